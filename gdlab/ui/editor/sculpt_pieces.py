"""What the sculpting tools show on the map: signs, outlines, handles, the value that changes, the brush. All in ink."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from gdlab.landscapes.features import Kind
from gdlab.ui.editor.sculpt_icons import paint_kind
from gdlab.ui.fonts import ui_font
from gdlab.ui.painting.primitives import device_scale, faded, on_a_pixel, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import HALO_ALPHA

State = Literal[0, 1, 2]
"""At rest, under the pointer, or held."""
_CASING = 0.82
_SIGN, _DISC = 23.0, 15.0
_HANDLE, _HELD, _HALO = 5.5, 7.0, 13.0
_RULER, _TICKS = 30.0, 6
_AWAY, _PADDING = 18.0, 6.0
_CIRCLES_AIR = 24.0
_LARGEST_KEPT = 600.0
"""Pixels of the device that the radius of a brush may have whose picture is kept."""
_Radii = tuple[float, float]


class Sign(Struct, frozen=True):
    """The sign of a feature at its place; the selected one is in a ring, by which it is moved."""

    kind: Kind
    at: QPointF
    selected: bool
    state: int = 0

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        return _around(self.at, (_DISC + 3.0) * style.unit)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it on a casing, or on a disc."""
        theme, unit = style.theme, style.unit
        side = _SIGN * unit
        area = QRectF(self.at.x() - side / 2, self.at.y() - side / 2, side, side)
        if self.selected or self.state:
            painter.setPen(pen(theme.ink if self.selected else theme.rule2, (2.0 if self.state else 1.4) * unit))
            painter.setBrush(theme.page)
            painter.drawEllipse(self.at, _DISC * unit, _DISC * unit)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            paint_kind(painter, self.kind, area, theme.ink)
        else:
            paint_kind(painter, self.kind, area, theme.ink, faded(theme.page, 0.9))


class Outline(Struct, frozen=True):
    """Lines on a casing; faint where what they belong to is only pointed at."""

    path: QPainterPath
    strong: bool

    def box(self, style: PictureStyle) -> QRectF:
        """Return where they lie."""
        return _wider(self.path.boundingRect(), 1.0 + 4.0 * style.unit)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw them. Curves are not made of corners before, of which Qt would round each."""
        for casing in (True, False):
            painter.strokePath(self.path, _line_pen(style, casing=casing, strong=self.strong))


class Arrow(Struct, frozen=True):
    """An arrow up a plane."""

    start: QPointF
    tip: QPointF
    strong: bool

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        return _wider(QRectF(self.start, self.tip).normalized(), 12.0 * style.unit)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw shaft and open head."""
        way = self.tip - self.start
        way /= math.hypot(way.x(), way.y()) or 1.0
        aside, back = QPointF(-way.y(), way.x()) * (5.5 * style.unit), way * (9.0 * style.unit)
        head = QPolygonF([self.tip - back + aside, self.tip, self.tip - back - aside])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for casing in (True, False):
            painter.setPen(_line_pen(style, casing=casing, strong=self.strong))
            painter.drawLine(self.start, self.tip)
            painter.drawPolyline(head)


