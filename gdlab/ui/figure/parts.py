"""What captions are made of: words, equations and marks that stand side by side on a baseline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from gdlab.ui.painting.loss_plot import paint_sample
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import draw_word, word_width
from gdlab.ui.theme import Racer, Side, Theme
from gdlab.ui.typeset import SlotStyle, Typeset, paint
from gdlab.ui.widgets.slider_painting import paint_side_mark

_MARK = 5.0
_SAMPLE, _NAME_AFTER = 2.0, 2.4
"""Length of a piece of a line, and where the name begins, in the size of the name."""
_BREAK = re.compile(r"(\\left|\\begin|\{)|(\\right|\\end|\})|( [+-] )")


class Part(Protocol):
    """Something with an extent in pixels round the start of its baseline."""

    @property
    def width(self) -> float:
        """To the right."""
        ...

    @property
    def ascent(self) -> float:
        """Upwards."""
        ...

    @property
    def descent(self) -> float:
        """Downwards."""
        ...

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint it with the start of its baseline there."""
        ...


class Text(Struct, frozen=True):
    """Words in the interface's font."""

    text: str
    size: float
    colour: QColor
    weight: int = 400

    @property
    def width(self) -> float:
        """The advance of the words."""
        return word_width(self.text, self.size, self.weight)

    @property
    def ascent(self) -> float:
        """Of letters with ascenders."""
        return 0.72 * self.size

    @property
    def descent(self) -> float:
        """Of letters with descenders."""
        return 0.22 * self.size

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint the words."""
        draw_word(painter, self.text, self.size, at, self.colour, weight=self.weight)


class Maths(Struct, frozen=True):
    """A typeset equation: symbols in ink, numbers in the colour of `style`."""

    equation: Typeset
    ink: QColor
    style: SlotStyle

    @property
    def width(self) -> float:
        """Of the equation."""
        return self.equation.width

    @property
    def ascent(self) -> float:
        """Of the equation."""
        return self.equation.ascent

    @property
    def descent(self) -> float:
        """Of the equation."""
        return self.equation.descent

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint the equation."""
        paint(painter, self.equation, at, self.ink, self.style)


class Mark(Struct, frozen=True):
    """The disc or square of a side, standing on the middle of small letters."""

    side: Side
    theme: Theme
    size: float

    @property
    def width(self) -> float:
        """The diameter."""
        return 0.54 * self.size

    @property
    def ascent(self) -> float:
        """Less than that of any words beside it."""
        return 0.6 * self.size

    descent = 0.0

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint the mark in its proportions at any size."""
        radius = self.width / 2
        painter.save()
        painter.translate(at.x() + radius, at.y() - 0.31 * self.size)
        painter.scale(radius / _MARK, radius / _MARK)
        paint_side_mark(painter, self.side, QPointF(0, 0), _MARK, self.theme)
        painter.restore()


class Key(Struct, frozen=True):
    """A piece of a run's line, and its name."""

    name: str
    size: float
    racer: Racer
    style: PictureStyle

    @property
    def width(self) -> float:
        """Of both."""
        return _NAME_AFTER * self.size + self._name.width

    @property
    def ascent(self) -> float:
        """Of the name."""
        return self._name.ascent

    @property
    def descent(self) -> float:
        """Of the name."""
        return self._name.descent

    @property
    def _name(self) -> Text:
        return Text(self.name, self.size, self.style.theme.ink)

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint the piece at the middle of small letters."""
        style = replace(self.style, tick_size=self.size)
        paint_sample(painter, style, at - QPointF(0, 0.31 * self.size), _SAMPLE * self.size, self.racer)
        self._name.paint(painter, at + QPointF(_NAME_AFTER * self.size, 0))


class Line(Struct, frozen=True):
    """Parts at distances from the left on one baseline."""

    placed: tuple[tuple[float, Part], ...]

    @property
    def ascent(self) -> float:
        """Of the tallest part."""
        return max(part.ascent for _, part in self.placed)

    @property
    def descent(self) -> float:
        """Of the deepest part."""
        return max(part.descent for _, part in self.placed)

    @property
    def width(self) -> float:
        """To the right end of the last part."""
        return max(x + part.width for x, part in self.placed)

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Paint all parts."""
        for x, part in self.placed:
            part.paint(painter, at + QPointF(x, 0))


def flowed(parts: Iterable[Part], gap: float, room: float, indent: float = 0.0) -> list[Line]:
    """Lines of parts `gap` apart from `indent` on, each as long as `room` allows."""
    lines: list[list[tuple[float, Part]]] = [[]]
    x = indent
    for part in parts:
        if lines[-1] and x + part.width > room:
            lines.append([])
            x = indent
        lines[-1].append((x, part))
        x += part.width + gap
    return [Line(tuple(line)) for line in lines if line]


def wrapped(text: str, width: Callable[[str], float], room: float) -> list[str]:
    """The words of a text in lines no wider than `room`; a word that is itself too wide is cut."""
    lines: list[str] = []
    for word in _short_words(text, width, room):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _short_words(text: str, width: Callable[[str], float], room: float) -> Iterator[str]:
    for word in text.split(" "):
        rest = word
        while len(rest) > 1 and width(rest) > room:
            count = next(i for i in range(len(rest) - 1, 0, -1) if i == 1 or width(rest[:i]) <= room)
            yield rest[:count]
            rest = rest[count:]
        yield rest


def summands(latex: str) -> list[str]:
    """LaTeX cut before every + and − that stands in no bracket; the later pieces begin with their sign."""
    cuts, depth = [0], 0
    for found in _BREAK.finditer(latex):
        depth += bool(found[1]) - bool(found[2])
        if found[3] and depth == 0:
            cuts.append(found.start())
    pieces = [latex[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(latex)], strict=True)]
    return [piece for piece in pieces if piece]


def gathered(pieces: Sequence[str], width: Callable[[str], float], room: float) -> list[str]:
    """Summands joined into lines no wider than `room`, where that can be."""
    lines: list[str] = []
    for piece in pieces:
        joined = f"{lines[-1]} {piece}" if lines else piece
        if lines and width(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(rf"{{{piece[0]}}}\,\,{piece[1:].strip()}" if lines else piece)
    return lines
