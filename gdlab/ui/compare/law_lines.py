"""On the projector, below each of two maps: the law of motion and the update rule with their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.notation import SIDES, STANDARD, Notation, Side
from gdlab.symbols.table import Row, slot_texts
from gdlab.symbols.workings import Value
from gdlab.ui.appearance import Appearance
from gdlab.ui.typeset import paint, plain_text, slot_style, typeset
from gdlab.ui.widgets.slider_painting import paint_side_mark

_LINE = 66.0
"""Distance of the lines: pixels of a screen of 1920 × 1080."""
_TEXT = 46.0
"""From the left to the equations, where the marks stand."""
_MARK = 12.0
_AXIS = 0.27
_SHRINKING = (1.0, 0.9, 0.8, 0.7, 0.6)
_LAW, _REST = "numbers", "relaxation_time"
"""The projector's rows: the law with its numbers, and one that may hold the second half of the update."""
_ARROW = r"\leftarrow"
_Line = tuple[str, dict[str, str]]
"""LaTeX, and what stands in its slots."""


class LawLines(QWidget):
    """Two lines, one a language; both shrink alike where one is too long, and what is longer still loses its end."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._notation = STANDARD
        self._given: tuple[Sequence[Row], Mapping[str, Value]] = ((), {})
        self._lines: dict[Side, list[_Line]] = {}
        self.setObjectName("compare.law")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def set_rows(self, rows: Sequence[Row], values: Mapping[str, Value]) -> None:
        """Show the law of these rows with these numbers; where nobody sees them, when somebody does."""
        self._given = (rows, values)
        if self.isHidden():
            return
        laws = {row.key: row for row in rows if row.group == "projector"}
        lines: dict[Side, list[_Line]] = {}
        if _LAW in laws:
            law, rest = laws[_LAW], laws.get(_REST)
            both = [law.ml.latex]
            if rest is not None and _ARROW in rest.ml.latex and _ARROW in law.ml.latex:
                both = [rf"{law.ml.latex},\quad {rest.ml.latex}", *both]
            for side, forms in zip(SIDES, ([law.physics.latex], both), strict=True):
                lines[side] = [(self._notation.latex(form), slot_texts(form, values)) for form in forms]
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleName(". ".join(plain_text(*forms[0]) for forms in lines.values()))
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self.set_rows(*self._given)

    def set_notation(self, notation: Notation) -> None:
        """Write them in these letters."""
        self._notation = notation
        self.set_rows(*self._given)

    def sizeHint(self) -> QSize:
        """Room for two lines."""
        return QSize(400, round((2 * _LINE + 6) * self._appearance.scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each line after its language's mark."""
        look, scale = self._appearance, self._appearance.scale
        left = _TEXT * scale
        size, lines = self._fitted(self.width() - left)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, side in enumerate(self._notation.sides):
                if side not in lines:
                    continue
                latex, texts = lines[side]
                middle = (0.5 + number) * _LINE * scale + 6 * scale
                paint_side_mark(painter, side, QPointF(left / 2, middle), _MARK * scale, look.theme)
                at = QPointF(left, middle + _AXIS * size)
                paint(painter, typeset(latex, size, texts), at, look.theme.ink, slot_style(look, side))

    def _fitted(self, room: float) -> tuple[float, dict[Side, _Line]]:
        """Pixels of type, and of each line the longest form that fits; all shrink alike before one is cut short."""
        sizes = [self._appearance.size("equation") * share for share in _SHRINKING]
        lines = {
            side: next((form for form in forms if _width(form, sizes[-1]) <= room), forms[-1])
            for side, forms in self._lines.items()
        }
        fitting = (size for size in sizes if all(_width(line, size) <= room for line in lines.values()))
        return next(fitting, sizes[-1]), lines


def _width(line: _Line, size: float) -> float:
    return typeset(line[0], size, line[1]).width
