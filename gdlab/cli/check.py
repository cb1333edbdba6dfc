"""`gdlab check`: everything that is wrong with a scene file, or with what changes make of it."""

from __future__ import annotations

import argparse
import sys

from gdlab.cli.scenes import changes
from gdlab.scene import SceneError, load_scene, problems, read_file, renamed
from gdlab.scene.edit import attempted


def check(arguments: argparse.Namespace) -> int:
    """0 when the scene is valid, with what is to be known of it; else 2, and one line for each error on stderr."""
    data = read_file(arguments.scene)
    found = problems(data) or _problems_of_changes(arguments)
    for problem in found:
        print(f"{arguments.scene}: {problem}", file=sys.stderr)
    if not found:
        print(f"{arguments.scene}: valid")
        for note in renamed(data):
            print(f"{arguments.scene}: {note}")
    return 2 if found else 0


def _problems_of_changes(arguments: argparse.Namespace) -> list[SceneError]:
    """What is wrong with a scene that is valid, once `--method` and `--set` have changed it."""
    scene = load_scene(arguments.scene)
    try:
        return attempted(scene, changes(scene, arguments))[1]
    except SceneError as error:
        return [error]
