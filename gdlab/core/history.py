"""What a run has gone through, in bounded memory: some of it is kept, the rest is gone through again when asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.outline import Outline, Steps
from gdlab.core.shelf import Shelf, Shelved
from gdlab.core.state import State
from gdlab.core.walk import Walk

BUDGET = 170_000_000
"""Bytes that one run may hold in memory: with what it may put aside in a file, the states at every fourth of 1,000
steps of 100,000 particles in a plane, those of Adam too."""
_SHELF = 7
"""How many times as much it may put aside in a file."""
_PAGE_STEPS, _PAGE_BYTES = 512, 2_000_000
"""A page of many particles is one row, so that none is gone through for the sake of others."""
_STATES = 32_768
"""Most states, which bounds the time to look through them; of 10,000,000 swift steps there are 20,000."""
_PAGES = 1 / 16
"""The share of the budget that is the pages'."""
_OBJECT = 500
"""Bytes of a checkpoint besides its numbers."""


class History:
    """Rows of positions `(n, d)` from step 0 to the head, and states to set out from.

    Rows lie in pages, of which those used last are kept. States are kept at regular steps, so many apart as whoever
    appends says, a power of two; when they get too many, the last ones are put aside in a file, and when that is full
    every second one is dropped, from the start on and no more of them than must be. Rows that were dropped are gone
    through again from the state before them.

    Args:
        start: state at step 0, before its changes.
        set_out: a walk from a state at a step, under the run's present plan.
        budget: bytes in memory; where one state is larger than that, it is exceeded.
    """

    def __init__(self, start: State, set_out: Callable[[int, State], Walk], budget: int = BUDGET) -> None:
        self._shape = start.position.shape
        self._set_out, self._budget = set_out, budget
        row = start.position.nbytes
        self._page_rows = 1 << (max(1, min(_PAGE_STEPS, _PAGE_BYTES // row)).bit_length() - 1)
        self._page_bytes = self._page_rows * row
        self._spacing = 1
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._shelf = Shelf(_SHELF * budget)
        self._states: dict[int, State | Shelved] = {0: start}
        self._last: tuple[int, State] = (0, start)
        self._states_bytes = 2 * _weight(start)
        self._walk: Walk | None = None
        self._outline = Outline(self._shape[1])
        self.head = -1
        self.append(set_out(0, start).state.position[None])

    @property
    def nbytes(self) -> int:
        """What is held in memory."""
        return len(self._pages) * self._page_bytes + self._states_bytes + self._outline.nbytes

    def append(self, rows: FloatArray) -> None:
        """Take the next rows `(k, n, d)`."""
        first, self.head = self.head + 1, self.head + len(rows)
        self._outline.extend(rows[:, 0])
        self._write(first, rows)
        self._drop_pages()

    def due_after(self, step: int, stride: int) -> int:
        """The next step whose state is to be kept; they are `stride` apart, less in a crowd, more in a long run."""
        apart = max(min(stride, self._page_rows), self._spacing)
        return (step // apart + 1) * apart

    def keep(self, step: int, state: State) -> None:
        """Keep the state before the changes of a step, where one is due."""
        if step % self._spacing or step in self._states:
            return
        self._states[step] = _compact(state)
        self._states_bytes += _weight(state)
        self._drop_states()

    def hold(self, budget: int) -> None:
        """Hold at most so many bytes from now on."""
        self._budget, self._shelf.most = budget, _SHELF * budget
        self._drop_states()
        self._drop_pages()

    def _drop_states(self) -> None:
        """Put states aside, or else drop every second one, until the rest has room."""
        while len(self._states) > _STATES:
            self._spacing *= 2
            for between in [k for k in self._states if k % self._spacing]:
                self._drop(self._states.pop(between))
        room = self._budget - max(_PAGES * self._budget, 2 * self._page_bytes)  # one is written, one is asked for
        while len(self._states) > 2 and self._states_bytes > room:
            if self._put_aside():
                continue
            odd = next((k for k in self._states if k % (2 * self._spacing)), None)
            if odd is None:
                self._spacing *= 2
            else:
                self._drop(self._states.pop(odd))

    def _put_aside(self) -> bool:
        """Put the last state that is in memory aside in the file; whether that has room."""
        last = next((k for k in reversed(self._states) if isinstance(self._states[k], State)), 0)
        state = self._states[last]
        shelved = self._shelf.put(state) if last and isinstance(state, State) else None
        if shelved is None:
            return False
        self._states[last] = shelved
        self._states_bytes += _weight(shelved) - _weight(state)
        return True

    def _drop(self, kept: State | Shelved) -> None:
        """Forget a state that stands among the others no more."""
        self._states_bytes -= _weight(kept)
        if isinstance(kept, Shelved):
            self._shelf.drop(kept)

    def stay(self, step: int, state: State) -> None:
        """Keep the state before the changes of a step, wherever it is: what was looked at last is changed next."""
        self._states_bytes += _weight(state) - _weight(self._last[1])
        self._last = step, state

    def cut(self, step: int) -> Walk:
        """Forget the rows from a step on, which is not the first, and return a walk that stands there."""
        self._outline.cut(step, lambda first, last: self.rows(first, last)[:, 0])
        walk, self._walk = self.walk_to(step), None
        self.head = step - 1
        self.stay(step, walk.arrived)
        for index in [index for index in self._pages if index * self._page_rows >= step]:
            del self._pages[index]
        if page := self._pages.get(step // self._page_rows):
            page.cut(step % self._page_rows)
        for later in [k for k in self._states if k > step]:
            self._drop(self._states.pop(later))
        return walk

    def rows(self, first: int, last: int) -> FloatArray:
        """The rows of the steps `first` … `last`, `(last − first + 1, n, d)`."""
        found = np.empty((last - first + 1, *self._shape))
        size = self._page_rows
        for index in range(first // size, last // size + 1):
            begin, end = max(first, index * size), min(last, index * size + size - 1)
            page = self._page(begin, end)
            found[begin - first : end - first + 1] = page.rows[begin - index * size : end - index * size + 1]
        return found

    def way(self, first: int, last: int) -> FloatArray:
        """The first particle's positions at the steps `first` … `last`, `(last − first + 1, d)`."""
        known = self._outline.whole(last + 1)
        return self.rows(first, last)[:, 0] if known is None else known[first:].copy()

    def outline(self) -> tuple[Steps, FloatArray]:
        """The first particle's way in a bounded number of points: steps `(p,)` and positions `(p, d)`."""
        return self._outline.points()

    def walk_to(self, step: int) -> Walk:
        """A walk that stands at a step that has been computed; it is lent, until another is asked for."""
        return self._go_through(step, step)

    def _nearest(self, step: int) -> tuple[int, State | Shelved]:
        """The last state at or before a step, with its own step."""
        if self._last[0] == step:  # as in each frame of a drag: the next regular one may be hundreds of steps away
            return self._last
        regular = step // self._spacing * self._spacing
        while regular not in self._states:
            regular -= self._spacing
        if regular < self._last[0] < step:
            return self._last
        return regular, self._states[regular]

    def _in_memory(self, step: int, kept: State | Shelved) -> tuple[int, State]:
        """The state of a step, or one before where the disk fails; that of step 0 is never put aside."""
        while isinstance(kept, Shelved):
            try:
                return step, self._shelf.get(kept)
            except OSError:
                self._drop(self._states.pop(step))
                step, kept = self._nearest(step)
        return step, kept

    def _page(self, first: int, last: int) -> _Page:
        """The page of the steps `first` … `last`, with their rows."""
        index, end = divmod(last, self._page_rows)
        begin, page = first % self._page_rows, self._pages.get(index)
        if page is None or not page.first <= begin <= end < page.end:
            known = page is not None and page.first <= begin < page.end
            self._go_through(index * self._page_rows + (page.end - 1 if page and known else begin), last)
        self._pages.move_to_end(index)
        return self._pages[index]

    def _go_through(self, first: int, last: int) -> Walk:
        """Walk from `first`, or before, to `last` once more, and keep the rows."""
        walk, nearest = self._walk, self._nearest(first)
        if walk is None or not nearest[0] <= walk.step <= first:
            walk = self._walk = self._set_out(*self._in_memory(*nearest))
        self._write(walk.step, walk.state.position[None])
        while walk.step < last:
            begin = walk.step + 1
            self._write(begin, walk.advance(last))
            self._drop_pages(walk.step // self._page_rows)
        return walk

    def _write(self, first: int, rows: FloatArray) -> None:
        """Lay rows into their pages, the first of them being that of step `first`; a page has no holes."""
        while len(rows):
            index, place = divmod(first, self._page_rows)
            part = rows[: self._page_rows - place]
            page = self._pages.get(index)
            if page is None:
                page = self._pages[index] = _Page(np.empty((self._page_rows, *self._shape)), place, place)
            if page.take(place, part):
                self._pages.move_to_end(index)
            first, rows = first + len(part), rows[len(part) :]

    def _drop_pages(self, wanted: int = -1) -> None:
        """Drop the pages that were not used for longest, but never the last one, which is being written."""
        excess = len(self._pages) - int(_PAGES * self._budget // self._page_bytes)
        if excess > 0:
            kept = {wanted, self.head // self._page_rows}
            for index in [index for index in islice(self._pages, excess + 2) if index not in kept][:excess]:
                del self._pages[index]


@dataclass
class _Page:
    """Rows `(page_rows, n, d)`, of which those from `first` to before `end` are known."""

    rows: FloatArray
    first: int
    end: int

    def take(self, place: int, part: FloatArray) -> bool:
        """Lay rows down from a place on, and forget the others where a hole is between; whether any were new."""
        end = place + len(part)
        if self.first <= place and end <= self.end:
            return False
        if place > self.end or end < self.first:
            self.first = self.end = place
        self.rows[place:end] = part
        self.first, self.end = min(self.first, place), max(self.end, end)
        return True

    def cut(self, place: int) -> None:
        """Forget the rows from a place on."""
        self.end = min(self.end, place)
        self.first = min(self.first, self.end)


def _weight(state: State | Shelved) -> int:
    """The bytes of a state in memory."""
    if isinstance(state, Shelved):
        return _OBJECT
    return state.position.nbytes + sum(slot.nbytes for slot in state.slots.values() if any(slot.strides)) + _OBJECT


def _compact(state: State) -> State:
    """The state in arrays of its own, so that it does not hold the block that it came from."""
    slots = {name: slot.copy() if any(slot.strides) else slot for name, slot in state.slots.items()}
    return State(state.position.copy(), slots, state.age)
