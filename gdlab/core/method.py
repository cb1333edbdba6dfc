"""A method of optimisation: its name, what it keeps, what drives it, and one step written in the formula language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.drives import CLASSIC, Drive
from gdlab.core.fields import ParameterError, by_name, is_finite_number, unsigned
from gdlab.core.state import State
from gdlab.core.suggestions import did_you_mean, named, shown

if TYPE_CHECKING:
    from gdlab.core.events import Setting


@dataclass(frozen=True)
class Option:
    """A knob of a method besides m, γ, Δt and T, under torch's name."""

    key: str
    default: float | bool
    help: str
    minimum: float = 0.0
    maximum: float = float("inf")
    below_maximum: bool = False

    def check(self, value: object) -> float | bool:
        """The value, if it is allowed.

        Raises:
            ParameterError: wrong type or out of range.
        """
        if isinstance(self.default, bool):
            if not isinstance(value, (bool, np.bool_)):
                raise ParameterError(self.key, f"{self.key} must be true or false, not {shown(value)}")
            return bool(value)
        too_large = is_finite_number(value) and (value >= self.maximum if self.below_maximum else value > self.maximum)
        if not is_finite_number(value) or value < self.minimum or too_large:
            bound = "less than" if self.below_maximum else "at most"
            upper = "" if self.maximum == float("inf") else f" and {bound} {self.maximum:g}"
            raise ParameterError(
                self.key, f"{self.key} must be a number of at least {self.minimum:g}{upper}, not {shown(value)}"
            )
        return unsigned(value)


WEIGHT_DECAY = Option("weight_decay", 0.0, "Adds weight_decay·x to the gradient: a harmonic well around the origin.")
MAXIMIZE = Option("maximize", False, "Climb instead of descend: the gradient changes its sign.")


@dataclass(frozen=True, eq=False)
class Assignment:
    """`target <- expression` for each coordinate, done only while every coefficient in `when` is not zero.

    A name in `when` that begins with `!` must be zero instead. Each is itself and equal to no other, so that a rule,
    by which what was emitted is found again in every block of steps, is quickly looked up.
    """

    target: str
    expression: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One number per particle and coordinate that a method keeps between steps.

    Attributes:
        name: as the rule calls it.
        initial: what it begins as: a number, or the name of an option.
        share: what part of b = −p/Δt it holds at that ρ; None when it holds no momentum.
        rescaled: it is b itself, which changes when Δt does, for then p is held.
    """

    name: str
    initial: str = "0"
    share: Callable[[float], float] | None = None
    rescaled: bool = False


BUFFER = Slot("b", share=lambda _rho: 1.0, rescaled=True)
"""torch's momentum buffer, a physical momentum: b = −p/Δt."""

NO_INERTIA = {
    "mass": "This method has no inertia: each step forgets the one before, whatever the mass.",
    "friction_scheme": "Without inertia all friction schemes are one.",
}
"""What a massless method lacks."""

Felt = Callable[[FloatArray], FloatArray]
Hand = Callable[["Setting", Mapping[str, float], State, Felt], State]


@dataclass(frozen=True)
class Method:
    """A method: what it keeps, the rule of its step, and the physics that drives it.

    Attributes:
        key, label, help: names for people and programs; the help says what the method is in physics.
        rule: assignments on x, the slots and g (which begins as ∇U(x)); the names they may use besides are rho, lr,
            sigma, xi (a standard normal), k (steps since the method's own start), the options, the targets of `clock`
            and the numbers of the drive.
        options: its knobs.
        slots: what it keeps besides x.
        drive: how m, γ, Δt and T become the rule's numbers.
        clock: assignments that depend on k and on numbers, not on the particle; taken once a step, before the rule.
        hand: one step of all particles, written by hand where no rule can say it: (setting, numbers, state, felt) → the
            next state. `felt(x)` is the gradient `(n, d)` at x after the rule, which then assigns to g alone.
        lacks: the knobs (mass, friction, step_size, temperature, friction_scheme) that it lacks, and why.
        evaluations: of the gradient, in a step; None when as many as it takes.
        pushed_age: the age that a velocity which is placed gives it; None when the age goes on.
        own_velocity: the slot that holds the velocity in m/s; "" where that is (x_k − x_{k−1})/Δt.
        descends: without options U + |ρ|K cannot rise, as `Trajectory.guaranteed_energy` says.
    """

    key: str
    label: str
    help: str
    rule: tuple[Assignment, ...]
    options: tuple[Option, ...] = ()
    slots: tuple[Slot, ...] = (BUFFER,)
    drive: Drive = CLASSIC
    clock: tuple[Assignment, ...] = ()
    hand: Hand | None = None
    lacks: Mapping[str, str] = field(default_factory=dict)
    evaluations: int | None = 1
    pushed_age: int | None = None
    own_velocity: str = ""
    descends: bool = False

    @property
    def massless(self) -> bool:
        """It has no inertia, whatever the mass."""
        return self.drive.massless

    @cached_property
    def slot_names(self) -> tuple[str, ...]:
        """The slots by name."""
        return tuple(slot.name for slot in self.slots)

    @cached_property
    def outcome(self) -> tuple[str, ...]:
        """What a rule is asked for: the next state, or of a method written by hand the felt gradient."""
        return ("g",) if self.hand else ("x", *self.slot_names)

    def checked_options(self, options: Mapping[str, Any]) -> dict[str, float | bool]:
        """All options with their defaults.

        Raises:
            ParameterError: no mapping, an unknown name, or a value that cannot be.
        """
        known = {option.key: option for option in self.options}
        for key in by_name("options", options):
            if key not in known:
                raise ParameterError(key, f"{self.key} has no option {named(key)}{did_you_mean(key, known)}")
        return {key: option.check(options.get(key, option.default)) for key, option in known.items()}

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The numbers that decide which assignments are in force."""
        return tuple(sorted({condition.lstrip("!") for assignment in self.rule for condition in assignment.when}))

    def active_rule(self, numbers: Mapping[str, float | bool]) -> tuple[Assignment, ...]:
        """The assignments that are in force for these numbers; only the `conditions` are looked at, and 0 is none."""
        holding = tuple([bool(numbers.get(name)) for name in self.conditions])
        rule = self._rules.get(holding)
        if rule is None:
            rule = self._rules[holding] = self._rule_where(dict(zip(self.conditions, holding, strict=True)))
        return rule

    @cached_property
    def _rules(self) -> dict[tuple[bool, ...], tuple[Assignment, ...]]:
        """The rules that were asked for before: a few at most, and each block of steps asks again."""
        return {}

    def _rule_where(self, holds: Mapping[str, bool]) -> tuple[Assignment, ...]:
        def in_force(condition: str) -> bool:
            return not holds[condition[1:]] if condition.startswith("!") else holds[condition]

        return tuple(a for a in self.rule if all(map(in_force, a.when)))
