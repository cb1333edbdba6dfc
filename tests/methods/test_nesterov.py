"""Nesterov's momentum: the look-ahead point, the extra friction, its regimes and its colder ball."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab import Parameters

LAND = gdlab.landscape("himmelblau")
START = np.array([[-4.5, 1.0], [1.0, 0.5]])


def run(land, p, start, steps, **others):
    return gdlab.simulate(land, p, start, steps, method="nesterov", **others)


def test_positions_are_where_the_ball_would_be():
    """The ball at x takes its slope at θ = x + ρu; what is shown is θ."""
    p = Parameters.from_learning_rate(0.005, 0.9)
    x, u, points = START.copy(), np.zeros_like(START), [START]
    for _ in range(100):
        u = 0.9 * u - 0.005 * LAND.gradient(x + 0.9 * u)
        x = x + u
        points.append(x + 0.9 * u)
    np.testing.assert_allclose(run(LAND, p, START, 100).position, points, rtol=1e-10)


@pytest.mark.parametrize("rho", [0.3, 0.9])
def test_its_limit_of_stability_is_lower_than_that_of_the_heavy_ball(rho):
    """2(1+ρ)/(1+2ρ) for ℓλ, where the heavy ball has 2(1+ρ)."""
    limit = 2 * (1 + rho) / (1 + 2 * rho)
    for share, stays in ((0.98, True), (1.02, False)):
        p = Parameters.from_learning_rate(share * limit, rho)
        last = np.abs(run("x**2/2", p, [[1.0]], 3000).position[-1, 0, 0])
        assert (last < 1) == stays
        assert np.abs(gdlab.simulate("x**2/2", p, [[1.0]], 3000).position[-1, 0, 0]) < 1


def test_curvature_brakes_it_where_the_heavy_ball_swings():
    """Critical at ((1−ρ)/(1+ρ))² instead of (1−√ρ)²: just below, it comes to rest without passing the bottom."""
    rho = 0.9
    critical = ((1 - rho) / (1 + rho)) ** 2
    p = Parameters.from_learning_rate(0.999 * critical, rho)
    assert (run("x**2/2", p, [[1.0]], 400).position > 0).all()
    beyond = Parameters.from_learning_rate(1.5 * critical, rho)
    assert (run("x**2/2", beyond, [[1.0]], 400).position < 0).any()


def test_its_ball_is_colder():
    """T/(1 + ρηλ) by the centred velocity of the ball x = θ + ρℓb; 4000 particles × 10 times know it to 0.7 %."""
    p = Parameters(1.0, 1.0, 0.2, 2.0)
    c, curvature = gdlab.coefficients(p, "nesterov"), 4.0
    t = run(f"{curvature}*x**2/2", p, np.zeros((4000, 1)), 400, seed=2)
    theta = t.position[..., 0]
    # θ_k = x_k + ρ(x_k − x_{k−1}), undone from the start, where both are at rest
    ball = np.zeros_like(theta)
    for k in range(1, len(theta)):
        ball[k] = (theta[k] + c.momentum * ball[k - 1]) / (1 + c.momentum)
    v = (ball[2:] - ball[:-2]) / (2 * p.step_size)
    measured = c.effective_mass * np.mean(v[200::20] ** 2)
    expected = 2.0 / (1 + c.momentum * c.effective_learning_rate * curvature)
    assert measured == pytest.approx(expected, rel=0.04)


def test_without_mass_it_is_plain_descent_to_the_bit():
    p = Parameters(0.0, 5.0, 0.02, 0.3)
    plain = gdlab.simulate(LAND, p, START, 100, method="gradient-descent", seed=2)
    assert np.array_equal(run(LAND, p, START, 100, seed=2).position, plain.position)
