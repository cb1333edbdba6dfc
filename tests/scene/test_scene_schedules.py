"""Schedules in a scene: they are read strictly, written back, edited by path, and carried from take to take."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gdlab
from gdlab.core.schedules import running
from gdlab.scene import SceneError, decode, diff, encode, problems, run_simulation, set_values
from gdlab.scene.changes import change, reset

COSINE = {"kind": "cosine", "T_max": 200, "eta_min": 0.0}
STEP = {"kind": "step", "step_size": 30}


def document(schedules=None, events=()):
    run = {"method": "momentum", "events": list(events)}
    if schedules is not None:
        run["schedules"] = schedules
    return {"format": "gdlab-scene", "version": 1, "landscape": {"kind": "gallery", "key": "himmelblau"}, "runs": [run]}


def scene(schedules=None, events=()):
    return decode(json.dumps(document(schedules, events)).encode())


def lr(simulation, step):
    return simulation.coefficients_at(step).learning_rate


def test_schedules_are_read_and_drive_the_run():
    run = run_simulation(scene({"learning_rate": COSINE}))
    assert lr(run, 0) > 0
    assert lr(run, 100) == pytest.approx(lr(run, 0) / 2)
    assert lr(run, 200) == 0


def test_what_is_written_is_read_again_and_none_are_not_written():
    for given in ({"learning_rate": COSINE}, {"momentum": STEP, "temperature": {"kind": "exponential", "gamma": 0.9}}):
        written = encode(scene(given))
        assert json.loads(written)["runs"][0]["schedules"] == given
        assert decode(written) == scene(given)
    assert "schedules" not in json.loads(encode(scene()))["runs"][0]
    assert "schedules" not in json.loads(encode(scene({})))["runs"][0]


WRONG = [
    ({"learning_rate": {"kind": "cosine", "T_max": 0}}, "learning_rate.T_max", "at least 1"),
    ({"learning_rate": {"kind": "cosine", "T_max": 20.5}}, "learning_rate.T_max", "whole number"),
    ({"learning_rate": {"kind": "cosine"}}, "learning_rate.T_max", "is missing"),
    ({"learning_rate": {"kind": "cosine", "T_mx": 5, "T_max": 5}}, "learning_rate.T_mx", "'T_max'"),
    ({"learning_rate": {"kind": "cosin", "T_max": 5}}, "learning_rate.kind", "'cosine'"),
    ({"learning_rate": {"T_max": 5}}, "learning_rate.kind", "is missing"),
    ({"learning_rate": 3}, "learning_rate", "must be an object"),
    ({"learning_rat": COSINE}, "learning_rat", "'learning_rate'"),
    ({"mass": COSINE}, "mass", "'momentum'"),
    ({"momentum": {"kind": "exponential", "gamma": 1.5}}, "momentum.gamma", "at most 1"),
    ({"temperature": {"kind": "warm-up", "start_factor": "a lot"}}, "temperature.start_factor", "must be a number"),
    ({"temperature": {"kind": "warm-up", "start_factor": 0}}, "temperature.start_factor", "more than 0"),
]


@pytest.mark.parametrize(("given", "place", "words"), WRONG, ids=[place for _, place, _ in WRONG])
def test_a_wrong_number_is_told_with_its_path(given, place, words):
    (error,) = problems(json.dumps(document(given)).encode())
    assert error.path == f"$.runs[0].schedules.{place}"
    assert words in error.message


@pytest.mark.parametrize(("given", "place", "words"), WRONG, ids=[place for _, place, _ in WRONG])
def test_a_wrong_number_in_an_event_is_told_with_its_path(given, place, words):
    (error,) = problems(json.dumps(document(events=[{"step": 5, "set": {"schedules": given}}])).encode())
    assert error.path == f"$.runs[0].events[0].set.schedules.{place}"
    assert words in error.message


def test_schedules_must_be_an_object():
    (error,) = problems(json.dumps(document([COSINE])).encode())
    assert error.path == "$.runs[0].schedules"


def test_every_wrong_number_is_told():
    wrong = {"learning_rate": {"kind": "cosine", "T_max": 0}, "momentum": {"kind": "step", "step_size": -1}}
    assert [error.path for error in problems(json.dumps(document(wrong)).encode())] == [
        "$.runs[0].schedules.learning_rate.T_max",
        "$.runs[0].schedules.momentum.step_size",
    ]


def test_numbers_are_set_one_by_one_by_their_paths():
    edited = set_values(scene(), {"schedules.learning_rate.kind": "cosine", "schedules.learning_rate.T_max": 50})
    assert edited.runs[0].schedules == {"learning_rate": {"kind": "cosine", "T_max": 50}}
    shorter = set_values(edited, {"schedules.learning_rate.T_max": 20})
    assert shorter.runs[0].schedules["learning_rate"]["T_max"] == 20
    assert diff(edited, shorter) == {"runs[0].schedules"}
    assert set_values(edited, {"schedules": {}}) == scene()


def test_another_kind_drops_the_numbers_of_the_old_one():
    edited = set_values(
        scene({"learning_rate": STEP}),
        {"schedules.learning_rate.kind": "cosine", "schedules.learning_rate.T_max": 50},
    )
    assert edited.runs[0].schedules == {"learning_rate": {"kind": "cosine", "T_max": 50}}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("schedules.learning_rate.T_max", 50, "$.runs[0].schedules.learning_rate.kind"),
        ("schedules.mass.kind", "cosine", "$.runs[0].schedules.mass"),
        ("schedules.learning_rate.kind", 7, "$.runs[0].schedules.learning_rate.kind"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(path, value, place):
    with pytest.raises(SceneError) as caught:
        set_values(scene(), {path: value})
    assert caught.value.path == place


def test_at_step_zero_a_change_is_of_the_run_and_later_an_event():
    begun = change(scene(), 0, {"schedules": {"learning_rate": COSINE}})
    assert begun.runs[0].schedules == {"learning_rate": COSINE}
    assert begun.runs[0].events == ()
    later = change(change(begun, 10, {"schedules": {"momentum": STEP}}), 10, {"schedules": {"learning_rate": STEP}})
    assert later.runs[0].schedules == {"learning_rate": COSINE}
    assert [event.set for event in later.runs[0].events] == [{"schedules": {"momentum": STEP, "learning_rate": STEP}}]
    assert change(begun, 0, {"schedules": {"learning_rate": {"kind": "constant"}}}).runs[0].schedules == {}


def test_reset_keeps_the_schedules_in_force_and_what_they_begin_from():
    moved = change(scene({"learning_rate": COSINE}), 40, {"schedules": {"momentum": STEP}, "temperature": 2.0})
    run = run_simulation(moved)
    again = reset(moved, {0: run.setting_at(50)})
    assert again.runs[0].events == ()
    assert again.runs[0].parameters.temperature == 2.0
    assert set(again.runs[0].schedules) == {"learning_rate", "momentum"}
    assert lr(run_simulation(again), 0) == lr(run, 0)
    assert problems(encode(again)) == []


def test_a_scene_gives_the_bits_of_simulate():
    made = scene({"learning_rate": COSINE, "momentum": STEP})
    run = run_simulation(made)
    run.advance(150)
    start, parameters = made.runs[0].start, made.runs[0].parameters
    direct = gdlab.simulate("himmelblau", parameters, start, 150, schedules=made.runs[0].schedules)
    assert np.array_equal(run.rows(0), direct.position)
    assert run.setting.schedules == running({}, made.runs[0].schedules, 0)
