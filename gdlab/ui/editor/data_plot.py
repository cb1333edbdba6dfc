"""The data plot: a picture of the data in which points of one's own can be placed by hand."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_hand import NONE
from gdlab.ui.editor.data_points import MOST
from gdlab.ui.editor.data_view import DataView
from gdlab.ui.editor.data_wording import point_text

_GRAB = 9.0
_NUDGE, _FAR_NUDGE = 0.01, 0.1  # of the view
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
_WAYS = {Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Down: (0, -1)}
_ENDS = {Qt.Key.Key_Home: -MOST, Qt.Key.Key_End: MOST}
_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
HELP = (
    "Click to add a point, drag to move it, right click to remove it. "
    "Keys: arrows choose, Ctrl+arrows move, Insert, Delete."
)


class DataPlot(DataView):
    """Points, axes with units, and what the model says with the present weights.

    Points of one's own: a click on empty ground adds one (of a label: 1 in the upper half, 0 in the lower), a drag
    moves one, a right click or Delete removes one. `edited(inputs, targets, final)` tells arrays `(N, k)` and `(N,)`
    in data units, once finally for a gesture; `refused(sentence)` says why points stay as they are.
    """

    edited = Signal(object, object, bool)
    refused = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self.hand.edited.connect(self.edited)
        self.hand.refused.connect(self.refused)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # ---- the pointer ----

    def point_at(self, pixel: QPointF) -> int:
        """The point under a place in the widget, the nearest where there are several; −1 for none."""
        points = self.hand.points
        if points is None or self._frame is None:
            return NONE
        distances = np.hypot(*(self._frame.to_pixels(points.places) - (pixel.x(), pixel.y())).T)
        nearest = int(np.argmin(distances))
        return nearest if distances[nearest] <= _GRAB * max(1.0, self._style().unit) else NONE

    def _to_data(self, pixel: QPointF) -> tuple[float, float]:
        """A place in data units, pulled into the frame."""
        assert self._frame is not None  # asked only where there are points
        area = self._frame.area
        x, y = min(max(pixel.x(), area.left()), area.right()), min(max(pixel.y(), area.top()), area.bottom())
        return self._frame.to_data(QPointF(x, y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a point, or place one; the right button removes."""
        at = self.point_at(event.position())
        if self.hand.is_holding() or self._frame is None:
            return
        if event.button() == Qt.MouseButton.RightButton and self._editable:
            self._hovered = NONE
            self.hand.remove(at)
        elif event.button() == Qt.MouseButton.LeftButton:
            if not self._editable:
                self.hand.select(at)
            elif at != NONE:
                self.hand.take(at)
            elif self._frame.holds(event.position()):
                other = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.hand.add(*self._to_data(event.position()), 0.0 if other else 1.0)
        self._hover(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Bring the point along."""
        if self.hand.is_holding() and event.buttons() & Qt.MouseButton.LeftButton:
            self.hand.move(*self._to_data(event.position()))
        else:
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()
            self._hover(event.position())

    def _end(self) -> None:
        if self.hand.is_holding():
            self.hand.let_go()
            self._settle_view()

    def _hover(self, pixel: QPointF) -> None:
        at = NONE if self.hand.is_holding() else self.point_at(pixel)
        empty = self._editable and self._frame is not None and self._frame.holds(pixel)
        shape = Qt.CursorShape.CrossCursor if empty else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.PointingHandCursor if at != NONE and self._editable else shape)
        if at != self._hovered:
            self._hovered = at
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        if self._hovered != NONE:
            self._hovered = NONE
            self.update()

    # ---- the keyboard ----

    def event(self, event: QEvent) -> bool:
        """Say what a point is; keep keys that mean something here from being shortcuts of the window."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._means(event):
            event.accept()
            return True
        return super().event(event)

    def _show_tip(self, at: QPoint, on_screen: QPoint) -> None:
        points, index = self.hand.points, self.point_at(QPointF(at))
        if points is None or self._landscape is None:
            return
        text = HELP if self._editable else ""
        QToolTip.showText(on_screen, text if index == NONE else point_text(self._landscape, points, index), self)

    def _means(self, event: QKeyEvent) -> bool:
        """Whether a key does something here."""
        key = Qt.Key(event.key())
        if key in _WAYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._editable
        if key == Qt.Key.Key_Escape:
            return self.hand.is_holding()
        return key in _STEPS or key in _ENDS or (self._editable and key in (*_REMOVING, Qt.Key.Key_Insert))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a point, with Ctrl they move it (with Shift farther); Insert adds, Delete removes."""
        if not self._means(event) or self._frame is None:
            super().keyPressEvent(event)
            return
        key, view = Qt.Key(event.key()), self._frame.view
        if key == Qt.Key.Key_Escape:
            self.hand.cancel()
        elif key in _REMOVING:
            self.hand.remove(self._hovered if self.hand.selected == NONE else self.hand.selected)
            self._hovered = NONE
        elif key == Qt.Key.Key_Insert:
            self.hand.add(*view.centre)
            self._end()
        elif key in _WAYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            share = _FAR_NUDGE if far else _NUDGE
            across, up = _WAYS[key]
            self.hand.nudge(share * across * view.width, share * up * view.height)
        else:
            self.hand.choose(_STEPS.get(key) or _ENDS[key])
        self._ring = True
        self.update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The end of a key is the end of one edit."""
        if not event.isAutoRepeat() and event.key() in _WAYS:
            self._end()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the mouse brought the focus."""
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is held is let go."""
        super().focusOutEvent(event)
        self._end()
        self.update()
