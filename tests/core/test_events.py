"""Changes while a run runs: what they change, what survives them, and that revising them leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdlab
from gdlab import Event, Parameters
from gdlab.core import events as events_module
from gdlab.core import walk
from gdlab.core.blocks import take
from gdlab.core.events import Setting, differing, first_difference, shared
from gdlab.core.fields import ParameterError
from gdlab.core.simulation import Simulation
from gdlab.landscapes import FormulaLandscape

BASE = Parameters(mass=1.0, friction=1.0, step_size=0.05, temperature=0.2)
VALLEY = FormulaLandscape("a*x**2/2 + y**2/2", {"a": 20.0})
START = [[1.5, 1.5], [-1.0, 0.5]]
STEPS = 40

CHANGES = [
    {"mass": 2.0, "friction": 3.0},
    {"mass": 0.0},
    {"step_size": 0.02},
    {"temperature": 0.0},
    {"position": [[0.1, 0.2], [0.3, 0.4]]},
    {"velocity": [[1.0, -1.0], [2.0, 0.0]]},
    {"position": [[0.1, 0.2], [0.3, 0.4]], "velocity": [[1.0, -1.0], [2.0, 0.0]], "mass": 5.0},
    {"method": "gradient-descent"},
    {"friction_scheme": "exact"},
    {"options": {"weight_decay": 0.5, "dampening": 0.2}},
    {"coefficients": {"a": 3.0}},
]
EACH_CHANGE = pytest.mark.parametrize("change", CHANGES, ids=[" ".join(change) for change in CHANGES])


def simulation(events=(), particles=2, **more):
    arguments = {"start": START[:particles], "velocity": None, "seed": 5, **more}
    return Simulation(Setting(VALLEY, BASE), events=events, **arguments)


def computed(events=(), steps=STEPS, particles=2, **more):
    run = simulation(events, particles, **more)
    run.advance(steps)
    return run


def free(events, parameters=BASE, v=3.0, steps=6):
    """A run on flat ground without noise; velocities of its one coordinate."""
    t = gdlab.simulate(
        "0*x",
        Parameters(parameters.mass, parameters.friction, parameters.step_size),
        [[0.0]],
        steps,
        velocity=[[v]],
        events=events,
    )
    return t.velocity[:, 0, 0]


def assert_same_run(run, other, same_bits):
    a, b = run.trajectory(), other.trajectory()
    for name in ("position", "velocity", "time", "potential", "kinetic"):
        assert same_bits(getattr(a, name), getattr(b, name)), name


# --- revising -------------------------------------------------------------------------------------------------------


@EACH_CHANGE
@pytest.mark.parametrize("particles", [1, 2])
def test_a_revised_run_is_the_fresh_run_at_every_step(change, particles, same_bits):
    change = {key: value[:particles] if key in ("position", "velocity") else value for key, value in change.items()}
    for step in (0, 1, 7, STEPS - 1, STEPS, STEPS + 5):
        events = [Event(step, change)]
        run = computed(particles=particles)
        run.revise(events)
        run.advance(STEPS + 10)
        assert_same_run(run, computed(events, STEPS + 10, particles), same_bits)


@EACH_CHANGE
def test_undoing_an_event_leaves_no_trace(change, same_bits):
    for step in (0, 1, 7, STEPS):
        run = computed([Event(step, change)])
        run.revise([])
        run.advance(STEPS)
        assert_same_run(run, computed(), same_bits)


def test_a_long_history_of_edits_ends_where_the_last_one_says(same_bits):
    random = np.random.default_rng(11)
    run = simulation()
    for _ in range(30):
        events = [Event(int(random.integers(0, 60)), CHANGES[i]) for i in random.integers(0, len(CHANGES), 3)]
        run.revise(events)
        run.advance(int(random.integers(0, 60)))
        run.truncate(int(random.integers(0, 60)))
    run.advance(60)
    assert_same_run(run, computed(events, 60), same_bits)


def test_what_was_computed_before_the_first_difference_stays():
    run = computed([Event(10, {"mass": 2.0}), Event(20, {"mass": 3.0})])
    run.revise([Event(10, {"mass": 2.0}), Event(20, {"mass": 4.0})])
    assert run.head == 20


def test_a_change_where_the_run_was_looked_at_takes_no_step_again(monkeypatch, same_bits):
    """A drag while it plays changes it in each frame where the table shows it, with steps computed beyond."""
    run, taken = computed([], 40), []
    monkeypatch.setattr(walk, "take", lambda *given: taken.append(given[2]) or take(*given))
    for mass, step in enumerate((50, 60, 60, 70), 2):
        run.advance(step)
        run.moment_at(step)
        run.advance(step + 100)
        taken.clear()
        run.revise([*[event for event in run.events if event.step < step], Event(step, {"mass": mass})])
        assert not taken
        assert run.head == step
    run.advance(200)
    assert_same_run(run, computed(run.events, 200), same_bits)


def test_a_change_that_is_yet_to_come_is_gone_for_whoever_seeks_the_steps_behind_it(same_bits):
    late = Event(150, {"mass": 5.0})
    run = computed([late], 100, 1)
    run.state_at(50)
    run.revise([])
    run.advance(300)
    fresh = computed([], 300, 1)
    assert same_bits(run.state_at(200).position, fresh.state_at(200).position)
    assert same_bits(run.velocity_at(200), fresh.velocity_at(200))


@pytest.mark.parametrize("placed", [{"position": START}, {"velocity": [[1.0, 2.0], [0.0, 0.0]]}])
def test_what_was_placed_at_a_step_is_placed_no_more(placed, same_bits):
    run = computed([Event(20, placed)])
    run.moment_at(20)
    run.revise([Event(20, {"mass": 2.0})])
    assert same_bits(run.velocity_at(20), computed([]).velocity_at(20))
    run.advance(STEPS)
    assert_same_run(run, computed([Event(20, {"mass": 2.0})]), same_bits)


@given(*[st.lists(st.builds(Event, st.integers(0, 3), st.just({"mass": 2.0}) | st.just({})), max_size=5)] * 3)
def test_what_two_lists_share_from_the_start_is_neither_more_nor_less(start, one, other):
    old, new = start + one, [Event(event.step, event.set) for event in start] + other
    same = shared(old, new)
    assert old[:same] == new[:same]
    assert same in (len(old), len(new)) or old[same] != new[same]
    assert list(differing(old, new)) == old[same:] + new[same:]
    steps = [event.step for event in (*old[same : same + 1], *new[same : same + 1])]
    assert first_difference(old, new) == (min(steps) if steps else None)


def test_events_that_are_the_same_objects_are_not_looked_at(monkeypatch):
    events = [Event(step, {"mass": 2.0}) for step in range(1, 100)]
    compared = []
    monkeypatch.setattr(Event, "__eq__", lambda *pair: compared.append(pair) or pair[0] is pair[1])
    assert shared(events, [*events, Event(200, {})]) == 99
    assert shared(events, [*events[:50], Event(51, {"mass": 3.0})]) == 50
    assert len(compared) == 1


def test_of_two_tuples_whose_last_events_differ_the_others_are_passed_over_at_once(monkeypatch):
    """As they do after each step of a drag."""
    monkeypatch.setattr(events_module, "compress", None)
    old = tuple(Event(step, {"mass": 2.0}) for step in range(1, 100))
    assert shared(old, (*old, Event(200, {}))) == 99
    assert shared(old, (*old[:-1], Event(200, {}))) == 98
    assert shared(old, old) == 99
    assert shared((), old) == 0


def test_revising_to_what_is_there_computes_nothing():
    run = computed([Event(10, {"position": np.array(START)})])
    run.revise([Event(10, {"position": np.array(START)})])
    assert run.head == STEPS


def test_a_refused_event_leaves_the_run_as_it_was(same_bits):
    run = computed()
    with pytest.raises(ParameterError):
        run.revise([Event(3, {"mass": -1.0})])
    run.advance(STEPS + 5)
    assert_same_run(run, computed(steps=STEPS + 5), same_bits)


def test_events_may_come_in_any_order_and_the_last_wins_within_a_step(same_bits):
    sorted_events = [Event(5, {"mass": 2.0}), Event(9, {"mass": 7.0, "friction": 2.0})]
    run = computed([Event(9, {"mass": 3.0, "friction": 2.0}), Event(5, {"mass": 2.0}), Event(9, {"mass": 7.0})])
    assert_same_run(run, computed(sorted_events), same_bits)


def test_simulate_takes_events_as_they_stand_in_a_scene(same_bits):
    plain = gdlab.simulate(VALLEY, BASE, START, STEPS, seed=5, events=[{"step": 7, "set": {"mass": 2.0}}])
    assert same_bits(plain.position, computed([Event(7, {"mass": 2.0})]).rows())


def test_the_integers_and_truths_of_numpy_are_taken():
    assert Event(np.int64(7), {"mass": 2.0}) == Event(7, {"mass": 2.0})
    assert type(Event(np.int64(7), {}).step) is int
    run = gdlab.simulate(VALLEY, BASE, START, 1, method="adam", options={"amsgrad": np.True_})
    assert len(run.position) == 2


@pytest.mark.parametrize(
    "given",
    [
        3,
        {"step": 3},
        {"set": {}},
        {"step": 3, "set": {}, "sett": {}},
        {"step": 3, "set": 5},
        {"step": 3, "set": {5: 1}},
        {"step": 3, "set": {"options": 5}},
        {"step": 3, "set": {"schedules": None}},
        {"step": 3, "set": {"coefficients": 3}},
    ],
)
def test_what_is_no_event_is_refused_in_words(given):
    with pytest.raises(ParameterError, match=r"event|by name"):
        gdlab.simulate(VALLEY, BASE, START, STEPS, events=[given])


def test_a_start_that_is_no_list_is_named_so():
    with pytest.raises(ParameterError, match="not a single one"):
        gdlab.simulate(VALLEY, BASE, 5.0, STEPS)


# --- what an event does ---------------------------------------------------------------------------------------------


def test_an_event_acts_before_the_step_that_bears_its_number():
    plain, changed = computed().rows(), computed([Event(7, {"mass": 2.0})]).rows()
    assert np.array_equal(plain[:8], changed[:8])
    assert not np.any(plain[8] == changed[8])


def test_parameters_change_the_coefficients_from_their_step_on():
    run = simulation([Event(7, {"mass": 2.0}), Event(9, {"friction": 4.0})])
    assert [run.coefficients_at(k).effective_mass for k in (0, 6, 7, 100)] == [1.0, 1.0, 2.0, 2.0]
    assert run.coefficients_at(9) == gdlab.coefficients(Parameters(2.0, 4.0, 0.05, 0.2))


def test_an_event_may_do_at_once_what_would_be_wrong_one_after_the_other():
    weightless = Parameters(mass=1.0, friction=0.0, step_size=0.05)
    t = gdlab.simulate(VALLEY, weightless, START, 10, events=[{"step": 3, "set": {"mass": 0.0, "friction": 2.0}}])
    assert np.isfinite(t.position).all()


@pytest.mark.parametrize(
    ("change", "factor"),
    [
        ({"mass": 2.0}, 0.5),
        ({"step_size": 0.1}, 1.0),
        ({"mass": 4.0, "step_size": 0.1}, 0.25),
        ({"mass": 0.5, "step_size": 0.0125}, 2.0),
    ],
)
def test_momentum_is_held_when_mass_or_time_step_change(change, factor):
    v = free([{"step": 3, "set": change}], Parameters(1.0, 0.0, 0.05))
    assert v == pytest.approx([3.0] * 4 + [3.0 * factor] * 3, rel=1e-13)


@pytest.mark.parametrize("scheme", ["implicit", "exact"])
def test_the_momentum_held_is_that_of_the_mass_the_step_feels(scheme):
    p, q = Parameters(1.0, 2.0, 0.1), Parameters(3.0, 1.0, 0.2)
    run = gdlab.simulate(
        "0*x",
        p,
        [[0.0]],
        5,
        friction_scheme=scheme,
        velocity=[[3.0]],
        events=[{"step": 3, "set": {"mass": 3.0, "friction": 1.0, "step_size": 0.2}}],
    )
    before, after = (gdlab.coefficients(each, friction_scheme=scheme) for each in (p, q))
    momentum = before.effective_mass * run.velocity[3, 0, 0]
    assert after.effective_mass * run.velocity[4, 0, 0] == pytest.approx(after.momentum * momentum, rel=1e-12)


def test_through_zero_momentum_it_starts_again_from_rest():
    one_relaxation_time = {"mass": 0.05}  # τ = Δt, so ρ = 0
    v = free([{"step": 2, "set": one_relaxation_time}, {"step": 4, "set": {"mass": 1.0}}])
    assert v[2] != 0
    assert v[3:].tolist() == [0.0] * 4


def test_a_switch_of_method_through_gradient_descent_loses_the_momentum():
    v = free([{"step": 2, "set": {"method": "gradient-descent"}}, {"step": 4, "set": {"method": "momentum"}}])
    assert v[3:].tolist() == [0.0] * 4


def test_a_placed_particle_keeps_its_momentum(same_bits):
    t = computed([Event(5, {"position": [[0.1, 0.2], [0.3, 0.4]]})]).trajectory()
    plain = computed().trajectory()
    assert t.position[5].tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert t.velocity[5] == pytest.approx(plain.velocity[5], rel=1e-12)


def test_a_placed_velocity_is_the_velocity():
    t = computed([Event(5, {"velocity": [[1.0, -1.0], [2.0, 0.0]], "mass": 3.0})]).trajectory()
    assert t.velocity[5] == pytest.approx(np.array([[1.0, -1.0], [2.0, 0.0]]), rel=1e-15)
    assert t.kinetic[5] == pytest.approx([0.5 * 3 * 2, 0.5 * 3 * 4])
    assert np.array_equal(t.position[5], computed().rows()[5])


def test_momentum_goes_on_from_a_placed_velocity():
    v = free([{"step": 3, "set": {"velocity": [[8.0]]}}], Parameters(1.0, 1.0, 0.1), v=0.0)
    assert v == pytest.approx([0, 0, 0, 8, 8 * 0.9, 8 * 0.9**2, 8 * 0.9**3])


def test_coefficients_of_the_landscape_change_its_potential():
    t = computed([Event(5, {"coefficients": {"a": 3.0}})]).trajectory()
    x = t.position
    assert t.potential[5, 0] == pytest.approx(20 * x[5, 0, 0] ** 2 / 2 + x[5, 0, 1] ** 2 / 2)
    assert t.potential[6, 0] == pytest.approx(3 * x[6, 0, 0] ** 2 / 2 + x[6, 0, 1] ** 2 / 2)


def test_an_option_stays_until_a_method_without_it():
    run = simulation(
        [
            Event(2, {"options": {"weight_decay": 0.5, "dampening": 0.1}}),
            Event(4, {"method": "gradient-descent"}),
            Event(6, {"method": "momentum"}),
        ]
    )
    assert [run.setting_at(k).checked_options().get("dampening") for k in (1, 3, 5, 7)] == [0.0, 0.1, None, 0.0]
    assert run.setting_at(7).checked_options()["weight_decay"] == 0.5


@pytest.mark.parametrize("particles", [1, 2])
def test_a_particle_placed_after_it_diverged_starts_again_from_rest(particles):
    start = [[10.0], [0.1]][:particles]
    run = Simulation(Setting(gdlab.landscape("x**4"), Parameters(2.0, 1.0, 1.0)), start)
    run.advance(20)
    gone = int(run.trajectory().diverged_at[0])
    run.revise([Event(gone, {"position": [[0.1], [0.1]][:particles]})])
    run.advance(gone + 5)
    fresh = gdlab.simulate("x**4", Parameters(2.0, 1.0, 1.0), [[0.1]], 5).position
    assert np.array_equal(run.rows()[gone:, 0], fresh[:, 0])


# --- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "change", "message"),
    [
        (-1, {"mass": 1.0}, "whole number"),
        (1.5, {"mass": 1.0}, "whole number"),
        (True, {"mass": 1.0}, "whole number"),
        ("3", {"mass": 1.0}, "whole number"),
        (1, {"masss": 1.0}, "did you mean 'mass'"),
        (1, {"start": [[1.0]]}, "cannot set 'start'"),
        (1, {"mass": -1.0}, "mass must be"),
        (1, {"mass": 0.0, "friction": 0.0}, "both be zero"),
        (1, {"position": [[1.0, 2.0]]}, "position must be 2 × 2"),
        (1, {"velocity": [[np.nan, 0.0], [0.0, 0.0]]}, "velocity must be finite"),
        (1, {"options": {"weigth_decay": 1.0}}, "did you mean 'weight_decay'"),
        (1, {"options": {"weight_decay": -1.0}}, "at least 0"),
        (1, {"coefficients": {"b": 1.0}}, "no coefficient 'b'"),
        (1, {"coefficients": {"a": "big"}}, "finite number"),
        (1, {"friction_scheme": "exakt"}, "friction scheme"),
    ],
)
def test_an_event_that_cannot_be_is_refused_before_anything_runs(step, change, message):
    with pytest.raises(ParameterError, match=message):
        simulation([Event(step, change)])


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="did you mean 'momentum'"):
        simulation([Event(1, {"method": "momentun"})])


def test_a_landscape_without_coefficients_takes_none():
    class Bowl:
        dimension, bounds = 2, np.array([[-1.0, 1.0], [-1.0, 1.0]])

    with pytest.raises(ParameterError, match="no coefficients"):
        Simulation(Setting(Bowl(), BASE), START, events=[Event(1, {"coefficients": {"a": 1.0}})])


def test_an_event_is_not_changed_by_what_its_maker_does_later():
    change = {"position": np.array(START), "options": {"weight_decay": 0.1}}
    event = Event(3, change)
    change["position"][:] = 9.0
    change["options"]["weight_decay"] = 9.0
    assert event == Event(3, {"position": START, "options": {"weight_decay": 0.1}})
