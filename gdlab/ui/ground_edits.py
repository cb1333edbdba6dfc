"""Edits of the ground: sculpting, importing and learning from data, each one entry of the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Landscape
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.paths import Extent, stretched
from gdlab.importing.tables import read_points
from gdlab.landscapes.brush import Brush, dabs, raised, smoothed
from gdlab.landscapes.data_sets import data_set
from gdlab.landscapes.features import MOST_FEATURES, Kind
from gdlab.landscapes.splines import Knot, knot_added, knot_removed
from gdlab.scene import Scene
from gdlab.scene.changes import afresh_on, on_other_ground
from gdlab.scene.grounds import DatasetSpec, GridSpec, LandscapeSpec, SculptedSpec
from gdlab.scene.heights import Heights
from gdlab.scene.learning import own_points, points_of_table, trained, with_points
from gdlab.scene.maps import gathered
from gdlab.scene.sculpting import RELIEF, as_relief, first_curve, first_plane, usual_feature, usual_rise
from gdlab.ui.document import Document
from gdlab.ui.player import Player

Edit = Callable[..., str]
_STROKE = "brush"
"""The drag by which the frames of a stroke become one entry."""


class _Stroke:
    """A stroke of the brush from the heights where it began; of a path that goes on only the new part is painted.

    `begun` is the ground on which it began.
    """

    def __init__(self, begun: LandscapeSpec, heights: FloatArray, brush: Brush, rise: float) -> None:
        self.begun = begun
        self._before = self.heights = heights
        self._brush, self._rise = brush, rise
        self._done = np.empty((0, 2))

    def painted(self, bounds: FloatArray, path: FloatArray, tool: str, strength: float) -> FloatArray:
        """The heights after the dabs of a path so far."""
        centres = dabs(path, self._brush)
        if not np.array_equal(centres[: len(self._done)], self._done):
            self.heights, self._done = self._before, self._done[:0]
        new, self._done = centres[len(self._done) :], centres
        if not len(new):
            return self.heights
        if tool == "smooth":
            self.heights = smoothed(self.heights, bounds, self._brush, new, min(1.0, strength)).values
        else:
            amount = (strength if tool == "raise" else -strength) * self._rise
            self.heights = raised(self.heights, bounds, self._brush, new, amount).values
        return self.heights


class GroundEdits:
    """Turns what the editor's panels ask for into scenes; every method gives the sentence why it cannot be, or ""."""

    def __init__(self, player: Player, edit: Edit, document: Document) -> None:
        self._player, self._edit, self._document = player, edit, document
        self._stroke: _Stroke | None = None

    @property
    def spec(self) -> LandscapeSpec:
        """The ground as events have left it."""
        setting = self._player.simulation.setting_at(self._player.cursor)
        return self._document.scene.landscape.with_coefficients(getattr(setting.landscape, "coefficients", {}))

    @property
    def landscape(self) -> Landscape:
        """The ground as it is under the particle."""
        return self._player.simulation.setting_at(self._player.cursor).landscape

    # Sculpting

    def begin(self, kind: str) -> str:
        """Start sculpting: a `plane` with a bowl and a well, a `curve`, or the present landscape as a `relief`."""
        ground = self.landscape
        if kind == "relief" and ground.dimension != 2:
            return "Only a landscape of two coordinates can become a relief."
        makers = {"plane": first_plane, "curve": first_curve, "relief": as_relief}
        label = "Make a relief" if kind == "relief" else f"Start from a {kind}"
        return self._take(label, makers[kind](ground))

    def add_feature(self, kind: Kind) -> str:
        """Put a feature into the middle of the bounds."""
        spec = self.spec
        if not isinstance(spec, SculptedSpec) or spec.knots is not None:
            return "Start from a plane first: only there can features be added."
        if len(spec.features) >= MOST_FEATURES:
            return f"A sculpture has at most {MOST_FEATURES} features."
        feature = usual_feature(kind, self.landscape)
        return self._take(f"Add a {kind}", replace(spec, features=(*spec.features, feature)))

    def remove_feature(self, index: int) -> str:
        """Take a feature away."""
        spec = self.spec
        if not isinstance(spec, SculptedSpec) or not 0 <= index < len(spec.features):
            return ""
        rest = spec.features[:index] + spec.features[index + 1 :]
        return self._take(f"Remove the {spec.features[index].kind}", replace(spec, features=rest))

    def add_knot(self, x: float) -> str:
        """Put a knot on the curve."""
        return self._knots("Add a knot", lambda knots, gap: knot_added(knots, x, gap)[0])

    def remove_knot(self, index: int) -> str:
        """Take a knot away."""
        return self._knots("Remove a knot", lambda knots, _gap: knot_removed(knots, index))

    def _knots(self, label: str, change: Callable[[tuple[Knot, ...], float], tuple[Knot, ...]]) -> str:
        spec, ground = self.spec, self.landscape
        if not isinstance(spec, SculptedSpec) or spec.knots is None:
            return "Start from a curve first: only there can knots be added."
        try:
            knots = change(spec.knots, getattr(ground, "knot_gap", 0.0))
        except ParameterError as error:
            return str(error)
        return self._take(label, replace(spec, knots=knots))

    def stroke(self, path: FloatArray, tool: str, brush: Brush, strength: float, final: bool) -> str:
        """Brush along a path `(k, 2)`, from the heights where the stroke began: `raise`, `lower` or `smooth`."""
        spec, ground = self.spec, self.landscape
        if not isinstance(spec, SculptedSpec) or spec.knots is not None:
            self._stroke = None
            return "Start from a plane or from this landscape first: a brush needs a relief."
        bounds = ground.bounds
        if self._stroke is None:
            heights = np.zeros((RELIEF, RELIEF)) if spec.relief is None else spec.relief.values()
            self._stroke = _Stroke(self._document.scene.landscape, heights, brush, usual_rise(ground))
        before, values = self._stroke.heights, self._stroke.painted(bounds, np.asarray(path, float), tool, strength)
        if final:
            self._stroke = None
        if values is before:
            return self._edit("", lambda scene: scene, _STROKE) if final else ""
        box, relief = tuple((low, high) for low, high in bounds.tolist()), Heights.of(values, packed=False)
        painted = replace(spec, relief=relief, bounds=box)
        return self._take(f"{tool.capitalize()} with the brush", painted, _STROKE, final)

    def drop_stroke(self) -> None:
        """Take back a stroke that is still being made: all is as it was, and nothing is left to undo."""
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self._document.drop_edits(_STROKE, lambda: self._document.scene.landscape == stroke.begun)

    def forget_stroke(self) -> None:
        """Another scene is open, in which no stroke has begun."""
        self._stroke = None

    # Importing

    def open_map(self, spec: GridSpec) -> str:
        """Begin on an imported height map."""
        return self._begin(f"Import {spec.source}", spec)

    def change_map(self, spec: GridSpec) -> str:
        """Let the map that is shown become another one of the same file, under the particles where they are.

        Those that another extent leaves beside the map start where it is usual there.
        """
        before, standings = self.spec, self._player.standings()
        if isinstance(before, GridSpec) and before.bounds == spec.bounds:
            return self._take("Change the heights", spec)

        def change(scene: Scene) -> Scene:
            return gathered(on_other_ground(scene, standings, spec), spec)

        return self._edit("Change the extent", change)

    def stretch_map(self, extent: Extent) -> str:
        """Let the map that is shown, with its path, cover another part of the plane."""
        spec = self.spec
        if not isinstance(spec, GridSpec):
            return ""
        path = stretched(np.array(spec.trajectory).reshape(-1, 2), spec.bounds, extent)
        return self.change_map(replace(spec, bounds=extent, trajectory=tuple(map(tuple, path.tolist()))))

    # Learning from data

    def choose_task(self, data: str, task: str) -> str:
        """Learn a task of a shipped data set."""
        return self._begin(f"Data {data_set(data).name}", DatasetSpec(data, task))

    def choose_model(self, model: str) -> str:
        """Fit another model to the points; a network is trained first."""
        spec = own_points(self.spec)
        return self._learn(f"Model {model}", replace(spec, model=model, network=None, bounds=None), afresh=True)

    def edit_points(self, inputs: Any, targets: Any, final: bool) -> str:
        """Take other points; a network keeps its weights while they are dragged and is trained at the end."""
        spec = own_points(self.spec)
        changed = with_points(spec, inputs, targets)
        retrained = replace(changed, network=None) if final and spec.model == "network" else changed
        return self._learn("Move the points", retrained, "points", final)

    def open_points(self, path: str) -> tuple[str, str]:
        """Take points from a table: the last column is the target, the first one or two are the inputs.

        What of the table was left out is told, too.
        """
        try:
            table = read_points(path)
        except ImportedFileError as error:
            return str(error), ""
        spec = points_of_table(table.values, table.names, own_points(self.spec).model)
        name = path.replace("\\", "/").rsplit("/", 1)[-1]
        return self._learn(f"Points of {name}", spec, afresh=True), " ".join(table.notes)

    def standardise(self, on: bool) -> str:
        """Let the model see standardised numbers, or those measured."""
        return self._learn("Standardise", replace(own_points(self.spec), standardise=on, bounds=None), afresh=True)

    def show_weights(self, first: int, second: int) -> str:
        """Look at two other weights of the network."""
        spec = own_points(self.spec)
        if spec.network is None:
            return "Only a network has weights to choose from."
        network = replace(spec.network, visible=(first, second))
        return self._learn("Choose the weights", replace(spec, network=network, bounds=None), afresh=True)

    def _learn(
        self, label: str, spec: DatasetSpec, drag: str | None = None, final: bool = True, *, afresh: bool = False
    ) -> str:
        try:
            learned = trained(spec) if spec.model == "network" and spec.network is None else spec
            learned.build()
        except ParameterError as error:
            return str(error)
        return self._begin(label, learned) if afresh else self._take(label, learned, drag, final)

    # How an edit is made

    def _take(self, label: str, spec: LandscapeSpec, drag: str | None = None, final: bool = True) -> str:
        """Another ground under the moving particles."""
        standings = self._player.standings()
        return self._edit(label, lambda scene: on_other_ground(scene, standings, spec), drag, final)

    def _begin(self, label: str, spec: LandscapeSpec) -> str:
        """Another ground, whose coordinates mean something else: the particles start where it is usual there."""
        settings = self._player.settings()
        return self._edit(label, lambda scene: afresh_on(scene, settings, spec))
