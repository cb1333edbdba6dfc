"""The one map between data units and pixels that all painters share."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray

_FAR = 1e7  # pixels; farther points are pulled in along each axis before the exact clipping


class Frame(Struct, frozen=True):
    """`view` (data units, y up) fills the pixel rectangle `area` (y down)."""

    area: QRectF
    view: View

    @property
    def scale(self) -> tuple[float, float]:
        """Return pixels per data unit in x and y, both positive."""
        return self.area.width() / self.view.width, self.area.height() / self.view.height

    def to_pixels(self, points: FloatArray) -> FloatArray:
        """Return pixel positions (n, 2) of data points (n, 2); NaN stay, all else is finite."""
        sx, sy = self.scale
        pixels: FloatArray = np.empty((len(points), 2))
        with np.errstate(all="ignore"):
            pixels[:, 0] = self.area.left() + (points[:, 0] - self.view.left) * sx
            pixels[:, 1] = self.area.bottom() - (points[:, 1] - self.view.bottom) * sy
        np.maximum(pixels, -_FAR, out=pixels)
        return np.minimum(pixels, _FAR, out=pixels)

    def to_pixel(self, x: float, y: float) -> QPointF:
        """Return the pixel position of one data point."""
        sx, sy = self.scale
        area, view = self.area, self.view
        return QPointF(_near(area.left() + (x - view.left) * sx), _near(area.bottom() - (y - view.bottom) * sy))

    def to_data(self, pixel: QPointF) -> tuple[float, float]:
        """Return the data point under a pixel position."""
        sx, sy = self.scale
        return (
            self.view.left + (pixel.x() - self.area.left()) / sx,
            self.view.bottom + (self.area.bottom() - pixel.y()) / sy,
        )

    def holds(self, pixel: QPointF, margin: float = 0.0) -> bool:
        """Say whether a pixel position lies in the area, widened by `margin`."""
        return self.area.adjusted(-margin, -margin, margin, margin).contains(pixel)


def _near(place: float) -> float:
    """Return a place in pixels that QPainter can hold; NaN stays."""
    return place if math.isnan(place) else min(max(place, -_FAR), _FAR)
