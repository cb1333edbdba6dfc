"""A height map becomes the ground of a scene."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gdlab.core.fields import ParameterError
from gdlab.importing.endings import MAPS, TABLES
from gdlab.importing.errors import ImportedFileError
from gdlab.scene.codec import load_scene
from gdlab.scene.embedded import scene_in_image
from gdlab.scene.errors import SceneError
from gdlab.scene.grounds import GridSpec
from gdlab.scene.heights import Heights
from gdlab.scene.model import Run, Scene

if TYPE_CHECKING:
    from gdlab.importing.height_maps import HeightMap

_BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What may stand before the brace with which a scene begins."""


def is_map(path: str | os.PathLike[str]) -> bool:
    """A file may hold a height map: its ending is that of one, and it is no picture or text that holds a scene."""
    file, ending = Path(path), Path(path).suffix.lower()
    if ending not in MAPS or not file.is_file():
        return False
    try:
        if ending in TABLES:
            with file.open("rb") as text:
                return not text.read(16).lstrip(_BEFORE).startswith(b"{")
        return ending != ".png" or scene_in_image(file) is None
    except (OSError, SceneError):
        return True  # what is wrong with it is said when it is read


def map_ground(found: HeightMap, name: str) -> GridSpec:
    """The ground that a height map makes.

    Raises:
        ParameterError: heights or bounds that cannot be used.
    """
    path = () if found.trajectory is None else tuple(map(tuple, found.trajectory.tolist()))
    spec = GridSpec(found.bounds, Heights.of(found.values), name, path)
    spec.build()
    return spec


def gathered(scene: Scene, spec: GridSpec) -> Scene:
    """The scene on a map with all particles on it: those that are beside it start where it is usual, at rest."""
    usual = spec.usual_start()

    def beside(point: tuple[float, ...]) -> bool:
        return not all(low <= x <= high for x, (low, high) in zip(point, spec.bounds, strict=True))

    def on_it(run: Run) -> Run:
        points = run.start or (usual,)
        rest = (0.0,) * len(usual)
        velocities = run.velocity or (rest,) * len(points)
        start = tuple(usual if beside(x) else x for x in points)
        moving = tuple(rest if beside(x) else v for x, v in zip(points, velocities, strict=True))
        return run if start == points else replace(run, start=start, velocity=moving if any(map(any, moving)) else None)

    return replace(scene, runs=tuple(map(on_it, scene.runs)))


def map_scene(path: str | os.PathLike[str]) -> tuple[Scene, tuple[str, ...]]:
    """A scene on a height map, as when it is dropped on the window, and what was done to the samples.

    Raises:
        SceneError: the file cannot be used.
    """
    from gdlab.importing.height_maps import read_height_map  # noqa: PLC0415 (only where there is a map)

    file = Path(path)
    try:
        found = read_height_map(file)
        return Scene(landscape=map_ground(found, file.name), runs=(Run(),)), found.notes
    except (ImportedFileError, ParameterError) as error:
        raise SceneError("", str(error).removeprefix(f"{file.name}: "), os.fspath(path)) from error


def scene_of(path: str | os.PathLike[str]) -> Scene:
    """The scene in a file, or one on the height map that the file holds.

    Raises:
        SceneError: the file cannot be used.
    """
    return map_scene(path)[0] if is_map(path) else load_scene(path)
