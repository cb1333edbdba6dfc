"""A slider that is a ruler: decade ticks, a stop at zero, and a value that its range never clamps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.formatting import format_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.widgets.number_field import ARROW, SHIFT_ARROW
from gdlab.ui.widgets.scales import Scale
from gdlab.ui.widgets.slider_accessibility import SliderInterface, install
from gdlab.ui.widgets.slider_painting import (
    REACH,
    HandlePicture,
    RulerPicture,
    paint_handle,
    paint_optimum,
    paint_ruler,
)

INSET = 11
"""Free pixels at either end of the track, for the handle and its halo."""
_HEIGHT = 28
_TRACK_Y = 13
_GRAB = 12
_GROW_TIME, _HOVER_TIME = 80, 90

install()


class RulerSlider(QWidget):
    """Shows a value on a scale and lets it be dragged.

    `edited(value, final)`: `final` is false while a drag or a held key goes on and true at its end, so that the owner
    can make one undo entry of it. A value beyond the scale pins the handle at the end and stays what it is.
    """

    edited = Signal(float, bool)

    def __init__(
        self, appearance: Appearance, scale: Scale, side: Side = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._scale = scale
        self._side: Side = side
        self._value = scale.minimum
        self._position = scale.position(scale.minimum)
        self._unit = ""
        self._optimum: float | None = None
        self._set_aside = False
        self._highlighted = False
        self._ghost: float | None = None
        self._grab_offset = 0.0
        self._ring = True
        self._interface: SliderInterface | None = None
        self._ruler_key: object = None
        self._ruler_picture = QPixmap()
        self._halo = self._animation(_HOVER_TIME)
        self._growth = self._animation(_GROW_TIME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    # ---- the value ----

    def value(self) -> float:
        """The value itself, on the scale or beyond it."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value; edits nothing and emits nothing. While it is dragged, the hand decides where the handle is."""
        if value != self._value:
            before = self.handle_x()
            self._value = float(value)
            self._position = self._scale.position(self._value)
            self._tell_readers()
            after = self.handle_x()
            if after != before:
                self._update_between((before, after))

    def set_optimum(self, value: float | None) -> None:
        """Mark the best value for this landscape under the track; None removes the mark."""
        if value != self._optimum:
            places = [self._x_of(each) for each in (self._optimum, value) if each is not None]
            self._optimum = value
            self._update_between(places)

    def set_set_aside(self, set_aside: bool) -> None:
        """Draw the handle hollow: the value has no effect at present."""
        if set_aside != self._set_aside:
            self._set_aside = set_aside
            self.update()

    def set_highlighted(self, highlighted: bool) -> None:
        """Show the halo also while the pointer is elsewhere on the control."""
        self._highlighted = highlighted
        self._animate(self._halo, highlighted)

    def set_unit(self, unit: str) -> None:
        """The unit that is read out after the value."""
        self._unit = unit

    def is_dragging(self) -> bool:
        """Whether the handle is held."""
        return self._ghost is not None

    # ---- for screen readers ----

    def accessible_interface(self) -> SliderInterface:
        """Its interface for screen readers; kept here, because Qt does not own what Python made."""
        if self._interface is None:
            self._interface = SliderInterface(self, self)
        return self._interface

    def spoken_value(self) -> str:
        """The value in words."""
        return f"{format_number(self._value)} {self._unit}".rstrip()

    def range(self) -> tuple[float, float]:
        """Ends of the ruler."""
        return self._scale.minimum, self._scale.maximum

    def edit(self, value: float) -> None:
        """Change the value as the person would, at once."""
        self._take(value, final=True)

    def _tell_readers(self) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.spoken_value()))

    # ---- what it looks like ----

    def sizeHint(self) -> QSize:
        """Room for a ruler that can be read."""
        return QSize(120 + 2 * INSET, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room to grab it."""
        return QSize(40 + 2 * INSET, _HEIGHT)

    def handle_x(self) -> float:
        """Where the handle is, in pixels from the left edge of the widget."""
        return self._x(self._position)

    def _x_of(self, value: float) -> float:
        return self._x(self._scale.position(value))

    def _x(self, position: float) -> float:
        return INSET + position * (self.width() - 2 * INSET)

    def ruler(self) -> RulerPicture:
        """What is painted below the handle."""
        scale = self._scale
        return RulerPicture(
            left=self._x(0),
            right=self._x(1),
            track_left=self._x(scale.track_start),
            y=_TRACK_Y,
            ticks=tuple(self._x_of(value) for value in scale.ticks),
        )

    def handle(self) -> HandlePicture:
        """The handle as it is painted."""
        return HandlePicture(
            side=self._side,
            x=self.handle_x(),
            y=_TRACK_Y,
            ghost=None if self._ghost is None else self._x_of(self._ghost),
            grown=float(self._growth.currentValue() or 0.0),
            halo=float(self._halo.currentValue() or 0.0),
            focused=self.hasFocus() and self._ring,
            set_aside=self._set_aside,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the handle on the ruler, which is kept as a picture."""
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ruler_pixmap())
            if self._optimum is not None:
                paint_optimum(painter, self._x_of(self._optimum), _TRACK_Y, self._appearance.theme)
            paint_handle(painter, self.handle(), self._appearance.theme)

    def _ruler_pixmap(self) -> QPixmap:
        ratio, theme = self.devicePixelRatioF(), self._appearance.theme
        key = (self.size(), ratio, theme)
        if key != self._ruler_key:
            self._ruler_key, self._ruler_picture = key, QPixmap(self.size() * ratio)
            self._ruler_picture.setDevicePixelRatio(ratio)
            self._ruler_picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._ruler_picture) as painter:
                paint_ruler(painter, self.ruler(), theme)
        return self._ruler_picture

    def _update_between(self, places: Sequence[float]) -> None:
        """Paint anew what lies between places along x, and as far round them as a handle reaches."""
        left = math.floor(min(places)) - REACH
        self.update(left, 0, math.ceil(max(places)) + REACH - left, self.height())

    def _animation(self, milliseconds: int) -> QVariantAnimation:
        animation = QVariantAnimation(self)
        animation.setDuration(milliseconds)
        animation.setEasingCurve(QEasingCurve.Type.Linear)
        animation.setStartValue(0.0)
        animation.setEndValue(0.0)
        animation.valueChanged.connect(lambda _value: self._update_between((self.handle_x(),)))
        return animation

    def _animate(self, animation: QVariantAnimation, on: bool) -> None:
        target = 1.0 if on else 0.0
        if animation.endValue() == target:
            return
        start = 0.0 if on else 1.0
        duration = self._appearance.duration(_HOVER_TIME if animation is self._halo else _GROW_TIME)
        animation.stop()
        animation.setStartValue(target if duration == 0 else start)
        animation.setEndValue(target)
        animation.setDuration(duration)
        animation.start()

    # ---- editing ----

    def _take(self, value: float, *, final: bool) -> None:
        if value != self._value or final:
            self.set_value(value)
            self.edited.emit(value, final)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the halo."""
        self._animate(self._halo, True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the halo."""
        self._animate(self._halo, self._highlighted or self.is_dragging())
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle, or bring it to the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._ghost = self._value
        distance = event.position().x() - self.handle_x()
        self._grab_offset = distance if abs(distance) <= _GRAB else 0.0
        self._animate(self._growth, True)
        if self._grab_offset == 0.0 and distance != 0.0:
            self._drag_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._ghost is None:
            super().mouseMoveEvent(event)
            return
        self._drag_to(event.position().x())

    def _drag_to(self, x: float) -> None:
        position = (x - self._grab_offset - INSET) / max(1, self.width() - 2 * INSET)
        self._take(self._scale.value(min(1.0, max(0.0, position))), final=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: the end of one edit, if anything moved."""
        if self._ghost is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        before, self._ghost = self._ghost, None
        self._animate(self._growth, False)
        if self._value != before:
            self._take(self._value, final=True)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows 1 %, with Shift 10 %, Page keys a decade, Home and End the ends; Escape undoes a drag."""
        if event.key() == Qt.Key.Key_Escape and self._ghost is not None:
            self._cancel_drag()
            return
        value = self._value_for_key(event)
        self._ring = True
        self._update_between((self.handle_x(),))
        if value is None:
            super().keyPressEvent(event)
        else:
            self._take(value, final=False)

    def _cancel_drag(self) -> None:
        before, self._ghost = self._ghost, None
        self._animate(self._growth, False)
        if before is not None:
            self._take(before, final=True)
        self.update()

    def _value_for_key(self, event: QKeyEvent) -> float | None:
        key, scale = event.key(), self._scale
        factor = SHIFT_ARROW if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ARROW
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            return self._stopped(scale.scaled(self._value, factor))
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            return self._stopped(scale.scaled(self._value, 1 / factor))
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return self._stopped(scale.paged(self._value, 1 if key == Qt.Key.Key_PageUp else -1))
        return {Qt.Key.Key_Home: scale.minimum, Qt.Key.Key_End: scale.maximum}.get(Qt.Key(key))

    def _stopped(self, value: float) -> float:
        """Keys do not lead off the ruler without a word; a value that lies beyond it already moves freely."""
        low, high = self.range()
        return min(high, max(low, value)) if low <= self._value <= high else value

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of a key is the end of one edit."""
        if not event.isAutoRepeat() and self._value_for_key(event) is not None:
            self._take(self._value, final=True)
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the mouse brought the focus."""
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
