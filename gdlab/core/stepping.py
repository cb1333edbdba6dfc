"""One step of a separable method, emitted from its rule.

As numpy on `(n, d)`, or fused with a formula's gradient into a loop over plain floats for a single particle. Both are
the same program and give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from gdlab.core.expressions import Expression
from gdlab.core.expressions.emit_python import Flavour, compiled, emit_function, namespace, write
from gdlab.core.expressions.graph import Graph, Program, program
from gdlab.core.expressions.lowering import Lowering
from gdlab.core.expressions.parser import parse
from gdlab.core.method import Assignment

Rule = tuple[Assignment, ...]
Slots = tuple[str, ...]


@lru_cache(maxsize=256)
def rule_program(rule: Rule, slots: Slots, wanted: tuple[str, ...]) -> Program:
    """The rule for one coordinate: inputs x, the slots, g, xi, k and numbers; outputs what is wanted of it."""
    graph = Graph()
    low = Lowering(graph)
    for name in ("x", *slots, "g"):
        low.bind(name, graph.input(name))
    for assignment in rule:
        low.bind(assignment.target, low.number(parse(assignment.expression)))
    outputs = [low.number(parse(name)) for name in wanted]
    needed = program(graph, (), outputs).operations
    return program(graph, [operation[1] for _, operation in needed if operation[0] == "input"], outputs)


@lru_cache(maxsize=256)
def emitted(rule: Rule, slots: Slots, wanted: tuple[str, ...], flavour: Flavour = "numpy") -> Callable[..., Any]:
    """`step(**inputs) -> outputs`, on arrays `(n, d)` or floats; the inputs it wants are those of `rule_program`."""
    source = rule_program(rule, slots, wanted)
    step = emit_function(source, flavour, "step")
    return lambda **inputs: step(*(inputs[name] for name in source.inputs))


def felt_gradient(rule: Rule) -> Callable[..., Any]:
    """`felt(**inputs) -> (g,)`: what the rule's assignments to g make of ∇U, before anything moves."""
    return emitted(tuple(a for a in rule if a.target == "g"), (), ("g",))


@lru_cache(maxsize=64)
def float_loop(expression: Expression, rule: Rule, slots: Slots, timed: tuple[str, ...]) -> Callable[..., Any]:
    """`loop(steps, noise, x, kept, k, coefficients, numbers)`: a generator for one particle.

    It yields the d coordinates after each step, and in the end the d numbers of each slot: numpy reads a generator
    faster than a list of points.

    Args of the loop:
        noise: a sequence of d numbers a step (None when the rule uses none).
        x, kept: d coordinates, and d numbers for each slot.
        coefficients: those of the landscape in its order.
        numbers: those of the rule by name; of the names in `timed` a sequence of one number a step.

    It raises `FLOAT_TROUBLE` where IEEE arithmetic would give ∞ or nan.
    """
    step = rule_program(rule, slots, ("x", *slots))
    gradient = expression.gradient_program
    numbers = [name for name in step.inputs if name not in ("x", *slots, "g", "xi", "k")]
    head = [
        f"{_tuple('x', expression)} = x",
        *(f"{_tuple(f's_{name}_', expression)} = kept[{i}]" for i, name in enumerate(slots)),
        *(f"c_{name} = coefficients[{i}]" for i, name in enumerate(expression.coefficients)),
        *(f"n_{name} = numbers['{name}']" for name in numbers if name not in timed),
        _heading(expression, step, [name for name in numbers if name in timed]),
    ]
    body = [*_gradient_lines(expression), *_update_lines(expression, step, slots, numbers)]
    body += ["k += 1.0"] if "k" in step.inputs else []
    body += [f"yield x{i}" for i in range(expression.dimension)]
    tail = [f"yield s_{name}_{i}" for name in slots for i in range(expression.dimension)]
    text = "\n    ".join([*head, *("    " + line for line in body), *tail])
    names = namespace("float", {*gradient.functions, *step.functions}) | {"zip": zip}
    return compiled(f"def loop(steps, noise, x, kept, k, coefficients, numbers):\n    {text}\n", "loop", names)


def _heading(expression: Expression, step: Program, timed: list[str]) -> str:
    """The line that begins the loop, in which the noise and the numbers of each step come by."""
    targets = [f"({_tuple('xi', expression)})"] * ("xi" in step.inputs) + [f"n_{name}" for name in timed]
    sources = ["noise"] * ("xi" in step.inputs) + [f"numbers['{name}']" for name in timed]
    if not sources:
        return "for _ in range(steps):"
    return f"for {', '.join(targets)}, in zip({', '.join(sources)}):"


def _gradient_lines(expression: Expression) -> list[str]:
    """g0 … from x0 … and the landscape's coefficients; all of them before any coordinate moves."""
    names = {name: f"x{i}" for i, name in enumerate(expression.variables)} | {
        name: f"c_{name}" for name in expression.coefficients
    }
    lines, slopes = write(expression.gradient_program, "float", names, prefix="s")
    return lines + [f"g{i} = {slope}" for i, slope in enumerate(slopes)]


def _update_lines(expression: Expression, step: Program, slots: Slots, numbers: list[str]) -> list[str]:
    """The rule for each coordinate; x and the slots change together."""
    body: list[str] = []
    for i in range(expression.dimension):
        state = [f"x{i}", *(f"s_{name}_{i}" for name in slots)]
        names = {name: f"n_{name}" for name in numbers} | dict(zip(("x", *slots), state, strict=True))
        names |= {"g": f"g{i}", "xi": f"xi{i}", "k": "k"}
        lines, values = write(step, "float", names, prefix=f"r{i}_")
        changes = [(name, value) for name, value in zip(state, values, strict=True) if name != value]
        body += [*lines, f"{', '.join(name for name, _ in changes)} = {', '.join(value for _, value in changes)}"]
    return body


def _tuple(letter: str, expression: Expression) -> str:
    """`x0, x1,` as a pattern, also for d = 1."""
    return " ".join(f"{letter}{i}," for i in range(expression.dimension))
