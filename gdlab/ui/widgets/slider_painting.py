"""How a slider looks: a ruler with a handle, a disc for physics, a square for machine learning."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gdlab.ui.theme import HALO_ALPHA, TRACK_ALPHA, Side, SideColours, Theme, faded

HANDLE = 6.5
DRAGGED_HANDLE = 8.5
HALO = 13.0
REACH = 15
"""Nothing of a handle is painted farther than this from its middle, in pixels along x."""
_SQUARE = 0.87
"""Half the side of a square against the radius of a disc of the same weight."""
_TRACK = 2
_CASING = 2.0
_TICK = (3.5, 7.0)
_OPTIMUM = (5.0, 9.5, 4.0)


class RulerPicture(Struct, frozen=True):
    """What stays while the handle moves; positions in pixels along x."""

    left: float
    right: float
    track_left: float
    y: float
    ticks: tuple[float, ...] = ()


class HandlePicture(Struct, frozen=True):
    """The handle, and where it was when the drag began; `grown` and `halo` go from 0 to 1."""

    side: Side
    x: float
    y: float
    ghost: float | None = None
    grown: float = 0.0
    halo: float = 0.0
    focused: bool = False
    set_aside: bool = False


def paint_ruler(painter: QPainter, picture: RulerPicture, theme: Theme) -> None:
    """Paint track, ticks and the stop at zero."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    y = round(picture.y)
    track = faded(theme.rule2, 1.0 if theme.filled_slots else TRACK_ALPHA)
    painter.fillRect(QRectF(picture.track_left, y - _TRACK / 2, picture.right - picture.track_left, _TRACK), track)
    if picture.track_left > picture.left:
        _paint_stop(painter, picture, theme)
    for tick in picture.ticks:
        x = min(round(tick), round(picture.right) - 1)
        painter.fillRect(QRectF(x, y + _TICK[0], 1, _TICK[1] - _TICK[0]), theme.rule2)


def paint_handle(painter: QPainter, picture: HandlePicture, theme: Theme) -> None:
    """Paint the handle, and during a drag the bar from where it was."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = theme.side(picture.side)
    if picture.ghost is not None:
        _paint_ghost(painter, picture, theme, colours)
    _paint_grip(painter, picture, theme, colours)


def _paint_stop(painter: QPainter, picture: RulerPicture, theme: Theme) -> None:
    """The stop at zero, before the gap."""
    y = round(picture.y)
    painter.fillRect(QRectF(picture.left, y + _TICK[0], 1, _TICK[1] - _TICK[0]), theme.rule2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.rule2)
    painter.drawEllipse(QPointF(picture.left + 1.5, y), 1.75, 1.75)


def paint_optimum(painter: QPainter, x: float, y: int, theme: Theme) -> None:
    """The triangle under the track that marks the best value for this landscape."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top, bottom, half = _OPTIMUM
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ink2)
    corners = [QPointF(x, y + top), QPointF(x + half, y + bottom), QPointF(x - half, y + bottom)]
    painter.drawPolygon(QPolygonF(corners))


def _paint_ghost(painter: QPainter, picture: HandlePicture, theme: Theme, colours: SideColours) -> None:
    """Where the handle was when the drag began, and the bar from there."""
    assert picture.ghost is not None
    y = round(picture.y)
    start, end = sorted((picture.ghost, picture.x))
    painter.fillRect(QRectF(start, y - 1.5, end - start, 3), colours.stroke)
    painter.setPen(QPen(colours.stroke, 2))
    painter.setBrush(theme.page)
    _draw_shape(painter, picture.side, QPointF(picture.ghost, y), HANDLE - 2)


def _paint_grip(painter: QPainter, picture: HandlePicture, theme: Theme, colours: SideColours) -> None:
    centre = QPointF(picture.x, round(picture.y))
    radius = HANDLE + (DRAGGED_HANDLE - HANDLE) * picture.grown
    painter.setPen(Qt.PenStyle.NoPen)
    if picture.halo > 0:
        painter.setBrush(faded(colours.stroke, HALO_ALPHA * picture.halo))
        painter.drawEllipse(centre, HALO, HALO)
    painter.setBrush(theme.page)
    _draw_shape(painter, picture.side, centre, radius + _CASING)
    if picture.set_aside:
        painter.setPen(QPen(theme.rule2, 2))
        _draw_shape(painter, picture.side, centre, radius)
    else:
        _paint_solid(painter, picture.side, centre, radius, colours)
    if picture.focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.ink, 2))
        _draw_shape(painter, picture.side, centre, radius + 4)


def _paint_solid(painter: QPainter, side: Side, centre: QPointF, radius: float, colours: SideColours) -> None:
    painter.setBrush(colours.stroke)
    if colours.outline is not None:
        painter.setPen(QPen(colours.outline, 1.5))
        radius -= 0.25
    _draw_shape(painter, side, centre, radius)


def _draw_shape(painter: QPainter, side: Side, centre: QPointF, radius: float) -> None:
    if side == "ml":
        half = radius * _SQUARE if radius <= DRAGGED_HANDLE else radius - 1
        corner = max(1.5, half - 4.2)
        painter.drawRoundedRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half), corner, corner)
    else:
        painter.drawEllipse(centre, radius, radius)


def paint_side_mark(painter: QPainter, side: Side, centre: QPointF, radius: float, theme: Theme) -> None:
    """The disc or square that names a side, as at the head of a column."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    _paint_solid(painter, side, centre, radius, theme.side(side))
