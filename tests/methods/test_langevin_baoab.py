"""BAOAB: the heavy ball at T = 0, the right temperature in every well, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.core.fields import ParameterError
from gdlab.core.noise import noise_between

LAND = gdlab.landscape("himmelblau")
START = np.array([[-4.5, 1.0], [1.0, 0.5]])
VALLEY = gdlab.landscape("4*x**2/2 + y**2/2")
CURVATURES = np.array([4.0, 1.0])


def run(land, p, start, steps, **others):
    return gdlab.simulate(land, p, start, steps, method="langevin-baoab", **others)


def by_hand(land, m, gamma, dt, x, v, steps, kicks):
    """B A O A B as the splitting is defined, with two half kicks a step."""
    rho, temperature, xi = np.exp(-gamma * dt / m), *kicks
    path = [x]
    for k in range(steps):
        v = v - dt / 2 * land.gradient(x) / m
        x = x + dt / 2 * v
        v = rho * v + np.sqrt(temperature * (1 - rho**2) / m) * xi[k]
        x = x + dt / 2 * v
        v = v - dt / 2 * land.gradient(x) / m
        path.append(x)
    return np.array(path)


@pytest.mark.parametrize("temperature", [0.0, 2.0])
def test_the_rule_with_one_gradient_a_step_is_the_splitting(temperature):
    p, v = Parameters(1.3, 0.9, 0.02, temperature), np.array([[0.5, -1.0], [2.0, 0.0]])
    t = run(LAND, p, START, 50, velocity=v, seed=4)
    xi = -noise_between(4, 2, 2, 0, 50)  # as a noise on the gradient, ξ pushes against itself
    np.testing.assert_allclose(t.position, by_hand(LAND, 1.3, 0.9, 0.02, START, v, 50, (temperature, xi)), rtol=1e-11)


def test_at_rest_in_the_cold_it_is_the_heavy_ball_with_its_momentum_and_learning_rate():
    """Its first half kick is a buffer that begins as −g/2ρ."""
    p = Parameters(1.3, 0.9, 0.02)
    c = gdlab.coefficients(p, "langevin-baoab")
    assert c.learning_rate == pytest.approx((1 + c.momentum) * 0.02**2 / (2 * 1.3), rel=1e-15)
    ball = Parameters.from_learning_rate(c.learning_rate, c.momentum, 0.02)
    b = -LAND.gradient(START) / (2 * c.momentum)
    t = run(LAND, p, START, 500)
    heavy = gdlab.simulate(LAND, ball, START, 500, velocity=-c.learning_rate * b / 0.02)
    np.testing.assert_allclose(t.position, heavy.position, rtol=0, atol=1e-12)


def test_without_friction_it_keeps_the_energy_as_a_symplectic_step_does():
    t = run("x**2/2", Parameters(1.0, 0.0, 0.1, 3.0), [[1.0]], 20_000, seed=1)
    assert np.abs(t.position).max() < 1.01
    assert np.abs(t.position[-100:]).max() > 0.99


@pytest.mark.parametrize("step_size", [0.1, 0.4, 0.8])
def test_positions_and_velocities_have_the_temperature_whatever_the_step(step_size):
    """Var x = T/λ and m̂⟨v²⟩ = T with m̂ = 2m/(1+ρ), exactly; 3000 particles × 10 times know it to 0.8 %."""
    p = Parameters(1.0, 1.0, step_size, 2.0)
    t = run(VALLEY, p, np.zeros((3000, 2)), 500, seed=1)
    x, v = t.position[300::20], t.velocity[300::20]
    np.testing.assert_allclose(np.mean(x**2, axis=(0, 1)), 2.0 / CURVATURES, rtol=0.04)
    felt = gdlab.coefficients(p, "langevin-baoab").effective_mass
    np.testing.assert_allclose(felt * np.mean(v**2, axis=(0, 1)), 2.0, rtol=0.04)
    np.testing.assert_allclose(t.kinetic[300::20].mean(), 2.0, rtol=0.04)


def test_the_exact_stationary_covariance():
    """One step of the linear map leaves the covariance of (x, b) that has Var x = T/λ unchanged: no statistics."""
    m, gamma, dt, temperature, curvature = 1.0, 0.7, 0.5, 2.0, 3.0
    p = Parameters(m, gamma, dt, temperature)
    c = gdlab.coefficients(p, "langevin-baoab")
    numbers = c.rule_numbers({})
    rho, half, thermal = c.momentum, numbers["half_drift"], numbers["thermal"]
    # (x, b) → (x', b') = M (x, b) + n ξ, from h = b + λx, b' = ρh + thermal·ξ, x' = x − half (h + b')
    turn = np.array([[1 - half * (1 + rho) * curvature, -half * (1 + rho)], [rho * curvature, rho]])
    kick = np.array([-half * thermal, thermal])
    kept = np.linalg.solve(np.eye(4) - np.kron(turn, turn), np.outer(kick, kick).ravel()).reshape(2, 2)
    assert kept[0, 0] == pytest.approx(temperature / curvature, rel=1e-12)


@pytest.mark.parametrize(("key", "first"), [("langevin-baoab", 3.0 * 0.5 / 2), ("flow", 3.0 * 1e-4)])
def test_a_velocity_counts_also_where_friction_leaves_none_of_it(key, first):
    """At Δt/τ = 5000 e^(−Δt/τ) is 0 to float64, but before it is lost the particle has moved, by half a drift or vτ."""
    p = Parameters(1e-4, 1.0, 0.5)
    assert gdlab.coefficients(p, key).momentum == 0
    moved = gdlab.simulate("0*x", p, [[1.0]], 2, key, velocity=[[3.0]])
    pushed = gdlab.simulate("0*x", p, [[1.0]], 2, key, events=[{"step": 1, "set": {"velocity": [[3.0]]}}])
    assert moved.position[1:, 0, 0] == pytest.approx(1 + first, abs=1e-12)
    assert pushed.position[2, 0, 0] == pytest.approx(1 + first, abs=1e-12)
    assert moved.velocity[0] == pushed.velocity[1] == 3.0


def test_a_velocity_that_is_placed_is_that_at_the_step():
    free = run("0*x", Parameters(2.0, 0.5, 0.1), [[0.0]], 10, velocity=[[3.0]])
    rho = np.exp(-0.5 * 0.1 / 2.0)
    assert free.position[1, 0, 0] == pytest.approx(0.05 * 3.0 * (1 + rho), rel=1e-14)
    placed = run(
        LAND, Parameters(1.0, 0.5, 0.01), START, 30, events=[{"step": 10, "set": {"velocity": [[1.0, 2.0]] * 2}}]
    )
    fresh = run(LAND, Parameters(1.0, 0.5, 0.01), placed.position[10], 20, velocity=[[1.0, 2.0]] * 2)
    np.testing.assert_array_equal(placed.position[10:], fresh.position)


def test_a_particle_without_mass_is_refused():
    with pytest.raises(ParameterError, match="langevin-baoab moves a particle that has a mass") as caught:
        run(LAND, Parameters(0.0, 1.0, 0.1), START, 1)
    assert caught.value.key == "mass"
    with pytest.raises(ParameterError, match="more than 0") as caught:
        Parameters.from_learning_rate(0.01, 0.0, method="langevin-baoab")
    assert caught.value.key == "momentum"
