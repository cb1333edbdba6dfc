"""How m, γ, Δt and T drive each method: three relations, there and back, and every knob moved."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlab import Parameters, coefficients
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.knobs import move, readings
from gdlab.core.parameters import FRICTION_SCHEMES
from gdlab.core.registry import method, methods

KEYS = tuple(each.key for each in methods())
HEAVY = tuple(key for key in KEYS if not method(key).massless)
KNOBS = tuple(FIELDS)

rates, momenta, steps = st.floats(1e-5, 1e2), st.floats(0.05, 0.999), st.floats(1e-3, 10)


def same(a, b):
    return a == b or math.isclose(a, b, rel_tol=1e-9)


@settings(max_examples=300)
@given(
    st.sampled_from(KEYS), st.sampled_from(FRICTION_SCHEMES), rates, momenta, steps, st.just(0.0) | st.floats(1e-6, 10)
)
def test_from_learning_rate_is_read_again(key, scheme, lr, rho, dt, noise):
    """`c.learning_rate` is torch's lr for the method and `c.momentum` its momentum or β₁."""
    noise = noise if method(key).drive.thermal else 0.0
    c = coefficients(Parameters.from_learning_rate(lr, rho, dt, noise, key, scheme), key, scheme)
    assert abs(c.learning_rate - lr) <= 4 * math.ulp(lr)
    # Under exact friction a rounding of γΔt/m is one of ρ by ρ ln ρ, some units of the last digit where ρ is small.
    assert c.momentum == (0 if method(key).massless else pytest.approx(rho, rel=2e-15))
    assert same(c.gradient_noise, noise)
    assert c.step_size == dt
    assert (c.mass == 0) == method(key).massless


def test_usual_numbers_of_adam_come_back_to_the_last_digit():
    for lr in (0.1, 0.03, 0.02, 0.01, 0.003, 0.001, 3e-4, 1e-4):
        for beta1 in (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999):
            for scheme in ("explicit", "implicit"):
                c = coefficients(Parameters.from_learning_rate(lr, beta1, 0.1, 0.0, "adam", scheme), "adam", scheme)
                assert (c.learning_rate, c.momentum) == (lr, beta1)


@given(st.sampled_from(KEYS), st.floats(0.1, 100), st.floats(0.01, 10), st.floats(1e-3, 0.01), st.floats(0, 5))
def test_what_drives_each_method(key, mass, friction, dt, temperature):
    """The table of drives, by its formulas."""
    c = coefficients(Parameters(mass, friction, dt, temperature), key)
    rho, eta = 1 - friction * dt / mass, dt / friction
    exact = math.exp(-friction * dt / mass)
    classic = (rho, (1 - rho) * eta, mass)
    expected = {
        "adam": (rho, eta, mass),
        "langevin-baoab": (exact, (1 + exact) * dt * dt / (2 * mass), 2 * mass / (1 + exact)),
        "flow": (exact, -math.expm1(-friction * dt / mass) * eta, mass),
    }.get(key, (0.0, eta, friction * dt) if method(key).massless else classic)
    assert (c.momentum, c.learning_rate, c.effective_mass) == pytest.approx(expected, rel=1e-9)
    assert c.effective_learning_rate == eta
    assert c.gradient_noise == (0 if key == "flow" else pytest.approx(math.sqrt(2 * temperature / eta), rel=1e-12))


@given(st.sampled_from(HEAVY), st.sampled_from(FRICTION_SCHEMES), st.floats(0.05, 0.95), rates)
def test_the_three_relations_hold_in_every_drive(key, scheme, rho, lr):
    drive = method(key).drive
    scheme = drive.scheme or scheme
    c = coefficients(Parameters.from_learning_rate(lr, rho, 0.1, method=key, friction_scheme=scheme), key, scheme)
    assert c.learning_rate == pytest.approx(drive.rate(c.momentum) * c.effective_learning_rate, rel=1e-9)
    assert c.mass == pytest.approx(drive.inertia(c.momentum, scheme) * 0.01 / c.learning_rate, rel=1e-9)
    back = drive.momentum_for(drive.rate(rho))
    assert back is None if key == "adam" else back == pytest.approx(rho, rel=1e-9)


@settings(max_examples=400)
@given(
    st.sampled_from(KEYS),
    st.sampled_from(FRICTION_SCHEMES),
    st.sampled_from(KNOBS),
    st.floats(1e-3, 10),
    st.floats(0.05, 0.95),
    st.lists(st.sampled_from(KNOBS), max_size=2),
)
def test_every_knob_of_every_method_lands_or_is_refused(key, scheme, knob, value, rho, pins):
    noise = 0.5 if method(key).drive.thermal else 0.0
    start = Parameters.from_learning_rate(0.01, rho, 0.1, noise, key, scheme)
    value = min(value / 10, 0.99) if knob == "momentum" else value
    before = readings(start, key, scheme)
    refused = None
    try:
        moved = move(start, knob, value, key, scheme, pins)
    except ParameterError as error:
        refused = error
    if refused is not None:
        assert refused.key in KNOBS
        assert str(refused)
        return
    after = readings(moved.parameters, key, scheme)
    if not (method(key).drive.thermal is False and knob in ("temperature", "gradient_noise")):
        assert same(after[knob], value)
        assert all(same(after[held], before[held]) for held in moved.held)


@pytest.mark.parametrize("key", ["adam", "langevin-baoab", "rmsprop", "nesterov"])
def test_lowering_the_learning_rate_holds_momentum_and_step_and_cools(key):
    start = Parameters.from_learning_rate(0.01, 0.9, 0.1, 0.5, key)
    moved = move(start, "learning_rate", 0.001, key, "explicit")
    after = coefficients(moved.parameters, key)
    assert moved.held == ("momentum", "step_size", "gradient_noise")
    assert after.momentum == pytest.approx(0.9, rel=1e-12)
    assert after.learning_rate == pytest.approx(0.001, rel=1e-15)
    assert moved.parameters.temperature == pytest.approx(start.temperature / 10, rel=1e-12)


def test_a_method_without_noise_keeps_the_temperature_for_others():
    start = Parameters(1.0, 1.0, 0.1, 2.0)
    assert move(start, "learning_rate", 0.001, "flow", "explicit").parameters.temperature == 2.0
    with pytest.raises(ParameterError, match="flow has no noise"):
        move(start, "gradient_noise", 1.0, "flow", "explicit")
