"""One formula in two threads: what both derive of it in the same graph is what one alone would."""

from __future__ import annotations

import sys
import threading
import warnings

import numpy as np
import pytest

from gdlab.core.expressions import Expression
from gdlab.core.expressions.graph import Graph
from gdlab.core.expressions.parser import parse

FORMULA = "sin(3*x)*cos(2*y)*exp(-x*y) + (x**2 + y**2)**3/4 + tanh(x*y)*sqrt(1 + x**2) + log(2 + sin(x)*y)"
PLACES = np.array([0.3, -1.2, 2.0]), np.array([0.7, 0.1, -0.4])


def test_a_thread_that_writes_between_the_halves_of_another_takes_no_place_of_its():
    graph = Graph()
    other = threading.Thread(target=graph.const, args=(2.0,))

    class Interrupted(list):
        """Lets the other thread go ahead before an operation is written, as far as it gets."""

        def append(self, operation):
            if threading.current_thread() is not other:
                other.start()
                other.join(0.5)
            super().append(operation)

    graph.operations = Interrupted()
    one = graph.const(1.0)
    other.join()
    assert graph.constant_of(one) == 1
    assert graph.constant_of(graph.const(2.0)) == 2


@pytest.fixture
def restless():
    """Threads take turns as often as Python can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def functions(expression):
    return [expression.value, expression.gradient, expression.hessian, expression.drawn_derivatives]


def test_two_threads_that_derive_one_formula_get_the_same_bits_as_one(restless):
    alone = [np.array(function(*PLACES)) for function in functions(Expression(FORMULA))]
    for _ in range(20):
        shared, start, found = Expression(FORMULA), threading.Barrier(2), []

        def derive(shared=shared, start=start, found=found):
            start.wait()
            found += functions(shared)

        threads = [threading.Thread(target=derive) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        together = [np.array(function(*PLACES)) for function in found]
        assert len(together) == 8
        assert all(a.tobytes() == b.tobytes() for a, b in zip([*alone, *alone], together, strict=True))


def test_the_filters_of_warnings_are_as_before_however_many_threads_parse():
    before, interval = list(warnings.filters), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=lambda: [parse("x**2 + y**2") for _ in range(800)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert list(warnings.filters) == before
