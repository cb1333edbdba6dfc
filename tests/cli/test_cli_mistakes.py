"""A mistake of the user is one clear line on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import pytest

from gdlab.cli import commands


@pytest.fixture
def simulate(mistake, scene):
    return lambda *arguments: mistake("simulate", scene(), "--out", "path.csv", *arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--steps", "-5"], "must be a whole number of at least 0, not '-5'"),
        (["--steps", "1.5"], "must be a whole number"),
        (["--steps", "9" * 5000], "must be a whole number"),
        (["--steps", "999999999"], "at most 50,000,000"),
        (["--set", "parameters.mass"], "must be written as PATH=VALUE"),
        (["--set", "parameters.mass=-1"], "$.runs[0].parameters.mass: mass must be zero or more"),
        (["--set", "parameters.mas=1"], "did you mean 'mass'?"),
        (["--set", "parameters.mass=heavy"], "must be a number, not 'heavy'"),
        (["--set", "parameters.mass=NaN"], "--set parameters.mass: NaN"),
        (["--set", "parameters.mass=1e999"], "--set parameters.mass: 1e999 is too large"),
        (["--set", "sed=1"], "did you mean 'seed'?"),
        (["--method", "adm"], "there is no method 'adm'"),
        (["--metod", "adam"], "unrecognized arguments: --metod adam"),
        (["--step", "5"], "unrecognized arguments"),
    ],
)
def test_a_wrong_option(simulate, arguments, words):
    assert words in simulate(*arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["simulate"], "required: SCENE, --out"),
        (["simulat", "a.gdlab"], "did you mean 'simulate'?"),
        (["missing.gdlab"], "there is no file 'missing.gdlab'"),
        (["check", "missing.gdlab"], "missing.gdlab: cannot be read: No such file or directory"),
        (["check", "."], "cannot be read: Is a directory"),
        (["list", "lanscapes"], "invalid choice"),
        (["--nonsense"], "gdlab --help"),
    ],
)
def test_a_wrong_call(mistake, arguments, words):
    assert words in mistake(*arguments)


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("path.xyz", "there is no format .xyz; gdlab writes .csv, .npz"),
        ("path", "does not say its format"),
        ("missing/path.csv", "missing: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_written(mistake, scene, tmp_path, out, words):
    assert words in mistake("simulate", scene(), "--out", tmp_path / out)
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_file_stays(mistake, scene, tmp_path):
    file = tmp_path / "path.csv"
    file.write_text("old")
    file.chmod(0o444)
    assert "Permission denied" in mistake("simulate", scene(), "--out", file)
    assert file.read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "a.bmp"], "gdlab writes .png, .svg, .pdf, .csv, .npz"),
        (["--out", "a.csv", "--size", "640x480"], "--size is for pictures"),
        (["--out", "a.png", "--size", "big"], "as in 1920x1080, not 'big'"),
        (["--out", "a.png", "--size", "0x10"], "from 64 to 16384"),
        (["--out", "a.png", "--size", "99999x99999"], "from 64 to 16384"),
        (["--out", "a.png", "--dpi", "nan"], "from 10 to 2400"),
        (["--out", "a.png", "--theme", "pink"], "invalid choice"),
        (["--out", "a.png", "--steps", "99999999"], "at most 50,000,000"),
    ],
)
def test_a_wrong_picture(mistake, scene, arguments, words):
    assert words in mistake("export", scene(), *arguments)


def test_a_screenshot_is_a_png(mistake, scene):
    assert "is a .png file" in mistake("screenshot", scene(), "--out", "window.jpg")


def test_a_wrong_scene_is_named_with_the_place(mistake, scene, tmp_path):
    file = tmp_path / "wrong.gdlab"
    with open(scene()) as text:
        file.write_text(text.read().replace('"mass": 1.0', '"mass": -1'))
    for call in (
        ["simulate", file, "--out", "a.csv"],
        ["table", file],
        ["export", file, "--out", "a.png"],
        ["check", file],
        [file],
    ):
        line = mistake(*call)
        assert f"{file}: $.runs[0].parameters.mass: mass must be zero or more, not -1" in line


def test_without_a_display_the_window_says_what_needs_none(gdlab):
    done = gdlab(without=("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert all(command in done.stderr for command in ("display", "gdlab export", "gdlab screenshot", "gdlab simulate"))


def test_without_qt_drawing_says_what_is_missing(mistake, scene, monkeypatch):
    monkeypatch.setattr("gdlab.cli.drawing.has_qt", lambda: False)
    for call in (["export", scene(), "--out", "a.png"], ["screenshot", scene(), "--out", "a.png"], [scene()]):
        assert "PySide6 is not installed" in mistake(*call)


@pytest.mark.parametrize("verb", ["", *commands.VERBS])
def test_every_command_explains_itself(verb, capsys):
    from gdlab.cli import main

    with pytest.raises(SystemExit) as end:
        main([verb, "--help"] if verb else ["--help"])
    assert end.value.code == 0
    assert "usage: gdlab" in capsys.readouterr().out
