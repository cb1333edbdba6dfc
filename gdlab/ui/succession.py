"""Which running simulation goes on with which run of an edited scene."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from gdlab.scene import Run, Scene

Heirs = tuple[int | None, ...]


def heirs(before: Scene, after: Scene) -> Heirs:
    """For each run of the second scene, the run of the first one that goes on as it; None where it begins anew.

    A run goes on when nothing but its name and its events differ. Of several that are alike the one with the same
    events comes first, then the one with the same name, then the one at the same place.
    """
    found: list[int | None] = [None] * len(after.runs)
    if (before.landscape, before.seed) != (after.landscape, after.seed):
        return tuple(found)
    free = set(range(len(before.runs)))
    for alike in _LIKENESSES:
        for index, run in enumerate(after.runs):
            if found[index] is None:
                nearest = [index] * (index in free) + sorted(free - {index})
                found[index] = next((place for place in nearest if alike(before.runs[place], run)), None)
                free -= {found[index]}
    return tuple(found)


_LIKENESSES: tuple[Callable[[Run, Run], bool], ...] = (
    lambda old, new: old == new,
    lambda old, new: old.label != new.label and replace(old, label=new.label) == new,
    lambda old, new: replace(old, events=new.events) == new,
    lambda old, new: replace(old, label=new.label, events=new.events) == new,
)
"""From the closest to the faintest."""
