"""Where everything in the scrolled part of the table stands: one list, or equations and symbols side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetricsF

from gdlab.ui.appearance import COMPACT_BELOW, Appearance
from gdlab.ui.docks.symbol_table import notes
from gdlab.ui.docks.symbol_table.lines import Lines
from gdlab.ui.docks.symbol_table.model import Entry, SymbolModel

PADDING, PADDING_COMPACT = 20.0, 18.0
OVERHANG = 8.0
"""How far tints reach beyond the text, into the margin."""
EQUATIONS_SHARE = 0.47
_GAP = 2.0
"""Room over and under the two lines of an equation."""
_AXIS = 0.27
"""Height of the axis of mathematics over the baseline, and of the middle of a small letter, in em."""


class Half(Struct, frozen=True):
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


class Item(Struct, frozen=True, dict=True):
    """One row: its area with everything, its two halves, the baselines of its lines, and the place of its cautions."""

    row: int
    rect: QRectF
    halves: tuple[Half, Half]
    baselines: tuple[float, ...]
    cautions: tuple[QRectF, ...]

    @cached_property
    def area(self) -> QRect:
        """All that the row paints on, with its tints."""
        return self.rect.adjusted(-OVERHANG, 0, OVERHANG, 0).toAlignedRect()

    @cached_property
    def lifted(self) -> Item:
        """The same row at the top: all that its picture depends on, wherever it stands."""
        up = -self.area.top()
        halves = tuple(replace(half, area=half.area.translated(0, up)) for half in self.halves)
        return Item(
            self.row,
            self.rect.translated(0, up),
            (halves[0], halves[1]),
            tuple(baseline + up for baseline in self.baselines),
            tuple(area.translated(0, up) for area in self.cautions),
        )


class Head(Struct, frozen=True):
    """A column's heading: its extent and the side it heads."""

    left: float
    right: float
    side: int
    first: bool


class Arrangement(Struct, frozen=True, dict=True):
    """Everything for one width: one stack of rows, or two side by side, each from zero downwards."""

    stacks: tuple[tuple[Item, ...], ...]
    heads: tuple[Head, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All rows, stack after stack."""
        return tuple(item for stack in self.stacks for item in stack)

    @cached_property
    def _by_row(self) -> dict[int, Item]:
        return {item.row: item for item in self.items}

    def item(self, row: int) -> Item | None:
        """The row of that number."""
        return self._by_row.get(row)


class _Block(Struct, frozen=True):
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
    """Height of a row of symbols: in a small window five of them must find room."""
    return float(round(appearance.size("equation") * (1.6 if appearance.compact else 1.7)))


def minimum_height(appearance: Appearance) -> int:
    """Height that the tallest row needs, without sentences under it."""
    return round(2 * _line_height(appearance, tall=True) + 2 * _GAP)


def arrange(model: SymbolModel, appearance: Appearance, lines: Lines, width: float) -> Arrangement:
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
        return Arrangement((_stack(block, rows, model, appearance, lines, short=True),), _heads(block))
    split = pad + EQUATIONS_SHARE * (width - 2 * pad)
    left = _equation_block(pad, split - 20, appearance, equations)
    right = _list_block(split + 20, width - pad, appearance, symbols)
    stacks = (
        _stack(left, equations, model, appearance, lines, short=False),
        _stack(right, symbols, model, appearance, lines, short=False),
    )
    return Arrangement(stacks, (*_heads(left), *_heads(right)))


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
    block: _Block,
    rows: list[tuple[int, Entry]],
    model: SymbolModel,
    appearance: Appearance,
    lines: Lines,
    *,
    short: bool,
) -> tuple[Item, ...]:
    """The rows of a block from top to bottom; `short` leaves out the laws and shows them with their numbers only."""
    items: list[Item] = []
    for number, entry in rows:
        heights = _line_heights(entry, appearance, short=short)
        top = items[-1].rect.bottom() if items else 0.0
        items.append(_item(block, number, entry, model, appearance, lines, top, heights))
    return tuple(items)


def _line_heights(entry: Entry, appearance: Appearance, *, short: bool) -> list[float]:
    """Heights of the lines of a row, which do not change with its numbers."""
    unit = row_height(appearance)
    if entry.row.group == "row":
        return [unit]
    tall = any(r"\frac" in reading.numbers for side in (0, 1) for reading in entry.readings(side))
    heights = [_line_height(appearance, tall=tall)]
    return heights if short else heights * 2


def _line_height(appearance: Appearance, *, tall: bool) -> float:
    """Height of a line of an equation, which may hold a fraction."""
    return float(round((1.43 if tall else 0.9) * row_height(appearance)))


def _item(
    block: _Block,
    number: int,
    entry: Entry,
    model: SymbolModel,
    appearance: Appearance,
    lines: Lines,
    top: float,
    heights: list[float],
) -> Item:
    gap = _GAP if len(heights) > 1 else 0.0
    size = appearance.size("equation")
    baselines = []
    bottom = top + gap
    for height in heights:
        baselines.append(round(bottom + height / 2 + _AXIS * size))
        bottom += height
    bottom += gap
    cautions = _caution_rects(block, number, model, appearance, lines, bottom)
    below = cautions[-1].bottom() + 5 if cautions else bottom
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


def action_width(appearance: Appearance, label: str) -> float:
    """Width of the words of an action, with the gap before them."""
    return QFontMetricsF(appearance.font("label_strong")).horizontalAdvance(label) + 16 if label else 0.0


def _caution_rects(
    block: _Block, number: int, model: SymbolModel, appearance: Appearance, lines: Lines, top: float
) -> tuple[QRectF, ...]:
    """Areas of the words of the cautions, one below the other."""
    left = block.left + notes.indent(appearance)
    rects: list[QRectF] = []
    for caution in model.cautions_at(number):
        action = action_width(appearance, caution.action.label if caution.action else "")
        note = notes.lay_out(caution, block.right - left - action, lines, appearance)
        start = rects[-1].bottom() + 4 if rects else top - 4
        rects.append(QRectF(left, start, math.ceil(note.width), note.height))
    return tuple(rects)
