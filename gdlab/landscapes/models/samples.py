"""The points that a model learns from, in the units they were measured in, and the scales a model sees them on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError

MAX_SAMPLES = 100_000
MAX_INPUTS = 2
_LARGEST = 1e12  # squares of squares of larger numbers leave too little of float64
_NARROW = 1e-9


@dataclass(frozen=True)
class Column:
    """What was measured: a name, and a unit or "" for a pure number."""

    name: str
    unit: str = ""

    @property
    def label(self) -> str:
        """`distance (Mpc)`."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True, eq=False)
class Samples:
    """N points, each of one or two inputs and a target.

    Args:
        inputs: `(N, k)` with k = 1 or 2; `(N,)` is taken as one input.
        targets: `(N,)`.
        input_columns: what the inputs are; "input" when left out.
        target_column: what the target is.

    Raises:
        ParameterError: fewer than 2 or more than 100,000 points, another shape, a number that is not finite or beyond
            10¹² in size, an input that is the same for every point.
    """

    inputs: FloatArray
    targets: FloatArray
    input_columns: tuple[Column, ...] = ()
    target_column: Column = Column("target")

    def __init__(
        self,
        inputs: npt.ArrayLike,
        targets: npt.ArrayLike,
        input_columns: tuple[Column, ...] = (),
        target_column: Column = Column("target"),
    ) -> None:
        x, t = _numbers("inputs", inputs), _numbers("targets", targets)
        x = x[:, None] if x.ndim == 1 else x
        _check_shapes(x, t)
        count = x.shape[1]
        if input_columns and len(input_columns) != count:
            raise ParameterError("inputs", f"{len(input_columns)} input names stand for {count} inputs")
        names = tuple(input_columns) or tuple(Column("input" if count == 1 else f"input {i + 1}") for i in range(count))
        for name, column in zip(names, x.T, strict=True):
            if np.ptp(column) <= _NARROW * np.abs(column).max():
                raise ParameterError(
                    "inputs", f"{name.name} is the same for every point: nothing can be learned from it"
                )
        for key, value in (("inputs", x), ("targets", t), ("input_columns", names), ("target_column", target_column)):
            object.__setattr__(self, key, value)
        x.flags.writeable = t.flags.writeable = False

    @property
    def count(self) -> int:
        """N."""
        return len(self.targets)

    @property
    def labelled(self) -> bool:
        """Whether every target is 0 or 1."""
        return bool(np.all((self.targets == 0) | (self.targets == 1)))


def _numbers(key: str, given: npt.ArrayLike) -> FloatArray:
    """An own array of finite float64."""
    try:
        array = np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(key, f"the {key} must be numbers, one row for each point") from None
    if not np.all(np.isfinite(array)):
        row = int(np.argwhere(~np.isfinite(array))[0][0]) + 1 if array.ndim else 1
        raise ParameterError(key, f"point {row} has a number among its {key} that is not finite")
    if np.any(np.abs(array) > _LARGEST):
        raise ParameterError(key, f"the {key} go beyond {_LARGEST:g} in size: choose a larger unit")
    return array


def _check_shapes(x: FloatArray, t: FloatArray) -> None:
    if x.ndim != 2 or t.ndim != 1 or len(x) != len(t):
        raise ParameterError("inputs", "inputs must be (N, k) and targets (N,), a row and a number for each point")
    if not 1 <= x.shape[1] <= MAX_INPUTS:
        raise ParameterError("inputs", f"a model has 1 to {MAX_INPUTS} inputs, not {x.shape[1]}")
    if len(t) < 2:
        raise ParameterError("targets", "at least 2 points are needed to learn from")
    if len(t) > MAX_SAMPLES:
        raise ParameterError("targets", f"at most {MAX_SAMPLES:,} points can be learned from, not {len(t):,}")


@dataclass(frozen=True)
class Scale:
    """(a − offset)/factor: what the model sees of a measured number a."""

    offset: float = 0.0
    factor: float = 1.0

    def applied(self, measured: FloatArray) -> FloatArray:
        """Measured numbers as the model sees them."""
        scaled: FloatArray = (measured - self.offset) / self.factor
        return scaled

    def undone(self, seen: FloatArray) -> FloatArray:
        """Numbers of the model in the unit of measurement."""
        measured: FloatArray = seen * self.factor + self.offset
        return measured


def standard(values: FloatArray) -> Scale:
    """The scale of mean 0 and standard deviation 1 (the root of the mean square, divided by N).

    Both sums are exact (`math.fsum`), so that their order does not matter. Equal values keep the factor 1.
    """
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((values - mean) ** 2) / len(values))
    return Scale(mean, spread if spread > _NARROW * abs(mean) else 1.0)


def spanning(values: FloatArray) -> Scale:
    """The scale on which the smallest value is −1 and the largest 1."""
    low, high = float(values.min()), float(values.max())
    return Scale(0.5 * (low + high), 0.5 * (high - low))
