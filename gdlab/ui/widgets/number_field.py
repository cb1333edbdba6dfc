"""A field for one number that keeps every bit of it, however few digits it shows."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.formatting import format_exactly, format_number, parse_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.widgets.scales import LogScale, Scale
from gdlab.ui.widgets.sentences import as_sentence
from gdlab.ui.widgets.text_field import TextField

ARROW, SHIFT_ARROW = 1.01, 1.1
"""Factors of one step of the arrow keys."""
_FACTOR_PER_PIXEL = 1.01
_FACTOR_PER_PIXEL_SHIFT = 1.1
_START_OF_DRAG = 4
_INNER_MARGIN = 2
"""What QLineEdit leaves free beside its text."""
_RIGHT = _INNER_MARGIN + 1
"""Free pixels right of the text: the margin, and the caret's place."""
_UNDERLINE_DROP = 7
_DOT_PITCH, _DOTS_LENGTH = 2.4, 12
_ERROR_MARGIN = 4
"""Room on either side of a wrong text, for the border."""
_DEFAULT_SCALE = LogScale(1e-3, 1e3)


class NumberField(TextField):
    """Shows a number to three digits, and all of it while it is edited.

    `edited(value, final)` says that the person changed it: by Return, by leaving, by arrow keys, by dragging sideways
    on the digits (`final` is false until the drag or the key ends). Text that is no number, or that the owner refuses,
    is kept and marked, and the last good value stays: `error_changed(sentence)` says why, and "" when that is over.
    `room_changed` says that the text is of another width.
    """

    edited = Signal(float, bool)
    error_changed = Signal(str)
    room_changed = Signal()

    def __init__(
        self,
        appearance: Appearance,
        side: Side = "neutral",
        scale: Scale | None = None,
        value: float = math.nan,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._side: Side = side
        self._scale = scale or _DEFAULT_SCALE
        self._value = value
        self._error = self._tooltip = ""
        self._shown = ""  # the text for the value
        self._room = 0  # width of the text
        self._linked = self._warned = self._set_aside = False
        self._pressed_at: float | None = None
        self._scrubbed_from: float | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._clear_error)
        self.textChanged.connect(self._measure)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._show_value()

    # ---- the value ----

    def value(self) -> float:
        """The number itself, to the last bit."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number; edits nothing and emits nothing.

        What the person is typing is left alone, and so is a marked mistake until the number is another one.
        """
        if value == self._value and (self._error or self.text() == self._shown):
            return
        self._value = float(value)
        typed = self.isModified()
        if self._error and not (typed and self.hasFocus()) and self._scrubbed_from is None:
            self._clear_error()
        if not typed:
            self._show_value()

    def setValue(self, value: float) -> None:
        """Edit the number, as if it had been typed: for scripts and tests."""
        self._commit(float(value), final=True)

    def show_error(self, message: str) -> None:
        """Mark the field and say what is wrong with it, as its owner found; "" removes the mark.

        Called while `edited` is told, it refuses the edit: the text stays, marked, and `value()` is the last good one.
        """
        if message == self._error:
            return
        self._error = message
        self.setAccessibleDescription(message)
        super().setToolTip(message or self._tooltip)
        margin = _ERROR_MARGIN if message else 0
        self.setTextMargins(margin, 0, margin, 0)
        self.updateGeometry()
        self.update()
        self.error_changed.emit(message)

    def error(self) -> str:
        """What is wrong with the text, or ""."""
        return self._error

    def forget_mistake(self) -> None:
        """Show the last good number where a wrong text stands: the field is another quantity's from now on."""
        if self._error:
            self._clear_error()
            self._show_value()

    def setToolTip(self, text: str) -> None:
        """Explain the field; an error's explanation goes before."""
        self._tooltip = text
        super().setToolTip(self._error or text)

    def set_linked(self, linked: bool) -> None:
        """Mark that the quantity is under the pointer somewhere."""
        if linked != self._linked:
            self._linked = linked
            self.update()

    def set_warned(self, warned: bool) -> None:
        """Write the number in the colour of warnings."""
        if warned != self._warned:
            self._warned = warned
            self._restyle()

    def set_set_aside(self, set_aside: bool) -> None:
        """Write the number faintly: it has no effect at present, but can be edited."""
        if set_aside != self._set_aside:
            self._set_aside = set_aside
            self._restyle()

    # ---- what it looks like ----

    def sizeHint(self) -> QSize:
        """Room for the text and nothing else."""
        width = self._room + _INNER_MARGIN + _RIGHT
        around = self.textMargins().left() + self.textMargins().right()
        return QSize(max(width, 16) + around, self.fontMetrics().height() + 5)

    def baseline(self, height: int) -> int:
        """Pixels from the top to the baseline of the digits where the field is so high; Qt rounds like this."""
        metrics = self.fontMetrics()
        return (height - metrics.height() + 1) // 2 + metrics.ascent()

    def _restyle(self) -> None:
        theme = self._appearance.theme
        self._ink = theme.warn if self._warned else theme.ink3 if self._set_aside else theme.side(self._side).text
        self.set_colours(self._ink, theme)
        self.setFont(self._appearance.font("value"))
        self._measure(self.text())
        self.updateGeometry()
        self.update()

    def _measure(self, text: str) -> None:
        room, self._room = self._room, self.fontMetrics().horizontalAdvance(text)
        if self._room != room:
            self.updateGeometry()
            self.room_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, at rest without Qt's detours, and the underline that says what can be done with it."""
        right, baseline, focused = self.width() - _RIGHT, self.baseline(self.height()), self.hasFocus()
        room = right - _INNER_MARGIN
        at_rest = not (focused or self._error) and self._room <= room
        if not at_rest:
            super().paintEvent(event)
        with QPainter(self) as painter:
            if at_rest:
                self._paint_digits(painter, right, baseline)
            if self._error:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._appearance.theme.warn, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            elif focused or not self._set_aside:
                width, top = min(self._room, room), min(baseline + _UNDERLINE_DROP - 1, self.height() - 2)
                self._paint_underline(painter, QRectF(right - width, top, width, 1), focused=focused)

    def _paint_digits(self, painter: QPainter, right: int, baseline: int) -> None:
        """The text where Qt paints it while it is edited, on a tint where its quantity is pointed at."""
        if self._linked:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._appearance.theme.sel)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 1, 0, -1), 3, 3)
        painter.setPen(self._ink)
        painter.drawText(right - 1 - self._room, baseline, self.text())

    def _paint_underline(self, painter: QPainter, line: QRectF, *, focused: bool) -> None:
        """Dotted: it can be dragged; solid: it is pointed at, or edited."""
        if focused:
            painter.fillRect(line.adjusted(0, -0.5, 0, 0.5), self._appearance.theme.ink)
        elif self._linked:
            painter.fillRect(line.adjusted(0, -0.25, 0, 0.25), self._ink)
        else:
            painter.drawTiledPixmap(line, _dots(self._ink.rgba(), self.devicePixelRatioF()))

    def _show_value(self) -> None:
        self._shown = format_exactly(self._value) if self.hasFocus() else format_number(self._value)
        if self._shown != self.text() or self.isUndoAvailable():  # what has been taken over, the window undoes
            self.setText(self._shown)
        self.setModified(False)

    # ---- editing ----

    def _commit(self, value: float, *, final: bool) -> None:
        """Take over a number and tell; when the owner answers with an error, the last good one stays."""
        before = self._value
        changed = value != before and not (math.isnan(value) and math.isnan(before))
        self._clear_error()
        self._value = value
        self._show_value()
        if changed or (final and self._scrubbed_from is not None):
            self.edited.emit(value, final)
        if self._error:
            self._value = before
            self.setText(format_exactly(value))

    def _commit_text(self) -> bool:
        """Take over what was typed; whether that was a number."""
        if not self.isModified():
            return True
        try:
            value = parse_number(self.text())
        except ValueError as error:
            self.show_error(as_sentence(str(error)))
            return False
        self._commit(value, final=True)
        return True

    def _clear_error(self) -> None:
        if self._error:
            self.show_error("")

    def _step(self, factor: float, *, first: bool) -> None:
        if not self._commit_text():
            return
        if first:
            self._scrubbed_from = self._value
        self._commit(self._scale.scaled(self._value, factor), final=False)
        self.selectAll()

    def _end_scrub(self) -> None:
        if self._scrubbed_from is not None:
            self._commit(self._value, final=True)
            self._scrubbed_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return commits, Escape restores, the arrows change by 1 % and with Shift by 10 %."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._commit_text():
                self.selectAll()
        elif key == Qt.Key.Key_Escape:
            self._clear_error()
            self._show_value()
            self.selectAll()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            factor = SHIFT_ARROW if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ARROW
            self._step(factor if key == Qt.Key.Key_Up else 1 / factor, first=not event.isAutoRepeat())
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of an arrow key is the end of one edit."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.isAutoRepeat():
            self._end_scrub()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the whole number, ready to be replaced."""
        super().focusInEvent(event)
        if not self.isModified():
            self._show_value()
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take over what was typed; text that is no number stays, marked."""
        self._end_scrub()
        committed = self._commit_text()
        super().focusOutEvent(event)
        if committed and not self._error:
            self._show_value()
        self.deselect()

    # ---- dragging sideways ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the digits, unless they are being edited."""
        if self.hasFocus() or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._pressed_at = event.globalPosition().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Change the number by 1 % a pixel; with Shift, by 10 %."""
        if self._pressed_at is None:
            self.setCursor(Qt.CursorShape.IBeamCursor if self.hasFocus() else Qt.CursorShape.SizeHorCursor)
            super().mouseMoveEvent(event)
            return
        distance = event.globalPosition().x() - self._pressed_at
        if self._scrubbed_from is None:
            if abs(distance) < _START_OF_DRAG:
                return
            self._scrubbed_from = self._value
        fast = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        factor = (_FACTOR_PER_PIXEL_SHIFT if fast else _FACTOR_PER_PIXEL) ** distance
        self._commit(self._scale.scaled(self._scrubbed_from, factor), final=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag; a press without one starts editing."""
        if self._pressed_at is None:
            super().mouseReleaseEvent(event)
            return
        self._pressed_at = None
        if self._scrubbed_from is not None:
            self._end_scrub()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()


@cache
def _dots(colour: int, ratio: float) -> QPixmap:
    """A stretch of a dotted line, 1 px high, that can be repeated: dashing a line anew costs as much as its number."""
    picture = QPixmap(round(_DOTS_LENGTH * ratio), max(1, round(ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(round(_DOTS_LENGTH / _DOT_PITCH)):
            painter.fillRect(QRectF(place * _DOT_PITCH, 0, 1, 1), QColor.fromRgba(colour))
    return picture
