"""The chart's axes and the racers' lines, each drawn once into a picture, to which a frame adds only what is new."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from gdlab.ui.painting.loss_plot import PlotFrame, Stroke, paint_axes
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.race.feed import Lane
from gdlab.ui.theme import Racer

_AHEAD = 0.38
"""Opacity of what is computed but not reached."""
_PARTS = 64
"""In so many parts of the axis is drawn what lies ahead."""
_BESIDE = 4
"""Pixels beside the area into which lines reach by their width."""


class LineSetting(Struct, frozen=True):
    """Where and how a line is drawn: everything but the line itself."""

    frame: PlotFrame
    racer: Racer
    width: float
    size: QSize
    ratio: float


class LinePicture:
    """A picture of one racer's line that grows to the right."""

    def __init__(self) -> None:
        self.picture = QPixmap()
        self._key: object = None
        self._stroke: Stroke
        self._drawn = 0

    def update(self, setting: LineSetting, lane: Lane, horizon: int) -> float | None:
        """Draw what is not drawn yet; all of it where anything else has changed.

        Returns the pixel from which on the picture is new, or None.
        """
        key, stride = (setting, lane.revision, lane.curve.stride), lane.curve.stride
        changed = None
        if key != self._key:
            self._key, self._drawn, changed = key, 0, 0.0
            self._stroke = Stroke(setting.racer, setting.width)
            self.picture = _blank(setting.size, setting.ratio)
        steps, values = lane.curve.points(self._drawn)
        per = 1 if stride == 1 else 2  # a stretch of several steps has two points
        new = _shown(lane, horizon) // stride * per - self._drawn // stride * per
        if new <= 0:
            return changed
        steps, values = steps[:new], values[:new]
        frame = setting.frame
        points = frame.points(lane.clock.at(steps, frame.measure), values)
        if changed is None:
            changed = frame.x(float(lane.clock.at(steps[:1] - 1.0, frame.measure)[0])) - 2 * setting.width
        self._drawn += len(steps) // per * stride
        with QPainter(self.picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            air = 0.5 * setting.width
            painter.setClipRect(frame.area.adjusted(-air, -1.0, air, air))
            self._stroke.draw(painter, points)
        return changed


def _shown(lane: Lane, horizon: int) -> int:
    """How many steps are drawn: at least all that are reached; what lies ahead in parts, not pixel by pixel."""
    known = lane.curve.steps
    part = max(1, horizon // _PARTS)
    return known if known > horizon else min(known, max(known // part * part, lane.stand + 1))


class LinePictures:
    """The lines of all racers, and a picture in which they lie over one another."""

    def __init__(self) -> None:
        self._lines: list[LinePicture] = []
        self._whole = QPixmap()

    def update(self, settings: Sequence[LineSetting], lanes: Sequence[Lane], horizon: int) -> None:
        """Bring all lines up to date, the last one on top."""
        changed = [] if len(lanes) == len(self._lines) else [0.0]
        while len(self._lines) < len(lanes):
            self._lines.append(LinePicture())
        del self._lines[len(lanes) :]
        for line, setting, lane in zip(self._lines, settings, lanes, strict=True):
            left = line.update(setting, lane, horizon)
            changed += [] if left is None else [left]
        if changed and settings:
            self._compose(max(0, math.floor(min(changed))), settings[0])

    def _compose(self, left: int, setting: LineSetting) -> None:
        """Lay the lines over one another, from a pixel on to the right."""
        if self._whole.size() != setting.size * setting.ratio or self._whole.devicePixelRatio() != setting.ratio:
            left, self._whole = 0, _blank(setting.size, setting.ratio)
        strip = QRectF(left, 0, setting.size.width() - left, setting.size.height())
        part = QRectF(strip.x() * setting.ratio, 0, strip.width() * setting.ratio, strip.height() * setting.ratio)
        with QPainter(self._whole) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            for line in self._lines:
                painter.drawPixmap(strip, line.picture, part)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def paint(self, painter: QPainter, area: QRectF, split: float) -> None:
        """Paint the lines in an area and a little beside it, what lies right of `split` faintly, for it lies ahead."""
        if not self._lines:
            return
        outer, ratio = area.adjusted(-_BESIDE, -_BESIDE, _BESIDE, _BESIDE), self._whole.devicePixelRatio()
        edge = min(max(split, outer.left()), outer.right())
        past, ahead = QRectF(outer), QRectF(outer)
        past.setRight(edge)
        ahead.setLeft(edge)
        for part, opacity in ((past, 1.0), (ahead, _AHEAD)):
            painter.setOpacity(opacity)
            source = QRectF(part.x() * ratio, part.y() * ratio, part.width() * ratio, part.height() * ratio)
            painter.drawPixmap(part, self._whole, source)
        painter.setOpacity(1.0)


class AxesPicture:
    """The axes."""

    def __init__(self) -> None:
        self.picture = QPixmap()
        self._key: object = None

    def update(self, frame: PlotFrame, style: PictureStyle, size: QSize, ratio: float) -> None:
        """Draw the axes anew where they are others."""
        key = (frame, style, size, ratio)
        if key == self._key:
            return
        self._key, self.picture = key, _blank(size, ratio)
        with QPainter(self.picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_axes(painter, frame, style)


def _blank(size: QSize, ratio: float) -> QPixmap:
    """An empty picture, as sharp as the screen."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
