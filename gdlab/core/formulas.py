"""One substep of a motion y′ = f(y): by the explicit DOP853, or where another is much longer by Radau IIA."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from gdlab.core import dop853, radau
from gdlab.core.accuracy import Accuracy
from gdlab.core.arrays import FloatArray
from gdlab.core.elimination import applied, inverse
from gdlab.core.tableau import all_weights, mixed, weights_of

Motion = Callable[[FloatArray], FloatArray]
"""f of `(n, q)`, `(n, q)`: one row a particle, whatever the others are."""
Rows = npt.NDArray[np.intp]
Curve = Callable[[Rows, FloatArray], FloatArray]
"""(which of some substeps, the part s of it that is over) → where it is then: `(k,)`, `(k, 1)` → `(k, q)`."""


class Trial(NamedTuple):
    """A substep that was tried, for r particles.

    Attributes:
        after: where it ends, `(r, q)`.
        slope: f there, `(r, q)`.
        error: the estimated error in units of what is allowed, `(r,)`; nan where it has no end.
        stages: of the formula, `(s, r, q)`.
    """

    after: FloatArray
    slope: FloatArray
    error: FloatArray
    stages: FloatArray


class Formula(Protocol):
    """How a substep is taken."""

    def tried(self, y: FloatArray, slope: FloatArray, h: FloatArray, accuracy: Accuracy, /) -> Trial:
        """A substep of length h `(r,)` from y, where f is `slope`, both `(r, q)`."""
        ...

    def factor(self, error: FloatArray, /) -> FloatArray:
        """By how much a substep may be longer than one of this error, `(r,)`; nan where that is not known."""
        ...

    def curve(self, y: FloatArray, after: FloatArray, h: FloatArray, stages: FloatArray, /) -> Curve:
        """The ways from y to `after` between the ends of substeps of length h `(r, 1)`."""
        ...


class Dop853(NamedTuple):
    """Explicit, of order 8. The error is h e₅²/√(e₅² + e₃²/100) of the estimates of orders 5 and 3."""

    motion: Motion

    def tried(self, y: FloatArray, slope: FloatArray, h: FloatArray, accuracy: Accuracy, /) -> Trial:
        """Twelve evaluations."""
        stages = np.empty((len(_STAGES) + 1, *y.shape))
        stages[0] = slope
        at = y
        for i, weights in enumerate(_STAGES):
            at = y + h[:, None] * mixed(weights, stages)
            stages[i + 1] = self.motion(at)
        allowed = _allowed(y, at, accuracy)
        fifth, third = (np.max(np.abs(mixed(each, stages)) / allowed, axis=1) for each in (_ERROR_5, _ERROR_3))
        error = np.where(fifth == 0, 0.0, h * fifth / np.sqrt(1 + 0.01 * (third / fifth) ** 2))
        return Trial(at, stages[-1], _ended(error, at), stages)

    def factor(self, error: FloatArray, /) -> FloatArray:
        """0.9 error^(−1/8), by square roots alone."""
        return 0.9 / np.sqrt(np.sqrt(np.sqrt(error)))

    def curve(self, y: FloatArray, after: FloatArray, h: FloatArray, stages: FloatArray, /) -> Curve:
        """Polynomials of degree 7, with three more evaluations."""
        stages = np.concatenate([stages, np.empty((len(_MORE), *y.shape))])
        for i, weights in enumerate(_MORE, len(_STAGES) + 1):
            stages[i] = self.motion(y + h * mixed(weights, stages))
        moved = after - y
        bend = h * stages[0] - moved
        parts = [moved, bend, moved - h * stages[len(_STAGES)] - bend, *(h * mixed(w, stages) for w in _DENSE)]

        def at(row: Rows, s: FloatArray) -> FloatArray:
            curve = np.zeros((len(row), y.shape[1]))
            for i, part in reversed(list(enumerate(parts))):
                curve = (curve + part[row]) * (1 - s if i % 2 else s)
            return y[row] + curve

        return at


class Radau(NamedTuple):
    """Implicit, of order 9: ∂f/∂y `(r, q, q)` is asked for, and h may be as long as the motion is smooth.

    Where stages begin z = Y − y is 0, and is found by Newton's iteration with the ∂f/∂y of the beginning. The error is
    that of order 5: by how much the polynomial misses f at the beginning, hγ(1 − hγ ∂f/∂y)⁻¹(f − p′).
    """

    motion: Motion
    jacobian: Motion

    def tried(self, y: FloatArray, slope: FloatArray, h: FloatArray, accuracy: Accuracy, /) -> Trial:
        """Five evaluations an iteration, one at the end, and one of ∂f/∂y."""
        several = max(1, _AT_ONCE // (_S * y.shape[1]) ** 2)
        if len(y) > several:
            parts = (slice(first, first + several) for first in range(0, len(y), several))
            return _joined([self.tried(y[each], slope[each], h[each], accuracy) for each in parts])
        bend = h[:, None, None] * self.jacobian(y)
        z, k, found = self._collocated(y, h, bend, _CLOSE * _allowed(y, y, accuracy))
        after = y + z[:, -1]
        missed = (h * radau.DAMPING)[:, None] * (slope - _weighted(_BEGINNING, k)[:, 0])
        missed = applied(inverse(_one_more(-radau.DAMPING * bend)), missed)
        bent = _weighted(_BEGINNING, z)[:, 0]
        wrong = np.maximum(np.abs(missed) / _LENIENCE, np.abs(bent) / _LENIENCE_BETWEEN)
        error = np.max(wrong / _allowed(y, after, accuracy), axis=1)
        return Trial(after, self.motion(after), np.where(found, _ended(error, after), np.nan), np.moveaxis(z, 1, 0))

    def _collocated(
        self, y: FloatArray, h: FloatArray, bend: FloatArray, close: FloatArray
    ) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
        """z and f at the stages `(r, stages, q)`, and who has found them `(r,)`.

        `bend` is h ∂f/∂y, and `close` is how small the last iteration has to be, `(r, q)`.
        """
        (n, q), h = y.shape, h[:, None, None]
        matrix = (-_A[:, None, :, None] * bend[:, None, :, None, :]).reshape(n, _S * q, _S * q)
        solution = inverse(_one_more(matrix))
        z, k = np.zeros((n, _S, q)), np.zeros((n, _S, q))
        going = np.ones(n, dtype=bool)
        for _ in range(_ITERATIONS):
            felt = self.motion((y[:, None] + z).reshape(-1, q)).reshape(z.shape)
            k = np.where(going[:, None, None], felt, k)  # who has arrived does not wait for others
            moved = applied(solution, (h * _weighted(_A, k) - z).reshape(n, -1)).reshape(z.shape)
            z = np.where(going[:, None, None], z + moved, z)
            going &= ~(np.abs(moved) <= close[:, None]).all(axis=(1, 2))
            if not going.any():
                break
        return z, k, ~going

    def factor(self, error: FloatArray, /) -> FloatArray:
        """About 0.9 error^(−1/6), by square roots alone: rather too small than too large."""
        root = np.sqrt(np.sqrt(error))
        return 0.9 / np.where(error > 1, root, np.sqrt(root))

    def curve(self, y: FloatArray, _after: FloatArray, _h: FloatArray, stages: FloatArray, /) -> Curve:
        """The polynomials themselves, of degree 5."""

        def at(row: Rows, s: FloatArray) -> FloatArray:
            total = y[row]
            for i, node in enumerate(radau.NODES):
                share = s / node
                for other in radau.NODES[:i] + radau.NODES[i + 1 :]:
                    share = share * ((s - other) / (node - other))
                total = total + share * stages[i][row]
            return total

        return at


def _joined(trials: Sequence[Trial]) -> Trial:
    """Trials of some particles and others as one."""
    after, slope, error = (np.concatenate(each) for each in zip(*(trial[:3] for trial in trials), strict=True))
    return Trial(after, slope, error, np.concatenate([trial.stages for trial in trials], axis=1))


def _weighted(weights: FloatArray, k: FloatArray) -> FloatArray:
    """Σⱼ wᵢⱼ kⱼ in the order of j, `(r, rows, q)`, of `(rows, stages)` and `(r, stages, q)`."""
    total = weights[:, 0, None] * k[:, None, 0]
    for j in range(1, weights.shape[1]):
        total = total + weights[:, j, None] * k[:, None, j]
    return total


def _one_more(matrix: FloatArray) -> FloatArray:
    """1 is added on the diagonal of matrices that nobody else has."""
    each = np.arange(matrix.shape[1])
    matrix[:, each, each] += 1.0
    return matrix


def _allowed(y: FloatArray, after: FloatArray, accuracy: Accuracy) -> FloatArray:
    """What the error may be in every coordinate, `(r, q)`."""
    allowed: FloatArray = accuracy.absolute + accuracy.relative * np.maximum(np.abs(y), np.abs(after))
    return allowed


def _ended(error: FloatArray, after: FloatArray) -> FloatArray:
    """The error, nan where the substep has no end."""
    return np.where(np.isfinite(after).all(axis=1), error, np.nan)


_LENIENCE = 100.0
"""Radau takes an error of order 5 for its own, which is of order 9 and as much smaller as that at least."""
_LENIENCE_BETWEEN = 1e4
"""And by how much the stages miss y at the beginning: an error of degree 4 of the curve, which is of degree 5."""
_ITERATIONS, _CLOSE = 12, 0.1
"""Of Newton's method at most, and how small the last one has to be in units of the error allowed."""
_AT_ONCE = 2**21
"""Entries of the matrices that are held at a time, 16 MB."""
_S = len(radau.NODES)
_A, _BEGINNING = np.array(radau.STAGES), np.array([radau.BEGINNING])
_STAGES, _MORE, _DENSE = all_weights(dop853.STAGES), all_weights(dop853.DENSE_STAGES), all_weights(dop853.DENSE)
_ERROR_5, _ERROR_3 = weights_of(dop853.ERROR_5), weights_of(dop853.ERROR_3)
