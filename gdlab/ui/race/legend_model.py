"""The runs of a race as rows, for the legend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gdlab.symbols.formatting import format_number
from gdlab.ui.race.numbers import RacerNumbers

Index = QModelIndex | QPersistentModelIndex
NAME, METHOD, LOSS, DISTANCE, STEPS, EVALUATIONS = range(6)
HEADS = ("run", "method", "loss", "distance", "steps", "evals")
TIPS = (
    "The run's look and name. Double-click or F2 to rename it",
    "The method that makes its steps",
    "U = L where its first particle is",
    "From its first particle to the nearest minimum; where none is known, to the run that is lowest now",
    "The steps it has taken",
    "How often it has evaluated the gradient, for each particle",
)
_UNKNOWN = "–"


class RacerRow(Struct, frozen=True, dict=True):
    """One run: its name, its method's label, and its numbers."""

    label: str
    method: str
    numbers: RacerNumbers

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What stands in the columns."""
        numbers = self.numbers
        diverged = math.isnan(numbers.loss) and numbers.ended
        return (
            self.label,
            self.method,
            numbers.ending if diverged else format_number(numbers.loss),
            format_number(numbers.distance),
            str(numbers.steps),
            _UNKNOWN if math.isnan(numbers.evaluations) else f"{numbers.evaluations:.0f}",
        )


class LegendModel(QAbstractTableModel):
    """Shows rows; `renamed(index, name)` tells that another name was typed, which only an edit makes true."""

    renamed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RacerRow, ...] = ()

    def set_rows(self, rows: Sequence[RacerRow]) -> None:
        """Show these runs, and tell only what is another."""
        before, after = self._rows, tuple(rows)
        if len(before) != len(after):
            self.beginResetModel()
            self._rows = after
            self.endResetModel()
            return
        self._rows = after
        for row, (old, new) in enumerate(zip(before, after, strict=True)):
            columns = [column for column in range(len(HEADS)) if old.texts[column] != new.texts[column]]
            if columns:
                self.dataChanged.emit(self.index(row, columns[0]), self.index(row, columns[-1]))

    def longest(self) -> dict[int, str]:
        """The longest text of each column but the first."""
        return {column: max((row.texts[column] for row in self._rows), key=len, default="") for column in range(1, 6)}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt declares it)
        """Number of runs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt declares it)
        """Name, method and numbers."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, name to be edited, sentence for screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADS[index.column()]} {row.texts[index.column()]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.label}: {row.method}. {TIPS[index.column()]}."
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        if role == Qt.ItemDataRole.EditRole and index.column() == NAME and value != self._rows[index.row()].label:
            self.renamed.emit(index.row(), str(value))
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be edited."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words above the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return TIPS[section] if role == Qt.ItemDataRole.ToolTipRole else None
