"""The lowest place of a function that only values are known of: the simplex of Nelder and Mead (1965)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Point = tuple[float, ...]
Vertex = tuple[float, Point]
"""A value and where it is taken."""


def lowest(function: Callable[[Point], float], start: Point, spans: Sequence[float], finest: float) -> Vertex:
    """Walk downhill from `start` with a simplex that first reaches `spans` away, until it is no wider than `finest`.

    The function may be ∞. What it raises ends the walk.
    """
    corners = [start, *(_moved(start, axis, span) for axis, span in enumerate(spans))]
    simplex = sorted([(function(corner), corner) for corner in corners])
    while _width(simplex) > finest:
        simplex = _stepped(function, simplex)
    return simplex[0]


def _stepped(function: Callable[[Point], float], simplex: list[Vertex]) -> list[Vertex]:
    """The simplex with its worst corner reflected, stretched or drawn in; else all are drawn towards the best."""
    *others, worst = simplex
    centre = [sum(column) / len(others) for column in zip(*(place for _, place in others), strict=True)]

    def at(share: float) -> Vertex:
        place = tuple(c + share * (w - c) for c, w in zip(centre, worst[1], strict=True))
        return function(place), place

    found = at(-1.0)
    if found[0] < simplex[0][0]:
        found = min(found, at(-2.0))
    elif found[0] >= others[-1][0]:
        inner = at(-0.5 if found[0] < worst[0] else 0.5)
        if inner[0] >= min(found[0], worst[0]):
            best = simplex[0][1]
            drawn = [tuple((a + b) / 2 for a, b in zip(best, place, strict=True)) for _, place in simplex[1:]]
            return sorted([simplex[0], *[(function(place), place) for place in drawn]])
        found = inner
    return sorted([*others, found])


def _moved(start: Point, axis: int, span: float) -> Point:
    return tuple(value + span * (index == axis) for index, value in enumerate(start))


def _width(simplex: list[Vertex]) -> float:
    best = simplex[0][1]
    return max(abs(value - other) for _, place in simplex for value, other in zip(place, best, strict=True))
