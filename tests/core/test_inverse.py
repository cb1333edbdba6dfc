"""What is typed as learning rate, momentum or noise is read again to the last digit, wherever floats allow it."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab import Parameters, coefficients
from gdlab.core.fields import ParameterError
from gdlab.core.knobs import move
from gdlab.core.parameters import FRICTION_SCHEMES

EACH_SCHEME = pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
RATES = [1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 5e-3, 3e-3, 2e-3, 1e-3, 5e-4, 3e-4, 1e-4, 1e-5]
MOMENTA = [0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 1.0]
STEPS = [1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01]


def read(lr, rho, dt, scheme):
    c = coefficients(Parameters.from_learning_rate(lr, rho, dt, friction_scheme=scheme), friction_scheme=scheme)
    return c.learning_rate, c.momentum


@pytest.mark.parametrize("scheme", ["explicit", "implicit"])
def test_usual_rates_and_momenta_come_back_to_the_last_digit(scheme):
    for lr, rho, dt in product(RATES, MOMENTA, STEPS):
        assert read(lr, rho, dt, scheme) == (lr, rho), dt


def test_under_exact_friction_nearly_all_do():
    """e^(−z) has gaps: between neighbouring z lie momenta that it does not meet."""
    wanted = list(product(RATES, MOMENTA, STEPS))
    met = sum(read(lr, rho, dt, "exact") == (lr, rho) for lr, rho, dt in wanted)
    assert met > 0.97 * len(wanted)


@EACH_SCHEME
@given(st.floats(1e-6, 1e2), st.floats(0.5, 1, exclude_max=True), st.floats(1e-4, 10))
def test_any_other_is_off_by_a_few_units_of_the_last_digit_at_most(scheme, lr, rho, dt):
    found_lr, found_rho = read(lr, rho, dt, scheme)
    assert abs(found_lr - lr) <= 4 * math.ulp(lr)
    assert abs(found_rho - rho) <= math.ulp(rho)


@given(st.floats(1e-6, 1e2), st.sampled_from([-1.0, 0.0, 1.0]), st.floats(1e-4, 10))
def test_the_ends_of_the_stable_range_are_met(lr, rho, dt):
    """−1 is marginal; a last digit more would be called unstable."""
    found_lr, found_rho = read(lr, rho, dt, "explicit")
    assert found_rho == rho
    assert abs(found_lr - lr) <= 4 * math.ulp(lr)


def test_a_small_momentum_cannot_be_met_under_explicit_friction():
    """1 − z ends at the last digit of 1, and 0.1 goes on beyond it: no m, γ, Δt whatever give exactly 0.1."""
    assert Fraction(0.1) % Fraction(1, 2**53) != 0
    assert read(0.01, 0.1, 0.1, "explicit") == (0.01, pytest.approx(0.1, rel=3e-16 * 10))


@EACH_SCHEME
@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 10))
def test_noise_comes_back_to_the_last_digit_at_least(scheme, sigma, friction, dt):
    p = move(Parameters(1.0, friction, dt), "gradient_noise", sigma, "momentum", scheme).parameters
    assert abs(coefficients(p, friction_scheme=scheme).gradient_noise - sigma) <= math.ulp(sigma)


def test_usual_noise_comes_back():
    for sigma, lr, dt in product((0.1, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0), RATES, STEPS):
        p = Parameters.from_learning_rate(lr, 0.9, dt, sigma)
        assert coefficients(p).gradient_noise == sigma


@pytest.mark.parametrize("method", ["momentum", "gradient-descent"])
@pytest.mark.parametrize("key", ["learning_rate", "momentum", "effective_learning_rate"])
def test_a_knob_reads_what_was_typed_and_those_held_stay(key, method):
    if (key, method) == ("momentum", "gradient-descent"):
        return
    start = Parameters.from_learning_rate(0.01, 0.9, 0.1, 2.0, method=method)
    before = coefficients(start, method)
    for value in MOMENTA[:-1] if key == "momentum" else RATES:
        after = coefficients(move(start, key, value, method, "explicit").parameters, method)
        assert getattr(after, key) == value
        assert after.gradient_noise == before.gradient_noise
        if key != "momentum":
            assert after.momentum == before.momentum
        else:
            assert after.learning_rate == before.learning_rate


def test_a_momentum_whose_mass_would_vanish_is_refused():
    """m = 0 is plain descent: to take it for a very small mass would turn 0.9 into 0."""
    with pytest.raises(ParameterError, match="mass too small"):
        Parameters.from_learning_rate(0.01, 0.9, 1e-200)


@pytest.mark.parametrize("scale", [1e-150, 1e150])
def test_the_way_back_holds_beyond_the_range_of_its_products(scale):
    p = Parameters.from_learning_rate(0.01, 0.9, scale)
    assert p.friction == pytest.approx(10 * scale)
    assert p.mass == pytest.approx(100 * scale**2)
    noisy = Parameters.from_learning_rate(1e-200, 0.5, 1e-100, 1e160)
    assert noisy.temperature == pytest.approx(1e120)
