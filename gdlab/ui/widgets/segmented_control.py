"""A choice among a few words, side by side in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.buttons import HIT
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.plate import paint_plate


class _Segment(QAbstractButton):
    """One word of the choice."""

    def __init__(self, appearance: Appearance, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.is_set_aside = False

    def sizeHint(self) -> QSize:
        """The word in its bold form, so that choosing it moves nothing."""
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 20, max(HIT, self.fontMetrics().height() + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The word; in an ink frame when chosen."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect())
            if self.isChecked():
                painter.setPen(QPen(theme.rule2 if self.is_set_aside else theme.ink, 1.5))
                painter.setBrush(theme.field)
                painter.drawRoundedRect(area.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
            elif self.underMouse() and self.isEnabled():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.hover)
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
            painter.setFont(self._appearance.font("label_strong" if self.isChecked() else "label"))
            plain = self.isEnabled() and not self.is_set_aside
            painter.setPen(theme.ink3 if not plain else theme.ink if self.isChecked() else theme.ink2)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            if self.hasFocus():
                paint_focus_ring(painter, area.adjusted(3, 3, -3, -3), theme.ink, 2, inside=True)


class SegmentedControl(QWidget):
    """One of a few options, each a (key, word); `chosen(key)` when the person chooses another."""

    chosen = Signal(str)

    def __init__(
        self, appearance: Appearance, options: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._segments = {key: _Segment(appearance, text, self) for key, text in options}
        self._key = next(iter(self._segments))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for key, segment in self._segments.items():
            group.addButton(segment)
            layout.addWidget(segment)
            segment.clicked.connect(lambda _checked=False, key=key: self._choose(key))
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.set_value(self._key)

    def value(self) -> str:
        """Key of the chosen option."""
        return self._key

    def set_value(self, key: str) -> None:
        """Show an option as chosen; edits nothing."""
        if key == self._key and self._segments[key].isChecked():
            return
        self._key = key
        self._segments[key].setChecked(True)
        for other, segment in self._segments.items():
            reachable = other == key
            segment.setFocusPolicy(Qt.FocusPolicy.TabFocus if reachable else Qt.FocusPolicy.NoFocus)
        self.update()  # hairlines stand between those that are not chosen

    def setObjectName(self, name: str) -> None:
        """Name the control, and each option after it."""
        super().setObjectName(name)
        for key, segment in self._segments.items():
            segment.setObjectName(f"{name}.{key}")

    def set_tooltip(self, key: str, text: str) -> None:
        """Explain one option."""
        self._segments[key].setToolTip(text)

    def set_set_aside(self, reason: str) -> None:
        """Show that the choice has no effect at present, and why; "" when it has. It can still be made."""
        if reason == self.accessibleDescription():
            return
        self.setAccessibleDescription(reason)
        for segment in self._segments.values():
            segment.is_set_aside = bool(reason)
            segment.setAccessibleDescription(reason)
            segment.update()

    def _choose(self, key: str) -> None:
        if key != self._key:
            self.set_value(key)
            self.chosen.emit(key)

    def _restyle(self) -> None:
        for segment in self._segments.values():
            segment.setFont(self._appearance.font("label_strong"))
            segment.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self._segments)
        key = keys[max(0, min(len(keys) - 1, keys.index(self._key) + step))]
        self._choose(key)
        self._segments[key].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The common frame, and hairlines between words that are both not chosen."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            paint_plate(painter, self.rect(), theme.rule, theme.field)
            segments = list(self._segments.values())
            for left, right in pairwise(segments):
                if not (left.isChecked() or right.isChecked()):
                    painter.fillRect(QRectF(right.x(), 7, 1, self.height() - 14), theme.rule)
