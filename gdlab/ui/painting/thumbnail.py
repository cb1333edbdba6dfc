"""A landscape in a few pixels, for the gallery: the map or the curve, without words."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section, Valued
from gdlab.analysis.view import View
from gdlab.ui.painting.chart import paint_map
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.profile import paint_profile
from gdlab.ui.painting.style import PictureStyle, window_style
from gdlab.ui.theme import Theme

WIDTH, HEIGHT = 56, 44
_SAMPLES = 2  # per pixel


def thumbnail_ground(landscape: Valued) -> Relief | Curve:
    """Return what a thumbnail shows of a landscape: its bounds, whatever their proportions."""
    section = Section(landscape)
    bounds = section.bounds
    (left, right), (bottom, top) = bounds[0].tolist(), bounds[-1].tolist()
    if section.axes == 1:
        return curve(section, left, right, WIDTH * _SAMPLES)
    return relief(section, View(left, right, bottom, top), WIDTH * _SAMPLES, HEIGHT * _SAMPLES, keep="half")


def paint_thumbnail(painter: QPainter, area: QRectF, theme: Theme, ground: Relief | Curve) -> None:
    """Draw `ground` into `area`; the frame around it is the caller's."""
    frame, style = Frame(area, ground.view), _style(theme)
    if isinstance(ground, Curve):
        paint_profile(painter, frame, style, ground)
    else:
        paint_map(painter, frame, style, ground)


def _style(theme: Theme) -> PictureStyle:
    return replace(window_style(theme), contour=0.6, unit=0.6)
