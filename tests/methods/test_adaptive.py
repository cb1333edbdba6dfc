"""Adagrad and RMSprop: mobilities that fall or follow the force, in each coordinate."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab import Parameters


def walked(land, key, start, steps, lr=0.01, rho=0.0, **options):
    p = Parameters.from_learning_rate(lr, rho, method=key)
    return gdlab.simulate(land, p, start, steps, method=key, options=options).position[:, 0]


def test_under_a_constant_force_adagrad_walks_ever_more_slowly():
    """The k-th step is η/√k whatever the force."""
    x = walked("3*x", "adagrad", [[0.0]], 100)[:, 0]
    np.testing.assert_allclose(np.diff(x), -0.01 / np.sqrt(np.arange(1, 101)), rtol=1e-9)


def test_adagrad_begins_with_the_friction_it_is_given():
    x = walked("3*x", "adagrad", [[0.0]], 1, initial_accumulator_value=16.0)
    assert x[1, 0] == pytest.approx(-0.01 * 3 / 5)


def test_the_learning_rate_of_adagrad_can_decay():
    x = walked("3*x", "adagrad", [[0.0]], 3, lr_decay=0.5, initial_accumulator_value=1e12)[:, 0]
    steps = np.diff(x)
    np.testing.assert_allclose(steps / steps[0], [1, 1 / 1.5, 1 / 2], rtol=1e-9)


@pytest.mark.parametrize("key", ["adagrad", "rmsprop"])
def test_each_coordinate_has_its_own_mobility(key):
    """A valley a thousand times steeper across takes the same steps."""
    x = walked("1000*x**2/2 + y**2/2", key, [[1.0, 1.0]], 50, eps=0.0)
    np.testing.assert_allclose(x[:, 0], x[:, 1], rtol=1e-12)


def test_rmsprop_without_memory_goes_by_the_sign_of_the_slope():
    x = walked("3*x**2 + y", "rmsprop", [[1.0, 0.0]], 20, alpha=0.0, eps=0.0)
    np.testing.assert_allclose(np.diff(x, axis=0), -0.01, rtol=1e-12)


def test_the_first_step_of_rmsprop_is_larger_by_the_root_of_its_memory():
    x = walked("3*x", "rmsprop", [[0.0]], 3000, alpha=0.99)[:, 0]
    first, last = np.diff(x)[[0, -1]]
    assert first / last == pytest.approx(10, rel=1e-6)


def test_centred_rmsprop_measures_the_gradient_by_its_spread():
    """On a ramp there is none but that of the beginning: the steps grow."""
    steps = -np.diff(walked("3*x", "rmsprop", [[0.0]], 400, alpha=0.9, centered=True, eps=1e-3)[:, 0])
    assert (np.diff(steps[20:200]) > 0).all()


def test_the_ball_of_rmsprop_settles_at_the_effective_rate():
    """Under a constant force u → −ηg/s with η = ℓ/(1−ρ)."""
    x = walked("3*x", "rmsprop", [[0.0]], 3000, rho=0.9)[:, 0]
    assert np.diff(x)[-1] == pytest.approx(-0.1, rel=1e-6)
