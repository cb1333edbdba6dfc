"""An edit gives a new valid scene or an error; the scene it begins with stays."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.core.expressions import ExpressionError
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, GallerySpec, Run, Scene, SceneError, diff, encode, set_value, set_values


@pytest.fixture
def scene():
    runs = (Run(start=((1.5, 1.5),), options={"dampening": 0.5, "maximize": True}), Run(label="b", start=((0.0, 1.0),)))
    return Scene(landscape=FormulaSpec("a*x**2/2 + y**2/2", {"a": 20.0}), runs=runs)


EDITS = [
    ("parameters.mass", 2, lambda s: s.runs[0].parameters.mass, 2.0, {"runs[0].parameters"}),
    ("runs[1].parameters.mass", 2, lambda s: s.runs[1].parameters.mass, 2.0, {"runs[1].parameters"}),
    ("friction_scheme", "exact", lambda s: s.runs[0].friction_scheme, "exact", {"runs[0].friction_scheme"}),
    ("options.weight_decay", 1, lambda s: s.runs[0].options["weight_decay"], 1.0, {"runs[0].options"}),
    ("start", [[1, 2]], lambda s: s.runs[0].start, ((1.0, 2.0),), {"runs[0].start"}),
    ("start[0][1]", 7, lambda s: s.runs[0].start, ((1.5, 7.0),), {"runs[0].start"}),
    ("start", np.array([[1.0, 2.0]]), lambda s: s.runs[0].start, ((1.0, 2.0),), {"runs[0].start"}),
    ("velocity", [[0, 1]], lambda s: s.runs[0].velocity, ((0.0, 1.0),), {"runs[0].velocity"}),
    ("label", "air", lambda s: s.runs[0].label, "air", {"runs[0].label"}),
    ("events", [{"step": 1, "set": {"mass": 2}}], lambda s: s.runs[0].events[0].step, 1, {"runs[0].events"}),
    ("seed", 5, lambda s: s.seed, 5, {"seed"}),
    ("landscape.coefficients.a", 3, lambda s: s.landscape.coefficients, {"a": 3.0}, {"landscape"}),
    ("landscape.formula", "a*y", lambda s: s.landscape.formula, "a*y", {"landscape"}),
    ("landscape", GallerySpec("saddle"), lambda s: s.landscape, GallerySpec("saddle"), {"landscape"}),
    ("view.swap_axes", True, lambda s: s.view.swap_axes, True, {"view"}),
    ("runs", [{}], lambda s: len(s.runs), 1, {"runs", "runs[0].options"}),
]


@pytest.mark.parametrize(("path", "value", "read", "expected", "changed"), EDITS, ids=[edit[0] for edit in EDITS])
def test_a_value_is_set_and_nothing_else(scene, path, value, read, expected, changed):
    before = encode(scene)
    edited = set_value(scene, path, value)
    assert read(edited) == expected
    assert diff(scene, edited) == changed
    assert encode(scene) == before


def test_a_path_without_a_run_is_meant_of_the_run_that_is_named(scene):
    assert set_value(scene, "parameters.mass", 2, run=1).runs[1].parameters.mass == 2


WRONG = [
    ("parameters.mass", -1, "$.runs[0].parameters.mass: mass must be zero or more"),
    ("parameters.mas", 1, "$.runs[0].parameters.mas: there is no such key"),
    ("parameters.mass", float("nan"), "$.runs[0].parameters.mass: must be a finite number"),
    ("parameters.mass.x", 1, "$.runs[0].parameters.mass: there is no x here"),
    ("runs[5].label", "a", "$.runs: there is no [5] here"),
    ("start", [[1]], "$.runs[0].start: start must be n × 2"),
    ("sed", 1, "a scene has no 'sed' (did you mean 'seed'?)"),
    ("", 1, "'' is no path"),
    ("runs[0", 1, "'runs[0' is no path"),
    ("runs", 5, "$.runs: must be a list"),
    ("method", "adm", "$.runs[0].method: there is no method 'adm'"),
]


@pytest.mark.parametrize(("path", "value", "words"), WRONG, ids=[f"{w[0]}={w[1]}" for w in WRONG])
def test_what_cannot_be_is_refused(scene, path, value, words):
    with pytest.raises(SceneError) as caught:
        set_value(scene, path, value)
    assert str(caught.value).startswith(words)


def test_a_wrong_formula_says_where(scene):
    with pytest.raises(SceneError) as caught:
        set_value(scene, "landscape.formula", "a*x + sn(y)")
    assert isinstance(caught.value.__cause__, ExpressionError)
    assert caught.value.__cause__.start == 6


def test_several_values_change_at_once(scene):
    """Neither may come first: without mass there must be friction, and a start of two numbers needs two coordinates."""
    without = set_values(scene, {"parameters.friction": 0.0})
    assert set_values(without, {"parameters.mass": 0, "parameters.friction": 1}).runs[0].parameters == Parameters(0, 1)
    line = {"landscape.formula": "a*x", "runs[0].start": [[1]], "runs[1].start": [[2]]}
    assert set_values(scene, line).build_landscape().dimension == 1


def test_label_and_options_follow_the_method(scene):
    changed = set_value(scene, "method", "gradient-descent")
    assert changed.runs[0].label == "gradient-descent"
    assert changed.runs[0].options == {"maximize": True}
    assert set_value(scene, "method", "gradient-descent", run=1).runs[1].label == "b"


def test_equal_scenes_do_not_differ(scene):
    assert diff(scene, set_value(scene, "seed", 0)) == frozenset()
