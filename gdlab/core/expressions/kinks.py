"""Where a formula may have no derivative though it has a value: where it changes branches, and where roots begin.

A place that is plainly never reached, as 1 + x² = 0, is left out.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from gdlab.core.expressions import tree
from gdlab.core.expressions.algebra import number
from gdlab.core.expressions.vocabulary import CONSTANTS

Missing = Literal["curvature", "branch", "slope"]
_GRAVITY: tuple[Missing, ...] = get_args(Missing)
_POWERS = range(1, 65)


@dataclass(frozen=True)
class Kink:
    """A place without a derivative.

    Where the condition `place` holds; where `place` is a whole number; where two of the arguments of the call `place`
    are equal and decide. What may be missing there: the one slope (one of a `branch` is taken), a finite `slope`, or
    only a finite `curvature`.
    """

    place: tree.Node
    kind: Literal["condition", "whole number", "tie"] = "condition"
    missing: Missing = "branch"


def kinks(node: tree.Node, variables: Iterable[str], values: Mapping[str, float] | None = None) -> tuple[Kink, ...]:
    """Such places in a formula, in reading order; `values` are those of its coefficients."""
    names, known = frozenset(variables), dict(values or {})
    found: dict[tuple[tree.Node, str], Kink] = {}
    for kink in (kink for part in node.walk() for kink in _of(part, known)):
        if not any(isinstance(each, tree.Name) and each.name in names for each in kink.place.walk()):
            continue
        before = found.get((kink.place, kink.kind))
        if before is None or _GRAVITY.index(kink.missing) > _GRAVITY.index(before.missing):
            found[kink.place, kink.kind] = kink
    return tuple(kink for kink in found.values() if _is_reached(kink.place, known))


def _of(node: tree.Node, known: Mapping[str, float]) -> Iterable[Kink]:
    """Those of one part of a formula."""
    power = _power_of(node)
    if power is not None:
        return _root(*power, known)
    return _BORDERS[node.function](node) if isinstance(node, tree.Call) and node.function in _BORDERS else ()


def _power_of(node: tree.Node) -> tuple[tree.Node, tree.Node] | None:
    """Base and exponent."""
    if isinstance(node, tree.Binary) and node.op == "**":
        return node.left, node.right
    if isinstance(node, tree.Call) and node.function in ("pow", "sqrt"):
        base, *exponent = node.arguments
        return base, exponent[0] if exponent else tree.Number(0.5, "0.5")
    return None


def _root(base: tree.Node, exponent: tree.Node, known: Mapping[str, float]) -> list[Kink]:
    """Where the base of a power below 2 that is not whole vanishes; at |a| where a does."""
    power = _value(exponent, known)
    if power is not None and (power < 0 or power > 2 or power.is_integer()):
        return []
    return [Kink(_vanishes(base), missing="curvature" if power is not None and power > 1 else "slope")]


def _vanishes(node: tree.Node) -> tree.Compare:
    """Where a part is 0, or just as well what it is the size or a power of."""
    if isinstance(node, tree.Call) and node.function == "abs":
        return _vanishes(node.arguments[0])
    if isinstance(node, tree.Binary) and node.op == "**" and _value(node.right, {}) in _POWERS:
        return _vanishes(node.left)
    if isinstance(node, tree.Binary) and node.op == "-":
        return tree.Compare("==", node.left, node.right)
    return tree.Compare("==", node, number(0))


def _tie(call: tree.Call) -> list[Kink]:
    if len(call.arguments) == 2:
        return [Kink(tree.Compare("==", *call.arguments))]
    return [Kink(call, "tie")] if len(call.arguments) > 2 else []


def _borders(call: tree.Call) -> Iterator[Kink]:
    for each in call.arguments[0].walk():
        if isinstance(each, tree.Compare):
            yield Kink(tree.Compare("==", each.left, each.right))


def _ends(call: tree.Call) -> list[Kink]:
    return [Kink(tree.Compare("==", call.arguments[0], number(end)), missing="slope") for end in (-1, 1)]


_BORDERS: dict[str, Callable[[tree.Call], Iterable[Kink]]] = {
    "abs": lambda call: [Kink(_vanishes(call.arguments[0]))],
    "sign": lambda call: [Kink(_vanishes(call.arguments[0]))],
    "floor": lambda call: [Kink(call.arguments[0], "whole number")],
    "min": _tie,
    "max": _tie,
    "where": _borders,
    "asin": _ends,
    "acos": _ends,
}


def _is_reached(place: tree.Node, known: Mapping[str, float]) -> bool:
    """Whether both sides of a condition may be equal."""
    if not isinstance(place, tree.Compare):
        return True
    end = _value(place.right, known)
    return end is None or end > 0 or not _is_positive(place.left, known)


# ---- what is known of a part for any position ----


def _value(node: tree.Node, known: Mapping[str, float]) -> float | None:
    """The value of a part made of numbers and coefficients; None of any other."""
    if isinstance(node, tree.Number):
        return node.value
    if isinstance(node, tree.Name):
        return known.get(node.name, CONSTANTS.get(node.name))
    values = [_value(each, known) for each in node.children()]
    if None in values or not isinstance(node, tree.Binary | tree.Negate):
        return None
    try:
        return float(_ARITHMETIC[node.op if isinstance(node, tree.Binary) else "±"](*values))
    except (ArithmeticError, TypeError):
        return None


def _is_positive(node: tree.Node, known: Mapping[str, float]) -> bool:
    """Whether a part is surely above 0."""
    value = _value(node, known)
    if value is not None:
        return value > 0
    parts = [_is_positive(each, known) for each in node.children()]
    if isinstance(node, tree.Binary) and node.op == "+":
        return any(parts) and all(_is_never_negative(each, known) for each in node.children())
    if isinstance(node, tree.Binary) and node.op in ("*", "/"):
        return all(parts)
    if _power_of(node) is not None:
        return parts[0]
    return isinstance(node, tree.Call) and (node.function in ("exp", "cosh") or (node.function == "abs" and parts[0]))


def _is_never_negative(node: tree.Node, known: Mapping[str, float]) -> bool:
    """Whether a part is surely 0 or above."""
    value = _value(node, known)
    if value is not None:
        return value >= 0
    power = _power_of(node)
    if power is not None and (_value(power[1], known) or 1) % 2 == 0:
        return True
    if isinstance(node, tree.Binary) and node.op in ("+", "*", "/"):
        squared = node.op == "*" and node.left == node.right
        return squared or all(_is_never_negative(each, known) for each in node.children())
    return _is_positive(node, known) or (isinstance(node, tree.Call) and node.function in ("abs", "sqrt", "softplus"))


_ARITHMETIC: dict[str, Callable[..., float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "±": operator.neg,
}
