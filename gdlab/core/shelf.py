"""States put aside in a file, for those that memory has no room for; the file vanishes with the run."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.state import State

_LARGE_FILES = Path("/var/tmp")
"""Where there is one, it lies on a disk; what is called temporary elsewhere may lie in memory."""
_LEFT_FREE = 2_000_000_000
"""Bytes of the disk that are left to others."""


class Shelved(NamedTuple):
    """A state in the file: where, and what of it takes no room there."""

    offset: int
    names: tuple[str, ...]
    constant: Mapping[str, FloatArray]
    shape: tuple[int, ...]
    age: int

    @property
    def nbytes(self) -> int:
        """What it takes in the file."""
        return 8 * int(np.prod(self.shape)) * (1 + len(self.names))


class Shelf:
    """Takes states as long as they are at most `most` bytes together and the disk has room; none where it fails."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._file: FileIO | None = None
        self._end = 0
        self._free: dict[int, list[int]] = {}

    def put(self, state: State) -> Shelved | None:
        """Take a state, or None when there is no room."""
        full = [name for name, slot in state.slots.items() if any(slot.strides)]
        constant = {name: slot for name, slot in state.slots.items() if name not in full}
        shelved = Shelved(0, tuple(full), constant, state.position.shape, state.age)
        places = self._free.get(shelved.nbytes)
        if not places and self._end + shelved.nbytes > self.most:
            return None
        shelved = shelved._replace(offset=places[-1] if places else self._end)
        try:
            self._write(shelved.offset, [state.position, *(state.slots[name] for name in full)])
        except OSError:
            self.most = 0
            return None
        if places:
            places.pop()
        else:
            self._end += shelved.nbytes
        return shelved

    def get(self, shelved: Shelved) -> State:
        """The state as it was; it stays in the file."""
        file, found = cast(FileIO, self._file), np.empty((1 + len(shelved.names), *shelved.shape))
        file.seek(shelved.offset)
        if file.readinto(found.data.cast("B")) != found.nbytes:
            raise OSError("a state that was put aside in a file cannot be read again")
        slots = dict(zip(shelved.names, found[1:], strict=True))
        return State(found[0], {**shelved.constant, **slots}, shelved.age)

    def drop(self, shelved: Shelved) -> None:
        """Let others have its place."""
        self._free.setdefault(shelved.nbytes, []).append(shelved.offset)

    def _write(self, offset: int, arrays: list[FloatArray]) -> None:
        file = self._file or self._opened()
        file.seek(offset)
        for array in arrays:
            if file.write(np.ascontiguousarray(array).data.cast("B")) != array.nbytes:
                raise OSError("the disk is full")

    def _opened(self) -> FileIO:
        """The file, which has no name and is closed with the shelf."""
        folder = _LARGE_FILES if _LARGE_FILES.is_dir() else Path(tempfile.gettempdir())
        if shutil.disk_usage(folder).free < self.most + _LEFT_FREE:
            raise OSError("the disk is nearly full")
        self._file = tempfile.TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115  it is open as long as the run
        weakref.finalize(self, self._file.close)
        return self._file
