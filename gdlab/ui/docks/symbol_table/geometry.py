"""What Qt asks an item view about places, answered from an `Arrangement`: rows in blocks, the first one in the head."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from gdlab.ui.docks.symbol_table import scrolling
from gdlab.ui.docks.symbol_table.arrangement import OVERHANG, Arrangement, Half, Item
from gdlab.ui.docks.symbol_table.model import COLUMNS, Index
from gdlab.ui.docks.symbol_table.scrolling import Seen

_Move = QAbstractItemView.CursorAction


class BlockView(QTableView):
    """An item view of rows with two halves, each a column of words and one of its reading.

    The sentence, row 0, stands in a head above the viewport, `head_rect`, and does not scroll. It derives from
    `QTableView` because only Qt's own classes are tables to a screen reader; all its geometry is replaced.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrangement = Arrangement((), ())
        self._seen = Seen((), {}, ())
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def head_rect(self) -> QRectF:
        """The place of row 0, from the top left of the whole view."""
        raise NotImplementedError

    def seen(self) -> Seen:
        """The rows that are seen, all of them whole."""
        return self._seen

    def offset(self, row: int) -> float:
        """How far a row has moved up."""
        return self._seen.offsets.get(row, 0.0)

    def item_at(self, point: QPointF) -> Item | None:
        """The row at a point of the viewport."""
        for item in self._seen.items:
            area = item.rect.adjusted(-OVERHANG, 0, OVERHANG, 0)
            if area.contains(point + QPointF(0, self.offset(item.row))):
                return item
        return None

    def horizontalOffset(self) -> int:
        """Nothing scrolls sideways."""
        return 0

    def isIndexHidden(self, _index: Index) -> bool:
        """No row is hidden."""
        return False

    def updateGeometries(self) -> None:
        """Set the range of the scroll bar, which counts rows; the base class would make room for its headers."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        most = scrolling.most(self._arrangement, height)
        bar.setPageStep(max(1, max((len(stack) for stack in self._arrangement.stacks), default=1) - most))
        bar.setSingleStep(1)
        bar.setRange(0, most)
        self._look()

    def _look(self) -> None:
        """Find what is seen."""
        self._seen = scrolling.seen(self._arrangement, self.viewport().height(), self.verticalScrollBar().value())

    def half_rect(self, row: int, side: int) -> QRectF:
        """One side of a row, in the viewport's coordinates."""
        item = self._arrangement.item(row)
        if item is not None:
            return item.halves[side].area.translated(0, -self.offset(row))
        head = self.head_rect().translated(0, -self.viewport().y())
        return QRectF(head.left(), head.top() + side * head.height() / 2, head.width(), head.height() / 2)

    def visualRect(self, index: Index) -> QRect:
        """The place of a cell: words or reading of one side."""
        if not index.isValid():
            return QRect()
        side, is_reading = divmod(index.column(), 2)
        area = self.half_rect(index.row(), side)
        item = self._arrangement.item(index.row())
        if item is not None:
            half: Half = item.halves[side]
            area.setLeft(half.reading_left) if is_reading else area.setRight(half.reading_left)
        return area.toRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The cell at a point of the viewport."""
        item = self.item_at(QPointF(point))
        if item is None:
            inside = self.head_rect().translated(0, -self.viewport().y()).contains(QPointF(point))
            return self.model().index(0, 0) if inside else QModelIndex()
        side = int(point.x() >= item.halves[1].area.left())
        return self.model().index(item.row, 2 * side + int(point.x() >= item.halves[side].reading_left))

    def scrollTo(
        self, index: Index, _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll as little as shows the row."""
        bar = self.verticalScrollBar()
        bar.setValue(scrolling.to_show(self._arrangement, self.viewport().height(), bar.value(), index.row()))

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Rows up and down, the four columns left and right."""
        order, current = self._order(), self.currentIndex()
        if not order:
            return QModelIndex()
        place = order.index(current.row()) if current.isValid() else 0
        column = max(0, current.column())
        page = max(1, self.verticalScrollBar().pageStep() - 1)
        by_row = {_Move.MoveUp: -1, _Move.MoveDown: 1, _Move.MovePageUp: -page, _Move.MovePageDown: page}
        by_column = {_Move.MoveLeft: -1, _Move.MoveRight: 1, _Move.MovePrevious: -1, _Move.MoveNext: 1}
        if action in (_Move.MoveHome, _Move.MoveEnd):
            place = 0 if action == _Move.MoveHome else len(order) - 1
        elif current.isValid():
            place += by_row.get(action, 0)
            column += by_column.get(action, 0)
        place = max(0, min(len(order) - 1, place))
        return self.model().index(order[place], max(0, min(COLUMNS - 1, column)))

    def _order(self) -> list[int]:
        """The rows in the order in which they are read: the one in the head, then as they stand."""
        arranged = [item.row for item in self._arrangement.items]
        return [row for row in range(self.model().rowCount()) if row not in arranged] + arranged

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the row at a corner of the rectangle."""
        index = self.indexAt(rect.topLeft())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """The selected rows' area."""
        region = QRegion()
        for index in selection.indexes():
            region = region.united(self.visualRect(index))
        return region
