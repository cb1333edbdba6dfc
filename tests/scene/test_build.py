"""What runs is what the scene says."""

from __future__ import annotations

import numpy as np

import gdlab
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import GallerySpec, Run, Scene, run_simulation, simulations
from gdlab.scene.build import Builder

SCENE = Scene(
    seed=7,
    landscape=GallerySpec("double-well", {"a": 2.0}),
    runs=(
        Run(
            start=((1.0, 1.0),), velocity=((0.5, 0.0),), parameters=Parameters(1, 2, 0.05, 0.3), friction_scheme="exact"
        ),
        Run(
            "b",
            "gradient-descent",
            start=((1.0, 0.0), (0.0, 1.0)),
            options={"weight_decay": 0.1},
            events=(Event(5, {"friction": 2.0}),),
        ),
    ),
)


def test_every_part_of_a_run_reaches_the_simulation():
    land = gdlab.landscape("double-well", {"a": 2.0})
    first = gdlab.simulate(land, Parameters(1, 2, 0.05, 0.3), [[1, 1]], 20, "momentum", "exact", 7, velocity=[[0.5, 0]])
    options = {"weight_decay": 0.1}
    events = [{"step": 5, "set": {"friction": 2.0}}]
    second = gdlab.simulate(
        land, Parameters(), [[1, 0], [0, 1]], 20, "gradient-descent", options=options, events=events
    )
    for index, expected in enumerate((first, second)):
        run = run_simulation(SCENE, index)
        run.advance(20)
        assert np.array_equal(run.rows(), expected.position)


def test_runs_share_the_landscape_and_the_noise():
    first, second = simulations(SCENE)
    assert first.setting.landscape is second.setting.landscape
    assert first.seed == second.seed == 7


def test_the_same_landscape_is_built_once_in_a_row(monkeypatch):
    one, other, built = GallerySpec("double-well"), GallerySpec("double-well"), []
    build = GallerySpec.build
    monkeypatch.setattr(GallerySpec, "build", lambda spec: (built.append(spec), build(spec))[1])
    builder = Builder()
    first = builder.built(one)
    assert builder.built(one) is first
    assert builder.built(other) is not first
    assert [spec is one for spec in built] == [True, False]
