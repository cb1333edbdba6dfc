"""The map in pixels, for screens: to the eye what `paint_map` draws, several times as fast, in any thread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
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


def map_image(frame: Frame, style: PictureStyle, relief: Relief) -> QImage:
    """Return the map as it fills the frame, whose edges lie between the device's pixels; it needs no GUI thread."""
    image = _blank(frame, style, QImage.Format.Format_RGB32)
    painter = _painter(image, frame)
    if style.contour <= _THIN:
        paint_tints(painter, frame, style, relief)
        lines = inked_lines(style, relief)
        for ink in dict.fromkeys(ink for _, _, ink in lines):
            own = [(line, strong) for line, strong, of in lines if of == ink]
            painter.drawImage(frame.area.topLeft(), _lines(frame, style, own, QColor(ink)))
        paint_holes(painter, frame, style, relief)
    else:
        paint_map(painter, frame, style, relief)
    painter.end()
    return image


def _lines(frame: Frame, style: PictureStyle, lines: Sequence[tuple[ContourLine, bool]], ink: QColor) -> QImage:
    """Return lines, each strong or not, of one ink on a transparent ground, drawn segment by segment.

    What two segments that meet cover of a pixel adds up, so that no joint is lighter or darker than the line. Only
    opacity adds up, the ink comes last: a colour must not outgrow its opacity where many lines crowd.
    """
    image = _blank(frame, style, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = _painter(image, frame)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    for (strong, shade), segments in _segments(frame, lines).items():
        stroke = line_pen(style, ink, shade / (TONES - 1), strong)
        stroke.setColor(faded(QColor(Qt.GlobalColor.black), stroke.color().alphaF()))
        painter.setPen(stroke)
        draw_segments(painter, segments)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(frame.area, ink)
    painter.end()
    return image


def _segments(frame: Frame, lines: Sequence[tuple[ContourLine, bool]]) -> dict[tuple[bool, int], FloatArray]:
    """Return the segments (n, 4 pixels) of all lines by strength and shade."""
    pixels = frame.to_pixels(np.concatenate([line.points for line, _ in lines]))
    counts = np.array([len(line.points) for line, _ in lines])
    within = np.delete(np.arange(len(pixels) - 1), np.cumsum(counts)[:-1] - 1)  # not from one line to the next
    segments = np.concatenate([pixels[within], pixels[within + 1]], axis=1)
    strong = np.repeat([strong for _, strong in lines], counts - 1)
    pens = strong * TONES + np.concatenate([line.shades for line, _ in lines]).astype(np.intp)
    order = np.argsort(pens, kind="stable")
    present, first = np.unique(pens[order], return_index=True)
    groups = np.split(segments[order], first[1:])
    return {(pen >= TONES, pen % TONES): own for pen, own in zip(present.tolist(), groups, strict=True)}


def _blank(frame: Frame, style: PictureStyle, form: QImage.Format) -> QImage:
    """Return an image of the frame's size, not filled."""
    size = (frame.area.size() / style.pixel).toSize()
    image = QImage(size, form)
    image.setDevicePixelRatio(1 / style.pixel)
    return image


def _painter(image: QImage, frame: Frame) -> QPainter:
    """Return a painter in the coordinates of the picture."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(0, 0) - frame.area.topLeft())
    return painter
