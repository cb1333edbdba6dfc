"""What the integrator core asks of a landscape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError
from gdlab.core.suggestions import shown

Kind = Literal["minimum", "maximum", "saddle", "degenerate"]
MOST_POINTS = 50
"""Stationary points that a landscape tells at most."""


@dataclass(frozen=True)
class StationaryPoint:
    """A point where the gradient vanishes.

    `position (d,)`, `value` U there, `eigenvalues (d,)` of the Hessian in ascending order; `degenerate` when one of
    them vanishes, so that the second derivative does not decide. `spread` counts the directions in which more of them
    follow without end: 0 for one alone, 1 on a line of them, 2 on a plain.
    """

    position: FloatArray
    value: float
    kind: Kind
    eigenvalues: FloatArray
    spread: int = 0


@runtime_checkable
class Landscape(Protocol):
    """A potential U(x), which is a loss L(w): pure functions of positions `(n, d)`, float64, NaN where undefined."""

    @property
    def dimension(self) -> int:
        """The number d of coordinates."""
        ...

    @property
    def bounds(self) -> FloatArray:
        """The part worth looking at, `(d, 2)`; not a wall."""
        ...

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        ...

    def gradient(self, x: FloatArray, /) -> FloatArray:
        """∇U, `(n, d)`."""
        ...

    def hessian(self, x: FloatArray, /) -> FloatArray:
        """∇∇U, `(n, d, d)`."""
        ...

    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds, lowest value first."""
        ...


def has_quick_hessian(landscape: Landscape) -> bool:
    """Whether ∇∇U may be asked for at every step; a landscape of one's own may do without it."""
    return hasattr(landscape, "hessian") and not getattr(landscape, "has_costly_hessian", False)


def dimension(landscape: Landscape) -> int:
    """The number of coordinates of what is given as a landscape.

    Raises:
        ParameterError: it is none.
    """
    d = getattr(landscape, "dimension", None)
    if isinstance(d, int):
        return d
    raise ParameterError(
        "landscape", f"landscape must be a landscape, a gallery key or a formula, not {shown(landscape)}"
    )
