"""A brush changes what it reaches and nothing else, softly, and however the pointer was read."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.core.fields import ParameterError
from gdlab.landscapes.brush import MOST_DABS, Brush, dabs, raised, smoothed

BOUNDS = np.array([[-2.0, 2.0], [0.0, 10.0]])
SHAPES = st.tuples(st.integers(2, 24), st.integers(2, 24))
CENTRES = st.tuples(st.floats(-3, 3), st.floats(-2, 12))
BRUSHES = st.builds(
    lambda inner, more, aspect: Brush(inner, inner + more, aspect),
    st.floats(0, 1),
    st.floats(0.1, 2),
    st.floats(0.3, 4),
)


FULL = (slice(10, 21), slice(10, 21))
"""Where a brush in the middle of 31 × 31 heights is at its full strength."""


def heights(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def axes(shape):
    return np.linspace(*BOUNDS[0], shape[1]), np.linspace(*BOUNDS[1], shape[0])


def distance(shape, brush, centre):
    """From the centre to each of the heights, as the brush measures it."""
    x, y = axes(shape)
    return np.hypot((x - centre[0])[None], (y - centre[1])[:, None] / brush.aspect)


def roughness(values):
    return float((np.diff(values, 2, axis=0) ** 2).sum() + (np.diff(values, 2, axis=1) ** 2).sum())


@given(SHAPES, BRUSHES, CENTRES, st.floats(-5, 5))
def test_raising_adds_the_profile(shape, brush, centre, amount):
    before = heights(shape)
    painted = raised(before, BOUNDS, brush, centre, amount)
    expected = before + amount * brush.profile(distance(shape, brush, centre))
    assert painted.values == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("paint", [raised, smoothed])
@given(shape=SHAPES, brush=BRUSHES, centres=st.lists(CENTRES, max_size=3))
def test_nothing_changes_beyond_the_outer_radius_nor_outside_the_box(paint, shape, brush, centres):
    before = heights(shape)
    values, box = paint(before, BOUNDS, brush, centres, 0.7)
    reached = np.zeros(shape, dtype=bool)
    for centre in centres:
        reached |= distance(shape, brush, centre) < brush.outer * (1 + 1e-12)
    assert np.array_equal(values[~reached], before[~reached])
    inside = np.zeros(shape, dtype=bool)
    inside[box] = True
    assert np.array_equal(values[~inside], before[~inside])


@given(SHAPES, BRUSHES, CENTRES, st.floats(0.1, 3))
def test_raised_and_lowered_it_is_as_before(shape, brush, centre, amount):
    before = heights(shape)
    up = raised(before, BOUNDS, brush, centre, amount).values
    assert raised(up, BOUNDS, brush, centre, -amount).values == pytest.approx(before, abs=1e-14)


@pytest.mark.parametrize("paint", [raised, smoothed])
def test_what_was_given_is_left_as_it_was_and_what_is_returned_is_fresh(paint):
    before = heights((9, 9))
    kept = before.copy()
    values = paint(before, BOUNDS, Brush(0.5, 1.5), (0, 5), 0.5).values
    assert np.array_equal(before, kept)
    assert not np.shares_memory(values, before)
    beside = paint(before, BOUNDS, Brush(0.5, 1.5), (50, 50), 0.5)
    assert np.array_equal(beside.values, before)
    assert not np.shares_memory(beside.values, before)
    assert before[beside.box].size == 0


@given(BRUSHES)
def test_the_profile_falls_from_1_to_0_without_a_kink(brush):
    r = np.linspace(0, brush.outer * 1.2, 4001)
    p = brush.profile(r)
    assert np.all(p[r <= brush.inner] == 1)
    assert np.all(p[r >= brush.outer] == 0)
    assert np.all(np.diff(p) <= 1e-15)
    width, step = brush.outer - brush.inner, r[1]
    assert np.abs(np.diff(p)).max() < 2 * step / width
    assert np.abs(np.diff(p, 2)).max() < 6 * (step / width) ** 2
    assert np.abs(np.diff(p, 3)).max() < 70 * (step / width) ** 3 + 1e-13


@given(SHAPES, BRUSHES, CENTRES, st.floats(0, 1))
def test_smoothing_keeps_a_plane(shape, brush, centre, amount):
    x, y = axes(shape)
    plane = 1 + 2 * x[None] - 3 * y[:, None]
    assert smoothed(plane, BOUNDS, brush, centre, amount).values == pytest.approx(plane, abs=1e-11)


@given(SHAPES, st.integers(0, 500), BRUSHES, st.lists(CENTRES, min_size=1, max_size=3), st.floats(0, 1))
def test_smoothing_never_overshoots(shape, seed, brush, centres, amount):
    before = heights(shape, seed)
    after = smoothed(before, BOUNDS, brush, centres, amount).values
    assert after.min() >= before.min() - 1e-12
    assert after.max() <= before.max() + 1e-12


@pytest.mark.parametrize("amount", [0.2, 1.0])
@pytest.mark.parametrize("bumps", ["noise", "checkerboard", "spike", "stripes"])
def test_smoothing_reduces_roughness_dab_by_dab(bumps, amount):
    row, column = np.indices((31, 31))
    values = {
        "noise": heights((31, 31)),
        "checkerboard": (-1.0) ** (row + column),
        "spike": ((row == 15) & (column == 15)) * 1.0,
        "stripes": (-1.0) ** column,
    }[bumps]
    brush, rough = Brush(1.0, 2.0, 2.5), roughness(values[FULL])
    for _ in range(4):
        after = smoothed(values, BOUNDS, brush, (0, 5), amount).values
        assert roughness(after) < roughness(values)
        values = after
    assert roughness(values[FULL]) < (0.3 if amount < 1 else 0.01) * rough


def test_smoothing_by_nothing_changes_nothing():
    before = heights((8, 8))
    assert np.array_equal(smoothed(before, BOUNDS, Brush(1, 2), (0, 5), 0.0).values, before)


@pytest.mark.parametrize("amount", [-0.1, 1.1, math.nan])
def test_smoothing_beyond_the_mean_is_refused(amount):
    with pytest.raises(ParameterError, match="from 0 to 1") as caught:
        smoothed(heights((4, 4)), BOUNDS, Brush(1, 2), (0, 5), amount)
    assert caught.value.key == "amount"


@pytest.mark.parametrize("paint", [raised, smoothed])
def test_several_dabs_are_one_after_the_other(paint):
    before, brush = heights((20, 20)), Brush(0.2, 1.0, 2.0)
    centres = [(-1, 3), (-0.5, 4), (0.3, 6)]
    together = paint(before, BOUNDS, brush, centres, 0.6)
    one = before
    for centre in centres:
        one = paint(one, BOUNDS, brush, centre, 0.6).values
    assert np.array_equal(together.values, one)


PATHS = st.lists(st.tuples(st.floats(-2, 2), st.floats(0, 10)), min_size=1, max_size=8)


@given(PATHS, BRUSHES)
def test_dabs_are_evenly_spaced_along_the_path(path, brush):
    found = dabs(path, brush)
    assert found[0] == pytest.approx(path[0])
    steps = np.hypot(np.diff(found[:, 0]), np.diff(found[:, 1]) / brush.aspect)
    assert np.all(steps <= brush.spacing * (1 + 1e-9))
    if len(path) == 2:
        assert steps == pytest.approx(np.full(len(steps), brush.spacing))
        assert math.hypot(found[-1, 0] - path[-1][0], (found[-1, 1] - path[-1][1]) / brush.aspect) <= brush.spacing


@given(PATHS, BRUSHES, st.integers(2, 7))
def test_how_often_the_pointer_was_read_changes_nothing(path, brush, pieces):
    finer = [path[0]]
    for a, b in pairwise(path):
        finer += [(a[0] + (b[0] - a[0]) * k / pieces, a[1] + (b[1] - a[1]) * k / pieces) for k in range(1, pieces + 1)]
    coarse, fine = dabs(path, brush), dabs(finer, brush)
    shared = min(len(coarse), len(fine))
    assert abs(len(coarse) - len(fine)) <= 1  # when the path ends upon a dab, rounding decides whether it is there
    assert coarse[:shared] == pytest.approx(fine[:shared], abs=1e-9)


@given(PATHS, BRUSHES, st.integers(1, 8))
def test_a_stroke_that_goes_on_begins_with_the_dabs_so_far(path, brush, count):
    so_far = dabs(path[:count], brush)
    assert dabs(path, brush)[: len(so_far)] == pytest.approx(so_far, abs=1e-9)


def test_a_stroke_of_n_spacings_has_a_dab_at_its_end():
    brush = Brush(0.1, 0.4)
    assert dabs([(0, 0), (1, 0), (1, 1)], brush) == pytest.approx(
        np.array([(0.1 * k, 0) for k in range(11)] + [(1, 0.1 * k) for k in range(1, 11)]), abs=1e-12
    )
    assert dabs((0.5, 0.5), brush).tolist() == [[0.5, 0.5]]
    assert dabs([(0.5, 0.5)] * 3, brush).tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("path", [[], [(math.nan, 0)], [(0, 0), (math.inf, 0)]])
def test_a_path_that_is_none_is_refused(path):
    with pytest.raises(ParameterError, match="at least one point") as caught:
        dabs(path, Brush(0.1, 0.4))
    assert caught.value.key == "path"


def test_a_stroke_has_a_limit():
    with pytest.raises(ParameterError, match=f"{MOST_DABS:,} dabs"):
        dabs([(0, 0), (1e9, 0)], Brush(0.1, 0.4))


@pytest.mark.parametrize(
    ("numbers", "key"),
    [
        ((-0.1, 1.0), "inner"),
        ((1.0, 1.0), "outer"),
        ((1.0, 0.5), "outer"),
        ((0.0, math.inf), "outer"),
        ((math.nan, 1.0), "inner"),
        ((0.0, 1.0, 0.0), "aspect"),
        ((0.0, 1.0, -2.0), "aspect"),
        ((0.0, 1.0, "2"), "aspect"),
    ],
)
def test_a_brush_that_cannot_be_is_refused(numbers, key):
    with pytest.raises(ParameterError) as caught:
        Brush(*numbers)
    assert caught.value.key == key
