"""What a reader finds in a file, before anything is done to it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError

MAX_SAMPLES = 8192 * 8192
"""The largest height map that is read: larger ones are refused before anything is loaded."""
MAX_LENGTH = 2**20
"""The longest side, axis or path that is read."""
MAX_SIDE = 512
"""Samples along a side that are kept: a screen shows no more, and a scene file stays small."""
_ROUNDING = 0.01
"""Part of a step by which the places of an even axis may be off: float32 and printed digits are rounded."""
Numbers = Any
"""An array of real numbers of any width: it becomes float64 only once it is small."""
Shape = tuple[int, int]
"""Rows and columns."""


class Sampled(Struct, frozen=True, eq=False):
    """Samples `(ny, nx)`, lowest y first, with their places along even axes where the file says them.

    Attributes:
        trajectory: positions `(k+1, 2)` that the file holds, too.
        notes: what was done to all this, a sentence each.
        whole: rows and columns of the file, where the samples are fewer; a note says so already.
    """

    values: FloatArray
    x: FloatArray | None = None
    y: FloatArray | None = None
    trajectory: FloatArray | None = None
    notes: tuple[str, ...] = ()
    whole: Shape | None = None

    @property
    def shape(self) -> Shape:
        """Rows and columns of the file."""
        rows, columns = self.values.shape
        return self.whole or (rows, columns)

    def transposed(self) -> Sampled:
        """Columns for rows."""
        return replace(self, values=self.values.T, x=self.y, y=self.x, whole=self.whole and self.whole[::-1])


def check_size(rows: int, columns: int) -> None:
    """Raise when so many samples are too many."""
    if rows * columns > MAX_SAMPLES:
        raise ImportedFileError(
            f"{columns:,} × {rows:,} samples are too many; at most {MAX_SAMPLES:,}, as in 8,192 × 8,192, are read"
        )
    if max(rows, columns) > MAX_LENGTH:
        raise ImportedFileError(
            f"{columns:,} × {rows:,} samples are too long a strip; at most {MAX_LENGTH:,} along a side are read"
        )


def check_shape(shape: tuple[int, ...]) -> None:
    """Raise unless samples of such a shape make a landscape."""
    if len(shape) != 2 or min(shape) < 2:
        there = " × ".join(map(str, shape)) or "one number"
        raise ImportedFileError(f"a height map needs at least 2 × 2 samples in rows and columns, not {there}")


def on_axes(samples: Sampled, x: FloatArray, y: FloatArray, names: tuple[str, str] = ("x", "y")) -> Sampled:
    """Samples at given places of the file's; descending axes are turned round, uneven ones are sampled anew.

    `names` are what the file calls the axes.

    Raises:
        ImportedFileError: axes that do not belong to the samples.
    """
    _check_axes(samples.shape, x, y, names)
    values = samples.values
    x, y = (_centres(axis, count) for axis, count in zip((x, y), values.shape[::-1], strict=True))
    if x[0] > x[-1]:
        x, values = x[::-1], values[:, ::-1]
    if y[0] > y[-1]:
        y, values = y[::-1], values[::-1]
    notes = samples.notes
    if not (_even(x) and _even(y)):
        values, x, y = _evened(values, x, y)
        notes = ("The axes were not evenly spaced: the samples were taken anew on even ones.", *notes)
    return replace(samples, values=values, x=x, y=y, notes=notes)


def _check_axes(shape: Shape, x: FloatArray, y: FloatArray, names: tuple[str, str]) -> None:
    """Raise unless axes rise or fall, and have a number for each sample."""
    for name, axis, count in zip(names, (x, y), shape[::-1], strict=True):
        if axis.shape != (count,):
            turned = shape == (len(x), len(y)) and len(x) != len(y)
            hint = ": the samples are (nx, ny), and must be (ny, nx)" if turned else ""
            raise ImportedFileError(
                f"the axis {name} must have {count} numbers, one for each sample, not {axis.size}{hint}"
            )
        if not np.isfinite(axis).all() or not (np.all(np.diff(axis) > 0) or np.all(np.diff(axis) < 0)):
            raise ImportedFileError(f"the numbers of the axis {name} must rise, or fall, from one to the next")


def _centres(axis: FloatArray, count: int) -> FloatArray:
    """The places of so many samples, each of which is the mean of several."""
    step = math.ceil(len(axis) / MAX_SIDE)
    centres: FloatArray = axis[: count * step].reshape(count, step).mean(axis=1)
    return centres


def _even(axis: FloatArray) -> bool:
    step = (axis[-1] - axis[0]) / max(len(axis) - 1, 1)
    return bool(np.all(np.abs(axis - np.linspace(axis[0], axis[-1], len(axis))) <= _ROUNDING * step))


def _evened(values: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The samples on as many evenly spaced places, linear between the old ones."""
    across, up = np.linspace(x[0], x[-1], len(x)), np.linspace(y[0], y[-1], len(y))
    rows = np.stack([np.interp(across, x, row) for row in values])
    return np.stack([np.interp(up, y, column) for column in rows.T], axis=1), across, up
