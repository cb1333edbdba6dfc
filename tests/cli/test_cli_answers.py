"""The commands that print: table, list, check, selftest, --version."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest

import gdlab as api
from gdlab.cli import main, selftest
from gdlab.core.registry import methods
from gdlab.landscapes import gallery
from gdlab.landscapes.data_sets import data_sets
from gdlab.scene.grounds import LandscapeSpec

TASKS = [f"{data.key}/{task}" for data in data_sets().values() for task in data.tasks]
FAMILIES = [msgspec.inspect.type_info(each).tag for each in get_args(LandscapeSpec)]


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_the_version_is_that_of_the_package(gdlab):
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert gdlab("--version").stdout == f"gdlab {project['version']}\n"


def test_a_valid_scene_passes_the_check(capsys, scene):
    assert "valid" in printed(capsys, "check", scene())


def test_the_check_tells_every_error_on_its_own_line(capsys, scene, tmp_path):
    file = tmp_path / "wrong.gdlab"
    text = Path(scene()).read_text("utf-8").replace('"mass": 1.0', '"mass": true').replace('"seed": 0', '"seed": "0"')
    file.write_text(text)
    assert main(["check", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(": ")[1] for line in err.splitlines()] == ["$.seed", "$.runs[0].parameters.mass"]


def test_the_table_reads_the_coefficients_of_the_step(capsys, scene):
    rows = {row["key"]: row for row in json.loads(printed(capsys, "table", scene(), "--json"))}
    c = api.coefficients(api.load_scene(scene()).runs[0].parameters)
    assert rows["momentum"]["ml"]["value"] == c.momentum
    assert rows["learning_rate"]["ml"]["value"] == c.learning_rate
    for row in rows.values():
        for side in ("physics", "ml"):
            assert {"symbol", "meaning", "value", "unit", "formula"} <= set(row[side])


def test_the_table_of_a_later_step_reads_the_run(capsys, scene):
    rows = {row["key"]: row for row in json.loads(printed(capsys, "table", scene(), "--json", "--step", "7"))}
    run = api.load_scene(scene()).runs[0]
    there = api.simulate("himmelblau", run.parameters, run.start, 7)
    assert rows["position"]["physics"]["value"] == there.position[7, 0].tolist()
    assert rows["potential"]["ml"]["value"] == there.potential[7, 0]
    assert rows["time"]["ml"]["value"] == 7


def test_infinity_is_a_word_in_json(capsys, scene):
    out = printed(capsys, "table", scene(), "--json", "--set", "parameters.friction=0")
    rows = {row["key"]: row for row in json.loads(out)}
    assert rows["effective_learning_rate"]["physics"]["value"] == "inf"


def test_there_is_no_table_after_the_end(capsys, scene):
    arguments = ["table", scene(), "--step", "5000", "--set", "parameters.step_size=1"]
    assert main(arguments) == 2
    assert "every particle has diverged" in capsys.readouterr().err


def test_the_table_can_be_read_in_a_terminal(capsys, scene):
    out = printed(capsys, "table", scene())
    assert "0.950" in out
    assert "0.00250" in out
    assert "learning rate" in out


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        ("landscapes", [*gallery(), *TASKS, *FAMILIES]),
        ("families", FAMILIES),
        ("data", list(data_sets())),
        ("methods", [method.key for method in methods()]),
        ("lessons", []),
    ],
)
def test_lists_name_what_is_registered(capsys, what, keys):
    assert [entry["key"] for entry in json.loads(printed(capsys, "list", what, "--json"))] == keys
    assert [line.split()[0] for line in printed(capsys, "list", what).splitlines()] == (keys or ["There"])


def test_what_is_listed_can_be_put_into_a_scene(capsys, scene):
    for entry in json.loads(printed(capsys, "list", "landscapes", "--json")):
        document = entry["landscape"]
        assert document["kind"] == entry["kind"]
        printed(capsys, "check", scene(), "--set", f"landscape={json.dumps(document)}", "--set", "start=null")


def test_a_data_set_is_listed_with_licence_and_source(capsys):
    for entry in json.loads(printed(capsys, "list", "data", "--json")):
        assert entry["licence"]
        assert entry["source"]
        assert all(f"{entry['key']}/{task}" in TASKS for task in entry["tasks"])


@pytest.fixture
def surface(tmp_path):
    """A recorded surface with a long path."""
    x, y = np.linspace(-1, 3, 40), np.linspace(0, 2, 30)
    path = np.random.default_rng(0).uniform(0, 1, size=(20_000, 2))
    np.savez(tmp_path / "surface.npz", x=x, y=y, values=np.add.outer(y**2, x**2), trajectory=path)
    return tmp_path / "surface.npz"


def test_a_height_map_is_checked_and_what_was_done_to_it_is_said(capsys, surface):
    out = printed(capsys, "check", str(surface))
    assert "valid" in out
    assert "x from -1 to 3 and y from 0 to 2" in out
    assert "20,000 positions" in out


def test_a_height_map_is_run_like_a_scene(capsys, surface, tmp_path):
    numbers = tmp_path / "path.csv"
    printed(capsys, "simulate", str(surface), "--out", str(numbers), "--steps", "20", "--method", "adam")
    with numbers.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == 21
    assert float(rows[-1]["potential"]) < float(rows[0]["potential"])
    assert "potential" in printed(capsys, "table", str(surface))


def test_a_scene_with_the_ending_of_a_table_is_a_scene(capsys, scene, tmp_path):
    (tmp_path / "scene.txt").write_bytes(Path(scene()).read_bytes())
    assert "height map" not in printed(capsys, "check", str(tmp_path / "scene.txt"))


def test_an_empty_list_says_so(capsys):
    assert printed(capsys, "list", "lessons") == "There are no lessons yet.\n"
    assert json.loads(printed(capsys, "list", "lessons", "--json")) == []


def test_a_terminal_without_greek_is_no_reason_to_fail(gdlab, scene):
    done = gdlab("table", scene(), PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "\\u03c1" in done.stdout


def test_a_reader_that_goes_away_is_no_error():
    folder = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "gdlab", "list", "landscapes"]
    reading, writing = os.pipe()
    os.close(reading)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    options = {"env": environment, "stdout": writing, "stderr": subprocess.PIPE, "text": True}
    done = subprocess.run(command, cwd=folder, check=False, **options)
    os.close(writing)
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["registries", "resources", "one run", "data export"])
def test_the_selftest_passes(name):
    assert selftest._CHECKS[name]()


def test_a_selftest_that_fails_says_what_and_ends_with_1(monkeypatch, capsys):
    def fail():
        raise FileNotFoundError("no fonts")

    monkeypatch.setattr(selftest, "_CHECKS", {"resources": fail, "one run": selftest._same_bits})
    assert main(["selftest"]) == 1
    out = capsys.readouterr().out
    assert "FAILED  resources: FileNotFoundError: no fonts" in out
    assert "ok      one run" in out


def test_the_selftest_sees_different_bits(monkeypatch):
    """Were the two ways to differ in the last place, it would fail."""
    calls = []

    def simulate(*arguments, real=api.simulate, **options):
        calls.append(arguments)
        found = real(*arguments, **options)
        found.position[:] *= 1 + len(calls) * 2e-16
        return found

    monkeypatch.setattr(api, "simulate", simulate)
    with pytest.raises(ValueError, match="different bits"):
        selftest._same_bits()
