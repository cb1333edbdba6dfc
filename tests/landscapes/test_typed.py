"""A formula while it is typed: its coefficients and the part looked at."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.core.expressions import ExpressionError
from gdlab.landscapes import formula, typed
from gdlab.landscapes.typed import typed_landscape


def test_a_coefficient_that_stays_keeps_its_value_and_a_new_one_starts_at_one():
    found = typed_landscape("a*x**2/2 + b*y**2/2", {"a": 20.0})
    assert found.coefficients == {"a": 20.0, "b": 1.0}


def test_a_coefficient_that_is_no_longer_named_is_dropped():
    assert typed_landscape("a*x**2", {"a": 3.0, "b": 7.0}).coefficients == {"a": 3.0}


def test_a_long_name_is_a_coefficient_only_where_it_was_one_before():
    assert typed_landscape("spring*x**2", {"spring": 4.0}).coefficients == {"spring": 4.0}
    with pytest.raises(ExpressionError, match="spring"):
        typed_landscape("spring*x**2")


@pytest.mark.parametrize(("text", "words"), [("5", "no x"), ("a + b", "no x"), ("", "type a formula")])
def test_what_does_not_move_anything_is_refused_in_words(text, words):
    with pytest.raises(ExpressionError, match=words):
        typed_landscape(text, {"a": 2.0})


def test_the_place_of_a_mistake_is_known():
    with pytest.raises(ExpressionError) as caught:
        typed_landscape("x**2 + sine(y)")
    assert "x**2 + sine(y)"[caught.value.start : caught.value.end].startswith("sine")


def test_a_formula_with_a_value_in_the_middle_is_looked_at_nowhere_else(monkeypatch):
    monkeypatch.setattr(typed, "_samples", None)
    typed_landscape("sqrt(1.25 - x**2) + log(y + 1.5)")
    with pytest.raises(TypeError):
        typed_landscape("sqrt(x - 0.25)")


def test_a_landscape_with_holes_is_a_landscape():
    values = typed_landscape("log(x)").value(np.array([[-1.0], [1.0]]))
    assert np.isnan(values[0])
    assert values[1] == 0


@pytest.mark.parametrize("known", [{}, {"a": 2.0}, {"a": 2.0, "b": 1.0, "spring": 4.0}])
def test_a_text_is_compiled_once_however_often_it_is_tried(monkeypatch, known):
    compiled, expression = [], formula.Expression
    monkeypatch.setattr(formula, "Expression", lambda *given: compiled.append(given) or expression(*given))
    text = f"a*x**2 + {len(known)}.0625*y**2"
    formula.compiled.cache_clear()
    first, second = typed_landscape(text, {"a": 1.0, **known}), typed_landscape(text, {"a": 1.0, **known})
    assert len(compiled) == 1
    assert first.expression is second.expression


EVERYWHERE = "x from −2 to 2"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("1/0*x", "1/0", "this gives no number"),
        ("x**2 + x*log(0)", "log(0)", "this gives no number"),
        ("a/0*x", "a/0", "this gives no number"),
        ("x/0 + x", "x/0", f"no number for any {EVERYWHERE}"),
        ("x + sqrt(-x^2-1)", "sqrt(-x^2-1)", f"no number for any {EVERYWHERE}"),
        ("sqrt(x)*sqrt(-x - 1)", "sqrt(x)*sqrt(-x - 1)", f"no number for any {EVERYWHERE}"),
        ("y/(x - x)", "y/(x - x)", f"no number for any {EVERYWHERE} and y from −2 to 2"),
        ("x1 + x2 + log(-x3^2)", "log(-x3^2)", "no number for any x1 … x3 in the part shown"),
        ("x + log(x - 10)", "log(x - 10)", "choose another part below"),
        ("exp(exp(exp(x^2 + 9)))", "exp(exp(x^2 + 9))", "no number"),
        ("where(x < 3, log(-1), x)", "log(-1)", "no number"),
    ],
)
def test_what_gives_no_number_anywhere_is_told_so_at_its_place(text, place, words):
    with pytest.raises(ExpressionError, match=words) as caught:
        typed_landscape(text)
    assert text[caught.value.start : caught.value.end] == place


def test_another_part_is_advised_only_where_one_would_do():
    for text, would_do in (("log(x - 10)", True), ("log(-x^2)", False), ("x/0", False)):
        with pytest.raises(ExpressionError) as caught:
            typed_landscape(text)
        assert ("another part" in caught.value.message) == would_do


def test_in_a_part_where_it_gives_numbers_a_formula_is_a_landscape():
    assert typed_landscape("log(x - 10)", bounds=np.array([[8.0, 20.0]])).bounds.tolist() == [[8.0, 20.0]]
    with pytest.raises(ExpressionError, match="from 3 to 4"):
        typed_landscape("log(-x)", bounds=np.array([[3.0, 4.0]]))
    assert typed_landscape("x + y", bounds=np.array([[3.0, 4.0]])).bounds.tolist() == [[-2.0, 2.0]] * 2


@pytest.mark.parametrize("text", ["tan(x)", "1/x", "where(x<0, log(x), x)", "sqrt(x)", "x^y", "log(x)*log(y)", "e^x"])
def test_holes_alone_are_no_mistake(text):
    assert np.isfinite(typed_landscape(text).value(np.full((1, typed_landscape(text).dimension), 0.7))).all()


def test_what_is_asked_for_again_is_not_made_and_tried_again():
    text, bounds = "a*x**2 + sqrt(y + 3)", np.array([[-1.0, 1.0], [0.0, 2.0]])
    assert typed_landscape(text, {"a": 2.0}, bounds) is typed_landscape(text, {"a": 2.0, "b": 1.0}, bounds)
    assert typed_landscape(text, {"a": 2.0}, bounds) is not typed_landscape(text, {"a": 3.0}, bounds)
