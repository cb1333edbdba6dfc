import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.analysis.thinning import CAPACITY, ThinnedCurve

LONG = np.sin(np.arange(30_000) / 777) * np.exp(-np.arange(30_000) / 9e3)


def whole(values):
    curve = ThinnedCurve()
    curve.extend(values)
    return curve


def same(one, other):
    return one.steps == other.steps and all(
        np.array_equal(a, b) for a, b in zip(one.points(), other.points(), strict=True)
    )


class TestThinnedCurve:
    def test_a_short_one_has_every_value(self):
        steps, values = whole(LONG[:1500]).points()
        assert steps.tolist() == list(range(1500))
        assert values.tolist() == LONG[:1500].tolist()

    def test_a_long_one_stays_small_and_keeps_its_extremes(self):
        curve = whole(LONG)
        steps, values = curve.points()
        assert len(values) <= 2 * CAPACITY
        assert curve.steps == len(LONG)
        assert values.max() == LONG.max()
        for step, value in zip(steps[::97], values[::97], strict=True):
            low = int(step) // curve.stride * curve.stride
            assert value in LONG[low : low + curve.stride]

    @given(st.lists(st.integers(0, 4000), max_size=12), st.integers(0, 30_000))
    def test_pieces_and_cuts_do_not_matter(self, pieces, cut):
        curve = ThinnedCurve()
        for size in pieces:
            curve.extend(LONG[curve.steps : curve.steps + size])
        curve.cut(cut)
        assert curve.steps <= max(cut, 0) or curve.steps <= sum(pieces)
        curve.extend(LONG[curve.steps :])
        again = whole(LONG)
        if curve.stride == again.stride:
            assert same(curve, again)

    def test_points_from_a_step_on_are_the_last_of_all(self):
        curve = whole(LONG)
        steps, values = curve.points(20_000)
        assert steps.tolist() == curve.points()[0][-len(steps) :].tolist()
        assert values.tolist() == curve.points()[1][-len(steps) :].tolist()
        assert steps[0] < 20_000 + curve.stride

    def test_a_cut_forgets_what_comes_after(self):
        curve = whole(LONG[:1000])
        assert curve.cut(300) == 300
        assert len(curve.points()[0]) == 300
        assert curve.cut(5000) == 300

    @pytest.mark.parametrize("step", [0, 1, 4096, 12_345, 29_999])
    def test_around_a_step_lies_its_value(self, step):
        low, high = whole(LONG).around(step)
        assert low <= LONG[step] <= high

    def test_what_diverged_stays_nan_and_what_came_before_is_kept(self):
        values = LONG.copy()
        values[20_001:] = np.nan
        steps, found = whole(values).points()
        assert np.isnan(found[steps > 20_001 + 16]).all()
        assert np.isfinite(found[steps < 20_001 - 16]).all()
