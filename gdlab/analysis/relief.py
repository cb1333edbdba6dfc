"""All that a picture shows of a landscape, computed at once so that a worker thread can do it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from gdlab.analysis.contours import ContourLine, Grid, bands_above, contour_lines, hole_rings, traces
from gdlab.analysis.levels import LARGEST, Levels, levels, linear_levels
from gdlab.analysis.quantiles import quantile
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.kept import kept

_HOLE_REFINEMENT = 3
_SHARE = 0.05  # of a view that the bounds must fill to set its levels
_CROWDED = 0.5  # lines a sample; well-behaved landscapes have 0.2 at the most
BoolArray = npt.NDArray[np.bool_]
IndexArray = npt.NDArray[np.intp]


class Relief(Struct, frozen=True, eq=False, dict=True):
    """A two-dimensional landscape over `view`, by its values on a grid.

    The levels are those of the landscape's bounds; `further` are values of lines that carry them on where the view
    shows more. Where lines would stand closer than they can be told apart, `mosaic (ny, nx)` says for each sample how
    many levels it lies above, bottom row first, and there are neither bands nor lines. What lies just at a level is not
    above it. `samples (ny, nx)` are the values it was made from, bottom row first, NaN in holes, which the grid fills.

    What is drawn of it is traced when it is asked for: while a hand shapes the ground, much of it never is.
    """

    view: View
    levels: Levels
    grid: Grid
    further: FloatArray
    holes: tuple[FloatArray, ...]
    samples: FloatArray
    mosaic: npt.NDArray[np.uint8] | None = None

    @kept
    def _traced(self) -> list[list[FloatArray]]:
        values = self.levels.values[:0] if self.mosaic is not None else self.levels.values
        return traces(self.grid, np.concatenate([values, self.further]))

    @kept
    def bands(self) -> tuple[list[FloatArray], ...]:
        """Return for each level the rings of the region above it."""
        if self.mosaic is not None:
            return ()
        count = len(self.levels)
        return tuple(bands_above(self.grid, self.levels.values, self._traced[:count]))

    @kept
    def _all_lines(self) -> tuple[ContourLine, ...]:
        return tuple(contour_lines(self._traced))

    @property
    def lines(self) -> tuple[ContourLine, ...]:
        """Return the lines of the levels."""
        return tuple(line for line in self._all_lines if line.level < len(self.levels))

    @property
    def beyond(self) -> tuple[ContourLine, ...]:
        """Return the lines that carry the levels on; they count on from these."""
        return tuple(line for line in self._all_lines if line.level >= len(self.levels))

    @kept
    def index_lines(self) -> tuple[tuple[int, FloatArray], ...]:
        """Return the lines (n, 2) that carry numbers, each with its level, without tracing any others."""
        if self.mosaic is not None:
            return ()
        levels = np.flatnonzero(self.levels.index).tolist()
        if "_traced" in self.__dict__:
            traced = [self._traced[level] for level in levels]
        else:
            traced = traces(self.grid, self.levels.values[levels])
        return tuple((level, line) for level, own in zip(levels, traced, strict=True) for line in own)

    @kept
    def steepness(self) -> float:
        """Return a typical |∇U|, by which arrows are scaled; 0 where there are no levels."""
        return _steepness(self.grid, self.samples) if len(self.levels) else 0.0

    @kept
    def climb(self) -> float:
        """Return a typical value of U above its lowest in view, by which arrows are scaled."""
        return _climb(self.samples[~np.isnan(self.samples)])

    def part(self, rows: slice, columns: slice) -> Relief:
        """Return what lies on some of the samples of a relief without holes, with the same levels."""
        grid = Grid(self.grid.x[columns], self.grid.y[rows], self.grid.values[rows, columns])
        view = View(*(float(axis[end]) for axis in (grid.x, grid.y) for end in (0, -1)))
        return Relief(view, self.levels, grid, self.further, (), self.samples[rows, columns])


class Curve(Struct, frozen=True, eq=False):
    """A one-dimensional landscape over view.left…view.right: U at x (n,), NaN in holes; view.bottom…top fits it."""

    view: View
    levels: Levels
    x: FloatArray
    values: FloatArray
    steepness: float
    climb: float

    @property
    def points(self) -> FloatArray:
        """Return the graph as points (n, 2)."""
        return np.stack([self.x, self.values], axis=1)


def relief(
    section: Section, view: View, columns: int, rows: int, *, keep: Literal["all", "half", "index"] = "all"
) -> Relief:
    """Return the map of `section` over `view` from columns × rows samples; `keep` thins its levels."""
    grid, missing = _sampled(section, view, columns, rows)
    values = np.where(missing, np.nan, grid.values)
    within = _within(section.bounds, grid)
    bounded = _SHARE < within.mean() < 1.0
    chosen = levels(values[within] if bounded else values)
    fewer = (chosen, chosen.halved(), chosen.thinned())
    for chosen in fewer[("all", "half", "index").index(keep) :]:
        heights = np.searchsorted(chosen.values, grid.values).astype(np.uint8)
        crowded = _crowding(heights) > _CROWDED
        if not crowded:
            break
    if crowded:
        return Relief(view, chosen, grid, np.empty(0), (), values, heights)
    beyond = _beyond(chosen, values) if bounded else np.empty(0)
    holes = tuple(_holes(section, view, columns, rows)) if missing.any() else ()
    return Relief(view, chosen, grid, beyond, holes, values)


def _crowding(heights: npt.NDArray[np.uint8]) -> float:
    """Return how many lines pass between a sample and its neighbours to the right and above, on average."""
    across, up = heights[:, 1:] != heights[:, :-1], heights[1:] != heights[:-1]
    return float((across.sum() + up.sum()) / heights.size)


def _beyond(chosen: Levels, values: FloatArray) -> FloatArray:
    """Return the values of the lines that carry the levels on over a view's samples."""
    finite = values[np.isfinite(values)]
    return chosen.beyond(float(finite.min()), float(finite.max())) if len(finite) else np.empty(0)


