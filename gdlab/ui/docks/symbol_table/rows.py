"""Painting one row: labels, typeset lines, torch's names, sentences, what marks the row; and the digits over it all."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from msgspec import Struct, field
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdlab.symbols.cautions import Caution
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table import notes
from gdlab.ui.docks.symbol_table.arrangement import OVERHANG, Half, Item
from gdlab.ui.docks.symbol_table.book import RowLines
from gdlab.ui.docks.symbol_table.lines import Line
from gdlab.ui.docks.symbol_table.model import Entry
from gdlab.ui.docks.symbol_table.notes import Note
from gdlab.ui.docks.symbol_table.numbers import quantity
from gdlab.ui.docks.symbol_table.parts import paint_line_ground
from gdlab.ui.theme import faded
from gdlab.ui.typeset import Slot, slot_style

RADIUS = 3
BAR = 3
"""Width of the bar that stands for the glow where nothing may move."""


class Marks(Struct, frozen=True):
    """What is marked anywhere in the table, by keys."""

    linked: str = ""
    hovered: str = ""
    glowing: Mapping[str, float] = field(default_factory=dict)
    steady: bool = False


class Content(Struct, frozen=True):
    """What is to be painted of a row."""

    item: Item
    entry: Entry
    lines: RowLines
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Note, ...] = ()

    def maths(self) -> tuple[Line, ...]:
        """All lines, those in the notes too, in one order."""
        first, second = self.lines
        if not self.notes:
            return first + second
        return (*first, *second, *[run.maths for note in self.notes for run in note.runs if run.maths is not None])

    def slots(self) -> list[Slot]:
        """All numbers, in the order of the lines."""
        return [slot for line in self.maths() if line.equation is not None for slot in line.equation.slots]


Digits = tuple[Slot, QPointF, int]
"""A number, the start of its equation's baseline, and its colour as `QColor.rgba` gives it."""


class RowPainter:
    """Paints rows, in the rows' coordinates, with one appearance; the digits are left to others."""

    def __init__(self, appearance: Appearance) -> None:
        self._label_font = appearance.font("label")
        self._appearance = appearance
        self._theme = appearance.theme
        self._sides = appearance.notation.sides
        self._colours = tuple(appearance.theme.side(side).text.rgba() for side in self._sides)

    def page(self, row: Content, marks: Marks) -> Hashable:
        """All that the page of a row in its place depends on."""
        entry = row.entry
        return entry.key == marks.hovered, entry.key == marks.linked, _glows(entry, marks), marks.steady

    def look(self, row: Content, marks: Marks) -> Hashable:
        """All that the picture of a row in its place depends on, but its page and its digits."""
        linked = tuple([_linked(line, marks) for side in row.lines for line in side]) if marks.linked else ()
        shapes = tuple([line.equation.symbols if line.equation else line.plain for line in row.maths()])
        if not row.notes:
            return linked, shapes
        words = tuple([None if run.maths else run.words for note in row.notes for run in note.runs])
        return linked, shapes, words, tuple([caution.serious for caution in row.cautions])

    def digits(self, row: Content) -> Iterator[Digits]:
        """All numbers of a row, in the order of `Content.slots`."""
        for half, lines, colour in zip(row.item.halves, row.lines, self._colours, strict=True):
            for line, baseline in zip(lines, row.item.baselines, strict=True):
                if line.equation is not None:
                    origin = QPointF(half.reading_left, baseline)
                    for slot in line.equation.slots:
                        yield slot, origin, colour
        for area, caution, note in zip(row.item.cautions, row.cautions, row.notes, strict=True):
            colour = notes.colour_of(caution, self._appearance).rgba()
            for run in note.runs:
                if run.maths is not None and run.maths.equation is not None:
                    for slot in run.maths.equation.slots:
                        yield slot, area.topLeft() + run.start, colour

    def paint_page(self, painter: QPainter, row: Content, marks: Marks) -> None:
        """Paint what no number moves: tints, labels, and the rule that ends the row."""
        item = row.item
        self._paint_marks(painter, item, row.entry, marks)
        painter.setFont(self._label_font)
        painter.setPen(self._theme.ink2)
        for half in item.halves:
            painter.drawText(QPointF(half.area.left(), item.baselines[0]), half.label)
        painter.fillRect(QRectF(item.rect.left(), item.rect.bottom() - 1, item.rect.width(), 1), self._theme.rule)

    def paint(self, painter: QPainter, row: Content, marks: Marks) -> None:
        """Paint the rest of a row on its page, but its digits: lines, torch's names, the sentences under the row."""
        item, entry = row.item, row.entry
        for side, (half, lines) in enumerate(zip(item.halves, row.lines, strict=True)):
            if torch := entry.readings(side)[0].torch:
                self._paint_torch(painter, torch, half, item.baselines[0], lines[0])
            for line, baseline in zip(lines, item.baselines, strict=True):
                style = slot_style(self._appearance, self._sides[side], entry.draggable, _linked(line, marks))
                origin = QPointF(half.reading_left, baseline)
                paint_line_ground(painter, line, origin, self._theme.ink, style, self._appearance)
        for area, caution, note in zip(item.cautions, row.cautions, row.notes, strict=True):
            notes.paint_ground(painter, note, area.topLeft(), self._appearance, caution)

    def _paint_marks(self, painter: QPainter, item: Item, entry: Entry, marks: Marks) -> None:
        """The tint of the row under the pointer, here or elsewhere, and the glow of each half."""
        if entry.key in (marks.hovered, marks.linked):
            whole = item.halves[0].area.united(item.halves[1].area)
            _tint(painter, whole.adjusted(-OVERHANG, 0, OVERHANG, -1), self._theme.hover)
        for side, (half, strength) in enumerate(zip(item.halves, _glows(entry, marks), strict=True)):
            colours = self._theme.side(self._sides[side])
            area = half.area.adjusted(-OVERHANG, 0, OVERHANG * side, -1)
            if strength > 0 and marks.steady:
                painter.fillRect(QRectF(area.left(), area.top() + 2, BAR, area.height() - 3), colours.stroke)
            elif strength > 0:
                _tint(painter, area, faded(colours.tint, strength))

    def _paint_torch(self, painter: QPainter, name: str, half: Half, baseline: float, line: Line) -> None:
        """The name of torch's argument, at the right end, in as many words as there is room for."""
        painter.setFont(self._label_font)
        metrics = painter.fontMetrics()
        for words in (f"in torch: {name}=", f"torch: {name}=", f"{name}="):
            left = half.area.right() - metrics.horizontalAdvance(words)
            if half.reading_left + line.width + 12 <= left:
                painter.setPen(self._theme.ink3)
                painter.drawText(QPointF(left, baseline), words)
                return


def _linked(line: Line, marks: Marks) -> frozenset[str]:
    """The slots of a line whose quantity is linked."""
    if not marks.linked or line.equation is None:
        return frozenset()
    return frozenset(slot.key for slot in line.equation.slots if quantity(slot.key) == marks.linked)


def _glows(entry: Entry, marks: Marks) -> tuple[float, float]:
    """How strongly each half glows: with its row's quantity or with its own."""
    glowing = marks.glowing
    if not glowing or entry.row.group != "row":
        return 0.0, 0.0
    whole, (first, second) = glowing.get(entry.key, 0.0), entry.values
    return max(whole, glowing.get(first, 0.0)), max(whole, glowing.get(second, 0.0))


def _tint(painter: QPainter, area: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(area, RADIUS, RADIUS)
