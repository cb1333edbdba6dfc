"""Tables of numbers in text: a matrix of heights, or points x, y."""

from __future__ import annotations

import csv
import math
import os
import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import compress, islice
from pathlib import Path
from typing import TextIO

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.sampled import Sampled, on_axes
from gdlab.importing.strips import Strips, reduced

MAX_BYTES = 64_000_000
MAX_POINTS = 100_000
_LONGEST_LINE = 4_000_000
_DECIMAL = re.compile(r"[-+−]?\d*,\d+([eE][-+]?\d+)?")
_SEPARATORS = ";\t,|"
"""What may stand between cells, the likeliest first; where it is a semicolon or a tab, 1,5 is one number."""


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
    cells = [_number(cell) for cell in head[1]]
    if len(cells) > 1 and set(cells) == {None} and all(re.search(r"[^\W\d]", cell) for cell in head[1]):
        raise ImportedFileError(f"line {head[0]} names columns, as in a table of points: such are opened under Data")
    count = sum(1 for _ in _rows(file))  # it is read twice, for the sake of memory
    if cells[0] is not None or len(cells) < 3 or None in cells[1:]:
        return reduced(_strips(_numbers(_again(head, rows), len(cells))), (count, len(cells)))
    y = array("d")
    samples = reduced(_strips(_beside(_numbers(rows, len(cells)), y)), (count - 1, len(cells) - 1))
    return on_axes(samples, np.array(cells[1:], dtype=np.float64), np.array(y))


def _beside(rows: Iterable[list[float]], first: array[float]) -> Iterator[list[float]]:
    """The rows without their first numbers, which are gathered."""
    for row in rows:
        first.append(row[0])
        yield row[1:]


def _strips(rows: Iterator[list[float]]) -> Strips:
    """So many rows at a time."""

    def strips(count: int) -> Iterator[FloatArray]:
        while found := list(islice(rows, count)):
            yield np.array(found)

    return strips


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
        found = _numbers(rows if named else _again(head, rows), len(head[1]), holes=True)
        values = np.fromiter(islice(found, MAX_POINTS + 1), np.dtype((np.float64, len(head[1]))))  # (n, columns)
        if len(values) > MAX_POINTS:
            raise ImportedFileError(f"has more than {MAX_POINTS:,} rows")
        words = [word.strip() for word in head[1]] if named else [""] * len(head[1])
        names = tuple(word or f"column {i + 1}" for i, word in enumerate(words))
        return _points(np.asarray(values, dtype=np.float64), names, is_numbered=named and not words[0])
    except ImportedFileError as error:
        raise ImportedFileError(f"{file.name}: {error}") from None
    except OSError as error:
        raise ImportedFileError(f"{file.name}: cannot be read: {error.strerror}") from error


def _points(values: FloatArray, names: tuple[str, ...], *, is_numbered: bool) -> Table:
    """The columns that are mostly numbers, and the rows that are nothing else there.

    The first column does not count where it only numbers the rows, which a table that `is_numbered` may do.
    """
    if len(values) < 2:
        raise ImportedFileError("needs at least two points")
    if is_numbered and len(names) > 2 and np.array_equal(values[:, 0], values[0, 0] + np.arange(len(values))):
        found = _points(values[:, 1:], names[1:], is_numbered=False)
        return replace(found, notes=("Left out as it numbers the rows: the first column.", *found.notes))
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
            lines = (line for line in _lines(text) if line.strip() and not line.startswith("#"))
            separator = _separator(list(islice(lines, 2)))
            text.seek(0)
            reader = csv.reader(_lines(text), delimiter=separator, skipinitialspace=True)
            for row in reader:
                if row and any(cell.strip() for cell in row) and not row[0].startswith("#"):
                    yield reader.line_num, [_dotted(cell) for cell in row] if separator in ";\t" else row
    except UnicodeDecodeError:
        raise ImportedFileError("is no text: a table is plain text in UTF-8") from None
    except csv.Error:
        raise ImportedFileError("is no table: a quotation mark may lack the one that closes it") from None


def _lines(text: TextIO) -> Iterator[str]:
    """The lines of a text: one that has no end would fill the memory."""
    while line := text.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise ImportedFileError(f"has a line of more than {_LONGEST_LINE:,} characters; write it as .npy instead")
        yield line


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


def _numbers(rows: Iterator[tuple[int, list[str]]], columns: int, *, holes: bool = False) -> Iterator[list[float]]:
    """All cells as numbers; the first that is none is named, or all such become nan where there may be `holes`."""
    for line, cells in rows:
        row = cells[:-1] if len(cells) == columns + 1 and not cells[-1].strip() else cells
        if len(row) != columns:
            raise ImportedFileError(f"line {line} has {len(row)} cells where the first row has {columns}")
        numbers = [_number(cell) for cell in row]
        if None in numbers and not holes:
            cell = row[numbers.index(None)].strip()
            raise ImportedFileError(f"line {line} has {cell[:40]!r} where a number should be" if cell else
                                    f"line {line} has an empty cell")  # fmt: skip
        yield [math.nan if number is None else number for number in numbers]


def _number(cell: str) -> float | None:
    """The number in a cell, None if there is none; "nan" is a hole, not a number that is missing."""
    try:
        value = float(cell.strip().replace("−", "-").replace("_", "?"))  # Python would read 1_0 as 10
    except ValueError:
        return None
    return value if math.isfinite(value) or cell.strip().lower() == "nan" else math.nan
