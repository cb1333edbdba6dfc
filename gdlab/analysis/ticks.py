"""Round numbers: steps, tick places and their text."""

from __future__ import annotations

import math

import numpy as np

from gdlab.core.arrays import FloatArray

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_MINUS = "\N{MINUS SIGN}"


def round_step(step: float, mantissas: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0)) -> float:
    """Return the smallest mantissa × 10ⁿ that is at least `step` (> 0)."""
    decade = math.floor(math.log10(step))
    mantissa = step / 10.0**decade
    chosen = next((m for m in mantissas if m >= mantissa * (1 - 1e-9)), mantissas[-1])
    return chosen * 10.0**decade


def multiples(step: float, low: float, high: float) -> FloatArray:
    """Return the multiples of `step` in [low, high], at most a thousand, ascending."""
    slack = 1e-9
    first, last = math.ceil(low / step - slack), math.floor(high / step + slack)
    return np.arange(first, min(last, first + 1000) + 1, dtype=np.float64) * step


def ticks(low: float, high: float, target: int) -> FloatArray:
    """Return about `target` round places in [low, high], empty where the interval has no extent."""
    span = high - low
    if not (math.isfinite(span) and span > 1e-14 * max(abs(low), abs(high), 1e-290)):
        return np.empty(0)
    return multiples(round_step(span / max(target, 1) / 1.35), low, high)


def tick_texts(places: FloatArray) -> list[str]:
    """Return one text per place, all with as many decimals as the step between them needs."""
    if len(places) == 0:
        return []
    step = float(np.min(np.diff(places))) if len(places) > 1 else abs(float(places[0])) or 1.0
    largest = float(np.max(np.abs(places)))
    if largest >= 1e5 or 0 < largest < 1e-3:
        return [short_text(float(place), digits=_significant(largest, step)) for place in places]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [_signed(f"{place:.{decimals}f}") for place in places]


def short_text(value: float, digits: int = 3) -> str:
    """Return `value` to `digits` significant digits without idle zeros: 0.25, −3, 1.2×10⁻⁵, ∞."""
    if not math.isfinite(value):
        return "?" if math.isnan(value) else "∞" if value > 0 else _MINUS + "∞"
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e5:
        return _signed(f"{float(f'{value:.{digits}g}'):.6f}".rstrip("0").rstrip("."))
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    if mantissa in {"1", "-1"}:
        return _signed(mantissa[:-1] + power)
    return _signed(f"{mantissa}×{power}")


def _significant(largest: float, step: float) -> int:
    """Return the digits that tell neighbours apart: those between the largest value and the step."""
    return min(6, max(1, 1 + math.floor(math.log10(largest)) - math.floor(math.log10(step) + 1e-9)))


def _signed(text: str) -> str:
    """Return `text` with a true minus, and none before a zero."""
    if text.startswith("-") and not text.strip("-0."):
        return text[1:]
    return text.replace("-", _MINUS)
