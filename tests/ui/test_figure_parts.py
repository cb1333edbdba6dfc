"""How captions are broken into lines."""

from __future__ import annotations

import pytest

from gdlab.ui.figure.parts import gathered, summands, wrapped


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
