"""What the pointer does on the rows: which row and number are under it, and the drag of a number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QWidget

from gdlab.ui.docks.symbol_table.hand import Hand
from gdlab.ui.docks.symbol_table.model import SymbolModel

Under = tuple[int, str]
"""The row at a point, −1 for none, and the quantity of the number there, "" for none."""


class Pointer(QObject):
    """Follows the pointer over the viewport; `row_changed` gives the row that it was on, and the one that it is on."""

    row_changed = Signal(int, int)

    def __init__(self, viewport: QWidget, model: SymbolModel, under: Callable[[QPointF], Under]) -> None:
        super().__init__(viewport)
        self.hand = Hand(viewport)
        self.row = -1
        self._model = model
        self._under = under

    def move(self, point: QPointF) -> None:
        """Tell what is under the pointer, or drag the number that is held."""
        row, slot = self._under(point)
        if not self.hand.holds:
            self._be_on(row)
        key = slot or (self._model.entries[row].key if row >= 0 else "")
        self.hand.move(key, point.x(), can_drag=self._can_drag(row, slot))

    def press(self, point: QPointF) -> bool:
        """Take hold of a number that can be dragged, if there is one."""
        row, slot = self._under(point)
        if not self._can_drag(row, slot):
            return False
        self.hand.press(slot, point.x())
        return True

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self._be_on(-1)
        self.hand.leave()

    def _can_drag(self, row: int, slot: str) -> bool:
        return row >= 0 and slot in self._model.entries[row].draggable

    def _be_on(self, row: int) -> None:
        if row != self.row:
            before, self.row = self.row, row
            self.row_changed.emit(before, row)
