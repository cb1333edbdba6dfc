"""Rules by which the runs of a race are made comparable, and the sentence that says which rule holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from gdlab.analysis.fairness_rates import TIE, Compared, RateKey, rate_at_start, run_numbers, same, written
from gdlab.analysis.tuning import Best, Budget, Proceed, tuned
from gdlab.core.coefficients import Coefficients, coefficients
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.knobs import move
from gdlab.core.registry import method as method_of
from gdlab.scene.labels import named_after_methods
from gdlab.scene.model import Fairness, FairnessRule, Run, Scene
from gdlab.symbols.notation import STANDARD, Notation

_WITH_HESSIAN = ("newton",)
"""Methods whose steps need second derivatives besides."""
_DIGEST = 16
_EQUAL: Mapping[FairnessRule, RateKey] = {
    "equal_learning_rate": "learning_rate",
    "equal_effective": "effective_learning_rate",
}
_ALL_DAMPENED = "takes no notice of any gradient but the first, for its dampening is 1"
_SYMBOLS = {"learning_rate": "lr", "effective_learning_rate": "η"}


class Applied(Struct, frozen=True):
    """What a rule makes of a race: the scene, why some of its runs stayed as they were, and what was lost by it."""

    scene: Scene
    refused: tuple[str, ...] = ()
    dropped: str = ""

    @property
    def told(self) -> str:
        """All that has to be said of it, in sentences."""
        return " ".join(each for each in (self.dropped, *self.refused) if each)


def applied(
    scene: Scene,
    rule: FairnessRule | None,
    budget: Budget,
    proceed: Proceed = lambda _: True,
    anew: Scene | None = None,
) -> Applied:
    """Make the runs of a race comparable; None takes the rule back and leaves the numbers.

    Where numbers are made equal the runs begin anew, and what was recorded on their way is dropped, for it would undo
    that.

    Args:
        scene: the race; its selected run gives lr or η to the others.
        rule: what is made equal.
        budget: for `tuned`, what the search may spend on each run.
        proceed: for `tuned`, told how many simulations have begun in all; false ends the search.
        anew: the race as its runs are to begin anew; as they began when None.

    Raises:
        ParameterError: the selected run has no such number to give.
        Cancelled: `proceed` said so.
    """
    if rule is None or rule == "equal_evaluations":
        return Applied(_ruled(scene, rule and Fairness(rule)))
    plain = tuple(replace(run, events=()) for run in (anew or scene).runs)
    begun = named_after_methods(scene, replace(anew or scene, runs=plain))
    if rule == "tuned":
        made = _all_tuned(begun, budget, proceed)
    else:
        made = _equalised(begun, rule)
        made = replace(made, scene=_ruled(made.scene, Fairness(rule)))
    return replace(made, dropped=_dropped(scene, made.scene))


def _dropped(before: Scene, after: Scene) -> str:
    """What was recorded on the way of the runs that begin anew, in a sentence; "" where that is nothing."""
    names = [new.label for old, new in zip(before.runs, after.runs, strict=True) if old.events]
    return f"The runs begin anew: what was changed on the way of {_and(names)} is dropped." if names else ""


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


class Verdict(NamedTuple):
    """What is to be said of the rule in force.

    Attributes:
        sentence: the rule with its numbers, in a sentence or two; where it does not hold that is said.
        holds: what it makes equal is equal in every step, or tuned as it was; without a rule that is always so.
        can_be_mended: to apply it again makes a difference. No more than the beginnings are made equal: what parts the
            runs afterwards may be what they are to follow.
    """

    sentence: str
    holds: bool = True
    can_be_mended: bool = False


def verdict(scene: Scene, notation: Notation = STANDARD, steps: int | None = None) -> Verdict:
    """Whether the rule in force holds in the first `steps` steps, or in all that may come when None."""
    fairness = scene.view.fairness
    if fairness is None:
        return Verdict("Each run has the numbers it was given.")
    if fairness.rule in _EQUAL:
        found = _equal_rate(scene, fairness.rule, steps)
    elif fairness.rule == "tuned":
        found = _tuned(scene, fairness, notation)
    else:
        found = Verdict(_equal_evaluations(scene))
    out = [f"{run.label} {reason}" for run in scene.runs if (reason := exemption(run, fairness.rule))]
    return found._replace(sentence=" ".join([found.sentence, *(f"Left as it is: {each}." for each in out)]))


def statement(scene: Scene, notation: Notation = STANDARD, steps: int | None = None) -> str:
    """The rule in force in words, as `verdict` finds it."""
    return verdict(scene, notation, steps).sentence


def holds(scene: Scene) -> bool:
    """Whether the rule in force holds, as `verdict` finds it."""
    return verdict(scene).holds


# Equal lr, equal η


def _equalised(scene: Scene, rule: FairnessRule) -> Applied:
    """Every run begins with the lr or η with which the selected one does; each holds its ρ, Δt and σ."""
    key, chosen = _EQUAL[rule], scene.runs[scene.view.selected]
    if reason := exemption(chosen, rule):
        raise ParameterError(key, f"{chosen.label} {reason}: select another run")
    value = rate_at_start(chosen, key)
    if not math.isfinite(value):
        raise ParameterError(key, f"{chosen.label} has no friction, so its η = Δt/γ is infinite: select another run")
    if not value:
        raise ParameterError(key, f"{chosen.label} {_why_none(chosen)}: select another run")
    runs, refused = list(scene.runs), []
    for index in takers(scene, rule):
        try:
            runs[index] = _with_rate(runs[index], key, value)
        except ParameterError as error:
            refused.append(f"{runs[index].label} cannot have {_SYMBOLS[key]} = {written(value)}: {error}.")
    return Applied(replace(scene, runs=tuple(runs)), tuple(refused))


def _with_rate(run: Run, key: RateKey, value: float) -> Run:
    """The run with this rate in its first step, which goes with the number that is set, whatever it follows."""
    now = rate_at_start(run, key)
    if same(now, value):
        return run
    if not now:
        raise ParameterError(key, f"it {_why_none(run)}")
    wanted = getattr(_coefficients(run), key) * (value / now) if math.isfinite(now) else value
    return replace(run, parameters=move(run.parameters, key, wanted, run.method, run.friction_scheme).parameters)


def _why_none(run: Run) -> str:
    """Why the rate of a run begins at 0."""
    return _ALL_DAMPENED if run.options.get("dampening") == 1 else "begins at 0 by its schedule"


def _equal_rate(scene: Scene, rule: FairnessRule, steps: int | None) -> Verdict:
    """Whether the rates are equal at first, and in every step."""
    found = Compared(tuple(scene.runs[index] for index in takers(scene, rule)), _EQUAL[rule], steps)
    mendable = not found.equal and (not found.equal_at_first or bool(found.changed))
    return Verdict(_rate_words(found), found.equal, mendable)


def _rate_words(found: Compared) -> str:
    """How the rates of some runs are to each other, as they are in force."""
    name, symbol = FIELDS[found.key].name, _SYMBOLS[found.key]
    told = [(f"{symbol}{TIE}={TIE}{written(rate)}", labels) for rate, labels in found.begins.items()]
    if not found.equal_at_first:
        when = " at step 0" if found.moving else ""
        return f"The {name}s are not equal{when}: {', '.join(f'{rate} ({_and(labels)})' for rate, labels in told)}."
    damped = found.key == "effective_learning_rate" and any(run.options.get("dampening") for run in found.runs)
    value = f"{told[0][0]} for each run{', dampening counted' if damped else ''}" if told else ""
    if not found.moving:
        return f"Equal {name}: {value}."
    if found.equal:
        return f"Equal {name} in every step, at step 0 {value}."
    if found.unchanged.equal:
        return f"Equal {name} at step 0, {value}, but not after the changes of {_and(found.changed)}."
    return f"Equal {name} at step 0, {value}; then {_parted(found)}."


def _parted(found: Compared) -> str:
    """Why rates that begin equal do not stay so."""
    causes = " or ".join(found.causes)
    if len(found.moving) == len(found.runs):
        return f"each follows its own {causes}"
    return f"{_and(found.moving)} {'follows its' if len(found.moving) == 1 else 'follow their'} {causes}"


def _coefficients(run: Run) -> Coefficients:
    return coefficients(run.parameters, run.method, run.friction_scheme)


def _and(labels: Sequence[str]) -> str:
    """One, one and another, or one, another and a third."""
    return " and ".join([part for part in (", ".join(labels[:-1]), *labels[-1:]) if part])


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


def _tuned(scene: Scene, fairness: Fairness, notation: Notation) -> Verdict:
    """Whether the runs are as the search left them."""
    if not fairness.made_for:
        return Verdict("Not tuned yet: tune the runs.", holds=False, can_be_mended=True)
    if fairness.made_for != _digest(scene):
        said = "No longer each tuned: the race was changed since. Tune again."
        return Verdict(said, holds=False, can_be_mended=True)
    tuned_runs = (scene.runs[index] for index in takers(scene, "tuned"))
    told = "; ".join(f"{run.label}{TIE}{run_numbers(run, notation)}" for run in tuned_runs)
    return Verdict(f"Each tuned: at most {fairness.trials} trials of {fairness.steps} steps, best: {told}.")


def _digest(scene: Scene) -> str:
    """What tells two races apart: landscape, runs but for their names, noise."""
    import hashlib  # noqa: PLC0415 (it loads OpenSSL, which the first painted frame need not wait for)

    runs = tuple(replace(run, label=run.method) for run in scene.runs)
    return hashlib.sha256(msgspec.json.encode((scene.seed, scene.landscape, runs))).hexdigest()[:_DIGEST]


# Equal gradient evaluations


def _equal_evaluations(scene: Scene) -> str:
    """How many evaluations a step of each run takes."""
    counts: dict[int, list[str]] = {}
    for run in (scene.runs[index] for index in takers(scene, "equal_evaluations")):
        counts.setdefault(method_of(run.method).evaluations or 1, []).append(run.label)
    told = "; ".join(f"{count} a step for {_and(labels)}" for count, labels in counts.items())
    if len(counts) == 1:
        told = f"{next(iter(counts))} a step for each run"
    curved = [run.label for run in scene.runs if run.method in _WITH_HESSIAN]
    uncounted = f" The Hessians of {_and(curved)} are not counted." if curved else ""
    return f"Equal gradient evaluations: {told}.{uncounted}"


def _ruled(scene: Scene, fairness: Fairness | None) -> Scene:
    return replace(scene, view=replace(scene.view, fairness=fairness))
