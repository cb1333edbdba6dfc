"""How much room a line of typeset equations takes: the usual distance, more where it is taller, so that none touch."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from gdlab.ui.typeset import Typeset

AXIS = 0.27
"""Height of the middle of a line over its baseline, in sizes of type."""
_AIR = 0.08
"""Left free above the tallest and below the deepest ink of a line, in sizes of type."""
_TINT_ABOVE, _TINT_BELOW = 0.18, 0.24
"""How far the tint of a number reaches beyond it, in sizes of its type."""


class Span(Struct, frozen=True):
    """Room of a line over and under its baseline, in pixels."""

    above: float = 0.0
    below: float = 0.0

    @property
    def height(self) -> float:
        """From the top of the line to the top of the next one."""
        return self.above + self.below

    def united(self, other: Span) -> Span:
        """Room for either of two."""
        return Span(max(self.above, other.above), max(self.below, other.below))


def span(lines: Iterable[Typeset], size: float, pitch: float) -> Span:
    """Room for equations on one baseline: a line of height `pitch` about its middle, or as much as they need."""
    found = Span(pitch / 2 + AXIS * size, pitch / 2 - AXIS * size)
    for line in lines:
        above, below = extent(line)
        found = found.united(Span(above + _AIR * size, below + _AIR * size))
    return found


def extent(line: Typeset) -> tuple[float, float]:
    """How far an equation with its tints reaches over and under its baseline, in pixels."""
    above = max((_TINT_ABOVE * slot.em - slot.rect.top() for slot in line.slots), default=0.0)
    below = max((_TINT_BELOW * slot.em + slot.rect.bottom() for slot in line.slots), default=0.0)
    return max(line.ascent, above), max(line.descent, below)
