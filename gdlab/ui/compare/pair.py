"""The place of the map in the window: one canvas, or two side by side with their titles and what tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas

if TYPE_CHECKING:
    from gdlab.ui.compare.beside import Beside

_GAP, _HALL_GAP = 12, 40
"""Between the two maps."""
_HALL_TOP = 28
_WITH_BAR = 480
"""Pixels from which on a map has room for a colour bar."""


class CanvasPair(QWidget):
    """Lays out the first canvas alone, or beside its twin: on the left where `side` is 0, on the right where it is 1.

    `arranged` says that there are two maps now, or one. What two maps need is made when they are first asked for.
    """

    arranged = Signal()

    def __init__(self, appearance: Appearance, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._canvas = appearance, canvas
        self._beside: Beside | None = None
        self._side: int | None = None
        canvas.setParent(self)
        self.setFocusProxy(canvas)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self._lay_out)

    @property
    def beside(self) -> Beside:
        """What two maps need."""
        if self._beside is None:
            from gdlab.ui.compare.beside import Beside  # noqa: PLC0415 (not needed for the first painted frame)

            self._beside = Beside(self._appearance, self._canvas, self)
        return self._beside

    @property
    def is_two(self) -> bool:
        """There are two maps."""
        return self._side is not None

    def show_two(self, side: int) -> None:
        """Show two maps, the first canvas on this side."""
        self._arrange(side)

    def show_one(self) -> None:
        """Show the first canvas alone."""
        self._arrange(None)

    def _arrange(self, side: int | None) -> None:
        if side == self._side:
            return
        turned = (side is None) != (self._side is None)
        self._side = side
        self._show_parts()
        self._lay_out()
        if turned:
            self.arranged.emit()

    def _show_parts(self) -> None:
        if self._beside is not None:
            for part in self._beside.parts:
                part.setVisible(self.is_two and (part not in self._beside.laws or self._appearance.projector))

    def canvas_on(self, side: int) -> Canvas:
        """The canvas on the left (0) or the right (1)."""
        return self._canvas if side == self._side else self.beside.twin

    # Layout

    def sizeHint(self) -> QSize:
        """As the canvas."""
        return self._canvas.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As the canvas, and beside it another."""
        least = self._canvas.minimumSizeHint()
        return QSize(2 * least.width() + _GAP, least.height() + 100) if self.is_two else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._beside is None or self._side is None:
            self._canvas.set_barred(True)
            self._canvas.setGeometry(self.rect())
            return
        look, beside = self._appearance, self._beside
        self._show_parts()
        wide, top = (self.width() - self._gap) // 2, round(_HALL_TOP * look.scale) * look.projector
        for canvas in (self._canvas, beside.twin):
            canvas.set_barred(wide >= _WITH_BAR)
        title, law = beside.titles[0].sizeHint().height(), beside.laws[0].sizeHint().height() * look.projector
        line = beside.line.height_for(self.width())
        high = max(1, self.height() - top - title - law - line)
        for side, left in enumerate((0, self.width() - wide)):
            beside.titles[side].setGeometry(QRect(left, top, wide, title))
            self.canvas_on(side).setGeometry(QRect(left, top + title, wide, high))
            beside.laws[side].setGeometry(QRect(left, top + title + high, wide, law))
        beside.line.setGeometry(QRect(0, self.height() - line, self.width(), line))
        self.update()

    @property
    def _gap(self) -> int:
        look = self._appearance
        return round(_HALL_GAP * look.scale) if look.projector else _GAP

    def follow_line(self) -> None:
        """Give the line below the room that it needs by now."""
        if self._beside is not None and self._beside.line.height() != self._beside.line.height_for(self.width()):
            self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """On the projector a rule between the maps."""
        look = self._appearance
        if not (self.is_two and look.projector and self._beside is not None):
            return
        with QPainter(self) as painter:
            wide = max(1, round(3 * look.scale))
            bottom = self._beside.line.geometry().top()
            painter.fillRect(QRect((self.width() - wide) // 2, 0, wide, bottom), look.theme.rule)
