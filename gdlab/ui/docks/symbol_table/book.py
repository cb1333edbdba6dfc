"""The typeset lines of the rows, made when they are first painted and kept until their numbers change."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import Half, Item
from gdlab.ui.docks.symbol_table.lines import Line, Lines
from gdlab.ui.docks.symbol_table.model import SymbolModel

RowLines = tuple[tuple[Line, ...], tuple[Line, ...]]
"""The typeset lines of a row on its two sides."""


def _differences(old: Line, new: Line, half: Half, baseline: float) -> list[QRectF]:
    """Where two lines look different: at some numbers, or everywhere."""
    if old.equation is None or new.equation is None or old.equation.symbols is not new.equation.symbols:
        return [half.reading_area()]
    pairs = zip(old.equation.slots, new.equation.slots, strict=True)
    return [slot.area.translated(half.reading_left, baseline) for before, slot in pairs if slot is not before]


class LineBook:
    """Remembers the lines of each row."""

    def __init__(self, appearance: Appearance, model: SymbolModel, lines: Lines) -> None:
        self._appearance = appearance
        self._model = model
        self._lines = lines
        self._kept: dict[int, RowLines] = {}

    def clear(self) -> None:
        """Forget all rows."""
        self._kept.clear()

    def forget(self, row: int) -> None:
        """Forget a row."""
        self._kept.pop(row, None)

    def renew(self, item: Item) -> list[QRectF]:
        """Make the lines of a row anew; returns the areas in which they look different now."""
        before = self._kept.pop(item.row, None)
        if before is None:
            return [half.reading_area() for half in item.halves]
        return [
            area
            for half, olds, news in zip(item.halves, before, self.lines(item), strict=True)
            for old, new, baseline in zip(olds, news, item.baselines, strict=True)
            for area in _differences(old, new, half, baseline)
        ]

    def lines(self, item: Item) -> RowLines:
        """The lines of a row, as many as there are baselines for."""
        if item.row not in self._kept:
            self._kept[item.row] = (self._make(item, 0), self._make(item, 1))
        return self._kept[item.row]

    def _make(self, item: Item, side: int) -> tuple[Line, ...]:
        reading = self._model.entries[item.row].readings(side)[0]
        latexes = [reading.latex, reading.numbers] if reading.numbers else [reading.latex]
        size, texts, room = self._appearance.size("equation"), self._model.numbers.texts, item.halves[side].room
        return tuple(self._lines.make(latex, texts, size, room) for latex in latexes[-len(item.baselines) :])
