"""The icons, as outlines on a grid of 20: strokes 1.5 wide with round ends, so they take any colour and any scale."""

from __future__ import annotations

from functools import cache

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gdlab.ui.paths import parse_path

GRID = 20
STROKE = 1.5


class Outline(Struct, frozen=True):
    """The parts of an icon in the language of `paths.parse_path`: lines to stroke and areas to fill."""

    stroke: str = ""
    fill: str = ""


_PIN = "M 7.25 3.5 L 12.75 3.5 M 8 3.5 L 8 8 L 6 11.5 L 14 11.5 L 12 8 L 12 3.5 M 10 11.5 L 10 16.5"

ICONS: dict[str, Outline] = {
    "undo": Outline("M 7.5 4 L 4 7.5 L 7.5 11 M 4 7.5 L 11.5 7.5 C 17 7.5 17 15.5 11.5 15.5 L 9 15.5"),
    "redo": Outline("M 12.5 4 L 16 7.5 L 12.5 11 M 16 7.5 L 8.5 7.5 C 3 7.5 3 15.5 8.5 15.5 L 11 15.5"),
    "reset": Outline(
        "M 15.6 7 C 13.8 3.9 9.6 3.1 6.6 5.2 C 3.4 7.5 3.3 12.3 6.1 14.7 C 9.3 17.4 14.6 16.3 16 11.8 "
        "M 15.9 3.6 L 15.9 7.3 L 12.2 7.3"
    ),
    "play": Outline(fill="M 6.5 4.2 L 16 10 L 6.5 15.8 Z"),
    "pause": Outline(
        fill="M 5.5 4.5 L 8.5 4.5 L 8.5 15.5 L 5.5 15.5 Z M 11.5 4.5 L 14.5 4.5 L 14.5 15.5 L 11.5 15.5 Z"
    ),
    "step": Outline("M 14.5 5 L 14.5 15", "M 5 4.8 L 12.4 10 L 5 15.2 Z"),
    "back": Outline("M 5.5 5 L 5.5 15", "M 15 4.8 L 7.6 10 L 15 15.2 Z"),
    "fit": Outline(
        "M 3.5 7.5 L 3.5 3.5 L 7.5 3.5 M 12.5 3.5 L 16.5 3.5 L 16.5 7.5 "
        "M 16.5 12.5 L 16.5 16.5 L 12.5 16.5 M 7.5 16.5 L 3.5 16.5 L 3.5 12.5"
    ),
    "compare": Outline("M 3 4 L 17 4 L 17 16 L 3 16 Z M 10 4 L 10 16"),
    "compared": Outline("M 3 4 L 17 4 L 17 16 L 3 16 Z M 10 4 L 10 16", "M 10 4 L 17 4 L 17 16 L 10 16 Z"),
    "pin": Outline(_PIN),
    "pinned": Outline(_PIN, "M 8 3.5 L 8 8 L 6 11.5 L 14 11.5 L 12 8 L 12 3.5 Z"),
    "close": Outline("M 5.5 5.5 L 14.5 14.5 M 14.5 5.5 L 5.5 14.5"),
    "float": Outline(
        "M 7.5 3.5 L 16.5 3.5 L 16.5 12.5 L 7.5 12.5 Z "
        "M 7.5 7.5 L 3.5 7.5 L 3.5 16.5 L 12.5 16.5 L 12.5 12.5"
    ),
    "moon": Outline("M 15.8 12.2 C 11 13.6 6.6 9.1 8.2 4 C 1.9 6 1.9 14.6 7.8 16.2 C 11.3 17.1 14.6 15.2 15.8 12.2 Z"),
    "sun": Outline(
        "O 10 10 3.2 M 10 2.5 L 10 4.2 M 10 15.8 L 10 17.5 M 2.5 10 L 4.2 10 M 15.8 10 L 17.5 10 "
        "M 4.7 4.7 L 5.9 5.9 M 14.1 14.1 L 15.3 15.3 M 4.7 15.3 L 5.9 14.1 M 14.1 5.9 L 15.3 4.7"
    ),
    "contrast": Outline("O 10 10 6.5", "M 10 3.5 C 18.6 3.5 18.6 16.5 10 16.5 Z"),
    "projector": Outline("M 3 4 L 17 4 L 17 13 L 3 13 Z M 10 13 L 10 16.5 M 6.5 16.5 L 13.5 16.5"),
    "copy": Outline("M 7.5 7 L 16.5 7 L 16.5 16.5 L 7.5 16.5 Z M 4 13 L 3.5 13 L 3.5 3.5 L 12.5 3.5 L 12.5 4"),
    "check": Outline("M 4.5 10.5 L 8.2 14.2 L 15.5 6"),
    "plus": Outline("M 10 4.5 L 10 15.5 M 4.5 10 L 15.5 10"),
    "warning": Outline(fill="M 10 2.6 L 18.4 17.2 L 1.6 17.2 Z"),
    "chevron": Outline("M 6 8 L 10 12 L 14 8"),
    "chevron_right": Outline("M 8 6 L 12 10 L 8 14"),
    "up": Outline(fill="M 10 6 L 15 14 L 5 14 Z"),
    "minimum": Outline("O 10 10 6", "O 10 10 1.9"),
    "maximum": Outline("O 10 10 6"),
    "saddle": Outline("M 5 5 L 15 15 M 15 5 L 5 15"),
    "degenerate": Outline("M 10 3.5 L 16.5 10 L 10 16.5 L 3.5 10 Z"),
    "disc": Outline(fill="O 10 10 5"),
    "square": Outline(fill="M 5.4 5.4 L 14.6 5.4 L 14.6 14.6 L 5.4 14.6 Z"),
}  # fmt: skip
"""Every icon by name."""


@cache
def _parts(name: str) -> tuple[QPainterPath, QPainterPath]:
    outline = ICONS[name]
    return parse_path(outline.stroke), parse_path(outline.fill)


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor, *, mark: QColor | None = None) -> None:
    """Paint an icon into a square; `mark` is the colour of the exclamation mark in the warning's triangle.

    Raises:
        KeyError: no icon of that name.
    """
    stroke, fill = _parts(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / GRID, rect.height() / GRID)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(colour, STROKE))
    painter.drawPath(stroke)
    painter.setPen(_pen(colour, STROKE) if name == "warning" else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(fill)
    if name == "warning":
        _paint_exclamation(painter, mark or QColor("white"))
    painter.restore()


def _paint_exclamation(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour, 1.9))
    painter.drawLine(QPointF(10, 8), QPointF(10, 11.6))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(10, 14.7), 1.15, 1.15)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
