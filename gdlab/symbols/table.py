"""The symbol table: rows from `resources/symbols/rows.toml`, in two languages, with slots for the live numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.coefficients import Coefficients
from gdlab.core.resources import path
from gdlab.symbols.formatting import format_number
from gdlab.symbols.quantities import Value

Group = Literal["sentence", "equation", "row", "projector"]
SHOWN_COORDINATES = 3
_TAG = re.compile(r"<(!?)(\w+)>|</>")
_SLOT = re.compile(r"\\num\{([\w.]+)\}")
_VECTOR = re.compile(r"\\vec\{(\w+)\}")
_CONDITIONAL = ("meaning", "symbol", "formula", "latex", "numbers")


class Reading(Struct, frozen=True):
    r"""One row in one language.

    Attributes:
        meaning, symbol, formula, unit: words for people and for plain text.
        latex: typeset, with slots `\\num{key}`.
        numbers: for equations, the same with the numbers in it.
        value: key of the quantity that the row is about.
        torch: the name of torch's argument, as `lr`.
    """

    meaning: str = ""
    symbol: str = ""
    formula: str = ""
    unit: str = ""
    latex: str = ""
    numbers: str = ""
    value: str = ""
    torch: str = ""


class Row(Struct, frozen=True):
    """A row of the table: a cell of the sentence, an equation, a symbol; or a line that the projector shows."""

    key: str
    group: Group
    physics: Reading
    ml: Reading
    label: str = ""
    relation: str = ""
    relation_ml: str = ""
    operator: str = ""


@cache
def templates() -> tuple[Row, ...]:
    """All rows as written in the data, with their conditions and vectors still in them."""
    document = tomllib.loads(path("symbols", "rows.toml").read_text(encoding="utf-8"))
    groups: tuple[Group, ...] = ("sentence", "equation", "row", "projector")
    return tuple(_row(group, entry) for group in groups for entry in document[group])


def _row(group: Group, entry: Mapping[str, Any]) -> Row:
    plain = {key: value for key, value in entry.items() if key not in ("physics", "ml")}
    return Row(group=group, physics=Reading(**entry["physics"]), ml=Reading(**entry["ml"]), **plain)


def flags(c: Coefficients, numbers: Mapping[str, float] = MappingProxyType({})) -> frozenset[str]:
    """The conditions that the data may ask for, of a step's coefficients and of the numbers of its method's rule."""
    conditions = {
        "altered": any(value for name, value in numbers.items() if name not in ("rho", "lr", "sigma")),
        "climbing": bool(numbers.get("maximize")),
        "massless": c.mass == 0,
        "noise": c.gradient_noise > 0,
        "bath": c.friction > 0,
        c.friction_scheme: True,
    }
    return frozenset(name for name, holds in conditions.items() if holds)


@cache
def rows(conditions: frozenset[str], dimension: int) -> tuple[Row, ...]:
    """The rows as they read under the conditions, for a landscape of that dimension."""

    def resolved(reading: Reading) -> Reading:
        texts = {name: expand(getattr(reading, name), conditions, dimension) for name in _CONDITIONAL}
        return replace(reading, **texts)

    return tuple(replace(row, physics=resolved(row.physics), ml=resolved(row.ml)) for row in templates())


def expand(text: str, conditions: frozenset[str], dimension: int) -> str:
    r"""Resolve `<flag>…</>` and `<!flag>…</>`, which may be nested, and write out `\\vec{key}`."""
    shown = [True]
    pieces: list[str] = []
    last = 0
    for tag in _TAG.finditer(text):
        if shown[-1]:
            pieces.append(text[last : tag.start()])
        last = tag.end()
        if tag.group(2):
            shown.append(shown[-1] and (tag.group(2) in conditions) != bool(tag.group(1)))
        else:
            shown.pop()
    pieces.append(text[last:])
    return _VECTOR.sub(lambda match: _vector(match.group(1), dimension), "".join(pieces))


def _vector(key: str, dimension: int) -> str:
    r"""`(\\num{key.0}, \\num{key.1}, …)`; a single coordinate stands alone."""
    slots = [rf"\num{{{key}.{i}}}" for i in range(min(dimension, SHOWN_COORDINATES))]
    if dimension == 1:
        return slots[0]
    more = [r"\ldots"] if dimension > SHOWN_COORDINATES else []
    return rf"\left({', '.join(slots + more)}\right)"


def slots(latex: str) -> tuple[str, ...]:
    """The keys of the slots of a LaTeX string, in order."""
    return tuple(_SLOT.findall(latex))


def slot_texts(latex: str, values: Mapping[str, Value]) -> dict[str, str]:
    """What stands in each slot: `force.1` is the second coordinate of the force."""
    return {key: _formatted(key, values) for key in slots(latex)}


def _formatted(key: str, values: Mapping[str, Value]) -> str:
    name, _, index = key.partition(".")
    value = values[name]
    number = value[int(index or 0)] if isinstance(value, tuple) else value
    return format_quantity(name, number)


def format_quantity(key: str, number: float) -> str:
    """A number as the table shows it: steps are counted, everything else is measured."""
    return f"{number:.0f}" if key == "step" else format_number(number)
