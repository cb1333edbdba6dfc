"""One sentence and at most one thing to do about it; where it warns, after a triangle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.widgets.buttons import Chip


class _Triangle(QWidget):
    """The warning's mark."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(self._appearance.size("label") * 1.2)
        return QSize(side, side + 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._appearance.theme
        with QPainter(self) as painter:
            paint_icon(painter, "warning", QRectF(0, 1, self.width(), self.width()), theme.warn, mark=theme.page)


class SentenceLine(QWidget):
    """One sentence; hidden while there is none. `action_triggered` when its button is pressed."""

    action_triggered = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = Chip(appearance, "", parent=self)
        self._action.clicked.connect(self.action_triggered)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 2, 0, 2)
        self._row.setSpacing(6)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._action, 0, Qt.AlignmentFlag.AlignTop)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.set_sentence("")

    def set_sentence(self, sentence: str, action: str = "") -> None:
        """Show a sentence and the words of its button; "" hides the line."""
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.updateGeometry()
        self._action.setVisible(bool(action))
        self.setVisible(bool(sentence))

    def sentence(self) -> str:
        """What is said."""
        return self._label.text()

    def action(self) -> Chip:
        """The button."""
        return self._action

    def _colour(self) -> QColor:
        return self._appearance.theme.ink2

    def _restyle(self) -> None:
        palette = self._label.palette()
        palette.setColor(self._label.foregroundRole(), self._colour())
        self._label.setPalette(palette)
        self._label.setFont(self._appearance.font("label"))


class WarningLine(SentenceLine):
    """One warning."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._row.insertWidget(0, _Triangle(appearance, self), 0, Qt.AlignmentFlag.AlignTop)

    def set_warning(self, sentence: str, action: str = "") -> None:
        """Show a sentence and the words of its button; "" hides the line."""
        self.set_sentence(sentence, action)

    def _colour(self) -> QColor:
        return self._appearance.theme.warn
