"""gdlab's own elementary functions: as accurate as stated, total, and the same as floats and as arrays."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from gdlab.core import elementary as floats
from gdlab.core.expressions.definitions import DEFINITIONS
from gdlab.core.expressions.emit_python import FLOAT_TROUBLE, elementary
from gdlab.core.expressions.vocabulary import ELEMENTARY
from gdlab.landscapes import FormulaLandscape

RANDOM = np.random.default_rng(2024)
INF, NAN = math.inf, math.nan


def spread(low, high, n=300):
    return RANDOM.uniform(low, high, n)


def tiny(n=100):
    """Both signs, from 1e-300 to 1."""
    return RANDOM.choice([-1.0, 1.0], n) * 10 ** RANDOM.uniform(-300, 0, n)


def near(point, n=100):
    """Points on either side of a point, ever nearer."""
    return point + RANDOM.choice([-1.0, 1.0], n) * 10 ** RANDOM.uniform(-15, -1, n)


TURNS = np.arange(1, 400) * (math.pi / 2)
ANGLES = np.concatenate([spread(-10, 10), spread(-1.647e6, 1.647e6), TURNS, tiny()])
LINE = np.concatenate([spread(-5, 5), spread(-700, 700), tiny()])
ENDS = np.concatenate([spread(-746, -700), spread(690, 711), 10 ** spread(-324, 2.8), -(10 ** spread(-324, 2.8))])
"""Where results are subnormal, too small or too large, and arguments of every size."""
UNIT = np.concatenate([spread(-1, 1), 1 - 10 ** RANDOM.uniform(-16, 0, 100), 10 ** RANDOM.uniform(-16, 0, 100) - 1])
POSITIVE = np.concatenate([10 ** spread(-320, 308), spread(0.5, 2), np.abs(near(1.0))])

ACCURACY = [
    # function, mpmath's, points, units in the last place
    ("exp", mpmath.exp, np.concatenate([spread(-745, 709.7), LINE, ENDS]), 1),
    ("expm1", mpmath.expm1, np.concatenate([spread(-40, 709), LINE, ENDS]), 3),
    ("log", mpmath.log, POSITIVE, 1),
    ("log2", lambda x: mpmath.log(x, 2), POSITIVE, 3),
    ("log10", mpmath.log10, POSITIVE, 3),
    ("log1p", mpmath.log1p, np.concatenate([10 ** spread(-300, 300), near(0.0), UNIT[UNIT > -1]]), 3),
    ("sin", mpmath.sin, ANGLES, 1),
    ("cos", mpmath.cos, ANGLES, 1),
    ("tan", mpmath.tan, ANGLES, 3),
    ("asin", mpmath.asin, UNIT, 3),
    ("acos", mpmath.acos, UNIT, 3),
    ("atan", mpmath.atan, np.concatenate([spread(-5, 5), 10 ** spread(-300, 300)]), 1),
    ("sinh", mpmath.sinh, np.concatenate([spread(-710, 710), LINE, ENDS]), 3),
    ("cosh", mpmath.cosh, np.concatenate([spread(-710, 710), LINE, ENDS]), 3),
    ("tanh", mpmath.tanh, np.concatenate([LINE, ENDS]), 3),
    ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x)), np.concatenate([LINE, ENDS]), 3),
    ("softplus", lambda x: mpmath.log1p(mpmath.exp(x)), np.concatenate([LINE, ENDS]), 3),
]


def ulps(got, exact):
    """The error in units in the last place of the exact value, subnormal ones as well; what is ∞ must be."""
    if math.isinf(float(exact)):
        return 0 if float(got) == float(exact) else INF
    return abs(mpmath.mpf(float(got)) - exact) / math.ulp(float(exact)) if math.isfinite(got) else INF


@pytest.mark.parametrize(("name", "exact", "points", "bound"), ACCURACY, ids=[row[0] for row in ACCURACY])
def test_error_is_a_few_ulp(name, exact, points, bound):
    with mpmath.workprec(240), np.errstate(over="ignore"):
        errors = [
            ulps(y, exact(mpmath.mpf(float(x)))) for x, y in zip(points, elementary(name, "numpy")(points), strict=True)
        ]
    assert max(errors) <= bound


def for_results(bases, low=-746.0, high=711.0):
    """Exponents with which the results lie between e^low and e^high: all there are, and beyond."""
    bases = bases[(bases > 0) & (bases != 1)]
    return bases, RANDOM.uniform(low, high, bases.size) / np.log(bases)


ROOTS_OF_TWO = np.sqrt([2.0, 0.5])[:, None] * (1 + RANDOM.choice([-1.0, 1.0], (2, 150)) * 10 ** spread(-16, -2, 150))
PAIRS = {
    "moderate": (10 ** spread(-5, 5), spread(-30, 30)),
    "small": (spread(0, 3), spread(-3, 3)),
    "exponents of every size": (10 ** spread(-300, 300), RANDOM.choice([-1, 1], 300) * 10 ** spread(-320, 0)),
    "negative bases": (-spread(0, 30), RANDOM.integers(-200, 200, 300).astype(float)),
    "bases of every size": for_results(10 ** spread(-300, 300)),
    "bases of a few": for_results(spread(0, 10)),
    "bases near 1": for_results(near(1.0, 300)),
    "subnormal bases": for_results(spread(0, 2.2e-308)),
    "at the ends of the reduction": for_results(ROOTS_OF_TWO.ravel()),
    "subnormal results": for_results(10 ** spread(-300, 300), -745.2, -708.3),
    "at overflow": for_results(10 ** spread(-300, 300), 709, 710),
}


@pytest.mark.parametrize(("bases", "exponents"), PAIRS.values(), ids=PAIRS)
def test_error_of_pow_is_less_than_a_unit(bases, exponents):
    with mpmath.workprec(240), np.errstate(all="ignore"):
        values = elementary("pow", "numpy")(bases, exponents)
        errors = [
            ulps(y, mpmath.power(mpmath.mpf(float(a)), mpmath.mpf(float(b))).real)
            for a, b, y in zip(bases, exponents, values, strict=True)
        ]
    assert max(errors) < 1


@pytest.mark.parametrize(("bases", "exponents"), PAIRS.values(), ids=PAIRS)
def test_pow_of_floats_has_the_bits_of_arrays(bases, exponents):
    with np.errstate(all="ignore"):
        values = elementary("pow", "numpy")(bases, exponents).tolist()
    of_floats = elementary("pow", "float")
    assert [of_floats(a, b) for a, b in zip(bases.tolist(), exponents.tolist(), strict=True)] == values


def test_whole_powers_that_a_float_holds_are_exact():
    whole = [(a, b) for a in range(-30, 31) for b in range(38) if abs(a) ** b < 2**53]
    bases, exponents = np.array(whole, dtype=float).T
    with np.errstate(all="ignore"):
        assert elementary("pow", "numpy")(bases, exponents).tolist() == [float(a**b) for a, b in whole]


def test_every_function_of_the_language_is_measured():
    assert {row[0] for row in ACCURACY} | {"pow"} == set(ELEMENTARY) == set(DEFINITIONS)


def same(a, b):
    """The same bits, every nan being like every other."""
    return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))


SPECIAL = [
    0.0,
    -0.0,
    INF,
    -INF,
    NAN,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    1.0,
    -1.0,
    709.8,
    -745.2,
    1647000.0,
    1647001.0,
    0.5,
    2.5,
]


@pytest.mark.parametrize("name", [name for name in ELEMENTARY if name != "pow"])
def test_float_and_array_agree_to_the_last_bit(name):
    points = np.array([*SPECIAL, *LINE, *UNIT, *POSITIVE, *ANGLES[::4]])
    with np.errstate(all="ignore"):
        values = elementary(name, "numpy")(points)
    for x, expected in zip(points.tolist(), values.tolist(), strict=True):
        try:
            got = elementary(name, "float")(x)
        except FLOAT_TROUBLE:
            continue
        assert same(got, expected), x


@pytest.mark.parametrize("name", ["exp", "expm1", "log"])
def test_functions_of_floats_never_raise(name):
    with np.errstate(all="ignore"):
        for x in SPECIAL:
            assert same(getattr(floats, name)(x), float(elementary(name, "numpy")(np.float64(x))))


VALUES = [
    ("exp", [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1000.0, INF), (-1000.0, 0.0), (NAN, NAN)]),
    ("expm1", [(0.0, 0.0), (INF, INF), (-INF, -1.0), (NAN, NAN)]),
    ("log", [(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF), (-1.0, NAN), (NAN, NAN)]),
    ("log1p", [(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (-2.0, NAN), (INF, INF)]),
    ("log2", [(1.0, 0.0), (0.0, -INF), (-1.0, NAN)]),
    ("log10", [(1.0, 0.0), (0.0, -INF), (-1.0, NAN)]),
    ("sin", [(0.0, 0.0), (INF, NAN), (NAN, NAN), (1647001.0, NAN), (-1e300, NAN)]),
    ("cos", [(0.0, 1.0), (INF, NAN), (1647001.0, NAN)]),
    ("tan", [(0.0, 0.0), (-INF, NAN), (1647001.0, NAN)]),
    ("asin", [(0.0, 0.0), (-0.0, -0.0), (1.0, math.pi / 2), (-1.0, -math.pi / 2), (1.5, NAN)]),
    ("acos", [(1.0, 0.0), (-1.0, math.pi), (-1.5, NAN)]),
    ("atan", [(0.0, 0.0), (-0.0, -0.0), (INF, math.pi / 2), (-INF, -math.pi / 2), (NAN, NAN)]),
    ("sinh", [(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -INF), (NAN, NAN)]),
    ("cosh", [(0.0, 1.0), (INF, INF), (-INF, INF), (NAN, NAN)]),
    ("tanh", [(0.0, 0.0), (-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (NAN, NAN)]),
    ("sigmoid", [(0.0, 0.5), (INF, 1.0), (-INF, 0.0), (-800.0, 0.0), (-710.0, 4.47628622567513e-309), (NAN, NAN)]),
    ("softplus", [(INF, INF), (-INF, 0.0), (800.0, 800.0), (-800.0, 0.0), (NAN, NAN)]),
]


@pytest.mark.parametrize(("name", "pairs"), VALUES, ids=[row[0] for row in VALUES])
def test_special_values(name, pairs):
    with np.errstate(all="ignore"):
        got = elementary(name, "numpy")(np.array([x for x, _ in pairs])).tolist()
    assert [(x, y) for (x, expected), y in zip(pairs, got, strict=True) if not same(y, expected)] == []


POWERS = [
    (0.0, 2.5, 0.0), (0.0, -1.0, INF), (0.0, 0.0, 1.0), (2.0, 0.0, 1.0), (NAN, 0.0, 1.0), (2.0, NAN, NAN),
    (NAN, 2.0, NAN), (-1.0, 3.0, -1.0), (-1.0, 2.0, 1.0), (-INF, 3.0, -INF), (-2.0, 0.5, NAN), (INF, 2.0, INF),
    (INF, -2.0, 0.0), (2.0, 2000.0, INF), (2.0, -2000.0, 0.0), (1.0, 1e300, 1.0), (2.0, INF, INF), (2.0, -INF, 0.0),
    (0.5, INF, 0.0), (0.5, -INF, INF), (1.0, INF, 1.0), (1.0, -INF, 1.0), (1.0, NAN, 1.0), (-1.0, INF, 1.0),
    (-2.0, INF, INF), (-2.0, -INF, 0.0), (-0.5, INF, 0.0), (-0.5, -INF, INF), (INF, INF, INF), (-INF, -3.0, -0.0),
    (-INF, 2.5, INF), (-INF, -2.5, 0.0), (-INF, -INF, 0.0), (0.0, INF, 0.0), (0.0, -INF, INF), (-0.0, 3.0, -0.0),
    (-0.0, 2.0, 0.0), (-0.0, -3.0, -INF), (-0.0, -2.0, INF), (-0.0, 0.5, 0.0), (2.0, 1024.0, INF), (3.0, 650.0, INF),
    (5e-324, -1.0, INF), (5e-324, 1.0, 5e-324), (-1.0, 1e300, 1.0), (-1.0, 2.0**53 - 1, -1.0), (2.0, 1e300, INF),
    (2.0, -1e300, 0.0), (2.0, -1074.0, 5e-324), (2.0, -1075.5, 0.0), (1e308, 1.0, 1e308), (NAN, NAN, NAN),
]  # fmt: skip


@pytest.mark.parametrize(("base", "exponent", "expected"), POWERS)
def test_special_values_of_pow(base, exponent, expected):
    with np.errstate(all="ignore"):
        assert same(float(elementary("pow", "numpy")(np.float64(base), np.float64(exponent))), expected)


@pytest.mark.parametrize("formula", ["x + tan(2)", "x*log(0)", "x + pow(-2, 0.5)", "x*asin(2)", "x + 1/sin(0)", "x/0"])
def test_constants_are_total_as_well(formula):
    assert FormulaLandscape(formula).value(np.ones((2, 1))).shape == (2,)
