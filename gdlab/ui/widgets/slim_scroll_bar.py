"""A scroll bar that takes no room from what it scrolls: a slim handle in the padding, and nothing where all is seen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from gdlab.ui.appearance import Appearance

WIDTH = 10
_HANDLE = 4


class SlimScrollBar(QScrollBar):
    """A scroll bar, upright or level, `WIDTH` pixels wide."""

    def __init__(
        self,
        appearance: Appearance,
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self._appearance = appearance
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Narrow."""
        return QSize(60, WIDTH) if self._level() else QSize(WIDTH, 60)

    def _level(self) -> bool:
        return self.orientation() == Qt.Orientation.Horizontal

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The handle, where there is anything to scroll."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.page)
            if self.maximum() > self.minimum():
                option = QStyleOptionSlider()
                self.initStyleOption(option)
                handle = self.style().subControlRect(
                    QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, self
                )
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                strong = self.underMouse() or self.isSliderDown() or theme.filled_slots
                painter.setBrush(theme.rule2 if strong else theme.rule)
                aside = (WIDTH - _HANDLE) / 2
                slim = QRectF(handle).adjusted(*((0, aside, 0, -aside) if self._level() else (aside, 0, -aside, 0)))
                painter.drawRoundedRect(slim, _HANDLE / 2, _HANDLE / 2)