class Grip(Struct, frozen=True):
    """A small handle: a square that lies along `way`, or round; "plus" is where one would be added."""

    shape: str
    at: QPointF
    way: tuple[float, float]
    state: int = 0

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        return _around(self.at, (_HALO + 1.0) * style.unit)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw halo, casing and handle."""
        theme, unit = style.theme, style.unit
        if self.state:
            _paint_halo(painter, style, self.at)
        radius = (_HELD if self.state == 2 else _HANDLE) * unit
        painter.save()
        painter.translate(self.at)
        painter.rotate(math.degrees(math.atan2(self.way[1], self.way[0])))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.page, _CASING))
        _draw(painter, self.shape, radius + 2.6 * unit)
        painter.setBrush(theme.ink if self.shape == "solid square" else theme.page)
        painter.setPen(pen(theme.ink2 if self.shape == "plus" else theme.ink, 1.7 * unit))
        _draw(painter, self.shape, radius)
        if self.shape == "plus":
            arm = 0.55 * radius
            painter.drawLine(QPointF(-arm, 0), QPointF(arm, 0))
            painter.drawLine(QPointF(0, -arm), QPointF(0, arm))
        painter.restore()


class Ruler(Struct, frozen=True):
    """A short upright ruler with a knob that gives way by `offset` pixels while it is pulled."""

    at: QPointF
    state: int = 0
    offset: float = 0.0

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        unit = style.unit
        box = _wider(QRectF(self.at, self.at), (_RULER + 4.0) * unit)
        return box.united(_around(self.at + QPointF(0, self.offset), 16.0 * unit))

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw scale and knob."""
        theme, unit = style.theme, style.unit
        x, y, half = self.at.x(), self.at.y(), _RULER * unit
        ticks = [y - half + 2 * half * tick / _TICKS for tick in range(_TICKS + 1)]
        for colour, width in ((faded(theme.page, _CASING), 5.0), (theme.ink, 1.4)):
            painter.setPen(pen(colour, width * unit, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))
            for number, tick in enumerate(ticks):
                length = (8.0 if number % 3 == 0 else 5.0) * unit
                painter.drawLine(QPointF(x, tick), QPointF(x + length, tick))
        knob = self.at + QPointF(0, self.offset)
        if self.state:
            _paint_halo(painter, style, knob)
        size = QSizeF(16.0 * unit, 9.0 * unit) * (1.2 if self.state == 2 else 1.0)
        area = QRectF(knob - QPointF(size.width() / 2, size.height() / 2), size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(theme.page, _CASING))
        painter.drawRoundedRect(_wider(area, 2.6 * unit), 4 * unit, 4 * unit)
        painter.setPen(pen(theme.ink, 1.7 * unit))
        painter.setBrush(theme.page)
        painter.drawRoundedRect(area, 2.5 * unit, 2.5 * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class Label(Struct, frozen=True):
    """The value that changes, beside the pointer and inside `area`."""

    text: str
    pointer: QPointF
    area: QRectF

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies: to the right and above, or where there is room."""
        metrics, unit = QFontMetricsF(_font(style)), style.unit
        width = metrics.horizontalAdvance(self.text) + 2 * _PADDING * unit
        height, away = metrics.height() + 0.6 * _PADDING * unit, _AWAY * unit
        x = self.pointer.x() + away
        y = self.pointer.y() - away - height
        x = x if x + width <= self.area.right() else self.pointer.x() - away - width
        y = y if y >= self.area.top() else self.pointer.y() + away
        x = min(max(x, self.area.left() + 2), max(self.area.right() - width - 2, self.area.left()))
        y = min(max(y, self.area.top() + 2), max(self.area.bottom() - height - 2, self.area.top()))
        return QRectF(x, y, width, height)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Write it on a slip of page."""
        theme, box = style.theme, self.box(style)
        painter.setPen(QPen(theme.rule2, style.frame))
        painter.setBrush(theme.page)
        painter.drawRoundedRect(_wider(box, -0.5), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.ink)
        painter.setFont(_font(style))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text)


