r"""What a method makes of the gradient before it moves, typeset from the method's own rule.

Rows say `\felt{x}` for ∇U(x) with all that joins it, in the letters of the equation, or with numbers where those stand;
`\slope{x}` is the same with a plain ∇U.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from gdlab.core.coefficients import Coefficients
from gdlab.core.expressions import tree
from gdlab.core.expressions.emit_latex import latex
from gdlab.core.expressions.parser import parse
from gdlab.core.registry import method
from gdlab.symbols.letters import OPTIONS
from gdlab.symbols.notation import STANDARD, Notation, Side
from gdlab.symbols.table import Reading, Row, flags, rows, written

_MARK = re.compile(r"\\(felt|slope)\{((?:[^{}]|\{[^{}]*\})*)\}")
_FUNCTION = {"physics": "U", "ml": "L"}
_NUMBERS = {"sigma": r"\num{gradient_noise}"}
_LETTERS = {"sigma": r"\sigma", **OPTIONS}


def rows_at(
    c: Coefficients,
    numbers: Mapping[str, float],
    dimension: int,
    notation: Notation = STANDARD,
    *,
    steady: bool = False,
) -> tuple[Row, ...]:
    """The table's rows for a step's coefficients and the numbers of its method's rule.

    `steady` says that every step so far has taken the same Δt.
    """
    conditions = flags(c, numbers) | ({"steady"} if steady else frozenset())
    if "altered" not in conditions:
        return rows(conditions, dimension, c.method, notation)
    return _altered(conditions, dimension, c.method, notation, _assignments(c, numbers))


def felt(c: Coefficients, numbers: Mapping[str, float], side: Side) -> str:
    """What a step feels in place of ∇U, with numbers; "" where that is ∇U with its noise."""
    if "altered" not in flags(c, numbers):
        return ""
    point = "x" if side == "physics" else "w"
    return _composed(_assignments(c, numbers), rf"\nabla {_FUNCTION[side]}({point})", point, _NUMBERS)[0]


def _assignments(c: Coefficients, numbers: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(a.expression for a in method(c.method).active_rule(numbers) if a.target == "g")


@cache
def _altered(
    conditions: frozenset[str], dimension: int, key: str, notation: Notation, assignments: tuple[str, ...]
) -> tuple[Row, ...]:
    """The same rows every time: whoever shows them knows by that that nothing but numbers has changed."""

    def told(side: Side, reading: Reading) -> Reading:
        only_line = not reading.numbers and r"\num" in reading.latex
        names = {"latex": _NUMBERS if only_line else _LETTERS, "numbers": _NUMBERS}
        texts = {text: _filled(getattr(reading, text), side, assignments, given) for text, given in names.items()}
        return replace(reading, **texts)

    made = (
        replace(row, physics=told("physics", row.physics), ml=told("ml", row.ml))
        for row in rows(conditions, dimension, key)
    )
    return tuple(made) if notation == STANDARD else tuple(written(row, notation) for row in made)


def _filled(text: str, side: Side, assignments: Sequence[str], names: Mapping[str, str]) -> str:
    """The text with what is felt in place of its marks."""

    def composed(mark: re.Match[str]) -> str:
        whole, point = mark.group(1) == "felt", mark.group(2)
        at = f"({point})" if whole else ""
        text, later = _composed(assignments, rf"\nabla {_FUNCTION[side]}{at}", point, names)
        return text + later if whole and names is _LETTERS else text

    return _MARK.sub(composed, text)


def _composed(assignments: Sequence[str], gradient: str, point: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The assignments to g as one expression; where they spare the first step, as all others are, and a word on it."""
    text, later = gradient, ""
    for number, assignment in enumerate(assignments):
        node = parse(assignment)
        if isinstance(node, tree.Call) and node.function == "where":
            node, later = node.arguments[1], r"\quad (k > 0)"
        inner = text if number == 0 or assignment.startswith("g +") else rf"\left({text}\right)"
        text = latex(node, {"g": inner, "x": point, "xi": r"\xi", **names})
    return text, later
