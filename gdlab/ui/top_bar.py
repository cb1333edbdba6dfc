"""The strip at the top: menus at the left, the document's name in the middle, a few icons at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenuBar, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.hairline import Hairline

HEIGHT = 36


class TopBar(QWidget):
    """Menu bar, title and icons. `set_title(name, modified)` shows a dot before the name of a modified document."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self._title = QLabel()
        self._title.setObjectName("document.title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 16, 0)
        self._row.setSpacing(2)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        self._row.addWidget(self._title)
        self._row.addStretch(1)
        self.setFixedHeight(HEIGHT)
        self.setAutoFillBackground(True)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def add_button(self, action: QAction, icon: str) -> IconButton:
        """An icon at the right that triggers an action and is enabled as it is."""
        button = IconButton(self._appearance, icon, action.text())
        button.setObjectName(f"top.{action.objectName()}")
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        self._row.addWidget(button)
        return button

    def add_word(self, action: QAction, icon: str, text: str, key: str) -> None:
        """An icon with a word and its key at the right."""
        button = WordButton(self._appearance, icon, text, key)
        button.setObjectName(f"top.{action.objectName()}")
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        self._row.addWidget(button)

    def add_part(self, part: QWidget) -> None:
        """Another widget at the right."""
        self._row.addWidget(part)
        self._row.addSpacing(8)

    def add_rule(self) -> None:
        """A short vertical line between groups."""
        rule = Hairline(self._appearance, Qt.Orientation.Vertical)
        rule.setFixedHeight(16)
        self._row.addSpacing(10)
        self._row.addWidget(rule)
        self._row.addSpacing(10)

    def set_title(self, name: str, modified: bool) -> None:
        """Show the document's name."""
        self._title.setText(f"●  {name}" if modified else name)
        self._title.setToolTip("Not saved yet" if modified else "")

    def _restyle(self) -> None:
        look = self._appearance
        self.menus.setFont(look.font("body"))
        self._title.setFont(look.font("body"))
        palette = self._title.palette()
        palette.setColor(self._title.foregroundRole(), look.theme.ink2)
        self._title.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline below."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._appearance.theme.rule)


class WordButton(IconButton):
    """An icon button with a word and a key beside the icon."""

    def __init__(self, appearance: Appearance, icon: str, text: str, key: str) -> None:
        super().__init__(appearance, icon, text)
        self._text, self._key = text, key

    def sizeHint(self) -> QSize:
        """Icon, word, key."""
        metrics = self.fontMetrics()
        return QSize(28 + metrics.horizontalAdvance(self._text) + 12 + metrics.horizontalAdvance(self._key) + 8, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the three."""
        look = self._appearance
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse():
                painter.fillRect(self.rect(), look.theme.hover)
            area = self.rect().toRectF()
            icon = area.adjusted(4, 4, -(area.width() - 24), -4)
            paint_icon(painter, self._icon, icon, look.theme.ink)
            painter.setFont(look.font("body"))
            painter.setPen(look.theme.ink)
            painter.drawText(area.adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
            left = 32 + painter.fontMetrics().horizontalAdvance(self._text) + 10
            painter.setFont(look.font("tick"))
            painter.setPen(look.theme.ink3)
            painter.drawText(area.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._key)
            if self.hasFocus():
                painter.setPen(look.theme.ink)
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
