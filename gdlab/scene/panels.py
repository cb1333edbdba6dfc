"""Two runs on maps side by side: the classic picture of a descent without momentum and one with it."""

from __future__ import annotations

from msgspec.structs import replace

from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters
from gdlab.core.registry import method as method_of
from gdlab.scene.labels import is_automatic, unique_label
from gdlab.scene.meaning import MAX_PARTICLES
from gdlab.scene.model import Run, Scene, View

WITHOUT, WITH = "without momentum", "with momentum"
_INERTIAL = ("mass", "method", "options", "schedules", "velocity")
_RHO = 0.9
"""What a run without inertia is compared with."""


def side_by_side(scene: Scene) -> Scene:
    """The selected run and its neighbour in two panels; a run that is alone first gets one to compare it with.

    Raises:
        ParameterError: there would be too many particles.
    """
    if len(scene.runs) == 1:
        scene = with_counterpart(scene)
    first = min(scene.view.selected, len(scene.runs) - 2)
    return replace(scene, view=replace(scene.view, panels="two", pair=(first, first + 1)))


def one_panel(scene: Scene) -> Scene:
    """All runs on one map again."""
    return replace(scene, view=replace(scene.view, panels="one", pair=View().pair))


def show_in(scene: Scene, side: int, index: int) -> Scene:
    """Another run in the left (0) or the right (1) panel, selected; the one in the other panel changes places."""
    pair = list(scene.view.pair)
    if pair[1 - side] == index:
        pair.reverse()
    else:
        pair[side] = index
    return replace(scene, view=replace(scene.view, selected=index, pair=(pair[0], pair[1])))


def with_selected(view: View, index: int) -> View:
    """The view with another run selected: where two panels show neither, it takes the place of the one that was."""
    if view.panels == "one" or index in view.pair:
        return replace(view, selected=index)
    left, right = (index if each == view.selected else each for each in view.pair)
    return replace(view, selected=index, pair=(left, right))


def without_run(view: View, index: int, left: int) -> View:
    """The view after a run was taken out, of which so many are left; its panel takes the selected one or the next."""
    selected = min(view.selected - (index < view.selected), left - 1)
    view = replace(view, selected=selected)
    if view.panels == "one" or left < 2:
        return replace(view, panels="one", pair=View().pair)
    stays = [each - (each > index) for each in view.pair if each != index]
    if len(stays) == 1:
        free = [each for each in range(left) if each not in stays]
        taken = selected if selected in free else min(free, key=lambda each: abs(each - index))
        stays.insert(view.pair.index(index), taken)
    return replace(view, pair=(stays[0], stays[1]))


def with_counterpart(scene: Scene) -> Scene:
    """A run that is alone, beside one that is as it is but for its inertia: that without stands first.

    What has none is joined by a heavy ball with ρ = 0.9. What has it is joined by itself at m = 0, with the same
    friction and time step, and so with the same effective learning rate; where that cannot be, as without friction,
    by itself as it is.

    Raises:
        ParameterError: there would be too many particles.
    """
    (run,) = scene.runs
    if 2 * len(run.start or ()) > MAX_PARTICLES:
        raise ParameterError("runs", f"a scene has at most {MAX_PARTICLES:,} particles in all its runs")
    lacks = method_of(run.method).massless or run.parameters.mass == 0
    try:
        other = replace(_heavy(run), label=WITH) if lacks else replace(_light(run), label=WITHOUT)
        coefficients(other.parameters, other.method, other.friction_scheme)
        run = _named(run, WITHOUT if lacks else WITH)
    except ParameterError:
        other = replace(run, label=unique_label(run.label, [run.label]))
    runs = (run, other) if lacks else (other, run)
    return replace(scene, runs=runs, view=replace(scene.view, selected=runs.index(run)))


def _light(run: Run) -> Run:
    """The run without mass, on its way too."""
    return replace(_with_mass(run, 0.0), schedules=_without_momentum(run.schedules), events=_weightless(run.events))


def _heavy(run: Run) -> Run:
    """A heavy ball with ρ = 0.9 and the run's friction and time step."""
    p, massless = run.parameters, method_of(run.method).massless
    heavy = _with_mass(run, p.friction * p.step_size / (1 - _RHO))
    heavy = replace(heavy, method="momentum", friction_scheme="explicit", options={}) if massless else heavy
    return replace(heavy, schedules=_without_momentum(run.schedules), events=_weightless(run.events))


def _with_mass(run: Run, mass: float) -> Run:
    p = run.parameters
    return replace(run, parameters=Parameters(mass, p.friction, p.step_size, p.temperature))


def _without_momentum(schedules: dict[str, dict[str, str | int | float]]) -> dict[str, dict[str, str | int | float]]:
    return {key: schedule for key, schedule in schedules.items() if key != "momentum"}


def _weightless(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """What happens on the way but for what concerns inertia, which is the other run's own."""
    kept = [{key: value for key, value in event.set.items() if key not in _INERTIAL} for event in events]
    return tuple(Event(event.step, own) for event, own in zip(events, kept, strict=True) if own)


def _named(run: Run, name: str) -> Run:
    """The run under a name that says what it is, unless the person has given it one."""
    return replace(run, label=name) if is_automatic(run) else run
