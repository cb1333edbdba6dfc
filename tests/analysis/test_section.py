"""Sections through landscapes."""

import numpy as np
import pytest

from gdlab.analysis.contours import crossings
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.grid import GridLandscape
from gdlab.landscapes.sculpted import Feature, SculptedLandscape


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


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("features", [(), (Feature("well", (0.3, -0.2), 1.0, (0.5, 0.4), 0.3),)])
def test_values_on_a_grid_are_those_at_its_points(features, swapped):
    box = [[-2.0, 2.0], [-1.0, 1.0]]
    hills = GridLandscape(np.random.default_rng(5).normal(size=(7, 12)), box)
    x, y = np.linspace(-1.5, 1.7, 31), np.linspace(-0.9, 1.3, 12)
    for land in (hills, SculptedLandscape(features, None, box, hills), SculptedLandscape(features, None, box)):
        section = Section(land, swapped=swapped)
        assert (section.value_on(x, y).ravel() == section.value(crossings(x, y))).all()
        assert section.value_on(x, y).shape == (12, 31)
