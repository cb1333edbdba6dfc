"""What goes on inside a method, at the particle: the parts of the step to come, a bound, mobilities, Newton's model.

Displacements are true to scale; on a curve, where all of them lie in one line, they are laid in lanes below the
particle. Slim arrows are displacements, so that none is taken for the force or the velocity.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdlab.analysis.relief import Curve
from gdlab.core.arrays import FloatArray
from gdlab.symbols.anatomy import Anatomy, Kind, Model, Part
from gdlab.ui.painting.arrows import FORCE, FRICTION, VELOCITY, Arrow
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import clipped, segments_of
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.scale_bar import ScaleBar
from gdlab.ui.painting.story import clear_of
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of
from gdlab.ui.painting.working_shapes import ARMS, Ball, Bound, Mobility, Parabola, Shape, Strand

_SLIM = 0.62
"""Of an arrow's usual size."""
_LEAST, _LEAST_NAMED = 5.0, 14.0
"""Pixels below which a displacement would be hidden by the particle, or buried by its letter."""
_LEAST_WAY, _LEAST_OF_MANY, _LEAST_IN_HALL = 14.0, 40.0, 26.0
"""Pixels that the longest must reach: alone, with parts that make a knot at the particle, and in units of a hall."""
_FEW = 2
_KEYS: dict[Kind, str] = {"kept": VELOCITY, "pushed": FORCE, "heat": FRICTION, "whole": VELOCITY}
_LANE, _FIRST_LANE = 15.0, 12.0
_BALL = 0.72
_FARTHEST = 0.2
"""Of the picture's width: farther arms are cut."""
_ROUND = 96


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
    least = _LEAST_IN_HALL if style.coarse else _LEAST_OF_MANY if len(ends) > _FEW else _LEAST_WAY
    if max((_apart(start, tip) for _, start, tip in ends), default=0.0) < least * style.unit:
        return []
    if isinstance(data.ground, Curve):
        ends = _in_lanes(frame, style, ends, at, radius)
    strands = [
        _strand(part, start, tip, solid, _LEAST_NAMED * style.unit)
        for part, start, tip in ends
        if _apart(start, tip) >= _LEAST * style.unit
    ]
    return [*ball, *(each for each in reversed(strands) if not _is_hidden(each, at, radius))]


def _is_hidden(strand: Strand, at: QPointF, radius: float) -> bool:
    """The particle lies over all of it, or all but a little."""
    middle = (strand.arrow.start + strand.arrow.tip) / 2
    return max(_apart(middle, at), _apart(strand.arrow.tip, at)) < 1.15 * radius


def _in_lanes(
    frame: Frame, style: PictureStyle, ends: list[tuple[Part, QPointF, QPointF]], at: QPointF, radius: float
) -> list[tuple[Part, QPointF, QPointF]]:
    """Lay each below the one before, or above it where there is no room."""
    below = radius + (_FIRST_LANE + _LANE * len(ends)) * style.unit
    side = 1.0 if at.y() + below < frame.area.bottom() else -1.0
    lanes = [QPointF(0, side * (radius + (_FIRST_LANE + _LANE * lane) * style.unit)) for lane in range(len(ends))]
    return [(part, start + lane, tip + lane) for (part, start, tip), lane in zip(ends, lanes, strict=True)]


def _strand(part: Part, start: QPointF, tip: QPointF, solid: list[tuple[QPointF, float]], least_named: float) -> Strand:
    """An arrow that comes out of the ball in which it begins; a short one has no name."""
    label = part.label if _apart(start, tip) >= least_named else ""
    for ball in solid:
        start = clear_of(ball, start, tip)
    return Strand(part.kind, Arrow(_KEYS[part.kind], start, tip, thick=_SLIM), label)


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
    for x, y in ARMS:
        length = abs(reach.x() if x else reach.y())
        if length > 0:
            end = rim + min(max(length, 1.0), most)
            arms.append((at.x() + x * rim, at.y() + y * rim, at.x() + x * end, at.y() + y * end, length > most))
    return [Mobility(tuple(arms), inner.mobility_label)] if arms else []


def _parabola(frame: Frame, model: Model, data: PictureData) -> list[Shape]:
    """The contour (x − r)·A(x − r) = s·As through the particle, or over a curve U + A(d²/2 − sd)."""
    x, y = data.particle or (math.nan, math.nan)
    s = np.array(model.rest)
    there = s + np.array([x, y])[: len(s)]
    if isinstance(data.ground, Curve):
        curvature, way = model.matrix[0][0], float(s[0])
        d = np.linspace(-1.6, 1.6, _ROUND) * abs(way) + way
        lines = [np.column_stack([x + d, y + curvature * (d * d / 2 - way * d)])]
        rest = (x + way, y - curvature * way * way / 2)
    else:
        lines, rest = [each + there for each in contour(np.array(model.matrix), -s)], (x + s[0], y + s[1])
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
