"""The other runs of a race as the picture needs them: where they lie on it, appended to as they grow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from gdlab.analysis.section import Section
from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.path_buffer import PathBuffer
from gdlab.ui.painting.picture_data import Ghosts, Rival


class RunPath(Struct, frozen=True, eq=False):
    """One run: its index and name, its first particle's way so far (k+1, d), and where that is now (d,).

    A future that was rewritten has a number in place of the index, and the run whose colour it has, or `ALONE`.
    """

    index: int
    label: str
    way: FloatArray
    here: FloatArray
    run: int | None = None


ALONE = -1
"""In place of a run's index, where there is no race and no colour."""


class Company(Struct, frozen=True, eq=False):
    """What accompanies the particle, in the landscape's coordinates.

    `way` (p, d) is that of the exact motion so far and `flow` (d,) where it is at the same time; `note` says why it
    cannot be followed beyond its way. `landing` (d,) is where the next step lands.
    """

    way: FloatArray | None = None
    flow: FloatArray | None = None
    landing: FloatArray | None = None
    note: str = ""

    def placed(self, section: Section | None) -> Ghosts:
        """Return it as it lies on the picture."""
        last = self.way[-1] if self.note and self.way is not None else None
        flow, landing, end = (
            None if at is None or _is_of_another(at, section) else _place(at, section)
            for at in (self.flow, self.landing, last)
        )
        return Ghosts(flow, landing, end, self.note)


class Rivals:
    """The paths of some runs on the picture of a section."""

    def __init__(self) -> None:
        self._runs: tuple[RunPath, ...] = ()
        self._buffers: dict[int, PathBuffer] = {}
        self._seen: tuple[Rival, ...] = ()

    @property
    def seen(self) -> tuple[Rival, ...]:
        """Return the runs as they lie on the picture."""
        return self._seen

    def set(self, runs: Sequence[RunPath], section: Section | None) -> None:
        """Take over where the runs are, keeping what is known of them already."""
        self._runs = tuple(runs)
        self._buffers = {run.index: self._buffers.get(run.index) or PathBuffer() for run in runs}
        for run in runs:
            self._buffers[run.index].set(run.way, section)
        self._seen = tuple(
            Rival(run.index, run.label, self._buffers[run.index].points, _place(run.here, section), run.run)
            for run in runs
        )

    def begin(self, section: Section | None) -> None:
        """Lay them on the picture of another section, but those that are still of a landscape in other dimensions."""
        for buffer in self._buffers.values():
            buffer.begin(section)
        self.set([run for run in self._runs if not _is_of_another(run.here, section)], section)

    def take_changed(self) -> dict[int, int]:
        """Return for each run the first step whose point is another since last asked."""
        return {index: buffer.take_changed() for index, buffer in self._buffers.items()}


def _is_of_another(position: FloatArray, section: Section | None) -> bool:
    """Say whether a position (d,) is still of a landscape with other dimensions than the present one."""
    return section is not None and len(position) != section.landscape.dimension


def _place(position: FloatArray, section: Section | None) -> tuple[float, float]:
    """Return where a position (d,) lies on the picture."""
    if section is None:
        x, y = [*position[:2].tolist(), 0.0][:2]
        return x, y
    seen = section.seen(position[None])
    shown = np.column_stack([seen, section.value(seen)]) if section.axes == 1 else seen
    x, y = shown[0].tolist()
    return x, y
