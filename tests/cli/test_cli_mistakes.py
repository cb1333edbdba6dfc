"""A mistake of the user is one clear line on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from gdlab.cli import catalogue, commands, drawing


@pytest.fixture
def simulate(mistake, scene):
    return lambda *arguments: mistake("simulate", scene(), "--out", "path.csv", *arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--steps", "-5"], "must be a whole number of at least 0, not '-5'"),
        (["--steps", "1.5"], "must be a whole number"),
        (["--steps", "１０"], "must be a whole number"),
        (["--set", "runs[０].label=a"], "is no path"),
        (["--steps", "9" * 5000], "must be a whole number"),
        (["--steps", "9999999999"], "at most 1,000,000,000"),
        (["--set", "parameters.mass"], "must be written as PATH=VALUE"),
        (["--set", "parameters.mass=-1"], "$.runs[0].parameters.mass: mass must be zero or more"),
        (["--set", "parameters.mas=1"], "did you mean 'mass'?"),
        (["--set", "parameters.mass=heavy"], "must be a number, not 'heavy'"),
        (["--set", "parameters.mass=NaN"], "--set parameters.mass: NaN"),
        (["--set", "parameters.mass=1e999"], "--set parameters.mass: 1e999 is too large"),
        (["--set", "parameters.mass=1e-400"], "--set parameters.mass: 1e-400 is too small"),
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


@pytest.mark.parametrize("verb", ["check", "simulate", "table"])
def test_a_height_map_that_cannot_be_used_is_explained_as_one(verb, mistake, tmp_path):
    (tmp_path / "hills.npy").write_bytes(b"nothing of the kind")
    out = ["--out", tmp_path / "path.csv"] if verb == "simulate" else []
    assert mistake(verb, tmp_path / "hills.npy", *out).endswith(
        "hills.npy: is no .npy file of numbers, or its beginning is damaged"
    )


LONG = "x+" * 3000


@pytest.mark.parametrize(
    "arguments",
    [
        [LONG],
        ["simulate", "SCENE", "--out", "a.csv", "--set", LONG],
        *(
            ["simulate", "SCENE", "--out", "a.csv", "--set", f"{path}={value}"]
            for path, value in (
                ("landscape", f'{{"kind": "formula", "formula": "{LONG})"}}'),
                ("landscape", f'{{"kind": "formula", "formula": "{LONG[:380]}q(y"}}'),
                ("landscape.key", LONG),
                ("method", LONG),
                ("seed", LONG),
                (LONG, "1"),
                (f"options.{LONG}", "1"),
                ("parameters.mass", "1" * 5000),
                ("parameters.mass", "1." + "1" * 5000 + "e400"),
            )
        ),
    ],
    ids=lambda arguments: arguments[-1][:40],
)
def test_what_is_long_is_not_told_whole(mistake, scene, arguments):
    assert len(mistake(*(scene() if each == "SCENE" else each for each in arguments))) < 300


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize(
    "call", [["check"], ["table"], ["simulate", "--out", "a.csv"], ["export", "--out", "a.png"], []]
)
def test_a_pipe_is_not_waited_for(mistake, tmp_path, call):
    os.mkfifo(tmp_path / "pipe")
    assert "it is a pipe, a socket or a device, not an ordinary file" in mistake(
        *call[:1], tmp_path / "pipe", *call[1:]
    )


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
        (["--out", "a.png", "--colour-map", "jet"], "invalid choice: 'jet' (choose from"),
        (["--out", "a.csv", "--colour-map", "viridis"], "--colour-map is for pictures"),
        (["--out", "a.png", "--steps", "9999999999"], "at most 1,000,000,000"),
    ],
)
def test_a_wrong_picture(mistake, scene, arguments, words):
    assert words in mistake("export", scene(), *arguments)


def test_the_choices_are_those_of_the_window():
    pytest.importorskip("PySide6")
    from gdlab.ui.painting.colour_maps import COLOUR_MAPS
    from gdlab.ui.theme import THEMES

    assert list(commands.COLOUR_MAPS) == list(COLOUR_MAPS)
    assert list(commands.THEMES) == list(THEMES)


def test_what_can_be_listed_is_what_lists_are_made_of():
    assert list(commands.LISTS) == list(catalogue.LISTS)


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


@pytest.fixture
def listening(tmp_path):
    """`listening(name)`: the path of a socket at which a server waits."""
    servers = []

    def listen(name):
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(tmp_path / name))
        server.listen()
        servers.append(server)
        return str(tmp_path / name)

    yield listen
    for server in servers:
        server.close()


DEAD = {"DISPLAY": ":4099", "WAYLAND_DISPLAY": "dead-0", "XDG_RUNTIME_DIR": "/nowhere"}


@pytest.mark.parametrize("names", [("DISPLAY",), ("WAYLAND_DISPLAY",), ("DISPLAY", "WAYLAND_DISPLAY")])
def test_a_display_that_is_dead_is_said_before_qt_aborts(gdlab, scene, names):
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = gdlab(scene(), without=unset, **{name: DEAD[name] for name in (*names, "XDG_RUNTIME_DIR")})
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    told = " and ".join(f"{name}={DEAD[name]}" for name in names)
    assert f"for {told} does not answer; gdlab export, gdlab screenshot and gdlab simulate need none" in done.stderr


@pytest.mark.parametrize(
    "screen", [":", "nonsense", ":x", "localhost:9999", "[::1]:0x", ":4099.0", "unix:4099", "a\0b"]
)
def test_no_display_is_found_where_none_is(screen):
    assert "does not answer" in drawing.display_problem("linux", {"DISPLAY": screen})
    assert "does not answer" in drawing.display_problem("linux", {"WAYLAND_DISPLAY": screen})


@pytest.mark.parametrize("told", ["offscreen", "minimal", "vnc:size=800x600"])
def test_qt_may_be_told_to_do_without_a_display(told):
    assert drawing.display_problem("linux", {**DEAD, "QT_QPA_PLATFORM": told}) is None


def test_one_living_display_is_enough(listening):
    assert drawing.display_problem("linux", {**DEAD, "WAYLAND_DISPLAY": listening("wayland-0")}) is None
    runtime = {"XDG_RUNTIME_DIR": listening("wayland-1").rpartition("/")[0], "WAYLAND_DISPLAY": "wayland-1"}
    assert drawing.display_problem("linux", runtime) is None
    assert drawing.display_problem("linux", {**runtime, "QT_QPA_PLATFORM": "wayland"}) is None


def test_an_x_display_over_the_network_is_found(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(drawing, "_X11_PORT", server.getsockname()[1] - 7)
        assert drawing.display_problem("linux", {"DISPLAY": "127.0.0.1:7.0"}) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="abstract names are Linux's")
def test_an_x_display_on_this_machine_is_found():
    """By the abstract name that servers on Linux take besides the file."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4098")
        server.listen()
        assert drawing.display_problem("linux", {"DISPLAY": ":4098"}) is None


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_have_a_screen(platform):
    assert drawing.display_problem(platform, {}) is None
    assert drawing.display_problem(platform, DEAD) is None


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no name holds the end of a line")
@pytest.mark.parametrize("verb", ["check", "table"])
def test_a_name_of_two_lines_is_told_on_one(mistake, tmp_path, verb):
    file = tmp_path / "two\nlines\x1b[31m.gdlab"
    said = mistake(verb, file)
    assert "two\\nlines\\x1b[31m.gdlab: cannot be read" in said
    file.write_text("{")
    assert "two\\nlines\\x1b[31m.gdlab: $: the text ends" in mistake(verb, file)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no name holds the end of a line")
def test_a_folder_of_two_lines_is_told_on_one(simulate):
    assert "no\\nfolder: No such file" in simulate("--out", "no\nfolder/path.csv")
