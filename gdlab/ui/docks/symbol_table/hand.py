"""The pointer on numbers: what it is over, and the drag of a number that can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

START_OF_DRAG = 3
"""Pixels that the pointer must move before it is a drag."""


class Hand(QObject):
    """Tells what the pointer does on the numbers of one widget.

    `hovered` gives the quantity's key, "" for none; `dragged` the key, the distance from the press in pixels, and
    whether the number was let go.
    """

    hovered = Signal(str)
    dragged = Signal(str, float, bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._over = ""
        self._pressed: tuple[str, float] | None = None
        self._dragging = False

    @property
    def holds(self) -> bool:
        """Whether a number is held."""
        return self._pressed is not None

    def move(self, key: str, x: float, *, can_drag: bool) -> None:
        """The pointer is at x, over a quantity."""
        if self._pressed is None:
            self._widget.setCursor(Qt.CursorShape.SizeHorCursor if can_drag else Qt.CursorShape.ArrowCursor)
            self._hover(key)
            return
        distance = x - self._pressed[1]
        self._dragging = self._dragging or abs(distance) >= START_OF_DRAG
        if self._dragging:
            self.dragged.emit(self._pressed[0], distance, False)

    def press(self, key: str, x: float) -> None:
        """Take hold of a number."""
        self._pressed = (key, x)
        self._dragging = False

    def release(self, x: float) -> None:
        """Let go of it."""
        if self._pressed is None:
            return
        (key, start), self._pressed = self._pressed, None
        if self._dragging:
            self._dragging = False
            self.dragged.emit(key, x - start, True)

    def leave(self) -> None:
        """The pointer is elsewhere."""
        if self._pressed is None:
            self._hover("")

    def _hover(self, key: str) -> None:
        if key != self._over:
            self._over = key
            self.hovered.emit(key)
