"""Weighted sums of the stages of a Runge–Kutta or Rosenbrock method, in the order of the stages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdlab.core.arrays import FloatArray

Row = tuple[tuple[int, float], ...]
"""Pairs (stage, weight), counted from 0; stages that are not named have no weight."""


def weights_of(row: Row) -> FloatArray:
    """The weights of all stages up to the last one that has any, `(stages, 1, 1)`."""
    weights = np.zeros((row[-1][0] + 1, 1, 1))
    for stage, weight in row:
        weights[stage] = weight
    return weights


def all_weights(rows: Sequence[Row]) -> tuple[FloatArray, ...]:
    """`weights_of` each row."""
    return tuple(weights_of(row) for row in rows)


def mixed(weights: FloatArray, stages: FloatArray) -> FloatArray:
    """Σⱼ wⱼ kⱼ in the order of j: numpy's own sum may take another one for few particles."""
    terms: FloatArray = weights * stages[: len(weights)]
    total: FloatArray = np.add.accumulate(terms, axis=0, out=terms)[-1]
    return total
