"""Height maps: a rectangle of samples U(x, y) from an array file, a table of numbers or a picture."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.importing.arrays import read_npy
from gdlab.importing.endings import MAPS
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.paths import Extent, stretched, thinned
from gdlab.importing.pictures import read_picture
from gdlab.importing.sampled import Sampled
from gdlab.importing.surfaces import read_npz
from gdlab.importing.tables import read_matrix

DEFAULT_EXTENT = (-2.0, 2.0)
_READERS = {
    ".npy": read_npy,
    ".npz": read_npz,
    ".csv": read_matrix,
    ".txt": read_matrix,
    ".tsv": read_matrix,
    ".png": read_picture,
    ".tif": read_picture,
    ".tiff": read_picture,
}


class Wishes(Struct, frozen=True):
    """How a height map is to be understood.

    Attributes:
        extent: ((left, right), (bottom, top)) in the units of x and y; what the file says when None, else the longer
            side from −2 to 2 and the shorter in proportion.
        heights: what the lowest and the highest sample are to become, in units of U; as they are when None.
        smoothing: standard deviation of a Gaussian, in kept samples; 0 for none.
    """

    extent: Extent | None = None
    heights: tuple[float, float] | None = None
    smoothing: float = 0.0


class HeightMap(Struct, frozen=True, eq=False):
    """Samples of a landscape on an even grid.

    Attributes:
        values: U, `(ny, nx)`, the row of the lowest y first.
        bounds: where the outermost samples lie, ((left, right), (bottom, top)).
        trajectory: positions `(k+1, 2)` that the file brought along, or None.
        notes: what was done to the samples, a sentence each.
    """

    values: FloatArray
    bounds: Extent
    trajectory: FloatArray | None = None
    notes: tuple[str, ...] = ()


def read_height_map(path: str | os.PathLike[str], wishes: Wishes | None = None) -> HeightMap:
    """Read a height map from .npy, .npz, .csv, .png or .tiff; memory stays bounded whatever the file's size.

    Raises:
        ImportedFileError: the file cannot be used; the sentence says why.
    """
    return height_map(read_samples(path), wishes or Wishes())


def read_samples(path: str | os.PathLike[str]) -> Sampled:
    """What a file holds, in as many samples and positions as are kept; wishes can be made of it again and again.

    Raises:
        ImportedFileError: the file cannot be used; the sentence says why.
    """
    file = Path(path)
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise ImportedFileError(
            f"{file.name}: a height map is one of {', '.join(MAPS)}, not {file.suffix or 'a file without ending'}"
        )
    if not file.is_file():
        raise ImportedFileError(f"{file.name}: there is no such file" if not file.exists() else f"{file.name}: no file")
    try:
        sampled = reader(file)
        _check_uneven(sampled)
        return _with_few_positions(sampled)
    except ImportedFileError as error:
        raise ImportedFileError(f"{file.name}: {error}") from None
    except MemoryError:
        raise ImportedFileError(f"{file.name}: there is not enough memory for it") from None
    except OSError as error:
        raise ImportedFileError(f"{file.name}: cannot be read: {error.strerror or error}") from error


def _check_uneven(sampled: Sampled) -> None:
    """Raise unless the samples differ."""
    low, high = float(sampled.values.min()), float(sampled.values.max())
    if low == high:
        means = "all samples are" if sampled.whole is None else "reduced by averaging, all samples are"
        raise ImportedFileError(f"{means} {low:.6g}: there is no landscape in it")


def _with_few_positions(sampled: Sampled) -> Sampled:
    """With the path thinned out, if there is one."""
    if sampled.trajectory is None:
        return sampled
    path, notes = thinned(sampled.trajectory, _own_extent(sampled))
    return replace(sampled, trajectory=path, notes=(*sampled.notes, *notes))


def height_map(sampled: Sampled, wishes: Wishes) -> HeightMap:
    """The height map as it was wished for.

    Raises:
        ImportedFileError: a wish that cannot be; the sentence says why.
    """
    values = sampled.values
    if not math.isfinite(wishes.smoothing) or not 0 <= wishes.smoothing <= min(values.shape):
        raise ImportedFileError("smoothing must be 0 or a few samples, and less than the map is wide")
    if wishes.smoothing:
        values = smoothed(values, wishes.smoothing)
    if wishes.heights is not None:
        values = _scaled(values, wishes.heights)
    own = _own_extent(sampled)
    bounds = wishes.extent or own
    for low, high in bounds:
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ImportedFileError("each side of the extent must be two finite numbers, the smaller one first")
    path, notes = None, sampled.notes
    if sampled.trajectory is not None:
        path = stretched(sampled.trajectory, own, bounds)
        lost = len(sampled.trajectory) - len(path)
        notes += (f"Positions of the path too far away for any number were left out: {lost:,}.",) * (lost > 0)
    return HeightMap(np.ascontiguousarray(values), bounds, path, notes)


def _scaled(values: FloatArray, heights: tuple[float, float]) -> FloatArray:
    """The samples stretched to go from the one height to the other."""
    low, high = heights
    least, most = float(values.min()), float(values.max())
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        raise ImportedFileError("the heights must be two different finite numbers")
    scaled: FloatArray = low + (high - low) * ((values - least) / (most - least))
    return scaled


def _own_extent(sampled: Sampled) -> Extent:
    """Where the file says that its samples lie; else the longer side from −2 to 2, so that cells are square."""
    if sampled.x is not None and sampled.y is not None:
        (left, right), (bottom, top) = sampled.x[[0, -1]].tolist(), sampled.y[[0, -1]].tolist()
        return (left, right), (bottom, top)
    rows, columns = sampled.shape
    cell = (DEFAULT_EXTENT[1] - DEFAULT_EXTENT[0]) / (max(rows, columns) - 1)
    half_width, half_height = cell * (columns - 1) / 2, cell * (rows - 1) / 2
    return (-half_width, half_width), (-half_height, half_height)


def smoothed(values: FloatArray, sigma: float) -> FloatArray:
    """The samples `(ny, nx)` under a Gaussian of standard deviation `sigma` samples, mirrored at the edges."""
    reach = min(math.ceil(4 * sigma), min(values.shape) - 1)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(values, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], mode="reflect")
        length = values.shape[axis]
        values = np.zeros_like(values)
        for i, weight in enumerate(weights.tolist()):
            values += weight * padded.take(range(i, i + length), axis=axis)
    return values
