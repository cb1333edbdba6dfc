"""A widget that shows one equation, whose numbers can be pointed at and dragged."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset.painting import paint, slot_style
from gdlab.ui.typeset.typesetting import Typeset, in_words, is_ready, plain_text, typeset, typeset_when_idle

_MARGIN = 0.26
"""Room round the ink for tints and underlines, in em."""
_START_OF_DRAG = 3


class EquationLabel(QWidget):
    """One typeset equation, left-aligned, with its baseline where `baseline()` says."""

    slot_hovered = Signal(str)
    slot_drag_started = Signal(str)
    slot_dragged = Signal(str, float, object)
    slot_released = Signal(str)

    def __init__(
        self,
        appearance: Appearance,
        latex: str = "",
        values: Mapping[str, str] | None = None,
        *,
        side: Side = "neutral",
        role: str = "equation",
        draggable: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._latex = latex
        self._values = dict(values or {})
        self._side: Side = side
        self._role = role
        self._draggable = frozenset(draggable)
        self._linked: frozenset[str] = frozenset()
        self._hovered = ""
        self._pressed: tuple[str, float] | None = None
        self._dragging = False
        self._waiting = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._renew)
        self._renew()

    def set_equation(self, latex: str, values: Mapping[str, str]) -> None:
        """Show another equation or other numbers."""
        if latex == self._latex and dict(values) == self._values:
            return
        self._latex, self._values = latex, dict(values)
        self._renew()

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show other numbers in the same equation."""
        self.set_equation(self._latex, {**self._values, **values})

    def set_linked(self, keys: Collection[str]) -> None:
        """Mark the numbers whose quantity is under the pointer anywhere."""
        if frozenset(keys) != self._linked:
            self._linked = frozenset(keys)
            self.update()

    def typeset(self) -> Typeset:
        """The equation as it is painted."""
        return self._typeset

    def baseline(self) -> float:
        """Distance of the baseline from the top of the widget."""
        return self.margin() + self._typeset.ascent

    def margin(self) -> int:
        """Distance of the equation from the left edge of the widget."""
        return math.ceil(_MARGIN * self._appearance.size(self._role))

    def sizeHint(self) -> QSize:
        """Room for the equation and its underlines."""
        room = 2 * self.margin()
        return QSize(math.ceil(self._typeset.width) + room, math.ceil(self._typeset.height) + room)

    def _renew(self) -> None:
        self.setAccessibleName(plain_text(self._latex, self._values))
        size = self._appearance.size(self._role)
        if self._appearance.lazy_typesetting and not is_ready(self._latex, self._values):
            self._typeset = in_words(self._latex, size, self._values)
            self._wait()
        else:
            self._typeset = typeset(self._latex, size, self._values)
        self.updateGeometry()
        self.update()

    def _wait(self) -> None:
        """Typeset when there is time; until then the equation stands in plain text."""
        if not self._waiting:
            self._waiting = True
            typeset_when_idle(self._latex, self._values, self, self._done_waiting)

    def _done_waiting(self) -> None:
        self._waiting = False
        self._renew()
        self.resize(self.sizeHint())  # whoever placed it did so when it was plain text

    def _origin(self) -> QPointF:
        return QPointF(self.margin(), self.baseline())

    def _key_at(self, position: QPointF) -> str:
        slot = self._typeset.slot_at(position - self._origin())
        return slot.key if slot else ""

    def _set_hovered(self, key: str) -> None:
        if key == self._hovered:
            return
        self._hovered = key
        can_drag = key in self._draggable
        self.setCursor(Qt.CursorShape.SizeHorCursor if can_drag else Qt.CursorShape.ArrowCursor)
        self.slot_hovered.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the number that was pressed, or tell which one is under the pointer."""
        if self._pressed is None:
            self._set_hovered(self._key_at(event.position()))
            return
        key, start = self._pressed
        distance = event.position().x() - start
        if not self._dragging and abs(distance) >= _START_OF_DRAG:
            self._dragging = True
            self.slot_drag_started.emit(key)
        if self._dragging:
            self.slot_dragged.emit(key, distance, event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a number that can be dragged."""
        key = self._key_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and key in self._draggable:
            self._pressed = (key, event.position().x())
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of a number."""
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        key, self._pressed = self._pressed[0], None
        if self._dragging:
            self._dragging = False
            self.slot_released.emit(key)

    def leaveEvent(self, event: QEvent) -> None:
        """No number is under the pointer any more."""
        self._set_hovered("")
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the equation."""
        linked = self._linked | ({self._hovered} if self._hovered in self._draggable else set())
        style = slot_style(self._appearance, self._side, self._draggable, linked)
        with QPainter(self) as painter:
            paint(painter, self._typeset, self._origin(), self._appearance.theme.ink, style)
