"""How strong the forces and how fast the motion of a run are, so that its arrows can be drawn to a steady scale."""

from __future__ import annotations

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.simulation import Simulation

_STEPS = 60
_BEGINNING = 5


def typical_strengths(simulation: Simulation) -> tuple[float, float]:
    """Return the root mean square of |∇U| in N and of |v| in m/s over the first steps of the first particle.

    They belong to the start of a run and stay while it goes on. What has diverged counts little; 0 stands for rest.
    """
    x = simulation.way(0, min(_STEPS, simulation.head))
    setting = simulation.setting_at(0)
    with np.errstate(all="ignore"):
        force = np.sqrt((setting.landscape.gradient(x) ** 2).sum(axis=1))
        speed = np.sqrt((np.diff(x, axis=0) ** 2).sum(axis=1)) / setting.parameters.step_size
    return _typical(force), _typical(speed)


def _typical(values: FloatArray) -> float:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0
    bounded = np.minimum(finite, 3.0 * finite[:_BEGINNING].max())
    return float(np.sqrt((bounded**2).mean()))
