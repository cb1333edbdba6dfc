"""The scale bar of the arrows: one length that stands for a force and for a speed."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdlab.analysis.ticks import round_step, short_text
from gdlab.ui.painting.arrows import FORCE, VELOCITY
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.labels import LabelPlacer
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import draw_segments, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import Outline, draw_outline, maths

_TEXT = r"\num{0}\,\text{N},\; \num{1}\,\text{m/s}"
_ROUND = (1.0, 2.0, 3.0, 5.0, 10.0)


class ScaleBar(Struct, frozen=True):
    """`force` newtons and `speed` metres a second are both `length` pixels; `box` is where it stands, if anywhere."""

    force: float
    speed: float
    length: float
    box: QRectF | None = None

    def text(self, style: PictureStyle) -> Outline:
        """Return the outline of what the bar's length stands for."""
        return maths(_TEXT, 1.25 * style.tick_size, short_text(self.force), short_text(self.speed))


def arrow_scale(frame: Frame, style: PictureStyle, data: PictureData) -> ScaleBar | None:
    """Return the one scale of all arrows: the reference, or what is typical of the landscape in view."""
    force, speed = data.reference or (0.0, 0.0)
    if data.reference is None and data.ground is not None:
        force = data.ground.steepness / 2.5
        speed = math.sqrt(2 * data.ground.climb / data.mass) if data.mass > 0 else _massless_speed(data, force)
    if not (0 < force < math.inf and 0 < speed < math.inf):
        force, speed = (value if 0 < value < math.inf else 1.0 for value in (force, speed))
    length = min(160 * style.arrows, 0.21 * frame.area.width())
    return ScaleBar(round_step(force / 1.25, _ROUND), round_step(speed / 1.25, _ROUND), length)


def _massless_speed(data: PictureData, force: float) -> float:
    """Return the speed that goes with a force where v = F/γ: γ is read off the present vectors."""
    strength, speed = (math.hypot(*data.vectors.get(key, (0.0, 0.0))) for key in (FORCE, VELOCITY))
    return force * speed / strength if strength > 0 and speed > 0 else 1.0


def place_bar(placer: LabelPlacer, frame: Frame, style: PictureStyle, bar: ScaleBar) -> ScaleBar:
    """Return the bar standing in a corner of the picture, the lower right if it is free; without a box if none is."""
    width = bar.length + 20 * style.unit + bar.text(style).extent.width()
    height, area = (
        1.9 * style.tick_size,
        frame.area.adjusted(6 * style.unit, 6 * style.unit, -6 * style.unit, -6 * style.unit),
    )
    left, right = area.left() + width / 2 + 4, area.right() - width / 2 - 4
    low, high = area.bottom() - height / 2, area.top() + height / 2
    corners = ((right, low), (left, low), (right, high), (left, high))
    return replace(bar, box=placer.place(width, height, corners))


def paint_bar(painter: QPainter, style: PictureStyle, bar: ScaleBar, box: QRectF) -> None:
    """Draw the scale bar with its end marks and its text, cased in page colour."""
    x, y, half = box.left() + 4 * style.unit, box.center().y(), 4 * style.unit
    ends = (x, x + bar.length)
    rules = np.array([[ends[0], y, ends[1], y], *([end, y - half, end, y + half] for end in ends)])
    width = 2.0 * max(style.unit, style.frame / 1.5)
    painter.setPen(pen(style.theme.page, width + 3.2 * style.unit, Qt.PenCapStyle.SquareCap))
    draw_segments(painter, rules)
    painter.setPen(pen(style.theme.ink, width))
    draw_segments(painter, rules)
    at = QPointF(x + bar.length + 10 * style.unit, y + 0.4 * style.tick_size)
    draw_outline(painter, bar.text(style), at, style.theme.ink, style.theme.page, 4 * style.unit)
