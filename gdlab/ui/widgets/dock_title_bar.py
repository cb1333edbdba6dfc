"""The title bar of a dock: its name, a button to float it, one to close it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.buttons import IconButton

HEIGHT = 40
_PADDING, _PADDING_COMPACT = 20, 18


class DockTitleBar(QWidget):
    """For `QDockWidget.setTitleBarWidget`; dragging it moves the dock, which its grip shows under the pointer."""

    def __init__(self, appearance: Appearance, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._appearance = appearance
        self._dock = dock
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        title = dock.windowTitle()
        self.float_button = IconButton(appearance, "float", f"Float “{title}”", size=15, parent=self)
        self.close_button = IconButton(appearance, "close", f"Close “{title}”", size=15, parent=self)
        self.float_button.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.close_button.clicked.connect(dock.close)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        self._layout.addWidget(self.float_button)
        self._layout.addWidget(self.close_button)
        appearance.changed.connect(self._restyle)
        dock.windowTitleChanged.connect(self.update)
        self._restyle()

    def _padding(self) -> int:
        return _PADDING_COMPACT if self._appearance.compact else _PADDING

    def _restyle(self) -> None:
        # the cross itself, not its hit area, ends where the dock's text ends
        self._layout.setContentsMargins(self._padding(), 0, self._padding() - 8, 0)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as every title bar."""
        return QSize(160, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """As high as every title bar."""
        return QSize(80, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The title, and under the pointer the grip."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setFont(self._appearance.font("dock_title"))
            painter.setPen(theme.ink)
            area = QRectF(self.rect()).adjusted(self._padding(), 0, -2 * HEIGHT, 0)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            text = painter.fontMetrics().elidedText(
                self._dock.windowTitle(), Qt.TextElideMode.ElideRight, int(area.width())
            )
            painter.drawText(area, flags, text)
            if self.underMouse():
                for row in range(3):
                    for column in range(2):
                        painter.fillRect(QRectF(7 + 4 * column, self.height() / 2 - 5 + 4 * row, 2, 2), theme.rule2)
