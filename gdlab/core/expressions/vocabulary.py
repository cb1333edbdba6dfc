"""The words of the formula language."""

from __future__ import annotations

import math
from typing import Final

CONSTANTS: Final = {"pi": math.pi, "e": math.e}

ELEMENTARY: Final = (
    "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan",
    "sinh", "cosh", "tanh", "sigmoid", "softplus", "log2", "log10", "pow",
)  # fmt: skip
"""Functions that gdlab defines itself, so that they give the same bits everywhere."""

ARITIES: Final = {
    **dict.fromkeys(ELEMENTARY, (1, 1)),
    "pow": (2, 2),
    "sqrt": (1, 1),
    "abs": (1, 1),
    "sign": (1, 1),
    "floor": (1, 1),
    "min": (2, 8),
    "max": (2, 8),
    "where": (3, 3),
}
FUNCTIONS: Final = tuple(ARITIES)
ALIASES: Final = {
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "select": "where",
    "logistic": "sigmoid",
}

GREEK: Final = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "mu", "nu", "xi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
)  # fmt: skip
"""Words that may name a coefficient besides single letters (`lambda` is Python's)."""
