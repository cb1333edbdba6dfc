"""The eight knobs: what is edited lands, what is held stays, what cannot be is refused, and physics keeps its own."""

import math
from itertools import combinations, permutations, product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gdlab.core import knobs
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.knobs import move, readings
from gdlab.core.parameters import FRICTION_SCHEMES, Parameters
from gdlab.core.registry import methods

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


@pytest.mark.parametrize("key", ["mass", "friction", "step_size"])
def test_where_the_equation_of_motion_is_given_nothing_is_solved_for(key, monkeypatch):
    monkeypatch.setattr(knobs, "settled", None)
    assert getattr(move(STATE, key, 0.37, "momentum", "explicit").parameters, key) == 0.37


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
    refused = ""
    try:
        moved = move(state, key, value, method, scheme, pins)
    except ParameterError as error:
        refused = str(error)
    if refused:
        held = [pin for pin in pins if pin != key]
        assert ("pinned" in refused and held) or (method == "gradient-descent" and key in ("mass", "momentum"))
        return
    after = readings(moved.parameters, method, scheme)
    assert same(after[key], value)
    assert all(same(after[held], before[held]) for held in (*moved.held, *pins) if held != key)


@example((1e220, 0.0, 1e199, 0.0), "learning_rate", 1.797693134862316e88, "momentum", "exact", [])
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


FOLLOWING = (
    # Three of which one follows from the two others: η = Δt/γ; lr from ρ and η; with explicit friction ℓ = Δt²/m.
    ("every", {"step_size", "friction", "effective_learning_rate"}),
    ("classic", {"momentum", "learning_rate", "effective_learning_rate"}),
    ("explicit", {"mass", "step_size", "learning_rate"}),
    # Adam's lr is η.
    ("adam", {"step_size", "friction", "learning_rate"}),
)


def follows(method, scheme, key, pins):
    """Whether a knob is given by two others, so that it cannot move while they are held."""
    three, rates = {key, *pins}, {"learning_rate", "effective_learning_rate"}
    if method == "adam" and rates <= three:
        return key in rates
    kinds = {"every", "adam"} if method == "adam" else {"every", "classic"}
    kinds |= {"explicit"} & {scheme} if method in ("momentum", "nesterov", "rmsprop") else set()
    return any(kind in kinds and three == knobs for kind, knobs in FOLLOWING)


HEAVY = [each.key for each in methods() if not each.drive.massless]


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("method", HEAVY)
def test_two_pinned_knobs_stay_wherever_numbers_exist_and_else_the_third_is_refused(method, scheme):
    start = Parameters(1.0, 1.0, 0.1)
    before = readings(start, method, scheme)
    for pins in permutations(MECHANICS, 2):
        for key in set(MECHANICS) - set(pins):
            value = 0.91 if key == "momentum" else before[key] * (0.99 if key == "learning_rate" else 1.02)
            if follows(method, scheme, key, pins):
                with pytest.raises(ParameterError, match=f"pinned, and the {FIELDS[key].name} moves") as caught:
                    move(start, key, value, method, scheme, pins)
                assert caught.value.key == key
                assert all(FIELDS[pin].name in str(caught.value) for pin in pins)
            else:
                after = readings(move(start, key, value, method, scheme, pins).parameters, method, scheme)
                wanted = {pin: before[pin] for pin in pins} | {key: value}
                for name, number in wanted.items():
                    assert abs(after[name] - number) <= 3 * math.ulp(number), (pins, key, name)


@settings(max_examples=300)
@given(
    states,
    st.sampled_from([each.key for each in methods()]),
    st.sampled_from(FRICTION_SCHEMES),
    st.permutations(MECHANICS),
    st.sampled_from([None, "temperature", "gradient_noise"]),
    st.floats(0.5, 2),
)
def test_whatever_the_method_no_pin_moves(state, method, scheme, knobs, noise, factor):
    try:
        before = readings(state, method, scheme)
    except ParameterError:
        return  # as Adam where ρ < 0
    key, first, second = knobs[:3]
    value = before[key] * factor if key != "momentum" else 1 - (1 - before[key]) / (1 + factor)
    pins = [pin for pin in (first, second, noise) if pin]
    try:
        after = readings(move(state, key, value, method, scheme, pins).parameters, method, scheme)
    except ParameterError:
        return
    assert same(after[key], value)
    for pin in pins:
        assert abs(after[pin] - before[pin]) <= 4 * math.ulp(max(abs(before[pin]), 1.0 if pin == "momentum" else 0.0))


def test_a_knob_that_its_pins_leave_no_other_value_is_refused_by_their_names():
    for key, pins, words in (
        ("friction", ["effective_learning_rate", "momentum", "learning_rate"], None),
        ("step_size", ["mass", "learning_rate"], "mass and learning rate are pinned, and the time step moves only"),
        ("mass", ["friction", "momentum", "step_size"], "friction, time step and momentum are pinned, and the mass"),
    ):
        if words is None:  # the three agree
            moved = move(STATE, key, 1.1, "momentum", "explicit", pins).parameters
            assert moved.friction == 1.1
            continue
        with pytest.raises(ParameterError, match=words) as caught:
            move(STATE, key, 1.1, "momentum", "explicit", pins)
        assert caught.value.key == key
    with pytest.raises(ParameterError, match="learning rate is pinned, and the effective rate moves only with it"):
        move(STATE, "effective_learning_rate", 1.1, "adam", "implicit", ["learning_rate"])


def test_a_knob_can_be_set_to_what_it_is_whatever_is_pinned():
    for key, pins in product(MECHANICS, combinations(MECHANICS, 2)):
        before = readings(STATE, "momentum", "exact")
        after = readings(move(STATE, key, before[key], "momentum", "exact", pins).parameters, "momentum", "exact")
        assert all(same(after[name], before[name]) for name in (key, *pins))


@pytest.mark.parametrize(
    ("key", "pins", "held"),
    [
        ("mass", ["gradient_noise"], "gradient_noise"),
        ("learning_rate", ["temperature"], "temperature"),
        ("mass", ["temperature", "gradient_noise"], "temperature"),
    ],
)
def test_noise_or_temperature_can_be_pinned(key, pins, held):
    before = readings(STATE, "momentum", "explicit")
    moved = move(STATE, key, 0.2, "momentum", "explicit", pins)
    assert moved.held[-1] == held
    assert same(readings(moved.parameters, "momentum", "explicit")[held], before[held])


@pytest.mark.parametrize("key", ["learning_rate", "friction"])
def test_with_noise_and_temperature_pinned_the_effective_rate_cannot_move(key):
    with pytest.raises(ParameterError, match="temperature and noise are pinned") as caught:
        move(STATE, key, 0.2, "momentum", "explicit", ["gradient_noise", "temperature"])
    assert caught.value.key == key


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
    assume(set(pins) != {"learning_rate", "effective_learning_rate"})  # whose quotient is 1 − ρ
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
