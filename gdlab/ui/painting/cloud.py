"""A large ensemble as a cloud: the more particles lie at a pixel, the darker it is; the cost hardly grows with them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import BoolArray
from gdlab.ui.painting.primitives import faded
from gdlab.ui.painting.style import PictureStyle

MANY = 3000
"""Particles; fewer are drawn as dots."""
_SIDE = 0.7
"""Of a particle's square, in the radii of an iterate's dot."""
_ALONE, _HALO = 0.45, 0.4
"""Opacity of one particle's ink, and of the page around it, without which the ink would be lost on a dark ground."""
_MORE = 0.4
"""Of each further one on the same pixel, in an ensemble of `MANY`; less in larger ones, so that density still shows."""
_MOST = 255
"""Squares that are counted on a pixel."""

Places = npt.NDArray[np.intp]
Counts = npt.NDArray[np.uint8]


def paint_cloud(painter: QPainter, frame: Frame, style: PictureStyle, points: FloatArray) -> None:
    """Draw points (n, 2 data units), each as a small square with a halo; NaN are left out."""
    side = max(1, round(_SIDE * style.dot / style.pixel))
    columns, rows = _pixels(frame, style.pixel, points)
    if not len(columns):
        return
    left, top = int(columns.min()), int(rows.min())
    across, down = int(columns.max()) - left + side + 2, int(rows.max()) - top + side + 2
    places = (rows - (top - 1)) * across + (columns - (left - 1))
    counts = np.minimum(np.bincount(places, minlength=down * across), _MOST // side**2).astype(np.uint8)
    more = round(_MORE * (MANY / max(MANY, len(points))) ** 0.4, 2)
    image = _image(_spread(counts.reshape(down, across), side), style, more)
    corner = frame.area.topLeft() + QPointF(left - 1 - (side - 1) // 2, top - 1 - (side - 1) // 2) * style.pixel
    painter.drawImage(QRectF(corner, image.size().toSizeF() * style.pixel), image)


def _pixels(frame: Frame, pixel: float, points: FloatArray) -> tuple[Places, Places]:
    """The column and the row, in device pixels from the frame's corner, of each point that lies inside."""
    (sx, sy), area = frame.scale, frame.area.size() / pixel
    with np.errstate(invalid="ignore", over="ignore"):
        x, y = (points[:, 0] - frame.view.left) * (sx / pixel), (frame.view.top - points[:, 1]) * (sy / pixel)
        inside = (x >= 0) & (x < area.width()) & (y >= 0) & (y < area.height())
    return x[inside].astype(np.intp), y[inside].astype(np.intp)


def _spread(counts: Counts, side: int) -> Counts:
    """Each count on a square of `side` pixels from its own on to the right and below; the last ones are 0."""
    across = counts.copy()
    for shift in range(1, side):
        across[:, shift:] += counts[:, :-shift]
    wide = across.copy()
    for shift in range(1, side):
        wide[shift:] += across[:-shift]
    return wide


def _image(counts: Counts, style: PictureStyle, more: float) -> QImage:
    """The picture of how many squares lie on each pixel, with a halo of one pixel around."""
    down, across = counts.shape
    image = QImage(across, down, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(down, across)
    sheets, halo = _colours(style.theme.ink.rgba(), style.theme.page.rgba(), more)
    np.multiply(_widened(counts > 0), halo, out=pixels)
    covered = np.flatnonzero(counts > 0)
    pixels.ravel()[covered] = sheets[counts.ravel()[covered]]
    return image


def _widened(covered: BoolArray) -> BoolArray:
    """Where a pixel or one of its neighbours is covered."""
    across = covered.copy()
    across[:, 1:] |= covered[:, :-1]
    across[:, :-1] |= covered[:, 1:]
    wide = across.copy()
    wide[1:] |= across[:-1]
    wide[:-1] |= across[1:]
    return wide


@lru_cache(maxsize=8)
def _colours(ink: int, page: int, more: float) -> tuple[npt.NDArray[np.uint32], np.uint32]:
    """The colours of so many sheets of ink on top of each other, the further ones of an opacity, and of the halo."""
    opacities = [0.0, *(1 - (1 - _ALONE) * (1 - more) ** count for count in range(_MOST))]
    sheets = [_premultiplied(faded(QColor.fromRgba(ink), opacity)) for opacity in opacities]
    return np.array(sheets, dtype=np.uint32), np.uint32(_premultiplied(faded(QColor.fromRgba(page), _HALO)))


def _premultiplied(colour: QColor) -> int:
    """A colour as a pixel in which each part is multiplied by its opacity."""
    alpha = colour.alphaF()
    red, green, blue = (round(255 * alpha * part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return round(255 * alpha) << 24 | red << 16 | green << 8 | blue
