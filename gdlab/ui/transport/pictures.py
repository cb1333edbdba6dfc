"""The curve and the rulers, drawn once and kept: a frame then only copies what lies left and right of the play head."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QRegion

from gdlab.core.arrays import FloatArray
from gdlab.symbols.notation import Side
from gdlab.ui.painting.geometry import segments_of
from gdlab.ui.painting.primitives import draw_segments, path_of, pen
from gdlab.ui.painting.text import draw_outline, draw_word, maths, word_width
from gdlab.ui.theme import Theme, faded
from gdlab.ui.transport.course import Course, Outline, Tick, outline
from gdlab.ui.transport.metrics import Metrics

_CHUNKS = 16
"""Parts of the ruler in which the past is drawn."""
_SLIVERS = 300
"""The same while the future is rewritten: what the next few frames come to, before it is so again."""
_OVERLAP = 3
"""Pixels that are drawn again left of what is new, so that the line joins on."""


class Setting(Struct, frozen=True):
    """Where and how the pictures are drawn: everything but the course itself.

    The ruler of the reading `first` lies above.
    """

    plot: QRectF
    size: QSize
    ratio: float
    theme: Theme
    sizes: Metrics
    tick_size: float
    first: Side = "physics"

    def x(self, step: float, horizon: int) -> float:
        """The place of a step."""
        return self.plot.left() + self.plot.width() * step / max(1, horizon)

    def y(self, course: Course, value: float) -> float:
        """The place of a value of U."""
        return float(self.heights(course, np.array([value]))[0])

    def heights(self, course: Course, values: FloatArray) -> FloatArray:
        """The places of values of U, with a little air above and below."""
        air = max(1.5, 0.04 * self.plot.height())
        return self.plot.bottom() - air - course.scale.heights(values) * (self.plot.height() - 2 * air)

    def line(self, course: Course, start: int = 0, end: int | None = None) -> Outline:
        """The curve from a step on, and before another."""
        part = course.between(max(0, start), course.finite if end is None else min(end, course.finite))
        pace = np.float64(self.plot.width() / max(1, course.horizon))
        x: FloatArray = np.float64(self.plot.left()) + pace * course.at[part]
        return outline(x, self.heights(course, course.potential[part]), self.ratio)

    def blank(self) -> QPixmap:
        """An empty picture of the widget's size, as sharp as the screen."""
        picture = QPixmap(self.size * self.ratio)
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture


class _Look(Struct, frozen=True):
    """How one of the two curves is drawn."""

    fill: QColor
    stroke: QColor
    width: float


