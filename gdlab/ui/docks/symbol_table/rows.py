"""Painting one row: labels, typeset lines, torch's names, cautions, and what marks the row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QRegion

from gdlab.symbols.table import Reading
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.arrangement import OVERHANG, Half, Item, caution_indent
from gdlab.ui.docks.symbol_table.book import RowLines
from gdlab.ui.docks.symbol_table.lines import Line
from gdlab.ui.docks.symbol_table.model import Entry, SymbolModel, draggable_in
from gdlab.ui.docks.symbol_table.numbers import quantity
from gdlab.ui.docks.symbol_table.parts import paint_line
from gdlab.ui.docks.symbol_table.sentence import SIDES
from gdlab.ui.icons import paint_icon
from gdlab.ui.theme import faded
from gdlab.ui.typeset import SlotStyle, slot_style

RADIUS = 3
BAR = 3
"""Width of the bar that stands for the glow where nothing may move."""


@dataclass(frozen=True)
class Marks:
    """What is marked anywhere in the table, by keys."""

    linked: str = ""
    hovered: str = ""
    glowing: Mapping[str, float] = field(default_factory=dict)
    steady: bool = False


class RowPainter:
    """Paints what of the rows lies in a region, in the rows' coordinates, with one appearance and set of marks."""

    def __init__(self, painter: QPainter, region: QRegion, appearance: Appearance, marks: Marks) -> None:
        self._painter = painter
        self._region = region
        self._label_font = appearance.font("label")
        self._appearance = appearance
        self._theme = appearance.theme
        self._marks = marks

    def paint(self, item: Item, model: SymbolModel, lines: RowLines) -> None:
        """Paint a row with its lines on both sides."""
        entry = model.entries[item.row]
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(item, entry)
        for side, half in enumerate(item.halves):
            if self._needs(half.label_area()):
                self._paint_label(item, half)
            if self._needs(half.reading_area()):
                self._paint_reading(item, entry, half, side, lines[side])
        for rect, caution in zip(item.cautions, model.cautions_at(item.row), strict=True):
            if self._needs(rect.adjusted(-caution_indent(self._appearance), 0, 0, 0)):
                self._paint_caution(rect, caution.text)
        self._painter.fillRect(QRectF(item.rect.left(), item.rect.bottom() - 1, item.rect.width(), 1), self._theme.rule)

    def _paint_marks(self, item: Item, entry: Entry) -> None:
        """The tint of the row under the pointer, here or elsewhere, and the glow of each half."""
        if entry.key in (self._marks.hovered, self._marks.linked):
            whole = item.halves[0].area.united(item.halves[1].area)
            self._tint(whole.adjusted(-OVERHANG, 0, OVERHANG, -1), self._theme.hover)
        for side, half in enumerate(item.halves):
            strength = self._glow(entry, side)
            if strength > 0:
                self._paint_glow(half.area.adjusted(-OVERHANG, 0, OVERHANG * side, -1), side, strength)

    def _glow(self, entry: Entry, side: int) -> float:
        """How strongly a half glows: with its row's quantity or with its own."""
        glowing = self._marks.glowing
        if not glowing or entry.row.group != "row":
            return 0.0
        return max(glowing.get(entry.key, 0.0), glowing.get(entry.readings(side)[0].value, 0.0))

    def _paint_glow(self, area: QRectF, side: int, strength: float) -> None:
        colours = self._theme.side(SIDES[side])
        if self._marks.steady:
            self._painter.fillRect(QRectF(area.left(), area.top() + 2, BAR, area.height() - 3), colours.stroke)
        else:
            self._tint(area, faded(colours.tint, strength))

    def _tint(self, area: QRectF, colour: QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        self._painter.drawRoundedRect(area, RADIUS, RADIUS)

    def _needs(self, area: QRectF) -> bool:
        return self._region.intersects(area.toAlignedRect())

    def _paint_label(self, item: Item, half: Half) -> None:
        self._painter.setFont(self._label_font)
        self._painter.setPen(self._theme.ink2)
        self._painter.drawText(QPointF(half.area.left(), item.baselines[0]), half.label)

    def _paint_reading(self, item: Item, entry: Entry, half: Half, side: int, lines: tuple[Line, ...]) -> None:
        reading = entry.readings(side)[0]
        for line, baseline in zip(lines, item.baselines, strict=True):
            origin = QPointF(half.reading_left, baseline)
            style = self._style(entry, line, side)
            paint_line(self._painter, line, origin, self._theme.ink, style, self._appearance, self._region)
        if reading.torch and self._needs(half.reading_area().adjusted(lines[0].width + 12, 0, 0, 0)):
            self._paint_torch(reading, half, item.baselines[0], lines[0])

    def _paint_torch(self, reading: Reading, half: Half, baseline: float, line: Line) -> None:
        """The name of the argument in torch, at the right end where there is room."""
        self._painter.setFont(self._label_font)
        width = self._painter.fontMetrics().horizontalAdvance(reading.torch)
        left = half.area.right() - width
        if line.equation is None or half.reading_left + line.equation.width + 12 > left:
            return
        self._painter.setPen(self._theme.ink3)
        self._painter.drawText(QPointF(left, baseline), reading.torch)

    def _style(self, entry: Entry, line: Line, side: int) -> SlotStyle:
        keys = [slot.key for slot in line.equation.slots] if line.equation else []
        linked = frozenset(key for key in keys if quantity(key) == self._marks.linked)
        return slot_style(self._appearance, SIDES[side], draggable_in(entry), linked)

    def _paint_caution(self, rect: QRectF, text: str) -> None:
        painter, theme = self._painter, self._theme
        size = self._appearance.size("label")
        left = rect.left() - caution_indent(self._appearance)
        place = QRectF(left, rect.top() + 0.1 * size, 1.15 * size, 1.15 * size)
        paint_icon(painter, "warning", place, theme.warn, mark=theme.page)
        painter.setFont(self._label_font)
        painter.setPen(theme.warn)
        painter.drawText(rect, Qt.TextFlag.TextWordWrap, text)
