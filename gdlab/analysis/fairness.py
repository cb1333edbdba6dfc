"""Rules by which the runs of a race are made comparable, and the sentence that says which rule holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from gdlab.analysis.tuning import Best, Budget, Proceed, has_inertia, tuned
from gdlab.core.coefficients import Coefficients, coefficients
from gdlab.core.events import PARAMETERS
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.knobs import move
from gdlab.core.registry import method as method_of
from gdlab.scene.model import Fairness, FairnessRule, Run, Scene
from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import STANDARD, Notation

TIE = "\N{NO-BREAK SPACE}"
"""Between words that stay on one line."""
_WITH_HESSIAN = ("newton",)
"""Methods whose steps need second derivatives besides."""
_SAME = 1e-9
"""Relative difference up to which two rates are the same: m and γ cannot meet every rate to the last bit."""
_DIGEST = 16
_EQUAL: Mapping[FairnessRule, Literal["learning_rate", "effective_learning_rate"]] = {
    "equal_learning_rate": "learning_rate",
    "equal_effective": "effective_learning_rate",
}
_ALL_DAMPENED = "takes no notice of any gradient but the first, for its dampening is 1"
_SYMBOLS = {"learning_rate": "lr", "effective_learning_rate": "η"}


class Applied(Struct, frozen=True):
    """What a rule makes of a race: the scene, and in sentences why some of its runs stayed as they were."""

    scene: Scene
    refused: tuple[str, ...] = ()


def applied(scene: Scene, rule: FairnessRule | None, budget: Budget, proceed: Proceed = lambda _: True) -> Applied:
    """Make the runs of a race comparable; None takes the rule back and leaves the numbers.

    Where numbers are made equal the runs begin anew, and what was recorded on their way is dropped, for it would undo
    that.

    Args:
        scene: the race; its selected run gives lr or η to the others.
        rule: what is made equal.
        budget: for `tuned`, what the search may spend on each run.
        proceed: for `tuned`, told how many simulations have begun in all; false ends the search.

    Raises:
        ParameterError: the selected run has no such number to give.
        Cancelled: `proceed` said so.
    """
    if rule is None or rule == "equal_evaluations":
        return Applied(_ruled(scene, rule and Fairness(rule)))
    scene = replace(scene, runs=tuple(replace(run, events=()) for run in scene.runs))
    if rule == "tuned":
        return _all_tuned(scene, budget, proceed)
    made = _equalised(scene, rule)
    return Applied(_ruled(made.scene, Fairness(rule)), made.refused)


def takers(scene: Scene, rule: FairnessRule) -> tuple[int, ...]:
    """The indices of the runs that can take a rule."""
    return tuple(index for index, run in enumerate(scene.runs) if not exemption(run, rule))


def exemption(run: Run, rule: FairnessRule) -> str:
    """Why a run cannot take a rule, after its name, or ""."""
    adaptive = method_of(run.method).evaluations is None
    if not adaptive or rule == "equal_effective":
        return ""
    return {
        "equal_learning_rate": "has no learning rate, for it solves the equation of motion",
        "tuned": "has nothing to tune, for it solves the equation of motion",
        "equal_evaluations": "evaluates as often as its solver needs, so it goes on at equal time",
    }[rule]


def statement(scene: Scene, notation: Notation = STANDARD) -> str:
    """The rule in force with its numbers, in a sentence or two; what does not hold any more is said so."""
    fairness = scene.view.fairness
    if fairness is None:
        return "Each run has the numbers it was given."
    said = {
        "equal_learning_rate": _equal_rate,
        "equal_effective": _equal_rate,
        "tuned": _tuned,
        "equal_evaluations": _equal_evaluations,
    }[fairness.rule](scene, fairness, notation)
    out = [f"{run.label} {reason}" for run in scene.runs if (reason := exemption(run, fairness.rule))]
    return " ".join([said, *(f"Left as it is: {each}." for each in out)])


def holds(scene: Scene) -> bool:
    """The runs are still as the rule made them; without a rule that is always so."""
    fairness = scene.view.fairness
    if fairness is None or fairness.rule == "equal_evaluations":
        return True
    if fairness.rule == "tuned":
        return fairness.made_for == _digest(scene)
    return len(_rates(scene, fairness.rule)) == 1 and not _scheduled_apart(scene, fairness.rule)


# Equal lr, equal η


def _equalised(scene: Scene, rule: FairnessRule) -> Applied:
    """Every run with the lr or η of the selected one; each holds its ρ, Δt and σ."""
    key, chosen = _EQUAL[rule], scene.runs[scene.view.selected]
    if reason := exemption(chosen, rule):
        raise ParameterError(key, f"{chosen.label} {reason}: select another run")
    value = _rate(chosen, rule)
    if not math.isfinite(value):
        raise ParameterError(key, f"{chosen.label} has no friction, so its η = Δt/γ is infinite: select another run")
    if not value:
        raise ParameterError(key, f"{chosen.label} {_ALL_DAMPENED}: select another run")
    runs, refused = list(scene.runs), []
    for index in takers(scene, rule):
        run = runs[index]
        if _same(_rate(run, rule), value):
            continue
        try:
            share = _share(run) if rule == "equal_effective" else 1.0
            if not share:
                raise ParameterError(key, f"it {_ALL_DAMPENED}")
            moved = move(run.parameters, key, value / share, run.method, run.friction_scheme).parameters
            runs[index] = replace(run, parameters=moved)
        except ParameterError as error:
            refused.append(f"{run.label} cannot have {_SYMBOLS[key]} = {_number(value)}: {error}.")
    return Applied(replace(scene, runs=tuple(runs)), tuple(refused))


def _equal_rate(scene: Scene, fairness: Fairness, _notation: Notation) -> str:
    key = _EQUAL[fairness.rule]
    name, symbol = FIELDS[key].name, _SYMBOLS[key]
    found = _rates(scene, fairness.rule)
    if _scheduled_apart(scene, fairness.rule):
        return f"No longer equal {name}: the runs follow different schedules."
    if len(found) == 1:
        damped = key == "effective_learning_rate" and any(_share(run) != 1 for run in scene.runs)
        counted = ", dampening counted" if damped else ""
        return f"Equal {name}: {symbol}{TIE}={TIE}{_number(next(iter(found)))} for each run{counted}."
    told = ", ".join(f"{symbol}{TIE}={TIE}{_number(rate)} ({' and '.join(labels)})" for rate, labels in found.items())
    return f"No longer equal {name}: {told}."


def _rates(scene: Scene, rule: FairnessRule) -> dict[float, list[str]]:
    """The different rates that the runs have, from beginning to end, and the names of the runs."""
    found: dict[float, list[str]] = {}
    for run in (scene.runs[index] for index in takers(scene, rule)):
        for rate in (_rate(stage, rule) for stage in _stages(run)):
            known = next((other for other in found if _same(rate, other)), rate)
            labels = found.setdefault(known, [])
            if run.label not in labels:
                labels.append(run.label)
    return found


def _scheduled_apart(scene: Scene, rule: FairnessRule) -> bool:
    """Runs that begin with the same rate do not keep it the same, for they follow different schedules."""
    runs = [scene.runs[index] for index in takers(scene, rule)]
    followed = [
        [(step, key, each) for step, all_ in _schedules(run) for key, each in all_.items() if key != "temperature"]
        for run in runs
    ]
    return any(each != followed[0] for each in followed)


def _schedules(run: Run) -> Iterator[tuple[int, Mapping[str, object]]]:
    """What a run begins to follow, and at which step."""
    yield 0, run.schedules
    for event in run.events:
        yield event.step, event.set.get("schedules", {})


def _coefficients(run: Run) -> Coefficients:
    return coefficients(run.parameters, run.method, run.friction_scheme)


def _rate(run: Run, rule: FairnessRule) -> float:
    """What a rule makes equal: lr, or the step that a constant slope of 1 settles at."""
    c = _coefficients(run)
    if rule == "equal_learning_rate" or math.isinf(c.effective_learning_rate):
        return float(getattr(c, _EQUAL[rule]))
    return c.effective_learning_rate * _share(run)


def _share(run: Run) -> float:
    """What dampening d leaves of η = lr/(1−ρ): b settles at (1−d)g/(1−ρ), Nesterov's g + ρb at (1−ρd)g/(1−ρ)."""
    rho, d = _coefficients(run).momentum, float(run.options.get("dampening", 0.0))
    return 1.0 if not rho else 1 - rho * d if run.method == "nesterov" else 1 - d


