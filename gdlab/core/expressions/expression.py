"""A formula as a landscape needs it: its coordinates, its coefficients, value, gradient and Hessian."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from gdlab.core.expressions import tree
from gdlab.core.expressions.differentiation import Differentiation
from gdlab.core.expressions.emit_drawing import emit_drawing
from gdlab.core.expressions.emit_python import emit_function
from gdlab.core.expressions.errors import ExpressionError
from gdlab.core.expressions.graph import Graph, Program, program
from gdlab.core.expressions.lowering import Lowering
from gdlab.core.expressions.parser import parse
from gdlab.core.expressions.vocabulary import CONSTANTS, FUNCTIONS, GREEK
from gdlab.core.suggestions import did_you_mean

MAX_DIMENSION = 64
COSTLY = 40_000
"""Operations of ∇U times coordinates: about as many as ∇∇U has."""
_COORDINATE = re.compile(r"x[1-9]\d*$")
_UNDERSCORED = re.compile(r"x_\d+$")
_COEFFICIENT = re.compile(rf"([A-Za-zα-ωΑ-Ω]|{'|'.join(GREEK)})_?\d{{0,3}}$")


class Expression:
    """A formula in x (1-D), x and y (2-D), or x1 … xn (any dimension), with named coefficients.

    Args:
        text: the formula as typed, such as `a*x**2/2 + y**2/2`.
        known: names that are coefficients whatever they look like.

    Raises:
        ExpressionError: with the place in the text.
    """

    def __init__(self, text: str, known: Iterable[str] = ()) -> None:
        self.text = text
        self.tree = parse(text)
        names = [node for node in self.tree.walk() if isinstance(node, tree.Name)]
        _check_names(names, frozenset(known))
        self.variables = _variables(text, names)
        self.coefficients = tuple(dict.fromkeys(n.name for n in names if n.name not in (*self.variables, *CONSTANTS)))
        self._graph = Graph()
        low = Lowering(self._graph)
        self._coordinates = [self._graph.input(name) for name in self.variables]
        self._value = low.number(self.tree)
        self._partials = [Differentiation(self._graph, node) for node in self._coordinates]
        self._drawn: dict[tuple[int, ...], Callable[..., Any]] = {}

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return len(self.variables)

    @property
    def inputs(self) -> tuple[str, ...]:
        """What every program takes: the coordinates, then the coefficients."""
        return (*self.variables, *self.coefficients)

    @cached_property
    def value_program(self) -> Program:
        """U."""
        return program(self._graph, self.inputs, [self._value])

    @cached_property
    def gradient_program(self) -> Program:
        """∂U/∂xᵢ, one output a coordinate."""
        return program(self._graph, self.inputs, self._gradient_nodes)

    @cached_property
    def hessian_program(self) -> Program:
        """∂²U/∂xᵢ∂xⱼ for j ≤ i, row by row."""
        return program(self._graph, self.inputs, self._hessian_nodes)

    @cached_property
    def derivatives_program(self) -> Program:
        """The outputs of `gradient_program`, then those of `hessian_program`."""
        return program(self._graph, self.inputs, [*self._gradient_nodes, *self._hessian_nodes])

    @cached_property
    def has_costly_hessian(self) -> bool:
        """Whether ∇∇U would be so long, as of a product of 64 coordinates, that deriving it takes a second."""
        return self.dimension * len(self.gradient_program.operations) > COSTLY

    @cached_property
    def value(self) -> Callable[..., Any]:
        """The numpy function of `value_program`."""
        return emit_function(self.value_program, "numpy", "value")

    @cached_property
    def gradient(self) -> Callable[..., Any]:
        """The numpy function of `gradient_program`."""
        return emit_function(self.gradient_program, "numpy", "gradient")

    @cached_property
    def hessian(self) -> Callable[..., Any]:
        """The numpy function of `hessian_program`."""
        return emit_function(self.hessian_program, "numpy", "hessian")

    @cached_property
    def derivatives(self) -> Callable[..., Any]:
        """The numpy function of `derivatives_program`: what both have in common is computed but once."""
        return emit_function(self.derivatives_program, "numpy", "derivatives")

    @cached_property
    def drawn_value(self) -> Callable[..., Any]:
        """The function `value` with numpy's own elementary functions; see `emit_drawing`."""
        return emit_drawing(self.value_program)

    @cached_property
    def drawn_derivatives(self) -> Callable[..., Any]:
        """The function `derivatives` with numpy's own elementary functions."""
        return emit_drawing(self.derivatives_program)

    @property
    def parts(self) -> tuple[list[tree.Node], Callable[..., Any]]:
        """The parts of the formula that are numbers, the shortest first, and the function of all their values."""
        nodes = sorted(_numbers(self.tree), key=lambda node: node.end - node.start)
        return nodes, self.drawn(nodes)

    def drawn(self, nodes: Iterable[tree.Node]) -> Callable[..., Any]:
        """The function of the values of some trees in its coordinates and coefficients, such as its own parts.

        It is kept: a coefficient that is dragged asks for the same ones again and again.
        """
        low = Lowering(self._graph)
        outputs = tuple(low.number(node) for node in nodes)
        if outputs not in self._drawn:
            self._drawn[outputs] = emit_drawing(program(self._graph, self.inputs, list(outputs)))
        return self._drawn[outputs]

    @cached_property
    def _gradient_nodes(self) -> list[int]:
        return [self._or_zero(partial(self._value)) for partial in self._partials]

    @cached_property
    def _hessian_nodes(self) -> list[int]:
        rows = [partial(node) for i, node in enumerate(self._gradient_nodes) for partial in self._partials[: i + 1]]
        return [self._or_zero(node) for node in rows]

    def _or_zero(self, derivative: int | None) -> int:
        return self._graph.const(0.0) if derivative is None else derivative


