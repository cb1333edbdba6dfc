"""The sentence: the update rule as one line in two languages, and between them the numbers that both share.

At the desk words and symbol of a term stand side by side; on the projector, where type is large, one above the other.
Words, symbols and numbers grow and shrink together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from gdlab.symbols.notation import Side
from gdlab.symbols.table import Reading, Row
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.lines import UNBOUNDED, Line, Lines
from gdlab.ui.docks.symbol_table.numbers import LiveNumbers, number_latex
from gdlab.ui.fonts import ROLES, ui_font
from gdlab.ui.typeset.latex import slot_keys

_HALL = 0.92
"""Largest size on the projector, in sizes of its equations."""
_STEPS = 40
"""The sentence shrinks in steps of one in so many, so that it does not stir with every number."""
_SMALLEST = 0.2
_LEAST_GAP, _WIDEST_GAP = 1.5, 4.4
"""Room between two terms, for the relation, in em."""


class Phrase(Struct, frozen=True):
    """Words and a symbol, in one language, and where they start from the left of both."""

    words: str
    symbol: Line
    words_left: float
    symbol_left: float
    width: float


class Part(Struct, frozen=True):
    """A term of the sentence: what it is in both languages from top to bottom, its number, the relations before it."""

    key: str
    phrases: tuple[Phrase, Phrase]
    number: Line
    relations: tuple[Line, Line, Line]
    area: QRectF
    box: QRectF


class Levels(Struct, frozen=True):
    """Heights at which things stand, as middles: words and symbols of both languages, and the numbers between them."""

    words: tuple[float, float]
    symbols: tuple[float, float]
    numbers: float


class Sentence(Struct, frozen=True):
    """The sentence laid out: its terms, its levels, its left edge, its size in pixels and the font of its words."""

    parts: tuple[Part, ...]
    levels: Levels
    left: float
    size: float
    font: QFont

    def part_at(self, point: QPointF) -> Part | None:
        """The part at a point."""
        return next((part for part in self.parts if part.area.contains(point)), None)

    def number_origin(self, part: Part) -> QPointF:
        """Start of the baseline of a part's number, in the middle of its box."""
        centre = part.box.center()
        return QPointF(centre.x() - part.number.width / 2, centre.y() + 0.33 * self.size)


class _Measure(Struct, frozen=True):
    """What a size of the sentence depends on; one term above the other where it is `stacked`."""

    size: float
    font: QFont
    stacked: bool


def sentence_height(appearance: Appearance) -> float:
    """Height of the strip, whatever size the sentence has to take."""
    return float(round(_size(appearance) * (5.7 if appearance.projector else 3.78)))


def _size(appearance: Appearance) -> float:
    return appearance.size("equation") * (_HALL if appearance.projector else 1.0)


def _measured(appearance: Appearance, factor: float) -> _Measure:
    share = factor * (_HALL if appearance.projector else 1.0)
    font = ui_font(appearance.size("label") * share, ROLES["label"].weight)
    return _Measure(_size(appearance) * factor, font, appearance.projector)


def _levels(appearance: Appearance) -> Levels:
    height, size = sentence_height(appearance), _size(appearance)
    if not appearance.projector:
        edge = 0.57 * size
        return Levels((edge, height - edge), (edge, height - edge), height / 2)
    words, symbols = 0.48 * size, 1.5 * size
    return Levels((words, height - words), (symbols, height - symbols), height / 2)


def lay_out(
    rows: tuple[Row, ...], numbers: LiveNumbers, lines: Lines, appearance: Appearance, left: float, right: float
) -> Sentence:
    """Lay out the sentence between two margins, as large as fits; it starts after the names of its two languages."""
    return _laid_out(rows, numbers, lines, appearance, left, right, {})


def widen(
    before: Sentence, rows: tuple[Row, ...], numbers: LiveNumbers, lines: Lines, appearance: Appearance, right: float
) -> Sentence:
    """Lay the sentence out anew because a number has outgrown its box.

    The other boxes stay as wide as they were, so that numbers that grow and shrink do not push each other to and fro;
    but not at the price of a smaller sentence.
    """
    rooms = {part.key: part.box.width() for part in before.parts}
    kept = _laid_out(rows, numbers, lines, appearance, before.left, right, rooms)
    if kept.size == before.size:
        return kept
    return _laid_out(rows, numbers, lines, appearance, before.left, right, {})


