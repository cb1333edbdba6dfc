"""Which rows are seen: always whole ones, from the top of the viewport. The scroll bar counts rows, not pixels.

Equations and symbols, side by side, scroll together, row by row, until each has shown its last one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from gdlab.ui.docks.symbol_table.arrangement import Arrangement, Item


class Seen(Struct, frozen=True, dict=True):
    """What of an arrangement is seen.

    Attributes:
        items: the rows, whole.
        offsets: of every row, seen or not, by its number: how far it has moved up.
        rest: for each stack, how many rows are above and below.
    """

    items: tuple[Item, ...]
    offsets: Mapping[int, float]
    rest: tuple[tuple[int, int], ...]

    @cached_property
    def places(self) -> Mapping[int, QRect]:
        """The place in the viewport of each row that is seen, with its tints, by its number."""
        return {item.row: item.area.translated(0, -round(self.offsets[item.row])) for item in self.items}

    @cached_property
    def region(self) -> QRegion:
        """All these places."""
        region = QRegion()
        for place in self.places.values():
            region = region.united(place)
        return region


def seen(arrangement: Arrangement, height: float, value: int) -> Seen:
    """What is seen in a viewport of that height where the scroll bar stands at a value."""
    items: list[Item] = []
    offsets: dict[int, float] = {}
    rest: list[tuple[int, int]] = []
    for stack in arrangement.stacks:
        first = min(value, _last_start(stack, height))
        top = stack[first].rect.top() if stack else 0.0
        shown = [item for item in stack[first:] if item.rect.bottom() - top <= height]
        items += shown
        offsets |= {item.row: top for item in stack}
        rest.append((first, len(stack) - first - len(shown)))
    return Seen(tuple(items), offsets, tuple(rest))


def most(arrangement: Arrangement, height: float) -> int:
    """The largest value of the scroll bar: there every stack has shown its last row."""
    return max((_last_start(stack, height) for stack in arrangement.stacks), default=0)


def to_show(arrangement: Arrangement, height: float, value: int, row: int) -> int:
    """The value nearest to the present one at which a row is seen."""
    for stack in arrangement.stacks:
        place = next((place for place, item in enumerate(stack) if item.row == row), None)
        if place is not None:
            bottom = stack[place].rect.bottom()
            first = next((i for i in range(place) if bottom - stack[i].rect.top() <= height), place)
            standing = min(value, _last_start(stack, height))
            return value if first <= standing <= place else min(max(value, first), place)
    return value


def _last_start(stack: Sequence[Item], height: float) -> int:
    """The first row from which all that follow fit; the last one where even that does not."""
    fitting = (i for i, item in enumerate(stack) if stack[-1].rect.bottom() - item.rect.top() <= height)
    return next(fitting, max(0, len(stack) - 1))
