"""How soon the window shows another ground at 1920 × 1080, and the frames of a hand that shapes it."""

from __future__ import annotations

import os

from gdlab.bench.timing import percentile

_ROUNDS = 40


def report() -> list[str]:
    """The lines of the table; drawn offscreen unless QT_QPA_PLATFORM says otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gdlab.ui.ground_times import ground_times, hand_times  # noqa: PLC0415 - Qt, and only where it is measured

    return [
        "another ground at 1920 × 1080: from the key stroke until map, shading and stationary points are painted anew",
        *_table(ground_times(_ROUNDS)),
        "a hand shapes the ground at 1920 × 1080: from the pointer's move until it is painted (30 a second are 33 ms)",
        *_table(hand_times(_ROUNDS)),
    ]


def _table(taken: dict[str, list[float]]) -> list[str]:
    return [
        f"  {name:<40} median {1000 * percentile(times, 0.5):>6.1f} ms,"
        f" 95th percentile {1000 * percentile(times, 0.95):>6.1f} ms"
        for name, times in taken.items()
    ]
