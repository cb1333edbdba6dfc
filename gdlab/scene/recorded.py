"""What was recorded of the selected run, cleared: it goes from its start without any change on the way."""

from __future__ import annotations

from msgspec.structs import replace

from gdlab.core.events import Event
from gdlab.scene.labels import named_after_methods
from gdlab.scene.model import Run, Scene

_GROUND = "coefficients"


def without_recorded(scene: Scene) -> Scene:
    """The scene with no events in the selected run; what all runs were told of the landscape goes from all."""
    selected = scene.view.selected
    runs = [replace(run, events=() if index == selected else _own(run)) for index, run in enumerate(scene.runs)]
    return named_after_methods(scene, replace(scene, runs=tuple(runs)))


def _own(run: Run) -> tuple[Event, ...]:
    """A run's events but for what they say of the landscape."""
    own = (
        Event(event.step, {key: value for key, value in event.set.items() if key != _GROUND}) for event in run.events
    )
    return tuple(event for event in own if event.set)
