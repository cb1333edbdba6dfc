"""What accompanies the particle: the exact motion as a thin line with an open ball, and where the next step lands."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import segments_of
from gdlab.ui.painting.labels import LabelPlacer, around
from gdlab.ui.painting.marks import STATIONARY, distinct_marks
from gdlab.ui.painting.overlay import Overlay
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import draw_segments, faded, pen
from gdlab.ui.painting.racers import cut_into_dashes, mark_radius
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import draw_outline, word
from gdlab.ui.painting.trail import box_of, thinned, visible_segments
from gdlab.ui.theme import TRAIL_CASING_ALPHA

_TRAIL, _DASHES = 0.5, (7.0, 4.0)
"""Width of the line, as a share of the trail's, on which it may lie, and its dashes."""
_BALL, _SQUARE, _RING = 0.66, 0.4, 0.16
"""Radius of the open ball, half the side of the square and the width of both outlines, in particles."""
_HAIR = 0.11
_TYPE = 1.0
"""Of the words beside them, in sizes of the numbers at the axes."""
FLOW, LANDING = "exact motion", "next step"


def ghost_style(style: PictureStyle, _number: int = 0) -> PictureStyle:
    """The style of the exact motion's line: thin dashes of ink."""
    width = _TRAIL * style.trail
    return replace(style, trail=width, casing=width, dot=0.0, dash=_DASHES)


class Ball(Struct, frozen=True):
    """Where the exact motion is at the same time: an open ball."""

    at: QPointF

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        return _square(self.at, (_BALL + 2 * _RING) * style.particle)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it; what lies below shows through."""
        radius, ring = _BALL * style.particle, _RING * style.particle
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((style.theme.page, 2.6 * ring), (style.theme.ink, ring)):
            painter.setPen(pen(colour, width))
            painter.drawEllipse(self.at, radius, radius)


class Landing(Struct, frozen=True):
    """Where the next step lands: a small open square, joined to the particle by a hairline."""

    start: QPointF
    at: QPointF

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = (_SQUARE + 2 * _RING) * style.particle
        return QRectF(self.start, self.at).normalized().adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        hair, ring = _HAIR * style.particle, _RING * style.particle
        square = _square(self.at, _SQUARE * style.particle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, wide, ringed in ((style.theme.page, 3.2 * hair, 2.6 * ring), (style.theme.ink, hair, ring)):
            painter.setPen(pen(colour, wide))
            painter.drawLine(self.start, _edge(square, self.start))
            painter.setPen(pen(colour, ringed))
            painter.drawRect(square)


class Word(Struct, frozen=True):
    """Words that say what is what."""

    text: str
    at: QPointF

    def box(self, style: PictureStyle) -> QRectF:
        """Return where they stand."""
        casing = 3.0 * style.unit
        extent = word(self.text, _TYPE * style.tick_size).extent.translated(self.at)
        return extent.adjusted(-casing, -casing, casing, casing)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Write them."""
        outline = word(self.text, _TYPE * style.tick_size)
        draw_outline(painter, outline, self.at, style.theme.ink2, style.theme.page, 4.0 * style.unit)


GhostPiece = Ball | Landing | Word


def ghost_pieces(frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay) -> list[GhostPiece]:
    """Return the marks of what accompanies the particle, and words where there is room clear of the overlay."""
    ghosts = data.ghosts
    if ghosts is None:
        return []
    flow, landing, end = (_seen(place, frame) for place in (ghosts.flow, ghosts.landing, ghosts.end))
    pieces: list[GhostPiece] = []
    if landing is not None and overlay.particle is not None:
        pieces.append(_landing(overlay.particle, overlay.radius, landing))
    if flow is not None:
        pieces.append(Ball(flow))
    placer = _placer(frame, style, data, overlay, pieces)
    for at, text in ((flow, FLOW), (end, ghosts.note), (landing, LANDING)):
        if at is not None and text:
            pieces += _word(placer, style, text, at)
    return pieces


def _landing(particle: QPointF, radius: float, at: QPointF) -> Landing:
    """Return the square with a hairline from the particle's edge, or none from within."""
    way = at - particle
    length = math.hypot(way.x(), way.y())
    return Landing(particle + way * (min(radius, length) / length) if length else at, at)


def _word(placer: LabelPlacer, style: PictureStyle, text: str, at: QPointF) -> list[GhostPiece]:
    size = _TYPE * style.tick_size
    extent = word(text, size).extent
    width, height = extent.width() + 6 * style.unit, size + 4 * style.unit
    reach = _BALL * style.particle
    gaps = tuple(reach + extra * style.unit for extra in (4, 12, 24, 40, 60, 84))
    box = placer.place(width, height, around(at, width, height, gaps))
    if box is None:
        return []
    return [Word(text, QPointF(box.center().x() - extent.center().x(), box.center().y() + 0.3 * size))]


def _placer(
    frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay, pieces: list[GhostPiece]
) -> LabelPlacer:  # fmt: skip
    """Return a placer that knows all that lies over the picture, and the trails' ends."""
    placer = LabelPlacer(box_of(frame, -4 * style.unit))
    for arrow in overlay.arrows:
        placer.add_lines(arrow.segment, (arrow.reach + 1.5) * style.arrows)
    for label in overlay.labels:
        placer.add_box(label.box)
    if overlay.bar is not None and overlay.bar.box is not None:
        placer.add_box(overlay.bar.box)
    for at in (overlay.particle, overlay.start, overlay.end):
        if at is not None:
            placer.add_spot(at, overlay.radius)
    for at, _ in distinct_marks(frame, style, data.marks):
        placer.add_spot(at, 1.4 * STATIONARY * style.unit)
    for rival in overlay.rivals:
        placer.add_spot(rival.at, 1.4 * mark_radius(style))
    for piece in pieces:
        placer.add_spot(piece.at, _BALL * style.particle)
    trails = [data.path[max(data.cursor - _NEAR, 0) : data.cursor + 1], *(each.path[-_NEAR:] for each in data.flows)]
    for trail in trails:
        placer.add_lines(segments_of(frame.to_pixels(trail[np.isfinite(trail).all(axis=1)])), style.trail)
    return placer


_NEAR = 40
"""Points of the trails that words keep off."""


def paint_ghost_trails(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData) -> None:
    """Draw the lines of the exact motion."""
    own = ghost_style(style)
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for flow in data.flows:
        pixels = frame.to_pixels(flow.path)
        segments = visible_segments(pixels[thinned(pixels)], frame, own.casing)
        painter.setPen(pen(faded(own.theme.page, TRAIL_CASING_ALPHA), own.casing))
        draw_segments(painter, segments)
        painter.setPen(pen(own.theme.ink, own.trail))
        draw_segments(painter, cut_into_dashes(segments, 0.0, own.trail * np.array(own.dash))[0])
    painter.restore()


def paint_ghosts(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData, overlay: Overlay) -> None:
    """Draw marks and words."""
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for piece in ghost_pieces(frame, style, data, overlay):
        piece.paint(painter, style)
    painter.restore()


def _seen(place: tuple[float, float] | None, frame: Frame) -> QPointF | None:
    """Return where a place is seen, None beside the map."""
    if place is None or not all(map(math.isfinite, place)):
        return None
    at = frame.to_pixel(*place)
    return at if frame.holds(at) else None


def _square(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def _edge(square: QRectF, start: QPointF) -> QPointF:
    """Return where a line from outside a square to its middle comes upon it."""
    middle = square.center()
    way = start - middle
    far = max(abs(way.x()), abs(way.y()))
    return middle + way * min(1.0, square.width() / 2 / far) if far else middle
