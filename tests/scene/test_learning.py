"""Data as a scene holds it."""

import numpy as np
import pytest

from gdlab.landscapes import gallery
from gdlab.landscapes.data_sets import data_sets
from gdlab.scene import DatasetSpec, FormulaSpec, SculptedSpec
from gdlab.scene.learning import own_points, points_of_table, trained, with_points
from gdlab.scene.sculpting import RELIEF, as_relief, first_curve, first_plane, usual_feature


@pytest.mark.parametrize(("key", "task"), [(key, task) for key, data in data_sets().items() for task in data.tasks])
def test_shipped_points_become_ones_own_without_changing_the_landscape(key, task):
    shipped = DatasetSpec(key, task)
    own = own_points(shipped)
    assert own.data == ""
    x = np.random.default_rng(1).uniform(*shipped.build().bounds.T, size=(20, 2))
    assert np.array_equal(own.build().value(x), shipped.build().value(x))
    assert np.array_equal(own.build().bounds, shipped.build().bounds)


def test_elsewhere_a_first_handful_of_points_stands_ready():
    own = own_points(FormulaSpec("x**2"))
    assert len(own.targets) == 4
    assert own.build().optimum is not None


def test_other_points_keep_the_model():
    spec = with_points(own_points(FormulaSpec("x**2")), np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))
    assert spec.inputs == ((0.0,), (1.0,), (2.0,))
    np.testing.assert_allclose(spec.build().optimum, [2.0, 1.0], atol=1e-10)


def test_a_network_is_trained_on_the_points():
    x = np.linspace(-2, 2, 15)
    spec = trained(with_points(DatasetSpec(model="network"), x, np.sin(2 * x)))
    land = spec.build()
    fitted = land.prediction(land.model.trained, x)
    assert np.mean((fitted - np.sin(2 * x)) ** 2) < 0.05
    assert np.abs(land.gradient(np.array([land.model.trained]))).max() < 0.05


def test_columns_of_a_table():
    values = np.array([[1.0, 10.0, 0.0], [2.0, 20.0, 1.0], [3.0, 15.0, 1.0]])
    one = points_of_table(values, ("a", "b", "t"), "logistic")
    assert (one.model, one.inputs, one.targets) == ("logistic", ((1.0,), (2.0,), (3.0,)), (0.0, 1.0, 1.0))
    assert [column.name for column in one.columns] == ["a", "t"]
    assert len(points_of_table(values, ("a", "b", "t"), "network").inputs[0]) == 2
    assert points_of_table(values * 2, ("a", "b", "t"), "logistic").model == "linear"


@pytest.mark.parametrize("key", gallery())
def test_sculpting_can_begin_from_every_landscape(key):
    ground = gallery()[key].landscape()
    for spec in (first_plane(ground), first_curve(ground)):
        land = spec.build()
        assert np.isfinite(land.value(land.bounds.mean(axis=1)[None])).all()
    if ground.dimension == 2:
        relief = as_relief(ground)
        assert (relief.relief.rows, relief.relief.columns) == (RELIEF, RELIEF)
        at = np.stack([ground.bounds[:, 0], ground.bounds[:, 1]])
        wanted = ground.value(at)
        finite = np.isfinite(wanted)
        np.testing.assert_allclose(relief.build().value(at)[finite], wanted[finite], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", ["well", "hill", "ridge", "plane", "bowl"])
def test_a_new_feature_is_seen(kind):
    ground = gallery()["himmelblau"].landscape()
    feature = usual_feature(kind, ground)
    land = SculptedSpec(tuple(map(tuple, ground.bounds.tolist())), (feature,)).build()
    x = np.random.default_rng(2).uniform(*ground.bounds.T, size=(500, 2))
    assert np.ptp(land.value(x)) > 0.05 * np.ptp(ground.value(x)) / 20
