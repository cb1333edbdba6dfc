"""Functions of arrays for sums over samples: gdlab's own to the bit, or numpy's for pictures.

The emitted exp multiplies by 2ⁿ digit by digit, because that can be written in every language; arrays can put n into
the exponent's bits at once. All else is the same arithmetic in the same order as in `core.expressions.definitions`,
and `tests/landscapes/test_dataset.py` compares the bits. It takes a fifth of the time or less.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from gdlab.core.arrays import FloatArray

_EXP = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
_LOG = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_ROUNDER = 6755399441055744.0  # 1.5·2⁵²: adding and taking it away rounds to the nearest integer
_ROOT_TWO = 1.4142135623730951


def _horner(t: FloatArray, coefficients: tuple[float, ...]) -> FloatArray:
    """c0 + t·(c1 + t·(c2 + …))."""
    total = t * coefficients[-1] + coefficients[-2]
    for c in coefficients[-3::-1]:
        total *= t
        total += c
    return total


def _power_of_two(n: FloatArray) -> FloatArray:
    """2ⁿ for integers −1022 ≤ n ≤ 1023."""
    power: FloatArray = ((n.astype(np.int64) + 1023) << 52).view(np.float64)
    return power


def _exp_reduced(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Y and n with eˣ = y·2ⁿ, for |x| ≤ 746."""
    n = x * 1.4426950408889634 + _ROUNDER - _ROUNDER
    high, low = x - n * _LN2_HIGH, n * _LN2_LOW
    r = high - low
    t = r * r
    c = r - t * _horner(t, _EXP)
    return 1 - ((low - r * c / (2 - c)) - high), n


def exp(x: FloatArray) -> FloatArray:
    """eˣ."""
    y, n = _exp_reduced(np.minimum(np.maximum(x, -746.0), 710.0))
    half = np.floor(n * 0.5)
    return y * _power_of_two(half) * _power_of_two(n - half)


def tanh(x: FloatArray) -> FloatArray:
    """The hyperbolic tangent, by eᵛ − 1 at v = −2|x|, in its own form near 0."""
    size = np.abs(x)
    v = np.where(size > 22.0, -44.0, -2 * size)
    t = v * v
    c = v - t * _horner(t, _EXP)
    y, n = _exp_reduced(v)
    e = np.where(np.abs(v) < 0.34, v + v * c / (2 - c), y * _power_of_two(n) - 1)
    signed: FloatArray = np.copysign(-e / (e + 2), x)
    return signed


def sigmoid(x: FloatArray) -> FloatArray:
    """1/(1 + e⁻ˣ), which is eˣ where that is very small."""
    small = x < -700
    e = exp(np.where(small, x, -x))
    result: FloatArray = np.where(small, e, 1 / (1 + e))
    return result


def softplus(x: FloatArray) -> FloatArray:
    """ln(1 + eˣ) as max(x, 0) + ln(1 + e⁻|ˣ|)."""
    e = exp(-np.abs(x))
    u = 1 + e
    rest = u - 1
    whole = rest == 0
    small: FloatArray = np.where(whole, e, _log_of_one_to_two(u) * (e / np.where(whole, 1.0, rest)))
    total: FloatArray = np.maximum(x, 0.0) + small
    return total


def _log_of_one_to_two(x: FloatArray) -> FloatArray:
    """ln x for 1 ≤ x ≤ 2."""
    large = x > _ROOT_TWO
    k = large.astype(np.float64)
    f = np.where(large, x * 0.5, x) - 1
    s = f / (2 + f)
    z = s * s
    h = 0.5 * f * f
    value: FloatArray = k * _LN2_HIGH - ((h - (s * (h + z * _horner(z, _LOG)) + k * _LN2_LOW)) - f)
    return value


EXACT: Final[dict[str, Any]] = {"tanh": tanh, "sigmoid": sigmoid, "softplus": softplus}
"""The same bits on every machine."""
