"""Every kind of landscape is saved and comes back to the bit, and what is wrong with it has its path."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

import gdlab
from gdlab.core.events import Event
from gdlab.landscapes.data_sets import data_sets
from gdlab.landscapes.features import Feature
from gdlab.landscapes.splines import Knot
from gdlab.scene import (
    DatasetSpec,
    GridSpec,
    Heights,
    Run,
    Scene,
    SceneError,
    SculptedSpec,
    decode,
    encode,
    problems,
    run_simulation,
)
from gdlab.scene.changes import change, reset
from gdlab.scene.grounds import ColumnSpec, NetworkSpec
from gdlab.scene.heights import MAX_SIDE

BOX = ((-1.0, 1.0), (-2.0, 2.0))
ROUGH = np.random.default_rng(7).normal(size=(9, 12))
WELL = Feature("well", (0.3, -0.2), 1.5, (0.4, 0.7), 0.6)
INPUTS, TARGETS = ((0.0,), (1.0,), (3.0,)), (1.0, 2.0, 2.5)
NETWORK = NetworkSpec(hidden=2, weights=(0.1, -0.7, 0.2, 0.4, 1.0, -1.5, 0.3), visible=(0, 1))
SPECS = {
    "sculpted": SculptedSpec(features=(WELL, Feature("plane", (0.0, 0.0), -0.2))),
    "brushed": SculptedSpec(BOX, (WELL,), relief=Heights.of(ROUGH)),
    "curve": SculptedSpec(((-3.0, 3.0),), knots=(Knot(-2.0, 1.0), Knot(0.1, -1.0), Knot(2.0, 2.0))),
    "grid": GridSpec(BOX, Heights.of(ROUGH), "rough.npy", ((0.5, 0.5), (0.4, 0.1))),
    "line": DatasetSpec(inputs=INPUTS, targets=TARGETS, columns=(ColumnSpec("x", "m"), ColumnSpec("y"))),
    "network": DatasetSpec(model="network", inputs=INPUTS, targets=TARGETS, network=NETWORK),
} | {f"{key} {task}": DatasetSpec(key, task) for key, data in data_sets().items() for task in data.tasks}  # fmt: skip


def scene(spec, **run):
    return Scene(landscape=spec, runs=(Run(**run),))


@pytest.mark.parametrize("name", SPECS)
def test_a_saved_landscape_comes_back_to_the_bit(name):
    before = scene(SPECS[name])
    after = decode(encode(before))
    assert after == before
    x = np.random.default_rng(3).uniform(
        *before.build_landscape().bounds.T, size=(50, before.build_landscape().dimension)
    )
    for one, other in zip(_all(before.build_landscape(), x), _all(after.build_landscape(), x), strict=True):
        assert np.array_equal(one, other)


def _all(land, x):
    return land.value(x), land.gradient(x), land.hessian(x)


@pytest.mark.parametrize("name", SPECS)
def test_it_runs_from_its_usual_start(name):
    simulation = run_simulation(scene(SPECS[name]))
    simulation.advance(20)
    assert simulation.head == 20
    bounds = simulation.setting.landscape.bounds
    assert np.all((simulation.start >= bounds[:, 0]) & (simulation.start <= bounds[:, 1]))


def test_a_run_begins_where_the_path_of_a_surface_does_if_that_is_on_it():
    spec = SPECS["grid"]
    assert spec.usual_start() == (0.5, 0.5)
    assert replace(spec, trajectory=((0.5, 2.5), (0.5, 0.5))).usual_start() == (0.75, 1.5)
    assert replace(spec, trajectory=()).usual_start() == (0.75, 1.5)


def test_an_event_moves_a_feature_under_the_rolling_particle():
    before = scene(SPECS["sculpted"], events=(Event(5, {"coefficients": {"features[0].height": 3.0}}),))
    after = decode(encode(before))
    simulation = run_simulation(after)
    simulation.advance(10)
    assert simulation.setting_at(4).landscape.features[0].height == 1.5
    assert simulation.setting_at(5).landscape.features[0].height == 3.0
    taken = reset(after, {0: simulation.setting_at(7)})
    assert taken.landscape.features[0].height == 3.0
    assert taken.runs[0].events == ()


def test_a_number_changed_at_the_start_changes_the_landscape():
    after = change(scene(SPECS["curve"]), 0, {"coefficients": {"knots[1].value": -4.0}})
    assert after.landscape.knots[1] == Knot(0.1, -4.0)


@pytest.mark.parametrize(
    ("name", "path", "value", "told"),
    [
        ("sculpted", ("features", 0, "width"), [0.5, 0.0], "$.landscape.features[0].width[1]"),
        ("sculpted", ("features", 1, "kind"), "wel", "$.landscape.features[1].kind"),
        ("sculpted", ("features", 0, "colour"), "red", "$.landscape.features[0].colour"),
        ("sculpted", ("features", 0, "height"), "1", "$.landscape.features[0].height"),
        ("curve", ("knots", 1, "position"), 7.0, "$.landscape.knots[2].position"),
        ("curve", ("features",), [{"kind": "well", "position": [0, 0]}], "$.landscape.knots"),
        ("brushed", ("relief", "data"), "?", "$.landscape"),
        ("brushed", ("relief", "rows"), 8, "$.landscape"),
        ("grid", ("heights", "data"), "AAAA", "$.landscape.heights"),
        ("grid", ("heights", "rows"), 10**6, "$.landscape.heights"),
        ("grid", ("bounds",), [[1, 0], [0, 1]], "$.landscape.bounds"),
        ("grid", ("bounds",), [[0, 1]], "$.landscape.bounds"),
        ("grid", ("trajectory",), [[0.5, 0.5], [0.5]], "$.landscape.trajectory"),
        ("grid", ("trajectory",), [[0.5, 0.5, 0.5]], "$.landscape.trajectory"),
        ("line", ("targets",), [1.0], "$.landscape"),
        ("line", ("inputs",), [[1.0], [1.0], [1.0]], "$.landscape.inputs"),
        ("line", ("model",), "linaer", "$.landscape.model"),
        ("line", ("data",), "hubbel", "$.landscape.data"),
        ("network", ("network", "weights"), [1.0], "$.landscape.network.weights"),
        ("network", ("network", "visible"), [1, 1], "$.landscape.network.visible"),
    ],
)
def test_what_is_wrong_has_its_path(name, path, value, told):
    document = json.loads(encode(scene(SPECS[name])))
    inside = document["landscape"]
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    found = problems(json.dumps(document).encode())
    assert found
    assert found[0].path.startswith(told), found[0]
    assert "\n" not in str(found[0])


def test_heights_that_say_to_be_immense_are_not_unpacked():
    bomb = Heights.of(np.zeros((MAX_SIDE, MAX_SIDE)))
    with pytest.raises(ValueError, match="not 2 × 2 numbers"):
        replace(bomb, rows=2, columns=2).values()


def test_heights_too_rough_for_a_file_are_refused():
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="16 MB"):
        Heights.of(rng.normal(size=(1024, 1600)))


def test_a_data_landscape_is_built_once():
    spec = SPECS["line"]
    assert spec.build() is DatasetSpec(**{f: getattr(spec, f) for f in spec.__struct_fields__}).build()


def test_simulate_and_the_window_share_its_bits(tmp_path):
    path = tmp_path / "grid.gdlab"
    gdlab.save_scene(scene(SPECS["grid"]), path)
    loaded = gdlab.load_scene(path)
    run = loaded.runs[0]
    simulation = run_simulation(loaded)
    simulation.advance(60)
    api = gdlab.simulate(loaded.build_landscape(), run.parameters, run.start, 60)
    assert np.array_equal(simulation.rows(), api.position)


def test_a_scene_of_another_kind_names_the_kinds_there_are():
    with pytest.raises(SceneError, match="sculpted"):
        decode(b'{"format": "gdlab-scene", "version": 1, "landscape": {"kind": "sculptd"}}')
