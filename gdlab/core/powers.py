"""Whole powers of one number, the same bits on every machine and however many are asked for at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray


def powers(base: float, n: npt.NDArray[np.int64]) -> FloatArray:
    """baseⁿ for whole n ≥ 0, to a few ulp: the product of those base^(2^j) whose bit is in n."""
    result = np.ones(n.shape)
    with np.errstate(over="ignore", under="ignore"):
        for place, square in enumerate(_squares(base, int(n.max(initial=0)).bit_length())):
            result = np.where((n >> place) & 1, result * square, result)
    return result


def _squares(base: float, count: int) -> Iterator[float]:
    """base, base², base⁴, …, each right to the last bit: decimal arithmetic is defined digit by digit."""
    exact = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
    square = Decimal(base)
    for _ in range(count):
        yield float(square)
        square = exact.multiply(square, square)
