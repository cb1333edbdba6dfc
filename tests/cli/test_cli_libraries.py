"""A machine that lacks libraries which Qt needs: one line says which, and what installs them."""

from __future__ import annotations

import ctypes
import sys
import tomllib

import pytest

from gdlab.cli import drawing, main
from gdlab.core.resources import path
from gdlab.ui import system_libraries

LISTED = tomllib.loads(path("linux-libraries.toml").read_text("utf-8"))


@pytest.fixture
def lacking(monkeypatch):
    """`lacking(part, …)`: the linker finds no file whose path has one of these parts in it, and all others."""

    def lack(*parts):
        def find(name):
            if any(part in name for part in parts):
                raise OSError(f"{name}: cannot open shared object file")

        monkeypatch.setattr(ctypes, "CDLL", find)

    return lack


@pytest.fixture
def no_module(monkeypatch):
    """Qt is installed, but a library that its modules are linked with is not."""

    def fail():
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr(drawing, "has_qt", lambda: True)
    monkeypatch.setattr(system_libraries, "_import_qt", fail)


@pytest.fixture
def platforms(monkeypatch, tmp_path):
    """Qt's platforms on Linux."""
    for name in ("xcb", "wayland", "offscreen"):
        (tmp_path / f"libq{name}.so").touch()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "_import_qt", lambda: tmp_path)


def test_a_module_of_qt_that_cannot_be_loaded_is_told_with_what_installs_it(mistake, scene, lacking, no_module):
    lacking("libGL.so", "libdbus")
    for call in (["export", scene(), "--out", "a.png"], ["screenshot", scene(), "--out", "a.png"]):
        line = mistake(*call)
        assert "this machine lacks libGL.so.1, libdbus-1.so.3 " in line
        assert line.endswith("sudo apt-get install libgl1 libdbus-1-3)")


def test_numbers_are_written_without_those_libraries(scene, no_module, tmp_path):
    assert main(["simulate", scene(), "--steps", "3", "--out", str(tmp_path / "path.csv")]) == 0


def test_an_import_that_fails_for_another_reason_is_told_as_it_is(mistake, scene, lacking, no_module):
    lacking()
    assert mistake("export", scene(), "--out", "a.png").endswith("libGL.so.1: cannot open shared object file")


@pytest.mark.parametrize("platform", ["xcb", "wayland"])
def test_a_platform_over_which_qt_would_abort_is_told(platforms, lacking, platform):
    package, library = next(iter(LISTED[platform].items()))
    lacking(f"libq{platform}", library)
    problem = system_libraries.qt_problem([platform])
    assert problem == f"this machine lacks {library} (on Debian: sudo apt-get install {package})"


def test_one_platform_that_loads_is_enough(platforms, lacking):
    lacking("libqxcb")
    assert system_libraries.qt_problem(["xcb"]).endswith("libqxcb.so: cannot open shared object file")
    assert system_libraries.qt_problem(["xcb", "offscreen"]) is None


def test_other_systems_have_other_platforms(platforms, lacking, monkeypatch):
    lacking("libqxcb")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert system_libraries.qt_problem(["xcb"]) is None


def test_the_platform_that_draws_without_a_screen_is_found():
    pytest.importorskip("PySide6")
    assert system_libraries.qt_problem(["offscreen"]) is None


@pytest.mark.parametrize(
    ("environment", "platforms"),
    [
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["xcb", "wayland"]),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland;xcb:option"}, ["wayland", "xcb"]),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": ""}, ["xcb"]),
        ({}, []),
    ],
)
def test_the_platforms_are_those_among_which_qt_chooses(environment, platforms):
    assert drawing._platforms(environment) == platforms
