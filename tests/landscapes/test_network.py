"""The small network: forward, backward and second derivatives against torch; training; slices of two weights."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path

import numpy as np
import pytest

from gdlab.core.fields import ParameterError
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models import NetworkSlice, Samples
from gdlab.landscapes.models.network import (
    Network,
    gradient,
    hessian,
    initial,
    loss,
    outputs,
    telling_weights,
    train,
)
from gdlab.landscapes.models.samples import standard

ORACLES = Path(__file__).parents[1] / "oracles"
with np.load(ORACLES / "torch_network.npz") as file:
    RECORDED = dict(file)
CASES = json.loads(str(RECORDED["header"]))["cases"]
NAMES = ("weights", "inputs", "targets", "outputs", "loss", "gradient", "hessian")
EACH = pytest.mark.parametrize("number", range(len(CASES)))

U = np.linspace(-2, 2, 60)[:, None]
STEP = np.tanh(3 * U[:, 0]) + 0.1 * np.cos(7 * U[:, 0])


def recorded(number):
    return {name: RECORDED[f"{number} {name}"] for name in NAMES}


def compare(case, run):
    network, data = Network(case["inputs"], case["hidden"], tuple(run["weights"])), (run["inputs"], run["targets"])
    np.testing.assert_allclose(outputs(network, data[0]), run["outputs"], rtol=1e-12, atol=1e-13)
    assert loss(network, *data, case["loss"]) == pytest.approx(float(run["loss"]), rel=1e-12)
    np.testing.assert_allclose(gradient(network, *data, case["loss"]), run["gradient"], rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(hessian(network, *data, case["loss"]), run["hessian"], rtol=1e-10, atol=1e-12)


@EACH
def test_derivatives_are_those_torch_recorded(number):
    compare(CASES[number], recorded(number))


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own, of its own parts
@EACH
def test_derivatives_are_those_of_torch_itself(number):
    spec = importlib.util.spec_from_file_location("record_network", ORACLES / "record_network.py")
    recorder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recorder)
    drawn = recorder.draw(CASES[number], 100 + number)
    compare(CASES[number], drawn | recorder.run(CASES[number], drawn))


@EACH
@pytest.mark.parametrize("pair", [(0, 1), (0, -2), (-1, 1), (-3, -2), (2, 0)])
def test_a_slice_has_the_loss_and_derivatives_of_the_whole_network(number, pair):
    case, run = CASES[number], recorded(number)
    scales = [standard(column) for column in run["inputs"].T]
    inputs = np.column_stack([scale.applied(column) for scale, column in zip(scales, run["inputs"].T, strict=True)])
    targets = standard(run["targets"]).applied(run["targets"]) if case["loss"] == "squared" else run["targets"]
    network = Network(case["inputs"], case["hidden"], tuple(run["weights"]))
    visible = tuple(index % len(network.weights) for index in pair)
    land = DatasetLandscape(NetworkSlice(network, visible, case["loss"]), Samples(run["inputs"], run["targets"]))
    for x in np.array([land.model.trained, (0.3, -0.7), (-2.0, 1.0)]):
        weights = np.array(network.weights)
        weights[list(visible)] = x
        moved = network.with_weights(weights)
        assert land.value(x[None])[0] == pytest.approx(loss(moved, inputs, targets, case["loss"]), rel=1e-12)
        full = gradient(moved, inputs, targets, case["loss"])[list(visible)]
        np.testing.assert_allclose(land.gradient(x[None])[0], full, rtol=1e-10, atol=1e-12)
        bend = hessian(moved, inputs, targets, case["loss"])[np.ix_(visible, visible)]
        np.testing.assert_allclose(land.hessian(x[None])[0], bend, rtol=1e-9, atol=1e-12)
        said = land.prediction(x, run["inputs"])
        f = outputs(moved, inputs)
        expected = 1 / (1 + np.exp(-f)) if case["loss"] == "cross-entropy" else standard(run["targets"]).undone(f)
        np.testing.assert_allclose(said, expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(("inputs", "hidden"), [(1, 1), (1, 8), (2, 3)])
def test_weights_have_names_places_and_meanings(inputs, hidden):
    network = initial(inputs, hidden)
    assert len(network.names) == len(set(network.names)) == len(network.weights) == hidden * (inputs + 2) + 1
    w, b, v, c = network.parts()
    value = {"W": lambda j, k: w[j, k], "b": lambda j, _: b[j], "v": lambda j, _: v[j], "c": lambda *_: c}
    for index, name in enumerate(network.names):
        kind, unit, entry = network.place(index)
        assert network.index(name) == index
        assert value[kind](unit, entry) == network.weights[index]
    assert len({network.meaning(index) for index in range(len(network.names))}) == len(network.names)
    assert network.meaning(0, ["bill depth", "mass"]) == "weight from bill depth to unit 1"


def test_the_beginning_is_the_same_everywhere_and_another_for_each_seed():
    assert initial(1, 2, 0).weights == initial(1, 2, 0).weights
    assert initial(1, 2, 0).weights != initial(1, 2, 1).weights
    assert initial(1, 1, 7).weights[-1] == 0
    drawn = np.concatenate([initial(2, 8, seed).weights[:24] for seed in range(200)])
    assert drawn.mean() == pytest.approx(0, abs=0.03)
    assert drawn.std() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("seed", range(4))
def test_training_comes_to_rest_at_a_minimum(seed):
    trained = train(initial(1, 2, seed), U, STEP, "squared")
    assert trained.settled
    assert trained.loss < 0.01
    decayed = gradient(trained.network, U, STEP, "squared") + 1e-3 * np.array(trained.network.weights)
    assert np.abs(decayed).max() == trained.slope < 1e-7
    bend = hessian(trained.network, U, STEP, "squared") + 1e-3 * np.eye(7)
    assert np.linalg.eigvalsh(bend).min() > -1e-9
    again = train(initial(1, 2, seed), U, STEP, "squared")
    assert again == trained


def test_training_separable_labels_stays_finite_because_of_the_decay():
    labels = (U[:, 0] > 0.1).astype(float)
    trained = train(initial(1, 2, 0), U, labels, "cross-entropy")
    assert trained.settled
    assert max(map(abs, trained.network.weights)) < 20
    free = train(initial(1, 2, 0), U, labels, "cross-entropy", decay=0, rounds=60)
    assert free.loss < trained.loss


def test_training_stops_after_the_rounds_allowed():
    short = train(initial(1, 3, 0), U, STEP, "squared", rounds=2)
    assert (short.rounds, short.settled) == (2, False)


def test_the_telling_weights_are_inputs_of_two_units():
    trained = train(initial(1, 3, 0), U, STEP, "squared").network
    first, second = telling_weights(trained, U, STEP, "squared")
    assert {trained.place(first)[0], trained.place(second)[0]} == {"W"}
    assert first != second
    bend = np.diagonal(hessian(trained, U, STEP, "squared"))
    assert bend[first] == bend[:3].max()
    lone = initial(1, 1, 0)
    assert telling_weights(lone, U, STEP, "squared") == (lone.index("W11"), lone.index("v1"))


@pytest.mark.parametrize(
    ("make", "key", "message"),
    [
        (lambda: Network(3, 2, (0.0,) * 11), "inputs", "inputs must be"),
        (lambda: Network(0, 2, (0.0,) * 5), "inputs", "1 or 2 inputs"),
        (lambda: Network(1, 9, (0.0,) * 28), "hidden", "hidden must be"),
        (lambda: Network(1, 0, (0.0,)), "hidden", "1 to 8"),
        (lambda: Network(1, 2, (0.0,) * 6), "weights", "has 7 weights, not 6"),
        (lambda: Network(1, 1, (0.0, math.nan, 0.0, 0.0)), "weights", "weight b1"),
        (lambda: initial(1, 2).index("W31"), "weights", "no weight 'W31'"),
        (lambda: initial(1, 2, -1), "seed", "seed"),
        (lambda: NetworkSlice(initial(1, 2), (1, 1)), "visible", "two different"),
        (lambda: NetworkSlice(initial(1, 2), (0, 7)), "visible", "from 0 to 6"),
        (lambda: NetworkSlice(initial(1, 2), (0, 1), "hinge"), "loss", "squared or cross-entropy"),
    ],
)
def test_what_is_no_network_is_refused(make, key, message):
    with pytest.raises(ParameterError, match=message) as caught:
        make()
    assert caught.value.key == key
