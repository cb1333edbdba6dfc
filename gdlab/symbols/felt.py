"""The row that says what a method makes of the gradient before it moves, typeset from the method's own rule."""

from __future__ import annotations

from collections.abc import Iterable

from gdlab.core.expressions.emit_latex import latex
from gdlab.core.expressions.parser import parse
from gdlab.core.method import Assignment
from gdlab.symbols.table import Reading, Row

_LETTERS = {"g": "g", "xi": r"\xi", "k": "k"}


def felt_row(rule: Iterable[Assignment]) -> Row:
    """The assignments to g of a rule as one equation, in both languages, with the options as numbers."""
    assignments = [a.expression for a in rule if a.target == "g"]

    def side(gradient: str, x: str) -> Reading:
        def written(sigma: dict[str, str]) -> str:
            names = {**_LETTERS, "x": x, **sigma}
            steps = [rf"g \leftarrow {latex(parse(expression), names)}" for expression in assignments]
            return r",\quad ".join([rf"g \leftarrow {gradient}", *steps])

        return Reading(latex=written({"sigma": r"\sigma"}), numbers=written({"sigma": r"\num{gradient_noise}"}))

    return Row("felt_gradient", "equation", side(r"\nabla U(x)", "x"), side(r"\nabla L(w)", "w"), label="Felt gradient")
