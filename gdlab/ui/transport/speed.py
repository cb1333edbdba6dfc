"""How many steps are made in a second of the person's time: a slider and a number, or the number alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.ruler_slider import RulerSlider
from gdlab.ui.widgets.scales import LogScale

SLOWEST, FASTEST = 1.0, 10_000.0
LEAST, MOST = 0.01, 1e6
"""What may be typed, beyond the ends of the slider."""
_HELP = "How many steps are made a second. It changes nothing but how fast you see it: Δt is another thing."


class _SpeedField(NumberField):
    """A number field that shows whole numbers: nobody counts tenths of a step."""

    def _show_value(self) -> None:
        super()._show_value()
        if not self.hasFocus() and self.value() >= 1:
            self.setText(f"{self.value():.0f}")
            self.setModified(False)
            self.updateGeometry()


class SpeedControl(QWidget):
    """Steps per second; `edited(value, final)`."""

    edited = Signal(float, bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        scale = LogScale(SLOWEST, FASTEST)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._label = QLabel("steps per second", self)
        self._unit = QLabel("/s", self)
        self.slider = RulerSlider(appearance, scale, parent=self)
        self.field = _SpeedField(appearance, "neutral", scale, parent=self)
        for part, name in ((self.slider, "run.speed.slider"), (self.field, "run.speed")):
            part.setObjectName(name)
            part.setAccessibleName("Steps per second")
            part.setToolTip(_HELP)
            part.edited.connect(self._take)
        self.slider.setFixedWidth(96)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._layout.addWidget(self._label, 0, 0, 1, 3, right)
        self._layout.addWidget(self.slider, 1, 0)
        self._layout.addWidget(self.field, 1, 1, right)
        self._layout.addWidget(self._unit, 1, 2, Qt.AlignmentFlag.AlignVCenter)
        self._layout.setColumnStretch(1, 1)
        self._layout.setColumnMinimumWidth(1, 30)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_speed(self, steps_per_second: float) -> None:
        """Show a speed."""
        self.slider.set_value(steps_per_second)
        self.field.set_value(steps_per_second)

    def _take(self, value: float, final: bool) -> None:
        if LEAST <= value <= MOST:
            self.set_speed(value)
            self.edited.emit(value, final)
        else:
            self.field.show_error(f"The speed must be from {LEAST:g} to {MOST:,.0f} steps a second.")

    def _restyle(self) -> None:
        compact = self._appearance.compact
        self._label.setVisible(not compact)
        self.slider.setVisible(not compact)
        self._unit.setVisible(compact)
        for label, token in ((self._label, "ink2"), (self._unit, "ink3")):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._appearance.colour(token))
            label.setPalette(palette)
            label.setFont(self._appearance.font("label"))