class Circles(Struct, frozen=True):
    """The brush: how far it has its full strength, and how far any, both in pixels along x and y; and what it does."""

    at: QPointF
    inner: tuple[float, float]
    outer: tuple[float, float]
    kind: str
    held: bool = False

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        (width, height), air = self.outer, _CIRCLES_AIR * style.unit
        return QRectF(self.at, self.at).adjusted(-width - air, -height - air, width + air, height + air)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw both circles on casings, and a sign: +, − or ≈; on upright pixels a kept picture of them."""
        scale, shape = device_scale(painter), (self.inner, self.outer, self.kind, self.held)
        inks, unit = (style.theme.page.rgb(), style.theme.ink.rgb()), style.unit
        if scale and max(self.outer) * scale < _LARGEST_KEPT:
            picture, middle = _kept_circles(*shape, *inks, unit, scale)
            painter.drawImage(on_a_pixel(painter, self.at, scale) - middle, picture)
        else:
            _paint_circles(painter, self.at, *shape, *inks, unit)


@lru_cache(maxsize=4)
def _kept_circles(
    inner: _Radii, outer: _Radii, kind: str, held: bool, page: int, ink: int, unit: float, scale: float
) -> tuple[QImage, QPointF]:
    """Return the brush in the pixels of a device, and the place in them where its middle is."""
    across, up = (math.ceil((radius + _CIRCLES_AIR * unit) * scale) for radius in outer)
    image, middle = QImage(2 * across, 2 * up, QImage.Format.Format_ARGB32_Premultiplied), QPointF(across, up) / scale
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_circles(painter, middle, inner, outer, kind, held, page, ink, unit)
    return image, middle


def _paint_circles(
    painter: QPainter,
    at: QPointF,
    inner: _Radii,
    outer: _Radii,
    kind: str,
    held: bool,
    page: int,
    ink: int,
    unit: float,
) -> None:
    paper, black, thick = QColor(page), QColor(ink), 1.3 if held else 1.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for (width, height), stroke, alpha in ((outer, 1.6 * thick, 1.0), (inner, 1.2 * thick, 0.62)):
        painter.setPen(pen(faded(paper, _CASING), (stroke + 2.6) * unit))
        painter.drawEllipse(at, width, height)
        painter.setPen(pen(faded(black, alpha), stroke * unit))
        painter.drawEllipse(at, width, height)
    sign = _brush_sign(at, outer, kind, unit)
    for colour, stroke in ((faded(paper, _CASING), 5.0), (black, 1.8)):
        painter.strokePath(sign, pen(colour, stroke * unit, Qt.PenCapStyle.RoundCap))


def _brush_sign(at: QPointF, outer: _Radii, kind: str, unit: float) -> QPainterPath:
    """Return the sign, just outside the outer circle at the upper right."""
    diagonal, size = math.sqrt(0.5), 5.0 * unit
    x, y = at.x() + diagonal * outer[0] + 11.0 * unit, at.y() - diagonal * outer[1] - 11.0 * unit
    path = QPainterPath()
    for shift in (-0.5 * size, 0.5 * size) if kind == "smooth" else (0.0,):
        path.moveTo(x - size, y + shift)
        if kind == "smooth":
            path.cubicTo(x - size / 3, y + shift - size, x + size / 3, y + shift + size, x + size, y + shift)
        else:
            path.lineTo(x + size, y)
    if kind == "raise":
        path.moveTo(x, y - size)
        path.lineTo(x, y + size)
    return path


def _font(style: PictureStyle) -> QFont:
    return ui_font(style.tick_size + 1.0 * style.unit, 600)


def _around(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def _wider(box: QRectF, by: float) -> QRectF:
    return box.adjusted(-by, -by, by, by)


def _line_pen(style: PictureStyle, *, casing: bool, strong: bool) -> QPen:
    """Return the pen of outlines, or of their casing."""
    width = (1.5 if strong else 1.2) + (3.0 if casing else 0.0)
    colour = faded(style.theme.page, _CASING) if casing else faded(style.theme.ink, 1.0 if strong else 0.6)
    return pen(colour, width * style.unit, Qt.PenCapStyle.RoundCap)


def _paint_halo(painter: QPainter, style: PictureStyle, at: QPointF) -> None:
    ink: QColor = style.theme.ink
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(ink, HALO_ALPHA))
    painter.drawEllipse(at, _HALO * style.unit, _HALO * style.unit)


def _draw(painter: QPainter, shape: str, radius: float) -> None:
    if shape in ("round", "plus"):
        painter.drawEllipse(QPointF(0, 0), radius, radius)
    else:
        side = 0.9 * radius
        painter.drawRoundedRect(QRectF(-side, -side, 2 * side, 2 * side), 1.5, 1.5)
