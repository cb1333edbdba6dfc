"""From plain JSON values to a Scene: every key, type and single number is checked, and every error has its path.

`msgspec.convert` stops at the first error and does not look at the unknown keys of a dataclass or name the key of a
dictionary; so the types of the model are walked here first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType, inspect

from gdlab.core.events import PARAMETERS, Event
from gdlab.core.fields import FIELDS
from gdlab.core.parameters import Parameters
from gdlab.core.suggestions import did_you_mean
from gdlab.scene.errors import SceneError, member
from gdlab.scene.grounds import Points
from gdlab.scene.model import FrictionScheme, Run, Scene
from gdlab.scene.schedule_types import SCHEDULES


class EventSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The types of what an event may set; the core takes any mapping."""

    mass: float | UnsetType = UNSET
    friction: float | UnsetType = UNSET
    step_size: float | UnsetType = UNSET
    temperature: float | UnsetType = UNSET
    method: str | UnsetType = UNSET
    friction_scheme: FrictionScheme | UnsetType = UNSET
    options: dict[str, float | bool] | UnsetType = UNSET
    schedules: dict[str, dict[str, str | int | float]] | UnsetType = UNSET
    coefficients: dict[str, float] | UnsetType = UNSET
    position: Points | UnsetType = UNSET
    velocity: Points | UnsetType = UNSET


def build(document: dict[str, Any]) -> Scene:
    """The scene of a document in which `structural_problems` finds nothing.

    Raises:
        SceneError: numbers that are right one by one and cannot stand together.
    """
    try:
        return msgspec.convert(document, Scene)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `")
        key = getattr(error.__cause__, "key", None)
        place = path.rstrip("`") or "$"
        raise SceneError(member(place, key) if key else place, message) from (error.__cause__ or error)


def structural_problems(document: Any) -> Iterator[SceneError]:
    """Unknown and missing keys, wrong types, and numbers that are out of their range, all of them."""
    return _problems(document, _type(Scene), "$")


