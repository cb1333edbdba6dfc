"""The sentence: the update rule as one line in two languages, and between them the numbers that both share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QLinearGradient, QPainter

from gdlab.symbols.table import Reading, Row
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.lines import Line, Lines
from gdlab.ui.docks.symbol_table.numbers import LiveNumbers, number_latex
from gdlab.ui.docks.symbol_table.parts import paint_line
from gdlab.ui.theme import Side, faded
from gdlab.ui.typeset import SlotStyle
from gdlab.ui.typeset.latex import slot_keys
from gdlab.ui.widgets.slider_painting import paint_side_mark

SIDES: tuple[Side, Side] = ("physics", "ml")
_TITLES = ("Physics", "ML")
_UNBOUNDED = 1e6


@dataclass(frozen=True)
class Phrase:
    """Words and a symbol, in one language."""

    words: str
    symbol: Line
    words_width: float
    width: float


@dataclass(frozen=True)
class Part:
    """A term of the sentence: what it is in both languages, its number, and the relations before it."""

    key: str
    phrases: tuple[Phrase, Phrase]
    number: Line
    relations: tuple[Line, Line, Line]
    area: QRectF
    box: QRectF

    def number_origin(self) -> QPointF:
        """Start of the number's baseline."""
        return QPointF(self.box.center().x() - self.number.width / 2, self.box.center().y() + 0.24 * self.box.height())


@dataclass(frozen=True)
class Sentence:
    """The sentence laid out: its parts, the vertical middles of its three lines, and its size."""

    parts: tuple[Part, ...]
    middles: tuple[float, float, float]
    left: float
    height: float
    size: float

    def part_at(self, point: QPointF) -> Part | None:
        """The part at a point."""
        return next((part for part in self.parts if part.area.contains(point)), None)


def sentence_height(appearance: Appearance) -> float:
    """Height of the strip."""
    return float(round(_size(appearance) * 4.4))


def _size(appearance: Appearance) -> float:
    return appearance.size("equation") * (1.0 if appearance.compact else 1.14)


def lay_out(
    rows: tuple[Row, ...], numbers: LiveNumbers, lines: Lines, appearance: Appearance, left: float, right: float
) -> Sentence:
    """Lay out the sentence between two margins; it starts after the names of its two languages."""
    size = _size(appearance)
    height = sentence_height(appearance)
    start = left + max(96.0, 6.2 * appearance.size("label"))
    for factor in (1.0, 0.9, 0.8, 0.7, 0.6):
        parts = [_measure(row, numbers, lines, appearance, size * factor) for row in rows]
        spare = right - start - sum(part.area.width() for part in parts)
        gap = spare / max(1, len(parts) - 1)
        if gap >= 1.7 * size * factor:
            break
    gap = max(1.2 * size, min(gap, 4.4 * size))
    middles = (height * 0.165, height * 0.5, height * 0.835)
    return Sentence(tuple(_place(parts, start, gap, height)), middles, left, height, size * factor)


def _measure(row: Row, numbers: LiveNumbers, lines: Lines, appearance: Appearance, size: float) -> Part:
    """A part at no place yet: its area and its box have their sizes only."""
    font = words_font(appearance)
    phrases = (_phrase(row.physics, lines, font, size), _phrase(row.ml, lines, font, size))
    latex = number_latex(row.key, numbers.values.get(row.key, 0.0))
    number = lines.make(latex, numbers.texts, size, _UNBOUNDED)
    texts = (row.relation, row.relation or row.operator, row.relation_ml or row.relation)
    relations = tuple(lines.make(_relation(text), {}, size, _UNBOUNDED) for text in texts)
    box = max(number.width, _usual_width(number.latex) * size) + 1.1 * size
    width = max(box, *(phrase.width for phrase in phrases))
    return Part(
        row.key, phrases, number, (relations[0], relations[1], relations[2]),
        QRectF(0, 0, width, 0), QRectF(0, 0, box, 1.5 * size),
    )  # fmt: skip


def _usual_width(latex: str) -> float:
    """Width in em of a vector with signs, so that its box stays when one changes; 0 for a single number."""
    coordinates = len(slot_keys(latex))
    return 3.3 * coordinates if coordinates > 1 else 0.0


def renumber(sentence: Sentence, numbers: LiveNumbers, lines: Lines, changed: Collection[str]) -> Sentence | None:
    """The sentence with the present numbers of the changed quantities; None where one has outgrown its box."""
    parts = []
    for part in sentence.parts:
        if part.key not in changed:
            parts.append(part)
            continue
        number = lines.make(part.number.latex, numbers.texts, sentence.size, _UNBOUNDED)
        if number.equation is None or number.width > part.box.width() - 0.4 * sentence.size:
            return None
        parts.append(replace(part, number=number))
    return replace(sentence, parts=tuple(parts))


