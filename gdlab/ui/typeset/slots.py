"""Numbers in equations: the digits of a value, put into the places that a layout has for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

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


class Seat(Struct, frozen=True, eq=False, dict=True):
    """A place in an equation, where it stands `shift` to the right; it fills it with values of its shape."""

    place: Place
    shift: float
    rect: QRectF

    @cached_property
    def _kept(self) -> dict[tuple[int, float], tuple[list[Stamp], list[dict[str, Stamp]]]]:
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

    @cached_property
    def _letters(self) -> list[int]:
        """Which of a value's characters stands in each cell."""
        return [cell.index for cell in self.place.layout.cells]

    def marks(self, text: str) -> Iterator[Mark]:
        """The glyphs of a value."""
        yield from self._fixed()
        letters = characters(text)
        for number, cell in enumerate(self.place.layout.cells):
            yield self._mark(number, letters[cell.index])

    def stamps(self, text: str, colour: int, scale: float) -> list[Stamp]:
        """Pictures of the glyphs of a value, as `glyph.stamp` gives them; each digit in each cell is looked up once."""
        kept = self._kept.get((colour, scale))
        if kept is None:
            fixed = [stamp(*mark, colour, scale) for mark in self._fixed()]
            kept = self._kept[colour, scale] = (fixed, [{} for _ in self.place.layout.cells])
        letters = characters(text)
        found = kept[0].copy()
        for number, known in enumerate(kept[1]):
            letter = letters[self._letters[number]]
            if letter not in known:
                known[letter] = stamp(*self._mark(number, letter), colour, scale)
            found.append(known[letter])
        return found

    def _fixed(self) -> Iterator[Mark]:
        return ((glyph, self.shift, 0.0) for glyph in self.place.fixed)

    def _mark(self, number: int, letter: str) -> Mark:
        cell = self.place.layout.cells[number]
        return self.place.digits[number][int(letter)], self.shift + cell.left, cell.bottom


@lru_cache(_MOST)
def seat(at: Place, shift: float) -> Seat:
    """The seat at a place so far to the right; always the same one."""
    return Seat(at, shift, at.layout.rect.translated(shift, 0.0))


class Slot(Struct, frozen=True, dict=True):
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

    @cached_property
    def _kept(self) -> dict[tuple[int, float], list[Stamp]]:
        return {}

    def stamps(self, colour: int, scale: float) -> list[Stamp]:
        """Pictures of its glyphs, as `glyph.stamp` gives them."""
        found = self._kept.get((colour, scale))
        if found is None:
            found = self._kept[colour, scale] = self.seat.stamps(self.text, colour, scale)
        return found


@lru_cache(_MOST)
def slot(key: str, text: str, at: Seat) -> Slot:
    """A value in a seat; one that reads as before is the same object."""
    return Slot(key, text, at)


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
