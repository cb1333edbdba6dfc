"""A number of what is sculpted: its name, a ruler, the number itself, and why one was refused."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.ruler_slider import INSET, RulerSlider
from gdlab.ui.widgets.scales import Scale
from gdlab.ui.widgets.sentences import LINE, as_sentence, paint_lines, wrapped

_HEIGHT = 34
_BASELINE = 22
_FIELD_ROOM = 54
_LEAST_SLIDER = 40
_FIELD_OVERHANG = 3
_GAP = 9


class NumberRow(QWidget):
    """One number. `edited(value, final)`; it may be refused while that is told, by `show_error`.

    `label_width` is that of the widest name of a group, so that rulers begin in line.
    """

    edited = Signal(float, bool)

    def __init__(
        self, appearance: Appearance, key: str, name: str, tip: str, scale: Scale, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._name, self._tip = name, tip
        self._label_width = 0
        self._value = scale.minimum
        self.slider = RulerSlider(appearance, scale, parent=self)
        self.field = NumberField(appearance, "neutral", scale, scale.minimum, parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part, suffix in ((self.slider, ".slider"), (self.field, "")):
            part.setObjectName(f"sculpt.{key}{suffix}")
            part.edited.connect(self._take)
        self.set_name(name, tip)
        self.field.textChanged.connect(self._place)
        self.field.error_changed.connect(lambda _message: self._restyle())
        appearance.changed.connect(self._restyle)

    def set_name(self, name: str, tip: str) -> None:
        """Call the number otherwise."""
        self._name, self._tip = name, tip
        for part in (self.slider, self.field):
            part.setAccessibleName(name)
            part.setToolTip(f"{tip} Arrows: 1 %, with Shift 10 %.")
        self.update()

    def set_label_width(self, width: int) -> None:
        """Begin the ruler so far to the right."""
        self._label_width = width
        self._place()

    def name_width(self) -> int:
        """Return the width of the name and the gap behind it."""
        return QFontMetrics(self._appearance.font("label")).horizontalAdvance(self._name) + _GAP

    def value(self) -> float:
        """Return the number."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number."""
        self._value = value
        self._show(value)

    def show_error(self, message: str) -> None:
        """Refuse the number that is being told, and say why."""
        self.field.show_error(as_sentence(message))

    def _take(self, value: float, final: bool) -> None:
        before, self._value = self._value, value
        self._show(value)
        self.edited.emit(value, final)
        if self.field.error():
            self._value = before
            self.slider.set_value(before)

    def _show(self, value: float) -> None:
        self.slider.set_value(value)
        self.field.set_value(value)

    def sizeHint(self) -> QSize:
        """One line, and below it why a number was refused."""
        return QSize(200, _HEIGHT + LINE * len(self._error_lines()))

    def minimumSizeHint(self) -> QSize:
        """Room for a name, a short ruler and a number."""
        return QSize(160, self.sizeHint().height())

    def _error_lines(self) -> list[str]:
        return wrapped(self.field.error(), self._appearance.font("label"), max(80, self.width()))

    def _restyle(self) -> None:
        self._place()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place slider and number."""
        super().resizeEvent(event)
        self._restyle()

    def _place(self) -> None:
        hint, left = self.field.sizeHint(), self._label_width or self.name_width()
        right = self.width() + (0 if self.field.error() else _FIELD_OVERHANG)
        width = min(hint.width(), self.width() - _LEAST_SLIDER - left)
        self.field.setGeometry(right - width, _BASELINE - self.field.baseline(hint.height()), width, hint.height())
        track = max(_LEAST_SLIDER, self.width() - left - max(_FIELD_ROOM, width + 10))
        self.slider.setGeometry(left - INSET, 3, track + 2 * INSET, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The name, and why a number was refused."""
        with QPainter(self) as painter:
            theme, font = self._appearance.theme, self._appearance.font("label")
            painter.setFont(font)
            painter.setPen(theme.ink2)
            painter.drawText(0, _BASELINE, self._name)
            area = QRectF(0, _HEIGHT - 2, self.width(), self.height() - _HEIGHT)
            paint_lines(painter, self._error_lines(), area, font, theme.warn)


def align(rows: list[NumberRow]) -> None:
    """Let the rulers of rows begin in line."""
    width = max((row.name_width() for row in rows), default=0)
    for row in rows:
        row.set_label_width(width)