class _CurvePicture:
    """A picture of the curve up to some step, which grows to the right."""

    def __init__(self) -> None:
        self.picture = QPixmap()
        self._drawn = 0
        self._ends_there = True
        self._taken_back = False

    def clear(self, setting: Setting) -> None:
        """Begin anew."""
        self.picture = setting.blank()
        self._drawn, self._ends_there = 0, False

    def keep(self, steps: int) -> None:
        """Only the first steps are right."""
        self._taken_back = steps < self._drawn
        if self._taken_back:
            self._drawn, self._ends_there = steps, False

    def reach(self, setting: Setting, course: Course, look: _Look, step: int) -> None:
        """Draw at least to a step, and if anything is to be drawn, somewhat farther, unless that was in vain before."""
        if not self._ends_there or step >= self._drawn:
            share = _SLIVERS if self._taken_back else _CHUNKS
            self.extend(setting, course, look, step + 2 + course.horizon // share)

    def extend(self, setting: Setting, course: Course, look: _Look, end: int) -> None:
        """Draw what is missing before a step."""
        end = min(end, course.finite)
        if self._ends_there and end <= self._drawn:
            return
        start = max(0, min(self._drawn, course.finite) - 2)
        self._drawn, self._ends_there = max(end, self._drawn), True
        left = math.floor(setting.x(start, course.horizon)) - _OVERLAP if start else 0
        early = int((left - 4 * _OVERLAP - setting.plot.left()) / setting.plot.width() * course.horizon) - 1
        strip = QRectF(left, 0, setting.size.width() - left, setting.size.height())
        with QPainter(self.picture) as painter:
            # The far corner keeps the clip's bounding box from cutting lines: a cut line is shaded a little otherwise.
            painter.setClipRegion(QRegion(strip.toAlignedRect()) + QRect(0, 0, 1, 1))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(strip, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = setting.line(course, early, self._drawn)
            if len(line.x) > 1:
                _paint_curve(painter, setting, line, look)
            _paint_rises(painter, setting, course, early)
            _paint_events(painter, setting, course, early)


def _looks(setting: Setting) -> tuple[_Look, _Look]:
    """How the past is drawn, and what is ahead."""
    theme, sizes = setting.theme, setting.sizes
    strong = 0.22 if theme.page.lightnessF() < 0.5 else 0.16
    past = _Look(faded(theme.ink, strong), theme.ink, sizes.curve)
    return past, _Look(faded(theme.ink, 0.06), theme.ink2 if theme.filled_slots else theme.rule2, 0.6 * sizes.curve)


class CurvePictures:
    """The curve twice: as the past, in ink, and as what is computed ahead, lighter."""

    def __init__(self) -> None:
        self._setting: Setting | None = None
        self._course = Course()
        self._past = _CurvePicture()
        self._ahead = _CurvePicture()
        self._looks: tuple[_Look, _Look] | None = None

    @property
    def past(self) -> QPixmap:
        """The curve in ink, right as far as the play head."""
        return self._past.picture

    @property
    def ahead(self) -> QPixmap:
        """The curve as it lies ahead."""
        return self._ahead.picture

    def update(self, setting: Setting, course: Course, cursor: int) -> None:
        """Bring both pictures up to date; what is known of the course already costs nothing.

        The past is drawn a little beyond the play head, not to the end: a drag there changes all that lies ahead.
        """
        if self._looks is None or setting != self._setting:
            self._looks = _looks(setting)
            for picture in (self._past, self._ahead):
                picture.clear(setting)
        elif course is not self._course:
            same = course.same_until(self._course)
            for picture in (self._past, self._ahead):
                picture.keep(same)
        self._setting, self._course = setting, course
        past, ahead = self._looks
        self._past.reach(setting, course, past, cursor)
        self._ahead.extend(setting, course, ahead, course.finite)


def _paint_curve(painter: QPainter, setting: Setting, line: Outline, look: _Look) -> None:
    """Paint the curve, stroke by stroke: QPainter does that many times faster than one long outline."""
    floor = np.full_like(line.x, setting.plot.bottom())
    if line.dense:
        column, half = 1.0 / setting.ratio, look.width / 2
        _paint_upright(painter, line.x, line.top, floor, pen(look.fill, column))
        _paint_upright(painter, line.x, line.top - half, line.bottom + half, pen(look.stroke, column))
    else:
        points = np.stack([line.x, line.top], axis=1)
        ring = np.concatenate([points, [[line.x[-1], floor[-1]], [line.x[0], floor[0]]], points[:1]])
        painter.fillPath(path_of([ring]), look.fill)
        painter.setPen(pen(look.stroke, look.width, Qt.PenCapStyle.SquareCap))
        draw_segments(painter, segments_of(points))


def _paint_upright(painter: QPainter, x: FloatArray, top: FloatArray, bottom: FloatArray, ink: QPen) -> None:
    """Draw a stroke from `top` to `bottom` at each x."""
    painter.setPen(ink)
    draw_segments(painter, np.stack([x, top, x, bottom], axis=1))


def _paint_rises(painter: QPainter, setting: Setting, course: Course, early: int) -> None:
    """Tint the steps from `early` on during which the energy rose, and mark them at the foot of the bar."""
    rises = course.rises[np.searchsorted(course.rises, early) :]
    if len(rises) == 0:
        return
    scale = setting.plot.width() / max(1, course.horizon)
    left = np.floor(setting.plot.left() + (rises - 1) * scale)
    right = np.maximum(setting.plot.left() + rises * scale, left + 1)
    breaks = np.flatnonzero(left[1:] > right[:-1] + 0.5) + 1
    firsts, lasts = np.concatenate([[0], breaks]), np.concatenate([breaks, [len(left)]]) - 1
    height, foot = setting.plot.height(), max(2.0, 2 * setting.sizes.line)
    for a, b in zip(left[firsts].tolist(), right[lasts].tolist(), strict=True):
        painter.fillRect(QRectF(a, setting.plot.top(), b - a, height), faded(setting.theme.warn, 0.1))
        painter.fillRect(QRectF(a, setting.plot.bottom() - foot, b - a, foot), setting.theme.warn)


def _paint_events(painter: QPainter, setting: Setting, course: Course, early: int) -> None:
    """Short upright ticks below the upper ruler, in ink, where something was changed from `early` on."""
    marks = course.marks[np.searchsorted(course.marks, early) :]
    if len(marks) == 0:
        return
    x: FloatArray = np.float64(setting.plot.left()) + np.float64(setting.plot.width() / max(1, course.horizon)) * marks
    _, first = np.unique(np.floor(x * setting.ratio), return_index=True)  # hundreds may share a pixel
    x = x[first]
    top = np.full_like(x, setting.plot.top())
    length = setting.sizes.tick + 3 * setting.sizes.line
    _paint_upright(painter, x, top, top + length, pen(setting.theme.ink, 1.5 * setting.sizes.line + 0.5))


class RulerPicture:
    """Both rulers with their ticks and numbers."""

    def __init__(self) -> None:
        self._seen: tuple[Setting, Course, int] | None = None
        self._key: object = None
        self.picture = QPixmap()

    def update(self, setting: Setting, course: Course, room: int) -> None:
        """Draw the rulers anew where a tick has moved; the same course costs nothing."""
        if self._seen is not None and course is self._seen[1] and (setting, room) == self._seen[::2]:
            return
        self._seen = setting, course, room
        steps, texts = course.second_places(room)
        pixels = np.round(steps * (setting.plot.width() / max(1, course.horizon)), 2)
        key = (setting, course.horizon, room, texts, pixels.tolist())
        if key == self._key:
            return
        self._key = key
        self.picture = setting.blank()
        with QPainter(self.picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = setting.theme
            seconds, iterations = course.second_ticks(room), course.iteration_ticks(room)
            of_time, of_steps = (
                _Ruler("t", theme.phys, setting.first == "physics"),
                _Ruler("k", theme.ml, setting.first == "ml"),
            )
            _paint_ruler(painter, setting, course.horizon, seconds, of_time)
            _paint_ruler(painter, setting, course.horizon, iterations, of_steps)


class _Ruler(Struct, frozen=True):
    """A ruler's symbol, its colour, and on which side of the curve it lies."""

    symbol: str
    colour: QColor
    above: bool


def _paint_ruler(painter: QPainter, setting: Setting, horizon: int, ticks: list[Tick], ruler: _Ruler) -> None:
    theme, sizes, plot, size, above = setting.theme, setting.sizes, setting.plot, setting.tick_size, ruler.above
    line = theme.ink if sizes.line >= 2 else theme.rule2
    y = plot.top() - sizes.line if above else plot.bottom()
    if not (above and sizes.line >= 2):  # seen from afar, one line carries the curve
        upper = theme.rule2 if theme.filled_slots else theme.rule
        painter.fillRect(QRectF(plot.left(), y, plot.width(), sizes.line), upper if above else line)
    tick_y = y - sizes.tick if above else y + sizes.line
    baseline = plot.top() - sizes.tick - sizes.gap if above else plot.bottom() + sizes.tick + sizes.gap + 0.5 * size
    for tick in ticks:
        x = setting.x(tick.step, horizon)
        painter.fillRect(QRectF(round(x - sizes.line / 2), tick_y, sizes.line, sizes.tick), line)
        if tick.text:
            draw_word(painter, tick.text, size, QPointF(x, baseline), ruler.colour, "centre")
    symbol = maths(ruler.symbol, 1.2 * size)
    x = plot.left() - word_width("0", size) / 2 - 0.35 * size - symbol.extent.right()
    draw_outline(painter, symbol, QPointF(x, baseline), ruler.colour)
