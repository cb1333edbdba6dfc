"""Schedules of a knob over the steps, with the names and the values of torch.optim.lr_scheduler.

Every schedule is affine in the value it begins from: value(n) = factor(n)·base + offset(n), with n counted from the
step at which the schedule began. Values are closed forms of n, so any step can be asked for, in any order, in one array
or one by one, and the bits are the same on every machine: products, quotients and gdlab's own sine only. torch walks
from each step to the next and rounds on the way; the two agree to rounding (`tests/oracles/record_schedules.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions.emit_python import elementary
from gdlab.core.fields import FIELDS, ParameterError, by_name, is_finite_number, whole_number
from gdlab.core.powers import powers
from gdlab.core.suggestions import did_you_mean, named, shown

Steps = npt.NDArray[np.int64]
Number = float | int
Shape = tuple[FloatArray, FloatArray]

SCHEDULED = ("learning_rate", "momentum", "temperature")
"""The knobs that may follow a schedule."""
LONGEST = 2**32 - 1
"""The noise counts steps in 32 bits, so no run is longer."""


@dataclass(frozen=True)
class Argument:
    """A number of a schedule, under torch's name.

    Attributes:
        key, help: name and meaning.
        default: what it is when it is not given; None where torch, too, wants it.
        whole: it counts steps.
        minimum, maximum: what it may be at least and at most.
        positive: zero is refused, too.
    """

    key: str
    help: str
    default: Number | None
    whole: bool = False
    minimum: float = 0.0
    maximum: float = math.inf
    positive: bool = False

    def check(self, value: object) -> Number:
        """The value, if it is allowed.

        Raises:
            ParameterError: not a number, or out of range.
        """
        if self.whole:
            return self._checked_count(value)
        if not is_finite_number(value) or not self.minimum <= value <= self.maximum or (self.positive and not value):
            raise ParameterError(self.key, f"{self.key} must be {self._range()}, not {shown(value)}")
        return float(value)

    def _checked_count(self, value: object) -> int:
        count = whole_number(self.key, value, LONGEST)
        if count < self.minimum:
            raise ParameterError(
                self.key, f"{self.key} must be a whole number of at least {self.minimum:g}, not {count}"
            )
        return count

    def _range(self) -> str:
        least = "more than 0" if self.positive else f"of at least {self.minimum:g}"
        return f"a number {least}" + ("" if math.isinf(self.maximum) else f" and at most {self.maximum:g}")


@dataclass(frozen=True)
class Kind:
    """A kind of schedule.

    Attributes:
        key, label, help: names for files and people.
        torch: its class in torch.optim.lr_scheduler.
        formula: value(n) from the base v₀, in plain characters.
        arguments: its numbers.
        shape: (arguments, n) -> factor and offset at each n ≥ 0.
    """

    key: str
    label: str
    help: str
    torch: str
    formula: str
    arguments: tuple[Argument, ...]
    shape: Callable[[Mapping[str, Number], Steps], Shape]


@dataclass(frozen=True)
class Schedule:
    """A kind of schedule with its numbers; those that are left out take their defaults.

    Raises:
        ParameterError: an unknown kind, or an argument that is missing, unknown or cannot be; `key` names it.
    """

    kind: str
    arguments: Mapping[str, Number]

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in KINDS:
            near = did_you_mean(self.kind, KINDS) if isinstance(self.kind, str) else ""
            raise ParameterError("kind", f"there is no kind of schedule {shown(self.kind)}{near}")
        known = {argument.key: argument for argument in KINDS[self.kind].arguments}
        for key in by_name("arguments", self.arguments):
            if key not in known:
                raise ParameterError(key, f"a {self.kind} schedule has no {named(key)}{did_you_mean(key, known)}")
        checked = {key: argument.check(self._given(argument)) for key, argument in known.items()}
        object.__setattr__(self, "arguments", checked)

    def __hash__(self) -> int:
        return hash((self.kind, *self.arguments.items()))

    def _given(self, argument: Argument) -> object:
        if argument.key in self.arguments:
            return self.arguments[argument.key]
        if argument.default is None:
            raise ParameterError(argument.key, f"a {self.kind} schedule needs {argument.key}: {argument.help}")
        return argument.default

    @property
    def plain(self) -> dict[str, Any]:
        """As files have it."""
        return {"kind": self.kind, **self.arguments}

    @property
    def is_still(self) -> bool:
        """It never changes anything."""
        return self.kind == "constant" and self.arguments["factor"] == 1

    def shape(self, n: Steps) -> Shape:
        """Factor and offset after n steps, both like n."""
        return KINDS[self.kind].shape(self.arguments, n)

    def values(self, base: float, n: Steps) -> FloatArray:
        """What becomes of the base after n steps, like n; a value beyond float64 is ∞."""
        factor, offset = self.shape(n)
        with np.errstate(over="ignore"):
            values: FloatArray = (factor * base if base else np.zeros(n.shape)) + offset  # and not 0·∞
        return values


@dataclass(frozen=True)
class Running:
    """A schedule that began at step `since` of a run."""

    schedule: Schedule
    since: int = 0

    def values(self, base: float, steps: Steps) -> FloatArray:
        """What becomes of the base at some steps of the run."""
        return self.schedule.values(base, np.maximum(steps - self.since, 0))

    def base_for(self, key: str, value: float, step: int) -> float:
        """The base from which the schedule makes the value at a step of the run.

        Raises:
            ParameterError: the schedule has taken the knob to where no base makes a difference.
        """
        factor, offset = (float(part[0]) for part in self.schedule.shape(np.array([max(step - self.since, 0)])))
        field = FIELDS[key]
        if not 0 < factor < math.inf:
            far = "0" if factor == 0 else "∞"
            raise ParameterError(
                key,
                f"here the {self.schedule.kind} schedule multiplies the {field.name} by {far}, "
                f"so no beginning leads to {value:g}: go to another step, or choose another schedule",
            )
        base = (value - offset) / factor
        message = field.error(base)
        if message is not None:
            raise ParameterError(
                key, f"for {value:g} at this step of its schedule, the {field.name} would have to begin at {base:g}"
            )
        return _settled(base, factor, offset, value)


def schedule(given: Schedule | Mapping[str, Any]) -> Schedule:
    """A schedule from `{"kind": "cosine", "T_max": 200}`.

    Raises:
        ParameterError: see `Schedule`.
    """
    if isinstance(given, Schedule):
        return given
    if not isinstance(given, Mapping):
        raise ParameterError("kind", f'a schedule is written as {{"kind": "cosine", "T_max": 200}}, not {shown(given)}')
    if "kind" not in given:
        known = {"kind", *(argument.key for kind in KINDS.values() for argument in kind.arguments)}
        for key in by_name("schedule", given):
            if key not in known:
                raise ParameterError(key, f"a schedule has no {named(key)}{did_you_mean(key, known)}")
        raise ParameterError("kind", f"a schedule needs its kind: one of {', '.join(KINDS)}")
    return Schedule(given["kind"], {key: value for key, value in given.items() if key != "kind"})


def checked(key: str, given: Schedule | Mapping[str, Any]) -> Schedule:
    """The schedule of a knob.

    Raises:
        ParameterError: a knob that follows no schedule, a schedule that cannot be or that the knob cannot follow.
    """
    if key not in SCHEDULED:
        raise ParameterError(key, f"{named(key)} follows no schedule: only {', '.join(SCHEDULED)} do")
    found = schedule(given)
    if key == "momentum":
        if found.arguments.get("gamma", 0.0) > 1:
            raise ParameterError("gamma", "gamma of a momentum must be at most 1: no momentum is more than 1")
        if found.arguments.get("eta_min", 0.0) >= 1:
            raise ParameterError(
                "eta_min", "eta_min of a momentum must be less than 1, where no velocity would be lost"
            )
    return found


def running(
    before: Mapping[str, Running], changes: Mapping[str, Schedule | Mapping[str, Any]], step: int
) -> dict[str, Running]:
    """The schedules after some were set at a step; those that never change anything are left out.

    Raises:
        ParameterError: see `checked`.
    """
    new = {key: Running(checked(key, given), step) for key, given in by_name("schedules", changes).items()}
    return {key: each for key, each in {**before, **new}.items() if not each.schedule.is_still}


def plain(schedules: Mapping[str, Running]) -> dict[str, dict[str, Any]]:
    """Schedules as files have them."""
    return {key: each.schedule.plain for key, each in schedules.items()}


# --- the kinds ----------------------------------------------------------------------------------------------------


def _constant(given: Mapping[str, Number], n: Steps) -> Shape:
    return np.where(n >= given["total_iters"], 1.0, given["factor"]), np.zeros(n.shape)


def _step(given: Mapping[str, Number], n: Steps) -> Shape:
    return powers(given["gamma"], n // int(given["step_size"])), np.zeros(n.shape)


def _exponential(given: Mapping[str, Number], n: Steps) -> Shape:
    return powers(given["gamma"], n), np.zeros(n.shape)


def _warm_up(given: Mapping[str, Number], n: Steps) -> Shape:
    start, end, total = given["start_factor"], given["end_factor"], given["total_iters"]
    ramp = start + (end - start) * np.minimum(n, total) / total
    return np.where(n >= total, end, ramp), np.zeros(n.shape)


def _cosine(given: Mapping[str, Number], n: Steps) -> Shape:
    """(1 + cos πq)/2 as cos²(πq/2), from the sine of at most π/4: exactly 1 at q = 0 and exactly 0 at q = 1."""
    period = int(given["T_max"])
    phase = n % (2 * period)
    phase = np.minimum(phase, 2 * period - phase)  # there and back again, as torch goes on beyond T_max
    late = 2 * phase > period
    sine = elementary("sin", "numpy")(0.5 * math.pi * np.where(late, period - phase, phase) / period)
    small = sine * sine
    factor, rest = np.where(late, small, 1.0 - small), np.where(late, 1.0 - small, small)
    return factor, given["eta_min"] * rest


def _settled(base: float, factor: float, offset: float, value: float) -> float:
    """Of the floats beside a base, one from which the value comes back to the last bit, where there is one."""
    near = (base, math.nextafter(base, math.inf), math.nextafter(base, -math.inf))
    return next((each for each in near if factor * each + offset == value), base)


_GAMMA = "what the value is multiplied by each time"
_ALL = (
    Kind(
        "constant",
        "Constant",
        "Stays as it is; or is multiplied by a factor in its first steps.",
        "ConstantLR",
        "factor·v₀ for n < total_iters, then v₀",
        (
            # torch's factor is 1/3, but who writes no more than `constant` means what the word says.
            Argument("factor", "what the value is multiplied by in the first steps", 1.0, maximum=1.0),
            Argument("total_iters", "how many steps that lasts", 5, whole=True),
        ),
        _constant,
    ),
    Kind(
        "step",
        "Step",
        "Is multiplied by gamma after every step_size steps.",
        "StepLR",
        "v₀·gamma^⌊n/step_size⌋",
        (
            Argument("step_size", "how many steps from one drop to the next", None, whole=True, minimum=1),
            Argument("gamma", _GAMMA, 0.1),
        ),
        _step,
    ),
    Kind(
        "cosine",
        "Cosine",
        "Falls along half a cosine to eta_min in T_max steps; then back again.",
        "CosineAnnealingLR",
        "eta_min + (v₀ − eta_min)(1 + cos(πn/T_max))/2",
        (
            Argument("T_max", "how many steps it falls", None, whole=True, minimum=1),
            Argument("eta_min", "the lowest value", 0.0),
        ),
        _cosine,
    ),
    Kind(
        "exponential",
        "Exponential",
        "Is multiplied by gamma in every step.",
        "ExponentialLR",
        "v₀·gammaⁿ",
        (Argument("gamma", _GAMMA, None),),
        _exponential,
    ),
    Kind(
        "warm-up",
        "Warm-up",
        "Goes straight from start_factor to end_factor times its value in total_iters steps.",
        "LinearLR",
        "v₀·(start_factor + (end_factor − start_factor)·min(n, total_iters)/total_iters)",
        (
            Argument("start_factor", "the first factor", 1 / 3, maximum=1.0, positive=True),
            Argument("end_factor", "the last factor", 1.0, maximum=1.0),
            Argument("total_iters", "how many steps it takes", 5, whole=True, minimum=1),
        ),
        _warm_up,
    ),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
"""Every kind by key."""
