"""A per-sample loss as one expression, and its mean over samples for many particles at once.

The samples are added one after another, in their order, whatever the number of particles: numpy adds the rows of an
array `(N, n)` in order when n > 1, and accumulates in order when n = 1 (where its plain sum would go by pairs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions import Expression
from gdlab.core.expressions.emit_drawing import emit_drawing, emit_with
from gdlab.landscapes.models.functions import EXACT

_BLOCK = 8192  # samples × particles: an array of this size stays in the processor's cache
_WIDTH = 1024  # particles at once, so that the inner loop of a broadcast is long


class SampleLoss:
    """One emitted expression in x, y and columns, with its derivatives; `picture` emits it with numpy's functions."""

    def __init__(self, formula: str, names: frozenset[str]) -> None:
        self.expression = Expression(formula, names)

    @cached_property
    def value(self) -> Callable[..., Any]:
        """(ℓ,)."""
        return emit_with(self.expression.value_program, EXACT)

    @cached_property
    def gradient(self) -> Callable[..., Any]:
        """(∂ℓ/∂x, ∂ℓ/∂y)."""
        return emit_with(self.expression.gradient_program, EXACT)

    @cached_property
    def hessian(self) -> Callable[..., Any]:
        """(∂²ℓ/∂x², ∂²ℓ/∂y∂x, ∂²ℓ/∂y²)."""
        return emit_with(self.expression.hessian_program, EXACT)

    @cached_property
    def picture(self) -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
        """Value, gradient and Hessian by the processor's own functions."""
        e = self.expression
        value, gradient, hessian = (emit_drawing(p) for p in (e.value_program, e.gradient_program, e.hessian_program))
        return value, gradient, hessian


@lru_cache(maxsize=64)
def sample_loss(formula: str, names: frozenset[str]) -> SampleLoss:
    """Compiling takes milliseconds; new data for the same model must not compile again."""
    return SampleLoss(formula, names)


class Table:
    """The columns of N samples in the order of an expression's coefficients."""

    def __init__(self, order: tuple[str, ...], columns: Mapping[str, FloatArray | float], count: int) -> None:
        self.count = count
        self._flat = [_frozen(columns[name]) for name in order]
        self._upright = [c[:, None] if c.ndim else c for c in self._flat]

    def all(self, function: Callable[..., Any], x: FloatArray) -> list[FloatArray]:
        """Each output for every sample at every particle of `(n, 2)`: arrays that broadcast to `(N, n)`."""
        with np.errstate(all="ignore"):
            return list(function(x[None, :, 0], x[None, :, 1], *self._upright))

    def means(self, function: Callable[..., Any], x: FloatArray, outputs: int) -> FloatArray:
        """The mean of each output over the samples, `(n, outputs)`."""
        result = np.empty((len(x), outputs))
        with np.errstate(all="ignore"):
            if len(x) == 1 and self.count <= _BLOCK:
                for j, part in enumerate(function(x[0, 0], x[0, 1], *self._flat)):
                    result[0, j] = np.add.accumulate(_whole(part, (self.count,)))[-1]
            else:
                for i in range(0, len(x), _WIDTH):
                    result[i : i + _WIDTH] = self._sums(function, x[i : i + _WIDTH])
        result /= self.count
        return result

    def _sums(self, function: Callable[..., Any], x: FloatArray) -> FloatArray:
        """`(n, outputs)`: each block of samples begins with what the blocks before it have summed to."""
        first, second, n = x[None, :, 0], x[None, :, 1], len(x)
        rows = max(1, _BLOCK // n)
        totals: list[FloatArray] = []
        for i in range(0, self.count, rows):
            columns = [c[i : i + rows] if c.ndim else c for c in self._upright]
            shape = min(rows, self.count - i), n
            parts = [_whole(part, shape) for part in function(first, second, *columns)]
            if totals:
                parts = [np.concatenate([total[None], part]) for total, part in zip(totals, parts, strict=True)]
            totals = [_sum_of_rows(part) for part in parts]
        return np.stack(totals, axis=1)


def _frozen(column: FloatArray | float) -> FloatArray:
    """A contiguous read-only array of one dimension or none."""
    array = np.array(column, dtype=np.float64)
    array.flags.writeable = False
    return array


def _whole(part: Any, shape: tuple[int, ...]) -> FloatArray:
    """A part that some inputs do not enter, in full."""
    array = np.asarray(part, dtype=np.float64)
    return array if array.shape == shape else np.broadcast_to(array, shape).copy()


def _sum_of_rows(part: FloatArray) -> FloatArray:
    """The rows of `(rows, n)` added in order."""
    total: FloatArray = np.add.accumulate(part, axis=0)[-1] if part.shape[1] == 1 else np.add.reduce(part, axis=0)
    return total
