"""Splines through knots: those of scipy, C², straight beyond the ends, and edited by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from gdlab.core.fields import ParameterError
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.landscapes.splines import (
    CLOSEST_KNOTS,
    MOST_KNOTS,
    Knot,
    knot_added,
    knot_moved,
    knot_removed,
    spline_expression,
    spline_value,
    tridiagonal_solution,
)

BOUNDS = [[-2.0, 2.0]]
GAP = 4 * CLOSEST_KNOTS


def knots_of(positions, values):
    return [Knot(float(x), float(u)) for x, u in zip(positions, values, strict=True)]


def curve(knots):
    return SculptedLandscape(knots=knots, bounds=BOUNDS)


@st.composite
def curves(draw, least=2, most=MOST_KNOTS):
    """Knots that are not too unevenly spaced: distances from 0.05 to 0.5."""
    count = draw(st.integers(least, most))
    steps = draw(st.lists(st.floats(0.05, 0.5), min_size=count, max_size=count))
    values = draw(st.lists(st.floats(-3, 3), min_size=count, max_size=count))
    return knots_of(np.cumsum(steps) - 2, values)


def at(x):
    return np.atleast_1d(np.asarray(x, dtype=float))[:, None]


@given(curves(least=3))
def test_it_is_scipys_natural_spline(knots):
    positions, values = [k.position for k in knots], [k.value for k in knots]
    oracle = CubicSpline(positions, values, bc_type="natural")
    x, land = np.linspace(positions[0], positions[-1], 101), curve(knots)
    for order, found in enumerate((land.value(at(x)), land.gradient(at(x))[:, 0], land.hessian(at(x))[:, 0, 0])):
        expected = oracle(x, order)
        assert np.abs(found - expected).max() <= 1e-12 * max(1.0, np.abs(oracle(positions, order)).max())


def test_two_knots_make_a_straight_line():
    land = curve(knots_of([-1, 1], [0, 4]))
    assert land.value(at([-3, -1, 0, 1, 5])).tolist() == [-4, 0, 2, 4, 12]
    assert land.gradient(at([-3, 0, 5])).ravel().tolist() == [2, 2, 2]
    assert not land.hessian(at([-3, 0, 5])).any()


@given(curves())
def test_it_goes_through_its_knots_and_is_smooth_there(knots):
    land = curve(knots)
    x = np.array([k.position for k in knots])
    assert land.value(at(x)) == pytest.approx([k.value for k in knots], abs=1e-14)
    below = np.nextafter(x, -math.inf)
    steep, bent = np.abs(land.gradient(at(x))).max(), np.abs(land.hessian(at(x))).max()
    assert land.value(at(below)) == pytest.approx(land.value(at(x)), abs=1e-11)
    assert land.gradient(at(below)) == pytest.approx(land.gradient(at(x)), abs=1e-11 * (1 + steep + bent))
    assert land.hessian(at(below)) == pytest.approx(land.hessian(at(x)), abs=1e-10 * (1 + bent))


@given(curves(), st.floats(1e-3, 1e6))
def test_it_is_straight_beyond_its_ends(knots, far):
    land = curve(knots)
    for end, side in ((knots[0], -1), (knots[-1], 1)):
        slope = land.gradient(at(end.position))[0, 0]
        out = at(end.position + side * far)
        assert land.hessian(out)[0, 0, 0] == 0
        assert land.gradient(out)[0, 0] == pytest.approx(slope, abs=1e-11 * (1 + abs(slope)))
        assert land.value(out)[0] == pytest.approx(end.value + side * far * slope, rel=1e-9, abs=1e-9)
    assert land.hessian(at([knots[0].position, knots[-1].position])).ravel() == pytest.approx([0, 0], abs=1e-9)


@given(curves(), st.floats(-4, 4))
def test_one_place_has_the_value_it_has_among_many(knots, x):
    assert spline_value(knots, x) == curve(knots).value(at(x))[0]


@given(curves(most=MOST_KNOTS - 1), st.floats(-2.5, 2.5))
def test_a_new_knot_lies_on_the_curve_and_leaves_it_as_it_was(knots, x):
    assume(min(abs(k.position - x) for k in knots) > 0.01)
    more, index = knot_added(knots, x, GAP)
    assert len(more) == len(knots) + 1
    assert more[index].position == x
    assert [*more[:index], *more[index + 1 :]] == knots
    places = at(np.linspace(-3, 3, 61))
    scale = 1 + np.abs(curve(knots).value(places)).max()
    assert curve(more).value(places) == pytest.approx(curve(knots).value(places), abs=1e-9 * scale)


def test_a_knot_is_added_neither_upon_another_nor_beyond_the_most():
    knots = knots_of([-1, 0, 1], [0, 1, 0])
    with pytest.raises(ParameterError, match="closer than") as caught:
        knot_added(knots, 0.5 * GAP, GAP)
    assert caught.value.key == "knots[2].position"
    many = knots_of(np.linspace(-2, 2, MOST_KNOTS), np.zeros(MOST_KNOTS))
    with pytest.raises(ParameterError, match="2 to 24 knots, not 25"):
        knot_added(many, 0.1, GAP)


def test_a_knot_is_removed_but_two_stay():
    knots = knots_of([-1, 0, 1], [0, 1, 0])
    assert knot_removed(knots, 1) == (knots[0], knots[2])
    with pytest.raises(ParameterError, match="2 to 24 knots, not 1"):
        knot_removed(knots[:2], 0)


@given(curves(), st.data(), st.floats(-50, 50), st.floats(-5, 5))
def test_a_knot_that_is_moved_stays_between_its_neighbours(knots, data, x, u):
    index = data.draw(st.integers(0, len(knots) - 1))
    before = list(knots)
    moved = knot_moved(knots, index, x, u, GAP)
    assert knots == before
    assert moved[index].value == u
    assert [*moved[:index], *moved[index + 1 :]] == [*knots[:index], *knots[index + 1 :]]
    curve(moved)  # is not refused
    if 0 < index < len(knots) - 1:
        assert knots[index - 1].position < moved[index].position < knots[index + 1].position


@pytest.mark.parametrize(
    ("knots", "key", "message"),
    [
        ([Knot(0, 0)], "knots", "2 to 24 knots, not 1"),
        ([], "knots", "not 0"),
        (knots_of(np.linspace(-2, 2, 25), np.zeros(25)), "knots", "not 25"),
        ([Knot(0, 0), Knot(1, math.nan)], "knots[1].value", "the value of knot 2 must be a finite number"),
        ([Knot(math.inf, 0), Knot(1, 0)], "knots[0].position", "the position of knot 1 must be a finite number"),
        ([Knot(0, 0), Knot(1, 1e200)], "knots[1].value", "the value of knot 2"),
        ([Knot(0, 0), Knot(1, True)], "knots[1].value", "the value of knot 2"),
        ([Knot(0, 0), Knot(0, 1)], "knots[1].position", "knot 2 is not to the right of knot 1"),
        ([Knot(0, 0), Knot(1, 1), Knot(0.5, 1)], "knots[2].position", "knots must ascend"),
        ([Knot(0, 0), Knot(1, 1), Knot(1.001, 1)], "knots[2].position", "knots 2 and 3 are closer than 0.004"),
    ],
)
def test_knots_that_make_no_curve_are_refused(knots, key, message):
    with pytest.raises(ParameterError, match=message) as caught:
        curve(knots)
    assert caught.value.key == key


def test_compiling_is_done_once_for_all_curves_of_as_many_knots():
    a, b = curve(knots_of([-1, 0, 1], [0, 1, 0])), curve(knots_of([-2, 0.5, 1], [3, 1, 2]))
    assert a.expression is b.expression is spline_expression(3)


@settings(max_examples=30)
@given(curves(least=3))
def test_the_points_of_a_curve_are_where_its_slope_vanishes(knots):
    land = curve(knots)
    for p in land.stationary_points():
        assert abs(land.gradient(p.position[None])[0, 0]) < 1e-8 * (1 + abs(p.eigenvalues[0]))
    oracle = CubicSpline([k.position for k in knots], [k.value for k in knots], bc_type="natural")
    roots = [x for x in oracle.derivative().roots(extrapolate=False) if -2 < x < 2 and abs(oracle(x, 2)) > 0.5]
    found = [p.position[0] for p in land.stationary_points()]
    assert all(min((abs(x - f) for f in found), default=9) < 1e-7 for x in roots)


def test_the_lowest_point_of_a_curve_that_is_mostly_flat_is_found():
    knots = [(-1.75, 0.5), (-1.25, 0.5), (-1.125, 0.0), (-1.0625, 0.0)]
    knots += [(x, 0.0546875) for x in (-0.8125, -0.6875, -0.5625, -0.0625, 0.0625)]
    lowest = curve([Knot(*knot) for knot in knots]).stationary_points()[0]
    assert lowest.kind == "minimum"
    assert lowest.position[0] == pytest.approx(-1.0992106905640235, abs=1e-9)


def test_a_system_of_arrays_is_solved_like_one_of_floats():
    random = np.random.default_rng(3)
    below, above = random.normal(size=(2, 6))
    diagonal, right = 4 + random.uniform(size=6), random.normal(size=(6, 5))
    together = tridiagonal_solution(below, diagonal, above, list(right))
    alone = [tridiagonal_solution(below, diagonal, above, right[:, j].tolist()) for j in range(5)]
    assert np.array_equal(np.array(together), np.array(alone).T)
    matrix = np.diag(diagonal) + np.diag(below[1:], -1) + np.diag(above[:-1], 1)
    assert matrix @ np.array(together) == pytest.approx(right)
