"""How soon the window shows another ground at 1920 × 1080, and the frames of a hand that shapes it."""

from __future__ import annotations

import os

from gdlab.bench.timing import Stopwatch

_ROUNDS = 40


def report() -> list[str]:
    """The lines of the table; drawn offscreen unless QT_QPA_PLATFORM says otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gdlab.ui.ground_times import ground_times, hand_times  # noqa: PLC0415 - Qt, and only where it is measured

    stopwatch = Stopwatch()
    ground, hand = (times(_ROUNDS, stopwatch.timed) for times in (ground_times, hand_times))
    return [
        "another ground at 1920 × 1080: from the key stroke until map, shading and stationary points are painted anew",
        *(stopwatch.line(name, taken) for name, taken in ground.items()),
        "a hand shapes the ground at 1920 × 1080: from the pointer's move until it is painted (30 a second are 33 ms)",
        *(stopwatch.line(name, taken) for name, taken in hand.items()),
        stopwatch.footnote(),
    ]
