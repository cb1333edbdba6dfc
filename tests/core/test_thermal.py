"""What noise does: temperature, stationary variances, the bath that is not there without friction."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.landscapes import FormulaLandscape

SCHEMES = ("explicit", "implicit", "exact")
PARTICLES, LAST, EVERY = 3000, 300, 20
VALLEY = FormulaLandscape("a*x**2/2 + b*y**2/2", {"a": 4.0, "b": 1.0})
CURVATURES = np.array([4.0, 1.0])


@cache
def stationary(parameters, scheme="explicit", method="momentum", seed=1):
    """The last steps of an ensemble that has forgotten its start."""
    steps = LAST + 10 * EVERY + 2
    t = gdlab.simulate(
        VALLEY, parameters, np.zeros((PARTICLES, 2)), steps, method=method, friction_scheme=scheme, seed=seed
    )
    return t.position[LAST:].copy()


def variance(samples):
    """⟨s²⟩ per coordinate over particles and every 20th step."""
    return np.mean(samples[::EVERY] ** 2, axis=(0, 1))


# 3000 particles at ten times that are nearly independent know a variance to √(2/30000) = 0.8 %: 4 % is five sigma.
WITHIN = 0.04


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("step_size", [0.1, 0.4])
def test_positions_spread_as_momentum_says(scheme, step_size):
    p = Parameters(mass=1.0, friction=1.0, step_size=step_size, temperature=2.0)
    c = gdlab.coefficients(p, friction_scheme=scheme)
    expected = 2.0 / (CURVATURES * (1 - c.learning_rate * CURVATURES / (2 * (1 + c.momentum))))
    np.testing.assert_allclose(variance(stationary(p, scheme)), expected, rtol=WITHIN)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("step_size", [0.1, 0.4])
def test_temperature_is_read_from_the_centred_velocity(scheme, step_size):
    p = Parameters(mass=1.0, friction=1.0, step_size=step_size, temperature=2.0)
    x = stationary(p, scheme)
    mass = gdlab.coefficients(p, friction_scheme=scheme).effective_mass
    np.testing.assert_allclose(mass * variance((x[2:] - x[:-2]) / (2 * step_size)), 2.0, rtol=WITHIN)


def test_the_one_sided_velocity_is_biased():
    p = Parameters(mass=1.0, friction=1.0, step_size=0.4, temperature=2.0)
    x = stationary(p)
    assert variance(np.diff(x, axis=0) / 0.4)[0] > 2.0 * (1 + 3 * WITHIN)


@pytest.mark.parametrize("method", ["gradient-descent", "momentum"])
def test_plain_descent_spreads_more_the_larger_its_steps(method):
    p = Parameters(mass=0.0, friction=1.0, step_size=0.3, temperature=2.0)
    expected = 2.0 / (CURVATURES * (1 - 0.3 * CURVATURES / 2))
    np.testing.assert_allclose(variance(stationary(p, method=method)), expected, rtol=WITHIN)


def test_gradient_noise_of_one_step_has_the_standard_deviation_it_is_given():
    p = Parameters.from_learning_rate(0.01, 0.9, gradient_noise=5.0)
    t = gdlab.simulate("0*x + 0*y", p, np.zeros((20000, 2)), 1)
    assert t.position[1].std(axis=0) / 0.01 == pytest.approx([5.0, 5.0], rel=5 / math.sqrt(2 * 20000))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_without_friction_temperature_moves_nothing(scheme):
    runs = [
        gdlab.simulate("himmelblau", Parameters(1.0, 0.0, 0.01, T), [[0.0, 0.0]], 50, friction_scheme=scheme)
        for T in (0.0, 9.0)
    ]
    assert np.array_equal(runs[0].position, runs[1].position)


def test_at_temperature_zero_the_seed_moves_nothing():
    runs = [gdlab.simulate("himmelblau", Parameters(), [[0.0, 0.0]], 50, seed=seed) for seed in (0, 1)]
    assert np.array_equal(runs[0].position, runs[1].position, equal_nan=True)


def test_racers_feel_the_same_noise():
    free = [
        gdlab.simulate("0*x", Parameters(0.0, 1.0, 0.1, 1.0), [[0.0]], 50, method=m, seed=4)
        for m in ("momentum", "gradient-descent")
    ]
    assert np.array_equal(free[0].position, free[1].position)
    assert np.ptp(free[0].position) > 0.5


def test_diffusion_without_mass_is_einsteins():
    t = gdlab.simulate("0*x", Parameters(0.0, 2.0, 0.1, 3.0), np.zeros((5000, 1)), 100)
    assert np.mean(t.position[-1] ** 2) == pytest.approx(2 * 3.0 / 2.0 * t.time[-1], rel=5 * math.sqrt(2 / 5000))
