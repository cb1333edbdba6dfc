"""One description of every quantity a person can set: it makes validation, slider, CLI option, codec and table row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Literal, TypeGuard

from gdlab.core.suggestions import shown

Side = Literal["physics", "ml"]
Scale = Literal["log", "momentum"]


@dataclass(frozen=True)
class Field:
    """A number that can be set.

    `minimum` and `maximum` bound the *slider*; what is *allowed* is every finite number that is positive, or zero
    where `zero` is true, or of either sign and below or equal to 1 for the momentum coefficient.
    """

    key: str
    side: Side
    symbol: str
    latex: str
    name: str
    unit: str
    formula: str
    minimum: float
    maximum: float
    zero: bool
    scale: Scale
    help: str

    def error(self, value: float) -> str | None:
        """What is wrong with a value, in one sentence, or None when it is allowed."""
        if type(value) is float and 0 < value < math.inf and self.scale != "momentum":
            return None  # which is nearly all that is ever asked
        if isinstance(value, bool) or not isinstance(value, Real):
            return f"{self.name} must be a number, not {shown(value)}"
        if not is_finite_number(value):
            return f"{self.name} must be a finite number, not {shown(value)}"
        if self.scale == "momentum":
            return None if value <= 1 else f"{self.name} must be at most 1, not {value}"
        if value < 0 or (value == 0 and not self.zero):
            return f"{self.name} must be {'zero or more' if self.zero else 'more than zero'}, not {value}"
        return None


_ALL = (
    Field(
        "mass",
        "physics",
        "m",
        "m",
        "mass",
        "kg",
        r"\Delta t^2/\ell",
        1e-3,
        1e3,
        True,
        "log",
        "Inertia: how long the particle remembers its velocity. Zero is plain gradient descent.",
    ),
    Field(
        "friction",
        "physics",
        "γ",
        r"\gamma",
        "friction",
        "kg/s",
        r"\Delta t/\eta",
        1e-3,
        1e3,
        True,
        "log",
        "Drag per velocity. Zero conserves energy up to the integrator's own error.",
    ),
    Field(
        "step_size",
        "physics",
        "Δt",
        r"\Delta t",
        "time step",
        "s",
        r"\sqrt{m\,\ell}",
        1e-4,
        1e1,
        False,
        "log",
        "The time that passes in one optimiser step.",
    ),
    Field(
        "temperature",
        "physics",
        "T",
        "T",
        "temperature",
        "J",
        r"\eta\,\sigma^2/2",
        1e-6,
        1e2,
        True,
        "log",
        "Strength of the thermal noise, with Boltzmann's constant 1.",
    ),
    Field(
        "learning_rate",
        "ml",
        "ℓ",
        r"\ell",
        "learning rate",
        "",
        r"\Delta t^2/m",
        1e-6,
        1e2,
        False,
        "log",
        "The classic learning rate, torch's lr: the update made by one unit of gradient.",
    ),
    Field(
        "momentum",
        "ml",
        "ρ",
        r"\rho",
        "momentum",
        "",
        r"1-\Delta t/\tau",
        0.0,
        0.9999,
        True,
        "momentum",
        "The fraction of the velocity that survives a step, torch's momentum.",
    ),
    Field(
        "effective_learning_rate",
        "ml",
        "η",
        r"\eta",
        "effective rate",
        "",
        r"\Delta t/\gamma",
        1e-6,
        1e2,
        False,
        "log",
        "The step under a constant gradient once the velocity has settled is −η∇L.",
    ),
    Field(
        "gradient_noise",
        "ml",
        "σ",
        r"\sigma",
        "noise",
        "",
        r"\sqrt{2T/\eta}",
        1e-4,
        1e3,
        True,
        "log",
        "Standard deviation of the noise on each coordinate of the gradient; its square goes as 1/batch size.",
    ),
)

FIELDS: dict[str, Field] = {field.key: field for field in _ALL}
"""Every field by key, physics first."""


class ParameterError(ValueError):
    """A value that cannot be; `key` names the field, the message is a sentence for the person who gave it."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def is_finite_number(value: object) -> TypeGuard[float]:
    """Whether this is a real number, no bool, that float64 can hold."""
    if type(value) is float:
        return math.isfinite(value)
    try:
        return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(float(value))
    except OverflowError:  # 10**400 is an int
        return False


def unsigned(value: float) -> float:
    """The value as a float; −0, which would be written so, as 0."""
    return float(value) + 0.0


def whole_number(key: str, value: object, maximum: int, name: str = "") -> int:
    """The value as an int from 0 to `maximum`; numpy's integers are taken too. A message calls it `name`, else `key`.

    Raises:
        ParameterError: anything else.
    """
    if isinstance(value, Integral) and not isinstance(value, bool) and 0 <= int(value) <= maximum:
        return int(value)
    raise ParameterError(key, f"{name or key} must be a whole number from 0 to {maximum}, not {shown(value)}")


def by_name(key: str, given: object) -> Mapping[str, Any]:
    """What is given by name, such as options; nothing where that is None.

    Raises:
        ParameterError: no mapping, or one of whose names is no text.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ParameterError(key, f"{key} must be given by name, as a dictionary, not as {shown(given)}")
    for name in given:
        if not isinstance(name, str):
            raise ParameterError(key, f"{key} must be given by name, and {shown(name)} is no name")
    return given


def check_field(key: str, value: float) -> None:
    """Raise `ParameterError` when the value is not allowed for the field."""
    message = FIELDS[key].error(value)
    if message is not None:
        raise ParameterError(key, message)
