"""Steps under schedules: what the table shows is what the step used, and what physics follows from it."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gdlab
from gdlab.core.events import Setting
from gdlab.core.fields import ParameterError
from gdlab.core.moving import beginning, followed, move_at, present, readings_at
from gdlab.core.noise import noise_between
from gdlab.core.registry import methods
from gdlab.core.schedules import running
from gdlab.core.simulation import Simulation
from gdlab.scene.resolve import resolve

LAND = gdlab.landscape("himmelblau")
PARAMETERS = gdlab.Parameters.from_learning_rate(0.002, 0.9, 0.1, gradient_noise=3.0)
START = [[-4.0, 1.0]]
COSINE = {"kind": "cosine", "T_max": 120, "eta_min": 1e-4}
RAMP = {"kind": "warm-up", "start_factor": 0.5, "total_iters": 80}
FALL = {"kind": "exponential", "gamma": 0.99}
ALL = {"learning_rate": COSINE, "momentum": RAMP, "temperature": FALL}
KEYS = ("learning_rate", "momentum", "temperature")


def setting(schedules, parameters=PARAMETERS, method="momentum", scheme="explicit"):
    return Setting(LAND, parameters, method, scheme, schedules=running({}, schedules, 0))


def simulation(schedules, steps=200, start=START, **options):
    made = Simulation(setting(schedules, **options), start, seed=7)
    made.advance(steps)
    return made


def test_every_step_uses_the_numbers_that_the_table_shows_to_the_last_bit():
    run = simulation(ALL)
    x, b = np.array(START), np.zeros((1, 2))
    noise = noise_between(7, 1, 2, 0, 200)
    for k in range(200):
        c = run.coefficients_at(k)
        b = c.momentum * b + (LAND.gradient(x) + c.gradient_noise * noise[k])
        x = x - c.learning_rate * b
        assert x.tolist() == run.rows(k + 1, k + 1)[0].tolist()


@pytest.mark.parametrize("schedules", [{key: ALL[key]} for key in KEYS] + [ALL], ids=[*KEYS, "all"])
def test_one_particle_or_many_gives_the_same_bits(schedules):
    """The loop over floats against numpy."""
    alone = simulation(schedules, 700).rows(0)[:, 0]
    among = simulation(schedules, 700, start=[*START, [1.0, 1.0], [0.0, -2.0]]).rows(0)[:, 0]
    assert alone.tolist() == among.tolist()


def test_stepping_in_pieces_or_winding_back_gives_the_same_bits():
    whole, pieces = simulation(ALL, 1500), simulation(ALL, 0)
    for step in (1, 2, 77, 513, 1500):
        pieces.advance(step)
    pieces.truncate(300)
    pieces.advance(1500)
    assert whole.rows(0).tolist() == pieces.rows(0).tolist()


def test_a_schedule_of_lr_holds_noise_momentum_and_time_step_so_it_cools():
    run, first = simulation({"learning_rate": COSINE}), setting({}).coefficients()
    temperatures = []
    for k in range(0, 121, 10):
        c = run.coefficients_at(k)
        assert (c.momentum, c.gradient_noise, c.step_size) == (first.momentum, first.gradient_noise, first.step_size)
        temperatures.append(c.temperature)
        assert c.temperature == pytest.approx(c.effective_learning_rate * c.gradient_noise**2 / 2, rel=1e-14)
    assert np.all(np.diff(temperatures) < 0)
    assert temperatures[-1] == pytest.approx(temperatures[0] * 1e-4 / 0.002)


def test_a_schedule_of_momentum_holds_lr_noise_and_time_step():
    run, first = simulation({"momentum": RAMP}), setting({}).coefficients()
    for k in (0, 17, 40, 80, 150):
        c = run.coefficients_at(k)
        held = (c.learning_rate, c.gradient_noise, c.step_size)
        assert held == (first.learning_rate, first.gradient_noise, first.step_size)
        assert c.momentum == pytest.approx(0.9 * min(1.0, 0.5 + 0.5 * k / 80), rel=1e-14)


def test_a_schedule_of_temperature_holds_all_the_rest():
    run, first = simulation({"temperature": FALL}), setting({}).coefficients()
    for k in (0, 5, 100):
        c = run.coefficients_at(k)
        assert (c.mass, c.friction, c.learning_rate, c.momentum) == (
            first.mass,
            first.friction,
            first.learning_rate,
            first.momentum,
        )
        assert c.temperature == pytest.approx(first.temperature * 0.99**k, rel=1e-13)
        assert c.gradient_noise == pytest.approx(math.sqrt(2 * c.temperature / c.effective_learning_rate), rel=1e-14)


@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
def test_mass_and_friction_are_those_of_a_particle_with_the_scheduled_rates(scheme):
    parameters = gdlab.Parameters.from_learning_rate(0.002, 0.9, 0.1, friction_scheme=scheme)
    run = simulation(ALL, parameters=parameters, scheme=scheme)
    for k in (0, 3, 60, 119, 120, 121, 199):
        c = run.coefficients_at(k)
        again = gdlab.coefficients(gdlab.Parameters(c.mass, c.friction, c.step_size), "momentum", scheme)
        assert again.learning_rate == pytest.approx(c.learning_rate, rel=1e-12)
        assert again.momentum == pytest.approx(c.momentum, rel=1e-12)
        assert again.effective_mass == pytest.approx(c.effective_mass, rel=1e-12)
        assert again.effective_learning_rate == pytest.approx(c.effective_learning_rate, rel=1e-12)


def test_plain_descent_follows_lr_and_has_no_momentum_to_schedule():
    run = simulation({"learning_rate": COSINE, "momentum": {**COSINE, "eta_min": 0.5}}, method="gradient-descent")
    c = run.coefficients_at(60)
    assert c.momentum == 0
    assert c.mass == 0
    assert c.learning_rate == c.effective_learning_rate
    assert c.learning_rate == pytest.approx(
        (gdlab.coefficients(PARAMETERS, "gradient-descent").learning_rate + 1e-4) / 2
    )


def test_at_lr_zero_nothing_moves_and_the_buffer_goes_on():
    """The particle is infinitely heavy for one step; torch's buffer takes in the gradient all the same."""
    to_zero = {"learning_rate": {"kind": "cosine", "T_max": 50}}
    cold = gdlab.Parameters.from_learning_rate(0.002, 0.9, 0.1)
    run = simulation(to_zero, parameters=cold)
    c = run.coefficients_at(50)
    assert (c.learning_rate, c.mass, c.friction, c.temperature) == (0.0, math.inf, math.inf, 0.0)
    rows = run.rows(50, 52)
    assert rows[0].tolist() == rows[1].tolist()
    assert rows[1].tolist() != rows[2].tolist()
    before, after = run.moment_at(50), run.moment_at(51)
    assert before.velocity.tolist() == [0, 0]
    b = -after.update / run.coefficients_at(51).learning_rate
    assert run.state_at(51).slots["b"][0] == pytest.approx(b, rel=1e-12)
    assert np.all(np.isfinite(run.trajectory().kinetic))


