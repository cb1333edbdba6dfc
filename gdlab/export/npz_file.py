"""Runs as numpy arrays in one file, together with the scene they come from."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import IO, Any

import numpy as np

from gdlab.core.files import atomic_write
from gdlab.export.recording import Recording
from gdlab.scene import Scene, encode

FIELDS = ("time", "position", "velocity", "potential", "kinetic", "diverged_at")
_IN_MEMORY = 1 << 24
"""Bytes of one array that wait in memory while the run goes on; more wait on the disk."""
_CHUNK = 1 << 20


def write_npz(path: str | os.PathLike[str], recordings: Sequence[Recording], scene: Scene) -> None:
    """Write the arrays, whole or not at all; see `npz_chunks`.

    Raises:
        OSError: the file cannot be written.
    """
    atomic_write(path, npz_chunks(recordings, scene))


def npz_chunks(recordings: Sequence[Recording], scene: Scene) -> Iterator[bytes]:
    """What `numpy.load` reads, in parts.

    The arrays are `time (k+1,)`, `position (k+1, n, d)`, `velocity`, `potential (k+1, n)`, `kinetic`,
    `diverged_at (n,)`, and `scene`, the text of the scene file.

    Where the scene has several runs, each name begins with the run's number: `run0_time`, `run1_time`, …
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for index, recording in enumerate(recordings):
            prefix = f"run{index}_" if len(recordings) > 1 else ""
            for name, head, parts in _arrays(recording):
                # A ZipInfo of our own has a fixed time stamp, so equal runs are equal files.
                with archive.open(zipfile.ZipInfo(f"{prefix}{name}.npy"), "w", force_zip64=True) as member:
                    np.lib.format.write_array_header_1_0(member, head)
                    for part in parts:
                        member.write(part)
                        yield sink.taken()
        with archive.open(zipfile.ZipInfo("scene.npy"), "w", force_zip64=True) as member:
            np.lib.format.write_array(member, np.array(encode(scene).decode()), allow_pickle=False)
    yield sink.taken()


def _arrays(recording: Recording) -> Iterator[tuple[str, dict[str, Any], Iterator[bytes]]]:
    """Name, head and bytes of each array of a run, which is gone through once."""
    with ExitStack() as stack:
        names = FIELDS[:-1]
        files: dict[str, IO[bytes]] = {
            name: stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)) for name in names
        }
        gone, count, shapes = np.full(len(recording.simulation.start), -1), 0, {}
        for piece in recording.pieces():
            lost = np.isnan(piece.position[:, :, 0])
            gone = np.where((gone < 0) & lost.any(axis=0), piece.first + lost.argmax(axis=0), gone)
            count += len(piece.time)
            for name in names:
                array = getattr(piece, name)
                shapes[name] = array.shape[1:]
                files[name].write(array.tobytes())
        for name, file in files.items():
            file.seek(0)
            yield name, _head(np.dtype(np.float64), (count, *shapes[name])), _parts(file)
        yield FIELDS[-1], _head(gone.dtype, gone.shape), iter([gone.tobytes()])


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    """What a file still has, in parts."""
    while part := file.read(_CHUNK):
        yield part


def _head(dtype: np.dtype[Any], shape: tuple[int, ...]) -> dict[str, Any]:
    """What comes before the numbers of an array."""
    return {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}


class _Sink(io.RawIOBase):
    """A file that is taken away in parts as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since last taken."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
