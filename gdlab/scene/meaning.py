"""Whether a scene that is well formed can be run: its landscape is built and every run is planned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from gdlab.core import registry
from gdlab.core.coefficients import coefficients
from gdlab.core.events import PARAMETERS, Event, Setting
from gdlab.core.expressions import Expression, ExpressionError
from gdlab.core.fields import ParameterError
from gdlab.core.noise import MAX_SEED
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.core.registry import UnknownMethodError
from gdlab.core.schedules import checked
from gdlab.core.simulation import Simulation
from gdlab.landscapes.gallery import UnknownLandscapeError
from gdlab.scene.build import setting
from gdlab.scene.errors import SceneError, member
from gdlab.scene.grounds import FormulaSpec, LandscapeSpec, NetworkSpec
from gdlab.scene.labels import label_error
from gdlab.scene.model import Run, Scene, View

MAX_RUNS = 8
MAX_PARTICLES = 200_000
"""Of all runs together. The window keeps every step of each, so that one can scrub: 320 kB a step for these in 2-D."""
TUNING_LIMITS = {"steps": (1, 10_000), "trials": (10, 2_000)}
"""What a search for the best numbers of each run may spend: steps of a trial, and trials."""
_TROUBLE = (ParameterError, ExpressionError, UnknownMethodError, UnknownLandscapeError)


def semantic_problems(scene: Scene) -> Iterator[SceneError]:
    """Everything that keeps a scene from running."""
    if not 0 <= scene.seed <= MAX_SEED:
        yield SceneError("$.seed", f"seed must be a whole number from 0 to 2^64 − 1, not {scene.seed}")
    if not 1 <= len(scene.runs) <= MAX_RUNS:
        yield SceneError("$.runs", f"a scene has 1 to {MAX_RUNS} runs, not {len(scene.runs)}")
        return
    crowd = list(_crowd_problems(scene.runs))
    if crowd:
        yield from crowd
        return
    yield from _view_problems(scene.view, len(scene.runs))
    landscape: Landscape | None = None
    try:
        landscape = scene.build_landscape()
    except _TROUBLE as error:
        yield from _landscape_problems(scene.landscape, error)
    for index, run in enumerate(scene.runs):
        path = f"$.runs[{index}]"
        if wrong := label_error(run.label):
            yield SceneError(f"{path}.label", wrong)
        yield from _run_problems(run, landscape, path)


def _crowd_problems(runs: tuple[Run, ...]) -> Iterator[SceneError]:
    """More particles than can be kept; the error is at the run with the most."""
    counts = [len(run.start or ()) for run in runs]
    if sum(counts) > MAX_PARTICLES:
        path = f"$.runs[{counts.index(max(counts))}].start"
        told = f"{max(counts):,} of {sum(counts):,}" if len(runs) > 1 else f"{sum(counts):,}"
        yield SceneError(
            path, f"a scene has at most {MAX_PARTICLES:,} particles in all its runs; these are {told}: leave some out"
        )


def _view_problems(view: View, runs: int) -> Iterator[SceneError]:
    if not 0 <= view.selected < runs:
        which = f"0 to {runs - 1}, one of the scene's runs" if runs > 1 else "0, for the scene has one run"
        yield SceneError("$.view.selected", f"must be {which}, not {view.selected}")
    yield from _panel_problems(view, runs)
    for index, (low, high) in enumerate(view.rectangle or ()):
        if not low < high:
            yield SceneError(
                f"$.view.rectangle[{index}]", f"must be a pair of numbers, the smaller one first, not {low}, {high}"
            )
    for key, (low, high) in TUNING_LIMITS.items() if view.fairness else ():
        if not low <= (value := getattr(view.fairness, key)) <= high:
            yield SceneError(f"$.view.fairness.{key}", f"must be a whole number from {low} to {high:,}, not {value}")


def _panel_problems(view: View, runs: int) -> Iterator[SceneError]:
    """Two panels show two runs, one of them the selected one."""
    if view.panels == "one":
        return
    pair = f"{list(view.pair)}"
    if runs < 2:
        yield SceneError("$.view.panels", "must be 'one', for the scene has one run")
    elif not all(0 <= index < runs for index in view.pair):
        yield SceneError("$.view.pair", f"must be two of the scene's runs, 0 to {runs - 1}, not {pair}")
    elif view.pair[0] == view.pair[1]:
        yield SceneError("$.view.pair", f"must be two different runs, not {pair}")
    elif view.selected not in view.pair:
        yield SceneError("$.view.pair", f"must hold the selected run, {view.selected}; it is {pair}")


def _landscape_problems(spec: LandscapeSpec, error: Exception) -> Iterator[SceneError]:
    """Why a landscape cannot be built: all that is wrong with coefficients, else what it was refused with."""
    if isinstance(spec, FormulaSpec):
        wrong = list(_coefficient_problems(spec))
        if wrong:
            yield from wrong
            return
        if isinstance(error, ExpressionError):
            yield _caused(SceneError("$.landscape.formula", pointed(error, spec.formula)), error)
            return
    if isinstance(error, UnknownLandscapeError):
        yield _caused(SceneError("$.landscape.key", str(error)), error)
        return
    yield _caused(SceneError(_landscape_path(spec, getattr(error, "key", "")), str(error)), error)


def _landscape_path(spec: LandscapeSpec, key: str) -> str:
    """Where in a landscape the number stands that a `ParameterError` names."""
    head = re.split(r"[.\[]", key)[0]
    if head in spec.__struct_fields__:
        return f"$.landscape.{key}"
    if head in NetworkSpec.__struct_fields__:
        return f"$.landscape.network.{key}"
    has_coefficients = "coefficients" in spec.__struct_fields__
    return member("$.landscape.coefficients", key) if has_coefficients else "$.landscape"


def _coefficient_problems(spec: FormulaSpec) -> Iterator[SceneError]:
    """The coefficients that a formula needs and lacks, and those that it does not know."""
    try:
        wanted = Expression(spec.formula, spec.coefficients).coefficients
    except ExpressionError:
        return
    for name in wanted:
        if name not in spec.coefficients:
            yield SceneError(
                member("$.landscape.coefficients", name), f"is missing: the formula needs a number for {name}"
            )
    for name in spec.coefficients:
        if name not in wanted:
            yield SceneError(member("$.landscape.coefficients", name), f"the formula has no coefficient {name!r}")


def pointed(error: ExpressionError, formula: str) -> str:
    """The message on one line, with the place in the formula between « and »; a long formula is cut around it."""
    before, place, after = formula[: error.start], formula[error.start : error.end], formula[error.end :]
    before = before if len(before) <= 40 else "…" + before[-40:]
    place = place if len(place) <= 60 else place[:60] + "…"
    after = after if len(after) <= 40 else after[:40] + "…"
    return f"{error.message}, at column {error.start + 1}: {before}«{place}»{after}"


def _run_problems(run: Run, landscape: Landscape | None, path: str) -> Iterator[SceneError]:
    """What keeps a run from being planned; without a landscape, what can be told without one."""
    unscheduled = list(_schedule_problems(run.schedules, f"{path}.schedules"))
    if unscheduled:
        yield from unscheduled
        return
    if landscape is None:
        yield from _method_problems(run, path)
        return
    # Planning is quick and says whether anything is wrong; only then it matters what.
    error = _refusal(Simulation, setting(run, landscape), run.start, run.velocity, 0, run.events)
    if error is None:
        return
    wrong = [*_method_problems(run, path), *_start_problems(run, landscape, path)]
    # Events change what must itself be right: what they say to a wrong run would mislead.
    yield from wrong or list(_event_problems(run, landscape, path)) or [_caused(SceneError(path, str(error)), error)]


def _refusal(make: Callable[..., Any], *arguments: Any) -> Exception | None:
    """The error that the core refuses something with, or None."""
    try:
        with np.errstate(all="ignore"):
            make(*arguments)
    except ArithmeticError:
        return ValueError("these numbers are too large or too small to compute with")
    except _TROUBLE as error:
        return error
    return None


def _caused(problem: SceneError, cause: Exception) -> SceneError:
    """The problem with the error it comes from, which knows the place in a formula."""
    problem.__cause__ = cause
    return problem


def _reported(path: str, make: Callable[..., Any], *arguments: Any) -> Iterator[SceneError]:
    """A refusal, if there is one, at a path; a parameter's at the parameter."""
    error = _refusal(make, *arguments)
    if error is not None:
        key = getattr(error, "key", "")
        yield _caused(SceneError(f"{path}.{key}" if key in PARAMETERS else path, str(error)), error)


