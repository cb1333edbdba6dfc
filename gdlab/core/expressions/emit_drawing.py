"""Programs with other elementary functions than gdlab's own: for maps, and for searches whose finds are polished.

The processor's functions are up to ten times as fast, but their last digits are others on other processors, so that no
path may be computed with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions.emit_python import compiled, namespace, write
from gdlab.core.expressions.graph import Program


def _sigmoid(x: FloatArray) -> Any:
    return 1 / (1 + np.exp(-x))


def _softplus(x: FloatArray) -> Any:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


DRAWING: Final[Mapping[str, Callable[..., Any]]] = {
    **{name: getattr(np, name) for name in ("exp", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan")},
    **{name: getattr(np, name) for name in ("sinh", "cosh", "tanh")},
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "pow": np.power,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}
"""numpy's own functions by the names of the formula language."""


def emit_drawing(source: Program) -> Callable[..., Any]:
    """The program as a numpy function with numpy's own elementary functions."""
    return emit_with(source, DRAWING)


def emit_with(source: Program, functions: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    """The program as a numpy function of its inputs in order; functions that are not given are gdlab's own."""
    arguments = {argument: f"a{i}" for i, argument in enumerate(source.inputs)}
    lines, outputs = write(source, "numpy", arguments)
    body = "\n    ".join([*lines, f"return ({', '.join(outputs)},)"])
    given = {f"{name}_": functions[name] for name in source.functions if name in functions}
    own = [name for name in source.functions if name not in functions]
    return compiled(f"def f({', '.join(arguments.values())}):\n    {body}\n", "f", namespace("numpy", own) | given)
