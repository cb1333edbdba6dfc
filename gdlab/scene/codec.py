"""Scenes to bytes and back: strict where it reads, stable and readable where it writes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from gdlab.core.files import atomic_write, check_regular
from gdlab.core.suggestions import shown
from gdlab.scene.embedded import SIGNATURES, scene_in_image
from gdlab.scene.errors import SceneError
from gdlab.scene.grounds import SculptedSpec
from gdlab.scene.meaning import semantic_problems
from gdlab.scene.migrations import FORMAT, VERSION, migrated
from gdlab.scene.model import Run, Scene, View
from gdlab.scene.reading import MAX_BYTES, flaws, read, too_large, too_much
from gdlab.scene.structure import build, structural_problems

MAX_PROBLEMS = 100
_SELDOM = ("selected", "start_together", "fairness", "panels", "pair", "ghosts", "workings")
"""Members of the view that are written only where they are not the usual ones."""
_WIDTH = 139


def decode(data: bytes, name: str = "") -> Scene:
    """The scene in the bytes of a file.

    Args:
        data: UTF-8 JSON.
        name: of the file, for messages.

    Raises:
        SceneError: the first of `problems`.
    """
    scene, wrong = _examined(data)
    if scene is None or wrong:
        raise named(wrong[0], name)
    return scene


def problems(data: bytes) -> list[SceneError]:
    """What is wrong with the bytes of a scene file; empty when it decodes and every run can be planned.

    Text that is no JSON, wrong values, wrong types and wrong meaning are found in this order; the first kind that
    occurs hides the later ones. At most the first 100 are told.
    """
    return _examined(data)[1]


def renamed(data: bytes) -> list[str]:
    """What a valid scene calls otherwise than its file does: of runs with equal labels the later ones get a number."""
    given = [run.get("label") or run.get("method", Run().method) for run in migrated(read(data)).get("runs", [])]
    return [
        f"$.runs[{index}] is called {wanted} as another run is; it goes by the name {run.label}"
        for index, (wanted, run) in enumerate(zip(given, decode(data).runs, strict=False))
        if wanted != run.label
    ]


def encode(scene: Scene) -> bytes:
    """The scene as a text that `decode` turns into the same scene, to the last bit."""
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION} | msgspec.to_builtins(_packed(scene))
    for run in document["runs"]:
        if not run["schedules"]:
            del run["schedules"]
    if scene.view == View():
        del document["view"]
    else:
        usual = [key for key in _SELDOM if getattr(scene.view, key) == getattr(View(), key)]
        document["view"] = {key: value for key, value in document["view"].items() if key not in usual}
    return (_laid_out(document, broken=True) + "\n").encode()


def _packed(scene: Scene) -> Scene:
    """The scene with a relief that a stroke has not packed yet in a text as small as it will have."""
    ground = scene.landscape
    if not isinstance(ground, SculptedSpec) or ground.relief is None:
        return scene
    return msgspec.structs.replace(scene, landscape=msgspec.structs.replace(ground, relief=ground.relief.packed()))


def load_scene(path: str | os.PathLike[str]) -> Scene:
    """The scene in a file: a scene file, or an image (PNG, SVG) that gdlab exported.

    Raises:
        SceneError: it cannot be read or is not a valid scene.
    """
    name = os.fspath(path)
    return decode(read_file(path), name)


def read_file(path: str | os.PathLike[str]) -> bytes:
    """The bytes of the scene in a file, which may be an image.

    Raises:
        SceneError: it cannot be read, is too large, or is an image without a scene.
    """
    name = os.fspath(path)
    try:
        check_regular(path)
        with Path(path).open("rb") as file:
            beginning = file.read(16)
            if not beginning.lstrip().startswith(SIGNATURES):
                size = os.fstat(file.fileno()).st_size
                if size > MAX_BYTES:
                    raise SceneError("", too_large(size), name)
                # It may grow while it is read; one byte over the limit is enough to refuse it.
                return beginning + file.read(MAX_BYTES + 1 - len(beginning))
    except OSError as error:
        raise SceneError("", f"cannot be read: {error.strerror or error}", name) from error
    found = scene_in_image(Path(path))
    if found is None:
        raise SceneError("", "this image holds no scene of gdlab", name)
    return found


def save_scene(scene: Scene, path: str | os.PathLike[str]) -> None:
    """Write a scene file, whole or not at all.

    Raises:
        SceneError: it cannot be written, or not be read again; a file that was there is as it was.
        TypeError: no scene.
    """
    if not isinstance(scene, Scene):
        raise TypeError(f"scene must be a Scene, not {shown(scene)}")
    data = encode(scene)
    excess = too_much(data)
    if excess:
        raise SceneError("", f"{excess}: the file would not open again", os.fspath(path))
    try:
        atomic_write(path, data)
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}; the file is as it was before"
        raise SceneError("", message, os.fspath(path)) from error


def named(error: SceneError, name: str) -> SceneError:
    """The error with the name of the file it is in."""
    error.file = error.file or name
    return error


def checked(document: Any) -> tuple[Scene | None, list[SceneError]]:
    """The scene of a document without its head, and all that is wrong with it."""
    wrong = _first(structural_problems(document))
    if wrong:
        return None, wrong
    try:
        scene = build(document)
    except SceneError as error:
        return None, [error]
    return scene, _first(semantic_problems(scene))


def _examined(data: bytes) -> tuple[Scene | None, list[SceneError]]:
    try:
        document = read(data)
        wrong = _first(flaws(document))
        return (None, wrong) if wrong else checked(migrated(document))
    except SceneError as error:
        return None, [error]


def _first(found: Iterator[SceneError]) -> list[SceneError]:
    return list(islice(found, MAX_PROBLEMS))


def _laid_out(value: Any, indent: int = 0, room: int = _WIDTH, broken: bool = False) -> str:
    """JSON with every object and list on one line where it fits into the room, else one member a line."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, (dict, list, tuple)) or not value or (not broken and len(line) <= room):
        return line
    inner = indent + 2
    if isinstance(value, dict):
        names = [json.dumps(key, ensure_ascii=False) + ": " for key in value]
        members = [
            name + _laid_out(each, inner, _WIDTH - inner - len(name))
            for name, each in zip(names, value.values(), strict=True)
        ]
    else:
        members = [_laid_out(each, inner, _WIDTH - inner) for each in value]
    separator = ",\n" + " " * inner
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{' ' * inner}{separator.join(members)}\n{' ' * indent}{closing}"