def _method_problems(run: Run, path: str) -> Iterator[SceneError]:
    """An unknown method, parameters that the method refuses, options."""
    unknown = list(_reported(f"{path}.method", registry.method, run.method))
    yield from unknown
    if unknown:
        return
    yield from _reported(f"{path}.parameters", coefficients, run.parameters, run.method, run.friction_scheme)
    check = registry.method(run.method).checked_options
    for key, value in run.options.items():
        yield from _reported(member(f"{path}.options", key), check, {key: value})


def _schedule_problems(schedules: Mapping[str, Any], path: str) -> Iterator[SceneError]:
    """Numbers that a schedule cannot have."""
    for key, given in schedules.items():
        error = _refusal(checked, key, given)
        if error is not None:
            yield _caused(SceneError(f"{path}.{key}.{getattr(error, 'key', 'kind')}", str(error)), error)


def _start_problems(run: Run, landscape: Landscape, path: str) -> Iterator[SceneError]:
    plain = Setting(landscape, Parameters())
    wrong = list(_reported(f"{path}.start", Simulation, plain, run.start))
    yield from wrong or _reported(f"{path}.velocity", Simulation, plain, run.start, run.velocity)


def _event_problems(run: Run, landscape: Landscape, path: str) -> Iterator[SceneError]:
    """The first event, in the order of time, that the run cannot take."""
    before = setting(run, landscape)
    for index, event in sorted(enumerate(run.events), key=lambda pair: pair[1].step):
        error = _refusal(Simulation, before, run.start, None, 0, [event])
        if error is not None:
            yield _caused(SceneError(_event_path(event, error, f"{path}.events[{index}]"), str(error)), error)
            return
        before = before.changed(event)


def _event_path(event: Event, error: Exception, path: str) -> str:
    """Where in an event an error belongs."""
    scheduled = list(_schedule_problems(event.set.get("schedules", {}), f"{path}.set.schedules"))
    if scheduled:
        return scheduled[0].path
    key = "method" if isinstance(error, UnknownMethodError) else getattr(error, "key", "")
    if key in event.set:
        return f"{path}.set.{key}"
    for group in ("options", "coefficients"):
        if key in event.set.get(group, {}):
            return member(f"{path}.set.{group}", key)
    return path
