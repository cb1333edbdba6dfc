"""Signs of what a sculpted plane is made of: each a cut through it, but the ridge, which is seen from above."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gdlab.landscapes.features import Feature, Kind
from gdlab.ui.icons import GRID, STROKE
from gdlab.ui.painting.primitives import pen
from gdlab.ui.paths import parse_path

_OUTLINES: Final[dict[Kind, str]] = {
    "well": "M 2.5 6 C 7.5 6 6.5 14.8 10 14.8 C 13.5 14.8 12.5 6 17.5 6",
    "hill": "M 2.5 14.5 C 7.5 14.5 6.5 5.7 10 5.7 C 13.5 5.7 12.5 14.5 17.5 14.5",
    "ridge": "M 3 11.5 L 11.5 3 M 8.5 17 L 17 8.5",
    "plane": "M 3 15.5 L 17 15.5 L 17 6 Z",
    "bowl": "M 3.5 4.5 C 5 18.6 15 18.6 16.5 4.5",
}
_CASING = 4.4

WORDS: Final[dict[Kind, str]] = {
    "well": "Well",
    "hill": "Hill",
    "ridge": "Ridge",
    "plane": "Plane",
    "bowl": "Bowl",
}
"""What the kinds are called."""


def word_for(feature: Feature) -> str:
    """What a feature is called: a ridge below zero is a trench."""
    return "Trench" if feature.kind == "ridge" and feature.height < 0 else WORDS[feature.kind]


@cache
def _sign(kind: Kind) -> QPainterPath:
    return parse_path(_OUTLINES[kind])


def paint_kind(painter: QPainter, kind: Kind, area: QRectF, colour: QColor, casing: QColor | None = None) -> None:
    """Paint the sign of a kind into a square, on a casing where the ground is a map."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / GRID, area.height() / GRID)
    if casing is not None:
        painter.strokePath(_sign(kind), pen(casing, STROKE + _CASING, Qt.PenCapStyle.RoundCap))
    painter.strokePath(_sign(kind), pen(colour, STROKE * (1.2 if casing else 1.0), Qt.PenCapStyle.RoundCap))
    painter.restore()
