"""The chart of a race: the loss of each racer against steps, seconds or gradient evaluations."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.analysis.loss_axis import LossAxis
from gdlab.analysis.losses import Measure
from gdlab.ui.appearance import Appearance
from gdlab.ui.painting.loss_plot import PlotFrame, paint_names
from gdlab.ui.painting.style import PictureStyle, projector_style, window_style
from gdlab.ui.race.chart_subject import ChartSubject, place, spent
from gdlab.ui.race.feed import Lane
from gdlab.ui.race.lines import AxesPicture, LinePictures, LineSetting
from gdlab.ui.race.reading import paint_reading
from gdlab.ui.race.stamps import stamp_mark, stamp_sample
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.slider_accessibility import SliderInterface, install

_LINE, _PROJECTED_LINE, _SELECTED = 2.0, 4.5, 1.4
"""Width of a line in the window and on a projector, and of the selected one against the others."""
_MARK, _SELECTED_MARK = 0.34, 0.42
"""Radius of a racer's mark, in sizes of type."""
_KEYS = "Arrows: one step, with Shift ten. Page keys: a tenth of the axis. Home: the start."

install()


class RaceChart(QWidget):
    """Shows the losses and lets the race be scrubbed.

    `scrubbed(step, final)`: `final` is false while the pointer is held. `note_changed(note)`: what a reader has to
    know of the axes.
    """

    scrubbed = Signal(int, bool)
    note_changed = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._subject = ChartSubject()
        self._lowest: float | None = None
        self._axis = LossAxis()
        self._note = ""
        self._held, self._ring = False, True
        self._pointer: float | None = None
        self._lines, self._axes = LinePictures(), AxesPicture()
        self._interface: SliderInterface | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setObjectName("race.chart")
        self.setAccessibleName("Losses of the race")
        self.setAccessibleDescription(_KEYS)
        appearance.changed.connect(self._restyle)

    # ---- what is shown ----

    def set_race(self, lanes: tuple[Lane, ...], selected: int, cursor: int, horizon: int) -> None:
        """Show the racers with the cursor at a step; the axis ends at the horizon."""
        moved = cursor != self._subject.cursor
        self._subject = ChartSubject(lanes, selected, cursor, max(1, horizon), self._subject.measure)
        self._follow()
        if moved and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.spoken_value()))

    def set_lowest(self, lowest: float | None) -> None:
        """The value of the lowest minimum known, above which losses are drawn; None where none is known."""
        self._lowest = lowest
        self._follow()

    def set_measure(self, measure: Measure) -> None:
        """Draw against steps, seconds or gradient evaluations."""
        self._subject = replace(self._subject, measure=measure)
        self._follow()

    def subject(self) -> ChartSubject:
        """What is shown."""
        return self._subject

    def axis(self) -> LossAxis:
        """The upright axis."""
        return self._axis

    def note(self) -> str:
        """What a reader has to know of the axes, in sentences."""
        return self._note

    def set_pointer(self, x: float | None) -> None:
        """Read what all racers have at a place in pixels, or nothing."""
        self._pointer = x
        self.update()

    def _follow(self) -> None:
        self._axis = self._subject.axis(self._lowest)
        note = self._subject.note(self._axis)
        if note != self._note:
            self._note = note
            self.note_changed.emit(note)
        self.update()

    def sizeHint(self) -> QSize:
        """Somewhat wider than high."""
        return QSize(480, round(17 * self._appearance.size("tick")))

    def minimumSizeHint(self) -> QSize:
        """Room for lines that can be told apart."""
        return QSize(200, round(9 * self._appearance.size("tick")))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def frame(self) -> PlotFrame:
        """Where losses stand, in pixels."""
        return self._subject.frame(QRectF(self.rect()), self._axis, self._style())

    def _style(self) -> PictureStyle:
        look = self._appearance
        if look.projector:
            style = projector_style(look.theme, look.scale)
            return replace(style, trail=_PROJECTED_LINE * look.scale, first=look.notation.first)
        style = window_style(look.theme, look.compact, 1 / self.devicePixelRatioF())
        return replace(style, tick_size=look.size("tick"), trail=_LINE, first=look.notation.first)

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The axes, the lines, where the racers are, and what is read under the pointer."""
        subject, style, frame = self._subject, self._style(), self.frame()
        ratio = self.devicePixelRatioF()
        self._axes.update(frame, style, self.size(), ratio)
        shown = sorted(subject.drawn, key=lambda index: index == subject.selected)
        settings = [self._line_setting(index, frame, style) for index in shown]
        leader = subject.leader
        head = style.snapped(frame.x(spent(leader, subject.cursor, subject.measure)) if leader else frame.area.right())
        self._lines.update(settings, [subject.lanes[index] for index in shown], subject.horizon)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._axes.picture)
            self._lines.paint(painter, frame.area, head)
            if leader:
                self._paint_head(painter, frame, style, head)
            for index in shown:
                self._paint_racer(painter, frame, style, index)
            if subject.has_names(QRectF(self.rect()), style):
                paint_names(painter, frame, style, subject.names(frame, style.theme), stamp_sample)
            if self._pointer is not None and leader:
                paint_reading(painter, frame, style, subject, self._pointer)
            if self.hasFocus() and self._ring:
                paint_focus_ring(painter, frame.area.adjusted(-2, -2, 2, 2), style.theme.ink, 3)

    def _line_setting(self, index: int, frame: PlotFrame, style: PictureStyle) -> LineSetting:
        chosen = index == self._subject.selected and len(self._subject.lanes) > 1
        width = style.trail * (_SELECTED if chosen else 1.0)
        racer = self._subject.racer(index, style.theme)
        return LineSetting(frame, racer, width, self.size(), self.devicePixelRatioF())

    def _paint_head(self, painter: QPainter, frame: PlotFrame, style: PictureStyle, x: float) -> None:
        """The present step, as an upright rule."""
        width, reach = 1.5 * style.frame, 0.4 * style.tick_size
        left, top = style.snapped(x - width / 2), frame.area.top() - reach
        painter.fillRect(QRectF(left, top, width, frame.area.height() + reach), style.theme.ink)

    def _paint_racer(self, painter: QPainter, frame: PlotFrame, style: PictureStyle, index: int) -> None:
        """The racer's mark where it stands."""
        subject = self._subject
        at = place(frame, subject.lanes[index], subject.lanes[index].stand)
        if at is not None:
            size = _SELECTED_MARK if index == subject.selected else _MARK
            stamp_mark(painter, style, at, subject.racer(index, style.theme), size * style.tick_size)

    # ---- for screen readers ----

    def accessible_interface(self) -> SliderInterface:
        """Its interface for screen readers; kept here, because Qt does not own what Python made."""
        if self._interface is None:
            self._interface = SliderInterface(self, self)
        return self._interface

    def value(self) -> float:
        """The present step."""
        return float(self._subject.cursor)

    def range(self) -> tuple[float, float]:
        """The first step and the horizon."""
        return 0.0, float(self._subject.horizon)

    def spoken_value(self) -> str:
        """The present step, and the loss of each racer."""
        return self._subject.spoken()

    def edit(self, value: float) -> None:
        """Scrub as the person would."""
        self._ask(round(value), final=True)

    # ---- scrubbing ----

    def _ask(self, step: int, *, final: bool) -> None:
        self.scrubbed.emit(min(self._subject.horizon, max(0, step)), final)

    def _ask_at(self, event: QMouseEvent, *, final: bool) -> None:
        self._ask(self._subject.step_at(self.frame(), event.position().x()), final=final)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self._ask_at(event, final=False)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read what is under the pointer; while it is held, follow it."""
        self.set_pointer(event.position().x() if self.frame().area.contains(event.position()) else None)
        if self._held:
            self._ask_at(event, final=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self._ask_at(event, final=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is read any more."""
        self.set_pointer(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows one step, with Shift ten; Page keys a tenth of the axis; Home the start."""
        cursor, page = self._subject.cursor, max(1, round(self._subject.horizon / 10))
        arrow = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        ways = {
            Qt.Key.Key_Right: arrow, Qt.Key.Key_Up: arrow, Qt.Key.Key_Left: -arrow, Qt.Key.Key_Down: -arrow,
            Qt.Key.Key_PageUp: page, Qt.Key.Key_PageDown: -page, Qt.Key.Key_Home: -cursor,
        }  # fmt: skip
        self._ring = True
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self._ask(cursor + way, final=True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the mouse brought the focus."""
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
