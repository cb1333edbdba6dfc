"""Sections through landscapes."""

import numpy as np

from gdlab.analysis.section import Section


def test_a_landscape_that_can_be_drawn_faster_is():
    class Slow:
        dimension, bounds = 1, np.array([[0.0, 1.0]])

        def value(self, points):
            raise AssertionError("too slow for a map")

        def drawn_value(self, points):
            return points[:, 0]

    assert Section(Slow()).value(np.array([[0.5]])).tolist() == [0.5]