def test_through_momentum_zero_it_starts_again_from_rest():
    run = simulation({"momentum": {"kind": "cosine", "T_max": 20}}, 25)
    state = run.state_at(20)
    assert run.coefficients_at(20).momentum == 0
    assert run.state_at(21).slots["b"].tolist() == [[0, 0]]
    assert run.state_at(21).age == 0
    assert np.any(state.slots["b"] != 0)


def test_a_temperature_that_rises_from_zero_has_noise_and_one_without_friction_none():
    frictionless = gdlab.Parameters(1.0, 0.0, 0.01, 2.0)
    assert simulation({"temperature": FALL}, parameters=frictionless).coefficients_at(3).gradient_noise == 0
    braked = simulation({"momentum": {"kind": "exponential", "gamma": 0.9}}, parameters=frictionless)
    assert braked.coefficients_at(3).friction > 0
    assert braked.coefficients_at(3).gradient_noise == 0


def test_kinetic_energy_is_that_of_the_mass_each_step_felt():
    run = simulation(ALL)
    whole = run.trajectory()
    for k in (1, 2, 60, 121, 199):
        v = whole.velocity[k, 0]
        expected = run.coefficients_at(k - 1).effective_mass * (v @ v) / 2
        assert whole.kinetic[k, 0] == pytest.approx(expected, rel=1e-13)
    part = run.trajectory(50)
    assert part.kinetic[1:].tolist() == whole.kinetic[51:].tolist()
    assert part.time.tolist() == whole.time[50:].tolist()
    assert np.isnan(whole.guaranteed_energy[1:]).all()


