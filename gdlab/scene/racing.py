"""Edits of the list of runs: a race of up to eight on one landscape."""

from __future__ import annotations

from msgspec.structs import replace

from gdlab.core.coefficients import coefficients
from gdlab.core.fields import ParameterError
from gdlab.core.registry import methods
from gdlab.scene.changes import ground_events
from gdlab.scene.labels import label_error, unique_label
from gdlab.scene.meaning import MAX_PARTICLES, MAX_RUNS
from gdlab.scene.model import Run, Scene
from gdlab.scene.panels import with_selected, without_run


def add_run(scene: Scene) -> Scene:
    """One more run, selected: the next method that does not race yet, from the selected run's start with its knobs.

    Raises:
        ParameterError: there are as many runs as there may be.
    """
    model = scene.runs[scene.view.selected]
    method = _next_method(scene)
    label = unique_label(method, _labels(scene))
    options = dict(model.options) if method == model.method else {}
    told = tuple(ground_events(model))
    return _appended(scene, replace(model, label=label, method=method, options=options, events=told))


def duplicate_run(scene: Scene, index: int) -> Scene:
    """One more run, selected, that is as another and has its own name.

    Raises:
        ParameterError: there are as many runs as there may be.
    """
    run = scene.runs[index]
    return _appended(scene, replace(run, label=unique_label(run.label, _labels(scene))))


def remove_run(scene: Scene, index: int) -> Scene:
    """The scene without a run; when it was selected, the next one is.

    Raises:
        ParameterError: it is the only one.
    """
    if len(scene.runs) == 1:
        raise ParameterError("runs", "a scene has at least one run: this is the last one")
    runs = (*scene.runs[:index], *scene.runs[index + 1 :])
    return replace(scene, runs=runs, view=without_run(scene.view, index, len(runs)))


def rename_run(scene: Scene, index: int, label: str) -> Scene:
    """The scene with another name for a run; without one it is called as its method.

    Raises:
        ParameterError: another run has this name, or it is none.
    """
    run, label = scene.runs[index], label.strip()
    others = [other.label for place, other in enumerate(scene.runs) if place != index]
    if not label:
        label = unique_label(run.method, others)
    if wrong := label_error(label):
        raise ParameterError("label", wrong)
    if label in others:
        raise ParameterError("label", f"another run is called “{label}” already: choose another name")
    return replace(scene, runs=(*scene.runs[:index], replace(run, label=label), *scene.runs[index + 1 :]))


def select_run(scene: Scene, index: int) -> Scene:
    """The scene with another run selected."""
    return replace(scene, view=with_selected(scene.view, index))


def start_together(scene: Scene, on: bool) -> Scene:
    """Placing one particle places those of all runs, or only that of the selected run."""
    return replace(scene, view=replace(scene.view, start_together=on))


def _labels(scene: Scene) -> list[str]:
    return [run.label for run in scene.runs]


def _next_method(scene: Scene) -> str:
    """The first method that does not race yet and takes the selected run's knobs; when none is left, that run's."""
    model = scene.runs[scene.view.selected]
    racing = {run.method for run in scene.runs}
    free = (method.key for method in methods() if method.key not in racing)
    return next((key for key in free if _takes(replace(model, method=key))), model.method)


def _takes(run: Run) -> bool:
    """Whether a method takes the parameters of its run."""
    try:
        coefficients(run.parameters, run.method, run.friction_scheme)
    except ParameterError:
        return False
    return True


def _appended(scene: Scene, run: Run) -> Scene:
    if len(scene.runs) >= MAX_RUNS:
        raise ParameterError("runs", f"a race has at most {MAX_RUNS} runs: remove one first")
    if sum(len(each.start or ()) for each in (*scene.runs, run)) > MAX_PARTICLES:
        raise ParameterError("runs", f"a scene has at most {MAX_PARTICLES:,} particles in all its runs")
    return select_run(replace(scene, runs=(*scene.runs, run)), len(scene.runs))
