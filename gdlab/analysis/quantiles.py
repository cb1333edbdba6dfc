"""Quantiles of a sample."""

from __future__ import annotations

import numpy as np

from gdlab.core.arrays import FloatArray


def quantile(values: FloatArray, share: float) -> float:
    """The value below which a share of the sample `(n,)`, n ≥ 1, lies, linear between neighbours.

    It equals `np.quantile`, whose first call imports numpy.ma: a thirtieth of a second before the first picture.
    """
    ordered = np.sort(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low + (high - low) * (place - below)
