"""What the user's hands do to the canvas: mouse, wheel, touch and keys become zooms, pans and placements."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QToolTip, QWidget

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.overlay import Overlay

_NOTCH = 120.0
_PER_NOTCH = 1.25
_PAN_KEY, _NUDGE_KEY, _FINE = 60.0, 6.0, 1.0
_DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_BESIDE = QPoint(30, 34)
"""From the pointer to where a note may begin, so that it leaves what is drawn at a mark to be seen."""
KEYBOARD = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
"""Reasons for which a focus is worth showing."""
NONE = -1
_HELP = (
    "The landscape with the particle and its trail. Click or drag to place the particle; Ctrl and the arrow keys nudge "
    "it. Arrow keys pan, plus and minus zoom, F fits the landscape."
)


class HandledCanvas(QWidget):
    """The events of a canvas. What they do to the view is left to the subclass.

    Left: place the particle, by click or drag; on the mark of another run, choose that. Middle, or Shift and left: pan.
    Wheel and pinch: zoom there. A double click beside the map fits it (on the map it would throw the particle about).
    `point_hovered(number)` tells which stationary point's mark is under the pointer, −1 for none.
    """

    placed = Signal(object, bool)
    hovered = Signal(str)
    point_hovered = Signal(int)
    run_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay = Overlay()
        self.focused_by_key = False
        self._panned_from: QPointF | None = None
        self._grip: QPointF | None = None  # from the pointer to the particle, while one is being placed
        self._hovered = ""
        self._point_hovered = NONE
        self.note = ""  # of what is pointed at, for a tooltip
        self.setAccessibleDescription(_HELP)
        self.setToolTip(_HELP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)

    @property
    def frame(self) -> Frame:
        """Return the present map between data units and pixels."""
        raise NotImplementedError

    def position_at(self, pixel: QPointF) -> FloatArray:
        """Return the position (d,) under a pixel."""
        raise NotImplementedError

    def point_at(self, pixel: QPointF) -> int:
        """Return the number of the stationary point whose mark is under a pixel, −1 for none."""
        raise NotImplementedError

    def zoom(self, factor: float, at: QPointF | None = None, *, glide: bool = True) -> None:
        """Magnify about a pixel, or about the middle."""
        raise NotImplementedError

    def pan(self, pixels: QPointF, *, glide: bool = False) -> None:
        """Move the map by pixels."""
        raise NotImplementedError

    def fit(self) -> None:
        """Show the whole landscape."""
        raise NotImplementedError

    def nudge(self, pixels: QPointF) -> None:
        """Move the start by pixels."""
        raise NotImplementedError

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which a map can be read."""
        return QSize(240, 180)

    def sizeHint(self) -> QSize:
        """Return the canvas's size in a full window."""
        return QSize(1232, 590)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to place the particle, or to pan."""
        at = event.position()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._hover_point(NONE)
        if not self.frame.holds(at):
            event.ignore()
        elif event.button() == Qt.MouseButton.MiddleButton or (shift and event.button() == Qt.MouseButton.LeftButton):
            self._panned_from = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            run = self.overlay.run_at(at)
            if run is None:
                self._grasp(at)
            else:
                self.run_chosen.emit(run)

    def _grasp(self, at: QPointF) -> None:
        """Take hold of the particle where it was touched, or call it to the pointer."""
        particle = self.overlay.particle
        if particle is not None and self.overlay.quantity_at(at) == "position":
            self._grip = particle - at
        else:
            self._grip = QPointF(0, 0)
            self.placed.emit(self.position_at(at), False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on placing or panning; otherwise tell what is under the pointer."""
        at = event.position()
        if self._panned_from is not None:
            self.pan(at - self._panned_from)
            self._panned_from = at
        elif self._grip is not None:
            self.placed.emit(self.position_at(self._inside(at + self._grip)), False)
        else:
            self._look(at)

    def _look(self, at: QPointF) -> None:
        inside = self.frame.holds(at)
        key = self.overlay.quantity_at(at) if inside else ""
        self._hover(key)
        self._hover_point(self.point_at(at) if inside else NONE)
        over_run = inside and self.overlay.run_at(at) is not None
        shape = Qt.CursorShape.OpenHandCursor if key == "position" else Qt.CursorShape.CrossCursor
        shape = Qt.CursorShape.PointingHandCursor if over_run else shape
        self.setCursor(shape if inside else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a placement or a pan."""
        if self._panned_from is not None:
            self._panned_from = None
            self._look(event.position())
        elif self._grip is not None and event.button() == Qt.MouseButton.LeftButton:
            at = self._inside(event.position() + self._grip)
            self._grip = None
            self.placed.emit(self.position_at(at), True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the map when its surroundings are double-clicked."""
        if self.frame.holds(event.position()):
            self.mousePressEvent(event)
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the pointer."""
        self._hover("")
        self._hover_point(NONE)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        notches = event.angleDelta().y() / _NOTCH
        if notches and self.frame.holds(event.position()):
            self.zoom(_PER_NOTCH**notches, event.position())
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan, nudge, zoom, fit."""
        modifiers, key = event.modifiers(), event.key()
        if key in _DIRECTIONS:
            self._steer(_DIRECTIONS[Qt.Key(key)], modifiers)
        elif modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self.zoom(1 / _PER_NOTCH if key == Qt.Key.Key_Minus else _PER_NOTCH)
        elif key == Qt.Key.Key_F:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _steer(self, way: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Pan one way; with Ctrl nudge the start, with Ctrl and Shift by a single pixel."""
        if not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.pan(way * -_PAN_KEY, glide=True)
        else:
            self.nudge(way * (_FINE if modifiers & Qt.KeyboardModifier.ShiftModifier else _NUDGE_KEY))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by the keyboard."""
        self.focused_by_key = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the focus no longer."""
        self.focused_by_key = False
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Zoom by two fingers, on a touch pad or a touch screen; say what the mark under a resting pointer is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            beside = event.globalPos() + _BESIDE
            QToolTip.showText(beside, self.note if self._point_hovered != NONE else "", self)
            return True
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1.0 + event.value(), event.position(), glide=False)
                return True
        elif event.type() == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom(pinch.scaleFactor(), QPointF(at), glide=False)
                return True
        return super().event(event)

    def _hover(self, key: str) -> None:
        if key != self._hovered:
            self._hovered = key
            self.hovered.emit(key)

    def _hover_point(self, number: int) -> None:
        if number != self._point_hovered:
            self._point_hovered = number
            self.point_hovered.emit(number)

    def _inside(self, at: QPointF) -> QPointF:
        """Return the point, or the nearest one within the map."""
        area = self.frame.area
        return QPointF(min(max(at.x(), area.left()), area.right()), min(max(at.y(), area.top()), area.bottom()))
