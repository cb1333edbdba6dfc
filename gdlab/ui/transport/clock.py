"""The two clocks: seconds in physics, iterations in machine learning."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import Side
from gdlab.ui.appearance import Appearance
from gdlab.ui.typeset import Typeset, paint, slot_style, typeset

_LATEX: Mapping[Side, str] = {"physics": r"t = \num{time}\,\text{s}", "ml": r"k = \num{step}"}
_USUAL = {"time": "12.34", "step": "10000"}
_EDGE = 3
"""Room for the tint behind a number, in pixels."""


class Clock(QWidget):
    """`t = 1.80 s` over `k = 18`, or the other way round.

    `step_asked` when the step counter is pressed, to go to another step.
    """

    step_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._texts: dict[str, str] = {}
        self._linked = ""
        self._room = 0.0
        self.setMouseTracking(True)
        self.setToolTip("Press k to go to a step (Ctrl+G)")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self._restyle)
        self.set_time(0.0, 0)
        self._restyle()

    def set_time(self, seconds: float, step: int) -> None:
        """Show a time in seconds and an iteration."""
        texts = {"time": format_number(seconds), "step": str(step)}
        if texts == self._texts:
            return
        self._texts = texts
        self.setAccessibleName(f"t = {texts['time']} s, k = {step}")
        self._shown = self._lines(texts)
        self._widen(self._shown)
        self.update()

    def set_linked(self, key: str) -> None:
        """Mark the clock whose quantity is under the pointer anywhere."""
        if key != self._linked:
            self._linked = key
            self.update()

    def texts(self) -> dict[str, str]:
        """What is shown, by quantity."""
        return dict(self._texts)

    def step_place(self) -> QRect:
        """Where the step counter stands."""
        half = self.height() // 2
        above = self._appearance.notation.first == "ml"
        return QRect(0, 0, self.width(), half) if above else QRect(0, half, self.width(), self.height() - half)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that the step counter can be pressed."""
        over = self.step_place().contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask where to go, when the step counter is pressed."""
        if event.button() == Qt.MouseButton.LeftButton and self.step_place().contains(event.position().toPoint()):
            self.step_asked.emit()
        else:
            super().mousePressEvent(event)

    def _lines(self, texts: dict[str, str]) -> list[Typeset]:
        size = self._appearance.size("equation") * (1.0 if self._appearance.projector else 1.07)
        return [typeset(_LATEX[side], size, texts) for side in self._appearance.notation.sides]

    def sizeHint(self) -> QSize:
        """Room for usual numbers and the longest so far, so that nothing moves back and forth while they grow."""
        return QSize(round(self._room) + 2 * _EDGE, 60)

    def _widen(self, lines: list[Typeset]) -> None:
        width = max(line.width for line in lines)
        if width > self._room:
            self._room = width
            self.updateGeometry()

    def _restyle(self) -> None:
        self._room = 0.0
        self._shown = self._lines(self._texts)
        self._widen([*self._lines(_USUAL), *self._shown])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Both clocks, their ends above one another; in a lecture hall their beginnings."""
        with QPainter(self) as painter:
            size = self._appearance.size("equation")
            pitch = 1.49 * size
            first = self.height() / 2 - pitch / 2 + 0.36 * size
            for row, (line, side) in enumerate(zip(self._shown, self._appearance.notation.sides, strict=True)):
                x = float(_EDGE) if self._appearance.projector else self.width() - line.width - _EDGE
                style = slot_style(self._appearance, side, linked={self._linked})
                paint(painter, line, QPointF(x, first + row * pitch), self._appearance.theme.ink, style)
