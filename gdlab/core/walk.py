"""A run on its way: it stands at a step and goes on through what changes, the same from wherever it set out."""

from __future__ import annotations

import math

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.blocks import is_noisy, take
from gdlab.core.carry import carried, velocity_of
from gdlab.core.noise import noise_between
from gdlab.core.plan import Plan
from gdlab.core.state import State

DIVERGENCE_BOUND = 1e100
"""A coordinate beyond this has diverged: its square would soon leave the range of float64."""
_STEPS = 512
_BYTES = 4_000_000
"""Positions of one block: what is worked on at a time should be small beside what is kept."""


class Walk:
    """Goes from a state, as it is before the changes of its step, along a plan.

    Attributes:
        plan: what is in force when.
        step: where it stands.
        arrived: the state there before the changes of that step, from which another walk can set out.
        state: the state there after them.
        given: velocities `(n, d)` that a change placed there, else None.
        velocities: after each of the steps it took last in m/s, `(k, n, d)`, of a method that has its own, else None.
    """

    velocities: FloatArray | None = None

    def __init__(self, plan: Plan, seed: int, step: int, state: State) -> None:
        self.step, self.arrived = step, state
        self._seed = seed
        self.enter(plan)

    @property
    def finished(self) -> bool:
        """Every particle has diverged: there is nothing left to step."""
        position = self.state.position
        return math.isnan(position[0, 0]) and bool(np.isnan(position).all())

    def advance(self, to: int) -> FloatArray:
        """Go towards step `to`, at most to the next change or the end of a block.

        Returns:
            The positions after each step taken, `(k, n, d)`; those of the last step as the changes there leave them.
        """
        n, d = self.state.position.shape
        change = self.plan.next_after(self.step)
        last = min(to, change or to, self.step + max(1, min(_STEPS, _BYTES // (8 * n * d))))
        setting = self.plan.at(self.step).setting.at(self.step)
        numbers = setting.rule_numbers(last - self.step)
        noise = noise_between(self._seed, n, d, self.step, last) if is_noisy(setting, numbers) else None
        block = take(setting, self.state, last - self.step, noise, numbers)
        path = _lived(block.positions)
        if len(path) < last - self.step:
            return self.advance(self.step + len(path))  # what is kept, too, is that of the step at which the last left
        slots = block.state.slots
        if path is not block.positions:  # what one that has left keeps would depend on where the blocks end
            slots = {name: np.where(np.isnan(path[-1]), math.nan, each) for name, each in slots.items()}
        self.velocities = None if block.velocities is None else block.velocities[: len(path)]
        self.step += len(path)
        self.arrived = State(path[-1].copy(), slots, block.state.age)
        self.enter(self.plan)
        if self.state.position is not self.arrived.position:
            path[-1] = self.state.position
        return path

    def enter(self, plan: Plan) -> None:
        """Carry the state over into the stretch that begins here, if one does, by a plan that was the same so far."""
        self.plan, self.state, self.given = plan, self.arrived, None
        stretch = plan.at(self.step)
        if stretch.first != self.step:
            return
        placed, after = stretch.placed, stretch.setting
        self.state = carried(self.arrived, self.plan.before(stretch), after, placed)
        if placed:
            given = placed.get("velocity", velocity_of(after, self.state))
            self.given = given if after.coefficients().carries else np.zeros_like(given)


def _lived(path: FloatArray) -> FloatArray:
    """Positions `(k, n, d)` with nan for a particle from the step on at which it left the numbers.

    They end with the step at which the last one did.
    """
    if path.max() <= DIVERGENCE_BOUND and path.min() >= -DIVERGENCE_BOUND:
        return path
    with np.errstate(invalid="ignore"):
        bad = ~np.all(np.abs(path) <= DIVERGENCE_BOUND, axis=2)
    gone = np.logical_or.accumulate(bad, axis=0)
    path = np.where(gone[:, :, None], math.nan, path)
    ended = gone.all(axis=1)
    return path[: int(ended.argmax()) + 1] if ended.any() else path
