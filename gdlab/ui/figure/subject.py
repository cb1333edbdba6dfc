"""What a figure is about: one run of a scene, in words, equations and plain data. Nothing is painted here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict
from PySide6.QtCore import QRectF

from gdlab.analysis.ending import has_left
from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.sight import points_in_sight
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Setting
from gdlab.core.progress import advance
from gdlab.core.protocols import Landscape
from gdlab.core.simulation import Simulation
from gdlab.landscapes import FormulaLandscape
from gdlab.scene import Scene, simulations
from gdlab.scene.grounds import Points
from gdlab.scene.resolve import resolve
from gdlab.symbols.anatomy import Anatomy, anatomy
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.compare.company import CompanyFeed
from gdlab.ui.docks.landscape.wording import coordinate_names
from gdlab.ui.figure.statement import TIE, statement
from gdlab.ui.painting.picture_data import Ghosts, Mark, PictureData, Places, Rival, Words
from gdlab.ui.painting.text import Bilingual

MODEST = 1.6
"""How far a trail may leave the landscape's bounds, as a multiple of their extent, and still be shown whole."""
_MARGIN = 0.04
_SAMPLES = 240
_CURVE_SAMPLES = 1200
_FOR_GOOD = 60.0
"""Seconds that the exact motion may take."""


class Subject(Struct, frozen=True):
    """A run that has been taken.

    Attributes:
        name: of the landscape; "" for one that has none.
        setting: what its last step was taken with.
        statement: what was done, in plain words.
        section: the part of the landscape that is drawn.
        view: the rectangle that is drawn at least.
        path: `(p, 2)`, the first particle on the picture, at every step or, of a long run, as far as it shows; over a
            curve the second column is U.
        others: `(n−1, 2)`, where the other particles ended.
        marks: the stationary points.
        recorded: a path that came with the landscape.
        run, label, rivals: of a race, index and name of this run, and the other ones.
        inner: what goes on inside the method at the end.
        flows, ghosts: what accompanies the particle.
        undefined: the run ended where the landscape is not defined.
        notation: how it is written.
    """

    name: str
    setting: Setting
    statement: str
    section: Section
    view: View
    path: FloatArray
    others: FloatArray
    marks: tuple[Mark, ...]
    recorded: Places
    run: int | None = None
    label: str = ""
    rivals: tuple[Rival, ...] = ()
    flows: tuple[Rival, ...] = ()
    ghosts: Ghosts | None = None
    inner: Anatomy | None = None
    undefined: bool = False
    notation: Notation = STANDARD

    @property
    def coefficients(self) -> Coefficients:
        """Of the last step."""
        return self.setting.coefficients()

    @property
    def title(self) -> str:
        """What it is, in one line."""
        said = self.statement.replace(TIE, " ")
        return f"{self.name}: {said}" if self.name else said

    @property
    def is_curve(self) -> bool:
        """The landscape has one dimension."""
        return self.section.axes == 1

    def picture(self, area: QRectF) -> PictureData:
        """Everything painted, for a picture whose landscape fills `area`; equal units in x and y on maps."""
        words = _words(self.setting.landscape).written(self.notation)
        return PictureData(
            ground=self._ground(area.width() / area.height()),
            path=self.path,
            cursor=len(self.path) - 1,
            others=self.others,
            marks=self.marks,
            recorded=self.recorded,
            extent=self.section.extent,
            words=words.swapped() if self.section.swapped else words,
            run=self.run,
            label=self.label,
            rivals=self.rivals,
            flows=self.flows,
            ghosts=self.ghosts,
            inner=self.inner,
            undefined=self.undefined,
        )

    def _ground(self, aspect: float) -> Relief | Curve:
        # The number of samples is that of the figure, not of its pixels: the lines are the same at every size.
        if self.is_curve:
            return curve(self.section, self.view.left, self.view.right, _CURVE_SAMPLES)
        larger = max(aspect, 1.0)
        columns, rows = round(_SAMPLES * aspect / larger), round(_SAMPLES / larger)
        ground = relief(self.section, self.view.locked(aspect), max(columns, 32), max(rows, 32))
        return _Lean(**asdict(ground))


def subject(scene: Scene, steps: int, notation: Notation = STANDARD, *, workings: bool = False) -> Subject:
    """Take the selected run of a scene for some steps, or until every particle has diverged, and the others beside.

    Raises:
        ValueError, KeyError: a scene that cannot run.
    """
    racing, chosen = len(scene.runs) > 1, scene.view.selected
    taken = simulations(scene)
    advance(taken, steps)
    simulation = taken[chosen]
    setting = simulation.setting_at(max(simulation.head - 1, 0))
    landscape, (_, way) = setting.landscape, simulation.outline()
    section = Section(landscape, _last(way), scene.view.swap_axes and landscape.dimension > 1)
    path = _placed(section, way)
    flows, ghosts = _company(section, simulation, scene, max(each.head for each in taken))
    return Subject(
        name=scene.landscape.title,
        setting=setting,
        statement=statement(scene, simulation, setting),
        section=section,
        view=_view(scene, section, path),
        path=path,
        others=_placed(section, simulation.rows(simulation.head)[0, 1:]),
        marks=_marks(section, landscape),
        recorded=_recorded(section, getattr(scene.landscape, "trajectory", ())),
        run=chosen if racing else None,
        label=scene.runs[chosen].label if racing else "",
        rivals=tuple(
            _rival(section, index, run.label, each)
            for index, (run, each) in enumerate(zip(scene.runs, taken, strict=True))
            if index != chosen
        ),
        flows=flows,
        ghosts=ghosts,
        inner=_inner(section, simulation, notation) if workings else None,
        undefined=has_left(simulation, simulation.head),
        notation=notation,
    )


