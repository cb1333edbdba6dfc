"""Edits of a scene while its runs stand at a step: at step 0 a run itself changes, later an event is recorded.

All runs of a scene lie on one landscape: what one of them is told of the landscape's coefficients, all are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.events import GROUPS, PARAMETERS, Event, Setting, differing
from gdlab.core.moment import Moment
from gdlab.core.registry import method as method_of
from gdlab.core.schedules import plain, running
from gdlab.scene.grounds import FormulaSpec, GallerySpec, LandscapeSpec
from gdlab.scene.labels import named_after_methods
from gdlab.scene.model import Run, Scene

_GROUND = "coefficients"

Settings = Mapping[int, Setting]
"""What the next step of some runs is taken with, by the runs' indices."""


class Standing(Struct, frozen=True):
    """Where a run stands: what its next step is taken with, and its first particle."""

    setting: Setting
    moment: Moment


def change(scene: Scene, step: int, changes: Mapping[str, Any]) -> Scene:
    """Set what an event may set, of the selected run, at a step; what was recorded for later steps is dropped.

    Raises:
        ParameterError: a value that cannot be.
    """
    return set_runs(scene, step, {scene.view.selected: changes})


def set_runs(scene: Scene, step: int, changes: Mapping[int, Mapping[str, Any]]) -> Scene:
    """Set what an event may set, of some runs by their indices, at a step.

    Of these runs, what was recorded for later steps is dropped. A run that is called as its method is called as its new
    one, from whichever step on it is taken.

    Raises:
        ParameterError: a value that cannot be.
    """
    after = scene
    for index, wanted in changes.items():
        after = _changed(after, index, step, wanted)
    return named_after_methods(scene, _on_one_ground(scene, after))


def _changed(scene: Scene, index: int, step: int, changes: Mapping[str, Any]) -> Scene:
    """One run changed at a step."""
    run = scene.runs[index]
    past = tuple([event for event in run.events if event.step < step])  # thousands after a long drag: a list is quicker
    now = [event for event in run.events if event.step == step] if len(past) < len(run.events) else []
    merged = _merged([*now, Event(step, changes)])
    if step == 0:
        return _with_run(_changed_start(scene, index, merged.set), index, events=())
    return _with_run(scene, index, events=(*past, merged))


def _merged(events: list[Event]) -> Event:
    """Several events of one step as one: the last wins, for each option and coefficient by itself."""
    if len(events) == 1:
        return events[0]
    merged: dict[str, Any] = {}
    for event in events:
        for key, value in event.set.items():
            merged[key] = {**merged.get(key, {}), **value} if key in GROUPS else value
    return Event(events[-1].step, merged)


def _changed_start(scene: Scene, index: int, changes: Mapping[str, Any]) -> Scene:
    """A run as it begins, changed."""
    run = scene.runs[index]
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
    if "schedules" in changes:
        fields["schedules"] = plain(running(running({}, run.schedules, 0), changes["schedules"], 0))
    scene = _with_run(scene, index, **fields)
    if _GROUND not in changes:
        return scene
    return replace(scene, landscape=scene.landscape.with_coefficients(changes[_GROUND]))


def _on_one_ground(before: Scene, after: Scene) -> Scene:
    """The edited scene, with what the selected run is told of the landscape told to all, if that has changed."""
    old, new = before.runs[before.view.selected], after.runs[after.view.selected]
    if not any(_GROUND in event.set for event in differing(old.events, new.events)):
        return after
    told = ground_events(new)
    if told == ground_events(old):
        return after
    return replace(after, runs=tuple(run if ground_events(run) == told else _told(run, told) for run in after.runs))


def ground_events(run: Run) -> list[Event]:
    """What a run is told of the landscape on its way."""
    return [Event(event.step, {_GROUND: event.set[_GROUND]}) for event in run.events if _GROUND in event.set]


def _told(run: Run, ground: list[Event]) -> Run:
    """The run with other news of the landscape and all its own events."""
    own = [
        Event(event.step, {key: value for key, value in event.set.items() if key != _GROUND}) for event in run.events
    ]
    events = sorted([*(event for event in own if event.set), *ground], key=_step_of)
    return replace(run, events=tuple(_merged(list(together)) for _, together in groupby(events, key=_step_of)))


def _step_of(event: Event) -> int:
    return event.step


def placed_runs(scene: Scene) -> tuple[int, ...]:
    """The indices of the runs that a placement concerns: all of them, or the selected one."""
    return tuple(range(len(scene.runs))) if scene.view.start_together else (scene.view.selected,)


