"""The set-up of a checkout: what the lock files promise, what environment is trusted, what the system is asked for."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "packaging" / "dev.py"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = (ROOT / "packaging" / "lock-run.txt").read_text("utf-8")
DEVELOPMENT = (ROOT / "packaging" / "lock-dev.txt").read_text("utf-8")


@pytest.fixture(params=["verbs", "environment", "system"])
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


@pytest.fixture
def bare(module, monkeypatch):
    """Environments are made without a pip, in which nothing can be linked."""

    def make(directory):
        python = module.interpreter(directory)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return python

    monkeypatch.setattr(module, "make_bare", make)
    monkeypatch.setattr(module, "_link_checkout", lambda python: None)


@one("environment")
def test_an_environment_is_trusted_only_when_completed_here_from_the_same_lock(module, bare, tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(module, "call", calls.append)
    for requirements, expected in [("a==1", 1), ("a==1", 0), ("a==2", 1)]:
        calls.clear()
        module.synchronise(tmp_path / "env", requirements)
        assert len(calls) == expected
    (tmp_path / "env").rename(tmp_path / "moved")
    assert not module.is_current(tmp_path / "moved", "a==2")


@one("environment")
def test_an_interrupted_installation_is_not_trusted(module, bare, tmp_path, monkeypatch):
    def interrupted(command):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        module.synchronise(tmp_path, "a==1")
    assert module.interpreter(tmp_path).exists()
    assert not module.is_current(tmp_path, "a==1")


@one("environment")
def test_a_set_up_after_an_unfinished_one_says_so_and_starts_afresh(module, bare, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "call", lambda command: None)
    said = []
    for _ in range(2):
        module.synchronise(tmp_path, "a==1")
        said.append(capsys.readouterr().out)
    assert "was not finished, so it starts afresh" in said[0]
    assert said[1] == ""


@one("environment")
@pytest.mark.parametrize("reason", ["no network", "a full disk"])
def test_what_ends_a_set_up_is_said_without_a_traceback(module, bare, tmp_path, monkeypatch, reason):
    def fail(command):
        raise module.SetupError(reason) if reason == "no network" else OSError(28, reason)

    monkeypatch.setattr(module, "call", fail)
    with pytest.raises(module.SetupError, match=f"{reason}(?s:.*)could not be set up; the next start tries again"):
        module.synchronise(tmp_path, "a==1")


@one("environment")
def test_an_environment_that_cannot_have_a_pip_is_told_with_what_it_said(module, tmp_path, monkeypatch):
    def fail(*arguments, **options):
        raise subprocess.CalledProcessError(1, "ensurepip", output=b"No space left on device")

    monkeypatch.setattr(module.venv, "create", fail)
    with pytest.raises(module.SetupError, match=r"^No space left on device\nThis failed:\n .* -m venv "):
        module.make_bare(tmp_path)


@one("environment")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_a_second_set_up_waits_for_the_first_and_says_so(module):
    code = "import environment\nwith environment._alone(): print('done')"
    with module._alone():
        command = [sys.executable, "-u", "-c", code]
        folder = ROOT / "packaging"
        second = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        assert second.stdout.readline() == "waiting for another set-up of this checkout to end\n"
    assert second.communicate()[0] == "done\n"


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

    def test_a_window_asks_for_what_its_screens_need(self, module):
        assert module.for_window({}) == {}
        assert module.for_window({"DISPLAY": ":0"}) == module.X_WINDOW
        both = module.for_window({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"})
        assert both == {**module.X_WINDOW, **module.WAYLAND_WINDOW}

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


@one("verbs")
def test_without_a_display_the_commands_that_need_none_are_named(module, monkeypatch, capsys):
    monkeypatch.setattr(module.system, "has_display", lambda environment: False)
    assert module.main(["run"]) == module.main(["run", "scene.gdlab"]) == 2
    said = capsys.readouterr().err
    assert all(f"run {command} SCENE" in said for command in ("export", "screenshot", "simulate"))


@one("verbs")
@pytest.mark.parametrize("arguments", [[], ["tset"], ["test", "more"], ["lock", "--force"]])
def test_what_is_no_verb_gets_the_usage(module, arguments, capsys):
    assert module.main(arguments) == 2
    assert "dev.py run|test|lock" in capsys.readouterr().err


@one("verbs")
def test_an_interruption_is_said(module, monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "test", interrupted)
    assert module.main(["test"]) == 130
    assert "stopped" in capsys.readouterr().err


@one("verbs")
def test_a_python_newer_than_the_locks_is_refused_in_words(module, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, module.NEWEST[1] + 1, 0))
    monkeypatch.setattr(module.environment, "synchronise", lambda *arguments: pytest.fail("went on"))
    assert module.main(["run", "list"]) == module.main(["test"]) == 2
    assert f"3.11 to 3.{module.NEWEST[1]}; this is 3.{module.NEWEST[1] + 1}." in capsys.readouterr().err


@one("verbs")
def test_the_project_and_the_set_up_name_the_same_pythons(module):
    oldest, newest = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["project"]["requires-python"]).groups()
    assert (3, int(newest) - 1) == module.NEWEST
    assert f"Needs Python 3.{oldest} to 3.{module.NEWEST[1]} " in module.__doc__
    assert f"sys.version_info < (3, {oldest}):" in DEV.read_text("utf-8")


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_in_one_sentence(version):
    pretend = f"import runpy, sys; sys.version_info = {version}; runpy.run_path({str(DEV)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"gdlab needs Python 3.11 or newer; this is {'.'.join(map(str, version))}\n"


def test_any_python_can_read_the_file_that_is_started():
    """No interpreter of that age is at hand: Python 2 knows neither annotations nor letters beyond ASCII."""
    source = DEV.read_text("ascii")
    tree = ast.parse(source, feature_version=(3, 4))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import sys", "from verbs import main"]
    assert not any(isinstance(node, ast.FunctionDef | ast.AnnAssign | ast.JoinedStr) for node in ast.walk(tree))
