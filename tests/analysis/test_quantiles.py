"""Quantiles are numpy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.analysis.quantiles import quantile


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0, 1))
def test_as_numpy(values, share):
    expected = float(np.quantile(np.array(values), share))
    assert quantile(np.array(values), share) == pytest.approx(expected, rel=1e-12, abs=1e-9)
