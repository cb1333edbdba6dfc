"""Edits of a scene while its run stands at a step: at step 0 the run itself changes, later an event is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from gdlab.core.events import PARAMETERS, Event, Setting
from gdlab.core.moment import Moment
from gdlab.core.registry import method as method_of
from gdlab.scene.grounds import FormulaSpec, GallerySpec, LandscapeSpec
from gdlab.scene.model import Run, Scene


def change(scene: Scene, step: int, changes: Mapping[str, Any]) -> Scene:
    """Set what an event may set, at a step; what was recorded for later steps is dropped.

    Raises:
        ParameterError: a value that cannot be.
    """
    run = scene.runs[0]
    past = tuple(event for event in run.events if event.step < step)
    now = [event for event in run.events if event.step == step]
    merged = _merged([*now, Event(step, changes)])
    if step == 0:
        return _with_run(_changed_start(scene, merged.set), events=())
    return _with_run(scene, events=(*past, merged))


def _merged(events: list[Event]) -> Event:
    """Several events of one step as one: the last wins, for each option and coefficient by itself."""
    merged: dict[str, Any] = {}
    for event in events:
        for key, value in event.set.items():
            merged[key] = {**merged.get(key, {}), **value} if key in ("options", "coefficients") else value
    return Event(events[-1].step, merged)


def _changed_start(scene: Scene, changes: Mapping[str, Any]) -> Scene:
    """The run as it begins, changed."""
    run = scene.runs[0]
    fields: dict[str, Any] = {key: changes[key] for key in ("method", "friction_scheme", "velocity") if key in changes}
    if "position" in changes:
        fields["start"] = changes["position"]
    mechanics = {key: changes[key] for key in PARAMETERS if key in changes}
    if mechanics:
        fields["parameters"] = type(run.parameters)(
            **{key: mechanics.get(key, getattr(run.parameters, key)) for key in PARAMETERS}
        )
    if "options" in changes or "method" in changes:
        known = {option.key for option in method_of(changes.get("method", run.method)).options}
        options = {**run.options, **changes.get("options", {})}
        fields["options"] = {key: value for key, value in options.items() if key in known}
    if "method" in changes and run.label == run.method:
        fields["label"] = changes["method"]
    scene = _with_run(scene, **fields)
    if "coefficients" not in changes:
        return scene
    return replace(
        scene,
        landscape=scene.landscape.with_coefficients(changes["coefficients"]),
    )


def place(scene: Scene, setting: Setting, position: tuple[float, ...]) -> Scene:
    """Put the particle somewhere, at rest: a new take with the knobs as they are."""
    return _take(scene, setting, start=(position,), velocity=None)


def with_bounds(scene: Scene, bounds: tuple[tuple[float, float], ...]) -> Scene:
    """The formula in force over another part of its coordinates; the run goes on as it was."""
    spec = scene.landscape
    if isinstance(spec, GallerySpec):
        land = spec.build()
        coefficients = dict(getattr(land, "coefficients", {}))
        spec = FormulaSpec(getattr(land, "formula", ""), coefficients)
    view = replace(scene.view, rectangle=None)
    return replace(scene, landscape=replace(spec, bounds=bounds), view=view)


def reset(scene: Scene, setting: Setting) -> Scene:
    """Back to the start with the knobs as they are now; what was recorded is dropped."""
    run = scene.runs[0]
    return _take(scene, setting, start=run.start, velocity=run.velocity)


def on_other_ground(scene: Scene, setting: Setting, landscape: LandscapeSpec, moment: Moment) -> Scene:
    """Another landscape under the moving particle: a new take from where it is, as fast as it is.

    Where the particle cannot go on (other dimension, not finite) it starts at the landscape's usual place.
    """
    ground = landscape.build()
    finite = all(map(_finite, (*moment.position.tolist(), *moment.velocity.tolist())))
    if ground.dimension == len(moment.position) and finite:
        moving = bool(moment.velocity.any())
        start, velocity = tuple(moment.position.tolist()), tuple(moment.velocity.tolist()) if moving else None
    else:
        start, velocity = landscape.usual_start(), None
    taken = _take(scene, setting, start=(start,), velocity=None if velocity is None else (velocity,))
    return _moved_to(taken, landscape)


def afresh_on(scene: Scene, setting: Setting, landscape: LandscapeSpec) -> Scene:
    """Another landscape, whose coordinates mean something else, with the particle at its usual start, at rest."""
    return _moved_to(_take(scene, setting, start=(landscape.usual_start(),), velocity=None), landscape)


def from_gallery(scene: Scene, setting: Setting, key: str) -> Scene:
    """A landscape of the gallery with the particle at its usual start, at rest; the knobs stay."""
    return afresh_on(scene, setting, GallerySpec(key))


def _moved_to(scene: Scene, landscape: LandscapeSpec) -> Scene:
    """The scene with all of another landscape in view; the other runs go there without what was recorded of them."""
    usual = (landscape.usual_start(),)
    others = [
        replace(run, events=())
        if all(len(point) == len(usual[0]) for point in run.start or ())
        else replace(run, events=(), start=usual, velocity=None)
        for run in scene.runs[1:]
    ]
    view = replace(scene.view, rectangle=None)
    return replace(scene, landscape=landscape, runs=(scene.runs[0], *others), view=view)


def _take(scene: Scene, setting: Setting, **fields: Any) -> Scene:
    """A new take: the setting in force becomes the one at step 0."""
    coefficients = getattr(setting.landscape, "coefficients", {})
    scene = replace(scene, landscape=scene.landscape.with_coefficients(coefficients))
    now = {
        "parameters": setting.parameters,
        "method": setting.method,
        "friction_scheme": setting.friction_scheme,
        "options": dict(setting.options),
        "events": (),
    }
    return _with_run(scene, **now, **fields)


def _with_run(scene: Scene, **fields: Any) -> Scene:
    """The scene with its first run changed."""
    run: Run = replace(scene.runs[0], **fields)
    return replace(scene, runs=(run, *scene.runs[1:]))


def _finite(value: float) -> bool:
    return abs(value) < 1e12
