"""numpy's files: one array, or a recorded loss surface with its axes."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Numbers, Sampled, check_shape, check_size, on_axes

_VALUES = ("values", "loss", "losses", "z", "u", "l", "heights")
_X_AND_Y = ("x", "y")
_AXES = (("xs", "ys"), ("w1", "w2"), ("w_1", "w_2"), ("x1", "x2"), ("alpha", "beta"), ("a", "b"))
"""What axes are called, too; what has such a name and does not fit the samples may be anything else."""
_PATH = ("trajectory", "path", "positions")
_ENDING = ".npy"
_REAL = "biuf"
_OTHERS = {"O": "objects of Python", "c": "complex numbers", "S": "text", "U": "text", "M": "dates", "m": "times"}
"""What else an array may hold, by the kind of its dtype."""


class _Head(NamedTuple):
    """What an array says of itself before its numbers."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def check(self, name: str) -> None:
        """Raise unless these are real numbers, and not too many."""
        if self.dtype.kind not in _REAL:
            what = _OTHERS.get(self.dtype.kind, "records")
            raise ImportedFileError(f"{name} holds {what} where real numbers should be")
        check_size(math.prod(self.shape[:1]), math.prod(self.shape[1:]))


def read_npy(file: Path) -> Sampled:
    """One two-dimensional array; it is mapped, not loaded, until its size is known."""
    with file.open("rb") as stream:
        head, start = _head(stream), stream.tell()
    if head is None:
        raise ImportedFileError("is no .npy file of numbers, or its beginning is damaged")
    head.check("the array")
    check_shape(head.shape)
    missing = start + math.prod(head.shape) * head.dtype.itemsize - file.stat().st_size
    if missing > 0:
        raise ImportedFileError(f"is cut off: {missing:,} bytes of its numbers are missing")
    try:
        return Sampled(np.load(file, mmap_mode="r", allow_pickle=False))
    except Exception:  # a broken file can make its reader fail in any way
        raise ImportedFileError("is a .npy file, but damaged") from None


def read_npz(file: Path) -> Sampled:
    """`values (ny, nx)` with the axes `x (nx,)` and `y (ny,)`, and perhaps a `trajectory (k+1, 2)`.

    A file with one two-dimensional array only is taken without axes. What else is in the file is left alone.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _surface(_Arrays(archive))
    except (ImportedFileError, MemoryError):
        raise
    except Exception:  # a broken archive can make its reader fail in any way
        raise ImportedFileError("is no .npz file, or a damaged one") from None


class _Arrays:
    """The arrays of an archive, loaded when they are asked for; names are the same in small and capital letters."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.heads: dict[str, _Head] = {}
        self._members: dict[str, str] = {}
        for member in archive.namelist():
            name = member.removesuffix(_ENDING)
            if member.endswith(_ENDING) and name.lower() not in self._members:
                self._add(name, member)

    def _add(self, name: str, member: str) -> None:
        with self._archive.open(member) as stream:
            head = _head(stream)
        if head is not None:
            self.heads[name.lower()], self._members[name.lower()] = head, member

    def written(self, name: str) -> str:
        """A name as it is in the file."""
        return self._members[name].removesuffix(_ENDING)

    def numbers(self, name: str) -> Numbers:
        """An array of real numbers."""
        self.heads[name].check(self.written(name))
        try:
            with self._archive.open(self._members[name]) as stream:
                return np.lib.format.read_array(stream, allow_pickle=False)
        except MemoryError:
            raise
        except Exception:  # as above
            raise ImportedFileError(f"{self.written(name)} is damaged: its numbers cannot be read") from None


def _head(stream: IO[bytes]) -> _Head | None:
    """The head at the beginning of an array's file, None where there is none."""
    try:
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(stream)
    except Exception:  # as above
        return None
    return _Head(tuple(int(length) for length in shape), dtype)


def _surface(arrays: _Arrays) -> Sampled:
    path = _named(arrays.heads, _PATH)
    name = _named(arrays.heads, _VALUES) or _only_matrix(arrays, path)
    values = arrays.numbers(name)
    if values.ndim != 2:
        raise ImportedFileError(f"{arrays.written(name)} must have 2 dimensions, not {values.ndim}")
    trajectory = None if path is None else _trajectory(arrays, path)
    axes = _axes({key: head for key, head in arrays.heads.items() if key not in (name, path)}, values.shape)
    if axes is None:
        return Sampled(values, trajectory=trajectory, notes=_strangers(arrays, values.shape))
    written = arrays.written(axes[0]), arrays.written(axes[1])
    x, y = (np.asarray(arrays.numbers(axis), dtype=np.float64) for axis in axes)
    if x.ndim == y.ndim == 2:
        found = _off_mesh(values, x, y)
        if found is None and axes != _X_AND_Y:
            return Sampled(values, trajectory=trajectory)
        if found is None:
            raise ImportedFileError("the axes x and y have two dimensions, and are no mesh on which the samples lie")
        values, x, y = found
    for axis, array in zip(written, (x, y), strict=True):
        if array.ndim != 1:
            raise ImportedFileError(f"{axis} must have 1 dimension, not {array.ndim}")
    return on_axes(values, x, y, trajectory, written)


def _axes(heads: Mapping[str, _Head], shape: tuple[int, ...]) -> tuple[str, str] | None:
    """The names of the axes of samples of such a shape, None where there are none: a single number is no axis."""
    known = {name: head.shape for name, head in heads.items() if head.shape and head.dtype.kind in _REAL}
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


def _off_mesh(values: Numbers, x: FloatArray, y: FloatArray) -> tuple[Numbers, FloatArray, FloatArray] | None:
    """Samples and axes of a mesh, as `meshgrid` makes it, in either of its two orders; None where there is no mesh."""
    if values.shape == x.shape == y.shape:
        if np.all(x == x[:1]) and np.all(y == y[:, :1]):
            return values, x[0], y[:, 0]
        if np.all(x == x[:, :1]) and np.all(y == y[:1]):
            return values.T, x[:, 0], y[0]
    return None


def _strangers(arrays: _Arrays, shape: tuple[int, ...]) -> tuple[str, ...]:
    """A note on what may be axes, and has another name."""
    found = [arrays.written(name) for name, head in arrays.heads.items() if head.shape in {(n,) for n in shape}]
    if not found:
        return ()
    what = "was not understood as an axis: axes are" if len(found) == 1 else "were not understood as axes: these are"
    return (f"{' and '.join(found[:4])} {what} called x and y.",)


def _trajectory(arrays: _Arrays, name: str) -> FloatArray:
    shape = arrays.heads[name].shape
    if len(shape) == 2 and shape[1] == 2:
        path: FloatArray = np.asarray(arrays.numbers(name), dtype=np.float64)
        if not np.isfinite(path).all():
            raise ImportedFileError(f"{arrays.written(name)} holds positions that are not finite")
        return path
    written = " × ".join(map(str, shape)) or "one number"
    raise ImportedFileError(f"{arrays.written(name)} must be positions (k+1, 2); it is {written}")


def _named(heads: Mapping[str, _Head], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in heads), None)


def _only_matrix(arrays: _Arrays, path: str | None) -> str:
    axes = {name for pair in (_X_AND_Y, *_AXES) for name in pair}
    matrices = [name for name, head in arrays.heads.items() if len(head.shape) == 2 and name != path]
    unknown = [name for name in matrices if name not in axes] or matrices
    if len(unknown) != 1:
        there = ", ".join(map(arrays.written, arrays.heads)) or "nothing"
        raise ImportedFileError(f"needs an array named values (ny, nx), with its axes x and y; it has {there}")
    return unknown[0]
