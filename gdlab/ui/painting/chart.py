"""The map of a two-dimensional landscape: flat tints, lines shaded for relief, numbers on the index lines, holes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gdlab.analysis.contours import TONES, ContourLine
from gdlab.analysis.relief import Relief
from gdlab.analysis.ticks import short_text
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.numbers import NumberPlace
from gdlab.ui.painting.primitives import draw_segments, faded, mixed, path_of, paths_through, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import draw_outline, word, word_width

_INDEX = 1.35


def paint_map(painter: QPainter, frame: Frame, style: PictureStyle, relief: Relief) -> None:
    """Fill the frame with the map: tints from the lowest up, lines, holes."""
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    paint_tints(painter, frame, style, relief)
    _paint_lines(painter, frame, style, relief)
    paint_holes(painter, frame, style, relief)
    painter.restore()


def paint_tints(painter: QPainter, frame: Frame, style: PictureStyle, relief: Relief) -> None:
    """Fill the frame with the lowest tint and every band with its own."""
    tints = style.tints(relief.levels)
    painter.fillRect(frame.area, tints[0])
    if relief.mosaic is not None:
        _paint_mosaic(painter, frame, tints, relief)
    bands = [(rings, tint) for rings, tint in zip(relief.bands, tints[1:], strict=relief.mosaic is None) if rings]
    if bands:
        pixels = frame.to_pixels(np.concatenate([ring for rings, _ in bands for ring in rings]))
        paths = paths_through(pixels, [[len(ring) for ring in rings] for rings, _ in bands])
        for path, (_, tint) in zip(paths, bands, strict=True):
            painter.fillPath(path, tint)


def paint_holes(painter: QPainter, frame: Frame, style: PictureStyle, relief: Relief) -> None:
    """Cover where the landscape has no value."""
    if relief.holes:
        paint_hole(painter, frame, style, [frame.to_pixels(ring) for ring in relief.holes])


def _paint_mosaic(painter: QPainter, frame: Frame, tints: Sequence[QColor], relief: Relief) -> None:
    """Colour each sample by itself: there are more lines than could be told apart, or drawn in time."""
    colours = np.array([tint.rgb() for tint in tints], dtype=np.uint32)
    pixels = np.ascontiguousarray(colours[relief.mosaic[::-1]])  # type: ignore[index]
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    view = relief.view
    painter.drawImage(QRectF(frame.to_pixel(view.left, view.top), frame.to_pixel(view.right, view.bottom)), image)


def _paint_lines(painter: QPainter, frame: Frame, style: PictureStyle, relief: Relief) -> None:
    """Draw the lines, all stretches of one ink, strength and shade as one path."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stretches: dict[tuple[bool, int, float], list[FloatArray]] = {}
    for line, strong, ink in inked_lines(style, relief):
        pixels = frame.to_pixels(line.points)
        cuts = np.flatnonzero(np.diff(line.shades)) + 1
        bounds = [0, *cuts.tolist(), len(line.shades)]
        for first, last in pairwise(bounds):
            key = (strong, ink, float(line.shades[first]))
            stretches.setdefault(key, []).append(pixels[first : last + 1])
    for (strong, ink, shade), pieces in sorted(stretches.items(), key=lambda item: item[0]):
        painter.strokePath(path_of(pieces), line_pen(style, QColor(ink), shade / (TONES - 1), strong))


def inked_lines(style: PictureStyle, relief: Relief) -> list[tuple[ContourLine, bool, int]]:
    """Return all lines, whether each is a strong one, and its ink as RGB."""
    inks = [style.line_ink(tint).rgb() for tint in style.tints(relief.levels)]
    marked = [(line, relief.levels.index[line.level], inks[line.level]) for line in relief.lines]
    return marked + [(line, False, inks[-1]) for line in relief.beyond]


def line_pen(style: PictureStyle, ink: QColor, turned: float, strong: bool) -> QPen:
    """Return the pen of a contour whose slope turns away from the light by `turned` (0 lit … 1 in shade).

    Where light draws on a dark ground, lit slopes are the strong ones.
    """
    weight = 1.0 - turned if ink.lightnessF() > 0.5 else turned
    width = style.contour * (0.75 + 0.75 * weight) * (_INDEX if strong else 1.0)
    alpha = (0.22 + 0.38 * weight) * (1.25 if strong else 1.0)
    return pen(faded(ink, min(alpha, 1.0)), width)


def paint_hole(painter: QPainter, frame: Frame, style: PictureStyle, rings: list[FloatArray]) -> None:
    """Cover the region inside `rings` (pixels) with page colour and a hatch: the landscape has no value there."""
    path = path_of(rings)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, style.theme.page)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    area, step = frame.area, 8.0 * style.unit
    offsets = np.arange(area.left() - area.height(), area.right(), step)
    hatch = np.stack(
        [offsets, np.full_like(offsets, area.bottom()), offsets + area.height(), np.full_like(offsets, area.top())],
        axis=1,
    )
    painter.setPen(pen(style.theme.rule, style.contour))
    draw_segments(painter, hatch)
    painter.restore()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)  # QSvgGenerator does not come back to it
    painter.strokePath(path, pen(style.theme.rule2, style.contour))


def paint_numbers(
    painter: QPainter, frame: Frame, style: PictureStyle, relief: Relief, places: Sequence[NumberPlace]
) -> None:
    """Draw the index lines' values along them, over a gap in the tint that lies around the line."""
    tints = style.tints(relief.levels)
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    size = style.number_size
    for place in places:
        text = short_text(float(relief.levels.values[place.level]))
        halo = mixed(tints[place.level], tints[place.level + 1], 0.5)
        ink = style.number_ink(halo)
        painter.save()
        painter.translate(place.x, place.y)
        painter.rotate(place.angle)
        at = QPointF(-word_width(text, size) / 2, 0.34 * size)
        draw_outline(painter, word(text, size), at, ink, halo, 0.42 * size)
        painter.restore()
    painter.restore()


def number_box(place: NumberPlace, style: PictureStyle, relief: Relief) -> QRectF:
    """Return a box in which the number at `place` lies, however it is turned."""
    reach = (
        0.5 * word_width(short_text(float(relief.levels.values[place.level])), style.number_size) + style.number_size
    )
    return QRectF(place.x - reach, place.y - reach, 2 * reach, 2 * reach)
