"""Programs written in place give the same bits as any other emitter's, in a few registers."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gdlab.core.expressions.emit_in_place import emit_in_place
from gdlab.core.expressions.emit_python import emit_function
from gdlab.core.expressions.graph import Graph, program

KINDS = ["add", "sub", "mul", "div", "neg", "sqrt", "abs"]
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=30)


def made(steps):
    """A program that applies operations to what there is already, and gives the last two results."""
    graph = Graph()
    inputs = [graph.input("a"), graph.input("b")]
    nodes = [*inputs, graph.const(0.1)]
    for kind, one, other in steps:
        x, y = nodes[one % len(nodes)], nodes[other % len(nodes)]
        if kind in ("sqrt", "abs"):
            nodes.append(graph.unary(kind, x))
        else:
            nodes.append(graph.neg(x) if kind == "neg" else graph.arithmetic(kind, x, y))
    computed = [n for n in dict.fromkeys(nodes) if graph.operations[n][0] not in ("const", "input")]
    assume(computed)  # what comes to a literal is no operation
    return program(graph, ("a", "b"), computed[-2:])


@given(STEPS)
@example([("sub", 2, 2), ("div", 2, 3), ("add", 0, 4)])  # 0.1/0 is no number that has digits
@example([("sub", 2, 2), ("div", 3, 3), ("neg", 4, 0), ("add", 0, 5)])
@example([("mul", 0, 0), ("sqrt", 3, 0), ("add", 4, 1)])  # √(a·a) is |a|
def test_in_place_it_is_the_same(same_bits, steps):
    source = made(steps)
    a, b = np.array([0.3, -2.0, 5.0]), np.array([7.0, 0.2, -0.1])
    with np.errstate(all="ignore"):
        expected = emit_function(source, "numpy")(a, b)
        in_place = emit_in_place(source)
        outputs = np.empty((len(expected), 3))
        in_place.run(a, b, *outputs, np.empty((in_place.registers, 3)))
    assert a.tolist() == [0.3, -2.0, 5.0]
    for one, other in zip(outputs, expected, strict=True):
        assert same_bits(one, np.broadcast_to(other, 3))


def test_registers_are_used_again():
    graph = Graph()
    x = graph.input("x")
    node = x
    for _ in range(50):
        node = graph.add(graph.mul(node, x), graph.const(2.0))
    assert emit_in_place(program(graph, ("x",), [node])).registers <= 2
