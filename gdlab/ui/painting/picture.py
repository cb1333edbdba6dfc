"""A whole picture: landscape, trail, marks, arrows, axes and colour bar, painted afresh into any painter."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gdlab.analysis.relief import Curve, Relief
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.axes import paint_axes
from gdlab.ui.painting.chart import paint_map, paint_numbers
from gdlab.ui.painting.colour_bar import paint_colour_bar, paint_pointer, pointer_shape
from gdlab.ui.painting.crowd import CELL
from gdlab.ui.painting.curvature_cross import paint_curvature_cross
from gdlab.ui.painting.extent import measured, paint_extent
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import sampled
from gdlab.ui.painting.ghosts import paint_ghost_trails, paint_ghosts
from gdlab.ui.painting.layout import PictureLayout, picture_layout
from gdlab.ui.painting.marks import STATIONARY, distinct_marks, paint_stationary
from gdlab.ui.painting.numbers import NumberPlace, place_numbers
from gdlab.ui.painting.overlay import arrange
from gdlab.ui.painting.overlay_parts import paint_overlay
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.profile import paint_profile
from gdlab.ui.painting.racers import paint_rival_trail, selected_style
from gdlab.ui.painting.recorded import paint_recorded
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of, paint_trail, thinned, visible_segments


def paint_picture(
    painter: QPainter, outer: QRectF, style: PictureStyle, data: PictureData, *, with_bar: bool = True
) -> Frame:
    """Paint everything into `outer` and return the frame of the landscape. The page itself is the caller's."""
    layout = picture_layout(outer, style, with_bar=with_bar and not isinstance(data.ground, Curve))
    frame = frame_of(layout, data)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, frame, style, data)
    solid = frame.to_pixels(data.path[: data.cursor + 1])
    overlay = arrange(frame, style, data, solid[thinned(solid)])
    if isinstance(data.ground, Relief):
        places = overlay.clear(number_places(frame, style, data), style.number_size)
        paint_numbers(painter, frame, style, data.ground, places)
    paint_stationary_points(painter, frame, style, data)
    for rival in reversed(data.rivals):
        paint_rival_trail(painter, frame, style, rival)
    paint_trail(painter, frame, selected_style(style, data.run), data.path, data.cursor)
    paint_ghost_trails(painter, frame, style, data)
    paint_overlay(painter, frame, style, data, overlay)
    paint_ghosts(painter, frame, style, data, overlay)
    paint_surroundings(painter, layout, frame, style, data)
    painter.restore()
    return frame


def frame_of(layout: PictureLayout, data: PictureData) -> Frame:
    """Return the frame that shows the view of the data's ground."""
    return Frame(layout.area, data.ground.view if data.ground is not None else View(0.0, 1.0, 0.0, 1.0))


def paint_ground(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData) -> None:
    """Paint the map or the curve; without a landscape, a blank in the map's lowest tint."""
    if isinstance(data.ground, Relief):
        paint_map(painter, frame, style, data.ground)
    elif isinstance(data.ground, Curve):
        paint_profile(painter, frame, style, data.ground)
    else:
        painter.fillRect(frame.area, style.tint(0.0))


def paint_stationary_points(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData) -> None:
    """Draw the signs of the stationary points and the eigenvectors at one of them, on what was recorded elsewhere.

    That is the edge of the data, and the path that came with them.
    """
    paint_extent(painter, frame, style, data.extent)
    paint_recorded(painter, frame, style, data.recorded)
    paint_curvature_cross(painter, frame, style, data.cross)
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for at, mark in distinct_marks(frame, style, data.marks):
        paint_stationary(painter, style, at, mark.kind)
    painter.restore()


def number_places(frame: Frame, style: PictureStyle, data: PictureData) -> list[NumberPlace]:
    """Return where the index lines' numbers stand, clear of the whole path and of the stationary points.

    There are none where the landscape was not measured.
    """
    room = measured(frame, data.extent)
    if not isinstance(data.ground, Relief) or style.coarse or room.isEmpty():
        return []
    lines = [(level, frame.to_pixels(points)) for level, points in data.ground.index_lines]
    return place_numbers(lines, _obstacles(frame, data), box_of(Frame(room, frame.view)), style.number_size)


def _obstacles(frame: Frame, data: PictureData) -> FloatArray:
    """Return points (n, 2 pixels) along the path, close enough together for numbers to keep off it, and the marks."""
    marks = frame.to_pixels(np.array([[mark.x, mark.y] for mark in data.marks]).reshape(-1, 2))
    path = visible_segments(frame.to_pixels(data.path), frame, STATIONARY)
    return np.concatenate([marks, path[:, 2:], sampled(path, CELL)])


def paint_surroundings(
    painter: QPainter, layout: PictureLayout, frame: Frame, style: PictureStyle, data: PictureData
) -> None:
    """Draw frame, ticks, titles, and the colour bar with its pointer."""
    paint_sides(painter, frame, style, data)
    paint_bar(painter, layout, style, data)
    if layout.bar is not None and isinstance(data.ground, Relief):
        paint_pointer(painter, style, pointer_shape(layout.bar, style, data.ground.levels, data.value))


def paint_sides(painter: QPainter, frame: Frame, style: PictureStyle, data: PictureData) -> None:
    """Draw frame, ticks and titles."""
    words, flat = data.words, isinstance(data.ground, Curve)
    paint_axes(painter, frame, style, words.only if flat else words.x, words.value if flat else words.y)


def paint_bar(painter: QPainter, layout: PictureLayout, style: PictureStyle, data: PictureData) -> None:
    """Draw the colour bar of a map."""
    if layout.bar is not None and isinstance(data.ground, Relief):
        paint_colour_bar(painter, layout.bar, style, data.ground.levels, data.words.value)
