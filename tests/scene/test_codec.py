"""A scene is written as a text that gives it back to the last bit."""

from __future__ import annotations

import json
import math
import os
import struct

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import (
    FormulaSpec,
    GallerySpec,
    GridSpec,
    Heights,
    Run,
    Scene,
    SceneError,
    View,
    decode,
    encode,
    load_scene,
    save_scene,
)
from gdlab.scene.codec import read_file, renamed
from gdlab.scene.model import FrictionScheme

numbers = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(min_value=1e-90, max_value=1e90)
points = st.tuples(numbers, numbers)
parameters = st.builds(Parameters, positive, st.floats(0, 1e90), positive, st.floats(0, 1e90))
labels = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=100)
intervals = st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1])
settings = st.fixed_dictionaries(
    {},
    optional={
        "mass": positive,
        "friction_scheme": st.sampled_from(FrictionScheme.__args__),
        "coefficients": st.fixed_dictionaries({"a": numbers}),
        "options": st.fixed_dictionaries({}, optional={"maximize": st.booleans(), "weight_decay": positive}),
    },
)
events = st.lists(st.builds(Event, st.integers(0, 10**9), settings), max_size=4).map(tuple)
runs = st.builds(
    Run,
    label=labels,
    method=st.just("momentum"),
    friction_scheme=st.sampled_from(FrictionScheme.__args__),
    start=st.tuples(points),
    velocity=st.none() | st.tuples(points),
    parameters=parameters,
    options=st.fixed_dictionaries({}, optional={"dampening": st.floats(0, 1), "maximize": st.booleans()}),
    events=events,
)
bounds = st.none() | st.tuples(intervals, intervals)
scenes = st.builds(
    Scene,
    seed=st.integers(0, 2**64 - 1),
    landscape=st.builds(FormulaSpec, st.just("a*x**2 + y"), st.fixed_dictionaries({"a": numbers}), bounds),
    runs=st.lists(runs, min_size=1, max_size=8).map(tuple),
    view=st.builds(View, rectangle=bounds, swap_axes=st.booleans()),
)


@given(scenes)
def test_a_scene_comes_back(scene):
    text = encode(scene)
    assert decode(text) == scene
    assert encode(decode(text)) == text


@given(numbers)
def test_a_number_comes_back_to_the_last_bit(number):
    scene = Scene(landscape=FormulaSpec("x"), runs=(Run(start=((number,),)),))
    (run,) = decode(encode(scene)).runs
    assert struct.pack("d", run.start[0][0]) == struct.pack("d", number)


def test_the_text_is_that_of_the_specification(valley):
    """Whole, in this order, and of lines that a person can read and a comparison of versions can show."""
    text = encode(decode(json.dumps(valley).encode()))
    assert json.loads(text) == valley
    assert list(json.loads(text)) == list(valley)
    assert text.startswith(b'{\n  "format": "gdlab-scene",\n  "version": 1,\n  "seed": 0,\n  "landscape": {"kind": ')
    assert text.endswith(b"\n}\n")
    assert max(map(len, text.splitlines())) <= 140


def test_text_is_not_escaped():
    scene = Scene(landscape=FormulaSpec("x"), runs=(Run(label="Öl, γ = 1"),))
    assert "Öl, γ = 1" in encode(scene).decode()


def test_only_format_version_and_landscape_are_needed():
    scene = decode(b'{"format":"gdlab-scene","version":1,"landscape":{"kind":"gallery","key":"himmelblau"}}')
    assert scene == Scene(
        seed=0,
        landscape=GallerySpec("himmelblau", {}),
        runs=(Run("momentum", "momentum", "explicit", ((-4.5, 1.0),), None, Parameters(1.0, 1.0, 0.1, 0.0), {}, ()),),
        view=View(("force", "velocity", "friction_force"), None, False),
    )


def test_a_label_is_the_method_unless_it_is_given():
    assert Run(method="gradient-descent").label == "gradient-descent"
    assert Run(method="gradient-descent", label="plain").label == "plain"


@pytest.mark.parametrize(
    ("landscape", "start"),
    [
        (FormulaSpec("x**2 + y**2"), (1.5, 1.5)),
        (FormulaSpec("x**2", {}, ((0.0, 8.0),)), (7.0,)),
        (FormulaSpec("x1 + x2 + x3"), (1.5, 1.5, 1.5)),
        (GallerySpec("pendulum"), (2.8,)),
    ],
)
def test_a_run_begins_where_its_landscape_usually_does(landscape, start):
    assert Scene(landscape=landscape).runs[0].start == (start,)


