"""A long run is written piece by piece: the run holds no more of itself than its share, and the bytes are the same."""

from __future__ import annotations

import io

import numpy as np
import pytest

from gdlab.core import integration
from gdlab.core.accuracy import Accuracy
from gdlab.export import csv_chunks, npz_chunks, record, recording
from gdlab.scene import GallerySpec, Run, Scene

STEPS = 4000
SHARE = 200_000


@pytest.fixture(autouse=True, scope="module")
def rough_flow():
    """An exact motion that is followed roughly is quick, and must be given back to the last bit all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(integration, "FULL", Accuracy(relative=1e-3, absolute=1e-3))
        yield


@pytest.fixture(params=["momentum", "adam", "flow"])
def scene(request):
    starts = tuple((x, 1.0) for x in np.linspace(-3, 3, 20).tolist())
    return Scene(landscape=GallerySpec("himmelblau"), runs=(Run(method=request.param, start=starts),))


@pytest.fixture
def small(monkeypatch):
    """A small share, and small pieces."""
    monkeypatch.setattr("gdlab.scene.build.BUDGET", SHARE)
    monkeypatch.setattr(recording, "_AT_ONCE", 20_000)


def steps_of(scene):
    return STEPS // 10 if scene.runs[0].method == "flow" else STEPS


def table(scene):
    return b"".join(csv_chunks(record(scene, steps_of(scene))))


def arrays(scene):
    return b"".join(npz_chunks(record(scene, steps_of(scene)), scene))


def test_a_run_in_pieces_holds_no_more_than_its_share(scene, small):
    (made,) = record(scene, steps_of(scene))
    outline = made.simulation.start.shape[1] * 8 * steps_of(scene) * 4
    held = [made.simulation.nbytes for _ in made.pieces()]
    assert len(held) > 5 or scene.runs[0].method == "flow"
    assert max(held) < SHARE + outline
    assert made.simulation.head == steps_of(scene)


@pytest.mark.parametrize("write", [table, arrays])
def test_the_file_does_not_depend_on_how_much_is_held(write, scene, request):
    ample = write(scene)
    request.getfixturevalue("small")
    assert write(scene) == ample


def test_the_arrays_are_those_of_the_whole_run(scene, small):
    (made,) = record(scene, steps_of(scene))
    with np.load(io.BytesIO(arrays(scene))) as found:
        assert np.array_equal(found["position"], made.trajectory.position, equal_nan=True)
        assert np.array_equal(found["velocity"], made.trajectory.velocity, equal_nan=True)
