"""A formula while it is typed: its coefficients and the part looked at."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.core.expressions import ExpressionError
from gdlab.landscapes import formula
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