def test_whole_numbers_become_floats():
    data = b'{"format":"gdlab-scene","version":1,"landscape":{"kind":"formula","formula":"a*x","coefficients":{"a":2}}}'
    coefficient = decode(data).landscape.coefficients["a"]
    assert (coefficient, type(coefficient)) == (2.0, float)


def test_a_byte_order_mark_is_no_error(valley):
    assert decode(b"\xef\xbb\xbf" + json.dumps(valley).encode()) == decode(json.dumps(valley).encode())


def test_saved_is_loaded(tmp_path):
    scene = Scene(landscape=GallerySpec("saddle"), seed=2**64 - 1)
    save_scene(scene, tmp_path / "a.gdlab")
    assert load_scene(tmp_path / "a.gdlab") == scene
    assert (tmp_path / "a.gdlab").read_bytes() == encode(scene)


def test_a_scene_that_cannot_be_saved_says_why_and_leaves_the_old_one(tmp_path):
    file = tmp_path / "a.gdlab"
    file.write_text("old")
    file.chmod(0o444)
    with pytest.raises(SceneError, match=r"cannot be written: Permission denied") as caught:
        save_scene(Scene(landscape=GallerySpec("saddle")), file)
    assert caught.value.file == str(file)
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.gdlab"]


def test_a_scene_that_cannot_be_written_as_numbers_leaves_the_old_one(tmp_path):
    """Only code can make such a scene: no file and no edit does."""
    file = tmp_path / "a.gdlab"
    file.write_text("old")
    with pytest.raises(ValueError, match="not JSON compliant"):
        save_scene(Scene(landscape=FormulaSpec("x"), runs=(Run(start=((math.nan,),)),)), file)
    assert file.read_text() == "old"


@pytest.mark.parametrize("name", ["missing.gdlab", "."])
def test_what_cannot_be_read_says_why(tmp_path, name):
    with pytest.raises(SceneError, match="cannot be read") as caught:
        load_scene(tmp_path / name)
    assert caught.value.file == str(tmp_path / name)


def test_a_huge_file_is_refused_by_its_size(tmp_path, monkeypatch):
    file = tmp_path / "huge.gdlab"
    with file.open("wb") as hole:
        hole.truncate(200 * 2**20)
    monkeypatch.setattr("gdlab.scene.codec.decode", lambda *_: pytest.fail("it was read"))
    with pytest.raises(SceneError, match="at most 32 MB; this one has 200 MB"):
        load_scene(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_only_ordinary_files_are_read(tmp_path):
    """Of a pipe nobody writes to there is no end of waiting, and of a device no end of reading."""
    os.mkfifo(tmp_path / "pipe.gdlab")
    for file in (tmp_path / "pipe.gdlab", "/dev/zero"):
        with pytest.raises(SceneError, match="cannot be read: it is a pipe, a socket or a device") as caught:
            load_scene(file)
        assert caught.value.file == str(file)


def test_a_file_that_grows_while_it_is_read_is_not_read_to_its_end(tmp_path, monkeypatch):
    file = tmp_path / "growing.gdlab"
    file.write_bytes(b" " * 100)
    monkeypatch.setattr("gdlab.scene.codec.MAX_BYTES", 50)
    monkeypatch.setattr("gdlab.scene.codec.os.fstat", lambda _: os.stat_result((0,) * 10))
    assert len(read_file(file)) == 51


def test_a_run_without_a_name_of_its_own_is_not_told_to_be_called_otherwise():
    def document(*runs):
        head = {"format": "gdlab-scene", "version": 1, "landscape": {"kind": "formula", "formula": "x**2"}}
        return json.dumps(head | {"runs": runs}).encode()

    assert renamed(document({"label": ""})) == []
    assert [line.split()[0] for line in renamed(document({"label": ""}, {}))] == ["$.runs[1]"]


def test_what_would_not_open_again_is_not_saved(tmp_path):
    file = tmp_path / "scene.gdlab"
    file.write_bytes(b"as it was")
    heights, path = Heights.of(np.array([[0.0, 1.0], [1.0, 3.0]])), ((0.0, 0.0),) * 600_000
    scene = Scene(landscape=GridSpec(((0.0, 1.0), (0.0, 1.0)), heights, trajectory=path))
    with pytest.raises(SceneError, match=r"1,000,000 values.*not open again"):
        save_scene(scene, file)
    assert file.read_bytes() == b"as it was"
