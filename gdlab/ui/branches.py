"""Futures that an edit in a run's past has rewritten: kept in outline until they are dismissed, and by no file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.core.events import first_difference
from gdlab.core.outline import Steps
from gdlab.core.simulation import Simulation
from gdlab.scene import Run, Scene
from gdlab.ui.succession import Heirs

MOST = 3
"""So many are kept; the oldest gives way."""
_MOST_NUMBERS = 1_000_000
"""Coordinates that the outline of one may have."""
_Past = tuple[int, Run]


class Branch(Struct, frozen=True, eq=False):
    """What the first particle of a run went through from the step at which the run was changed.

    Attributes:
        number: no two branches have the same.
        run: the run's index.
        past: the seed and the run as they were, by which an undo is known.
        steps: `(p,)`, ascending, from the step of the change to the last one that had been seen.
        positions: `(p, d)`.
        potential: U there, `(p,)`.
    """

    number: int
    run: int
    past: _Past
    steps: Steps
    positions: FloatArray
    potential: FloatArray

    @property
    def first(self) -> int:
        """The step at which it leaves."""
        return int(self.steps[0])

    @property
    def last(self) -> int:
        """The last step that had been seen of it."""
        return int(self.steps[-1])


class Branches:
    """The branches of a window, oldest first."""

    def __init__(self) -> None:
        self._all: tuple[Branch, ...] = ()
        self._made = 0

    def of(self, run: int) -> tuple[Branch, ...]:
        """Those of a run, oldest first; the same tuple of the same branches as long as they stay."""
        return tuple(branch for branch in self._all if branch.run == run)

    def clear(self) -> None:
        """Dismiss all."""
        self._all = ()

    def dismiss(self, number: int) -> None:
        """Dismiss one."""
        self._all = tuple(branch for branch in self._all if branch.number != number)

    def follow(
        self, before: Scene, after: Scene, line: Heirs, simulations: Sequence[Simulation], cursor: int, seen: int
    ) -> int:
        """Keep the future that an edit rewrites, or let go of that which it brings back.

        A future is kept where the person stood in the past of what they had seen and changed the run right there. The
        next edits of the same drag find nothing that was seen beyond, and make no branch. Another start or landscape
        takes all branches away: nothing leaves them any more.

        Args:
            before: the scene before the edit.
            after: the scene after it.
            line: for each run of the second scene its heir, as `heirs` says.
            simulations: those of the first scene, not yet changed.
            cursor: where the person stands.
            seen: the last step that they have seen of the present future.

        Returns:
            The last step that they have seen of the future that is there now.
        """
        if before.landscape != after.landscape or len(before.runs) != len(after.runs):
            self.clear()
            return 0 if before.landscape != after.landscape else seen
        run = after.view.selected
        heir = line[run]
        old = run if heir is None else heir
        changed = 0 if heir is None else first_difference(before.runs[old].events, after.runs[run].events)
        if changed is None:
            return seen
        restored = next((each for each in self.of(run) if each.past == _past(after, run)), None)
        if restored is not None:
            self.dismiss(restored.number)
            return max(restored.last, cursor)
        if before.runs[old].start != after.runs[run].start:
            self._all = tuple(branch for branch in self._all if branch.run != run)
        elif changed == cursor < min(seen, simulations[old].head):
            self._keep(run, _past(before, old), simulations[old], cursor, seen)
        return min(changed, seen)

    def _keep(self, run: int, past: _Past, simulation: Simulation, first: int, last: int) -> None:
        steps, positions = _outline(simulation, first, min(last, simulation.head))
        self._made += 1
        branch = Branch(self._made, run, past, steps, positions, _potential(simulation, steps, positions))
        self._all = (*self._all, branch)[-MOST:]


def _past(scene: Scene, run: int) -> _Past:
    """What decides a run on its landscape."""
    return scene.seed, replace(scene.runs[run], label="run")


def _outline(simulation: Simulation, first: int, last: int) -> tuple[Steps, FloatArray]:
    """The first particle's way from one step to another, both of them exactly, in a bounded number of points."""
    steps, positions = simulation.outline()
    begin, end = np.searchsorted(steps, (first, last + 1)).tolist()
    thin = 1 + (end - begin) * positions.shape[1] // _MOST_NUMBERS
    inner = slice(begin, end, thin)
    kept = (steps[inner] > first) & (steps[inner] < last)
    ends = np.concatenate([simulation.way(step, step) for step in (first, last)])
    return (
        np.concatenate([[first], steps[inner][kept], [last]]),
        np.concatenate([ends[:1], positions[inner][kept], ends[1:]]),
    )


def _potential(simulation: Simulation, steps: Steps, positions: FloatArray) -> FloatArray:
    """U at some steps, each on the landscape of its time; nan where it is not finite."""
    changes = sorted({event.step for event in simulation.events if steps[0] < event.step <= steps[-1]})
    edges = [0, *np.searchsorted(steps, changes).tolist(), len(steps)]
    found = np.empty(len(steps))
    with np.errstate(all="ignore"):
        for begin, end in pairwise(edges):
            if begin < end:
                landscape = simulation.setting_at(int(steps[begin])).landscape
                found[begin:end] = landscape.value(positions[begin:end])
    return np.where(np.isfinite(found), found, np.nan)
