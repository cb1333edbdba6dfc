"""Pure edits of a scene: what the window's controls and `--set` do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from gdlab.core import registry
from gdlab.core.schedules import KINDS
from gdlab.core.suggestions import did_you_mean, named
from gdlab.scene.codec import checked
from gdlab.scene.errors import SceneError
from gdlab.scene.labels import is_automatic, unique_label
from gdlab.scene.model import Run, Scene

Key = str | int
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]{1,6})\]")


def set_value(scene: Scene, path: str, value: Any, run: int = 0) -> Scene:
    """The scene with one value changed; see `set_values`."""
    return set_values(scene, {path: value}, run)


def set_values(scene: Scene, values: Mapping[str, Any], run: int = 0) -> Scene:
    """The scene with some values changed, all at once.

    Args:
        scene: the scene, which stays as it is.
        values: new values by path: `seed`, `landscape.coefficients.a`, `runs[1].start`, `view.swap_axes`; a member of a
            run without `runs[i]` in front is meant of run `run`, as in `parameters.mass` or `method`.
        run: which run that is.

    A run that is called as its method takes the name of its new method, and drops the options that this does not have;
    a schedule of another kind drops the numbers that this kind does not have.

    Raises:
        SceneError: there is no such place, or the scene would not be valid.
    """
    edited, wrong = attempted(scene, values, run)
    if edited is None or wrong:
        raise wrong[0]
    return edited


def attempted(scene: Scene, values: Mapping[str, Any], run: int = 0) -> tuple[Scene | None, list[SceneError]]:
    """What `set_values` makes of a scene, and all that is wrong with it.

    Raises:
        SceneError: there is no such place.
    """
    document: dict[str, Any] = msgspec.to_builtins(scene)
    for path, value in values.items():
        keys = _keys(path, run)
        _make_room(document, keys)
        _put(document, keys, value.tolist() if hasattr(value, "tolist") else msgspec.to_builtins(value))
    runs = document["runs"]
    if isinstance(runs, (list, tuple)):
        for before, after in zip(scene.runs, runs, strict=False):
            others = [run.get("label") for run in runs if isinstance(run, dict) and run is not after]
            _follow_method(before, after, others)
            _follow_kind(before, after)
    return checked(document)


def diff(before: Scene, after: Scene) -> frozenset[str]:
    """What differs: `seed`, `landscape`, `view`, `runs[0].parameters` and the like, `runs` when their number does."""
    changed = {name for name in ("seed", "landscape", "view") if getattr(before, name) != getattr(after, name)}
    if len(before.runs) != len(after.runs):
        changed.add("runs")
    for index, (old, new) in enumerate(zip(before.runs, after.runs, strict=False)):
        if old is not new:
            changed |= {
                f"runs[{index}].{name}" for name in Run.__struct_fields__ if getattr(old, name) != getattr(new, name)
            }
    return frozenset(changed)


def _keys(path: str, run: int) -> list[Key]:
    """The keys and indices of a path, from the top of the scene."""
    keys: list[Key] = []
    position = 0
    while position < len(path) and (step := _STEP.match(path, position)):
        keys.append(step[1] if step[1] is not None else int(step[2]))
        position = step.end()
    if position < len(path) or not keys or path.startswith((".", "[")):
        raise SceneError("", f"{named(path)} is no path; write one such as parameters.mass or runs[0].start")
    if keys[0] in Run.__struct_fields__:
        return ["runs", run, *keys]
    if keys[0] not in Scene.__struct_fields__:
        known = [*Scene.__struct_fields__, *Run.__struct_fields__]
        raise SceneError("", f"a scene has no {named(str(keys[0]))}{did_you_mean(str(keys[0]), known)}")
    return keys


def _make_room(document: Any, keys: list[Key]) -> None:
    """A schedule's numbers can be set one by one: a knob that follows none is given an empty one."""
    if len(keys) == 5 and keys[0] == "runs" and keys[2] == "schedules" and isinstance(keys[3], str):
        runs, index = document["runs"], keys[1]
        if isinstance(index, int) and index < len(runs) and isinstance(runs[index].get("schedules"), dict):
            runs[index]["schedules"].setdefault(keys[3], {})


def _put(document: Any, keys: list[Key], value: Any) -> None:
    """Set the value at a path of a document; a key may be new, what leads to it may not."""
    place, inside = "$", document
    for depth, key in enumerate(keys):
        last = depth == len(keys) - 1
        fits = (
            isinstance(inside, dict)
            if isinstance(key, str)
            else isinstance(inside, (list, tuple)) and key < len(inside)
        )
        if not fits or (not last and isinstance(key, str) and key not in inside):
            raise SceneError(place, f"there is no {key if isinstance(key, str) else f'[{key}]'} here")
        if last:
            inside[key] = value
            return
        if isinstance(inside[key], tuple):
            inside[key] = list(inside[key])
        place, inside = place + (f".{key}" if isinstance(key, str) else f"[{key}]"), inside[key]


def _follow_kind(before: Run, after: Any) -> None:
    """Let the numbers of a schedule follow a change of its kind."""
    schedules: Any = after.get("schedules") if isinstance(after, dict) else None
    for key, old in before.schedules.items() if isinstance(schedules, dict) else ():
        new = schedules.get(key)
        kind = KINDS.get(new["kind"]) if isinstance(new, dict) and isinstance(new.get("kind"), str) else None
        if kind is not None and kind.key != old["kind"]:
            known = {"kind", *(argument.key for argument in kind.arguments)}
            schedules[key] = {name: value for name, value in new.items() if name in known or old.get(name) != value}


def _follow_method(before: Run, after: Any, others: list[Any]) -> None:
    """Let the label, unlike those of `others`, and the options of a run's document follow a change of its method."""
    if not isinstance(after, dict) or after.get("method") == before.method:
        return
    if after.get("label") == before.label and is_automatic(before) and isinstance(after.get("method"), str):
        after["label"] = unique_label(after["method"], others)
    if isinstance(options := after.get("options"), dict):
        known = [option.key for each in registry.methods() if each.key == after["method"] for option in each.options]
        old = [key for key, value in before.options.items() if options.get(key) == value and key not in known]
        after["options"] = {key: value for key, value in options.items() if key not in old}
