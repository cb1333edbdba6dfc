"""A small search for the learning rate and the momentum with which a run gets lowest in a number of steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.analysis.descent import lowest
from gdlab.core.coefficients import coefficients
from gdlab.core.fields import ParameterError
from gdlab.core.knobs import move
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.core.simulation import Simulation
from gdlab.scene.build import setting as setting_of
from gdlab.scene.model import Run

RATES = (1e-5, 1e2)
"""Learning rates that are searched, evenly in log lr."""
MOMENTA = (0.0, 0.999)
"""Momentum coefficients that are searched, evenly in log(1 − ρ)."""
_MOMENTA = 6
"""Momentum coefficients on the first grid."""
_DIGITS = 3
"""Significant digits of lr and of 1 − ρ: what is printed is what was run."""
_FINEST, _AGAIN = 2e-3, 0.05
"""Width in decades at which a simplex has found its place, and with which another begins there."""
_PIECE = 200
"""Steps after which a trial asks whether it should go on."""

Proceed = Callable[[int], bool]
"""`proceed(trials)`: told how many trials have begun; false ends the search."""
Point = tuple[float, ...]
"""log₁₀ lr and, with inertia, −log₁₀(1 − ρ)."""


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The search was ended before it was done."""


class _Spent(Exception):  # noqa: N818 - nothing went wrong
    """The budget is used up."""


class Budget(Struct, frozen=True):
    """What a search may spend on each run: at most `trials` simulations of `steps` steps."""

    steps: int = 100
    trials: int = 240


class Best(Struct, frozen=True):
    """What a search found.

    Attributes:
        parameters: m, γ, Δt and T with which the run was lowest, Δt and σ being the run's own; None where every trial
            diverged.
        loss: the largest U of the last tenth of the steps, the mean over the particles.
        trials: how many simulations it took.
        at_edge: lr is the least or the largest that is searched, so that a better one may lie beyond.
    """

    parameters: Parameters | None
    loss: float
    trials: int
    at_edge: bool


def tuned(run: Run, landscape: Landscape, seed: int, budget: Budget, proceed: Proceed = lambda _: True) -> Best:
    """Search lr, and ρ where the method has inertia, from the run's own start; the same every time.

    Half of the trials lie on a grid over `RATES` and `MOMENTA`, the others lead downhill from the best of them. The
    winner is lowest at its highest point during the last tenth of the steps: who merely crosses the floor at the last
    step does not win.

    Raises:
        Cancelled: `proceed` said so.
    """
    search = _Search(run, landscape, seed, budget, proceed)
    axes = _axes(budget.trials // 2, inert=has_inertia(run))
    try:
        for point in product(*axes):
            search.loss_at(point)
        spans = [(axis[1] - axis[0]) / 2 for axis in axes]
        while math.isfinite(search.loss):
            before = search.trials
            lowest(search.loss_at, search.best, spans, _FINEST)
            spans = [_AGAIN] * len(axes)
            if search.trials == before:
                break
    except _Spent:
        pass
    at_edge = not math.log10(RATES[0]) < search.best[0] < math.log10(RATES[1])
    return Best(search.parameters, search.loss, search.trials, at_edge)


def has_inertia(run: Run) -> bool:
    """The run's method takes a momentum coefficient, and the run has a mass: one without is to stay plain descent."""
    if run.parameters.mass == 0:
        return False
    rho = 0.5
    try:
        given = Parameters.from_learning_rate(1.0, rho, 0.1, 0.0, run.method, run.friction_scheme)
        return coefficients(given, run.method, run.friction_scheme).momentum != 0
    except ParameterError:
        return False


def _axes(points: int, *, inert: bool) -> list[list[float]]:
    """The coordinates of a grid of about so many points."""
    across = _MOMENTA if inert else 1
    rates = np.linspace(math.log10(RATES[0]), math.log10(RATES[1]), max(2, points // across)).tolist()
    momenta = np.linspace(-math.log10(1 - MOMENTA[0]), -math.log10(1 - MOMENTA[1]), _MOMENTA).tolist()
    return [rates, momenta] if inert else [rates]


class _Search:
    """The trials of one run, and the best of them."""

    def __init__(self, run: Run, landscape: Landscape, seed: int, budget: Budget, proceed: Proceed) -> None:
        self._run, self._landscape, self._seed, self._budget, self._proceed = run, landscape, seed, budget, proceed
        self._noise = coefficients(run.parameters, run.method, run.friction_scheme).gradient_noise
        self._known: dict[Point, float] = {}
        self.trials = 0
        self.loss = math.inf
        self.best: Point = (0.0,)
        self.parameters: Parameters | None = None

    def loss_at(self, point: Point) -> float:
        """The loss with the numbers of a point, ∞ where it diverges or they cannot be.

        Raises:
            Cancelled: the search should not go on.
            _Spent: the trial would be one too many.
        """
        numbers = _rounded(point)
        if numbers not in self._known:
            self._begin_trial()
            parameters = self._parameters(*numbers)
            loss = math.inf if parameters is None else self._loss(parameters)
            self._known[numbers] = loss
            if loss < self.loss:
                self.loss, self.parameters, self.best = loss, parameters, point
        return self._known[numbers]

    def _begin_trial(self) -> None:
        if self.trials >= self._budget.trials:
            raise _Spent
        self.trials += 1

    def _parameters(self, rate: float, rho: float | None = None) -> Parameters | None:
        """The run's parameters with these numbers, or None where they cannot be."""
        run, p = self._run, self._run.parameters
        try:
            if rho is None:
                return move(p, "learning_rate", rate, run.method, run.friction_scheme).parameters
            dt, noise = p.step_size, self._noise
            return Parameters.from_learning_rate(rate, rho, dt, noise, run.method, run.friction_scheme)
        except (ParameterError, ArithmeticError):
            return None

    def _loss(self, parameters: Parameters) -> float:
        """The largest mean U of the last tenth of the steps, ∞ where a particle diverged."""
        run, steps = self._run, self._budget.steps
        try:
            setting = setting_of(replace(run, parameters=parameters), self._landscape)
            simulation = Simulation(setting, run.start, run.velocity, self._seed)
        except ParameterError:
            return math.inf
        while simulation.head < steps and not simulation.finished:
            if not self._proceed(self.trials):
                raise Cancelled
            simulation.advance(min(steps, simulation.head + _PIECE))
        if simulation.head < steps:
            return math.inf
        last = simulation.rows(steps - max(1, steps // 10) + 1, steps)
        with np.errstate(all="ignore"):
            values = self._landscape.value(last.reshape(-1, last.shape[2])).reshape(last.shape[:2]).mean(axis=1)
        return float(values.max()) if np.isfinite(values).all() else math.inf


def _rounded(point: Point) -> Point:
    """The numbers at a point of the search: lr and ρ, within their range, to the digits that are printed."""
    rate = _short(min(max(10.0 ** point[0], RATES[0]), RATES[1]))
    if len(point) == 1:
        return (rate,)
    lost = _short(min(max(10.0 ** -point[1], 1 - MOMENTA[1]), 1 - MOMENTA[0]))
    return rate, round(1 - lost, 9)


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS - 1}e}")
