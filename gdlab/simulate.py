"""A run in one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gdlab.core.events import Event, Setting
from gdlab.core.fields import ParameterError, by_name, whole_number
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.core.schedules import running
from gdlab.core.simulation import Simulation
from gdlab.core.trajectory import Trajectory
from gdlab.landscapes import landscape as make_landscape

MAX_STEPS = 2**32 - 1
"""The noise counts steps in 32 bits."""
MAX_STORED = 62_500_000
"""Coordinates that one run may store, every step of every particle: 500 MB."""
_AMPLE = 1 << 40
"""Bytes: all is kept, for all is wanted at the end."""


def simulate(
    landscape: Landscape | str,
    parameters: Parameters,
    start: Any,
    steps: int,
    method: str = "momentum",
    friction_scheme: str = "explicit",
    seed: int = 0,
    options: Mapping[str, float | bool] | None = None,
    events: Iterable[Event | Mapping[str, Any]] = (),
    velocity: Any = None,
    schedules: Mapping[str, Mapping[str, Any]] | None = None,
) -> Trajectory:
    """Run n particles for some steps.

    u ← ρu − ℓ(∇U(x) + σξ), x ← x + u, with the coefficients of `gdlab.coefficients`.

    Every position is kept: (steps + 1)·n·d coordinates, at most `MAX_STORED`.

    Args:
        landscape: a landscape, a gallery key or a formula.
        parameters: m, γ, Δt, T.
        start: positions `(n, d)`, or `(d,)` for one particle.
        steps: how many; the run ends before when every particle has diverged.
        method: key of a method, as in `gdlab list methods`.
        friction_scheme: `explicit`, `implicit` or `exact`.
        seed: of the noise, 0 … 2⁶⁴−1; the same seed gives the same bits everywhere.
        options: knobs of the method under torch's names.
        events: changes while it runs, as `Event` or `{"step": k, "set": {"mass": 2.0}}`.
        velocity: initial velocities `(n, d)`; at rest when None.
        schedules: what `learning_rate`, `momentum` and `temperature` follow from where the parameters have them, under
            torch's names, as `{"learning_rate": {"kind": "cosine", "T_max": 200}}`.

    Raises:
        ValueError: an argument that cannot be used; the message says which and why.
    """
    last = whole_number("steps", steps, MAX_STEPS)
    ground = make_landscape(landscape) if isinstance(landscape, str) else landscape
    running_schedules = running({}, by_name("schedules", schedules), 0)
    setting = Setting(ground, parameters, method, friction_scheme, dict(by_name("options", options)), running_schedules)
    simulation = Simulation(setting, start, velocity, seed, events, budget=_AMPLE)
    _check_room(last, simulation.start.size)
    simulation.advance(last)
    return simulation.trajectory()


def _check_room(steps: int, size: int) -> None:
    """Raise `ParameterError` when positions of n·d = `size` coordinates over the steps are more than can be kept."""
    if (steps + 1) * size > MAX_STORED:
        most = MAX_STORED // size - 1
        advice = f"take at most {most:,} steps, or fewer particles" if most > 0 else "take fewer particles"
        raise ParameterError(
            "steps", f"{steps:,} steps of {size:,} coordinates are more than the {MAX_STORED:,} that are kept: {advice}"
        )
