"""Sections through landscapes."""

import numpy as np

from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.grid import GridLandscape


def test_a_landscape_that_can_be_drawn_faster_is():
    class Slow:
        dimension, bounds = 1, np.array([[0.0, 1.0]])

        def value(self, points):
            raise AssertionError("too slow for a map")

        def drawn_value(self, points):
            return points[:, 0]

    assert Section(Slow()).value(np.array([[0.5]])).tolist() == [0.5]


def test_only_a_height_map_was_measured_within_an_extent():
    heights = GridLandscape(np.arange(12.0).reshape(3, 4), ((-1.0, 2.0), (5.0, 6.0)))
    assert Section(heights).extent == View(-1.0, 2.0, 5.0, 6.0)
    assert Section(heights, swapped=True).extent == View(5.0, 6.0, -1.0, 2.0)
    assert Section(FormulaLandscape("x**2 + y**2")).extent is None
