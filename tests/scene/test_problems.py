"""Whatever is wrong with a scene file is said in one line that names the place."""

from __future__ import annotations

import json

import pytest

from gdlab.core.events import SETTABLE
from gdlab.scene import SceneError, decode, problems
from gdlab.scene.meaning import MAX_PARTICLES
from gdlab.scene.reading import MAX_BYTES
from gdlab.scene.structure import EventSettings

RUN = ["runs", 0]
MASS = [*RUN, "parameters", "mass"]
FORMULA = ["landscape", "formula"]
COEFFICIENTS = ["landscape", "coefficients"]


def event(**settings):
    return [{"step": 1, "set": {"mass": 2.0}}, {"step": 2, "set": settings}]


SPOILT = {
    # the head
    "another format": (["format"], "png", "$.format", "must be 'gdlab-scene', not 'png'"),
    "newer": (["version"], 7, "$.version", "made by a newer gdlab (version 7)"),
    "version of another type": (["version"], True, "$.version", "not True"),
    # keys
    "unknown key": (["sede"], 1, "$.sede", "did you mean 'seed'?"),
    "unknown key of a run": ([*RUN, "lable"], "a", "$.runs[0].lable", "did you mean 'label'?"),
    "unknown key of a landscape": (["landscape", "formla"], "x", "$.landscape.formla", "did you mean 'formula'?"),
    "unknown parameter": ([*RUN, "parameters", "mas"], 1, "$.runs[0].parameters.mas", "did you mean 'mass'?"),
    "key with a space": (["two words"], 1, '$["two words"]', "no such key"),
    "key that ends in a new line": (["seed\n"], 1, r'$["seed\n"]', "no such key"),
    # types
    "text for a number": (MASS, "1", "$.runs[0].parameters.mass", "must be a number, not '1'"),
    "true for a number": (MASS, True, "$.runs[0].parameters.mass", "must be a number, not true"),
    "true for a coordinate": ([*RUN, "start"], [[True, 1]], "$.runs[0].start[0][0]", "must be a number, not true"),
    "null for a number": (MASS, None, "$.runs[0].parameters.mass", "must be a number, not null"),
    "number for a text": ([*RUN, "label"], 5, "$.runs[0].label", "must be text, not 5"),
    "list for an object": (["landscape"], [], "$.landscape", "must be an object {…}, not a list"),
    "object for a list": (["runs"], {}, "$.runs", "must be a list […], not an object"),
    "text for a coefficient": (COEFFICIENTS, {"a": "1"}, "$.landscape.coefficients.a", "must be a number"),
    "text for an option": (
        [*RUN, "options"],
        {"dampening": "1"},
        "$.runs[0].options.dampening",
        "must be a number or true",
    ),
    "unknown arrow": (["view"], {"arrows": ["forc"]}, "$.view.arrows[0]", "did you mean 'force'?"),
    "three ends of an interval": (
        ["landscape", "bounds"],
        [[1, 2, 3], [1, 2]],
        "$.landscape.bounds[0]",
        "a list of 2, not of 3",
    ),
    # numbers
    "negative mass": (MASS, -1, "$.runs[0].parameters.mass", "mass must be zero or more, not -1"),
    "no mass and no friction": (
        [*RUN, "parameters"],
        {"mass": 0, "friction": 0},
        "$.runs[0].parameters.friction",
        "cannot both be zero",
    ),
    "negative seed": (["seed"], -1, "$.seed", "from 0 to 2^64 − 1, not -1"),
    "seed of 65 bits": (["seed"], 2**64, "$.seed", "from 0 to 2^64 − 1"),
    "broken seed": (["seed"], 1.5, "$.seed", "must be a whole number, not 1.5"),
    "integer of 5000 digits": (["seed"], "DIGITS", "$.seed", "a number of 4000 digits is too large"),
    "NaN": (MASS, float("nan"), "$.runs[0].parameters.mass", "NaN"),
    "Infinity": ([*RUN, "start"], [[1, float("-inf")]], "$.runs[0].start[0][1]", "-Infinity"),
    # the landscape
    "unknown kind": (["landscape", "kind"], "galery", "$.landscape.kind", "did you mean 'gallery'?"),
    "unknown landscape": (
        ["landscape"],
        {"kind": "gallery", "key": "himelblau"},
        "$.landscape.key",
        "did you mean 'himmelblau'?",
    ),
    "no formula": (["landscape"], {"kind": "formula"}, "$.landscape.formula", "is missing"),
    "unknown function": (
        FORMULA,
        "a*x**2 + sn(y)",
        "$.landscape.formula",
        "did you mean 'sin'?), at column 10: a*x**2 + «sn»(y)",
    ),
    "code": (FORMULA, "__import__('os')", "$.landscape.formula", "at column 12"),
    "nothing moves": (FORMULA, "3", "$.landscape.formula", "no x"),
    "endless formula": (FORMULA, "(" * 5000, "$.landscape.formula", "400 characters"),
    "missing coefficient": (COEFFICIENTS, {}, "$.landscape.coefficients.a", "the formula needs a number for a"),
    "extra coefficient": (COEFFICIENTS, {"a": 1, "q": 2}, "$.landscape.coefficients.q", "no coefficient 'q'"),
    "coefficient of a formula without": (
        ["landscape"],
        {"kind": "gallery", "key": "saddle", "coefficients": {"a": 1}},
        "$.landscape.coefficients.a",
        "no coefficient",
    ),
    "bounds reversed": (["landscape", "bounds"], [[2, -2], [-2, 2]], "$.landscape.bounds", "the smaller one first"),
    "bounds of another dimension": (["landscape", "bounds"], [[-2, 2]], "$.landscape.bounds", "2 pairs"),
    # runs
    "no runs": (["runs"], [], "$.runs", "1 to 8 runs, not 0"),
    "nine runs": (["runs"], [{}] * 9, "$.runs", "1 to 8 runs, not 9"),
    "start of another dimension": ([*RUN, "start"], [[1]], "$.runs[0].start", "n × 2 numbers"),
    "uneven start": ([*RUN, "start"], [[1, 2], [1]], "$.runs[0].start", "each with 2 numbers"),
    "no particles": ([*RUN, "start"], [], "$.runs[0].start", "n × 2 numbers"),
    "velocity of more particles": ([*RUN, "velocity"], [[1, 2], [3, 4]], "$.runs[0].velocity", "1 × 2 numbers"),
    "unknown method": ([*RUN, "method"], "momentun", "$.runs[0].method", "did you mean 'momentum'?"),
    "unknown scheme": ([*RUN, "friction_scheme"], "exakt", "$.runs[0].friction_scheme", "did you mean 'exact'?"),
    "unknown option": ([*RUN, "options"], {"dampning": 1}, "$.runs[0].options.dampning", "did you mean 'dampening'?"),
    "option out of range": ([*RUN, "options"], {"dampening": 2}, "$.runs[0].options.dampening", "at most 1"),
    "descent without friction": (
        ["runs"],
        [{"method": "gradient-descent", "parameters": {"friction": 0}}],
        "$.runs[0].parameters.friction",
        "more than zero",
    ),
    "label of two lines": ([*RUN, "label"], "a\nb", "$.runs[0].label", "one line"),
    "visible part reversed": (
        ["view"],
        {"rectangle": [[0, 1], [1, 0]]},
        "$.view.rectangle[1]",
        "the smaller one first",
    ),
    # events
    "unknown setting": ([*RUN, "events"], event(mas=2), "$.runs[0].events[1].set.mas", "did you mean 'mass'?"),
    "setting of another type": ([*RUN, "events"], event(mass="2"), "$.runs[0].events[1].set.mass", "must be a number"),
    "setting out of range": (
        [*RUN, "events"],
        event(step_size=0),
        "$.runs[0].events[1].set.step_size",
        "more than zero",
    ),
    "setting that cannot stand": (
        [*RUN, "events"],
        event(mass=0, friction=0),
        "$.runs[0].events[1].set.friction",
        "cannot both be zero",
    ),
    "unknown method later": (
        [*RUN, "events"],
        event(method="momentun"),
        "$.runs[0].events[1].set.method",
        "did you mean 'momentum'?",
    ),
    "unknown option later": (
        [*RUN, "events"],
        event(options={"eps": 1}),
        "$.runs[0].events[1].set.options.eps",
        "no option",
    ),
    "unknown coefficient later": (
        [*RUN, "events"],
        event(coefficients={"b": 1}),
        "$.runs[0].events[1].set.coefficients.b",
        "no coefficient",
    ),
    "position of another dimension": (
        [*RUN, "events"],
        event(position=[[1]]),
        "$.runs[0].events[1].set.position",
        "1 × 2 numbers",
    ),
    "event before the start": ([*RUN, "events"], [{"step": -1, "set": {}}], "$.runs[0].events[0].step", "from 0 to"),
    "event without a step": ([*RUN, "events"], [{"set": {}}], "$.runs[0].events[0].step", "is missing"),
}


