import numpy as np
import pytest

from gdlab.analysis.sight import points_in_sight, searched, surroundings
from gdlab.analysis.view import View
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.landscapes.grid import GridLandscape
from gdlab.landscapes.sculpted import Feature, SculptedLandscape
from gdlab.landscapes.stationary_points import LIMIT

WAVES = FormulaLandscape("sin(3*x)*cos(2*y) + (x^2 + y^2)/4")
GENTLE = FormulaLandscape("sin(x)*cos(y)", bounds=[[-5, 5], [-3, 3]])


@pytest.mark.parametrize("bounds", [[[-2, 2], [-2, 2]], [[-2, 2], [-1, 3]], [[0, 8], [0, 1]], [[-1, 1], [-5, 5]]])
@pytest.mark.parametrize("aspect", [1.0, 1.6, 2.1, 3.0])
def test_a_map_fitted_to_the_bounds_shows_nothing_beyond_the_surroundings(bounds, aspect):
    (left, right), (bottom, top) = bounds
    (low, high), (floor, ceiling) = surroundings(np.array(bounds, dtype=float)).tolist()
    view = View(left, right, bottom, top).locked(aspect)
    assert low <= view.left + 1e-9
    assert high >= view.right - 1e-9
    assert floor <= view.bottom + 1e-9
    assert ceiling >= view.top - 1e-9


def test_the_wells_that_a_fitted_map_shows_beyond_the_bounds_are_found():
    inside, found = WAVES.stationary_points(), points_in_sight(WAVES)
    assert len(inside) == 18
    assert len(found) == 43
    positions = np.array([p.position for p in found])
    assert all(np.abs(positions - p.position).max(axis=1).min() < 1e-9 for p in inside)
    assert np.linalg.norm(WAVES.gradient(positions), axis=1).max() < 1e-10
    assert any(p.kind == "minimum" and p.position[0] < -2.2 for p in found)
    assert [p.value for p in found] == sorted(p.value for p in found)


def test_every_point_that_can_be_counted_by_hand_is_found():
    # sin x cos y in −9 … 9 by −5 … 5: extrema at (π/2 + kπ, lπ), saddles at (kπ, π/2 + lπ)
    assert searched(GENTLE).tolist() == [[-9.0, 9.0], [-5.0, 5.0]]
    kinds = [p.kind for p in points_in_sight(GENTLE)]
    assert (kinds.count("minimum"), kinds.count("maximum"), kinds.count("saddle")) == (9, 9, 5 * 4)


def test_of_more_than_are_kept_those_inside_the_bounds_are_kept_first_and_then_the_nearest():
    land = gallery()["egg-box"].landscape()
    inside, found = land.stationary_points(), points_in_sight(land)
    assert len(inside) < LIMIT == len(found)
    positions = np.array([p.position for p in found])
    assert all(np.abs(positions - p.position).max(axis=1).min() < 1e-9 for p in inside)
    left, right = land.bounds[0]
    beyond = np.maximum(left - positions[:, 0], positions[:, 0] - right).max()
    assert beyond < 0.6 * (right - left), "the farthest are left out, whatever their value"


def test_what_lies_in_the_bounds_is_the_same_with_and_without_surroundings():
    for key in ("himmelblau", "rosenbrock", "muller-brown", "mccormick", "six-hump-camel", "ackley", "levy"):
        land = gallery()[key].landscape()
        found = np.array([p.position for p in points_in_sight(land)])
        for point in land.stationary_points():
            assert np.abs(found - point.position).max(axis=1).min() < 1e-7, (key, point)


def test_a_well_that_was_dropped_beyond_the_bounds_is_found():
    land = SculptedLandscape([Feature("well", (0.0, 0.0), 1.0), Feature("well", (4.0, 0.0), 2.0)])
    assert any(p.position == pytest.approx([4, 0], abs=0.01) for p in points_in_sight(land))
    assert not any(p.position[0] > 2 for p in land.stationary_points())


def test_one_dimension_many_and_a_height_map_are_searched_in_their_bounds():
    heights = np.hypot(*np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9)))
    for land in (FormulaLandscape("cos(x)"), FormulaLandscape("x1**2 + x2**2 + cos(x3)"), GridLandscape(heights)):
        assert np.array_equal(searched(land), land.bounds)
        assert len(points_in_sight(land)) == len(land.stationary_points())
