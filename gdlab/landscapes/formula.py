"""A landscape given by a formula: value, gradient and Hessian to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray, real_array
from gdlab.core.expressions import Expression, ExpressionError, tree
from gdlab.core.expressions.emit_latex import latex
from gdlab.core.fields import ParameterError, by_name, is_finite_number, unsigned
from gdlab.core.protocols import StationaryPoint
from gdlab.core.suggestions import named, shown

DEFAULT_EXTENT = (-2.0, 2.0)
Order = Literal["C", "F"]
"""How numbers lie in memory: those of one position side by side, or those of one kind."""


@lru_cache(maxsize=256)
def compiled(formula: str, known: frozenset[str]) -> Expression:
    """A formula, its coefficients known by name: compiling takes milliseconds, so what was used lately is kept.

    Raises:
        ExpressionError: the formula cannot be used; it says where.
    """
    return Expression(formula, known)


class FormulaLandscape:
    """U(x) from a formula such as `a*x**2/2 + y**2/2` with a = 20.

    Args:
        formula: in x, in x and y, or in x1 … xn.
        coefficients: a finite number for every other name in the formula.
        bounds: `(d, 2)`, the part worth looking at; [−2, 2] in every coordinate when None.

    Raises:
        ExpressionError: the formula cannot be used; it says where.
        ParameterError: a coefficient or the bounds cannot be used.
    """

    def __init__(
        self, formula: str, coefficients: Mapping[str, float] | None = None, bounds: npt.ArrayLike | None = None
    ) -> None:
        if not isinstance(formula, str):
            raise ParameterError("formula", f"formula must be text, such as 'x**2 + y**2', not {shown(formula)}")
        given = dict(by_name("coefficients", coefficients))
        self.formula = formula
        self.expression = compiled(formula, frozenset(given))
        self.coefficients = _checked_coefficients(self.expression, given)
        self._bounds = checked_bounds(bounds, self.expression.dimension)
        self._arrays = [np.float64(value) for value in self.coefficients.values()]

    @property
    def dimension(self) -> int:
        """The number d of coordinates."""
        return self.expression.dimension

    @property
    def bounds(self) -> FloatArray:
        """The part worth looking at, `(d, 2)`."""
        return self._bounds

    @cached_property
    def coefficient_values(self) -> tuple[float, ...]:
        """The coefficients in the order of the expression."""
        return tuple(self.coefficients.values())

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        return self._evaluate(self.expression.value, x)[:, 0]

    def gradient(self, x: FloatArray, /) -> FloatArray:
        """∇U, `(n, d)`."""
        return self._evaluate(self.expression.gradient, x)

    def hessian(self, x: FloatArray, /) -> FloatArray:
        """∇∇U, `(n, d, d)`."""
        return self.derivatives(x)[1]

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U and ∇∇U; what both have in common is computed but once."""
        both = self._evaluate(self.expression.derivatives, x)
        return both[:, : self.dimension], _full(both[:, self.dimension :], self.dimension)

    def drawn_value(self, x: FloatArray, /) -> FloatArray:
        """U by the processor's own functions, `(n,)`: for maps; faster, and other in the last digits."""
        return self._evaluate(self.expression.drawn_value, x)[:, 0]

    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds, lowest value first; at most the first 50.

        None are looked for where `has_costly_hessian`.
        """
        return self.points_within(None)

    def points_within(self, box: FloatArray | None) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds, and those in a box around them, `(d, 2)`; d ≤ 2."""
        from gdlab.landscapes.stationary_points import stationary_points  # noqa: PLC0415 (a start does without)

        return () if self.has_costly_hessian else stationary_points(self, _Drawn(self), box)

    @property
    def has_costly_hessian(self) -> bool:
        """Whether ∇∇U takes too long to be asked for while something moves."""
        return self.expression.has_costly_hessian

    def with_coefficients(self, values: Mapping[str, float]) -> FormulaLandscape:
        """The same formula with some coefficients changed."""
        return type(self)(self.formula, {**self.coefficients, **by_name("coefficients", values)}, self._bounds)

    def latex(self, names: Mapping[str, str]) -> str:
        r"""The formula as LaTeX with coordinates named as given and a slot `\\num{a}` for each coefficient."""
        return latex(self.expression.tree, names)

    def _evaluate(self, function: Any, x: FloatArray, order: Order = "C") -> FloatArray:
        """The outputs of an emitted function as columns `(n, outputs)`, which lie in memory in this order."""
        points = x if isinstance(x, np.ndarray) and x.dtype == np.float64 else _points(x)
        if points.ndim != 2 or points.shape[1] != self.dimension:
            raise ValueError(f"positions must be (n, {self.dimension}), not {points.shape}")
        with np.errstate(all="ignore"):
            outputs = function(*points.T, *self._arrays)
        columns = np.empty((len(points), len(outputs)), order=order)
        for i, output in enumerate(outputs):
            columns[:, i] = output
        return columns


class _Drawn:
    """A formula by the processor's own functions, for the search for stationary points."""

    def __init__(self, landscape: FormulaLandscape) -> None:
        self._landscape = landscape
        self.bounds, self.value = landscape.bounds, landscape.drawn_value

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U `(n, d)` and ∇∇U `(n, d, d)`."""
        d = self._landscape.dimension
        both = self._landscape._evaluate(self._landscape.expression.drawn_derivatives, x, order="F")
        return both[:, :d], _full(both[:, d:], d, order="F")


def _points(x: object) -> FloatArray:
    """Positions that are not given as an array of float64."""
    try:
        return real_array(x)
    except ValueError:
        raise ValueError(f"positions must be a list of points, not {shown(x)}") from None


def _full(lower: FloatArray, d: int, order: Order = "C") -> FloatArray:
    """Symmetric matrices `(n, d, d)` of their lower triangles, row by row."""
    full = np.empty((len(lower), d, d), order=order)
    rows, columns = _triangle(d)
    full[:, rows, columns] = lower
    full[:, columns, rows] = lower
    return full


@cache
def _triangle(d: int) -> tuple[npt.NDArray[np.intp], ...]:
    """Rows and columns of a lower triangle, row by row."""
    return np.tril_indices(d)


def _checked_coefficients(expression: Expression, given: dict[str, float]) -> dict[str, float]:
    """The coefficients in the order of the expression, each a finite float."""
    for name in given:
        if name not in expression.coefficients:
            raise ParameterError(name, f"the formula has no coefficient {named(name)}")
    checked = {}
    for name in expression.coefficients:
        if name not in given:
            node = next(n for n in expression.tree.walk() if isinstance(n, tree.Name) and n.name == name)
            raise ExpressionError(f"the coefficient {name} has no value", node.start, node.end)
        value = given[name]
        if not is_finite_number(value):
            raise ParameterError(name, f"the coefficient {name} must be a finite number, not {shown(value)}")
        checked[name] = unsigned(value)
    return checked


def checked_bounds(bounds: npt.ArrayLike | None, dimension: int) -> FloatArray:
    """`(d, 2)`, each row a finite interval."""
    if bounds is None:
        bounds = [DEFAULT_EXTENT] * dimension
    try:
        array = real_array(bounds)
    except ValueError:
        raise ParameterError("bounds", f"bounds must be pairs of numbers, not {shown(bounds)}") from None
    if array.shape != (dimension, 2):
        raise ParameterError("bounds", f"bounds must be {dimension} pairs, one for each coordinate")
    if not np.all(np.isfinite(array)) or not np.all(array[:, 0] < array[:, 1]):
        raise ParameterError("bounds", "each of the bounds must be a pair of finite numbers, the smaller one first")
    array.flags.writeable = False
    return array
