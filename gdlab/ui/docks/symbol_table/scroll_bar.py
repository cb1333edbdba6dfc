"""A scroll bar that is only its handle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from gdlab.ui.appearance import Appearance

_WIDTH, _HANDLE = 10, 6


class QuietScrollBar(QScrollBar):
    """Narrow enough for the margin, so that nothing moves when it comes and goes."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._appearance = appearance
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Scroll the symbol table")

    def sizeHint(self) -> QSize:
        """Narrow."""
        return QSize(_WIDTH, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The handle, stronger under the pointer."""
        theme = self._appearance.theme
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        complex_, slider = QStyle.ComplexControl.CC_ScrollBar, QStyle.SubControl.SC_ScrollBarSlider
        handle = QRectF(self.style().subControlRect(complex_, option, slider, self))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.page)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.rule2 if self.underMouse() or theme.filled_slots else theme.rule)
        handle = QRectF((self.width() - _HANDLE) / 2, handle.top(), _HANDLE, handle.height())
        painter.drawRoundedRect(handle, _HANDLE / 2, _HANDLE / 2)
        painter.end()
