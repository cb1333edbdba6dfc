"""Landscapes from a formula: of any dimension, with coefficients, with holes, and with clear words for the rest."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdlab.core.expressions import ExpressionError
from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Landscape
from gdlab.landscapes import FormulaLandscape

NAN = math.nan


@pytest.mark.parametrize(
    ("formula", "dimension"),
    [("x**2", 1), ("y**2", 2), ("x*y", 2), ("x1**2", 1), ("x1*x2*x3*x4*x5", 5), ("x5", 5), ("x64", 64)],
)
def test_shapes_follow_the_dimension(formula, dimension):
    land = FormulaLandscape(formula)
    x = np.ones((7, dimension))
    assert isinstance(land, Landscape)
    assert land.dimension == dimension
    assert land.bounds.tolist() == [[-2.0, 2.0]] * dimension
    assert (land.value(x).shape, land.gradient(x).shape, land.hessian(x).shape) == (
        (7,),
        (7, dimension),
        (7, dimension, dimension),
    )


def test_five_coordinates_by_hand():
    land = FormulaLandscape("x1*x2 + x3**2*x5 - x4")
    x = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
    assert land.value(x) == [43.0]
    assert land.gradient(x).tolist() == [[2.0, 1.0, 30.0, -1.0, 9.0]]
    expected = np.zeros((5, 5))
    expected[0, 1] = expected[1, 0] = 1
    expected[2, 2], expected[2, 4], expected[4, 2] = 10, 6, 6
    assert land.hessian(x)[0].tolist() == expected.tolist()


def test_both_derivatives_together_have_the_bits_of_each_and_nothing_is_computed_twice():
    land = FormulaLandscape("exp(-a*x**2)*sin(y) - exp(-a*x**2)/(1 + y**2)", {"a": 0.7})
    x = np.random.default_rng(1).uniform(-3, 3, (200, 2))
    slopes, curvatures = land.derivatives(x)
    lower = np.stack(np.broadcast_arrays(*land.expression.hessian(*x.T, 0.7)), axis=1)
    assert np.array_equal(slopes, land.gradient(x))
    assert np.array_equal(curvatures[:, [0, 1, 1], [0, 0, 1]], lower)
    assert np.array_equal(curvatures, land.hessian(x))
    calls = [op[1] for _, op in land.expression.derivatives_program.operations if op[0] == "call"]
    assert sorted(calls) == ["cos", "exp", "sin"]


def test_no_points_give_no_values():
    land = FormulaLandscape("x*y")
    assert land.value(np.empty((0, 2))).shape == (0,)
    assert land.hessian(np.empty((0, 2))).shape == (0, 2, 2)


@pytest.mark.parametrize("x", [[1.0, 2.0], [[1.0]], [[1.0, 2.0, 3.0]], 1.0])
def test_positions_of_the_wrong_shape_are_refused(x):
    with pytest.raises(ValueError, match=r"positions must be \(n, 2\)"):
        FormulaLandscape("x*y").value(np.array(x))


def test_constants_have_their_values():
    assert FormulaLandscape("pi*x + e").value(np.array([[2.0]])) == [math.pi * 2 + math.e]


def test_a_coefficient_is_a_number_that_may_be_changed():
    land = FormulaLandscape("a*x**2/2 + b", {"b": 1, "a": 20}, [[-1, 3]])
    softer = land.with_coefficients({"a": 2.0})
    assert land.value(np.array([[1.0]])) == [11.0]
    assert softer.value(np.array([[1.0]])) == [2.0]
    assert softer.bounds.tolist() == [[-1.0, 3.0]]
    assert (land.coefficients, land.coefficient_values) == ({"a": 20.0, "b": 1.0}, (20.0, 1.0))


def test_a_missing_coefficient_is_marked_in_the_formula():
    with pytest.raises(ExpressionError, match="the coefficient b has no value") as caught:
        FormulaLandscape("a*x + b", {"a": 1.0})
    assert (caught.value.start, caught.value.end) == (6, 7)


@pytest.mark.parametrize("name", ["b", "x"])
def test_a_coefficient_that_is_not_in_the_formula_is_refused(name):
    with pytest.raises(ParameterError, match=f"no coefficient '{name}'"):
        FormulaLandscape("a*x", {"a": 1.0, name: 2.0})


@pytest.mark.parametrize("value", [NAN, math.inf, True, "1", None, 10**400, 1j])
def test_a_coefficient_that_is_no_number_is_refused(value):
    with pytest.raises(ParameterError, match="finite number") as caught:
        FormulaLandscape("a*x", {"a": value})
    assert caught.value.key == "a"


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ([[-1, 1], [-1, 1]], "1 pairs"),
        ([-1, 1], "1 pairs"),
        ([[1, -1]], "the smaller one first"),
        ([[1, 1]], "the smaller one first"),
        ([[NAN, 1]], "finite"),
        ([[-math.inf, 1]], "finite"),
    ],
)
def test_bounds_that_enclose_nothing_are_refused(bounds, message):
    with pytest.raises(ParameterError, match=message):
        FormulaLandscape("x**2", bounds=bounds)


def test_bounds_are_read_only_and_ones_own():
    given = np.array([[-1.0, 1.0]])
    land = FormulaLandscape("x**2", bounds=given)
    given[:] = 9
    assert land.bounds.tolist() == [[-1.0, 1.0]]
    with pytest.raises(ValueError, match="read-only"):
        land.bounds[:] = 0


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("log(x)", NAN),
        ("sqrt(x)", NAN),
        ("1/(x + 1)", math.inf),
        ("x**0.3", NAN),
        ("exp(-1e6*x)", math.inf),
        ("asin(2*x)", NAN),
        ("sin(1e7*x)", NAN),
    ],
)
def test_holes_and_poles_are_values_not_errors(formula, value):
    land, x = FormulaLandscape(formula), np.array([[-1.0], [0.25]])
    assert np.array_equal(land.value(x)[:1], [value], equal_nan=True)
    land.gradient(x)
    land.hessian(x)


def test_compiling_is_done_once_for_all_values_of_a_coefficient():
    assert FormulaLandscape("a*x**4", {"a": 1.0}).expression is FormulaLandscape("a*x**4", {"a": 2.0}).expression
