"""How exactly a motion is followed: asked for by those who need not yet know how that is done."""

from __future__ import annotations

from typing import NamedTuple


class Accuracy(NamedTuple):
    """How exactly a motion is followed: what its error may be in a substep, and how many of them a unit of time has.

    Substeps that were rejected count.
    """

    relative: float = 1e-13
    absolute: float = 1e-14
    most: int = 4096
