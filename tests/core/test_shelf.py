"""States that are put aside come back to the last bit, in a file of bounded size that vanishes."""

from __future__ import annotations

import gc
import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gdlab.core import shelf
from gdlab.core.shelf import Shelf
from gdlab.core.state import State


def state(n, seed, age=3):
    """With a slot that is filled and one that is a single number; −0 and nan are among the numbers."""
    random = np.random.default_rng(seed)
    position, b = random.normal(size=(2, n, 2))
    position[0], b[0] = (math.nan, -0.0), (math.inf, 5e-324)
    return State(position, {"b": b, "sum": np.broadcast_to(0.25, (n, 2))}, age)


def same(one, other):
    pairs = [(one.position, other.position), *((one.slots[name], other.slots[name]) for name in one.slots)]
    return one.age == other.age and all(a.tobytes() == b.tobytes() for a, b in pairs)


def test_what_was_put_comes_back():
    aside, states = Shelf(100_000), [state(n, n) for n in (5, 1, 20)]
    places = [aside.put(each) for each in states]
    for place, each in zip(reversed(places), reversed(states), strict=True):
        found = aside.get(place)
        assert same(found, each)
        assert found.slots["sum"].strides == (0, 0)


def test_there_is_room_for_so_many_bytes_and_what_is_dropped_makes_room():
    aside, weight = Shelf(3 * 10 * 32), 10 * 32
    places = [aside.put(state(10, seed)) for seed in range(4)]
    assert places[3] is None
    assert places[0].nbytes == weight
    aside.drop(places[1])
    again = aside.put(state(10, 9))
    assert same(aside.get(again), state(10, 9))
    assert same(aside.get(places[2]), state(10, 2))
    assert aside.put(state(10, 5)) is None


@pytest.mark.parametrize("free", [0, shelf._LEFT_FREE])
def test_a_disk_that_is_nearly_full_is_left_alone(monkeypatch, free):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    assert Shelf(1000).put(state(2, 0)) is None


def test_a_disk_that_fails_is_not_asked_again(monkeypatch):
    calls = []

    def fail(*arguments):
        calls.append(arguments)
        raise OSError

    monkeypatch.setattr(Shelf, "_write", fail)
    aside = Shelf(1000)
    assert [aside.put(state(2, 0)) for _ in range(3)] == [None] * 3
    assert len(calls) == 1


@pytest.mark.parametrize("error", [PermissionError, FileNotFoundError, OSError])
def test_a_folder_in_which_nothing_can_be_written_is_left_alone(monkeypatch, error):
    def fail(*_arguments, **_more):
        raise error

    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    assert Shelf(1000).put(state(2, 0)) is None
    monkeypatch.setattr(shelf, "_LARGE_FILES", Path("/no/such/folder"))
    monkeypatch.setattr(tempfile, "gettempdir", fail)
    assert Shelf(1000).put(state(2, 0)) is None


def test_a_disk_that_is_full_on_the_way_gives_back_what_it_took(monkeypatch):
    aside = Shelf(10_000)
    first = aside.put(state(5, 1))
    monkeypatch.setattr(aside, "_file", Full(aside._file))
    assert aside.put(state(5, 2)) is None
    assert aside.put(state(5, 3)) is None
    assert same(aside.get(first), state(5, 1))


class Full:
    """A file on a disk that is full: half of what is written is."""

    def __init__(self, file):
        self._file = file

    def write(self, data):
        return self._file.write(data[: len(data) // 2])

    def __getattr__(self, name):
        return getattr(self._file, name)


CRASHING = """
import os, signal, sys
from pathlib import Path
import numpy as np
from gdlab.core import shelf
from gdlab.core.state import State
shelf._LARGE_FILES, shelf._LEFT_FREE = Path(sys.argv[1]), 0
aside = shelf.Shelf(10_000_000)
assert aside.put(State(np.ones((100_000, 2)), {}, 0)) is not None
assert os.fstat(aside._file.fileno()).st_size == 1_600_000
print(len(os.listdir(sys.argv[1])), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a file that is open has a name")
def test_nothing_is_left_of_the_file_when_the_program_is_killed(tmp_path):
    done = subprocess.run([sys.executable, "-c", CRASHING, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode < 0
    assert done.stdout == "0\n", done.stderr  # it has no name while it is used
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_closed_with_the_shelf():
    aside = Shelf(1000)
    aside.put(state(2, 0))
    file = aside._file
    del aside
    gc.collect()
    assert file.closed