def _stages(run: Run) -> Iterator[Run]:
    """The run as it begins, and as it is after each change on the way."""
    yield run
    for event in sorted(run.events, key=lambda event: event.step):
        numbers = {key: event.set.get(key, getattr(run.parameters, key)) for key in PARAMETERS}
        method = event.set.get("method", run.method)
        known = {option.key for option in method_of(method).options}
        kept = {key: value for key, value in run.options.items() if key in known}
        run = replace(
            run,
            parameters=type(run.parameters)(**numbers),
            method=method,
            friction_scheme=event.set.get("friction_scheme", run.friction_scheme),
            options={**kept, **event.set.get("options", {})},
        )
        yield run


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME)


# Each tuned


def _all_tuned(scene: Scene, budget: Budget, proceed: Proceed) -> Applied:
    """Every run with the numbers with which it gets lowest."""
    landscape, runs, refused = scene.build_landscape(), list(scene.runs), []
    for turn, index in enumerate(takers(scene, "tuned")):
        run, spent = runs[index], turn * budget.trials
        best = tuned(run, landscape, scene.seed, budget, lambda done, spent=spent: proceed(spent + done))  # type: ignore[misc]
        if best.parameters is not None:
            runs[index] = replace(run, parameters=best.parameters)
        if complaint := _complaint(run, best):
            refused.append(complaint)
    made = replace(scene, runs=tuple(runs))
    fairness = Fairness("tuned", budget.steps, budget.trials, _digest(made))
    return Applied(_ruled(made, fairness), tuple(refused))


