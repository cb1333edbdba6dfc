"""Arrays in one file, with the scene that gives them."""

from __future__ import annotations

import io

import numpy as np

from gdlab.core.events import Event
from gdlab.export import npz_chunks, record, recording, write_npz
from gdlab.export.npz_file import FIELDS
from gdlab.scene import GallerySpec, Run, Scene, decode


def test_one_run_has_plain_names(line):
    (run,) = record(line, 10)
    loaded = np.load(io.BytesIO(b"".join(npz_chunks([run], line))))
    assert set(loaded) == {*FIELDS, "scene"}
    for name in FIELDS:
        assert np.array_equal(loaded[name], getattr(run.trajectory, name))
    assert loaded["position"].shape == (11, 1, 1)


def test_several_runs_are_numbered(race, recordings):
    loaded = np.load(io.BytesIO(b"".join(npz_chunks(recordings, race))))
    assert set(loaded) == {f"run{i}_{name}" for i in (0, 1) for name in FIELDS} | {"scene"}
    for index, run in enumerate(recordings):
        assert np.array_equal(loaded[f"run{index}_position"], run.trajectory.position, equal_nan=True)
        assert np.array_equal(loaded[f"run{index}_diverged_at"], run.trajectory.diverged_at)


def test_the_scene_in_the_file_gives_the_arrays_again(race, recordings):
    data = b"".join(npz_chunks(recordings, race))
    scene = decode(np.load(io.BytesIO(data))["scene"].item().encode())
    assert scene == race
    assert b"".join(npz_chunks(record(scene, 30), scene)) == data


def test_a_file_is_written(tmp_path, line):
    write_npz(tmp_path / "path.npz", record(line, 2), line)
    assert np.load(tmp_path / "path.npz")["time"].tolist() == [0.0, 0.1, 0.2]


def test_a_run_in_many_pieces_is_the_whole_one(monkeypatch, race):
    whole = b"".join(npz_chunks(record(race, 200), race))
    monkeypatch.setattr(recording, "_AT_ONCE", 40)
    assert len(list(record(race, 200)[0].pieces())) > 10
    assert b"".join(npz_chunks(record(race, 200), race)) == whole


def test_pieces_are_the_trajectory_to_the_bit_across_changes(monkeypatch):
    monkeypatch.setattr(recording, "_AT_ONCE", 14)
    events = (
        Event(7, {"step_size": 0.05}),
        Event(20, {"coefficients": {"a": 3.0}, "position": [[1.0, 1.0]]}),
        Event(21, {"velocity": [[1.0, -1.0]]}),
    )
    scene = Scene(landscape=GallerySpec("elongated-valley"), runs=(Run(events=events),))
    (cut,), (whole,) = record(scene, 60), record(scene, 60)
    pieces = list(cut.pieces())
    assert len(pieces) > 5
    for name in FIELDS[:-1]:
        together = np.concatenate([getattr(piece, name) for piece in pieces])
        assert together.tobytes() == getattr(whole.trajectory, name).tobytes()
