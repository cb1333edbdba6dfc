"""`gdlab check`: everything that is wrong with a scene file, or with what changes make of it."""

from __future__ import annotations

import argparse
import sys

from gdlab.analysis.ending import ending
from gdlab.cli.mistakes import one_line
from gdlab.cli.scenes import changed_scene, changes
from gdlab.scene import Scene, SceneError, decode, encode, problems, read_file, renamed, simulations
from gdlab.scene.edit import attempted
from gdlab.scene.maps import is_map, map_scene


def check(arguments: argparse.Namespace) -> int:
    """0 when the scene is valid, with what is to be known of it; else 2, and one line for each error on stderr."""
    data, notes = _read(arguments.scene)
    name = one_line(arguments.scene)
    found = problems(data)
    scene = None if found else decode(data)
    found = found if scene is None else _problems_of_changes(scene, arguments)
    for problem in found:
        print(f"{name}: {problem}", file=sys.stderr)
    if scene is not None and not found:
        print(f"{name}: valid")
        for note in (*notes, *_unsteady_starts(changed_scene(scene, arguments))):
            print(f"{name}: {note}")
    return 2 if found else 0


def _read(path: str) -> tuple[bytes, list[str]]:
    """The text of the scene in a file, or of one on the height map there, and what is to be known of it."""
    if not is_map(path):
        data = read_file(path)
        return data, [] if problems(data) else renamed(data)
    scene, notes = map_scene(path)
    (left, right), (bottom, top) = scene.build_landscape().bounds.tolist()
    lies = f"a height map over x from {left:.6g} to {right:.6g} and y from {bottom:.6g} to {top:.6g}"
    return encode(scene), [lies, *notes]


def _unsteady_starts(scene: Scene) -> list[str]:
    """Which runs begin where the landscape is not defined, and so go nowhere."""
    ends = [ending(simulation) for simulation in simulations(scene)]
    return [f"runs[{i}] ({scene.runs[i].label}): {end.sentence}" for i, end in enumerate(ends) if end is not None]


def _problems_of_changes(scene: Scene, arguments: argparse.Namespace) -> list[SceneError]:
    """What is wrong with a scene that is valid, once `--method` and `--set` have changed it."""
    try:
        return attempted(scene, changes(scene, arguments))[1]
    except SceneError as error:
        return [error]
