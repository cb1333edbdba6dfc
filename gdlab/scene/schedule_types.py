"""The schedules of a run as JSON has them: the types are those of the kinds that the core knows."""

from __future__ import annotations

from typing import Any, Literal, Union

import msgspec

from gdlab.core.schedules import KINDS, SCHEDULED, Argument, Kind


def _member(argument: Argument) -> tuple[Any, ...]:
    """Name, type and default of a number."""
    kind = int if argument.whole else float
    return (argument.key, kind) if argument.default is None else (argument.key, kind, argument.default)


def _type(kind: Kind) -> type[msgspec.Struct]:
    """A kind of schedule, told from the others by its `kind`."""
    members = [_member(argument) for argument in kind.arguments]
    return msgspec.defstruct("Schedule", members, tag_field="kind", tag=kind.key, kw_only=True)


_keys: Any = Literal
_kinds: Any = Union
SCHEDULES: Any = dict.__class_getitem__((_keys[SCHEDULED], _kinds[tuple(_type(kind) for kind in KINDS.values())]))
"""A schedule for each knob that follows one."""
