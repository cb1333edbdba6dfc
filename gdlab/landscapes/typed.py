"""What a formula means while it is being typed: known coefficients keep their values, new ones start at 1."""

from __future__ import annotations

from collections.abc import Mapping

from gdlab.landscapes.formula import FormulaLandscape, compiled

NEW_COEFFICIENT = 1.0


def typed_landscape(text: str, coefficients: Mapping[str, float] | None = None) -> FormulaLandscape:
    """The landscape of a typed formula.

    Args:
        text: the formula.
        coefficients: values by name; those that the formula does not name are dropped.

    Raises:
        ExpressionError: the formula cannot be used; it says where.
    """
    known = dict(coefficients or {})
    named = frozenset(name for name in known if name in text)
    wanted = compiled(text, named).coefficients
    return FormulaLandscape(text, {name: known.get(name, NEW_COEFFICIENT) for name in wanted})
