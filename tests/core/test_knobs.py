"""The eight knobs: what is edited lands, what is held stays, what cannot be is refused, and physics keeps its own."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.knobs import move, readings
from gdlab.core.parameters import FRICTION_SCHEMES, Parameters

KNOBS = tuple(FIELDS)
MECHANICS = tuple(key for key in KNOBS if key not in ("temperature", "gradient_noise"))
METHODS = ("momentum", "gradient-descent")
STATE = Parameters(mass=1.3, friction=2.1, step_size=0.13, temperature=0.7)
ASKED = dict.fromkeys(KNOBS, 0.37) | {"momentum": 0.62}


def same(a, b):
    """Equal to twelve digits, or to the rounding of 1 − (1 − ρ)."""
    return a == b or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-15)


def powers(low, high):
    return st.floats(low, high).map(lambda exponent: 10.0**exponent)


states = st.builds(Parameters, powers(-3, 3), powers(-3, 3), powers(-4, 1), st.just(0.0) | powers(-6, 2))
edits = st.one_of(
    st.tuples(st.sampled_from([key for key in KNOBS if key != "momentum"]), powers(-3, 1)),
    st.tuples(st.just("momentum"), powers(-4, 0).map(lambda lost: 1 - lost)),
)


@pytest.mark.parametrize("key", KNOBS)
@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_the_edited_knob_has_the_asked_value_and_the_held_ones_stay(key, scheme):
    before = readings(STATE, "momentum", scheme)
    moved = move(STATE, key, ASKED[key], "momentum", scheme)
    after = readings(moved.parameters, "momentum", scheme)
    assert same(after[key], ASKED[key])
    assert all(same(after[held], before[held]) for held in moved.held)
    assert len(moved.held) == (0 if key in ("temperature", "gradient_noise") else 3)


@pytest.mark.parametrize("key", [key for key in KNOBS if key not in ("mass", "momentum")])
def test_without_inertia_the_same_holds(key):
    before = readings(STATE, "gradient-descent", "explicit")
    moved = move(STATE, key, ASKED[key], "gradient-descent", "explicit")
    after = readings(moved.parameters, "gradient-descent", "explicit")
    assert same(after[key], ASKED[key])
    assert all(same(after[held], before[held]) for held in moved.held)
    assert after["learning_rate"] == after["effective_learning_rate"]
    assert moved.parameters.mass == STATE.mass


@given(
    states,
    edits,
    st.sampled_from(METHODS),
    st.sampled_from(FRICTION_SCHEMES),
    st.lists(st.sampled_from(KNOBS), max_size=3),
)
def test_whatever_the_state_an_edit_lands_or_is_refused(state, edit, method, scheme, pins):
    key, value = edit
    before = readings(state, method, scheme)
    try:
        moved = move(state, key, value, method, scheme, pins)
    except ParameterError:
        noise = {"temperature", "gradient_noise"}
        other_noise_is_pinned = key in noise and (noise - {key}) & set(pins)
        assert other_noise_is_pinned or (method == "gradient-descent" and key in ("mass", "momentum"))
        return
    after = readings(moved.parameters, method, scheme)
    assert same(after[key], value)
    assert all(same(after[held], before[held]) for held in moved.held)


@given(
    st.tuples(*[st.just(0.0) | powers(-300, 300)] * 2, powers(-300, 300), st.just(0.0) | powers(-300, 300)),
    st.sampled_from(KNOBS),
    st.floats() | powers(-300, 300),
    st.sampled_from(METHODS),
    st.sampled_from(FRICTION_SCHEMES),
    st.lists(st.sampled_from(KNOBS), max_size=2),
)
def test_no_number_raises_anything_but_a_parameter_error(numbers, key, value, method, scheme, pins):
    assume(numbers[0] or numbers[1])
    assume(numbers[1] or method != "gradient-descent")
    refused = None
    try:
        move(Parameters(*numbers), key, value, method, scheme, pins)
    except ParameterError as error:
        refused = error
    assert refused is None or (refused.key in KNOBS and str(refused))


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("key", ["mass", "friction", "step_size"])
def test_physics_edits_hold_the_temperature(key, scheme):
    moved = move(STATE, key, 0.37, "momentum", scheme).parameters
    assert moved.temperature == STATE.temperature
    assert {name for name in ("mass", "friction", "step_size") if getattr(moved, name) != getattr(STATE, name)} == {key}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_lowering_the_learning_rate_cools_in_proportion(method, scheme):
    before = readings(STATE, method, scheme)
    moved = move(STATE, "learning_rate", before["learning_rate"] / 8, method, scheme).parameters
    after = readings(moved, method, scheme)
    assert same(after["gradient_noise"], before["gradient_noise"])
    assert same(after["effective_learning_rate"], before["effective_learning_rate"] / 8)
    assert same(moved.temperature, STATE.temperature / 8)


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_the_newest_pins_are_honoured_first(scheme):
    before = readings(STATE, "momentum", scheme)
    for pins in (("momentum", "effective_learning_rate"), ("effective_learning_rate", "momentum", "mass")):
        moved = move(STATE, "friction", 1.1, "momentum", scheme, pins)
        after = readings(moved.parameters, "momentum", scheme)
        assert moved.held[:2] == pins[:2]
        assert all(same(after[pin], before[pin]) for pin in pins[:2])
        assert same(after["friction"], 1.1)


def test_a_pin_that_cannot_be_held_beside_a_newer_one_gives_way():
    moved = move(STATE, "friction", 1.1, "momentum", "explicit", ["effective_learning_rate", "step_size", "mass"])
    assert moved.held == ("effective_learning_rate", "mass", "temperature")
    assert moved.parameters.step_size != STATE.step_size


@pytest.mark.parametrize(
    ("key", "pins", "held"),
    [
        ("mass", ["gradient_noise"], "gradient_noise"),
        ("learning_rate", ["temperature"], "temperature"),
        ("mass", ["temperature", "gradient_noise"], "temperature"),
        ("learning_rate", ["gradient_noise", "temperature"], "gradient_noise"),
        ("friction", ["gradient_noise", "temperature"], "gradient_noise"),
    ],
)
def test_noise_or_temperature_can_be_pinned_and_the_newest_wins(key, pins, held):
    before = readings(STATE, "momentum", "explicit")
    moved = move(STATE, key, 0.2, "momentum", "explicit", pins)
    assert moved.held[-1] == held
    assert same(readings(moved.parameters, "momentum", "explicit")[held], before[held])


def test_a_pin_on_the_edited_knob_itself_does_not_hold_it():
    assert move(STATE, "mass", 5.0, "momentum", "explicit", ["mass"]).parameters.mass == 5.0


def test_typed_rates_become_mass_and_friction():
    dt, lr, rho = 0.1, 0.004, 0.83
    p = Parameters(mass=1.0, friction=1.0, step_size=dt)
    p = move(p, "learning_rate", lr, "momentum", "explicit").parameters
    p = move(p, "momentum", rho, "momentum", "explicit").parameters
    assert p.step_size == dt
    assert p.mass == pytest.approx(dt**2 / lr, rel=1e-12)
    assert p.friction == pytest.approx((1 - rho) * dt / lr, rel=1e-12)


@pytest.mark.parametrize("key", ["learning_rate", "effective_learning_rate", "friction", "step_size"])
def test_at_mass_zero_the_knobs_are_those_of_plain_descent(key):
    light = Parameters(mass=0.0, friction=2.0, step_size=0.1, temperature=0.5)
    ours, plain = (move(light, key, 0.3, method, "explicit").parameters for method in METHODS)
    assert ours == plain
    assert ours.mass == 0


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_momentum_gives_a_massless_particle_its_mass(scheme):
    light = Parameters(mass=0.0, friction=2.0, step_size=0.1)
    p = move(light, "momentum", 0.9, "momentum", scheme).parameters
    assert p.mass > 0
    assert same(readings(p, "momentum", scheme)["learning_rate"], 0.05)


@given(states, st.lists(st.sampled_from(MECHANICS), max_size=2))
def test_momentum_zero_is_zero_to_the_last_bit(state, pins):
    moved = move(state, "momentum", 0.0, "momentum", "explicit", pins)
    assert readings(moved.parameters, "momentum", "explicit")["momentum"] == 0


@pytest.mark.parametrize("scheme", ["implicit", "exact"])
def test_momentum_zero_is_mass_zero_where_the_limit_is_continuous(scheme):
    assert move(STATE, "momentum", 0.0, "momentum", scheme).parameters.mass == 0


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_momentum_one_is_no_friction_at_the_same_learning_rate(scheme):
    quiet = Parameters(1.3, 2.1, 0.13)
    lr = readings(quiet, "momentum", scheme)["learning_rate"]
    p = move(quiet, "momentum", 1.0, "momentum", scheme).parameters
    assert p.friction == 0
    assert same(readings(p, "momentum", scheme)["learning_rate"], lr)
    assert math.isinf(readings(p, "momentum", scheme)["effective_learning_rate"])


def test_at_no_friction_the_knobs_still_move():
    free = Parameters(mass=1.0, friction=0.0, step_size=0.1)
    assert same(move(free, "learning_rate", 0.02, "momentum", "explicit").parameters.mass, 0.5)
    assert move(free, "step_size", 0.2, "momentum", "explicit").parameters == Parameters(1.0, 0.0, 0.2)
    assert move(free, "momentum", 0.9, "momentum", "explicit").parameters.friction == pytest.approx(1.0)
    assert move(free, "effective_learning_rate", 0.1, "momentum", "explicit", ["mass"]).parameters.friction > 0


def test_negative_momentum_exists_in_the_explicit_scheme_only():
    p = move(STATE, "momentum", -0.5, "momentum", "explicit").parameters
    assert readings(p, "momentum", "explicit")["momentum"] == pytest.approx(-0.5, rel=1e-12)
    for scheme in ("implicit", "exact"):
        with pytest.raises(ParameterError) as caught:
            move(STATE, "momentum", -0.5, "momentum", scheme)
        assert caught.value.key == "momentum"


@pytest.mark.parametrize(
    ("key", "value", "method"),
    [
        ("mass", -1.0, "momentum"),
        ("step_size", 0.0, "momentum"),
        ("friction", math.nan, "momentum"),
        ("temperature", math.inf, "momentum"),
        ("learning_rate", 0.0, "momentum"),
        ("effective_learning_rate", -0.1, "momentum"),
        ("momentum", 1.01, "momentum"),
        ("gradient_noise", -1.0, "momentum"),
        ("friction", 0.0, "gradient-descent"),
        ("mass", 2.0, "gradient-descent"),
        ("momentum", 0.5, "gradient-descent"),
    ],
)
def test_what_cannot_be_is_refused_by_name(key, value, method):
    for pins in ((), ("effective_learning_rate",)):
        with pytest.raises(ParameterError) as caught:
            move(STATE, key, value, method, "explicit", pins)
        assert caught.value.key == key


def test_noise_without_friction_is_refused_for_there_is_no_bath():
    free = Parameters(mass=1.0, friction=0.0, step_size=0.1)
    for state, key, value, pins in (
        (free, "gradient_noise", 1.0, ()),
        (STATE, "momentum", 1.0, ()),
        (STATE, "friction", 0.0, ("gradient_noise",)),
    ):
        with pytest.raises(ParameterError, match="no bath") as caught:
            move(state, key, value, "momentum", "explicit", pins)
        assert caught.value.key == "gradient_noise"
    assert move(STATE, "friction", 0.0, "momentum", "explicit").parameters.temperature == STATE.temperature


def test_friction_and_mass_cannot_both_go():
    with pytest.raises(ParameterError) as caught:
        move(Parameters(mass=0.0, friction=1.0), "friction", 0.0, "momentum", "explicit")
    assert caught.value.key == "friction"


def test_a_friction_that_vanishes_in_rounding_is_refused_in_words():
    with pytest.raises(ParameterError, match="friction"):
        move(Parameters(0.0, 1.0, 1e-186, 0.0), "learning_rate", 9e137, "momentum", "explicit", ())
