"""What goes on inside a method, at the particle: the parts of the step to come, a bound, mobilities, Newton's model.

Displacements are true to scale; on a curve, where all of them lie in one line, they are laid in lanes below the
particle. Slim arrows are displacements, so that none is taken for the force or the velocity.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gdlab.analysis.relief import Curve
from gdlab.core.arrays import FloatArray
from gdlab.symbols.anatomy import Anatomy, Kind, Model, Part
from gdlab.ui.painting.arrows import ARROW_AIR, FORCE, FRICTION, VELOCITY, Arrow, arrow_colour, paint_arrow
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import Point, clipped, segments_of
from gdlab.ui.painting.labels import along_arrow, around
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import draw_segments, faded, pen
from gdlab.ui.painting.racers import cut_into_dashes
from gdlab.ui.painting.scale_bar import ScaleBar
from gdlab.ui.painting.story import clear_of, paint_whole
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of
from gdlab.ui.theme import ARROW_CASING_ALPHA

_SLIM = 0.62
"""Of an arrow's usual size."""
_LEAST, _LEAST_WAY = 5.0, 14.0
"""Pixels below which a displacement, or all of them, would be hidden by the particle."""
_KEYS: dict[Kind, str] = {"kept": VELOCITY, "pushed": FORCE, "heat": FRICTION, "whole": VELOCITY}
_LANE, _FIRST_LANE = 15.0, 12.0
_LINE, _BRACKET, _END = 1.6, 9.0, 4.5
_RING = 7.5
_BALL = 0.72
_FARTHEST = 0.2
"""Of the picture's width: farther arms are cut."""
_ROUND = 96
_DASH = np.array([8.0, 5.0])
_REST = r"x + s"
_ARMS = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Strand(Struct, frozen=True):
    """A displacement, as a slim arrow of the kind of what makes it; heat shakes, so its shaft is wavy."""

    kind: Kind
    arrow: Arrow
    label: str

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = (self.arrow.reach + ARROW_AIR) * style.arrows + _RING * style.unit
        return QRectF(self.arrow.start, self.arrow.tip).normalized().adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        if self.kind == "whole":
            paint_whole(painter, style, self.arrow)
        elif self.kind == "heat":
            _paint_wavy(painter, style, self.arrow)
        else:
            paint_arrow(painter, style, self.arrow)

    def segments(self) -> FloatArray:
        """Return what nothing else should cover, `(m, 4)`."""
        return self.arrow.segment

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label."""
        reach = (self.arrow.reach + 4) * style.arrows
        if self.kind == "whole":
            yield from around(self.arrow.tip, width, height, (9 * style.unit, 20 * style.unit))
        yield from along_arrow(self.arrow.start, self.arrow.tip, width, height, reach)
        yield from around(self.arrow.tip, width, height, (24 * style.unit, 44 * style.unit))

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return arrow_colour(self.arrow.key, style)


class Ball(Struct, frozen=True):
    """The ball behind the look-ahead point: a hollow one."""

    at: QPointF
    radius: float
    label: str = r"\text{ball}"

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = self.radius + 4 * style.unit
        return QRectF(self.at, self.at).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        width = 0.2 * style.particle
        for colour, breadth, brush in (
            (style.theme.page, 2.6 * width, style.theme.page),
            (style.theme.ink, width, style.theme.page),
        ):
            painter.setPen(pen(colour, breadth))
            painter.setBrush(brush)
            painter.drawEllipse(self.at, self.radius, self.radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def segments(self) -> FloatArray:
        """Return a line across, from side to side."""
        x, y, r = self.at.x(), self.at.y(), self.radius
        return np.array([[x - r, y, x + r, y], [x, y - r, x, y + r]])

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label."""
        return around(self.at, width, height, (self.radius + 4 * style.unit, self.radius + 16 * style.unit))

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink2


