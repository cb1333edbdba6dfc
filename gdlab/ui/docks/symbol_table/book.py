"""The typeset lines of the rows, made when they are first painted and kept until their numbers change."""

from __future__ import annotations

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import Item
from gdlab.ui.docks.symbol_table.lines import Line, Lines
from gdlab.ui.docks.symbol_table.model import SymbolModel

RowLines = tuple[tuple[Line, ...], tuple[Line, ...]]
"""The typeset lines of a row on its two sides."""


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
