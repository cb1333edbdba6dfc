"""Everything outside `gdlab.ui` imports and works where Qt is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENE = ROOT / "resources" / "scenes" / "elongated-valley.gdlab"
WITHOUT_QT = "import sys; sys.modules |= dict.fromkeys(('PySide6', 'shiboken6', 'pyqtgraph'))\n"


def python(code: str, *arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh Python which finds gdlab, but finds no Qt."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WITHOUT_QT + code, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_every_module_but_the_window_imports():
    files = [path for path in (ROOT / "gdlab").rglob("*.py") if not {"ui", "__main__.py"} & set(path.parts)]
    names = sorted(module_name(path) for path in files)
    done = python("import importlib; [print(importlib.import_module(name).__name__) for name in sys.argv[1:]]", *names)
    assert done.stdout.split() == names, done.stderr


def test_the_window_does_not_import():
    """So Qt is really out of reach in the other tests."""
    done = python("import gdlab.ui.theme")
    assert done.returncode == 1
    assert "ModuleNotFoundError" in done.stderr


COMMANDS = pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", str(SCENE), "--steps", "20", "--out", "path.csv"],
        ["simulate", str(SCENE), "--steps", "20", "--out", "path.npz"],
        ["table", str(SCENE), "--json"],
        ["check", str(SCENE)],
        ["list", "landscapes", "--json"],
        ["list", "methods"],
        ["--version"],
    ],
    ids=lambda arguments: arguments[0],
)


@COMMANDS
def test_a_command_works(arguments, tmp_path):
    code = "import runpy; runpy.run_module('gdlab', run_name='__main__', alter_sys=True)"
    done = python(code, *arguments, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {name for name in arguments if name.startswith("path.")}


@pytest.mark.parametrize("module", ["gdlab", "gdlab.cli"])
def test_nothing_heavy_is_imported_early(module):
    """scipy and numba cost more than the whole start of the window, so they wait until they are needed."""
    done = python(f"import {module}; print({{'scipy', 'numba'}} & set(sys.modules))")
    assert done.stdout.strip() == "set()", done.stderr


def test_a_verb_is_imported_when_it_is_called():
    """The window waits for none of the others, least of all for what lists data sets."""
    done = python("import sys, gdlab.cli; print(*(name for name in sys.modules if name.startswith('gdlab')))")
    verbs = {f"gdlab.cli.{name}" for name in ("catalogue", "check", "files", "selftest", "table", "window")}
    assert not {*done.stdout.split()} & {*verbs, "gdlab.landscapes.data_sets", "gdlab.landscapes.dataset"}, done.stderr
    assert "gdlab.cli.commands" in done.stdout


@COMMANDS
def test_a_command_loads_nothing_that_only_pictures_need(arguments, tmp_path):
    code = (
        "import atexit; from gdlab.cli import main\n"
        "heavy = {'PIL', 'contourpy', 'ziamath', 'ziafont', 'scipy', 'numba', 'sympy'}\n"
        "atexit.register(lambda: print('loaded', heavy & set(sys.modules)))\n"
        "main(sys.argv[1:])"
    )
    done = python(code, *arguments, folder=tmp_path)
    assert done.stdout.splitlines()[-1] == "loaded set()", done.stderr