def test_a_schedule_set_by_an_event_counts_from_its_step_and_ends_by_constant():
    events = [
        {"step": 40, "set": {"schedules": {"learning_rate": {"kind": "step", "step_size": 10, "gamma": 0.5}}}},
        {"step": 75, "set": {"schedules": {"learning_rate": {"kind": "constant"}}}},
    ]
    run = Simulation(setting({}), START, events=[gdlab.Event(**event) for event in events])
    run.advance(100)
    lr = [run.coefficients_at(k).learning_rate for k in (39, 40, 49, 50, 60, 74, 75, 99)]
    assert lr == pytest.approx([0.002, 0.002, 0.002, 0.001, 0.0005, 0.00025, 0.002, 0.002], rel=1e-14)
    assert run.rates(np.array([39, 40, 49, 50, 60, 74, 75, 99])).learning_rate.tolist() == lr
    assert run.setting_at(80).schedules == {}


def test_an_event_moves_the_beginning_and_the_schedule_goes_on():
    doubled = gdlab.Parameters.from_learning_rate(0.004, 0.9, 0.1)
    event = gdlab.Event(30, {"mass": doubled.mass, "friction": doubled.friction, "temperature": 0.0})
    run = Simulation(setting({"learning_rate": FALL}), START, events=[event])
    run.advance(60)
    assert run.coefficients_at(29).learning_rate == pytest.approx(0.002 * 0.99**29)
    assert run.coefficients_at(45).learning_rate == pytest.approx(0.004 * 0.99**45)


FAR = [
    {key: {"kind": "cosine", "T_max": 8} for key in KEYS},
    {"learning_rate": {"kind": "exponential", "gamma": 1e80}, "temperature": {"kind": "step", "step_size": 5}},
    {"learning_rate": {"kind": "exponential", "gamma": 1e-80}, "momentum": {"kind": "exponential", "gamma": 1e-80}},
    {"learning_rate": {"kind": "exponential", "gamma": 0}, "temperature": {"kind": "exponential", "gamma": 1e90}},
]


@pytest.mark.parametrize("schedules", FAR, ids=["to zero", "to infinity", "underflow", "at once to zero"])
@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
@pytest.mark.parametrize("method", [method.key for method in methods()])
def test_whatever_a_schedule_comes_to_the_run_goes_on_or_diverges(method, scheme, schedules):
    parameters = gdlab.Parameters.from_learning_rate(0.002, 0.9, 0.1, float(method != "flow"), method, scheme)
    run = simulation(schedules, 12, parameters=parameters, method=method, scheme=scheme)
    for step in range(run.head + 1):
        assert resolve(run, step).rows
    assert len(run.trajectory().kinetic) == run.head + 1


@pytest.mark.parametrize("method", [method.key for method in methods()])
def test_every_method_uses_the_scheduled_numbers(method):
    """With more particles, and so with numpy, or from step to step: the same bits."""
    parameters = gdlab.Parameters.from_learning_rate(0.002, 0.9, 0.1, float(method != "flow"), method, "exact")
    whole = simulation(ALL, 60, parameters=parameters, method=method, scheme="exact")
    among = simulation(ALL, 60, [*START, [1.0, 1.0]], parameters=parameters, method=method, scheme="exact")
    pieces = simulation(ALL, 0, parameters=parameters, method=method, scheme="exact")
    for step in range(1, 61):
        pieces.advance(step)
    assert whole.rows(0)[:, 0].tolist() == among.rows(0)[:, 0].tolist() == pieces.rows(0)[:, 0].tolist()
    constant = simulation({}, 60, parameters=parameters, method=method, scheme="exact")
    assert whole.rows(0).tolist() != constant.rows(0).tolist()


def test_rates_in_one_array_are_those_of_each_step():
    run = simulation(ALL)
    steps = np.array([0, 1, 50, 120, 199, 5000])
    rates = run.rates(steps)
    for index, step in enumerate(steps.tolist()):
        c = run.coefficients_at(step)
        shown = (c.learning_rate, c.momentum, c.temperature, c.gradient_noise)
        assert tuple(float(each[index]) for each in rates) == shown


def test_simulate_takes_schedules_and_explains_wrong_ones():
    scheduled = gdlab.simulate("himmelblau", PARAMETERS, START, 50, seed=7, schedules=ALL)
    assert scheduled.position.tolist() == simulation(ALL, 50).rows(0).tolist()
    with pytest.raises(ParameterError, match="needs T_max"):
        gdlab.simulate("himmelblau", PARAMETERS, START, 5, schedules={"learning_rate": {"kind": "cosine"}})
    with pytest.raises(ParameterError, match="follows no schedule"):
        gdlab.simulate("himmelblau", PARAMETERS, START, 5, schedules={"mass": COSINE})


def test_without_schedules_a_setting_is_the_same_at_every_step():
    plain = setting({"momentum": {"kind": "constant"}})
    assert plain.at(17) is plain
    assert readings_at(plain)["mass"] == PARAMETERS.mass
    assert present(plain) is PARAMETERS


