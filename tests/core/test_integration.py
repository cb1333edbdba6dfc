"""The integrator behind the flow: its numbers, its order, its independence of company, and where it must give up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gdlab.core import formulas, integration, radau
from gdlab.core.dop853 import DENSE, ERROR_3, ERROR_5, STAGES
from gdlab.core.formulas import Dop853, Radau
from gdlab.core.integration import Accuracy, advanced, sampled

NODES = [0.0, *(math.fsum(weight for _, weight in row) for row in STAGES)]


def pendulum(y, pull=1.0):
    """x″ = −pull sin x."""
    return np.stack([y[:, 1], -pull * np.sin(y[:, 0])], axis=1)


def counted(motion):
    """The motion, and a list that grows by the number of particles at each call."""
    calls = []

    def counting(y):
        calls.append(len(y))
        return motion(y)

    return counting, calls


def moments(row, power):
    """Σ wⱼ cⱼᵖ."""
    return math.fsum(weight * NODES[stage] ** power for stage, weight in row)


def test_the_step_integrates_polynomials_up_to_degree_seven():
    assert [moments(STAGES[-1], p) for p in range(8)] == pytest.approx([1 / (p + 1) for p in range(8)], abs=1e-15)
    assert moments(STAGES[-1], 8) != pytest.approx(1 / 9, abs=1e-7)


def test_the_nodes_are_those_of_the_method():
    c4, c5 = (6 - math.sqrt(6)) / 30, (6 + math.sqrt(6)) / 30
    nodes = [0, c4 * 4 / 9, c4 * 2 / 3, c4, c5, 1 / 3, 1 / 4, 4 / 13, 127 / 195, 3 / 5, 6 / 7, 1, 1]
    assert pytest.approx(nodes, abs=1e-14) == NODES


@pytest.mark.parametrize(("row", "blind"), [(ERROR_5, 5), (ERROR_3, 3)])
def test_an_estimate_sees_nothing_below_its_order(row, blind):
    assert [moments(row, p) for p in range(blind)] == pytest.approx([0] * blind, abs=1e-14)
    assert abs(moments(row, blind)) > 1e-5


def test_steps_have_order_eight_and_their_curves_order_seven(monkeypatch):
    start = np.stack([np.linspace(0.5, 2.5, 9), np.linspace(0.8, -1.0, 9)], axis=1)
    end, *fine = sampled(pendulum, start, [0.15, 0.3, 4.0])[[2, 0, 1]]
    monkeypatch.setattr(integration, "FULL", Accuracy(relative=1e6))  # so that every trial is taken
    errors = []
    for steps in (8, 16):
        y = start
        for _ in range(steps):
            y = advanced(lambda y: 4 / steps * pendulum(y), y)  # noqa: B023
        errors.append(np.abs(y - end).max())
    assert 7.5 < math.log2(errors[0] / errors[1]) < 9.5
    curves = [sampled(lambda y, h=h: h * pendulum(y), start, [0.3, 1.0])[0] for h in (0.5, 1.0)]
    between = [np.abs(curve - exact).max() for curve, exact in zip(curves, fine, strict=True)]
    assert 7 < math.log2(between[1] / between[0]) < 9


def test_it_follows_scipys_program_at_the_same_tolerance():
    start = np.array([[2.5, 0.3]])
    mine = sampled(lambda y: pendulum(y, 30.0), start, np.linspace(0, 5, 21))[:, 0]
    theirs = solve_ivp(
        lambda t, y: pendulum(y[None], 30.0)[0],
        (0, 5),
        start[0],
        "DOP853",
        np.linspace(0, 5, 21),
        rtol=1e-13,
        atol=1e-14,
    )
    assert np.abs(mine[-1] - theirs.y[:, -1]).max() < 1e-11
    assert np.abs(mine - theirs.y.T).max() < 1e-9  # between the substeps both read a polynomial


def test_particles_do_not_feel_one_another():
    rng = np.random.default_rng(1)
    start = np.concatenate([rng.normal(size=(40, 1)) * 3, 10.0 ** rng.uniform(-6, 2.3, (40, 1))], axis=1)
    together = advanced(lambda y: pendulum(y, 40.0), start)
    for i in range(40):
        alone = advanced(lambda y: pendulum(y, 40.0), start[i : i + 1])
        assert alone.tobytes() == together[i : i + 1].tobytes()
    assert advanced(lambda y: pendulum(y, 40.0), start[::-1]).tobytes() == together[::-1].tobytes()
    times = np.linspace(0, 1, 17)
    curves = sampled(lambda y: pendulum(y, 40.0), start, times)
    assert sampled(lambda y: pendulum(y, 40.0), start[7:8], times).tobytes() == curves[:, 7:8].tobytes()


def test_one_number_of_one_particle_is_summed_in_the_same_order():
    start = np.linspace(0.1, 2, 9)[:, None]
    together = advanced(lambda x: x - 3 * x * x * x, start)
    alone = np.concatenate([advanced(lambda x: x - 3 * x * x * x, row[None]) for row in start])
    assert alone.tobytes() == together.tobytes()


def test_a_pole_is_nan_and_the_others_go_on():
    square, calls = counted(lambda x: x * x)
    end = advanced(square, np.array([[2.0], [0.5], [1.0000001], [-3.0], [np.nan]]))
    assert np.isnan(end[[0, 4], 0]).all()
    assert end[[1, 3], 0] == pytest.approx([1.0, -0.75], rel=1e-12)
    assert np.isnan(end[2, 0])
    assert len(calls) < 12 * 800


def test_an_undefined_slope_is_nan_and_the_others_go_on():
    end = advanced(lambda x: np.where(x < 1, 1.0, np.nan), np.array([[0.5], [-1.0]]))
    assert np.isnan(end[0, 0])
    assert end[1, 0] == pytest.approx(0.0, abs=1e-14)


def test_a_kink_is_passed():
    end = advanced(lambda x: np.where(x < 0.3, 1.0, 2.0), np.array([[0.0], [0.3], [-0.5]]))
    assert end[:, 0] == pytest.approx([1.7, 2.3, 0.7], abs=1e-12)


def test_a_motion_that_takes_too_many_substeps_is_given_up(monkeypatch):
    monkeypatch.setattr(integration, "FULL", Accuracy(most=40))
    fast, calls = counted(lambda x: -1e5 * x)
    end = advanced(fast, np.array([[1.0]]))
    assert np.isnan(end).all()
    assert len(calls) == 1 + 12 * 40


def test_a_long_span_has_as_many_substeps_for_each_unit(monkeypatch):
    monkeypatch.setattr(integration, "FULL", Accuracy(most=40))
    start = np.array([[1.0, 0.0]])
    once = advanced(lambda y: pendulum(y, 9.0), start, span=30.0)
    steps = start
    for _ in range(30):
        steps = advanced(lambda y: pendulum(y, 9.0), steps)
    assert once == pytest.approx(steps, abs=1e-11)


def test_a_time_beyond_all_numbers_has_no_place_and_holds_nobody_up():
    with np.errstate(over="ignore"):
        curve = sampled(lambda x: 0 * x, np.array([[1.0]]), np.array([0.5, np.inf]))
    assert curve[0, 0, 0] == 1


def test_curves_begin_at_the_start_and_end_where_the_motion_ends():
    start = np.array([[0.5, 0.1], [2.0, -1.0]])
    times = np.array([0.0, 0.0, 0.25, 3.3, 7.0, 7.0])
    curve = sampled(pendulum, start, times)
    assert curve[0].tobytes() == curve[1].tobytes() == start.tobytes()
    assert curve[-1].tobytes() == curve[-2].tobytes() == advanced(pendulum, start, 7.0).tobytes()
    assert sampled(pendulum, start, []).shape == (0, 2, 2)
    assert sampled(pendulum, start, [0.0]).tobytes() == start.tobytes()


def test_a_curve_is_as_good_as_eleven_digits():
    start = np.array([[1.0, 0.0], [0.3, -2.0]])
    times = np.linspace(0, 6, 301)
    curve = sampled(lambda y: np.stack([y[:, 1], -4 * y[:, 0]], axis=1), start, times)
    x, v = start.T
    exact = x * np.cos(2 * times[:, None]) + v / 2 * np.sin(2 * times[:, None])
    assert np.abs(curve[:, :, 0] - exact).max() < 1e-11


def test_a_curve_ends_at_the_pole():
    times = np.linspace(0, 1, 11)
    curve = sampled(lambda x: x * x, np.array([[2.0]]), times)[:, 0, 0]
    assert curve[:5] == pytest.approx(1 / (0.5 - times[:5]), rel=1e-11)
    assert np.isnan(curve[6:]).all()


def test_the_start_is_left_as_it_is():
    start = np.array([[1.0, 0.0], [2.0, 0.5]])
    before = start.tobytes()
    start.flags.writeable = False
    advanced(pendulum, start)
    sampled(pendulum, start, [0.5, 1.0])
    assert start.tobytes() == before


# --- stiff motions ---


def relaxing(fast):
    """x follows cos y at the rate `fast`, y is the time; with ∂f/∂y."""

    def motion(y):
        return np.stack([-fast * (y[:, 0] - np.cos(y[:, 1])), np.ones(len(y))], axis=1)

    def jacobian(y):
        matrix = np.zeros((len(y), 2, 2))
        matrix[:, 0, 0], matrix[:, 0, 1] = -fast, -fast * np.sin(y[:, 1])
        return matrix

    def exact(start, t):
        drawn = fast * (fast * np.cos(t) + np.sin(t)) / (1 + fast * fast)
        return drawn + (start - fast * fast / (1 + fast * fast)) * np.exp(-fast * t)

    return motion, jacobian, exact


def van_der_pol(stiffness):
    """x″ = stiffness (1 − x²) x′ − x, which creeps and then jumps; with ∂f/∂y."""

    def motion(y):
        x, v = y.T
        return np.stack([v, stiffness * (1 - x * x) * v - x], axis=1)

    def jacobian(y):
        x, v = y.T
        zero = np.zeros(len(y))
        rows = [zero, zero + 1, -2 * stiffness * x * v - 1, stiffness * (1 - x * x)]
        return np.stack(rows, axis=1).reshape(-1, 2, 2)

    return motion, jacobian


def test_the_stages_of_radau_are_a_collocation():
    nodes, stages = np.array(radau.NODES), np.array(radau.STAGES)
    for power in range(5):
        assert stages @ nodes**power == pytest.approx(nodes ** (power + 1) / (power + 1), abs=2e-16)
        assert np.dot(radau.BEGINNING, nodes**power) == pytest.approx(float(power == 0), abs=2e-15)
    weights = stages[-1]
    for power in range(9):
        assert weights @ nodes**power == pytest.approx(1 / (power + 1), abs=2e-16)
    assert abs(weights @ nodes**9 - 1 / 10) > 1e-6
    assert min(abs(np.linalg.eigvals(stages) - radau.DAMPING)) < 1e-4


def test_radau_is_of_order_nine_and_its_curve_of_order_five():
    formula = Radau(pendulum, lambda y: np.stack([[[0, 1], [-np.cos(x), 0]] for x in y[:, 0]]).astype(float))
    start = np.array([[0.5, 0.8], [2.0, -1.0]])
    ends, middles = [], []
    for h in (0.8, 0.4):
        trial = formula.tried(start, pendulum(start), np.full(2, h), Accuracy(relative=1e-14, absolute=1e-15))
        exact = sampled(pendulum, start, [h / 2, h])
        ends.append(np.abs(trial.after - exact[1]).max())
        middle = formula.curve(start, trial.after, np.full((2, 1), h), trial.stages)(np.arange(2), np.full((2, 1), 0.5))
        middles.append(np.abs(middle - exact[0]).max())
    assert 9 < math.log2(ends[0] / ends[1]) < 11
    assert 5.5 < math.log2(middles[0] / middles[1]) < 8


@pytest.mark.parametrize("fast", [2e3, 1e4, 1e6, 1e9, 1e12])
def test_a_motion_that_relaxes_fast_follows_its_closed_form(fast):
    motion, jacobian, exact = relaxing(fast)
    counting, calls = counted(motion)
    start = np.array([[2.0, 0.0], [-30.0, 0.0], [1.0, 0.0]])
    end = advanced(counting, start, jacobian=jacobian)
    assert end[:, 0] == pytest.approx(exact(start[:, 0], 1.0), abs=1e-11)
    assert end[:, 1] == pytest.approx(1.0, rel=1e-13)
    assert len(calls) < 4000
    if fast == 1e4:
        assert np.isnan(advanced(motion, start)).any()  # the explicit method alone does not get through


def test_a_motion_that_creeps_and_jumps_is_followed_as_scipy_follows_it():
    motion, jacobian = van_der_pol(5e3)
    times = np.array([0.3, 0.7, 1.0])
    path = sampled(motion, np.array([[1.001, 0.0]]), times, jacobian=jacobian)[:, 0]
    theirs = solve_ivp(
        lambda t, y: motion(y[None])[0],
        (0, 1.0),
        [1.001, 0.0],
        "Radau",
        times,
        jac=lambda t, y: jacobian(y[None])[0],
        rtol=1e-11,
        atol=1e-13,
    ).y.T
    assert path[:, 0] == pytest.approx(theirs[:, 0], abs=1e-8)
    assert advanced(motion, np.array([[1.001, 0.0]]), 1.0, jacobian).tobytes() == path[2:].tobytes()


def test_the_curve_of_a_stiff_motion_is_as_good_as_ten_digits():
    motion, jacobian, exact = relaxing(1e5)
    times = np.linspace(0, 2, 301)
    path = sampled(motion, np.array([[1.0, 0.0]]), times, jacobian=jacobian)[:, 0]
    assert np.abs(path[:, 0] - exact(1.0, times)).max() < 1e-10
    assert np.abs(path[:, 1] - times).max() < 1e-12


def test_stiff_particles_do_not_feel_one_another():
    motion, jacobian = van_der_pol(3e4)
    rng = np.random.default_rng(2)
    start = np.stack([rng.uniform(1.2, 3, 12) * rng.choice([-1, 1], 12), rng.normal(size=12)], axis=1)
    start = np.concatenate([start, [[0.0, 0.0], [np.nan, 1.0]]])
    together = advanced(motion, start, jacobian=jacobian)
    assert np.isfinite(together[:-1]).all()
    for i in range(len(start)):
        assert advanced(motion, start[i : i + 1], jacobian=jacobian).tobytes() == together[i : i + 1].tobytes()
    assert advanced(motion, start[::-1], jacobian=jacobian).tobytes() == together[::-1].tobytes()


def test_many_stiff_particles_are_taken_so_many_at_a_time(monkeypatch):
    motion, jacobian, _ = relaxing(1e5)
    start = np.stack([np.linspace(-2, 2, 7), np.linspace(0, 1, 7)], axis=1)
    together = advanced(motion, start, jacobian=jacobian)
    monkeypatch.setattr(formulas, "_AT_ONCE", 3 * 100)
    held = []
    assert (
        advanced(motion, start, jacobian=lambda y: held.append(len(y)) or jacobian(y)).tobytes() == together.tobytes()
    )
    assert max(held) == 3


def test_where_nothing_is_stiff_the_curvatures_are_not_asked_for():
    def never(y):
        raise AssertionError

    start = np.array([[2.5, 0.3], [0.1, 0.0]])
    swinging = advanced(lambda y: pendulum(y, 40.0), start, 3.0, never)
    assert swinging.tobytes() == advanced(lambda y: pendulum(y, 40.0), start, 3.0).tobytes()


def test_what_is_taken_for_stiff_and_is_not_is_given_up_as_soon_as_what_only_swings(monkeypatch):
    """The implicit formula gets no further with a motion like this: it has an eighth of the substeps."""
    monkeypatch.setattr(integration, "FULL", Accuracy(most=160))
    motion, jacobian, _ = relaxing(1e4)
    tried, explicit = [], Dop853.tried

    def crawling(self, y, slope, h, accuracy):
        """Further than the other formula where it is asked for that, and no further than that one afterwards."""
        tried.append(1)
        trial = explicit(Dop853(motion), y, slope, h / 1000, accuracy)
        return trial._replace(error=np.full(len(y), 0.5 if len(tried) == 1 else 2.0))

    monkeypatch.setattr(Radau, "tried", crawling)
    assert np.isnan(advanced(motion, np.array([[1.0, 1.0]]), jacobian=jacobian)).any()
    assert 1 < len(tried) <= 1 + 160 // 8


def test_what_swings_fast_is_left_to_the_explicit_method():
    def jacobian(y):
        return np.stack([[[0, 1], [-7e4 * np.cos(x), 0]] for x in y[:, 0]]).astype(float)

    start = np.array([[0.5, 0.3]])
    fast, calls = counted(lambda y: pendulum(y, 7e4))
    plain = advanced(fast, start)
    assert np.isfinite(plain).all()
    assert len(calls) > 12 * 1024
    assert advanced(lambda y: pendulum(y, 7e4), start, jacobian=jacobian).tobytes() == plain.tobytes()


def test_dense_output_has_four_rows():
    assert len(DENSE) == 4
