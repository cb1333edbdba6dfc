"""What moving a knob does, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from gdlab.core.events import Setting
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.moving import move_at, readings_at
from gdlab.core.registry import method
from gdlab.symbols.letters import letters

_NUDGE = 1.01


def drag_sentence(setting: Setting, key: str, pins: Iterable[str]) -> str:
    """What follows a knob and what is held, as in `Drag ρ: Δt, ℓ and σ are held; γ and η follow.`."""
    symbols = {k: letter.symbol for k, letter in letters(setting.method).items()}
    symbol = symbols[key]
    now = readings_at(setting)
    try:
        moved = move_at(setting, key, _nudged(key, now[key]), pins)
        then = readings_at(replace(setting, parameters=moved.parameters))
    except (ParameterError, OverflowError) as error:
        return f"{symbol}: {error}."
    moving = [symbols[k] for k, value in then.items() if not math.isclose(value, now[k])]
    followers = [each for each in dict.fromkeys(moving) if each != symbol]  # two knobs may be one number
    held = list(dict.fromkeys(symbols[k] for k in moved.held))
    parts = [f"{_list(held)} {'is' if len(held) == 1 else 'are'} held"] if held else []
    parts += [f"{_list(followers)} follow{'s' if len(followers) == 1 else ''}"] if followers else ["nothing else moves"]
    return f"Drag {symbol}: {'; '.join(parts)}."


def _nudged(key: str, value: float) -> float:
    """A value a little off this one, on the knob's own ruler where this one is at its end."""
    if key == "momentum":
        return 1 - (1 - value) / _NUDGE if value < 1 else FIELDS[key].maximum
    return value * _NUDGE or FIELDS[key].minimum if math.isfinite(value) else FIELDS[key].maximum


def set_aside(setting: Setting) -> dict[str, str]:
    """The knobs, and the friction scheme, that have no effect at present, and why."""
    lacks = method(setting.method).lacks
    reasons = dict(lacks)
    if "mass" in lacks:
        reasons["momentum"] = "Without inertia nothing survives a step."
    if "temperature" in lacks:
        reasons["gradient_noise"] = "Without a temperature there is no noise."
    elif setting.parameters.friction == 0:
        reasons |= dict.fromkeys(
            ("temperature", "gradient_noise"), "Without friction there is no bath, so nothing kicks the particle."
        )
    return reasons


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
