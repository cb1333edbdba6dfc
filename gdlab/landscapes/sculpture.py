"""Expressions that gdlab puts together itself, and their evaluation at many points."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions import Expression, tree
from gdlab.core.expressions.differentiation import Differentiation
from gdlab.core.expressions.emit_python import emit_function
from gdlab.core.expressions.graph import Graph
from gdlab.core.expressions.lowering import Lowering

BLOCK = 8192
"""Points that are evaluated at once: what lies in between then stays in the processor's cache."""
LARGEST = 1e100
"""No number of a sculpture is larger, so that no square overflows."""


class Sculpture(Expression):
    """An expression that gdlab puts together itself, larger than what a person types.

    Args:
        whole: its tree; names other than the coordinates are coefficients.
        variables: the coordinates, also those that the tree leaves out.
    """

    def __init__(self, whole: tree.Node, variables: tuple[str, ...]) -> None:
        self.text = ""
        self.tree = whole
        self.variables = variables
        names = (node.name for node in whole.walk() if isinstance(node, tree.Name))
        self.coefficients = tuple(dict.fromkeys(name for name in names if name not in variables))
        self._graph = Graph()
        self._coordinates = [self._graph.input(name) for name in variables]
        self._value = Lowering(self._graph).number(whole)
        self._partials = [Differentiation(self._graph, node) for node in self._coordinates]

    @cached_property
    def plain_value(self) -> Callable[..., tuple[float, ...]]:
        """The function `value` in plain floats, with the same bits; raises `FLOAT_TROUBLE`, as those that follow."""
        return emit_function(self.value_program, "float", "value")

    @cached_property
    def plain_gradient(self) -> Callable[..., tuple[float, ...]]:
        """The function `gradient` in plain floats."""
        return emit_function(self.gradient_program, "float", "gradient")

    @cached_property
    def plain_hessian(self) -> Callable[..., tuple[float, ...]]:
        """The function `hessian` in plain floats."""
        return emit_function(self.hessian_program, "float", "hessian")


def positions(x: FloatArray, dimension: int) -> FloatArray:
    """The positions `(n, d)` as they are.

    Raises:
        ValueError: they have another shape.
    """
    points = np.asarray(x, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != dimension:
        raise ValueError(f"positions must be (n, {dimension}), not {points.shape}")
    return points


def evaluated(function: Callable[..., Any], x: FloatArray, outputs: int, block: int = BLOCK) -> FloatArray:
    """The outputs of a function of the coordinates as columns `(n, outputs)`, block by block."""
    columns, coordinates = np.empty((len(x), outputs)), np.ascontiguousarray(x.T)
    with np.errstate(all="ignore"):
        for start in range(0, len(x), block):
            part = slice(start, start + block)
            for i, output in enumerate(function(*coordinates[:, part])):
                columns[part, i] = output
    return columns
