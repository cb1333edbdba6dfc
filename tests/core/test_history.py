"""A run holds a bounded part of what it went through, and gives all of it back to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import gdlab
from gdlab import Event, Parameters
from gdlab.core import history, integration
from gdlab.core.accuracy import Accuracy
from gdlab.core.events import Setting
from gdlab.core.fields import ParameterError
from gdlab.core.registry import methods
from gdlab.core.shelf import Shelf, Shelved
from gdlab.core.simulation import Simulation
from gdlab.core.walk import Walk

STEPS = 120
AMPLE = 1 << 30


@pytest.fixture(autouse=True, scope="module")
def small_pages():
    """Pages so small that a short run has many, and a flow that is quick, for a rough one too comes again the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "_PAGE_STEPS", 4)
        patch.setattr(integration, "FULL", Accuracy(relative=1e-3, absolute=1e-3))
        yield


@st.composite
def changes(draw, particles):
    """What may happen in a run."""
    kind = draw(st.sampled_from(["mass", "friction", "step_size", "temperature", "method", "position", "velocity"]))
    places = [[draw(st.floats(-3, 3)) for _ in range(2)] for _ in range(particles)]
    value = {
        "mass": draw(st.sampled_from([0.0, 0.5, 2.0])),
        "friction": draw(st.sampled_from([0.5, 1.0, 3.0])),
        "step_size": draw(st.sampled_from([0.01, 0.02, 0.5])),
        "temperature": draw(st.sampled_from([0.0, 0.5])),
        "method": draw(st.sampled_from([method.key for method in methods()])),
        "position": places,
        "velocity": places,
    }[kind]
    return Event(draw(st.integers(0, STEPS)), {kind: value, "friction_scheme": "exact"})


@st.composite
def runs(draw):
    """A setting, starts and events; large steps on a quartic make some particles diverge."""
    particles = draw(st.integers(1, 3))
    parameters = Parameters(1.0, 1.0, draw(st.sampled_from([0.01, 0.02, 0.1])), draw(st.sampled_from([0.0, 0.5])))
    setting = Setting(gdlab.landscape("himmelblau"), parameters, "momentum", "exact")
    start = [[draw(st.floats(-3, 3)) for _ in range(2)] for _ in range(particles)]
    return setting, start, draw(st.lists(changes(particles), max_size=4))


def simulation(run, budget=AMPLE):
    setting, start, events = run
    try:
        return Simulation(setting, start, seed=5, events=events, budget=budget)
    except ParameterError:  # not every method can have every mass and friction
        reject()


def pair(run, budget):
    return simulation(run), simulation(run, budget)


@settings(deadline=None, max_examples=60)
@given(runs(), st.integers(700, 4000), st.lists(st.integers(0, STEPS), min_size=1, max_size=8))
def test_what_is_gone_through_again_is_the_same(same_bits, run, budget, sought):
    whole, thrifty = pair(run, budget)
    whole.advance(STEPS)
    for step in range(0, STEPS + 1, 15):
        thrifty.advance(step)
    thrifty.advance(STEPS)
    assert thrifty.head == whole.head
    everything = whole.rows()
    for one, other in zip(sought, reversed(sought), strict=True):
        first, last = sorted((min(one, whole.head), min(other, whole.head)))
        assert same_bits(thrifty.rows(first, last), everything[first : last + 1])
        assert same_bits(thrifty.velocity_at(last), whole.velocity_at(last))
        assert same_bits(thrifty.state_at(last).position, everything[last])
    assert same_bits(thrifty.trajectory().velocity, whole.trajectory().velocity)
    assert same_bits(thrifty.outline()[1], everything[:, 0])


@settings(deadline=None, max_examples=60)
@given(runs(), st.integers(700, 4000), st.lists(st.integers(0, STEPS), min_size=1, max_size=6))
def test_wound_back_anywhere_it_comes_again(same_bits, run, budget, cuts):
    whole, thrifty = pair(run, budget)
    whole.advance(STEPS)
    for step in cuts:
        thrifty.advance(STEPS)
        thrifty.truncate(step)
        assert thrifty.head == min(step, whole.head)
        assert same_bits(thrifty.rows(max(thrifty.head - 3, 0)), whole.rows(max(thrifty.head - 3, 0), thrifty.head))
    thrifty.advance(STEPS)
    assert same_bits(thrifty.rows(), whole.rows())


