"""The view: an item view that lays out and paints its rows itself, because they stand in two blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gdlab.core.fields import FIELDS
from gdlab.symbols.cautions import Caution
from gdlab.symbols.quantities import Value
from gdlab.symbols.table import Row
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import OVERHANG, Arrangement, Item, action_width, arrange
from gdlab.ui.docks.symbol_table.geometry import BlockView
from gdlab.ui.docks.symbol_table.glows import Glows
from gdlab.ui.docks.symbol_table.hand import Hand
from gdlab.ui.docks.symbol_table.head import TableHead
from gdlab.ui.docks.symbol_table.lines import Line, Lines
from gdlab.ui.docks.symbol_table.link import LinkButton
from gdlab.ui.docks.symbol_table.model import SymbolModel
from gdlab.ui.docks.symbol_table.numbers import quantity
from gdlab.ui.docks.symbol_table.rows import Marks, RowPainter
from gdlab.ui.docks.symbol_table.scroll_bar import QuietScrollBar
from gdlab.ui.widgets.focus import paint_focus_ring

RowLines = tuple[tuple[Line, ...], tuple[Line, ...]]
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class SymbolTable(BlockView):
    """The symbol table. Setters show and never emit; the signals tell what the person does."""

    hovered = Signal(str)
    """The quantity under the pointer, or the row's key; "" when there is none."""
    slot_dragged = Signal(str, float, bool)
    """A quantity whose number is dragged, the distance in pixels from where it was taken, and whether it was let go."""
    action_requested = Signal(object)
    """The `Action` of a caution."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows = SymbolModel(self)
        self._lines = Lines(appearance, self._typeset_anew, self)
        self._row_lines: dict[int, RowLines] = {}
        self._linked = ""
        self._hovered = ""
        self._by_keyboard = False
        self._draggable = frozenset(FIELDS)
        self._links: list[LinkButton] = []
        self._glows = Glows(appearance, self._update_about, self)
        self._spacer = QWidget(self)
        self._head = TableHead(appearance, self._rows, self._lines, self._marks, self)
        self._hand = Hand(self.viewport())
        self._set_up()
        self.setModel(self._rows)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _set_up(self) -> None:
        self.setObjectName("symbolTable")
        self.setAccessibleName("Symbol table")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(QuietScrollBar(self._appearance))
        self.addScrollBarWidget(self._spacer, Qt.AlignmentFlag.AlignTop)
        self.viewport().setMouseTracking(True)
        self._head.pressed.connect(self._press_on_sentence)
        for hand in (self._hand, self._head.hand):
            hand.hovered.connect(self.hovered)
            hand.dragged.connect(self.slot_dragged)

    # ---- what the table shows ----

    def set_rows(self, rows: tuple[Row, ...], values: Mapping[str, Value], cautions: tuple[Caution, ...]) -> None:
        """Show rows, numbers and cautions; cheap where only numbers differ."""
        arranged_anew = rows is not self._rows.rows or cautions != self._rows.cautions
        dirty = self._rows.set_rows(rows, values, cautions)
        if arranged_anew:
            self._row_lines.clear()
            self._arrange()
            return
        for row in dirty:
            self._row_lines.pop(row, None)
            self._update_row(row)

    def set_linked(self, key: str) -> None:
        """Mark a quantity everywhere, because the pointer is on it somewhere; "" for none."""
        if key == self._linked:
            return
        before, self._linked = self._linked, key
        for row in self._rows.rows_showing(before) | self._rows.rows_showing(key):
            self._update_row(row)

    def glow(self, keys: Iterable[str]) -> None:
        """Let the rows about these quantities glow, because an edit has just changed them."""
        self._glows.start(keys)

    def head(self) -> TableHead:
        """The part that does not scroll."""
        return self._head

    def arrangement(self) -> Arrangement:
        """Where the rows stand."""
        return self._arrangement

    def lines_of(self, row: int) -> RowLines:
        """The typeset lines of a row, on both sides."""
        if row not in self._row_lines:
            item = self._arrangement.item(row)
            self._row_lines[row] = (self._make_lines(row, item, 0), self._make_lines(row, item, 1)) if item else ((), ())
        return self._row_lines[row]

    def _make_lines(self, row: int, item: Item, side: int) -> tuple[Line, ...]:
        reading = self._rows.entries[row].readings(side)[0]
        latex = [reading.latex, reading.numbers] if reading.numbers else [reading.latex]
        size = self._appearance.size("equation")
        shown = latex[-len(item.baselines) :]
        return tuple(self._lines.make(each, self._rows.numbers.texts, size, item.halves[side].room) for each in shown)

    # ---- layout ----

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, self._appearance.theme.page)
        palette.setColor(palette.ColorRole.Window, self._appearance.theme.page)
        self.setPalette(palette)
        self.setFont(self._appearance.font("label"))
        self._remove_links()
        self._row_lines.clear()
        self._arrange()

    def _typeset_anew(self) -> None:
        """What had to wait for the typesetter is there."""
        self._row_lines.clear()
        self._head.arrange(self._arrangement)
        self.viewport().update()

    def _arrange(self) -> None:
        height = self._head.preferred_height()
        self._spacer.setFixedHeight(height)
        self.setViewportMargins(0, height, 0, 0)
        self._head.setGeometry(0, 0, self.width(), height)
        self._arrangement = arrange(self._rows, self._appearance, self.width())
        self._head.arrange(self._arrangement)
        self.updateGeometries()
        self._place_links()
        self.viewport().update()

    def resizeEvent(self, event: QEvent) -> None:  # type: ignore[override]
        """Lay out for another width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._row_lines.clear()
        self._arrange()

    def sizeHint(self) -> QSize:
        """The bottom dock of a wide window."""
        return QSize(1400, 266)

    def minimumSizeHint(self) -> QSize:
        """The sentence and two rows."""
        return QSize(480, self._head.preferred_height() + 60)

    # ---- cautions ----

    def _remove_links(self) -> None:
        for link in self._links:
            link.hide()
            link.deleteLater()
        self._links = []

    def _place_links(self) -> None:
        """A button for the action of each caution, kept while the actions stay."""
        places = [
            (caution.action, rect)
            for item in self._arrangement.items
            for caution, rect in zip(self._rows.cautions_at(item.row), item.cautions, strict=True)
            if caution.action is not None
        ]
        if [link.text() for link in self._links] != [action.label for action, _ in places]:
            self._remove_links()
            self._links = [LinkButton(self._appearance, action.label, self.viewport()) for action, _ in places]
        offset = self.verticalOffset()
        for link, (action, rect) in zip(self._links, places, strict=True):
            link.clicked.disconnect() if link.receivers("2clicked()") else None
            link.clicked.connect(lambda _checked=False, action=action: self.action_requested.emit(action))
            link.place(rect.right() + 12, rect.top() + action_width(self._appearance, "") - offset + 9)
            link.show()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint anew, and move the buttons along."""
        self._place_links()
        self.viewport().update()
