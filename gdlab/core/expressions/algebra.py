"""Sums of products of powers, as a reader writes them: what derivatives are put together from.

Only what changes no value is done: numbers are multiplied exactly, equal terms and equal factors are gathered, 0 and 1
are left out. Nothing is expanded, nothing is cancelled that could have been 0 (x·x⁻¹ stays x/x).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from gdlab.core.expressions import tree
from gdlab.core.expressions.vocabulary import CONSTANTS

_COORDINATE = re.compile(r"[xy](\d*)$")
_LONGEST = 7
"""Digits of a number that are written; of one that has more, six."""


@dataclass(frozen=True)
class Term:
    """A number times powers of parts: `factors` are (part, exponent), each part once."""

    number: Fraction
    factors: tuple[tuple[tree.Node, Fraction], ...] = ()


Sum = tuple[Term, ...]
"""Terms, no two of the same factors; () is 0."""

ONE: Sum = (Term(Fraction(1)),)


def constant(value: Fraction | int) -> Sum:
    """A number."""
    return (Term(Fraction(value)),) if value else ()


def part(node: tree.Node, exponent: Fraction | int = 1) -> Sum:
    """A part of the formula to a power, as it stands."""
    return (Term(Fraction(1), ((node, Fraction(exponent)),)),)


def total(*sums: Sum) -> Sum:
    """All of them together, like terms gathered."""
    gathered: dict[frozenset[tuple[tree.Node, Fraction]], Term] = {}
    for term in (term for each in sums for term in each):
        key = frozenset(term.factors)
        number = term.number + (gathered[key].number if key in gathered else 0)
        gathered[key] = Term(number, gathered[key].factors if key in gathered else term.factors)
    return tuple(term for term in gathered.values() if term.number)


def scaled(number: Fraction | int, a: Sum) -> Sum:
    """number · a."""
    return tuple(Term(number * term.number, term.factors) for term in a) if number else ()


def product(*sums: Sum) -> Sum:
    """a · b · …; a factor of several terms stays one factor."""
    result = Term(Fraction(1))
    for each in sums:
        if not each:
            return ()
        term = each[0] if len(each) == 1 else _common(each)
        result = Term(result.number * term.number, _gathered((*result.factors, *term.factors)))
    return (result,)


def inverse(a: Sum) -> Sum:
    """1 / a.

    Raises:
        ZeroDivisionError: a is 0.
    """
    term = a[0] if len(a) == 1 else _common(a) if a else Term(Fraction(0))
    return (Term(1 / term.number, tuple((node, -exponent) for node, exponent in term.factors)),)


def _common(a: Sum) -> Term:
    """A sum as one factor, without a common minus at its head."""
    if a[0].number < 0:
        return Term(Fraction(-1), ((to_tree(scaled(-1, a)), Fraction(1)),))
    return Term(Fraction(1), ((to_tree(a), Fraction(1)),))


def _gathered(factors: Iterable[tuple[tree.Node, Fraction]]) -> tuple[tuple[tree.Node, Fraction], ...]:
    """Powers of the same part as one, but where what is divided by would vanish from below the line."""
    found: dict[tree.Node, list[Fraction]] = {}
    for node, exponent in factors:
        found.setdefault(node, []).append(exponent)
    gathered: list[tuple[tree.Node, Fraction]] = []
    for node, exponents in found.items():
        above, below = (
            sum((e for e in exponents if e > 0), Fraction(0)),
            sum((e for e in exponents if e < 0), Fraction(0)),
        )
        together = above + below < 0 or not above or not below
        gathered += [(node, e) for e in ((above + below,) if together else (above, below))]
    return tuple(gathered)


# ---- back to a tree ----


def to_tree(a: Sum) -> tree.Node:
    """The sum as a tree, its factors in reading order, and as a fraction what is divided by."""
    if not a:
        return number(0)
    first, *others = sorted(a, key=lambda term: term.number < 0) if a[0].number < 0 else a
    result = _term(first)
    for term in others:
        op = "-" if term.number < 0 else "+"
        result = tree.Binary(op, result, _term(Term(abs(term.number), term.factors)))
    return result


def _term(term: Term) -> tree.Node:
    size = abs(term.number)
    above = [(node, exponent) for node, exponent in term.factors if exponent > 0]
    below = [(node, -exponent) for node, exponent in term.factors if exponent < 0]
    decimal = size.denominator % 10 in (0, 5) and _terminates(size)  # a half is written as a fraction, a fifth is not
    over, under = (size, Fraction(1)) if decimal else (Fraction(size.numerator), Fraction(size.denominator))
    if max(over.numerator, under.numerator) >= 10**_LONGEST and under != 1:
        over, under = size, Fraction(1)
    node = _row(over, above)
    if under != 1 or below:
        node = tree.Binary("/", node, _row(under, below))
    return tree.Negate(node) if term.number < 0 else node


def _terminates(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _row(factor: Fraction, powers: list[tuple[tree.Node, Fraction]]) -> tree.Node:
    """A product of a number and powers in reading order; a factor 1 is left out."""
    nodes = [_power(node, exponent) for node, exponent in sorted(powers, key=lambda pair: _rank(pair[0]))]
    if factor != 1 or not nodes:
        nodes.insert(0, number(factor))
    result = nodes[0]
    for node in nodes[1:]:
        result = tree.Binary("*", result, node)
    return result


def _power(node: tree.Node, exponent: Fraction) -> tree.Node:
    if exponent == 1:
        return node
    if exponent == Fraction(1, 2):
        return tree.Call("sqrt", (node,))
    if exponent.denominator == 1:
        return tree.Binary("**", node, number(exponent))
    return tree.Binary("**", node, tree.Binary("/", number(exponent.numerator), number(exponent.denominator)))


def _rank(node: tree.Node) -> tuple[int, int, str]:
    """Constants, coefficients, coordinates in their order, functions, then sums in parentheses."""
    if isinstance(node, tree.Name):
        if node.name in CONSTANTS:
            return 0, 0, node.name
        coordinate = _COORDINATE.match(node.name)
        return (2, int(coordinate[1] or 0), node.name) if coordinate else (1, 0, "")
    return (3, 0, "") if isinstance(node, tree.Call) else (4, 0, "")


def number(value: Fraction | int) -> tree.Number:
    """A number as a literal; one with many digits is written with six of them."""
    exact = Fraction(value)
    close = float(exact) if abs(exact) < 10**300 else math.inf
    if exact.denominator == 1 and abs(exact) < 10**_LONGEST:
        return tree.Number(close, str(exact.numerator))
    text = repr(close)
    return tree.Number(close, text if len(text) <= _LONGEST + 2 else f"{close:.6g}")


def value_of(node: tree.Number) -> Fraction:
    """A literal, exactly as it was written where that is a decimal number of moderate size."""
    try:
        exact = Fraction(node.text.replace("_", ""))
    except (ValueError, ZeroDivisionError):
        exact = Fraction(node.value)
    return exact if float(exact) == node.value else Fraction(node.value)


def with_decimals(node: tree.Node) -> tree.Node:
    """The tree with 1.5·a for 3·a/2, wherever the decimal number is exact."""
    if isinstance(node, tree.Negate):
        return tree.Negate(with_decimals(node.operand))
    if isinstance(node, tree.Call):
        return tree.Call(node.function, tuple(map(with_decimals, node.arguments)))
    if not isinstance(node, tree.Binary):
        return node
    if node.op == "/" and isinstance(node.right, tree.Number) and _terminates(1 / value_of(node.right)):
        return with_decimals(_divided(node.left, value_of(node.right)))
    return tree.Binary(node.op, with_decimals(node.left), with_decimals(node.right))


def _divided(node: tree.Node, divisor: Fraction) -> tree.Node:
    """A product over a number, as a number times the rest."""
    if isinstance(node, tree.Number):
        return number(value_of(node) / divisor)
    if isinstance(node, tree.Binary) and node.op == "*":
        return tree.Binary("*", _divided(node.left, divisor), node.right)
    return tree.Binary("*", number(1 / divisor), node)
