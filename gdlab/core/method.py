"""A method of optimisation: its name, what drives it, and one step written in the formula language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gdlab.core.fields import ParameterError, is_finite_number
from gdlab.core.suggestions import did_you_mean, named


@dataclass(frozen=True)
class Option:
    """A knob of a method besides m, γ, Δt and T, under torch's name."""

    key: str
    default: float | bool
    help: str
    minimum: float = 0.0
    maximum: float = float("inf")

    def check(self, value: object) -> float | bool:
        """The value, if it is allowed.

        Raises:
            ParameterError: wrong type or out of range.
        """
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise ParameterError(self.key, f"{self.key} must be true or false, not {value!r}")
            return value
        if not is_finite_number(value) or not self.minimum <= value <= self.maximum:
            upper = "" if self.maximum == float("inf") else f" and at most {self.maximum:g}"
            raise ParameterError(
                self.key, f"{self.key} must be a number of at least {self.minimum:g}{upper}, not {value!r}"
            )
        return float(value)


WEIGHT_DECAY = Option("weight_decay", 0.0, "Adds weight_decay·x to the gradient: a harmonic well around the origin.")
MAXIMIZE = Option("maximize", False, "Climb instead of descend: the gradient changes its sign.")


@dataclass(frozen=True)
class Assignment:
    """`target <- expression` for each coordinate, done only while every coefficient in `when` is not zero.

    A name in `when` that begins with `!` must be zero instead.
    """

    target: str
    expression: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Method:
    """A separable method: state, rule and the physics that drives it.

    Attributes:
        key, label, help: names for people and programs.
        rule: assignments on x, the state and g (which begins as ∇U(x)); the names they may use besides are rho, lr,
            sigma, xi (a standard normal), k (steps since the method's own start) and the options.
        massless: the method has no inertia: ρ = 0 and lr = η.
        options: its knobs.
    """

    key: str
    label: str
    help: str
    rule: tuple[Assignment, ...]
    massless: bool = False
    options: tuple[Option, ...] = field(default=())

    def checked_options(self, options: Mapping[str, Any]) -> dict[str, float | bool]:
        """All options with their defaults.

        Raises:
            ParameterError: an unknown name or a value that cannot be.
        """
        known = {option.key: option for option in self.options}
        for key in options:
            if key not in known:
                raise ParameterError(key, f"{self.key} has no option {named(key)}{did_you_mean(key, known)}")
        return {key: option.check(options.get(key, option.default)) for key, option in known.items()}

    def active_rule(self, numbers: Mapping[str, float]) -> tuple[Assignment, ...]:
        """The assignments that are in force for these numbers."""

        def holds(condition: str) -> bool:
            return not numbers[condition[1:]] if condition.startswith("!") else bool(numbers[condition])

        return tuple(a for a in self.rule if all(holds(condition) for condition in a.when))
