"""Tables of numbers in text: a matrix of heights, or points x, y."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, check_size, on_axes

MAX_BYTES = 64_000_000
MAX_POINTS = 100_000
_SEPARATORS = ",;\t "


class Table(Struct, frozen=True, eq=False):
    """Columns of numbers `(n, columns)` and what the file calls them."""

    values: FloatArray
    names: tuple[str, ...]


def read_matrix(file: Path) -> Sampled:
    """Rows of numbers, the first row being that of the lowest y.

    Where the upper left cell is empty or a word, the first row holds x and the first column y.
    """
    rows = _rows(file)
    head = next(rows, None)
    if head is None:
        raise ImportedFileError("is empty")
    with_axes = _number(head[1][0]) is None and len(head[1]) > 2 and all(_number(c) is not None for c in head[1][1:])
    if with_axes:
        body = _matrix(rows, len(head[1]))
        x = np.array([_number(cell) for cell in head[1][1:]], dtype=np.float64)
        return on_axes(body[:, 1:], x, body[:, 0])
    return Sampled(_matrix(_again(head, rows), len(head[1])))


def read_points(path: str | os.PathLike[str]) -> Table:
    """Columns of numbers, with names in the first row or without.

    Raises:
        ImportedFileError: the file cannot be used; the sentence says where and why.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise ImportedFileError("there is no such file")
        rows = _rows(file)
        head = next(rows, None)
        if head is None:
            raise ImportedFileError("is empty")
        named = all(_number(cell) is None for cell in head[1])
        names = tuple(cell.strip() for cell in head[1]) if named else ()
        values = _matrix(rows if named else _again(head, rows), len(head[1]), MAX_POINTS)
        if values.shape[1] < 2:
            raise ImportedFileError("needs at least two columns: the input and the target")
        if len(values) < 2:
            raise ImportedFileError("needs at least two points")
        return Table(values, names or tuple(f"column {i + 1}" for i in range(values.shape[1])))
    except ImportedFileError as error:
        raise ImportedFileError(f"{file.name}: {error}") from None
    except OSError as error:
        raise ImportedFileError(f"{file.name}: cannot be read: {error.strerror}") from error


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty or comments, with their line numbers."""
    if file.stat().st_size > MAX_BYTES:
        raise ImportedFileError(f"is larger than {MAX_BYTES // 1_000_000} MB; write it as .npy instead")
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            separator = _separator(next((line for line in text if line.strip() and not line.startswith("#")), ""))
            text.seek(0)
            reader = csv.reader(text, delimiter=separator, skipinitialspace=True)
            for row in reader:
                if row and any(cell.strip() for cell in row) and not row[0].startswith("#"):
                    yield reader.line_num, row[:-1] if separator == " " and not row[-1] else row
    except UnicodeDecodeError:
        raise ImportedFileError("is no text: a table is plain text in UTF-8") from None
    except csv.Error as error:
        raise ImportedFileError(f"is no table: {error}") from None


def _separator(line: str) -> str:
    """What stands between the cells: the one that occurs most often, a comma or semicolon before blanks."""
    return max(_SEPARATORS, key=lambda s: (line.strip().count(s) > 0, -_SEPARATORS.index(s)))


def _again(head: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield head
    yield from rows


def _matrix(rows: Iterator[tuple[int, list[str]]], columns: int, most: int | None = None) -> FloatArray:
    """All cells as numbers; the first that is none is named."""
    found: list[FloatArray] = []
    for line, row in rows:
        if len(row) != columns:
            raise ImportedFileError(f"line {line} has {len(row)} cells where the first row has {columns}")
        numbers = [_number(cell) for cell in row]
        if None in numbers:
            cell = row[numbers.index(None)].strip()
            raise ImportedFileError(f"line {line} has {cell[:40]!r} where a number should be" if cell else
                                    f"line {line} has an empty cell")  # fmt: skip
        found.append(np.array(numbers, dtype=np.float64))
        if most is not None and len(found) > most:
            raise ImportedFileError(f"has more than {most:,} rows")
        check_size(len(found), columns)
    return np.stack(found) if found else np.empty((0, columns))


def _number(cell: str) -> float | None:
    """The number in a cell, None if there is none; "nan" is a hole, not a number that is missing."""
    try:
        value = float(cell.strip().replace("−", "-"))
    except ValueError:
        return None
    return value if math.isfinite(value) or cell.strip().lower() == "nan" else math.nan
