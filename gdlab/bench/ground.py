"""How soon the window shows another ground at 1920 × 1080: typed, dragged by a handle, brushed."""

from __future__ import annotations

import os

from gdlab.bench.timing import percentile

_ROUNDS = 40


def report() -> list[str]:
    """The lines of the table; drawn offscreen unless QT_QPA_PLATFORM says otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gdlab.ui.ground_times import ground_times  # noqa: PLC0415 - Qt, and only where it is measured

    lines = ["another ground at 1920 × 1080: until map, shading and stationary points are new"]
    for name, times in ground_times(_ROUNDS).items():
        median, high = percentile(times, 0.5), percentile(times, 0.95)
        lines.append(f"  {name:<40} median {1000 * median:>6.1f} ms, 95th percentile {1000 * high:>6.1f} ms")
    return lines
