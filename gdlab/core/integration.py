"""Motion without noise to fourteen digits: the adaptive Runge–Kutta method DOP853, one step size for each particle.

A motion y′ = f(y) is followed in substeps whose length is chosen so that the estimated error of each is below

    absolute + relative |yᵢ|    in every coordinate,        h ← 0.9 h · error^(−1/8), at most 6 h and at least h/10.

Particles never feel one another: each has its own clock and its own substeps, taken together only to save time. And
the eighth root is three square roots, the norm is a maximum, and every sum runs in the order of the stages, so that a
path has the same bits on every machine and in every company.

Source: Hairer, Nørsett, Wanner, "Solving Ordinary Differential Equations I" (Springer 1993), II.4 to II.6. The error
is their h e₅²/√(e₅² + e₃²/100) of the estimates of orders 5 and 3, with the largest coordinate in place of the mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.dop853 import DENSE, DENSE_STAGES, ERROR_3, ERROR_5, STAGES, Row

Motion = Callable[[FloatArray], FloatArray]
"""f of `(n, q)`, `(n, q)`: one row a particle, whatever the others are."""


class Accuracy(NamedTuple):
    """How exactly a motion is followed: what its error may be in a substep, and how many of them a unit of time has.

    Substeps that were rejected count.
    """

    relative: float = 1e-13
    absolute: float = 1e-14
    most: int = 4096


FULL = Accuracy()
LEAST_SUBSTEP = 2.0**-46
"""A substep is not divided further: where it is finite it is taken, so that a kink in the slope holds nobody up."""


class Substeps(NamedTuple):
    """One substep of each of the particles `rows`.

    Attributes:
        rows: numbers of the particles, `(r,)`.
        begun, length: when it began and how long it took, `(r,)`.
        last: whether it reached the end, `(r,)`.
        before, after: y, `(r, q)`.
        slopes: f at the stages of the substep, the last one at its end, `(13, r, q)`.
    """

    rows: npt.NDArray[np.intp]
    begun: FloatArray
    length: FloatArray
    last: npt.NDArray[np.bool_]
    before: FloatArray
    after: FloatArray
    slopes: FloatArray


def advanced(motion: Motion, start: FloatArray, span: float = 1.0) -> FloatArray:
    """y after the time `span`, `(n, q)`; nan where there is none.

    There is none where the solution leaves the numbers before, as x′ = x² does, where f is not defined on the way, and
    where `FULL.most` substeps do not get through: of a motion far faster than the unit of time.
    """
    end = np.full(start.shape, np.nan)
    for taken in substeps(motion, start, span):
        end[taken.rows[taken.last]] = taken.after[taken.last]
    return end


def sampled(motion: Motion, start: FloatArray, times: npt.ArrayLike, accuracy: Accuracy | None = None) -> FloatArray:
    """y at ascending times ≥ 0 by the continuous extension of order 7, `(k, n, q)`; nan where there is none.

    In full accuracy the substeps are those of `advanced` over the last of the times, where the two agree to the bit.
    """
    at = np.asarray(times, dtype=np.float64)
    path = np.full((len(at), *start.shape), np.nan)
    path[at == 0] = start
    for taken in substeps(motion, start, float(at[-1]), accuracy) if len(at) else ():
        first = np.searchsorted(at, taken.begun, "right")
        behind = np.searchsorted(at, np.where(taken.last, np.inf, taken.begun + taken.length), "right")
        row = np.repeat(np.arange(len(first)), behind - first)
        when = np.arange(len(row)) + np.repeat(first - np.cumsum(behind - first) + (behind - first), behind - first)
        if len(row):
            with np.errstate(all="ignore"):
                path[when, taken.rows[row]] = _between(motion, taken, row, at[when])
    return path


def substeps(motion: Motion, start: FloatArray, span: float, accuracy: Accuracy | None = None) -> Iterator[Substeps]:
    """The substeps from time 0 to `span`, of all particles that took one at once.

    The first is tried with the unit of time, the length that a caller asks for in one go.
    """
    accuracy = accuracy or FULL
    rows = np.flatnonzero(np.isfinite(start).all(axis=1)) if span > 0 else np.arange(0)
    y = start[rows]
    with np.errstate(all="ignore"):
        slope = motion(y)
    t: FloatArray = np.zeros(len(rows))
    h: FloatArray = np.ones(len(rows))
    growth: FloatArray = np.full(len(rows), _GROWTH)
    for _ in range(int(accuracy.most * max(1.0, span))):
        if not len(rows):
            return
        last = h >= span - t
        h = np.where(last, span - t, h)
        with np.errstate(all="ignore"):
            slopes, after = _tried(motion, y, slope, h)
            error = _error(slopes, y, after, h, accuracy)
        least = h <= LEAST_SUBSTEP
        taken = (error <= 1) | (least & np.isfinite(after).all(axis=1))
        if taken.any():
            yield Substeps(rows[taken], t[taken], h[taken], last[taken], y[taken], after[taken], slopes[:, taken])
        y, slope = np.where(taken[:, None], after, y), np.where(taken[:, None], slopes[-1], slope)
        t, h = np.where(taken, t + h, t), np.maximum(h * _factor(error, growth), LEAST_SUBSTEP)
        growth = np.where(taken, _GROWTH, 1.0)
        left = np.where(taken, ~last, ~least)
        rows = rows[left]
        y, slope, t, h, growth = (each[left] for each in (y, slope, t, h, growth))


_GROWTH, _DECLINE = 6.0, 0.1


def _tried(motion: Motion, y: FloatArray, slope: FloatArray, h: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The slopes `(13, r, q)` of a substep of length h `(r,)`, and where it ends, `(r, q)`."""
    slopes = np.empty((len(_STAGES) + 1, *y.shape))
    slopes[0] = slope
    at = y
    for i, weights in enumerate(_STAGES):
        at = y + h[:, None] * _mixed(weights, slopes)
        slopes[i + 1] = motion(at)
    return slopes, at


