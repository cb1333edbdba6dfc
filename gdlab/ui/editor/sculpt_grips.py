"""Handles: what can be taken hold of, and which of them the pointer is on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt

from gdlab.symbols.formatting import format_number
from gdlab.ui.canvas.tooled import Piece, Sight

REACH = 14.0
"""How far from the middle of a handle it can be taken hold of: it is 28 pixels wide."""
Part = Literal["place", "first width", "second width", "angle", "height", "knot"]
_ARROWS = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeFDiagCursor,
)


class Handle(Struct, frozen=True):
    """A handle of the feature or knot `index`, at a pixel; `way` is along which it moves, or points."""

    index: int
    part: Part
    at: QPointF
    way: tuple[float, float] = (1.0, 0.0)

    def is_same(self, other: Handle | None) -> bool:
        """Say whether both change the same number, wherever they are."""
        return other is not None and (self.index, self.part) == (other.index, other.part)

    @property
    def cursor(self) -> Qt.CursorShape:
        """Return the pointer's shape over it."""
        if self.part in ("place", "angle", "knot"):
            return Qt.CursorShape.OpenHandCursor
        if self.part == "height":
            return Qt.CursorShape.SizeVerCursor
        return _ARROWS[round(math.degrees(math.atan2(-self.way[1], self.way[0])) / 45) % 4]


class Pull(Struct, frozen=True):
    """A handle that is being dragged: from where, in pixels and data units, to where."""

    handle: Handle
    start: QPointF
    origin: tuple[float, float]
    end: QPointF
    target: tuple[float, float]

    @property
    def shift(self) -> tuple[float, float]:
        """How far, in data units."""
        return self.target[0] - self.origin[0], self.target[1] - self.origin[1]


class Subject(Protocol):
    """What a landscape has that handles are on: features, or knots."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def handles(self, sight: Sight, selected: int) -> list[Handle]:
        """All handles, the topmost last."""
        ...

    def pulled(self, pull: Pull, sight: Sight) -> dict[str, float]:
        """The numbers that a pull changes, with what it makes of them, by their names in the landscape."""
        ...

    def numbers(self, names: Iterable[str]) -> dict[str, float]:
        """Numbers as they are."""
        ...

    def changed(self, numbers: Mapping[str, float]) -> Subject:
        """The same with some numbers changed."""
        ...

    def label(self, handle: Handle) -> str:
        """The value that a handle changes, in words."""
        ...

    def pieces(self, sight: Sight, selected: int, near: Handle | None, pull: Pull | None) -> list[Piece]:
        """What is to be seen; `near` is the handle that the pointer is on, or holds."""
        ...


def handle_at(handles: Sequence[Handle], at: QPointF) -> Handle | None:
    """Return the nearest handle within reach, the topmost of several as near."""
    best, least = None, REACH
    for handle in handles:
        distance = math.hypot(handle.at.x() - at.x(), handle.at.y() - at.y())
        if distance <= least:
            best, least = handle, distance
    return best


def place_words(x: float, y: float, second: str = "y") -> str:
    """Write a place in words; what is far below the other number is zero."""
    small = 1e-9 * max(abs(x), abs(y))
    shown = [0.0 if abs(number) < small else number for number in (x, y)]
    return f"x {format_number(shown[0])}, {second} {format_number(shown[1])}"
