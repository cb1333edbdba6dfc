"""The table as a model: each row's plain text with its live numbers, its key and its value, on two sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gdlab.core.fields import FIELDS
from gdlab.symbols.cautions import Caution
from gdlab.symbols.notation import SIDES, Side
from gdlab.symbols.table import Reading, Row, slots
from gdlab.symbols.workings import Value
from gdlab.ui.docks.symbol_table.numbers import LiveNumbers, number_latex, quantity
from gdlab.ui.typeset import plain_text

Index = QModelIndex | QPersistentModelIndex

KEY_ROLE = Qt.ItemDataRole.UserRole
"""The key of the row, the same in all its columns."""
VALUE_ROLE = KEY_ROLE + 1
"""The value of the row on the side of the column: a number, or a tuple for a vector."""

SENTENCE = "sentence"
COLUMNS = 4
READING_COLUMNS = (1, 3)
_LANGUAGES: Mapping[Side, str] = {"physics": "Physics", "ml": "Machine learning"}
_DIGIT = re.compile(r"[0-9]")


class Entry(Struct, frozen=True, dict=True):
    """One row of the model: a row of the data, or the sentence, which is several; `sides` stand in this order."""

    key: str
    rows: tuple[Row, ...]
    sides: tuple[Side, Side] = SIDES

    @property
    def is_sentence(self) -> bool:
        """Whether this is the sentence."""
        return self.key == SENTENCE

    @property
    def row(self) -> Row:
        """The row of the data; for the sentence its first part."""
        return self.rows[0]

    def readings(self, side: int) -> tuple[Reading, ...]:
        """What is read on a side: 0 is the one that stands first."""
        return tuple(row.reading(self.sides[side]) for row in self.rows)

    @cached_property
    def values(self) -> tuple[str, str]:
        """The quantity that each side is about, "" where there is none."""
        return self.readings(0)[0].value, self.readings(1)[0].value

    @cached_property
    def draggable(self) -> frozenset[str]:
        """The quantities whose numbers can be dragged: all knobs in an equation, its own in a row of symbols.

        So a row stays calm, and what is dragged in it is what it is about.
        """
        if self.row.group != "row":
            return frozenset(FIELDS)
        return frozenset(self.values).intersection(FIELDS)

    def label(self, side: int) -> str:
        """The words before the reading."""
        return "The sentence" if self.is_sentence else self.row.label or self.readings(side)[0].meaning


def entries_of(rows: tuple[Row, ...], sides: tuple[Side, Side] = SIDES) -> tuple[Entry, ...]:
    """The sentence's parts gathered to one entry at the top, all others one each."""
    parts = tuple(row for row in rows if row.group == "sentence")
    others = [Entry(row.key, (row,), sides) for row in rows if row.group in ("equation", "row")]
    return (*([Entry(SENTENCE, parts, sides)] if parts else []), *others)


def room_of(cautions: tuple[Caution, ...]) -> list[tuple[str, str, str]]:
    """What the room for cautions depends on: their places and words, but not the digits, which are equally wide."""
    return [(each.row, _DIGIT.sub("0", each.marked), each.action.label if each.action else "") for each in cautions]


