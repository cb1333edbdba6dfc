"""numpy's files: one array, or a recorded loss surface with its axes."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, cast

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, check_size, on_axes

_VALUES = ("values", "loss", "losses", "z", "U", "L", "heights")
_X, _Y = ("x", "w1", "alpha"), ("y", "w2", "beta")
_PATH = ("trajectory", "path", "positions")


def read_npy(file: Path) -> Sampled:
    """One two-dimensional array; it is mapped, not loaded, until its size is known."""
    try:
        array = np.load(file, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # a broken head can make its reader fail in any way
        raise ImportedFileError(f"is no .npy file of numbers: {_plain(error)}") from None
    return Sampled(_numbers(array, "the array"))


def read_npz(file: Path) -> Sampled:
    """`values (ny, nx)` with the axes `x (nx,)` and `y (ny,)`, and perhaps a `trajectory (k+1, 2)`.

    A file with one two-dimensional array only is taken without axes.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except ImportedFileError:
        raise
    except Exception as error:  # a broken archive can make its reader fail in any way
        raise ImportedFileError(f"is no .npz file of numbers: {_plain(error)}") from None
    name = _named(arrays, _VALUES) or _only_matrix(arrays)
    values = _numbers(arrays[name], name)
    path = _named(arrays, _PATH)
    trajectory = None if path is None else _trajectory(arrays[path], path)
    x, y = _named(arrays, _X), _named(arrays, _Y)
    if x is None and y is None:
        return Sampled(values, trajectory=trajectory)
    if x is None or y is None:
        raise ImportedFileError("has one axis only: both x and y are needed, or none")
    return on_axes(values, _numbers(arrays[x], x, 1), _numbers(arrays[y], y, 1), trajectory)


def _check_members(archive: zipfile.ZipFile) -> None:
    """Raise for arrays that would be too large to load, told from their heads."""
    for name in archive.namelist():
        with archive.open(name) as member:
            version = np.lib.format.read_magic(member)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape = read(member)[0]
        check_size(int(np.prod(shape[:1])), int(np.prod(shape[1:])))


def _numbers(array: Any, name: str, dimensions: int = 2) -> FloatArray:
    """The array as float64."""
    if array.dtype.kind not in "biuf":
        raise ImportedFileError(f"{name} holds no real numbers but {array.dtype}")
    if array.ndim != dimensions:
        raise ImportedFileError(f"{name} must have {dimensions} dimensions, not {array.ndim}")
    check_size(array.shape[0], array.shape[1] if dimensions == 2 else 1)
    return cast(FloatArray, np.asarray(array, dtype=np.float64))


def _trajectory(array: Any, name: str) -> FloatArray:
    path = _numbers(array, name)
    if path.shape[1] != 2 or not np.isfinite(path).all():
        raise ImportedFileError(f"{name} must be finite positions (k+1, 2), not {' × '.join(map(str, path.shape))}")
    return path


def _named(arrays: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in arrays), None)


def _only_matrix(arrays: dict[str, Any]) -> str:
    matrices = [name for name, array in arrays.items() if array.ndim == 2]
    if len(matrices) != 1:
        raise ImportedFileError(
            f"needs an array named values (ny, nx), with its axes x and y; it has {', '.join(arrays) or 'nothing'}"
        )
    return matrices[0]


def _plain(error: Exception) -> str:
    """The first line of an error of numpy's."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