class Bound(Struct, frozen=True):
    """How far a step may go along each coordinate: the corners of a box around the particle."""

    area: QRectF
    label: str

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = 3 * style.unit
        return self.area.adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw its corners strongly and its sides faintly."""
        _paint_lines(painter, style, self._sides(), 0.5 * _LINE, 0.55)
        _paint_lines(painter, style, self._corners(_BRACKET * style.unit), 1.25 * _LINE)

    def segments(self) -> FloatArray:
        """Return its sides."""
        return self._sides()

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label: outside at the corners, then at the sides."""
        area, gap = self.area, 4 * style.unit
        for x, y in ((1, -1), (1, 1), (-1, -1), (-1, 1)):
            across = area.center().x() + x * (area.width() / 2 + gap + width / 2)
            yield across, area.center().y() + y * (area.height() / 2 - height / 2)
            yield across, area.center().y() + y * (area.height() / 2 + height / 2)
        for y in (-1, 1):
            yield area.center().x(), area.center().y() + y * (area.height() / 2 + gap + height / 2)

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink2

    def _points(self) -> FloatArray:
        a = self.area
        corners = (a.topLeft(), a.topRight(), a.bottomRight(), a.bottomLeft(), a.topLeft())
        return np.array([[p.x(), p.y()] for p in corners])

    def _sides(self) -> FloatArray:
        return segments_of(self._points())

    def _corners(self, length: float) -> FloatArray:
        """From each corner some way along both sides."""
        sides = self._sides()
        way = sides[:, 2:] - sides[:, :2]
        size = np.maximum(np.abs(way).sum(axis=1, keepdims=True), 1e-9)
        step = way * np.minimum(length / size, 0.5)
        ahead = np.concatenate([sides[:, :2], sides[:, :2] + step], axis=1)
        back = np.concatenate([sides[:, 2:] - step, sides[:, 2:]], axis=1)
        return np.concatenate([ahead, back])


class Mobility(Struct, frozen=True):
    """How far the force of the scale bar moves the particle in a step along each coordinate, from its rim on.

    `arms` are (start x, y, end x, y, whether it was cut).
    """

    arms: tuple[tuple[float, float, float, float, bool], ...]
    label: str

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        lines = self.segments()
        low, high = lines.reshape(-1, 2).min(axis=0), lines.reshape(-1, 2).max(axis=0)
        reach = (_END + 5) * style.unit
        return QRectF(QPointF(*low), QPointF(*high)).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw arms that end in a stroke across, or in two slanted ones where they go on."""
        _paint_lines(painter, style, np.concatenate([self.segments(), self._ends(style)]), 1.25 * _LINE)

    def segments(self) -> FloatArray:
        """Return the arms."""
        return np.array([arm[:4] for arm in self.arms])

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label: beyond the ends of the longest arms, then beside them."""
        gap = (_END + 4) * style.unit
        for x0, y0, x1, y1, _ in sorted(self.arms, key=lambda arm: -math.hypot(arm[2] - arm[0], arm[3] - arm[1])):
            yield from along_arrow(QPointF(x0, y0), QPointF(x1, y1), width, height, gap)

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink2

    def _ends(self, style: PictureStyle) -> FloatArray:
        lines = []
        for x0, y0, x1, y1, cut in self.arms:
            length = max(math.hypot(x1 - x0, y1 - y0), 1e-9)
            along, across = (x1 - x0) / length * style.unit, (y1 - y0) / length * style.unit
            slant, places = (2.2, (0.0, -4.5)) if cut else (0.0, (0.0,))
            for back in places:
                x, y = x1 + along * back, y1 + across * back
                dx, dy = along * slant - across * _END, across * slant + along * _END
                lines.append([x - dx, y - dy, x + dx, y + dy])
        return np.array(lines)


