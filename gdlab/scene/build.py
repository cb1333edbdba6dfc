"""From the frozen scene to what runs."""

from __future__ import annotations

from gdlab.core.events import Setting
from gdlab.core.history import BUDGET
from gdlab.core.protocols import Landscape
from gdlab.core.schedules import running
from gdlab.core.simulation import Simulation
from gdlab.scene.grounds import LandscapeSpec
from gdlab.scene.model import Run, Scene


def run_simulation(scene: Scene, index: int = 0, landscape: Landscape | None = None) -> Simulation:
    """The simulation of one run, standing at step 0.

    Args:
        scene: the scene.
        index: which of its runs.
        landscape: the scene's landscape, where it is built already.

    Raises:
        ValueError: a scene that was put together by hand and is not valid; see `gdlab.scene.problems`.
    """
    run = scene.runs[index]
    ground = scene.build_landscape() if landscape is None else landscape
    return Simulation(setting(run, ground), run.start, run.velocity, scene.seed, run.events, budget(scene))


class Builder:
    """Builds landscapes, the same one only once in a row: an edit is checked before it is made."""

    def __init__(self) -> None:
        self._last: tuple[LandscapeSpec, Landscape] | None = None

    def built(self, spec: LandscapeSpec) -> Landscape:
        """The landscape; raises as `build` of its kind does."""
        if self._last is None or self._last[0] is not spec:
            self._last = spec, spec.build()
        return self._last[1]


def budget(scene: Scene) -> int:
    """The bytes that each of its runs may hold, which share them alike."""
    return BUDGET // max(1, len(scene.runs))


def simulations(scene: Scene) -> list[Simulation]:
    """The simulations of all runs, on one landscape."""
    landscape = scene.build_landscape()
    return [run_simulation(scene, index, landscape) for index in range(len(scene.runs))]


def setting(run: Run, landscape: Landscape) -> Setting:
    """What the first step of a run is taken with."""
    schedules = running({}, run.schedules, 0)
    return Setting(landscape, run.parameters, run.method, run.friction_scheme, run.options, schedules)
