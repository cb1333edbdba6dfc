"""A formula typeset: in the author's order, with slots for the coefficients, and never to be misread."""

from __future__ import annotations

import pytest

from gdlab.core.expressions import Expression, emit_latex
from gdlab.core.expressions.emit_latex import latex
from gdlab.landscapes import FormulaLandscape

CASES = r"\begin{cases} 1 & x < 0 \\ y & \text{else} \end{cases}"
FORMULAS = [
    ("a*x**2/2 + y**2/2", r"\frac{\num{a}\,x^{2}}{2} + \frac{y^{2}}{2}"),
    ("(a - x)**2 + b*(y - x**2)**2", r"\left(\num{a} - x\right)^{2} + \num{b}\,\left(y - x^{2}\right)^{2}"),
    ("g/l*(1 - cos(x))", r"\frac{\num{g}}{\num{l}}\,\left(1 - \cos\left(x\right)\right)"),
    ("(x + y)/2", r"\frac{1}{2}\left(x + y\right)"),
    ("-2*x**2", r"-2\,x^{2}"),
    ("-x**2/2", r"-\frac{x^{2}}{2}"),
    ("-(x + y)*2", r"-\left(x + y\right)\cdot 2"),
    ("--x", r"-\left(-x\right)"),
    ("x - -y", r"x - \left(-y\right)"),
    ("x - (y - a)", r"x - \left(y - \num{a}\right)"),
    ("x*(-2*y)", r"x\,\left(-2\,y\right)"),
    ("2*3*x", r"2\cdot 3\,x"),
    ("2*.5*x", r"2\cdot .5\,x"),
    ("2*(1/2)*x", r"2\cdot \frac{1}{2}\,x"),
    ("x*a*((x + y)/2)", r"x\cdot \num{a}\cdot \frac{1}{2}\left(x + y\right)"),
    ("a*(x/2) + x*(1/2)", r"\num{a}\,\frac{x}{2} + x\,\frac{1}{2}"),
    ("a*b*x", r"\num{a}\cdot \num{b}\,x"),
    ("(x**2)**y", r"\left(x^{2}\right)^{y}"),
    ("x**y**2", r"x^{y^{2}}"),
    ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
    ("sin(x)**2", r"\sin^{2}\left(x\right)"),
    ("sin(x)**-1", r"\left(\sin\left(x\right)\right)^{-1}"),
    ("sigmoid(x)**2", r"\left(\mathrm{sigmoid}\left(x\right)\right)^{2}"),
    ("exp(-x)**2", r"\left(e^{-x}\right)^{2}"),
    ("pow(x + 1, a)", r"\left(x + 1\right)^{\num{a}}"),
    ("sqrt(abs(x)) + floor(y)", r"\sqrt{\left|x\right|} + \left\lfloor y \right\rfloor"),
    ("log10(x) + atan(y)", r"\log_{10}\left(x\right) + \mathrm{arctan}\left(y\right)"),
    ("max(x, y, 1)", r"\max\left(x, y, 1\right)"),
    ("1.5e3**2*x", r"\left(1.5\cdot 10^{3}\right)^{2}\,x"),
    ("1e-3*x + e*pi", r"10^{-3}\,x + e\,\pi"),
    ("where(x <= 0, -x, x**2)", r"\begin{cases} -x & x \leq 0 \\ x^{2} & \text{else} \end{cases}"),
    (
        "where(x < 0, 1, where(x < 1, x, y))",
        r"\begin{cases} 1 & x < 0 \\ x & x < 1 \\ y & \text{else} \end{cases}",
    ),
    ("where(x < 0, 1, y) + 2", rf"\left({CASES}\right) + 2"),
    ("2 + where(x < 0, 1, y)", f"2 + {CASES}"),
    ("2 + where(x < 0, 1, y) + x", rf"\left(2 + {CASES}\right) + x"),
    (
        "max(where(x < 0, 1, y), x)",
        r"\max\left(\left(\begin{cases} 1 & x < 0 \\ y & \text{else} \end{cases}\right), x\right)",
    ),
    (
        "where(y < 1, where(x < 0, 1, y), 2)",
        rf"\begin{{cases}} \left({CASES}\right) & y < 1 \\ 2 & \text{{else}} \end{{cases}}",
    ),
    ("sign(x)*min(x, y)", r"\mathrm{sign}\left(x\right)\,\min\left(x, y\right)"),
    ("2x + (x + 1)(y - 1)", r"2\,x + \left(x + 1\right)\,\left(y - 1\right)"),
    (
        "2*where((x < 0 or x > 1) and not x == 5, 1, y)",
        (
            r"2\,\left(\begin{cases} 1 & \left(x < 0\text{ or }x > 1\right)\text{ and }\text{not }\left(x = 5\right)"
            r" \\ y & \text{else} \end{cases}\right)"
        ),
    ),
]


@pytest.mark.parametrize(("formula", "expected"), FORMULAS, ids=[row[0] for row in FORMULAS])
def test_formula_is_typeset(formula, expected):
    assert latex(Expression(formula).tree, {"x": "x", "y": "y"}) == expected


def test_coordinates_are_called_as_the_reader_wants():
    assert FormulaLandscape("x1*x2", {}).latex({"x1": "w_1", "x2": "w_2"}) == r"w_1\,w_2"


@pytest.mark.parametrize("function", ["sin", "sqrt", "exp", "log2"])
def test_calls_in_calls_are_each_written_once(function, monkeypatch):
    written, real = [], emit_latex._Typesetter._call
    monkeypatch.setattr(emit_latex._Typesetter, "_call", lambda *args: written.append(args) or real(*args))
    latex(Expression(f"{function}(" * 6 + "x" + ")" * 6).tree, {"x": "x"})
    assert len(written) == 6
