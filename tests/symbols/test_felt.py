"""What a method makes of the gradient stands in the table, and the sentence says what the next step does."""

import numpy as np
import pytest

from gdlab.core.events import Event, Setting
from gdlab.core.parameters import Parameters
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape
from gdlab.scene.resolve import resolve
from gdlab.symbols.table import slot_texts

P = Parameters(1.0, 1.0, 0.1, 0.05)


def run(options, method="momentum"):
    simulation = Simulation(Setting(landscape("saddle"), P, method, options=options), [[1.0, 1.5]], seed=3)
    simulation.advance(30)
    return simulation


@pytest.mark.parametrize(
    "options",
    [{}, {"dampening": 0.5}, {"weight_decay": 0.3}, {"maximize": True}, {"dampening": 0.9, "weight_decay": 0.1}],
)
@pytest.mark.parametrize("step", [0, 1, 4, 17])
def test_the_sentence_says_what_the_next_step_does(options, step):
    simulation = run(options)
    x = simulation.rows()[:, 0]
    values = resolve(simulation, step).values
    assert np.allclose(values["next_update"], x[step + 1] - x[step], rtol=1e-9, atol=1e-13)


def test_plain_descent_with_weight_decay_says_it_too():
    simulation = run({"weight_decay": 0.3}, "gradient-descent")
    x = simulation.rows()[:, 0]
    assert np.allclose(resolve(simulation, 5).values["next_update"], x[6] - x[5], rtol=1e-9)


def test_the_rule_for_the_gradient_is_a_row_only_where_it_alters_it():
    plain = {row.key for row in resolve(run({}), 3).rows if row.group == "equation"}
    altered = {row.key: row for row in resolve(run({"weight_decay": 0.3}), 3).rows}
    assert "felt_gradient" not in plain
    row = altered["felt_gradient"]
    assert row.group == "equation"
    resolved = resolve(run({"weight_decay": 0.3}), 3)
    assert slot_texts(row.ml.numbers, resolved.values)["weight_decay"] == "0.300"


def test_climbing_turns_the_force_around():
    simulation = run({"maximize": True})
    resolved = resolve(simulation, 3)
    gradient = landscape("saddle").gradient(simulation.rows()[3])[0]
    assert np.array_equal(resolved.values["force"], gradient)


def test_where_the_mass_changes_every_energy_agrees():
    simulation = Simulation(
        Setting(landscape("elongated-valley"), Parameters()), [[1.5, 1.5]], events=[Event(4, {"mass": 3.0})]
    )
    simulation.advance(10)
    values = resolve(simulation, 4).values
    b, lr = np.array(values["buffer"]), values["learning_rate"]
    assert values["kinetic"] == pytest.approx(0.5 * lr * b @ b, rel=1e-12)
    v = np.array(values["velocity"])
    assert values["kinetic"] == pytest.approx(0.5 * 3.0 * v @ v, rel=1e-12)
