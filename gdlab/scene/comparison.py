"""What tells two runs apart: every setting that differs, as each has it, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Setting
from gdlab.core.fields import FIELDS
from gdlab.core.registry import method as method_of
from gdlab.core.schedules import plain
from gdlab.scene.grounds import Points
from gdlab.symbols.formatting import format_number
from gdlab.symbols.letters import letters

Side = Literal["physics", "ml", "neutral"]
_PHYSICS = ("mass", "friction", "step_size", "temperature")
_LEARNING = ("momentum", "learning_rate", "effective_learning_rate", "gradient_noise")
_SYMBOLS = {"learning_rate": "lr"}
"""Torch's name, as in the captions of figures."""
_SAME = 1e-9
"""Relative difference up to which derived numbers are the same: rounding is no difference."""
_DIGITS, _MOST_DIGITS = 3, 17
NONE = "–"


class Difference(Struct, frozen=True):
    """One thing that differs.

    Attributes:
        key: of the quantity, or `method`, `friction_scheme`, `options.beta2`, `schedules.learning_rate`, `start`,
            `velocity`.
        name: in words.
        symbol: its letter, "" where it has none.
        side: the reading it belongs to.
        left, right: as the two runs have it.
        cause: it was set so; else it follows from what was.
    """

    key: str
    name: str
    symbol: str
    side: Side
    left: str
    right: str
    cause: bool = True

    @property
    def text(self) -> str:
        """Both values: ρ = 0 | 0.900, or gradient descent | adam."""
        values = f"{self.left} | {self.right}"
        return f"{self.symbol} = {values}" if self.symbol else values


class Standpoint(Struct, frozen=True):
    """A run as it is compared: what its next step is taken with, and where it began and how fast."""

    setting: Setting
    start: Points | None = None
    velocity: Points | None = None


def differences(left: Standpoint, right: Standpoint) -> tuple[Difference, ...]:
    """All that differs, causes first, then the numbers of learning that follow from them."""
    return (*_words(left, right), *_numbers(left.setting, right.setting))


def alike(left: Setting, right: Setting) -> tuple[str, ...]:
    """The letters of the numbers that two settings have in common; T and σ only where there is noise."""
    one, other = left.coefficients(), right.coefficients()
    keys = [key for key in (*_PHYSICS, *_LEARNING) if _same(getattr(one, key), getattr(other, key))]
    noise = one.temperature or other.temperature
    return tuple(_symbol(key) for key in keys if noise or key not in ("temperature", "gradient_noise"))


def headline(found: tuple[Difference, ...]) -> str:
    """What was set otherwise, in words: Only the mass differs."""
    names = list(dict.fromkeys(each.name for each in found if each.cause))
    if not names:
        return "Both runs have the same settings."
    if len(names) == 1:
        verb = "differ" if names[0].endswith("s") and not names[0].endswith("ss") else "differs"
        return f"Only the {names[0]} {verb}."
    said = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{said[0].upper()}{said[1:]} differ."


def sentence(left: Standpoint, right: Standpoint) -> str:
    """All of it in one line: Only the mass differs: m = 0 | 1.00 kg, ρ = 0 | 0.900. Same γ, Δt, η."""
    found = differences(left, right)
    said = headline(found)
    if found:
        said = f"{said.removesuffix('.')}: {', '.join(each.text for each in found)}."
    return f"{said} {in_common(left.setting, right.setting)}".rstrip()


def in_common(left: Setting, right: Setting) -> str:
    """The letters of what is the same, in a sentence: Same γ, Δt, η."""
    shared = alike(left, right)
    return f"Same {', '.join(shared)}." if shared else ""


def _words(left: Standpoint, right: Standpoint) -> Iterator[Difference]:
    """Method, friction scheme, options, schedules, start."""
    one, other = left.setting, right.setting
    if one.method != other.method:
        yield _spoken("method", "method", one.method.replace("-", " "), other.method.replace("-", " "))
    if one.friction_scheme != other.friction_scheme and _has_scheme(one) and _has_scheme(other):
        yield _spoken("friction_scheme", "friction scheme", one.friction_scheme, other.friction_scheme)
    if one.method == other.method:
        yield from _options(one, other)
    yield from _schedules(one, other)
    for key in ("start", "velocity"):
        if getattr(left, key) != getattr(right, key):
            yield _spoken(key, key, _point(getattr(left, key)), _point(getattr(right, key)))


def _spoken(key: str, name: str, left: str, right: str) -> Difference:
    return Difference(key, name, "", "neutral", left, right)


def _has_scheme(setting: Setting) -> bool:
    """Whether the friction scheme makes a difference."""
    return "friction_scheme" not in method_of(setting.method).lacks and setting.coefficients().mass > 0


def _options(one: Setting, other: Setting) -> Iterator[Difference]:
    mine, yours = one.checked_options(), other.checked_options()
    for key, value in mine.items():
        if value != yours[key]:
            name = key.replace("_", " ")
            left, right = _distinct(value, yours[key])
            yield Difference(f"options.{key}", name, name, "ml", left, right)


def _schedules(one: Setting, other: Setting) -> Iterator[Difference]:
    mine, yours = plain(one.schedules), plain(other.schedules)
    for key in ("learning_rate", "momentum", "temperature"):
        if mine.get(key) != yours.get(key):
            left, right = (str(each[key]["kind"]) if key in each else "none" for each in (mine, yours))
            yield _spoken(f"schedules.{key}", f"schedule of {_symbol(key)}", left, right)


def _numbers(one: Setting, other: Setting) -> Iterator[Difference]:
    """The numbers with which the two step."""
    mine, yours = one.coefficients(), other.coefficients()
    for key in (*_PHYSICS, *_LEARNING):
        a, b = getattr(mine, key), getattr(yours, key)
        if not _same(a, b):
            field = FIELDS[key]
            left, right = _distinct(a, b)
            mine_in, yours_in = (letters(each.method)[key].unit for each in (one, other))
            left = left if mine_in == yours_in else f"{left} {mine_in}"
            cause = field.side == "physics" and _is_set(one, other, key, mine, yours)
            yield Difference(key, field.name, _symbol(key), field.side, left, f"{right} {yours_in}".rstrip(), cause)


def _is_set(one: Setting, other: Setting, key: str, mine: Coefficients, yours: Coefficients) -> bool:
    """Whether a number differs because it was set so, and not because a method sets it aside."""
    return bool(getattr(one.parameters, key) != getattr(other.parameters, key)) or mine.method == yours.method


def _same(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= _SAME * max(abs(a), abs(b))


def _distinct(a: Any, b: Any) -> tuple[str, str]:
    """Two values that differ, written with as many digits as tell them apart."""
    if isinstance(a, bool) or isinstance(b, bool):
        return ("on" if a else "off"), ("on" if b else "off")
    for digits in range(_DIGITS, _MOST_DIGITS):
        left, right = format_number(a, digits), format_number(b, digits)
        if left != right:
            break
    return left, right


def _symbol(key: str) -> str:
    return _SYMBOLS.get(key, FIELDS[key].symbol)


def _point(points: Points | None) -> str:
    """The first of some points."""
    if not points:
        return "at rest"
    texts = [format_number(value) for value in points[0][:3]]
    more = ", …" if len(points[0]) > 3 else ""
    return f"({', '.join(texts)}{more})" if len(points[0]) > 1 else texts[0]
