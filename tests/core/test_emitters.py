"""The numpy function and the plain-float function of a program give the same bits, total in the IEEE sense."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from gdlab.core.expressions import Expression
from gdlab.core.expressions.emit_python import FLOAT_TROUBLE, emit_function
from gdlab.landscapes import FormulaLandscape, gallery

INF, NAN = math.inf, math.nan
AWKWARD = [
    "1/x",
    "1/(x - y)",
    "sqrt(x)*y",
    "x**0.5 + y**-1.5",
    "x**7 - y**-3",
    "x**y",
    "pow(x, 0.3) + pow(abs(y), x)",
    "min(x, y) + max(x, -y, 0.5)",
    "min(y, x)*sign(y)",
    "sign(x)*abs(y) - floor(x*y)",
    "floor(-x)/y",
    "where(x < y and not x == 0, x/y, y/x)",
    "where(x != y or x >= 1, log(x), exp(y))",
    "where(x > 0, sqrt(x), -sqrt(-x)) + y",
    "exp(x)*exp(-y)",
    "exp(exp(exp(x))) - y",
    "log(x) + log1p(y) - expm1(x*y)",
    "log2(x) + log10(y)",
    "sin(x) + cos(y)*tan(x)",
    "asin(x) + acos(y) + atan(x/y)",
    "sinh(x) - cosh(y) + tanh(x - y)",
    "sigmoid(x)*softplus(y)",
    "1e308*10*x + y",
    "(x**64)**64 - y",
]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e-310, 1e154, -1e200, 1e308, INF, -INF, NAN]
RANDOM = np.random.default_rng(7)


def points(d):
    """Every combination of special values for d ≤ 2, some of them beyond, and ordinary ones."""
    every = itertools.product(SPECIAL, repeat=d)
    special = np.array(list(every)) if d <= 2 else RANDOM.choice(SPECIAL, (len(SPECIAL) ** 2, d))
    return np.concatenate(
        [
            special,
            RANDOM.normal(0, 2, (150, d)),
            RANDOM.normal(0, 1, (50, d)) * 10.0 ** RANDOM.integers(-20, 20, (50, 1)),
        ]
    )


def programs(expression):
    yield from (expression.value_program, expression.gradient_program, expression.hessian_program)


def differing(program, inputs):
    """Inputs for which the two functions give different bits; where floats raise there is nothing to compare."""
    arrays, floats = emit_function(program, "numpy"), emit_function(program, "float")
    with np.errstate(all="ignore"):
        columns = [np.broadcast_to(column, len(inputs)) for column in arrays(*inputs.T)]
    expected = np.stack(columns, axis=1)
    compared = 0
    for row, values in zip(inputs, expected, strict=True):
        try:
            got = np.array(floats(*row.tolist()), dtype=np.float64)
        except FLOAT_TROUBLE:
            continue
        compared += 1
        if not np.array_equal(_canonical(got), _canonical(values)):
            yield row, got, values
    assert compared > 10


def _canonical(values):
    """The bits, every nan being like every other."""
    return np.where(np.isnan(values), NAN, values).view(np.int64)


@pytest.mark.parametrize("key", gallery())
def test_gallery_formulas_give_the_same_bits_both_ways(key):
    land = gallery()[key].landscape()
    x = points(land.dimension)
    inputs = np.concatenate([x, np.tile(land.coefficient_values, (len(x), 1))], axis=1)
    for program in programs(land.expression):
        assert next(differing(program, inputs), None) is None


@pytest.mark.parametrize("formula", AWKWARD)
def test_awkward_formulas_give_the_same_bits_both_ways(formula):
    expression = Expression(formula)
    for program in programs(expression):
        assert next(differing(program, points(expression.dimension)), None) is None


@pytest.mark.parametrize(
    ("formula", "x", "expected"),
    [
        ("1/x", [0.0, -0.0, INF], [INF, -INF, 0.0]),
        ("x/x", [0.0, INF, 2.0], [NAN, NAN, 1.0]),
        ("sqrt(x)", [-1.0, 0.0, INF], [NAN, 0.0, INF]),
        ("x**0.5", [-1.0, 4.0], [NAN, 2.0]),
        ("x**-2", [0.0, -2.0], [INF, 0.25]),
        ("x**-1.5", [0.0, 4.0], [INF, 0.125]),
        ("x**0", [0.0, NAN, 3.0], [1.0, 1.0, 1.0]),
        ("log(x)", [0.0, -1.0], [-INF, NAN]),
        ("exp(x)", [1000.0, -1000.0], [INF, 0.0]),
        ("min(x, 1)", [NAN, 2.0, -INF], [NAN, 1.0, -INF]),
        ("max(1, x)", [NAN, 2.0, -INF], [NAN, 2.0, 1.0]),
        ("sign(x)", [-3.0, -0.0, 0.0, NAN, INF], [-1.0, -0.0, 0.0, NAN, 1.0]),
        ("floor(x)", [-0.5, 0.5, -0.0, INF, 1e300, NAN], [-1.0, 0.0, 0.0, INF, 1e300, NAN]),
        ("abs(x)", [-0.0, -INF, NAN], [0.0, INF, NAN]),
        ("x if x < 1 else 2", [NAN, 0.0], [2.0, 0.0]),
        ("where(0 < x < 2 or x == 5, 1, 0)", [1.0, 2.0, 5.0, NAN], [1.0, 0.0, 1.0, 0.0]),
        ("where(not x >= 1, 1, 0)", [NAN, 1.0], [1.0, 0.0]),
        ("1/(0*x - 0)", [-1.0, 1.0], [-INF, INF]),
    ],
)
def test_operations_are_those_of_ieee_754(formula, x, expected):
    values = FormulaLandscape(formula).value(np.array(x)[:, None])
    assert np.array_equal(_canonical(values), _canonical(np.array(expected)))


def test_integer_powers_are_products_by_repeated_squaring():
    x = RANDOM.normal(0, 1, (100, 1))
    fifth = x[:, 0] * ((x[:, 0] * x[:, 0]) * (x[:, 0] * x[:, 0]))
    assert np.array_equal(FormulaLandscape("x**5").value(x), fifth)


def test_evaluation_leaves_its_inputs_alone():
    x = RANDOM.normal(0, 1, (10, 2))
    before = x.copy()
    land = FormulaLandscape("exp(x)*y**3")
    for evaluate in (land.value, land.gradient, land.hessian):
        evaluate(x)
    assert np.array_equal(x, before)


def test_a_point_alone_has_the_bits_it_has_among_many():
    land = FormulaLandscape("sin(x)*exp(y) + x**y + sqrt(abs(x*y))")
    x = RANDOM.normal(0, 2, (67, 2))
    alone = np.concatenate([land.gradient(point[None]) for point in x])
    assert np.array_equal(_canonical(alone), _canonical(land.gradient(x)))
