"""What cannot be meant is refused by every public function, in a sentence that names the argument."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import gdlab
from gdlab import Event, Parameters
from gdlab.core.events import Setting
from gdlab.core.simulation import Simulation
from gdlab.scene import FormulaSpec, Run, run_simulation

HUGE = 10**5000  # of more digits than Python writes
NO_NUMBERS = (None, True, np.True_, 1j, "1", "", b"1", [], {}, (), {1}, [1.0], object(), int, np.array([1.0, 2.0]))
NO_FINITE_NUMBERS = (*NO_NUMBERS, float("nan"), float("inf"), np.float64("nan"), HUGE, -HUGE, Decimal(1))
NO_TEXTS = (None, True, 5, 1.5, 1j, b"momentum", [], ["momentum"], {}, (), object(), str, np.array(["a", "b"]))
NO_MAPPINGS = (True, 5, 1.5, "momentum", "", [], [("a", 1.0)], (), {"a"}, object(), dict, np.array(3.0), {1: 2.0})
NO_POINTS = (True, 5, 1j, "abc", "", b"x", [], {}, {1.0, 2.0}, object(), [[1.0, 2.0], [3.0]], [1j, 2.0], ["1", "2"])
NO_POINTS = (*NO_POINTS, [True, False], [None, 1.0], [HUGE, 1.0], [float("nan"), 1.0], [[[1.0, 2.0]]])
NO_POINTS = (*NO_POINTS, np.array([1j, 2.0]), np.array(["a", "b"]), range(3), lambda: 0)
NO_EVENTS = (
    True,
    3,
    "abc",
    "",
    b"",
    {},
    {"step": 1},
    object(),
    list,
    np.array(3.0),
    np.array([]),
    [3],
    ["abc"],
    [None],
)
NO_LANDSCAPES = (None, True, 5, 1j, b"himmelblau", [], {}, (), object(), np.array([1.0]), gdlab.landscape)
NO_COUNTS = (*NO_NUMBERS, 1.5, -1, float("nan"), HUGE, 2**64, np.float64(3.0))

BOWL = "a*x**2/2 + y**2/2"


def simulate(**given):
    usual = {"landscape": "himmelblau", "parameters": Parameters(), "start": [[1.0, 1.0]], "steps": 2}
    return gdlab.simulate(**{**usual, **given})


def from_learning_rate(**given):
    return Parameters.from_learning_rate(**{"learning_rate": 0.1, **given})


def coefficients(**given):
    return gdlab.coefficients(**{"parameters": Parameters(), **given})


def landscape(**given):
    return gdlab.landscape(**{"name": BOWL, "coefficients": {"a": 2.0}, **given})


CASES = [
    (simulate, "landscape", NO_LANDSCAPES, "landscape"),
    (simulate, "parameters", (None, 5, "abc", {}, [], {"mass": 1.0}, Parameters), "parameters"),
    (simulate, "start", (None, *NO_POINTS), "start"),
    (simulate, "velocity", NO_POINTS, "velocity"),
    (simulate, "steps", NO_COUNTS, "steps"),
    (simulate, "method", NO_TEXTS, "method"),
    (simulate, "friction_scheme", NO_TEXTS, "friction scheme"),
    (simulate, "seed", NO_COUNTS, "seed"),
    (simulate, "options", NO_MAPPINGS, "options"),
    (simulate, "events", (None, *NO_EVENTS), "event"),
    (simulate, "schedules", NO_MAPPINGS, "schedules"),
    (Parameters, "mass", NO_FINITE_NUMBERS, "mass"),
    (Parameters, "friction", NO_FINITE_NUMBERS, "friction"),
    (Parameters, "step_size", NO_FINITE_NUMBERS, "time step"),
    (Parameters, "temperature", NO_FINITE_NUMBERS, "temperature"),
    (from_learning_rate, "learning_rate", NO_FINITE_NUMBERS, "learning rate"),
    (from_learning_rate, "momentum", NO_FINITE_NUMBERS, "momentum"),
    (from_learning_rate, "step_size", NO_FINITE_NUMBERS, "time step"),
    (from_learning_rate, "gradient_noise", NO_FINITE_NUMBERS, "noise"),
    (from_learning_rate, "method", NO_TEXTS, "method"),
    (from_learning_rate, "friction_scheme", NO_TEXTS, "friction scheme"),
    (coefficients, "parameters", (None, 5, "abc", {}, [], np.array([1.0])), "parameters"),
    (coefficients, "method", NO_TEXTS, "method"),
    (coefficients, "friction_scheme", NO_TEXTS, "friction scheme"),
    (landscape, "name", NO_TEXTS, "landscape"),
    (landscape, "coefficients", NO_MAPPINGS, "coefficients"),
    (
        landscape,
        "bounds",
        (5, "abc", [], {}, [[1.0, 2.0]], [["1", "2"], ["3", "4"]], [[2, 1], [1, 2]], object()),
        "bounds",
    ),
]


@pytest.mark.parametrize(("call", "argument", "absurd", "name"), CASES, ids=[f"{c[0].__name__}-{c[1]}" for c in CASES])
def test_what_cannot_be_meant_is_refused_by_name(call, argument, absurd, name):
    for value in absurd:
        with pytest.raises(ValueError, match=name) as refusal:
            call(**{argument: value})
        assert len(str(refusal.value)) < 200
        assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"mass": None}, "mass"),
        ({"mass": "x"}, "mass"),
        ({"method": None}, "method"),
        ({"method": ["adam"]}, "method"),
        ({"friction_scheme": 5}, "friction scheme"),
        ({"options": 5}, "options"),
        ({"options": {3: 1.0}}, "options"),
        ({"options": {"dampening": None}}, "dampening"),
        ({"options": {"maximize": 1}}, "maximize"),
        ({"schedules": None}, "schedules"),
        ({"schedules": {3: {}}}, "schedules"),
        ({"schedules": {"learning_rate": 5}}, "schedule"),
        ({"schedules": {"learning_rate": {"kind": ["cosine"]}}}, "kind of schedule"),
        ({"schedules": {"learning_rate": {"kind": "cosine", "T_max": "x"}}}, "T_max"),
        ({"schedules": {"learning_rate": {"kind": "cosine", "T_max": 5, 3: 1}}}, "arguments"),
        ({"coefficients": [1.0]}, "coefficients"),
        ({"coefficients": {"a": 1j}}, "coefficient a"),
        ({"coefficients": {"a": HUGE}}, "coefficient a"),
        ({"position": None}, "position"),
        ({"velocity": "abc"}, "velocity"),
        ({3: 1.0}, "cannot set 3"),
        (None, "what an event sets"),
    ],
)
def test_a_run_that_is_given_an_absurd_event_stays_as_it_was(changes, name):
    land = gdlab.landscape(BOWL, {"a": 2.0})
    simulation = Simulation(Setting(land, Parameters()), [[1.0, 1.0]], events=[Event(3, {"mass": 2.0})])
    simulation.advance(6)
    before, events = simulation.rows().tobytes(), simulation.events
    with pytest.raises(ValueError, match=name):
        simulation.revise([*events, gdlab.Event(4, changes)])
    assert simulation.events == events
    assert simulation.rows().tobytes() == before
    with pytest.raises(ValueError, match=name):
        simulate(landscape=land, events=[{"step": 1, "set": changes}])


@pytest.mark.parametrize("step", [None, True, "3", 1.5, -1, float("nan"), 2**70, HUGE], ids=range(8))
def test_the_step_of_an_event_is_a_step(step):
    with pytest.raises(ValueError, match="an event's step must be a whole number"):
        Event(step, {})


@pytest.mark.parametrize("argument", ["value", "gradient", "hessian"])
def test_a_landscape_is_asked_for_points(argument):
    land = landscape()
    for absurd in (None, *NO_POINTS):
        with pytest.raises(ValueError, match="positions must be"):
            getattr(land, argument)(absurd)
    assert np.isfinite(getattr(land, argument)([[1, 2], [3, 4]])).all()


@pytest.mark.parametrize("absurd", [None, 5, "himmelblau", {}, [], {"runs": 3}, gdlab.Scene])
def test_only_a_scene_is_saved(tmp_path, absurd):
    with pytest.raises(TypeError, match="scene must be a Scene"):
        gdlab.save_scene(absurd, tmp_path / "it.gdlab")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("absurd", [None, 5, 1.5, [], {}, object()])
def test_only_a_path_is_loaded(absurd):
    with pytest.raises(TypeError, match="expected str, bytes or os"):
        gdlab.load_scene(absurd)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"method": None}, "method"),
        ({"friction_scheme": 5}, "friction scheme"),
        ({"parameters": None}, "parameters"),
        ({"options": 5}, "options"),
        ({"schedules": 5}, "schedules"),
        ({"events": 3}, "events"),
        ({"start": "abc"}, "start"),
        ({"velocity": {}}, "velocity"),
    ],
)
def test_a_scene_put_together_by_hand_says_what_cannot_be_run(changes, name):
    scene = gdlab.Scene(landscape=FormulaSpec("x**2 + y**2"), runs=(Run(**changes),))
    with pytest.raises(ValueError, match=name):
        run_simulation(scene)


@pytest.mark.parametrize(
    ("name", "absurd"), [("landscape", None), ("landscape", "himmelblau"), ("runs", 5), ("runs", (None,))]
)
def test_a_scene_has_a_landscape_and_runs(name, absurd):
    with pytest.raises(TypeError, match=f"{name} must be"):
        gdlab.Scene(**{"landscape": FormulaSpec("x**2 + y**2"), name: absurd})


def test_numbers_of_every_kind_are_taken():
    for number in (2, 2.0, np.float32(2), np.int8(2), Fraction(2), 2**0 + 1):
        assert Parameters(mass=number).mass == 2.0
    for start in ([1, 2], (1.0, 2.0), np.array([1, 2]), [Fraction(1), 2], [[1, 2]], np.float32([[1, 2]])):
        assert simulate(start=start).position[0].tolist() == [[1.0, 2.0]]
    assert simulate(start=[2**70, Fraction(1, 2)], steps=0).position.tolist() == [[[2.0**70, 0.5]]]
    assert simulate(events=iter([])).steps == simulate(options=None, schedules=None).steps == 2
