"""The typeset lines of the rows and their notes, made when they are painted and kept until their numbers change."""

from __future__ import annotations

from collections.abc import Iterable

from gdlab.symbols.cautions import Caution
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import notes
from gdlab.ui.docks.symbol_table.arrangement import Item
from gdlab.ui.docks.symbol_table.lines import Line, Lines
from gdlab.ui.docks.symbol_table.model import SymbolModel
from gdlab.ui.docks.symbol_table.notes import Note

RowLines = tuple[tuple[Line, ...], tuple[Line, ...]]
"""The typeset lines of a row on its two sides."""
_KeptNote = tuple[Caution | None, Note]
_NONE: _KeptNote = (None, Note((), 0.0, 0.0))


class LineBook:
    """Remembers the lines of each row and the notes under it."""

    def __init__(self, appearance: Appearance, model: SymbolModel, lines: Lines) -> None:
        self._appearance = appearance
        self._model = model
        self._lines = lines
        self._kept: dict[int, RowLines] = {}
        self._stale: set[int] = set()
        self._notes: dict[int, tuple[_KeptNote, ...]] = {}

    def clear(self) -> None:
        """Forget all rows."""
        self._kept.clear()
        self._stale.clear()
        self._notes.clear()

    def forget_notes(self) -> None:
        """Other notes stand under the rows, or they have other room."""
        self._notes.clear()

    def outdate(self, rows: Iterable[int]) -> None:
        """The numbers of these rows are others now."""
        self._stale.update(rows)

    def lines(self, item: Item) -> RowLines:
        """The lines of a row, as many as there are baselines for."""
        kept = self._kept.get(item.row)
        if kept is None:
            self._kept[item.row] = kept = (self._make(item, 0), self._make(item, 1))
        elif item.row in self._stale:
            self._kept[item.row] = kept = (self._renew(item, 0, kept[0]), self._renew(item, 1, kept[1]))
        self._stale.discard(item.row)
        return kept

    def notes(self, item: Item) -> tuple[Note, ...]:
        """The notes under a row, as they read now."""
        cautions = self._model.cautions_at(item.row)
        kept = self._notes.get(item.row, (_NONE,) * len(cautions))
        rooms = (area.width() for area in item.cautions)
        made = tuple(self._note(*each) for each in zip(cautions, rooms, kept, strict=True))
        self._notes[item.row] = made
        return tuple(note for _, note in made)

    def _note(self, caution: Caution, room: float, kept: _KeptNote) -> _KeptNote:
        """Sentences whose digits only differ keep their places: the arrangement is another where more does."""
        if caution == kept[0]:
            return kept
        note = notes.renumber(kept[1], caution, self._lines) if kept[0] else None
        return caution, note or notes.lay_out(caution, room, self._lines, self._appearance)

    def _make(self, item: Item, side: int) -> tuple[Line, ...]:
        return tuple(self._line(item, side, latex) for latex in self._latexes(item, side))

    def _renew(self, item: Item, side: int, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The same lines with the present numbers; one that does not fit its place any more is made anew."""
        renumber, numbers = self._lines.renumber, self._model.numbers
        return tuple(
            [
                renumber(line, numbers) or self._line(item, side, self._latexes(item, side)[place])
                for place, line in enumerate(lines)
            ]
        )

    def _latexes(self, item: Item, side: int) -> tuple[str, ...]:
        """What the lines of a row say, as many as there are baselines for."""
        reading = self._model.entries[item.row].readings(side)[0]
        latexes = (reading.latex, reading.numbers) if reading.numbers else (reading.latex,)
        return latexes[-len(item.baselines) :]

    def _line(self, item: Item, side: int, latex: str) -> Line:
        return self._lines.make(latex, self._model.numbers, self._appearance.size("equation"), item.halves[side].room)
