r"""Where an equation is cut, so that a number of a new shape costs one small piece and not a new equation.

A vector of two coordinates has dozens of combinations of shapes (signs, places of the point), each of which the
typesetter would lay out anew, 20 ms at a time, while the particle moves. So a line is cut at its numbers. What stands
between two numbers is typeset once between two zeros, which also gives the exact gaps; each number by itself. Numbers
in a group, such as a fraction's, stay with their group. Pure text: no Qt here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from gdlab.ui.typeset.latex import slot_keys

BEFORE, AFTER = "<", ">"
"""Keys of the zeros at the edges of a piece."""
NUMBER = r"\num{n}"
_GROUP = re.compile(r"\\left(?![A-Za-z])|\\begin\b|(?<!\\)\{|(\\right(?![A-Za-z])|\\end\b|(?<!\\)\})|(\\num\{[^{}]*\})")


class Piece(Struct, frozen=True):
    """A number, or what stands between numbers with a zero at each side where there is a number.

    `shapes` are those of its slots: the zeros' own, and those that the values have.
    """

    latex: str
    shapes: tuple[str, ...]


@lru_cache(2048)
def pieces(latex: str, shapes: tuple[str, ...]) -> tuple[Piece, ...]:
    """The pieces of an equation whose i-th slot holds a value of `shapes[i]`."""
    remaining = iter(shapes)
    return tuple(
        Piece(text, tuple("0" if key in (BEFORE, AFTER) else next(remaining) for key in slot_keys(text)))
        for text in _cut(latex)
    )


@lru_cache(2048)
def _cut(latex: str) -> tuple[str, ...]:
    """The LaTeX of the pieces."""
    return tuple(_texts(latex))


def _texts(latex: str) -> Iterator[str]:
    start, before = 0, ""
    for slot in _free_slots(latex):
        yield from _between(before, latex[start : slot.start()], rf"\num{{{AFTER}}}")
        yield NUMBER
        start, before = slot.end(), rf"\num{{{BEFORE}}}"
    yield from _between(before, latex[start:], "")


def _between(before: str, text: str, after: str) -> Iterator[str]:
    if text.strip():
        yield before + text + after


def _free_slots(latex: str) -> Iterator[re.Match[str]]:
    """The slots that are in no group and are no script."""
    depth = 0
    for found in _GROUP.finditer(latex):
        if not found[2]:
            depth += -1 if found[1] else 1
        elif depth == 0 and not latex[: found.start()].rstrip().endswith(("^", "_")):
            yield found
