"""Words and typeset symbols as outlines, words in PDF as text: the same shapes everywhere, with halos where needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QTransform,
)

from gdlab.symbols.notation import Notation
from gdlab.ui.fonts import FAMILY, load_fonts
from gdlab.ui.painting.primitives import device_scale, on_a_pixel
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.typeset import typeset
from gdlab.ui.typeset.glyph import Glyph, draw_stamps, stamps

Align = Literal["left", "centre", "right"]
_DRAWN = 1000
"""Pixels of the font's em: as many as its own units, so that Qt has no advance to round, now one way, now the other."""
_GAP = 0.22  # between the two readings and their equals sign, in sizes


@lru_cache(maxsize=8)
def _font(weight: int) -> QFont:
    """Return the interface's font in its own units, of which outlines are scaled copies: sizes need not be whole."""
    load_fonts()
    result = QFont(FAMILY)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    result.setWeight(QFont.Weight(weight))
    result.setPixelSize(_DRAWN)
    return result


class Outline:
    """The shape of a word or symbol from the origin on its baseline, shared by all who draw it.

    It is made of glyphs with their places, which other outlines share: where only digits change, nothing is new.
    """

    def __init__(self, glyphs: Sequence[tuple[Glyph, float, float]]) -> None:
        self.glyphs = tuple(glyphs)
        self.extent = QRectF()
        for glyph, x, y in self.glyphs:
            self.extent |= _bounds(glyph).translated(x, y)

    def haloed(self, width: float) -> list[tuple[Glyph, float, float]]:
        """Return the glyphs' casings: strokes of a pen as wide as `width` along their outlines."""
        return [(_halo(glyph, width), x, y) for glyph, x, y in self.glyphs]


@lru_cache(maxsize=2048)
def _bounds(glyph: Glyph) -> QRectF:
    return glyph.path.boundingRect()


@lru_cache(maxsize=2048)
def _halo(glyph: Glyph, width: float) -> Glyph:
    """Return the casing of a glyph, made once: stroking is slow."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    return Glyph(stroker.createStroke(glyph.path).simplified())


@lru_cache(maxsize=1024)
def word(text: str, size: float, weight: int = 400) -> Outline:
    """Return the outline of `text` in the interface's font."""
    path = QPainterPath()
    path.addText(0.0, 0.0, _font(weight), text)
    return Outline([(Glyph(QTransform.fromScale(size / _DRAWN, size / _DRAWN).map(path)), 0.0, 0.0)])


@lru_cache(maxsize=1024)
def word_width(text: str, size: float, weight: int = 400) -> float:
    """Return the advance of `text` in pixels."""
    return QFontMetricsF(_font(weight)).horizontalAdvance(text) * size / _DRAWN


@lru_cache(maxsize=512)
def maths(latex: str, size: float, *numbers: str) -> Outline:
    r"""Return the outline of typeset `latex`; `numbers` fill its slots `\num{0}`, `\num{1}` …."""
    equation = typeset(latex, size, {str(place): number for place, number in enumerate(numbers)})
    return Outline([*equation.symbols.marks, *(mark for slot in equation.slots for mark in slot.marks)])


def draw_outline(
    painter: QPainter,
    outline: Outline,
    at: QPointF,
    colour: QColor,
    halo: QColor | None = None,
    halo_width: float = 3.5,
) -> None:
    """Fill `outline` moved to `at`, over a halo of its own shape if one is asked for.

    On upright pixels it is moved to a whole one and copied from kept pictures.
    """
    layers = [(outline.haloed(halo_width), halo)] if halo is not None else []
    scale = device_scale(painter)
    place = on_a_pixel(painter, at, scale) if scale else at
    painter.translate(place)
    for glyphs, ink in (*layers, (outline.glyphs, colour)):
        if scale:
            marks = [mark for mark in glyphs if not mark[0].path.isEmpty()]
            draw_stamps(painter, 0, 0, scale, stamps(marks, ink.rgba(), scale))
        else:
            for glyph, x, y in glyphs:
                painter.fillPath(glyph.path.translated(x, y), ink)
    painter.translate(-place)


def draw_word(
    painter: QPainter, text: str, size: float, at: QPointF, colour: QColor, align: Align = "left",
    halo: QColor | None = None, halo_width: float = 3.5, weight: int = 400,
) -> QRectF:  # fmt: skip
    """Draw `text` with its baseline at `at` and return the box that its capitals and digits fill."""
    width = word_width(text, size, weight)
    left = at.x() - {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * width
    place, outline = QPointF(left, at.y()), word(text, size, weight)
    if painter.paintEngine().type() != QPaintEngine.Type.Pdf:
        draw_outline(painter, outline, place, colour, halo, halo_width)
    else:
        if halo is not None:
            draw_outline(painter, outline, place, halo, halo, halo_width)
        _write(painter, text, size, place, colour, weight)
    return QRectF(left, at.y() - 0.72 * size, width, 0.94 * size)


def _write(painter: QPainter, text: str, size: float, at: QPointF, colour: QColor, weight: int) -> None:
    """Let a PDF hold `text` as such, in the font that it takes along: it looks the same and can be searched."""
    painter.save()
    painter.translate(at)
    painter.scale(size / _DRAWN, size / _DRAWN)
    painter.setFont(_font(weight))
    painter.setPen(colour)
    painter.drawText(QPointF(0.0, 0.0), text)
    painter.restore()


class Bilingual(Struct, frozen=True):
    """A quantity in its two readings, as LaTeX: x = w₁."""

    physics: str
    ml: str

    def written(self, notation: Notation) -> Bilingual:
        """Return the same in a notation."""
        return Bilingual(self.physics, notation.latex(self.ml))

    def width(self, size: float) -> float:
        """Return the width of `physics = ml` in pixels."""
        one, other = (maths(latex, size).extent.width() for latex in (self.physics, self.ml))
        return one + other + word_width("=", 0.72 * size) + 4 * _GAP * size

    def draw(self, painter: QPainter, style: PictureStyle, size: float, centre: QPointF) -> None:
        """Draw blue = amber or amber = blue, centred on `centre` with the baseline a third of the size below it."""
        inked = [(self.physics, style.theme.phys), (self.ml, style.theme.ml)]
        (left, left_ink), (right, right_ink) = inked if style.first == "physics" else inked[::-1]
        x, y = centre.x() - self.width(size) / 2, centre.y() + 0.3 * size
        gap = 2 * _GAP * size
        one, other = maths(left, size), maths(right, size)
        draw_outline(painter, one, QPointF(x - one.extent.left(), y), left_ink)
        x += one.extent.width() + gap
        draw_word(painter, "=", 0.72 * size, QPointF(x, y - 0.06 * size), style.theme.ink3)
        x += word_width("=", 0.72 * size) + gap
        draw_outline(painter, other, QPointF(x - other.extent.left(), y), right_ink)

    def draw_stacked(self, painter: QPainter, style: PictureStyle, size: float, right: QPointF) -> None:
        """Draw the first reading over the other, both ending at `right`, which lies at the first one's middle."""
        inked = [(self.physics, style.theme.phys), (self.ml, style.theme.ml)]
        for row, (latex, ink) in enumerate(inked if style.first == "physics" else inked[::-1]):
            outline = maths(latex, size)
            at = QPointF(right.x() - outline.extent.right(), right.y() + (0.3 + 1.1 * row) * size)
            draw_outline(painter, outline, at, ink)
