"""Changes of a run while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import compress, count
from operator import is_not
from typing import Any

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients, coefficients
from gdlab.core.fields import ParameterError, unsigned, whole_number
from gdlab.core.kept import kept
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.core.registry import method
from gdlab.core.scheduled import Rates, felt_masses, rates, rule_numbers, scheduled
from gdlab.core.schedules import LONGEST, Running, Steps, running
from gdlab.core.suggestions import did_you_mean, shown

PARAMETERS = ("mass", "friction", "step_size", "temperature")
SETTABLE = (*PARAMETERS, "method", "friction_scheme", "options", "schedules", "coefficients", "position", "velocity")
GROUPS = ("options", "schedules", "coefficients")
"""Of these an event sets those that it names; the others stay."""


@dataclass(frozen=True)
class Event:
    """At step `step`, before the step is taken, everything in `set` takes its new value at once.

    `set` may name mass, friction, step_size, temperature, method, friction_scheme, options (those named), schedules
    (those named; they count from this step), the landscape's coefficients (those named), position and velocity (both
    `(n, d)`). What a schedule drives begins from the parameters set.

    Raises:
        ParameterError: a step that is none, a name that cannot be set, or a group that is no mapping.
    """

    step: int
    set: Mapping[str, Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", whole_number("step", self.step, LONGEST, "an event's step"))
        if not isinstance(self.set, Mapping):
            raise ParameterError("set", f'what an event sets is written as {{"mass": 2.0}}, not {shown(self.set)}')
        for key in self.set:
            if not isinstance(key, str) or key not in SETTABLE:
                near = did_you_mean(key, SETTABLE) if isinstance(key, str) else ""
                raise ParameterError(str(key), f"an event cannot set {shown(key)}{near}")
        for key in GROUPS:
            if key in self.set and not isinstance(self.set[key], Mapping):
                raise ParameterError(key, f"{key} must be set by name, not as {shown(self.set[key])}")
        object.__setattr__(self, "set", {key: _own(value) for key, value in self.set.items()})


def _own(value: Any) -> Any:
    """A copy, which nobody changes later; arrays become lists, for events are compared, and −0 is 0."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if type(value) is dict:
        return {key: _own(each) for key, each in value.items()}
    return unsigned(value) if type(value) is float else deepcopy(value)


def event(given: Event | Mapping[str, Any]) -> Event:
    """An event from `{"step": 3, "set": {"mass": 2.0}}`.

    Raises:
        ParameterError: see `Event`.
    """
    if isinstance(given, Event):
        return given
    if not isinstance(given, Mapping) or set(given) != {"step", "set"}:
        raise ParameterError(
            "events", f'an event is written as {{"step": 3, "set": {{"mass": 2.0}}}}, not {shown(given)}'
        )
    return Event(given["step"], given["set"])


def events(given: Iterable[Event | Mapping[str, Any]]) -> list[Event]:
    """Events from a list of them, each an `Event` or as `event` reads it.

    Raises:
        ParameterError: no list, or see `Event`.
    """
    if isinstance(given, Iterable) and not isinstance(given, (str, bytes, Mapping, np.ndarray)):
        return [event(each) for each in given]
    raise ParameterError("events", f"events must be a list of events, not {shown(given)}")


def shared(old: Sequence[Event], new: Sequence[Event]) -> int:
    """How many events two lists have in common from the start."""
    most = min(len(old), len(new))
    # Edits keep the events before them, thousands after a long drag: the same objects need no comparing, and as parts
    # of two tuples they are passed over most quickly.
    same = max(most - 1, 0)
    if old[:same] != new[:same]:
        same = next(compress(count(), map(is_not, old, new)), most)
    while same < most and (old[same] is new[same] or old[same] == new[same]):
        same += 1
    return same


def differing(old: Sequence[Event], new: Sequence[Event]) -> tuple[Event, ...]:
    """The events of both lists that do not belong to what they have in common from the start."""
    same = shared(old, new)
    return (*old[same:], *new[same:])


