"""The strip below the canvas that runs the laboratory."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.loop import MAX_STEPS
from gdlab.ui.transport.buttons import ActionButton, PlayButton, follow
from gdlab.ui.transport.clock import Clock
from gdlab.ui.transport.course import Course
from gdlab.ui.transport.metrics import metrics
from gdlab.ui.transport.narration import NarrationStrip
from gdlab.ui.transport.schedule_strip import ScheduleStrip
from gdlab.ui.transport.scrub_bar import ScrubBar
from gdlab.ui.transport.speed import SpeedControl
from gdlab.ui.transport.step_field import StepField

_ENDS = (14, 20)
_GAP = 16
_GAPS = 24
"""Pixels beyond the outer parts, beside the buttons, and at least around the speed."""


class Transport(QWidget):
    """Reset, back, play, step; the scrub bar; the clocks; the speed.

    The buttons only trigger the window's actions. `scrubbed(step, final)` and `speed_edited(steps_per_second, final)`
    say what the person did, `jumped(step)` where they asked to be.
    """

    scrubbed = Signal(int, bool)
    jumped = Signal(int)
    speed_edited = Signal(float, bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName("transport")
        self.setAccessibleName("Transport")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoFillBackground(True)
        self.reset_button = ActionButton(appearance, "reset", "Reset", self)
        self.back_button = ActionButton(appearance, "back", "Back one step", self)
        self.play_button = PlayButton(appearance, self)
        self.step_button = ActionButton(appearance, "step", "One step", self)
        named = {
            "reset": self.reset_button,
            "back": self.back_button,
            "play": self.play_button,
            "step": self.step_button,
        }
        for name, button in named.items():
            button.setObjectName(f"transport.{name}")
        self.scrub_bar = ScrubBar(appearance, self)
        self.scrub_bar.setObjectName("scrubBar")
        self.clock = Clock(appearance, self)
        self.speed = SpeedControl(appearance, self)
        self.strip = ScheduleStrip(appearance, self.curve_span, self)  # the window puts it below this widget
        self.step_field = StepField(appearance, MAX_STEPS, self)
        self.clock.step_asked.connect(self.ask_step)
        self.step_field.jumped.connect(self.jumped)
        self.narration = NarrationStrip(appearance, self)  # and this one above it
        self.scrub_bar.scrubbed.connect(self.scrubbed)
        self.scrub_bar.placed.connect(self.strip.update)
        self.strip.scrubbed.connect(self.scrubbed)
        self.speed.edited.connect(self.speed_edited)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_actions(self, reset: QAction, back: QAction, play: QAction, step: QAction) -> None:
        """Give the buttons what they trigger."""
        buttons = (self.reset_button, self.back_button, self.play_button, self.step_button)
        for button, action in zip(buttons, (reset, back, play, step), strict=True):
            follow(button, action)

    def set_playing(self, playing: bool) -> None:
        """Show whether it runs."""
        self.play_button.set_playing(playing)

    def set_time(self, seconds: float, step: int) -> None:
        """Show the time and the iteration, and the play head there."""
        self.clock.set_time(seconds, step)
        self.scrub_bar.set_cursor(step)

    def set_speed(self, steps_per_second: float) -> None:
        """Show the speed."""
        self.speed.set_speed(steps_per_second)

    def ask_step(self) -> None:
        """Let a step be typed, where the counter stands or, where it is away, at the right end."""
        place = self.clock.step_place().translated(self.clock.pos())
        if self.clock.isHidden():
            place = QRect(self.width() - 120, self.height() // 2 - 16, 104, 32)
        self.step_field.setGeometry(place.adjusted(0, 0, 0, -round(0.12 * place.height())))
        self.step_field.open(int(self.clock.texts()["step"]))

    def set_linked(self, key: str) -> None:
        """Mark what belongs to the quantity under the pointer."""
        self.clock.set_linked(key)

    def set_course(self, course: Course, cursor: int) -> None:
        """Show a run with the cursor at a step."""
        self.scrub_bar.set_course(course, cursor)

    def curve_span(self) -> tuple[float, float]:
        """Left and right end of the scrub bar's curve, in pixels of the widget that this one is in."""
        plot, left = self.scrub_bar.plot(), self.x() + self.scrub_bar.x()
        return left + plot.left(), left + plot.right()

    def sizeHint(self) -> QSize:
        """The strip's height."""
        return QSize(800, metrics(self._appearance).height)

    def _restyle(self) -> None:
        """Put the parts in their order: in a small window the speed stands left of the bar, in a hall it is away."""
        while self._layout.takeAt(0) is not None:
            pass
        appearance = self._appearance
        self.setFixedHeight(metrics(appearance).height)
        hall = appearance.projector
        for away in (self.reset_button, self.back_button, self.step_button, self.speed):
            away.setVisible(not hall)
        parts = self._hall_parts() if hall else self._compact_parts() if appearance.compact else self._desk_parts()
        for part in parts:
            if isinstance(part, QWidget):
                self._layout.addWidget(part, 1 if part is self.scrub_bar else 0, _alignment(part))
            else:
                self._layout.addSpacing(part)
        self._narrow()
        for before, after in pairwise(part for part in parts if isinstance(part, QWidget)):
            self.setTabOrder(before, after)
        self.update()

    def _narrow(self) -> None:
        """Put the speed away where there is no room, then the clocks: the table tells the time, too."""
        if self._appearance.projector:
            side = round(56 * self._appearance.scale)
            self._layout.setContentsMargins(side, 0, side, 0)
            self.clock.setVisible(True)
            return
        room = self.width() - self._least_width() - sum(_ENDS) - self.clock.sizeHint().width()
        self.clock.setVisible(room >= 0)
        self.speed.setVisible(room >= self.speed.sizeHint().width() + _GAPS)
        ends = _ENDS if room >= 0 else (0, 0)
        self._layout.setContentsMargins(ends[0], 0, ends[1], 0)

    def _least_width(self) -> int:
        """The width of the buttons and the shortest bar."""
        buttons = [part if isinstance(part, int) else part.sizeHint().width() for part in self._buttons()]
        return sum(buttons) + _GAP + self.scrub_bar.minimumSizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what there is room for."""
        super().resizeEvent(event)
        self._narrow()

    def minimumSizeHint(self) -> QSize:
        """The buttons and a short bar."""
        hint = super().minimumSizeHint()
        return hint if self._appearance.projector else QSize(self._least_width(), hint.height())

    def _buttons(self) -> list[QWidget | int]:
        return [self.reset_button, 10, self.back_button, 8, self.play_button, 8, self.step_button]

    def _desk_parts(self) -> list[QWidget | int]:
        return [*self._buttons(), 2, self.scrub_bar, self.clock, 10, self.speed]

    def _compact_parts(self) -> list[QWidget | int]:
        return [*self._buttons(), _GAP, self.speed, 0, self.scrub_bar, self.clock]

    def _hall_parts(self) -> list[QWidget | int]:
        return [self.play_button, round(10 * self._appearance.scale), self.scrub_bar, self.clock]


def _alignment(part: QWidget) -> Qt.AlignmentFlag:
    """The bar and the clocks fill the height, all else stands in the middle of it."""
    fills = isinstance(part, (ScrubBar, Clock))
    return Qt.AlignmentFlag(0) if fills else Qt.AlignmentFlag.AlignVCenter
