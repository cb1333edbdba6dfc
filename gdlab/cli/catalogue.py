"""`gdlab list`: what there is."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from gdlab.core.registry import methods
from gdlab.landscapes import gallery

Entry = dict[str, object]


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
    return [
        {
            "key": entry.key,
            "name": entry.name,
            "group": entry.group,
            "formula": entry.formula,
            "dimension": len(entry.bounds),
            "coefficients": {name: each.value for name, each in entry.coefficients.items()},
            "about": entry.about,
            "source": entry.source,
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


LISTS: Mapping[str, Callable[[], list[Entry]]] = {"landscapes": _landscapes, "methods": _methods, "lessons": _lessons}
"""What can be listed, and what makes the list."""
