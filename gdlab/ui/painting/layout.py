"""Where the parts of a picture stand: map, tick labels, axis titles, colour bar."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRectF

from gdlab.ui.painting.style import PictureStyle


class PictureLayout(Struct, frozen=True):
    """`area` holds the landscape; `bar` its colour bar without the caps, or None for a curve."""

    area: QRectF
    bar: QRectF | None
    outer: QRectF


def picture_layout(outer: QRectF, style: PictureStyle, with_bar: bool) -> PictureLayout:
    """Divide `outer` for a map with its bar, or a curve without; laid to device pixels so that edges are crisp."""
    tick, maths, unit = style.tick_size, style.maths_size, style.unit
    # Titles may stand in the row (`low`) and the column (`coarse`) of the numbers.
    left = max(1.2 * maths, 2.6 * tick) + 10 * unit if style.coarse else 1.1 * maths + 1.9 * tick + 9 * unit
    bottom = 0.5 * maths + 0.85 * tick + 10 * unit if style.low else 1.25 * maths + 1.25 * tick + 8 * unit
    beside = 18 * unit + 12 * unit + 3.2 * tick + 12 * unit if with_bar else 1.2 * tick
    top = max(2.0, style.frame, 0.6 * tick)  # half a number stands above the topmost tick
    snap = style.snapped
    area = QRectF(
        snap(outer.left() + left),
        snap(outer.top() + top),
        max(16, snap(outer.width() - left - beside)),
        max(16, snap(outer.height() - top - bottom)),
    )
    head = max(1.45 * maths, 30 * unit)
    bar = QRectF(snap(area.right() + 18 * unit), snap(area.top() + head), snap(12 * unit), snap(area.height() - head))
    return PictureLayout(area, bar if with_bar else None, outer)
