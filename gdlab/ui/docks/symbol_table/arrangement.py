"""Where everything in the scrolled part of the table stands: one list, or equations and symbols side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from gdlab.ui.appearance import COMPACT_BELOW, Appearance
from gdlab.ui.docks.symbol_table.model import Entry, SymbolModel

PADDING, PADDING_COMPACT = 20.0, 18.0
OVERHANG = 8.0
"""How far tints reach beyond the text, into the margin."""
EQUATIONS_SHARE = 0.47
_AXIS = 0.27
"""Height of the axis of mathematics over the baseline, and of the middle of a small letter, in em."""


@dataclass(frozen=True)
class Half:
    """One side of a row: its whole area, where its label starts ("" when there is none) and where its lines do."""

    area: QRectF
    label: str
    reading_left: float

    @property
    def room(self) -> float:
        """Width for lines."""
        return self.area.right() - self.reading_left

    def label_area(self) -> QRectF:
        """The place of the label."""
        return QRectF(self.area.left(), self.area.top(), self.reading_left - self.area.left() - 4, self.area.height())

    def reading_area(self) -> QRectF:
        """The place of the lines, with the tints of their numbers."""
        return QRectF(self.reading_left - 3, self.area.top(), self.room + 3, self.area.height())


@dataclass(frozen=True)
class Item:
    """One row: its area with everything, its two halves, the baselines of its lines, and the place of its cautions."""

    row: int
    rect: QRectF
    halves: tuple[Half, Half]
    baselines: tuple[float, ...]
    cautions: tuple[QRectF, ...]


@dataclass(frozen=True)
class Head:
    """A column's heading: its extent and the side it heads."""

    left: float
    right: float
    side: int
    first: bool


@dataclass(frozen=True)
class Arrangement:
    """Everything for one width."""

    items: tuple[Item, ...]
    heads: tuple[Head, ...]
    height: float
    wide: bool

    def at(self, point: QPointF) -> Item | None:
        """The row at a point."""
        return next((item for item in self.items if _tinted(item).contains(point)), None)

    def item(self, row: int) -> Item | None:
        """The row of that number."""
        return next((item for item in self.items if item.row == row), None)


def _tinted(item: Item) -> QRectF:
    return item.rect.adjusted(-OVERHANG, 0, OVERHANG, 0)


@dataclass(frozen=True)
class _Block:
    """A column of rows: where it starts and ends, the start of the second half, the widths of the labels."""

    left: float
    right: float
    middle: float
    gutter: float
    labels: tuple[float, float]
    indent: float = 0.0


def padding(appearance: Appearance) -> float:
    """The margin at the left and right."""
    return PADDING_COMPACT if appearance.compact else PADDING


def row_height(appearance: Appearance) -> float:
    """Height of a row of symbols."""
    return float(round(appearance.size("equation") * 1.7))


def arrange(model: SymbolModel, appearance: Appearance, width: float) -> Arrangement:
    """Lay out all rows but the sentence, which stands above.

    In one list the symbols come first: the sentence says already what the equations end in.
    """
    numbered = [(number, entry) for number, entry in enumerate(model.entries) if not entry.is_sentence]
    equations = [(number, entry) for number, entry in numbered if entry.row.group == "equation"]
    symbols = [(number, entry) for number, entry in numbered if entry.row.group == "row"]
    pad = padding(appearance)
    if width < COMPACT_BELOW or appearance.projector:
        rows = [*symbols, *equations]
        block = _list_block(pad, width - pad, appearance, rows)
        items = tuple(_stack(block, rows, model, appearance, short=True))
        return Arrangement(items, _heads(block), _bottom(items), wide=False)
    split = pad + EQUATIONS_SHARE * (width - 2 * pad)
    left = _equation_block(pad, split - 20, appearance, equations)
    right = _list_block(split + 20, width - pad, appearance, symbols)
    items = (
        *_stack(left, equations, model, appearance, short=False),
        *_stack(right, symbols, model, appearance, short=False),
    )
    return Arrangement(items, (*_heads(left), *_heads(right)), _bottom(items), wide=True)


def _bottom(items: tuple[Item, ...]) -> float:
    return max((item.rect.bottom() for item in items), default=0.0) + 4


def _label_width(appearance: Appearance, labels: Iterator[str]) -> float:
    metrics = QFontMetricsF(appearance.font("label"))
    return max((metrics.horizontalAdvance(label) for label in labels), default=0.0) + 1.2 * appearance.size("label")


