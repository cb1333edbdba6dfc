"""The coefficients of a step are those of the design's formulas, and their limits are exact."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlab import Parameters, coefficients
from gdlab.core.fields import ParameterError

SCHEMES = ("explicit", "implicit", "exact")
EACH_SCHEME = pytest.mark.parametrize("scheme", SCHEMES)
positive = st.floats(1e-3, 1e3)


def test_explicit_friction():
    c = coefficients(Parameters(mass=2.0, friction=0.5, step_size=0.1, temperature=3.0))
    assert (c.momentum, c.learning_rate, c.effective_mass) == pytest.approx((1 - 0.1 / 4, 0.01 / 2, 2.0))
    assert (c.effective_learning_rate, c.gradient_noise) == pytest.approx((0.2, math.sqrt(2 * 3 / 0.2)))


def test_implicit_friction():
    c = coefficients(Parameters(2.0, 0.5, 0.1, 3.0), friction_scheme="implicit")
    rho = 1 / (1 + 0.1 / 4)
    assert (c.momentum, c.learning_rate, c.effective_mass) == pytest.approx((rho, (1 - rho) * 0.2, 2.05))


def test_exact_friction():
    c = coefficients(Parameters(2.0, 0.5, 0.1, 3.0), friction_scheme="exact")
    rho = math.exp(-0.1 / 4)
    assert (c.momentum, c.learning_rate, c.effective_mass) == pytest.approx(
        (rho, -math.expm1(-0.1 / 4) * 0.2, 0.05 / (1 - rho))
    )


@EACH_SCHEME
@given(mass=positive, friction=positive, step_size=positive, temperature=positive)
def test_what_ties_the_quantities_together(scheme, mass, friction, step_size, temperature):
    c = coefficients(Parameters(mass, friction, step_size, temperature), friction_scheme=scheme)
    assert c.effective_learning_rate == step_size / friction
    assert c.effective_mass * c.learning_rate == pytest.approx(step_size**2, rel=1e-13)
    assert c.learning_rate == pytest.approx((1 - c.momentum) * c.effective_learning_rate, rel=1e-9)
    assert c.gradient_noise**2 * c.effective_learning_rate / 2 == pytest.approx(temperature, rel=1e-13)
    assert c.relaxation_time == mass / friction
    assert c.memory == pytest.approx(mass / friction / step_size)


@pytest.mark.parametrize("scheme", SCHEMES[1:])
@given(mass=positive, friction=positive, step_size=positive, temperature=positive)
def test_each_scheme_is_the_explicit_one_with_the_mass_it_feels(scheme, mass, friction, step_size, temperature):
    c = coefficients(Parameters(mass, friction, step_size, temperature), friction_scheme=scheme)
    e = coefficients(Parameters(c.effective_mass, friction, step_size, temperature))
    assert (e.momentum, e.learning_rate) == pytest.approx((c.momentum, c.learning_rate), rel=1e-12, abs=1e-12)
    assert (e.effective_learning_rate, e.gradient_noise) == (c.effective_learning_rate, c.gradient_noise)


@EACH_SCHEME
def test_without_mass_momentum_is_gradient_descent(scheme):
    massless = Parameters(mass=0.0, friction=4.0, step_size=0.1, temperature=2.0)
    momentum = coefficients(massless, friction_scheme=scheme)
    plain = coefficients(Parameters(5.0, 4.0, 0.1, 2.0), method="gradient-descent", friction_scheme=scheme)
    assert (momentum.momentum, momentum.learning_rate, momentum.effective_mass) == (0.0, 0.1 / 4.0, 4.0 * 0.1)
    for key in (
        "momentum",
        "learning_rate",
        "effective_learning_rate",
        "gradient_noise",
        "effective_mass",
        "mass",
        "relaxation_time",
    ):
        assert getattr(momentum, key) == getattr(plain, key)


@pytest.mark.parametrize("scheme", SCHEMES[1:])
@pytest.mark.parametrize("mass", [1e-3, 1e-9, 1e-30, 1e-300, 5e-324])
def test_implicit_and_exact_friction_go_over_into_gradient_descent(scheme, mass):
    c = coefficients(Parameters(mass, 4.0, 0.1), friction_scheme=scheme)
    assert c.momentum == pytest.approx(0, abs=mass / 0.4 * 1.001)
    assert c.learning_rate == pytest.approx(0.1 / 4, rel=mass / 0.4 + 1e-15)


def test_explicit_friction_is_singular_at_small_mass():
    turned = coefficients(Parameters(mass=0.3, friction=4.0, step_size=0.1))
    growing = coefficients(Parameters(mass=0.1, friction=4.0, step_size=0.1))
    assert turned.momentum == pytest.approx(1 - 4 / 3)
    assert growing.momentum == pytest.approx(-3)


def test_momentum_is_exactly_zero_where_a_step_takes_one_relaxation_time():
    c = coefficients(Parameters(mass=0.5, friction=4.0, step_size=0.125, temperature=1.0))
    assert (c.momentum, c.learning_rate) == (0.0, c.effective_learning_rate)


def test_momentum_is_exactly_minus_one_where_a_step_takes_two():
    assert coefficients(Parameters(mass=0.25, friction=4.0, step_size=0.125)).momentum == -1.0


@EACH_SCHEME
def test_without_friction_momentum_is_one_and_there_is_no_bath(scheme):
    c = coefficients(Parameters(mass=2.0, friction=0.0, step_size=0.1, temperature=5.0), friction_scheme=scheme)
    assert (c.momentum, c.learning_rate, c.effective_mass) == (1.0, 0.1 * 0.1 / 2.0, 2.0)
    assert (c.effective_learning_rate, c.gradient_noise, c.relaxation_time) == (math.inf, 0.0, math.inf)


@EACH_SCHEME
def test_small_friction_loses_no_digits(scheme):
    c = coefficients(Parameters(mass=1.0, friction=1e-12, step_size=0.1), friction_scheme=scheme)
    assert c.learning_rate == pytest.approx(0.01 / (1 + 1e-13 / 2), rel=1e-12)


def test_a_method_without_inertia_needs_friction():
    with pytest.raises(ParameterError, match="friction must be more than zero") as caught:
        coefficients(Parameters(mass=1.0, friction=0.0), method="gradient-descent")
    assert caught.value.key == "friction"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "momentun"}, "did you mean 'momentum'"),
        ({"friction_scheme": "exakt"}, "explicit, implicit, exact"),
    ],
)
def test_unknown_names_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        coefficients(Parameters(), **arguments)


@EACH_SCHEME
@given(
    mass=st.floats(0, 1e308),
    friction=st.floats(0, 1e308),
    step_size=st.floats(5e-324, 1e308),
    temperature=st.floats(0, 1e308),
)
def test_no_numbers_however_absurd_make_it_crash(scheme, mass, friction, step_size, temperature):
    assume(mass or friction)
    coefficients(Parameters(mass, friction, step_size, temperature), friction_scheme=scheme)


@EACH_SCHEME
@given(mass=st.floats(0, 100), friction=positive, step_size=positive, temperature=positive, power=st.integers(-6, 6))
def test_gauge_leaves_the_path_as_it_is_to_the_bit(scheme, mass, friction, step_size, temperature, power):
    assume(mass == 0 or mass > 1e-6)
    s = 2.0**power
    c = coefficients(Parameters(mass, friction, step_size, temperature), friction_scheme=scheme)
    g = coefficients(Parameters(s * s * mass, s * friction, s * step_size, temperature), friction_scheme=scheme)
    assert (g.momentum, g.learning_rate, g.gradient_noise) == (c.momentum, c.learning_rate, c.gradient_noise)


@pytest.mark.parametrize(("numbers", "rho"), [((0.3, 3.0, 0.1), 0.0), ((0.3, 3.0, 0.2), -1.0), ((0.7, 7.0, 0.1), 0.0)])
def test_a_relaxation_time_of_one_or_two_steps_is_not_missed_by_a_rounding(numbers, rho):
    """3 · 0.1/0.3 is 1.0000000000000002 in floats: no inertia is left, and Adam need not refuse a β₁ below 0."""
    assert coefficients(Parameters(*numbers)).momentum == rho
    if rho == 0:
        assert coefficients(Parameters(*numbers), "adam").momentum == 0
    near = Parameters(numbers[0] * (1 + 4e-15), *numbers[1:])
    assert coefficients(near).momentum > rho
