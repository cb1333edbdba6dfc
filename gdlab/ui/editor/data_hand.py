"""The hand that places points: takes hold, moves, lets go; one gesture is one edit."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.ui.editor.data_points import Points, refusal
from gdlab.ui.widgets.sentences import as_sentence

NONE = -1
"""The place of no point."""


class Hand(QObject):
    """Changes points and tells of it.

    `edited(inputs, targets, final)`: `final` is true once, at the end of a drag or of a held key. `refused(sentence)`
    says why points stay as they are, and "" when that is over. `changed()` says that something looks different.
    """

    edited = Signal(object, object, bool)
    refused = Signal(str)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.points: Points | None = None
        self.selected = NONE
        self._landscape: DatasetLandscape | None = None
        self._before: Points | None = None

    def set_points(self, points: Points | None, landscape: DatasetLandscape | None) -> None:
        """Take other points, as of this landscape; while the hand holds one, it decides where that one is."""
        self._landscape = landscape
        if self._before is not None and points is not None and _alike(points, self.points):
            return
        self._before = None
        self.points = points
        if points is None or self.selected >= len(points.targets):
            self.selected = NONE

    def is_holding(self) -> bool:
        """Whether a gesture goes on."""
        return self._before is not None

    def select(self, index: int) -> None:
        """Choose a point for the keyboard, or none."""
        if index != self.selected:
            self.selected = index
            self.changed.emit()

    def choose(self, steps: int) -> None:
        """Choose the next point to the right, or to the left; from none, the first or the last."""
        if self.points is None:
            return
        order = self.points.order()
        at = order.index(self.selected) + steps if self.selected != NONE else 0 if steps > 0 else len(order) - 1
        self.select(order[min(max(at, 0), len(order) - 1)])

    # ---- a gesture ----

    def take(self, index: int) -> None:
        """Take hold of a point."""
        self._before = self.points
        self.refused.emit("")
        self.select(index)

    def add(self, x: float, y: float, target: float = 1.0) -> None:
        """Place a new point and hold it."""
        if self.points is None:
            return
        before = self.points
        if self._try(before.added(x, y, target)):
            self._before = before
            self.select(len(before.targets))

    def move(self, x: float, y: float) -> None:
        """Bring the point that is held to a place."""
        if self._before is not None and self.points is not None and self.selected != NONE:
            self._try(self.points.moved(self.selected, x, y))

    def nudge(self, dx: float, dy: float) -> None:
        """Move the chosen point a little, and hold it until the key is let go."""
        if self.points is None or self.selected == NONE:
            return
        if self._before is None:
            self.take(self.selected)
        x, y = self.points.places[self.selected].tolist()
        if dy and self.points.labels and not self.points.planar:
            y, dy = float(dy > 0), 0.0
        self.move(x + dx, y + dy)

    def let_go(self) -> None:
        """End the gesture: one edit, if anything moved."""
        before, self._before = self._before, None
        if before is not None and before is not self.points:
            self._tell(final=True)

    def cancel(self) -> None:
        """Give the gesture up: all is as it was before."""
        before, self._before = self._before, None
        if before is not None and before is not self.points:
            self.points = before
            self.selected = min(self.selected, len(before.targets) - 1)
            self._tell(final=True)

    def remove(self, index: int) -> None:
        """Take a point away."""
        if self.points is None or index == NONE or self.is_holding():
            return
        if self._try(self.points.without(index), final=True):
            self.select(min(self.selected, len(self.points.targets) - 1) if self.selected != index else NONE)

    def _try(self, points: Points, *, final: bool = False) -> bool:
        """Take the points over, if the model can learn from them."""
        assert self._landscape is not None  # points came with it
        why = refusal(points, self._landscape)
        self.refused.emit(as_sentence(why))
        if why:
            return False
        self.points = points
        self._tell(final=final)
        return True

    def _tell(self, *, final: bool) -> None:
        assert self.points is not None
        self.changed.emit()
        self.edited.emit(self.points.inputs, self.points.targets, final)


def _alike(points: Points, others: Points | None) -> bool:
    """Whether two sets have as many points of one kind."""
    return others is not None and points.inputs.shape == others.inputs.shape and points.labels == others.labels
