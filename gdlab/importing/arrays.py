"""Arrays of numpy as they are in files: what they say of themselves, and their numbers a few rows at a time."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import MAX_LENGTH, Numbers, Sampled, Shape, check_shape, check_size
from gdlab.importing.strips import reduced, strips_of

REAL = "biuf"
"""Kinds of the dtypes of real numbers."""
_OTHERS = {"O": "objects of Python", "c": "complex numbers", "S": "text", "U": "text", "M": "dates", "m": "times"}
"""What else an array may hold, by the kind of its dtype."""
_LONGEST_HEAD = 65_536
"""Bytes: no array of numbers says more of itself, and a damaged one may say that it does."""


class Array(NamedTuple):
    """An array in a file; `columns_first` is the order of its numbers, which begin at `start`."""

    name: str
    opened: Callable[[], IO[bytes]]
    shape: tuple[int, ...]
    columns_first: bool
    dtype: np.dtype[Any]
    start: int

    def check(self) -> None:
        """Raise unless these are real numbers."""
        if self.dtype.kind not in REAL:
            what = _OTHERS.get(self.dtype.kind, "records")
            raise ImportedFileError(f"{self.name} holds {what} where real numbers should be")

    @property
    def stored(self) -> Shape:
        """Rows and columns of a matrix as they follow one another in the file."""
        rows, columns = self.shape
        return (columns, rows) if self.columns_first else (rows, columns)

    def strips(self, rows: int) -> Iterator[Numbers]:
        """A matrix as it is stored, so many rows at a time."""
        with self._numbers() as stream:
            yield from strips_of(stream, self.dtype, self.stored)(rows)

    def samples(self) -> Sampled:
        """A matrix as samples.

        Raises:
            ImportedFileError: it is none, or damaged.
        """
        self.check()
        check_shape(self.shape)
        check_size(*self.stored)
        with damage_explained(self.name):
            return reduced(self.strips, self.stored, turned=self.columns_first)

    def few(self) -> FloatArray:
        """Its numbers, or pairs of numbers.

        Raises:
            ImportedFileError: they are others, too many, or damaged.
        """
        self.check()
        if max(self.shape) > MAX_LENGTH:
            raise ImportedFileError(f"{self.name} is too long: it has {max(self.shape):,} of at most {MAX_LENGTH:,}")
        with damage_explained(self.name), self._numbers() as stream:
            content = stream.read(math.prod(self.shape) * self.dtype.itemsize)
            order: Literal["F", "C"] = "F" if self.columns_first else "C"
            found: FloatArray = np.frombuffer(content, self.dtype).reshape(self.shape, order=order).astype(np.float64)
            return found

    @contextlib.contextmanager
    def _numbers(self) -> Iterator[IO[bytes]]:
        with self.opened() as stream:
            stream.read(self.start)
            yield stream


@contextlib.contextmanager
def damage_explained(name: str) -> Iterator[None]:
    """A broken archive can make its reader fail in any way."""
    try:
        yield
    except (ImportedFileError, MemoryError, OSError):
        raise
    except Exception:
        raise ImportedFileError(f"{name} is damaged: its numbers cannot be read") from None


def array_in(name: str, opened: Callable[[], IO[bytes]]) -> Array | None:
    """What an array says of itself at its beginning, None where it is none."""
    with opened() as stream:
        head = io.BytesIO(stream.read(_LONGEST_HEAD))
    try:
        version = np.lib.format.read_magic(head)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, columns_first, dtype = read(head)
    except Exception:  # a broken file can make its reader fail in any way
        return None
    return Array(name, opened, tuple(map(int, shape)), columns_first, dtype, head.tell())


def read_npy(file: Path) -> Sampled:
    """One two-dimensional array; of its numbers a few rows are loaded at a time."""
    array = array_in("the array", lambda: file.open("rb"))
    if array is None:
        raise ImportedFileError("is no .npy file of numbers, or its beginning is damaged")
    array.check()
    check_shape(array.shape)
    check_size(*array.stored)
    missing = array.start + math.prod(array.shape) * array.dtype.itemsize - file.stat().st_size
    if missing > 0:
        raise ImportedFileError(f"is cut off: {missing:,} bytes of its numbers are missing")
    return array.samples()