def _numbers(node: tree.Node) -> Iterator[tree.Node]:
    """A node and all below it that are numbers and no conditions."""
    for part in node.walk():
        if not isinstance(part, tree.Compare | tree.Logic):
            yield part


def _variables(text: str, names: list[tree.Name]) -> tuple[str, ...]:
    """The coordinates in order; those of lower number are there even when the formula leaves them out."""
    found = {node.name: node for node in names}
    numbered = sorted(int(name[1:]) for name in found if _COORDINATE.match(name))
    if numbered:
        for plain in ("x", "y"):
            if plain in found:
                node = found[plain]
                raise ExpressionError(
                    f"use either x and y or x1, x2, …: {plain} and x{numbered[0]} stand here together",
                    node.start,
                    node.end,
                )
        if numbered[-1] > MAX_DIMENSION:
            node = found[f"x{numbered[-1]}"]
            raise ExpressionError(f"a formula may have {MAX_DIMENSION} coordinates", node.start, node.end)
        return tuple(f"x{i + 1}" for i in range(numbered[-1]))
    if "y" in found:
        return ("x", "y")
    if "x" in found:
        return ("x",)
    raise ExpressionError("this formula has no x: nothing would move. Use x, or x and y, or x1, x2, …", 0, len(text))


def _check_names(names: list[tree.Name], known: frozenset[str]) -> None:
    """Every name must be a coordinate, a constant, a known coefficient, or look like a coefficient."""
    for node in names:
        if _UNDERSCORED.match(node.name) and node.name not in known:
            raise ExpressionError(f"write {node.name.replace('_', '')} without the underscore", node.start, node.end)
        if (
            node.name in CONSTANTS
            or node.name in known
            or _COORDINATE.match(node.name)
            or _COEFFICIENT.match(node.name)
        ):
            continue
        is_product = len(node.name) == 2 and node.name.isalpha() and not {"x", "y"}.isdisjoint(node.name)
        if is_product or set(node.name) <= set("xy0123456789"):
            raise ExpressionError(f"write a product with *, as in {'*'.join(node.name)}", node.start, node.end)
        near = did_you_mean(node.name, [*FUNCTIONS, *GREEK, *CONSTANTS])
        raise ExpressionError(
            f"there is no {node.name!r} here{near}; a coefficient is one letter or a Greek name", node.start, node.end
        )
