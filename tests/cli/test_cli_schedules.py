"""Schedules from the command line: set by path, run, tabulated, and refused in one line."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gdlab as api
from gdlab.cli import main

SET = ("--set", "schedules.learning_rate.kind=cosine", "--set", "schedules.learning_rate.T_max=20")


def test_a_schedule_is_set_by_its_path_and_run(scene, tmp_path):
    out = tmp_path / "path.npz"
    assert main(["simulate", str(scene()), "--steps", "30", "--out", str(out), *SET]) == 0
    run = api.load_scene(scene()).runs[0]
    expected = api.simulate(
        "himmelblau", run.parameters, run.start, 30, schedules={"learning_rate": {"kind": "cosine", "T_max": 20}}
    )
    with np.load(out) as file:
        name = next(key for key in file.files if "position" in key)
        assert np.array_equal(file[name], expected.position)


def test_the_table_shows_the_scheduled_numbers(scene, capsys):
    assert main(["table", str(scene()), "--json", "--step", "10", *SET]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    full = api.coefficients(api.load_scene(scene()).runs[0].parameters).learning_rate
    assert rows["learning_rate"]["ml"]["value"] == pytest.approx(full / 2)


def test_at_lr_zero_the_table_is_still_printed(scene, capsys):
    assert main(["table", str(scene()), "--step", "20", *SET]) == 0
    assert "nan" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["schedules.learning_rate.kind=cosine"], "$.runs[0].schedules.learning_rate.T_max: is missing"),
        (["schedules.learning_rate.kind=cosin"], "did you mean 'cosine'?"),
        ([*SET[1::2], "schedules.learning_rate.T_max=0"], "T_max must be a whole number of at least 1"),
        (["schedules.learning_rate.knd=cosine"], "learning_rate.knd: there is no such key here (did you mean 'kind'?)"),
        (["schedules.mass.kind=cosine"], "schedules"),
    ],
)
def test_a_mistake_is_one_clear_line(scene, capsys, settings, words):
    arguments = [part for setting in settings for part in ("--set", setting)]
    assert main(["table", str(scene()), *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
