"""An array that grows at its end, so that appending costs only what is new."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T", bound=np.generic)


class GrowingArray(Generic[T]):
    """Rows of one shape and type; `values` is a view that stays valid until the next change."""

    def __init__(self, row: tuple[int, ...], dtype: type[T]) -> None:
        self._store: npt.NDArray[T] = np.empty((256, *row), dtype=dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> npt.NDArray[T]:
        """Return the rows (n, …)."""
        return self._store[: self._length]

    def extend(self, rows: npt.NDArray[T]) -> None:
        """Append rows (m, …)."""
        length = self._length + len(rows)
        if length > len(self._store):
            grown = np.empty((2 * length, *self._store.shape[1:]), dtype=self._store.dtype)
            grown[: self._length] = self.values
            self._store = grown
        self._store[self._length : length] = rows
        self._length = length

    def first(self, length: int) -> GrowingArray[T]:
        """Return another array of the first `length` rows; views of this one stay as they are."""
        result: GrowingArray[T] = GrowingArray(self._store.shape[1:], self._store.dtype.type)
        result.extend(self.values[:length])
        return result

    def cut(self, length: int) -> None:
        """Keep the first `length` rows."""
        self._length = min(self._length, length)
