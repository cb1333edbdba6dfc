"""The knots of a curve as the hand meets them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from msgspec import Struct
from PySide6.QtCore import QPointF

from gdlab.landscapes.splines import LEAST_KNOTS, MOST_KNOTS, Knot, knot_moved, spline_value
from gdlab.ui.canvas.tooled import Piece, Sight
from gdlab.ui.editor.sculpt_grips import Handle, Pull, place_words
from gdlab.ui.editor.sculpt_pieces import Grip, Label

_NEAR = 9.0
"""Pixels off the curve within which the pointer is on it."""


class Knots(Struct, frozen=True):
    """The knots of a curve, at least `gap` apart."""

    items: tuple[Knot, ...]
    gap: float

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.items)

    @property
    def can_grow(self) -> bool:
        """Say whether there may be another."""
        return len(self.items) < MOST_KNOTS

    @property
    def can_shrink(self) -> bool:
        """Say whether there may be one less."""
        return len(self.items) > LEAST_KNOTS

    def handles(self, sight: Sight, selected: int) -> list[Handle]:
        """Return a handle for each, the selected one on top."""
        order = sorted(range(len(self.items)), key=lambda i: i == selected)
        found = [Handle(i, "knot", sight.to_pixel(self.items[i].position, self.items[i].value)) for i in order]
        return [handle for handle in found if sight.frame.holds(handle.at)]

    def pulled(self, pull: Pull, _sight: Sight) -> dict[str, float]:
        """Return where a pull moves a knot: no closer to its neighbours than may be."""
        index, (dx, dy) = pull.handle.index, pull.shift
        before = self.items[index]
        knot = knot_moved(self.items, index, before.position + dx, before.value + dy, self.gap)[index]
        return {f"knots[{index}].position": knot.position, f"knots[{index}].value": knot.value}

    def numbers(self, names: Iterable[str]) -> dict[str, float]:
        """Return numbers as they are."""
        known = self._known()
        return {name: known[name] for name in names}

    def changed(self, numbers: Mapping[str, float]) -> Knots:
        """Return the knots with some numbers changed."""
        n = self._known() | dict(numbers)
        moved = (Knot(n[f"knots[{i}].position"], n[f"knots[{i}].value"]) for i in range(len(self.items)))
        return Knots(tuple(moved), self.gap)

    def _known(self) -> dict[str, float]:
        numbers: dict[str, float] = {}
        for i, knot in enumerate(self.items):
            numbers |= {f"knots[{i}].position": knot.position, f"knots[{i}].value": knot.value}
        return numbers

    def label(self, handle: Handle) -> str:
        """Return a knot's place in words."""
        knot = self.items[handle.index]
        return place_words(knot.position, knot.value, "U")

    def new_at(self, at: QPointF, sight: Sight) -> float | None:
        """Return where a knot can be added, with the pointer there: on the curve and not too close to another."""
        x, y = sight.to_data(at)
        sx, sy = sight.scale
        value, step = spline_value(self.items, x), 1.0 / sx
        slope = (spline_value(self.items, x + step) - value) * sy
        near = abs(y - value) * sy <= _NEAR * math.hypot(1.0, slope)
        clear = all(abs(knot.position - x) >= self.gap for knot in self.items)
        return x if near and clear and self.can_grow else None

    def pieces(self, sight: Sight, selected: int, near: Handle | None, pull: Pull | None) -> list[Piece]:
        """Return the knots."""
        pieces: list[Piece] = []
        for handle in self.handles(sight, selected):
            state = 0 if not handle.is_same(near) else 1 if pull is None else 2
            shape = "solid square" if handle.index == selected else "square"
            pieces.append(Grip(shape, handle.at, handle.way, state))
        if near is not None and pull is not None:
            pieces.append(Label(self.label(near), pull.end, sight.frame.area))
        return pieces

    def ghost(self, x: float, sight: Sight) -> list[Piece]:
        """Return what shows where a knot would be added."""
        return [Grip("plus", sight.to_pixel(x, spline_value(self.items, x)), (1.0, 0.0), 0)]
