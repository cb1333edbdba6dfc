"""What the tests of the core share."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def same_bits():
    """A function that compares arrays to the last bit, every nan being like every other."""

    def compare(a, b):
        a, b = np.asarray(a), np.asarray(b)
        return a.shape == b.shape and np.array_equal(
            np.where(np.isnan(a), np.nan, a).view(np.int64), np.where(np.isnan(b), np.nan, b).view(np.int64)
        )

    return compare