@pytest.mark.parametrize(("place", "value", "path", "words"), SPOILT.values(), ids=SPOILT)
def test_a_wrong_value_is_found_at_its_place(spoilt, place, value, path, words):
    data = spoilt(place, value).replace(b'"DIGITS"', b"9" * 4000)
    (problem,) = problems(data)
    assert problem.path == path
    assert words in problem.message
    assert "\n" not in str(problem)
    with pytest.raises(SceneError) as caught:
        decode(data)
    assert str(caught.value) == str(problem) == f"{path}: {problem.message}"


UNREADABLE = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n", "the file is empty"),
    "binary": (b"\x00\x01\xff\xfe", "byte 2 is not UTF-8"),
    "Latin-1": ('{"label": "Größe"}'.encode("latin-1"), "is not UTF-8"),
    "not JSON": (b"a: 1", "this is not JSON"),
    "more text": (b"{} {}", "there is more text"),
    "a word after it": (b"{} x", "there is more text"),
    "a word": (b"hello", "this is not JSON"),
    "a list": (b"[]", "must be an object"),
    "deep lists": (b"[" * 100_000, "nested more than 32 deep"),
    "deep objects": (b'{"a":' * 100_000, "nested more than 32 deep"),
    "closed deep lists": (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}", "nested more than 32 deep"),
    "too many values": (b"[" + b"[]," * 1_000_001 + b"[]]", "at most 1,000,000 values"),
    "too long": (b" " * (MAX_BYTES + 1), "at most 32 MB; this one has 33 MB"),
    "half a character": (b'{"format": "\\ud800"}', "half of a surrogate pair"),
    "duplicate key at the top": (b'{"seed": 1, "seed": 1}', "$.seed: this key stands here twice"),
    "duplicate key inside": (
        b'{"runs": [{}, {"a": {"b": 1, "c": 2, "b": 1}}]}',
        "$.runs[1].a.b: this key stands here twice",
    ),
    "beyond the range": (b'{"runs": [{"start": [[0, -1e999]]}]}', "$.runs[0].start[0][1]: -1e999 is too large"),
    "below the range": (b'{"runs": [{"start": [[0, -1e-400]]}]}', "$.runs[0].start[0][1]: -1e-400 is too small"),
    "below the range, written long": (b'{"seed": 0.' + b"0" * 400 + b"1}", "$.seed: 0.00"),
    "no format": (b'{"version": 1}', "$.format: is missing"),
    "no version": (b'{"format": "gdlab-scene"}', "$.version: is missing"),
    "no landscape": (b'{"format": "gdlab-scene", "version": 1}', "$.landscape: is missing"),
}


