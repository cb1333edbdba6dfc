"""What a screen reader hears of a `RulerSlider`: a slider with its true value, in words and as a number.

Qt's own interface for sliders knows whole numbers only.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject, QAccessibleValueInterface
from PySide6.QtWidgets import QWidget


class Slider(Protocol):
    """What the interface asks of the widget."""

    def value(self) -> float:
        """The value."""

    def range(self) -> tuple[float, float]:
        """Smallest and largest value on the ruler."""

    def spoken_value(self) -> str:
        """The value in words, with its unit."""

    def edit(self, value: float) -> None:
        """Change the value as the person would."""


class SliderInterface(QAccessibleObject, QAccessibleValueInterface):
    """Name, role, state and value of one slider."""

    def __init__(self, widget: QWidget, slider: Slider) -> None:
        QAccessibleObject.__init__(self, widget)
        QAccessibleValueInterface.__init__(self)
        self._widget = widget
        self._slider = slider

    def role(self) -> QAccessible.Role:
        """A slider."""
        return QAccessible.Role.Slider

    def text(self, kind: QAccessible.Text) -> str:
        """Name, value, description or help."""
        if kind == QAccessible.Text.Name:
            return self._widget.accessibleName()
        if kind == QAccessible.Text.Value:
            return self._slider.spoken_value()
        if kind == QAccessible.Text.Description:
            return self._widget.accessibleDescription()
        return self._widget.toolTip() if kind == QAccessible.Text.Help else ""

    def state(self) -> QAccessible.State:
        """Whether it can be used, seen, and has the keyboard."""
        state = QAccessible.State()
        state.focusable = self._widget.isEnabled()
        state.focused = self._widget.hasFocus()
        state.disabled = not self._widget.isEnabled()
        state.invisible = not self._widget.isVisible()
        return state

    def rect(self) -> QRect:
        """Its place on the screen."""
        return QRect(self._widget.mapToGlobal(self._widget.rect().topLeft()), self._widget.size())

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The interface of the widget around it."""
        parent = self._widget.parent()
        return QAccessible.queryAccessibleInterface(parent) if parent else None

    def childCount(self) -> int:
        """It has no parts."""
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """It has no parts."""
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """It has no parts."""
        return -1

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        """Itself where the value is asked for."""
        return self if kind == QAccessible.InterfaceType.ValueInterface else None

    def currentValue(self) -> float:
        """The value as a number."""
        return self._slider.value()

    def setCurrentValue(self, value: float) -> None:
        """Edit the value, on behalf of the person."""
        self._slider.edit(float(value))

    def minimumValue(self) -> float:
        """The ruler's smallest value."""
        return self._slider.range()[0]

    def maximumValue(self) -> float:
        """The ruler's largest value."""
        return self._slider.range()[1]

    def minimumStepSize(self) -> float:
        """No smallest step: values are continuous."""
        return 0.0


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    make = getattr(thing, "accessible_interface", None)
    return make() if callable(make) else None


def install() -> None:
    """Let Qt ask each widget that has an `accessible_interface()` for it."""
    QAccessible.installFactory(_interface_of)
