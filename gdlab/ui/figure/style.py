"""The proportions of a figure: paper for a column, and a slide."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from gdlab.export import ExportError
from gdlab.ui.painting.style import PictureStyle, figure_style
from gdlab.ui.theme import Theme

COLUMN_MM, COLUMN_DPI = 85.0, 300.0
MM_PER_INCH, POINTS_PER_INCH = 25.4, 72.0
MIN_SIDE, MAX_SIDE = 160, 16384
SLIDE_INCHES = 7.5
"""Height of a slide in the usual programs."""
_SLIDE_HEIGHT = 1080
_SLIDE_ASPECT, _SLIDE_WIDTH, _LOWEST_SLIDE = 1.3, 900, 480
_WIDEST_TYPE = 1 / 180
"""A column has room for its words down to 180 pt."""
SMALLEST_POINT = 1.125
"""Pixels a point never fall below this, so that 8 pt type is 9 pixels high."""


class Sheet(Struct, frozen=True):
    """What is drawn on: pixels, how many of them make an inch, and what a point (of type, of lines) measures.

    `height` None leaves it to what stands on the sheet.
    """

    kind: Literal["column", "slide"]
    width: int
    height: int | None
    dpi: float
    point: float


def sheet(size: tuple[int, int] | None, dpi: float | None) -> Sheet:
    """The sheet for a size in pixels and a resolution.

    Without a size it is a column of 85 mm; a wide size is a slide, any other a column whose type keeps its proportion
    to the width, or is 8 pt where the resolution is given.

    Raises:
        ExportError: a size or resolution that cannot be drawn or read.
    """
    if dpi is not None and not (math.isfinite(dpi) and dpi > 0):
        raise ExportError(f"the resolution must be a number of dots per inch above zero, not {dpi}")
    if size is None:
        resolution = dpi or COLUMN_DPI
        width = round(COLUMN_MM / MM_PER_INCH * resolution)
        _check(width, width)
        return Sheet("column", width, None, resolution, resolution / POINTS_PER_INCH)
    width, height = size
    _check(width, height)
    if width >= _SLIDE_WIDTH and width >= _SLIDE_ASPECT * height and height >= _LOWEST_SLIDE:
        scale = min(height / _SLIDE_HEIGHT, width / (_SLIDE_ASPECT * _SLIDE_HEIGHT))
        return Sheet("slide", width, height, dpi or height / SLIDE_INCHES, scale)
    resolution = dpi or width * MM_PER_INCH / COLUMN_MM
    point = min(resolution / POINTS_PER_INCH, width * _WIDEST_TYPE)
    return Sheet("column", width, height, resolution, max(point, SMALLEST_POINT))


def _check(width: int, height: int) -> None:
    """Raise `ExportError` for sides that are no figure."""
    if max(width, height) > MAX_SIDE:
        raise ExportError(f"a figure has at most {MAX_SIDE} pixels a side, not {width}×{height}")
    if min(width, height) < MIN_SIDE:
        raise ExportError(f"a figure of {width}×{height} pixels cannot be read; take at least {MIN_SIDE} a side")


def column_style(theme: Theme, point: float) -> PictureStyle:
    """8 pt type, 0.5 pt lines, 1 pt trail, where a point measures so many pixels."""
    return figure_style(theme, point * POINTS_PER_INCH)


def slide_style(theme: Theme, scale: float) -> PictureStyle:
    """Sizes for a slide of 1080 lines × `scale`: type that is read from the last row, lines of 2.5 to 5 pixels."""
    return PictureStyle(
        theme,
        unit=1.75 * scale,
        tick_size=25 * scale,
        number_size=22 * scale,
        maths_size=36 * scale,
        frame=2.5 * scale,
        contour=2.4 * scale,
        trail=4.8 * scale,
        casing=10 * scale,
        ahead=2.4 * scale,
        dot=5.0 * scale,
        particle=12.5 * scale,
        arrows=1.6 * scale,
        outlined=True,
    )