@settings(deadline=None, max_examples=60)
@given(runs(), st.integers(700, 4000), st.integers(0, STEPS), st.data())
def test_revised_it_is_as_if_it_had_always_been_so(same_bits, run, budget, read, data):
    whole, thrifty = pair(run, budget)
    setting, start, events = run
    any_change = changes(len(start))
    others = data.draw(st.lists(st.one_of(st.sampled_from(events), any_change) if events else any_change, max_size=4))
    fresh = simulation((setting, start, others))
    thrifty.advance(STEPS)
    thrifty.rows(min(read, thrifty.head), min(read, thrifty.head))
    thrifty.revise(others)
    thrifty.advance(STEPS)
    fresh.advance(STEPS)
    assert same_bits(thrifty.rows(), fresh.rows())
    thrifty.revise(events)
    thrifty.advance(STEPS)
    whole.advance(STEPS)
    assert same_bits(thrifty.rows(), whole.rows())


@pytest.mark.parametrize("particles", [1, 50])
@pytest.mark.parametrize("budget", [100_000, 200_000])
def test_the_budget_is_kept(particles, budget):
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01, 0.5))
    run = Simulation(setting, np.linspace([-3, 2], [3, 1], particles), budget=budget)
    held = []
    for step in range(0, 2001, 100):
        run.advance(step)
        run.rows(step // 2, step // 2)
        held.append(run.nbytes)
    # The last page and the one that was wanted are held in any case; the outline grows with the run until it is full.
    assert max(held) <= budget + 2 * run._history._page_bytes + run._history._outline.nbytes
    assert run.rows().nbytes > budget or particles == 1


@pytest.mark.parametrize("length", [300, 1000, 3000])
def test_states_stand_at_even_distances_whatever_the_length(length):
    """No gap is more than double another, and no more states are dropped than must be."""
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01))
    run = Simulation(setting, np.linspace([-3, 2], [3, 1], 50), budget=100_000)
    run.advance(length)
    steps = list(run._history._states)
    gaps = np.diff([*steps, length + 1])
    assert len(steps) >= min(length // 4 + 1, 43)
    assert gaps.max() <= 2 * gaps[:-1].min()


@pytest.mark.parametrize(("key", "arrays"), [("momentum", 2), ("adam", 3)])
def test_of_a_hundred_thousand_particles_every_fourth_of_a_thousand_states_is_kept(key, arrays):
    """As long a way as a scrub to any step may go through again."""
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01, 0.5), key)
    run = Simulation(setting, np.linspace([-3, 2], [3, 1], 1000))
    few, many = (arrays * 2 * 8 * n + history._OBJECT for n in (1000, 100_000))
    run._history = history.History(run._walk.state, run._set_out, history.BUDGET * few // many)
    run._history._page_rows = 1
    run.advance(1000)
    assert np.diff(list(run._history._states)).max() == 4


@pytest.fixture
def whole_pages(monkeypatch):
    """Pages as long as they are."""
    monkeypatch.setattr(history, "_PAGE_STEPS", 512)


def most_steps_again(run, monkeypatch):
    """The longest way that is gone through again for any step that is sought, with its neighbour and its velocity."""
    taken, advance = [0], Walk.advance

    def counting(walk, to):
        path = advance(walk, to)
        taken[-1] += len(path)
        return path

    monkeypatch.setattr(Walk, "advance", counting)
    for step in np.random.default_rng(3).integers(1, run.head, 40).tolist():
        taken.append(0)
        run.moment_at(step)
        run.rows(step - 1, step)
    return max(taken)


@pytest.mark.usefixtures("whole_pages")
@pytest.mark.parametrize(("key", "particles", "most"), [("flow", 1, 1), ("newton", 1, 64), ("momentum", 100, 64)])
def test_where_a_step_takes_long_a_sought_one_is_few_steps_away(key, particles, most, monkeypatch):
    mass = 0.0 if key == "newton" else 1.0
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(mass, 1.0, 0.01), key)
    run = Simulation(setting, np.linspace([-3, 2], [3, 1], particles))
    run.advance(700)
    assert most_steps_again(run, monkeypatch) <= most


@pytest.mark.usefixtures("whole_pages")
def test_a_method_that_takes_long_and_comes_later_is_near_too(monkeypatch):
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01))
    run = Simulation(setting, [[-3.0, 2.0]])
    run.advance(200)
    run.revise([Event(150, {"method": "flow"})])
    run.advance(600)
    assert list(run._history._states) == [0, *range(151, 601)]
    run.truncate(300)
    assert most_steps_again(run, monkeypatch) <= 300
    assert run._history._nearest(299)[0] == 299


