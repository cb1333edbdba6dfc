"""The map on the canvas: while a hand shapes the landscape, only what changes of it is drawn again."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from gdlab.analysis.relief import Relief
from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.survey import MapPicture, drawn
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.map_image import repaint_part
from gdlab.ui.painting.style import PictureStyle

_STILL = 0.01
"""Part of the way from one line to the next by which the ground may move without being drawn again."""
_AIR = 2.0
"""Pixels of the device around what is drawn again, for lines that lie on its edge."""

_REACH = 3
"""Samples around those that have moved, between which their lines are traced: the last are shaded by their ends."""


class LiveMap:
    """Keeps the picture of the map that is shown, and the heights for which its parts were drawn."""

    def __init__(self) -> None:
        self._last: MapPicture | None = None
        self._heights: FloatArray = np.empty((0, 0))  # (ny, nx) at the samples of its relief
        self._is_own = False  # nobody else has the image: it can be painted on

    def show(
        self, relief: Relief, frame: Frame, style: PictureStyle, known: MapPicture | None, *, quick: bool
    ) -> tuple[QImage, QRectF]:
        """Return the picture of a relief, and the part of the frame where it is another than the last one.

        It is the `known` one if that shows the relief; of a `quick` survey the last one, drawn again where the ground
        has moved; else it is drawn whole. What is drawn of a quick survey is drawn in a hurry, too.
        """
        last = self._last
        if last is not None and last.shows(relief, frame, style):
            return last.image, QRectF()
        if known is not None and known.shows(relief, frame, style):
            self._take(known, is_own=False)
            return known.image, frame.area
        if quick and last is not None and (last.frame, last.style) == (frame, style):
            heights = _shown_heights(self._heights, relief) if _comparable(last.relief, relief) else None
            if heights is not None:
                return self._draw_again(last, relief, heights)
        picture = drawn(relief, frame, style, rough=quick)
        self._take(picture, is_own=True)
        return picture.image, frame.area

    def _take(self, picture: MapPicture, *, is_own: bool) -> None:
        self._last, self._heights, self._is_own = picture, picture.relief.samples, is_own

    def _draw_again(self, last: MapPicture, relief: Relief, heights: FloatArray) -> tuple[QImage, QRectF]:
        """Draw a relief where it lies elsewhere than the heights (ny, nx) that are shown."""
        image, part = last.image if self._is_own else last.image.copy(), QRectF()
        rows, columns = np.nonzero(_shift(heights, relief) > _STILL)
        if len(rows):
            box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
            part, around = _part(last, box, heights.shape), tuple(_wider(own) for own in box)
            repaint_part(image, last.frame, last.style, relief.part(*around), part, rough=True)
            heights[box] = relief.samples[box]
        self._last = MapPicture(relief, last.frame, last.style, image)
        self._heights, self._is_own = heights, True
        return image, part


def _comparable(one: Relief, other: Relief) -> bool:
    """Say whether two reliefs have lines at the same values and no holes, whose rims are finer than the samples."""
    lines = [(relief.levels.values.tobytes(), relief.levels.index, relief.levels.floor) for relief in (one, other)]
    plain = all(len(relief.levels) > 1 and relief.mosaic is None and not relief.holes for relief in (one, other))
    return plain and lines[0] == lines[1]


def _shown_heights(heights: FloatArray, relief: Relief) -> FloatArray | None:
    """Return heights at the samples of a relief, where these are some of their own; else None."""
    wanted = relief.samples.shape
    stride = max(1, (heights.shape[1] - 1) // max(1, wanted[1] - 1))
    nodes = heights[::stride, ::stride]
    return nodes.copy() if nodes.shape == wanted else None


def _shift(heights: FloatArray, relief: Relief) -> FloatArray:
    """Return by what part of the way between two lines a relief lies elsewhere (ny, nx)."""
    return np.abs(_places(relief.samples, relief.levels.values) - _places(heights, relief.levels.values))


def _places(heights: FloatArray, lines: FloatArray) -> FloatArray:
    """Return where heights stand between lines, counted from the lowest: beyond the ends as between the next two."""
    within = np.interp(heights, lines, np.arange(len(lines)))
    below, above = np.minimum(heights - lines[0], 0.0), np.maximum(heights - lines[-1], 0.0)
    places: FloatArray = within + below / (lines[1] - lines[0]) + above / (lines[-1] - lines[-2])
    return places


def _wider(box: slice) -> slice:
    """Return the rows or columns of samples whose lines reach into the part around a box of them.

    They begin at an even one, so that points are left out of the lines as they are of those of the whole.
    """
    first = max(box.start - _REACH, 0)
    return slice(first - first % 2, box.stop + _REACH)


def _part(picture: MapPicture, box: tuple[slice, slice], shape: tuple[int, ...]) -> QRectF:
    """Return the part of a picture around a box of samples, with edges between the pixels of the device."""
    area, pixel, (rows, columns) = picture.frame.area, picture.style.pixel, box
    across, up = area.width() / (shape[1] - 1), area.height() / (shape[0] - 1)
    left, right = (columns.start - 1) * across, columns.stop * across
    top, bottom = area.height() - rows.stop * up, area.height() - (rows.start - 1) * up
    left, top = (pixel * (math.floor(edge / pixel) - _AIR) for edge in (left, top))
    right, bottom = (pixel * (math.ceil(edge / pixel) + _AIR) for edge in (right, bottom))
    return QRectF(area.left() + left, area.top() + top, right - left, bottom - top).intersected(area)
