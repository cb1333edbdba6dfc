"""Landscapes made by hand: a plane of wells, hills, ridges, slopes and bowls, or a curve through knots.

Both are expressions whose shape depends only on what there is, so that moving a handle compiles nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions.emit_python import FLOAT_TROUBLE
from gdlab.core.fields import ParameterError
from gdlab.core.protocols import StationaryPoint
from gdlab.core.suggestions import did_you_mean
from gdlab.landscapes.features import (
    KINDS,
    MOST_FEATURES,
    Feature,
    Kind,
    checked_features,
    feature_coefficients,
    feature_expression,
    feature_numbers,
    feature_strength,
    feature_with,
    narrow_parts,
)
from gdlab.landscapes.formula import checked_bounds
from gdlab.landscapes.grid import GridLandscape
from gdlab.landscapes.plains import points_off_plains
from gdlab.landscapes.sculpture import Sculpture, evaluated, positions
from gdlab.landscapes.splines import CLOSEST_KNOTS, Knot, checked_knots, spline_expression, spline_numbers
from gdlab.landscapes.stationary_points import OneByOne, stationary_points

__all__ = [
    "KINDS",
    "MOST_FEATURES",
    "Feature",
    "Kind",
    "Knot",
    "SculptedLandscape",
    "nearest",
    "sculpture_coefficients",
]

_EXACT = ("value", "gradient", "hessian")
_LATEX: Final[dict[str, str]] = {"plane": r"\xi_{%d}", "bowl": "q_{%d}"} | dict.fromkeys(
    ("well", "hill", "ridge"), "e^{-q_{%d}}"
)


class SculptedLandscape:
    """U(x, y) as a sum of features, with a relief or without; or U(x) as a spline through knots.

    Args:
        features: up to 32; the plane is flat without any.
        knots: 2 to 24, ascending; then the landscape has one coordinate and neither features nor a relief.
        bounds: `(d, 2)`, the part worth looking at; [−2, 2] in every coordinate when None.
        relief: heights that are added to the features. With it there is no `expression`.

    Raises:
        ParameterError: the key says which number is wrong, as in `features[2].width[0]` or `knots[3].position`.
    """

    def __init__(
        self,
        features: Iterable[Feature] = (),
        knots: Iterable[Knot] | None = None,
        bounds: npt.ArrayLike | None = None,
        relief: GridLandscape | None = None,
    ) -> None:
        self.features = checked_features(features)
        self.knots: tuple[Knot, ...] | None = None
        self.relief = relief
        self._bounds = checked_bounds(bounds, 2 if knots is None else 1)
        if knots is None:
            self._terms = [_Term(feature_expression((f.kind,)), feature_numbers(f)) for f in self.features]
        elif self.features or relief is not None:
            raise ParameterError("knots", "a curve through knots has neither features nor a relief")
        else:
            self.knots = checked_knots(knots, self.knot_gap)
            self._terms = [_Term(spline_expression(len(self.knots)), spline_numbers(self.knots))]

    @cached_property
    def expression(self) -> Sculpture | None:
        """U with `coefficient_values` for its coefficients, for the loop over plain floats; None with a relief."""
        if self.knots is not None:
            return self._terms[0].sculpture
        return feature_expression(tuple(f.kind for f in self.features)) if self.relief is None else None

    @property
    def coefficient_values(self) -> tuple[float, ...]:
        """The coefficients in the order of the expression."""
        return tuple(number for term in self._terms for number in term.numbers)

    @property
    def dimension(self) -> int:
        """The number d of coordinates."""
        return len(self._bounds)

    @property
    def bounds(self) -> FloatArray:
        """The part worth looking at, `(d, 2)`."""
        return self._bounds

    @property
    def knot_gap(self) -> float:
        """The least distance of two knots."""
        return CLOSEST_KNOTS * float(self._bounds[0, 1] - self._bounds[0, 0])

    @cached_property
    def coefficients(self) -> dict[str, float]:
        """Every number that a handle can change, by its place: `features[2].width[0]`, `knots[3].value`."""
        return sculpture_coefficients(self.features, self.knots)

    def with_coefficients(self, values: Mapping[str, float]) -> SculptedLandscape:
        """The same features or knots with some of their numbers changed.

        Raises:
            ParameterError: there is no such number, or it cannot be.
        """
        for key in values:
            if key not in self.coefficients:
                raise ParameterError(key, f"this landscape has no {key!r}{did_you_mean(key, self.coefficients)}")
        n = {**self.coefficients, **values}
        if self.knots is not None:
            knots = [Knot(n[f"knots[{i}].position"], n[f"knots[{i}].value"]) for i in range(len(self.knots))]
            return type(self)(knots=knots, bounds=self._bounds)
        features = [feature_with(feature, f"features[{i}]", n) for i, feature in enumerate(self.features)]
        return type(self)(features, None, self._bounds, self.relief)

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        return self._value("value", x)

    def gradient(self, x: FloatArray, /) -> FloatArray:
        """∇U, `(n, d)`; with a relief, at one point alone, in plain floats, which is ten times as fast."""
        if self.relief is not None and len(x) == 1:
            with contextlib.suppress(*FLOAT_TROUBLE):
                return np.array([self._plain_gradient(self.relief, *positions(x, 2)[0].tolist())])
        own = self._summed("gradient", x, self.dimension)
        return own if self.relief is None else own + self.relief.gradient(x)

    def hessian(self, x: FloatArray, /) -> FloatArray:
        """∇∇U, `(n, d, d)`."""
        if self.dimension == 1:
            return self._summed("hessian", x, 1)[:, :, None]
        own = self._summed("hessian", x, 3)[:, [[0, 1], [1, 2]]]
        return own if self.relief is None else own + self.relief.hessian(x)

    def drawn_value(self, x: FloatArray, /) -> FloatArray:
        """U by the processor's own functions, `(n,)`: for maps; many times faster, other in the last digits."""
        return self._value("drawn_value", x)

    def drawn_on(self, x: FloatArray, y: FloatArray, /) -> FloatArray:
        """`drawn_value` of a plane at the crossings of x `(nx,)` and y `(ny,)`, `(ny, nx)`."""
        crossings = np.stack(np.broadcast_arrays(x, y[:, None]), axis=-1).reshape(-1, 2)
        own = self._summed("drawn_value", crossings, 1).reshape(len(y), len(x))
        return own if self.relief is None else own + self.relief.drawn_on(x, y)

    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds but on plains, lowest value first; at most the first 50."""
        return self.points_within(None)

    def points_within(self, box: FloatArray | None) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds, and those in a box around them, `(d, 2)`."""
        if self.knots is not None:
            return stationary_points(OneByOne(self), box=box)
        return points_off_plains(self, self._strength, _Drawn(self), narrow_parts(self.features, self._bounds), box)

    def latex(self, names: Mapping[str, str]) -> str:
        r"""The sum as LaTeX, of many features the first, with a slot `\num{features[0].height}` for each height.

        A slot stands for the size of a number, which is in `slots`; its sign stands before it. ξ and q are those of
        `Feature`, with the number of the feature.
        """
        if self.knots is not None:
            return r"\text{cubic spline through }\num{knots}\ \text{knots}"
        terms = [_term(i, feature) for i, feature in enumerate(self._typeset)]
        if len(self.features) > len(terms):
            terms.append(r"+ \text{…}")
        if self.relief is not None:
            terms.append(rf"+ S\left({', '.join(names[name] for name in ('x', 'y'))}\right)")
        return " ".join(terms).removeprefix("+ ") or "0"

    @property
    def slots(self) -> dict[str, float]:
        """The numbers in the slots of `latex`."""
        if self.knots is not None:
            return {"knots": float(len(self.knots))}
        return {f"features[{i}].height": abs(feature.height) for i, feature in enumerate(self._typeset)}

    @property
    def _typeset(self) -> tuple[Feature, ...]:
        """The features that stand in the equation, which is to be no wider than a dock."""
        return self.features[: 2 if self.relief is None else 1]

    def _strength(self, x: FloatArray) -> FloatArray:
        """The usual size of a slope near each point, `(n,)`."""
        total = np.zeros(len(x)) if self.relief is None else self.relief.strength(x)
        for feature in self.features:
            total = total + feature_strength(feature, *x.T)
        return total

    def _value(self, name: str, x: FloatArray) -> FloatArray:
        own = self._summed(name, x, 1)[:, 0]
        return own if self.relief is None else own + self.relief.value(x)

    def _plain_gradient(self, relief: GridLandscape, x: float, y: float) -> tuple[float, float]:
        """∇U at one point, with the same bits."""
        each = [term.sculpture.plain_gradient(x, y, *term.numbers) for term in self._terms] or [(0.0, 0.0)]
        (gx, gy), (rx, ry) = reduce(_added, each), relief.plain_gradient(x, y)
        return gx + rx, gy + ry

    def _summed(self, name: str, x: FloatArray, outputs: int) -> FloatArray:
        """The sum over the terms of a function as columns `(n, outputs)`, in the order of the expression.

        At one point alone, where a particle stands, in plain floats: that is many times as fast, with the same bits.
        """
        nothing = (0.0,) * outputs
        if len(x) == 1 and name in _EXACT:
            at = positions(x, self.dimension)[0].tolist()
            with contextlib.suppress(*FLOAT_TROUBLE):
                plain = [getattr(t.sculpture, f"plain_{name}")(*at, *t.numbers) for t in self._terms] or [nothing]
                return np.array([reduce(_added, plain)])
        functions = [(getattr(term.sculpture, name), term.arrays) for term in self._terms]

        def total(*at: FloatArray) -> Iterator[FloatArray | float]:
            each = (function(*at, *own) for function, own in functions)
            return iter(reduce(_added, each, next(each, nothing)))

        return evaluated(total, positions(x, self.dimension), outputs)


