"""The data sets that gdlab ships are what their sources say, and every task of theirs is worth a look."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.core.fields import ParameterError
from gdlab.core.resources import path
from gdlab.landscapes.data_sets import data_set, data_sets
from gdlab.landscapes.models import MODELS
from gdlab.landscapes.models.network import gradient, initial, train

TASKS = [(key, task) for key, data in data_sets().items() for task in data.tasks]
EACH = pytest.mark.parametrize(("key", "task"), TASKS)


def test_there_are_three_and_every_file_is_in_its_place():
    assert list(data_sets()) == ["hubble", "challenger", "penguins"]
    files = {file.name for file in path("data").iterdir() if file.is_file()}
    assert files == {f"{k}.{e}" for k in data_sets() for e in ("csv", "toml")}


@pytest.mark.parametrize("key", data_sets())
def test_a_set_says_what_it_is_where_it_comes_from_and_under_which_licence(key):
    data = data_sets()[key]
    assert all((data.name, data.about, data.source, data.licence))
    assert data.values.shape[1] == len(data.columns)
    assert not data.values.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        data.values[0, 0] = 1


def test_hubble_is_the_table_of_1929():
    data = data_set("hubble")
    distance, velocity = data.column("distance"), data.column("velocity")
    assert (len(distance), distance.min(), distance.max(), velocity.min(), velocity.max()) == (24, 0.032, 2, -220, 1090)
    assert distance.mean() == pytest.approx(0.911375)
    assert velocity.mean() == pytest.approx(373.125)
    land = data.landscape("line")
    assert land.optimum == pytest.approx([454.158, -40.784], abs=5e-4)
    assert land.in_data_units(land.optimum[None])[0] == pytest.approx(land.optimum, rel=1e-12)
    standardised = data.landscape("standardised-line")
    assert standardised.in_data_units(standardised.optimum[None])[0] == pytest.approx(land.optimum, rel=1e-10)
    assert standardised.optimum[0] == pytest.approx(0.78964, abs=1e-5)


def test_challenger_is_the_table_of_the_commission():
    data = data_set("challenger")
    temperature, distress = data.column("temperature"), data.column("distress")
    assert (len(temperature), temperature.min(), temperature.max()) == (23, 53, 81)
    assert sorted(temperature[distress == 1]) == [53, 57, 58, 63, 70, 70, 75]
    assert temperature.mean() == pytest.approx(69.5652, abs=1e-4)
    land = data.landscape("curve")
    slope, intercept = land.in_data_units(land.optimum[None])[0]
    assert (intercept, slope) == pytest.approx((15.0429, -0.2322), abs=5e-5)
    assert 2 * 23 * land.value(land.optimum[None])[0] == pytest.approx(20.315, abs=1e-3)  # the residual deviance
    assert land.prediction(land.optimum, [31.0])[0] == pytest.approx(0.9996, abs=5e-5)


def test_penguins_are_those_of_palmer_station():
    data = data_set("penguins")
    assert data.values.shape == (344, 7)
    means = {"bill_length": 43.92193, "bill_depth": 17.15117, "flipper_length": 200.9152, "body_mass": 4201.754}
    for key, mean in means.items():
        measured = data.column(key)[~np.isnan(data.column(key))]
        assert (len(measured), measured.mean()) == (342, pytest.approx(mean, rel=1e-6))
    assert (data.column("adelie").sum(), data.column("gentoo").sum()) == (152, 124)
    assert (np.nansum(data.column("male")), np.isnan(data.column("male")).sum()) == (168, 11)
    land = data.landscape("line")
    assert land.in_data_units(land.optimum[None])[0] == pytest.approx([49.686, -5780.83], abs=5e-3)


def test_rows_without_a_number_are_left_out_of_what_needs_it():
    data = data_set("penguins")
    assert data.samples(("bill_length",), "body_mass").count == 342
    assert data.samples(("bill_depth", "body_mass"), "male").count == 333
    assert data.samples(("bill_depth",), "gentoo").input_columns[0].label == "bill depth (mm)"


@EACH
def test_a_task_is_a_landscape_with_a_minimum_on_the_map(key, task):
    data, land = data_sets()[key], data_sets()[key].landscape(task)
    chosen = data.tasks[task]
    assert all((chosen.name, chosen.about))
    assert chosen.model in MODELS or chosen.network is not None
    assert land.standardised == chosen.standardise
    assert land.note == ""
    kinds = [point.kind for point in land.stationary_points()]
    assert "minimum" in kinds
    eigenvalues = np.linalg.eigvalsh(land.hessian(land.optimum[None])[0])
    assert eigenvalues[0] > 0
    assert eigenvalues[1] < 1000 * eigenvalues[0]


@EACH
def test_no_step_of_the_usual_kind_leaves_a_task_behind(key, task):
    """Plain descent with a learning rate of 0.1 goes down from the usual start and does not diverge."""
    land = data_sets()[key].landscape(task)
    x = np.array([data_sets()[key].tasks[task].start or land.start])
    before = land.value(x)[0]
    for _ in range(300):
        x = x - 0.1 * land.gradient(x)
    assert land.value(x)[0] < before


@pytest.mark.parametrize(("task", "seed"), [("network", 0), ("classifier", 0)])
def test_trained_weights_are_those_of_the_trainer(task, seed):
    data = data_set("penguins")
    chosen, land = data.tasks[task].network, data.landscape(task)
    given = (land.frame.inputs, land.frame.targets, chosen.loss)
    weights = np.array(chosen.network.weights)
    assert np.abs(gradient(chosen.network, *given) + 1e-3 * weights).max() < 1e-9
    trained = train(initial(chosen.network.inputs, chosen.network.hidden, seed), *given)
    assert trained.network.weights == pytest.approx(weights, abs=1e-6)
    assert land.value(np.array([chosen.trained]))[0] == pytest.approx(trained.loss, rel=1e-9)


def test_networks_show_more_than_one_minimum():
    for task in ("network", "classifier"):
        kinds = sorted(point.kind for point in data_set("penguins").landscape(task).stationary_points())
        assert kinds == ["minimum", "minimum", "saddle"]


def test_what_is_not_there_is_named_with_what_is_near():
    with pytest.raises(ParameterError, match="did you mean 'hubble'"):
        data_set("hubbel")
    with pytest.raises(ParameterError, match="did you mean 'distance'"):
        data_set("hubble").column("distanse")
    with pytest.raises(ParameterError, match="no task"):
        data_set("hubble").landscape("parabola")
