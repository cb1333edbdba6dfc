"""A kink is one where both sides show it; what a formula's parts suggest is not enough."""

from __future__ import annotations

import pytest

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
        "max(x, y)**2 - x*y",
    ],
)
def test_where_only_curvatures_differ_only_they_are_missing(formula):
    assert set(missing(formula)) <= {"curvature", "branch"}
    assert missing(formula)[0] == ("branch" if "max(x, y)" in formula else "curvature")


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
    ],
)
def test_where_the_slope_or_the_value_jumps_there_is_a_kink(formula):
    assert missing(formula) == ["branch"]


@pytest.mark.parametrize("formula", ["sqrt(x)", "asin(x)", "(x**2 + y**2)**0.5"])
def test_what_both_sides_cannot_show_stays_as_it_was_told(formula):
    assert set(missing(formula)) == {"slope"}


def test_a_place_beyond_the_bounds_is_told_all_the_same():
    assert missing("abs(x - 50)") == ["branch"]


def test_coefficients_move_the_place_with_them():
    assert missing("abs(x - a)**2", {"a": 0.7}) == []
    assert missing("abs(x - a)", {"a": 0.7}) == ["branch"]
