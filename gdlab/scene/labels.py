"""What runs are called: every run of a race by a name of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gdlab.core.events import differing

if TYPE_CHECKING:
    from gdlab.scene.model import Run, Scene

MAX_LABEL = 100
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What no label may hold: it is one line."""
_NUMBERED = re.compile(r"(.+?) \d+")


def unique_label(wanted: str, others: Collection[str]) -> str:
    """The label that is wanted, with a number behind it where others have it already, as in momentum 2."""
    if wanted not in others:
        return wanted
    match = _NUMBERED.fullmatch(wanted)
    stem = (match[1] if match and match[1] in others else wanted)[: MAX_LABEL - 4]
    return next(label for n in range(2, len(others) + 3) if (label := f"{stem} {n}") not in others)


def unique_labels(wanted: Iterable[str]) -> list[str]:
    """The labels in their order; where one comes again, the later ones get a number."""
    wanted, found = list(wanted), list[str]()
    for place, label in enumerate(wanted):
        # A number that a later run bears already is not given away.
        others = [*found, *wanted[place + 1 :]] if label in found else found
        found.append(unique_label(label, others))
    return found


def is_automatic(run: Run) -> bool:
    """Whether a run is called as one of its methods, perhaps with a number: then its name follows its method."""
    match = _NUMBERED.fullmatch(run.label)
    methods = [run.method, *_chosen(run)]
    return run.label in methods or (match is not None and match[1] in methods)


def named_after_methods(before: Scene, after: Scene) -> Scene:
    """The edited scene, of the same runs, with the automatic labels following the methods that were chosen last."""
    for index, (old, new) in enumerate(zip(before.runs, after.runs, strict=True)):
        if old.label == new.label and _has_other_methods(old, new) and is_automatic(old):
            runs = list(after.runs)
            others = [run.label for run in runs if run is not new]
            runs[index] = replace(new, label=unique_label(_last_method(new), others))
            after = replace(after, runs=tuple(runs))
    return after


def _chosen(run: Run) -> list[str]:
    """The methods that are chosen on a run's way, in their order."""
    return [event.set["method"] for event in run.events if "method" in event.set]


def _has_other_methods(old: Run, new: Run) -> bool:
    """Whether a run goes on by another method in the end; after a long drag there are thousands of other events."""
    if old.method == new.method and not any("method" in event.set for event in differing(old.events, new.events)):
        return False
    return _last_method(old) != _last_method(new)


def _last_method(run: Run) -> str:
    """The method by which a run goes on in the end."""
    return [run.method, *_chosen(run)][-1]


def label_error(label: str) -> str:
    """Why a label cannot be, or ""."""
    if CONTROL.search(label) or len(label) > MAX_LABEL:
        return f"a label is one line of at most {MAX_LABEL} characters"
    return ""
