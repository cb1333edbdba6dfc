"""However long the way, its outline is short, depends on the way alone, and nothing sticks out of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlab.core.outline import EXACT_STEPS, Outline

EXACT = 64
LENGTHS = st.integers(1, 20 * EXACT)


def way(length, dimension, seed, gaps):
    """A walk that oscillates, rests and jumps, with gaps."""
    random = np.random.default_rng(seed)
    rows = np.cumsum(random.normal(size=(length, dimension)), axis=0) * (-1.0) ** np.arange(length)[:, None]
    rows[length // 2 : length // 2 + length // 5] = 1.0
    for gap in gaps:
        rows[gap : gap + 7] = np.nan
    return rows


WAYS = st.builds(way, LENGTHS, st.integers(1, 3), st.integers(0, 99), st.lists(st.integers(0, 20 * EXACT), max_size=3))


def outline(rows, pieces=()):
    made = Outline(rows.shape[1], EXACT)
    for piece in np.split(rows, sorted(min(p, len(rows)) for p in pieces)):
        made.extend(piece)
    return made


def same(one, other):
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one.points(), other.points(), strict=True))


@given(WAYS, st.lists(LENGTHS, max_size=9))
def test_it_depends_on_the_way_alone(rows, pieces):
    assert same(outline(rows, pieces), outline(rows))


@given(WAYS, st.lists(LENGTHS, max_size=5))
@settings(deadline=None)
def test_cut_off_it_is_that_of_the_shorter_way(rows, lengths):
    made = outline(rows)
    for length in (min(length, len(rows)) for length in lengths):
        made.cut(length, lambda first, last: rows[first : last + 1])
        made.extend(rows[len(made) : length])
        assert same(made, outline(rows[:length]))
    made.extend(rows[len(made) :])
    assert same(made, outline(rows))


@given(WAYS)
def test_its_points_are_points_of_the_way_with_both_ends(rows):
    steps, points = outline(rows).points()
    assert np.all(np.diff(steps) > 0)
    assert steps[0] == 0
    assert steps[-1] == len(rows) - 1
    assert np.array_equal(points, rows[steps], equal_nan=True)


@given(WAYS)
def test_a_short_way_is_whole_and_a_long_one_is_not_longer(rows):
    steps, _ = outline(rows).points()
    if len(rows) <= EXACT:
        assert len(steps) == len(rows)
    assert len(steps) <= EXACT + 8 + 2 * np.count_nonzero(np.diff(np.isnan(rows[:, 0])))


@given(WAYS)
def test_nothing_sticks_out(rows):
    """Also piece by piece: every row lies in the box of the points of its own bucket."""
    steps, points = outline(rows).points()
    level = max(0, int(np.ceil(np.log2(len(rows) / EXACT))))
    width = 4 << level if level else 1
    for bucket in np.unique(np.arange(len(rows)) // width):
        part = rows[bucket * width : (bucket + 1) * width, :2]
        kept = points[steps // width == bucket, :2]
        if not np.isnan(part).all():
            assert np.array_equal(np.nanmin(part, axis=0), np.nanmin(kept, axis=0))
            assert np.array_equal(np.nanmax(part, axis=0), np.nanmax(kept, axis=0))


@given(WAYS)
def test_gaps_begin_and_end_where_they_do(rows):
    steps, points = outline(rows).points()
    turns = np.flatnonzero(np.diff(np.isnan(rows[:, 0]))) + 1
    seen = steps[1:][np.diff(np.isnan(points[:, 0]))]
    assert np.array_equal(seen, turns)


def test_ten_million_steps_are_about_as_many_points_as_are_kept_whole():
    made = Outline(2)
    angle = np.arange(500_000) * 0.7
    for _ in range(20):
        made.extend(np.column_stack([np.cos(angle), np.sin(1.3 * angle)]))
    assert EXACT_STEPS // 4 < len(made.points()[0]) <= EXACT_STEPS + 8
    assert made.nbytes < 20_000_000


def test_what_is_kept_whole_is_cut_off_without_asking_for_rows():
    rows = np.arange(2.0 * EXACT).reshape(EXACT, 2)
    made = outline(rows, [10, 20])
    made.cut(15, lambda first, last: 1 / 0)
    made.extend(rows[15:])
    assert same(made, outline(rows))
