"""Where the step counter stands, a field to type the step into to which one wants to go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from gdlab.symbols.formatting import parse_number
from gdlab.ui.appearance import Appearance

_HELP = "The step to go to, such as 250 or 1e5: Return goes there, Escape leaves it."


class StepField(QLineEdit):
    """Hidden until it is opened. `jumped(step)` says where to go."""

    jumped = Signal(int)

    def __init__(self, appearance: Appearance, most: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._most = appearance, most
        self.setObjectName("run.goto.step")
        self.setAccessibleName("Go to step")
        self.setToolTip(_HELP)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.returnPressed.connect(self._go)
        self.textEdited.connect(lambda: self._show_error(""))
        self.hide()

    def open(self, step: int) -> None:
        """Ask for a step, beginning with the present one."""
        self.setFont(self._appearance.font("value"))
        self.setText(str(step))
        self._show_error("")
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _go(self) -> None:
        try:
            step = step_typed(self.text(), self._most)
        except ValueError as error:
            self._show_error(str(error))
            return
        self._close()
        self.jumped.emit(step)

    def _show_error(self, words: str) -> None:
        """Say below the field what is wrong."""
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._appearance.colour("warn" if words else "ml"))
        self.setPalette(palette)
        self.setAccessibleDescription(words or _HELP)
        if words:
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), words, self)
        else:
            QToolTip.hideText()

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self.window().setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the window's shortcuts: here they are text."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere stays where they are."""
        super().focusOutEvent(event)
        self._close()


def step_typed(text: str, most: int) -> int:
    """The step that a person means.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    value = parse_number(text)
    if value < 0:
        raise ValueError("A run begins at step 0.")
    if value > most:
        raise ValueError(f"A run has at most {most:,} steps.".replace(",", "\N{NO-BREAK SPACE}"))
    if value != int(value):
        raise ValueError("Steps are counted: type a whole number.")
    return int(value)
