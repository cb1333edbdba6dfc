"""What captions say, and how they are broken into lines."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from gdlab.core.resources import path as resource
from gdlab.scene import load_scene
from gdlab.ui.figure.equations import full_readings, update_rule
from gdlab.ui.figure.parts import gathered, summands, wrapped
from gdlab.ui.figure.subject import subject


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        (r"x^{2} + y^{2}", [r"x^{2}", r"+ y^{2}"]),
        (r"a - \left(b + c\right) + d", ["a", r"- \left(b + c\right)", "+ d"]),
        (r"\frac{x + 1}{2}", [r"\frac{x + 1}{2}"]),
        (r"\begin{cases} x + 1 & y \\ 2 - y \end{cases} + 1", [r"\begin{cases} x + 1 & y \\ 2 - y \end{cases}", "+ 1"]),
        ("x", ["x"]),
    ],
)
def test_a_formula_breaks_before_signs_outside_brackets(latex, pieces):
    assert summands(latex) == pieces


def test_summands_fill_lines():
    def width(text):
        return len(text.replace(r"{-}\,\,", "-"))

    assert gathered(["a", "+ b", "- c", "+ d"], width, 6) == ["a + b", r"{-}\,\,c + d"]
    assert gathered(["a", "+ b"], len, 99) == ["a + b"]


def test_words_fill_lines_and_tied_words_stay_together():
    assert wrapped("one two three", len, 7) == ["one two", "three"]
    assert wrapped("k\u00a0=\u00a03 x", len, 5) == ["k\u00a0=\u00a03", "x"]


def test_a_word_too_wide_is_cut():
    assert wrapped("abcdefg hi", len, 3) == ["abc", "def", "g", "hi"]
    assert wrapped("ab", len, 0) == ["a", "b"]


@pytest.mark.parametrize("key", ["momentum", "adam"])
def test_a_figures_update_rule_has_the_options_of_the_run(key):
    scene = load_scene(resource("scenes", "elongated-valley.gdlab"))

    def ruled(**options):
        run = replace(scene.runs[0], method=key, options=options)
        return update_rule(subject(replace(scene, runs=(run,)), 3))

    plain, decayed = ruled(), ruled(weight_decay=0.25)
    assert "weight_decay" not in plain.latex
    assert decayed.latex.endswith(r"{g = \nabla L(w) + \num{weight_decay}\,w}")
    assert decayed.texts["weight_decay"] == "0.250"


def test_a_figures_units_are_those_of_the_method():
    scene = load_scene(resource("scenes", "elongated-valley.gdlab"))
    newton = subject(replace(scene, runs=(replace(scene.runs[0], method="newton"),)), 3)
    friction = next(each for each in full_readings(newton, "physics") if "friction" in each.latex)
    assert friction.latex.endswith(r"\text{s}")
