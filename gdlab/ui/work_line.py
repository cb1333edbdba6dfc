"""What is being written off the window's thread, over a corner of the map; then, for a moment, that it is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent

from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.exporter import Exporter, Order
from gdlab.ui.widgets.plate import paint_plate
from gdlab.ui.widgets.warning_line import SentenceLine

_SHOWN = 4000
"""Milliseconds for which it says that something is there."""
_AWAY = QPoint(10, 10)
_PADDING = (10, 4, 10, 4)


class WorkLine(SentenceLine):
    """Follows an exporter; its button stops it."""

    def __init__(self, appearance: Appearance, exporter: Exporter, canvas: Canvas) -> None:
        self._canvas = canvas
        super().__init__(appearance, canvas)
        self.setObjectName("workLine")
        self._row.setContentsMargins(*_PADDING)
        self._label.setWordWrap(False)
        self._label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._past = QTimer(self)
        self._past.setSingleShot(True)
        self._past.setInterval(_SHOWN)
        self._past.timeout.connect(lambda: self.set_sentence(""))
        canvas.installEventFilter(self)
        self.action_triggered.connect(exporter.stop)
        exporter.told.connect(self._tell)
        exporter.made.connect(lambda order: self._end(f"{order.done}."))
        exporter.stopped.connect(lambda order: self._end(f"{order.doing}: stopped."))
        exporter.failed.connect(lambda _order, _error: self.set_sentence(""))

    def _tell(self, order: Order, share: float) -> None:
        self._past.stop()
        self.set_sentence(f"{order.doing} … {share:.0%}" if share else f"{order.doing} …", "Cancel")

    def _end(self, sentence: str) -> None:
        self.set_sentence(sentence)
        self._past.start()

    def set_sentence(self, sentence: str, action: str = "") -> None:
        """Show a sentence and its button; "" hides the line."""
        super().set_sentence(sentence, action)
        self._place()
        self.raise_()

    def _place(self) -> None:
        self.adjustSize()
        self.move(self._canvas.frame.area.topLeft().toPoint() + _AWAY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A page of its own on the map."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            paint_plate(painter, self.rect(), theme.rule2, theme.page)
