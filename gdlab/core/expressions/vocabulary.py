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
INSTEAD: Final = {
    "tg": "tan(x)",
    "cot": "1/tan(x)",
    "ctg": "1/tan(x)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "asinh": "log(x + sqrt(x**2 + 1))",
    "acosh": "log(x + sqrt(x**2 - 1))",
    "atanh": "log((1 + x)/(1 - x))/2",
    "lg": "log10(x)",
    "ld": "log2(x)",
    "square": "x**2",
    "cube": "x**3",
    "power": "x**y",
    "cbrt": "sign(x)*abs(x)**(1/3)",
    "hypot": "sqrt(x**2 + y**2)",
    "norm": "sqrt(x**2 + y**2)",
    "sgn": "sign(x)",
    "fabs": "abs(x)",
    "ceil": "-floor(-x)",
    "round": "floor(x + 1/2)",
    "mod": "x - y*floor(x/y)",
    "step": "where(x < 0, 0, 1)",
    "heaviside": "where(x < 0, 0, 1)",
    "relu": "max(0, x)",
    "sinc": "sin(x)/x",
    "clip": "min(max(x, a), b)",
    "piecewise": "where(x < 0, a, b)",
}
"""What says the same as functions that people know from elsewhere."""

GREEK: Final = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "mu", "nu", "xi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
)  # fmt: skip
"""Words that may name a coefficient besides single letters (`lambda` is Python's)."""