class SymbolModel(QAbstractTableModel):
    """Rows of two sides, each with a column of words and one of its reading."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.sides = SIDES
        self.entries: tuple[Entry, ...] = ()
        self.cautions: tuple[Caution, ...] = ()
        self.numbers = LiveNumbers()
        self._used: dict[str, set[int]] = {}

    def set_rows(self, rows: tuple[Row, ...], values: Mapping[str, Value], cautions: tuple[Caution, ...]) -> set[str]:
        """Show other rows, numbers or cautions; returns the quantities that are others now."""
        everything = self._set_shape(rows, values) or cautions != self.cautions
        self.cautions = cautions
        changed = self.numbers.update(values)
        touched = range(len(self.entries)) if everything else self.rows_with(changed)
        if touched:
            self.dataChanged.emit(self.index(min(touched), 0), self.index(max(touched), COLUMNS - 1))
        return changed

    def set_sides(self, sides: tuple[Side, Side]) -> None:
        """Let the readings stand in this order."""
        if sides == self.sides:
            return
        self.sides, self.entries = sides, entries_of(self.rows, sides)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)
        if self.entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.entries) - 1, COLUMNS - 1))

    def rows_with(self, changed: Iterable[str]) -> set[int]:
        """The rows that show a number of any of these quantities."""
        return set().union(*[self._used[name] for name in changed])

    def _set_shape(self, rows: tuple[Row, ...], values: Mapping[str, Value]) -> bool:
        """Take over other rows; a reset only where the rows' keys change, so that the current row stays."""
        if rows is self.rows:
            return False
        entries = entries_of(rows, self.sides)
        others = [entry.key for entry in entries] != [entry.key for entry in self.entries]
        if others:
            self.beginResetModel()
        self.rows, self.entries = rows, entries
        self._used = {}
        by_row = [_slots(entry, values) for entry in entries]
        for number, slots_of_row in enumerate(by_row):
            for name in map(quantity, slots_of_row):
                self._used.setdefault(name, set()).add(number)
        self.numbers.watch(set().union(*by_row))
        if others:
            self.endResetModel()
        return True

    def about(self, key: str) -> set[int]:
        """The numbers of the rows that are about a quantity, on either side; the sentence is about all its terms."""
        return {number for number, entry in enumerate(self.entries) if key in _subjects(entry)}

    def showing(self, key: str) -> set[int]:
        """The numbers of the rows that are about a quantity or have its number in them."""
        return self.about(key) | self._used.get(key, set()) if key else set()

    def cautions_at(self, row: int) -> tuple[Caution, ...]:
        """The cautions that stand at a row."""
        key = self.entries[row].key
        return tuple(caution for caution in self.cautions if caution.row == key)

    def with_cautions(self) -> set[int]:
        """The rows at which cautions stand."""
        rows = {caution.row for caution in self.cautions}
        return {number for number, entry in enumerate(self.entries) if entry.key in rows}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One row an entry."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Words and reading, on two sides."""
        return 0 if parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns; the key of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.entries[section].label(0)
        language = _LANGUAGES[self.sides[section // 2]]
        return f"{language}, now" if section in READING_COLUMNS else language

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Plain text, key, value, words for screen readers, hint."""
        if not index.isValid():
            return None
        entry, side, column = self.entries[index.row()], index.column() // 2, index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(entry, side) if column in READING_COLUMNS else entry.label(side)
            case Qt.ItemDataRole.UserRole:
                return entry.key
            case _ if role == VALUE_ROLE:
                return self._value(entry, side)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._accessible(index.row(), side, column)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._hint(entry, side)
        return None

    def plain_row(self, row: int) -> str:
        """The whole row as plain text: both languages, with a tab between them."""
        entry = self.entries[row]
        return "\t".join(f"{entry.label(side)}: {self.text(entry, side)}" for side in (0, 1))

    def text(self, entry: Entry, side: int) -> str:
        """A side of a row as plain text, with its numbers."""
        if entry.is_sentence:
            return " ".join(self._part(row, entry.sides[side]) for row in entry.rows)
        reading = entry.readings(side)[0]
        return plain_text(reading.numbers or reading.latex, self.numbers)

    def _part(self, row: Row, side: Side) -> str:
        reading = row.reading(side)
        relation = (row.relation_ml if side == "ml" else "") or row.relation or row.operator
        latex = number_latex(row.key, self.numbers.now.get(row.key, 0.0))
        return " ".join(filter(None, (plain_text(relation, {}), reading.meaning, plain_text(latex, self.numbers))))

    def _value(self, entry: Entry, side: int) -> Value | None:
        if entry.row.group == "row":
            return self.numbers.now.get(entry.values[side])
        if entry.is_sentence:
            return self.numbers.now.get(entry.row.key)
        return tuple(self.numbers.number(key) for key in slots(entry.readings(side)[0].numbers))

    def _accessible(self, row: int, side: int, column: int) -> str:
        entry = self.entries[row]
        language = _LANGUAGES[entry.sides[side]]
        if column not in READING_COLUMNS:
            return f"{language}: {entry.label(side)}"
        reading = entry.readings(side)[0]
        law = f"{plain_text(reading.latex, {})}; now " if reading.numbers else ""
        torch = f", in torch {self._torch(reading)}" if reading.torch else ""
        notes = "".join(
            f". {'Warning' if caution.serious else 'Note'}: {caution.text}" for caution in self.cautions_at(row)
        )
        return f"{language}, {entry.label(side)}: {law}{self.text(entry, side)}{torch}{notes}"

    def _torch(self, reading: Reading) -> str:
        """The value as torch's argument: `momentum=0.9`."""
        return f"{reading.torch}={self.numbers.number(reading.value):.3g}"

    def _hint(self, entry: Entry, side: int) -> str:
        """Formula, unit and source of what stands in the row."""
        lines = [self._definition(reading) for reading in entry.readings(side)]
        if entry.row.group == "row" and (field := FIELDS.get(entry.values[side])):
            lines.append(field.help)
        lines += [f"In torch: {self._torch(reading)}" for reading in entry.readings(side) if reading.torch]
        return "\n".join([*lines, _source(entry, side)])

    def _definition(self, reading: Reading) -> str:
        if not reading.symbol:
            return " = ".join(filter(None, (reading.meaning, plain_text(reading.latex, {}))))
        formula = f" = {reading.formula}" if reading.formula != reading.symbol else ""
        unit = f", in {reading.unit}" if reading.unit else ", without unit"
        return f"{reading.meaning}: {reading.symbol}{formula}{unit}"


_STATE = frozenset({
    "position", "potential", "time", "step", "force", "velocity", "buffer", "kinetic", "total_energy",
    "dissipated_power", "loss_rate",
})  # fmt: skip


def _source(entry: Entry, side: int) -> str:
    """Where the numbers come from, in one sentence."""
    if entry.row.group == "row" and entry.values[side] in _STATE:
        return "Read from the particle as it is at this step."
    return "Read from the coefficients that the next step is made with."


def _subjects(entry: Entry) -> set[str]:
    readings = (*entry.readings(0), *entry.readings(1))
    return {entry.key, *(row.key for row in entry.rows), *(reading.value for reading in readings)}


def _slots(entry: Entry, values: Mapping[str, Value]) -> set[str]:
    """The slots that a row shows."""
    if entry.is_sentence:
        return {key for row in entry.rows for key in slots(number_latex(row.key, values.get(row.key, 0.0)))}
    both = (*entry.readings(0), *entry.readings(1))
    return {key for reading in both for latex in (reading.latex, reading.numbers) for key in slots(latex)}
