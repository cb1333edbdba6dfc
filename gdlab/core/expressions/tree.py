"""The syntax tree of a formula, in the author's order: it feeds the typesetting and the generated code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Node:
    """A part of a formula; `text[start:end]` is where it stands."""

    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)

    def children(self) -> tuple[Node, ...]:
        """The parts this one is made of."""
        return ()

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the author's order."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True)
class Number(Node):
    """A literal; `text` is how the author wrote it."""

    value: float
    text: str


@dataclass(frozen=True)
class Name(Node):
    """A coordinate, a coefficient or a constant."""

    name: str


@dataclass(frozen=True)
class Negate(Node):
    """−a."""

    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The parts, in the author's order."""
        return (self.operand,)


@dataclass(frozen=True)
class Binary(Node):
    """a op b, with op one of + - * / **."""

    op: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """The parts, in the author's order."""
        return (self.left, self.right)


@dataclass(frozen=True)
class Compare(Node):
    """a op b, with op one of < <= > >= == !=; a condition."""

    op: str
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """The parts, in the author's order."""
        return (self.left, self.right)


@dataclass(frozen=True)
class Logic(Node):
    """All (`and`), any (`or`) or none (`not`) of the conditions."""

    op: str
    operands: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """The parts, in the author's order."""
        return self.operands


@dataclass(frozen=True)
class Call(Node):
    """A function of its arguments; `where(condition, a, b)` is one."""

    function: str
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """The parts, in the author's order."""
        return self.arguments
