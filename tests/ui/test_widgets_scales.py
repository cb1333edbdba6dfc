"""The scales of sliders: there and back, always upwards, and exact where a stop is."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlab.core.fields import FIELDS
from gdlab.ui.widgets.scales import LinearScale, LogScale, MomentumScale, scale_of

LOG = LogScale(1e-3, 1e3)
STOPPED = LogScale(1e-6, 1e2, zero=True)
MOMENTUM = MomentumScale(0.9999)
LINEAR = LinearScale(-2.0, 3.0)
SCALES = [LOG, STOPPED, MOMENTUM, LINEAR]
positions = st.floats(0, 1)
scales = st.sampled_from(SCALES)


@given(scales, positions)
def test_there_and_back(scale, position):
    assume(position >= scale.track_start)
    assert scale.position(scale.value(position)) == pytest.approx(position, abs=1e-9)


@given(scales, positions, positions)
def test_further_right_is_more(scale, one, other):
    low, high = sorted((one, other))
    assert scale.value(low) <= scale.value(high)
    assert scale.position(scale.value(low)) <= scale.position(scale.value(high))


@pytest.mark.parametrize("value", [5e-324, 1e-310, 1e-5, 1.0, 1e308, math.inf])
@pytest.mark.parametrize("scale", [LOG, STOPPED, LogScale(20.0, 2000.0), LogScale(1e300, 1e302), LogScale(1e-300, 1.0)])
def test_any_number_has_a_place_on_a_ruler(scale, value):
    assert 0 <= scale.position(value) <= 1
    assert (scale.position(value) == 1) == (value >= scale.maximum)


@pytest.mark.parametrize("scale", SCALES)
def test_the_ends_are_exact(scale):
    assert scale.value(0) == scale.minimum
    assert scale.value(1) == scale.maximum


@given(scales, st.floats(allow_infinity=True, allow_nan=True))
def test_every_value_has_a_place_on_the_ruler(scale, value):
    assert 0 <= scale.position(value) <= 1


@pytest.mark.parametrize("scale", SCALES)
def test_ticks_are_on_the_ruler_and_in_order(scale):
    places = [scale.position(tick) for tick in scale.ticks]
    assert places == sorted(set(places))
    assert all(scale.track_start - 1e-9 <= place <= 1 for place in places)


def test_zero_is_a_stop_before_a_gap():
    assert STOPPED.value(0.04) == 0.0
    assert STOPPED.value(0.06) == 1e-6
    assert STOPPED.position(0.0) == 0.0
    assert STOPPED.position(1e-6) == pytest.approx(0.1)


def test_momentum_is_ruled_by_memory():
    assert MOMENTUM.ticks == pytest.approx((0, 0.9, 0.99, 0.999, 0.9999))
    places = [MOMENTUM.position(tick) for tick in MOMENTUM.ticks]
    assert places == pytest.approx([0, 0.25, 0.5, 0.75, 1])


@pytest.mark.parametrize(("scale", "value"), [(LOG, 5.0), (STOPPED, 0.5), (MOMENTUM, 0.9), (LINEAR, 1.0)])
@pytest.mark.parametrize("factor", [1.01, 1.1, 3.0])
def test_a_step_back_undoes_a_step(scale, value, factor):
    up = scale.scaled(value, factor)
    assert up > value
    assert scale.scaled(up, 1 / factor) == pytest.approx(value)


def test_a_step_is_one_per_cent():
    assert LOG.scaled(2.0, 1.01) == 2.02
    assert 1 - MOMENTUM.scaled(0.9, 1.01) == pytest.approx(0.1 / 1.01)


def test_steps_do_not_end_with_the_ruler():
    assert LOG.scaled(5e3, 1.1) == pytest.approx(5.5e3)
    assert MOMENTUM.scaled(-0.2, 1 / 1.01) < -0.2


def test_no_step_makes_momentum_reach_one():
    value = 0.5
    for _ in range(200):
        value = MOMENTUM.scaled(value, 1.1)
    assert value < 1


def test_steps_leave_and_reach_the_stop():
    assert STOPPED.scaled(0.0, 1.01) == 1e-6
    assert STOPPED.scaled(0.0, 1 / 1.01) == 0.0
    assert STOPPED.scaled(1e-6, 1 / 1.01) == 0.0
    assert LOG.scaled(1e-3, 1 / 1.01) == pytest.approx(1e-3 / 1.01)


def test_pages_are_decades():
    assert LOG.paged(2.0, 1) == pytest.approx(20)
    assert STOPPED.paged(0.0, 1) == 1e-6
    assert STOPPED.paged(2e-6, -1) == 0.0
    assert MOMENTUM.paged(0.9, 1) == pytest.approx(0.99)
    assert MOMENTUM.paged(0.5, -1) == 0.0
    assert LINEAR.paged(0.0, 1) == 1.25


def test_nan_lies_at_the_left_end():
    assert [scale.position(math.nan) for scale in SCALES] == [0.0] * 4


@pytest.mark.parametrize("field", list(FIELDS.values()), ids=lambda field: field.key)
def test_each_field_has_a_ruler_over_its_range(field):
    scale = scale_of(field)
    assert (scale.value(0), scale.value(1)) == (0.0 if field.zero else field.minimum, field.maximum)
