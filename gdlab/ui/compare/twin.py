"""The second map of two: it shows another run on the same ground, in the same view and the same look."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas

_ALIKE = ("shown", "linked", "cross", "reference")
"""Of the picture, what the twin shows as the first map does."""


class TwinCanvas(Canvas):
    """Takes landscape, view and look from another canvas, which it moves instead of itself.

    `pressed()` when its map is clicked: the particle of its run is placed only once that is selected.
    """

    pressed = Signal()

    def __init__(self, appearance: Appearance, first: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._first = first
        self.setObjectName("canvas.twin")
        self.setAccessibleName("Landscape with the other run")
        self.setAccessibleDescription("The same landscape with the run beside. Click it to select that run.")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        first.view_changed.connect(lambda _view: self.follow())
        self.point_hovered.connect(first.point_hovered)

    def follow(self) -> None:
        """Look as the first canvas does."""
        first, theirs, own = self._first, self._first._subject, self._subject
        ground = None if theirs.section is None else theirs.section.landscape
        if ground is not (None if own.section is None else own.section.landscape):
            self.set_landscape(ground)
        self.set_swapped(theirs.swapped)
        if theirs.points is not own.points or theirs.recorded != own.recorded:
            own.set_recorded(theirs.recorded)
            self.set_stationary_points(theirs.points)
        if first._words is not self._words:
            self.set_words(first._words)
        if first._colour_map != self._colour_map:
            self.set_colour_map(first._colour_map)
        changes = {key: getattr(first._data, key) for key in _ALIKE}
        if any(getattr(self._data, key) != value for key, value in changes.items()):
            self._show(**changes)
        self._follow_view()

    def _follow_view(self) -> None:
        """Be where the first canvas is, or on the way there with it."""
        first, target = self._first, self._first._motion.target
        if (first._asked, target) != (self._asked, self._motion.target) and first.size() == self.size():
            self._asked = first._asked
            (self._motion.glide if first._motion.moving else self._motion.jump)(target)

    # The first canvas is moved, and this one follows

    def zoom(self, factor: float, at: QPointF | None = None, *, glide: bool = True) -> None:
        """Magnify both maps."""
        self._first.zoom(factor, at, glide=glide)

    def pan(self, pixels: QPointF, *, glide: bool = False) -> None:
        """Move both maps."""
        self._first.pan(pixels, glide=glide)

    def fit(self) -> None:
        """Show the whole landscape on both."""
        self._first.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the run; moving the map is left to the canvas."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if plain and event.button() == Qt.MouseButton.LeftButton and self.frame.holds(event.position()):
            self.pressed.emit()
        else:
            super().mousePressEvent(event)

    def _look(self, at: QPointF) -> None:
        self._hover_point(self.point_at(at))
        self.note = self._first.note
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.frame.holds(at) else Qt.CursorShape.ArrowCursor)

    # Keeping up

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take over what has become of the first canvas before the window is painted."""
        if event.type() == QEvent.Type.UpdateRequest and self.isVisible():
            self.follow()
        return super().eventFilter(watched, event)

    def finish(self) -> None:
        """Draw everything now."""
        self.follow()
        super().finish()
