"""Arithmetic programs as numpy that writes into arrays it is given: no memory is asked for, and the same bits.

Fresh arrays of every operation cost more than the operation: they leave the cache, and the system takes them back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gdlab.core.expressions.emit_python import compiled
from gdlab.core.expressions.graph import Program, operands

_UFUNCS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "div": "divide",
    "neg": "negative",
    "sqrt": "sqrt",
    "abs": "absolute",
}


class InPlace(NamedTuple):
    """A program that writes where it is told.

    Attributes:
        run: `run(*inputs, *outputs, registers)`, arrays of one shape, and of registers `registers` of that shape.
        registers: how many it needs for what lies between.
    """

    run: Callable[..., None]
    registers: int


def emit_in_place(source: Program, name: str = "f") -> InPlace:
    """A program of +, −, ×, ÷ and √ whose outputs are all computed, each but once.

    No output may share its memory with an input.
    """
    outputs = {node: f"o{i}" for i, node in enumerate(source.outputs)}
    lines, count = _written(source, outputs)
    head = f"def {name}({', '.join([*source.inputs, *outputs.values(), 'r'])}):\n    "
    names: dict[str, Any] = {ufunc: getattr(np, ufunc) for ufunc in (*_UFUNCS.values(), "inf", "nan")}
    return InPlace(compiled(head + "\n    ".join(lines) + "\n", name, names), count)


def _written(source: Program, outputs: dict[int, str]) -> tuple[list[str], int]:
    """The lines, and how many registers there are in them; one is free again after its last use."""
    last = {operand: node for node, operation in source.operations for operand in operands(operation)}
    text: dict[int, str] = {}
    lines: list[str] = []
    free: list[str] = []
    count = 0
    for node, operation in source.operations:
        if operation[0] in ("const", "input"):
            text[node] = repr(operation[1]) if operation[0] == "const" else operation[1]
            continue
        used = operands(operation)
        free += [text[each] for each in dict.fromkeys(used) if last[each] == node and text[each].startswith("r[")]
        if node in outputs:
            text[node] = outputs[node]
        elif free:
            text[node] = free.pop()
        else:
            text[node], count = f"r[{count}]", count + 1
        lines.append(f"{_UFUNCS[operation[0]]}({', '.join(text[each] for each in used)}, {text[node]})")
    return lines, count