def _error(slopes: FloatArray, y: FloatArray, after: FloatArray, h: FloatArray, accuracy: Accuracy) -> FloatArray:
    """The estimated error of each particle's substep in units of what is allowed, `(r,)`; nan where it has no end."""
    allowed = accuracy.absolute + accuracy.relative * np.maximum(np.abs(y), np.abs(after))
    fifth, third = (np.max(np.abs(_mixed(weights, slopes)) / allowed, axis=1) for weights in (_ERROR_5, _ERROR_3))
    error: FloatArray = np.where(fifth == 0, 0.0, h * fifth / np.sqrt(1 + 0.01 * (third / fifth) ** 2))
    return np.where(np.isfinite(after).all(axis=1), error, np.nan)


def _factor(error: FloatArray, growth: FloatArray) -> FloatArray:
    """By how much a substep may be longer than one of this error, `(r,)`."""
    with np.errstate(all="ignore"):
        factor = 0.9 / np.sqrt(np.sqrt(np.sqrt(error)))
    # fmax passes over nan: what cannot be judged is tried again with a tenth.
    shorter: FloatArray = np.minimum(np.fmax(factor, _DECLINE), growth)
    return shorter


def _mixed(weights: FloatArray, slopes: FloatArray) -> FloatArray:
    """Σⱼ wⱼ kⱼ in the order of j: numpy's own sum may take another one for few particles."""
    terms: FloatArray = weights * slopes[: len(weights)]
    total: FloatArray = np.add.accumulate(terms, axis=0, out=terms)[-1]
    return total


def _between(motion: Motion, taken: Substeps, row: npt.NDArray[np.intp], times: FloatArray) -> FloatArray:
    """y at some times within substeps, `(k, q)`; `row` says within which."""
    asked, row = np.unique(row, return_inverse=True)
    h, y, after = taken.length[asked, None], taken.before[asked], taken.after[asked]
    slopes = np.concatenate([taken.slopes[:, asked], np.empty((len(_DENSE_STAGES), *y.shape))])
    for i, weights in enumerate(_DENSE_STAGES, len(taken.slopes)):
        slopes[i] = motion(y + h * _mixed(weights, slopes))
    moved = after - y
    bend = h * slopes[0] - moved
    parts = [moved, bend, moved - h * slopes[len(_STAGES)] - bend, *(h * _mixed(w, slopes) for w in _DENSE)]
    s = ((times - taken.begun[asked][row]) / taken.length[asked][row])[:, None]
    curve = np.zeros((len(row), y.shape[1]))
    for i, part in reversed(list(enumerate(parts))):
        curve = (curve + part[row]) * (1 - s if i % 2 else s)
    between: FloatArray = np.where(s == 1, after[row], y[row] + curve)
    return between


def _weights(row: Row) -> FloatArray:
    """The weights of all stages up to the last one that has any, `(stages, 1, 1)`."""
    weights = np.zeros((row[-1][0] + 1, 1, 1))
    for stage, weight in row:
        weights[stage] = weight
    return weights


def _all_weights(rows: Sequence[Row]) -> tuple[FloatArray, ...]:
    """`_weights` of each row."""
    return tuple(_weights(row) for row in rows)


_STAGES, _DENSE_STAGES, _DENSE = _all_weights(STAGES), _all_weights(DENSE_STAGES), _all_weights(DENSE)
_ERROR_5, _ERROR_3 = _weights(ERROR_5), _weights(ERROR_3)
