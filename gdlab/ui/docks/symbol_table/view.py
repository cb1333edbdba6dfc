"""The symbol table as a widget: what it shows, how it is laid out and painted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from gdlab.symbols.cautions import Caution
from gdlab.symbols.table import Row
from gdlab.symbols.workings import Value
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import OVERHANG, Arrangement, Item, arrange, minimum_height
from gdlab.ui.docks.symbol_table.book import LineBook, RowLines
from gdlab.ui.docks.symbol_table.glows import Glows
from gdlab.ui.docks.symbol_table.handled_view import HandledView
from gdlab.ui.docks.symbol_table.head import TableHead
from gdlab.ui.docks.symbol_table.lines import Lines
from gdlab.ui.docks.symbol_table.link import Links
from gdlab.ui.docks.symbol_table.model import Index, room_of
from gdlab.ui.docks.symbol_table.notes import Note
from gdlab.ui.docks.symbol_table.numbers import quantity
from gdlab.ui.docks.symbol_table.pictures import RowPictures
from gdlab.ui.docks.symbol_table.rows import Content, Marks
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

_MOST_ARRANGEMENTS = 32


class SymbolTable(HandledView):
    """The symbol table. Setters show and never emit."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.lines = Lines(appearance, self._typeset_anew, self)
        self._book = LineBook(appearance, self._model, self.lines)
        self._pictures = RowPictures(appearance)
        self._arrangements: dict[object, Arrangement] = {}  # by the cautions that they have room for
        self._awaited: set[int] = set()
        self._linked = ""
        self._glows = Glows(appearance, self._update_about, self)
        self._links = Links(appearance, self.viewport(), self.action_requested.emit)
        self._spacer = QWidget(self)
        self._head = TableHead(appearance, self._model, self.lines, self._marks, self)
        self._set_up()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _set_up(self) -> None:
        self.setModel(self._model)
        self.setObjectName("symbolTable")
        self.setAccessibleName("Symbol table")
        self.setToolTip("Each symbol in both languages. Drag a dotted number; Ctrl+C copies the row that is chosen.")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # dock and window need not paint behind it
        self.setVerticalScrollBar(SlimScrollBar(self._appearance))
        self.verticalScrollBar().setAccessibleName("Scroll the symbol table")
        self.addScrollBarWidget(self._spacer, Qt.AlignmentFlag.AlignTop)
        self._head.pressed.connect(lambda: self.setCurrentIndex(self._model.index(0, 0)))
        self._head.hand.hovered.connect(self.hovered)
        self._head.hand.dragged.connect(self.slot_dragged)

    # ---- what the table shows ----

    def set_rows(self, rows: tuple[Row, ...], values: Mapping[str, Value], cautions: tuple[Caution, ...]) -> None:
        """Show rows, numbers and cautions; cheap where only numbers differ."""
        same_rows = rows is self._model.rows
        before = self._model.cautions
        changed = self._model.set_rows(rows, values, cautions)
        self._glows.note(changed if same_rows else ())
        if not same_rows:
            self._book.clear()
            self._arrange()
            return
        touched = self._model.rows_with(changed)
        self._book.outdate(touched)
        self._head.outdate(changed)
        if before != cautions:
            touched |= self._model.with_cautions()
            self._make_room(before)
        update, places = self.viewport().update, self._seen.places
        for row in touched.intersection(places) - self._awaited:
            self._awaited.add(row)
            update(places[row])

    def _make_room(self, before: tuple[Caution, ...]) -> None:
        """Other sentences than these stand under the rows now; the rows themselves are the same."""
        if room_of(before) == room_of(self._model.cautions):
            self._place_links()
        else:
            self._book.forget_notes()
            self._arrange_rows()

    def set_linked(self, key: str) -> None:
        """Mark a quantity everywhere, because the pointer is on it somewhere; "" for none."""
        before, self._linked = self._linked, key
        for row in self._model.showing(before) | self._model.showing(key) if before != key else ():
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
        """How the rows are arranged, seen or not."""
        return self._arrangement

    def lines_of(self, item: Item) -> RowLines:
        """The typeset lines of a row, on both sides."""
        return self._book.lines(item)

    def notes_of(self, item: Item) -> tuple[Note, ...]:
        """The sentences under a row."""
        return self._book.notes(item)

    # ---- layout ----

    def _restyle(self) -> None:
        palette = self.palette()
        for role in (palette.ColorRole.Base, palette.ColorRole.Window):
            palette.setColor(role, self._appearance.theme.page)
        self.setPalette(palette)
        self._model.set_sides(self._appearance.notation.sides)
        self._links.clear()
        self._pictures.clear()
        self._book.clear()
        self._arrange()

    def _typeset_anew(self) -> None:
        """What had to wait for the typesetter is there."""
        self._book.clear()
        self._arrange()

    def _arrange(self) -> None:
        height = self._head.preferred_height()
        if self._spacer.height() != height:
            self._spacer.setFixedHeight(height)
            self.setViewportMargins(0, height, 0, 0)
        self._head.setGeometry(0, 0, self.width(), height)
        self._arrangements.clear()
        self._arrange_rows()
        self._head.lay_out(self._arrangement)

    def _arrange_rows(self) -> None:
        """Make room for the cautions as they are; in a drag the same ones come and go."""
        room, known = tuple(room_of(self._model.cautions)), self._arrangements
        if room not in known:
            if len(known) == _MOST_ARRANGEMENTS:
                known.clear()
            known[room] = arrange(self._model, self._appearance, self.lines, self.width())
        self._arrangement = known[room]
        self.updateGeometries()

    def _look(self) -> None:
        """Other rows are seen."""
        super()._look()
        self._awaited.clear()
        self._head.set_rest(self._seen.rest)
        self._place_links()
        self.viewport().update()

    def _place_links(self) -> None:
        self._links.place(self._seen, self._model)

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
        """Show other rows."""
        self._look()

    def sizeHint(self) -> QSize:
        """As the bottom dock of a wide window."""
        return QSize(1400, 266)

    def minimumSizeHint(self) -> QSize:
        """The sentence and the tallest row, for rows are never cut."""
        return QSize(480, self._head.preferred_height() + minimum_height(self._appearance))

    # ---- painting ----

    def _marks(self) -> Marks:
        entries, row = self._model.entries, self._pointer.row
        hovered = entries[row].key if 0 <= row < len(entries) else ""
        steady = self._appearance.reduced_motion
        return Marks(self._linked, hovered, self._glows.strengths(), steady)

    def _update_row(self, row: int) -> None:
        if self._arrangement.item(row) is None:
            self._head.update_numbers()
        elif row in self._seen.places:
            self.viewport().update(self._seen.places[row])

    def update_rows(self, *rows: int) -> None:
        """Paint rows anew, because their marks are others; −1 is none."""
        for row in rows:
            self._update_row(row)

    def _update_about(self, key: str) -> None:
        """A quantity glows a little less."""
        for row in self._model.about(key):
            self._update_row(row)

    def dataChanged(self, first: Index, last: Index, roles: Iterable[int] = ()) -> None:
        """Tell screen readers; `set_rows` has marked what is to be painted."""
        if QAccessible.isActive():
            super().dataChanged(first, last, list(roles))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that need it, whole, and the page where there are none."""
        with QPainter(self.viewport()) as painter:
            region, scale, marks = event.region(), self.viewport().devicePixelRatioF(), self._marks()
            self._awaited.clear()
            for item in self._seen.items:
                place = self._seen.places[item.row]
                if region.intersects(place):
                    painter.drawImage(place.topLeft(), self._pictures.picture(self._content(item), marks, scale))
            page = region.subtracted(self._seen.region)
            if not page.isEmpty():
                painter.setClipRegion(page)
                painter.fillRect(page.boundingRect(), self._appearance.theme.page)
                painter.setClipping(False)
            self._paint_focus(painter)

    def _content(self, item: Item) -> Content:
        entry, lines = self._model.entries[item.row], self._book.lines(item)
        if not item.cautions:
            return Content(item, entry, lines)
        return Content(item, entry, lines, self._model.cautions_at(item.row), self._book.notes(item))

    def _paint_focus(self, painter: QPainter) -> None:
        current = self.currentIndex()
        if self.shows_focus() and current.isValid() and self._arrangement.item(current.row()):
            ring = self.half_rect(current.row(), current.column() // 2).adjusted(
                -OVERHANG, 0, 2 + 6 * (current.column() // 2), -1
            )
            paint_focus_ring(painter, ring, self._appearance.theme.ink, inside=True)

    # ---- what is where ----

    def slot_at(self, item: Item, point: QPointF) -> str:
        """The quantity whose number is at a point, in the coordinates of the rows; "" for none."""
        for half, lines in zip(item.halves, self.lines_of(item), strict=True):
            for line, baseline in zip(lines, item.baselines, strict=True):
                slot = line.equation.slot_at(point - QPointF(half.reading_left, baseline)) if line.equation else None
                if slot is not None:
                    return quantity(slot.key)
        return ""

    def update_focus(self) -> None:
        """The ring is on the sentence or on a row."""
        current = self.currentIndex()
        self._head.set_focused(self.shows_focus() and current.isValid() and current.row() == 0)
        self._update_row(max(0, current.row()))