def _relation(text: str) -> str:
    return {"-": r"\text{−}", "×": r"\times"}.get(text, text)


def words_font(appearance: Appearance) -> QFont:
    """The font of the words."""
    return appearance.font("label")


def _phrase(reading: Reading, lines: Lines, font: QFont, size: float) -> Phrase:
    symbol = lines.make(reading.latex, {}, size, _UNBOUNDED)
    words = QFontMetricsF(font).horizontalAdvance(reading.meaning) + 0.45 * size
    return Phrase(reading.meaning, symbol, words, words + symbol.width)


def _place(parts: list[Part], start: float, gap: float, height: float) -> list[Part]:
    placed = []
    left = start
    for part in parts:
        area = QRectF(left, 0, part.area.width(), height)
        box = QRectF(part.box)
        box.moveCenter(area.center())
        box.setRect(round(box.left()), round(box.top()), round(box.width()), round(box.height()))
        placed.append(Part(part.key, part.phrases, part.number, part.relations, area, box))
        left = area.right() + gap
    return placed


@dataclass(frozen=True)
class SentenceState:
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
    paint_numbers(painter, sentence.parts, appearance, state)


def paint_numbers(painter: QPainter, parts: Iterable[Part], appearance: Appearance, state: SentenceState) -> None:
    """Paint only what is inside the boxes."""
    theme = appearance.theme
    for part in parts:
        _paint_box(painter, part, appearance, state.glowing.get(part.key, 0.0))
        linked = _slots_of(part, state.linked)
        style = SlotStyle(theme.ink, theme.sel, None, _draggable(part, state.draggable), linked)
        paint_line(painter, part.number, part.number_origin(), theme.ink, style, appearance)


def _slots_of(part: Part, key: str) -> frozenset[str]:
    slots = part.number.equation.slots if part.number.equation else ()
    return frozenset(slot.key for slot in slots) if key and key == part.key else frozenset()


def _draggable(part: Part, keys: Collection[str]) -> frozenset[str]:
    return frozenset({part.key} & set(keys))


def _paint_titles(painter: QPainter, sentence: Sentence, appearance: Appearance) -> None:
    painter.setFont(appearance.font("label_strong"))
    size = appearance.size("label")
    for side, title, middle in zip(SIDES, _TITLES, (sentence.middles[0], sentence.middles[2]), strict=True):
        paint_side_mark(painter, side, QPointF(sentence.left + size / 3, middle), size / 3, appearance.theme)
        painter.setPen(appearance.theme.side(side).text)
        area = QRectF(sentence.left + 1.2 * size, middle - size, 8 * size, 2 * size)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)


def _paint_relations(painter: QPainter, sentence: Sentence, part: Part, middle: float, appearance: Appearance) -> None:
    style = SlotStyle(appearance.theme.ink)
    inks = (appearance.theme.ink2, appearance.theme.ink, appearance.theme.ink2)
    for line, y, ink in zip(part.relations, sentence.middles, inks, strict=True):
        if line.latex:
            origin = QPointF(middle - line.width / 2, y + 0.27 * sentence.size)
            paint_line(painter, line, origin, ink, style, appearance)


def _paint_phrase(painter: QPainter, sentence: Sentence, part: Part, side: int, appearance: Appearance) -> None:
    theme = appearance.theme
    phrase = part.phrases[side]
    left = part.area.center().x() - phrase.width / 2
    baseline = sentence.middles[2 * side] + 0.27 * sentence.size
    painter.setFont(words_font(appearance))
    painter.setPen(theme.side(SIDES[side]).text)
    painter.drawText(QPointF(left, baseline), phrase.words)
    origin = QPointF(left + phrase.words_width, baseline)
    paint_line(painter, phrase.symbol, origin, theme.ink, SlotStyle(theme.ink), appearance)


def _paint_box(painter: QPainter, part: Part, appearance: Appearance, glow: float) -> None:
    """The field of a shared number, between a rule of each language; its tints meet while it glows."""
    theme = appearance.theme
    painter.fillRect(part.box, theme.hover)
    if glow > 0:
        tint = QLinearGradient(part.box.topLeft(), part.box.bottomLeft())
        tint.setColorAt(0, faded(theme.physT, glow))
        tint.setColorAt(1, faded(theme.mlT, glow))
        painter.fillRect(part.box, tint)
    painter.fillRect(QRectF(part.box.left(), part.box.top(), part.box.width(), 2), theme.physS)
    painter.fillRect(QRectF(part.box.left(), part.box.bottom() - 2, part.box.width(), 2), theme.mlS)
