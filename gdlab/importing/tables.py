"""Tables of numbers in text: a matrix of heights, or points x, y."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterator
from itertools import compress, islice
from pathlib import Path

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, check_size, on_axes

MAX_BYTES = 64_000_000
MAX_POINTS = 100_000
_DECIMAL = re.compile(r"[-+−]?\d*,\d+([eE][-+]?\d+)?")
_SEPARATORS = ";\t,"
"""What may stand between cells; where it is a semicolon or a tab, 1,5 is one number."""


class Table(Struct, frozen=True, eq=False):
    """Columns of numbers `(n, columns)`, what the file calls them, and what of it was left out, a sentence each."""

    values: FloatArray
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_matrix(file: Path) -> Sampled:
    """Rows of numbers, the first row being that of the lowest y.

    Where the upper left cell is empty or a word, the first row holds x and the first column y.
    """
    rows = _rows(file)
    head = _first(rows)
    if len(head[1]) > 1 and all(_number(cell) is None and re.search(r"[^\W\d]", cell) for cell in head[1]):
        raise ImportedFileError(f"line {head[0]} names columns, as in a table of points: such are opened under Data")
    with_axes = _number(head[1][0]) is None and len(head[1]) > 2 and all(_number(c) is not None for c in head[1][1:])
    if with_axes:
        body = _matrix(rows, len(head[1]))
        x = np.array([_number(cell) for cell in head[1][1:]], dtype=np.float64)
        return on_axes(body[:, 1:], x, body[:, 0])
    return Sampled(_matrix(_again(head, rows), len(head[1])))


def read_points(path: str | os.PathLike[str]) -> Table:
    """Columns of numbers, with names in the first row or without; columns of words and rows with holes are left out.

    Raises:
        ImportedFileError: the file cannot be used; the sentence says where and why.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise ImportedFileError("there is no such file")
        rows = _rows(file)
        head = _first(rows)
        named = all(_number(cell) is None for cell in head[1])
        values = _matrix(rows if named else _again(head, rows), len(head[1]), MAX_POINTS, holes=True)
        words = head[1] if named else [""] * len(head[1])
        return _points(values, tuple(word.strip() or f"column {i + 1}" for i, word in enumerate(words)))
    except ImportedFileError as error:
        raise ImportedFileError(f"{file.name}: {error}") from None
    except OSError as error:
        raise ImportedFileError(f"{file.name}: cannot be read: {error.strerror}") from error


def _points(values: FloatArray, names: tuple[str, ...]) -> Table:
    """The columns that are mostly numbers, and the rows that are nothing else there."""
    if len(values) < 2:
        raise ImportedFileError("needs at least two points")
    numbers = np.isfinite(values)
    kept = numbers.sum(axis=0) * 2 > len(values)
    whole = numbers[:, kept].all(axis=1)
    left = list(compress(names, (~kept).tolist()))
    missing = int((~whole).sum())
    notes = []
    if left:
        notes.append(f"Left out as not of numbers: {', '.join(left)}.")
    if missing:
        notes.append(f"Left out for lack of a number: {missing:,} of {len(values):,} rows.")
    if kept.sum() < 2:
        raise ImportedFileError(" ".join(["needs at least two columns of numbers: input and target.", *notes]))
    if whole.sum() < 2:
        raise ImportedFileError(" ".join(["needs at least two points.", *notes]))
    return Table(values[np.ix_(whole, kept)], tuple(compress(names, kept.tolist())), tuple(notes))


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty or comments, with their line numbers."""
    if file.stat().st_size > MAX_BYTES:
        raise ImportedFileError(f"is larger than {MAX_BYTES // 1_000_000} MB; write it as .npy instead")
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            lines = (line for line in text if line.strip() and not line.startswith("#"))
            separator = _separator(list(islice(lines, 2)))
            text.seek(0)
            reader = csv.reader(text, delimiter=separator, skipinitialspace=True)
            for row in reader:
                if row and any(cell.strip() for cell in row) and not row[0].startswith("#"):
                    yield reader.line_num, [_dotted(cell) for cell in row] if separator in ";\t" else row
    except UnicodeDecodeError:
        raise ImportedFileError("is no text: a table is plain text in UTF-8") from None
    except csv.Error:
        raise ImportedFileError("is no table: a quotation mark may lack the one that closes it") from None


def _separator(lines: list[str]) -> str:
    """What stands between the cells: the first that is in each of the lines, or else in the first; blanks last."""
    told = (each for some in (lines, lines[:1]) for each in _SEPARATORS if all(each in line for line in some))
    return next(told, " ")


def _dotted(cell: str) -> str:
    """A cell with a decimal point where a comma stands for it."""
    return cell.replace(",", ".") if "," in cell and _DECIMAL.fullmatch(cell.strip()) else cell


def _first(rows: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The first row with its line number, without the empty cell that a separator at the end makes."""
    line, row = next(rows, (0, []))
    if not row:
        raise ImportedFileError("is empty")
    return line, row if row[-1].strip() or len(row) == 1 else row[:-1]


def _again(head: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield head
    yield from rows


def _matrix(
    rows: Iterator[tuple[int, list[str]]], columns: int, most: int | None = None, *, holes: bool = False
) -> FloatArray:
    """All cells as numbers; the first that is none is named, or all such become nan where there may be `holes`."""
    found: list[FloatArray] = []
    for line, cells in rows:
        row = cells[:-1] if len(cells) == columns + 1 and not cells[-1].strip() else cells
        if len(row) != columns:
            raise ImportedFileError(f"line {line} has {len(row)} cells where the first row has {columns}")
        numbers = [_number(cell) for cell in row]
        if None in numbers and not holes:
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
        value = float(cell.strip().replace("−", "-").replace("_", "?"))  # Python would read 1_0 as 10
    except ValueError:
        return None
    return value if math.isfinite(value) or cell.strip().lower() == "nan" else math.nan
