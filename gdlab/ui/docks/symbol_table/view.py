"""The symbol table as a widget: what it shows, how it is painted, what pointer and keyboard do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from gdlab.symbols.cautions import Caution
from gdlab.symbols.quantities import Value
from gdlab.symbols.table import Row
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import OVERHANG, Arrangement, Item, arrange
from gdlab.ui.docks.symbol_table.book import LineBook, RowLines
from gdlab.ui.docks.symbol_table.geometry import BlockView
from gdlab.ui.docks.symbol_table.glows import Glows
from gdlab.ui.docks.symbol_table.hand import Hand
from gdlab.ui.docks.symbol_table.head import TableHead
from gdlab.ui.docks.symbol_table.lines import Lines
from gdlab.ui.docks.symbol_table.link import Links
from gdlab.ui.docks.symbol_table.model import Index, SymbolModel, draggable_in, room_of
from gdlab.ui.docks.symbol_table.numbers import quantity
from gdlab.ui.docks.symbol_table.rows import Marks, RowPainter
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class SymbolTable(BlockView):
    """The symbol table. Setters show and never emit; the signals tell what the person does."""

    hovered = Signal(str)
    """The quantity under the pointer, or the row's key; "" when there is none."""
    slot_dragged = Signal(str, float, bool)
    """A quantity whose number is dragged, the pixels from where it was taken, and whether it was let go."""
    action_requested = Signal(object)
    """The `Action` of a caution."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows = SymbolModel(self)
        self._lines = Lines(appearance, self._typeset_anew, self)
        self._book = LineBook(appearance, self._rows, self._lines)
        self._linked = ""
        self._row_under_pointer = -1
        self._by_keyboard = False
        self._glows = Glows(appearance, self._update_about, self)
        self._links = Links(appearance, self.viewport(), self.action_requested.emit)
        self._spacer = QWidget(self)
        self._head = TableHead(appearance, self._rows, self._lines, self._marks, self)
        self._hand = Hand(self.viewport())
        self._set_up()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _set_up(self) -> None:
        self.setObjectName("symbolTable")
        self.setAccessibleName("Symbol table")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimScrollBar(self._appearance))
        self.verticalScrollBar().setAccessibleName("Scroll the symbol table")
        self.addScrollBarWidget(self._spacer, Qt.AlignmentFlag.AlignTop)
        self.viewport().setMouseTracking(True)
        self.setModel(self._rows)
        self._head.pressed.connect(lambda: self.setCurrentIndex(self._rows.index(0, 0)))
        for hand in (self._hand, self._head.hand):
            hand.hovered.connect(self.hovered)
            hand.dragged.connect(self.slot_dragged)

    # ---- what the table shows ----

    def set_rows(self, rows: tuple[Row, ...], values: Mapping[str, Value], cautions: tuple[Caution, ...]) -> None:
        """Show rows, numbers and cautions; cheap where only numbers differ."""
        same_rows = rows is self._rows.rows
        before = self._rows.cautions
        changed = self._rows.set_rows(rows, values, cautions)
        self._glows.note({quantity(slot) for slot in changed} if same_rows else ())
        if not same_rows or room_of(before) != room_of(cautions):
            self._book.clear()
            self._arrange()
            return
        if before != cautions:
            self._place_links()
            for row in self._rows.with_cautions():
                self._update_row(row)
        for row in self._rows.rows_with(changed):
            self._update_numbers(row)
        self._head.renumber({quantity(slot) for slot in changed})

    def set_linked(self, key: str) -> None:
        """Mark a quantity everywhere, because the pointer is on it somewhere; "" for none."""
        before, self._linked = self._linked, key
        for row in self._rows.showing(before) | self._rows.showing(key) if before != key else ():
            self._update_row(row)

    def glow(self, keys: Iterable[str]) -> None:
        """Let the rows about these quantities glow, because an edit has just changed them.

        What is made of knobs alone, such as τ, glows along when it has just changed too.
        """
        self._glows.start(keys)

    def set_corner(self, corner: QWidget | None) -> None:
        """Hold the dock's buttons at the top right and bear the title, where there is no room for a title bar."""
        self._head.set_corner(corner)

    def head(self) -> TableHead:
        """The part that does not scroll."""
        return self._head

    def arrangement(self) -> Arrangement:
        """Where the rows stand."""
        return self._arrangement

    def lines_of(self, item: Item) -> RowLines:
        """The typeset lines of a row, on both sides."""
        return self._book.lines(item)

    # ---- layout ----

    def _restyle(self) -> None:
        palette = self.palette()
        for role in (palette.ColorRole.Base, palette.ColorRole.Window):
            palette.setColor(role, self._appearance.theme.page)
        self.setPalette(palette)
        self._links.clear()
        self._book.clear()
        self._arrange()

    def _typeset_anew(self) -> None:
        """What had to wait for the typesetter is there."""
        self._book.clear()
        self._head.arrange(self._arrangement)
        self.viewport().update()

    def _arrange(self) -> None:
        height = self._head.preferred_height()
        if self._spacer.height() != height:
            self._spacer.setFixedHeight(height)
            self.setViewportMargins(0, height, 0, 0)
        self._head.setGeometry(0, 0, self.width(), height)
        self._arrangement = arrange(self._rows, self._appearance, self.width())
        self._head.arrange(self._arrangement)
        self.updateGeometries()
        self._place_links()
        self.viewport().update()

    def _place_links(self) -> None:
        self._links.place(self._arrangement, self._rows, self.verticalOffset())

    def head_rect(self) -> QRectF:
        """The place of the sentence."""
        return self._head.sentence_rect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._book.clear()
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing glows where nobody sees it."""
        self._glows.stop()
        super().hideEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint anew, and move the buttons along."""
        self._place_links()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """As the bottom dock of a wide window."""
        return QSize(1400, 266)

    def minimumSizeHint(self) -> QSize:
        """The sentence and two rows."""
        return QSize(480, self._head.preferred_height() + 60)

    # ---- painting ----

    def _marks(self) -> Marks:
        entries, row = self._rows.entries, self._row_under_pointer
        hovered = entries[row].key if 0 <= row < len(entries) else ""
        steady = self._appearance.reduced_motion
        return Marks(self._linked, hovered, self._glows.strengths(), steady)

    def _update_row(self, row: int) -> None:
        item = self._arrangement.item(row)
        if item is None:
            self._head.update_numbers()
        else:
            area = item.rect.adjusted(-OVERHANG, -1, OVERHANG, 1).translated(0, -self.verticalOffset())
            self.viewport().update(area.toAlignedRect())

    def _update_numbers(self, row: int) -> None:
        """Paint the numbers of a row anew that look different; a row that is scrolled away waits until it is seen."""
        item, offset = self._arrangement.item(row), -self.verticalOffset()
        if item is None or not item.rect.translated(0, offset).intersects(QRectF(self.viewport().rect())):
            self._book.forget(row)
            return
        for area in self._book.renew(item):
            self.viewport().update(area.translated(0, offset).toAlignedRect())

    def _update_about(self, key: str) -> None:
        """A quantity glows a little less."""
        for row in self._rows.about(key):
            self._update_row(row)

    def dataChanged(self, first: Index, last: Index, roles: Iterable[int] = ()) -> None:
        """Tell screen readers; `set_rows` has marked what is to be painted."""
        if QAccessible.isActive():
            super().dataChanged(first, last, list(roles))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that need it."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._appearance.theme.page)
        offset = self.verticalOffset()
        painter.translate(0, -offset)
        region = event.region().translated(0, offset)
        rows = RowPainter(painter, region, self._appearance, self._marks())
        for item in self._arrangement.items:
            if region.intersects(item.rect.adjusted(-OVERHANG, -1, OVERHANG, 1).toAlignedRect()):
                rows.paint(item, self._rows, self.lines_of(item))
        painter.translate(0, offset)
        self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        current = self.currentIndex()
        if self._shows_focus() and current.isValid() and self._arrangement.item(current.row()):
            ring = self.half_rect(current.row(), current.column() // 2).adjusted(
                -OVERHANG, 0, 2 + 6 * (current.column() // 2), -1
            )
            paint_focus_ring(painter, ring, self._appearance.theme.ink, inside=True)

    def _shows_focus(self) -> bool:
        return self._by_keyboard and self.hasFocus()

    # ---- pointer ----

    def _slot_at(self, item: Item, point: QPointF) -> str:
        """The quantity whose number is at a point, in the coordinates of the rows; "" for none."""
        for half, lines in zip(item.halves, self.lines_of(item), strict=True):
            for line, baseline in zip(lines, item.baselines, strict=True):
                slot = line.equation.slot_at(point - QPointF(half.reading_left, baseline)) if line.equation else None
                if slot is not None:
                    return quantity(slot.key)
        return ""

    def _under(self, event: QMouseEvent) -> tuple[int, str]:
        """The row under the pointer, −1 for none, and the quantity of the number, "" for none."""
        point = event.position() + QPointF(0, self.verticalOffset())
        item = self._arrangement.at(point)
        return (-1, "") if item is None else (item.row, self._slot_at(item, point))

    def _can_drag(self, row: int, slot: str) -> bool:
        return row >= 0 and slot in draggable_in(self._rows.entries[row])

    def _set_row_under_pointer(self, row: int) -> None:
        if row != self._row_under_pointer:
            before, self._row_under_pointer = self._row_under_pointer, row
            for each in (before, row):
                self._update_row(each)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the pointer, or drag the number that is held."""
        row, slot = self._under(event)
        if not self._hand.holds:
            self._set_row_under_pointer(row)
        key = slot or (self._rows.entries[row].key if row >= 0 else "")
        self._hand.move(key, event.position().x(), can_drag=self._can_drag(row, slot))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a number that can be dragged; anywhere else, make the row the current one."""
        self._by_keyboard = False
        row, slot = self._under(event)
        if event.button() == Qt.MouseButton.LeftButton and self._can_drag(row, slot):
            self._hand.press(slot, event.position().x())
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the number."""
        if self._hand.holds:
            self._hand.release(event.position().x())
        else:
            super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice that the pointer has left."""
        if event.type() == QEvent.Type.Leave:
            self._set_row_under_pointer(-1)
            self._hand.leave()
        return super().viewportEvent(event)

    # ---- keyboard ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the row, do what its caution proposes, or move."""
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy) and current.isValid():
            QGuiApplication.clipboard().setText(self._rows.plain_row(current.row()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            for action in (each.action for each in self._rows.cautions_at(current.row()) if each.action):
                self.action_requested.emit(action)
        else:
            self._by_keyboard = True
            super().keyPressEvent(event)
        self._update_focus()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Move the ring."""
        super().currentChanged(current, previous)
        self._update_focus()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus, on the first row if none is current."""
        self._by_keyboard = event.reason() in _KEYBOARD
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0, 0))
        super().focusInEvent(event)
        self._update_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self._update_focus()

    def _update_focus(self) -> None:
        current = self.currentIndex()
        self._head.set_focused(self._shows_focus() and current.isValid() and current.row() == 0)
        self._update_row(max(0, current.row()))
