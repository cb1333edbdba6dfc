"""One step of a separable method, emitted from its rule.

As numpy on `(n, d)`, or fused with a formula's gradient into a loop over plain floats for a single particle. Both are
the same program and give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from gdlab.core.expressions import Expression
from gdlab.core.expressions.emit_python import compiled, emit_function, namespace, write
from gdlab.core.expressions.graph import Graph, Program, program
from gdlab.core.expressions.lowering import Lowering
from gdlab.core.expressions.parser import parse
from gdlab.core.method import Assignment

Rule = tuple[Assignment, ...]
STATE = ("x", "b")


@lru_cache(maxsize=256)
def rule_program(rule: Rule, wanted: tuple[str, ...] = STATE) -> Program:
    """The rule for one coordinate: inputs x, b, g, xi, k and coefficients; outputs what is wanted, the next x and b."""
    graph = Graph()
    low = Lowering(graph)
    for name in (*STATE, "g"):
        low.bind(name, graph.input(name))
    for assignment in rule:
        low.bind(assignment.target, low.number(parse(assignment.expression)))
    outputs = [low.number(parse(name)) for name in wanted]
    needed = program(graph, (), outputs).operations
    return program(graph, [operation[1] for _, operation in needed if operation[0] == "input"], outputs)


@lru_cache(maxsize=256)
def array_step(rule: Rule, wanted: tuple[str, ...] = STATE) -> Callable[..., Any]:
    """`step(**inputs) -> (x, b)` on arrays `(n, d)`; the inputs it wants are those of `rule_program`."""
    source = rule_program(rule, wanted)
    step = emit_function(source, "numpy", "step")
    return lambda **inputs: step(*(inputs[name] for name in source.inputs))


def felt_gradient(rule: Rule) -> Callable[..., Any]:
    """`felt(**inputs) -> (g,)`: what the rule's assignments to g make of ∇U, before anything moves."""
    return array_step(tuple(a for a in rule if a.target == "g"), ("g",))


@lru_cache(maxsize=64)
def float_loop(expression: Expression, rule: Rule) -> Callable[..., Iterator[float]]:
    """`loop(steps, noise, x, b, k, coefficients, numbers)`: a generator for one particle.

    It yields the d coordinates after each step, and in the end the d numbers of the buffer: numpy reads a generator
    faster than a list of points. `noise` is a sequence of d numbers a step (None when the rule uses none), x and b are
    sequences of length d, `coefficients` those of the landscape in its order, `numbers` those of the rule by name.
    It raises `FLOAT_TROUBLE` where IEEE arithmetic would give ∞ or nan.
    """
    step = rule_program(rule)
    gradient = expression.gradient_program
    numbers = [name for name in step.inputs if name not in (*STATE, "g", "xi", "k")]
    head = [
        f"{_tuple('x', expression)} = x",
        f"{_tuple('b', expression)} = b",
        *(f"c_{name} = coefficients[{i}]" for i, name in enumerate(expression.coefficients)),
        *(f"n_{name} = numbers['{name}']" for name in numbers),
        f"for {_tuple('xi', expression)} in noise:" if "xi" in step.inputs else "for _ in range(steps):",
    ]
    body = [*_gradient_lines(expression), *_update_lines(expression, step, numbers)]
    body += ["k += 1.0"] if "k" in step.inputs else []
    body += [f"yield x{i}" for i in range(expression.dimension)]
    tail = [f"yield b{i}" for i in range(expression.dimension)]
    text = "\n    ".join([*head, *("    " + line for line in body), *tail])
    names = namespace("float", {*gradient.functions, *step.functions})
    return compiled(f"def loop(steps, noise, x, b, k, coefficients, numbers):\n    {text}\n", "loop", names)


def _gradient_lines(expression: Expression) -> list[str]:
    """g0 … from x0 … and the landscape's coefficients; all of them before any coordinate moves."""
    names = {name: f"x{i}" for i, name in enumerate(expression.variables)} | {
        name: f"c_{name}" for name in expression.coefficients
    }
    lines, slopes = write(expression.gradient_program, "float", names, prefix="s")
    return lines + [f"g{i} = {slope}" for i, slope in enumerate(slopes)]


def _update_lines(expression: Expression, step: Program, numbers: list[str]) -> list[str]:
    """The rule for each coordinate; x and b change together."""
    body: list[str] = []
    for i in range(expression.dimension):
        names = {name: f"n_{name}" for name in numbers} | {
            "x": f"x{i}",
            "b": f"b{i}",
            "g": f"g{i}",
            "xi": f"xi{i}",
            "k": "k",
        }
        lines, (x, b) = write(step, "float", names, prefix=f"r{i}_")
        body += [*lines, f"x{i} = {x}" if b == f"b{i}" else f"x{i}, b{i} = {x}, {b}"]
    return body


def _tuple(letter: str, expression: Expression) -> str:
    """`x0, x1,` as a pattern, also for d = 1."""
    return " ".join(f"{letter}{i}," for i in range(expression.dimension))