def _added(one: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
    """Outputs of two functions added each to each."""
    return tuple(map(add, one, other))


def sculpture_coefficients(features: Iterable[Feature], knots: Iterable[Knot] | None) -> dict[str, float]:
    """Every number of features and knots by its place."""
    numbers: dict[str, float] = {}
    for i, knot in enumerate(knots or ()):
        numbers |= {f"knots[{i}].position": knot.position, f"knots[{i}].value": knot.value}
    for i, feature in enumerate(features):
        numbers |= feature_coefficients(i, feature)
    return numbers


@dataclass(frozen=True)
class _Term:
    """An expression with its numbers by name."""

    sculpture: Sculpture
    named: Mapping[str, float]

    @cached_property
    def numbers(self) -> list[float]:
        """The numbers in the order of the expression."""
        return [self.named[name] for name in self.sculpture.coefficients]

    @cached_property
    def arrays(self) -> list[np.float64]:
        """The numbers as numpy's, which overflow without an exception."""
        return [np.float64(number) for number in self.numbers]


@dataclass(frozen=True)
class _Drawn:
    """A plane by the processor's own functions."""

    whole: SculptedLandscape

    @property
    def bounds(self) -> FloatArray:
        """The plane's."""
        return self.whole.bounds

    def value(self, x: FloatArray, /) -> FloatArray:
        """U."""
        return self.whole.drawn_value(x)

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U and ∇∇U."""
        whole = self.whole
        both = whole._summed("drawn_derivatives", x, 5)
        slope, curvature = both[:, :2], both[:, [[2, 3], [3, 4]]]
        if whole.relief is None:
            return slope, curvature
        relief_slope, relief_curvature = whole.relief.derivatives(x)
        return slope + relief_slope, curvature + relief_curvature


def nearest(
    places: Sequence[Sequence[float]], point: Sequence[float], scale: Sequence[float] = (1.0, 1.0)
) -> int | None:
    """The index of the place next to a point, the last of several as near; None of no places.

    Args:
        places: positions of features, or of knots with their values.
        point: where the pointer is.
        scale: what one unit along each axis counts, as in pixels.
    """
    distances = [sum((s * (a - b)) ** 2 for a, b, s in zip(at, point, scale, strict=True)) for at in places]
    return min(range(len(places)), key=lambda i: (distances[i], -i), default=None)


def _term(index: int, feature: Feature) -> str:
    """One term of the sum, with its sign before it."""
    sign = "-" if (feature.height < 0) != (feature.kind == "well") else "+"
    return rf"{sign} \num{{features[{index}].height}}\,{_LATEX[feature.kind] % (index + 1)}"
