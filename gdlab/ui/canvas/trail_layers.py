"""The trail in the present view, and while that is being drawn a picture of the last one, stretched where need be."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.trail_drawing import AT_ONCE, TrailDrawing
from gdlab.ui.painting.frame import Frame

_SHORT = 1000  # steps that are drawn exactly even while the view moves
_LABELLED = 600  # kept points that labels may have to avoid


class _StandIn(Struct, frozen=True):
    """A picture of the trail in an earlier view, or of an earlier path in the same."""

    pixmap: QPixmap
    frame: Frame

    @classmethod
    def of(cls, drawing: TrailDrawing) -> _StandIn:
        """Take a picture."""
        pixmap = drawing.sheet.blank()
        with QPainter(pixmap) as painter:
            drawing.paint(painter)
        return cls(pixmap, drawing.sheet.frame)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Lay it on, stretched to where it belongs in `frame`."""
        view, area, ratio = self.frame.view, self.frame.area, self.pixmap.devicePixelRatio()
        target = QRectF(frame.to_pixel(view.left, view.top), frame.to_pixel(view.right, view.bottom))
        painter.save()
        painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(target, self.pixmap, QRectF(area.topLeft() * ratio, area.size() * ratio))
        painter.restore()


class TrailLayers:
    """The solid trail up to the cursor. `generation` counts how often all of it became another."""

    def __init__(self) -> None:
        self.generation = 0
        self._drawing: TrailDrawing | None = None
        self._cursor = -1
        self._stand_in: _StandIn | None = None

    @property
    def is_complete(self) -> bool:
        """Say whether all of the trail up to the cursor has been drawn."""
        return self._drawing is None or self._drawing.step >= self._cursor

    @property
    def points(self) -> FloatArray:
        """Return the newest of the points that are drawn (n, 2 pixels), newest last."""
        return self._drawing.points(_LABELLED) if self._drawing is not None else np.empty((0, 2))

    def take_dirty(self) -> QRegion:
        """Return where the trail has changed since last asked; a new generation has changed everywhere."""
        return self._drawing.take_dirty() if self._drawing is not None else QRegion()

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Lay the trail on."""
        if self._stand_in is not None:
            self._stand_in.paint(painter, frame)
        elif self._drawing is not None:
            self._drawing.paint(painter)

    def update(self, sheet: Sheet, path: FloatArray, changed: int, cursor: int, *, moving: bool = False) -> None:
        """Come closer to showing `path` (k+1, 2 data units) up to `cursor`; from `changed` on it is another path.

        While the view is `moving`, a long trail is only stretched. Where much of the path has changed behind the
        cursor, as when that of a long run becomes a coarser one, the trail is seen as it was until all is drawn anew.
        """
        drawing = self._drawing
        if drawing is None or drawing.sheet != sheet:
            self._stand_in = self._in_place_of(drawing, sheet)
            drawing = self._drawing = TrailDrawing(sheet)
            self.generation += 1
        self._cursor = cursor
        if moving and self._stand_in is not None:
            return
        if self._stand_in is None and min(cursor, drawing.step) - changed > AT_ONCE:
            self._stand_in = _StandIn.of(drawing)
        drawing.follow(path, changed, cursor)
        if self._stand_in is not None and self.is_complete:
            self._stand_in = None
            self.generation += 1

    def _in_place_of(self, old: TrailDrawing | None, sheet: Sheet) -> _StandIn | None:
        """Return a picture of a long trail to go on with where only the view has moved."""
        if old is None or replace(old.sheet, frame=sheet.frame) != sheet or old.sheet.frame.area != sheet.frame.area:
            return None
        if self._stand_in is not None or old.step <= _SHORT:
            return self._stand_in
        return _StandIn.of(old)
