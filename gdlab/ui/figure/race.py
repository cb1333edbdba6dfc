"""What a figure of losses is about: the race, run over some steps, in words and numbers. Nothing is painted here."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gdlab.analysis.fairness import verdict
from gdlab.analysis.fairness_rates import TIE, run_numbers
from gdlab.analysis.loss_axis import LossAxis, loss_axis, lowest_minimum
from gdlab.analysis.losses import Measure
from gdlab.analysis.sight import points_in_sight
from gdlab.core.arrays import FloatArray
from gdlab.core.progress import advance
from gdlab.core.protocols import Landscape
from gdlab.scene import Scene, simulations
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.figure.statement import point_text
from gdlab.ui.race.feed import RaceFeed


class RaceLine(Struct, frozen=True):
    """One run: its name, what it has spent and its loss, both `(p,)`, its place among them, and a word for its end."""

    label: str
    spent: FloatArray
    losses: FloatArray
    index: int
    ending: str = "diverged"


class Race(Struct, frozen=True):
    """A race that has been run.

    Attributes:
        name: of the landscape, "" for one that has none.
        statement: what was done, by which rule it is fair, and what has to be known of the axis.
        end: the right end of the axis, in what `measure` counts.
    """

    name: str
    landscape: Landscape
    statement: str
    lines: tuple[RaceLine, ...]
    axis: LossAxis
    measure: Measure
    end: float
    runs: int
    notation: Notation = STANDARD

    @property
    def title(self) -> str:
        """What it is, in one line."""
        said = self.statement.replace(TIE, " ")
        return f"{self.name}: {said}" if self.name else said


def race(scene: Scene, steps: int, notation: Notation = STANDARD) -> Race:
    """Run all runs of a scene over some steps; drawn against evaluations where these are made equal, else steps.

    Raises:
        ValueError, KeyError: a scene that cannot run.
    """
    found, feed = simulations(scene), RaceFeed()
    advance(found, steps)
    labels, stands = [run.label for run in scene.runs], [each.head for each in found]
    lanes = feed.lanes(found, labels, stands, steps)
    while feed.behind:
        lanes = feed.lanes(found, labels, stands, steps)
    fairness = scene.view.fairness
    measure: Measure = "evaluations" if fairness and fairness.rule == "equal_evaluations" else "step"
    drawn = [(index, lane) for index, lane in enumerate(lanes) if lane.clock.tells(measure)]
    if not drawn:
        measure, drawn = "step", list(enumerate(lanes))
    lines, ends = [], []
    for index, lane in drawn:
        at, losses = lane.curve.points()
        lines.append(RaceLine(lane.label, lane.clock.at(at, measure), losses, index, lane.ending))
        ends.append(float(lane.clock.at(np.array([float(steps)]), measure)[0]))
    landscape = found[0].setting.landscape
    axis = loss_axis([line.losses for line in lines], lowest_minimum(points_in_sight(landscape)))
    return Race(
        name=scene.landscape.title,
        landscape=landscape,
        statement=_statement(scene, steps, axis, notation),
        lines=tuple(lines),
        axis=axis,
        measure=measure,
        end=max(*ends, 1.0),
        runs=len(lanes),
        notation=notation,
    )


def _statement(scene: Scene, steps: int, axis: LossAxis, notation: Notation) -> str:
    """What was run, by which rule it is fair, and what has to be known of the axis."""
    first = f"{steps} steps of {len(scene.runs)} runs" if len(scene.runs) > 1 else f"{steps} steps"
    starts = {run.start for run in scene.runs}
    if len(starts) == 1:
        first += f" from{TIE}{point_text(np.array(scene.runs[0].start))}"
    if any(len(run.start or ()) > 1 for run in scene.runs):
        first += ", first particle of each"
    if any(run.parameters.temperature and run.parameters.friction for run in scene.runs):
        first += f", seed{TIE}{scene.seed}"
    runs = "; ".join(f"{run.label}{TIE}{run_numbers(run, notation, steps)}" for run in scene.runs)
    fairness, found = scene.view.fairness, verdict(scene, notation, steps)
    if fairness is None:
        said = f"As set: {runs}."
    elif fairness.rule == "tuned" and found.holds:
        said = found.sentence
    else:
        said = f"{found.sentence} Runs: {runs}."
    return " ".join(part for part in (f"{first}.", said, axis.note) if part)
