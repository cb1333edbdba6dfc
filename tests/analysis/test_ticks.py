import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.analysis.ticks import round_step, short_text, tick_texts, ticks


@pytest.mark.parametrize(("step", "wanted"), [(1.0, 1.0), (1.1, 2.0), (0.3, 0.5), (700.0, 1000.0), (2e-7, 2e-7)])
def test_round_steps(step, wanted):
    assert round_step(step) == pytest.approx(wanted)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(3, 12))
def test_ticks_lie_inside_and_are_about_as_many_as_asked_for(low, span, target):
    places = ticks(low, low + span, target)
    if len(places) == 0:  # no extent in floating point
        return
    assert places[0] >= low - 1e-6 * span
    assert places[-1] <= low + span * (1 + 1e-6)
    assert len(places) <= 2 * target + 2


@pytest.mark.parametrize("interval", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_without_extent_there_are_no_ticks(interval):
    assert len(ticks(*interval, 5)) == 0


def test_all_texts_have_the_decimals_of_the_step_and_a_true_minus():
    assert tick_texts(np.array([-0.5, 0.0, 0.5, 1.0])) == ["−0.5", "0.0", "0.5", "1.0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (-3.0, "−3"), (64.0, "64"), (1e300, "10³⁰⁰"), (1.2e-5, "1.2×10⁻⁵"), (0.0, "0"), (np.inf, "∞")],
)
def test_short_texts(value, text):
    assert short_text(value) == text


def test_texts_of_different_ticks_differ():
    for low, high in ((1e5, 1.2e5), (0.0, 1e300), (1e-9, 5e-9), (1000.0, 1000.4)):
        texts = tick_texts(ticks(low, high, 5))
        assert len(set(texts)) == len(texts) > 1
