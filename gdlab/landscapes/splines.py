"""Natural cubic splines through knots: drawn by hand, yet an expression like any formula, so exact to the last bit.

A spline is a cubic between each two knots, C² at the knots, without curvature at the first and the last, and goes on
as a straight line beyond them (de Boor, A Practical Guide to Splines, 1978, chapter IV).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from gdlab.core.expressions import tree
from gdlab.core.fields import ParameterError, is_finite_number
from gdlab.landscapes.sculpture import LARGEST, Sculpture

LEAST_KNOTS, MOST_KNOTS = 2, 24
CLOSEST_KNOTS = 1e-3
"""Knots are at least this part of the extent of the bounds apart."""


@dataclass(frozen=True)
class Knot:
    """A point (x, U) that a spline goes through."""

    position: float
    value: float


class _Linear(Protocol):
    """What a right-hand side is made of: floats, or arrays that are solved for side by side."""

    def __sub__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: float, /) -> Any: ...
    def __truediv__(self, other: float, /) -> Any: ...


_L = TypeVar("_L", bound=_Linear)


def tridiagonal_solution(
    below: Sequence[float], diagonal: Sequence[float], above: Sequence[float], right: Sequence[_L]
) -> list[_L]:
    """Solve below[i] x[i−1] + diagonal[i] x[i] + above[i] x[i+1] = right[i] by elimination (Thomas's algorithm).

    The diagonal must dominate. Only + − × ÷ in one order, so floats and arrays give the same bits.
    """
    pivots, sides = list(diagonal[:1]), list(right[:1])
    for i in range(1, len(diagonal)):
        factor = below[i] / pivots[-1]
        pivots.append(diagonal[i] - factor * above[i - 1])
        sides.append(right[i] - factor * sides[-1])
    for i in range(len(diagonal) - 1, -1, -1):
        side = sides[i] - above[i] * sides[i + 1] if i + 1 < len(sides) else sides[i]
        sides[i] = side / pivots[i]
    return sides


@dataclass(frozen=True)
class Cubic:
    """a + t (b + t (c + t d)), with t the distance from the knot at its left."""

    a: float
    b: float
    c: float
    d: float


def cubics(knots: Sequence[Knot]) -> list[Cubic]:
    """One cubic from each knot on to the next, and the straight line beyond the last."""
    widths = [right.position - left.position for left, right in pairwise(knots)]
    slopes = [(right.value - left.value) / h for (left, right), h in zip(pairwise(knots), widths, strict=True)]
    bends = [0.0, *_inner_bends(widths, slopes), 0.0]
    found = [
        Cubic(knot.value, slope - h * (2 * m + n) / 6, m / 2, (n - m) / (6 * h))
        for knot, slope, h, (m, n) in zip(knots, slopes, widths, pairwise(bends), strict=False)
    ]
    last = slopes[-1] + widths[-1] * bends[-2] / 6
    return [*found, Cubic(knots[-1].value, last, 0.0, 0.0)]


def _inner_bends(widths: list[float], slopes: list[float]) -> list[float]:
    """Second derivatives at the knots between the first and the last, from the continuity of the slope."""
    diagonal = [2 * (g + h) for g, h in pairwise(widths)]
    right = [6 * (after - before) for before, after in pairwise(slopes)]
    return tridiagonal_solution(widths[:-1], diagonal, widths[1:], right)


def spline_value(knots: Sequence[Knot], x: float) -> float:
    """S at one place."""
    pieces = cubics(knots)
    if x < knots[0].position:
        return pieces[0].a + (x - knots[0].position) * pieces[0].b
    knot, p = next((k, p) for k, p in zip(reversed(knots), reversed(pieces), strict=True) if x >= k.position)
    t = x - knot.position
    return p.a + t * (p.b + t * (p.c + t * p.d))


@lru_cache(maxsize=MOST_KNOTS)
def spline_expression(count: int) -> Sculpture:
    """S(x) through so many knots, with knots and cubics as its coefficients.

    Not the cubics are chosen among but their numbers, which have no derivatives: that is a fifth of the work.
    """
    x, zero = tree.Name("x"), tree.Number(0.0, "0")
    each = {letter: [tree.Name(f"{letter}{i}") for i in range(1, count + 1)] for letter in "kabcd"}
    knot, a, b = (_chosen(each[letter], each["k"][1:]) for letter in "kab")
    c = _chosen([zero, *each["c"][1:-1], zero], each["k"][1:])
    d = _chosen([zero, *each["d"][:-1], zero], each["k"])
    t = tree.Binary("-", x, knot)
    value = d
    for number in (c, b, a):
        value = tree.Binary("+", number, tree.Binary("*", t, value))
    return Sculpture(value, ("x",))


def _chosen(numbers: Sequence[tree.Node], knots: Sequence[tree.Node]) -> tree.Node:
    """The first number where x is below the first knot, the second below the second, …, the last beyond all knots."""
    if not knots:
        return numbers[0]
    half = len(numbers) // 2
    left, right = _chosen(numbers[:half], knots[: half - 1]), _chosen(numbers[half:], knots[half:])
    return tree.Call("where", (tree.Compare("<", tree.Name("x"), knots[half - 1]), left, right))


def spline_numbers(knots: Sequence[Knot]) -> dict[str, float]:
    """The coefficients of `spline_expression` by name."""
    numbers: dict[str, float] = {}
    for i, (knot, piece) in enumerate(zip(knots, cubics(knots), strict=True), 1):
        numbers |= {f"k{i}": knot.position, f"a{i}": piece.a, f"b{i}": piece.b, f"c{i}": piece.c, f"d{i}": piece.d}
    return numbers


def checked_knots(knots: Iterable[Knot], gap: float) -> tuple[Knot, ...]:
    """The knots, each of two floats, 2 to 24 of them, ascending and at least `gap` apart.

    Raises:
        ParameterError: they are not; the key says which one, as in `knots[3].position`.
    """
    own = tuple(_checked_knot(i, knot) for i, knot in enumerate(knots))
    if not LEAST_KNOTS <= len(own) <= MOST_KNOTS:
        raise ParameterError("knots", f"a curve needs {LEAST_KNOTS} to {MOST_KNOTS} knots, not {len(own)}")
    for i, (left, right) in enumerate(pairwise(own), 1):
        distance = right.position - left.position
        if distance <= 0:
            raise ParameterError(
                f"knots[{i}].position", f"knots must ascend: knot {i + 1} is not to the right of knot {i}"
            )
        if distance < gap * (1 - 1e-9):  # what was put there to the digit is there
            raise ParameterError(
                f"knots[{i}].position", f"knots {i} and {i + 1} are closer than {gap:g}, the least distance here"
            )
    return own


def _checked_knot(index: int, knot: Knot) -> Knot:
    for name in ("position", "value"):
        number = getattr(knot, name)
        if not is_finite_number(number) or abs(number) > LARGEST:
            raise ParameterError(
                f"knots[{index}].{name}", f"the {name} of knot {index + 1} must be a finite number, not {number!r}"
            )
    return Knot(float(knot.position), float(knot.value))


def knot_added(knots: Sequence[Knot], position: float, gap: float) -> tuple[tuple[Knot, ...], int]:
    """The knots with one more on the present curve, which does not change by it, and its index.

    Raises:
        ParameterError: there are too many, or one lies too close.
    """
    index = sum(knot.position < position for knot in knots)
    new = Knot(position, spline_value(knots, position))
    return checked_knots((*knots[:index], new, *knots[index:]), gap), index


def knot_removed(knots: Sequence[Knot], index: int) -> tuple[Knot, ...]:
    """The knots without one of them.

    Raises:
        ParameterError: only two are left.
    """
    return checked_knots((*knots[:index], *knots[index + 1 :]), 0.0)


def knot_moved(knots: Sequence[Knot], index: int, position: float, value: float, gap: float) -> tuple[Knot, ...]:
    """The knots with one of them elsewhere, kept `gap` from its neighbours."""
    if index > 0:
        position = max(position, knots[index - 1].position + gap)
    if index + 1 < len(knots):
        position = min(position, knots[index + 1].position - gap)
    return (*knots[:index], replace(knots[index], position=position, value=value), *knots[index + 1 :])
