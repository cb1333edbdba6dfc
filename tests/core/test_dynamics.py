"""What the particle does without noise: closed forms, regimes, energy, terminal velocity, free flight."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdlab
from gdlab import Parameters
from gdlab.landscapes import FormulaLandscape

SCHEMES = ("explicit", "implicit", "exact")
EACH_SCHEME = pytest.mark.parametrize("scheme", SCHEMES)
PARABOLA = FormulaLandscape("k*x**2/2", {"k": 3.0})

REGIMES = [
    # name, momentum ρ, a = ℓλ, fate
    ("plain, overdamped", 0.0, 0.5, "rests"),
    ("plain, in one step", 0.0, 1.0, "rests"),
    ("plain, zig-zag", 0.0, 1.5, "rests"),
    ("plain, zig-zag for ever", 0.0, 2.0, "neither"),
    ("plain, unstable", 0.0, 2.1, "leaves"),
    ("overdamped", 0.25, 0.2, "rests"),
    ("critical", 0.25, 0.25, "rests"),
    ("underdamped", 0.25, 1.0, "rests"),
    ("underdamped, lively", 0.9, 0.5, "rests"),
    ("critical again", 0.25, 2.25, "rests"),
    ("flipping", 0.25, 2.4, "rests"),
    ("flipping for ever", 0.25, 2.5, "neither"),
    ("unstable", 0.25, 2.6, "leaves"),
    ("marginal", 1.0, 1.0, "neither"),
    ("marginal, unstable", 1.0, 4.1, "leaves"),
    ("negative momentum", -0.5, 0.5, "rests"),
    ("negative momentum, unstable", -0.5, 1.1, "leaves"),
]
EACH_REGIME = pytest.mark.parametrize(
    ("rho", "a", "fate"), [row[1:] for row in REGIMES], ids=[row[0] for row in REGIMES]
)


def mode(rho, a, steps, x=1.0, v=None):
    """A run on λ = 3 with ρ and ℓ = a/λ; the parameters it was made with, too."""
    p = Parameters.from_learning_rate(a / 3.0, rho, step_size=0.1)
    return p, gdlab.simulate(PARABOLA, p, [[x]], steps, velocity=None if v is None else [[v]])


def matrix_powers(p, steps, x, v):
    """x_k by powers of ((1 − a, ρ), (−a, ρ)) on (x, u), with 40 digits."""
    c = gdlab.coefficients(p)
    with mpmath.workdps(40):
        a, rho = mpmath.mpf(c.learning_rate) * 3, mpmath.mpf(c.momentum)
        step = mpmath.matrix([[1 - a, rho], [-a, rho]])
        state = mpmath.matrix([x, v * mpmath.mpf(c.step_size)])
        path = [x]
        for _ in range(steps):
            state = step * state
            path.append(float(state[0]))
    return np.array(path)


@EACH_REGIME
def test_a_mode_follows_its_closed_form(rho, a, fate):
    p, run = mode(rho, a, 150, x=1.0, v=2.0)
    exact = matrix_powers(p, 150, 1.0, 2.0 if rho else 0.0)
    scale = np.maximum.accumulate(np.abs(exact))
    assert np.max(np.abs(run.position[:, 0, 0] - exact) / scale) < 1e-11


@EACH_REGIME
def test_a_mode_rests_or_leaves_as_its_regime_says(rho, a, fate):
    end = np.abs(mode(rho, a, 400)[1].position[-20:, 0, 0]).max()
    assert {"rests": end < 1e-6, "neither": 0.1 < end < 10, "leaves": end > 1e6}[fate]


@pytest.mark.parametrize(("rho", "a"), [(0.25, 1.0), (0.9, 0.5), (0.9, 0.05), (0.99, 3.0)])
def test_an_underdamped_mode_shrinks_by_the_root_of_momentum_a_step(rho, a):
    x = mode(rho, a, 60)[1].position[:, 0, 0]
    casoratian = x[:-2] * x[2:] - x[1:-1] ** 2  # of x_{k+1} = (1 + ρ − a) x_k − ρ x_{k−1}: shrinks by ρ exactly
    assert np.all(casoratian < 0)  # so that the roots are complex, and both of modulus √ρ
    np.testing.assert_allclose(casoratian[1:30] / casoratian[:29], rho, rtol=1e-9)


@pytest.mark.parametrize(
    ("rho", "a", "flips"), [(0.0, 0.99, False), (0.0, 1.01, True), (0.25, 0.24, False), (0.25, 2.3, True)]
)
def test_signs_alternate_beyond_the_limit_and_not_below(rho, a, flips):
    x = mode(rho, a, 60)[1].position[40:, 0, 0]
    assert np.all((x[1:] * x[:-1] < 0) == flips)


def test_plain_descent_halves_the_distance_where_learning_rate_times_curvature_is_a_half():
    assert mode(0.0, 0.5, 10)[1].position[:, 0, 0] == pytest.approx(0.5 ** np.arange(11), rel=1e-12)


def test_without_friction_a_mode_turns_by_the_same_angle_every_step():
    x = mode(1.0, 1.0, 60)[1].position[:, 0, 0]
    # ρ = 1, a = 1: cos θ = 1 − a/2 = ½, so six steps are one turn.
    assert np.max(np.abs(x[6:] - x[:-6])) < 1e-12


@settings(max_examples=60)
@given(
    rho=st.floats(-0.98, 0.98),
    share=st.floats(0.01, 1),
    ratio=st.floats(0.01, 1),
    x=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    v=st.tuples(st.floats(-5, 5), st.floats(-5, 5)),
)
def test_potential_and_momentum_times_kinetic_energy_never_rise_below_the_limit(rho, share, ratio, x, v):
    curvature = 4.0
    land = FormulaLandscape("a*x**2/2 + b*y**2/2", {"a": curvature, "b": ratio * curvature})
    p = Parameters.from_learning_rate(share * 2 * (1 - abs(rho)) / curvature, rho)
    t = gdlab.simulate(land, p, [x], 100, velocity=[v])
    energy = t.potential + abs(gdlab.coefficients(p).momentum) * t.kinetic
    assert np.max(np.diff(energy, axis=0)) <= 1e-13 * energy.max()


def test_total_energy_can_rise_below_that_limit():
    t = mode(0.5, 0.9, 30, x=1.0)[1]
    assert np.max(np.diff(t.potential + t.kinetic, axis=0)) > 0.01
    assert np.max(np.diff(t.potential + 0.5 * t.kinetic, axis=0)) <= 1e-15


def test_potential_and_momentum_times_kinetic_energy_can_rise_beyond_the_limit():
    t = mode(0.5, 1.6, 30, x=0.0, v=1.0)[1]
    assert np.max(np.diff(t.potential + 0.5 * t.kinetic, axis=0)) > 0


def test_that_energy_falls_on_a_landscape_that_is_no_parabola():
    land = gdlab.landscape("himmelblau")
    t = gdlab.simulate(land, Parameters.from_learning_rate(0.0008, 0.9), [[-4.5, 1.0]], 400)
    curvature = np.linalg.eigvalsh(land.hessian(t.position[:, 0])).max()
    assert 0.0008 * curvature < 2 * (1 - 0.9)
    assert np.max(np.diff(t.potential + 0.9 * t.kinetic, axis=0)) < 1e-10


@EACH_SCHEME
def test_a_ramp_has_a_terminal_velocity(scheme):
    t = gdlab.simulate(
        "6*x - 2*y", Parameters(mass=1.0, friction=4.0, step_size=0.1), [[0.0, 0.0]], 400, friction_scheme=scheme
    )
    assert t.velocity[-1, 0] == pytest.approx([-6 / 4, 2 / 4], rel=1e-12)


def test_on_flat_ground_momentum_is_what_survives_a_step():
    t = gdlab.simulate("0*x", Parameters.from_learning_rate(0.01, 0.9), [[0.0]], 10, velocity=[[1.0]])
    assert t.velocity[:, 0, 0] == pytest.approx(0.9 ** np.arange(11), rel=1e-13)


def test_exact_friction_is_exact_on_flat_ground():
    p = Parameters(mass=2.0, friction=3.0, step_size=0.2)
    t = gdlab.simulate("0*x", p, [[0.0]], 20, velocity=[[1.0]], friction_scheme="exact")
    assert t.velocity[:, 0, 0] == pytest.approx(np.exp(-1.5 * t.time), rel=1e-12)


@EACH_SCHEME
def test_small_steps_follow_the_damped_oscillation(scheme):
    def error(dt):
        t = gdlab.simulate(PARABOLA, Parameters(1.0, 0.4, dt), [[1.0]], round(4 / dt), friction_scheme=scheme)
        omega = math.sqrt(3.0 - 0.04)
        exact = math.exp(-0.2 * 4) * (math.cos(omega * 4) + 0.2 / omega * math.sin(omega * 4))
        return abs(t.position[-1, 0, 0] - exact)

    assert error(1e-3) < 4e-3
    assert error(1e-3) / error(5e-4) == pytest.approx(2, abs=0.1)  # first order in Δt


@EACH_SCHEME
@given(friction=st.floats(0.1, 10), power=st.integers(-8, 8))
@settings(max_examples=15)
def test_a_run_is_the_same_to_the_bit_in_another_gauge(scheme, friction, power):
    s = 2.0**power
    runs = [
        gdlab.simulate(
            "himmelblau", Parameters(m, g, dt, 0.1), [[-1.0, 0.5]], 40, friction_scheme=scheme, velocity=[[v, -v]]
        )
        for m, g, dt, v in ((1.0, friction, 0.03, 2.0), (s * s, s * friction, s * 0.03, 2.0 / s))
    ]
    assert np.array_equal(runs[0].position, runs[1].position)
    assert np.array_equal(runs[0].velocity, runs[1].velocity * s)


@EACH_SCHEME
@pytest.mark.parametrize("scale", [0.1, 3.0, 7.7])
def test_a_run_is_the_same_in_any_gauge(scheme, scale):
    def run(s):
        p = Parameters(s * s * 1.0, s * 1.5, s * 0.1, 0.01)
        return gdlab.simulate(
            "himmelblau",
            p,
            [[-1.0, 0.5]],
            200,
            friction_scheme=scheme,
            events=[{"step": 80, "set": {"mass": s * s * 4}}],
        )

    np.testing.assert_allclose(run(scale).position, run(1.0).position, rtol=0, atol=1e-12)
