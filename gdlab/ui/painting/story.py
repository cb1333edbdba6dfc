"""A step taken apart, on the map and true to scale: its parts head to tail, and the whole of it to the next landing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gdlab.ui.painting.arrows import ARROW_AIR, FORCE, FRICTION, VELOCITY, Arrow, arrow_colour, paint_arrow
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.labels import LabelPlacer, along_arrow, around
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import draw_outline, maths
from gdlab.ui.painting.trail import box_of

WHOLE = "displacement"
_SHAPES = {"pushed": FORCE, "decayed": FRICTION}
"""Which arrow a part looks like; the others are like velocities."""
_LEAST, _LEAST_WHOLE = 6.0, 14.0
"""Pixels below which an arrow, or all of them, would be hidden by the particle."""
_RING = 5.5
_THICK = 1.3


class StoryArrow(Struct, frozen=True):
    """A displacement (x, y) on the picture in data units, by name, with its label and whether it is told just now."""

    name: str
    label: str
    vector: tuple[float, float]
    told: bool = False


Story = tuple[StoryArrow, ...]


class StoryPiece(Struct, frozen=True):
    """One arrow in pixels with its label, which is "" where there is no room for one."""

    name: str
    arrow: Arrow
    label: str
    at: QPointF

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies, its strokes included."""
        reach = (self.arrow.reach + ARROW_AIR) * style.arrows + _RING * style.unit
        box = QRectF(self.arrow.start, self.arrow.tip).normalized().adjusted(-reach, -reach, reach, reach)
        casing = 3.0 * style.unit
        extent = maths(self.label, style.maths_size).extent.translated(self.at) if self.label else QRectF()
        return box.united(extent.adjusted(-casing, -casing, casing, casing)) if self.label else box

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        if self.name == WHOLE:
            paint_whole(painter, style, self.arrow)
        else:
            paint_arrow(painter, style, self.arrow)
        if self.label:
            outline, colour = maths(self.label, style.maths_size), arrow_colour(self.arrow.key, style)
            draw_outline(painter, outline, self.at, colour, style.theme.page, 4.0 * style.unit)


def story_pieces(
    story: Story, particle: tuple[float, float], mass: float, frame: Frame, style: PictureStyle
) -> list[StoryPiece]:
    """Return the arrows of a story from the particle on; none where they would be too short to be seen.

    The parts follow one another; the whole leads from the particle to where they end.
    """
    ball = frame.to_pixel(*particle), style.particle_radius(mass)
    arrows = [(each, _arrow(each, ball, ends)) for each, ends in _laid(story, particle, frame)]
    if max((arrow.length for _, arrow in arrows), default=0.0) < _LEAST_WHOLE * style.unit:
        return []
    placer = LabelPlacer(box_of(frame, -4 * style.unit))
    placer.add_spot(ball[0], ball[1] + 3 * style.unit)
    for _, arrow in arrows:
        placer.add_lines(arrow.segment, (arrow.reach + 1.5) * style.arrows)
    return [_piece(each, arrow, placer, style) for each, arrow in arrows if arrow.length >= _LEAST * style.unit]


def _laid(
    story: Story, particle: tuple[float, float], frame: Frame
) -> Iterator[tuple[StoryArrow, tuple[QPointF, QPointF]]]:
    """Yield the arrows with where they begin and end, in pixels."""
    here = particle
    for each in story:
        begin = particle if each.name == WHOLE else here
        end = (begin[0] + each.vector[0], begin[1] + each.vector[1])
        if math.isfinite(end[0]) and math.isfinite(end[1]):
            yield each, (frame.to_pixel(*begin), frame.to_pixel(*end))
            here = here if each.name == WHOLE else end


def _arrow(each: StoryArrow, ball: tuple[QPointF, float], ends: tuple[QPointF, QPointF]) -> Arrow:
    start, tip = clear_of(ball, *ends), ends[1]
    return Arrow(_SHAPES.get(each.name, VELOCITY), start, tip, thick=_THICK if each.told else 1.0)


def _piece(each: StoryArrow, arrow: Arrow, placer: LabelPlacer, style: PictureStyle) -> StoryPiece:
    """Return an arrow with its label where there is room."""
    extent = maths(each.label, style.maths_size).extent
    width, height = extent.width() + 6 * style.unit, extent.height() + 6 * style.unit
    beside = along_arrow(arrow.start, arrow.tip, width, height, (arrow.reach + 4) * style.arrows)
    farther = around(arrow.tip, width, height, (24 * style.unit, 44 * style.unit))
    box = placer.place(width, height, (*beside, *farther))
    if box is None:
        return StoryPiece(each.name, arrow, "", arrow.tip)
    return StoryPiece(each.name, arrow, each.label, box.center() - extent.center())


def clear_of(ball: tuple[QPointF, float], start: QPointF, tip: QPointF) -> QPointF:
    """Return where an arrow that begins in the ball comes out of it."""
    centre, radius = ball
    length = _length(start, tip)
    return start + (tip - start) * (min(radius, length / 2) / length) if length and start == centre else start


def _length(start: QPointF, tip: QPointF) -> float:
    return math.hypot(tip.x() - start.x(), tip.y() - start.y())


def paint_whole(painter: QPainter, style: PictureStyle, arrow: Arrow) -> None:
    """Draw a broken line to a hollow ring: where the particle will land."""
    theme, width = style.theme, 2.2 * style.arrows * arrow.thick
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, breadth, dashes in ((theme.page, width + 3.2 * style.arrows, False), (theme.ink, width, True)):
        line = QPen(colour, breadth, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if dashes:
            line.setDashPattern([3.2, 2.0])
        painter.setPen(line)
        painter.drawLine(arrow.start, arrow.tip)
    radius = _RING * style.unit
    painter.setBrush(theme.page)
    painter.setPen(QPen(theme.page, width + 3.2 * style.arrows))
    painter.drawEllipse(arrow.tip, radius, radius)
    painter.setPen(QPen(theme.ink, width))
    painter.drawEllipse(arrow.tip, radius, radius)
    painter.restore()
