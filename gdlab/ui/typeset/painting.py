"""Painting typeset equations: ink for symbols, the side's colour for numbers, underlines that say what can be done."""

from __future__ import annotations

import math
from collections.abc import Collection

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset.typesetting import Slot, Typeset

_DOTS = (1.0, 1.4)
HALO_WIDTH = 4.0
"""Width of the page-coloured casing round a label on the map, in pixels."""


class SlotStyle(Struct, frozen=True):
    """How the numbers of an equation look.

    `draggable` and `linked` are keys: a draggable number has a dotted underline, a linked one (its quantity is under
    the pointer somewhere) lies on `link_tint` with a solid underline. `fill` puts every number on a tint.
    """

    number: QColor
    link_tint: QColor | None = None
    fill: QColor | None = None
    draggable: Collection[str] = ()
    linked: Collection[str] = ()

    def marks(self, key: str) -> bool:
        """Whether a number has a tint or an underline."""
        return self.fill is not None or key in self.draggable or key in self.linked


def slot_style(
    appearance: Appearance, side: Side, draggable: Collection[str] = (), linked: Collection[str] = ()
) -> SlotStyle:
    """The style of a side's numbers in the present theme."""
    theme = appearance.theme
    colours = theme.side(side)
    fill = colours.tint if theme.filled_slots or appearance.projector else None
    return SlotStyle(colours.text, theme.sel, fill, draggable, linked)


def paint(
    painter: QPainter,
    equation: Typeset,
    position: QPointF,
    ink: QColor,
    style: SlotStyle,
    halo: QColor | None = None,
) -> None:
    """Paint an equation with the start of its baseline at `position`.

    `halo`, normally the page's colour, puts a casing round everything, for labels on the map.
    """
    if halo is None:
        place = _on_a_pixel(painter, position)
        _ground(painter, equation, position, place, ink, style)
        _digits(painter, equation, position, place, style)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(position)
    _paint_halo(painter, equation, halo)
    painter.fillPath(equation.ink, ink)
    for slot in equation.slots:
        _paint_marks(painter, slot, style)
        painter.fillPath(slot.glyphs, style.number)
    painter.restore()


def paint_ground(painter: QPainter, equation: Typeset, position: QPointF, ink: QColor, style: SlotStyle) -> None:
    """Paint all but the digits: symbols, and the tints and underlines of numbers.

    It is the same for all numbers of the same shapes, so that it can be kept while they change.
    """
    _ground(painter, equation, position, _on_a_pixel(painter, position), ink, style)


def paint_digits(painter: QPainter, equation: Typeset, position: QPointF, style: SlotStyle) -> None:
    """Paint the numbers over what `paint_ground` has painted."""
    if equation.slots:
        _digits(painter, equation, position, _on_a_pixel(painter, position), style)


_Place = tuple[float, float, float] | None


def _ground(
    painter: QPainter, equation: Typeset, position: QPointF, place: _Place, ink: QColor, style: SlotStyle
) -> None:
    if place is not None:
        x, y, scale = place
        for left, top, image in equation.symbols.pictures(ink.rgba(), scale):
            painter.drawImage(QPointF(x + left, y + top), image)
    marked = [slot for slot in equation.slots if style.marks(slot.key)]
    if place is not None and not marked:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(position if place is None else QPointF(place[0], place[1]))
    if place is None:
        painter.fillPath(equation.ink, ink)
    for slot in marked:
        _paint_marks(painter, slot, style)
    painter.restore()


def _digits(painter: QPainter, equation: Typeset, position: QPointF, place: _Place, style: SlotStyle) -> None:
    if place is None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for slot in equation.slots:
            painter.fillPath(slot.glyphs.translated(position), style.number)
        return
    x, y, scale = place
    colour = style.number.rgba()
    for slot in equation.slots:
        for left, top, sprite in slot.stamps(colour, scale):
            painter.drawImage(QPointF(x + left / scale, y + top / scale), sprite.image)


def _on_a_pixel(painter: QPainter, position: QPointF) -> _Place:
    """The nearest position on a whole pixel of the device, where kept pictures stay sharp, and pixels in one unit.

    None where no upright pixels are painted, such as in an exported drawing.
    """
    transform = painter.deviceTransform()
    scale, dx, dy = transform.m11(), transform.dx(), transform.dy()
    upright = transform.m12() == transform.m21() == 0 and scale == transform.m22() and scale > 0
    if not upright or painter.paintEngine().type() != QPaintEngine.Type.Raster:
        return None
    x, y = math.floor(position.x() * scale + dx + 0.5), math.floor(position.y() * scale + dy + 0.5)
    return (x - dx) / scale, (y - dy) / scale, scale


def _paint_halo(painter: QPainter, equation: Typeset, colour: QColor) -> None:
    pen = QPen(colour, HALO_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    for outline in (equation.ink, *(slot.glyphs for slot in equation.slots)):
        painter.strokePath(outline, pen)


def _paint_marks(painter: QPainter, slot: Slot, style: SlotStyle) -> None:
    linked = slot.key in style.linked
    tint = style.link_tint if linked and style.link_tint else style.fill
    if tint is not None:
        paint_tint(painter, slot.rect, tint, slot.em)
    if linked or slot.key in style.draggable:
        paint_underline(painter, slot.rect, style.number, slot.em, solid=linked)


def paint_tint(painter: QPainter, rect: QRectF, tint: QColor, em: float) -> None:
    """The tint behind a number, a little larger than its digits."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(rect.adjusted(-0.11 * em, -0.18 * em, 0.11 * em, 0.24 * em), 0.1 * em, 0.1 * em)


def paint_underline(painter: QPainter, rect: QRectF, colour: QColor, em: float, *, solid: bool) -> None:
    """The line under a number: dotted where it can be dragged, solid where it is linked."""
    y = rect.bottom() + 0.17 * em
    pen = QPen(colour, max(1.5 if solid else 1.0, 0.06 * em), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if not solid:
        pen.setDashPattern(_DOTS)
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
