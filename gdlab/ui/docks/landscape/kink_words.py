"""Where a formula may have no derivative, in words."""

from __future__ import annotations

from functools import lru_cache

from gdlab.core.expressions import tree
from gdlab.core.expressions.kinks import Kink
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.smoothness import seen_kinks

_MISSING = {
    "branch": "May not be differentiable where {}. There one branch’s slope is taken, 0 for abs and sign.",
    "slope": "May have no finite slope where {}.",
    "curvature": "May have no single finite curvature where {}.",
}
_DECIDES = {"min": "least", "max": "greatest"}
_BRIEF = 48
"""Letters that the places may take beside other words."""


def not_differentiable(landscape: FormulaLandscape) -> str:
    """Sentences on where the formula may have no derivative; "" where it has one wherever it has a value."""
    found = _kinks(landscape)
    listed = ((said, [kink for kink in found if kink.missing == missing]) for missing, said in _MISSING.items())
    return " ".join(said.format(_listed(those, landscape.formula)) for said, those in listed if those)


def exactness(landscape: FormulaLandscape) -> str:
    """A sentence on its gradient: that it is exact, and where not."""
    found = [kink for kink in _kinks(landscape) if kink.missing != "curvature"]
    if not found:
        return "Gradient exact."
    places = _listed(found, landscape.formula)
    return f"Gradient exact but where {places}." if len(places) <= _BRIEF else "Gradient exact but at its kinks."


_kinks = lru_cache(16)(seen_kinks)


def _listed(found: list[Kink] | tuple[Kink, ...], formula: str) -> str:
    places = [_place(kink, formula) for kink in found]
    return places[0] if len(places) == 1 else f"{', '.join(places[:-1])} or {places[-1]}"


def _place(kink: Kink, formula: str) -> str:
    if kink.kind == "whole number":
        return f"{_author(kink.place, formula)} is a whole number"
    if isinstance(kink.place, tree.Call):
        *others, last = (_author(each, formula) for each in kink.place.arguments)
        return f"two of {', '.join(others)} and {last} are equal and {_DECIDES[kink.place.function]}"
    assert isinstance(kink.place, tree.Compare)
    return f"{_author(kink.place.left, formula)} = {_author(kink.place.right, formula)}"


def _author(node: tree.Node, formula: str) -> str:
    """A part of the formula as its author wrote it; a number that nobody wrote."""
    if node.end:
        return formula[node.start : node.end]
    return node.text.replace("-", "−") if isinstance(node, tree.Number) else ""
