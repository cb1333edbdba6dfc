"""Some steps under one setting: as a loop over plain floats where that can be, else with numpy; the same bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.carry import initial_slots
from gdlab.core.events import Setting
from gdlab.core.expressions.emit_python import FLOAT_TROUBLE
from gdlab.core.method import Felt, Method
from gdlab.core.registry import method
from gdlab.core.state import State
from gdlab.core.stepping import Rule, emitted, felt_gradient, float_loop, rule_program

Numbers = Mapping[str, Any]
"""Those of a rule by name: a float, or an array of one number a step where it is not the same in all of them."""
_FEW = 4
"""Steps."""
_AT_ONCE = 8192
"""Particles."""
_SWIFT, _SLOW, _SLOWEST = 512, 32, 1
"""Steps that a state may be away from the one before: in a loop of floats, with numpy, of a motion that is solved."""


class Block(NamedTuple):
    """What some steps come to.

    Attributes:
        positions: after each step, `(steps, n, d)`.
        state: after the last one.
        velocities: after each step in m/s, `(steps, n, d)`, of a method that has its own.
    """

    positions: FloatArray
    state: State
    velocities: FloatArray | None = None


def is_noisy(setting: Setting, numbers: Numbers) -> bool:
    """Whether a step takes normals ξ."""
    chosen = method(setting.method)
    somewhere = {name: bool(values.any()) for name, values in _timed(numbers).items()}
    return _takes_noise(chosen.active_rule({**numbers, **somewhere}), chosen.slot_names, chosen.outcome)


@lru_cache(maxsize=256)
def _takes_noise(rule: Rule, slots: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return "xi" in rule_program(rule, slots, wanted).inputs


def take(setting: Setting, state: State, steps: int, noise: FloatArray | None, numbers: Numbers) -> Block:
    """Take some steps, at least one.

    Args:
        setting: what all of them are taken under, as it stands at the first.
        state: what the first one starts from.
        steps: how many.
        noise: ξ, `(steps, n, d)`; None where the steps take none.
        numbers: those of the setting's rule in these steps.
    """
    blocks: list[Block] = []
    timed = _timed(numbers)
    for first, last in _alike(method(setting.method), timed, steps):
        part = {name: values[first:last] for name, values in timed.items()}
        xi = None if noise is None else noise[first:last]
        blocks.append(_piece(setting, state, last - first, xi, {**numbers, **part}, part))
        state = blocks[-1].state
    if len(blocks) == 1:
        return blocks[0]
    own = [block.velocities for block in blocks if block.velocities is not None]
    return Block(np.concatenate([block.positions for block in blocks]), state, np.concatenate(own) if own else None)


def stride(setting: Setting, particles: int) -> int:
    """How many steps are gone through again soon enough for whoever seeks one of them: a power of two."""
    if method(setting.method).evaluations is None:
        return _SLOWEST
    return _SWIFT if method(setting.method).hand is None and _by_floats(setting, particles) else _SLOW


def _by_floats(setting: Setting, particles: int) -> bool:
    """Whether the steps can be a loop over plain floats."""
    return particles == 1 and getattr(setting.landscape, "expression", None) is not None


def _timed(numbers: Numbers) -> dict[str, FloatArray]:
    """Those of which there is one a step."""
    return {name: value for name, value in numbers.items() if isinstance(value, np.ndarray)}


def _alike(chosen: Method, timed: Numbers, steps: int) -> Iterable[tuple[int, int]]:
    """First and last of stretches of steps in which the same assignments are in force."""
    if not timed:
        return ((0, steps),)
    changes = np.zeros(steps - 1, dtype=bool)
    for name in timed.keys() & chosen.conditions:
        holds = timed[name] != 0
        changes |= holds[1:] != holds[:-1]
    return pairwise([0, *(np.flatnonzero(changes) + 1).tolist(), steps])


def _piece(
    setting: Setting, state: State, steps: int, noise: FloatArray | None, numbers: Numbers, timed: Numbers
) -> Block:
    """Steps in which the same assignments are in force."""
    chosen = method(setting.method)
    rule = chosen.active_rule({**numbers, **{name: values[0] for name, values in timed.items()}})
    ticks = clock(chosen, numbers, state.age, steps)
    numbers, timed = {**numbers, **ticks}, {**timed, **ticks}
    if chosen.hand is not None:
        return _hand_block(setting, state, steps, noise, rule, numbers)
    done = None
    if _by_floats(setting, len(state.position)):
        done = _float_block(setting, state, steps, noise, rule, numbers, timed)
    positions, kept = done or _array_block(setting, state, steps, noise, rule, numbers)
    moved = {assignment.target for assignment in rule}
    # A momentum that is not used in these steps would be stale when it is again; all else waits, as in torch.
    still = [slot for slot in chosen.slots if slot.name not in moved]
    if still:
        fresh = initial_slots(setting, state.position.shape)
        kept = kept | {slot.name: (fresh if slot.rescaled else state.slots)[slot.name] for slot in still}
    age = state.age + steps if moved.intersection(kept) else 0
    return Block(positions, State(positions[-1], kept, age))


def clock(chosen: Method, numbers: Numbers, age: int, steps: int) -> dict[str, FloatArray]:
    """The numbers of a method that depend on k, one a step, `(steps,)`, from k = `age` on."""
    if not chosen.clock:
        return {}
    names = tuple(assignment.target for assignment in chosen.clock)
    try:
        values = _few_ticks(chosen, numbers, age, steps) if steps <= _FEW else None
    except FLOAT_TROUBLE:
        values = None
    if values is None:
        tick = emitted(chosen.clock, (), names)
        with np.errstate(all="ignore"):
            values = tick(k=np.arange(age, age + steps, dtype=np.float64), **_floats(numbers))
    return {name: np.broadcast_to(value, steps) for name, value in zip(names, values, strict=True)}


def _few_ticks(chosen: Method, numbers: Numbers, age: int, steps: int) -> FloatArray:
    """The clock with plain floats, which are faster for a step or two; one row a number."""
    tick = emitted(chosen.clock, (), tuple(assignment.target for assignment in chosen.clock), "float")
    timed = _timed(numbers)
    each = ({**numbers, **{name: float(values[i]) for name, values in timed.items()}} for i in range(steps))
    return np.transpose([tick(k=float(age + i), **now) for i, now in enumerate(each)])


def _floats(numbers: Numbers) -> dict[str, Any]:
    """As numpy's own floats, which follow IEEE arithmetic where Python's raise."""
    return {name: value if isinstance(value, np.ndarray) else np.float64(value) for name, value in numbers.items()}


def _float_block(
    setting: Setting, state: State, steps: int, noise: FloatArray | None, rule: Rule, numbers: Numbers, timed: Numbers
) -> tuple[FloatArray, dict[str, FloatArray]] | None:
    """The block as a loop over plain floats, or None where that cannot follow IEEE arithmetic."""
    landscape: Any = setting.landscape
    d, slots = landscape.dimension, method(setting.method).slot_names
    path = float_loop(landscape.expression, rule, slots, tuple(timed))(
        steps,
        None if noise is None else noise[:, 0].tolist(),
        state.position[0].tolist(),
        [state.slots[name][0].tolist() for name in slots],
        float(state.age),
        landscape.coefficient_values,
        {**numbers, **{name: values.tolist() for name, values in timed.items()}},
    )
    try:
        flat = np.fromiter(path, np.float64, (steps + len(slots)) * d)
    except FLOAT_TROUBLE:
        return None
    rows = flat.reshape(-1, 1, d)
    return rows[:steps], dict(zip(slots, rows[steps:], strict=True))


def _array_block(
    setting: Setting, state: State, steps: int, noise: FloatArray | None, rule: Rule, numbers: Numbers
) -> tuple[FloatArray, dict[str, FloatArray]]:
    """The block with numpy, for any number of particles and any landscape; of many so many at a time as fit a cache."""
    slots = method(setting.method).slot_names
    step = emitted(rule, slots, ("x", *slots))
    numbers_of = list(_each(numbers, steps))
    path = np.empty((steps, *state.position.shape))
    kept = {name: np.empty_like(state.position) for name in slots}

    for first in range(0, len(state.position), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        x, own = state.position[part], {name: state.slots[name][part] for name in slots}
        with np.errstate(all="ignore"):
            for i, now in enumerate(numbers_of):
                xi = None if noise is None else noise[i, part]
                k = np.float64(state.age + i)
                x, *values = step(x=x, g=setting.landscape.gradient(x), xi=xi, k=k, **own, **now)
                own = dict(zip(slots, values, strict=True))
                path[i, part] = x
        for name in slots:
            kept[name][part] = own[name]
    return path, kept


def _each(numbers: Numbers, steps: int) -> Iterator[dict[str, Any]]:
    """The numbers of each step."""
    now, timed = _floats(numbers), _timed(numbers)
    for i in range(steps):
        yield {**now, **{name: values[i] for name, values in timed.items()}} if timed else now


def _hand_block(
    setting: Setting, state: State, steps: int, noise: FloatArray | None, rule: Rule, numbers: Numbers
) -> Block:
    """The block step by step as it is written by hand."""
    chosen = method(setting.method)
    assert chosen.hand is not None
    path = np.empty((steps, *state.position.shape))
    own = np.empty_like(path) if chosen.own_velocity else None
    with np.errstate(all="ignore"):
        for i, now in enumerate(_each(numbers, steps)):
            felt = _felt(setting, rule, now, None if noise is None else noise[i], state.age)
            made = chosen.hand(setting.at(setting.step + i) if setting.schedules else setting, now, state, felt)
            state = State(made.position, made.slots, state.age + 1)
            path[i] = state.position
            if own is not None:
                own[i] = state.slots[chosen.own_velocity]
    return Block(path, state, own)


def _felt(setting: Setting, rule: Rule, numbers: Numbers, xi: FloatArray | None, age: int) -> Felt:
    """The gradient as one step feels it, with the step's own noise."""
    felt = felt_gradient(rule)

    def at(x: FloatArray) -> FloatArray:
        made: FloatArray = felt(g=setting.landscape.gradient(x), x=x, xi=xi, k=np.float64(age), **numbers)[0]
        return made

    return at
