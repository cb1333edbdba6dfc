"""The four numbers, what they may be, and the way back to them from the optimiser's numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab import Event, Parameters, coefficients, landscape
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.registry import method
from gdlab.scene.model import Run

SCHEMES = ("explicit", "implicit", "exact")
rates = st.floats(1e-6, 1e2)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(lr=rates, momentum=st.just(0.0) | st.floats(1e-290, 1), step_size=st.floats(1e-4, 10), noise=st.floats(0, 100))
def test_there_and_back_gives_the_same_learning_rate_momentum_and_noise(scheme, lr, momentum, step_size, noise):
    noise = noise if momentum < 1 - 1e-6 else 0.0
    c = coefficients(
        Parameters.from_learning_rate(lr, momentum, step_size, noise, friction_scheme=scheme), friction_scheme=scheme
    )
    assert c.learning_rate == pytest.approx(lr, rel=1e-9)
    assert c.momentum == pytest.approx(momentum, rel=1e-12, abs=1e-15)
    assert c.gradient_noise == pytest.approx(noise, rel=1e-9)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(
    mass=st.floats(1e-3, 1e3), friction=st.floats(1e-3, 1e3), step_size=st.floats(1e-3, 1), temperature=st.floats(0, 10)
)
def test_back_and_there_gives_the_same_particle(scheme, mass, friction, step_size, temperature):
    p = Parameters(mass, friction, step_size, temperature)
    c = coefficients(p, friction_scheme=scheme)
    if c.momentum < 1e-6 and scheme != "explicit":
        return  # then next to nothing is left of the velocity, from which the mass would be known
    kept = max(abs(1 - c.momentum), 1e-16)  # ρ near 1 keeps few digits of the friction
    q = Parameters.from_learning_rate(c.learning_rate, c.momentum, step_size, c.gradient_noise, friction_scheme=scheme)
    assert (q.mass, q.friction, q.temperature) == pytest.approx(
        (mass, friction, temperature), rel=1e-8 + 1e-15 / kept, abs=1e-300
    )


def test_explicit_friction_by_hand():
    p = Parameters.from_learning_rate(learning_rate=0.01, momentum=0.9, step_size=0.1, gradient_noise=2.0)
    assert (p.mass, p.friction, p.relaxation_time) == pytest.approx((1.0, 1.0, 1.0))
    assert p.temperature == pytest.approx(0.1 * 2.0**2 / 2)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(lr=rates, step_size=st.floats(1e-4, 10))
def test_momentum_zero_and_one_come_back_to_the_bit(scheme, lr, step_size):
    for momentum in (0.0, 1.0):
        assert (
            coefficients(
                Parameters.from_learning_rate(lr, momentum, step_size, friction_scheme=scheme), friction_scheme=scheme
            ).momentum
            == momentum
        )


@pytest.mark.parametrize("momentum", [1e-20, 1e-5, 0.5, 1 - 2**-50])
def test_exact_friction_knows_very_small_and_very_large_momentum(momentum):
    c = coefficients(Parameters.from_learning_rate(0.01, momentum, friction_scheme="exact"), friction_scheme="exact")
    assert c.momentum == pytest.approx(momentum, rel=1e-12)


def test_negative_momentum_is_a_light_particle_under_explicit_friction():
    p = Parameters.from_learning_rate(0.01, -0.5)
    assert coefficients(p).momentum == pytest.approx(-0.5)
    assert p.relaxation_time < p.step_size


def test_a_method_without_inertia_has_no_mass():
    p = Parameters.from_learning_rate(0.01, 0.9, method="gradient-descent", gradient_noise=3.0)
    assert p.mass == 0.0
    assert coefficients(p, method="gradient-descent").learning_rate == pytest.approx(0.01)
    assert coefficients(p, method="gradient-descent").gradient_noise == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"learning_rate": -0.1}, "learning_rate"),
        ({"learning_rate": math.nan}, "learning_rate"),
        ({"momentum": 1.01}, "momentum"),
        ({"momentum": -math.inf}, "momentum"),
        ({"momentum": -0.1, "friction_scheme": "implicit"}, "momentum"),
        ({"momentum": -0.1, "friction_scheme": "exact"}, "momentum"),
        ({"momentum": 1.0, "gradient_noise": 1.0}, "gradient_noise"),
        ({"gradient_noise": -1.0}, "gradient_noise"),
        ({"gradient_noise": 1e-9, "method": "flow"}, "gradient_noise"),
        ({"gradient_noise": 1e200}, "temperature"),
        ({"step_size": 0.0}, "step_size"),
        ({"step_size": 1e200}, "mass"),
        ({"friction_scheme": "none"}, "friction_scheme"),
    ],
)
def test_what_no_particle_could_do_is_refused(arguments, key):
    with pytest.raises(ParameterError) as caught:
        Parameters.from_learning_rate(**{"learning_rate": 0.01, "momentum": 0.5, **arguments})
    assert caught.value.key == key


@pytest.mark.parametrize("key", ["mass", "friction", "step_size", "temperature"])
@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, -1e-300, True, "1", None, 1j, 10**400, np.bool_(True)]
)
def test_values_that_are_no_amount_are_refused(key, value):
    with pytest.raises(ParameterError) as caught:
        Parameters(**{key: value})
    assert caught.value.key == key
    assert FIELDS[key].name in str(caught.value)


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.int64(2), np.float64(2), Fraction(2)])
def test_any_real_number_becomes_a_float(value):
    p = Parameters(mass=value)
    assert (p.mass, type(p.mass)) == (2.0, float)


@pytest.mark.parametrize("key", ["mass", "friction", "temperature"])
def test_there_is_no_minus_zero(key):
    assert math.copysign(1, getattr(Parameters(**{key: -0.0}), key)) == 1
    assert math.copysign(1, Parameters.from_learning_rate(0.1, -0.0, friction_scheme="explicit").mass) == 1
    assert math.copysign(1, Event(3, {key: -0.0}).set[key]) == 1
    assert math.copysign(1, Event(3, {"options": {"weight_decay": -0.0}}).set["options"]["weight_decay"]) == 1
    assert math.copysign(1, method("adam").checked_options({"eps": -0.0})["eps"]) == 1
    assert repr(Run(options={"weight_decay": -0.0, "maximize": False}).options) == str(
        {"weight_decay": 0.0, "maximize": False}
    )
    assert math.copysign(1, landscape("a*x**2/2", {"a": -0.0}).coefficient_values[0]) == 1


def test_time_must_pass_and_something_must_hold_the_particle():
    with pytest.raises(ParameterError, match="more than zero"):
        Parameters(step_size=0.0)
    with pytest.raises(ParameterError, match="both be zero"):
        Parameters(mass=0.0, friction=0.0)


def test_relaxation_time():
    assert (Parameters(mass=3.0, friction=2.0).relaxation_time, Parameters(friction=0.0).relaxation_time) == (
        1.5,
        math.inf,
    )
