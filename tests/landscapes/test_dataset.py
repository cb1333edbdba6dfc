"""Landscapes learned from data: exact derivatives, known fits, bits that no batch changes, clear words for the rest."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy

from gdlab.core.expressions.emit_python import elementary
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models import MODELS, Column, NetworkSlice, Samples
from gdlab.landscapes.models.network import Network, initial
from gdlab.simulate import simulate

RNG = np.random.default_rng(5)
U = np.round(RNG.normal(3, 2, 40), 3)
NUMBERS = np.round(0.7 * U - 1 + RNG.normal(0, 1, 40), 3)
LABELS = (RNG.random(40) < 1 / (1 + np.exp(3 - U))).astype(float)
NETWORK = Network(1, 3, (0.9, -1.4, 0.3, 0.2, -0.5, 1.1, 1.3, -0.8, 0.6, 0.25))
WIDE = initial(2, 4, 3)
VISIBLE = [(0, 1), (0, 3), (0, 6), (3, 6), (6, 7), (6, 9), (3, 4), (9, 0), (5, 9)]


def line(standardise=True, n=40):
    return DatasetLandscape("linear", Samples(U[:n], NUMBERS[:n]), standardise)


def curve(standardise=True):
    return DatasetLandscape("logistic", Samples(U, LABELS), standardise)


def neuron(standardise=True):
    return DatasetLandscape("neuron", Samples(U, NUMBERS), standardise)


def plane(visible=(0, 1), loss="squared"):
    return DatasetLandscape(NetworkSlice(NETWORK, visible, loss), Samples(U, NUMBERS if loss == "squared" else LABELS))


def wide(visible, loss="squared"):
    inputs = np.column_stack([U, np.cos(U)])
    return DatasetLandscape(
        NetworkSlice(WIDE, visible, loss), Samples(inputs, NUMBERS if loss == "squared" else LABELS)
    )


MAKERS = {
    "line": line,
    "raw line": lambda: line(False),
    "curve": curve,
    "raw curve": lambda: curve(False),
    "neuron": neuron,
    "raw neuron": lambda: neuron(False),
    **{f"network {v}": lambda v=v: plane(v) for v in VISIBLE},
    **{f"classifier {v}": lambda v=v: plane(v, "cross-entropy") for v in VISIBLE[:3]},
    **{f"two inputs {v}": lambda v=v: wide(v) for v in ((0, 1), (0, 8), (1, 12), (15, 16))},
}
EACH = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def places(n, seed=0):
    return np.random.default_rng(seed).uniform(-2, 2, (n, 2))


@EACH
def test_it_is_a_landscape_with_the_right_shapes(make):
    land = make()
    assert isinstance(land, Landscape)
    assert (land.dimension, land.bounds.shape) == (2, (2, 2))
    for n in (0, 1, 5):
        x = places(n)
        assert land.value(x).shape == (n,)
        assert land.gradient(x).shape == (n, 2)
        assert land.hessian(x).shape == (n, 2, 2)
    assert land.sample_values(places(3)).shape == (40, 3)
    assert land.sample_gradients(places(3)).shape == (40, 3, 2)


@EACH
def test_gradient_and_hessian_are_those_of_the_value(make):
    land, x, h = make(), places(6), 1e-5
    for k, step in enumerate(np.eye(2) * h):
        slope = (land.value(x + step) - land.value(x - step)) / (2 * h)
        bend = (land.gradient(x + step) - land.gradient(x - step)) / (2 * h)
        np.testing.assert_allclose(land.gradient(x)[:, k], slope, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(land.hessian(x)[:, k], bend, rtol=1e-7, atol=1e-8)


def by_hand(key, w, v, u, t):
    """The mean loss as sympy writes it."""
    f = w * u + v
    if key == "linear":
        return (f - t) ** 2 / 2
    if key == "neuron":
        return (sympy.tanh(f) - t) ** 2 / 2
    return -t * sympy.log(1 / (1 + sympy.exp(-f))) - (1 - t) * sympy.log(1 - 1 / (1 + sympy.exp(-f)))


@pytest.mark.parametrize("key", MODELS)
def test_value_gradient_and_hessian_are_those_of_the_textbook(key):
    w, v = sympy.symbols("w v")
    targets = LABELS if key == "logistic" else NUMBERS
    land = DatasetLandscape(key, Samples(U[:5], targets[:5]), standardise=False)
    seen = land.frame.targets
    total = (
        sum(by_hand(key, w, v, sympy.Float(u, 40), sympy.Float(t, 40)) for u, t in zip(U[:5], seen, strict=True)) / 5
    )
    for x in places(3):
        at = {w: sympy.Float(x[0], 40), v: sympy.Float(x[1], 40)}
        value = float(total.evalf(30, subs=at))
        gradient = [float(total.diff(a).evalf(30, subs=at)) for a in (w, v)]
        hessian = [[float(total.diff(a, b).evalf(30, subs=at)) for b in (w, v)] for a in (w, v)]
        assert land.value(x[None])[0] == pytest.approx(value, rel=1e-13)
        np.testing.assert_allclose(land.gradient(x[None])[0], gradient, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(land.hessian(x[None])[0], hessian, rtol=1e-12, atol=1e-14)


@EACH
def test_the_losses_of_the_samples_average_to_the_loss_to_the_bit(make):
    land, x = make(), places(4)
    for total, each in ((land.value(x), land.sample_values(x)), (land.gradient(x), land.sample_gradients(x))):
        running = each[0]
        for sample in each[1:]:
            running = running + sample
        assert np.array_equal(running / 40, total)


@EACH
def test_no_bit_depends_on_how_particles_are_batched(make):
    land, x = make(), places(1500)
    one_by_one = [slice(i, i + 1) for i in (0, 1, 700, 1024, 1499)]
    for function in (land.value, land.gradient, land.hessian):
        together = function(x)
        for part in (*one_by_one, slice(0, 2), slice(3, 40), slice(100, 1400)):
            assert np.array_equal(function(x[part]), together[part])


def test_no_bit_depends_on_how_many_samples_are_looked_at_at_once():
    rng = np.random.default_rng(2)
    u = rng.standard_normal(9000) * 10.0 ** rng.integers(-3, 3, 9000)
    land = DatasetLandscape("linear", Samples(u, rng.standard_normal(9000)), standardise=False)
    x = places(3000)
    assert np.array_equal(land.gradient(x)[:3], np.concatenate([land.gradient(x[i : i + 1]) for i in range(3)]))
    each, running = land.sample_values(x[:2]), np.zeros(2)
    for sample in each:
        running = running + sample
    assert np.array_equal(running / 9000, land.value(x[:2]))


@EACH
def test_nothing_that_is_given_or_kept_changes(make):
    land, x = make(), places(5)
    kept, before = x.copy(), land.gradient(x)
    land.value(x), land.hessian(x), land.sample_gradients(x), land.stationary_points(), land.drawn_value(x)
    assert np.array_equal(x, kept)
    assert np.array_equal(land.gradient(x), before)


@EACH
def test_what_is_drawn_is_the_value_but_for_rounding(make):
    land, x = make(), places(50)
    np.testing.assert_allclose(land.drawn_value(x), land.value(x), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus"])
def test_functions_of_arrays_have_the_bits_of_gdlabs_own(name):
    from gdlab.landscapes.models import functions

    rng = np.random.default_rng(1)
    sizes = [rng.standard_normal(3000) * size for size in (1e-9, 1e-3, 0.2, 1.0, 5.0, 50.0, 250.0)]
    edges = [0.0, -0.0, 0.17, -0.17, 22.0, -22.0, 22.1, 700.0, -700.0, 1e308, math.inf, -math.inf, math.nan]
    edges += rng.uniform(-746, -700, 3000).tolist()
    x = np.concatenate([*sizes, edges])
    with np.errstate(all="ignore"):
        own, emitted = getattr(functions, name)(x), elementary(name, "numpy")(x)
    assert np.array_equal(own, emitted, equal_nan=True)
    real = ~np.isnan(own)
    assert np.array_equal(np.signbit(own[real]), np.signbit(emitted[real]))


def test_least_squares_are_those_of_the_closed_form():
    slope, intercept = np.polyfit(U, NUMBERS, 1)
    for land in (line(False), line(True)):
        assert land.in_data_units(land.optimum[None])[0] == pytest.approx([slope, intercept], rel=1e-10)
        (point,) = land.stationary_points()
        assert (point.kind, tuple(point.position)) == ("minimum", tuple(land.optimum))
        assert np.abs(land.gradient(land.optimum[None])).max() < 1e-12
    assert line(True).optimum == pytest.approx([np.corrcoef(U, NUMBERS)[0, 1], 0], abs=1e-12)


def test_a_line_through_years_is_found_though_its_valley_is_long():
    years = np.arange(1990.0, 2021.0)
    land = DatasetLandscape("linear", Samples(years, 0.02 * (years - 1990) + np.sin(years)), standardise=False)
    offset = years - years.mean()
    slope = np.sum(offset * land.samples.targets) / np.sum(offset**2)
    assert land.optimum[0] == pytest.approx(slope, rel=1e-6)
    assert land.prediction(land.optimum, years).mean() == pytest.approx(land.samples.targets.mean(), abs=1e-9)


@EACH
def test_stationary_points_have_no_slope_and_lie_inside(make):
    land = make()
    for p in land.stationary_points():
        assert np.abs(land.gradient(p.position[None])).max() < 1e-8 * (1 + np.abs(land.hessian(p.position[None])).max())
        assert np.all((land.bounds[:, 0] <= p.position) & (p.position <= land.bounds[:, 1]))
        assert p.value == pytest.approx(land.value(p.position[None])[0], rel=1e-12)


@EACH
def test_bounds_are_round_and_hold_the_optimum_and_the_start(make):
    land = make()
    low, high = land.bounds.T
    assert np.all(low < high)
    assert all(len(f"{abs(number):g}".replace(".", "").strip("0")) <= 3 for number in land.bounds.ravel())
    assert np.all((low < land.start) & (land.start < high))
    assert np.linalg.norm(land.gradient(np.array([land.start]))) > 1e-4
    if land.optimum is not None:
        assert np.all((low < land.optimum) & (land.optimum < high))


def test_a_threshold_that_tells_labels_apart_has_no_minimum_and_says_so():
    for labels in ([0, 0, 0, 1, 1], [1, 1, 0, 0, 0]):
        land = DatasetLandscape("logistic", Samples([1.0, 2.0, 3.0, 3.0, 5.0], labels))
        assert land.optimum is None
        assert "threshold" in land.note
        assert land.stationary_points() == ()
        assert np.all(np.isfinite(land.value(land.bounds.T)))


def test_labels_all_alike_have_no_minimum_and_say_so():
    land = DatasetLandscape("logistic", Samples([1.0, 2.0, 4.0], [1, 1, 1]))
    assert land.optimum is None
    assert "same" in land.note


def test_labels_that_nearly_obey_a_threshold_have_no_minimum_on_the_map():
    u = np.linspace(0, 1, 200)
    labels = (u > 0.5).astype(float)
    labels[[99, 100]] = labels[[100, 99]]
    land = DatasetLandscape("logistic", Samples(u, labels))
    assert land.optimum is None
    assert "no minimum" in land.note
    assert curve().note == ""


def test_far_weights_give_large_losses_not_nan():
    x = np.array([[1e6, 0.0], [-1e6, 1e6], [0.0, -1e8]])
    for make in MAKERS.values():
        land = make()
        assert np.all(np.isfinite(land.value(x)))
        assert np.all(np.isfinite(land.gradient(x)))
    assert np.all(np.isnan(curve().value(np.array([[math.nan, 0.0]]))))


@pytest.mark.parametrize("standardise", [True, False])
def test_a_prediction_is_in_the_units_of_the_data(standardise):
    land = line(standardise)
    slope, intercept = np.polyfit(U, NUMBERS, 1)
    asked = np.array([-1.0, 0.0, 7.5])
    np.testing.assert_allclose(land.prediction(land.optimum, asked), slope * asked + intercept, rtol=1e-10, atol=1e-12)
    probability = curve(standardise).prediction(curve(standardise).optimum, asked)
    assert np.all((probability > 0) & (probability < 1))
    a, b = curve(standardise).in_data_units(curve(standardise).optimum[None])[0]
    np.testing.assert_allclose(probability, 1 / (1 + np.exp(-(a * asked + b))), rtol=1e-9)
    highest = neuron(standardise).prediction(np.array([0.0, 50.0]), asked)
    np.testing.assert_allclose(highest, NUMBERS.max())


def test_predictions_come_for_many_weights_and_for_several_inputs():
    land = wide((0, 1))
    assert land.prediction(places(4), np.zeros((7, 2))).shape == (4, 7)
    assert land.prediction(places(1)[0], np.zeros((7, 2))).shape == (7,)
    several = land.prediction(places(4), land.samples.inputs)
    assert np.array_equal(several[2], land.prediction(places(4)[2], land.samples.inputs))


def test_axes_say_what_the_weights_are_and_in_which_unit():
    samples = Samples(U, NUMBERS, (Column("distance", "Mpc"),), Column("velocity", "km/s"))
    raw, standard = (DatasetLandscape("linear", samples, flag) for flag in (False, True))
    assert [axis.label for axis in raw.axes] == ["slope (km/s per Mpc)", "intercept (km/s)"]
    assert [axis.label for axis in standard.axes] == ["slope", "intercept"]
    assert standard.data_axes == raw.axes
    heat = DatasetLandscape("logistic", Samples(U, LABELS, (Column("temperature", "°F"),)))
    assert [axis.label for axis in heat.axes] == [f"slope (per {U.std():.3g} °F)", "intercept"]
    assert [axis.label for axis in heat.data_axes] == ["slope (per °F)", "intercept"]
    net = DatasetLandscape(NetworkSlice(NETWORK, (1, 9)), samples)
    assert [axis.label for axis in net.axes] == ["weight from distance to unit 2", "bias of the output"]
    assert (net.data_axes, net.in_data_units(places(1))) == (None, None)


def test_the_equation_is_written_with_the_names_asked_for():
    names = {"x": "w_1", "y": "w_2"}
    head = r"\frac{1}{40}\sum_{i=1}^{40}"
    assert line().latex(names) == head + r"\frac{\left(w_1\,u_i + w_2 - t_i\right)^{2}}{2}"
    assert curve().latex(names) == head + r"\ln\left(1 + e^{s_i\,\left(w_1\,u_i + w_2\right)}\right)"
    assert neuron().latex({"x": "a", "y": "b"}) == (
        head + r"\frac{\left(\tanh\left(a\,u_i + b\right) - t_i\right)^{2}}{2}"
    )
    for make in MAKERS.values():
        assert r"\num" not in make().latex(names)  # numbers of samples are no knobs


def test_inputs_of_mean_0_and_deviation_1_make_a_round_bowl():
    eigenvalues = np.linalg.eigvalsh(line(True).hessian(np.zeros((1, 2)))[0])
    assert eigenvalues == pytest.approx([1, 1], abs=1e-12)
    assert np.linalg.cond(line(False).hessian(np.zeros((1, 2)))[0]) > 5


def test_a_neurons_targets_lie_between_minus_1_and_1():
    assert (neuron().frame.targets.min(), neuron().frame.targets.max()) == (-1, 1)
    assert set(DatasetLandscape("neuron", Samples(U, LABELS)).frame.targets) == {-1.0, 1.0}


def test_a_run_on_it_finds_the_line():
    land = line(False, 20)
    path = simulate(land, Parameters(mass=0, friction=10, step_size=0.2), [[1.0, -1.0]], 4000, "gradient-descent")
    assert path.position[-1, 0] == pytest.approx(land.optimum, abs=1e-8)


@pytest.mark.parametrize(
    ("inputs", "targets", "key", "message"),
    [
        ([1.0], [2.0], "targets", "at least 2"),
        ([], [], "targets", "at least 2"),
        ([1.0, math.nan], [2.0, 3.0], "inputs", "point 2"),
        ([1.0, 2.0], [math.inf, 3.0], "targets", "point 1"),
        ([1.0, 1.0, 1.0], [2.0, 3.0, 4.0], "inputs", "same for every point"),
        ([1e9, 1e9 + 1e-3], [2.0, 3.0], "inputs", "same for every point"),
        ([1.0, 2.0], [2.0, 3.0, 4.0], "inputs", "a row and a number"),
        ([[1.0, 2.0, 3.0], [1.0, 2.0, 4.0]], [0.0, 1.0], "inputs", "1 to 2 inputs"),
        (1.0, 2.0, "inputs", "a row and a number"),
        (["a", "b"], [1.0, 2.0], "inputs", "must be numbers"),
        ([1.0, 1e13], [1.0, 2.0], "inputs", "larger unit"),
        (np.arange(100_001.0), np.arange(100_001.0), "targets", "100,000"),
    ],
)
def test_points_that_cannot_be_learned_from_are_refused(inputs, targets, key, message):
    with pytest.raises(ParameterError, match=message) as caught:
        Samples(inputs, targets)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("model", "samples", "key", "message"),
    [
        ("linaer", (U, NUMBERS), "model", "did you mean 'linear'"),
        ("logistic", (U, NUMBERS), "targets", "0 or 1"),
        ("neuron", (U, np.ones(40)), "targets", "same for every point"),
        ("linear", (np.column_stack([U, U**2]), NUMBERS), "inputs", "takes 1 input, not 2"),
        (NetworkSlice(WIDE, (0, 1)), (U, NUMBERS), "inputs", "takes 2 inputs, not 1"),
        (NetworkSlice(NETWORK, (0, 1), "cross-entropy"), (U, NUMBERS), "targets", "0 or 1"),
    ],
)
def test_a_model_refuses_what_it_cannot_learn(model, samples, key, message):
    with pytest.raises(ParameterError, match=message) as caught:
        DatasetLandscape(model, Samples(*samples))
    assert caught.value.key == key


def test_bounds_may_be_given_and_must_enclose_something():
    assert DatasetLandscape("linear", Samples(U, NUMBERS), bounds=[[0, 1], [-1, 1]]).bounds.tolist() == [
        [0, 1],
        [-1, 1],
    ]
    with pytest.raises(ParameterError, match="smaller one first"):
        DatasetLandscape("linear", Samples(U, NUMBERS), bounds=[[1, 0], [-1, 1]])


def test_samples_are_read_only_and_ones_own():
    u = U.copy()
    samples = Samples(u, NUMBERS)
    u[:] = 0
    assert samples.inputs[:, 0].tolist() == U.tolist()
    with pytest.raises(ValueError, match="read-only"):
        samples.targets[0] = 0


def test_equal_targets_are_a_flat_line():
    land = DatasetLandscape("linear", Samples(U, np.full(40, 3.0)))
    assert land.in_data_units(land.optimum[None])[0] == pytest.approx([0, 3], abs=1e-12)


@pytest.mark.parametrize("x", [[1.0, 2.0], [[1.0]], [[1.0, 2.0, 3.0]]])
def test_positions_of_the_wrong_shape_are_refused(x):
    with pytest.raises(ValueError, match=r"positions must be \(n, 2\)"):
        line().value(np.array(x))
