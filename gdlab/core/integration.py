"""Motion without noise to fourteen digits: by adaptive substeps, one step size for each particle.

A motion y′ = f(y) is followed in substeps whose length is chosen so that the estimated error of each is below

    absolute + relative |yᵢ|    in every coordinate,        h ← 0.9 h · error^(−1/8), at most 6 h and at least h/10.

They are those of the explicit method DOP853. It is held up where a motion could relax many thousand times faster than
it goes on, though it has long done so: a stiff one. Where ∂f/∂y is known the implicit method Radau IIA is then tried
now and then, and takes over until the end where it gets much further, to some twelve digits.

Particles never feel one another: each has its own clock and its own substeps, taken together only to save time. And
the roots are square roots, the norm is a maximum, and every sum runs in the order of the stages, so that a path has the
same bits on every machine and in every company.

Source: Hairer, Nørsett, Wanner, "Solving Ordinary Differential Equations I" (Springer 1993), II.4 to II.6, with the
largest coordinate in place of the mean; Hairer, Wanner, the same II (Springer 1996), IV.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdlab.core.accuracy import Accuracy
from gdlab.core.arrays import FloatArray
from gdlab.core.formulas import Dop853, Formula, Motion, Radau

__all__ = ["FULL", "Accuracy", "Motion", "advanced", "sampled", "substeps"]

FULL = Accuracy()
LEAST_SUBSTEP = 2.0**-46
"""A substep is not divided further: where it is finite it is taken, so that a kink in the slope holds nobody up."""
_GROWTH, _DECLINE = 6.0, 0.1
_ENDLESS = 1e300
"""No motion is followed for longer, in units of time, so that the number of its substeps is one."""
_LONG = 1 / 4
"""A motion may be stiff when it would take this share of all the substeps there are."""
_PRICE = 8
"""So many substeps of the explicit formula cost as much as one of the implicit. A motion that is stiff needs few of
these; one that swings without end is not to be followed for longer because it was taken for stiff."""
_EVERY = 16
"""Then every so many substeps the implicit method is tried, with one `_GROWTH` times as long."""


class Substeps(NamedTuple):
    """One substep of each of the particles `rows`.

    Attributes:
        rows: numbers of the particles, `(r,)`.
        begun, length: when it began and how long it took, `(r,)`.
        last: whether it reached the end, `(r,)`.
        before, after: y, `(r, q)`.
        stages: of the formula by which it was taken, `(s, r, q)`.
        formula: that.
    """

    rows: npt.NDArray[np.intp]
    begun: FloatArray
    length: FloatArray
    last: npt.NDArray[np.bool_]
    before: FloatArray
    after: FloatArray
    stages: FloatArray
    formula: Formula


class _Going(NamedTuple):
    """Particles on their way: their numbers, how long they have gone, where they are, and what to try next."""

    rows: npt.NDArray[np.intp]
    t: FloatArray
    y: FloatArray
    h: FloatArray


def advanced(motion: Motion, start: FloatArray, span: float = 1.0, jacobian: Motion | None = None) -> FloatArray:
    """y after the time `span`, `(n, q)`; nan where there is none.

    There is none where the solution leaves the numbers before, as x′ = x² does, where f is not defined on the way, and
    where `FULL.most` substeps do not get through: of a motion that swings far faster than the unit of time.
    `jacobian` is ∂f/∂y, `(n, q, q)`.
    """
    end = np.full(start.shape, np.nan)
    for taken in substeps(motion, start, span, jacobian=jacobian):
        end[taken.rows[taken.last]] = taken.after[taken.last]
    return end


def sampled(
    motion: Motion,
    start: FloatArray,
    times: npt.ArrayLike,
    accuracy: Accuracy | None = None,
    jacobian: Motion | None = None,
) -> FloatArray:
    """y at ascending times ≥ 0 by a continuous extension, `(k, n, q)`; nan where there is none.

    In full accuracy the substeps are those of `advanced` over the last of the times, where the two agree to the bit.
    """
    at = np.asarray(times, dtype=np.float64)
    path = np.full((len(at), *start.shape), np.nan)
    path[at == 0] = start
    for taken in substeps(motion, start, float(at[-1]), accuracy, jacobian) if len(at) else ():
        first = np.searchsorted(at, taken.begun, "right")
        behind = np.searchsorted(at, np.where(taken.last, np.inf, taken.begun + taken.length), "right")
        row = np.repeat(np.arange(len(first)), behind - first)
        when = np.arange(len(row)) + np.repeat(first - np.cumsum(behind - first) + (behind - first), behind - first)
        if len(row):
            with np.errstate(all="ignore"):
                path[when, taken.rows[row]] = _between(taken, row, at[when])
    return path


def substeps(
    motion: Motion,
    start: FloatArray,
    span: float,
    accuracy: Accuracy | None = None,
    jacobian: Motion | None = None,
) -> Iterator[Substeps]:
    """The substeps from time 0 to `span`, of all particles that took one at once.

    The first is tried with the unit of time, the length that a caller asks for in one go.
    """
    rows = np.flatnonzero(np.isfinite(start).all(axis=1)) if span > 0 else np.arange(0)
    going = _Going(rows, np.zeros(len(rows)), start[rows], np.ones(len(rows)))
    implicit, stiff = None if jacobian is None else Radau(motion, jacobian), list[_Going]()
    span = min(span, _ENDLESS)
    yield from _followed(Dop853(motion), motion, going, span, accuracy or FULL, implicit, stiff)
    if implicit is not None and stiff:
        rest = _Going(*map(np.concatenate, zip(*stiff, strict=True)))
        allowed = accuracy or FULL
        yield from _followed(implicit, motion, rest, span, allowed._replace(most=max(1, allowed.most // _PRICE)))


def _followed(
    formula: Formula,
    motion: Motion,
    going: _Going,
    span: float,
    accuracy: Accuracy,
    other: Formula | None = None,
    aside: list[_Going] | None = None,
) -> Iterator[Substeps]:
    """The substeps by one formula; particles with which another gets much further are laid aside for that."""
    rows, t, y, h = going
    with np.errstate(all="ignore"):
        slope = motion(y)
    growth: FloatArray = np.full(len(rows), _GROWTH)
    gone = np.zeros(len(rows), dtype=np.int64)
    for _ in range(int(accuracy.most * max(1.0, span))):
        if not len(rows):
            return
        last = h >= span - t
        h = np.where(last, span - t, h)
        with np.errstate(all="ignore"):
            trial = formula.tried(y, slope, h, accuracy)
            factor = formula.factor(trial.error)
        least = h <= LEAST_SUBSTEP
        taken = (trial.error <= 1) | (least & np.isfinite(trial.after).all(axis=1))
        if taken.any():
            clock, way = (rows[taken], t[taken], h[taken], last[taken]), (y[taken], trial.after[taken])
            yield Substeps(*clock, *way, trial.stages[:, taken], formula)
        y, slope = np.where(taken[:, None], trial.after, y), np.where(taken[:, None], trial.slope, slope)
        left = np.where(taken, ~last, ~least)
        # fmax passes over nan: what cannot be judged is tried again with a tenth.
        longer = np.minimum(np.fmax(factor, _DECLINE), growth)
        t, h = np.where(taken, t + h, t), np.maximum(h * longer, LEAST_SUBSTEP)
        growth, gone = np.where(taken, _GROWTH, 1.0), gone + taken
        if other is not None and aside is not None:
            asked = np.flatnonzero(left & taken & (gone % _EVERY == 0) & (h * accuracy.most * _LONG < 1))
            if len(asked):
                with np.errstate(all="ignore"):
                    further = other.tried(y[asked], slope[asked], _GROWTH * h[asked], accuracy).error <= 1
                moved = asked[further]
                aside.append(_Going(rows[moved], t[moved], y[moved], h[moved]))
                left[moved] = False
        rows, gone = rows[left], gone[left]
        y, slope, t, h, growth = (each[left] for each in (y, slope, t, h, growth))


def _between(taken: Substeps, row: npt.NDArray[np.intp], times: FloatArray) -> FloatArray:
    """y at some times within substeps, `(k, q)`; `row` says within which."""
    asked, row = np.unique(row, return_inverse=True)
    y, after = taken.before[asked], taken.after[asked]
    curve = taken.formula.curve(y, after, taken.length[asked, None], taken.stages[:, asked])
    s = ((times - taken.begun[asked][row]) / taken.length[asked][row])[:, None]
    between: FloatArray = np.where(s == 1, after[row], curve(row, s))
    return between
