"""What the chart of a race shows, and what is read from it: numbers and places, nothing painted."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from gdlab.analysis.loss_axis import LossAxis, loss_axis
from gdlab.analysis.losses import Measure
from gdlab.core.arrays import FloatArray
from gdlab.symbols.formatting import UNKNOWN, format_number
from gdlab.ui.painting.loss_plot import PlotFrame, named, names_room, plot_area
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import word_width
from gdlab.ui.race.feed import Lane
from gdlab.ui.theme import Racer, Theme

_ADAPTIVE = "is not drawn here: its solver chooses how often it evaluates the gradient"
_NAMES_FROM, _WIDEST_NAMES = 42.0, 0.4
"""Width of the chart, in sizes of type, from which the lines carry their names, and what these may take of it."""


class Row(Struct, frozen=True):
    """One racer in a reading: its index and name, its loss in words, and where that stands, if on the plot."""

    index: int
    label: str
    value: str
    place: QPointF | None


class Reading(Struct, frozen=True):
    """What all racers have at a place x in pixels, under a head."""

    x: float
    head: str
    rows: tuple[Row, ...]


class ChartSubject(Struct, frozen=True, dict=True):
    """The racers, where the cursor stands, and against what they are drawn, up to a horizon in steps."""

    lanes: tuple[Lane, ...] = ()
    selected: int = 0
    cursor: int = 0
    horizon: int = 100
    measure: Measure = "step"

    @cached_property
    def drawn(self) -> list[int]:
        """The indices of the racers that can be drawn."""
        return [index for index, lane in enumerate(self.lanes) if lane.clock.tells(self.measure)]

    @property
    def leader(self) -> Lane | None:
        """The racer whose clock the pointer reads: the selected one, if it is drawn."""
        drawn = self.drawn
        return self.lanes[self.selected if self.selected in drawn else drawn[0]] if drawn else None

    def axis(self, lowest: float | None) -> LossAxis:
        """The axis of losses above the lowest minimum known."""
        return loss_axis([self.losses[index] for index in self.drawn], lowest)

    def note(self, axis: LossAxis) -> str:
        """What a reader has to know, in sentences."""
        drawn = self.drawn
        left_out = [f"{lane.label} {_ADAPTIVE}." for index, lane in enumerate(self.lanes) if index not in drawn]
        return " ".join([part for part in (axis.note, *left_out) if part])

    @cached_property
    def losses(self) -> list[FloatArray]:
        """The losses `(p,)` of each racer up to the horizon, as far as they are known."""
        curves = (lane.curve.points() for lane in self.lanes)
        return [values[: int(np.searchsorted(steps, self.horizon, side="right"))] for steps, values in curves]

    def frame(self, outer: QRectF, axis: LossAxis, style: PictureStyle) -> PlotFrame:
        """Where the losses stand in a rectangle."""
        end = max((spent(self.lanes[index], self.horizon, self.measure) for index in self.drawn), default=1.0) or 1.0
        # The last number stands under the end, and half of it beyond.
        beside = 0.5 * word_width(f"{end:.0f}", style.tick_size) + 0.2 * style.tick_size
        if self.has_names(outer, style):
            names = [
                named(self.lanes[index].label, self.losses[index], word=self.lanes[index].ending)
                for index in self.drawn
            ]
            beside = min(names_room(names, style), _WIDEST_NAMES * outer.width())
        return PlotFrame(plot_area(outer, style, axis, beside), axis, self.measure, end)

    def has_names(self, outer: QRectF, style: PictureStyle) -> bool:
        """The lines carry their names."""
        return len(self.lanes) > 1 and outer.width() >= _NAMES_FROM * style.tick_size

    def names(self, frame: PlotFrame, theme: Theme) -> list[tuple[str, Racer, float]]:
        """Names with looks and the heights in pixels where the lines end."""
        found = []
        for index in self.drawn:
            values = self.losses[index]
            last = values[-1:] if len(values) and math.isfinite(values[-1]) else values[np.isfinite(values)][-1:]
            y = float(frame.points(np.zeros(len(last)), last)[0, 1]) if len(last) else math.nan
            label = named(self.lanes[index].label, values, y < frame.area.top(), self.lanes[index].ending)
            found.append((label, self.racer(index, theme), y))
        return found

    def racer(self, index: int, theme: Theme) -> Racer:
        """The look of a racer; a single run is drawn in ink."""
        alone = len(self.lanes) < 2
        return Racer(theme.ink, (), "disc") if alone else theme.racers[index % len(theme.racers)]

    def step_at(self, frame: PlotFrame, x: float) -> int:
        """The step under a place in pixels."""
        leader = self.leader
        if leader is None:
            return self.cursor
        return min(max(round(leader.clock.step(frame.spent(x), self.measure)), 0), self.horizon)

    def reading(self, frame: PlotFrame, x: float) -> Reading:
        """What all racers have at a place in pixels."""
        at = frame.spent(x) if self.measure == "time" else float(round(frame.spent(x)))
        rows = []
        for index in self.drawn:
            lane = self.lanes[index]
            step = min(max(math.floor(lane.clock.step(at, self.measure) + 1e-9), 0), self.horizon)
            rows.append(Row(index, lane.label, loss_text(lane, step), place(frame, lane, step)))
        head = {"step": f"k = {at:.0f}", "time": f"t = {format_number(at)} s"}
        return Reading(frame.x(at), head.get(self.measure, f"{at:.0f} evaluations"), tuple(rows))

    def spoken(self) -> str:
        """The present step, and the loss of each racer."""
        return ", ".join(
            [f"k = {self.cursor}", *(f"{lane.label} {loss_text(lane, lane.stand)}" for lane in self.lanes)]
        )


def spent(lane: Lane, step: int, measure: Measure) -> float:
    """What a racer has spent at a step."""
    return float(lane.clock.at(np.array([float(step)]), measure)[0])


def place(frame: PlotFrame, lane: Lane, step: int) -> QPointF | None:
    """Where a racer stands after a step, None where that is not known or beyond the plot."""
    if step >= lane.curve.steps:
        return None
    low, high = lane.curve.around(step)
    loss = math.sqrt(low) * math.sqrt(high) if low > 0 else (low + high) / 2
    ((x, y),) = frame.points(np.array([spent(lane, step, frame.measure)]), np.array([loss])).tolist()
    inside = math.isfinite(y) and y >= frame.area.top() - 1 and x <= frame.area.right() + 1
    return QPointF(x, y) if inside else None


def loss_text(lane: Lane, step: int) -> str:
    """U after a step, from the least to the largest where many steps are one point of the chart."""
    if step >= lane.curve.steps:
        return lane.ending if lane.curve.steps and math.isnan(lane.curve.around(lane.curve.steps - 1)[0]) else UNKNOWN
    low, high = lane.curve.around(step)
    if math.isnan(low):
        return lane.ending
    return format_number(low) if low == high else f"{format_number(low)} … {format_number(high)}"
