"""What lies over the still picture and moves. It knows where it lies: a frame repaints only what has changed."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from gdlab.analysis.relief import Relief
from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.tooled import Piece
from gdlab.ui.painting.colour_bar import paint_pointer, pointer_shape
from gdlab.ui.painting.geometry import extent
from gdlab.ui.painting.overlay import Overlay, extents, paint_overlay
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.text import draw_word
from gdlab.ui.painting.trail import paint_dashes

_AIR = 2.0  # pixels around everything, for soft edges and places that are rounded to whole pixels


class Moving(Struct, frozen=True, dict=True):
    """The way ahead as dashes (m, 4 pixels), the overlay, the pointer by the colour bar, whether the map is late.

    And above all, what a tool shows.
    """

    sheet: Sheet
    data: PictureData
    overlay: Overlay
    ahead: FloatArray
    late: bool
    tool: tuple[Piece, ...] = ()

    def paint(self, painter: QPainter) -> None:
        """Lay it on."""
        frame, style, data, bar = self.sheet.frame, self.sheet.style, self.data, self.sheet.layout.bar
        paint_dashes(painter, frame, style, self.ahead)
        paint_overlay(painter, frame, style, data, self.overlay)
        if bar is not None and isinstance(data.ground, Relief):
            paint_pointer(painter, bar, style, data.ground.levels, data.value)
        if self.late:
            at = frame.area.topLeft() + QPointF(12, 10 + style.tick_size)
            draw_word(painter, "Drawing the map …", style.tick_size, at, style.theme.ink2, halo=style.theme.page)
        self._paint_tool(painter)

    def _paint_tool(self, painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(self.sheet.frame.area, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for piece in self.tool:
            piece.paint(painter, self.sheet.style)
        painter.restore()

    def changed_from(self, before: Moving | None) -> QRegion:
        """Return where this looks other than what was there before."""
        if before is None or before.sheet != self.sheet or before.late != self.late:
            return QRegion(QRectF(QPointF(0, 0), self.sheet.size.toSizeF()).toAlignedRect())
        region = QRegion()
        for one, other in ((self._pieces, before._pieces), (before._pieces, self._pieces)):
            for piece in one:
                if piece not in other:
                    region += piece[1].adjusted(-_AIR, -_AIR, _AIR, _AIR).toAlignedRect()
        return region

    @cached_property
    def _pieces(self) -> list[tuple[object, QRectF]]:
        """Everything with where it lies; two that are equal look alike."""
        style, data, bar = self.sheet.style, self.data, self.sheet.layout.bar
        pieces = extents(self.sheet.frame, style, data, self.overlay)
        pieces.append((self.ahead.tobytes(), extent(self.ahead.reshape(-1, 2), 2.4 * style.ahead)))
        if bar is not None and isinstance(data.ground, Relief):
            pieces.append(("pointer", pointer_shape(bar, style, data.ground.levels, data.value).boundingRect()))
        area = self.sheet.frame.area
        pieces += [(piece, piece.box(style).intersected(area)) for piece in self.tool]
        return pieces
