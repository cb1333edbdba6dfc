"""Time from a formula's text to its first value, gradient, Hessian and step."""

from __future__ import annotations

import itertools

import numpy as np

import gdlab
from gdlab.bench.timing import in_turns

_FORMULAS = {
    "a*x**2/2 + y**2/2": {"a": 20.0},
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2": {},
    "exp(-x**2 - y**2)*sin(3*x)*cos(2*y) + tanh(x*y)/5": {},
}


def report() -> list[str]:
    """The lines of the table."""
    numbers = itertools.count(1)

    def compile_anew(formula: str, coefficients: dict[str, float]) -> object:
        # A text that was not seen before: compiled formulas are kept.
        land = gdlab.landscape(f"{formula} + {next(numbers)}*1e-30", coefficients)
        x = np.zeros((1, land.dimension))
        return land.value(x), land.gradient(x), land.hessian(x), gdlab.simulate(land, gdlab.Parameters(), x, 1)

    works = {f: (lambda f=f, c=c: compile_anew(f, c)) for f, c in _FORMULAS.items()}
    taken = in_turns(works)
    lines = ["time to compile a formula: value, gradient, Hessian and the stepping loop"]
    return lines + [f"  {formula:<66}{1000 * seconds:>9.1f} ms" for formula, seconds in taken.items()]
