"""Programs as Python source: with numpy on arrays, or as plain floats for a single particle.

Both emitters write the same operations in the same order and so give the same bits. The plain floats raise where IEEE
arithmetic would give ∞ or nan (`FLOAT_TROUBLE`); the caller then takes the numpy function, which is total.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from gdlab.core.expressions.definitions import DEFINITIONS
from gdlab.core.expressions.graph import ARITHMETIC, CONDITIONS, Graph, Operation, Program, operands, program
from gdlab.core.expressions.lowering import Lowering
from gdlab.core.expressions.parser import Limits, parse

Flavour = Literal["numpy", "float"]
FLOAT_TROUBLE = (ZeroDivisionError, ValueError, OverflowError)
_INLINE = 120  # characters: Python's parser has a limit of nesting, and long lines gain nothing


@dataclass(frozen=True)
class _Dialect:
    """How the operations that are not infix are written."""

    select: str
    templates: Mapping[str, str]


_DIALECTS: dict[Flavour, _Dialect] = {
    "numpy": _Dialect(
        "where({0}, {1}, {2})",
        {
            "sqrt": "sqrt({0})",
            "abs": "absolute({0})",
            "floor": "(floor({0}) + 0.0)",  # as math.floor, which knows no −0
            "and": "({0} & {1})",
            "or": "({0} | {1})",
            "not": "logical_not({0})",
        },
    ),
    "float": _Dialect(
        "({1} if {0} else {2})",
        {
            "sqrt": "sqrt({0})",
            "abs": "abs({0})",
            "floor": "float(floor({0}))",
            "and": "({0} and {1})",
            "or": "({0} or {1})",
            "not": "(not {0})",
        },
    ),
}


def write(
    source: Program, flavour: Flavour, names: Mapping[str, str], prefix: str = "v"
) -> tuple[list[str], list[str]]:
    """Assignments that carry the program out, and the expressions of its outputs.

    Args:
        source: the program.
        flavour: plain floats or numpy arrays.
        names: what each input is called in the code around.
        prefix: what the temporaries begin with.
    """
    uses = Counter(node for _, op in source.operations for node in operands(op))
    uses.update(source.outputs)
    text: dict[int, str] = {}
    lines: list[str] = []
    for node, operation in source.operations:
        written = _written(operation, text, names, flavour)
        if operation[0] not in ("const", "input") and (uses[node] > 1 or len(written) > _INLINE):
            lines.append(f"{prefix}{node} = {written}")
            written = f"{prefix}{node}"
        text[node] = written
    return lines, [text[node] for node in source.outputs]


def _written(operation: Operation, text: Mapping[int, str], names: Mapping[str, str], flavour: Flavour) -> str:
    """One operation as an expression."""
    kind = operation[0]
    if kind == "const":
        return _literal(operation[1])
    if kind == "input":
        return names[operation[1]]
    parts = [text[node] for node in operands(operation)]
    if kind in ARITHMETIC or kind in CONDITIONS:
        return f"({parts[0]} {(ARITHMETIC | CONDITIONS)[kind]} {parts[1]})"
    if kind == "neg":
        return f"(-{parts[0]})"
    if kind == "call":
        return f"{operation[1]}_({', '.join(parts)})"
    dialect = _DIALECTS[flavour]
    return (dialect.select if kind == "select" else dialect.templates[kind]).format(*parts)


def _literal(value: float) -> str:
    """A float exactly; ∞ and nan by the names they have in the namespace."""
    if math.isfinite(value):
        return repr(value) if math.copysign(1, value) > 0 else f"({value!r})"
    return "nan" if math.isnan(value) else "inf" if value > 0 else "(-inf)"


def namespace(flavour: Flavour, functions: Iterable[str]) -> dict[str, Any]:
    """The names that emitted code uses: gdlab's elementary functions end in an underscore."""
    names: dict[str, Any] = {
        "inf": math.inf,
        "nan": math.nan,
        "__builtins__": {"abs": abs, "float": float, "range": range},
    }
    if flavour == "numpy":
        names |= {name: getattr(np, name) for name in ("where", "sqrt", "absolute", "floor", "logical_not")}
    else:
        names |= {"sqrt": math.sqrt, "floor": math.floor}
    return names | {f"{name}_": elementary(name, flavour) for name in functions}


def compiled(source: str, name: str, names: dict[str, Any]) -> Callable[..., Any]:
    """The function `name` of source that gdlab itself emitted; nothing a person typed gets here as text."""
    exec(compile(source, f"<gdlab {name}>", "exec"), names)
    function: Callable[..., Any] = names[name]
    return function


def emit_function(source: Program, flavour: Flavour, name: str = "f") -> Callable[..., Any]:
    """The program as a function of its inputs in order; its value is a tuple of the outputs."""
    arguments = {argument: f"a{i}" for i, argument in enumerate(source.inputs)}
    lines, outputs = write(source, flavour, arguments)
    body = "\n    ".join([*lines, f"return ({', '.join(outputs)},)"])
    return compiled(
        f"def {name}({', '.join(arguments.values())}):\n    {body}\n", name, namespace(flavour, source.functions)
    )


@cache
def elementary(name: str, flavour: Flavour) -> Callable[..., Any]:
    """One of gdlab's own functions, of floats (raises `FLOAT_TROUBLE`) or of arrays (total)."""
    source = elementary_program(name)
    arguments = {argument: argument for argument in source.inputs}
    lines, outputs = write(source, flavour, arguments)
    body = "\n    ".join([*lines, f"return {outputs[0]}"])
    return compiled(
        f"def {name}_({', '.join(source.inputs)}):\n    {body}\n", f"{name}_", namespace(flavour, source.functions)
    )


@cache
def elementary_program(name: str) -> Program:
    """The program of one of gdlab's own functions."""
    arguments, body = DEFINITIONS[name]
    graph = Graph()
    low = Lowering(graph, {argument: graph.input(argument) for argument in arguments})
    *assignments, value = (line for line in body.splitlines() if line)
    limits = Limits(length=2000, depth=60, nodes=1000)
    for line in assignments:
        target, _, expression = line.partition(" = ")
        low.bind(target, low.number(parse(expression, limits)))
    return program(graph, arguments, [low.number(parse(value, limits))])
