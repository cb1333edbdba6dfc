"""A straight-line program as a graph in which every distinct operation stands once: what all emitters write out.

Operations, total in the IEEE sense (1/0 = ∞, √−1 = nan, and so on):

    const value      input name
    add sub mul div  neg  sqrt  abs  floor
    lt le eq ne  and or not          conditions
    select condition a b
    call function a …                one of gdlab's own elementary functions

Nothing is reassociated or contracted, so every emitter gives the same bits.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Operation = tuple[Any, ...]
ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
CONDITIONS = {"lt": "<", "le": "<=", "eq": "==", "ne": "!="}


class Graph:
    """Builds a program; nodes are numbers, each larger than those it uses.

    Several threads may write into one graph: a window asks for ∇U while a search in the background derives ∇∇U.
    """

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._known: dict[object, int] = {}
        self._writing = threading.Lock()

    def _node(self, *operation: Any) -> int:
        # 0.0 and −0.0 are equal but not the same constant.
        key = (*operation, math.copysign(1, operation[1])) if operation[0] == "const" else operation
        with self._writing:
            if key not in self._known:
                self._known[key] = len(self.operations)
                self.operations.append(operation)
            return self._known[key]

    def const(self, value: float) -> int:
        """A literal."""
        return self._node("const", float(value))

    def input(self, name: str) -> int:
        """A named input."""
        return self._node("input", name)

    def constant_of(self, node: int) -> float | None:
        """The value of a literal node, else None."""
        operation = self.operations[node]
        return float(operation[1]) if operation[0] == "const" else None

    def arithmetic(self, op: str, a: int, b: int) -> int:
        """`add`, `sub`, `mul` or `div`; what is exact is left out: a literal 1 as a factor, the signs in |a|·|a|."""
        x, y = self.constant_of(a), self.constant_of(b)
        if x is not None and y is not None:
            return self.const(_folded(op, x, y))
        if op == "mul" and x == 1:
            return b
        if op in ("mul", "div") and y == 1:
            return a
        if op == "mul" and a == b and self.operations[a][0] == "abs":
            return self.mul(*2 * operands(self.operations[a]))
        return self._node(op, a, b)

    def add(self, a: int, b: int) -> int:
        """a + b."""
        return self.arithmetic("add", a, b)

    def sub(self, a: int, b: int) -> int:
        """a − b."""
        return self.arithmetic("sub", a, b)

    def mul(self, a: int, b: int) -> int:
        """a · b."""
        return self.arithmetic("mul", a, b)

    def div(self, a: int, b: int) -> int:
        """a / b."""
        return self.arithmetic("div", a, b)

    def neg(self, a: int) -> int:
        """−a."""
        value = self.constant_of(a)
        return self._node("neg", a) if value is None else self.const(-value)

    def unary(self, op: str, a: int) -> int:
        """`sqrt`, `abs`, `floor` or `not`; √(a·a) is |a|, to the last bit where a·a neither over- nor underflows."""
        kind, *factors = self.operations[a]
        if op == "sqrt" and kind == "mul" and factors[0] == factors[1]:
            return self._node("abs", factors[0])
        return self._node(op, a)

    def condition(self, op: str, a: int, b: int) -> int:
        """`lt`, `le`, `eq` or `ne`."""
        return self._node(op, a, b)

    def logic(self, op: str, conditions: Iterable[int]) -> int:
        """`and` or `or` of all the conditions."""
        first, *rest = conditions
        for other in rest:
            first = self._node(op, first, other)
        return first

    def select(self, condition: int, a: int, b: int) -> int:
        """A where the condition holds, else b."""
        return a if a == b else self._node("select", condition, a, b)

    def call(self, function: str, *arguments: int) -> int:
        """One of the elementary functions."""
        return self._node("call", function, *arguments)

    def sign(self, a: int) -> int:
        """1, −1, or a itself (±0, nan)."""
        zero = self.const(0.0)
        # 0·a is ±0 or nan as a is, and unlike a it has no slope.
        below = self.select(self.condition("lt", a, zero), self.const(-1.0), self.mul(zero, a))
        return self.select(self.condition("lt", zero, a), self.const(1.0), below)

    def smaller(self, a: int, b: int) -> int:
        """Minimum, nan when either is nan."""
        return self.select(self.logic("or", (self.condition("lt", a, b), self.condition("ne", a, a))), a, b)

    def larger(self, a: int, b: int) -> int:
        """Maximum, nan when either is nan."""
        return self.select(self.logic("or", (self.condition("lt", b, a), self.condition("ne", a, a))), a, b)

    def power(self, base: int, n: int) -> int:
        """baseⁿ for an integer n as products by repeated squaring, 1/base⁻ⁿ for n < 0."""
        if n < 0:
            return self.div(self.const(1.0), self.power(base, -n))
        result: int | None = None
        square = base
        while n:
            if n & 1:
                result = square if result is None else self.mul(result, square)
            n >>= 1
            square = self.mul(square, square) if n else square
        return self.const(1.0) if result is None else result


def _folded(op: str, x: float, y: float) -> float:
    """Arithmetic of two literals, total in the IEEE sense."""
    if op == "div" and y == 0:
        return math.nan if x == 0 or math.isnan(x) else math.copysign(math.inf, x) * math.copysign(1, y)
    return {"add": x + y, "sub": x - y, "mul": x * y, "div": x / (y or 1)}[op]


def operands(operation: Operation) -> tuple[int, ...]:
    """The nodes an operation uses."""
    if operation[0] in ("const", "input"):
        return ()
    return tuple(operation[2:] if operation[0] == "call" else operation[1:])


@dataclass(frozen=True)
class Program:
    """The operations that the outputs need, in order; `inputs` in the order in which a caller passes them."""

    operations: tuple[tuple[int, Operation], ...]
    inputs: tuple[str, ...]
    outputs: tuple[int, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        """The elementary functions that are called."""
        return tuple(dict.fromkeys(op[1] for _, op in self.operations if op[0] == "call"))


def program(graph: Graph, inputs: Iterable[str], outputs: Iterable[int]) -> Program:
    """The part of a graph that some outputs need."""
    wanted = tuple(outputs)
    live = set(wanted)
    for node in range(len(graph.operations) - 1, -1, -1):
        if node in live:
            live.update(operands(graph.operations[node]))
    return Program(tuple((n, graph.operations[n]) for n in sorted(live)), tuple(inputs), wanted)
