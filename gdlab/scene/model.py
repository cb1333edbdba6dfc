"""The scene as frozen data: landscape, runs, view, seed. Field order is the order in the file."""

from __future__ import annotations

from typing import Literal

import msgspec

from gdlab.core.events import Event
from gdlab.core.fields import unsigned
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.core.suggestions import shown
from gdlab.scene.grounds import Interval, LandscapeSpec, Points
from gdlab.scene.labels import unique_labels

Arrow = Literal["force", "velocity", "friction_force", "inertia"]
FrictionScheme = Literal["explicit", "implicit", "exact"]
Ghost = Literal["flow", "landing"]
Panels = Literal["one", "two"]
FairnessRule = Literal["equal_learning_rate", "equal_effective", "tuned", "equal_evaluations"]


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One method at work: n particles under one setting, and what happens to them on the way.

    Attributes:
        label: its name on the screen and in tables; the method's key when empty.
        start, velocity: `(n, d)`; the landscape's usual start and rest when None.
        options: the method's own knobs under torch's names.
        schedules: what lr, momentum and temperature follow, as `gdlab.core.schedules.Schedule.plain` writes it.
    """

    label: str = ""
    method: str = "momentum"
    friction_scheme: FrictionScheme = "explicit"
    start: Points | None = None
    velocity: Points | None = None
    parameters: Parameters = Parameters()
    options: dict[str, float | bool] = {}
    events: tuple[Event, ...] = ()
    schedules: dict[str, dict[str, str | int | float]] = {}

    def __post_init__(self) -> None:
        if not self.label:
            msgspec.structs.force_setattr(self, "label", self.method)
        if isinstance(self.options, dict):  # what else is given by hand is refused where it is run
            plain = {key: unsigned(value) if type(value) is float else value for key, value in self.options.items()}
            msgspec.structs.force_setattr(self, "options", plain)


class Fairness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By which rule the runs of a race were made comparable.

    Attributes:
        rule: what was made equal.
        steps, trials: what the search for the best numbers of each run could spend, where the rule is `tuned`.
        made_for: a digest of the race as the search left it, so that a race that was changed since can be told.
    """

    rule: FairnessRule
    steps: int = 100
    trials: int = 240
    made_for: str = ""


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the window shows of a scene.

    Attributes:
        arrows: quantities drawn at the particle.
        rectangle: visible part in data units, ((left, right), (bottom, top)); all of the landscape when None.
        swap_axes: the first coordinate goes up, the second to the right.
        selected: index of the run whose numbers are shown, and which the knobs move.
        start_together: placing the particle of one run places those of all.
        fairness: by which rule the runs were made comparable; None where each has the numbers it was given.
        panels: two show two runs on maps side by side; the selected one is among them.
        pair: indices of the runs in the left and in the right panel.
        ghosts: what is drawn beside the particle: where the exact flow is at the same time, where the next step lands.
        workings: what goes on inside the method is drawn at the particle.
    """

    arrows: tuple[Arrow, ...] = ("force", "velocity", "friction_force")
    rectangle: tuple[Interval, Interval] | None = None
    swap_axes: bool = False
    selected: int = 0
    start_together: bool = True
    fairness: Fairness | None = None
    panels: Panels = "one"
    pair: tuple[int, int] = (0, 1)
    ghosts: tuple[Ghost, ...] = ()
    workings: bool = True


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that decides what happens: the same scene gives the same bits everywhere.

    A run without a start gets the landscape's usual one; runs of the same label get a number, by which a table and a
    legend tell them apart.

    Raises:
        TypeError: no landscape, or no tuple of runs; of a scene put together by hand `problems` says the rest.
    """

    seed: int = 0
    landscape: LandscapeSpec
    runs: tuple[Run, ...] = (Run(),)
    view: View = View()

    def __post_init__(self) -> None:
        if not isinstance(self.landscape, LandscapeSpec):
            raise TypeError(f"landscape must be a FormulaSpec or one of its kind, not {shown(self.landscape)}")
        if not isinstance(self.runs, tuple) or not all(isinstance(run, Run) for run in self.runs):
            raise TypeError(f"runs must be a tuple of Run, not {shown(self.runs)}")
        if any(run.start is None for run in self.runs):
            msgspec.structs.force_setattr(self, "runs", self._started())
        if len({run.label for run in self.runs}) < len(self.runs):
            msgspec.structs.force_setattr(self, "runs", self._told_apart())

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

    def _told_apart(self) -> tuple[Run, ...]:
        """The runs, each with a label of its own."""
        labels = unique_labels(run.label for run in self.runs)
        return tuple(msgspec.structs.replace(run, label=label) for run, label in zip(self.runs, labels, strict=True))
