"""What is true of every method: bits, seeds, winding back, purity, switching, help."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdlab
from gdlab import Parameters
from gdlab.core.blocks import take
from gdlab.core.carry import begun, carried, velocity_of
from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event, Setting
from gdlab.core.fields import ParameterError
from gdlab.core.registry import method, methods
from gdlab.core.simulation import Simulation

KEYS = tuple(each.key for each in methods())
SWIFT = tuple(key for key in KEYS if key != "flow")
LAND = gdlab.landscape("himmelblau")
START = [[-4.5, 1.0], [1.0, 0.5], [3.5, -2.5]]
OTHERS = {"beta2": 0.9, "alpha": 0.5, "dampening": 0.4, "eps": 0.1, "damping": 2.0}

keys, swift = st.sampled_from(KEYS), st.sampled_from(SWIFT)
EACH = pytest.mark.parametrize("key", KEYS)


def parameters(key, lr=0.01, rho=0.9, noise=0.0, dt=0.1):
    """A particle that goes well with the method."""
    return Parameters.from_learning_rate(lr if key != "newton" else 0.3, rho, dt, noise if key != "flow" else 0.0, key)


def steps_for(key):
    return 12 if key == "flow" else 60


def simulation(key, noise=2.0, options=None, start=START, **others):
    return Simulation(Setting(LAND, parameters(key, noise=noise), key, options=options or {}), start, **others)


def path(made, to):
    made.advance(to)
    return made.rows()


def options_of(key):
    """Nothing, then each option at another value."""
    yield {}
    for option in method(key).options:
        changed = {option.key: True if option.default is False else OTHERS.get(option.key, 0.2)}
        yield changed | ({"weight_decay": 0.2} if option.key == "decoupled_weight_decay" else {})


CHOICES = [(key, options) for key in KEYS for options in options_of(key)]


@pytest.mark.parametrize(("key", "options"), CHOICES, ids=str)
def test_a_particle_alone_has_the_bits_it_has_among_many(key, options, same_bits):
    """Alone it goes by the loop over plain floats, among others by numpy."""
    steps = steps_for(key)
    many = path(simulation(key, options=options, seed=5), steps)
    alone = path(simulation(key, options=options, seed=5, start=START[:1]), steps)
    assert same_bits(alone[:, 0], many[: len(alone), 0])
    assert np.isnan(many[len(alone) :, 0]).all()


@pytest.mark.parametrize("key", SWIFT)
@pytest.mark.parametrize("lr", [1e2, 1e150])
def test_also_where_it_diverges(key, lr, same_bits):
    setting = Setting(gdlab.landscape("x**4/4 - y**3"), parameters(key, lr=lr, noise=1.0), key)
    many = path(Simulation(setting, START, seed=5), 40)
    alone = path(Simulation(setting, START[:1], seed=5), 40)
    assert same_bits(alone[:, 0], many[: len(alone), 0])
    assert np.isnan(many[len(alone) :, 0]).all()


@settings(max_examples=25)
@given(keys, st.integers(0, 2**64 - 1))
def test_the_same_seed_is_the_same_path(key, seed):
    steps = steps_for(key)
    once = path(simulation(key, seed=seed), steps)
    assert np.array_equal(once, path(simulation(key, seed=seed), steps))
    another = np.array_equal(once, path(simulation(key, seed=seed ^ 1), steps))
    assert another == ("temperature" in method(key).lacks)


@settings(max_examples=40)
@given(swift, swift, st.data())
def test_wound_back_a_run_comes_again(key, other, data):
    """Also across a switch of method, wherever it was stopped and wound back to."""
    change = Event(20, {"method": other, **_numbers(parameters(other, noise=1.0))})
    whole = path(simulation(key, seed=3, events=[change]), 50)
    again = simulation(key, seed=3, events=[change])
    for to in data.draw(st.lists(st.integers(0, 50), max_size=5)):
        if to < again.head:
            again.truncate(to)
        assert np.array_equal(path(again, to), whole[: to + 1], equal_nan=True)
    assert np.array_equal(path(again, 50), whole, equal_nan=True)


@EACH
def test_a_flow_wound_back_comes_again_too(key):
    made = simulation(key, seed=3)
    whole = path(made, 12).copy()
    made.truncate(5)
    assert np.array_equal(path(made, 12), whole)


@EACH
def test_nothing_that_is_given_is_changed(key):
    made = simulation(key)
    made.advance(3)
    state, now = made.state_at(3), made.setting_at(3)
    kept = {name: slot.copy() for name, slot in state.slots.items()}
    for array in (state.position, *state.slots.values()):
        array.flags.writeable = False
    numbers = now.rule_numbers()
    noise = np.ones((2, *state.position.shape))
    first = take(now, state, 2, noise, numbers)
    again = take(now, state, 2, noise, numbers)
    assert np.array_equal(first.positions, again.positions)
    assert all(np.array_equal(state.slots[name], slot) for name, slot in kept.items())
    assert numbers == now.rule_numbers()
    assert (noise == 1).all()


@EACH
def test_steps_at_once_are_the_steps_one_by_one(key):
    made = simulation(key, noise=0.0)
    now, state = made.setting_at(0), made.state_at(0)
    block = take(now, state, 5, None, now.rule_numbers())
    for row in block.positions:
        state = take(now, state, 1, None, now.rule_numbers()).state
        assert np.array_equal(state.position, row)
    assert state.age == block.state.age
    assert all(np.array_equal(state.slots[name], slot) for name, slot in block.state.slots.items())


@EACH
def test_numbers_that_are_the_same_in_each_step_may_be_given_for_each(key):
    """As a schedule gives them."""
    made = simulation(key, noise=0.0)
    now = made.setting_at(0)
    for start in (made.state_at(0), simulation(key, start=START[:1]).state_at(0)):
        numbers = now.rule_numbers()
        timed = {name: np.full(7, value) for name, value in numbers.items()}
        once, each = take(now, start, 7, None, numbers), take(now, start, 7, None, timed)
        assert np.array_equal(once.positions, each.positions)


# --- switching ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(keys, keys, st.sampled_from([0.1, 0.05]))
def test_a_switch_of_method_carries_only_the_momentum(key, other, dt):
    """What goes on is a fresh run from the position, with the velocity that has the momentum p."""
    before = Setting(LAND, parameters(key), key)
    after = Setting(LAND, parameters(other, dt=dt), other)
    if key == other:
        return
    state = begun(before, np.array(START), np.array([[0.3, -0.2], [0.0, 0.0], [1.0, 0.5]]))
    state = take(before, state, 6, None, before.rule_numbers()).state
    switched = carried(state, before, after, {})
    carries = bool(before.coefficients().momentum and after.coefficients().momentum)
    fresh = begun(after, state.position, velocity_of(after, switched) if carries else None)
    assert switched.age == fresh.age
    assert switched.slots.keys() == fresh.slots.keys()
    for name, slot in switched.slots.items():
        np.testing.assert_allclose(slot, fresh.slots[name], rtol=1e-14, atol=0)
    if carries:
        np.testing.assert_allclose(_momentum(after, switched), _momentum(before, state), rtol=1e-13)


def _momentum(setting, state):
    """p = Mv."""
    c = setting.coefficients()
    return method(setting.method).drive.carried_mass(c) * velocity_of(setting, state)


@pytest.mark.parametrize("key", [each.key for each in methods() if any(slot.share for slot in each.slots)])
def test_a_velocity_given_is_the_velocity_kept(key):
    v = np.array([[0.3, -0.2], [0.0, 0.0], [1.0, 0.5]])
    setting = Setting(LAND, parameters(key), key)
    np.testing.assert_allclose(velocity_of(setting, begun(setting, np.array(START), v)), v, rtol=1e-14)


@EACH
def test_a_method_that_is_set_again_goes_on(key):
    whole = path(simulation(key), 12)
    again = path(simulation(key, events=[Event(5, {"method": key})]), 12)
    assert np.array_equal(whole, again)


def test_what_a_method_has_stored_goes_on_through_a_change_of_its_numbers():
    before, after = (Setting(LAND, parameters("adam", lr, rho, dt=dt), "adam") for lr, rho, dt in CHANGES)
    state = begun(before, np.array(START), None)
    state = take(before, state, 6, None, before.rule_numbers()).state
    assert carried(state, before, after, {}) is not None
    for name, slot in carried(state, before, after, {}).slots.items():
        assert np.array_equal(slot, state.slots[name])


CHANGES = [(0.01, 0.9, 0.1), (0.02, 0.5, 0.03)]


@pytest.mark.parametrize("key", ["momentum", "nesterov", "rmsprop", "langevin-baoab", "flow"])
def test_a_buffer_holds_the_momentum_when_the_time_step_moves(key):
    """b = −p/Δt; all else that is stored stays."""
    before, after = (Setting(LAND, Parameters(1.0, 2.0, dt), key) for dt in (0.1, 0.025))
    state = begun(before, np.array(START), np.ones((3, 2)))
    state = take(before, state, 3, None, before.rule_numbers()).state
    held = carried(state, before, after, {})
    np.testing.assert_array_equal(held.slots["b"], 4 * state.slots["b"])
    assert all(np.array_equal(held.slots[name], slot) for name, slot in state.slots.items() if name != "b")
    assert held.age == state.age


@pytest.mark.parametrize("key", ["momentum", "nesterov", "rmsprop"])
def test_a_buffer_that_is_not_used_is_not_kept(key):
    """torch keeps a stale one through ρ = 0; gdlab starts again from rest, and the rest that is stored goes on."""
    made = simulation(key, noise=0.0, events=[Event(10, {"mass": 0.0}), Event(11, {"mass": 1.0})])
    made.advance(11)
    state = made.state_at(11)
    assert not state.slots["b"].any()
    assert all(slot.any() for name, slot in state.slots.items() if name == "square_avg")
    assert state.age == (11 if key == "rmsprop" else 0)


@pytest.mark.parametrize(
    ("key", "option", "slot"), [("rmsprop", "centered", "grad_avg"), ("adam", "amsgrad", "max_exp_avg_sq")]
)
def test_what_an_option_stores_waits_for_it_to_come_back(key, option, slot):
    """As in torch, which neither moves nor forgets it while the option is off."""
    events = [Event(10, {"options": {option: False}}), Event(14, {"options": {option: True}})]
    made = simulation(key, noise=0.0, options={option: True}, events=events)
    made.advance(15)
    left, back = (made.state_at(step).slots[slot] for step in (10, 14))
    assert left.any()
    assert np.array_equal(left, back)


def test_what_has_diverged_comes_back_as_a_fresh_start():
    events = [Event(5, {"position": [[np.inf, 0.0]] * 3})]
    with pytest.raises(ParameterError):
        simulation("adam", events=events)
    setting = Setting(LAND, parameters("adam"), "adam")
    state = begun(setting, np.array(START), None)
    state = take(setting, state, 4, None, setting.rule_numbers()).state
    lost = dataclasses.replace(state, position=np.where([[True], [False], [False]], np.nan, state.position))
    back = carried(lost, setting, setting, {"position": np.array(START)})
    assert not back.slots["exp_avg_sq"][0].any()
    assert np.array_equal(back.slots["exp_avg_sq"][1:], state.slots["exp_avg_sq"][1:])
    assert back.age == 4
    gone = dataclasses.replace(state, position=np.full((3, 2), np.nan))
    assert carried(gone, setting, setting, {"position": np.array(START)}).age == 0


# --- words --------------------------------------------------------------------------------------------------------


@EACH
def test_a_method_says_what_it_is_in_physics_and_what_it_lacks(key):
    chosen = method(key)
    words = ("particle", "ball", "motion", "friction")
    assert any(word in chosen.help.lower() for word in words)
    assert chosen.help.endswith(".")
    knobs = {"mass", "friction", "step_size", "temperature", "friction_scheme"}
    assert chosen.lacks.keys() <= knobs
    assert all(reason.endswith(".") for reason in chosen.lacks.values())
    assert ("mass" in chosen.lacks) == chosen.massless
    assert ("temperature" in chosen.lacks) == (not chosen.drive.thermal)
    assert ("friction_scheme" in chosen.lacks) == (chosen.massless or bool(chosen.drive.scheme))
    assert "maximize" in {option.key for option in chosen.options}


@pytest.mark.parametrize("knob", ["mass", "temperature", "friction_scheme"])
def test_a_knob_that_is_lacked_has_no_effect_and_others_have(knob):
    for key in KEYS:
        p = parameters(key, noise=1.0)
        changed = p if knob == "friction_scheme" else dataclasses.replace(p, **{knob: 2 * getattr(p, knob) + 1.0})
        runs = [
            gdlab.simulate(LAND, each, START, 8, method=key, friction_scheme=scheme).position
            for each, scheme in [(p, "explicit"), (changed, "implicit" if knob == "friction_scheme" else "explicit")]
        ]
        assert np.array_equal(*runs) == (knob in method(key).lacks), key


def test_only_the_heavy_ball_has_an_energy_that_cannot_rise():
    for key in KEYS:
        t = gdlab.simulate(LAND, parameters(key, lr=0.001), START, 10, method=key)
        assert np.isnan(t.guaranteed_energy).all() == (key not in ("momentum", "gradient-descent")), key


@pytest.mark.parametrize("options", [{"weight_decay": 0.1}, {"maximize": True}, {"dampening": 0.5}], ids=str)
def test_and_only_while_it_feels_the_landscape_as_it_is(options):
    t = gdlab.simulate(LAND, parameters("momentum", lr=0.001), START, 10, options=options)
    assert np.isnan(t.guaranteed_energy).all()


def _numbers(p):
    return {name: getattr(p, name) for name in ("mass", "friction", "step_size", "temperature")}


BAD = [
    ("adam", Parameters(1.0, 0.0, 0.1), "friction", "adam must be more than zero"),
    ("adam", Parameters(1.0, 20.0, 0.1), "mass", "β₁ of adam would be .* exact friction"),
    ("adam", Parameters(1e20, 1.0, 0.1), "mass", "β₁ of adam would be 1"),
    ("adagrad", Parameters(1.0, 0.0, 0.1), "friction", "adagrad has no inertia"),
    ("newton", Parameters(1.0, 0.0, 0.1), "friction", "newton has no inertia"),
    ("gradient-descent", Parameters(1.0, 0.0, 0.1), "friction", "gradient-descent has no inertia"),
    ("langevin-baoab", Parameters(0.0, 1.0, 0.1), "mass", "has a mass"),
]


@pytest.mark.parametrize(("key", "p", "knob", "message"), BAD)
def test_numbers_a_method_cannot_go_with_are_refused_by_the_knob(key, p, knob, message):
    with pytest.raises(ParameterError, match=message) as caught:
        coefficients(p, key)
    assert caught.value.key == knob
    live = simulation("momentum", noise=0.0)
    with pytest.raises(ParameterError, match=message):
        live.revise([Event(3, {"method": key, **_numbers(p)})])
    assert live.setting_at(5).method == "momentum"


@pytest.mark.parametrize(
    ("key", "rho", "message"),
    [
        ("adam", 1.0, "β₁ of adam must be at least 0 and less than 1, not 1"),
        ("adam", -0.1, "β₁ of adam must be at least 0"),
        ("langevin-baoab", 0.0, "momentum of langevin-baoab"),
        ("flow", -0.1, "never turns the velocity around"),
    ],
)
def test_a_momentum_a_method_cannot_have_is_refused(key, rho, message):
    with pytest.raises(ParameterError, match=message) as caught:
        Parameters.from_learning_rate(0.01, rho, method=key)
    assert caught.value.key == "momentum"


@pytest.mark.parametrize(
    ("key", "option", "value"),
    [("adam", "beta2", 1.0), ("adam", "beta2", -0.1), ("adam", "amsgrad", 1), ("rmsprop", "alpha", 1.1)],
)
def test_options_outside_their_range_are_refused(key, option, value):
    with pytest.raises(ParameterError, match=option) as caught:
        gdlab.simulate(LAND, parameters(key), START, 1, method=key, options={option: value})
    assert caught.value.key == option


def test_defaults_are_torchs():
    """As the constructors of torch 2.13 have them."""
    assert method("adagrad").checked_options({}) == {
        "eps": 1e-10,
        "lr_decay": 0.0,
        "initial_accumulator_value": 0.0,
        "weight_decay": 0.0,
        "maximize": False,
    }
    assert method("rmsprop").checked_options({}) == {
        "alpha": 0.99,
        "eps": 1e-8,
        "centered": False,
        "weight_decay": 0.0,
        "maximize": False,
    }
    assert method("adam").checked_options({}) == {
        "beta2": 0.999,
        "eps": 1e-8,
        "weight_decay": 0.0,
        "decoupled_weight_decay": False,
        "amsgrad": False,
        "maximize": False,
    }
    assert method("nesterov").checked_options({}) == {"dampening": 0.0, "weight_decay": 0.0, "maximize": False}
