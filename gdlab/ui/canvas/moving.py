"""What lies over the still picture and moves. It knows where it lies: a frame repaints only what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from gdlab.analysis.relief import Relief
from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.tooled import Piece
from gdlab.ui.painting.colour_bar import paint_pointer, pointer_shape
from gdlab.ui.painting.geometry import extent
from gdlab.ui.painting.overlay import Overlay
from gdlab.ui.painting.overlay_parts import Part, overlay_parts
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.text import draw_word, word
from gdlab.ui.painting.trail import paint_dashes

_AIR = 2.0  # pixels around everything, for soft edges and places that are rounded to whole pixels
_LATE = "Drawing the map …"


class Moving(Struct, frozen=True, eq=False):
    """Parts over a sheet: those inside the map, the lowest first, and what stands beside it."""

    sheet: Sheet
    inside: tuple[Part, ...]
    beside: tuple[Part, ...]

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Lay on what lies in a region."""
        painter.save()
        painter.setClipRect(self.sheet.frame.area, Qt.ClipOperation.IntersectClip)
        _paint(painter, region, self.inside)
        painter.restore()
        _paint(painter, region, self.beside)

    def changed_from(self, before: Moving | None) -> QRegion:
        """Return where this looks other than what was there before."""
        if before is None or before.sheet != self.sheet:
            return QRegion(QRectF(QPointF(0, 0), self.sheet.size.toSizeF()).toAlignedRect())
        region, own, old = QRegion(), (*self.inside, *self.beside), (*before.inside, *before.beside)
        for parts, others in ((own, old), (old, own)):
            looks = [(other.look, other.box) for other in others]
            for part in parts:
                if (part.look, part.box) not in looks:
                    region += _place(part)
        return region


def moving(
    sheet: Sheet, data: PictureData, overlay: Overlay, ahead: FloatArray, tool: Iterable[Piece], *, late: bool
) -> Moving:
    """Return the way ahead as dashes (m, 4 pixels), the overlay, whether the map is late, a tool, and the pointer.

    The tool lies above all else, and the pointer beside the colour bar.
    """
    frame, style, bar = sheet.frame, sheet.style, sheet.layout.bar
    box = extent(ahead.reshape(-1, 2), 2.4 * style.ahead)
    way = Part(ahead.tobytes(), box, partial(paint_dashes, frame=frame, style=style, marks=ahead))
    inside, beside = [way, *overlay_parts(frame, style, data, overlay)], []
    if late:
        inside.append(_late(sheet))
    inside += [
        Part(piece, piece.box(style).intersected(frame.area), partial(piece.paint, style=style)) for piece in tool
    ]
    if bar is not None and isinstance(data.ground, Relief):
        shape = pointer_shape(bar, style, data.ground.levels, data.value)
        beside.append(Part("pointer", shape.boundingRect(), partial(paint_pointer, style=style, shape=shape)))
    return Moving(sheet, tuple(inside), tuple(beside))


def _late(sheet: Sheet) -> Part:
    style, area = sheet.style, sheet.frame.area
    size, at = style.tick_size, area.topLeft() + QPointF(12, 10 + style.tick_size)
    paint = partial(draw_word, text=_LATE, size=size, at=at, colour=style.theme.ink2, halo=style.theme.page)
    return Part(_LATE, word(_LATE, size).extent.translated(at), paint)


def _place(part: Part) -> QRect:
    """Return the pixels that a part may reach."""
    return part.box.adjusted(-_AIR, -_AIR, _AIR, _AIR).toAlignedRect()


def _paint(painter: QPainter, region: QRegion, parts: Iterable[Part]) -> None:
    for part in parts:
        if region.intersects(_place(part)):
            part.paint(painter)
