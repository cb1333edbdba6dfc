"""Gradients and Hessians are derivatives: against sympy, mpmath and central differences, and chosen at kinks."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gdlab.landscapes import FormulaLandscape

X, Y = sympy.symbols("x y", real=True)

# Random formulas, each built twice: as gdlab's text and as sympy's tree.
_LEAVES = st.sampled_from(
    [("x", X), ("y", Y), ("2", sympy.Integer(2)), ("0.5", sympy.Rational(1, 2)), ("3", sympy.Integer(3))]
)
_UNARY = {
    "sin({})": sympy.sin,
    "cos({})": sympy.cos,
    "tanh({})": sympy.tanh,
    "atan({})": sympy.atan,
    "exp(sin({}))": lambda a: sympy.exp(sympy.sin(a)),
    "sigmoid({})": lambda a: 1 / (1 + sympy.exp(-a)),
    "log({}**2 + 1)": lambda a: sympy.log(a**2 + 1),
    "sqrt({}**2 + 3)": lambda a: sympy.sqrt(a**2 + 3),
    "-({})": lambda a: -a,
    "({})**3": lambda a: a**3,
    "(({})**2 + 2)**-1.5": lambda a: (a**2 + 2) ** sympy.Rational(-3, 2),
}
_BINARY = {
    "({} + {})": lambda a, b: a + b,
    "({} - {})": lambda a, b: a - b,
    "({} * {})": lambda a, b: a * b,
    "({} / (({})**2 + 1))": lambda a, b: a / (b**2 + 1),
    "pow(({})**2 + 1, sin({}))": lambda a, b: (a**2 + 1) ** sympy.sin(b),
}


def _wider(inner):
    """One operation more around formulas."""
    unary = st.tuples(st.sampled_from(sorted(_UNARY)), inner).map(
        lambda t: (_bracketed(t[0], t[1]), _UNARY[t[0]](t[1][1]))
    )
    binary = st.tuples(st.sampled_from(sorted(_BINARY)), inner, inner).map(
        lambda t: (_bracketed(t[0], *t[1:]), _BINARY[t[0]](t[1][1], t[2][1]))
    )
    return unary | binary


def _bracketed(form, *parts):
    return form.format(*(f"({text})" for text, _ in parts))


formulas = st.recursive(_LEAVES, _wider, max_leaves=6)
coordinates = st.floats(-2, 2)


def exact(tree, x, y):
    """The value of a sympy tree with 40 digits."""
    return float(tree.evalf(40, subs={X: sympy.Float(x, 40), Y: sympy.Float(y, 40)}))


@settings(max_examples=80)
@given(formulas, coordinates, coordinates)
@example(("pow(2 + y, sin(x))", (2 + Y) ** sympy.sin(X)), 0.0, 1.0)  # where the exponent is 0 but has a slope
def test_random_formulas_have_the_derivatives_that_sympy_finds(formula, x, y):
    text, tree = formula
    assume(len(text) < 380 and tree.has(X, Y))
    land = FormulaLandscape(f"{text} + 0*x + 0*y")
    point = np.array([[x, y]])
    wanted = [
        tree,
        *(sympy.diff(tree, v) for v in (X, Y)),
        *(sympy.diff(tree, *pair) for pair in ((X, X), (X, Y), (Y, Y))),
    ]
    reference = np.array([exact(each, x, y) for each in wanted])
    assume(np.all(np.abs(reference) < 1e6))
    hessian = land.hessian(point)[0]
    got = np.array([land.value(point)[0], *land.gradient(point)[0], hessian[0, 0], hessian[0, 1], hessian[1, 1]])
    np.testing.assert_allclose(got, reference, rtol=1e-9, atol=1e-9 * max(1, np.abs(reference).max()))


ELEMENTARY = [
    ("exp(x)", mpmath.exp, (-3, 3)),
    ("expm1(x)", mpmath.expm1, (-3, 3)),
    ("log(x)", mpmath.log, (0.1, 5)),
    ("log1p(x)", mpmath.log1p, (-0.9, 5)),
    ("log2(x)", lambda x: mpmath.log(x, 2), (0.1, 5)),
    ("log10(x)", mpmath.log10, (0.1, 5)),
    ("sin(x)", mpmath.sin, (-9, 9)),
    ("cos(x)", mpmath.cos, (-9, 9)),
    ("tan(x)", mpmath.tan, (-1.4, 1.4)),
    ("asin(x)", mpmath.asin, (-0.95, 0.95)),
    ("acos(x)", mpmath.acos, (-0.95, 0.95)),
    ("atan(x)", mpmath.atan, (-5, 5)),
    ("sinh(x)", mpmath.sinh, (-3, 3)),
    ("cosh(x)", mpmath.cosh, (-3, 3)),
    ("tanh(x)", mpmath.tanh, (-3, 3)),
    ("sigmoid(x)", lambda x: 1 / (1 + mpmath.exp(-x)), (-4, 4)),
    ("softplus(x)", lambda x: mpmath.log1p(mpmath.exp(x)), (-4, 4)),
    ("sqrt(x)", mpmath.sqrt, (0.1, 5)),
    ("x**-3", lambda x: x**-3, (0.5, 2)),
    ("x**2.5", lambda x: mpmath.power(x, 2.5), (0.5, 2)),
    ("x**-1.5", lambda x: mpmath.power(x, -1.5), (0.5, 2)),
    ("x**0.3", lambda x: mpmath.power(x, mpmath.mpf(0.3)), (0.5, 2)),
    ("x**x", lambda x: mpmath.power(x, x), (0.5, 2)),
    ("abs(x)**3", lambda x: abs(x) ** 3, (0.5, 2)),
]


@pytest.mark.parametrize(("formula", "function", "domain"), ELEMENTARY, ids=[row[0] for row in ELEMENTARY])
def test_each_function_has_its_first_and_second_derivative(formula, function, domain):
    points = np.linspace(*domain, 9)[:, None]
    land = FormulaLandscape(formula)
    with mpmath.workdps(40):
        reference = [
            [float(mpmath.diff(function, mpmath.mpf(float(x)), order)) for order in (1, 2)] for x in points[:, 0]
        ]
    got = np.stack([land.gradient(points)[:, 0], land.hessian(points)[:, 0, 0]], axis=1)
    np.testing.assert_allclose(got, reference, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    "formula",
    [
        "min(x**2, y**3) + max(x, y, x*y)",
        "where(x < y and not y > 1, x**2*y, sin(x*y))",
        "abs(x - y)**1.5 + sign(x)*y**2 + floor(x)*y",
        "x1*x2*x3 + exp(x1 - x3)*sin(x5) + x4**4",
        "a*x**2/2 + b*x*y",
    ],
)
def test_derivatives_are_limits_of_difference_quotients(formula):
    land = FormulaLandscape(formula, {"a": 20.0, "b": -3.0} if "a*" in formula else None)
    points = np.random.default_rng(5).uniform(-1.7, 1.7, (20, land.dimension))
    h = 1e-6 * np.eye(land.dimension)
    slopes = np.stack([(land.value(points + step) - land.value(points - step)) / 2e-6 for step in h], axis=1)
    curvatures = np.stack([(land.gradient(points + step) - land.gradient(points - step)) / 2e-6 for step in h], axis=2)
    np.testing.assert_allclose(land.gradient(points), slopes, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(land.hessian(points), curvatures, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("formula", "x", "slope"),
    [
        ("abs(x)", 0.0, 0.0),
        ("abs(x)", -0.0, 0.0),
        ("abs(x)", -2.0, -1.0),
        ("x*abs(x)", 0.0, 0.0),
        ("sign(x)", 0.0, 0.0),
        ("floor(x)", 1.0, 0.0),
        ("max(x, 0)", 0.0, 0.0),
        ("max(x, 0)", 1e-9, 1.0),
        ("where(x > 0, log(x), 0)", -1.0, 0.0),
        ("where(x < 1, x**2, 1/(x - 1))", 1.0 - 2**-53, 2 - 2**-52),
        ("sqrt(x)", 0.0, math.inf),
        ("x**n", 0.0, 0.0),
    ],
)
def test_a_derivative_selects_where_the_function_does(formula, x, slope):
    land = FormulaLandscape(formula, {"n": 0.0} if formula == "x**n" else None)
    assert land.gradient(np.array([[x]]))[0, 0] == slope


@pytest.mark.parametrize(
    "formula",
    ["log(x)", "log1p(x - 1)", "log2(x)", "log10(x)", "sqrt(x)", "x**0.3", "x**1.5", "asin(x - 2)", "acos(x - 2)"],
)
def test_the_slope_is_a_hole_where_the_value_is(formula):
    point = np.array([[-0.5]])
    land = FormulaLandscape(formula)
    assert np.isnan([land.value(point)[0], land.gradient(point)[0, 0], land.hessian(point)[0, 0, 0]]).all()


@pytest.mark.parametrize("formula", ["abs(x)", "sign(x)", "max(x, 0)", "floor(x)"])
def test_a_kink_has_no_curvature(formula):
    assert FormulaLandscape(formula).hessian(np.zeros((1, 1)))[0, 0, 0] == 0


def test_the_slope_of_a_power_whose_exponent_is_a_coefficient_exists_at_zero():
    at = np.zeros((1, 1))
    assert [FormulaLandscape("x**n", {"n": n}).gradient(at)[0, 0] for n in (0.0, 1.0, 2.0)] == [0.0, 1.0, 0.0]
    assert [FormulaLandscape("x**n", {"n": n}).hessian(at)[0, 0, 0] for n in (1.0, 2.0)] == [0.0, 2.0]


@pytest.mark.parametrize(("formula", "power"), [("x**1.5", 1.5), ("x**2.5", 2.5), ("x*sqrt(x)", 1.5), ("x**7.5", 7.5)])
def test_a_half_power_has_a_slope_where_its_root_has_none(formula, power):
    slopes = FormulaLandscape(formula).gradient(np.array([[0.0], [1.7]]))[:, 0]
    assert slopes.tolist() == pytest.approx([0.0, power * 1.7 ** (power - 1)], rel=1e-14)


@pytest.mark.parametrize("formula", ["abs(x)**2", "abs(x)*abs(x)", "sqrt(x**2)**2", "sqrt(x*x)*abs(x)"])
def test_the_square_of_a_size_is_smooth(formula):
    land, at = FormulaLandscape(formula), np.array([[-1.3], [0.0], [0.7]])
    assert land.value(at).tolist() == (at * at)[:, 0].tolist()
    assert land.gradient(at).tolist() == (2 * at).tolist()
    assert land.hessian(at).ravel().tolist() == [2.0, 2.0, 2.0]


def test_a_root_of_a_square_is_nan_where_its_own_root_is():
    assert np.isnan(FormulaLandscape("sqrt(x)**2").value(np.array([[-1.0]])))


@pytest.mark.parametrize(
    "formula",
    ["x**1.5", "abs(x)**2.5", "abs(x)**3.5", "sqrt(x)*x", "2*x*sqrt(x)", "a*x*sqrt(x)", "x*x*sqrt(x)*sin(x)"],
)
def test_a_half_power_has_its_slope_at_0_and_elsewhere(formula):
    made = FormulaLandscape(formula, {"a": 3.0} if "a*" in formula else {})
    assert made.gradient(np.zeros((1, 1))).tolist() == [[0.0]]
    known = sympy.sympify(formula.replace("abs", "Abs"), locals={"x": X, "a": sympy.Integer(3)})
    slope = float(sympy.diff(known, X).subs(X, sympy.Float("1.3", 30)))
    assert made.gradient(np.array([[1.3]]))[0, 0] == pytest.approx(slope, rel=1e-14)


def test_powers_of_powers_are_derived_as_soon_as_any():
    text = "x"
    for _ in range(8):
        text = f"({text})**63"
    made = FormulaLandscape(f"{text}*sqrt(x)", {})
    assert made.gradient(np.zeros((1, 1))).tolist() == [[0.0]]
