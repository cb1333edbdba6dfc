r"""Equations put together from pieces, so that a number of a new shape costs one small piece and not a new equation.

A vector of two coordinates has dozens of combinations of shapes (signs, places of the point), each of which the
typesetter would lay out anew, 20 ms at a time, while the particle moves. Here the line is cut at its numbers. What
stands between two numbers is typeset once between two zeros, which also gives the exact gaps; each number by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QPainterPath

from gdlab.ui.typeset import Slot, Typeset, is_ready, typeset
from gdlab.ui.typeset.latex import SLOT, UNKNOWN, shape, slot_keys

_BEFORE, _AFTER = "<", ">"
_EDGES = {_BEFORE: "0", _AFTER: "0"}
_NUMBER = r"\num{n}"
_MOST = 2048

USUAL_NUMBERS = tuple(
    sign + number
    for number in ("0", "0.00", "0.000", "0.0000", "0.00000", "00.0", "000", "0000", "00000", "0.00×10⁻⁰", "0.00×10⁻⁰⁰")
    for sign in ("", "−")
)
"""The shapes that numbers take while a particle moves, as numbers."""


@dataclass(frozen=True)
class _Piece:
    """A number, or what stands between numbers with a zero at each side where there is a number."""

    latex: str
    keys: tuple[str, ...]
    is_number: bool = False


@lru_cache(_MOST)
def _pieces(latex: str) -> tuple[_Piece, ...]:
    """Cut LaTeX at the numbers that are in no group."""
    return tuple(_cut(latex))


def _cut(latex: str) -> Iterator[_Piece]:
    start, before = 0, ""
    for slot in SLOT.finditer(latex):
        ahead = latex[: slot.start()]
        if ahead.count("{") != ahead.count("}"):
            continue
        yield from _between(before, latex[start : slot.start()], rf"\num{{{_AFTER}}}")
        yield _Piece(_NUMBER, (slot[1],), is_number=True)
        start, before = slot.end(), rf"\num{{{_BEFORE}}}"
    yield from _between(before, latex[start:], "")


def _between(before: str, text: str, after: str) -> Iterator[_Piece]:
    if text:
        yield _Piece(before + text + after, slot_keys(text))


@dataclass(frozen=True)
class _Assembly:
    """The part that depends only on the shapes of the numbers: the ink, the extent, how far each piece is shifted."""

    ink: QPainterPath
    shifts: tuple[float, ...]
    width: float
    ascent: float
    descent: float
    plain: bool
    name: str


_assemblies: dict[tuple[str, float, tuple[str, ...]], _Assembly] = {}


def compose(latex: str, size: float, texts: Mapping[str, str]) -> Typeset:
    """What `typeset` gives, put together from pieces."""
    pieces = _pieces(latex)
    parts = [_typeset(piece, size, texts) for piece in pieces]
    shapes = tuple(shape(texts.get(key, UNKNOWN)) for piece in pieces for key in piece.keys)
    key = (latex, size, shapes)
    if key not in _assemblies:
        if len(_assemblies) >= _MOST:
            _assemblies.clear()
        _assemblies[key] = _assemble(parts, pieces, f"composed {key}")
    made = _assemblies[key]
    if made.plain:
        return typeset(latex, size, texts)
    return Typeset(made.ink, tuple(_slots(parts, pieces, made)), made.width, made.ascent, made.descent, name=made.name)


def missing(latex: str, texts: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The pieces, with their numbers, that have to be typeset before `compose` can answer at once."""
    return [wanted for piece in _pieces(latex) if not is_ready(*(wanted := (piece.latex, _texts(piece, texts))))]


def missing_numbers() -> list[tuple[str, dict[str, str]]]:
    """The pieces for usual numbers that have to be typeset before one can appear without delay."""
    return [wanted for text in USUAL_NUMBERS if not is_ready(*(wanted := (_NUMBER, {"n": text})))]


def _texts(piece: _Piece, texts: Mapping[str, str]) -> dict[str, str]:
    if piece.is_number:
        return {"n": texts.get(piece.keys[0], UNKNOWN)}
    return _EDGES | {key: texts.get(key, UNKNOWN) for key in piece.keys}


def _typeset(piece: _Piece, size: float, texts: Mapping[str, str]) -> Typeset:
    if piece.is_number:
        return _number(texts.get(piece.keys[0], UNKNOWN), size)
    return _text(piece.latex, size, tuple(texts.get(key, UNKNOWN) for key in piece.keys), piece.keys)


@lru_cache(_MOST)
def _number(text: str, size: float) -> Typeset:
    return typeset(_NUMBER, size, {"n": text})


@lru_cache(_MOST)
def _text(latex: str, size: float, texts: tuple[str, ...], keys: tuple[str, ...]) -> Typeset:
    return typeset(latex, size, _EDGES | dict(zip(keys, texts, strict=True)))


def _extent(part: Typeset, piece: _Piece) -> tuple[float, float]:
    """Where a piece starts and ends in its own line: at its edges' zeros, or at its ink where it has none."""
    if piece.is_number:
        rect = part.slots[0].rect
        return rect.left(), rect.right()
    edges = {slot.key: slot.rect for slot in part.slots}
    start = edges[_BEFORE].right() if _BEFORE in edges else 0.0
    return start, edges[_AFTER].left() if _AFTER in edges else part.width


def _assemble(parts: list[Typeset], pieces: tuple[_Piece, ...], name: str) -> _Assembly:
    ink, shifts, x = QPainterPath(), [], 0.0
    if any(part.plain for part in parts):
        return _Assembly(ink, (), 0, 0, 0, plain=True, name=name)
    for part, piece in zip(parts, pieces, strict=True):
        start, end = _extent(part, piece)
        shifts.append(x - start)
        ink.addPath(part.ink.translated(x - start, 0))
        x += end - start
    ascent = max((part.ascent for part in parts), default=0.0)
    descent = max((part.descent for part in parts), default=0.0)
    return _Assembly(ink, tuple(shifts), x, ascent, descent, plain=False, name=name)


def _slots(parts: list[Typeset], pieces: tuple[_Piece, ...], made: _Assembly) -> Iterator[Slot]:
    for part, piece, shift in zip(parts, pieces, made.shifts, strict=True):
        for slot in part.slots:
            if slot.key in _EDGES:
                continue
            key = piece.keys[0] if piece.is_number else slot.key
            rect, glyphs = slot.rect.translated(shift, 0), slot.glyphs.translated(shift, 0)
            yield Slot(key, rect, glyphs, slot.em)