@cache
def _type(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _problems(value: Any, kind: inspect.Type, path: str) -> Iterator[SceneError]:
    """What is wrong with a value that should be of a kind."""
    if isinstance(kind, inspect.UnionType):
        yield from _union_problems(value, kind, path)
    elif isinstance(kind, (inspect.StructType, inspect.DataclassType)):
        yield from _object_problems(value, kind, path)
    elif isinstance(kind, inspect.DictType):
        yield from _dictionary_problems(value, kind, path)
    elif isinstance(kind, (inspect.TupleType, inspect.VarTupleType)):
        yield from _list_problems(value, kind, path)
    elif (message := _scalar_problem(value, kind)) is not None:
        yield SceneError(path, message)


def _scalar_problem(value: Any, kind: inspect.Type) -> str | None:
    if isinstance(kind, inspect.LiteralType):
        return None if value in kind.values else _one_of(value, kind.values)
    if isinstance(kind, inspect.FloatType):
        return _number_problem(value)
    wanted = {inspect.IntType: int, inspect.StrType: str, inspect.BoolType: bool, inspect.NoneType: type(None)}[
        type(kind)
    ]
    return None if type(value) is wanted else _must_be(kind, value)


def _number_problem(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"must be a number, not {_described(value)}"
    try:
        return None if math.isfinite(float(value)) else f"must be a finite number, not {value}"
    except OverflowError:
        return "is too large for a number with 64 bits"


def _union_problems(value: Any, kind: inspect.UnionType, path: str) -> Iterator[SceneError]:
    """One kind of several: by its tag, or by elimination where the others are null or unset."""
    tagged = {each.tag: each for each in kind.types if isinstance(each, inspect.StructType) and each.tag is not None}
    if tagged:
        yield from _tagged_problems(value, tagged, path)
        return
    if value is None and any(isinstance(each, inspect.NoneType) for each in kind.types):
        return
    rest = [each for each in kind.types if not isinstance(each, inspect.NoneType) and not _is_unset(each)]
    if len(rest) == 1:
        yield from _problems(value, rest[0], path)
    elif all(any(_problems(value, each, path)) for each in rest):
        yield SceneError(path, f"must be {' or '.join(_NAMES[type(each)] for each in rest)}, not {_described(value)}")


def _is_unset(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.CustomType) and kind.cls is UnsetType


def _tagged_problems(value: Any, kinds: dict[Any, inspect.StructType], path: str) -> Iterator[SceneError]:
    if not isinstance(value, dict):
        yield SceneError(path, f"must be an object {{…}}, not {_described(value)}")
    elif "kind" not in value:
        known = {"kind", *(field.name for kind in kinds.values() for field in kind.fields)}
        yield from (_no_such_key(path, key, known) for key in value if key not in known)
        yield SceneError(f"{path}.kind", f"is missing: it must be {_choice(kinds)}")
    elif not isinstance(value["kind"], str) or value["kind"] not in kinds:
        yield SceneError(f"{path}.kind", _one_of(value["kind"], kinds))
    else:
        inner = {key: each for key, each in value.items() if key != "kind"}
        yield from _object_problems(inner, kinds[value["kind"]], path)


def _no_such_key(path: str, key: str, known: Iterable[str]) -> SceneError:
    return SceneError(member(path, key), f"there is no such key here{did_you_mean(key, known)}")


def _object_problems(value: Any, kind: inspect.StructType | inspect.DataclassType, path: str) -> Iterator[SceneError]:
    if not isinstance(value, dict):
        yield SceneError(path, f"must be an object {{…}}, not {_described(value)}")
        return
    fields = {field.name: field for field in kind.fields}
    for key in value:
        if key not in fields:
            yield _no_such_key(path, key, fields)
    for name, field in fields.items():
        if name in value:
            yield from _field_problems(value[name], kind, field, f"{path}.{name}")
        elif field.required:
            yield SceneError(f"{path}.{name}", "is missing")


def _field_problems(
    value: Any, kind: inspect.StructType | inspect.DataclassType, field: inspect.Field, path: str
) -> Iterator[SceneError]:
    """One member of an object; a quantity is also held against its description."""
    wrong = list(_problems(value, _field_type(kind.cls, field), path))
    yield from wrong
    if not wrong and kind.cls in (Parameters, EventSettings) and field.name in PARAMETERS:
        message = FIELDS[field.name].error(value)
        if message:
            yield SceneError(path, message)


def _field_type(owner: type, field: inspect.Field) -> inspect.Type:
    """What a member must be; of two the model knows less than it should."""
    if owner is Event and field.name == "set":
        return _type(EventSettings)
    if owner in (Run, EventSettings) and field.name == "schedules":
        return _type(SCHEDULES)
    return field.type


def _dictionary_problems(value: Any, kind: inspect.DictType, path: str) -> Iterator[SceneError]:
    if not isinstance(value, dict):
        yield SceneError(path, f"must be an object {{…}}, not {_described(value)}")
        return
    known = [str(each) for each in kind.key_type.values] if isinstance(kind.key_type, inspect.LiteralType) else None
    for key, inner in value.items():
        if known is not None and key not in known:
            near = did_you_mean(key, known)
            yield SceneError(member(path, key), f"there is no such key here{near}: it must be {_choice(known)}")
        else:
            yield from _problems(inner, kind.value_type, member(path, key))


def _list_problems(value: Any, kind: inspect.TupleType | inspect.VarTupleType, path: str) -> Iterator[SceneError]:
    if not isinstance(value, (list, tuple)):
        yield SceneError(path, f"must be a list […], not {_described(value)}")
        return
    if isinstance(kind, inspect.TupleType) and len(value) != len(kind.item_types):
        yield SceneError(path, f"must be a list of {len(kind.item_types)}, not of {len(value)}")
        return
    if isinstance(kind, inspect.VarTupleType) and isinstance(kind.item_type, inspect.FloatType) and _all_finite(value):
        return
    kinds = kind.item_types if isinstance(kind, inspect.TupleType) else [kind.item_type] * len(value)
    for index, (inner, inner_kind) in enumerate(zip(value, kinds, strict=True)):
        yield from _problems(inner, inner_kind, f"{path}[{index}]")


def _all_finite(values: Sequence[Any]) -> bool:
    """Whether all are finite floats: most of what a scene with many particles consists of, told quickly."""
    return all(type(value) is float and math.isfinite(value) for value in values)


_NAMES: dict[type, str] = {
    inspect.FloatType: "a number",
    inspect.IntType: "a whole number",
    inspect.StrType: "text",
    inspect.BoolType: "true or false",
    inspect.NoneType: "null",
}


def _must_be(kind: inspect.Type, value: Any) -> str:
    return f"must be {_NAMES[type(kind)]}, not {_described(value)}"


def _one_of(value: Any, choices: Any) -> str:
    near = did_you_mean(value, choices) if isinstance(value, str) else ""
    return f"must be {_choice(choices)}, not {_described(value)}{near}"


def _choice(choices: Any) -> str:
    return " or ".join(repr(choice) for choice in choices)


def _described(value: Any) -> str:
    """A value as a person would call it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return f"{value}"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:40] + "…")
    return (
        "an object"
        if isinstance(value, dict)
        else "a list"
        if isinstance(value, (list, tuple))
        else f"a {re.sub(r'_', ' ', type(value).__name__)}"
    )