def _laid_out(
    rows: tuple[Row, ...],
    numbers: LiveNumbers,
    lines: Lines,
    appearance: Appearance,
    left: float,
    right: float,
    rooms: Mapping[str, float],
) -> Sentence:
    """The sentence whose boxes are at least as wide as their `rooms`."""
    start = left + max(96.0, 5.4 * appearance.size("label"))
    steps, sides = _STEPS, appearance.notation.sides
    while True:
        measure = _measured(appearance, steps / _STEPS)
        parts = [_part(row, sides, numbers, lines, measure, rooms.get(row.key, 0.0)) for row in rows]
        gaps, taken = max(1, len(parts) - 1), sum(part.area.width() for part in parts)
        gap = (right - start - taken) / gaps
        if gap >= _LEAST_GAP * measure.size or steps <= _SMALLEST * _STEPS:
            break
        needed = taken + _LEAST_GAP * measure.size * gaps
        steps = min(steps - 1, int(steps * max(0.0, right - start) / needed))
    placed = _place(parts, start, min(gap, _WIDEST_GAP * measure.size), appearance)
    return Sentence(tuple(placed), _levels(appearance), left, measure.size, measure.font)


def _part(
    row: Row, sides: tuple[Side, Side], numbers: LiveNumbers, lines: Lines, measure: _Measure, room: float
) -> Part:
    """A part at no place yet: its area and its box, at least as wide as `room`, have their sizes only."""
    size = measure.size
    upper, lower = sides
    phrases = (_phrase(row.reading(upper), lines, measure), _phrase(row.reading(lower), lines, measure))
    latex = number_latex(row.key, numbers.now.get(row.key, 0.0))
    number = lines.make(latex, numbers, size, UNBOUNDED)
    before = {"physics": row.relation, "ml": row.relation_ml or row.relation}
    texts = (before[upper], row.relation or row.operator, before[lower])
    relations = tuple(lines.make(_relation(text), {}, size, UNBOUNDED) for text in texts)
    box = max(max(number.width, _usual_width(number.latex) * size) + 1.1 * size, room)
    width = max(box, *(phrase.width for phrase in phrases))
    return Part(
        row.key, phrases, number, (relations[0], relations[1], relations[2]),
        QRectF(0, 0, width, 0), QRectF(0, 0, box, 1.45 * size),
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
        number = lines.renumber(part.number, numbers)
        number = number or lines.make(part.number.latex, numbers, sentence.size, UNBOUNDED)
        if number.equation is None or number.width > part.box.width() - 0.4 * sentence.size:
            return None
        parts.append(replace(part, number=number))
    return replace(sentence, parts=tuple(parts))


def _relation(text: str) -> str:
    return {"-": r"\text{−}", "×": r"\times"}.get(text, text)


def _phrase(reading: Reading, lines: Lines, measure: _Measure) -> Phrase:
    symbol = lines.make(reading.latex, {}, measure.size, UNBOUNDED)
    words = QFontMetricsF(measure.font).horizontalAdvance(reading.meaning)
    if measure.stacked:
        width = max(words, symbol.width)
        return Phrase(reading.meaning, symbol, (width - words) / 2, (width - symbol.width) / 2, width)
    start = words + 0.45 * measure.size
    return Phrase(reading.meaning, symbol, 0.0, start, start + symbol.width)


def _place(parts: list[Part], start: float, gap: float, appearance: Appearance) -> list[Part]:
    height = sentence_height(appearance)
    placed = []
    left = start
    for part in parts:
        area = QRectF(left, 0, part.area.width(), height)
        box = QRectF(part.box)
        box.moveCenter(area.center())
        box.setRect(round(box.left()), round(box.top()), round(box.width()), round(box.height()))
        placed.append(replace(part, area=area, box=box))
        left = area.right() + gap
    return placed
