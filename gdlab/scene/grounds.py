"""The landscape of a scene as frozen data, one class for each `kind`.

Every one has a `title`, `build`, `usual_start`, and `with_coefficients`, by which it takes over what events made of its
numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Landscape
from gdlab.landscapes import FormulaLandscape, gallery, gallery_entry
from gdlab.landscapes.features import Feature
from gdlab.landscapes.formula import DEFAULT_EXTENT
from gdlab.landscapes.splines import Knot
from gdlab.scene.heights import Heights

# Landscapes that few scenes have are imported when there is one: they would be a fiftieth of every start.
if TYPE_CHECKING:
    from gdlab.landscapes.data_sets import DataSet
    from gdlab.landscapes.dataset import DatasetLandscape
    from gdlab.landscapes.grid import GridLandscape
    from gdlab.landscapes.models import NetworkSlice

Points = tuple[tuple[float, ...], ...]
"""Positions or velocities of n particles, `(n, d)`."""
Interval = tuple[float, float]


class FormulaSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="formula"):
    """A landscape that was typed: formula, a number for each coefficient, and the part worth looking at."""

    formula: str
    coefficients: dict[str, float] = {}
    bounds: tuple[Interval, ...] | None = None

    @property
    def title(self) -> str:
        """The gallery's name of the formula, "" where it has none."""
        return next((entry.name for entry in gallery().values() if entry.formula == self.formula), "")

    def build(self) -> Landscape:
        """The landscape.

        Raises:
            ExpressionError: a formula that cannot be used, with the place in it.
            ParameterError: a coefficient or the bounds cannot be used.
        """
        return FormulaLandscape(self.formula, self.coefficients, self.bounds)

    def usual_start(self) -> tuple[float, ...]:
        """Where a particle is put when nobody says where: 7/8 of the way through the bounds, (1.5, 1.5) by default."""
        return _far_corner(self.bounds or (DEFAULT_EXTENT,) * self.build().dimension)

    def with_coefficients(self, values: Mapping[str, float]) -> FormulaSpec:
        """The same formula with some coefficients changed."""
        return replace(self, coefficients={**self.coefficients, **values})


class GallerySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="gallery"):
    """A landscape of the gallery, some coefficients other than published."""

    key: str
    coefficients: dict[str, float] = {}

    @property
    def title(self) -> str:
        """The gallery's name."""
        return gallery_entry(self.key).name

    def build(self) -> Landscape:
        """The landscape.

        Raises:
            UnknownLandscapeError: no such key.
            ParameterError: a coefficient cannot be used.
        """
        return gallery_entry(self.key).landscape(self.coefficients)

    def usual_start(self) -> tuple[float, ...]:
        """The start that the gallery names.

        Raises:
            UnknownLandscapeError: no such key.
        """
        return gallery_entry(self.key).start

    def with_coefficients(self, values: Mapping[str, float]) -> GallerySpec:
        """The same entry; only what is not as published is written down, unless it was already."""
        published = gallery_entry(self.key).coefficients
        unusual = {k: v for k, v in {**self.coefficients, **values}.items() if published[k].value != v}
        return (
            self
            if all(self.coefficients.get(k) == v for k, v in values.items())
            else replace(self, coefficients=unusual)
        )


class SculptedSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="sculpted"):
    """A landscape made by hand: features and a brushed relief in two dimensions, or a curve through knots in one.

    Attributes:
        bounds: the part worth looking at, [−2, 2] in every coordinate when None; the relief covers it.
        features: wells, hills, ridges, planes and bowls, which add up.
        knots: of a curve; there are neither features nor a relief then.
        relief: heights that are added to the features.
    """

    bounds: tuple[Interval, ...] | None = None
    features: tuple[Feature, ...] = ()
    knots: tuple[Knot, ...] | None = None
    relief: Heights | None = None

    @property
    def title(self) -> str:
        """What it is."""
        return "Sculpted landscape" if self.knots is None else "Sculpted curve"

    def build(self) -> Landscape:
        """The landscape.

        Raises:
            ParameterError: the key says which number is wrong.
        """
        from gdlab.landscapes.sculpted import SculptedLandscape  # noqa: PLC0415

        relief = None if self.relief is None else _relief(self.relief, self._extent())
        return SculptedLandscape(self.features, self.knots, self.bounds, relief)

    def usual_start(self) -> tuple[float, ...]:
        """7/8 of the way through the bounds."""
        return _far_corner(self._extent())

    def with_coefficients(self, values: Mapping[str, float]) -> SculptedSpec:
        """The same features or knots with some of their numbers changed."""
        from gdlab.landscapes.sculpted import SculptedLandscape, sculpture_coefficients  # noqa: PLC0415

        if values.items() <= sculpture_coefficients(self.features, self.knots).items():
            return self
        changed = SculptedLandscape(self.features, self.knots, self.bounds).with_coefficients(values)
        return replace(self, features=changed.features, knots=changed.knots)

    def _extent(self) -> tuple[Interval, ...]:
        return self.bounds or (DEFAULT_EXTENT,) * (2 if self.knots is None else 1)


class GridSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="grid"):
    """An imported height map.

    Attributes:
        bounds: where its outermost samples lie.
        heights: the samples.
        source: what it was imported from, for the reader.
        trajectory: positions `(k+1, 2)` that came with it, drawn beside gdlab's own.
    """

    bounds: tuple[Interval, Interval]
    heights: Heights
    source: str = ""
    trajectory: Points = ()

    @property
    def title(self) -> str:
        """The name of the file it came from."""
        return self.source or "Height map"

    def build(self) -> Landscape:
        """The landscape.

        Raises:
            ParameterError: heights, bounds or a trajectory that cannot be used.
        """
        if any(len(position) != 2 for position in self.trajectory):
            raise ParameterError("trajectory", "each position of a trajectory is two numbers")
        return _relief(self.heights, self.bounds)

    def usual_start(self) -> tuple[float, ...]:
        """Where the trajectory that came with it begins, if on the map, else 7/8 of the way through the bounds."""
        begin = self.trajectory[0] if self.trajectory else ()
        on_map = begin and all(low <= x <= high for x, (low, high) in zip(begin, self.bounds, strict=False))
        return begin if on_map else _far_corner(self.bounds)

    def with_coefficients(self, _values: Mapping[str, float]) -> GridSpec:
        """The same: heights are no coefficients."""
        return self


class ColumnSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a column of data is: a name, and a unit or ""."""

    name: str
    unit: str = ""


class NetworkSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small trained network, two of whose weights are visible.

    The weights are stored because training elsewhere may end in other last digits.
    """

    hidden: int
    weights: tuple[float, ...]
    visible: tuple[int, int]
    labels: bool = False


class DatasetSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="dataset"):
    """The loss of a model over data: a task of a data set that gdlab ships, or points of one's own.

    Attributes:
        data, task: keys of a shipped data set and of what is learned from it; "" for one's own points.
        model: `linear`, `logistic`, `neuron` or `network`.
        inputs, targets: one's own points, `(N, k)` and `(N,)`.
        columns: what they are, the target last.
        standardise: whether the model sees standardised numbers.
        network: the trained network of the model `network`.
        bounds: the part worth looking at; chosen from the data when None.
    """

    data: str = ""
    task: str = ""
    model: str = "linear"
    inputs: Points = ()
    targets: tuple[float, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    standardise: bool = True
    network: NetworkSpec | None = None
    bounds: tuple[Interval, Interval] | None = None

    @property
    def title(self) -> str:
        """The data set and what is learned from it."""
        if self.data:
            return f"{_data_set(self.data).name}: {_data_set(self.data).tasks[self.task].name}"
        return "Your points"

    def build(self) -> DatasetLandscape:
        """The landscape.

        Raises:
            ParameterError: points, model or network that cannot be used.
        """
        return _learned(self)

    def usual_start(self) -> tuple[float, ...]:
        """The start of the task, else a steep corner."""
        task = _data_set(self.data).tasks.get(self.task) if self.data else None
        return (task.start if task is not None else None) or self.build().start

    def with_coefficients(self, _values: Mapping[str, float]) -> DatasetSpec:
        """The same: weights are the coordinates, and there are no coefficients."""
        return self


LandscapeSpec = FormulaSpec | GallerySpec | SculptedSpec | GridSpec | DatasetSpec


def _far_corner(bounds: tuple[Interval, ...]) -> tuple[float, ...]:
    return tuple(low + 0.875 * (high - low) for low, high in bounds)


@lru_cache(maxsize=8)
def _relief(heights: Heights, bounds: tuple[Interval, ...]) -> GridLandscape:
    """Landscapes never change, and a spline through a hundred thousand heights is worth keeping."""
    from gdlab.landscapes.grid import GridLandscape  # noqa: PLC0415

    return GridLandscape(heights.values(), bounds)


def _data_set(key: str) -> DataSet:
    from gdlab.landscapes.data_sets import data_set  # noqa: PLC0415

    return data_set(key)


@lru_cache(maxsize=8)
def _learned(spec: DatasetSpec) -> DatasetLandscape:
    from gdlab.landscapes.dataset import DatasetLandscape  # noqa: PLC0415
    from gdlab.landscapes.models import Column, Samples  # noqa: PLC0415

    if spec.data:
        return _data_set(spec.data).landscape(spec.task)
    columns = tuple(Column(column.name, column.unit) for column in spec.columns)
    inputs, target = (columns[:-1], columns[-1]) if columns else ((), Column("target"))
    samples = Samples(spec.inputs, spec.targets, inputs, target)
    model = spec.model if spec.network is None else _slice(spec.network, len(spec.inputs[0]))
    return DatasetLandscape(model, samples, spec.standardise, spec.bounds)


def _slice(spec: NetworkSpec, inputs: int) -> NetworkSlice:
    from gdlab.landscapes.models import NetworkSlice  # noqa: PLC0415
    from gdlab.landscapes.models.network import Network  # noqa: PLC0415

    network = Network(inputs, spec.hidden, spec.weights)
    return NetworkSlice(network, spec.visible, "cross-entropy" if spec.labels else "squared")
