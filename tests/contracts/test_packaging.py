"""The set-up of a checkout: what the lock files promise, what environment is trusted, what the system is asked for."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = (ROOT / "packaging" / "lock-run.txt").read_text("utf-8")
DEVELOPMENT = (ROOT / "packaging" / "lock-dev.txt").read_text("utf-8")


@pytest.fixture(params=["dev", "environment", "system"])
def module(request, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module(request.param)


def one(name):
    """Parametrise the fixture `module` by one file of packaging/."""
    return pytest.mark.parametrize("module", [name], indirect=True)


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, flags=re.MULTILINE))


@pytest.mark.parametrize("lock", [RUN, DEVELOPMENT], ids=["run", "dev"])
def test_a_lock_has_hashes_and_names_no_host(lock):
    entries = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(extra-)?index|--find-links", lock)


def test_the_locks_agree_with_each_other_and_with_the_project():
    run, development = pinned(RUN), pinned(DEVELOPMENT)
    assert run.items() <= development.items()
    wanted = [(text, run) for text in PROJECT["project"]["dependencies"]]
    wanted += [(text, development) for text in PROJECT["dependency-groups"]["dev"]]
    for text, lock in wanted:
        requirement = Requirement(text)
        assert lock[requirement.name.lower()] in requirement.specifier


@one("environment")
def test_the_headless_environment_lacks_qt_alone(module):
    headless = module.leave_out(DEVELOPMENT, module.QT_PACKAGES)
    assert pinned(DEVELOPMENT).keys() - pinned(headless).keys() == module.QT_PACKAGES
    assert headless.count("--hash") < DEVELOPMENT.count("--hash")


@one("environment")
def test_an_environment_is_trusted_only_when_completed_here_from_the_same_lock(module, tmp_path, monkeypatch):
    calls = []

    def install(command, **variables):
        calls.append(command)
        if "venv" in command:
            path = module.interpreter(tmp_path / "env")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    monkeypatch.setattr(module, "call", install)
    monkeypatch.setattr(module, "_link_checkout", lambda python: None)
    for requirements, expected in [("a==1", 2), ("a==1", 0), ("a==2", 2)]:
        calls.clear()
        module.synchronise(tmp_path / "env", requirements)
        assert len(calls) == expected
    (tmp_path / "env").rename(tmp_path / "moved")
    assert not module.is_current(tmp_path / "moved", "a==2")


@one("environment")
def test_an_interrupted_installation_is_not_trusted(module, tmp_path, monkeypatch):
    def interrupted(command, **variables):
        if "pip" in command:
            raise KeyboardInterrupt
        module.interpreter(tmp_path).parent.mkdir(parents=True)

    monkeypatch.setattr(module, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        module.synchronise(tmp_path, "a==1")
    module.interpreter(tmp_path).touch()
    assert not module.is_current(tmp_path, "a==1")


@one("system")
class TestSystem:
    @pytest.fixture(autouse=True)
    def linux(self, module, monkeypatch):
        """A Debian without libEGL, on which only root may install."""
        self.there = set(module.QT.values()) - {"libEGL.so.1"}
        self.installed = []
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(module, "is_there", lambda library: library in self.there)
        monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(module.os, "geteuid", lambda: 1000, raising=False)
        monkeypatch.setattr(module, "_install", self.install)

    def install(self, packages):
        self.installed += packages
        self.there.add("libEGL.so.1")

    def test_a_user_is_told_the_command(self, module):
        with pytest.raises(module.SetupError, match=r"sudo apt-get update && sudo apt-get install --yes libegl1$"):
            module.require(module.QT)
        assert not self.installed

    def test_root_gets_what_is_missing_and_no_more(self, module, monkeypatch):
        monkeypatch.setattr(module.os, "geteuid", lambda: 0, raising=False)
        module.require(module.QT)
        module.require(module.QT)
        assert self.installed == ["libegl1"]

    def test_another_linux_is_told_the_libraries(self, module, monkeypatch):
        monkeypatch.setattr(module.shutil, "which", lambda name: None)
        with pytest.raises(module.SetupError, match=re.escape("libEGL.so.1")):
            module.require(module.QT)

    def test_other_systems_are_asked_for_nothing(self, module, monkeypatch):
        monkeypatch.setattr(sys, "platform", "darwin")
        module.require(module.QT)
        assert not self.installed

    def test_a_display_is_looked_for(self, module):
        assert not module.has_display({})
        assert module.has_display({"WAYLAND_DISPLAY": "wayland-0"})
        assert module.has_display({"QT_QPA_PLATFORM": "offscreen"})


@one("system")
@pytest.mark.parametrize(
    ("content", "there"), [("venv", True), ("libno-such.so.1", False), ("no-such-program", False), ("sh", True)]
)
def test_what_is_there_is_seen(module, content, there):
    assert module.is_there(content) == there


@one("dev")
def test_without_a_display_the_commands_that_need_none_are_named(module, monkeypatch, capsys):
    monkeypatch.setattr(module.system, "has_display", lambda environment: False)
    assert module.main(["run"]) == module.main(["run", "scene.gdlab"]) == 2
    said = capsys.readouterr().err
    assert all(f"run {command} SCENE" in said for command in ("export", "screenshot", "simulate"))


@one("dev")
@pytest.mark.parametrize("arguments", [[], ["tset"], ["test", "more"], ["lock", "--force"]])
def test_what_is_no_verb_gets_the_usage(module, arguments, capsys):
    assert module.main(arguments) == 2
    assert "dev.py run|test|lock" in capsys.readouterr().err