class Parabola(Struct, frozen=True):
    """Newton's model: its contour through the particle, or over a curve the parabola itself, and its rest."""

    line: tuple[float, ...]
    rest: QPointF | None
    label: str = _REST

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        points = self._segments().reshape(-1, 2)
        if self.rest is not None:
            points = np.concatenate([points, [[self.rest.x(), self.rest.y()]]])
        (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        reach = (_RING + 4) * style.unit
        return QRectF(left, top, right - left, bottom - top).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw dashes, and a cross-hair at the rest."""
        dashes, _ = cut_into_dashes(self._segments(), 0.0, _DASH * style.unit)
        _paint_lines(painter, style, dashes, 1.1 * _LINE, round_ends=True)
        if self.rest is not None:
            x, y, r = self.rest.x(), self.rest.y(), _RING * style.unit
            hair = np.array([[x + a * 0.3 * r, y + b * 0.3 * r, x + a * r, y + b * r] for a, b in _ARMS])
            _paint_lines(painter, style, hair, 1.25 * _LINE)

    def segments(self) -> FloatArray:
        """Return the line; none of it where the rest alone is seen."""
        return self._segments()

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label, round the rest."""
        if self.rest is not None:
            yield from around(self.rest, width, height, (11 * style.unit, 22 * style.unit, 34 * style.unit))

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink

    def _segments(self) -> FloatArray:
        return np.array(self.line).reshape(-1, 4)


Shape = Strand | Ball | Bound | Mobility | Parabola


def shapes(frame: Frame, style: PictureStyle, data: PictureData, at: QPointF, bar: ScaleBar | None) -> list[Shape]:
    """Return what is drawn of a method's inside at the particle `at`, the lowest first."""
    inner = data.inner
    if inner is None or data.particle is None:
        return []
    found: list[Shape] = []
    if inner.model is not None:
        found += _parabola(frame, inner.model, data)
    if inner.bound:
        found += _bound(frame, style, inner, at)
    if inner.mobility and bar is not None:
        found += _mobility(frame, style, data, at, bar)
    return found + _step(frame, style, data, at)


def started_at(found: list[Shape], at: QPointF, radius: float) -> list[float]:
    """Return the angles of the displacements that begin in the particle: arrows keep off them."""
    return [
        math.atan2(shape.arrow.tip.y() - at.y(), shape.arrow.tip.x() - at.x())
        for shape in found
        if isinstance(shape, Strand) and _apart(shape.arrow.start, at) < 1.3 * radius
    ]


def _step(frame: Frame, style: PictureStyle, data: PictureData, at: QPointF) -> list[Shape]:
    """The parts head to tail, the whole of them, and the ball where they begin beside the particle."""
    inner, radius = data.inner, style.particle_radius(data.mass)
    if inner is None:
        return []
    begin = at + _pixels(frame, inner.begin) if inner.begin else at
    ball: list[Shape] = []
    if inner.begin and _apart(begin, at) > 0.5 * radius:
        ball = [Ball(begin, _BALL * radius)]
    solid = [(at, radius), *((each.at, each.radius) for each in ball if isinstance(each, Ball))]
    ends, here = [], begin
    for part in inner.parts:
        ends.append((part, here, here + _pixels(frame, part.vector)))
        here = ends[-1][2]
    if inner.whole is not None:
        ends.append((inner.whole, begin, begin + _pixels(frame, inner.whole.vector)))
    if max((_apart(start, tip) for _, start, tip in ends), default=0.0) < _LEAST_WAY * style.unit:
        return []
    if isinstance(data.ground, Curve):
        ends = _in_lanes(frame, style, ends, at, radius)
    strands = [
        _strand(part, start, tip, solid) for part, start, tip in ends if _apart(start, tip) >= _LEAST * style.unit
    ]
    return [*ball, *strands[::-1]]


def _in_lanes(
    frame: Frame, style: PictureStyle, ends: list[tuple[Part, QPointF, QPointF]], at: QPointF, radius: float
) -> list[tuple[Part, QPointF, QPointF]]:
    """Lay each below the one before, or above it where there is no room."""
    below = radius + (_FIRST_LANE + _LANE * len(ends)) * style.unit
    side = 1.0 if at.y() + below < frame.area.bottom() else -1.0
    lanes = [QPointF(0, side * (radius + (_FIRST_LANE + _LANE * lane) * style.unit)) for lane in range(len(ends))]
    return [(part, start + lane, tip + lane) for (part, start, tip), lane in zip(ends, lanes, strict=True)]


def _strand(part: Part, start: QPointF, tip: QPointF, solid: list[tuple[QPointF, float]]) -> Strand:
    """An arrow that comes out of the ball in which it begins."""
    for ball in solid:
        start = clear_of(ball, start, tip)
    return Strand(part.kind, Arrow(_KEYS[part.kind], start, tip, thick=_SLIM), part.label)


def _bound(frame: Frame, style: PictureStyle, inner: Anatomy, at: QPointF) -> list[Shape]:
    reach = _pixels(frame, inner.bound)
    across, up = abs(reach.x()), abs(reach.y())
    if max(across, up) < _LEAST * style.unit:
        return []
    up = up or 1.4 * style.particle  # on a curve there is nothing upright
    return [Bound(QRectF(at.x() - across, at.y() - up, 2 * across, 2 * up), inner.bound_label)]


def _mobility(frame: Frame, style: PictureStyle, data: PictureData, at: QPointF, bar: ScaleBar) -> list[Shape]:
    inner, rim = data.inner, style.particle_radius(data.mass) + 0.25 * style.particle
    if inner is None:
        return []
    reach, most = _pixels(frame, inner.mobility) * bar.force, _FARTHEST * frame.area.width()
    arms = []
    for x, y in _ARMS:
        length = abs(reach.x() if x else reach.y())
        if length > 0:
            end = rim + min(max(length, 1.0), most)
            arms.append((at.x() + x * rim, at.y() + y * rim, at.x() + x * end, at.y() + y * end, length > most))
    return [Mobility(tuple(arms), inner.mobility_label)] if arms else []


def _parabola(frame: Frame, model: Model, data: PictureData) -> list[Shape]:
    """The contour (x − r)·A(x − r) = s·As through the particle, or over a curve U + A(d²/2 − sd)."""
    x, y = data.particle or (math.nan, math.nan)
    s = np.array(model.rest)
    if isinstance(data.ground, Curve):
        curvature, way = model.matrix[0][0], float(s[0])
        d = np.linspace(-1.6, 1.6, _ROUND) * abs(way) + way
        lines = [np.column_stack([x + d, y + curvature * (d * d / 2 - way * d)])]
        rest = (x + way, y - curvature * way * way / 2)
    else:
        lines, rest = [each + (x, y) + s for each in contour(np.array(model.matrix), -s)], (x + s[0], y + s[1])
    parts = [segments_of(frame.to_pixels(line)) for line in lines]
    segments = clipped(np.concatenate(parts), box_of(frame, 4)) if parts else np.empty((0, 4))
    at = frame.to_pixel(*rest)
    seen = at if frame.holds(at) else None
    return [Parabola(tuple(segments.ravel().tolist()), seen)] if len(segments) or seen is not None else []


def contour(matrix: FloatArray, point: FloatArray) -> list[FloatArray]:
    """Return the branch through a point of q·Aq = const as points `(m, 2)`: an ellipse, or half a hyperbola.

    None where A is singular, or the contour is a pair of lines.
    """
    values, vectors = np.linalg.eigh(matrix)
    here = vectors.T @ point
    level = float(values @ (here * here))
    with np.errstate(all="ignore"):
        axes = np.sqrt(np.abs(level / values))
    if not (np.isfinite(axes).all() and axes.all()):
        return []
    if values[0] * values[1] > 0:
        turn = np.linspace(0, 2 * math.pi, _ROUND + 1)
        own = np.column_stack([np.cos(turn), np.sin(turn)]) * axes
    else:
        through = 0 if level / values[0] > 0 else 1
        far = math.asinh(abs(float(here[1 - through] / axes[1 - through]))) + 2.5
        turn = np.linspace(-far, far, _ROUND + 1)
        own = np.empty((len(turn), 2))
        own[:, through] = math.copysign(axes[through], here[through]) * np.cosh(turn)
        own[:, 1 - through] = axes[1 - through] * np.sinh(turn)
    points: FloatArray = own @ vectors.T
    return [points]


def _pixels(frame: Frame, vector: tuple[float, ...]) -> QPointF:
    """A displacement on the picture in pixels."""
    sx, sy = frame.scale
    return QPointF(min(max(vector[0] * sx, -1e7), 1e7), min(max(-vector[1] * sy, -1e7), 1e7))


def _apart(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _paint_lines(
    painter: QPainter,
    style: PictureStyle,
    lines: FloatArray,
    width: float,
    alpha: float = 1.0,
    *,
    round_ends: bool = False,
) -> None:
    """Thin lines in ink2, cased in page colour."""
    cap = Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.SquareCap
    width *= style.unit
    painter.setPen(pen(faded(style.theme.page, ARROW_CASING_ALPHA * alpha), width + 2.4 * style.unit, cap))
    draw_segments(painter, lines)
    painter.setPen(pen(faded(style.theme.ink2, alpha), width, cap))
    draw_segments(painter, lines)


def _paint_wavy(painter: QPainter, style: PictureStyle, arrow: Arrow) -> None:
    """A wavy shaft with a small solid head."""
    gain, theme = style.arrows * arrow.thick, style.theme
    ink = arrow_colour(arrow.key, style)
    length = arrow.length / gain
    head = min(14.0, 0.6 * length)
    shaft = QPainterPath(QPointF(0, 0))
    bends = max(1, round((length - head) / 7.0))
    places = np.linspace(0, length - head, bends + 1)
    for number, (left, right) in enumerate(pairwise(places.tolist())):
        shaft.quadTo((left + right) / 2, 7.0 if number % 2 else -7.0, right, 0)
    tip = QPainterPath(QPointF(length, 0))
    tip.lineTo(length - head, 6.0)
    tip.lineTo(length - head, -6.0)
    tip.closeSubpath()
    painter.save()
    painter.translate(arrow.start)
    painter.rotate(math.degrees(math.atan2(arrow.tip.y() - arrow.start.y(), arrow.tip.x() - arrow.start.x())))
    painter.scale(gain, gain)
    casing = faded(theme.page, ARROW_CASING_ALPHA)
    painter.strokePath(shaft, pen(casing, 6.4))
    painter.strokePath(tip, pen(casing, 3.2))
    painter.strokePath(shaft, pen(ink, 3.0))
    painter.fillPath(tip, ink)
    painter.restore()
