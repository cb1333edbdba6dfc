"""The one thing to do about a caution: words that are a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gdlab.symbols.cautions import Action
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.model import SymbolModel
from gdlab.ui.docks.symbol_table.scrolling import Seen
from gdlab.ui.widgets.focus import paint_focus_ring

_HEIGHT = 28


class LinkButton(QAbstractButton):
    """Underlined words in ink that can be pressed."""

    def __init__(self, appearance: Appearance, action: Action, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.action = action
        self.setText(action.label)
        self.setAccessibleName(action.label)
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
        with QPainter(self) as painter:
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


class Links:
    """The buttons of all cautions that propose something, children of the viewport."""

    def __init__(self, appearance: Appearance, viewport: QWidget, requested: Callable[[Action], None]) -> None:
        self._appearance = appearance
        self._viewport = viewport
        self._requested = requested
        self._links: list[LinkButton] = []

    def clear(self) -> None:
        """Remove all buttons."""
        for link in self._links:
            link.hide()
            link.deleteLater()
        self._links = []

    def place(self, seen: Seen, model: SymbolModel) -> None:
        """Put a button after each caution; buttons are kept, with their focus, while the words on them stay."""
        places = [
            (caution.action, rect.translated(0, -seen.offsets[item.row]))
            for item in seen.items
            if item.cautions
            for caution, rect in zip(model.cautions_at(item.row), item.cautions, strict=True)
            if caution.action is not None
        ]
        if [link.text() for link in self._links] != [action.label for action, _ in places]:
            self.clear()
            self._links = [self._make(action) for action, _ in places]
        for link, (action, rect) in zip(self._links, places, strict=True):
            link.action = action
            link.place(rect.right() + 14, rect.top() + QFontMetricsF(self._appearance.font("label")).height() / 2)

    def _make(self, action: Action) -> LinkButton:
        link = LinkButton(self._appearance, action, self._viewport)
        link.clicked.connect(lambda: self._requested(link.action))
        link.show()
        return link
