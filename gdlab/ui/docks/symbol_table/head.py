"""What stays when the table scrolls: the sentence, and the headings of the columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from gdlab.core.fields import FIELDS
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import sentence as sentences
from gdlab.ui.docks.symbol_table import sentence_painting
from gdlab.ui.docks.symbol_table.arrangement import Arrangement, padding
from gdlab.ui.docks.symbol_table.hand import Hand
from gdlab.ui.docks.symbol_table.lines import Lines
from gdlab.ui.docks.symbol_table.model import SENTENCE, SymbolModel
from gdlab.ui.docks.symbol_table.rows import Marks
from gdlab.ui.docks.symbol_table.sentence_painting import SentenceState
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.heads import TITLES, paint_column_head, text_on

_KNOBS = frozenset(FIELDS)
HEADS_HEIGHT = 25.0
HEADS_GAP = 3.0
"""Room between the sentence and the headings."""
TITLE = "Symbol table"
LIST_TITLES = {"physics": "Symbol table: physics", "ml": "Symbol table: ML"}


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
        self._boxes = QRegion()
        self._outdated: set[str] = set()
        self._rest: tuple[tuple[int, int], ...] = ()
        self._focused = False
        self._corner: QWidget | None = None
        self.hand = Hand(self)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that the dock and the window need not paint

    def sentence_rect(self) -> QRectF:
        """The place of the sentence."""
        return QRectF(0, 0, self.width(), sentences.sentence_height(self._appearance))

    def sentence(self) -> sentences.Sentence | None:
        """The sentence with the present numbers."""
        self._renumber()
        return self._sentence

    def preferred_height(self) -> int:
        """Height of the sentence and the headings."""
        return round(self._heads_top() + self._heads_height())

    def _heads_top(self) -> float:
        return sentences.sentence_height(self._appearance) + HEADS_GAP

    def _heads_height(self) -> float:
        return 1.6 * self._appearance.size("head") if self._appearance.projector else HEADS_HEIGHT

    def lay_out(self, arrangement: Arrangement) -> None:
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

    def set_rest(self, rest: tuple[tuple[int, int], ...]) -> None:
        """Say of each stack of rows how many are above and below those that are seen."""
        if rest != self._rest:
            self._rest = rest
            self.update(QRectF(0, self._heads_top(), self.width(), self._heads_height()).toAlignedRect())

    def outdate(self, changed: Collection[str]) -> None:
        """The numbers of these quantities are others now; they are typeset when they are painted."""
        for part in self._sentence.parts if self._sentence else ():
            if part.key in changed and part.key not in self._outdated:
                self._outdated.add(part.key)
                self.update(part.box.toAlignedRect())

    def _renumber(self) -> bool:
        """Typeset the present numbers; where one has outgrown its box, everything moves, and the answer is yes."""
        if self._sentence is None or not self._outdated:
            return False
        made = sentences.renumber(self._sentence, self._model.numbers, self._lines, self._outdated)
        self._outdated.clear()
        if made is not None:
            self._sentence = made
            return False
        rows, right = self._model.entries[0].rows, self._right()
        widened = sentences.widen(self._sentence, rows, self._model.numbers, self._lines, self._appearance, right)
        self._take(widened)
        self.update()
        return True

    def _lay_out(self) -> None:
        entries, left, right = self._model.entries, padding(self._appearance), self._right()
        self._outdated.clear()
        self._sentence = None
        if entries and entries[0].is_sentence:
            rows, numbers = entries[0].rows, self._model.numbers
            self._take(sentences.lay_out(rows, numbers, self._lines, self._appearance, left, right))

    def _take(self, sentence: sentences.Sentence) -> None:
        self._sentence = sentence
        self._boxes = _region(part.box.toAlignedRect() for part in sentence.parts)

    def _right(self) -> float:
        """Where the sentence must end: at the margin, or left of the widget in the corner, which is put there."""
        pad = padding(self._appearance)
        if self._corner is None:
            return self.width() - pad
        size = self._corner.sizeHint()
        left = round(self.width() - pad - size.width())
        self._corner.setGeometry(left, 0, size.width(), size.height())
        return self.width() - 2 * pad - size.width()

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
        """Paint the sentence and the headings, or only the numbers that are others."""
        region, sentence = event.region(), self._sentence
        only_boxes = sentence is not None and region.subtracted(self._boxes).isEmpty()
        moved = self._renumber()
        if not (moved and only_boxes):  # what has moved is painted when all is, right after this
            sentence = self._sentence
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._appearance.theme.page)
            if sentence is not None:
                marks = self._marks()
                state = SentenceState(marks.linked, _KNOBS, marks.glowing)
                if only_boxes:
                    parts = [part for part in sentence.parts if region.intersects(part.box.toAlignedRect())]
                    sentence_painting.paint_numbers(painter, sentence, parts, self._appearance, state)
                    return
                sentence_painting.paint(painter, sentence, self._appearance, state)
            self._paint_heads(painter)
            if self._focused:
                ring = self.sentence_rect().adjusted(6, 0, -6, 0)
                paint_focus_ring(painter, ring, self._appearance.theme.ink, inside=True)

    def _paint_heads(self, painter: QPainter) -> None:
        heads = self._arrangement.heads if self._arrangement else ()
        sides = self._appearance.notation.sides
        in_list = len(heads) <= len(sides)
        for number, head in enumerate(heads):
            area = QRectF(head.left, self._heads_top(), head.right - head.left, self._heads_height())
            side = sides[head.side]
            text = LIST_TITLES[side] if number == 0 and in_list and self._corner is not None else TITLES[side]
            paint_column_head(painter, area, self._appearance, side, text, 2)
            if head.side and number // 2 < len(self._rest):
                self._paint_rest(painter, area, *self._rest[number // 2])
        if heads and not in_list and self._corner is not None:
            self._paint_title(painter, heads[0].left)

    def _paint_title(self, painter: QPainter, right: float) -> None:
        """The table's title beside the headings, where no title bar bears it."""
        painter.setFont(self._appearance.font("head"))
        painter.setPen(self._appearance.theme.ink)
        area = QRectF(padding(self._appearance), self._heads_top() + 4, right, self._heads_height() - 4)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, TITLE)

    def _paint_rest(self, painter: QPainter, area: QRectF, above: int, below: int) -> None:
        """How many rows there are below, or above where there are none below."""
        if not above and not below:
            return
        theme, size = self._appearance.theme, self._appearance.size("tick")
        band = self._appearance.projector  # a solid one, in the colour of the reading that stands last
        painter.setFont(self._appearance.font("tick"))
        painter.setPen(text_on(theme.side(self._appearance.notation.sides[1]).stroke) if band else theme.ink3)
        words = f"{below} more ↓" if below else f"{above} above ↑"
        place = area.adjusted(0, 0 if band else 4, -0.45 * size if band else 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def _region(rects: Iterable[QRect]) -> QRegion:
    region = QRegion()
    for rect in rects:
        region = region.united(rect)
    return region
