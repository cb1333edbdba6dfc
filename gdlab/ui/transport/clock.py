"""The two clocks: seconds in physics, iterations in machine learning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.formatting import format_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset import Typeset, paint, slot_style, typeset

_LINES: tuple[tuple[Side, str, str], ...] = (
    ("physics", "time", r"t = \num{time}\,\text{s}"),
    ("ml", "step", r"k = \num{step}"),
)
_USUAL = {"time": "12.34", "step": "10000"}
_EDGE = 3
"""Room for the tint behind a number, in pixels."""


class Clock(QWidget):
    """`t = 1.80 s` over `k = 18`."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._texts = {"time": "0", "step": "0"}
        self._linked = ""
        self._room = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.set_time(0.0, 0)

    def set_time(self, seconds: float, step: int) -> None:
        """Show a time in seconds and an iteration."""
        self._texts = {"time": format_number(seconds), "step": str(step)}
        self.setAccessibleName(f"t = {self._texts['time']} s, k = {step}")
        self._widen(self._texts)
        self.update()

    def set_linked(self, key: str) -> None:
        """Mark the clock whose quantity is under the pointer anywhere."""
        if key != self._linked:
            self._linked = key
            self.update()

    def texts(self) -> dict[str, str]:
        """What is shown, by quantity."""
        return dict(self._texts)

    def _lines(self, texts: dict[str, str]) -> list[Typeset]:
        size = self._appearance.size("equation") * (1.0 if self._appearance.projector else 1.07)
        return [typeset(latex, size, texts) for _, _, latex in _LINES]

    def sizeHint(self) -> QSize:
        """Room for usual numbers and the longest so far, so that nothing moves back and forth while they grow."""
        return QSize(round(self._room) + 2 * _EDGE, 60)

    def _widen(self, texts: dict[str, str]) -> None:
        width = max(line.width for line in self._lines(texts))
        if width > self._room:
            self._room = width
            self.updateGeometry()

    def _restyle(self) -> None:
        self._room = 0.0
        self._widen(_USUAL)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Both clocks, their ends above one another; in a lecture hall their beginnings."""
        painter = QPainter(self)
        lines = self._lines(self._texts)
        size = self._appearance.size("equation")
        pitch = 1.49 * size
        first = self.height() / 2 - pitch / 2 + 0.36 * size
        for row, (line, (side, _key, _)) in enumerate(zip(lines, _LINES, strict=True)):
            x = float(_EDGE) if self._appearance.projector else self.width() - line.width - _EDGE
            style = slot_style(self._appearance, side, linked={self._linked})
            paint(painter, line, QPointF(x, first + row * pitch), self._appearance.theme.ink, style)
        painter.end()
