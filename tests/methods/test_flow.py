"""The flow is the exact motion: closed forms, an outside integrator, conservation, and what the steps converge to."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gdlab
from gdlab import Parameters
from gdlab.core import integration
from gdlab.core.events import Event
from gdlab.core.integration import Accuracy
from gdlab.landscapes import FormulaLandscape
from gdlab.methods.flow import dense, flow_step

WELL = FormulaLandscape("k*x**2/2", {"k": 3.0})
LANDSCAPES = ["himmelblau", "pendulum", "muller-brown", "double-well"]
EACH_LANDSCAPE = pytest.mark.parametrize("key", LANDSCAPES)
FRICTIONS = {
    "free": 0.0,
    "underdamped": 0.7,
    "nearly critical": 2 * math.sqrt(6.0) * (1 + 1e-6),
    "critical": 2 * math.sqrt(6.0),
    "overdamped": 20.0,
}


def flow(landscape, parameters, start, steps, **more):
    return gdlab.simulate(landscape, parameters, start, steps, method="flow", **more)


def oscillator(mass, friction, k, x, v, times):
    """x and v of m ẍ = −kx − γẋ at some times, with 40 digits."""
    with mpmath.workdps(40):
        m, gamma = mpmath.mpf(mass), mpmath.mpf(friction)
        half = gamma / (2 * m)
        w = mpmath.sqrt(mpmath.mpc(k) / m - half**2)
        rows = []
        for t in map(mpmath.mpf, times):
            decay = mpmath.exp(-half * t)
            cosine, sine = mpmath.cos(w * t), mpmath.sin(w * t) / w if w else t
            position = decay * (x * cosine + (v + half * x) * sine)
            speed = decay * (v * cosine - (half * v + mpmath.mpf(k) / m * x) * sine)
            rows.append((float(position.real), float(speed.real)))
        return np.array(rows).T


def places(key, n=3):
    """Some starts on a landscape, in the middle half of its bounds."""
    land = gdlab.landscape(key)
    low, high = land.bounds.T
    fractions = 0.25 + 0.5 * np.random.default_rng(5).uniform(size=(n, land.dimension))
    return land, low + fractions * (high - low)


@pytest.mark.parametrize("friction", FRICTIONS.values(), ids=FRICTIONS)
@pytest.mark.parametrize("step_size", [0.05, 1.7])
def test_the_damped_oscillator_follows_its_closed_form(friction, step_size):
    run = flow(WELL, Parameters(2.0, friction, step_size), [[1.2]], 60, velocity=[[-0.7]])
    x, v = oscillator(2.0, friction, 3.0, 1.2, -0.7, run.time)
    assert np.abs(run.position[:, 0, 0] - x).max() < 1e-11
    assert np.abs(run.velocity[:, 0, 0] - v).max() < 1e-11


@pytest.mark.parametrize("step_size", [0.05, 1.7])
def test_without_mass_the_well_empties_exponentially(step_size):
    run = flow(WELL, Parameters(0.0, 2.0, step_size), [[1.2]], 30)
    x = 1.2 * np.exp(-1.5 * run.time)
    assert np.abs(run.position[:, 0, 0] - x).max() < 1e-12
    assert np.abs(run.velocity[1:, 0, 0] + 1.5 * x[1:]).max() < 1e-12


def test_growth_that_is_limited_follows_the_logistic_curve():
    growth = FormulaLandscape("x**3/3 - x**2/2")  # −U′ = x(1 − x)
    run = flow(growth, Parameters(0.0, 1.0, 0.5), [[0.01], [0.4], [3.0]], 40)
    exact = 1 / (1 + (1 / np.array([0.01, 0.4, 3.0]) - 1) * np.exp(-run.time)[:, None])
    assert np.abs(run.position[:, :, 0] - exact).max() < 1e-11


@EACH_LANDSCAPE
@pytest.mark.parametrize(("mass", "friction"), [(1.0, 0.0), (1.0, 0.6), (0.0, 2.0)])
def test_it_is_where_scipys_integrator_is(key, mass, friction):
    land, starts = places(key)
    steep = 100.0 if key == "muller-brown" else 1.0
    p = Parameters(steep * mass, steep * friction, 0.1)
    run = flow(land, p, starts, 12)
    d = land.dimension

    def motion(t, y):
        slope = land.gradient(y[None, :d])[0]
        return np.concatenate([y[d:], (-slope - p.friction * y[d:]) / p.mass]) if mass else -slope / p.friction

    for i, start in enumerate(starts):
        begin = np.concatenate([start, 0 * start]) if mass else start
        there = solve_ivp(motion, (0, run.time[-1]), begin, "DOP853", rtol=1e-13, atol=1e-14).y[:d, -1]
        assert run.position[-1, i] == pytest.approx(there, abs=2e-11)


@EACH_LANDSCAPE
def test_without_friction_energy_is_conserved(key):
    land, starts = places(key, 2)
    mass = 100.0 if key == "muller-brown" else 1.0
    run = flow(land, Parameters(mass, 0.0, 0.2), starts, 100)
    kinetic = 0.5 * mass * np.sum(run.velocity**2, axis=2)
    energy = run.potential + kinetic
    assert np.abs(energy - energy[0]).max() < 1e-10 * max(1.0, kinetic.max())
    assert run.kinetic == pytest.approx(kinetic, rel=1e-14, abs=0)


def test_its_velocity_is_the_slope_of_its_curve():
    land, starts = places("himmelblau")
    p = Parameters(1.0, 0.4, 0.1)
    run = flow(land, p, starts, 5)
    h = 1e-4
    (before, after), _ = dense(land, p, run.position[4], run.velocity[4], [0.1 - h, 0.1 + h])
    assert run.velocity[5] == pytest.approx((after - before) / (2 * h), abs=1e-5)
    assert np.abs(run.velocity[5] - (run.position[5] - run.position[4]) / 0.1).max() > 0.01


def test_a_particle_alone_has_the_bits_that_it_has_in_company():
    for key in LANDSCAPES:
        land, starts = places(key, 20)
        for p in (Parameters(50.0, 3.0, 0.2), Parameters(0.0, 90.0, 0.2)):
            together = flow(land, p, starts, 2).position
            for rows in (slice(0, 1), slice(7, 8), slice(11, 15)):
                assert flow(land, p, starts[rows], 2).position.tobytes() == together[:, rows].tobytes()


def test_only_what_the_clock_counts_matters():
    land, starts = places("himmelblau")
    one = flow(land, Parameters(1.0, 0.4, 0.1), starts, 10)
    other = flow(land, Parameters(16.0, 1.6, 0.4), starts, 10)  # (Δt, m, γ) → (4Δt, 16m, 4γ)
    assert one.position.tobytes() == other.position.tobytes()


def test_temperature_and_scheme_play_no_part():
    land, starts = places("himmelblau")
    plain = flow(land, Parameters(1.0, 0.4, 0.1), starts, 10)
    warm = flow(land, Parameters(1.0, 0.4, 0.1, 5.0), starts, 10, friction_scheme="implicit", seed=3)
    assert plain.position.tobytes() == warm.position.tobytes()


def test_to_maximize_is_to_turn_the_landscape_over():
    land = FormulaLandscape("x**2 - y**4/4 + x*y")
    over = FormulaLandscape("-(x**2 - y**4/4 + x*y)")
    for p in (Parameters(1.0, 0.4, 0.1), Parameters(0.0, 0.4, 0.1)):
        up = flow(over, p, [[0.1, 1.0]], 10, options={"maximize": True})
        down = flow(land, p, [[0.1, 1.0]], 10)
        assert up.position.tobytes() == down.position.tobytes()


def test_steps_of_any_length_lie_on_one_curve():
    land, starts = places("double-well")
    runs = [flow(land, Parameters(1.0, 0.4, 3.0 / n), starts, n) for n in (1, 4, 30)]
    for run in runs[1:]:
        assert run.position[-1] == pytest.approx(runs[0].position[-1], abs=1e-11)
        assert run.velocity[-1] == pytest.approx(runs[0].velocity[-1], abs=1e-11)


@pytest.mark.parametrize(
    ("method", "scheme", "mass"),
    [
        ("momentum", "explicit", 1.0),
        ("momentum", "implicit", 1.0),
        ("momentum", "exact", 1.0),
        ("gradient-descent", "explicit", 0.0),
    ],
)
def test_short_steps_converge_to_it_in_first_order(method, scheme, mass):
    land, starts = places("double-well")
    end = flow(land, Parameters(mass, 1.5, 2.0), starts, 1).position[-1]
    errors = []
    for steps in (400, 800, 1600):
        p = Parameters(mass, 1.5, 2.0 / steps)
        run = gdlab.simulate(land, p, starts, steps, method=method, friction_scheme=scheme)
        errors.append(np.abs(run.position[-1] - end).max())
    assert errors[0] / errors[1] == pytest.approx(2, abs=0.05)
    assert errors[1] / errors[2] == pytest.approx(2, abs=0.03)


def test_a_particle_that_reaches_infinity_is_nan_from_there_and_the_others_go_on():
    hill = FormulaLandscape("-x**4/4")  # from x with v = x²/√2 it takes the time √2/x to get away
    starts = [[1.0], [0.25]]
    run = flow(hill, Parameters(1.0, 0.0, 0.1), starts, 40, velocity=[[1 / math.sqrt(2)], [0.0625 / math.sqrt(2)]])
    assert run.diverged_at.tolist() == [15, -1]
    exact = 1 / (1 - run.time[:15] / math.sqrt(2))
    assert run.position[:15, 0, 0] == pytest.approx(exact, rel=1e-11)
    assert run.position[:, 1, 0] == pytest.approx(1 / (4 - run.time / math.sqrt(2)), rel=1e-11)


def test_momentum_is_held_when_the_clock_or_the_mass_changes():
    p = Parameters(2.0, 0.0, 0.1)
    change = Event(10, {"mass": 0.5, "step_size": 0.25})
    run = flow(WELL, p, [[1.0]], 30, events=[change])
    x, v = run.position[10], run.velocity[10]
    after = flow(WELL, Parameters(0.5, 0.0, 0.25), x, 20, velocity=4 * v)
    assert run.position[10:, 0, 0] == pytest.approx(after.position[:, 0, 0], abs=1e-13)


STIFF = {
    "without mass": ("a*x**2/2 + y**2/2 + (x - y)**4", Parameters(0.0, 1.0, 1.0), (1.5, 1.5)),
    "light": ("himmelblau", Parameters(1e-6, 1.0, 0.1), (-4.5, 1.0)),
    "in syrup": ("a*x**2/2 + y**2/2 + (x - y)**4", Parameters(1.0, 3e4, 3e4), (1.5, 1.5)),
    "in four dimensions": (
        "a*x1**2/2 + x2**2/2 + (x3 - x1)**2 + x4**4",
        Parameters(0.0, 1.0, 1.0),
        (1.0, 2.0, 3.0, -1.0),
    ),
}


@pytest.mark.parametrize("case", STIFF.values(), ids=STIFF)
def test_a_stiff_motion_is_where_an_implicit_program_is(case):
    key, p, start = case
    land = gdlab.landscape(key, {"a": 1e5} if "a*" in key else None)
    run, d = flow(land, p, [start], 1), land.dimension
    assert run.diverged_at.tolist() == [-1]

    def motion(t, y):
        slope = land.gradient(y[None, :d])[0]
        return np.concatenate([y[d:], (-slope - p.friction * y[d:]) / p.mass]) if p.mass else -slope / p.friction

    def jacobian(t, y):
        h, one = land.hessian(y[None, :d])[0], np.eye(d)
        return np.block([[0 * one, one], [-h / p.mass, -p.friction / p.mass * one]]) if p.mass else -h / p.friction

    begin = np.concatenate([start, np.zeros(d)]) if p.mass else start
    there = solve_ivp(motion, (0, run.time[-1]), begin, "LSODA", rtol=1e-10, atol=1e-13, jac=jacobian)
    assert run.position[-1, 0] == pytest.approx(there.y[:d, -1], abs=1e-8)


def test_a_stiff_valley_empties_exponentially():
    valley = FormulaLandscape("a*x**2/2 + y**2/2", {"a": 1e7})
    run = flow(valley, Parameters(0.0, 1.0, 0.5), [[1.5, 1.5], [0.0, -4.0]], 6)
    assert run.position[:, :, 1] == pytest.approx(np.exp(-run.time)[:, None] * [1.5, -4.0], rel=1e-11)
    assert np.abs(run.position[1:, :, 0]).max() < 1e-12
    over = flow(FormulaLandscape("-a*x**2/2 - y**2/2", {"a": 1e7}), *run_of(run), options={"maximize": True})
    assert over.position.tobytes() == run.position.tobytes()


def run_of(run):
    """Parameters, start and steps of a run."""
    return run.segments[0].setting.parameters, run.position[0], run.steps


def test_stiff_steps_of_any_length_lie_on_one_curve():
    land = FormulaLandscape("a*x**2/2 + y**2/2 + (x - y)**4", {"a": 1e6})
    runs = [flow(land, Parameters(0.0, 1.0, 2.0 / n), [[1.0, 2.0]], n) for n in (1, 2, 5)]
    for run in runs[1:]:
        assert run.position[-1] == pytest.approx(runs[0].position[-1], abs=1e-11)
    x, _ = dense(land, Parameters(0.0, 1.0, 2.0), np.array([[1.0, 2.0]]), np.zeros((1, 2)), runs[2].time)
    assert x == pytest.approx(runs[2].position, abs=1e-10)


@pytest.mark.parametrize("lacking", [True, False])
def test_curvatures_that_are_too_long_or_lacking_are_not_asked_for(monkeypatch, lacking):
    land = FormulaLandscape("1e6*x**2 + y**2")
    if lacking:
        monkeypatch.delattr(FormulaLandscape, "hessian")
    else:
        monkeypatch.setattr(FormulaLandscape, "has_costly_hessian", True)
        monkeypatch.setattr(FormulaLandscape, "hessian", None)
    monkeypatch.setattr(integration, "FULL", Accuracy(most=400))
    assert flow(land, Parameters(0.0, 1.0, 1.0), [[1.0, 1.0]], 1).diverged_at.tolist() == [1]


def test_a_ball_that_becomes_the_flow_keeps_its_momentum():
    run = gdlab.simulate(WELL, Parameters(2.0, 0.5, 0.1), [[1.0]], 20, events=[Event(10, {"method": "flow"})])
    after = flow(WELL, Parameters(2.0, 0.5, 0.1), run.position[10], 10, velocity=run.velocity[10])
    assert run.position[10:, 0, 0] == pytest.approx(after.position[:, 0, 0], abs=1e-13)


def test_curves_between_the_steps_run_through_them():
    land, starts = places("himmelblau")
    for p in (Parameters(1.0, 0.4, 0.1), Parameters(0.0, 40.0, 0.1)):
        run = flow(land, p, starts, 10, velocity=0 * starts)
        x, v = dense(land, p, starts, 0 * starts, run.time)
        assert x == pytest.approx(run.position, abs=1e-11)
        assert v[1:] == pytest.approx(run.velocity[1:], abs=1e-9)
        assert x[0].tobytes() == starts.tobytes()
    x, v = dense(WELL, Parameters(2.0, 0.7, 0.4), np.array([[1.2]]), np.array([[-0.7]]), np.linspace(0, 5, 101))
    exact = oscillator(2.0, 0.7, 3.0, 1.2, -0.7, np.linspace(0, 5, 101))
    assert np.abs(x[:, 0, 0] - exact[0]).max() < 1e-11
    assert np.abs(v[:, 0, 0] - exact[1]).max() < 1e-11


def test_nothing_that_is_given_is_changed():
    x, v = np.array([[1.0]]), np.array([[2.0]])
    x.flags.writeable = v.flags.writeable = False
    flow_step(WELL, Parameters(1.0, 1.0, 0.5), x, v)
    dense(WELL, Parameters(1.0, 1.0, 0.5), x, v, [0.1, 0.2])
    assert (x.item(), v.item()) == (1.0, 2.0)


@pytest.mark.parametrize("mass", [2.0, 0.0])
def test_a_schedule_of_the_learning_rate_may_end_at_zero(mass):
    cosine = {"learning_rate": {"kind": "cosine", "T_max": 10, "eta_min": 0.0}}
    run = flow(WELL, Parameters(mass, 2.0, 0.1), [[1.0]], 11, schedules=cosine)
    assert np.isfinite(run.position).all()
    assert run.position[11, 0, 0] == run.position[10, 0, 0] != run.position[9, 0, 0]
