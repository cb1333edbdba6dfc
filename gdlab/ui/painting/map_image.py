"""The map in pixels, for screens: to the eye what `paint_map` draws, several times as fast, in any thread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdlab.analysis.contours import TONES, ContourLine
from gdlab.analysis.relief import Relief
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.chart import inked_lines, line_pen, paint_holes, paint_map, paint_tints
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import draw_segments, faded
from gdlab.ui.painting.style import PictureStyle

_THIN = 1.0
"""Contours up to this width, in pixels, have no joints that could be seen."""
_FEW = 3
"""So many shades are drawn as one in a rough part."""
_PLUMB = 0.2
"""Pixels of the device by which a segment may lean and is drawn upright; nobody sees the step."""
_AIR = 2.0
"""Pixels around a part from which lines reach into it."""


def map_image(frame: Frame, style: PictureStyle, relief: Relief, *, rough: bool = False) -> QImage:
    """Return the map as it fills the frame, whose edges lie between the device's pixels; it needs no GUI thread.

    A `rough` one has tints with steps under their lines, for smooth edges take as long in a small part as in all of it,
    and lines of fewer shades.
    """
    image = _blank(frame.area, style, QImage.Format.Format_RGB32)
    repaint_part(image, frame, style, relief, frame.area, rough=rough)
    return image


def repaint_part(
    image: QImage, frame: Frame, style: PictureStyle, relief: Relief, part: QRectF, *, rough: bool = False
) -> None:
    """Paint a part of the frame, whose edges lie between the device's pixels, anew in the picture of its map."""
    with _painter(image, frame.area) as painter:
        painter.setClipRect(part)
        if style.contour <= _THIN:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not rough)
            paint_tints(painter, frame, style, relief)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lines = inked_lines(style, relief)
            for ink in dict.fromkeys(ink for _, _, ink in lines):
                own = [(line, strong) for line, strong, of in lines if of == ink]
                groups = _segments(frame, own, part, style.pixel, _FEW if rough else 1)
                painter.drawImage(part.topLeft(), _lines(style, groups, QColor(ink), part))
            paint_holes(painter, frame, style, relief)
        else:
            paint_map(painter, frame, style, relief)


def _lines(style: PictureStyle, groups: dict[tuple[bool, int], FloatArray], ink: QColor, part: QRectF) -> QImage:
    """Return segments (n, 4 pixels) of lines by strength and shade, of one ink on a transparent part.

    What two segments that meet cover of a pixel adds up, so that no joint is lighter or darker than the line. Only
    opacity adds up, the ink comes last: a colour must not outgrow its opacity where many lines crowd.
    """
    image = _blank(part, style, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with _painter(image, part) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        for (strong, shade), segments in groups.items():
            stroke = line_pen(style, ink, shade / (TONES - 1), strong)
            stroke.setColor(faded(QColor(Qt.GlobalColor.black), stroke.color().alphaF()))
            painter.setPen(stroke)
            draw_segments(painter, segments)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(part, ink)
    return image


def _segments(
    frame: Frame, lines: Sequence[tuple[ContourLine, bool]], part: QRectF, pixel: float, apart: int
) -> dict[tuple[bool, int], FloatArray]:
    """Return the segments (n, 4 pixels) of lines that may be seen in a part, by strength and shade.

    Of so many shades that lie `apart` one stands for all.
    """
    pixels = frame.to_pixels(np.concatenate([line.points for line, _ in lines]))
    counts = np.array([len(line.points) for line, _ in lines])
    within = np.delete(np.arange(len(pixels) - 1), np.cumsum(counts)[:-1] - 1)  # not from one line to the next
    segments = np.concatenate([pixels[within], pixels[within + 1]], axis=1)
    strong = np.repeat([strong for _, strong in lines], counts - 1)
    shades = np.concatenate([line.shades for line, _ in lines]).astype(np.intp)
    pens = strong * TONES + shades // apart * apart + apart // 2
    seen = _reaching(segments, part.adjusted(-_AIR, -_AIR, _AIR, _AIR))
    segments, pens = _plumb(segments[seen], pixel), pens[seen]
    order = np.argsort(pens, kind="stable")
    present, first = np.unique(pens[order], return_index=True)
    groups = np.split(segments[order], first)[1:]
    return {(pen >= TONES, pen % TONES): own for pen, own in zip(present.tolist(), groups, strict=True)}


def _plumb(segments: FloatArray, pixel: float) -> FloatArray:
    """Return the segments (n, 4 pixels), those that are all but upright as upright ones.

    Of such a line that is wider than a pixel Qt leaves out rows at its ends, so that a contour would be a dashed line.
    """
    leaning = np.abs(segments[:, 0] - segments[:, 2]) < _PLUMB * pixel
    middle = (segments[:, 0] + segments[:, 2]) / 2
    plumb = segments.copy()
    for end in (0, 2):
        plumb[:, end] = np.where(leaning, middle, segments[:, end])
    return plumb


def _reaching(segments: FloatArray, part: QRectF) -> npt.NDArray[np.bool_]:
    """Say which segments (n, 4 pixels) may reach into a part."""
    x0, y0, x1, y1 = segments.T
    across = (np.maximum(x0, x1) > part.left()) & (np.minimum(x0, x1) < part.right())
    upright = (np.maximum(y0, y1) > part.top()) & (np.minimum(y0, y1) < part.bottom())
    inside: npt.NDArray[np.bool_] = across & upright
    return inside


def _blank(part: QRectF, style: PictureStyle, form: QImage.Format) -> QImage:
    """Return an image of a part's size, not filled."""
    size = (part.size() / style.pixel).toSize()
    image = QImage(size, form)
    image.setDevicePixelRatio(1 / style.pixel)
    return image


def _painter(image: QImage, part: QRectF) -> QPainter:
    """Return a painter in the coordinates of the picture, of which the image is a part."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(0, 0) - part.topLeft())
    return painter
