"""What the projector shows: its panels, and the readings beside the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.narration import Narration, Telling
from gdlab.symbols.notation import STANDARD, Side
from gdlab.symbols.table import Row, slot_texts
from gdlab.symbols.workings import Value
from gdlab.ui.appearance import Appearance
from gdlab.ui.typeset import paint, plain_text, slot_style, typeset
from gdlab.ui.widgets.heads import TITLES, paint_column_head

PANELS = (frozenset({"canvas", "readings"}), frozenset({"table"}), frozenset({"canvas"}))
"""What a presenter's clicker steps through: the parts of the window that are shown, one panel at a time."""


def panels(*, racing: bool = False, comparing: bool = False) -> tuple[frozenset[str], ...]:
    """The panels; of a race first of all the map with the legend, of two maps these alone, with their laws below."""
    if comparing:
        return (frozenset({"canvas"}), frozenset({"canvas", "race"}), frozenset({"table"}))
    return (frozenset({"canvas", "race"}), *PANELS) if racing else PANELS


_BAND, _LINE, _GAP = 58.0, 77.0, 80.0
"""Height of a band, distance of lines, room between the languages: pixels of a screen of 1920 × 1080."""
_FIRST = 108.0
"""From the top of a band to the middle of its first line."""
_AXIS = 0.27
"""Height of the middle of a line over its baseline, in em."""
_LEAST_PITCH = 1.3
"""Least distance of lines, in sizes of their type."""
_LEGIBLE = 0.7
"""Size of type, as a share of the usual one, below which a line is rather told in fewer symbols."""
_SHRINKING = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)


class ReadingsPanel(QWidget):
    """The equations with their live numbers, three lines a language, for the last row of a lecture hall.

    All lines shrink alike where one of them is too long.
    """

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._notation = STANDARD
        self._lines: dict[Side, list[tuple[str, dict[str, str]]]] = {}
        self._unseen: tuple[Sequence[Row], Mapping[str, Value]] | None = None
        self._narration: Narration | None = None
        self._shown = 0
        self._top = 0.0
        self.setObjectName("readings")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._notation = self._appearance.notation
        self._lines = {side: self._lines.get(side, []) for side in self._notation.sides}
        self.update()

    def set_rows(self, rows: Sequence[Row], values: Mapping[str, Value]) -> None:
        """Show the projector's rows with these numbers; where nobody sees them, when somebody does."""
        if self.isHidden():
            self._unseen = (rows, values)
            return
        shown = [row for row in rows if row.group == "projector"]
        lines: dict[Side, list[tuple[str, dict[str, str]]]] = {side: [] for side in self._notation.sides}
        for side, told in lines.items():
            latexes = [row.reading(side).latex for row in shown]
            told += [(latex, slot_texts(latex, values)) for latex in latexes]
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleName(". ".join(self._spoken()))
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        unseen, self._unseen = self._unseen, None
        if unseen is not None:
            self.set_rows(*unseen)

    def set_narration(self, narration: Narration | None, shown: int) -> None:
        """Tell the first `shown` phases of a step in place of the equations; None for the equations again."""
        if (narration, shown) == (self._narration, self._shown):
            return
        self._narration, self._shown = narration, shown
        self.setAccessibleName(". ".join(self._spoken()))
        self.update()

    @property
    def _standing(self) -> dict[Side, list[tuple[str, dict[str, str]]]]:
        """What there is room for: the equations, or all phases of the step that is told."""
        told = self._narration
        if told is None:
            return self._lines
        return {side: [self._line(phase.telling(side), told) for phase in told.phases] for side in self._notation.sides}

    def _line(self, telling: Telling, told: Narration) -> tuple[str, dict[str, str]]:
        """A phase in few symbols, or in the fewest where it could not be read from the last row."""
        short = self._notation.latex(telling.short), slot_texts(telling.short, told.values)
        legible = _LEGIBLE * self._appearance.size("equation")
        if typeset(*_at(short, legible)).width <= self.width() - 0.3 * legible:
            return short
        return self._notation.latex(telling.brief), slot_texts(telling.brief, told.values)

    def _spoken(self) -> list[str]:
        return [
            f"{TITLES[side]}: {'; '.join(plain_text(*line) for line in lines[: self._count(lines)])}"
            for side, lines in self._standing.items()
        ]

    def _count(self, lines: Sequence[object]) -> int:
        """How many of the lines are shown by now."""
        return len(lines) if self._narration is None else self._shown

    def set_top(self, top: float) -> None:
        """Begin that many pixels below the upper edge, where the map begins."""
        if top != self._top:
            self._top = top
            self.update()

    def _pitch(self) -> float:
        """Distance of lines: the usual one, or less where a step has many phases."""
        scale, gaps = self._appearance.scale, sum(len(lines) - 1 for lines in self._standing.values())
        room = self.height() - self._top - (2 * _FIRST + _GAP + _LINE / 2) * scale
        return min(_LINE * scale, room / max(1, gaps)) if self._narration is not None else _LINE * scale

    def _size(self) -> float:
        """Pixels of type at which every line fits."""
        usual = self._appearance.size("equation")
        room, high = self.width() - 0.3 * usual, self._pitch() / _LEAST_PITCH
        lines = [line for lines in self._standing.values() for line in lines]
        sizes = [usual * share for share in _SHRINKING]
        return next((size for size in sizes if size <= high and self._widest(lines, size) <= room), sizes[-1])

    def _widest(self, lines: Sequence[tuple[str, dict[str, str]]], size: float) -> float:
        return max((typeset(*_at(line, size)).width for line in lines), default=0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bands with their lines below."""
        look, scale, size, pitch = self._appearance, self._appearance.scale, self._size(), self._pitch()
        standing = self._standing
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.theme.page)
        top = self._top
        for side in self._notation.sides:
            band = QRectF(0, round(top), self.width(), round(_BAND * scale))
            paint_column_head(painter, band, look, side, TITLES[side], 3)
            middle = top + _FIRST * scale
            for place, line in enumerate(standing[side]):
                start = QPointF(0.13 * size, middle + _AXIS * size)
                if place < self._count(standing[side]):
                    paint(painter, typeset(*_at(line, size)), start, look.theme.ink, slot_style(look, side))
                middle += pitch
            top = middle - pitch + _GAP * scale
        painter.end()


def _at(line: tuple[str, dict[str, str]], size: float) -> tuple[str, float, dict[str, str]]:
    """The arguments of `typeset`."""
    return line[0], size, line[1]
