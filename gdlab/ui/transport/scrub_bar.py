"""The scrub bar: the run's loss curve between two clocks, with the ball on it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdlab.symbols.formatting import format_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.branches import Branch
from gdlab.ui.loop import Loop
from gdlab.ui.transport.branch_curves import BranchPicture, Crosses
from gdlab.ui.transport.course import Course
from gdlab.ui.transport.head import LEGEND, Head, head_span, paint_head
from gdlab.ui.transport.loop_mark import paint_band, paint_brackets
from gdlab.ui.transport.metrics import metrics, plot_area
from gdlab.ui.transport.pictures import CurvePictures, RulerPicture, Setting
from gdlab.ui.widgets.slider_accessibility import SliderInterface, install

_NEAR = 3
"""Pixels within which a mark is under the pointer."""
_MOST_TOLD = 4
"""Changes that a tooltip tells one by one."""
_TICK_SPACING, _LEAST_SPACING, _FEWEST_TICKS = 8.0, 4.2, 5
"""Distance of numbered ticks, in sizes of their type; closer where there would be too few."""
_KEYS = "Arrows: one step, with Shift ten. Page keys: a tenth of the ruler. Home, End. Shift and drag: a loop."
_STRIPES = " In striped steps the energy rose."

install()


class ScrubBar(QWidget):
    """Shows the course of a run and lets it be scrubbed.

    `scrubbed(step, final)`: `final` is false while the pointer is held. Steps up to the horizon can be asked for, also
    those that are not computed yet. `loop_marked(first, last, final)` follows a drag with Shift, with both alike for a
    mere click; `branch_dismissed(number)` the cross beside a branch. `placed`: it lies elsewhere now.
    """

    scrubbed = Signal(int, bool)
    loop_marked = Signal(int, int, bool)
    branch_dismissed = Signal(int)
    placed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._course = Course()
        self._cursor = 0
        self._seen_at = 0.0  # where the head was painted last
        self._held = False
        self._marking: int | None = None  # the step at which a loop is begun to be marked
        self._ring = True
        self._loop: Loop | None = None
        self._branches: tuple[Branch, ...] = ()
        self._lost = BranchPicture()
        self._crosses = Crosses(appearance, self)
        self._crosses.dismissed.connect(self.branch_dismissed)
        self._curves = CurvePictures()
        self._rulers = RulerPicture()
        self._interface: SliderInterface | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Course of the run")
        self.setAccessibleDescription(_KEYS)
        self.setToolTip(_KEYS)
        appearance.changed.connect(self._restyle)

    # ---- what is shown ----

    def set_course(self, course: Course, cursor: int) -> None:
        """Show a run with the cursor at a step."""
        if (len(course.rises) > 0) != (len(self._course.rises) > 0):
            self.setAccessibleDescription(_KEYS + (_STRIPES if len(course.rises) else ""))
        rescaled = (course.horizon, course.scale) != (self._course.horizon, self._course.scale)
        self._course = course
        if rescaled:
            self._place_crosses()
        self.set_cursor(cursor)
        self.update()

    def set_cursor(self, cursor: int) -> None:
        """Put the head on another step of the same course."""
        if cursor == self._cursor:
            return
        self._cursor = cursor
        if len(self._course.rises):  # what they mean is said where the head leaves room
            self.update()
        else:
            self._update_between(self._seen_at, self.x_of(cursor))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.spoken_value()))

    def _update_between(self, *places: float) -> None:
        """Paint anew what lies between places of the head, and as far round them as it reaches."""
        sizes = metrics(self._appearance)
        left, right = math.floor(head_span(sizes, min(places))[0]), math.ceil(head_span(sizes, max(places))[1])
        self.update(left, 0, right - left, self.height())

    def set_loop(self, loop: Loop | None) -> None:
        """Mark the steps round which the head runs."""
        if loop != self._loop:
            self._loop = loop
            self.update()

    def loop(self) -> Loop | None:
        """The loop that is marked."""
        return self._loop

    def set_branches(self, branches: tuple[Branch, ...]) -> None:
        """Show these rewritten futures."""
        if branches != self._branches:
            self._branches = branches
            self._crosses.set_branches(branches)
            self._place_crosses()
            self.update()

    def _place_crosses(self) -> None:
        if self._branches:
            self._crosses.place(self._setting(), self._course, self._branches)

    def branches(self) -> tuple[Branch, ...]:
        """The rewritten futures that are shown."""
        return self._branches

    def course(self) -> Course:
        """What is shown."""
        return self._course

    def sizeHint(self) -> QSize:
        """As high as the transport."""
        return QSize(480, metrics(self._appearance).height)

    def minimumSizeHint(self) -> QSize:
        """Room for a curve that can be read."""
        return QSize(140, metrics(self._appearance).height)

    def _restyle(self) -> None:
        self.updateGeometry()
        self._place_crosses()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the crosses at their curves."""
        super().resizeEvent(event)
        self._place_crosses()
        self.placed.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell those whose pictures lie under the curve."""
        super().moveEvent(event)
        self.placed.emit()

    def plot(self) -> QRectF:
        """The part that holds the curve, in pixels."""
        return plot_area(metrics(self._appearance), self.width(), self.height())

    def x_of(self, step: int) -> float:
        """The place of a step, in pixels from the left edge of the widget."""
        plot = self.plot()
        return plot.left() + plot.width() * step / self._course.horizon

    def _setting(self) -> Setting:
        """Where and how it is drawn."""
        sizes, tick = metrics(self._appearance), self._appearance.size("tick")
        look = self._appearance
        return Setting(self.plot(), self.size(), self.devicePixelRatioF(), look.theme, sizes, tick, look.notation.first)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rulers, the past, what is ahead, and the ball on the play head."""
        setting = self._setting()
        widths = setting.plot.width() / setting.tick_size
        room = max(1, int(max(widths / _TICK_SPACING, min(_FEWEST_TICKS, widths / _LEAST_SPACING))))
        self._rulers.update(setting, self._course, room)
        self._curves.update(setting, self._course, self._cursor)
        with QPainter(self) as painter:
            if self._loop is not None:
                paint_band(painter, setting, self._course.horizon, self._loop)
            painter.drawPixmap(0, 0, self._rulers.picture)
            self._seen_at = split = setting.x(self._cursor, self._course.horizon)
            painter.setClipRect(QRectF(0, 0, split, self.height()))
            painter.drawPixmap(0, 0, self._curves.past)
            painter.setClipRect(QRectF(split, 0, self.width() - split, self.height()))
            painter.drawPixmap(0, 0, self._curves.ahead)
            painter.setClipping(False)
            if self._branches:
                self._lost.update(setting, self._course, self._branches)
                painter.drawPixmap(0, 0, self._lost.picture)
            if self._loop is not None:
                paint_brackets(painter, setting, self._course.horizon, self._loop)
            label = self._appearance.size("body") if not self._appearance.projector else self._appearance.size("label")
            head = Head(self._cursor, self.hasFocus() and self._ring, label, event.rect().right())
            paint_head(painter, setting, self._course, head)

    # ---- for screen readers ----

    def accessible_interface(self) -> SliderInterface:
        """Its interface for screen readers; kept here, because Qt does not own what Python made."""
        if self._interface is None:
            self._interface = SliderInterface(self, self)
        return self._interface

    def value(self) -> float:
        """The present step."""
        return float(self._cursor)

    def range(self) -> tuple[float, float]:
        """The first step and the horizon."""
        return 0.0, float(self._course.horizon)

    def spoken_value(self) -> str:
        """The present step, time and potential in words."""
        return self._words(self._cursor).replace("\n", ", ")

    def edit(self, value: float) -> None:
        """Scrub as the person would."""
        self._ask(round(value), final=True)

    def _words(self, step: int) -> str:
        """What is known of a step, in one line, and what was changed there."""
        course = self._course
        parts = [f"k = {step}"]
        if math.isfinite(course.time(step)):
            parts.append(f"t = {format_number(course.time(step))} s")
        if math.isfinite(course.value(step)):
            parts.append(f"U = {format_number(course.value(step))} J")
        elif 0 <= course.diverged_at <= step:
            parts.append(f"{course.ending} at k = {course.diverged_at}")
        return "\n".join([", ".join(parts), *self._told(step, step)])

    def _told(self, first: int, last: int) -> list[str]:
        """What was changed from step to step, and where the energy rose, in a few lines."""
        course = self._course
        marks = _between(course.marks, first, last)
        lines = [f"step {step}: {course.events[step]}" for step in marks[:_MOST_TOLD]]
        if len(marks) > _MOST_TOLD:
            lines.append(f"and {len(marks) - _MOST_TOLD} more changes")
        rises = _between(course.rises, first, last)
        if rises:
            where = f"step {rises[0]}" if len(rises) == 1 else f"{len(rises)} steps from {rises[0]} to {rises[-1]}"
            energy = self._appearance.notation.text("U + |ρ|K")
            lines.append(f"{where}: {LEGEND} ({energy}), which only too long a step can do")
        return lines

    # ---- scrubbing ----

    def _ask(self, step: int, *, final: bool) -> None:
        self.scrubbed.emit(min(self._course.horizon, max(0, step)), final)

    def _step_at(self, x: float) -> int:
        plot = self.plot()
        share = (x - plot.left()) / plot.width()
        return round(min(1.0, max(0.0, share)) * self._course.horizon)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer; with Shift, begin a loop there."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._marking = self._step_at(event.position().x())
            return
        self._held = True
        self._ask(self._step_at(event.position().x()), final=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._marking is not None:
            self._mark(self._step_at(event.position().x()), final=False)
        elif self._held:
            self._ask(self._step_at(event.position().x()), final=False)

    def _mark(self, step: int, *, final: bool) -> None:
        assert self._marking is not None
        self.loop_marked.emit(min(step, self._marking), max(step, self._marking), final)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._marking is not None and event.button() == Qt.MouseButton.LeftButton:
            self._mark(self._step_at(event.position().x()), final=True)
            self._marking = None
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self._ask(self._step_at(event.position().x()), final=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows one step, with Shift ten; Page keys a tenth of the ruler; Home the start, End the last step known."""
        step = self._step_for(event)
        self._ring = True
        self.update()
        if step is None:
            super().keyPressEvent(event)
        else:
            self._ask(step, final=True)

    def _step_for(self, event: QKeyEvent) -> int | None:
        key = Qt.Key(event.key())
        arrow = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        page = max(1, round(self._course.horizon / 10))
        ways = {
            Qt.Key.Key_Right: arrow, Qt.Key.Key_Up: arrow, Qt.Key.Key_Left: -arrow, Qt.Key.Key_Down: -arrow,
            Qt.Key.Key_PageUp: page, Qt.Key.Key_PageDown: -page,
        }  # fmt: skip
        if key in ways:
            return self._cursor + ways[key]
        last = max(0, self._course.last)
        return {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the mouse brought the focus."""
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what is known of the step under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            curve = "log U" if self._course.scale.logarithmic else "U"
            words = [*self._words_at(event.pos().x()), f"The curve is {curve}."]
            QToolTip.showText(event.globalPos(), "\n".join(words), self)
            return True
        return super().event(event)

    def _words_at(self, x: float) -> list[str]:
        """What is known of the step under the pointer, and of the marks near to it."""
        step, first, last = self._step_at(x), self._step_at(x - _NEAR), self._step_at(x + _NEAR)
        return [self._words(step).split("\n")[0], *self._told(first, last)]


def _between(steps: npt.NDArray[np.intp], first: int, last: int) -> list[int]:
    """Those of some ascending steps that lie from one to another."""
    low, high = np.searchsorted(steps, (first, last + 1)).tolist()
    found: list[int] = steps[low:high].tolist()
    return found
