"""Where a value lies along a slider: pure mathematics, positions from 0 (left end) to 1 (right end)."""

from __future__ import annotations

import math
from typing import Protocol

from msgspec import Struct

from gdlab.core.fields import Field

ZERO_GAP = 0.1
"""Part of the track that lies between the stop at zero and the smallest positive value."""

_LARGEST_STEP = 1.1
"""A step of a key up to this factor leads from zero exactly to the smallest positive value."""


class Scale(Protocol):
    """A monotone map between values and positions along a track."""

    @property
    def minimum(self) -> float:
        """The value at the left end, counting the stop at zero."""

    @property
    def maximum(self) -> float:
        """The value at the right end."""

    @property
    def track_start(self) -> float:
        """Position where the continuous track begins: above 0 only behind a stop at zero."""

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values that have a tick."""

    def position(self, value: float) -> float:
        """Position of a value, pinned to 0…1 beyond the range; NaN lies at 0."""

    def value(self, position: float) -> float:
        """The value at a position of 0…1."""

    def scaled(self, value: float, factor: float) -> float:
        """The value made larger by a factor (1.01: one per cent up; 1/1.01 undoes it), wherever the range ends."""

    def paged(self, value: float, pages: int) -> float:
        """The value moved by whole ticks' distances: a decade on a logarithmic scale."""


class LogScale(Struct, frozen=True):
    """Equal ratios are equal distances; with `zero`, a stop at exactly 0 lies before a gap at the left end."""

    minimum_positive: float
    maximum: float
    zero: bool = False

    @property
    def minimum(self) -> float:
        """The left end, counting the stop at zero."""
        return 0.0 if self.zero else self.minimum_positive

    @property
    def track_start(self) -> float:
        """Where the continuous track begins."""
        return ZERO_GAP if self.zero else 0.0

    @property
    def ticks(self) -> tuple[float, ...]:
        """Powers of ten: at most seven."""
        first = math.ceil(math.log10(self.minimum_positive) - 1e-9)
        last = math.floor(math.log10(self.maximum) + 1e-9)
        stride = max(1, math.ceil((last - first) / 6))
        return tuple(10.0**exponent for exponent in range(first, last + 1, stride))

    def position(self, value: float) -> float:
        """By the logarithm; 0 for what is not positive."""
        if not value > 0:
            return 0.0
        ratio = value / self.minimum_positive
        share = math.log(ratio) / self._decades if 0.0 < ratio < math.inf else ratio
        return self.track_start + (1.0 - self.track_start) * min(1.0, max(0.0, share))

    def value(self, position: float) -> float:
        """The value there; exactly 0 in the first half of the gap."""
        if self.zero and position < self.track_start / 2:
            return 0.0
        share = min(1.0, max(0.0, (position - self.track_start) / (1.0 - self.track_start)))
        return self.maximum if share == 1.0 else self.minimum_positive * math.exp(share * self._decades)

    def scaled(self, value: float, factor: float) -> float:
        """Multiply; from zero the first step leads to the smallest positive value."""
        if value == 0:
            return self.minimum_positive * max(1.0, factor / _LARGEST_STEP) if factor > 1 else 0.0
        return self._stopped(value, value * factor)

    def paged(self, value: float, pages: int) -> float:
        """Move by decades."""
        if value == 0:
            return self.minimum_positive if pages > 0 else 0.0
        return self._stopped(value, value * 10.0**pages)

    def _stopped(self, before: float, after: float) -> float:
        """Stop at zero when a way down leaves the continuous track."""
        return 0.0 if self.zero and after < before and after < self.minimum_positive * (1 - 1e-9) else after

    @property
    def _decades(self) -> float:
        return math.log(self.maximum / self.minimum_positive)


class MomentumScale(Struct, frozen=True):
    """−log₁₀(1 − ρ): each unit of it makes the memory ten times as long, so 0, 0.9, 0.99, 0.999 are equally far."""

    maximum: float = 0.9999

    @property
    def minimum(self) -> float:
        """The left end, counting the stop at zero."""
        return 0.0

    @property
    def track_start(self) -> float:
        """Where the continuous track begins."""
        return 0.0

    @property
    def ticks(self) -> tuple[float, ...]:
        """0, 0.9, 0.99, 0.999 and so on."""
        return tuple(1.0 - 10.0**-unit for unit in range(math.floor(self._units + 1e-9) + 1))

    def position(self, value: float) -> float:
        """By −log₁₀(1 − ρ); 0 for what is not positive."""
        if not value > 0:
            return 0.0
        return 1.0 if value >= self.maximum else -math.log10(1.0 - value) / self._units

    def value(self, position: float) -> float:
        """ρ there."""
        if position >= 1:
            return self.maximum
        return -math.expm1(-max(0.0, position) * self._units * math.log(10.0))

    def scaled(self, value: float, factor: float) -> float:
        """Divide 1 − ρ, what a step loses, by the factor: so no step upwards ever reaches 1."""
        return 1.0 - (1.0 - value) / factor

    def paged(self, value: float, pages: int) -> float:
        """Make the memory ten times as long, or a tenth."""
        moved = 1.0 - (1.0 - value) * 10.0**-pages
        return max(0.0, moved) if value >= 0 else moved

    @property
    def _units(self) -> float:
        return -math.log10(1.0 - self.maximum)


class LinearScale(Struct, frozen=True):
    """Equal differences are equal distances."""

    minimum: float
    maximum: float
    divisions: int = 4

    @property
    def track_start(self) -> float:
        """Where the continuous track begins."""
        return 0.0

    @property
    def ticks(self) -> tuple[float, ...]:
        """The ends and the points between."""
        return tuple(self.value(number / self.divisions) for number in range(self.divisions + 1))

    def position(self, value: float) -> float:
        """By the difference from the minimum."""
        if math.isnan(value):
            return 0.0
        return min(1.0, max(0.0, (value - self.minimum) / (self.maximum - self.minimum)))

    def value(self, position: float) -> float:
        """The value there."""
        share = min(1.0, max(0.0, position))
        return self.maximum if share == 1.0 else self.minimum + share * (self.maximum - self.minimum)

    def scaled(self, value: float, factor: float) -> float:
        """Move by `factor` − 1 of the whole range: a part of the value itself would stand still at 0."""
        share = factor - 1.0 if factor >= 1 else 1.0 - 1.0 / factor
        return value + share * (self.maximum - self.minimum)

    def paged(self, value: float, pages: int) -> float:
        """Move by divisions."""
        return value + pages * (self.maximum - self.minimum) / self.divisions


def scale_of(field: Field) -> Scale:
    """The scale of a field's slider."""
    if field.scale == "momentum":
        return MomentumScale(field.maximum)
    return LogScale(field.minimum, field.maximum, field.zero)
