"""What a formula means while it is being typed: known coefficients keep their values, new ones start at 1."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from gdlab.core.expressions import Expression
from gdlab.landscapes.formula import FormulaLandscape

NEW_COEFFICIENT = 1.0


def typed_landscape(
    text: str, coefficients: Mapping[str, float] | None = None, bounds: npt.ArrayLike | None = None
) -> FormulaLandscape:
    """The landscape of a typed formula.

    Args:
        text: the formula.
        coefficients: values by name; those that the formula does not name are dropped.
        bounds: `(d, 2)`, the part looked at so far; kept where the formula has as many coordinates.

    Raises:
        ExpressionError: the formula cannot be used; it says where.
    """
    known = dict(coefficients or {})
    expression = Expression(text, known)
    values = {name: known.get(name, NEW_COEFFICIENT) for name in expression.coefficients}
    kept = None if bounds is None or np.shape(bounds) != (expression.dimension, 2) else bounds
    return FormulaLandscape(text, values, kept)
