"""What the projector shows: its panels, and the readings beside the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.quantities import Value
from gdlab.symbols.table import Reading, Row, slot_texts
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset import paint, plain_text, slot_style, typeset
from gdlab.ui.widgets.heads import TITLES, paint_column_head

PANELS = (frozenset({"canvas", "readings"}), frozenset({"table"}), frozenset({"canvas"}))
"""What a presenter's clicker steps through: the parts of the window that are shown, one panel at a time."""

SIDES: tuple[Side, ...] = ("physics", "ml")
_BAND, _LINE, _GAP = 58.0, 77.0, 80.0
"""Height of a band, distance of lines, room between the languages: pixels of a screen of 1920 × 1080."""
_FIRST = 108.0
"""From the top of a band to the middle of its first line."""
_AXIS = 0.27
"""Height of the middle of a line over its baseline, in em."""
_SHRINKING = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)


class ReadingsPanel(QWidget):
    """The equations with their live numbers, three lines a language, for the last row of a lecture hall.

    All lines shrink alike where one of them is too long.
    """

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._lines: dict[Side, list[tuple[str, dict[str, str]]]] = {side: [] for side in SIDES}
        self._unseen: tuple[Sequence[Row], Mapping[str, Value]] | None = None
        self._top = 0.0
        self.setObjectName("readings")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self.update)

    def set_rows(self, rows: Sequence[Row], values: Mapping[str, Value]) -> None:
        """Show the projector's rows with these numbers; where nobody sees them, when somebody does."""
        if self.isHidden():
            self._unseen = (rows, values)
            return
        shown = [row for row in rows if row.group == "projector"]
        lines: dict[Side, list[tuple[str, dict[str, str]]]] = {side: [] for side in SIDES}
        for row in shown:
            readings: tuple[Reading, Reading] = (row.physics, row.ml)
            for side, reading in zip(SIDES, readings, strict=True):
                lines[side].append((reading.latex, slot_texts(reading.latex, values)))
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

    def _spoken(self) -> list[str]:
        return [
            f"{TITLES[side]}: {'; '.join(plain_text(latex, texts) for latex, texts in self._lines[side])}"
            for side in SIDES
        ]

    def set_top(self, top: float) -> None:
        """Begin that many pixels below the upper edge, where the map begins."""
        if top != self._top:
            self._top = top
            self.update()

    def _size(self) -> float:
        """Pixels of type at which every line fits."""
        usual = self._appearance.size("equation")
        room = self.width() - 0.3 * usual
        sizes = [usual * share for share in _SHRINKING]
        return next((size for size in sizes if self._widest(size) <= room), sizes[-1])

    def _widest(self, size: float) -> float:
        return max((typeset(*_at(line, size)).width for side in SIDES for line in self._lines[side]), default=0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bands with their lines below."""
        look, scale, size = self._appearance, self._appearance.scale, self._size()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.theme.page)
        top = self._top
        for side in SIDES:
            band = QRectF(0, round(top), self.width(), round(_BAND * scale))
            paint_column_head(painter, band, look, side, TITLES[side], 3)
            middle = top + _FIRST * scale
            for line in self._lines[side]:
                start = QPointF(0.13 * size, middle + _AXIS * size)
                paint(painter, typeset(*_at(line, size)), start, look.theme.ink, slot_style(look, side))
                middle += _LINE * scale
            top = middle - _LINE * scale + _GAP * scale
        painter.end()


def _at(line: tuple[str, dict[str, str]], size: float) -> tuple[str, float, dict[str, str]]:
    """The arguments of `typeset`."""
    return line[0], size, line[1]
