"""Tree to program: names become inputs, powers become products, min, max and sign become selections."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gdlab.core.expressions import tree
from gdlab.core.expressions.errors import ExpressionError
from gdlab.core.expressions.graph import Graph
from gdlab.core.expressions.vocabulary import CONSTANTS

MAX_EXPONENT = 64
_ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div"}


class Lowering:
    """Writes trees into a graph. `names` says what a name stands for; others become inputs."""

    def __init__(self, graph: Graph, names: Mapping[str, int] | None = None) -> None:
        self.graph = graph
        self._names = dict(names or {})

    def bind(self, name: str, node: int) -> None:
        """From now on the name stands for that node."""
        self._names[name] = node

    def number(self, node: tree.Node) -> int:
        """The graph node of a numeric expression.

        Raises:
            ExpressionError: a condition stands where a number is needed, or an exponent is too large.
        """
        handler = _NUMBERS.get(type(node))
        if handler is None:
            raise ExpressionError(
                "a comparison stands here where a number is needed: write where(condition, a, b)", node.start, node.end
            )
        return handler(self, node)

    def condition(self, node: tree.Node) -> int:
        """The graph node of a condition."""
        if isinstance(node, tree.Logic):
            parts = [self.condition(part) for part in node.operands]
            return self.graph.unary("not", parts[0]) if node.op == "not" else self.graph.logic(node.op, parts)
        if not isinstance(node, tree.Compare):
            raise ExpressionError("a condition is needed here, such as x < 0", node.start, node.end)
        a, b = self.number(node.left), self.number(node.right)
        swapped = {">": "lt", ">=": "le"}
        if node.op in swapped:
            return self.graph.condition(swapped[node.op], b, a)
        return self.graph.condition({"<": "lt", "<=": "le", "==": "eq", "!=": "ne"}[node.op], a, b)

    def name(self, node: tree.Name) -> int:
        """What a name stands for."""
        if node.name in self._names:
            return self._names[node.name]
        if node.name in CONSTANTS:
            return self.graph.const(CONSTANTS[node.name])
        return self.graph.input(node.name)

    def binary(self, node: tree.Binary) -> int:
        """Arithmetic of two numbers."""
        if node.op == "**":
            return self._power(node)
        return self.graph.arithmetic(_ARITHMETIC[node.op], self.number(node.left), self.number(node.right))

    def _power(self, node: tree.Binary) -> int:
        base, exponent = self.number(node.left), self.number(node.right)
        n = self.graph.constant_of(exponent)
        if n is None:
            return self.graph.call("pow", base, exponent)
        if abs(n) > MAX_EXPONENT:
            raise ExpressionError(
                f"an exponent may be at most {MAX_EXPONENT}; this one is {n:g}", node.right.start, node.right.end
            )
        if n == int(n):
            return self.graph.power(base, int(n))
        if 2 * n == int(2 * n):
            root = self.graph.unary("sqrt", base)
            whole = int(n - 0.5) if n > 0 else int(n + 0.5)
            return (
                self.graph.mul(self.graph.power(base, whole), root)
                if n > 0
                else self.graph.div(self.graph.power(base, whole), root)
            )
        return self.graph.call("pow", base, exponent)

    def call(self, node: tree.Call) -> int:
        """A function of numbers, or a selection."""
        if node.function == "where":
            condition = self.condition(node.arguments[0])
            return self.graph.select(condition, self.number(node.arguments[1]), self.number(node.arguments[2]))
        arguments = [self.number(argument) for argument in node.arguments]
        if node.function in ("min", "max"):
            pick = self.graph.smaller if node.function == "min" else self.graph.larger
            result = arguments[0]
            for other in arguments[1:]:
                result = pick(result, other)
            return result
        if node.function == "sign":
            return self.graph.sign(arguments[0])
        if node.function in ("sqrt", "abs", "floor"):
            return self.graph.unary(node.function, arguments[0])
        return self.graph.call(node.function, *arguments)


_NUMBERS: dict[type[tree.Node], Callable[[Lowering, tree.Node], int]] = {
    tree.Number: lambda low, node: low.graph.const(node.value),  # type: ignore[attr-defined]
    tree.Name: Lowering.name,  # type: ignore[dict-item]
    tree.Negate: lambda low, node: low.graph.neg(low.number(node.operand)),  # type: ignore[attr-defined]
    tree.Binary: Lowering.binary,  # type: ignore[dict-item]
    tree.Call: Lowering.call,  # type: ignore[dict-item]
}
