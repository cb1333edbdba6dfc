"""The symbol table: rows from `resources/symbols/rows.toml`, in two languages, with slots for the live numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.coefficients import Coefficients
from gdlab.core.registry import method
from gdlab.core.resources import path, table
from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import STANDARD, Notation, Side
from gdlab.symbols.workings import Value

Group = Literal["sentence", "equation", "row", "projector"]
SHOWN_COORDINATES = 3
_GROUPS: tuple[Group, ...] = ("sentence", "equation", "row", "projector")
_TAG = re.compile(r"<(!?)(\w+)>|</>")
_SLOT = re.compile(r"\\num\{([\w.]+)\}")
_VECTOR = re.compile(r"\\vec\{(\w+)\}")
_CONDITIONAL = ("meaning", "symbol", "formula", "latex", "numbers", "value")


class Reading(Struct, frozen=True):
    r"""One row in one language.

    Attributes:
        meaning, symbol, formula, unit: words for people and for plain text.
        latex: typeset, with slots `\\num{key}`.
        numbers: for equations, the same with the numbers in it.
        value: key of the quantity that the row is about, "" where there is none, as torch's buffer without inertia.
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
    """A row of the table: a cell of the sentence, an equation, a symbol; or a line that the projector shows.

    It stands while the condition `when` holds, or always.
    """

    key: str
    group: Group
    physics: Reading
    ml: Reading
    label: str = ""
    relation: str = ""
    relation_ml: str = ""
    operator: str = ""
    after: str = ""
    when: str = ""

    def reading(self, side: Side) -> Reading:
        """The row in one language."""
        return self.physics if side == "physics" else self.ml


@cache
def templates(key: str = "momentum") -> tuple[Row, ...]:
    """The rows of a method as written in the data, with their conditions and vectors still in them."""
    common, own = _document("rows.toml"), _own(key)
    return tuple(row for group in _GROUPS for row in _with_own(group, common[group], own.get(group, [])))


def _own(key: str) -> dict[str, list[dict[str, Any]]]:
    """A method's own rows by group; to read those of all takes 10 ms, which one without any need not wait for."""
    text = path("symbols", "methods.toml").read_text(encoding="utf-8")
    return _document("methods.toml").get(key, {}) if f"[[{key}." in text else {}


@cache
def _document(name: str) -> dict[str, Any]:
    return table(path("symbols", name))


def _with_own(group: Group, common: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[Row]:
    """The common rows of a group with a method's own among them; its own sentence is all of the sentence."""
    replaced = [] if group == "sentence" and own else [_row(group, entry) for entry in common]
    for row in (_row(group, entry) for entry in own):
        keys = [each.key for each in replaced]
        if row.key in keys:
            replaced[keys.index(row.key)] = row
        else:
            replaced.insert(keys.index(row.after) + 1 if row.after else len(keys), row)
    return replaced


def _row(group: Group, entry: Mapping[str, Any]) -> Row:
    plain = {key: value for key, value in entry.items() if key not in ("physics", "ml")}
    return Row(group=group, physics=Reading(**entry["physics"]), ml=Reading(**entry["ml"]), **plain)


def flags(c: Coefficients, numbers: Mapping[str, float] = MappingProxyType({})) -> frozenset[str]:
    """The conditions that the data may ask for, of a step's coefficients and of the numbers of its method's rule."""
    conditions = {
        "altered": _alters_gradient(c.method, numbers),
        "centred": bool(numbers.get("centered")),
        "climbing": bool(numbers.get("maximize")),
        "dampened": bool(numbers.get("dampening")) and c.momentum != 0,
        "decoupled": bool(numbers.get("decoupled_weight_decay")) and bool(numbers.get("weight_decay")),
        "largest": bool(numbers.get("amsgrad")),
        "slowing": bool(numbers.get("lr_decay")),
        "begun": bool(numbers.get("initial_accumulator_value")),
        "massless": c.mass == 0,
        "noise": c.gradient_noise > 0,
        "bath": c.friction > 0,
        method(c.method).drive.scheme or c.friction_scheme: True,
    }
    return frozenset(name for name, holds in conditions.items() if holds)


def _alters_gradient(key: str, numbers: Mapping[str, float]) -> bool:
    """Whether the method's options make something else of ∇U + σξ before it moves."""

    def holds(condition: str) -> bool:
        return bool(numbers.get(condition.lstrip("!"))) != condition.startswith("!")

    changes = (a.when for a in method(key).rule if a.target == "g" and a.when != ("sigma",))
    return any(all(map(holds, conditions)) for conditions in changes)


@cache
def rows(
    conditions: frozenset[str], dimension: int, key: str = "momentum", notation: Notation = STANDARD
) -> tuple[Row, ...]:
    """The rows of a method as they read under the conditions, for a landscape of that dimension, in a notation."""
    if notation != STANDARD:
        return tuple(written(row, notation) for row in rows(conditions, dimension, key))

    def resolved(reading: Reading) -> Reading:
        texts = {name: expand(getattr(reading, name), conditions, dimension) for name in _CONDITIONAL}
        return replace(reading, **texts)

    standing = (row for row in templates(key) if not row.when or row.when in conditions)
    return tuple(replace(row, physics=resolved(row.physics), ml=resolved(row.ml)) for row in standing)


def written(row: Row, notation: Notation) -> Row:
    """A row in another notation."""
    latex = {name: notation.latex(getattr(row, name)) for name in ("relation", "relation_ml", "operator")}
    readings = {"physics": _written(row.physics, notation), "ml": _written(row.ml, notation)}
    return replace(row, label=notation.text(row.label), **latex, **readings)


def _written(reading: Reading, notation: Notation) -> Reading:
    texts = {name: notation.text(getattr(reading, name)) for name in ("meaning", "symbol", "formula")}
    return replace(reading, latex=notation.latex(reading.latex), numbers=notation.latex(reading.numbers), **texts)


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
