"""Below the scrub bar: how learning rate, momentum and temperature go over the steps, and what was changed when."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import FIELDS
from gdlab.symbols.formatting import format_number
from gdlab.symbols.letters import letters
from gdlab.ui.appearance import Appearance
from gdlab.ui.painting.primitives import path_of, pen
from gdlab.ui.painting.text import draw_outline, draw_word, maths
from gdlab.ui.theme import faded
from gdlab.ui.transport.metrics import metrics
from gdlab.ui.transport.schedule_lanes import Lane, Lanes
from gdlab.ui.widgets.buttons import Chip

_NEAR = 3
"""Pixels within which a change is under the pointer."""
_AHEAD, _FILL, _FILL_AHEAD = 0.45, 0.22, 0.09
"""Opacities of what is yet to come, and of the area below the curves."""
_DASHES = (4.0, 2.0)
"""Of the momentum, where it lies over the learning rate."""
_MARGIN = 16
_LANE, _GAP, _TOP, _BOTTOM = 1.7, 0.45, 0.25, 0.6
"""Heights in sizes of type: of a lane, between lanes, above and below all."""


class ScheduleStrip(QWidget):
    """Hidden while there is neither a schedule nor a recorded change.

    `scrubbed(step, final)`: the person went to a step, as on the scrub bar. `clearing_asked`: drop what was recorded.

    Args:
        appearance: the window's.
        span: left and right end of the scrub bar's curve in the strip's pixels, under which its lanes lie.
    """

    scrubbed = Signal(int, bool)
    clearing_asked = Signal()

    def __init__(
        self, appearance: Appearance, span: Callable[[], tuple[float, float]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance, self._span = appearance, span
        self._lanes = Lanes()
        self._cursor = 0
        self._held = False
        self.setObjectName("scheduleStrip")
        self.setAccessibleName("Schedules and recorded changes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clear_button = Chip(appearance, "Clear", parent=self)
        self.clear_button.setObjectName("schedules.clear")
        self.clear_button.setToolTip("Drop the recorded changes and run again without them")
        self.clear_button.clicked.connect(self.clearing_asked)
        appearance.changed.connect(self._restyle)
        self.hide()

    # ---- what is shown ----

    def set_lanes(self, lanes: Lanes) -> None:
        """Show how a run goes, or hide."""
        self._lanes = lanes
        changes = len(lanes.events)
        self.clear_button.setText(f"Clear {changes} change{'' if changes == 1 else 's'}")
        self.clear_button.setAccessibleName("Clear recorded changes")
        self.clear_button.updateGeometry()
        self._restyle()
        self.setVisible(bool(lanes.lanes))

    def set_cursor(self, step: int) -> None:
        """Mark a step."""
        if step != self._cursor:
            self._cursor = step
            self.update()

    def lanes(self) -> Lanes:
        """What is shown."""
        return self._lanes

    def value(self, key: str) -> float:
        """The quantity where the play head is, as its lane shows it."""
        lane = next(lane for lane in self._lanes.lanes if lane.key == key)
        return float(lane.values[self._place(self._cursor)])

    def _place(self, step: int) -> int:
        """The index of the last of the strip's steps that is not beyond a step."""
        return max(0, int(np.searchsorted(self._lanes.steps, step, side="right")) - 1)

    def sizeHint(self) -> QSize:
        """As high as its lanes."""
        count, size = self._rows, self._appearance.size("tick")
        return QSize(480, round((_TOP + count * _LANE + max(0, count - 1) * _GAP + _BOTTOM) * size))

    def _restyle(self) -> None:
        self.clear_button.setVisible(bool(self._lanes.events) and not self._appearance.projector)
        self.updateGeometry()
        self._lay_out()
        self.update()

    def _lay_out(self) -> None:
        """The button left of the lanes, in the middle of the height."""
        hint = self.clear_button.sizeHint()
        height = min(hint.height(), self.height())
        self.clear_button.setGeometry(_MARGIN, (self.height() - height) // 2, hint.width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in the middle."""
        super().resizeEvent(event)
        self._lay_out()

    # ---- painting ----

    @property
    def _rows(self) -> int:
        """How many lanes lie below one another: in a hall, where each would be high, all lie over one another."""
        return 1 if self._appearance.projector else len(self._lanes.lanes)

    def _area(self, row: int) -> QRectF:
        """The place of a lane's curve."""
        size, row = self._appearance.size("tick"), min(row, self._rows - 1)
        left, right = self._span()
        return QRectF(left, (_TOP + row * (_LANE + _GAP)) * size, max(8.0, right - left), _LANE * size)

    def _x(self, step: float) -> float:
        left, right = self._span()
        return left + (right - left) * step / self._lanes.horizon

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The lanes, the changes, and the play head over all of them."""
        theme, lanes = self._appearance.theme, [(lane, self._area(row)) for row, lane in enumerate(self._lanes.lanes)]
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.page)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for lane, area in lanes:
                self._paint_lane(painter, lane, area)
            self._paint_words(painter)
            self._paint_events(painter)
            x, width = self._x(self._cursor), 2.0 * metrics(self._appearance).line
            painter.fillRect(QRectF(round(x - width / 2), 0, width, self._area(self._rows - 1).bottom()), theme.ink)
            for lane, area in lanes:
                self._paint_mark(painter, lane, area)

    def _paint_lane(self, painter: QPainter, lane: Lane, area: QRectF) -> None:
        """The curve over its floor, lighter where it is yet to come."""
        theme, hall = self._appearance.theme, self._appearance.projector
        colours, line = theme.side(FIELDS[lane.key].side), metrics(self._appearance).line
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), line), theme.rule2)
        points = self._points(lane, area)
        floor = np.array([[points[-1, 0], area.bottom()], [points[0, 0], area.bottom()]])
        ring, split = path_of([np.concatenate([points, floor, points[:1]])]), self._x(self._cursor)
        curve, ink = path_of([points]), colours.text if hall else colours.outline or colours.stroke
        for left, right, fill, stroke in (
            (area.left() - 2, split, _FILL, 1.0),
            (split, area.right() + 2, _FILL_AHEAD, _AHEAD),
        ):
            painter.save()
            painter.setClipRect(QRectF(left, area.top() - 3, max(0.0, right - left), area.height() + 6))
            if not hall:
                painter.fillPath(ring, faded(colours.stroke, fill))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            stroke_pen = pen(faded(ink, stroke), 1.7 * line)
            if hall and lane.key == "momentum":
                stroke_pen.setDashPattern(_DASHES)
            painter.setPen(stroke_pen)
            painter.drawPath(curve)
            painter.restore()

    def _points(self, lane: Lane, area: QRectF) -> FloatArray:
        """The curve in pixels, `(p, 2)`: what a step is taken with holds until the next one."""
        air = 2.0 * metrics(self._appearance).line
        y = area.bottom() - lane.heights() * (area.height() - air)
        steps = self._lanes.steps.astype(np.float64)
        x = area.left() + area.width() * steps / self._lanes.horizon
        stairs = np.stack([np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]], axis=1)
        points: FloatArray = stairs[np.all(np.isfinite(stairs), axis=1)]
        return points if len(points) else np.array([[area.left(), area.bottom()], [area.right(), area.bottom()]])

    def _paint_words(self, painter: QPainter) -> None:
        """Each lane's symbol at its left and its present number at its right; in a hall all in a line at the right."""
        theme, size, hall = self._appearance.theme, self._appearance.size("tick"), self._appearance.projector
        x = self._area(0).right() + 0.8 * size
        for row, lane in enumerate(self._lanes.lanes):
            letter, area = letters(self._lanes.method)[lane.key], self._area(row)
            baseline = area.bottom() - 0.3 * area.height()
            symbol = maths(self._appearance.notation.latex(letter.latex), 1.2 * size)
            left = x if hall else area.left() - 0.6 * size - symbol.extent.right()
            draw_outline(painter, symbol, QPointF(left, baseline), theme.ink)
            x += symbol.extent.right() + 0.4 * size if hall else 0.0
            text = f"{format_number(self.value(lane.key))} {letter.unit}".strip()
            colour = theme.side(FIELDS[lane.key].side).text
            box = draw_word(painter, text, size, QPointF(x, baseline), colour)
            x += box.width() + 1.2 * size if hall else 0.0

    def _paint_mark(self, painter: QPainter, lane: Lane, area: QRectF) -> None:
        """Where the play head meets the curve: a disc for physics, a square for machine learning."""
        theme, sizes = self._appearance.theme, metrics(self._appearance)
        place = self._place(self._cursor)
        air = 2.0 * sizes.line
        at = QPointF(self._x(self._cursor), area.bottom() - float(lane.heights()[place]) * (area.height() - air))
        side, radius = FIELDS[lane.key].side, 0.55 * sizes.ball
        shape = QPainterPath()
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        shape.addEllipse(box) if side == "physics" else shape.addRect(box)
        painter.setPen(pen(theme.page, 0.6 * sizes.ring))
        painter.setBrush(theme.side(side).stroke)
        painter.drawPath(shape)

    def _paint_events(self, painter: QPainter) -> None:
        """Short upright ticks where something was changed."""
        sizes = metrics(self._appearance)
        width = 1.5 * sizes.line + 0.5
        xs = {round(self._x(step)) for step in self._lanes.events if step <= self._lanes.horizon}
        for x in xs:
            painter.fillRect(QRectF(x - width / 2, 0, width, sizes.tick + 3 * sizes.line), self._appearance.theme.ink)

    # ---- pointing ----

    def _step_at(self, x: float) -> int:
        left, right = self._span()
        share = (x - left) / max(1.0, right - left)
        return round(min(1.0, max(0.0, share)) * self._lanes.horizon)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self.scrubbed.emit(self._step_at(event.position().x()), False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._held:
            self.scrubbed.emit(self._step_at(event.position().x()), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self.scrubbed.emit(self._step_at(event.position().x()), True)

    def event(self, event: QEvent) -> bool:
        """Tell the numbers under the pointer, and the changes near to it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), "\n".join(self.words_at(event.pos().x())), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> list[str]:
        """What is known of the step under a place, and of the changes near to it."""
        step = self._step_at(x)
        numbers = [
            f"{FIELDS[lane.key].name} {format_number(float(lane.values[self._place(step)]))}"
            for lane in self._lanes.lanes
        ]
        near = [k for k in self._lanes.events if abs(self._x(k) - x) <= _NEAR]
        return [f"k = {step}: {', '.join(numbers)}", *(f"step {k}: {self._lanes.events[k]}" for k in near)]
