"""The labels on a picture: symbols of arrows and of what goes on inside the method, and words beside marks."""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gdlab.analysis.ticks import short_text
from gdlab.ui.painting.arrows import VELOCITY, Arrow, arrow_colour
from gdlab.ui.painting.labels import LabelPlacer, along_arrow, around
from gdlab.ui.painting.marks import END
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import Outline, draw_outline, maths, word
from gdlab.ui.painting.working_shapes import Shape, Strand

_UNITS = {VELOCITY: "m/s"}
_LEADER = 16.0
"""Pixels from which on a label is joined to what it is about."""


class Label(Struct, frozen=True):
    """A word or symbol drawn at `at` (its baseline), standing in `box`; a `leader` joins it to what it is about."""

    outline: Outline
    at: QPointF
    box: QRectF
    colour: QColor
    leader: tuple[QPointF, QPointF] | None = None


def arrow_label(placer: LabelPlacer, style: PictureStyle, data: PictureData, arrow: Arrow) -> Label | None:
    """Return the arrow's symbol, with the true strength where the arrow is broken, if there is room."""
    latex, numbers = data.words.arrows[arrow.key], list[str]()
    if arrow.broken:
        latex += rf"=\num{{0}}\,\text{{{_UNITS.get(arrow.key, 'N')}}}"
        numbers = [short_text(math.hypot(*data.arrows[arrow.key]))]
    outline = maths(latex, style.maths_size, *numbers)
    extent = outline.extent
    width, height = extent.width() + 6 * style.unit, extent.height() + 6 * style.unit
    centres = along_arrow(arrow.start, arrow.tip, width, height, (arrow.reach + 4) * style.arrows)
    box = placer.place(width, height, centres)
    if box is None:
        return None
    return Label(outline, box.center() - extent.center(), box, arrow_colour(arrow.key, style))


def shape_label(placer: LabelPlacer, style: PictureStyle, shape: Shape) -> Label | None:
    """Return the symbol of what goes on inside the method, if it has one and there is room."""
    if not shape.label:
        return None
    outline = maths(shape.label, 0.86 * style.maths_size)
    extent = outline.extent
    width, height = extent.width() + 5 * style.unit, extent.height() + 5 * style.unit
    box = placer.place(width, height, shape.spots(width, height, style))
    if box is None:
        return None
    leader = _leader(box, shape.anchor, style) if isinstance(shape, Strand) else None
    return Label(outline, box.center() - extent.center(), box, shape.colour(style), leader)


def _leader(box: QRectF, anchor: QPointF, style: PictureStyle) -> tuple[QPointF, QPointF] | None:
    """Return a line from a label's edge to what it is about, None where it stands beside that."""
    edge = QPointF(
        min(max(anchor.x(), box.left()), box.right()),
        min(max(anchor.y(), box.top()), box.bottom()),
    )
    apart = math.hypot(anchor.x() - edge.x(), anchor.y() - edge.y())
    return (edge, anchor) if apart > _LEADER * style.unit else None


def word_label(placer: LabelPlacer, style: PictureStyle, text: str, at: QPointF, colour: QColor) -> list[Label]:
    """Return a word beside a mark, if there is room."""
    size = 1.05 * style.tick_size
    outline = word(text, size)
    extent = outline.extent
    width, height = extent.width() + 6 * style.unit, size + 4 * style.unit
    gaps = tuple((END + extra) * style.unit for extra in (3, 10, 20))
    box = placer.place(width, height, around(at, width, height, gaps))
    if box is None:
        return []
    middle = QPointF(box.center().x() - extent.center().x(), box.center().y() + 0.3 * size)
    return [Label(outline, middle, box, colour)]


def paint_leader(painter: QPainter, style: PictureStyle, line: tuple[QPointF, QPointF]) -> None:
    """Draw the line that joins a label to what it is about: below arrows and particle."""
    for colour, width in ((style.theme.page, 3.0), (style.theme.ink2, 1.0)):
        painter.setPen(pen(colour, width * style.unit))
        painter.drawLine(*line)


def paint_label(painter: QPainter, style: PictureStyle, label: Label) -> None:
    """Write a label."""
    draw_outline(painter, label.outline, label.at, label.colour, style.theme.page, 4.0 * style.unit)