def _inner(section: Section, simulation: Simulation, notation: Notation) -> Anatomy | None:
    """What goes on inside the method at the end of the run, as it lies on the picture."""
    resolved = resolve(simulation, simulation.head)
    found = anatomy(resolved.moment, resolved.values)

    def direction(vector: Sequence[float]) -> tuple[float, float]:
        first, second = [*vector[:2], 0.0][:2]
        return (second, first) if section.swapped else (first, second)

    return None if found is None else found.turned(direction).written(notation)


def _company(
    section: Section, simulation: Simulation, scene: Scene, step: int
) -> tuple[tuple[Rival, ...], Ghosts | None]:
    """What the scene shows beside the particle at a step, at which the run may have ended."""
    found = CompanyFeed().company(simulation, step, scene.view.ghosts, _FOR_GOOD)
    if found is None:
        return (), None
    ghosts = found.placed(section)
    if found.way is None:
        return (), ghosts
    path = _placed(section, found.way)
    x, y = path[-1].tolist()
    return (Rival(0, "", path, (x, y)),), ghosts


def _rival(section: Section, index: int, label: str, simulation: Simulation) -> Rival:
    """Another run as it lies on the picture."""
    path = _placed(section, simulation.outline()[1])
    x, y = path[-1].tolist()
    return Rival(index, label, path, (x, y))


def _recorded(section: Section, path: Points) -> Places:
    """A path that came with the landscape, as it lies on the picture."""
    return tuple((y, x) if section.swapped else (x, y) for x, y, *_ in path)


def _last(path: FloatArray) -> tuple[float, ...]:
    """The last finite position of a particle (k+1, d), through which a landscape of many dimensions is cut."""
    finite = path[np.isfinite(path).all(axis=1)]
    return tuple(finite[-1].tolist())


def _placed(section: Section, positions: FloatArray) -> FloatArray:
    """Positions (n, d) as places (n, 2) on the picture."""
    seen = section.seen(positions)
    return np.column_stack([seen, section.value(seen)]) if section.axes == 1 else seen


def _marks(section: Section, landscape: Landscape) -> tuple[Mark, ...]:
    """The stationary points; none beyond two dimensions, where they need not lie on the cut that is drawn."""
    if landscape.dimension > 2:
        return ()
    points = points_in_sight(landscape)
    places = _placed(section, np.array([point.position for point in points]).reshape(-1, landscape.dimension))
    return tuple(Mark(x, y, point.kind) for (x, y), point in zip(places.tolist(), points, strict=True))


class _Lean(Relief, frozen=True, eq=False):
    """A relief whose bands have no idle points."""

    @cached_property
    def bands(self) -> tuple[list[FloatArray], ...]:
        """Return for each level the rings of the region above it."""
        return tuple([_without_idle(ring) for ring in rings] for rings in super().bands)


def _without_idle(ring: FloatArray) -> FloatArray:
    """A ring (n, 2) without the points on straight stretches, as along the frame: files are half as large."""
    way = np.diff(ring, axis=0)
    turns = way[:-1, 0] * way[1:, 1] != way[:-1, 1] * way[1:, 0]
    kept: FloatArray = ring[np.concatenate([[True], turns, [True]])]
    return kept


def _view(scene: Scene, section: Section, path: FloatArray) -> View:
    """What the scene shows; else the landscape's bounds, widened where the trail leaves them modestly."""
    if scene.view.rectangle is not None:
        (left, right), (bottom, top) = scene.view.rectangle
        view = View(left, right, bottom, top)
        return view.swapped() if section.swapped else view
    bounds, finite = section.bounds, path[np.isfinite(path).all(axis=1)]
    sides = [_widened(low, high, finite[:, axis]) for axis, (low, high) in enumerate(bounds.tolist())]
    (left, right), (bottom, top) = sides[0], sides[-1]
    return View(left, right, bottom, top)


def _widened(low: float, high: float, visited: FloatArray) -> tuple[float, float]:
    """An interval that holds what was visited too, with a margin, unless that is more than `MODEST` times as long."""
    if not len(visited):
        return low, high
    margin = _MARGIN * (high - low)
    least, most = float(visited.min()), float(visited.max())
    new_low = least - margin if least < low else low
    new_high = most + margin if most > high else high
    return (new_low, new_high) if new_high - new_low <= MODEST * (high - low) else (low, high)


def _words(landscape: Landscape) -> Words:
    """The axes' names: x and y up to two dimensions, x₁ and x₂ where there are more or the formula says so."""
    if landscape.dimension == 1 or not isinstance(landscape, FormulaLandscape):
        return Words()
    (x, w1), (y, w2) = list(
        zip(coordinate_names(landscape, "physics").values(), coordinate_names(landscape, "ml").values(), strict=True)
    )[:2]
    return Words(x=Bilingual(x, w1), y=Bilingual(y, w2))
