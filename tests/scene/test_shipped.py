"""The scenes that ship are valid, are in the codec's own layout, and run."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.core.resources import path
from gdlab.export import record
from gdlab.landscapes import gallery
from gdlab.scene import decode, encode, load_scene

FILES = sorted(path("scenes").glob("*.gdlab"))
STEPS = 800
MINIMA = {
    "elongated-valley": (0.0, 0.0),
    "himmelblau": (3.5844283403304917, -1.8481265269644036),
    "double-well": (1.0, 0.0),
    "rosenbrock": (1.0, 1.0),
    "logistic": (1.0,),
    "pendulum": (0.0,),
}


def end(name):
    (recording,) = record(load_scene(path("scenes", f"{name}.gdlab")), STEPS)
    return recording.trajectory.position[-1, 0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_scene_is_its_own_encoding_and_runs(file):
    scene = decode(file.read_bytes())
    assert encode(scene) == file.read_bytes()
    for recording in record(scene, 100):
        assert np.all(np.isfinite(recording.trajectory.position))
        assert np.all(recording.trajectory.diverged_at == -1)


def test_every_landscape_of_the_gallery_has_a_scene():
    assert {file.stem for file in FILES} >= set(gallery())


@pytest.mark.parametrize("name", MINIMA)
def test_a_scene_comes_to_rest_in_a_minimum(name):
    assert end(name) == pytest.approx(MINIMA[name], abs=0.05)


def test_the_cubic_stops_where_there_is_no_minimum():
    assert 0 < end("cubic")[0] < 0.1


def test_the_saddle_holds_nobody():
    assert abs(end("saddle")[1]) > 2


def test_heat_carries_the_particle_over_the_barrier():
    (recording,) = record(load_scene(path("scenes", "thermal-double-well.gdlab")), STEPS * 5)
    x = recording.trajectory.position[:, 0, 0]
    assert x.min() < -0.7
    assert x.max() > 0.7


def test_the_elongated_valley_is_that_of_the_specification(valley):
    scene = load_scene(path("scenes", "elongated-valley.gdlab"))
    assert (scene.landscape.formula, scene.landscape.coefficients) == ("a*x**2/2 + y**2/2", {"a": 20})
    (run,) = scene.runs
    numbers = run.parameters.mass, run.parameters.friction, run.parameters.step_size
    assert (run.start, numbers) == (((1.5, 1.5),), (1, 1, 0.1))
