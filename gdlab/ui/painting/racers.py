"""The runs of a race on the picture: trails in their colours and dashes, marks of their own shapes."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.picture_data import Rival
from gdlab.ui.painting.primitives import draw_segments, faded, mixed, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import thinned, visible_segments
from gdlab.ui.theme import TRAIL_CASING_ALPHA, Racer

_WIDTH, _CASING = 0.8, 0.8
"""Trail and casing of the runs that are not selected, as shares of the selected one's."""
_MARK = 0.7
"""Radius of their marks, as a share of the particle's."""
_BRANCH, _BRANCH_DASHES = 0.65, (5.0, 3.5)
"""Width of a rewritten future, as a share of the trail's, and its dashes."""
_POINTS = {"triangle": 3, "inverted": 3, "diamond": 4, "hexagon": 6}


def racer_of(style: PictureStyle, run: int) -> Racer:
    """The look of a run by its index."""
    return style.theme.racers[run % len(style.theme.racers)]


def selected_style(style: PictureStyle, run: int | None) -> PictureStyle:
    """The style in which the selected run's trail is drawn: in its colour; in ink, when it runs alone."""
    return style if run is None else replace(style, theme=replace(style.theme, ink=racer_of(style, run).colour))


def rival_style(style: PictureStyle, run: int) -> PictureStyle:
    """The style in which another run's trail is drawn: thinner, dashed, without dots."""
    dash = racer_of(style, run).dash
    slender = replace(style, trail=_WIDTH * style.trail, casing=_CASING * style.casing, dot=0.0, dash=dash)
    return selected_style(slender, run)


def branch_style(style: PictureStyle, run: int) -> PictureStyle:
    """The style of a future that was rewritten: thin dashes half-way between the run's colour and the page.

    Args:
        style: of the particle's own trail.
        run: the run's index; negative where it is alone, and its colour the ink.
    """
    colour = style.theme.ink if run < 0 else racer_of(style, run).colour
    faint = mixed(colour, style.theme.page, 0.35 if style.theme.filled_slots else 0.45)
    slender = replace(style, trail=_BRANCH * style.trail, casing=_BRANCH * style.casing, dot=0.0, dash=_BRANCH_DASHES)
    return replace(slender, theme=replace(style.theme, ink=faint))


def mark_radius(style: PictureStyle) -> float:
    """The radius of a mark."""
    return _MARK * style.particle


@cache
def mark_shape(shape: str) -> QPainterPath:
    """A mark around the origin, as large to the eye as a disc of radius 1."""
    path = QPainterPath()
    if shape in _POINTS:
        turn, size = (math.pi / 2 if shape == "inverted" else -math.pi / 2), 1.32 if _POINTS[shape] == 3 else 1.2
        path.addPolygon(_ring(_POINTS[shape], turn, (size,)))
    elif shape == "star":
        path.addPolygon(_ring(10, -math.pi / 2, (1.4, 0.62)))
    elif shape in {"plus", "cross"}:
        turn = math.pi / 4 if shape == "cross" else 0.0
        path.addPolygon(_ring(12, turn - math.atan2(0.4, 1.2), (1.265, 1.265, 0.566)))
    else:
        path.addEllipse(QPointF(0, 0), 1.0, 1.0)
    path.closeSubpath()
    return path


def _ring(corners: int, turn: float, radii: tuple[float, ...]) -> list[QPointF]:
    """Corners around the origin at these radii in turn; those of a cross stand in threes."""
    if len(radii) == 3:
        half = math.atan2(0.4, 1.2)
        offsets = [arm * math.pi / 2 + step for arm in range(4) for step in (0.0, 2 * half, half + math.pi / 4)]
    else:
        offsets = [2 * math.pi * corner / corners for corner in range(corners)]
    return [
        QPointF(radii[i % len(radii)] * math.cos(turn + a), radii[i % len(radii)] * math.sin(turn + a))
        for i, a in enumerate(offsets)
    ]


