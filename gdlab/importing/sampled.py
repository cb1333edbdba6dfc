"""What a reader finds in a file, before anything is done to it."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError

MAX_SAMPLES = 8192 * 8192
"""The largest height map that is read: larger ones are refused before anything is loaded."""


class Sampled(Struct, frozen=True, eq=False):
    """Samples `(ny, nx)`, lowest y first, with their places along even axes where the file says them.

    `reduced` says that a note on the reduction is there already.
    """

    values: FloatArray
    x: FloatArray | None = None
    y: FloatArray | None = None
    trajectory: FloatArray | None = None
    notes: tuple[str, ...] = ()
    reduced: bool = False


def check_size(rows: int, columns: int) -> None:
    """Raise when so many samples are too many."""
    if rows * columns > MAX_SAMPLES:
        raise ImportedFileError(
            f"{columns:,} × {rows:,} samples are too many; at most {MAX_SAMPLES:,}, as in 8,192 × 8,192, are read"
        )


def on_axes(values: FloatArray, x: FloatArray, y: FloatArray, trajectory: FloatArray | None = None) -> Sampled:
    """Samples at given places; descending axes are turned round, uneven ones are sampled anew.

    Raises:
        ImportedFileError: axes that do not belong to the samples.
    """
    for name, axis, count in (("x", x, values.shape[1]), ("y", y, values.shape[0])):
        if axis.shape != (count,):
            raise ImportedFileError(f"the axis {name} must have {count} numbers, one for each sample, not {axis.size}")
        if not np.isfinite(axis).all() or not (np.all(np.diff(axis) > 0) or np.all(np.diff(axis) < 0)):
            raise ImportedFileError(f"the numbers of the axis {name} must rise, or fall, from one to the next")
    if x[0] > x[-1]:
        x, values = x[::-1], values[:, ::-1]
    if y[0] > y[-1]:
        y, values = y[::-1], values[::-1]
    notes: tuple[str, ...] = ()
    if not (_even(x) and _even(y)):
        values, x, y = _evened(values, x, y)
        notes = ("The axes were not evenly spaced: the samples were taken anew on even ones.",)
    return Sampled(values, x, y, trajectory, notes)


def _even(axis: FloatArray) -> bool:
    steps = np.diff(axis)
    return bool(np.allclose(steps, steps.mean(), rtol=1e-6, atol=0))


def _evened(values: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The samples on as many evenly spaced places, linear between the old ones."""
    across, up = np.linspace(x[0], x[-1], len(x)), np.linspace(y[0], y[-1], len(y))
    rows = np.stack([np.interp(across, x, row) for row in values])
    return np.stack([np.interp(up, y, column) for column in rows.T], axis=1), across, up
