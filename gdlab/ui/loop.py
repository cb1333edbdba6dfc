"""A stretch of steps round which the play head runs."""

from __future__ import annotations

from msgspec import Struct

MAX_STEPS = 10_000_000
"""So long a run may be in the window."""


class Loop(Struct, frozen=True):
    """The steps `first` … `last`, of which there are at least two."""

    first: int
    last: int

    def place(self, step: int, end: int) -> int:
        """Where the head is when it would have come to a step, in a run that has no steps beyond `end`."""
        last = min(self.last, end)
        if step <= last or last <= self.first:
            return min(step, last) if last > self.first else step
        return self.first + (step - last - 1) % (last - self.first + 1)


def begun_at(step: int, loop: Loop | None, end: int) -> Loop:
    """The loop with its start moved to a step; without room before its own end it reaches as far as `end`."""
    last = loop.last if loop is not None and loop.last > step else end
    return Loop(min(step, last - 1), last)


def ended_at(step: int, loop: Loop | None) -> Loop:
    """The loop with its end moved to a step; without room behind its own start it begins with the run."""
    step = max(step, 1)
    return Loop(loop.first if loop is not None and loop.first < step else 0, step)
