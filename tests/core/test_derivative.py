"""Derivatives to be read: the same values as those that are computed with, and written as one would."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st

from gdlab.core.expressions import Expression, lowering, tree
from gdlab.core.expressions.derivative import derivative
from gdlab.core.expressions.emit_latex import latex
from gdlab.core.expressions.emit_python import emit_function
from gdlab.core.expressions.graph import Graph, program
from gdlab.core.expressions.kinks import kinks
from gdlab.core.expressions.lowering import Lowering
from gdlab.landscapes import FormulaLandscape, gallery


def written(node, names=("x", "y", "a", "b")):
    return latex(node, {name: name for name in names})


def values(node, inputs, arguments):
    """The tree evaluated with the names in the order given; what is shown may have higher powers than may be typed."""
    graph = Graph()
    with patch.object(lowering, "MAX_EXPONENT", 10_000):
        number = Lowering(graph).number(node)
    function = emit_function(program(graph, inputs, [number]), "numpy", "f")
    with np.errstate(all="ignore"):
        return np.broadcast_to(function(*arguments)[0], np.shape(arguments[0]))


def agree(landscape, points):
    """Compare gradient and Hessian with the trees' values wherever the landscape has a value."""
    expression = landscape.expression
    arguments = [*points.T, *(np.float64(c) for c in landscape.coefficient_values)]
    fine = np.isfinite(landscape.value(points))
    gradient, hessian = landscape.gradient(points), landscape.hessian(points)
    for i, first in enumerate(expression.variables):
        slope = derivative(expression.tree, first)
        compare(values(slope, expression.inputs, arguments)[fine], gradient[fine, i])
        for j, second in enumerate(expression.variables[: i + 1]):
            compare(values(derivative(slope, second), expression.inputs, arguments)[fine], hessian[fine, i, j])


def compare(shown, computed):
    known = np.isfinite(computed) & (np.abs(computed) < 1e100)
    scale = 1 + np.abs(computed[known])
    np.testing.assert_allclose(shown[known] / scale, computed[known] / scale, rtol=0, atol=1e-8)


@pytest.mark.parametrize("key", [key for key, entry in gallery().items() if entry.dimension <= 2])
def test_what_is_shown_of_the_gallery_is_what_is_computed(key):
    entry = gallery()[key]
    bounds = np.array(entry.bounds)
    chance = np.random.default_rng(7)
    agree(entry.landscape(), bounds[:, 0] + chance.random((40, len(bounds))) * (bounds[:, 1] - bounds[:, 0]))


FUNCTIONS = (
    "exp(x)", "expm1(x)", "log(x)", "log1p(x)", "log2(x*y)", "log10(2x)", "sin(x*y)", "cos(x)**3", "tan(x)",
    "asin(x/3)", "acos(x/3)", "atan(x**2)", "sinh(x)", "cosh(x)", "tanh(2x)", "sigmoid(x*y)", "softplus(-x)",
    "pow(x, y)", "pow(x, 3)", "x**y", "2**x", "e**(x*y)", "x**-2", "x**0.5", "x**2.5", "x**(1/3)", "x/(1 + y**2)",
    "x/y/x", "sqrt(x**2 + y**2)", "sqrt(x)*sqrt(x)", "abs(x - y)**3", "x*sign(y)", "floor(x)*x + y",
    "min(x**2, y, 1)", "max(x, y)*x", "where(x < y, x**2, abs(y))", "where(x < 0 or y < 0, x, where(y > 1, y, x*y))",
    "(x + y)*(x - y)*x", "(x*y)**2", "((x + 1)**2)**3", "x*x*x", "-(-x)", "x - (y - x)", "0*x + 1", "x/2/3*0.1",
    "(2x)**3 + 1/(3x)", "1e-3x**2 + 1.05x", "x**2/x**2", "(x**2)**0.5", "1/0*x + y", "exp(-x**2/2)/(1 + x)**2",
)  # fmt: skip


@pytest.mark.parametrize("formula", FUNCTIONS)
def test_every_function_is_derived_as_it_is_computed(formula):
    text = formula if "y" in formula else f"{formula} + 0*y"
    agree(FormulaLandscape(text, {}), np.random.default_rng(3).uniform(-2.4, 2.4, (60, 2)))


