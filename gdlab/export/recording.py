"""The runs of a scene, recorded."""

from __future__ import annotations

from msgspec import Struct

from gdlab.core.trajectory import Trajectory
from gdlab.scene import Scene, simulations

MAX_NUMBERS = 50_000_000
"""Of float64 in one recording, 400 MB: what the command line and the exports keep of a run."""


class ExportError(ValueError):
    """A file that cannot be made; the message is one sentence."""


class Recording(Struct, frozen=True):
    """One run under its label."""

    label: str
    trajectory: Trajectory


def record(scene: Scene, steps: int) -> list[Recording]:
    """All runs of a scene over some steps; a run ends before when all its particles have diverged.

    Raises:
        ExportError: a negative number of steps, or too many.
    """
    check_length(scene, steps)
    found = simulations(scene)
    for each in found:
        each.advance(steps)
    return [Recording(run.label, each.trajectory()) for run, each in zip(scene.runs, found, strict=True)]


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
            f"{MAX_NUMBERS:,} (400 MB): {advice}"
        )
