"""What a step starts from and comes to, and what of it goes on where something changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gdlab.core.arrays import FloatArray


@dataclass(frozen=True)
class State:
    """All that a method keeps between two steps; nobody changes it.

    Attributes:
        position: x, `(n, d)`.
        slots: the method's own numbers by the names of its slots, such as b = −p/Δt, each `(n, d)`.
        age: k, the steps since the method's own start.
    """

    position: FloatArray
    slots: Mapping[str, FloatArray]
    age: int
