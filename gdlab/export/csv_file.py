"""Runs as a table of text: one row for each run, step and particle."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np

from gdlab.core.files import atomic_write
from gdlab.export.recording import ExportError, Piece, Recording

_ROWS = 4096


def write_csv(path: str | os.PathLike[str], recordings: Sequence[Recording]) -> None:
    """Write the table, whole or not at all.

    Raises:
        ExportError: runs in different dimensions.
        OSError: the file cannot be written.
    """
    atomic_write(path, csv_chunks(recordings))


def csv_chunks(recordings: Sequence[Recording]) -> Iterator[bytes]:
    """The table in UTF-8 with lines that end in a line feed, in parts of some thousand rows.

    Columns are run (the label), particle, step, time, position, velocity, potential, kinetic; numbers have 17
    significant digits, which give back the same bits; those of a diverged particle are `nan`.

    Raises:
        ExportError: runs in different dimensions.
    """
    dimensions = {each.dimension for each in recordings}
    if len(dimensions) != 1:
        raise ExportError("a table needs runs in the same number of dimensions")
    (dimension,) = dimensions
    yield (",".join(columns(dimension)) + "\n").encode()
    for each in recordings:
        for piece in each.pieces():
            yield from _rows(_quoted(each.label), piece)


def columns(dimension: int) -> list[str]:
    """The head of the table: x and vx; x, y, vx, vy; or x1 … xn, v1 … vn beyond two dimensions."""
    if dimension <= 2:
        letters = "xy"[:dimension]
        coordinates = [*letters, *(f"v{letter}" for letter in letters)]
    else:
        coordinates = [f"{letter}{i + 1}" for letter in "xv" for i in range(dimension)]
    return ["run", "particle", "step", "time", *coordinates, "potential", "kinetic"]


def _quoted(label: str) -> str:
    """A label as a field of a table (RFC 4180)."""
    if any(mark in label for mark in ',"\r\n'):
        label = '"' + label.replace('"', '""') + '"'
    return label


def _rows(label: str, piece: Piece) -> Iterator[bytes]:
    """The rows of a piece of a run, step by step, within a step particle by particle."""
    count, n, d = piece.position.shape
    line = label.replace("%", "%%") + ",%d,%d" + ",%.17g" * (2 * d + 3) + "\n"
    stride = max(1, _ROWS // n)
    for first in range(0, count, stride):
        steps = np.arange(first, min(first + stride, count))
        rows = slice(first, first + len(steps))
        fields = [
            np.tile(np.arange(n), len(steps)),
            np.repeat(piece.first + steps, n),
            np.repeat(piece.time[rows], n),
            *piece.position[rows].reshape(-1, d).T,
            *piece.velocity[rows].reshape(-1, d).T,
            piece.potential[rows].ravel(),
            piece.kinetic[rows].ravel(),
        ]
        yield "".join([line % row for row in zip(*(field.tolist() for field in fields), strict=True)]).encode()
