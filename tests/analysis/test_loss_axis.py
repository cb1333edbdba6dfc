import numpy as np
import pytest

from gdlab.analysis.loss_axis import LossAxis, loss_axis, lowest_minimum
from gdlab.landscapes import landscape

FALLING = 22.5 * 0.8 ** np.arange(60)


class TestTheScale:
    def test_is_logarithmic_above_zero(self):
        axis = loss_axis([FALLING], 0.0)
        assert axis.logarithmic
        assert axis.low <= FALLING.min()
        assert axis.high >= FALLING.max()
        heights = axis.heights(FALLING)
        assert np.diff(heights) == pytest.approx(np.full(59, heights[1] - heights[0]))
        assert axis.note == ""

    def test_stands_on_the_lowest_minimum_and_says_so(self):
        axis = loss_axis([FALLING - 13.5], -13.5)
        assert axis.heights(FALLING - 13.5) == pytest.approx(loss_axis([FALLING], 0.0).heights(FALLING))
        assert axis.note == "Drawn is the loss above the lowest minimum known, −13.5."

    def test_is_that_of_u_where_no_minimum_is_known_and_says_so(self):
        axis = loss_axis([FALLING + 1], None)
        assert axis.logarithmic
        assert axis.lowest is None
        assert axis.note == "No minimum is known. U itself is drawn."

    def test_is_even_where_u_falls_below_zero_without_a_known_minimum(self):
        axis = loss_axis([FALLING - 13.5], None)
        assert not axis.logarithmic
        assert axis.note == "No minimum is known. The axis is even, for U is not above zero everywhere."
        assert axis.heights(np.array([axis.low, axis.high])).tolist() == [0, 1]

    def test_gives_up_a_minimum_that_a_run_falls_below(self):
        axis = loss_axis([FALLING - 14.5], -13.5)
        assert axis.lowest is None
        assert axis.note.startswith("A run fell below the lowest minimum known, −13.5.")

    def test_takes_rounding_for_no_fall(self):
        below = np.array([22.5, 1.0, -3e-15])
        assert loss_axis([below], 0.0).logarithmic
        assert loss_axis([np.array([150.0, 0.1, 0.0])], 7.9e-31).lowest == 0

    def test_differences_that_are_rounding_count_as_zero(self):
        axis = loss_axis([np.array([0.0, -13.0, -13.5 + 2e-15])], -13.5)
        assert axis.shown(np.array([-13.5 + 2e-15])).tolist() == [0]
        assert axis.floor == "0"

    def test_differs_for_no_reason_but_its_numbers(self):
        assert loss_axis([FALLING, FALLING / 3], 0.0) == loss_axis([FALLING / 3, FALLING], 0.0)
        assert loss_axis([], 0.0) == LossAxis()
        assert loss_axis([np.array([np.nan])], None) == LossAxis()


class TestZero:
    def test_stands_below_a_gap(self):
        axis = loss_axis([np.array([22.5, 1.0, 0.01, 0.0])], 0.0)
        heights = axis.heights(np.array([22.5, 0.01, 0.0])).tolist()
        assert axis.floor == "0"
        assert heights[2] == 0
        assert heights[1] >= 0.08
        assert axis.ticks(6)[0].text == "0"

    def test_has_a_place_where_all_losses_are_zero(self):
        axis = loss_axis([np.zeros(5)], 0.0)
        assert axis.floor == "0"
        assert axis.heights(np.zeros(5)).tolist() == [0] * 5

    def test_what_lies_too_deep_is_said_to_lie_deeper(self):
        axis = loss_axis([np.array([22.5, 1e-30, 1e-60])], 0.0)
        assert axis.floor == "<10⁻³¹"
        assert axis.heights(np.array([1e-60])).tolist() == [0]


class TestARunThatClimbs:
    def test_leaves_the_plot_instead_of_flattening_the_others(self):
        axis = loss_axis([FALLING, np.array([22.5, 1e10, 1e90, np.nan])], 0.0)
        assert axis.high <= 1e5
        assert axis.heights(np.array([1e90]))[0] > 1
        assert np.isnan(axis.heights(np.array([np.nan]))[0])


class TestNumbersAtTheEndsOfFloat64:
    @pytest.mark.parametrize("losses", [[5e-324], [1e-310, 0.0], [1e308, -1e308], [-1e308, 3.3, 1.7e308], [1.7e308]])
    @pytest.mark.parametrize("lowest", [None, 0.0, -1e308, 1e300])
    def test_have_an_axis_too(self, losses, lowest):
        axis = loss_axis([np.array(losses)], lowest)
        assert np.isfinite([axis.low, axis.high]).all()
        assert axis.low < axis.high
        assert axis.ticks(5)


class TestTicks:
    @pytest.mark.parametrize("room", [2, 4, 7])
    @pytest.mark.parametrize("low", [10.0, 0.5, 1e-4, 1e-15, 1e-28])
    def test_are_few_and_inside(self, room, low):
        axis = loss_axis([np.array([22.5, low])], 0.0)
        ticks = axis.ticks(room)
        assert sum(bool(tick.text) for tick in ticks) <= max(room, 2) + 6
        assert all(-1e-9 <= tick.height <= 1 + 1e-9 for tick in ticks)
        assert [tick.height for tick in ticks] == sorted(tick.height for tick in ticks)

    def test_stand_where_their_numbers_are(self):
        axis = loss_axis([np.array([22.5, 1e-4])], 0.0)
        by_text = {tick.text: tick.height for tick in axis.ticks(8)}
        assert by_text["1"] == pytest.approx(axis.heights(np.array([1.0]))[0])
        assert by_text["10⁻²"] == pytest.approx(axis.heights(np.array([0.01]))[0])

    def test_of_an_even_axis_stand_there_too(self):
        axis = loss_axis([np.array([2.0, -20.0])], None)
        by_text = {tick.text: tick.height for tick in axis.ticks(6)}
        assert by_text["−10"] == pytest.approx(axis.heights(np.array([-10.0]))[0])


def test_the_lowest_minimum_is_a_minimum():
    assert lowest_minimum(landscape("x**2 - y**2").stationary_points()) is None
    tilted = landscape("(x**2 - 1)**2 + x/4 + y**2")
    assert lowest_minimum(tilted.stationary_points()) == pytest.approx(-0.25379, abs=1e-5)
