"""A step told phase by phase, in words and symbols, with the numbers that it was really taken with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.resources import path, table
from gdlab.symbols.table import expand, flags
from gdlab.symbols.workings import Step, Value

_RELATION = re.compile(r" = | \\leftarrow ")
Vectors = dict[str, FloatArray]
Side = Literal["physics", "ml"]


class Telling(Struct, frozen=True):
    r"""A phase in one language: a few words, and an equation with slots `\\num{key}`, long, short and shortest."""

    words: str
    latex: str
    short: str
    brief: str


class Phase(Struct, frozen=True):
    """A part of a step; `arrow` names the displacement that it is about, "" if none, and `label` is its LaTeX."""

    key: str
    arrow: str
    label: str
    physics: Telling
    ml: Telling

    def telling(self, side: Side) -> Telling:
        """What is told in one language."""
        return self.physics if side == "physics" else self.ml


class Narration(Struct, frozen=True):
    """The step from `step` to `step` + 1.

    Attributes:
        phases: in their order.
        values: what stands in their slots, by key.
        arrows: displacements `(d,)` by name; those in `way` add up to that of the whole step, "displacement".
        way: names of arrows, to be laid head to tail; none where the step is of one piece.
    """

    step: int
    phases: tuple[Phase, ...]
    values: Mapping[str, Value]
    arrows: Mapping[str, tuple[float, ...]]
    way: tuple[str, ...]


def narrate(step: Step, values: Mapping[str, Value], *, first: bool = False) -> Narration | None:
    """Tell a step.

    Args:
        step: what it starts from and leads to.
        values: the quantities of the symbol table at its start.
        first: it is the method's own first one.

    Returns:
        None where the particle has diverged or diverges in this step: there is nothing to be told.
    """
    moment = step.moment
    if not (np.isfinite(moment.position).all() and np.isfinite(step.position).all()):
        return None
    with np.errstate(all="ignore"):
        own = _common(step) | _METHODS[moment.coefficients.method](step, first)
    told = {key: tuple(vector.tolist()) for key, vector in own.items()}
    parts = tuple(name for name in _PARTS if name in told)
    way = parts if len(parts) > 1 else ()
    arrows = {name: told[name] for name in (*way, "newton_step", "displacement") if name in told}
    phases = _phases(moment.coefficients.method, _conditions(step, first), len(moment.position))
    return Narration(moment.step, phases, {**values, **told}, arrows, way)


_PARTS = ("decayed", "surviving", "carried", "pushed", "looking_ahead", "drift", "drift_again")
"""Parts of a step that are displacements themselves, in the order in which they are laid head to tail."""
_UNSHAKEN = ("flow", "langevin-baoab")
"""Methods whose gradient no noise joins."""


def _conditions(step: Step, first: bool) -> frozenset[str]:
    """The flags of the data."""
    numbers = step.moment.numbers
    chosen = step.moment.coefficients.method
    found = flags(step.moment.coefficients, numbers)
    shaken = "noise" in found and chosen not in _UNSHAKEN
    own = {
        "plain": not shaken and ("altered" not in found or chosen == "flow"),
        "first": first,
    }
    if first:
        found -= {"dampened"}
    return found | {name for name, holds in own.items() if holds}


@cache
def _phases(method: str, conditions: frozenset[str], dimension: int) -> tuple[Phase, ...]:
    """The phases of a method as they read under the conditions."""
    data = _document()
    own = data["momentum" if method == "gradient-descent" else method]
    ends = [] if any(entry["key"] == "velocity" for entry in own) else data["velocity"]
    entries = [*data["felt"], *own, *ends]
    return tuple(_phase(entry, conditions, dimension) for entry in entries if _holds(entry.get("when", ""), conditions))


@cache
def _document() -> dict[str, Any]:
    return table(path("symbols", "narration.toml"))


def _holds(condition: str, conditions: frozenset[str]) -> bool:
    return not condition or (condition.lstrip("!") in conditions) != condition.startswith("!")


def _phase(entry: Mapping[str, Any], conditions: frozenset[str], dimension: int) -> Phase:
    def telling(data: Mapping[str, str]) -> Telling:
        texts = {name: expand(text, conditions, dimension) for name, text in data.items()}
        parts = [texts[name] for name in ("symbols", "numbers", "value") if name in texts]
        symbol = _RELATION.split(texts["symbols"])[0]
        short, brief = (f"{left} = {texts['value']}" for left in (texts["symbols"], symbol))
        return Telling(texts["words"], " = ".join(parts), short, brief)

    arrow = entry.get("arrow", "")
    label = entry.get("label", "u" if arrow == "displacement" else entry["physics"]["symbols"])
    label = expand(label, conditions, dimension)
    return Phase(entry["key"], arrow, label, telling(entry["physics"]), telling(entry["ml"]))


def _common(step: Step) -> Vectors:
    """What every step has; v = u/Δt."""
    c, g = step.moment.coefficients, step.moment.felt_gradient
    return {
        "displacement": step.displacement,
        "landing": step.position,
        "next_velocity": step.displacement / c.step_size,
        "felt_gradient": g,
        "felt_force": -g,
    }


def _ball(step: Step, push: FloatArray) -> Vectors:
    """u = ρu − ℓ·push with u = −ℓb, b ← ρb + push; without inertia u = −ℓ·push."""
    c, zero = step.moment.coefficients, np.zeros_like(push)
    if not c.mass:
        return {"pushed": -c.learning_rate * push}
    before = step.moment.slots["b"] if c.momentum else zero
    remembered = c.momentum * before
    return {
        "update": -c.learning_rate * before,
        "buffer": before,
        "remembered": remembered,
        "surviving": -c.learning_rate * remembered,
        "pushed": -c.learning_rate * push,
        "new_buffer": step.slots["b"] if c.momentum else push,
    }


def _momentum(step: Step, _first: bool) -> Vectors:
    return _ball(step, step.moment.felt_gradient)


def _nesterov(step: Step, _first: bool) -> Vectors:
    """The look-ahead point moves by ρu − ℓg, where u is the ball's step −ℓb, b having felt g, dampened or not."""
    told, c = _ball(step, step.moment.felt_gradient), step.moment.coefficients
    if not c.mass:
        return told
    ahead = c.momentum * told["new_buffer"]
    told["survived"] = told.pop("surviving")
    return told | {
        "ball_step": -c.learning_rate * told["new_buffer"],
        "ahead_buffer": ahead,
        "looking_ahead": -c.learning_rate * ahead,
    }


