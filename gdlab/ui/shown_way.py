"""The first particle's way as a picture shows it: all of it, or of a long run an outline with what is near in full."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.simulation import Simulation

_NEAR = 4096
"""Steps in full on either side of the cursor, in blocks of so many, so that it seldom becomes another way."""
_COORDINATES = 100_000
"""Of all particles together: those of large ensembles take too long to be computed again for more than some steps."""


class ShownWay(Struct, frozen=True):
    """Positions `(p, d)`, and the point `cursor` of them at which the particle is."""

    positions: FloatArray
    cursor: int


def shown_way(simulation: Simulation, cursor: int) -> ShownWay:
    """The way of the first particle that stands at step `cursor`, which has been computed."""
    steps, positions = simulation.outline()
    if len(steps) == simulation.head + 1:
        return ShownWay(positions, cursor)
    size = max(1, min(_NEAR, _COORDINATES // simulation.start.size))
    first = max(cursor // size - 1, 0) * size
    last = min((cursor // size + 2) * size, simulation.head)
    before, after = np.searchsorted(steps, (first, last + 1)).tolist()
    near = simulation.way(first, last)
    return ShownWay(np.concatenate([positions[:before], near, positions[after:]]), before + cursor - first)
