"""Timing side by side: the competitors take turns, so that a machine that slows down slows all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

ROUNDS = 7


class Taken(NamedTuple):
    """What one piece of work took: seconds of the wall clock, and of the processor in all threads."""

    wall: float
    cpu: float


class Stopwatch:
    """Times work, and after each piece of it a fixed loop: by that a slow machine is told from slow code."""

    def __init__(self) -> None:
        self._reference: list[float] = []
        self._sample = np.linspace(-1.0, 1.0, 20_000)
        self._loop()

    def timed(self, work: Callable[[], object]) -> Taken:
        """Do the work once."""
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        taken = Taken(time.perf_counter() - wall, time.process_time() - cpu)
        begun = time.thread_time()
        self._loop()
        self._reference.append(time.thread_time() - begun)
        return taken

    @property
    def reference(self) -> float:
        """The median seconds of the processor for the fixed loop, so far."""
        return statistics.median(self._reference)

    def line(self, name: str, taken: list[Taken]) -> str:
        """Wall time and processor time, in milliseconds and in loops."""
        wall, cpu = ([1000 * each for each in kind] for kind in zip(*taken, strict=True))
        middle = statistics.median(cpu)
        return (
            f"  {name:<40} median {percentile(wall, 0.5):>6.1f} ms, 95th percentile {percentile(wall, 0.95):>6.1f} ms,"
            f" processor {middle:>6.1f} ms = {middle / (1000 * self.reference):>5.1f} loops"
        )

    def footnote(self) -> str:
        """How long the fixed loop takes here."""
        return f"  the loop: 40,000 sums in Python, 20 sines of 20,000 numbers in numpy: {1000 * self.reference:.2f} ms"

    def _loop(self) -> None:
        total = 0.0
        for number in range(40_000):
            total += number * 0.5
        for _ in range(20):
            np.sin(self._sample)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each work, taken in turns after one warm-up."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return {name: statistics.median(times) for name, times in taken.items()}


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
