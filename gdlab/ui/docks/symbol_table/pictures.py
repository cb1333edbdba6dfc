"""Pictures of the rows: what seldom changes is painted once, and of the digits only those that are others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import Item
from gdlab.ui.docks.symbol_table.rows import Content, Marks, RowPainter
from gdlab.ui.typeset import Slot

_MOST_GROUNDS = 24
"""Looks of a row whose ground is kept, those that were seen last: its numbers change their signs to and fro."""
_MOST_STANDINGS = 2


@dataclass(frozen=True)
class _Place:
    """Where a number stands in a picture, in its pixels: the origin, what its digits may touch, and their colour."""

    x: int
    y: int
    area: QRect
    colour: int


@dataclass(frozen=True)
class _Ground:
    """A row in one look without its digits, one of its pixels to a unit, and where they belong."""

    image: QImage
    places: tuple[_Place, ...]


@dataclass
class _Picture:
    """A row as it is now: on which ground, with what digits, and both together; and the grounds that it had before.

    Its `item` is lifted: where the row stands makes no difference. All grounds lie on one `page`, which no number moves
    and which looks as `page_look` says.
    """

    item: Item
    scale: float
    page_look: object = None
    page: QImage = field(default_factory=QImage)
    ground: _Ground | None = None
    whole: QImage = field(default_factory=QImage)
    slots: list[Slot] = field(default_factory=list)
    grounds: dict[object, _Ground] = field(default_factory=dict)


class RowPictures:
    """Keeps a picture of each row and brings it up to date when it is asked for."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._kept: dict[int, list[_Picture]] = {}
        self._painter = RowPainter(appearance)

    def clear(self) -> None:
        """Forget all: the theme or the sizes are others."""
        self._kept.clear()
        self._painter = RowPainter(self._appearance)

    def picture(self, row: Content, marks: Marks, scale: float) -> QImage:
        """The picture of a row's `area`, at so many pixels in one unit."""
        kept = self._standing(row.item, scale)
        slots = row.slots()
        ground = self._ground(kept, row, marks)
        if ground is not kept.ground:
            kept.ground, kept.whole = ground, ground.image.copy()
            _put(kept.whole, zip(slots, ground.places, strict=True), None, scale)
        else:
            pairs = zip(slots, kept.slots, ground.places, strict=True)
            others = [(slot, place) for slot, before, place in pairs if slot is not before]
            _put(kept.whole, others, ground.image, scale)
        kept.slots = slots
        return kept.whole

    def _standing(self, item: Item, scale: float) -> _Picture:
        """The row with the room that it has now; in a drag that of a sentence under it comes and goes."""
        known, lifted = self._kept.setdefault(item.row, []), item.lifted
        for kept in known:
            if kept.scale == scale and (kept.item is lifted or kept.item == lifted):
                return kept
        known.append(_Picture(lifted, scale))
        del known[:-_MOST_STANDINGS]
        return known[-1]

    def _ground(self, kept: _Picture, row: Content, marks: Marks) -> _Ground:
        """The ground of the present look, painted unless it is known."""
        page = self._painter.page(row, marks)
        if page != kept.page_look:
            kept.page_look, kept.page = page, self._blank(row.item.area, kept.scale)
            self._paint(self._painter.paint_page, kept.page, row, marks)
            kept.grounds.clear()
        look = self._painter.look(row, marks)
        ground = kept.grounds.pop(look, None)
        if ground is None:
            ground = _Ground(kept.page.copy(), tuple(self._places(row, kept.scale)))
            self._paint(self._painter.paint, ground.image, row, marks)
            ground.image.setDevicePixelRatio(1)
        kept.grounds[look] = ground
        if len(kept.grounds) > _MOST_GROUNDS:
            del kept.grounds[next(iter(kept.grounds))]
        return ground

    def _blank(self, area: QRect, scale: float) -> QImage:
        image = QImage(math.ceil(area.width() * scale), math.ceil(area.height() * scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(self._appearance.theme.page)
        return image

    def _paint(
        self, paint: Callable[[QPainter, Content, Marks], None], image: QImage, row: Content, marks: Marks
    ) -> None:
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(-row.item.area.topLeft())
            paint(painter, row, marks)

    def _places(self, row: Content, scale: float) -> Iterable[_Place]:
        corner = row.item.area.topLeft()
        for slot, origin, colour in self._painter.digits(row):
            x = math.floor((origin.x() - corner.x()) * scale + 0.5)
            y = math.floor((origin.y() - corner.y()) * scale + 0.5)
            yield _Place(x, y, slot.seat.pixels(scale).translated(x, y), colour)


def _put(whole: QImage, digits: Iterable[tuple[Slot, _Place]], ground: QImage | None, scale: float) -> None:
    """Put the digits of some numbers into their places; where there is a `ground`, take away what stands there."""
    whole.setDevicePixelRatio(1)  # whole numbers for places: they come to Qt in half the time
    with QPainter(whole) as painter:
        for slot, place in digits:
            if ground is not None:
                painter.drawImage(place.area, ground, place.area)
            x, y = place.x, place.y
            for left, top, sprite in slot.seat.digits(slot.text, place.colour, scale):
                painter.drawImage(x + left, y + top, sprite.image)
    whole.setDevicePixelRatio(scale)
