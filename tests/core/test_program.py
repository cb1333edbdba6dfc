"""gdlab sets something for the whole process only where it is its program."""

import os
import subprocess
import sys

import pytest

from gdlab.core.program import is_program

TELLING = """\
import dataclasses, gc, os, sys

usual = gc.get_threshold()  # Pythons differ in it
sys.argv[0] = {program!r}
import gdlab

own = gc.get_threshold()
print(os.environ.get("OPENBLAS_NUM_THREADS"), "usual" if own == usual else own[0], "numpy" in sys.modules, end=" ")
print("usual" if "exec" not in vars(dataclasses) else "kept")
"""


@pytest.mark.parametrize(
    ("first", "whole"),
    [
        ("-m", ["python", "-m", "gdlab"]),
        ("-m", ["python", "-X", "dev", "-m", "gdlab.ui.frame_times", "more"]),
        ("/usr/bin/gdlab", ["python", "/usr/bin/gdlab"]),
        ("gdlab.exe", ["gdlab.exe"]),
    ],
)
def test_gdlab_knows_itself(monkeypatch, first, whole):
    monkeypatch.setattr(sys, "argv", [first])
    monkeypatch.setattr(sys, "orig_argv", whole)
    assert is_program()


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        (["-m"], ["python", "-m", "other", "gdlabs"]),
        (["-c"], ["python", "-c", "import gdlab"]),
        (["/home/me/study.py", "gdlab"], ["python", "/home/me/study.py", "gdlab"]),
        ([""], ["python"]),
        ([], ["app"]),
    ],
)
def test_gdlab_knows_when_it_is_a_library(monkeypatch, arguments, whole):
    monkeypatch.setattr(sys, "argv", arguments)
    monkeypatch.setattr(sys, "orig_argv", whole)
    assert not is_program()


def told(program, environment):
    command = [sys.executable, "-c", TELLING.format(program=program)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.split()


def test_only_as_a_program_it_sets_what_holds_for_the_process(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert told("/usr/bin/gdlab", os.environ) == ["1", "300000", "True", "kept"]
    assert told("/usr/bin/study", os.environ) == ["None", "usual", "True", "usual"]
    assert told("/usr/bin/gdlab", os.environ | {"OPENBLAS_NUM_THREADS": "2"})[0] == "2"
