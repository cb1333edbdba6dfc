"""The scene that a command works on: of a file, which may hold a height map, changed by `--method` and `--set`."""

from __future__ import annotations

import argparse
import re

from gdlab.cli.mistakes import UsageError
from gdlab.scene import Run, Scene, SceneError, set_values
from gdlab.scene.maps import scene_of
from gdlab.scene.reading import flaws, read

_TEXTS = ("label", "method", "friction_scheme", "formula", "key")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""JSON has no `.5`, `5.` and `+5`."""


def chosen_scene(arguments: argparse.Namespace) -> Scene:
    """The scene of a command, with its changes.

    Raises:
        SceneError: it cannot be read, or would not be valid with the changes.
        UsageError: a change that is not written as PATH=VALUE.
    """
    return changed_scene(scene_of(arguments.scene), arguments)


def changed_scene(scene: Scene, arguments: argparse.Namespace) -> Scene:
    """A scene with the changes of a command.

    Raises:
        SceneError: it would not be valid with the changes.
        UsageError: a change that is not written as PATH=VALUE.
    """
    values = changes(scene, arguments)
    return set_values(scene, values) if values else scene


def changes(scene: Scene, arguments: argparse.Namespace) -> dict[str, object]:
    """The values that a command changes in a scene, by path.

    Raises:
        UsageError: a change that is not written as PATH=VALUE.
    """
    settings = [] if arguments.method is None else [f"method={arguments.method}"]
    values: dict[str, object] = {}
    for setting in [*settings, *arguments.settings]:
        path, equals, text = setting.partition("=")
        if not equals:
            raise UsageError(f"--set {setting[:80]!r} must be written as PATH=VALUE, as in parameters.mass=2")
        for place in _places(path.strip(), len(scene.runs)):
            values[place] = _value(path.strip(), text.strip())
    return values


def run_of(scene: Scene, name: str) -> int:
    """The index of a run by its label, or by its number from 0 on.

    Raises:
        UsageError: there is no such run.
    """
    labels = [run.label for run in scene.runs]
    if name in labels:
        return labels.index(name)
    if name.isdecimal() and int(name) < len(labels):
        return int(name)
    known = " or ".join(f"{index} ({label})" for index, label in enumerate(labels))
    raise UsageError(f"there is no run {name[:80]!r}: say {known}")


def _places(path: str, runs: int) -> list[str]:
    """A member of a run that does not say which is meant of all."""
    first = path.partition(".")[0].partition("[")[0]
    return [f"runs[{index}].{path}" for index in range(runs)] if first in Run.__struct_fields__ else [path]


def _value(path: str, text: str) -> object:
    """JSON, or plain text where that is meant."""
    if path.rpartition(".")[2] in _TEXTS:
        return text
    try:
        value = read(_as_json(text).encode("utf-8", "surrogateescape"))
    except SceneError:
        return text
    for problem in flaws(value):
        raise UsageError(f"--set {path}: {problem.message}")
    return value


def _as_json(text: str) -> str:
    """A number that people write and JSON does not know; all else as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    begun = re.sub(r"^(-?)\.", r"\g<1>0.", text.lstrip("+"))
    return re.sub(r"\.(?![0-9])", "", begun)
