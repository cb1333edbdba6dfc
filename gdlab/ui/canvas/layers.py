"""The part of the canvas that stands still between steps, kept in pixmaps: ground, surroundings, numbers, trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from gdlab.analysis.relief import Relief
from gdlab.ui.canvas.trail_layers import TrailLayers, blank
from gdlab.ui.painting.chart import paint_numbers
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.layout import PictureLayout
from gdlab.ui.painting.numbers import NumberPlace
from gdlab.ui.painting.picture import number_places, paint_ground, paint_stationary_points, paint_surroundings
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.style import PictureStyle


@dataclass(frozen=True)
class Sheet:
    """What the layers are drawn on: the widget's size and device pixels, the parts' places, the view and the style."""

    size: QSize
    ratio: float
    layout: PictureLayout
    frame: Frame
    style: PictureStyle

    @property
    def key(self) -> tuple[object, ...]:
        """Return what a pixmap for this sheet depends on."""
        return self.size.toTuple(), self.ratio, self.frame, self.style


class Layer:
    """A pixmap that is painted again only when what it depends on, its `key`, has changed."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._key: object = None

    def refresh(self, key: object, sheet: Sheet, paint: Callable[[QPainter], None]) -> bool:
        """Paint the pixmap unless it shows `key` already, and say whether it had to be."""
        if key == self._key:
            return False
        self.pixmap = blank(sheet.size, sheet.ratio)
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        self._key = key
        return True


class StillPicture:
    """All but what moves with the particle, in one opaque pixmap; a step repaints only where the trail grew."""

    def __init__(self) -> None:
        self.trail = TrailLayers()
        self._map, self._base, self._numbers, self._whole = Layer(), Layer(), Layer(), Layer()
        self._places: tuple[object, list[NumberPlace]] = (None, [])

    def compose(self, sheet: Sheet, data: PictureData, numbers: list[NumberPlace]) -> QPixmap:
        """Return the picture; the trail must have been brought up to date before."""
        self._refresh_base(sheet, data)
        self._refresh_numbers(sheet, data, tuple(numbers))
        key = (*sheet.key, id(data.ground), data.words, data.marks, tuple(numbers), self.trail.generation)
        grown = self.trail.take_grown()
        if not self._whole.refresh(key, sheet, self._paint) and not grown.isEmpty():
            painter = QPainter(self._whole.pixmap)
            painter.setClipRect(grown.toAlignedRect())
            self._paint(painter)
            painter.end()
        return self._whole.pixmap

    def number_places(self, sheet: Sheet, data: PictureData, version: int) -> list[NumberPlace]:
        """Return the contour numbers' places, chosen anew when the ground changes and whenever the path has doubled.

        Only the path at its last doubling counts, so that the places do not depend on when they were chosen.
        """
        if not isinstance(data.ground, Relief) or data.ground.view != sheet.frame.view:
            return []
        length = 1 << len(data.path).bit_length() - 1 if len(data.path) else 0
        key = (*sheet.key, id(data.ground), version, length)
        if key != self._places[0]:
            self._places = (key, number_places(sheet.frame, sheet.style, replace(data, path=data.path[:length])))
        return self._places[1]

    def _paint(self, painter: QPainter) -> None:
        painter.drawPixmap(QPointF(0, 0), self._base.pixmap)
        painter.drawPixmap(QPointF(0, 0), self._numbers.pixmap)
        self.trail.paint(painter)

    def _refresh_numbers(self, sheet: Sheet, data: PictureData, numbers: tuple[NumberPlace, ...]) -> None:
        def paint(painter: QPainter) -> None:
            if isinstance(data.ground, Relief):
                paint_numbers(painter, sheet.frame, sheet.style, data.ground, numbers)

        self._numbers.refresh((*sheet.key, id(data.ground), numbers), sheet, paint)

    def _refresh_base(self, sheet: Sheet, data: PictureData) -> None:
        """Paint page, ground, stationary points, axes and colour bar."""
        style, frame = sheet.style, sheet.frame
        drawn = Frame(frame.area, data.ground.view) if data.ground is not None else frame
        own = replace(sheet, frame=drawn)
        self._map.refresh((*own.key, id(data.ground)), own, lambda p: paint_ground(p, drawn, style, data))
        still = replace(data, value=float("nan"))

        def paint(painter: QPainter) -> None:
            painter.fillRect(QRectF(QPointF(0, 0), sheet.size.toSizeF()), style.theme.page)
            self._lay_map(painter, sheet, drawn)
            paint_stationary_points(painter, frame, style, data)
            paint_surroundings(painter, sheet.layout, frame, style, still)

        self._base.refresh((*sheet.key, id(data.ground), data.words, data.marks), sheet, paint)

    def _lay_map(self, painter: QPainter, sheet: Sheet, drawn: Frame) -> None:
        """Lay on the map, stretched to where it belongs while that of the present view is still being made."""
        if drawn == sheet.frame:
            painter.drawPixmap(QPointF(0, 0), self._map.pixmap)
            return
        area, ratio, view = sheet.frame.area, sheet.ratio, drawn.view
        target = QRectF(sheet.frame.to_pixel(view.left, view.top), sheet.frame.to_pixel(view.right, view.bottom))
        source = QRectF(area.topLeft() * ratio, area.size() * ratio)
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(area, sheet.style.tint(0.5))
        painter.drawPixmap(target, self._map.pixmap, source)
        painter.restore()
