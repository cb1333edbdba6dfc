"""The way of one particle in a bounded number of points, whatever its length: all of it, then what sticks out of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray

Steps = npt.NDArray[np.int64]
EXACT_STEPS = 32_768
"""So many rows are kept whole; a longer way has about as many points, in the worst case."""
_COORDINATES = 2
"""What sticks out is judged by the first two: these are what pictures show."""
_KEPT = 2 * _COORDINATES
_AT_ONCE = 4096
"""Rows that are taken in before they are thinned out."""


class Outline:
    """A way (k+1, d) that grows at its end or is cut off there.

    A way of more than `EXACT_STEPS`·2ʲ⁻¹ rows is divided into buckets of 4·2ʲ rows, and of each those are kept that
    have the least or the greatest of a coordinate, and those with which a gap (nan) begins or ends. So no oscillation
    is lost or slowed down, as it would be with every n-th row: each row lies in the box of those kept in its bucket.

    What is kept depends on the rows alone: a coarser level is made when the finer one is full, and the finer one stays
    for when the way is cut off again.
    """

    def __init__(self, dimension: int, exact: int = EXACT_STEPS) -> None:
        self._exact = exact
        self._levels = [_Level(dimension, 1)]
        self._end = 0

    def __len__(self) -> int:
        """The number of rows it stands for."""
        return self._end

    @property
    def nbytes(self) -> int:
        """What it holds."""
        return sum(level.nbytes for level in self._levels)

    def whole(self, length: int) -> FloatArray | None:
        """The first `length` rows, where all of them are known, else None."""
        return self._levels[0].first(length) if length <= min(self._end, self._exact) else None

    def extend(self, rows: FloatArray) -> None:
        """Append rows `(k, d)`."""
        while len(rows):
            room = (self._exact << len(self._levels) - 1) - self._end
            if room <= 0:
                last = self._levels[-1]
                self._levels.append(last.coarser(_KEPT << len(self._levels), self._end))
                continue
            taken = min(room, len(rows), _AT_ONCE)
            self._levels[-1].extend(self._end, rows[:taken])
            self._end += taken
            rows = rows[taken:]

    def cut(self, length: int, rows: Callable[[int, int], FloatArray]) -> None:
        """Keep the first `length` rows.

        Args:
            length: at least 1.
            rows: gives the rows from one step to another, both included, `(k, d)`: those of the bucket that is cut
                through are wanted again.
        """
        if length >= self._end:
            return
        self._end = length
        while len(self._levels) > 1 and length <= self._exact << len(self._levels) - 2:
            self._levels.pop()
        self._levels[-1].cut(length, rows)

    def points(self) -> tuple[Steps, FloatArray]:
        """The steps `(p,)`, ascending, and the rows `(p, d)` there; the first and the last row are among them."""
        return self._levels[-1].points()


class _Level:
    """The rows kept of buckets of `width`; those of the last bucket, complete or not, are all held.

    In buckets of one row nothing is ever thinned out, so none is closed.
    """

    def __init__(self, dimension: int, width: int) -> None:
        self._width = width
        self._steps: Steps = np.empty(1024, np.int64)
        self._rows: FloatArray = np.empty((1024, dimension))
        self._length = 0
        self._closed = 0  # so many points are of the buckets before

    @property
    def nbytes(self) -> int:
        return self._steps.nbytes + self._rows.nbytes

    def first(self, length: int) -> FloatArray:
        """The first points."""
        return self._rows[:length]

    def extend(self, first: int, rows: FloatArray) -> None:
        """Append rows that begin with step `first`."""
        self._append(np.arange(first, first + len(rows)), rows)
        self._close(first + len(rows))

    def coarser(self, width: int, end: int) -> _Level:
        """The same way up to step `end` in wider buckets."""
        level = _Level(self._rows.shape[1], width)
        level._append(self._steps[: self._length], self._rows[: self._length])
        level._close(end)
        return level

    def cut(self, length: int, rows: Callable[[int, int], FloatArray]) -> None:
        """Keep the first `length` rows of the way."""
        first = (length - 1) // self._width * self._width
        until = int(np.searchsorted(self._steps[: self._length], first))
        if until >= self._closed:
            self._length = int(np.searchsorted(self._steps[: self._length], length))
            return
        self._closed = self._length = until
        if first < length:
            self._append(np.arange(first, length), rows(first, length - 1))

    def points(self) -> tuple[Steps, FloatArray]:
        """What is kept, and the last row."""
        open_, end = self._closed, self._length
        if self._width == 1 or open_ == end:
            return self._steps[:end].copy(), self._rows[:end].copy()
        kept = self._outstanding(open_, end)
        kept[-1] = True
        steps, rows = (np.concatenate([store[:open_], store[open_:end][kept]]) for store in (self._steps, self._rows))
        return steps, rows

    def _append(self, steps: Steps, rows: FloatArray) -> None:
        length = self._length + len(steps)
        if length > len(self._steps):
            more = max(length, 2 * len(self._steps)) - len(self._steps)
            self._steps = np.concatenate([self._steps, np.empty(more, np.int64)])
            self._rows = np.concatenate([self._rows, np.empty((more, self._rows.shape[1]))])
        self._steps[self._length : length] = steps
        self._rows[self._length : length] = rows
        self._length = length

    def _close(self, end: int) -> None:
        """Thin out the buckets before that of the last of `end` rows."""
        if self._width == 1:
            return
        last = (end - 1) // self._width * self._width
        begin, until = self._closed, int(np.searchsorted(self._steps[: self._length], last))
        if until == begin:
            return
        kept = self._outstanding(begin, until)
        new = begin + int(kept.sum())
        rest = self._length - until
        for store in (self._steps, self._rows):
            store[begin:new] = store[begin:until][kept]
            store[new : new + rest] = store[until : self._length].copy()
        self._closed, self._length = new, new + rest

    def _outstanding(self, begin: int, until: int) -> npt.NDArray[np.bool_]:
        """Which of the points have, the first in their bucket, the least or greatest of a coordinate, or end a gap."""
        rows, bucket = self._rows[begin:until], self._steps[begin:until] // self._width
        gap = np.isnan(self._rows[max(begin - 1, 0) : until, 0])
        kept = np.diff(gap, prepend=gap[0])[-len(rows) :]
        kept[0] |= begin == 0
        gap = gap[-len(rows) :]
        starts = np.flatnonzero(np.diff(bucket, prepend=-1))
        lengths = np.diff(starts, append=len(rows))
        for column in rows[:, :_COORDINATES].T:
            for values in (column, -column):
                known = np.where(gap, np.inf, values)
                hits = np.flatnonzero(known == np.repeat(np.minimum.reduceat(known, starts), lengths))
                kept[hits[np.flatnonzero(np.diff(bucket[hits], prepend=-1))]] = True
        return kept
