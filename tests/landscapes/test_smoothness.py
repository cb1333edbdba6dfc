"""A kink is one where both sides show it; what a formula's parts suggest is not enough."""

from __future__ import annotations

import pytest

from gdlab.core.expressions import expression
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.smoothness import seen_kinks


def missing(formula, coefficients=None, bounds=None):
    return [kink.missing for kink in seen_kinks(FormulaLandscape(formula, coefficients, bounds))]


@pytest.mark.parametrize(
    "formula",
    [
        "abs(x)**2",
        "abs(x)**2 + y**2",
        "abs(x)**3",
        "abs(x - y)**3",
        "sqrt(x**2)**2",
        "sqrt(x**4)",
        "abs(x)*abs(x)",
        "abs(x)**2.5",
        "where(x < 0, x**2, x**2 + x**4)",
        "max(x, -x)**2 + y**2",
    ],
)
def test_where_both_sides_agree_there_is_no_kink(formula):
    assert missing(formula) == []


@pytest.mark.parametrize(
    "formula",
    [
        "x*abs(x)",
        "sign(x)*x**2 + y",
        "max(x, 0)**2 + y**2",
        "where(x < 0, x**2, 2*x**2)",
        "abs(x)**1.5",
        "abs(x)**1.3",
        "abs(x)**1.2",
        "x*abs(x) + 1e6*x**3",
    ],
)
def test_where_only_curvatures_differ_only_they_are_missing(formula):
    assert missing(formula) == ["curvature"]


@pytest.mark.parametrize(
    "formula",
    [
        "abs(x)",
        "abs(x) + y**2",
        "sqrt(x**2)",
        "abs(y - x**2)",
        "sign(x)",
        "where(x < 0, 0, 1) + y**2",
        "min(x**2, 1)",
        "abs(x)*y**2",
        "100*abs(y - x**2) + (1 - x)**2",
        "max(x, 2*x - 1) + y**2",
        "max(x, y)**2 - x*y",
    ],
)
def test_where_the_slope_or_the_value_jumps_there_is_a_kink(formula):
    assert missing(formula) == ["branch"]


@pytest.mark.parametrize(
    ("formula", "reach"),
    [
        ("abs(x) + 5e4*x**2", 2),
        ("abs(x)/1000 + 50*x**2", 2),
        ("abs(x) + 1e4*x**2", 500),
        ("abs(x) + 0*log(1e-10 - x**2)", 2),  # defined at the two nearer distances only
    ],
)
def test_steep_ground_hides_no_kink(formula, reach):
    assert "branch" in missing(formula, bounds=[[-reach, reach]])


@pytest.mark.parametrize("formula", ["sqrt(x)", "asin(x)", "(x**2 + y**2)**0.5"])
def test_what_both_sides_cannot_show_stays_as_it_was_told(formula):
    assert set(missing(formula)) == {"slope"}


def test_a_place_beyond_the_bounds_is_told_all_the_same():
    assert missing("abs(x - 50)") == ["branch"]


def test_coefficients_move_the_place_with_them():
    assert missing("abs(x - a)**2", {"a": 0.7}) == []
    assert missing("abs(x - a)", {"a": 0.7}) == ["branch"]


def test_a_coefficient_that_is_dragged_makes_nothing_anew(monkeypatch):
    first, second = (FormulaLandscape("abs(x - a) + a*x**2", {"a": a}) for a in (0.7, 0.8))
    emitted = []
    emit = expression.emit_drawing
    monkeypatch.setattr(expression, "emit_drawing", lambda program: emitted.append(program) or emit(program))
    assert seen_kinks(first)
    once = len(emitted)
    assert seen_kinks(second)
    assert len(emitted) == once > 0
