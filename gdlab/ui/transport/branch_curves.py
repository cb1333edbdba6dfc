"""Rewritten futures on the scrub bar: faint curves, drawn once, and a small cross at the end of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gdlab.core.arrays import FloatArray
from gdlab.ui.appearance import Appearance
from gdlab.ui.branches import Branch
from gdlab.ui.painting.primitives import mixed, path_of, pen
from gdlab.ui.theme import Theme
from gdlab.ui.transport.course import Course, outline
from gdlab.ui.transport.pictures import Setting
from gdlab.ui.widgets.buttons import HIT, IconButton

_DASHES = (5.0, 3.0)
_CROSS = 11.0


def faint(theme: Theme) -> QColor:
    """The colour of what is no more: between ink and page."""
    return mixed(theme.ink, theme.page, 0.4 if theme.filled_slots else 0.5)


class BranchPicture:
    """The curves of some branches in one picture, drawn anew only when one of them or the ruler is another."""

    def __init__(self) -> None:
        self.picture = QPixmap()
        self._key: object = None

    def update(self, setting: Setting, course: Course, branches: Sequence[Branch]) -> None:
        """Bring the picture up to date."""
        key = (setting, course.horizon, course.scale, tuple(branch.number for branch in branches))
        if key == self._key:
            return
        self._key = key
        self.picture = setting.blank()
        with QPainter(self.picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(setting.plot)
            for branch in branches:
                _paint(painter, setting, course, branch)


def end_of(setting: Setting, course: Course, branch: Branch) -> QPointF:
    """Where a branch's curve ends."""
    good = np.flatnonzero(np.isfinite(branch.potential))
    height = setting.y(course, float(branch.potential[good[-1]])) if len(good) else setting.plot.center().y()
    return QPointF(setting.x(branch.last, course.horizon), height)


def _paint(painter: QPainter, setting: Setting, course: Course, branch: Branch) -> None:
    good = np.isfinite(branch.potential)
    pace = np.float64(setting.plot.width() / max(1, course.horizon))
    x: FloatArray = np.float64(setting.plot.left()) + pace * branch.steps[good]
    line = outline(x, setting.heights(course, branch.potential[good]), setting.ratio)
    ink = pen(faint(setting.theme), 0.7 * setting.sizes.curve, Qt.PenCapStyle.FlatCap)
    if not line.dense:
        ink.setDashPattern(_DASHES)
    painter.setPen(ink)
    curves = [np.stack([line.x, y], axis=1) for y in ((line.top, line.bottom) if line.dense else (line.top,))]
    painter.drawPath(path_of(curves))


class Crosses(QObject):
    """A small cross beside the end of each branch; `dismissed(number)` when it is pressed."""

    dismissed = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._home = appearance, parent
        self._buttons: dict[int, IconButton] = {}

    def set_branches(self, branches: Sequence[Branch]) -> None:
        """Have one for each."""
        numbers = {branch.number: branch for branch in branches}
        for number in [number for number in self._buttons if number not in numbers]:
            self._buttons.pop(number).deleteLater()
        for number, branch in numbers.items():
            if number not in self._buttons:
                self._buttons[number] = self._button(branch)

    def _button(self, branch: Branch) -> IconButton:
        words = f"Dismiss the old future from step {branch.first} on (Esc dismisses all)"
        button = IconButton(self._appearance, "close", words, token="ink2", size=_CROSS, parent=self._home)
        button.setObjectName(f"branch.dismiss.{branch.number}")
        button.clicked.connect(lambda _checked=False: self.dismissed.emit(branch.number))
        button.resize(button.sizeHint())
        button.show()
        return button

    def place(self, setting: Setting, course: Course, branches: Sequence[Branch]) -> None:
        """Put them beside the ends, none on another; in a lecture hall they are away, where nobody could see them."""
        taken: list[float] = []
        for branch in branches:
            end, plot = end_of(setting, course, branch), setting.plot
            left = min(end.x() + 2, plot.right() - HIT)
            while any(abs(left - other) < HIT for other in taken):
                left -= HIT
            taken.append(left)
            top = min(max(end.y() - HIT / 2, plot.top()), plot.bottom() - HIT)
            self._buttons[branch.number].move(round(left), round(top))
            self._buttons[branch.number].setVisible(not self._appearance.projector)
