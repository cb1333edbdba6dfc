"""Parts that the panels of data and maps are put together from: a paragraph, a choice, a tick, live numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.widgets.buttons import HIT
from gdlab.ui.widgets.focus import paint_focus_ring

_LINE = 1.5
"""Height of a row of numbers, in sizes of its type."""
_RING = 4
"""Room for the ring of the keyboard round a box."""


class Paragraph(QLabel):
    """Words in a role and a colour of the theme; hidden while there are none."""

    def __init__(
        self,
        appearance: Appearance,
        role: str = "tick",
        token: str = "ink3",
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance, self._role, self._token = appearance, role, token
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.setText(text)
        if not text:
            self.hide()

    def set_words(self, text: str) -> None:
        """Show other words; "" hides the paragraph."""
        self.setText(text)
        self.setVisible(bool(text))

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._appearance.colour(self._token))
        self.setPalette(palette)
        self.setFont(self._appearance.font(self._role))


class Choice(QComboBox):
    """One of several options, each a key and its words; `chosen(key)` when the person chooses.

    It is as wide as there is room, however long its words, and leaves the wheel to whatever scrolls around it.
    """

    chosen = Signal(str)

    def __init__(
        self, appearance: Appearance, object_name: str, name: str, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setMinimumHeight(30)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_options(self, options: Sequence[tuple[str, str, str]]) -> None:
        """Offer options: key, words, explanation; nothing is told, and the same options change nothing."""
        tip_role = Qt.ItemDataRole.ToolTipRole
        known = [(self.itemData(i), self.itemText(i), self.itemData(i, tip_role)) for i in range(self.count())]
        if list(options) == known:
            return
        self.clear()
        for key, words, tip in options:
            self.addItem(words, key)
            self.setItemData(self.count() - 1, tip, tip_role)

    def set_value(self, key: str) -> None:
        """Show an option as chosen, or none where there is none of that key; nothing is told."""
        self.setCurrentIndex(self.findData(key))

    def value(self) -> str:
        """Key of the option that is shown, "" for none."""
        return self.currentData() or ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Not here."""
        event.ignore()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("label"))


class Tick(QCheckBox):
    """A box to tick, drawn in the theme's own tokens: the style's box can hardly be seen on dark ground."""

    def __init__(
        self, appearance: Appearance, object_name: str, words: str, tip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self._appearance = appearance
        self.setObjectName(object_name)
        self.setToolTip(tip)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """Box and words, high enough to be hit."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self.text())
        return QSize(round(self._side() * 1.5) + words + 2 * _RING, max(HIT, metrics.height() + 8))

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be hit."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, tick, words; with the keyboard a ring round the box."""
        theme, side = self._appearance.theme, self._side()
        ink = theme.ink if self.isEnabled() else theme.ink3
        box = QRectF(_RING, round((self.height() - side) / 2), side, side)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink if self.underMouse() and self.isEnabled() else theme.rule2, 1))
            painter.setBrush(theme.field)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            if self.isChecked():
                paint_icon(painter, "check", box, ink)
            if self.hasFocus():
                paint_focus_ring(painter, box, theme.ink)
            painter.setPen(ink)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(self.rect()).adjusted(_RING + 1.5 * side, 0, 0, 0), flags, self.text())

    def _side(self) -> int:
        return round(self._appearance.size("label"))

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("label"))
        self.updateGeometry()
        self.update()


class LiveTable(QWidget):
    """Rows of a name and a number that changes with every frame: painted, so that nothing is laid out anew."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows: list[tuple[str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    def set_rows(self, rows: list[tuple[str, str]]) -> None:
        """Show other rows."""
        if rows == self._rows:
            return
        resized = len(rows) != len(self._rows)
        self._rows = rows
        self.update()
        if resized:
            self.setVisible(bool(rows))
            self.updateGeometry()

    def text(self) -> str:
        """All of it in a line: `slope 454 km/s per Mpc, intercept −40.8 km/s`."""
        return ", ".join(f"{name} {number}" for name, number in self._rows)

    def sizeHint(self) -> QSize:
        """A line for each row."""
        return QSize(160, round(self._line() * len(self._rows)))

    def _line(self) -> float:
        return _LINE * self._appearance.size("label")

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names at the left, numbers in ink after the longest of them."""
        with QPainter(self) as painter:
            look, line = self._appearance, self._line()
            painter.setFont(look.font("label"))
            metrics = painter.fontMetrics()
            left = max((metrics.horizontalAdvance(name) for name, _ in self._rows), default=0) + look.size("label")
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            for row, (name, number) in enumerate(self._rows):
                area = QRectF(0, row * line, self.width(), line)
                painter.setPen(look.theme.ink2)
                painter.drawText(area, flags, name)
                painter.setPen(look.theme.ink)
                painter.drawText(QRectF(QPointF(left, area.top()), area.bottomRight()), flags, number)
