"""The command line as a person meets it: in a process of its own, or in this one where that is enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdlab.cli import main
from gdlab.core.resources import path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def platform(monkeypatch):
    """Commands that draw choose Qt's platform; the tests after them shall not notice."""
    monkeypatch.setitem(os.environ, "QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def scene():
    """Path of a shipped scene by name."""
    return lambda name="himmelblau": str(path("scenes", f"{name}.gdlab"))


@pytest.fixture
def gdlab(tmp_path):
    """`gdlab("check", file)` runs the command in its own process."""

    def call(*arguments, without=(), **environment):
        inherited = {name: value for name, value in os.environ.items() if name not in without}
        command = [sys.executable, "-m", "gdlab", *map(str, arguments)]
        variables = {**inherited, "PYTHONPATH": str(ROOT), **environment}
        return subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)

    return call


@pytest.fixture
def mistake(capsys):
    """`mistake("check", file)` is the one line that a wrong call prints on stderr."""

    def call(*arguments):
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        assert code == 2
        assert out == ""
        assert err.count("\n") == 1, err
        return err.strip()

    return call
