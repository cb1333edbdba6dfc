"""What begins a run, and what goes on where something changes: a method's own stored state, else the momentum p."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Setting
from gdlab.core.method import Method, Slot
from gdlab.core.registry import method
from gdlab.core.state import State

_AS_IEEE = np.errstate(over="ignore", invalid="ignore")
"""What is too fast for float64 is a divergence, no warning."""


def begun(setting: Setting, position: FloatArray, velocity: FloatArray | None) -> State:
    """A method's own start, at rest unless a velocity `(n, d)` is given."""
    chosen = method(setting.method)
    state = State(position, initial_slots(setting, position.shape), 0)
    return state if velocity is None else _pushed(chosen, setting, state, velocity)


def initial_slots(setting: Setting, shape: tuple[int, ...]) -> dict[str, FloatArray]:
    """What the method's slots begin as, each of that shape: one number, which takes no more room than that."""
    chosen, options = method(setting.method), setting.checked_options()
    return {slot.name: np.broadcast_to(_initial(slot, options), shape) for slot in chosen.slots}


def _initial(slot: Slot, options: Mapping[str, float | bool]) -> float:
    """The number, or the option of that name."""
    return float(options.get(slot.initial, slot.initial))


def carried(state: State, before: Setting, after: Setting, placed: Mapping[str, FloatArray]) -> State:
    """The state across a change of setting.

    The method's own stored state goes on, p = −Δt b being held where Δt changes. A switch of method carries only p:
    the other slots begin anew, and so does k. Without inertia there is no p to be carried. Position and velocity may
    be placed anew, `(n, d)`; what has diverged comes back at rest.
    """
    chosen = method(after.method)
    goes_on = before.method == after.method
    state = _held(chosen, before, after, state) if goes_on else _switched(before, after, state)
    if "position" in placed:
        state = _placed(after, state, placed["position"])
    return _pushed(chosen, after, state, placed["velocity"]) if "velocity" in placed else state


@_AS_IEEE
def velocity_of(setting: Setting, state: State) -> FloatArray:
    """The velocity in m/s, `(n, d)`, whose momentum the state keeps; 0 without inertia."""
    c = setting.coefficients()
    b = _push(method(setting.method), c, state)
    if b is None:
        return np.zeros_like(state.position)
    return np.where(b, -(c.step_size / method(setting.method).drive.carried_mass(c)) * b, 0.0)


@_AS_IEEE
def _held(chosen: Method, before: Setting, after: Setting, state: State) -> State:
    """The same method goes on: p = −Δt b is held, the rest stays as it is."""
    old, new = before.parameters.step_size, after.parameters.step_size
    if old == new:
        return state
    rescaled = {
        slot.name: np.where(state.slots[slot.name], state.slots[slot.name] * (old / new), 0.0)
        for slot in chosen.slots
        if slot.rescaled
    }
    return State(state.position, {**state.slots, **rescaled}, state.age)


@_AS_IEEE
def _switched(before: Setting, after: Setting, state: State) -> State:
    """Another method begins, with the momentum p that the last one had."""
    b = _push(method(before.method), before.coefficients(), state)
    fresh = State(state.position, initial_slots(after, state.position.shape), 0)
    if b is None:
        return fresh
    scale = before.parameters.step_size / after.parameters.step_size
    return _with_push(method(after.method), after.coefficients(), fresh, b if scale == 1 else np.where(b, b * scale, 0))


@_AS_IEEE
def _pushed(chosen: Method, setting: Setting, state: State, velocity: FloatArray) -> State:
    """The velocity is placed: b = −Mv/Δt; at rest b is 0 however heavy the particle."""
    c = setting.coefficients()
    b = np.where(velocity, -(chosen.drive.carried_mass(c) / c.step_size) * velocity, 0.0)
    return _with_push(chosen, c, state, b)


def _placed(setting: Setting, state: State, position: FloatArray) -> State:
    """The position is placed; the diverged begin anew, and with them the method when it has lost all."""
    gone = np.isnan(state.position)
    fresh = initial_slots(setting, position.shape)
    slots = {name: np.where(gone, fresh[name], value) for name, value in state.slots.items()}
    return State(position, slots, 0 if gone.all() else state.age)


def _push(chosen: Method, c: Coefficients, state: State) -> FloatArray | None:
    """b = −p/Δt, None without inertia, where velocity is no state."""
    for slot in chosen.slots:
        if slot.share and c.carries:
            return state.slots[slot.name] / slot.share(c.momentum)
    return None


def _with_push(chosen: Method, c: Coefficients, state: State, b: FloatArray) -> State:
    """The state with that b, where the method keeps a momentum and has inertia."""
    slots = {slot.name: slot.share(c.momentum) * b for slot in chosen.slots if slot.share and c.carries}
    if not slots:
        return state
    age = state.age if chosen.pushed_age is None else chosen.pushed_age
    return State(state.position, {**state.slots, **slots}, age)
