"""Futures that an edit in the past of runs has rewritten: kept in outline until they are dismissed, and by no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
"""So many of a run are kept; the oldest gives way."""
_MOST_NUMBERS = 250_000
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
    """The branches of a window, oldest first, and how far the person has seen each run go in its present future."""

    def __init__(self) -> None:
        self._all: tuple[Branch, ...] = ()
        self._seen: dict[int, int] = {}
        self._made = 0

    @property
    def all(self) -> tuple[Branch, ...]:
        """Those of all runs; the same tuple as long as they stay."""
        return self._all

    def of(self, run: int) -> tuple[Branch, ...]:
        """Those of a run, oldest first; the same branches as long as they stay."""
        return tuple(branch for branch in self._all if branch.run == run)

    def seen(self, run: int) -> int:
        """The last step to which the person has seen a run go in its present future."""
        return self._seen.get(run, 0)

    def note(self, steps: Iterable[int]) -> None:
        """The person sees each run at its step."""
        self._seen = {run: max(self.seen(run), step) for run, step in enumerate(steps)}

    def clear(self) -> None:
        """Dismiss all."""
        self._all = ()

    def forget(self) -> None:
        """Dismiss all, as if nothing had ever been seen."""
        self._all, self._seen = (), {}

    def dismiss(self, number: int) -> None:
        """Dismiss one."""
        self._all = tuple(branch for branch in self._all if branch.number != number)

    def follow(
        self, before: Scene, after: Scene, line: Heirs, simulations: Sequence[Simulation], stands: Sequence[int]
    ) -> None:
        """Keep the futures that an edit rewrites, or let go of those which it brings back.

        A future is kept where the person stood in the past of what they had seen and changed the run right there. The
        next edits of the same drag find nothing that was seen beyond, and make no branch. Another start takes the
        branches of a run away, and another landscape all: nothing leaves them any more.

        Args:
            before: the scene before the edit.
            after: the scene after it.
            line: for each run of the second scene its heir, as `heirs` says.
            simulations: those of the first scene, not yet changed.
            stands: the step at which each run of the first scene stands.
        """
        if before.landscape != after.landscape:
            self.forget()
            return
        alike = len(line) == len(stands)
        olds = [run if heir is None and alike and run not in line else heir for run, heir in enumerate(line)]
        self._inherit(olds)
        for run, (old, heir) in enumerate(zip(olds, line, strict=True)):
            if old is not None:
                changed = 0 if heir is None else first_difference(before.runs[old].events, after.runs[run].events)
                if changed is not None:
                    here = changed in (stands[old], stands[before.view.selected])
                    self._rewrite(before, after, run, old, simulations[old], changed, here=here)

    def _inherit(self, olds: Sequence[int | None]) -> None:
        """Let branches and what was seen go with their runs, which may have changed places."""
        if olds == list(range(len(self._seen))):
            return
        places = {old: run for run, old in enumerate(olds) if old is not None}
        self._all = tuple(replace(branch, run=places[branch.run]) for branch in self._all if branch.run in places)
        self._seen = {places[run]: step for run, step in self._seen.items() if run in places}

    def _rewrite(
        self, before: Scene, after: Scene, run: int, old: int, simulation: Simulation, changed: int, *, here: bool
    ) -> None:
        """A run is another from the step `changed` on; the person stands `here`, or the change is far away."""
        restored = next((each for each in self.of(run) if each.past == _past(after, run)), None)
        seen = self.seen(run)
        if restored is not None:
            self.dismiss(restored.number)
            self._seen[run] = restored.last
            return
        if before.runs[old].start != after.runs[run].start:
            self._all = tuple(branch for branch in self._all if branch.run != run)
        elif here and changed < min(seen, simulation.head):
            self._keep(run, _past(before, old), simulation, changed, seen)
        self._seen[run] = min(changed, seen)

    def _keep(self, run: int, past: _Past, simulation: Simulation, first: int, last: int) -> None:
        steps, positions = _outline(simulation, first, min(last, simulation.head))
        self._made += 1
        branch = Branch(self._made, run, past, steps, positions, _potential(simulation, steps, positions))
        kept = {each.number for each in self.of(run)[1 - MOST :]}
        self._all = (*(each for each in self._all if each.run != run or each.number in kept), branch)


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
