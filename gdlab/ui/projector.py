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
from gdlab.ui.line_spans import Span, span
from gdlab.ui.typeset import paint, plain_text, slot_style, typeset
from gdlab.ui.widgets.heads import TITLES, paint_column_head

PANELS = (frozenset({"canvas", "readings"}), frozenset({"table"}), frozenset({"canvas"}))
"""What a presenter's clicker steps through: the parts of the window that are shown, one panel at a time."""


def panels(*, racing: bool = False, comparing: bool = False) -> tuple[frozenset[str], ...]:
    """The panels; of a race first of all the map with the legend, of two maps these alone, with their laws below."""
    if comparing:
        return (frozenset({"canvas"}), frozenset({"canvas", "race"}), frozenset({"table"}))
    return (frozenset({"canvas", "race"}), *PANELS) if racing else PANELS


_BAND, _LINE, _GAP = 58.0, 77.0, 41.5
"""Height of a band, distance of lines, room between the languages: pixels of a screen of 1920 × 1080."""
_LEAD = 69.5
"""From the top of a band to that of its first line."""
_LEAST_PITCH = 1.3
"""Least distance of lines, in sizes of their type."""
_LEGIBLE = 0.7
"""Size of type, as a share of the usual one, below which a line is rather told in fewer symbols."""
_TIGHTENING = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
"""Distances of lines that are tried, as shares of the usual one."""
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
        self.setAccessibleName(". ".join(self._spoken()))
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

    def _size(self) -> float:
        """Pixels of type at which every line fits."""
        return self._fitting()[0]

    def _fitting(self) -> tuple[float, dict[Side, list[Span]]]:
        """Pixels of type at which every line fits, and the rooms of the lines, as far apart as they can be."""
        usual = self._appearance.size("equation")
        lines = [line for lines in self._standing.values() for line in lines]
        size = usual
        for size in (usual * share for share in _SHRINKING):
            if self._widest(lines, size) <= self.width() - 0.3 * usual:
                spans = self._spread(size)
                if spans is not None:
                    return size, spans
        return size, self._spans(size, _LEAST_PITCH * size)

    def _spread(self, size: float) -> dict[Side, list[Span]] | None:
        """The rooms of the lines at the greatest distance with which they fit; None where they don't."""
        scale = self._appearance.scale
        pitches = [_LINE * scale * share for share in _TIGHTENING]
        for pitch in (*(pitch for pitch in pitches if pitch > _LEAST_PITCH * size), _LEAST_PITCH * size):
            spans = self._spans(size, pitch)
            if self._foot(spans) <= self.height():
                return spans
        return None

    def _spans(self, size: float, pitch: float) -> dict[Side, list[Span]]:
        return {
            side: [span([typeset(*_at(line, size))], size, pitch) for line in lines]
            for side, lines in self._standing.items()
        }

    def _foot(self, spans: Mapping[Side, Sequence[Span]]) -> float:
        """Where the last line ends."""
        scale = self._appearance.scale
        heights = sum(row.height for rows in spans.values() for row in rows)
        return self._top + (2 * _LEAD + _GAP) * scale + heights

    def _widest(self, lines: Sequence[tuple[str, dict[str, str]]], size: float) -> float:
        return max((typeset(*_at(line, size)).width for line in lines), default=0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bands with their lines below."""
        look, scale, standing = self._appearance, self._appearance.scale, self._standing
        size, spans = self._fitting()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.theme.page)
            top = self._top
            for side in self._notation.sides:
                band = QRectF(0, round(top), self.width(), round(_BAND * scale))
                paint_column_head(painter, band, look, side, TITLES[side], 3)
                top += _LEAD * scale
                for place, (line, room) in enumerate(zip(standing[side], spans[side], strict=True)):
                    if place < self._count(standing[side]):
                        start = QPointF(0.13 * size, top + room.above)
                        paint(painter, typeset(*_at(line, size)), start, look.theme.ink, slot_style(look, side))
                    top += room.height
                top += _GAP * scale


def _at(line: tuple[str, dict[str, str]], size: float) -> tuple[str, float, dict[str, str]]:
    """The arguments of `typeset`."""
    return line[0], size, line[1]
