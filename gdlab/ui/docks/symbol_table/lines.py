"""Typeset lines that fit their place: what is too long loses its middle, then shrinks, but never its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from msgspec import Struct
from PySide6.QtCore import QObject

from gdlab.ui.appearance import Appearance
from gdlab.ui.typeset import Typeset, is_ready, plain_text, typeset
from gdlab.ui.typeset.typesetting import typeset_when_idle

SMALLEST = 0.6
"""The least part of its size that a line shrinks to."""
_RELATION = " = "
UNBOUNDED = 1e6
"""A width that every line fits."""
_LETTER = 0.42
"""Mean width of a character of plain text, in sizes of the equation that it stands for."""


class Line(Struct, frozen=True):
    """A typeset line; where `equation` is None it is not typeset yet and stands as `plain` text."""

    latex: str
    equation: Typeset | None
    plain: str = ""
    plain_width: float = 0.0

    @property
    def width(self) -> float:
        """Width in pixels; of plain text only about."""
        return self.equation.width if self.equation else self.plain_width


@lru_cache(512)
def shorter(latex: str) -> tuple[str, ...]:
    """The line, then ever shorter ones: `a = b = c = d`, `a = b = d`, `a = d`."""
    parts = _split(latex)
    return tuple(_RELATION.join([*parts[:kept], parts[-1]]) for kept in range(len(parts) - 1, 0, -1)) or (latex,)


def _split(latex: str) -> list[str]:
    """The members of a chain of equalities; braces are not looked into."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(latex):
        depth += (character == "{") - (character == "}")
        if depth == 0 and latex.startswith(_RELATION, place):
            parts.append(latex[start:place])
            start = place + len(_RELATION)
    return [*parts, latex[start:]]


class Lines(QObject):
    """Makes lines for one view; calls `ready` when one that had to wait can be made."""

    def __init__(self, appearance: Appearance, ready: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._ready = ready
        self._waiting: set[str] = set()

    def make(self, latex: str, texts: Mapping[str, str], size: float, width: float) -> Line:
        """The longest form of the line that fits the width, at the size or, if none does, at a smaller one."""
        forms = shorter(latex)
        for form in forms:
            if self._appearance.lazy_typesetting and not is_ready(form, texts):
                self._wait(form, texts)
                plain = plain_text(form, texts)
                return Line(form, None, plain, _LETTER * size * len(plain))
            equation = typeset(form, size, texts)
            if equation.width <= width:
                return Line(form, equation)
        factor = max(SMALLEST, width / equation.width)
        return Line(form, typeset(form, int(size * factor * 4) / 4, texts))

    def renumber(self, line: Line, texts: Mapping[str, str]) -> Line | None:
        """The line with other numbers, if they take just the same room; None if it must be made anew.

        One that reads as before is the same object.
        """
        if line.equation is None:
            return None
        equation = line.equation.renumbered(texts)
        if equation is line.equation:
            return line
        return Line(line.latex, equation) if equation else None

    def _wait(self, latex: str, texts: Mapping[str, str]) -> None:
        """Typeset a line when there is time, once."""
        if latex not in self._waiting:
            self._waiting.add(latex)
            typeset_when_idle(latex, dict(texts), self, partial(self._done, latex))

    def _done(self, latex: str) -> None:
        """Tell when all is there."""
        self._waiting.discard(latex)
        if not self._waiting:
            self._ready()
