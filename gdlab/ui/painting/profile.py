"""A one-dimensional landscape as a cut through the ground: the curve, the ground below it tinted by height."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdlab.analysis.relief import Curve
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.chart import paint_hole
from gdlab.ui.painting.colour_maps import QUIET
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import draw_segments, faded, mixed, path_of, pen
from gdlab.ui.painting.style import PictureStyle


def paint_profile(painter: QPainter, frame: Frame, style: PictureStyle, curve: Curve) -> None:
    """Draw the ground in the map's tints by height, level lines through it, the curve on top; hatch the holes."""
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(frame.area, style.theme.page)
    pixels = frame.to_pixels(curve.points)
    runs = _runs(pixels)
    floor = frame.area.bottom() + 2
    ground = path_of([_closed(run, floor) for run in runs])
    painter.save()
    painter.setClipPath(ground, Qt.ClipOperation.IntersectClip)
    _paint_strata(painter, frame, style, curve)
    painter.restore()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)  # QSvgGenerator does not come back to it
    _paint_gaps(painter, frame, style, pixels)
    painter.setPen(pen(mixed(style.contour_ink, style.theme.ink, 0.4), 1.6 * style.contour, Qt.PenCapStyle.RoundCap))
    for run in runs:
        painter.strokePath(path_of([run]), painter.pen())
    painter.restore()


def _paint_strata(painter: QPainter, frame: Frame, style: PictureStyle, curve: Curve) -> None:
    """Fill the bands between levels, and rule the levels."""
    tints = style.tints(curve.levels)
    heights = [frame.to_pixel(curve.view.left, float(value)).y() for value in curve.levels.values]
    area = frame.area
    edges = [area.bottom(), *heights, area.top()]
    for tint, low, high in zip(_ground_tints(style, tints), edges[:-1], edges[1:], strict=True):
        painter.fillRect(QRectF(area.left(), high, area.width(), low - high), tint)
    painter.setPen(pen(faded(style.contour_ink, 0.28), style.contour))
    rules = np.array([[area.left(), y, area.right(), y] for y in heights]).reshape(-1, 4)
    draw_segments(painter, rules)


def _ground_tints(style: PictureStyle, tints: list[QColor]) -> list[QColor]:
    """Return the tints; on the quiet map the lowest, the page's own colour, a shade deeper to show as ground."""
    if len(tints) < 2 or style.colour_map != QUIET:
        return tints
    return [mixed(tints[0], tints[1], 0.7), *tints[1:]]


def _runs(pixels: FloatArray) -> list[FloatArray]:
    """Return the stretches of the curve between holes."""
    missing = np.isnan(pixels[:, 1])
    cuts = np.flatnonzero(missing[1:] != missing[:-1]) + 1
    return [run for run in np.split(pixels, cuts) if len(run) > 1 and not np.isnan(run[0]).any()]


def _closed(run: FloatArray, floor: float) -> FloatArray:
    """Return a stretch completed to a ring along the floor."""
    return np.concatenate([run, [[run[-1, 0], floor], [run[0, 0], floor], run[0]]])


def _paint_gaps(painter: QPainter, frame: Frame, style: PictureStyle, pixels: FloatArray) -> None:
    """Hatch the columns where the landscape has no value."""
    x = np.linspace(frame.area.left(), frame.area.right(), len(pixels))
    missing = np.isnan(pixels[:, 1])
    cuts = np.flatnonzero(missing[1:] != missing[:-1]) + 1
    top, bottom = frame.area.top(), frame.area.bottom()
    for piece in np.split(np.arange(len(x)), cuts):
        if missing[piece[0]]:
            left, right = x[max(piece[0] - 1, 0)], x[min(piece[-1] + 1, len(x) - 1)]
            paint_hole(
                painter,
                frame,
                style,
                [np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])],
            )
