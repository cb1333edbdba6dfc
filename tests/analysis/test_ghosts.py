"""The exact flow beside a run: closed forms at equal time, what changes on the way, and where it cannot be followed."""

import math

import numpy as np
import pytest

import gdlab
from gdlab.analysis import ghosts
from gdlab.analysis.ghosts import FlowGhost
from gdlab.core.events import Event, Setting
from gdlab.core.parameters import Parameters
from gdlab.core.simulation import Simulation
from gdlab.landscapes import FormulaLandscape

SEEN = 2e-5
"""Far less than a pixel of a map that is a few units wide."""


def run(formula, start, mass=1.0, friction=1.0, step_size=0.1, *, velocity=None, events=(), **more):
    land = gdlab.landscape(formula)
    return Simulation(Setting(land, Parameters(mass, friction, step_size), **more), start, velocity, 0, events)


def followed(simulation, steps):
    ghost = FlowGhost(simulation)
    ghost.advance(steps)
    return ghost


def places(ghost, steps):
    return np.array([ghost.at(step) for step in range(steps + 1)])


def oscillator(t, mass, friction, k, x, v):
    """x of m ẍ = −kx − γẋ in the underdamped regime."""
    half = friction / (2 * mass)
    w = math.sqrt(k / mass - half**2)
    return np.exp(-half * t) * (x * np.cos(w * t) + (v + half * x) / w * np.sin(w * t))


@pytest.mark.parametrize("method", ["momentum", "nesterov", "adam", "rmsprop", "langevin-baoab"])
@pytest.mark.parametrize("step_size", [0.03, 0.3])
def test_it_is_the_damped_oscillator_at_equal_time(method, step_size):
    simulation = run("3*x**2/2", [[1.2]], 2.0, 0.7, step_size, velocity=[[-0.7]], method=method)
    t = np.array([simulation.time_at(step) for step in range(61)])
    exact = oscillator(t, 2.0, 0.7, 3.0, 1.2, -0.7)
    ghost = followed(simulation, 60)
    assert np.abs(places(ghost, 60)[:, 0] - exact).max() < SEEN
    way = ghost.way(60)[:, 0]
    between = np.linspace(0, t[-1], len(way))
    assert len(way) == 8 * 60 + 1
    assert np.abs(way - oscillator(between, 2.0, 0.7, 3.0, 1.2, -0.7)).max() < SEEN


@pytest.mark.parametrize(("method", "mass"), [("momentum", 0.0), ("gradient-descent", 1.0), ("adagrad", 1.0)])
def test_without_inertia_friction_alone_holds_the_slope(method, mass):
    ghost = followed(run("3*x**2/2", [[1.2]], mass, 2.0, 0.5, method=method), 20)
    assert np.abs(places(ghost, 20)[:, 0] - 1.2 * np.exp(-1.5 * 0.5 * np.arange(21))).max() < SEEN


def test_time_is_the_running_sum_of_the_steps():
    simulation = run("3*x**2/2", [[1.2]], 0.0, 2.0, 0.1, events=[Event(7, {"step_size": 0.4})])
    t = np.array([simulation.time_at(step) for step in range(31)])
    assert t[-1] == pytest.approx(0.7 + 23 * 0.4)
    assert np.abs(places(followed(simulation, 30), 30)[:, 0] - 1.2 * np.exp(-1.5 * t)).max() < SEEN


EVENTS = {
    "mass, p held": [Event(10, {"mass": 4.0, "friction": 0.2})],
    "step": [Event(5, {"step_size": 0.02}), Event(11, {"step_size": 0.15})],
    "placed": [Event(6, {"position": [[0.5, -1.0]], "velocity": [[0.0, 1.0]]})],
    "ground": [Event(9, {"coefficients": {"a": 3.0}})],
    "to rest and back": [Event(4, {"mass": 0.0}), Event(13, {"mass": 0.5})],
    "climbing": [Event(6, {"options": {"maximize": True}})],
}