@pytest.mark.parametrize(("data", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_scene_is_refused_in_one_line(data, words):
    (problem,) = problems(data)
    assert words in str(problem)
    assert len(str(problem)) < 600
    assert "\n" not in str(problem)


def test_a_scene_cut_anywhere_is_said_to_be_cut(valley):
    whole = json.dumps(valley).encode()
    for length in range(1, len(whole)):
        (problem,) = problems(whole[:length])
        assert "cut off" in problem.message


def test_any_byte_may_be_broken_without_an_exception(valley):
    whole = json.dumps(valley).encode()
    for place in range(len(whole)):
        for byte in (b"\x00", b"\xff", b'"', b"{", b"9", b"-", b"e"):
            problems(whole[:place] + byte + whole[place + 1 :])


def test_all_that_is_wrong_is_told_at_once(valley):
    valley["seed"] = -1
    valley["landscape"]["coefficients"] = {"b": 1, "c": 2}
    valley["runs"].append({"method": "adm", "label": "a\tb"})
    found = [problem.path for problem in problems(json.dumps(valley).encode())]
    assert found == [
        "$.seed",
        "$.landscape.coefficients.a",
        "$.landscape.coefficients.b",
        "$.landscape.coefficients.c",
        "$.runs[1].label",
        "$.runs[1].method",
    ]


def test_wrong_types_are_told_at_once_too(valley):
    valley["landscape"]["formula"] = 1
    valley["runs"][0]["parameters"] = {"mass": -1, "friction": "1"}
    valley["runs"].append(5)
    found = [problem.path for problem in problems(json.dumps(valley).encode())]
    assert found == ["$.landscape.formula", "$.runs[0].parameters.mass", "$.runs[0].parameters.friction", "$.runs[1]"]


def test_a_thousand_errors_are_not_all_told(valley):
    valley["runs"][0]["options"] = {f"o{i}": 1 for i in range(1000)}
    assert len(problems(json.dumps(valley).encode())) == 100


def test_the_error_knows_the_place_in_the_formula(spoilt):
    """The window draws its wavy line there."""
    (problem,) = problems(spoilt(FORMULA, "x + sn(y)"))
    assert (problem.__cause__.start, problem.__cause__.end) == (4, 6)


def test_a_crowd_that_cannot_be_kept_is_refused_and_the_largest_run_named(valley, monkeypatch):
    monkeypatch.setattr("gdlab.scene.meaning.MAX_PARTICLES", 100)
    monkeypatch.setattr("gdlab.scene.meaning.Simulation", lambda *_: pytest.fail("it was planned"))
    valley["runs"] = [{"start": [[1, 1]] * 30}, {"start": [[1, 1]] * 71}]
    (problem,) = problems(json.dumps(valley).encode())
    assert str(problem).startswith(
        "$.runs[1].start: a scene has at most 100 particles in all its runs; these are 71 of 101"
    )


def test_a_full_crowd_is_taken(valley):
    valley["runs"][0]["start"] = [[1.5, 1.0 + i / MAX_PARTICLES] for i in range(MAX_PARTICLES)]
    assert problems(json.dumps(valley).encode()) == []
    valley["runs"][0]["start"].append([0, 0])
    assert f"these are {MAX_PARTICLES + 1:,}: leave some out" in str(problems(json.dumps(valley).encode())[0])


def test_every_setting_of_an_event_has_a_type():
    assert EventSettings.__struct_fields__ == SETTABLE


def test_events_that_are_right_only_together_are_taken(spoilt):
    """Without mass, friction must not be zero; both change at the same step."""
    changes = [{"step": 3, "set": {"friction": 0.0}}, {"step": 3, "set": {"friction": 2.0, "mass": 0.0}}]
    assert problems(spoilt([*RUN, "events"], changes)) == []


@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
def test_numbers_beyond_all_sense_are_run_or_refused(spoilt, scheme):
    """Each is allowed alone; together Δt² and Δt²/m leave the range of float64."""
    for mass in (1e-300, 1e300):
        for step in (1e-300, 1e300):
            parameters = {"mass": mass, "friction": 1e-300, "step_size": step, "temperature": 1e300}
            found = problems(spoilt([*RUN], {"friction_scheme": scheme, "parameters": parameters}))
            assert all(problem.path == "$.runs[0].parameters" for problem in found)
