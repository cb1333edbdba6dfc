"""Where a landscape is not defined, commands say so in words."""

import pytest

from gdlab.__main__ import main
from gdlab.scene import FormulaSpec, Run, Scene, save_scene


@pytest.fixture
def logarithm(tmp_path):
    def saved(*start):
        path = tmp_path / "log.gdlab"
        save_scene(Scene(landscape=FormulaSpec("log(x) + y^2"), runs=(Run(start=(start,)),)), path)
        return str(path)

    return saved


def said(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_the_check_names_a_start_where_nothing_is_defined(capsys, logarithm):
    out = said(capsys, "check", logarithm(-1.0, 1.0))
    assert "valid" in out
    assert "runs[0] (momentum): the landscape is not defined at the start, (−1.00, 1.00)" in out
    assert "not defined" not in said(capsys, "check", logarithm(1.0, 1.0))
    assert "not defined" in said(capsys, "check", logarithm(1.0, 1.0), "--set", "runs[0].start=[[-1,1]]")


@pytest.mark.parametrize("suffix", ["csv", "npz"])
def test_simulate_says_where_a_run_left_what_is_defined(capsys, logarithm, tmp_path, suffix):
    out = said(capsys, "simulate", logarithm(1.0, 1.0), "--steps", "80", "--out", str(tmp_path / f"path.{suffix}"))
    assert "momentum: left the defined part of the landscape at k = 15, at (−0.249, −0.0746)" in out


def test_simulate_calls_a_divergence_one(capsys, logarithm, tmp_path):
    path, out = logarithm(1.0, 1.0), str(tmp_path / "path.csv")
    formula = "landscape.formula=x^2 + y^2"
    told = said(capsys, "simulate", path, "--set", formula, "--set", "parameters.step_size=30", "--out", out)
    assert "momentum: diverged at k = " in told
    told = said(capsys, "simulate", path, "--set", formula, "--out", out)
    assert told.splitlines() == [f"wrote {out}"]


def test_the_table_warns_of_a_place_without_a_value_and_says_why_there_is_no_later_step(capsys, logarithm):
    path = logarithm(1.0, 1.0)
    assert "The landscape is not defined here" in said(capsys, "table", path, "--step", "15")
    assert "The landscape is not defined here" not in said(capsys, "table", path, "--step", "14")
    assert main(["table", path, "--step", "80"]) == 2
    assert "left the defined part of the landscape at k = 15" in capsys.readouterr().err
