"""The tool with which a landscape is sculpted on the canvas: handles of features and knots, and the brush."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, Qt, Signal

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.ui.canvas.growing import GrowingArray
from gdlab.ui.canvas.tooled import Piece, Sight
from gdlab.ui.editor.sculpt_features import Features
from gdlab.ui.editor.sculpt_grips import Handle, Pull, Subject, handle_at
from gdlab.ui.editor.sculpt_knots import Knots
from gdlab.ui.editor.sculpt_pieces import Circles

BRUSHES: Final = ("raise", "lower", "smooth")
"""What a brush can do."""
NONE = -1
"""The index that stands for no feature and no knot."""


class _BrushShape(Struct, frozen=True):
    """What the brush does and how far it reaches, along x in data units; along y, `aspect` times as far."""

    kind: str
    inner: float
    outer: float
    aspect: float


class SculptTool(QObject):
    """A canvas tool (`gdlab.ui.canvas.tooled.Tool`) for a sculpted landscape; for any other it does nothing.

    Setters only show. `numbers_dragged(numbers, final)` tells numbers by their names in
    `SculptedLandscape.coefficients` while a handle is dragged, and once more, final, when it is let go (Escape puts
    them back first); `selected(index)` which feature or knot was chosen, -1 for none; `stroked(path, final)` the whole
    way of the brush so far, `(k, 2)` in data units, `stroke_dropped` that Escape took it back. While a brush is
    chosen, there are no handles.
    """

    numbers_dragged = Signal(object, bool)
    selected = Signal(int)
    feature_removed = Signal(int)
    knot_added = Signal(float)
    knot_removed = Signal(int)
    stroked = Signal(object, bool)
    stroke_dropped = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subject: Subject = Features(())
        self._is_plane = False
        self._selected = NONE
        self._near: Handle | None = None  # the handle that the pointer is on, or holds
        self._pull: Pull | None = None
        self._before: Subject = self._subject  # as it was when the handle was taken hold of
        self._told: dict[str, float] = {}
        self._new_knot: float | None = None
        self._brush: _BrushShape | None = None
        self._stroke: GrowingArray[np.float64] | None = None
        self._pointer: QPointF | None = None

    # ---- what is shown ----

    def set_landscape(self, landscape: object) -> None:
        """Show handles for a landscape; a drag goes on if it has as many features or knots as before."""
        before = self._subject
        if not isinstance(landscape, SculptedLandscape):
            self._subject = Features(())
        elif landscape.knots is not None:
            self._subject = Knots(landscape.knots, landscape.knot_gap)
        else:
            self._subject = Features(landscape.features)
        self._is_plane = isinstance(landscape, SculptedLandscape) and landscape.knots is None
        if type(before) is not type(self._subject) or len(before) != len(self._subject):
            self._near = self._pull = self._new_knot = None
        if not self._is_plane:
            self._stroke = None
        if self._selected >= len(self._subject):
            self._selected = NONE
        if self._pull is not None:
            self._subject = self._subject.changed(self._told)
        self.changed.emit()

    def set_selected(self, index: int) -> None:
        """Show the handles of a feature, or mark a knot; -1 for none."""
        index = index if 0 <= index < len(self._subject) else NONE
        if index != self._selected:
            self._selected = index
            self.changed.emit()

    def set_brush(self, kind: str, inner: float, outer: float, aspect: float = 1.0) -> None:
        """Take a brush of `BRUSHES`, its radii in data units along x and `aspect` times those along y; "" for none."""
        brush = _BrushShape(kind, inner, outer, aspect) if kind in BRUSHES else None
        if brush != self._brush:
            self._brush = brush
            self.changed.emit()

    def selection(self) -> int:
        """Return the selected feature or knot, -1 for none."""
        return self._selected

    def is_busy(self) -> bool:
        """Say whether a drag or a stroke is under way."""
        return self._pull is not None or self._stroke is not None

    @property
    def _brushes(self) -> bool:
        return self._brush is not None and self._is_plane

    # ---- what the canvas asks ----

    def press(self, at: QPointF, sight: Sight, *, on_particle: bool) -> bool:
        """Begin a stroke, or take hold of a handle; beside them, on the curve, a press begins a double click."""
        if self._brushes:
            self._stroke = GrowingArray((2,), np.float64)
            self._paint_to(at, sight, final=False)
            return True
        handle = handle_at(self._subject.handles(sight, self._selected), at)
        if handle is None:
            return not on_particle and self._place_of_new(at, sight) is not None
        self._near, self._new_knot, self._before, self._told = handle, None, self._subject, {}
        data = sight.to_data(at)
        self._pull = Pull(handle, at, data, at, data)
        self._choose(handle.index)
        self.changed.emit()
        return True

    def double_press(self, at: QPointF, sight: Sight) -> bool:
        """Add a knot on the curve."""
        x = None if handle_at(self._subject.handles(sight, self._selected), at) else self._place_of_new(at, sight)
        if x is None:
            return False
        self._new_knot = None
        self.knot_added.emit(x)
        return True

    def move(self, at: QPointF, sight: Sight) -> None:
        """Go on with the stroke or the drag."""
        if self._stroke is not None:
            self._paint_to(at, sight, final=False)
        elif self._pull is not None:
            self._pull_to(at, sight)
            if self._told:
                self.numbers_dragged.emit(dict(self._told), False)

    def release(self, at: QPointF, sight: Sight) -> None:
        """End the stroke or the drag."""
        if self._stroke is not None:
            self._paint_to(at, sight, final=True)
        elif self._pull is not None:
            self._pull_to(at, sight)
            self._let_go()

    def hover(self, at: QPointF | None, sight: Sight) -> Qt.CursorShape | None:
        """Show what the pointer is on, and return its shape there."""
        near, new, before = None, None, (self._near, self._new_knot, self._pointer)
        self._pointer = at if self._brushes else None
        if at is not None and not self._brushes:
            near = handle_at(self._subject.handles(sight, self._selected), at)
            new = None if near is not None else self._place_of_new(at, sight)
        self._near, self._new_knot = near, new
        if (near, new, self._pointer) != before:
            self.changed.emit()
        if at is None or near is not None:
            return near.cursor if near is not None else None
        return Qt.CursorShape.CrossCursor if self._brushes else None

    def key(self, key: Qt.Key) -> bool:
        """Delete removes what is selected, Escape takes a drag or a stroke back, or else deselects."""
        if key == Qt.Key.Key_Escape and self._pull is not None:
            self._told = self._before.numbers(self._told)
            self._let_go()
            return True
        if key == Qt.Key.Key_Escape and self._stroke is not None:
            self._stroke = None
            self.changed.emit()
            self.stroke_dropped.emit()
            return True
        if self._selected == NONE or self.is_busy():
            return False
        if key == Qt.Key.Key_Escape:
            self._choose(NONE)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        else:
            return False
        return True

    def pieces(self, sight: Sight) -> list[Piece]:
        """Return the brush, or signs, outlines and handles."""
        if self._brushes:
            return self._brush_pieces(sight)
        pieces = self._subject.pieces(sight, self._selected, self._near, self._pull)
        if isinstance(self._subject, Knots) and self._new_knot is not None:
            pieces += self._subject.ghost(self._new_knot, sight)
        return pieces

    # ---- how it does that ----

    def _choose(self, index: int) -> None:
        if index != self._selected:
            self._selected = index
            self.changed.emit()
            self.selected.emit(index)

    def _remove(self) -> None:
        if not isinstance(self._subject, Knots):
            self.feature_removed.emit(self._selected)
        elif self._subject.can_shrink:
            self.knot_removed.emit(self._selected)

    def _place_of_new(self, at: QPointF, sight: Sight) -> float | None:
        """Return where a knot can be added with the pointer there."""
        return self._subject.new_at(at, sight) if isinstance(self._subject, Knots) else None

    def _pull_to(self, at: QPointF, sight: Sight) -> None:
        """Work out the numbers with the pointer there; as long as it has not moved, there are none."""
        assert self._pull is not None
        pull = Pull(self._pull.handle, self._pull.start, self._pull.origin, at, sight.to_data(at))
        if not self._told and at == pull.start:
            return
        self._pull, self._told = pull, self._before.pulled(pull, sight)
        self._subject = self._before.changed(self._told)
        self.changed.emit()

    def _let_go(self) -> None:
        """Tell the end of a drag, if anything moved."""
        numbers, self._told = self._told, {}
        self._pull = None
        self.changed.emit()
        if numbers:
            self._subject = self._before.changed(numbers)
            self.numbers_dragged.emit(numbers, True)

    def _paint_to(self, at: QPointF, sight: Sight, *, final: bool) -> None:
        """Lead the stroke to a pixel, or to the nearest one within the map."""
        assert self._stroke is not None
        area = sight.frame.area
        at = QPointF(min(max(at.x(), area.left()), area.right()), min(max(at.y(), area.top()), area.bottom()))
        point = np.array([sight.to_data(at)])
        if not len(self._stroke) or not np.array_equal(self._stroke.values[-1:], point):
            self._stroke.extend(point)
        path: FloatArray = self._stroke.values.copy()
        self._pointer, self._stroke = at, None if final else self._stroke
        self.changed.emit()
        self.stroked.emit(path, final)

    def _brush_pieces(self, sight: Sight) -> list[Piece]:
        """Return the circles of the brush about the pointer."""
        brush, at = self._brush, self._pointer
        if brush is None or at is None:
            return []
        sx, sy = sight.scale
        inner, outer = (
            (r * brush.aspect * sy, r * sx) if sight.swapped else (r * sx, r * brush.aspect * sy)
            for r in (brush.inner, brush.outer)
        )
        return [Circles(at, inner, outer, brush.kind, held=self._stroke is not None)]
