"""Painting typeset equations: ink for symbols, the side's colour for numbers, underlines that say what can be done."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QRegion

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset.glyph import paint_sprite
from gdlab.ui.typeset.typesetting import Slot, Typeset

_DOTS = (1.0, 1.4)
HALO_WIDTH = 4.0
"""Width of the page-coloured casing round a label on the map, in pixels."""


@dataclass(frozen=True)
class SlotStyle:
    """How the numbers of an equation look.

    `draggable` and `linked` are keys: a draggable number has a dotted underline, a linked one (its quantity is under
    the pointer somewhere) lies on `link_tint` with a solid underline. `fill` puts every number on a tint.
    """

    number: QColor
    link_tint: QColor | None = None
    fill: QColor | None = None
    draggable: Collection[str] = ()
    linked: Collection[str] = ()


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
    region: QRegion | None = None,
) -> None:
    """Paint an equation with the start of its baseline at `position`.

    `halo`, normally the page's colour, puts a casing round everything, for labels on the map. With a `region`, in the
    painter's coordinates, numbers that do not touch it are left out.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = _raster_scale(painter) if halo is None else 0.0
    if scale:
        painter.translate(_on_a_pixel(painter, position))
        paint_sprite(painter, equation.symbols, 0.0, 0.0, ink.rgba(), scale)
    else:
        painter.translate(position)
        if halo is not None:
            _paint_halo(painter, equation, halo)
        painter.fillPath(equation.ink, ink)
    for slot in equation.slots:
        if region is None or region.intersects(slot.area.translated(position).toAlignedRect()):
            _paint_slot(painter, slot, style, scale)
    painter.restore()


def _raster_scale(painter: QPainter) -> float:
    """Device pixels in one of the painter's; 0 where no upright pixels are painted, such as in an exported drawing."""
    transform = painter.deviceTransform()
    scale = transform.m11()
    upright = transform.m12() == transform.m21() == 0 and scale == transform.m22() and scale > 0
    return scale if upright and painter.paintEngine().type() == QPaintEngine.Type.Raster else 0.0


def _on_a_pixel(painter: QPainter, position: QPointF) -> QPointF:
    """The nearest position that falls on a whole pixel of the device, so that a kept picture stays sharp."""
    transform = painter.deviceTransform()
    device = transform.map(position)
    whole = QPointF(math.floor(device.x() + 0.5), math.floor(device.y() + 0.5))
    return position + (whole - device) / transform.m11()


def _paint_halo(painter: QPainter, equation: Typeset, colour: QColor) -> None:
    pen = QPen(colour, HALO_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    for outline in (equation.ink, *(slot.glyphs for slot in equation.slots)):
        painter.strokePath(outline, pen)


def _paint_slot(painter: QPainter, slot: Slot, style: SlotStyle, scale: float) -> None:
    """Paint a number: from kept pictures where `scale` is that of a raster, else as an outline."""
    linked = slot.key in style.linked
    tint = style.link_tint if linked and style.link_tint else style.fill
    if tint is not None:
        paint_tint(painter, slot.rect, tint, slot.em)
    if scale:
        colour = style.number.rgba()
        for glyph, x, y in slot.marks:
            paint_sprite(painter, glyph, x, y, colour, scale)
    else:
        painter.fillPath(slot.glyphs, style.number)
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
