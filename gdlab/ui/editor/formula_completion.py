"""What may be meant, offered below the field in which a formula is typed.

It never takes the keyboard: it is steered by the field, and leaves Return and Tab alone until an entry was chosen with
the arrows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.formula_words import Word, offered, typed_word
from gdlab.ui.widgets.plate import paint_plate

MOST = 8
"""Entries that are seen at once."""
_ROW = 27
_PADDING = 10
_GAP = 18
_EDGE = 5
_MOST_WIDTH = 460


class CompletionList(QWidget):
    """The list itself: words with signature and one line of help. `picked(word)` by the mouse."""

    picked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._words: list[Word] = []
        self._current = -1
        self._first = 0
        self.setObjectName("formulaCompletion")
        self.setAccessibleName("What may be meant")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setMouseTracking(True)
        self.hide()
        appearance.changed.connect(self.update)

    def set_words(self, words: Sequence[Word]) -> None:
        """Show other entries; none is chosen."""
        self._words, self._current, self._first = list(words), -1, 0
        self.setVisible(bool(words))
        self.resize(self.sizeHint())
        self._tell()

    def words(self) -> list[Word]:
        """The entries."""
        return list(self._words)

    def current(self) -> Word | None:
        """The chosen entry."""
        return self._words[self._current] if self._current >= 0 else None

    def move_current(self, by: int) -> None:
        """Choose another entry; above the first there is none."""
        self._current = max(-1, min(len(self._words) - 1, self._current + by))
        self._first = max(min(self._first, max(0, self._current)), self._current - MOST + 1)
        self._tell()

    def _tell(self) -> None:
        word = self.current()
        self.setAccessibleDescription(f"{word.signature}: {word.help}" if word else "")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its widest entry."""
        signature, meaning = self._columns()
        width = min(_MOST_WIDTH, signature + _GAP + meaning + 2 * _PADDING)
        return QSize(round(width), min(MOST, len(self._words)) * _ROW + 2 * _EDGE)

    def _columns(self) -> tuple[float, float]:
        name, words = QFontMetricsF(self._appearance.font("body")), QFontMetricsF(self._appearance.font("tick"))
        return (
            max((name.horizontalAdvance(word.signature) for word in self._words), default=0.0),
            max((words.horizontalAdvance(word.help) for word in self._words), default=0.0),
        )

    def _row_at(self, position: QPointF) -> int:
        row = int((position.y() - _EDGE) // _ROW) + self._first
        return row if self._first <= row < min(len(self._words), self._first + MOST) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose the entry under the pointer."""
        self.move_current(self._row_at(event.position()) - self._current)

    def leaveEvent(self, event: QEvent) -> None:
        """Choose none."""
        super().leaveEvent(event)
        self.move_current(-len(self._words))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick an entry."""
        row = self._row_at(event.position())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self._words[row])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame and entries."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            paint_plate(painter, self.rect(), theme.rule2, theme.field)
            left = _PADDING + self._columns()[0] + _GAP
            for row in range(self._first, min(len(self._words), self._first + MOST)):
                self._paint_row(painter, row, left)

    def _paint_row(self, painter: QPainter, row: int, left: float) -> None:
        theme, word = self._appearance.theme, self._words[row]
        area = QRectF(0, _EDGE + (row - self._first) * _ROW, self.width(), _ROW)
        if row == self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.sel)
            painter.drawRoundedRect(area.adjusted(4, 0, -4, 0), 3, 3)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._appearance.font("body"))
        painter.setPen(theme.ink)
        painter.drawText(area.adjusted(_PADDING, 0, 0, 0), flags, word.signature)
        font = self._appearance.font("tick")
        room = self.width() - left - _PADDING
        painter.setFont(font)
        painter.setPen(theme.ink2)
        text = QFontMetricsF(font).elidedText(word.help, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area.adjusted(left, 0, 0, 0), flags, text)


class FormulaCompletion(QObject):
    """Offers words while a line is typed in; `completed` when one was put into it.

    Down and Up choose, Return and Tab take what was chosen so, Escape closes; Ctrl+Space offers everything. Without a
    choice Return, Tab and all other keys are the line's own.
    """

    completed = Signal()

    def __init__(self, appearance: Appearance, line: QLineEdit) -> None:
        super().__init__(line)
        self._appearance = appearance
        self._line = line
        self._words: tuple[Word, ...] = ()
        self._list: CompletionList | None = None
        line.cursorPositionChanged.connect(self._on_moved)

    def set_words(self, words: tuple[Word, ...]) -> None:
        """Know other words."""
        self._words = words

    def popup(self) -> CompletionList:
        """The list; made in the line's window when it is first wanted."""
        window = self._line.window()
        if self._list is None or self._list.parent() is not window:
            if self._list is not None:
                self._list.deleteLater()
            self._list = CompletionList(self._appearance, window)
            self._list.picked.connect(self._put)
        return self._list

    def is_open(self) -> bool:
        """Whether anything is offered."""
        return self._list is not None and self._list.isVisible()

    def offer(self, *, everything: bool = False) -> None:
        """Offer what may be meant by the word at the cursor."""
        typed = typed_word(self._line.text(), self._line.cursorPosition())
        found = offered(typed, self._words) if typed or everything else []
        if not found:
            self.close()
            return
        popup = self.popup()
        popup.set_words(found)
        popup.resize(min(popup.width(), self._line.window().width() - 4), popup.height())
        popup.move(self._place(popup, len(typed)))
        popup.raise_()

    def close(self) -> None:
        """Offer nothing."""
        if self._list is not None:
            self._list.set_words(())

    def key(self, event: QKeyEvent) -> bool:
        """Take a key of the line if it is meant for the list; whether it was."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.offer(everything=True)
            return True
        if not self.is_open():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.popup().move_current(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        word = self.popup().current()
        if word is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._put(word)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        return False

    def _put(self, word: Word) -> None:
        """Write a word in the place of the one at the cursor."""
        line = self._line
        typed = len(typed_word(line.text(), line.cursorPosition()))
        called = line.text()[line.cursorPosition() : line.cursorPosition() + 1] == "("
        line.cursorBackward(True, typed)
        line.insert(word.text.removesuffix("()") if called else word.text)
        if word.back:
            line.cursorForward(False, 1) if called else line.cursorBackward(False, word.back)
        self.close()
        self.completed.emit()

    def _on_moved(self, _old: int, new: int) -> None:
        if self.is_open() and not typed_word(self._line.text(), new):
            self.close()

    def _place(self, popup: CompletionList, typed: int) -> QPoint:
        """Below the word, or above the line where there is no room, inside the window."""
        line, window = self._line, self._line.window()
        metrics, end = line.fontMetrics(), line.cursorPosition()
        word = metrics.horizontalAdvance(line.text()[end - typed : end])
        x = line.cursorRect().center().x() - word - _PADDING
        corner = line.mapTo(window, QPoint(x, line.height() + 2))
        if corner.y() + popup.height() > window.height():
            corner.setY(corner.y() - line.height() - 4 - popup.height())
        corner.setX(max(2, min(corner.x(), window.width() - popup.width() - 2)))
        return corner
