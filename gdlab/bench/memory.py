"""How much memory long runs take in all, and how soon any of their steps is there again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np

from gdlab.bench.timing import percentile, seconds
from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape

_SOUGHT = 40
_FRAME = 256
CASES = {
    "10,000,000 steps of one particle": (1, 10_000_000, 0.0),
    "10,000,000 steps of one particle, with noise": (1, 10_000_000, 0.1),
    "100,000 particles × 1,000 steps": (100_000, 1_000, 0.0),
    "100,000 particles × 1,000 steps, with noise": (100_000, 1_000, 0.1),
}


def report() -> list[str]:
    """The lines of the table; each case in a process of its own, for memory that was freed may stay a process's."""
    lines = [
        "resident memory of the process, and milliseconds until a step sought at random is there (95 % within, longest)"
    ]
    for name in CASES:
        code = f"from gdlab.bench.memory import measured; measured({name!r})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        resident, held, usual, longest = map(float, done.stdout.split())
        lines.append(
            f"  {name:<48}{resident:>7.0f} MB, of which {held:.0f} MB of the run{usual:>8.1f}{longest:>8.1f} ms"
        )
    return lines


def measured(name: str) -> None:
    """Take a case and print megabytes resident and held, and milliseconds."""
    particles, steps, temperature = CASES[name]
    setting = Setting(landscape("himmelblau"), Parameters(1.0, 1.0, 0.02, temperature))
    starts = np.random.default_rng(1).uniform(-3, 3, (particles, 2))
    simulation = Simulation(setting, starts)
    for step in range(0, steps, _FRAME):
        simulation.advance(min(step + _FRAME, steps))
    taken = [
        seconds(_seeking(simulation, step)) for step in np.random.default_rng(2).integers(0, steps, _SOUGHT).tolist()
    ]
    print(resident(), simulation.nbytes / 1e6, 1e3 * percentile(taken, 0.95), 1e3 * max(taken))


def _seeking(simulation: Simulation, step: int) -> Callable[[], object]:
    """What a window asks for when the cursor is set to a step."""
    return lambda: (simulation.moment_at(step), simulation.rows(step, step), simulation.outline())


def resident() -> float:
    """Megabytes that this process has had in memory at most."""
    import resource  # noqa: PLC0415 - not on every system

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1024)