def _adam(step: Step, _first: bool) -> Vectors:
    """The old mean's part of the step and the new gradient's, and the decay where it is apart from the gradient."""
    c, n, moment = step.moment.coefficients, step.moment.numbers, step.moment
    square = step.slots["max_exp_avg_sq"] if n["amsgrad"] else step.slots["exp_avg_sq"]
    mobility = c.learning_rate / (n["c1"] * (np.sqrt(square / n["c2"]) + n["eps"]))
    told = {
        "carried": -mobility * (c.momentum * moment.slots["exp_avg"]),
        "pushed": -mobility * ((1 - c.momentum) * moment.felt_gradient),
    }
    if n["decoupled_weight_decay"] and n["weight_decay"]:
        told["decayed"] = -c.learning_rate * n["weight_decay"] * moment.position
    return told


def _rmsprop(step: Step, _first: bool) -> Vectors:
    n, square = step.moment.numbers, step.slots["square_avg"]
    s = np.sqrt(square - step.slots["grad_avg"] * step.slots["grad_avg"] if n["centered"] else square) + n["eps"]
    return _ball(step, step.moment.felt_gradient / s)


def _whole(_step: Step, _first: bool) -> Vectors:
    """The step is one piece."""
    return {}


def _newton(step: Step, _first: bool) -> Vectors:
    return {"newton_step": step.displacement / step.moment.coefficients.effective_learning_rate}


def _flow(step: Step, _first: bool) -> Vectors:
    return {"next_velocity": step.slots["v"]}


def _baoab(step: Step, first: bool) -> Vectors:
    """h = b + g (g/2 in the first step) before the bath, b after it; p = −Δt b."""
    c, n, g = step.moment.coefficients, step.moment.numbers, step.moment.felt_gradient
    h, b = step.moment.slots["b"] + (0.5 * g if first else g), step.slots["b"]
    return {
        "half_buffer": h,
        "new_buffer": b,
        "kicked": -c.step_size * h,
        "shaken": -c.step_size * b,
        "drift": -n["half_drift"] * h,
        "drift_again": -n["half_drift"] * b,
    }


_METHODS: Mapping[str, Callable[[Step, bool], Vectors]] = {
    "momentum": _momentum,
    "gradient-descent": _momentum,
    "nesterov": _nesterov,
    "adam": _adam,
    "rmsprop": _rmsprop,
    "adagrad": _whole,
    "newton": _newton,
    "flow": _flow,
    "langevin-baoab": _baoab,
}