@pytest.mark.parametrize("events", EVENTS.values(), ids=EVENTS)
def test_what_changes_on_the_way_changes_it_as_the_method_flow(events):
    land = FormulaLandscape("a*x**2/2 + y**2/2", {"a": 5.0})
    setting = Setting(land, Parameters(1.0, 1.0, 0.1))
    ghost = followed(Simulation(setting, [[1.5, 1.5]], None, 0, events), 40)
    flow = Simulation(Setting(land, setting.parameters, "flow"), [[1.5, 1.5]], None, 0, events)
    flow.advance(40)
    assert np.abs(places(ghost, 40) - flow.rows(0, 40)[:, 0]).max() < SEEN


def test_a_future_that_is_rewritten_is_followed_anew_and_is_as_if_it_had_always_been(same_bits):
    events = [Event(10, {"mass": 4.0})]
    simulation = run("himmelblau", [[-4.5, 1.0]])
    ghost = followed(simulation, 40)
    before = ghost.way(10).copy()
    simulation.revise(events)
    ghost.follow()
    assert ghost.step <= 10
    ghost.advance(40)
    assert same_bits(ghost.way(40), followed(run("himmelblau", [[-4.5, 1.0]], events=events), 40).way(40))
    assert same_bits(ghost.way(8), before[: len(ghost.way(8))])


def test_how_it_was_asked_for_does_not_matter(same_bits):
    piecewise = FlowGhost(run("himmelblau", [[-4.5, 1.0]]))
    for step in (1, 2, 3, 11, 11, 30):
        piecewise.advance(step)
    turns = iter([True, False])
    assert not piecewise.advance(60, lambda: next(turns))
    assert piecewise.step < 60
    assert piecewise.advance(60)
    assert same_bits(piecewise.way(60), followed(run("himmelblau", [[-4.5, 1.0]]), 60).way(60))


@pytest.mark.parametrize(
    ("formula", "start", "mass", "friction", "ending"),
    [
        ("1e9*x**2", 1.0, 1.0, 1.0, "fast"),
        ("-x**4", 1.0, 1.0, 1.0, "away"),
        ("sqrt(x)", 1.0, 1.0, 0.1, "domain"),
    ],
)
def test_where_it_cannot_be_followed_it_says_why(formula, start, mass, friction, ending):
    simulation = run(formula, [[start]], mass, friction)
    ghost = followed(simulation, 200)
    assert ghost.ending == ending
    assert ghost.step < 200
    assert ghost.at(200) is None
    assert np.isfinite(ghost.way(200)).all()


@pytest.mark.parametrize(("mass", "friction"), [(0.0, 1.0), (1.0, 1e6)])
def test_a_motion_is_followed_however_stiff_it_is(mass, friction):
    ghost = followed(run("1e9*x**2", [[1.0]], mass, friction), 20)
    assert ghost.ending == ""
    assert np.isfinite(ghost.way(20)).all()
    expected = 0.0 if not mass else math.exp(-2e9 / friction * 20 * 0.1)
    assert ghost.at(20) == pytest.approx([expected], abs=1e-6)


def test_a_particle_that_is_placed_where_it_was_too_fast_is_followed_again():
    simulation = run("x**2", [[1.0]])
    ghost = followed(simulation, 20)
    simulation.revise([Event(5, {"mass": 1e-12, "friction": 0.0})])
    ghost.follow()
    ghost.advance(20)
    assert ghost.ending == "fast"
    simulation.revise([])
    ghost.follow()
    assert ghost.advance(20)
    assert ghost.ending == ""


def test_long_ways_have_fewer_points_and_an_end(monkeypatch):
    """A way of a tenth of the length has a tenth of the points."""
    parts = [(limit // 10, count) for limit, count in ghosts._SAMPLES]
    most = parts[-1][0]
    assert 10 * most == ghosts.MOST_STEPS
    monkeypatch.setattr(ghosts, "_SAMPLES", parts)
    monkeypatch.setattr(ghosts, "MOST_STEPS", most)
    ghost = FlowGhost(run("x**2/2", [[1.0]], 0.0, 1.0, 1e-6))
    ghost.advance(most + 100)
    assert ghost.ending == "long"
    assert ghost.step == most
    assert len(ghost.way(most)) < 4_000
    assert ghost.way(most)[-1, 0] == pytest.approx(math.exp(-most * 1e-6), abs=1e-9)
