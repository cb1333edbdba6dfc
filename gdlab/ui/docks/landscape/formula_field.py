"""The field in which a formula is typed: it is tried at every letter, and a mistake is marked where it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.expressions import ExpressionError
from gdlab.core.fields import ParameterError
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.typed import typed_landscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.wording import sentence
from gdlab.ui.editor.formula_completion import FormulaCompletion
from gdlab.ui.editor.formula_words import words
from gdlab.ui.icons import paint_icon
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.text_field import TextField

_HEIGHT = 36
_PADDING = 8
_SIGN = 16
_WAVE = 2.0
_WAVELENGTH = 5.0
PAUSE = 1500
"""Milliseconds without typing after which a formula counts as looked at."""


class FormulaField(TextField):
    """A formula as text.

    `edited(text, final)`: at every letter that leaves a usable formula, and finally after a moment without typing, on
    Return or when the field is left: each formula that was looked at is one edit. A text that cannot be used is kept,
    marked and explained: `error_changed(sentence)`; Return tries it again. While it is typed, words that may be meant
    are offered. What has been taken over the window undoes; the rest is text. Return and Escape leave the field, so
    that the next Space plays; Escape goes back to where this visit began: `dropped(text)`, with the formula of then.
    """

    edited = Signal(str, bool)
    dropped = Signal(str)
    error_changed = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._landscape: FormulaLandscape | None = None
        self._error = ""
        self._place: tuple[int, int] | None = None
        self._good = ""
        self._before = self._begun = ""  # when the last edit ended, and when the field was entered
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._rest)
        self.completion = FormulaCompletion(appearance, self)
        self.completion.set_words(words(None))
        self.completion.completed.connect(lambda: self._try(self.text()))
        self.setObjectName("landscapeFormula")
        self.setAccessibleName("Formula of the landscape")
        self.setPlaceholderText("x**2 + y**2")
        self.setToolTip(
            "U(x), U(x, y) or U(x1, …, xn); a single letter is a coefficient.\n"
            "Return: done, Escape: back, Ctrl+Space: all words."
        )
        self.setMaxLength(1000)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextMargins(_PADDING, 0, _SIGN + 2 * _PADDING + 2, 0)
        self.textEdited.connect(self._on_edited)
        appearance.changed.connect(self._restyle)
        self._restyle()

    # ---- what is shown ----

    def set_landscape(self, landscape: FormulaLandscape) -> None:
        """Show a landscape's formula; what is being typed stays as long as the landscape's own formula does."""
        changed = self._landscape is None or landscape.formula != self._landscape.formula
        self._landscape = landscape
        self.completion.set_words(words(landscape))
        if not changed:
            if self._error and self.text() == landscape.formula:  # another part of it may be shown by now
                self._explain(*self._mistake(landscape.formula))
            return
        self._good = landscape.formula
        typed_here = landscape.formula == self.text()
        if not typed_here:
            self.setText(landscape.formula)
            if not self.hasFocus():
                self.setCursorPosition(0)
        if not (typed_here and self.hasFocus()):
            self._before = self._begun = landscape.formula
        self._explain(*self._mistake(landscape.formula))

    def set_error(self, message: str) -> None:
        """Mark the whole text and say what is wrong with it; "" removes the mark."""
        self._explain(message, (0, len(self.text())) if message else None)

    def error(self) -> str:
        """What is wrong with the text, or ""."""
        return self._error

    def error_place(self) -> tuple[int, int] | None:
        """Where in the text the mistake is, from … to."""
        return self._place

    def _explain(self, message: str, place: tuple[int, int] | None) -> None:
        self._place = place
        self.setAccessibleDescription(message)
        if message != self._error:
            self._error = message
            self.error_changed.emit(message)
        self.update()

    # ---- typing ----

    def _on_edited(self, text: str) -> None:
        """Try what was typed, and offer what may be meant."""
        self._pause.start()
        self._try(text)
        self.completion.offer()

    def _try(self, text: str) -> None:
        """Tell of a text that can be used; mark and explain one that cannot."""
        message, place = self._mistake(text)
        self._explain(message, place)
        if not message:
            self._good = text
            self.edited.emit(text, False)

    def _mistake(self, text: str) -> tuple[str, tuple[int, int] | None]:
        """What is wrong with a text, and where; "" where it can be used."""
        shown = self._landscape
        known, bounds = ({}, None) if shown is None else (shown.coefficients, shown.bounds)
        try:
            typed_landscape(text, known, bounds)
        except ExpressionError as error:
            return sentence(error, text), (error.start, error.end)
        except ParameterError as error:
            return str(error), (0, len(text))
        return "", None

    def _finish(self) -> None:
        """The end of one edit, if there was any."""
        self._pause.stop()
        if self._good != self._before:
            self._before = self._good
            self.edited.emit(self._good, True)
        if self._good == self.text() and self.isUndoAvailable():
            self.setText(self._good)  # which forgets how it was typed

    def _rest(self) -> None:
        """The person looks at what was typed: what comes next is another edit."""
        if self._good == self.text() and self._good != self._before:
            self._before = self._good
            self.edited.emit(self._good, True)

    def event(self, event: QEvent) -> bool:
        """Leave Undo to the window where a text was taken over; keep Tab for a word that was chosen."""
        taken_over = self._good != self._begun and self.text() == self._good
        if taken_over and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            event.ignore()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            return self.completion.key(event) or super().event(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return ends the edit; Escape takes it back. What the offered words need is theirs."""
        if self.completion.key(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._error:  # what it could not be used for may have changed meanwhile
                self._try(self.text())
            self._finish()
            self.clearFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self._take_back()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _take_back(self) -> None:
        self._pause.stop()
        self.setText(self._begun)
        self._explain("", None)
        if self._good != self._begun:
            self._good = self._before = self._begun
            self.dropped.emit(self._begun)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember what the formula was."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._before = self._begun = self._good

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the edit; a text that cannot be used stays, marked."""
        super().focusOutEvent(event)
        self.completion.close()
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._finish()

    # ---- what it looks like ----

    def sizeHint(self) -> QSize:
        """A line of type in a frame."""
        return QSize(200, _HEIGHT)

    def _restyle(self) -> None:
        self.set_colours(self._appearance.theme.ink, self._appearance.theme)
        self.setFont(self._appearance.font("body"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, text, the sign at the right, and the wave under a mistake."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = 2.0 if self._error else 1.0
            painter.setPen(QPen(theme.warn if self._error else theme.rule2, width))
            painter.setBrush(theme.field)
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            inset = width / 2
            painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), 4, 4)
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_sign(painter)
            if self._place is not None:
                self._paint_wave(painter, *self._place)
            if self.hasFocus() and not self._error:
                paint_focus_ring(painter, QRectF(self.rect()), theme.ink, inside=True)

    def _paint_sign(self, painter: QPainter) -> None:
        theme = self._appearance.theme
        place = QRectF(self.width() - _SIGN - _PADDING - 3, (self.height() - _SIGN) / 2, _SIGN, _SIGN)
        if self._error:
            paint_icon(painter, "warning", place, theme.warn, mark=theme.field)
        elif self.text():
            paint_icon(painter, "check", place, theme.ink)

    def _paint_wave(self, painter: QPainter, start: int, end: int) -> None:
        """A wavy line under a part of the text; under the place after the text where that is empty."""
        metrics, text = self.fontMetrics(), self.text()
        origin = self.cursorRect().center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        left = float(origin + metrics.horizontalAdvance(text[:start]))
        right = max(origin + metrics.horizontalAdvance(text[:end]), left + 2 * _WAVELENGTH)
        low, high = float(_PADDING), self.width() - _SIGN - 2.0 * _PADDING
        left, right = max(left, low), min(right, high)
        if right <= left:
            left = max(low, min(left, high) - 2 * _WAVELENGTH)
            right = left + 2 * _WAVELENGTH
        y = (self.height() + metrics.height()) / 2 - 1
        path = QPainterPath()
        path.moveTo(left, y)
        x, up = left, True
        while x < right:
            path.quadTo(x + _WAVELENGTH / 4, y + (-_WAVE if up else _WAVE), x + _WAVELENGTH / 2, y)
            x, up = x + _WAVELENGTH / 2, not up
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._appearance.theme.warn, 1.5))
        painter.drawPath(path)