# --- live moves ---


@pytest.mark.parametrize("step", [0, 37, 150])
@pytest.mark.parametrize(
    ("key", "value"),
    [("learning_rate", 0.0013), ("momentum", 0.6), ("temperature", 0.02), ("gradient_noise", 1.5), ("mass", 3.0),
     ("friction", 2.0), ("step_size", 0.05), ("effective_learning_rate", 0.01)],
)  # fmt: skip
def test_a_live_move_sets_the_beginning_such_that_the_value_there_is_the_one_asked_for(step, key, value):
    here = setting({"learning_rate": FALL, "temperature": FALL}).at(step)
    moved = move_at(here, key, value)
    then = readings_at(setting({"learning_rate": FALL, "temperature": FALL}, moved.parameters).at(step))
    if key != "gradient_noise":  # the temperature, which follows a schedule, is moved by it
        assert then[key] == pytest.approx(value, rel=1e-12)
    for held in moved.held:
        if held != "gradient_noise":
            assert then[held] == pytest.approx(readings_at(here)[held], rel=1e-12)


def test_moving_one_knob_leaves_the_beginning_of_the_others_to_the_bit():
    here = setting({"learning_rate": FALL, "momentum": RAMP}).at(37)
    before = setting({}).coefficients()
    moved = gdlab.coefficients(move_at(here, "learning_rate", 0.0011).parameters)
    assert moved.momentum == before.momentum
    assert moved.gradient_noise == pytest.approx(before.gradient_noise, rel=1e-15)
    warmer = move_at(here, "temperature", 0.3).parameters
    assert (warmer.mass, warmer.friction, warmer.step_size) == (
        PARAMETERS.mass,
        PARAMETERS.friction,
        PARAMETERS.step_size,
    )


def test_a_value_that_no_beginning_leads_to_is_explained():
    gone = setting({"learning_rate": {"kind": "cosine", "T_max": 10}}).at(10)
    with pytest.raises(ParameterError, match="to 0 here"):
        move_at(gone, "learning_rate", 0.1)
    faded = setting({"momentum": {"kind": "exponential", "gamma": 0.5}}).at(5)
    with pytest.raises(ParameterError, match="would have to begin at") as caught:
        move_at(faded, "momentum", 0.9)
    assert caught.value.key == "momentum"


def test_a_mass_that_leaves_noise_without_friction_is_refused_in_words():
    warm = gdlab.Parameters(0.0, 1e6, 0.1, 0.5)
    schedules = {"learning_rate": {"kind": "exponential", "gamma": 0.9}}
    here = setting(schedules, warm, "rmsprop", "implicit").at(50)
    with pytest.raises(ParameterError, match="no bath"):
        move_at(here, "mass", 1.7e308, ("effective_learning_rate",))


def test_a_new_schedule_begins_from_the_present_value():
    here = setting({"learning_rate": FALL}).at(60)
    changes = followed(here, "learning_rate", COSINE)
    after = here.changed(gdlab.Event(60, changes))
    assert after.coefficients().learning_rate == pytest.approx(here.coefficients().learning_rate, rel=1e-13)
    assert after.schedules["learning_rate"].since == 60
    again = followed(after, "learning_rate", RAMP)
    assert again == {"schedules": {"learning_rate": {**RAMP, "end_factor": 1.0}}}  # it began here: its beginning stays


def test_a_schedule_that_ends_leaves_its_value():
    here = setting({"learning_rate": FALL, "momentum": RAMP}).at(60)
    after = here.changed(gdlab.Event(60, followed(here, "learning_rate", {"kind": "constant"})))
    assert set(after.schedules) == {"momentum"}
    for key, value in readings_at(here).items():
        assert readings_at(after)[key] == pytest.approx(value, rel=1e-12)


def test_beginning_without_schedules_is_what_is_wanted():
    assert beginning(setting({}), PARAMETERS) is PARAMETERS


def test_a_particle_too_light_for_a_number_still_has_a_mass_where_the_method_needs_one():
    land = gdlab.landscape("x**2 + y**2")
    long_step = gdlab.Parameters(0.1, 0.001, 1e300, 0.01)  # lr is beyond the numbers, and without momentum so is 1/m
    still = {"momentum": {"kind": "constant", "factor": 0.0, "total_iters": 3}}
    run = gdlab.simulate(land, long_step, [[1.0, 1.0]], 5, "langevin-baoab", schedules=still)
    assert run.diverged_at.tolist() == [1]