def first_difference(old: Sequence[Event], new: Sequence[Event]) -> int | None:
    """The earliest step at which two ordered lists of events differ, None when they do not."""
    same = shared(old, new)
    return min((event.step for event in (*old[same : same + 1], *new[same : same + 1])), default=None)


@dataclass(frozen=True)
class Setting:
    """All that decides a step but the state: what an event changes.

    Attributes:
        parameters: m, γ, Δt, T; where a schedule runs, those from which it begins.
        schedules: what lr, momentum and temperature follow.
        step: the step that is meant; without schedules all are the same.
    """

    landscape: Landscape
    parameters: Parameters
    method: str = "momentum"
    friction_scheme: str = "explicit"
    options: Mapping[str, float | bool] = field(default_factory=dict)
    schedules: Mapping[str, Running] = field(default_factory=dict)
    step: int = 0

    def at(self, step: int) -> Setting:
        """The setting as it stands at a step."""
        return replace(self, step=step) if self.schedules and step != self.step else self

    def changed(self, event: Event) -> Setting:
        """The setting after an event.

        Raises:
            ParameterError: a value that cannot be.
        """
        new = {key: event.set[key] for key in PARAMETERS if key in event.set}
        schedules = running(self.schedules, event.set.get("schedules", {}), event.step)
        key = event.set.get("method", self.method)
        kept = {k: v for k, v in self.options.items() if any(o.key == k for o in method(key).options)}
        return replace(
            self,
            parameters=replace(self.parameters, **new) if new else self.parameters,
            method=key,
            friction_scheme=event.set.get("friction_scheme", self.friction_scheme),
            options={**kept, **event.set.get("options", {})},
            schedules=schedules,
            step=event.step if schedules else 0,
            landscape=_with_coefficients(self.landscape, event.set["coefficients"])
            if "coefficients" in event.set
            else self.landscape,
        )

    def coefficients(self) -> Coefficients:
        """The coefficients of a step under this setting."""
        return scheduled(self.base, self.schedules, self.step) if self.schedules else self.base

    def rates(self, steps: Steps) -> Rates:
        """lr, ρ, T and σ at some steps of the run."""
        return rates(self.base, self.schedules, steps)

    def felt_masses(self, steps: Steps) -> FloatArray:
        """The mass m̂ that is felt in some steps of the run; 0 without inertia, where there is no kinetic energy."""
        if self.schedules:
            return felt_masses(self.base, self.rates(steps))
        c = self.base
        return np.full(steps.shape, c.effective_mass if c.mass else 0.0)

    @kept
    def base(self) -> Coefficients:
        """The coefficients from which the schedules begin."""
        return coefficients(self.parameters, self.method, self.friction_scheme)

    def rule_numbers(self, steps: int = 1) -> dict[str, Any]:
        """What the rule multiplies by in some steps from this one on: a number, or one a step where it moves."""
        if not self.schedules or steps == 1:
            return dict(self._numbers)
        return rule_numbers(self.base, self.schedules, self.checked_options(), np.arange(self.step, self.step + steps))

    def checked_options(self) -> dict[str, float | bool]:
        """All options of the method."""
        return dict(self._options)

    @kept
    def _numbers(self) -> dict[str, float]:
        """What the rule multiplies by in the step that is meant; every stretch of steps asks."""
        return self.coefficients().rule_numbers(self._options)

    @kept
    def _options(self) -> dict[str, float | bool]:
        return method(self.method).checked_options(self.options)


def _with_coefficients(landscape: Landscape, values: Mapping[str, float]) -> Landscape:
    """The landscape with some of its coefficients changed."""
    change = getattr(landscape, "with_coefficients", None)
    if change is None:
        raise ParameterError("coefficients", "this landscape has no coefficients")
    changed: Landscape = change(values)
    return changed