def place(scene: Scene, settings: Settings, position: tuple[float, ...]) -> Scene:
    """Put the particles of some runs somewhere, at rest: a new take with the knobs as they are."""
    return _taken(scene, settings, {index: {"start": (position,), "velocity": None} for index in settings})


def with_bounds(scene: Scene, bounds: tuple[tuple[float, float], ...]) -> Scene:
    """The formula in force over another part of its coordinates; the runs go on as they were."""
    spec = scene.landscape
    if isinstance(spec, GallerySpec):
        land = spec.build()
        coefficients = dict(getattr(land, "coefficients", {}))
        spec = FormulaSpec(getattr(land, "formula", ""), coefficients)
    view = replace(scene.view, rectangle=None)
    return replace(scene, landscape=replace(spec, bounds=bounds), view=view)


def reset(scene: Scene, settings: Settings) -> Scene:
    """Some runs back to their start with the knobs as they are now; what was recorded of them is dropped."""
    return _taken(scene, settings, {})


def on_other_ground(scene: Scene, standings: Mapping[int, Standing], landscape: LandscapeSpec) -> Scene:
    """Another landscape under moving particles: a new take from where they are, as fast as they are.

    Where a particle cannot go on (other dimension, not finite) it starts at the landscape's usual place.
    """
    usual = landscape.usual_start()
    starts: dict[int, dict[str, Any]] = {}
    for index, standing in standings.items():
        moment = standing.moment
        finite = all(map(_finite, (*moment.position.tolist(), *moment.velocity.tolist())))
        start, velocity = usual, None
        if len(usual) == len(moment.position) and finite:
            start = tuple(moment.position.tolist())
            velocity = (tuple(moment.velocity.tolist()),) if moment.velocity.any() else None
            if moment.step == 0 and (scene.runs[index].start or ())[:1] == (start,):
                continue  # it has not begun: all its particles stay
        starts[index] = {"start": (start,), "velocity": velocity}
    settings = {index: standing.setting for index, standing in standings.items()}
    return _moved_to(_taken(scene, settings, starts), landscape, settings)


def afresh_on(scene: Scene, settings: Settings, landscape: LandscapeSpec) -> Scene:
    """Another landscape, whose coordinates mean something else, with the particles at its usual start, at rest."""
    usual = {"start": (landscape.usual_start(),), "velocity": None}
    return _moved_to(_taken(scene, settings, dict.fromkeys(settings, usual)), landscape, settings)


def from_gallery(scene: Scene, settings: Settings, key: str) -> Scene:
    """A landscape of the gallery with the particles at its usual start, at rest; the knobs stay."""
    return afresh_on(scene, settings, GallerySpec(key))


def _moved_to(scene: Scene, landscape: LandscapeSpec, settings: Settings) -> Scene:
    """The scene with all of another landscape in view; the other runs go there without what was recorded of them."""
    usual = (landscape.usual_start(),)
    runs = [
        run
        if index in settings
        else replace(run, events=())
        if all(len(point) == len(usual[0]) for point in run.start or ())
        else replace(run, events=(), start=usual, velocity=None)
        for index, run in enumerate(scene.runs)
    ]
    moved = replace(scene, landscape=landscape, runs=tuple(runs), view=replace(scene.view, rectangle=None))
    return named_after_methods(scene, moved)


def _taken(scene: Scene, settings: Settings, starts: Mapping[int, Mapping[str, Any]]) -> Scene:
    """A new take of some runs: the settings in force become those at step 0; the starts are others where given."""
    ground = settings.get(scene.view.selected) or next(iter(settings.values()))
    coefficients = getattr(ground.landscape, "coefficients", {})
    taken = replace(scene, landscape=scene.landscape.with_coefficients(coefficients))
    for index, setting in settings.items():
        now = {
            "parameters": setting.parameters,
            "method": setting.method,
            "friction_scheme": setting.friction_scheme,
            "options": dict(setting.options),
            "schedules": plain(setting.schedules),
            "events": (),
        }
        taken = _with_run(taken, index, **now, **starts.get(index, {}))
    return named_after_methods(scene, _on_one_ground(scene, taken))


def _with_run(scene: Scene, index: int, **fields: Any) -> Scene:
    """The scene with one run changed."""
    run: Run = replace(scene.runs[index], **fields)
    return replace(scene, runs=(*scene.runs[:index], run, *scene.runs[index + 1 :]))


def _finite(value: float) -> bool:
    return abs(value) < 1e12
