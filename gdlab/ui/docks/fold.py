"""A line with a chevron that folds out what is below it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.widgets.buttons import HIT
from gdlab.ui.widgets.focus import paint_focus_ring

_ROOM, _MARK = 20, 8.0


class Fold(QAbstractButton):
    """Its words say what is folded away; they are bold while `set_marked` says that something there matters."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marked, self._short = False, ""
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_words(self, words: str, short: str = "") -> None:
        """Say what is folded away; in a `short` word where there is no room for more."""
        if (words, short) == (self.text(), self._short):
            return
        self._short = short
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def set_marked(self, marked: bool) -> None:
        """Draw attention to what is folded away, or not."""
        if marked != self._marked:
            self._marked = marked
            self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("label_strong" if self._marked else "label"))
        self.updateGeometry()
        self.update()

    def said(self) -> str:
        """The words that there is room for."""
        whole = self.fontMetrics().horizontalAdvance(self.text()) <= self.width() - _ROOM
        return self.text() if whole or not self._short else self._short

    def minimumSizeHint(self) -> QSize:
        """Chevron and the short words, if there are any."""
        return QSize(_ROOM + self.fontMetrics().horizontalAdvance(self._short or self.text()), HIT)

    def sizeHint(self) -> QSize:
        """Chevron and words."""
        return QSize(_ROOM + self.fontMetrics().horizontalAdvance(self.text()), HIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Chevron and words; a tint under the pointer."""
        theme, area = self._appearance.theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.hover)
                painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 3, 3)
            painter.save()
            painter.translate(_MARK, area.center().y())
            painter.rotate(0 if self.isChecked() else -90)
            paint_icon(painter, "chevron", QRectF(-8, -8, 16, 16), theme.ink2)
            painter.restore()
            painter.setPen(theme.ink if self._marked else theme.ink2)
            words = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(area.adjusted(_ROOM, 0, 0, 0), words, self.said())
            if self.hasFocus():
                paint_focus_ring(painter, area.adjusted(0, 1, 0, -1), theme.ink, inside=True)
