"""Words and typeset symbols as outlines: the same shapes on screens, in SVG and in PDF, with halos where needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QTransform

from gdlab.ui.fonts import FAMILY, load_fonts
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.typeset import typeset

Align = Literal["left", "centre", "right"]
_DRAWN = 100
_GAP = 0.22  # between the two readings and their equals sign, in sizes


@lru_cache(maxsize=8)
def _font(weight: int) -> QFont:
    """Return the interface's font at 100 pixels, of which outlines are scaled copies: sizes need not be whole."""
    load_fonts()
    result = QFont(FAMILY)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    result.setWeight(QFont.Weight(weight))
    result.setPixelSize(_DRAWN)
    return result


class Outline:
    """The shape of a word or symbol from the origin on its baseline, shared by all who draw it: do not change it."""

    def __init__(self, path: QPainterPath) -> None:
        self.path = path
        self.extent = path.boundingRect()
        self._halos: dict[float, QPainterPath] = {}

    def halo(self, width: float) -> QPainterPath:
        """Return the shape of a pen stroke of `width` along the outline, made once: stroking is slow."""
        if width not in self._halos:
            stroker = QPainterPathStroker()
            stroker.setWidth(width)
            stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._halos[width] = stroker.createStroke(self.path).simplified()
        return self._halos[width]


@lru_cache(maxsize=1024)
def word(text: str, size: float, weight: int = 400) -> Outline:
    """Return the outline of `text` in the interface's font."""
    path = QPainterPath()
    path.addText(0.0, 0.0, _font(weight), text)
    return Outline(QTransform.fromScale(size / _DRAWN, size / _DRAWN).map(path))


@lru_cache(maxsize=1024)
def word_width(text: str, size: float, weight: int = 400) -> float:
    """Return the advance of `text` in pixels."""
    return QFontMetricsF(_font(weight)).horizontalAdvance(text) * size / _DRAWN


@lru_cache(maxsize=512)
def maths(latex: str, size: float, *numbers: str) -> Outline:
    r"""Return the outline of typeset `latex`; `numbers` fill its slots `\num{0}`, `\num{1}` …."""
    equation = typeset(latex, size, {str(place): number for place, number in enumerate(numbers)})
    path = QPainterPath(equation.ink)
    path.setFillRule(Qt.FillRule.WindingFill)
    for slot in equation.slots:
        path.addPath(slot.glyphs)
    return Outline(path)


def draw_outline(
    painter: QPainter,
    outline: Outline,
    at: QPointF,
    colour: QColor,
    halo: QColor | None = None,
    halo_width: float = 3.5,
) -> None:
    """Fill `outline` moved to `at`, over a halo of its own shape if one is asked for."""
    painter.translate(at)
    if halo is not None:
        painter.fillPath(outline.halo(halo_width), halo)
    painter.fillPath(outline.path, colour)
    painter.translate(-at)


def draw_word(
    painter: QPainter, text: str, size: float, at: QPointF, colour: QColor, align: Align = "left",
    halo: QColor | None = None, halo_width: float = 3.5, weight: int = 400,
) -> QRectF:  # fmt: skip
    """Draw `text` with its baseline at `at` and return the box that its capitals and digits fill."""
    width = word_width(text, size, weight)
    left = at.x() - {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * width
    draw_outline(painter, word(text, size, weight), QPointF(left, at.y()), colour, halo, halo_width)
    return QRectF(left, at.y() - 0.72 * size, width, 0.94 * size)


@dataclass(frozen=True)
class Bilingual:
    """A quantity in its two readings, as LaTeX: x = w₁."""

    physics: str
    ml: str

    def width(self, size: float) -> float:
        """Return the width of `physics = ml` in pixels."""
        one, other = (maths(latex, size).extent.width() for latex in (self.physics, self.ml))
        return one + other + word_width("=", 0.72 * size) + 4 * _GAP * size

    def draw(self, painter: QPainter, style: PictureStyle, size: float, centre: QPointF) -> None:
        """Draw blue = amber, centred on `centre` with the baseline a third of the size below it."""
        x, y = centre.x() - self.width(size) / 2, centre.y() + 0.3 * size
        gap = 2 * _GAP * size
        one, other = maths(self.physics, size), maths(self.ml, size)
        draw_outline(painter, one, QPointF(x - one.extent.left(), y), style.theme.phys)
        x += one.extent.width() + gap
        draw_word(painter, "=", 0.72 * size, QPointF(x, y - 0.06 * size), style.theme.ink3)
        x += word_width("=", 0.72 * size) + gap
        draw_outline(painter, other, QPointF(x - other.extent.left(), y), style.theme.ml)
