"""What the formula language takes, and what it says about the rest and where."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdlab.core.expressions import Expression, ExpressionError, tree
from gdlab.core.expressions.parser import MAX_DEPTH, MAX_LENGTH, parse
from gdlab.core.expressions.vocabulary import ALIASES, ARITIES, INSTEAD
from gdlab.landscapes import FormulaLandscape


def strip(text):
    """The tree without the places, as `==` compares it, but with numbers by value."""
    return [
        (type(node).__name__, getattr(node, "op", getattr(node, "name", getattr(node, "value", None))))
        for node in parse(text).walk()
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x^2", "x**2"),
        ("x² + y³", "x**2 + y**3"),
        ("3·x − 2×y ÷ 4", "3*x - 2*y / 4"),
        ("π*x", "pi*x"),
        ("x⁴ + y¹²", "x**4 + y**12"),
        ("x₁² + 3x₂", "x1**2 + 3*x2"),
        ("x⁻¹²y — x ‑ 1", "x**-12 * y - x - 1"),
        ("２ｘ＋（ｙ）^３", "2*x + (y)**3"),
        ("x – 1 ‐ y", "x - 1 - y"),
        ("x⋅y + x∙y + x∗y", "x*y + x*y + x*y"),
        ("x\u200b + y\u00a0+\u2009\ufeff1", "x + y + 1"),
        ("where(x ≤ 1, x, y)", "where(x <= 1, x, y)"),
        ("where(x ≥ 1 and x ≠ 2, x, y)", "where(x >= 1 and x != 2, x, y)"),
        ("  x + y  ", "x + y"),
        ("x\n+ y", "x + y"),
        ("+x", "x"),
        ("ln(x)", "log(x)"),
        ("arctan(x) + arcsin(x) + arccos(x)", "atan(x) + asin(x) + acos(x)"),
        ("x if x < y else y", "where(x < y, x, y)"),
        ("where(1 < x < 2, 1, 0)", "where(1 < x and x < 2, 1, 0)"),
        ("2x", "2*x"),
        ("2 x", "2*x"),
        ("3sin(x)", "3*sin(x)"),
        ("2(x + 1)", "2*(x + 1)"),
        ("(x + 1)(y - 1)(x)", "(x + 1)*(y - 1)*(x)"),
        ("(x + 1)y + sin(x)cos(y)", "(x + 1)*y + sin(x)*cos(y)"),
        ("2πx + πy", "2*pi*x + pi*y"),
        ("3x² + 2x^2y", "3*x**2 + 2*x**2*y"),
        ("x²y", "x**2*y"),
        ("2e3x + 2e*x", "2000.0*x + 2*e*x"),
        ("1/(2x) + x/2*3y", "1/(2*x) + x/2*3*y"),
        ("2x if x < 1and y < 2 else 3y", "where(x < 1 and y < 2, 2*x, 3*y)"),
    ],
)
def test_spellings_mean_the_same(typed, meant):
    assert strip(typed) == strip(meant)


def test_power_binds_more_strongly_than_minus_and_to_the_right():
    assert parse("-x**2") == tree.Negate(tree.Binary("**", tree.Name("x"), tree.Number(2.0, "2")))
    assert strip("x**y**2") == strip("x**(y**2)")


WRONG = [
    # formula, the place that is marked, a part of the message
    ("", "", "type a formula"),
    ("   ", "   ", "type a formula"),
    ("sinn(x)", "sinn", "did you mean 'sin'?"),
    ("x + sgrt(x)", "sgrt", "did you mean 'sqrt'?"),
    ("x + alhpa*x", "alhpa", "did you mean 'alpha'?"),
    ("sin", "sin", "write sin(x)"),
    ("x y", "x y", "as in x*y"),
    ("x + a sin(x)", "a sin", "as in a*sin(…)"),
    ("x 2", "x 2", "as in x*2"),
    ("2 3x", "2 3", "as in 2*3"),
    ("(x + 1)2", ")2", "as in …*2"),
    ("x²3", "²3", "as in …*3"),
    ("1/2x", "2x", "write /(2*x) or /2*x"),
    ("y/-2(x + 1)", "2(", "write /(2*(…)) or /2*(…)"),
    ("1/(x + 1)(y - 1)", "(x + 1)(", "write /(…*(…)) or /…*(…)"),
    ("1/sin(x)y", "sin(x)y", "write /(…*y) or /…*y"),
    ("1/x²y", "x²y", "write /(…*y) or /…*y"),
    ("sin x", "sin x", "write sin(x)"),
    ("3 + log 2x", "log 2x", "write log(2*x)"),
    ("sin cos(x)", "sin cos", "write sin(cos(…))"),
    ("sin²(x)", "sin²", "write sin(x)**2"),
    ("sin⁻¹(x)", "sin⁻", "write asin(x) or 1/sin(x)"),
    ("cosh^-1(x)", "cosh^", "write 1/cosh(x)"),
    ("sec(x)", "sec", "write 1/cos(x)"),
    ("x + mod(x, 2)", "mod", "write x - y*floor(x/y)"),
    ("step(x)", "step", "write where(x < 0, 0, 1)"),
    ("x + |y - 1|", "|y - 1|", "write abs(y - 1)"),
    ("x + |y", "|", "write abs(…)"),
    ("√x", "√", "write sqrt(…)"),
    ("x % 2", "%", "floor(a/b)"),
    ("xsin(x)", "xsin", "as in x*sin(…)"),
    ("alpha(x)", "alpha", "as in alpha*(…)"),
    ("0,5*x", "0,5", "a decimal number has a point: write 0.5"),
    ("x**2 + 0,25*y", "0,25", "a decimal number has a point: write 0.25"),
    ("sin(0,5*x)", "sin(0,5*x)", "a decimal number has a point: 0.5"),
    ("x, y", "x, y", "a formula is one number"),
    ("x + ()", "()", "nothing stands between these parentheses"),
    ("x! + 1", "!", "there is no factorial"),
    ("where(!x < 0, x, y)", "!", "write not"),
    ("where(~(x < 0), x, y)", "~", "write not"),
    ("where(x < 0 && y < 0, x, y)", "&", "between conditions write and"),
    ("where(x < 0 | y < 0 | x > 1, x, y)", "|", "between conditions or"),
    ("where(x < 0 || y < 0, x, y)", "|", "between conditions or"),
    ("2lambda*x", "lambda", "a reserved word: write λ or another letter"),
    ("x + class", "class", "a reserved word: choose another name"),
    ("x²⁻¹", "⁻", "no place"),
    ("½x", "½", "write 1/2"),
    ("xⁿ", "ⁿ", "write ^n"),
    ("x −", "−", "breaks off"),
    ("x^", "^", "breaks off"),
    ("1.2.3*x", "1.2.3", "more than one point"),
    ("x_1 + x_2", "x_1", "write x1 without the underscore"),
    ("x + xy", "xy", "x*y"),
    ("a(x + 1)", "a", "product with *"),
    ("x = 2", "=", "no ="),
    ("sin(x", "(x", "not closed"),
    ("x) + 1", ")", "not opened"),
    ("sin（x", "（x", "not closed"),
    ("（x + 1）² + （y", "（y", "not closed"),
    ("x＋1）", "）", "not opened"),
    ("x ＝ 2", "＝", "no ="),
    ("［x］", "［", "write round parentheses"),
    ("x！", "！", "there is no factorial"),
    ("x +", "+", "breaks off"),
    ("x + 1 $ 2", "$", "'$'"),
    ("__import__('os')", "'", "no place"),
    ("__import__", "__import__", "no place"),
    ("x.real", "x.real", "no place"),
    ("x[0]", "[", "'['"),
    ("lambda x: x", ":", "':'"),
    ("(x, y)", "(x, y)", "no place"),
    ("2None", "None", "no place"),
    ("x // 2", "x // 2", "floor(a/b)"),
    ("x // 2 + y", "x // 2", "floor(a/b)"),
    ("x + True", "True", "no place"),
    ("x + 0x1e", "0x1e", "decimal"),
    ("x + 1e999", "1e999", "too large"),
    ("x + 1e-999", "1e-999", "too small"),
    ("x < 1", "x < 1", "where(condition, a, b)"),
    ("where(x, 1, 2)", "x", "a condition is needed"),
    ("where(x < 1, 2)", "where(x < 1, 2)", "takes 3 arguments"),
    ("sin(x, 1)", "sin(x, 1)", "takes 1 argument,"),
    ("min(x)", "min(x)", "takes 2 to 8 arguments, not 1"),
    ("max(1, 2, 3, 4, 5, 6, 7, 8, x)", "max(1, 2, 3, 4, 5, 6, 7, 8, x)", "takes 2 to 8 arguments, not 9"),
    ("sin(a=x)", "sin(a=x)", "plain arguments"),
    ("x**65", "65", "at most 64"),
    ("x**-65", "-65", "at most 64"),
    ("x + 9**9**9", "9**9", "at most 64"),
    ("5", "5", "no x"),
    ("a*b", "a*b", "no x"),
    ("x1 + y", "y", "either x and y or x1"),
    ("x1 + x65", "x65", "64 coordinates"),
]


@pytest.mark.parametrize(("formula", "place", "words"), WRONG, ids=[repr(row[0]) for row in WRONG])
def test_a_wrong_formula_is_marked_and_explained(formula, place, words):
    with pytest.raises(ExpressionError) as caught:
        Expression(formula)
    error = caught.value
    assert words in error.message
    assert formula[error.start : error.end] == place


def test_the_place_is_right_behind_wide_characters():
    with pytest.raises(ExpressionError) as caught:
        Expression("  π·x² − sinn(x)")
    assert "  π·x² − sinn(x)"[caught.value.start : caught.value.end] == "sinn"
    assert caught.value.marked("  π·x² − sinn(x)").splitlines()[-1] == " " * 11 + "^^^^"


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 5000 + "x" + ")" * 5000,
        "(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1),
        "-" * 300 + "x",
        "sin(" * 60 + "x" + ")" * 60,
        "x + " * MAX_LENGTH + "x",
        ("x*" * 13 + "x+") * 13 + "x",
        "1" * 399 + "*x",
        "not " * 90 + "x",
    ],
    ids=lambda formula: formula[:12],
)
def test_excess_is_refused(formula):
    with pytest.raises(ExpressionError):
        Expression(formula)


@pytest.mark.parametrize(
    ("formula", "variables", "coefficients"),
    [
        ("x**2", ("x",), ()),
        ("y", ("x", "y"), ()),
        ("x3", ("x1", "x2", "x3"), ()),
        ("b*x + a*y", ("x", "y"), ("b", "a")),
        ("alpha*x + k_1*x + λ*x + e*pi", ("x",), ("alpha", "k_1", "λ")),
    ],
)
def test_names_are_sorted_into_coordinates_and_coefficients(formula, variables, coefficients):
    expression = Expression(formula)
    assert (expression.variables, expression.coefficients) == (variables, coefficients)


def test_a_word_is_a_coefficient_once_it_is_known_as_one():
    with pytest.raises(ExpressionError, match="no 'stiffness' here"):
        Expression("stiffness*x")
    assert FormulaLandscape("stiffness*x", {"stiffness": 2.0}).gradient([[1.0]]) == [[2.0]]


def test_a_number_keeps_its_spelling_and_its_place_beside_letters_of_two_bytes():
    number = next(node for node in parse("α*x + 0.50*β").walk() if isinstance(node, tree.Number))
    assert (number.text, number.start, number.end) == ("0.50", 6, 10)


def test_what_stands_for_unknown_functions_is_known_and_says_the_same():
    assert not set(INSTEAD) & {*ARITIES, *ALIASES}
    for advice in INSTEAD.values():
        parse(advice)
    x, y = 1.7, 0.6
    same = {"sec": 1 / math.cos(x), "asinh": math.asinh(x), "acosh": math.acosh(x), "ceil": 2.0, "round": 2.0}
    same |= {"cbrt": x ** (1 / 3), "hypot": math.hypot(x, y), "mod": math.fmod(x, y), "lg": math.log10(x)}
    for name, value in same.items():
        landscape = FormulaLandscape(INSTEAD[name])
        assert landscape.value(np.array([[x, y][: landscape.dimension]])) == pytest.approx(value, rel=1e-14), name
    assert FormulaLandscape(INSTEAD["atanh"]).value(np.array([[0.3]])) == pytest.approx(math.atanh(0.3), rel=1e-14)
