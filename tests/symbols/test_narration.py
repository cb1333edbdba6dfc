"""A step told in words and numbers is the step that the simulation takes."""

import re

import numpy as np
import pytest

from gdlab.core.events import Event, Setting
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape
from gdlab.scene.narration import narration_at
from gdlab.symbols.formatting import format_number
from gdlab.symbols.table import slot_texts, slots

GROUND = landscape("20*x**2/2 + y**2/2 + 0.3*x*y + 0.1*y**3")
PARAMETERS = Parameters(mass=1.0, friction=2.0, step_size=0.1, temperature=0.0)
WARM = Parameters(mass=1.0, friction=2.0, step_size=0.1, temperature=0.4)
OPTIONS = {
    "momentum": [{}, {"dampening": 0.3}, {"weight_decay": 0.1, "maximize": True}],
    "gradient-descent": [{}, {"weight_decay": 0.1}],
    "nesterov": [{}, {"dampening": 0.3}, {"weight_decay": 0.1}],
    "adam": [{}, {"weight_decay": 0.1}, {"weight_decay": 0.1, "decoupled_weight_decay": True}, {"amsgrad": True}],
    "rmsprop": [{}, {"centered": True}, {"alpha": 0.5, "maximize": True}],
    "adagrad": [{}, {"lr_decay": 0.1, "initial_accumulator_value": 0.2}],
    "newton": [{}, {"damping": 0.5}],
    "flow": [{}, {"maximize": True}],
    "langevin-baoab": [{}, {"maximize": True}],
}
CASES = [(key, options, p) for key, several in OPTIONS.items() for options in several for p in (PARAMETERS, WARM)]
STEPS = (0, 1, 2, 7, 8, 15)
"""At step 8 friction changes."""


def run(key, options, parameters, scheme="explicit"):
    setting = Setting(GROUND, parameters, key, scheme, options)
    simulation = Simulation(setting, [[1.0, 0.7]], seed=3, events=[Event(8, {"friction": 3.0})])
    simulation.advance(20)
    return simulation


def told(latex, values):
    """The arithmetic of an equation with slots, evaluated."""
    text = re.sub(r"\\left\(((?:\\num\{[^}]*\}(?:, )?)+)\\right\)", lambda m: f"np.array([{m[1]}])", latex)
    text = re.sub(r"\\text\{[^}]*\}|\\,", "", text).replace(r"\cdot", "*")

    def number(slot):
        name, _, index = slot[1].partition(".")
        value = values[name]
        return repr(value[int(index or 0)] if isinstance(value, tuple) else value)

    return eval(re.sub(r"\\num\{([^}]*)\}", number, text), {"np": np, "nan": np.nan, "inf": np.inf})


def equations(narration):
    """The parts of every equation between its signs of equality."""
    for phase in narration.phases:
        for side in ("physics", "ml"):
            yield phase, phase.telling(side), phase.telling(side).latex.split(" = ")


def test_every_method_is_told():
    assert set(OPTIONS) == {method.key for method in methods()}


@pytest.mark.parametrize(("key", "options", "parameters"), CASES)
def test_the_parts_of_the_step_add_up_to_the_step_that_is_taken(key, options, parameters):
    simulation = run(key, options, parameters)
    for step in STEPS:
        narration = narration_at(simulation, step)
        taken = np.diff(simulation.way(step, step + 1), axis=0)[0]
        scale = max(1.0, np.abs(taken).max())
        assert narration.step == step
        assert np.abs(np.array(narration.arrows["displacement"]) - taken).max() <= 1e-12 * scale
        if narration.way:
            total = sum(np.array(narration.arrows[name]) for name in narration.way)
            assert np.abs(total - taken).max() <= 1e-12 * scale
        velocity = simulation.velocity_at(step + 1)[0]
        if step + 1 != 8:  # there it is already that after the change
            assert np.abs(np.array(narration.values["next_velocity"]) - velocity).max() <= 1e-10 * scale


@pytest.mark.parametrize(("key", "options", "parameters"), CASES)
def test_told_arithmetic_gives_the_told_value(key, options, parameters):
    simulation = run(key, options, parameters)
    checked = 0
    for step in STEPS:
        narration = narration_at(simulation, step)
        for phase, telling, parts in equations(narration):
            sums = [told(part, narration.values) for part in parts if slots(part)]
            if len(sums) == 2:
                checked += 1
                scale = max(1.0, np.abs(sums[0]).max())
                assert np.abs(sums[0] - sums[1]).max() <= 1e-12 * scale, (phase.key, telling.latex)
    assert checked >= len(STEPS)


@pytest.mark.parametrize("key", sorted(OPTIONS))
def test_what_is_shown_are_the_digits_of_the_step(key):
    simulation = run(key, {}, PARAMETERS)
    for step in STEPS:
        narration = narration_at(simulation, step)
        taken = np.diff(simulation.way(step, step + 1), axis=0)[0].tolist()
        last = next(phase for phase in reversed(narration.phases) if phase.arrow == "displacement")
        shown = slot_texts(last.ml.latex, narration.values)
        assert [shown[f"displacement.{i}"] for i in range(2)] == [format_number(value) for value in taken]


@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
@pytest.mark.parametrize("mass", [0.0, 0.2, 1.0])
def test_the_heavy_ball_is_told_in_every_scheme_and_without_mass(scheme, mass):
    simulation = run("momentum", {}, Parameters(mass, 2.0, 0.1, 0.0), scheme)
    narration = narration_at(simulation, 5)
    keys = [phase.key for phase in narration.phases]
    expected = ["surviving", "pushed", "displacement", "velocity"] if mass else ["slope", "displacement", "velocity"]
    assert keys == expected
    assert bool(narration.way) == bool(mass)


def test_noise_and_options_have_a_phase_of_their_own():
    assert narration_at(run("momentum", {}, PARAMETERS), 5).phases[0].key == "surviving"
    shaken = narration_at(run("momentum", {}, WARM), 5).phases[0]
    assert shaken.key == "felt"
    assert r"\sigma" in shaken.physics.latex
    assert narration_at(run("momentum", {"weight_decay": 0.1}, PARAMETERS), 5).phases[0].key == "felt"


def test_every_slot_has_a_value_and_both_languages_are_told_in_one_dimension_too():
    for key in OPTIONS:
        setting = Setting(landscape("x**4/4 - x**2/2"), WARM, key)
        simulation = Simulation(setting, [[1.3]], seed=1)
        simulation.advance(4)
        for phase in narration_at(simulation, 2).phases:
            for side in ("physics", "ml"):
                telling = phase.telling(side)
                assert telling.words
                assert all(slot_texts(telling.latex, narration_at(simulation, 2).values).values())
                assert telling.latex.startswith(telling.short.split(" = ")[0])


def test_what_diverges_is_not_told():
    simulation = Simulation(Setting(landscape("-x**4"), PARAMETERS, "gradient-descent"), [[3.0]])
    simulation.advance(100)
    assert narration_at(simulation, simulation.head) is None
