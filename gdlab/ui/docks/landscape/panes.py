"""A pane that scrolls, and such a pane above another part: the pane takes what it needs, the part below the rest."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar


class Pane(QScrollArea):
    """Content that scrolls up and down, under a bar that lies in its padding."""

    def __init__(self, appearance: Appearance, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        content.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to whatever has the keyboard
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(appearance))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidget(content)
        self._content = content

    def needed(self, width: int) -> int:
        """The height at which nothing need be scrolled in a pane of a width."""
        layout, room = self._content.layout(), width - self.verticalScrollBar().sizeHint().width()
        assert layout is not None
        return layout.totalHeightForWidth(room) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


class PanePair(QWidget):
    """A pane and below it a part that keeps `least()` pixels as long as it is shown, so that it is always in reach."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._upper: Pane | None = None
        self._lower: QWidget | None = None

    def least(self) -> int:
        """The height of which nothing is taken from the lower part."""
        raise NotImplementedError

    def set_parts(self, upper: QWidget, lower: QWidget) -> None:
        """Put a content into the pane, and the other part below it; once."""
        self._upper, self._lower = Pane(self._appearance, upper, self), lower
        lower.setParent(self)
        upper.installEventFilter(self)

    @property
    def upper(self) -> Pane | None:
        """The pane, once it has its content."""
        return self._upper

    def set_lower_shown(self, shown: bool) -> None:
        """Show the lower part, or leave its room to the pane."""
        if self._lower is not None:
            self._lower.setVisible(shown)
            self.share()

    def share(self) -> None:
        """Share the height."""
        if self._upper is None or self._lower is None:
            return
        height, width, first = self.height(), self.width(), self.height()
        if not self._lower.isHidden():
            first = min(self._upper.needed(width), height - min(self.least(), height // 2))
        self._upper.setGeometry(0, 0, width, first)
        self._lower.setGeometry(0, first, width, height - first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share anew."""
        super().resizeEvent(event)
        self.share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share anew where what is in the pane needs more or less than before."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.share()
        return super().eventFilter(watched, event)
