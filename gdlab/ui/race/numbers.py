"""What the legend says of a run: its loss, how far it is from the goal, what it has spent."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from gdlab.analysis.ending import ending
from gdlab.analysis.losses import clock
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import StationaryPoint
from gdlab.core.simulation import Simulation


class RacerNumbers(Struct, frozen=True):
    """One run where it stands.

    Attributes:
        loss: U of its first particle in J; nan when that has diverged.
        distance: in m, from its first particle to the nearest goal; nan when it has diverged or no goal is known.
        steps: taken so far.
        evaluations: of the gradient, for each particle; nan where a solver has chosen how many.
        ended: it has come to its end and does not go on.
        ending: what came of it, in a word, when its loss is nan.
    """

    loss: float
    distance: float
    steps: int
    evaluations: float
    ended: bool
    ending: str = "diverged"


def race_numbers(
    simulations: Sequence[Simulation], stands: Sequence[int], points: Sequence[StationaryPoint]
) -> list[RacerNumbers]:
    """The numbers of all runs at the steps where they stand.

    The goals are the minima; where none is known, the place of the run that is lowest now.
    """
    places = [each.rows(step, step)[0, 0] for each, step in zip(simulations, stands, strict=True)]
    losses = [_loss(each, step, x) for each, step, x in zip(simulations, stands, places, strict=True)]
    goals = _goals(points, places, losses)
    return [
        RacerNumbers(loss, _distance(x, goals), step, _evaluations(each, step), *_end(each, step, loss))
        for each, step, x, loss in zip(simulations, stands, places, losses, strict=True)
    ]


def _loss(simulation: Simulation, step: int, x: FloatArray) -> float:
    with np.errstate(all="ignore"):
        return float(simulation.setting_at(step).landscape.value(x[None])[0])


def _end(simulation: Simulation, step: int, loss: float) -> tuple[bool, str]:
    """Whether a run has come to its end, and what came of it."""
    ended = simulation.finished and step >= simulation.head
    end = ending(simulation) if ended and math.isnan(loss) else None
    return ended, "" if end is None else end.word


def _goals(points: Sequence[StationaryPoint], places: Sequence[FloatArray], losses: Sequence[float]) -> FloatArray:
    """Where it is good to be `(g, d)`."""
    minima = [point.position for point in points if point.kind == "minimum"]
    if not minima:
        known = [pair for pair in zip(losses, places, strict=True) if math.isfinite(pair[0])]
        minima = [min(known, key=lambda pair: pair[0])[1]] if known else []
    return np.array(minima, dtype=np.float64).reshape(-1, len(places[0]))


def _distance(x: FloatArray, goals: FloatArray) -> float:
    if not len(goals):
        return math.nan
    with np.errstate(all="ignore"):
        return float(np.sqrt(((goals - x) ** 2).sum(axis=1)).min())


def _evaluations(simulation: Simulation, step: int) -> float:
    return float(clock(simulation).at(np.array([float(step)]), "evaluations")[0])
