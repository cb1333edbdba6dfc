"""Arrays in one file, with the scene that gives them."""

from __future__ import annotations

import io

import numpy as np

from gdlab.export import npz_bytes, record, write_npz
from gdlab.export.npz_file import FIELDS
from gdlab.scene import decode


def test_one_run_has_plain_names(line):
    (recording,) = record(line, 10)
    loaded = np.load(io.BytesIO(npz_bytes([recording], line)))
    assert set(loaded) == {*FIELDS, "scene"}
    for name in FIELDS:
        assert np.array_equal(loaded[name], getattr(recording.trajectory, name))
    assert loaded["position"].shape == (11, 1, 1)


def test_several_runs_are_numbered(race, recordings):
    loaded = np.load(io.BytesIO(npz_bytes(recordings, race)))
    assert set(loaded) == {f"run{i}_{name}" for i in (0, 1) for name in FIELDS} | {"scene"}
    for index, recording in enumerate(recordings):
        assert np.array_equal(loaded[f"run{index}_position"], recording.trajectory.position, equal_nan=True)
        assert np.array_equal(loaded[f"run{index}_diverged_at"], recording.trajectory.diverged_at)


def test_the_scene_in_the_file_gives_the_arrays_again(race, recordings):
    data = npz_bytes(recordings, race)
    scene = decode(np.load(io.BytesIO(data))["scene"].item().encode())
    assert scene == race
    assert npz_bytes(record(scene, 30), scene) == data


def test_a_file_is_written(tmp_path, line):
    write_npz(tmp_path / "path.npz", record(line, 2), line)
    assert np.load(tmp_path / "path.npz")["time"].tolist() == [0.0, 0.1, 0.2]