def paint_mark(painter: QPainter, style: PictureStyle, at: QPointF, racer: Racer, radius: float) -> None:
    """Draw a run's mark with a ring of page colour."""
    painter.save()
    painter.translate(at)
    painter.scale(radius, radius)
    shape = mark_shape(racer.shape)
    ring = pen(style.theme.page, 0.5 * style.particle / radius)
    ring.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(shape, ring)
    painter.fillPath(shape, racer.colour)
    painter.restore()


def paint_own_mark(painter: QPainter, style: PictureStyle, at: QPointF, racer: Racer, mass: float) -> None:
    """Fill the particle of the selected run with its colour, and put its shape on that; the rim stays ink."""
    radius = style.particle_radius(mass) - 0.22 * style.particle
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(racer.colour if mass > 0 else style.theme.page)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.translate(at)
    size = 0.5 * radius
    painter.scale(size, size)
    painter.fillPath(mark_shape(racer.shape), style.theme.page if mass > 0 else racer.colour)
    painter.restore()


def cut_into_dashes(segments: FloatArray, begun: float, pattern: FloatArray) -> tuple[FloatArray, float]:
    """Return the dashes (m, 4) along segments (n, 4), and how far the way has come.

    Args:
        segments: pieces of a way, in order; what lies between two of them does not count.
        begun: how far the way had come before them.
        pattern: lengths of dash and gap in turn. The dashes depend only on the way so far: taken in parts it has the
            same ones.
    """
    if not len(segments):
        return segments, begun
    way = segments[:, 2:] - segments[:, :2]
    length = np.hypot(way[:, 0], way[:, 1])
    ends = np.cumsum(np.concatenate([[begun], length]))
    period, edges = float(pattern.sum()), np.concatenate([[0.0], np.cumsum(pattern)])
    pieces = [_dashes_of(segments, way, length, ends, (low, high, period)) for low, high in _pairs(edges)]
    order = np.argsort(np.concatenate([number for _, number in pieces]), kind="stable")
    return np.concatenate([dash for dash, _ in pieces])[order], float(ends[-1])


def _pairs(edges: FloatArray) -> list[tuple[float, float]]:
    """Where the dashes of a period begin and end."""
    return list(zip(edges[:-1:2].tolist(), edges[1::2].tolist(), strict=True))


def _dashes_of(
    segments: FloatArray, way: FloatArray, length: FloatArray, ends: FloatArray, dash: tuple[float, float, float]
) -> tuple[FloatArray, FloatArray]:
    """The pieces (m, 4) of segments that lie in one dash of each period, and where along the way they begin (m,)."""
    low, high, period = dash
    first = np.floor((ends[:-1] - high) / period) + 1
    last = np.ceil((ends[1:] - low) / period) - 1
    counts = np.where(length > 0, np.maximum(last - first + 1, 0), 0).astype(np.intp)
    index = np.repeat(np.arange(len(segments)), counts)
    nth = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts) + first[index]
    start = np.maximum(nth * period + low, ends[index])
    stop = np.minimum(nth * period + high, ends[index + 1])
    size = length[index, None]
    from_, to = (start - ends[index])[:, None] / size, (stop - ends[index])[:, None] / size
    origin = segments[index, :2]
    return np.concatenate([origin + from_ * way[index], origin + to * way[index]], axis=1), start


def paint_rival_trail(painter: QPainter, frame: Frame, style: PictureStyle, rival: Rival) -> None:
    """Draw another run's trail up to where it is."""
    own = rival_style(style, rival.index)
    pixels = frame.to_pixels(rival.path)
    segments = visible_segments(pixels[thinned(pixels)], frame, own.casing)
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(faded(own.theme.page, TRAIL_CASING_ALPHA), own.casing))
    draw_segments(painter, segments)
    if own.dash:
        segments, _ = cut_into_dashes(segments, 0.0, own.trail * np.array(own.dash))
    painter.setPen(pen(own.theme.ink, own.trail))
    draw_segments(painter, segments)
    painter.restore()
