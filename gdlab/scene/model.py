"""The scene as frozen data: landscape, runs, view, seed. Field order is the order in the file."""

from __future__ import annotations

from typing import Literal

import msgspec

from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.scene.grounds import Interval, LandscapeSpec, Points

Arrow = Literal["force", "velocity", "friction_force", "inertia"]
FrictionScheme = Literal["explicit", "implicit", "exact"]


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One method at work: n particles under one setting, and what happens to them on the way.

    Attributes:
        label: its name on the screen and in tables; the method's key when empty.
        start, velocity: `(n, d)`; the landscape's usual start and rest when None.
        options: the method's own knobs under torch's names.
    """

    label: str = ""
    method: str = "momentum"
    friction_scheme: FrictionScheme = "explicit"
    start: Points | None = None
    velocity: Points | None = None
    parameters: Parameters = Parameters()
    options: dict[str, float | bool] = {}
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        if not self.label:
            msgspec.structs.force_setattr(self, "label", self.method)


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the window shows of a scene.

    Attributes:
        arrows: quantities drawn at the particle.
        rectangle: visible part in data units, ((left, right), (bottom, top)); all of the landscape when None.
        swap_axes: the first coordinate goes up, the second to the right.
    """

    arrows: tuple[Arrow, ...] = ("force", "velocity", "friction_force")
    rectangle: tuple[Interval, Interval] | None = None
    swap_axes: bool = False


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that decides what happens: the same scene gives the same bits everywhere.

    A run without a start gets the landscape's usual one.
    """

    seed: int = 0
    landscape: LandscapeSpec
    runs: tuple[Run, ...] = (Run(),)
    view: View = View()

    def __post_init__(self) -> None:
        if any(run.start is None for run in self.runs):
            msgspec.structs.force_setattr(self, "runs", self._started())

    def build_landscape(self) -> Landscape:
        """The landscape; raises as `build` of its kind does."""
        return self.landscape.build()

    def _started(self) -> tuple[Run, ...]:
        """The runs, each with a start; as they are when the landscape cannot be built, which `problems` reports."""
        try:
            start = self.landscape.usual_start()
        except ValueError:
            return self.runs
        return tuple(msgspec.structs.replace(run, start=(start,)) if run.start is None else run for run in self.runs)
