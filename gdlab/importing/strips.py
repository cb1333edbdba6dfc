"""Samples as they come from a file, a few rows at a time, so that memory is bounded by what is kept of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import MAX_SIDE, Numbers, Sampled, Shape, check_shape, check_size

Strips = Callable[[int], Iterable[Numbers]]
"""Gives all rows from the first on, so many at a time, the last ones fewer."""


class Stream(Protocol):
    """Bytes that can be read, as of a file."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; fewer only at the end."""
        ...


def strips_of(stream: Stream, dtype: np.dtype[Any], shape: Shape) -> Strips:
    """The rows `shape` that stand in a stream as bare numbers, one after another."""

    def strips(rows: int) -> Iterator[Numbers]:
        for first in range(0, shape[0], rows):
            count = min(rows, shape[0] - first)
            size = count * shape[1] * dtype.itemsize
            content = stream.read(size)
            if len(content) < size:
                raise ImportedFileError("is cut off: some of its numbers are missing")
            yield np.frombuffer(content, dtype).reshape(count, shape[1])

    return strips


def reduced(strips: Strips, shape: Shape, *, turned: bool = False) -> Sampled:
    """At most `MAX_SIDE` samples along each side, each the mean of a block; what does not fill a block is cut off.

    Args:
        strips: the samples.
        shape: their rows and columns.
        turned: what the file has as rows are columns.

    Raises:
        ImportedFileError: too few or too many samples, or some that are no finite numbers.
    """
    check_shape(shape)
    check_size(*shape)
    down, across = (math.ceil(length / MAX_SIDE) for length in shape)
    means, holes = np.empty((shape[0] // down, shape[1] // across)), _Holes()
    with np.errstate(over="ignore", invalid="ignore"):
        for row, strip in enumerate(strips(down)):
            numbers: FloatArray = np.asarray(strip, dtype=np.float64)
            holes.seek(numbers, row * down)
            if row < len(means):
                means[row] = numbers[:, : means.shape[1] * across].reshape(down, -1, across).mean(axis=(0, 2))
    holes.explain(shape, turned)
    values, whole = (means.T, shape[::-1]) if turned else (means, shape)
    if values.shape == whole:
        return Sampled(values)
    rows, columns = values.shape
    note = f"{whole[1]:,} × {whole[0]:,} samples were reduced to {columns} × {rows} by averaging."
    return Sampled(values, notes=(note,), whole=whole)


class _Holes:
    """Samples that are no finite numbers: how many, and where the first is."""

    def __init__(self) -> None:
        self._count = 0
        self._first = (0, 0)

    def seek(self, numbers: FloatArray, row: int) -> None:
        """Look through some rows, of which the first is `row`."""
        finite = np.isfinite(numbers)
        if finite.all():
            return
        if not self._count:
            down, across = np.argwhere(~finite)[0].tolist()
            self._first = row + down + 1, across + 1
        self._count += int((~finite).sum())

    def explain(self, shape: Shape, turned: bool) -> None:
        """Raise where there are some."""
        if not self._count:
            return
        row, column = self._first[::-1] if turned else self._first
        raise ImportedFileError(
            f"{self._count:,} of {math.prod(shape):,} samples {'is' if self._count == 1 else 'are'} not finite, the "
            f"first in row {row}, column {column}: fill the holes before importing"
        )
