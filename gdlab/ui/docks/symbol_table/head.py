"""What stays when the table scrolls: the sentence, and the headings of the columns."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from gdlab.core.fields import FIELDS
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import sentence as sentences
from gdlab.ui.docks.symbol_table.arrangement import Arrangement, padding
from gdlab.ui.docks.symbol_table.hand import Hand
from gdlab.ui.docks.symbol_table.lines import Lines
from gdlab.ui.docks.symbol_table.model import SENTENCE, SymbolModel
from gdlab.ui.docks.symbol_table.rows import Marks
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.heads import TITLES, paint_column_head

HEADS_HEIGHT = 28.0
HEADS_GAP = 6.0
"""Room between the sentence and the headings."""
LIST_TITLE = "Symbol table: physics"


class TableHead(QWidget):
    """The sentence and the headings; the table tells it what to show."""

    pressed = Signal()

    def __init__(
        self, appearance: Appearance, model: SymbolModel, lines: Lines, marks: Callable[[], Marks], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._model = model
        self._lines = lines
        self._marks = marks
        self._arrangement: Arrangement | None = None
        self._sentence: sentences.Sentence | None = None
        self._focused = False
        self._corner: QWidget | None = None
        self.hand = Hand(self)
        self.setMouseTracking(True)

    def sentence_rect(self) -> QRectF:
        """The place of the sentence."""
        return QRectF(0, 0, self.width(), sentences.sentence_height(self._appearance))

    def sentence(self) -> sentences.Sentence | None:
        """The sentence as it is painted."""
        return self._sentence

    def preferred_height(self) -> int:
        """Height of the sentence and the headings."""
        return round(self._heads_top() + self._heads_height())

    def _heads_top(self) -> float:
        return sentences.sentence_height(self._appearance) + HEADS_GAP

    def _heads_height(self) -> float:
        return 1.6 * self._appearance.size("head") if self._appearance.projector else HEADS_HEIGHT

    def arrange(self, arrangement: Arrangement) -> None:
        """Stand over other columns, and lay the sentence out anew."""
        self._arrangement = arrangement
        self._lay_out()
        self.update()

    def set_corner(self, corner: QWidget | None) -> None:
        """Hold a widget, such as a dock's buttons, at the top right; the list then bears the table's title."""
        if self._corner is not None and self._corner is not corner:
            self._corner.setParent(None)
        self._corner = corner
        if corner is not None:
            corner.setParent(self)
            corner.show()
        self._lay_out()
        self.update()

    def set_focused(self, focused: bool) -> None:
        """Show or hide the ring of the keyboard round the sentence."""
        if focused != self._focused:
            self._focused = focused
            self.update()

    def update_numbers(self) -> None:
        """Paint the shared numbers anew, because their marks are others."""
        for part in self._sentence.parts if self._sentence else ():
            self.update(part.box.toAlignedRect())

    def renumber(self, changed: Collection[str]) -> None:
        """Show the present numbers of these quantities."""
        before = self._sentence
        made = sentences.renumber(before, self._model.numbers, self._lines, changed) if before else None
        if before is None or made is None:
            self._lay_out()
            self.update()
            return
        self._sentence = made
        for old, new in zip(before.parts, made.parts, strict=True):
            if old.number is not new.number:
                self.update(new.box.toAlignedRect())

    def _lay_out(self) -> None:
        entries = self._model.entries
        pad = padding(self._appearance)
        right = self.width() - pad - self._place_corner(pad)
        self._sentence = None
        if entries and entries[0].is_sentence:
            rows, numbers = entries[0].rows, self._model.numbers
            self._sentence = sentences.lay_out(rows, numbers, self._lines, self._appearance, pad, right)

    def _place_corner(self, pad: float) -> float:
        """Put the widget of the corner in its place; returns the width that it takes."""
        if self._corner is None:
            return 0.0
        size = self._corner.sizeHint()
        self._corner.setGeometry(round(self.width() - pad - size.width()), 0, size.width(), size.height())
        return size.width() + pad

    def key_at(self, point: QPointF) -> str:
        """The quantity at a point: that of the part, or the sentence as a whole."""
        part = self._sentence.part_at(point) if self._sentence else None
        if part is not None:
            return part.key
        return SENTENCE if self.sentence_rect().contains(point) else ""

    def _slot_at(self, point: QPointF) -> str:
        """The quantity whose number can be dragged at a point, if any."""
        part = self._sentence.part_at(point) if self._sentence else None
        return part.key if part is not None and part.box.contains(point) and part.key in FIELDS else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the pointer, or drag."""
        point = event.position()
        self.hand.move(self.key_at(point), point.x(), can_drag=bool(self._slot_at(point)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a number, and make the sentence the current row."""
        self.pressed.emit()
        if slot := self._slot_at(event.position()):
            self.hand.press(slot, event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.hand.release(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self.hand.leave()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sentence and the headings."""
        painter = QPainter(self)
        region = event.region()
        painter.fillRect(event.rect(), self._appearance.theme.page)
        if self._sentence is not None:
            marks = self._marks()
            state = sentences.SentenceState(marks.linked, frozenset(FIELDS), marks.glowing)
            boxes = [part.box.toAlignedRect() for part in self._sentence.parts]
            if region.subtracted(_region(boxes)).isEmpty():
                parts = [part for part, box in zip(self._sentence.parts, boxes, strict=True) if region.intersects(box)]
                sentences.paint_numbers(painter, parts, self._appearance, state)
                return
            sentences.paint(painter, self._sentence, self._appearance, state)
        self._paint_heads(painter)
        if self._focused:
            paint_focus_ring(
                painter, self.sentence_rect().adjusted(6, 0, -6, 0), self._appearance.theme.ink, inside=True
            )

    def _paint_heads(self, painter: QPainter) -> None:
        top = self._heads_top()
        for head in self._arrangement.heads if self._arrangement else ():
            area = QRectF(head.left, top, head.right - head.left, self._heads_height())
            side = sentences.SIDES[head.side]
            text = LIST_TITLE if head.first and self._corner is not None else TITLES[side]
            paint_column_head(painter, area, self._appearance, side, text, 2)


def _region(rects: list[QRect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region = region.united(rect)
    return region