def _complaint(run: Run, best: Best) -> str:
    """What is to be said of a search, if anything."""
    if best.parameters is None:
        return f"{run.label} diverged in all {best.trials} trials and keeps its numbers."
    if best.at_edge:
        return f"{run.label}: the best lr is at the edge of what was searched."
    return ""


def _tuned(scene: Scene, fairness: Fairness, notation: Notation) -> str:
    if fairness.made_for != _digest(scene):
        return "No longer each tuned: the race was changed since. Tune again."
    tuned_runs = (scene.runs[index] for index in takers(scene, "tuned"))
    told = "; ".join(f"{run.label}{TIE}{rates(run, notation)}" for run in tuned_runs)
    return f"Each tuned: at most {fairness.trials} trials of {fairness.steps} steps, best: {told}."


def rates(run: Run, notation: Notation = STANDARD) -> str:
    """The learning rate of a run, and its momentum where it has one: lr 0.0100, ρ 0.900."""
    c = _coefficients(run)
    rho = f", {notation.momentum}{TIE}{_number(c.momentum)}" if has_inertia(run) else ""
    return f"lr{TIE}{_number(c.learning_rate)}{rho}"


def _digest(scene: Scene) -> str:
    """What tells two races apart: landscape, runs but for their names, noise."""
    import hashlib  # noqa: PLC0415 (it loads OpenSSL, which the first painted frame need not wait for)

    runs = tuple(replace(run, label=run.method) for run in scene.runs)
    return hashlib.sha256(msgspec.json.encode((scene.seed, scene.landscape, runs))).hexdigest()[:_DIGEST]


# Equal gradient evaluations


def _equal_evaluations(scene: Scene, _fairness: Fairness, _notation: Notation) -> str:
    counts: dict[int, list[str]] = {}
    for run in (scene.runs[index] for index in takers(scene, "equal_evaluations")):
        counts.setdefault(method_of(run.method).evaluations or 1, []).append(run.label)
    told = "; ".join(f"{count} a step for {' and '.join(labels)}" for count, labels in counts.items())
    if len(counts) == 1:
        told = f"{next(iter(counts))} a step for each run"
    curved = [run.label for run in scene.runs if run.method in _WITH_HESSIAN]
    uncounted = f" The Hessians of {' and '.join(curved)} are not counted." if curved else ""
    return f"Equal gradient evaluations: {told}.{uncounted}"


def _ruled(scene: Scene, fairness: Fairness | None) -> Scene:
    return replace(scene, view=replace(scene.view, fairness=fairness))


def _number(value: float) -> str:
    return format_number(value, 3)
