"""Several runs on the command line: a table of each, and values set in one of them."""

import json

import pytest
from msgspec.structs import replace

from gdlab.cli import main
from gdlab.scene import FormulaSpec, Run, Scene, View, save_scene

RACE = Scene(
    landscape=FormulaSpec("x**2 + y**2"),
    runs=(Run(label="plain", method="gradient-descent"), Run(label="heavy ball")),
    view=View(selected=1),
)


@pytest.fixture
def path(tmp_path):
    save_scene(RACE, tmp_path / "race.gdlab")
    return str(tmp_path / "race.gdlab")


def momentum(capsys, *arguments):
    assert main(["table", *arguments, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    return next(row["ml"]["value"] for row in rows if row["key"] == "momentum")


def test_the_table_is_of_the_selected_run_or_of_the_one_that_is_named(path, capsys):
    assert momentum(capsys, path) == pytest.approx(0.9)
    assert momentum(capsys, path, "--run", "0") == 0.0
    assert momentum(capsys, path, "--run", "plain") == 0.0
    assert momentum(capsys, path, "--set", "view.selected=0") == 0.0


def test_a_run_that_there_is_not_is_one_clear_line(path, capsys):
    assert main(["table", path, "--run", "third"]) == 2
    told = capsys.readouterr().err
    assert "no run 'third'" in told
    assert "0 (plain) or 1 (heavy ball)" in told
    assert told.count("\n") == 1


def test_one_run_of_several_is_set_and_all_where_none_is_named(path, capsys):
    assert momentum(capsys, path, "--set", "runs[1].parameters.mass=2") == pytest.approx(0.95)
    assert momentum(capsys, path, "--set", "runs[0].method=momentum", "--run", "0") == pytest.approx(0.9)
    assert momentum(capsys, path, "--set", "method=momentum", "--run", "plain") == pytest.approx(0.9)


def test_the_runs_of_one_method_keep_names_of_their_own(tmp_path, capsys):
    save_scene(replace(RACE, runs=(Run(method="gradient-descent"), Run())), tmp_path / "race.gdlab")
    out = tmp_path / "path.csv"
    assert (
        main(["simulate", str(tmp_path / "race.gdlab"), "--method", "momentum", "--steps", "1", "--out", str(out)]) == 0
    )
    names = {line.split(",")[0] for line in out.read_text().splitlines()[1:]}
    assert len(names) == 2


TWICE = (
    '{"format": "gdlab-scene", "version": 1, "landscape": {"kind": "formula", "formula": "x**2 + y**2"},'
    ' "runs": [{"method": "momentum"}, {}, {"label": "mine"}, {"label": "mine"}]}'
)


def test_equal_labels_are_numbered_and_check_says_so(tmp_path, capsys):
    path = tmp_path / "twice.gdlab"
    path.write_text(TWICE)
    assert main(["check", str(path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith("valid")
    assert [line.partition(": ")[2] for line in told[1:]] == [
        "$.runs[1] is called momentum as another run is; it goes by the name momentum 2",
        "$.runs[3] is called mine as another run is; it goes by the name mine 2",
    ]
    assert momentum(capsys, str(path), "--run", "mine 2") == pytest.approx(0.9)


def test_where_no_two_labels_are_equal_check_has_nothing_more_to_say(path, capsys):
    assert main(["check", path]) == 0
    assert capsys.readouterr().out.count("\n") == 1