@st.composite
def formulas(draw, depth=4):
    """Formulas of arithmetic and a few functions that sympy knows by the same names."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(("x", "y", "a", "2", "3", "0.5", "1", "0")))
    left, right = draw(formulas(depth=depth - 1)), draw(formulas(depth=depth - 1))
    form = draw(st.sampled_from(("({0} + {1})", "({0} - {1})", "({0})*({1})", "({0})/(2 + ({1})**2)", "({0})**2",
                                 "({0})**3", "sin({0})", "exp(-({0})**2)", "tanh({0})", "-({0})")))  # fmt: skip
    return form.format(left, right)


@given(formulas(), st.floats(-1.5, 1.5), st.floats(-1.5, 1.5), st.floats(-2, 2))
@example("x/(2 + (((x*x)**3)**3)**2)", 1.25, 0.5, 0.5)
def test_random_formulas_agree_with_sympy(text, x, y, a):
    node = Expression(f"{text} + x*y").tree
    known = sympy.sympify(f"{text} + x*y", locals={name: sympy.Symbol(name) for name in "xya"})
    point = {"x": x, "y": y, "a": a}
    for first, second in (("x", None), ("y", None), ("x", "x"), ("x", "y")):
        shown = derivative(node, first)
        wanted = sympy.diff(known, first)
        if second is not None:
            shown, wanted = derivative(shown, second), sympy.diff(wanted, second)
        exact = float(wanted.evalf(30, subs=point))
        here = float(values(shown, tuple(point), [np.float64(v) for v in point.values()]))
        assert here == pytest.approx(exact, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(
    ("formula", "variable", "expected"),
    [
        ("a*x**2/2 + y**2/2", "x", r"a\,x"),
        ("a*x**2/2 + y**2/2", "y", "y"),
        ("x**4/3", "x", r"\frac{4\,x^{3}}{3}"),
        ("(a - x)**2", "x", r"-2\,\left(a - x\right)"),
        ("b*(y - x**2)**2", "x", r"-4\,b\,x\,\left(y - x^{2}\right)"),
        ("2.1*x**2", "x", r"4.2\,x"),
        ("x**2*0.75", "x", r"1.5\,x"),
        ("x**3/3 - x**2/2", "x", "x^{2} - x"),
        ("exp(-x**2/2)", "x", r"-x\,e^{-\frac{x^{2}}{2}}"),
        ("sqrt(x)", "x", r"\frac{1}{2\,\sqrt{x}}"),
        ("1/sqrt(x)", "x", r"-\frac{1}{2\,x^{3/2}}"),
        ("sin(x)**2*cos(y)", "x", r"2\,\sin\left(x\right)\,\cos\left(x\right)\,\cos\left(y\right)"),
        ("x/(1 + y**2)", "y", r"-\frac{2\,x\,y}{\left(1 + y^{2}\right)^{2}}"),
        ("abs(x)", "x", r"\mathrm{sign}\left(x\right)"),
        ("where(x < 0, x**2, x**2)", "x", r"2\,x"),
        ("min(x, y)", "x", r"\begin{cases} 1 & x < y \\ 0 & \text{else} \end{cases}"),
        ("a*y", "x", "0"),
    ],
)
def test_a_derivative_is_written_as_one_would(formula, variable, expected):
    assert written(derivative(Expression(f"{formula} + 0*(x + y)").tree, variable)) == expected


def test_a_hole_is_not_cancelled():
    assert written(derivative(Expression("x*(1/x)*x").tree, "x")).count("x") > 0
    assert np.isnan(values(derivative(Expression("x**2/x").tree, "x"), ("x",), [np.float64(0.0)])).all()


@pytest.mark.parametrize(
    ("formula", "places"),
    [
        ("x**2", []),
        ("abs(x - 1) + sign(y)", ["x = 1", "y = 0"]),
        ("min(x, y**2) + max(x, 1)", ["x = y^{2}", "x = 1"]),
        ("where(x < 0 and y >= a, x, y)", ["x = 0", "y = a"]),
        ("abs(a)*x", []),
        ("floor(2x) + abs(x)**2 + abs(x)", [r"2\,x", "x = 0"]),
        ("min(x + 10, 1, x**2)", [r"\min\left(x + 10, 1, x^{2}\right)"]),
        ("sqrt(x**2 + y**2) + sqrt(abs(x))", ["x^{2} + y^{2} = 0", "x = 0"]),
        ("x**0.5 + (x - 1)**(2/3) + asin(y)", ["x = 0", "x = 1", "y = -1", "y = 1"]),
        ("sqrt(1 + x**2) + abs(exp(x) + y*y) + x**2.5 + x**-0.5 + 2**x + x**3", []),
        ("where(x**2 + y**4 + 0.1 > 0, x, y)", []),
    ],
)
def test_it_is_known_where_there_may_be_no_derivative(formula, places):
    expression = Expression(f"{formula} + 0*y")
    found = kinks(expression.tree, expression.variables)
    assert [written(kink.place) for kink in found] == places
    assert all((kink.kind == "condition") == isinstance(kink.place, tree.Compare) for kink in found)


@pytest.mark.parametrize(
    ("formula", "missing"),
    [
        ("abs(x)", "branch"),
        ("abs(x)**0.5", "slope"),
        ("abs(x) + abs(x)**0.5", "slope"),
        ("x**1.5", "curvature"),
        ("x**1.5 + abs(x)", "branch"),
        ("x**a", "curvature"),
        ("x**(a - 1)", "slope"),
        ("x**y", "slope"),
    ],
)
def test_it_is_known_what_is_missing_there(formula, missing):
    expression = Expression(formula)
    assert [kink.missing for kink in kinks(expression.tree, expression.variables, {"a": 1.5})] == [missing]


def test_where_a_gradient_is_not_finite_though_its_landscape_is_a_kink_is_named():
    for text, at in (("sqrt(x**2 + y**2)", 0), ("x**0.5", 0), ("abs(x)**0.5", 0), ("acos(x)", 1), ("(x-2)**(1/3)", 2)):
        landscape = FormulaLandscape(text, {})
        place = np.full((1, landscape.dimension), float(at))
        with np.errstate(all="ignore"):
            assert np.isfinite(landscape.value(place)).all()
            assert not np.isfinite(landscape.gradient(place)).all()
        assert "slope" in [kink.missing for kink in kinks(landscape.expression.tree, landscape.expression.variables)]
