"""The trail of one view in pixmaps, to which new steps are added and from which a few steps back are soon regained."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap, QRegion

from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.trail_course import TrailCourse
from gdlab.ui.painting.geometry import extent
from gdlab.ui.painting.racers import cut_into_dashes
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import paint_casing_segments, paint_dots, paint_line_segments
from gdlab.ui.theme import TRAIL_CASING_ALPHA

AT_ONCE = 2500  # steps taken on in one go; a longer trail is caught up with over several frames
_SPACING = 1024  # steps between the first checkpoints
_BUDGET = 96e6  # bytes that checkpoints may take; beyond, every second one is dropped


class _Strokes:
    """Casing, ink and dots of the trail up to a step, a pixmap each, and how long what is seen of it is.

    An opaque casing is laid on as a whole, so that overlaps do not add up, and however the trail came about, step by
    step or at once, the same strokes make the same pixels.
    """

    def __init__(self, step: int, casing: QPixmap, ink: QPixmap, dots: QPixmap, length: float = 0.0) -> None:
        self.step, self.casing, self.ink, self.dots, self.length = step, casing, ink, dots, length

    def copied(self) -> _Strokes:
        """Return other strokes of the same pixels, which Qt copies only when one of the two is drawn on."""
        return _Strokes(self.step, QPixmap(self.casing), QPixmap(self.ink), QPixmap(self.dots), self.length)

    @property
    def weight(self) -> float:
        """Return the bytes that the pixels take."""
        return 12.0 * self.ink.width() * self.ink.height()


class TrailDrawing:
    """The solid trail of one path in one view, up to a step."""

    def __init__(self, sheet: Sheet, budget: float = _BUDGET) -> None:
        self.sheet = sheet
        self._budget = budget
        self._course = TrailCourse(sheet.frame, sheet.style.dot, sheet.ratio)
        self._strokes = _Strokes(-1, sheet.blank(), sheet.blank(), sheet.blank())
        self._checkpoints = [self._strokes.copied()]
        self._spacing = _SPACING
        self._dirty = QRegion()

    @property
    def step(self) -> int:
        """Return the last step drawn, −1 if there is none."""
        return self._strokes.step

    def points(self, most: int) -> FloatArray:
        """Return the last kept points (n, 2 pixels), newest last."""
        return self._course.points(self.step, most)

    def take_dirty(self) -> QRegion:
        """Return where the drawing has changed since last asked."""
        dirty, self._dirty = self._dirty, QRegion()
        return dirty

    def paint(self, painter: QPainter) -> None:
        """Lay the trail on."""
        origin, strokes = QPointF(0, 0), self._strokes
        if strokes.step < 1:
            return
        painter.setOpacity(TRAIL_CASING_ALPHA)
        painter.drawPixmap(origin, strokes.casing)
        painter.setOpacity(1.0)
        painter.drawPixmap(origin, strokes.ink)
        painter.drawPixmap(origin, strokes.dots)

    def follow(self, path: FloatArray, changed: int, cursor: int) -> None:
        """Come closer to showing `path` (k+1, 2 data units) up to `cursor`; from `changed` on it is another path."""
        shown = self.step
        while self._checkpoints[-1].step >= max(changed, 0):
            self._checkpoints.pop()
        nearest = next(kept for kept in reversed(self._checkpoints) if kept.step <= cursor)
        if min(changed - 1, cursor) < shown or nearest.step > shown:
            early, late = min(nearest.step, shown), max(nearest.step, shown)
            self._soil(self._course.extent(early, late, self.sheet.style.casing))
            self._strokes = nearest.copied()
        self._course.forget(changed)
        until = min(cursor, self.step + AT_ONCE)
        self._course.follow(path, until)
        while self.step < until:
            self._draw(min(until, (self.step // self._spacing + 1) * self._spacing))

    def _draw(self, until: int) -> None:
        """Draw the steps up to `until`, and keep a checkpoint where one is due."""
        strokes, margin = self._strokes, self.sheet.style.casing
        segments, dots = self._course.segments(strokes.step, until, margin), self._course.dots(strokes.step, until)
        self._lay(strokes.casing, paint_casing_segments, segments)
        self._lay(strokes.ink, paint_line_segments, self._dashed(segments))
        self._lay(strokes.dots, paint_dots, dots)
        self._soil(extent(np.concatenate([segments.reshape(-1, 2), dots]), 2 * margin))
        strokes.step = until
        if until % self._spacing == 0 and until > self._checkpoints[-1].step:
            self._checkpoints.append(strokes.copied())
            if len(self._checkpoints) > max(3.0, self._budget / strokes.weight):
                self._spacing *= 2
                self._checkpoints = [kept for kept in self._checkpoints if max(kept.step, 0) % self._spacing == 0]

    def _dashed(self, segments: FloatArray) -> FloatArray:
        """Return the dashes of the next segments; all of them where the trail is solid."""
        style = self.sheet.style
        if not style.dash:
            return segments
        pieces, self._strokes.length = cut_into_dashes(
            segments, self._strokes.length, style.trail * np.array(style.dash)
        )
        return pieces

    def _lay(
        self, pixmap: QPixmap, paint: Callable[[QPainter, PictureStyle, FloatArray], None], marks: FloatArray
    ) -> None:
        if not len(marks):
            return
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.sheet.frame.area)
            paint(painter, self.sheet.style, marks)

    def _soil(self, place: QRectF) -> None:
        """Note that the picture has changed there."""
        self._dirty += place.toAlignedRect()
