"""`gdlab list`: what there is."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

import msgspec
import numpy as np

from gdlab.core.registry import methods
from gdlab.landscapes import gallery
from gdlab.landscapes.data_sets import data_sets
from gdlab.landscapes.features import Feature
from gdlab.scene.grounds import DatasetSpec, FormulaSpec, GallerySpec, GridSpec, LandscapeSpec, SculptedSpec
from gdlab.scene.heights import Heights

Entry = dict[str, object]
_FAMILIES: Mapping[str, tuple[str, LandscapeSpec]] = {
    "formula": ("Any formula of one or more coordinates.", FormulaSpec("x**2 + y**4 - x")),
    "gallery": ("One of the gallery, with coefficients of its own.", GallerySpec("double-well", {"a": 2.0})),
    "sculpted": (
        "Wells, hills, ridges, planes and bowls that add up, a curve through knots, or a brushed relief.",
        SculptedSpec(features=(Feature("well", (0.5, 0.0), 1.0, (0.5, 0.5)),)),
    ),
    "grid": (
        "A height map or a recorded loss surface: name its file where a scene is asked for.",
        GridSpec(((-1.0, 1.0), (-1.0, 1.0)), Heights.of(np.array([[0.0, 1.0], [1.0, 3.0]]))),
    ),
    "dataset": (
        "The loss of a model over points of your own, or over a data set that is shipped.",
        DatasetSpec(inputs=((0.0,), (1.0,), (2.0,)), targets=(0.1, 0.9, 2.2)),
    ),
}
"""The kinds of landscape that a scene can have, each with one of them."""


def show(arguments: argparse.Namespace) -> int:
    """Print a list, one entry a line or as JSON."""
    entries = LISTS[arguments.what]()
    if arguments.json:
        print(json.dumps(entries, indent=2))
        return 0
    if not entries:
        print(f"There are no {arguments.what} yet.")
    width = max((len(str(entry["key"])) for entry in entries), default=0)
    for entry in entries:
        print(f"{entry['key']:<{width}}  {entry['about']}")
    return 0


def _landscapes() -> list[Entry]:
    return [*_gallery(), *_tasks(), *_families()]


def _families() -> list[Entry]:
    return [
        {"key": kind, "kind": kind, "about": about, "landscape": _document(spec)}
        for kind, (about, spec) in _FAMILIES.items()
    ]


def _tasks() -> list[Entry]:
    return [
        {
            "key": f"{data.key}/{task.key}",
            "kind": "dataset",
            "name": f"{data.name}: {task.name}",
            "about": task.about,
            "landscape": _document(DatasetSpec(data.key, task.key)),
        }
        for data in data_sets().values()
        for task in data.tasks.values()
    ]


def _data() -> list[Entry]:
    return [
        {
            "key": data.key,
            "name": data.name,
            "about": data.about,
            "source": data.source,
            "licence": data.licence,
            "columns": {key: column.unit for key, column in data.columns.items()},
            "points": len(data.values),
            "tasks": list(data.tasks),
        }
        for data in data_sets().values()
    ]


def _gallery() -> list[Entry]:
    return [
        {
            "key": entry.key,
            "kind": "gallery",
            "name": entry.name,
            "group": entry.group,
            "formula": entry.formula,
            "dimension": len(entry.bounds),
            "coefficients": {name: each.value for name, each in entry.coefficients.items()},
            "about": entry.about,
            "source": entry.source,
            "landscape": _document(GallerySpec(entry.key)),
        }
        for entry in gallery().values()
    ]


def _methods() -> list[Entry]:
    return [
        {
            "key": method.key,
            "name": method.label,
            "about": method.help,
            "options": {each.key: each.default for each in method.options},
        }
        for method in methods()
    ]


def _lessons() -> list[Entry]:
    return []


def _document(spec: LandscapeSpec) -> object:
    """A landscape as a scene file has it, and `--set landscape=…` takes it."""
    return msgspec.to_builtins(spec)


LISTS: Mapping[str, Callable[[], list[Entry]]] = {
    "landscapes": _landscapes,
    "families": _families,
    "data": _data,
    "methods": _methods,
    "lessons": _lessons,
}
"""What can be listed, and what makes the list."""
