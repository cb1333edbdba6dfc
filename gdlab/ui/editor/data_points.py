"""Points that are placed by hand: where they lie in the plot, and what placing, moving and removing makes of them."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models import Samples

FEWEST, MOST = 2, 500
"""How many points a landscape needs, and how many are still edited by hand."""
_MARGIN = 0.07
_LABEL_MARGIN = 0.16
_EDGE = 0.02  # of the view: a point in it calls for a wider view


class Points(Struct, frozen=True, eq=False):
    """The samples of a landscape in the plane of the plot.

    Attributes:
        inputs: `(N, k)` with k = 1 or 2, in the units of measurement.
        targets: `(N,)`.
        labels: whether the model takes targets for labels 0 and 1.
    """

    inputs: FloatArray
    targets: FloatArray
    labels: bool

    @property
    def planar(self) -> bool:
        """Whether the plot spans two inputs, and a target shows in how a point is drawn."""
        return len(self.inputs[0]) == 2

    @property
    def places(self) -> FloatArray:
        """Where the points lie in the plot, `(N, 2)` in data units."""
        return self.inputs if self.planar else np.column_stack([self.inputs[:, 0], self.targets])

    def moved(self, index: int, x: float, y: float) -> Points:
        """One point elsewhere; a label is the nearer of 0 and 1."""
        inputs, targets = self.inputs.copy(), self.targets.copy()
        if self.planar:
            inputs[index] = x, y
        else:
            inputs[index, 0], targets[index] = x, self._target(y)
        return Points(inputs, targets, self.labels)

    def added(self, x: float, y: float, target: float = 1.0) -> Points:
        """One point more, at the end; `target` counts where the place does not say it."""
        row, last = ([x, y], target) if self.planar else ([x], self._target(y))
        return Points(np.vstack([self.inputs, row]), np.append(self.targets, last), self.labels)

    def without(self, index: int) -> Points:
        """One point less."""
        return Points(np.delete(self.inputs, index, axis=0), np.delete(self.targets, index), self.labels)

    def order(self) -> list[int]:
        """The points from left to right, and from below to above where they share a place."""
        x, y = self.places.T
        return [int(index) for index in np.lexsort((y, x))]

    def _target(self, y: float) -> float:
        return float(y >= 0.5) if self.labels else y


def points_of(landscape: DatasetLandscape) -> Points:
    """The samples of a landscape."""
    samples = landscape.samples
    return Points(samples.inputs, samples.targets, landscape.model.loss == "cross-entropy")


def refusal(points: Points, landscape: DatasetLandscape) -> str:
    """Why the model cannot learn from these points, in a sentence; "" when it can."""
    if len(points.targets) < FEWEST:
        return f"At least {FEWEST} points are needed to learn from: add one before this one goes."
    if len(points.targets) > MOST:
        return f"At most {MOST} points can be placed by hand."
    samples = landscape.samples
    try:
        changed = Samples(points.inputs, points.targets, samples.input_columns, samples.target_column)
        DatasetLandscape(landscape.model, changed, landscape.standardised)
    except ParameterError as error:
        return str(error)
    return ""


def view_around(points: Points) -> View:
    """The part of the plane that holds all points, with a margin."""
    (left, right), (bottom, top) = (_around(column) for column in points.places.T)
    if not points.planar and set(np.unique(points.targets)) <= {0.0, 1.0}:
        bottom, top = -_LABEL_MARGIN, 1 + _LABEL_MARGIN
    return View(left, right, bottom, top)


def still_fits(view: View, points: Points) -> bool:
    """Whether a view can stay: the points are clear of its edges and fill at least a third of its width."""
    wanted = view_around(points)
    if points.labels and not points.planar and (view.bottom, view.top) != (wanted.bottom, wanted.top):
        return False
    low = np.array([view.left + _EDGE * view.width, view.bottom + _EDGE * view.height])
    high = np.array([view.right - _EDGE * view.width, view.top - _EDGE * view.height])
    places = points.places
    inside = np.all((places >= low) & (places <= high))
    return bool(inside and wanted.width > view.width / 3 and wanted.height > view.height / 3)


def _around(column: FloatArray) -> tuple[float, float]:
    low, high = float(column.min()), float(column.max())
    margin = _MARGIN * (high - low) or 0.5 * abs(low) or 1.0
    return low - margin, high + margin
