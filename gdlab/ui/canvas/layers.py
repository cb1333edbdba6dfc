"""The part of the canvas that stands still between steps, kept in pictures: ground, surroundings, numbers, trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gdlab.analysis.relief import Curve, Relief
from gdlab.analysis.view import View
from gdlab.ui.canvas.live_map import LiveMap
from gdlab.ui.canvas.rival_layers import RivalLayers, RunSheets
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.survey import MapPicture
from gdlab.ui.canvas.trail_layers import TrailLayers
from gdlab.ui.painting.chart import number_box, paint_numbers
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.ghosts import ghost_style
from gdlab.ui.painting.numbers import NumberPlace
from gdlab.ui.painting.picture import number_places, paint_bar, paint_ground, paint_sides, paint_stationary_points
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.racers import branch_style, selected_style

_AVOIDED = 256  # steps that the contour numbers avoid at least, be they past or to come
_Painting = Callable[[QPainter, QRegion], None]
"""Paints a region, to which the painter is clipped."""


class Layer:
    """An opaque pixmap that is painted again only where it must be: all of it when its `key` is another."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._key: object = None

    def refresh(self, key: object, sheet: Sheet, paint: _Painting, soiled: QRegion) -> QRegion:
        """Have what is `soiled` painted, the whole pixmap unless it shows `key` already; return what was painted."""
        if key != self._key:
            soiled = QRegion(QRect(QPoint(0, 0), sheet.size))
            if self.pixmap.size() != sheet.size * sheet.ratio or self.pixmap.devicePixelRatio() != sheet.ratio:
                self.pixmap = sheet.blank(sheet.style.theme.page)
        if not soiled.isEmpty():
            with QPainter(self.pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setClipRegion(soiled)
                paint(painter, soiled)
        self._key = key
        return soiled


class StillPicture:
    """All but what moves with the particle, in one opaque pixmap; a step repaints only where something has changed."""

    def __init__(self) -> None:
        self.trail = TrailLayers()
        self.rivals = RivalLayers()
        self.branches = RivalLayers(branch_style)
        self.flows = RivalLayers(ghost_style)
        self._sheets = RunSheets(selected_style)
        self._map = LiveMap()
        self._page, self._surroundings, self._base, self._whole = Layer(), Layer(), Layer(), Layer()
        self._boxes: Mapping[NumberPlace, QRect] = {}  # of the numbers that are shown
        self._places: dict[int, dict[NumberPlace, QRect]] = {}  # by how many points of the path they avoid
        self._placed_on: object = None
        self._chosen: Mapping[NumberPlace, QRect] = {}  # the last ones
        self._chosen_on: object = None
        self._avoided = 0  # how often the path that the numbers avoid has become another

    @property
    def pixmap(self) -> QPixmap:
        """Return the picture as it was composed last."""
        return self._whole.pixmap

    @property
    def is_complete(self) -> bool:
        """Say whether all of every trail has been drawn."""
        return self.trail.is_complete and all(beside.is_complete for beside in self._beside)

    @property
    def _beside(self) -> tuple[RivalLayers, ...]:
        """Return the trails beside the particle's own."""
        return self.branches, self.rivals, self.flows

    @property
    def _generations(self) -> tuple[int, ...]:
        return self.trail.generation, *(beside.generation for beside in self._beside)

    def compose(
        self,
        sheet: Sheet,
        data: PictureData,
        numbers: Mapping[NumberPlace, QRect],
        known: MapPicture | None = None,
        *,
        quick: bool = False,
    ) -> QRegion:
        """Compose the picture, the trail having been brought up to date before, and return where it has changed.

        The contour `numbers` are given with where they lie. The map is drawn unless it is the one that is `known`; that
        of a `quick` survey only where the ground has moved.
        """
        soiled = self._refresh_base(sheet, data, known, quick=quick) + self.trail.take_dirty()
        for beside in self._beside:
            soiled += beside.take_dirty()
        for _, box in numbers.items() ^ self._boxes.items():
            soiled += box
        self._boxes = numbers

        def paint(painter: QPainter, region: QRegion) -> None:
            self._paint(painter, sheet, data, [place for place, box in numbers.items() if region.intersects(box)])

        return self._whole.refresh((sheet, *self._generations), sheet, paint, soiled)

    def follow(self, sheet: Sheet, data: PictureData, changed: int, *, moving: bool) -> None:
        """Draw the trail on, on a path that is another from step `changed` on; a `moving` view may show it roughly."""
        own = sheet if data.run is None else self._sheets.sheet(sheet, data.run)
        self.trail.update(own, data.path, changed, data.cursor, moving=moving)
        self._avoided += changed < _avoided(data)

    def number_places(self, sheet: Sheet, data: PictureData, *, borrowed: bool = False) -> Mapping[NumberPlace, QRect]:
        """Return the contour numbers' places, and where what is written there lies.

        They are chosen anew when the ground changes or the part of the path they avoid. That is its beginning, to its
        last doubling before the cursor, so that the places do not depend on when they were chosen, and the future may
        change without moving them. On a ground that is `borrowed` from the landscape before they stay, whatever the
        path: both soon give way to others.
        """
        if not isinstance(data.ground, Relief) or data.ground.view != sheet.frame.view:
            return {}
        if borrowed and self._chosen_on == (sheet, data.ground):
            return self._chosen
        path, ground = data.path[: _avoided(data)], (sheet, data.ground, data.marks, self._avoided)
        if ground != self._placed_on:
            self._placed_on, self._places = ground, {}
        if len(path) not in self._places:
            places = number_places(sheet.frame, sheet.style, replace(data, path=path))
            boxes = {place: number_box(place, sheet.style, data.ground).toAlignedRect() for place in places}
            self._places[len(path)] = boxes
        self._chosen_on, self._chosen = (sheet, data.ground), self._places[len(path)]
        return self._chosen

    def _paint(self, painter: QPainter, sheet: Sheet, data: PictureData, numbers: Sequence[NumberPlace]) -> None:
        painter.drawPixmap(QPointF(0, 0), self._base.pixmap)
        if numbers and isinstance(data.ground, Relief):
            paint_numbers(painter, sheet.frame, sheet.style, data.ground, numbers)
        self.branches.paint(painter)
        self.rivals.paint(painter)
        self.trail.paint(painter, sheet.frame)
        self.flows.paint(painter)

    def _refresh_base(self, sheet: Sheet, data: PictureData, known: MapPicture | None, *, quick: bool) -> QRegion:
        """Paint page, axes and colour bar, ground and stationary points, and return where that was."""
        style, frame, ground = sheet.style, sheet.frame, data.ground
        soiled = self._surround(sheet, data)
        if isinstance(ground, Relief):
            own = Frame(frame.area, ground.view)
            image, part = self._map.show(ground, own, style, known, quick=quick)
            soiled += (part if own == frame or part.isEmpty() else frame.area).toAlignedRect()

        def paint(painter: QPainter, _region: QRegion) -> None:
            painter.drawPixmap(QPointF(0, 0), self._surroundings.pixmap)
            if isinstance(ground, Relief):
                _lay(painter, sheet, ground.view, lambda at: painter.drawImage(at.area.topLeft(), image))
            else:
                view = frame.view if ground is None else ground.view
                _lay(painter, sheet, view, lambda at: paint_ground(painter, at, style, data))
            paint_stationary_points(painter, frame, style, data)

        curve = None if isinstance(ground, Relief) else ground
        key = (sheet, curve, data.marks, data.recorded, data.extent, data.cross)
        return self._base.refresh(key, sheet, paint, soiled)

    def _surround(self, sheet: Sheet, data: PictureData) -> QRegion:
        """Paint page and axes, and the colour bar, which depends on the levels, and return where that was."""

        def paint_page(painter: QPainter, _region: QRegion) -> None:
            painter.fillRect(QRect(QPoint(0, 0), sheet.size), sheet.style.theme.page)
            paint_sides(painter, sheet.frame, sheet.style, data)

        def paint(painter: QPainter, _region: QRegion) -> None:
            painter.drawPixmap(QPointF(0, 0), self._page.pixmap)
            paint_bar(painter, sheet.layout, sheet.style, data)

        page = self._page.refresh((sheet, isinstance(data.ground, Curve), data.words), sheet, paint_page, QRegion())
        return self._surroundings.refresh((sheet, _scale(data.ground)), sheet, paint, page)


def _lay(painter: QPainter, sheet: Sheet, view: View, paint: Callable[[Frame], object]) -> None:
    """Paint the ground of a view, stretched to where it belongs while that of the present view is still being made."""
    area, own = sheet.frame.area, Frame(sheet.frame.area, view)
    if own == sheet.frame:
        paint(own)
        return
    target = QRectF(sheet.frame.to_pixel(view.left, view.top), sheet.frame.to_pixel(view.right, view.bottom))
    painter.save()
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(area, sheet.style.tint(0.5))
    painter.translate(target.topLeft())
    painter.scale(target.width() / area.width(), target.height() / area.height())
    painter.translate(-area.topLeft())
    paint(own)
    painter.restore()


def _scale(ground: Relief | Curve | None) -> object:
    """Return what the colour bar of a ground depends on: not its lines, but its levels."""
    if not isinstance(ground, Relief):
        return None
    return ground.levels.values.tobytes(), ground.levels.index, ground.levels.floor


def _avoided(data: PictureData) -> int:
    """Return how many of the path's points the contour numbers keep off."""
    return max(_AVOIDED, 1 << max(data.cursor + 1, 1).bit_length() - 1)
