"""The runs of a scene, recorded: taken piece by piece, so that a long one needs no more memory than a short one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.progress import tell
from gdlab.core.simulation import Simulation
from gdlab.core.trajectory import Trajectory
from gdlab.scene import Scene, simulations

MAX_NUMBERS = 1_000_000_000
"""Of float64 in one recording, 8 GB: what the command line and the exports write of a run."""
_AT_ONCE = 500_000
"""Coordinates of a piece."""


class ExportError(ValueError):
    """A file that cannot be made; the message is one sentence."""


class Piece(NamedTuple):
    """Some rows of a run, those of the steps from `first` on: the arrays of `Trajectory`."""

    first: int
    time: FloatArray
    position: FloatArray
    velocity: FloatArray
    potential: FloatArray
    kinetic: FloatArray


class Recording(Struct, frozen=True, dict=True):
    """One run under its label, over some steps or until all its particles have diverged."""

    label: str
    simulation: Simulation
    steps: int

    @property
    def dimension(self) -> int:
        """That of the landscape."""
        return int(self.simulation.start.shape[1])

    @cached_property
    def trajectory(self) -> Trajectory:
        """The whole run at once."""
        self.simulation.advance(self.steps)
        return self.simulation.trajectory(0, min(self.steps, self.simulation.head))

    def pieces(self) -> Iterator[Piece]:
        """The run from its start in parts of bounded size; together they are the `trajectory` to the bit."""
        simulation, size = self.simulation, max(1, _AT_ONCE // self.simulation.start.size)
        for first in range(0, self.steps + 1, size):
            tell(first / (self.steps + 1))
            last = min(first + size - 1, self.steps)
            simulation.advance(last)
            if first > simulation.head:
                return
            # The row before gives the first one its velocity.
            part = simulation.trajectory(max(first - 1, 0), min(last, simulation.head))
            rows = slice(int(first > 0), None)
            arrays = (part.time, part.position, part.velocity, part.potential, part.kinetic)
            yield Piece(first, *(array[rows] for array in arrays))


def record(scene: Scene, steps: int) -> list[Recording]:
    """All runs of a scene over some steps; a run ends before when all its particles have diverged.

    Raises:
        ExportError: a negative number of steps, or too many.
    """
    check_length(scene, steps)
    return [Recording(run.label, each, steps) for run, each in zip(scene.runs, simulations(scene), strict=True)]


def check_length(scene: Scene, steps: int) -> None:
    """Raise `ExportError` when a recording of that many steps would be negative or hold more than `MAX_NUMBERS`."""
    if steps < 0:
        raise ExportError(f"steps must be zero or more, not {steps}")
    # Position and velocity are d numbers each; time, potential and kinetic energy are one each.
    row = sum(len(run.start) * (2 * len(run.start[0]) + 3) for run in scene.runs if run.start)
    if (steps + 1) * row > MAX_NUMBERS:
        most = MAX_NUMBERS // row - 1
        advice = f"take at most {most:,} steps, or fewer particles" if most > 0 else "take fewer particles"
        raise ExportError(
            f"{steps:,} steps of this scene are {(steps + 1) * row:.3g} numbers, and gdlab records at most "
            f"{MAX_NUMBERS:,} (8 GB): {advice}"
        )
