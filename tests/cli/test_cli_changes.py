"""`--method` and `--set` are the same for every command that reads a scene."""

import importlib.util

import pytest

from gdlab.cli import main
from gdlab.cli.commands import VERBS, parser
from gdlab.cli.scenes import chosen_scene
from gdlab.scene import load_scene, save_scene, set_values

DRAWS = pytest.mark.skipif(importlib.util.find_spec("PySide6") is None, reason="pictures need Qt")
ON_A_SCENE = ("simulate", "export", "table", "check", "screenshot")
CHANGES = ("--method", "adam", "--set", "options.beta2=0.9", "--set", "seed=5")


def test_every_command_that_reads_a_scene_is_known_here():
    assert {*VERBS} - {*ON_A_SCENE} == {"window", "list", "selftest"}


@pytest.mark.parametrize("verb", ON_A_SCENE)
def test_each_takes_the_same_changes(verb, scene):
    out = ("--out", "it.png") if verb in ("simulate", "export", "screenshot") else ()
    changed = chosen_scene(parser().parse_args([verb, scene(), *out, *CHANGES]))
    assert (changed.runs[0].method, changed.runs[0].options, changed.seed) == ("adam", {"beta2": 0.9}, 5)


@pytest.mark.parametrize("verb", ON_A_SCENE)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (["--method", "adm"], "did you mean 'adam'?"),
        (["--set", "parameters.mass=-1"], "$.runs[0].parameters.mass: mass must be zero or more"),
        (["--set", "parameters.mass"], "must be written as PATH=VALUE"),
        (["--set", "parameter.mass=1"], "a scene has no 'parameter'"),
        (["--method", "adam", "--set", "parameters.friction=0"], "friction of adam must be more than zero"),
    ],
)
def test_a_wrong_change_is_one_line_of_each(verb, changes, words, mistake, scene, tmp_path):
    out = ("--out", tmp_path / ("it.csv" if verb == "simulate" else "it.png")) * (verb not in ("table", "check"))
    assert words in mistake(verb, scene(), *out, *changes)
    assert list(tmp_path.iterdir()) == []


def test_another_method_drops_the_options_that_it_does_not_have_and_takes_new_ones(scene, tmp_path, mistake):
    damped = set_values(load_scene(scene()), {"options.dampening": 0.5, "options.weight_decay": 0.1})
    file = tmp_path / "damped.gdlab"
    save_scene(damped, file)
    arguments = ["check", str(file), "--method", "adam", "--set", "options.beta2=0.9"]
    assert chosen_scene(parser().parse_args(arguments)).runs[0].options == {"weight_decay": 0.1, "beta2": 0.9}
    assert "adam has no option 'dampening'" in mistake(*arguments, "--set", "options.dampening=0.2")


def test_a_method_without_a_name_is_none(mistake, scene):
    assert "there is no method ''" in mistake("check", scene(), "--method", "")


def test_check_says_all_that_is_wrong_with_the_changes(capsys, scene):
    assert main(["check", scene(), *CHANGES]) == 0
    assert capsys.readouterr().out.endswith("valid\n")
    assert main(["check", scene(), "--set", "parameters.mass=-1", "--set", "parameters.friction=x"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.partition("$")[2].partition(":")[0] for line in told] == [
        ".runs[0].parameters.mass",
        ".runs[0].parameters.friction",
    ]
    assert all(line.startswith(scene()) for line in told)


@DRAWS
def test_a_screenshot_is_of_the_changed_scene(monkeypatch, tmp_path, scene, qapp):
    from gdlab.ui import screenshot

    shown = []
    real = screenshot.picture_of

    def picture_of(window, *others):
        made = real(window, *others)
        shown.append((window.document.scene, window.player.simulation.setting.method, window.document.title))
        return made

    monkeypatch.setattr(screenshot, "picture_of", picture_of)
    out = str(tmp_path / "window.png")
    assert main(["screenshot", scene(), "--out", out, "--step", "3", "--size", "1366x768", *CHANGES]) == 0
    ((changed, method, title),) = shown
    assert changed == chosen_scene(parser().parse_args(["table", scene(), *CHANGES]))
    assert method == "adam"
    assert "himmelblau" in title
