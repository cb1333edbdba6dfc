"""`gdlab simulate` writes what the API computes, bit for bit, every time."""

from __future__ import annotations

import csv

import numpy as np
import pytest

import gdlab as api
from gdlab.cli import main

STEPS = 300


def positions(file):
    with file.open(newline="", encoding="utf-8") as text:
        return np.array([[float(row["x"]), float(row["y"])] for row in csv.DictReader(text)])


@pytest.mark.parametrize("suffix", ["csv", "npz"])
def test_two_calls_write_the_same_bytes(gdlab, scene, tmp_path, suffix):
    for name in ("a", "b"):
        done = gdlab("simulate", scene("thermal-double-well"), "--steps", STEPS, "--out", f"{name}.{suffix}")
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_the_numbers_are_those_of_the_api(gdlab, scene, tmp_path):
    for suffix in ("csv", "npz"):
        gdlab("simulate", scene("thermal-double-well"), "--steps", STEPS, "--out", f"path.{suffix}")
    run = api.load_scene(scene("thermal-double-well")).runs[0]
    expected = api.simulate("double-well", run.parameters, run.start, STEPS, seed=0).position
    assert positions(tmp_path / "path.csv").tobytes() == expected[:, 0].tobytes()
    assert np.load(tmp_path / "path.npz")["position"].tobytes() == expected.tobytes()


def test_settings_and_method_change_the_run(scene, tmp_path):
    file = tmp_path / "path.csv"
    changes = ["--method", "gradient-descent", "--set", "parameters.step_size=0.001", "--set", "start=[[1,2]]"]
    assert main(["simulate", scene(), "--steps", "5", "--out", str(file), *changes]) == 0
    expected = api.simulate("himmelblau", api.Parameters(1, 1, 0.001), [[1, 2]], 5, "gradient-descent")
    assert np.array_equal(positions(file), expected.position[:, 0])
    assert file.read_text().splitlines()[1].startswith("gradient-descent,0,0,")


@pytest.mark.parametrize(("text", "value"), [(".5", 0.5), ("5.", 5.0), ("+5", 5.0), ("+.5e+1", 5.0), ("1.e-2", 0.01)])
def test_a_number_is_set_as_people_write_it(scene, tmp_path, text, value):
    file = tmp_path / "path.npz"
    assert main(["simulate", scene(), "--steps", "1", "--out", str(file), "--set", f"parameters.mass={text}"]) == 0
    from gdlab.scene import decode

    assert decode(np.load(file)["scene"].item().encode()).runs[0].parameters.mass == value


@pytest.mark.parametrize(
    "text", ["１．５", "1_000", "0x10", "1,5", "--1", ".", "+", "1e", "", "٣", "1 000", "NaN", "+.e3"]
)
def test_what_is_no_number_is_refused(scene, tmp_path, capsys, text):
    file = tmp_path / "path.csv"
    assert main(["simulate", scene(), "--out", str(file), "--set", f"parameters.mass={text}"]) == 2
    assert "parameters.mass" in capsys.readouterr().err
    assert not file.exists()


def test_a_setting_without_a_run_is_meant_of_all(scene, tmp_path):
    two = tmp_path / "two.gdlab"
    both = api.load_scene(scene())
    api.save_scene(api.Scene(landscape=both.landscape, runs=both.runs * 2), two)
    file = tmp_path / "path.npz"
    settings = ["--set", "parameters.mass=3", "--set", "runs[1].label=heavy", "--set", "seed=9"]
    main(["simulate", str(two), "--steps", "1", "--out", str(file), *settings])
    from gdlab.scene import decode

    written = decode(np.load(file)["scene"].item().encode())
    assert [run.parameters.mass for run in written.runs] == [3, 3]
    assert [run.label for run in written.runs] == ["momentum", "heavy"]
    assert written.seed == 9


def test_no_steps_are_the_start(scene, tmp_path):
    main(["simulate", scene(), "--steps", "0", "--out", str(tmp_path / "a.csv")])
    assert positions(tmp_path / "a.csv").tolist() == [[-4.5, 1.0]]
