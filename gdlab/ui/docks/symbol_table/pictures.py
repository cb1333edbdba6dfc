"""Pictures of the rows: what seldom changes is painted once, and of the digits only those that are others."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.rows import Content, Digits, Marks, RowPainter
from gdlab.ui.typeset import Slot


@dataclass
class _Picture:
    """A row as it is now: for which look the ground is, what digits stand on it, and both together."""

    look: object
    ground: QImage
    whole: QImage
    slots: list[Slot]


class RowPictures:
    """Keeps a picture of each row and brings it up to date when it is asked for."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._kept: dict[int, _Picture] = {}
        self._painter = RowPainter(appearance)

    def clear(self) -> None:
        """Forget all: the theme or the sizes are others."""
        self._kept.clear()
        self._painter = RowPainter(self._appearance)

    def picture(self, row: Content, marks: Marks, scale: float) -> QImage:
        """The picture of a row's `area`, at so many pixels in one unit."""
        look = (scale, self._painter.look(row, marks))
        kept = self._kept.get(row.item.row)
        digits = list(self._painter.digits(row))
        if kept is None or kept.look != look:
            ground = self._ground(row, marks, scale)
            kept = self._kept[row.item.row] = _Picture(look, ground, ground.copy(), [])
            self._put(kept, digits, row.item.area, scale)
        else:
            self._put(kept, list(_others(digits, kept.slots)), row.item.area, scale)
        kept.slots = [slot for slot, _, _ in digits]
        return kept.whole

    def _ground(self, row: Content, marks: Marks, scale: float) -> QImage:
        area = row.item.area
        image = QImage(math.ceil(area.width() * scale), math.ceil(area.height() * scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(self._appearance.theme.page)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-area.topLeft())
        self._painter.paint(painter, row, marks)
        painter.end()
        return image

    def _put(self, kept: _Picture, digits: list[Digits], area: QRect, scale: float) -> None:
        """Take away what stands in the places of some numbers, and put their digits there."""
        if not digits:
            return
        painter = QPainter(kept.whole)
        for slot, origin, colour in digits:
            left = math.floor((origin.x() - area.left()) * scale + 0.5)
            top = math.floor((origin.y() - area.top()) * scale + 0.5)
            place = slot.seat.pixels(scale).translated(left, top)
            where = QRectF(place.x() / scale, place.y() / scale, place.width() / scale, place.height() / scale)
            painter.drawImage(where, kept.ground, QRectF(place))
            for x, y, image in slot.stamps(colour, scale):
                painter.drawImage(QPointF(left / scale + x, top / scale + y), image)
        painter.end()


def _others(digits: list[Digits], slots: list[Slot]) -> Iterator[Digits]:
    """Those that read differently now."""
    return (each for each, slot in zip(digits, slots, strict=True) if each[0] is not slot)
