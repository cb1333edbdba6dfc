"""Runs as numpy arrays in one file, together with the scene they come from."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gdlab.core.files import atomic_write
from gdlab.export.recording import Recording
from gdlab.scene import Scene, encode

FIELDS = ("time", "position", "velocity", "potential", "kinetic", "diverged_at")


def write_npz(path: str | os.PathLike[str], recordings: Sequence[Recording], scene: Scene) -> None:
    """Write the arrays, whole or not at all; see `npz_bytes`.

    Raises:
        OSError: the file cannot be written.
    """
    atomic_write(path, npz_bytes(recordings, scene))


def npz_bytes(recordings: Sequence[Recording], scene: Scene) -> bytes:
    """What `numpy.load` reads.

    The arrays are `time (k+1,)`, `position (k+1, n, d)`, `velocity`, `potential (k+1, n)`, `kinetic`,
    `diverged_at (n,)`, and `scene`, the text of the scene file.

    Where the scene has several runs, each name begins with the run's number: `run0_time`, `run1_time`, …
    """
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for index, recording in enumerate(recordings):
        prefix = f"run{index}_" if len(recordings) > 1 else ""
        arrays |= {prefix + name: getattr(recording.trajectory, name) for name in FIELDS}
    arrays["scene"] = np.array(encode(scene).decode())
    file = io.BytesIO()
    # numpy.savez leaves the time stamp to zipfile; a ZipInfo of our own has a fixed one, so equal runs are equal files.
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()
