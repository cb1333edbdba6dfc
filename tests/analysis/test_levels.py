import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.analysis.levels import Levels, levels, linear_levels

X, Y = np.meshgrid(np.linspace(-2, 2, 80), np.linspace(-2, 2, 60))

LANDSCAPES = {
    "valley": 10 * X**2 + Y**2 / 2,
    "rosenbrock": (1 - X) ** 2 + 100 * (Y - X**2) ** 2,
    "himmelblau": (9 * X**2 + 3 * Y - 11) ** 2 + (3 * X + 9 * Y**2 - 7) ** 2,
    "saddle": X**2 - Y**2,
    "cubic": X**3 + Y**2,
    "steep": np.exp(20 * (X**2 + Y**2)),
    "huge": 1e300 * (X**2 + Y**2),
    "tiny": 1e-200 * (X**2 + Y**2),
    "lifted": 200 + X**2 + Y**2,
}


@pytest.mark.parametrize("values", LANDSCAPES.values(), ids=LANDSCAPES.keys())
def test_levels_ascend_and_lie_within_the_values(values):
    chosen = levels(values).values
    assert 4 <= len(chosen) <= 20
    assert (np.diff(chosen) > 0).all()
    assert chosen[0] > values.min() or np.isclose(chosen[0], values.min())
    assert chosen[-1] <= values.max()


@pytest.mark.parametrize("name", ["valley", "himmelblau", "steep"])
def test_a_bottom_at_zero_is_resolved(name):
    chosen = levels(LANDSCAPES[name])
    assert chosen.floor == 0
    assert (LANDSCAPES[name] < chosen.values[0]).mean() < (0.2 if name == "steep" else 0.05)


def test_the_valley_has_doublings_with_powers_of_four_as_index():
    chosen = levels(LANDSCAPES["valley"])
    assert np.allclose(np.log2(chosen.values) % 1, 0)
    assert chosen.values[np.array(chosen.index)].tolist() == [0.25, 1, 4, 16]


def test_negative_values_get_equal_steps_and_zero_is_an_index():
    chosen = levels(LANDSCAPES["saddle"])
    assert np.allclose(np.diff(chosen.values), chosen.values[1] - chosen.values[0])
    assert chosen.index[int(np.argmin(np.abs(chosen.values)))]
    assert chosen.floor is None


def test_a_far_tail_above_a_negative_bottom_gets_a_ladder_from_below_it():
    values = -1 + 1e6 * np.maximum(X - 1.5, 0) ** 2 + X**2 + Y**2
    chosen = levels(values)
    assert chosen.floor is not None
    assert chosen.floor <= -1
    assert (values < chosen.values[0]).mean() < 0.1


@pytest.mark.parametrize("values", [np.full((9, 9), 3.0), np.full((9, 9), np.nan), np.empty((0, 0)), np.zeros((2, 2))])
def test_without_a_range_there_are_no_levels(values):
    chosen = levels(values)
    assert len(chosen) == 0
    assert chosen.place(3.0) == 0.5


def test_holes_and_infinities_are_borne():
    values = LANDSCAPES["valley"].copy()
    values[10:20, 10:20] = np.nan
    values[0, 0], values[0, 1] = np.inf, -np.inf
    assert len(levels(values)) > 3


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_linear_steps_are_few_and_round(low, span):
    chosen = linear_levels(low, low + span)
    assert 4 <= len(chosen) <= 25
    step = chosen.values[1] - chosen.values[0]
    assert float(f"{step:.0e}"[0]) in {1, 2, 5}


def test_the_bar_runs_from_its_floor_to_the_last_level_in_equal_steps():
    chosen = levels(LANDSCAPES["valley"])
    assert chosen.place(0.0) == 0.0
    assert chosen.place(chosen.values[-1]) == 1.0
    assert chosen.place(1e9) == 1.0
    assert np.allclose(np.diff([chosen.place(v) for v in chosen.edges]), 1 / len(chosen))


def test_thinned_keeps_the_index_levels():
    chosen = levels(LANDSCAPES["valley"])
    assert chosen.thinned().values.tolist() == [
        v for v, strong in zip(chosen.values, chosen.index, strict=True) if strong
    ]


@pytest.mark.parametrize(
    ("kept", "floor", "high", "expected"),
    [
        ([1.0, 2.0, 4.0, 8.0, 16.0], 0.0, 100.0, [32.0, 64.0]),
        ([1.0, 2.0, 5.0, 10.0, 20.0], 0.0, 250.0, [50.0, 100.0, 200.0]),
        ([1.0, 2.0, 3.0, 4.0, 5.0], None, 7.5, [-1.0, 0.0, 6.0, 7.0]),
    ],
)
def test_levels_go_on_beyond_as_they_began(kept, floor, high, expected):
    chosen = Levels(np.array(kept), (False,) * 5, floor)
    assert chosen.beyond(-1.5, high).tolist() == pytest.approx(expected)
