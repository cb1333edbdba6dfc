"""A notation changes letters, and nothing but letters that stand for weights and momentum."""

import pytest

from gdlab.symbols.notation import Notation, parse_notation
from gdlab.symbols.table import templates

OTHER = Notation("θ", "β", "ml")


def test_weights_and_momentum_change_their_letters_in_equations() -> None:
    written = r"w_{k+1} = w_k - \ell\,\nabla L(w_k) + \rho\,(w_k - w_{k-1})"
    assert OTHER.latex(written) == (
        r"\theta_{k+1} = \theta_k - \ell\,\nabla L(\theta_k) + \beta\,(\theta_k - \theta_{k-1})"
    )


@pytest.mark.parametrize("latex", [r"\num{momentum}", r"\text{worn}", r"\rm x", r"\widehat{x}", r"\num{w.1}"])
def test_names_and_words_stay(latex: str) -> None:
    assert OTHER.latex(latex) == latex


def test_a_letter_does_not_run_into_the_next() -> None:
    assert OTHER.latex(r"\rho v") == r"\beta v"
    assert OTHER.latex(r"\dot{w}x") == r"\dot{\theta}x"
    assert Notation(momentum="μ").latex(r"1-\rho") == r"1-\mu"


def test_plain_text_is_translated_but_words_are_not() -> None:
    assert OTHER.text("x = w₁, ρ < 0: how w moves") == "x = θ₁, β < 0: how θ moves"
    assert OTHER.text("we know how, now") == "we know how, now"


def test_the_standard_notation_changes_nothing() -> None:
    for row in templates():
        for reading in (row.physics, row.ml):
            assert Notation().latex(reading.latex) == reading.latex
            assert Notation().text(reading.meaning) == reading.meaning


def test_no_row_keeps_the_old_letters() -> None:
    for row in templates():
        for reading in (row.physics, row.ml):
            assert r"\rho" not in OTHER.latex(reading.latex + reading.numbers)


def test_a_notation_is_read_from_words() -> None:
    assert parse_notation("θ, β ml-first") == OTHER == parse_notation("ml-first beta theta")
    assert parse_notation("") == Notation()
    assert OTHER.sides == ("ml", "physics")


@pytest.mark.parametrize("text", ["q", "w θ", "betta"])
def test_what_a_notation_has_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="notation"):
        parse_notation(text)


@pytest.mark.parametrize("notation", [Notation(), OTHER, Notation("θ", "μ"), Notation(first="ml")])
def test_the_words_of_a_notation_are_read_as_the_same(notation: Notation) -> None:
    assert parse_notation(notation.words()) == notation
