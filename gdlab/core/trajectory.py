"""What a run has gone through, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.events import Setting

_AS_IEEE = np.errstate(all="ignore")
"""What is too large for float64 is ∞ and no warning."""


@dataclass(frozen=True)
class Segment:
    """From step `first` on, steps are taken under this setting."""

    first: int
    setting: Setting


@dataclass(frozen=True)
class Trajectory:
    """A recorded run of n particles in d dimensions over k steps.

    Attributes:
        position: x, `(k+1, n, d)`; nan from the step on at which a particle diverged.
        segments: the settings the steps were taken with.
        given_velocity: velocities that were set, not stepped to, by step: the start and what events placed.
        diverged_at: `(n,)`, the first step that is not finite or out of bounds, −1 if none.
        begun: time of the first row.
    """

    position: FloatArray
    segments: tuple[Segment, ...]
    given_velocity: Mapping[int, FloatArray]
    diverged_at: npt.NDArray[np.int64]
    begun: float = 0.0

    @property
    def steps(self) -> int:
        """The number k of steps."""
        return len(self.position) - 1

    @cached_property
    @_AS_IEEE
    def time(self) -> FloatArray:
        """t in s, `(k+1,)`: the running sum of Δt, as t₀ + (k − k₀)Δt within a segment so that t = kΔt to the bit."""
        t = np.full(self.steps + 1, self.begun)
        for first, last, setting in self._stretches():
            k = np.arange(1, last - first + 1)
            t[first + 1 : last + 1] = t[first] + k * setting.parameters.step_size
        return t

    @cached_property
    @_AS_IEEE
    def velocity(self) -> FloatArray:
        """v_k = (x_k − x_{k−1})/Δt in m/s, `(k+1, n, d)`; as given at the start and where an event placed it."""
        v = np.zeros_like(self.position)
        for first, last, setting in self._stretches():
            v[first + 1 : last + 1] = np.diff(self.position[first : last + 1], axis=0) / setting.parameters.step_size
        for step, given in self.given_velocity.items():
            v[step] = np.where(np.isnan(self.position[step]), np.nan, given)
        return v

    @cached_property
    @_AS_IEEE
    def potential(self) -> FloatArray:
        """U(x_k), `(k+1, n)`."""
        u = np.empty(self.position.shape[:2])
        for first, last, setting in self._stretches():
            start = first + 1 if first else 0
            points = self.position[start : last + 1]
            u[start : last + 1] = setting.landscape.value(points.reshape(-1, points.shape[2])).reshape(points.shape[:2])
        return u

    @cached_property
    @_AS_IEEE
    def kinetic(self) -> FloatArray:
        """K = ½ m̂ v² with the mass m̂ that the step felt, `(k+1, n)`; 0 at m = 0."""
        mass = np.zeros(self.steps + 1)
        for first, last, setting in self._stretches():
            # A velocity that was given at the first step belongs to the mass from there on.
            mass[first if first in self.given_velocity else first + 1 : last + 1] = _felt_mass(setting)
        # m̂v before v², which leaves the numbers sooner; at rest it is 0 whatever the mass.
        momentum = np.where(self.velocity, mass[:, None, None] * self.velocity, 0.0)
        k = 0.5 * np.sum(momentum * self.velocity, axis=2)
        return np.where(np.isnan(self.position[:, :, 0]), np.nan, k)

    @cached_property
    @_AS_IEEE
    def guaranteed_energy(self) -> FloatArray:
        """U + |ρ|K, `(k+1, n)`: it cannot rise within a segment while ℓL ≤ 2(1−|ρ|), L being the largest curvature met.

        nan in segments with noise, where it rises all the time.
        """
        energy = np.empty(self.position.shape[:2])
        for first, last, setting in self._stretches():
            c = setting.coefficients()
            rows = slice(first + 1 if first else 0, last + 1)
            energy[rows] = self.potential[rows] + abs(c.momentum) * self.kinetic[rows]
            if c.gradient_noise:
                energy[rows] = np.nan
        return energy

    def _stretches(self) -> list[tuple[int, int, Setting]]:
        """First row, last row and setting of each segment that was reached; the first has at least its start."""
        ends = [segment.first for segment in self.segments[1:]] + [self.steps]
        stretches = [(s.first, min(end, self.steps), s.setting) for s, end in zip(self.segments, ends, strict=True)]
        return [(first, last, setting) for first, last, setting in stretches if last > first or first == 0]


def _felt_mass(setting: Setting) -> float:
    """m̂, or 0 where there is no inertia and so no kinetic energy."""
    c = setting.coefficients()
    return c.effective_mass if c.mass else 0.0