def _within(bounds: FloatArray, grid: Grid) -> BoolArray:
    """Return which samples (ny, nx) lie in the landscape's bounds: what a view shows beyond them may tower over it."""
    (left, right), (bottom, top) = bounds.tolist()
    across, up = (grid.x >= left) & (grid.x <= right), (grid.y >= bottom) & (grid.y <= top)
    inside: BoolArray = up[:, None] & across[None, :]
    return inside


def curve(section: Section, left: float, right: float, samples: int) -> Curve:
    """Return the graph of a one-dimensional `section` over left…right, with a view that fits its values."""
    x = np.linspace(left, right, samples)
    values = section.value(x[:, None])
    seen = values[~np.isnan(values)]
    low, high = (float(seen.min()), float(seen.max())) if len(seen) else (0.0, 1.0)
    margin = 0.08 * (high - low) or max(abs(high), 1.0) * 0.5
    view = View(left, right, low - margin, high + 1.5 * margin)
    chosen = linear_levels(low, high, 8) if high - low > 1e-11 * max(abs(high), abs(low), 1e-280) else levels(seen)
    with np.errstate(all="ignore"):
        slopes = np.abs(np.diff(values) / np.diff(x))
    return Curve(view, chosen, x, values, _typical(slopes), _climb(seen))


def _sampled(section: Section, view: View, columns: int, rows: int) -> tuple[Grid, BoolArray]:
    """Return the grid with holes filled from their rims, and where the holes are."""
    x, y = np.linspace(view.left, view.right, columns), np.linspace(view.bottom, view.top, rows)
    values = section.value_on(x, y)
    missing = np.isnan(values)
    return Grid(x, y, _filled(values, missing) if missing.any() else values), missing


def _filled(values: FloatArray, missing: BoolArray) -> FloatArray:
    """Return `values` carried on straight into the cells next to a hole's rim, the rest at the lowest value.

    Lines then run on under the rim of the hole, which is painted over them, instead of ending in steps before it.
    """
    filled = values.copy()
    for _ in range(2):
        filled = np.where(np.isnan(filled), _carried_on(filled), filled)
    lowest = float(np.nanmin(values)) if not missing.all() else 0.0
    return np.clip(np.where(np.isnan(filled), lowest, filled), -LARGEST, LARGEST)


def _carried_on(values: FloatArray) -> FloatArray:
    """Return for every cell the mean of the straight continuations from its four sides, NaN where none is known."""
    rows, columns = values.shape
    padded = np.pad(values, 2, constant_values=np.nan)
    total, count = np.zeros_like(values), np.zeros_like(values)
    for down, across in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        near = padded[2 + down : 2 + down + rows, 2 + across : 2 + across + columns]
        far = padded[2 + 2 * down : 2 + 2 * down + rows, 2 + 2 * across : 2 + 2 * across + columns]
        guess = 2.0 * near - far
        known = ~np.isnan(guess)
        total[known] += guess[known]
        count += known
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _holes(section: Section, view: View, columns: int, rows: int) -> list[FloatArray]:
    """Return the rings of the holes, sampled finer than the map so that their rims are smooth."""
    x = np.linspace(view.left, view.right, columns * _HOLE_REFINEMENT)
    y = np.linspace(view.bottom, view.top, rows * _HOLE_REFINEMENT)
    missing = np.isnan(section.value_on(x, y))
    return hole_rings(x, y, missing.astype(np.float64))


def _steepness(grid: Grid, values: FloatArray) -> float:
    """Return a typical |∇U| by differences at every fourth sample, one-sided at the edges."""
    (rows, top, bottom), (columns, right, left) = (_neighbours(len(places)) for places in (grid.y, grid.x))
    with np.errstate(all="ignore"):
        up = (values[np.ix_(top, columns)] - values[np.ix_(bottom, columns)]) / (grid.y[top] - grid.y[bottom])[:, None]
        across = (values[np.ix_(rows, right)] - values[np.ix_(rows, left)]) / (grid.x[right] - grid.x[left])
        return _typical(np.hypot(across, up))


def _neighbours(count: int) -> tuple[IndexArray, IndexArray, IndexArray]:
    """Return every fourth of so many places, with the places after and before it."""
    places = np.arange(0, count, 4)
    return places, np.minimum(places + 1, count - 1), np.maximum(places - 1, 0)


def _typical(slopes: FloatArray) -> float:
    """Return the lower quartile of the finite slopes: what a particle meets on most of its way, 0 if there is none."""
    finite = slopes[np.isfinite(slopes)]
    return quantile(finite, 0.25) or float(finite.mean()) if len(finite) else 0.0


def _climb(values: FloatArray) -> float:
    """Return the lower quartile of U above its minimum, 0 without values."""
    return quantile(values.ravel(), 0.25) - float(np.min(values)) if values.size else 0.0