@pytest.mark.usefixtures("whole_pages")
def test_the_state_that_was_looked_at_last_is_not_sought_among_the_others():
    run = Simulation(Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01)), [[1.0, 1.0]])
    run.advance(700)
    run.state_at(700)
    run._history._states = None
    assert run._history._nearest(700)[0] == 700


@pytest.mark.usefixtures("whole_pages")
def test_swift_steps_are_taken_in_whole_blocks():
    run = Simulation(Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01)), [[1.0, 1.0]])
    run.advance(2000)
    assert list(run._history._states) == [0, 512, 1024, 1536]


@pytest.mark.usefixtures("whole_pages")
def test_there_are_never_more_states_than_can_be_looked_through(same_bits, monkeypatch):
    monkeypatch.setattr(history, "_STATES", 16)
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01), "flow")
    run = Simulation(setting, [[1.0, 1.0]])
    run.advance(100)
    assert list(run._history._states) == list(range(0, 101, 8))
    fresh = Simulation(setting, [[1.0, 1.0]])
    fresh.advance(77)
    assert same_bits(run.state_at(77).position, fresh.state_at(77).position)
    assert same_bits(run.velocity_at(77), fresh.velocity_at(77))


def test_without_a_disk_fewer_states_are_kept(same_bits, monkeypatch):
    def crowd():
        setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.001, 0.5))
        run = Simulation(setting, np.linspace([-3, 2], [3, 1], 50), budget=100_000)
        run.advance(1000)
        return run

    def fail(*_):
        raise OSError

    ample = crowd()
    monkeypatch.setattr(Shelf, "_opened", fail)
    alone = crowd()
    assert len(alone._history._states) < len(ample._history._states)
    assert same_bits(alone.rows(), ample.rows())
    assert not any(isinstance(state, Shelved) for state in alone._history._states.values())


@pytest.mark.parametrize("calls", [1, 2, 9])
@pytest.mark.parametrize("broken", ["_write", "get"])
def test_a_disk_that_fails_on_the_way_is_done_without(same_bits, monkeypatch, broken, calls):
    """From so many calls on a write comes to its end, or a read fails: the rest is gone through again."""
    real, made = getattr(Shelf, broken), []

    def sometimes(*arguments):
        made.append(arguments)
        if len(made) >= calls:
            raise OSError(28, "No space left on device")
        return real(*arguments)

    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.001, 0.5))
    ample = Simulation(setting, np.linspace([-3, 2], [3, 1], 50), budget=AMPLE)
    ample.advance(400)
    monkeypatch.setattr(Shelf, broken, sometimes)
    run = Simulation(setting, ample.start, budget=40_000)
    run.advance(400)
    for step in (399, 200, 0, 291):
        assert same_bits(run.rows(step, step), ample.rows(step, step))
    assert same_bits(run.rows(), ample.rows())
    run.truncate(240)
    run.advance(400)
    assert same_bits(run.rows(), ample.rows())
    assert len(made) >= calls


def test_with_less_to_hold_it_holds_less_and_gives_the_same(same_bits):
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.001, 0.5))
    run = Simulation(setting, np.linspace([-3, 2], [3, 1], 50), budget=AMPLE)
    run.advance(1000)
    rows = run.rows()
    run.hold(100_000)
    assert run.nbytes < 100_000 + 2 * run._history._page_bytes + run._history._outline.nbytes
    assert same_bits(run.rows(), rows)
    run.truncate(500)
    run.advance(1000)
    assert same_bits(run.rows(), rows)


def test_what_a_massless_method_keeps_takes_no_room():
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(0.0, 1.0, 0.01, 0.5), "gradient-descent")
    heavy = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01, 0.5))
    light, full = (Simulation(each, np.zeros((1000, 2)), budget=AMPLE) for each in (setting, heavy))
    for run in (light, full):
        run.advance(160)
    assert light._history._states_bytes < 0.6 * full._history._states_bytes


def test_the_rows_that_were_given_stay_as_they_are():
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 1.0, 0.01, 0.5))
    run = Simulation(setting, [[1.0, 1.0]])
    run.advance(100)
    given = run.rows(90, 95)
    before = given.copy()
    run.revise([Event(91, {"mass": 3.0})])
    run.advance(100)
    assert np.array_equal(given, before)
    assert not np.array_equal(run.rows(90, 95), before)
    with pytest.raises(ValueError, match="read-only"):
        given[:] = 0
