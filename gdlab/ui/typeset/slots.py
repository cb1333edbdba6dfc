"""Numbers in equations: the digits of a value, put into the places that a layout has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from gdlab.ui.typeset import store
from gdlab.ui.typeset.glyph import Glyph, Mark, Stamp, stamp
from gdlab.ui.typeset.latex import characters
from gdlab.ui.typeset.layout import EM, Layout, SlotLayout, digit_outlines

_MOST = 4096


class Place(Struct, frozen=True, eq=False):
    """The place of a number in a piece: its layout in pixels, and the outlines that every value of its shape has.

    `digits` are the ten that fit into each of its cells.
    """

    layout: SlotLayout
    fixed: tuple[Glyph, ...]
    digits: tuple[tuple[Glyph, ...], ...]


def place(layout: SlotLayout, size: float) -> Place:
    """The place of a layout in pixels."""
    digits = (_ten_digits(round(cell.height / size, 3), size) for cell in layout.cells)
    return Place(layout, () if layout.fixed.isEmpty() else (Glyph(layout.fixed),), tuple(digits))


class _Cell(dict[str, Stamp]):
    """The pictures of the digits that have stood in a cell, which `draw` makes when they first do."""

    def __init__(self, draw: Callable[[str], Stamp]) -> None:
        super().__init__()
        self._draw = draw

    def __missing__(self, digit: str) -> Stamp:
        self[digit] = found = self._draw(digit)
        return found


_Pictures = tuple[tuple[Stamp, ...], tuple[tuple[int, _Cell], ...]]
"""Those of what every value has, and the cells, each with the number of the character that stands in it."""


class Seat(Struct, frozen=True, eq=False, dict=True):
    """A place in an equation, where it stands `shift` to the right; it fills it with values of its shape."""

    place: Place
    shift: float
    rect: QRectF

    @cached_property
    def _kept(self) -> dict[tuple[int, float], _Pictures]:
        return {}

    def pixels(self, scale: float) -> QRect:
        """The pixels of the device that its digits touch, from a point that lies on a whole one."""
        known = self._pixels.get(scale)
        if known is None:
            r = self.rect
            area = QRectF(r.left() * scale, r.top() * scale, r.width() * scale, r.height() * scale)
            overshoot = 0.02 * self.place.layout.em * scale + 1
            known = self._pixels[scale] = area.adjusted(-1, -overshoot, 1, overshoot).toAlignedRect()
        return known

    @cached_property
    def _pixels(self) -> dict[float, QRect]:
        return {}

    def marks(self, text: str) -> Iterator[Mark]:
        """The glyphs of a value."""
        yield from self._always()
        letters = characters(text)
        for number, cell in enumerate(self.place.layout.cells):
            yield self._mark(number, letters[cell.index])

    def fixed(self, colour: int, scale: float) -> tuple[Stamp, ...]:
        """Pictures of what every value of its shape has, such as a point, as `glyph.stamp` gives them."""
        return (self._kept.get((colour, scale)) or self._pictures(colour, scale))[0]

    def digits(self, text: str, colour: int, scale: float) -> list[Stamp]:
        """Pictures of the digits of a value likewise; each digit in each cell is looked up once."""
        _, cells = self._kept.get((colour, scale)) or self._pictures(colour, scale)
        letters = characters(text)
        return [cell[letters[index]] for index, cell in cells]

    def _pictures(self, colour: int, scale: float) -> _Pictures:
        def draw(number: int, digit: str) -> Stamp:
            return stamp(*self._mark(number, digit), colour, scale)

        fixed = tuple(stamp(*mark, colour, scale) for mark in self._always())
        cells = ((cell.index, _Cell(partial(draw, number))) for number, cell in enumerate(self.place.layout.cells))
        made = self._kept[colour, scale] = (fixed, tuple(cells))
        return made

    def _always(self) -> Iterator[Mark]:
        return ((glyph, self.shift, 0.0) for glyph in self.place.fixed)

    def _mark(self, number: int, letter: str) -> Mark:
        cell = self.place.layout.cells[number]
        return self.place.digits[number][int(letter)], self.shift + cell.left, cell.bottom


@lru_cache(_MOST)
def seat(at: Place, shift: float) -> Seat:
    """The seat at a place so far to the right; always the same one."""
    return Seat(at, shift, at.layout.rect.translated(shift, 0.0))


class Slot(Struct, frozen=True):
    """A number in an equation: its key, its text, and its seat."""

    key: str
    text: str
    seat: Seat

    @property
    def rect(self) -> QRectF:
        """Its box, from the top of the digits to the baseline."""
        return self.seat.rect

    @property
    def em(self) -> float:
        """Its size of type."""
        return self.seat.place.layout.em

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Its glyphs."""
        return tuple(self.seat.marks(self.text))

    @property
    def glyphs(self) -> QPainterPath:
        """The outline of the whole number."""
        path = QPainterPath()
        for glyph, x, y in self.marks:
            path.addPath(glyph.path.translated(x, y))
        return path


@lru_cache(_MOST)
def _ten_digits(height: float, size: float) -> tuple[Glyph, ...]:
    """The digits whose zero would be `height` em tall, scaled to pixels."""

    def scaled(number: int) -> Glyph:
        tall, outline = min(_digits(number), key=lambda each: abs(each[0] - height * EM))
        factor = height / tall * size
        return Glyph(QTransform.fromScale(factor, factor).map(outline))

    return tuple(map(scaled, range(10)))


@lru_cache(16)
def _digits(number: int) -> tuple[tuple[float, QPainterPath], ...]:
    """The outline of a digit at each level of scripts, with the height of that level's zero."""
    return tuple((_alphabet(level)[0].boundingRect().height(), _alphabet(level)[number]) for level in range(3))


@lru_cache(3)
def _alphabet(level: int) -> tuple[QPainterPath, ...]:
    def make() -> Layout:
        outlines = enumerate(digit_outlines(level))
        return Layout(QPainterPath(), tuple(SlotLayout(str(n), path, (), QRectF()) for n, path in outlines))

    return tuple(each.fixed for each in store.stored(f"digits {level}", make).slots)
