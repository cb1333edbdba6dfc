"""What pointer and keyboard do in the table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from gdlab.ui.docks.symbol_table.arrangement import Item
from gdlab.ui.docks.symbol_table.geometry import BlockView
from gdlab.ui.docks.symbol_table.model import Index, SymbolModel
from gdlab.ui.docks.symbol_table.pointer import Pointer, Under

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class HandledView(BlockView):
    """A `BlockView` of a `SymbolModel` whose numbers can be pointed at and dragged, and whose rows can be copied.

    The signals tell what the person does. A ring is shown only where the keyboard brought the focus. Whoever derives
    from it calls `setModel` with `_model` when all is made: Qt then asks for places and focus.
    """

    hovered = Signal(str)
    """The quantity under the pointer, or the row's key; "" when there is none."""
    slot_dragged = Signal(str, float, bool)
    """A quantity whose number is dragged, the pixels from where it was taken, and whether it was let go."""
    action_requested = Signal(object)
    """The `Action` of a caution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(QWidget())  # PySide looks through all of Qt's widgets for the class of one that Qt made
        self._model = SymbolModel(self)
        self._by_keyboard = False
        self._pointer = Pointer(self.viewport(), self._model, self._under)
        self._pointer.row_changed.connect(self.update_rows)
        self._pointer.hand.hovered.connect(self.hovered)
        self._pointer.hand.dragged.connect(self.slot_dragged)
        self.viewport().setMouseTracking(True)

    def slot_at(self, item: Item, point: QPointF) -> str:
        """The quantity whose number is at a point, in the coordinates of the rows; "" for none."""
        raise NotImplementedError

    def update_rows(self, *rows: int) -> None:
        """Paint rows anew, because their marks are others; −1 is none."""
        raise NotImplementedError

    def update_focus(self) -> None:
        """The ring has gone to another row, or has come or gone."""
        raise NotImplementedError

    def shows_focus(self) -> bool:
        """Whether there is a ring round the current row."""
        return self._by_keyboard and self.hasFocus()

    # ---- pointer ----

    def _under(self, point: QPointF) -> Under:
        item = self.item_at(point)
        if item is None:
            return -1, ""
        return item.row, self.slot_at(item, point + QPointF(0, self.offset(item.row)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the pointer, or drag the number that is held."""
        self._pointer.move(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a number that can be dragged; anywhere else, make the row the current one."""
        self._by_keyboard = False
        if event.button() != Qt.MouseButton.LeftButton or not self._pointer.press(event.position()):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the number."""
        if self._pointer.hand.holds:
            self._pointer.hand.release(event.position().x())
        else:
            super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the pointer has left."""
        if event.type() == QEvent.Type.Leave:
            self._pointer.leave()
        return super().viewportEvent(event)

    # ---- keyboard ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the row, do what its caution proposes, or move."""
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy) and current.isValid():
            QGuiApplication.clipboard().setText(self._model.plain_row(current.row()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            for action in (each.action for each in self._model.cautions_at(current.row()) if each.action):
                self.action_requested.emit(action)
        else:
            self._by_keyboard = True
            super().keyPressEvent(event)
        self.update_focus()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Move the ring."""
        super().currentChanged(current, previous)
        self.update_focus()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus, on the first row if none is current."""
        self._by_keyboard = event.reason() in _KEYBOARD
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, 0))
        super().focusInEvent(event)
        self.update_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update_focus()
