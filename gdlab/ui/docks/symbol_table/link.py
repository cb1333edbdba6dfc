"""The one thing to do about a caution: words that are a button."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.focus import paint_focus_ring

_HEIGHT = 28


class LinkButton(QAbstractButton):
    """Underlined words in ink that can be pressed."""

    def __init__(self, appearance: Appearance, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setText(text)
        self.setAccessibleName(text)
        self.setFont(appearance.font("label_strong"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """The words, and room for the ring round them."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 9, max(_HEIGHT, self.fontMetrics().height()))

    def place(self, left: float, middle: float) -> None:
        """Put the start of the words and their middle at a point of the parent."""
        size = self.sizeHint()
        self.setGeometry(QRect(round(left) - 4, round(middle - size.height() / 2), size.width(), size.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words, their underline, with the keyboard a ring."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        colour = theme.ink2 if self.isDown() else theme.ink
        painter.setPen(colour)
        painter.drawText(4, round(baseline), self.text())
        thickness = 2 if self.underMouse() else 1
        painter.fillRect(QRectF(4, round(baseline) + 3, metrics.horizontalAdvance(self.text()), thickness), colour)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()).adjusted(0, 2, 0, -2), theme.ink, inside=True)
        painter.end()
