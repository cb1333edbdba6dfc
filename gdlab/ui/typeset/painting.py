"""Painting typeset equations: ink for symbols, the side's colour for numbers, underlines that say what can be done."""

from __future__ import annotations

import math
from collections.abc import Collection

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QTransform

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset.glyph import Stamp, draw_stamps
from gdlab.ui.typeset.typesetting import Slot, Typeset

_DOTS = (1.0, 1.4)


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


def paint(painter: QPainter, equation: Typeset, position: QPointF, ink: QColor, style: SlotStyle) -> None:
    """Paint an equation with the start of its baseline at `position`."""
    transform = painter.deviceTransform()
    if _has_pixels(painter, transform):
        x, y, scale = _on_a_pixel(transform, position)
        colour = style.number.rgba()
        _paint_symbols(painter, equation, x, y, scale, ink, style)
        stamps = _fixed(equation, colour, scale)
        for slot in equation.slots:
            stamps += slot.seat.digits(slot.text, colour, scale)
        draw_stamps(painter, x, y, scale, stamps)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(position)
    painter.fillPath(equation.ink, ink)
    for slot in equation.slots:
        _paint_marks(painter, slot, style)
        painter.fillPath(slot.glyphs, style.number)
    painter.restore()


def paint_ground(painter: QPainter, equation: Typeset, position: QPointF, ink: QColor, style: SlotStyle) -> None:
    """Paint all but the digits into a picture: symbols, tints and underlines, and the points and signs of numbers.

    It is the same for all numbers of the same shapes, so that it can be kept while they change.
    """
    x, y, scale = _on_a_pixel(painter.deviceTransform(), position)
    colour = style.number.rgba()
    _paint_symbols(painter, equation, x, y, scale, ink, style)
    draw_stamps(painter, x, y, scale, _fixed(equation, colour, scale))


def _fixed(equation: Typeset, colour: int, scale: float) -> list[Stamp]:
    """The pictures of what is no digit in the numbers."""
    return [stamp for slot in equation.slots for stamp in slot.seat.fixed(colour, scale)]


def _paint_symbols(
    painter: QPainter, equation: Typeset, x: float, y: float, scale: float, ink: QColor, style: SlotStyle
) -> None:
    """Paint the symbols and what marks the numbers, from a whole pixel."""
    draw_stamps(painter, x, y, scale, equation.symbols.stamps(ink.rgba(), scale))
    marked = [slot for slot in equation.slots if style.marks(slot.key)]
    if marked:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(x, y)
        for slot in marked:
            _paint_marks(painter, slot, style)
        painter.restore()


def _has_pixels(painter: QPainter, transform: QTransform) -> bool:
    """Whether upright pixels are painted, unlike in an exported drawing."""
    upright = transform.m12() == transform.m21() == 0 and transform.m11() == transform.m22() > 0
    return upright and painter.paintEngine().type() == QPaintEngine.Type.Raster


def _on_a_pixel(transform: QTransform, position: QPointF) -> tuple[float, float, float]:
    """The nearest position on a whole pixel of the device, where kept pictures stay sharp, and pixels in one unit."""
    scale, dx, dy = transform.m11(), transform.dx(), transform.dy()
    x, y = math.floor(position.x() * scale + dx + 0.5), math.floor(position.y() * scale + dy + 0.5)
    return (x - dx) / scale, (y - dy) / scale, scale


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