def _list_block(left: float, right: float, appearance: Appearance, rows: list[tuple[int, Entry]]) -> _Block:
    """A block with labels on both sides."""
    gutter = 28.0 if right - left > 700 else 20.0
    labels = tuple(_label_width(appearance, (entry.label(side) for _, entry in rows)) for side in (0, 1))
    return _Block(left, right, (left + right + gutter) / 2, gutter, (labels[0], labels[1]))


def _equation_block(left: float, right: float, appearance: Appearance, rows: list[tuple[int, Entry]]) -> _Block:
    """A block with one label for both sides."""
    label = _label_width(appearance, (entry.label(0) for _, entry in rows))
    start = left + max(label, 96.0)
    return _Block(left, right, (start + right + 28) / 2, 28.0, (start - left, 0.0), start - left)


def _heads(block: _Block) -> tuple[Head, Head]:
    first = Head(block.left + block.indent, block.middle - block.gutter, 0, first=True)
    return first, Head(block.middle, block.right, 1, first=False)


def _stack(
    block: _Block, rows: list[tuple[int, Entry]], model: SymbolModel, appearance: Appearance, *, short: bool
) -> Iterator[Item]:
    """The rows of a block from top to bottom; `short` leaves out the laws and shows them with their numbers only."""
    top = 0.0
    for number, entry in rows:
        lines = _line_heights(entry, appearance, short=short)
        item = _item(block, number, entry, model, appearance, top, lines)
        top = item.rect.bottom()
        yield item


def _line_heights(entry: Entry, appearance: Appearance, *, short: bool) -> list[float]:
    """Heights of the lines of a row, which do not change with its numbers."""
    unit = row_height(appearance)
    if entry.row.group == "row":
        return [unit]
    tall = any(r"\frac" in reading.numbers for reading in entry.readings(0))
    heights = [float(round(1.6 * unit if tall else 0.96 * unit))]
    return heights if short else heights * 2


def _item(
    block: _Block, number: int, entry: Entry, model: SymbolModel, appearance: Appearance, top: float, lines: list[float]
) -> Item:
    gap = 4.0 if len(lines) > 1 else 0.0
    size = appearance.size("equation")
    baselines = []
    bottom = top + gap
    for height in lines:
        baselines.append(round(bottom + height / 2 + _AXIS * size))
        bottom += height
    bottom += gap
    cautions = _caution_rects(block, number, model, appearance, bottom)
    below = cautions[-1].bottom() + 6 if cautions else bottom
    rect = QRectF(block.left, top, block.right - block.left, max(below, top + row_height(appearance)) - top)
    halves = _halves(block, entry, top, bottom)
    return Item(number, rect, halves, tuple(baselines), cautions)


def _halves(block: _Block, entry: Entry, top: float, bottom: float) -> tuple[Half, Half]:
    first = QRectF(block.left, top, block.middle - block.gutter - block.left, bottom - top)
    second = QRectF(block.middle, top, block.right - block.middle, bottom - top)
    label = entry.label(1) if block.labels[1] else ""
    return (
        Half(first, entry.label(0), block.left + block.labels[0]),
        Half(second, label, block.middle + block.labels[1]),
    )


def caution_indent(appearance: Appearance) -> float:
    """Room for the triangle before a caution's words."""
    return round(1.65 * appearance.size("label"))


def action_width(appearance: Appearance, label: str) -> float:
    """Width of the words of an action, with the gap before them."""
    return QFontMetricsF(appearance.font("label_strong")).horizontalAdvance(label) + 16 if label else 0.0


def _caution_rects(
    block: _Block, number: int, model: SymbolModel, appearance: Appearance, top: float
) -> tuple[QRectF, ...]:
    """Areas of the words of the cautions, one below the other."""
    metrics = QFontMetricsF(appearance.font("label"))
    left = block.left + caution_indent(appearance)
    rects: list[QRectF] = []
    for caution in model.cautions_at(number):
        action = action_width(appearance, caution.action.label if caution.action else "")
        space = QRectF(0, 0, block.right - left - action, 10000)
        words = metrics.boundingRect(space, Qt.TextFlag.TextWordWrap, caution.text)
        start = rects[-1].bottom() + 4 if rects else top - 4
        rects.append(QRectF(left, start, words.width() + 1, words.height()))
    return tuple(rects)
