"""gdlab: a laboratory in which an optimiser is a particle.

One integrator core steps m dv = −∇U dt − γ v dt + √(2γT) dW, dx = v dt, and every number is read twice, as physics and
as machine learning.
"""

import gdlab.core.program as _program  # before numpy
from gdlab import methods as _methods  # registers the methods
from gdlab.core.coefficients import Coefficients, coefficients
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.core.trajectory import Trajectory
from gdlab.landscapes import landscape
from gdlab.scene import Scene, SceneError, load_scene, save_scene
from gdlab.simulate import simulate

__version__ = "0.1.0"
__all__ = [
    "Coefficients",
    "Event",
    "Parameters",
    "Scene",
    "SceneError",
    "Trajectory",
    "coefficients",
    "landscape",
    "load_scene",
    "save_scene",
    "simulate",
]
del _methods, _program
