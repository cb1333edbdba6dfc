"""Positive numbers between whose products and quotients nothing overflows or underflows."""

from __future__ import annotations

import math
from typing import NamedTuple


class Wide(NamedTuple):
    """mantissa · 2^exponent, with an exponent of any size.

    The mantissa is rounded as a float is. So where a float holds every intermediate result, the same formula gives
    the same bits with floats; where none does, as in γΔt/m with m = 10³⁰⁷ and γ = 10³⁰⁸, only this gives the quotient.
    """

    mantissa: float
    exponent: int

    def __mul__(self, other: Wide) -> Wide:  # type: ignore[override]  # a number is no tuple to be repeated
        return Wide(self.mantissa * other.mantissa, self.exponent + other.exponent)

    def __truediv__(self, other: Wide) -> Wide:
        return Wide(self.mantissa / other.mantissa, self.exponent - other.exponent)

    def __add__(self, other: Wide) -> Wide:  # type: ignore[override]
        if not (self.mantissa and other.mantissa):
            return self if self.mantissa else other
        shared = max(self.exponent, other.exponent)
        parts = [math.ldexp(each.mantissa, each.exponent - shared) for each in (self, other)]
        return Wide(sum(parts), shared)

    def __float__(self) -> float:
        try:
            return math.ldexp(self.mantissa, self.exponent)
        except OverflowError:
            return math.copysign(math.inf, self.mantissa)

    def root(self) -> float:
        """The square root, which a float nearly always holds."""
        odd = self.exponent % 2
        return float(Wide(math.sqrt(math.ldexp(self.mantissa, odd)), (self.exponent - odd) // 2))


def wide(number: float) -> Wide:
    """A finite float as a `Wide`."""
    return Wide(*math.frexp(number))
