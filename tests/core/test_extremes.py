"""Coefficients and readings over all of float64: finite where mathematics says so, and never a traceback."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import gdlab
from gdlab import Parameters, coefficients
from gdlab.core.parameters import FRICTION_SCHEMES
from gdlab.core.schemes import step
from gdlab.core.wide import Wide, wide

LARGEST, LEAST = 1.7976931348623157e308, 5e-324
EACH_SCHEME = pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
amounts = st.builds(math.ldexp, st.floats(0.5, 1, exclude_max=True), st.integers(-1073, 1024))
"""Numbers of every size, each size as often as any other."""
READINGS = ("time", "velocity", "potential", "kinetic", "guaranteed_energy")


def nearest(number):
    """The float64 nearest to an exact number, ∞ and 0 included."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def close(found, exact, size=None):
    """As near as four roundings of numbers of a size allow, by default of the size of the result."""
    expected = nearest(exact)
    slack = math.ulp(nearest(abs(exact) if size is None else size))
    return found == expected or abs(found - expected) <= 4 * slack


@given(amounts, amounts, amounts)
@example(1e307, 1.0, 0.1)
@example(LARGEST, LARGEST, LARGEST)
@example(1e308, 1e308, 1e-5)
@example(LEAST, LEAST, LEAST)
def test_explicit_and_implicit_coefficients_are_those_of_exact_arithmetic(mass, friction, step_size):
    m, gamma, dt = map(Fraction, (mass, friction, step_size))
    rho, lr, felt = step(mass, friction, step_size, "explicit")
    assert close(rho, 1 - gamma * dt / m, size=max(1, gamma * dt / m))
    assert close(lr, dt * dt / m)
    assert felt == mass
    rho, lr, felt = step(mass, friction, step_size, "implicit")
    assert close(rho, m / (m + gamma * dt))
    assert close(lr, dt * dt / (m + gamma * dt))
    assert close(felt, m + gamma * dt)


@given(amounts, amounts, amounts)
@example(1e307, 1.0, 0.1)
@example(1e308, 1e-300, 1e-300)
def test_exact_friction_is_that_of_exact_arithmetic(mass, friction, step_size):
    with mpmath.workdps(60):
        z = mpmath.mpf(friction) * mpmath.mpf(step_size) / mpmath.mpf(mass)
        assume(z < 700)  # beyond, ρ has fewer digits than a float
        lost = -mpmath.expm1(-z)
        rho, lr, felt = step(mass, friction, step_size, "exact")
        assert rho == pytest.approx(nearest(mpmath.exp(-z)), rel=4e-16 * (1 + float(z)))
        for found, exact in ((lr, lost * step_size / friction), (felt, friction * mpmath.mpf(step_size) / lost)):
            expected = nearest(exact)
            assert found == expected or abs(found - expected) <= max(3e-15 * expected, 2 * LEAST)


@EACH_SCHEME
@given(st.just(0.0) | amounts, st.just(0.0) | amounts, amounts, st.just(0.0) | amounts)
@example(1e308, 1.0, 0.001, 1.0)
@example(0.0, LARGEST, LARGEST, LARGEST)
@example(1e307, 1e308, LARGEST, LEAST)
def test_no_number_is_lost_and_nothing_warns(scheme, mass, friction, step_size, temperature):
    assume(mass or friction)
    p = Parameters(mass, friction, step_size, temperature)
    c = coefficients(p, friction_scheme=scheme)
    for key in ("momentum", "learning_rate", "effective_learning_rate", "gradient_noise", "effective_mass", "memory"):
        assert not math.isnan(getattr(c, key)), key
    for n in (1, 2):
        t = gdlab.simulate("x**2/2 + y**4", p, [[1.0, -2.0]] * n, 3, friction_scheme=scheme)
        for reading in READINGS:
            getattr(t, reading)


@given(amounts, amounts, amounts)
@example(1e200, 1e200, 1e100)
def test_noise_is_finite_wherever_its_size_is(temperature, friction, step_size):
    c = coefficients(Parameters(1.0, friction, step_size, temperature))
    with mpmath.workdps(40):
        exact = nearest(mpmath.sqrt(2 * mpmath.mpf(temperature) * friction / step_size))
    assert c.gradient_noise == exact or c.gradient_noise == pytest.approx(exact, rel=5e-16, abs=2 * LEAST)


@given(amounts, amounts, amounts)
@example(1e300, 1e-300, 1e300)
def test_memory_is_finite_wherever_its_length_is(mass, friction, step_size):
    found = coefficients(Parameters(mass, friction, step_size)).memory
    assert close(found, Fraction(mass) / Fraction(friction) / Fraction(step_size))


def test_the_energy_of_a_fast_light_particle_and_of_a_slow_heavy_one_are_numbers():
    light = gdlab.simulate("0*x", Parameters(1e-300, 0.0, 1e-200), [[0.0]], 0, velocity=[[1e200]])
    heavy = gdlab.simulate("0*x", Parameters(1e300, 0.0, 1.0), [[0.0]], 0, velocity=[[1e-200]])
    assert light.kinetic[0, 0] == pytest.approx(0.5e100)
    assert heavy.kinetic[0, 0] == pytest.approx(0.5e-100)


def test_what_is_at_rest_has_no_energy_however_heavy_it_feels():
    p = Parameters(1.0, 1e308, 1e308)
    t = gdlab.simulate("0*x", p, [[0.0]], 0, friction_scheme="implicit")
    assert coefficients(p, friction_scheme="implicit").effective_mass == math.inf
    assert t.kinetic.tolist() == [[0.0]]


@given(st.floats(0, LARGEST), st.floats(0, LARGEST))
def test_wide_sums_are_those_of_floats(a, b):
    assert float(wide(a) + wide(b)) == a + b


@given(st.floats(0, LARGEST), st.floats(LEAST, LARGEST))
def test_wide_roots_and_quotients_are_those_of_floats(a, b):
    assert wide(a).root() == math.sqrt(a)
    with np.errstate(all="ignore"):
        assert float(wide(a) / wide(b)) == pytest.approx(float(np.float64(a) / b), rel=3e-16, abs=LEAST)


def test_a_wide_number_beyond_all_floats_is_infinite_and_below_them_zero():
    assert float(Wide(0.5, 5000)) == math.inf
    assert float(Wide(-0.5, 5000)) == -math.inf
    assert float(Wide(0.5, -5000)) == 0.0
