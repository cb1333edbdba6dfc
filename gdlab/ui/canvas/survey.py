"""What is asked for when the view or the landscape changes."""

from __future__ import annotations

import math

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.map_image import map_image
from gdlab.ui.painting.style import PictureStyle

_CLOSEST, _WIDEST = 2.0, 4.0
"""Pixels from sample to sample."""
_SAMPLES = 36_000
"""As many as a map in a window of 1920×1080 has at the widest."""
_AT_ONCE = 4096
"""Samples that are computed on the GUI thread, so that a new landscape shows in the same frame."""


class Survey(Struct, frozen=True):
    """A request: the ground of `section` over `view`, sampled columns × rows times.

    A quick one takes only the first of `stride` samples in a row, and of rows; there the last one is taken, too.
    """

    section: Section
    view: View
    columns: int
    rows: int
    coarse: bool = False
    stride: int = 1

    def run(self) -> Relief | Curve:
        """Compute the ground; takes milliseconds to seconds, and needs no GUI thread."""
        if self.section.axes == 1:
            return curve(self.section, self.view.left, self.view.right, self.columns)
        return relief(self.section, self.view, self.columns, self.rows, keep="index" if self.coarse else "all")

    @property
    def quick(self) -> Survey:
        """The same with few enough samples for the GUI thread."""
        columns, rows = (1 + (count - 1) // self.stride for count in (self.columns, self.rows))
        return replace(self, columns=columns, rows=rows, stride=1)


def survey(section: Section, view: View, area: QSizeF, *, coarse: bool = False) -> Survey:
    """Return what shows a section well in an area of pixels: a curve at each of them, a map at every second to fourth.

    A small map shows the same wells as a large one: it is sampled as often, as far as it has the pixels.
    """
    if section.axes == 1:
        return Survey(section, view, max(2, round(area.width())), 1, coarse)
    apart = min(max(math.sqrt(area.width() * area.height() / _SAMPLES), _CLOSEST), _WIDEST)
    columns, rows = area.width() / apart, area.height() / apart
    stride = max(1, math.ceil(math.sqrt(columns * rows / _AT_ONCE)))
    across, up = (max(1, round((count - 1) / stride)) for count in (columns, rows))
    return Survey(section, view, 1 + stride * across, 1 + stride * up, coarse, stride)


class MapPicture(Struct, frozen=True, eq=False):
    """A relief as it fills a frame in a style."""

    relief: Relief
    frame: Frame
    style: PictureStyle
    image: QImage

    def shows(self, relief: object, frame: Frame, style: PictureStyle) -> bool:
        """Say whether it is the picture of this relief, there and so."""
        return self.relief is relief and (self.frame, self.style) == (frame, style)


def drawn(relief: Relief, frame: Frame, style: PictureStyle, *, rough: bool = False) -> MapPicture:
    """Draw a relief; takes some ten milliseconds, and needs no GUI thread."""
    return MapPicture(relief, frame, style, map_image(frame, style, relief, rough=rough))


class Drawing(Struct, frozen=True):
    """A request: a survey, and its map as it is to fill an area."""

    survey: Survey
    area: QRectF
    style: PictureStyle

    def run(self) -> tuple[Relief | Curve, MapPicture | None]:
        """Compute the ground and draw its map; a curve's view depends on it, so that it is drawn when it is shown."""
        ground = self.survey.run()
        if isinstance(ground, Curve):
            return ground, None
        return ground, drawn(ground, Frame(self.area, self.survey.view), self.style)
