"""A landscape that is learned from data: the mean loss of a model over samples, by its two visible weights.

    L(w) = (1/N) Σᵢ ℓᵢ(w),   ℓᵢ = ½ (f(uᵢ; w) − tᵢ)²   or   ln(1 + e^(sᵢ f(uᵢ; w))), sᵢ = 1 − 2tᵢ = ±1

Every ℓᵢ is one and the same expression in x = w₁ and y = w₂ with the sample's numbers as coefficients, so that value,
gradient and Hessian are exact. The samples are added in their order: no bit depends on how particles are batched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions.emit_latex import latex
from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Kind, StationaryPoint
from gdlab.core.suggestions import did_you_mean
from gdlab.landscapes.formula import checked_bounds
from gdlab.landscapes.models.frame import Frame, frame
from gdlab.landscapes.models.means import SampleLoss, Table, sample_loss
from gdlab.landscapes.models.outlook import Outlook, outlook
from gdlab.landscapes.models.samples import Column, Samples
from gdlab.landscapes.models.single import MODELS, Model
from gdlab.landscapes.stationary_points import OneByOne, stationary_points

_FLAT = 1e-12


class DatasetLandscape:
    """The loss of a model over samples.

    Args:
        model: `linear`, `logistic`, `neuron`, or a `NetworkSlice`.
        samples: what it learns from.
        standardise: whether the model sees each input, and a linear model the target too, with mean 0 and standard
            deviation 1; then w₁ and w₂ are pure numbers, which `in_data_units` translates. Networks always do. A
            neuron's targets always lie between −1 and 1, labels stay 0 and 1.
        bounds: `(2, 2)`, the part worth looking at; chosen from the data when None.

    Raises:
        ParameterError: no such model, another number of inputs, or targets that the model cannot learn.
    """

    def __init__(
        self, model: str | Model, samples: Samples, standardise: bool = True, bounds: npt.ArrayLike | None = None
    ) -> None:
        self.model = _model(model)
        self.samples = samples
        self.frame: Frame = frame(self.model, samples, standardise)
        self._given = None if bounds is None else checked_bounds(bounds, 2)
        t = self.frame.targets
        own = {"t": t} if self.model.loss == "squared" else {"s": 1 - 2 * t}
        columns = {**self.model.columns(self.frame.inputs), **own}
        output = self.model.output
        formula = f"({output} - t)**2/2" if self.model.loss == "squared" else f"softplus(s*({output}))"
        self._loss: SampleLoss = sample_loss(formula, frozenset(columns))
        self._table = Table(self._loss.expression.coefficients, columns, samples.count)

    @property
    def dimension(self) -> int:
        """2: the visible weights."""
        return 2

    @property
    def standardised(self) -> bool:
        """Whether the model sees standardised inputs."""
        return self.frame.standardised

    @property
    def bounds(self) -> FloatArray:
        """The part worth looking at, `(2, 2)`."""
        return self._outlook.bounds if self._given is None else self._given

    @property
    def optimum(self) -> FloatArray | None:
        """The minimum `(2,)`, or None: of a neuron the best one found, of a slice the one near the trained weights."""
        return self._outlook.optimum

    @property
    def note(self) -> str:
        """Why there is no optimum, in a sentence; "" when there is one."""
        return self._outlook.note

    @property
    def start(self) -> tuple[float, float]:
        """A usual start: the steepest of four places near the corners of the bounds."""
        low, extent = self.bounds[:, 0], self.bounds[:, 1] - self.bounds[:, 0]
        corners = low + extent * np.array([[0.12, 0.12], [0.12, 0.88], [0.88, 0.12], [0.88, 0.88]])
        slopes = np.sum((self.gradient(corners) * extent) ** 2, axis=1)
        x, y = corners[int(np.argmax(slopes))]
        return float(f"{x:.3g}"), float(f"{y:.3g}")

    @property
    def axes(self) -> tuple[Column, Column]:
        """What w₁ and w₂ are, and their units."""
        return self.frame.axes(self.model)

    @property
    def data_axes(self) -> tuple[Column, Column] | None:
        """What `in_data_units` gives, with units; None for a network, whose weights have no unit."""
        return self.frame.data_axes(self.model)

    def value(self, x: FloatArray, /) -> FloatArray:
        """L, `(n,)`."""
        return self._table.means(self._loss.value, _positions(x), 1)[:, 0]

    def gradient(self, x: FloatArray, /) -> FloatArray:
        """∇L, `(n, 2)`."""
        return self._table.means(self._loss.gradient, _positions(x), 2)

    def hessian(self, x: FloatArray, /) -> FloatArray:
        """∇∇L, `(n, 2, 2)`."""
        return self._table.means(self._loss.hessian, _positions(x), 3)[:, [[0, 1], [1, 2]]]

    def drawn_value(self, x: FloatArray, /) -> FloatArray:
        """L by the processor's own functions, `(n,)`: for maps; several times faster, other in the last digit."""
        if self._parabola is not None:
            bottom, curvature, depth = self._parabola
            dx, dy = (_positions(x) - bottom).T
            rise: FloatArray = 0.5 * (curvature[0, 0] * dx * dx + curvature[1, 1] * dy * dy) + curvature[0, 1] * dx * dy
            return depth + rise
        return self._table.means(self._loss.picture[0], _positions(x), 1)[:, 0]

    def sample_values(self, x: FloatArray, /) -> FloatArray:
        """Each ℓᵢ, `(N, n)`."""
        return self._each(self._loss.value, x)[:, :, 0]

    def sample_gradients(self, x: FloatArray, /) -> FloatArray:
        """Each ∇ℓᵢ, `(N, n, 2)`."""
        return self._each(self._loss.gradient, x)

    def prediction(self, weights: npt.ArrayLike, inputs: npt.ArrayLike) -> FloatArray:
        """What the model says for measured inputs, in the unit of the target; of a label its probability.

        Args:
            weights: w, `(2,)` or `(n, 2)`.
            inputs: `(m,)`, or `(m, k)`.

        Returns:
            `(m,)` or `(n, m)`.
        """
        given = np.asarray(inputs, dtype=np.float64)
        columns = self.model.columns(self.frame.seen(given[:, None] if given.ndim == 1 else given))
        output = self.model.output if self.model.loss == "squared" else f"sigmoid({self.model.output})"
        formula = sample_loss(output, frozenset(columns))
        w = np.asarray(weights, dtype=np.float64)
        found = Table(formula.expression.coefficients, columns, len(given)).all(
            formula.value, _positions(np.atleast_2d(w))
        )
        curves: FloatArray = self.frame.target_scale.undone(found[0]).T
        return curves[0] if w.ndim == 1 else curves

    def in_data_units(self, weights: FloatArray) -> FloatArray | None:
        """Slope and intercept for inputs as measured, `(n, 2)`; None for a network."""
        return self.frame.in_data_units(self.model, weights)

    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds, lowest value first; at most the first 50."""
        return self.points_within(None)

    def points_within(self, box: FloatArray | None) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds, and those in a box around them, `(2, 2)`."""
        if not self.model.affine:
            return stationary_points(OneByOne(self._quick), box=box)
        low, high = (self.bounds if box is None else box).T
        best = self.optimum
        if best is None or not np.all((best >= low) & (best <= high)):
            return ()
        eigenvalues = np.linalg.eigvalsh(self.hessian(best[None])[0])
        kind: Kind = "minimum" if eigenvalues[0] > _FLAT * eigenvalues[1] else "degenerate"
        return (StationaryPoint(best, float(self.value(best[None])[0]), kind, eigenvalues),)

    def latex(self, names: Mapping[str, str]) -> str:
        """The loss as LaTeX, with the weights x and y named as given, inputs uᵢ, targets tᵢ and signs sᵢ = 1 − 2tᵢ."""
        known = {**names, **self.model.symbols, "t": "t_i", "s": "s_i"}
        n = self.samples.count
        tree = self._loss.expression.tree
        if self.model.loss == "squared":
            return rf"\frac{{1}}{{{n}}}\sum_{{i=1}}^{{{n}}}{latex(tree, known)}"
        exponent = latex(tree.arguments[0], known)  # type: ignore[attr-defined]
        return rf"\frac{{1}}{{{n}}}\sum_{{i=1}}^{{{n}}}\ln\left(1 + e^{{{exponent}}}\right)"

    @cached_property
    def _outlook(self) -> Outlook:
        return outlook(self, self.model, self.frame)

    @cached_property
    def _parabola(self) -> tuple[FloatArray, FloatArray, float] | None:
        """Bottom, curvature and depth, where the loss is a parabola with a bottom."""
        best = self.optimum if self.model.affine and self.model.loss == "squared" else None
        if best is None:
            return None
        return best, self.hessian(best[None])[0], float(self.value(best[None])[0])

    @cached_property
    def _quick(self) -> _Quick:
        return _Quick(self.bounds, self._loss, self._table)

    def _each(self, function: Callable[..., Any], x: FloatArray) -> FloatArray:
        """The outputs for every sample and particle, `(N, n, outputs)`."""
        points = _positions(x)
        shape = (self.samples.count, len(points))
        return np.stack([np.broadcast_to(part, shape) for part in self._table.all(function, points)], axis=-1)


class _Quick:
    """The landscape by the processor's own functions, to find stationary points with."""

    def __init__(self, bounds: FloatArray, loss: SampleLoss, table: Table) -> None:
        self.bounds = bounds
        self._functions, self._table = loss.picture, table

    def value(self, x: FloatArray, /) -> FloatArray:
        return self._table.means(self._functions[0], x, 1)[:, 0]

    def gradient(self, x: FloatArray, /) -> FloatArray:
        return self._table.means(self._functions[1], x, 2)

    def hessian(self, x: FloatArray, /) -> FloatArray:
        return self._table.means(self._functions[2], x, 3)[:, [[0, 1], [1, 2]]]


def _model(model: str | Model) -> Model:
    if not isinstance(model, str):
        return model
    if model not in MODELS:
        raise ParameterError("model", f"there is no model {model!r}{did_you_mean(model, MODELS)}")
    return MODELS[model]


def _positions(x: FloatArray) -> FloatArray:
    points = np.asarray(x, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"positions must be (n, 2), not {points.shape}")
    return points
