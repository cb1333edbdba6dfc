"""The part of the canvas that stands still between steps, kept in pixmaps: ground, surroundings, numbers, trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gdlab.analysis.relief import Relief
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.trail_layers import TrailLayers
from gdlab.ui.painting.chart import number_box, paint_numbers
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.numbers import NumberPlace
from gdlab.ui.painting.picture import number_places, paint_ground, paint_stationary_points, paint_surroundings
from gdlab.ui.painting.picture_data import PictureData

_AVOIDED = 256  # steps that the contour numbers avoid at least, be they past or to come


class Layer:
    """A pixmap that is painted again only when what it depends on, its `key`, has changed."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._key: object = None

    def refresh(self, key: object, sheet: Sheet, paint: Callable[[QPainter], None]) -> bool:
        """Paint the pixmap unless it shows `key` already, and say whether it had to be."""
        if key == self._key:
            return False
        self.pixmap = sheet.blank()
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        self._key = key
        return True


class StillPicture:
    """All but what moves with the particle, in one opaque pixmap; a step repaints only where something has changed."""

    def __init__(self) -> None:
        self.trail = TrailLayers()
        self._map, self._base, self._whole = Layer(), Layer(), Layer()
        self._boxes: dict[NumberPlace, QRect] = {}  # of the numbers that are shown
        self._places: dict[int, list[NumberPlace]] = {}  # by how many points of the path they avoid
        self._placed_on: object = None
        self._avoided = 0  # how often the path that the numbers avoid has become another

    @property
    def pixmap(self) -> QPixmap:
        """Return the picture as it was composed last."""
        return self._whole.pixmap

    def compose(self, sheet: Sheet, data: PictureData, numbers: Sequence[NumberPlace]) -> QRegion:
        """Compose the picture, the trail having been brought up to date before, and return where it has changed."""
        self._refresh_base(sheet, data)
        boxes = _boxes(sheet, data, numbers)
        soiled = self.trail.take_dirty()
        for _, box in boxes.items() ^ self._boxes.items():
            soiled += box
        self._boxes = boxes
        key = (sheet, data.ground, data.words, data.marks, data.recorded, data.cross, self.trail.generation)
        if self._whole.refresh(key, sheet, lambda painter: self._paint(painter, sheet, data, numbers)):
            return QRegion(QRect(QPoint(0, 0), sheet.size))
        self._mend(sheet, data, soiled)
        return soiled

    def _mend(self, sheet: Sheet, data: PictureData, soiled: QRegion) -> None:
        """Paint a part of the picture again."""
        if soiled.isEmpty():
            return
        painter = QPainter(self._whole.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRegion(soiled)
        touched = [place for place, box in self._boxes.items() if soiled.intersects(box)]
        self._paint(painter, sheet, data, touched)
        painter.end()

    def follow(self, sheet: Sheet, data: PictureData, changed: int, *, moving: bool) -> None:
        """Draw the trail on, on a path that is another from step `changed` on; a `moving` view may show it roughly."""
        self.trail.update(sheet, data.path, changed, data.cursor, moving=moving)
        self._avoided += changed < _avoided(data)

    def number_places(self, sheet: Sheet, data: PictureData) -> list[NumberPlace]:
        """Return the contour numbers' places, chosen anew when the ground changes or the part of the path they avoid.

        That is its beginning, to its last doubling before the cursor, so that the places do not depend on when they
        were chosen, and the future may change without moving them.
        """
        if not isinstance(data.ground, Relief) or data.ground.view != sheet.frame.view:
            return []
        path, ground = data.path[: _avoided(data)], (sheet, data.ground, data.marks, self._avoided)
        if ground != self._placed_on:
            self._placed_on, self._places = ground, {}
        if len(path) not in self._places:
            self._places[len(path)] = number_places(sheet.frame, sheet.style, replace(data, path=path))
        return self._places[len(path)]

    def _paint(self, painter: QPainter, sheet: Sheet, data: PictureData, numbers: Sequence[NumberPlace]) -> None:
        painter.drawPixmap(QPointF(0, 0), self._base.pixmap)
        if isinstance(data.ground, Relief):
            paint_numbers(painter, sheet.frame, sheet.style, data.ground, numbers)
        self.trail.paint(painter, sheet.frame)

    def _refresh_base(self, sheet: Sheet, data: PictureData) -> None:
        """Paint page, ground, stationary points, axes and colour bar."""
        style, frame = sheet.style, sheet.frame
        drawn, own = frame, sheet
        if data.ground is not None and data.ground.view != frame.view:
            drawn = Frame(frame.area, data.ground.view)
            own = replace(sheet, frame=drawn)
        self._map.refresh((own, data.ground), own, lambda p: paint_ground(p, drawn, style, data))
        still = replace(data, value=float("nan"))

        def paint(painter: QPainter) -> None:
            painter.fillRect(QRectF(QPointF(0, 0), sheet.size.toSizeF()), style.theme.page)
            self._lay_map(painter, sheet, drawn)
            paint_stationary_points(painter, frame, style, data)
            paint_surroundings(painter, sheet.layout, frame, style, still)

        self._base.refresh((sheet, data.ground, data.words, data.marks, data.recorded, data.cross), sheet, paint)

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


def _boxes(sheet: Sheet, data: PictureData, numbers: Sequence[NumberPlace]) -> dict[NumberPlace, QRect]:
    """Return where the numbers stand."""
    if not isinstance(data.ground, Relief):
        return {}
    return {place: number_box(place, sheet.style, data.ground).toAlignedRect() for place in numbers}


def _avoided(data: PictureData) -> int:
    """Return how many of the path's points the contour numbers keep off."""
    return max(_AVOIDED, 1 << max(data.cursor + 1, 1).bit_length() - 1)
