"""Archives of numpy: a recorded loss surface with its axes, and perhaps the path of a training on it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.importing.arrays import REAL, Array, array_in, damage_explained
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, on_axes

_VALUES = ("values", "loss", "losses", "z", "u", "l", "heights")
_X_AND_Y = ("x", "y")
_AXES = (("xs", "ys"), ("w1", "w2"), ("w_1", "w_2"), ("x1", "x2"), ("alpha", "beta"), ("a", "b"))
"""What axes are called, too; what has such a name and does not fit the samples may be anything else."""
_PATH = ("trajectory", "path", "positions")
_ENDING = ".npy"
_AT_ONCE = 65_536
"""Numbers of a mesh that are looked at together."""


def read_npz(file: Path) -> Sampled:
    """`values (ny, nx)` with the axes `x (nx,)` and `y (ny,)`, and perhaps a `trajectory (k+1, 2)`.

    A file with one two-dimensional array only is taken without axes. What else is in the file is left alone.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _surface(_arrays(archive))
    except (ImportedFileError, MemoryError):
        raise
    except Exception:  # a broken archive can make its reader fail in any way
        raise ImportedFileError("is no .npz file, or a damaged one") from None


_Arrays = Mapping[str, Array]
"""By their names in small letters."""


def _arrays(archive: zipfile.ZipFile) -> _Arrays:
    """The arrays of an archive; of two names that differ in capital letters only, the first."""
    arrays: dict[str, Array] = {}
    for member in archive.namelist():
        name = member.removesuffix(_ENDING)
        if member.endswith(_ENDING) and name.lower() not in arrays:
            array = array_in(name, partial(archive.open, member))
            if array is not None:
                arrays[name.lower()] = array
    return arrays


def _surface(arrays: _Arrays) -> Sampled:
    path = _named(arrays, _PATH)
    name = _named(arrays, _VALUES) or _only_matrix(arrays, path)
    values = arrays[name]
    values.check()
    if len(values.shape) != 2:
        raise ImportedFileError(f"{values.name} must have 2 dimensions, not {len(values.shape)}")
    trajectory = None if path is None else _trajectory(arrays[path])
    others = {key: array for key, array in arrays.items() if key not in (name, path)}
    axes = _axes(others, values.shape)
    samples = values.samples()
    if axes is None:
        samples = replace(samples, notes=(*_strangers(others, values.shape), *samples.notes))
    else:
        samples = _placed(samples, arrays[axes[0]], arrays[axes[1]], sure=axes == _X_AND_Y)
    return replace(samples, trajectory=trajectory)


def _placed(samples: Sampled, x: Array, y: Array, *, sure: bool) -> Sampled:
    """Samples on their axes, or on a mesh; what are not surely axes, and fit neither, may be anything else."""
    names = x.name, y.name
    if len(x.shape) == len(y.shape) == 2:
        found = _on_mesh(samples, x, y)
        if found is None and sure:
            raise ImportedFileError("the axes x and y have two dimensions, and are no mesh on which the samples lie")
        return found or samples
    for axis in (x, y):
        if len(axis.shape) != 1:
            raise ImportedFileError(f"{axis.name} must have 1 dimension, not {len(axis.shape)}")
    return on_axes(samples, x.few(), y.few(), names)


def _on_mesh(samples: Sampled, x: Array, y: Array) -> Sampled | None:
    """Samples on a mesh, as `meshgrid` makes it, in either of its two orders; None where there is no mesh."""
    if not samples.shape == x.shape == y.shape:
        return None
    across, down = _Sides.of(x), _Sides.of(y)
    names = x.name, y.name
    if across.row is not None and down.column is not None:
        return on_axes(samples, across.row, down.column, names)
    if across.column is not None and down.row is not None:
        return on_axes(samples.transposed(), across.column, down.row, names)
    return None


class _Sides(NamedTuple):
    """The row that all rows of a matrix are, and the column that all its columns are; None where they differ."""

    row: FloatArray | None
    column: FloatArray | None

    @classmethod
    def of(cls, matrix: Array) -> _Sides:
        """Of real numbers, a few rows at a time.

        Raises:
            ImportedFileError: it holds others, or is damaged.
        """
        matrix.check()
        with damage_explained(matrix.name):
            row, column = _common(matrix)
        return cls(column, row) if matrix.columns_first else cls(row, column)


def _common(matrix: Array) -> tuple[FloatArray | None, FloatArray | None]:
    """The row that all rows are, as they are stored, and the column that all columns are."""
    row: FloatArray | None = None
    column: list[float] = []
    same_rows = same_columns = True
    for strip in matrix.strips(max(1, _AT_ONCE // matrix.stored[1])):
        numbers: FloatArray = np.asarray(strip, dtype=np.float64)
        row = numbers[0] if row is None else row
        same_rows = same_rows and bool(np.all(numbers == row))
        same_columns = same_columns and bool(np.all(numbers == numbers[:, :1]))
        column += numbers[:, 0].tolist()
    return row if same_rows else None, np.array(column) if same_columns else None


def _axes(arrays: _Arrays, shape: tuple[int, ...]) -> tuple[str, str] | None:
    """The names of the axes of samples of such a shape, None where there are none: a single number is no axis."""
    known = {name: array.shape for name, array in arrays.items() if array.shape and array.dtype.kind in REAL}
    there = [name for name in _X_AND_Y if name in known]
    if len(there) == 2:
        return _X_AND_Y
    pair = next(((x, y) for x, y in _AXES if x in known and y in known and _fit(known[x], known[y], shape)), None)
    if pair is None and there:
        lacking = "y" if there == ["x"] else "x"
        raise ImportedFileError(f"has the axis {there[0]} without {lacking}: both are needed, or none")
    return pair


def _fit(x: tuple[int, ...], y: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Arrays of such shapes may be axes of samples of a shape, or of its transpose, or a mesh."""
    rows, columns = shape
    return {x, y} == {(rows,), (columns,)} or x == y == shape


def _strangers(arrays: _Arrays, shape: tuple[int, ...]) -> tuple[str, ...]:
    """A note on what may be axes, and has another name."""
    found = [array.name for array in arrays.values() if array.shape in {(n,) for n in shape}]
    if not found:
        return ()
    what = "was not understood as an axis: axes are" if len(found) == 1 else "were not understood as axes: these are"
    return (f"{' and '.join(found[:4])} {what} called x and y.",)


def _trajectory(path: Array) -> FloatArray:
    if len(path.shape) != 2 or path.shape[1] != 2:
        written = " × ".join(map(str, path.shape)) or "one number"
        raise ImportedFileError(f"{path.name} must be positions (k+1, 2); it is {written}")
    positions = path.few()
    if not np.isfinite(positions).all():
        raise ImportedFileError(f"{path.name} holds positions that are not finite")
    return positions


def _named(arrays: _Arrays, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in arrays), None)


def _only_matrix(arrays: _Arrays, path: str | None) -> str:
    axes = {name for pair in (_X_AND_Y, *_AXES) for name in pair}
    matrices = [name for name, array in arrays.items() if len(array.shape) == 2 and name != path]
    unknown = [name for name in matrices if name not in axes] or matrices
    if len(unknown) != 1:
        there = ", ".join(array.name for array in arrays.values()) or "nothing"
        raise ImportedFileError(f"needs an array named values (ny, nx), with its axes x and y; it has {there}")
    return unknown[0]
