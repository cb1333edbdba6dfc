"""Frame times of the window at 1920 × 1080, and the time from start to the first painted frame."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from gdlab.bench.timing import Stopwatch

_FRAMES, _TRAIL, _STEPS = 200, 10_000, 10
_STARTS = 5


def report() -> list[str]:
    """The lines of the table; frames are painted offscreen unless QT_QPA_PLATFORM says otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gdlab.ui.frame_times import frame_times  # noqa: PLC0415 - Qt, and only where frames are measured

    watch = Stopwatch()
    lines = [f"frames at 1920 × 1080: {_STEPS} steps + render + paint, trail of {_TRAIL:,} points, all arrows"]
    lines += [watch.line(name, times) for name, times in frame_times(_FRAMES, _TRAIL, _STEPS, watch.timed).items()]
    lines.append(watch.footnote())
    _start()  # the first one compiles
    starts = sorted(_start() for _ in range(_STARTS))
    lines.append(f"  start to first painted frame             median {1000 * starts[_STARTS // 2]:>6.0f} ms")
    return lines


def _start() -> float:
    """Seconds from the start of Python to the first painted frame, in a process of its own, with compiled bytecode."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "gdlab.ui.frame_times"]
    begun = time.time()
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(done.stdout) - begun
