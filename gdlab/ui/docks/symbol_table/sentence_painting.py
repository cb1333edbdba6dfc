"""Painting the sentence, or only the numbers in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.parts import paint_line
from gdlab.ui.docks.symbol_table.sentence import Part, Sentence
from gdlab.ui.theme import SideColours, faded
from gdlab.ui.typeset import SlotStyle
from gdlab.ui.widgets.slider_painting import paint_side_mark

_TITLES = {"physics": "Physics", "ml": "ML"}
_AXIS = 0.27
"""Height of the middle of a line over its baseline, in em."""


class SentenceState(Struct, frozen=True):
    """What is marked in the sentence."""

    linked: str
    draggable: Collection[str]
    glowing: Mapping[str, float]


def paint(painter: QPainter, sentence: Sentence, appearance: Appearance, state: SentenceState) -> None:
    """Paint the whole sentence."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_titles(painter, sentence, appearance)
    before = None
    for part in sentence.parts:
        if before is not None:
            _paint_relations(painter, sentence, part, (before.area.right() + part.area.left()) / 2, appearance)
        for side in (0, 1):
            _paint_phrase(painter, sentence, part, side, appearance)
        before = part
    paint_numbers(painter, sentence, sentence.parts, appearance, state)


def paint_numbers(
    painter: QPainter, sentence: Sentence, parts: Iterable[Part], appearance: Appearance, state: SentenceState
) -> None:
    """Paint only what is inside the boxes of some parts."""
    theme = appearance.theme
    upper, lower = (theme.side(side) for side in appearance.notation.sides)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # rules end at whole pixels at any scale
    for part in parts:
        _paint_box(painter, part.box, theme.hover, upper, lower, state.glowing.get(part.key, 0.0))
        linked = _slots_of(part) if part.key == state.linked else ()
        draggable = {part.key} if part.key in state.draggable else ()
        style = SlotStyle(theme.ink, theme.sel, None, draggable, linked)
        paint_line(painter, part.number, sentence.number_origin(part), theme.ink, style, appearance)
    painter.restore()


def _slots_of(part: Part) -> list[str]:
    return [slot.key for slot in part.number.equation.slots] if part.number.equation else []


def _paint_titles(painter: QPainter, sentence: Sentence, appearance: Appearance) -> None:
    painter.setFont(appearance.font("label_strong"))
    size = appearance.size("label")
    for side, middle in zip(appearance.notation.sides, sentence.levels.symbols, strict=True):
        paint_side_mark(painter, side, QPointF(sentence.left + size / 3, middle), size / 3, appearance.theme)
        painter.setPen(appearance.theme.side(side).text)
        area = QRectF(sentence.left + 1.2 * size, middle - size, 8 * size, 2 * size)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _TITLES[side])


def _paint_relations(painter: QPainter, sentence: Sentence, part: Part, middle: float, appearance: Appearance) -> None:
    style = SlotStyle(appearance.theme.ink)
    inks = (appearance.theme.ink2, appearance.theme.ink, appearance.theme.ink2)
    above, below = sentence.levels.symbols
    for line, y, ink in zip(part.relations, (above, sentence.levels.numbers, below), inks, strict=True):
        if line.latex:
            origin = QPointF(middle - line.width / 2, y + _AXIS * sentence.size)
            paint_line(painter, line, origin, ink, style, appearance)


def _paint_phrase(painter: QPainter, sentence: Sentence, part: Part, side: int, appearance: Appearance) -> None:
    theme, phrase, levels = appearance.theme, part.phrases[side], sentence.levels
    left = part.area.center().x() - phrase.width / 2
    drop = _AXIS * sentence.size
    if levels.words != levels.symbols:
        drop = 0.36 * QFontMetricsF(sentence.font).ascent()
    painter.setFont(sentence.font)
    painter.setPen(theme.side(appearance.notation.sides[side]).text)
    painter.drawText(QPointF(left + phrase.words_left, levels.words[side] + drop), phrase.words)
    origin = QPointF(left + phrase.symbol_left, levels.symbols[side] + _AXIS * sentence.size)
    paint_line(painter, phrase.symbol, origin, theme.ink, SlotStyle(theme.ink), appearance)


def _paint_box(
    painter: QPainter, box: QRectF, field: QColor, upper: SideColours, lower: SideColours, glow: float
) -> None:
    """The field of a shared number, between a rule of each language; its tints meet while it glows."""
    painter.fillRect(box, field)
    if glow > 0:
        tint = QLinearGradient(box.topLeft(), box.bottomLeft())
        tint.setColorAt(0, faded(upper.tint, glow))
        tint.setColorAt(1, faded(lower.tint, glow))
        painter.fillRect(box, tint)
    rest = box.height() - 2
    painter.fillRect(box.adjusted(0, 0, 0, -rest), upper.stroke)
    painter.fillRect(box.adjusted(0, rest, 0, 0), lower.stroke)
