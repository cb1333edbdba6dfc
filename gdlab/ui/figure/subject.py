"""What a figure is about: one run of a scene, in words, equations and plain data. Nothing is painted here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Setting
from gdlab.core.protocols import Landscape
from gdlab.core.simulation import Simulation
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.scene import Scene, run_simulation
from gdlab.ui.docks.landscape.wording import coordinate_names, plain_number
from gdlab.ui.painting.picture_data import Mark, PictureData, Words
from gdlab.ui.painting.text import Bilingual

MODEST = 1.6
"""How far a trail may leave the landscape's bounds, as a multiple of their extent, and still be shown whole."""
_MARGIN = 0.04
_SAMPLES = 300
_CURVE_SAMPLES = 1200
_SHOWN_COORDINATES = 3


@dataclass(frozen=True)
class Subject:
    """A run that has been taken.

    Attributes:
        name: of the landscape; "" for one that has none.
        setting: what its last step was taken with.
        statement: what was done, in plain words.
        section: the part of the landscape that is drawn.
        view: the rectangle that is drawn at least.
        path: `(k+1, 2)`, the first particle on the picture; over a curve the second column is U.
        others: `(n−1, 2)`, where the other particles ended.
        marks: the stationary points.
    """

    name: str
    setting: Setting
    statement: str
    section: Section
    view: View
    path: FloatArray
    others: FloatArray
    marks: tuple[Mark, ...]

    @property
    def coefficients(self) -> Coefficients:
        """Of the last step."""
        return self.setting.coefficients()

    @property
    def is_curve(self) -> bool:
        """The landscape has one dimension."""
        return self.section.axes == 1

    def picture(self, area: QRectF) -> PictureData:
        """Everything painted, for a picture whose landscape fills `area`; equal units in x and y on maps."""
        return PictureData(
            ground=self._ground(area.width() / area.height()),
            path=self.path,
            cursor=len(self.path) - 1,
            others=self.others,
            marks=self.marks,
            words=_words(self.setting.landscape),
        )

    def _ground(self, aspect: float) -> Relief | Curve:
        # The number of samples is that of the figure, not of its pixels: the lines are the same at every size.
        if self.is_curve:
            return curve(self.section, self.view.left, self.view.right, _CURVE_SAMPLES)
        larger = max(aspect, 1.0)
        columns, rows = round(_SAMPLES * aspect / larger), round(_SAMPLES / larger)
        return relief(self.section, self.view.locked(aspect), max(columns, 32), max(rows, 32))


def subject(scene: Scene, steps: int) -> Subject:
    """Take the first run of a scene for some steps, or until every particle has diverged.

    Raises:
        ValueError, KeyError: a scene that cannot run.
    """
    simulation = run_simulation(scene)
    simulation.advance(steps)
    setting = simulation.setting_at(max(simulation.head - 1, 0))
    landscape, positions = setting.landscape, simulation.positions
    section = Section(landscape, _last(positions[:, 0]))
    path = _placed(section, positions[:, 0])
    return Subject(
        name=_name(landscape),
        setting=setting,
        statement=", ".join(_clauses(scene, simulation, setting)),
        section=section,
        view=_view(scene, section, path),
        path=path,
        others=_placed(section, positions[-1, 1:]),
        marks=_marks(landscape),
    )


def _last(path: FloatArray) -> tuple[float, ...]:
    """The last finite position of a particle (k+1, d), through which a landscape of many dimensions is cut."""
    finite = path[np.isfinite(path).all(axis=1)]
    return tuple(finite[-1].tolist())


def _placed(section: Section, positions: FloatArray) -> FloatArray:
    """Positions (n, d) as places (n, 2) on the picture."""
    if section.axes == 1:
        return np.column_stack([positions[:, 0], section.value(positions)])
    return positions[:, :2]


def _marks(landscape: Landscape) -> tuple[Mark, ...]:
    """The stationary points; none beyond two dimensions, where they need not lie on the cut that is drawn."""
    if landscape.dimension > 2:
        return ()
    on_curve = landscape.dimension == 1
    return tuple(
        Mark(float(point.position[0]), float(point.value if on_curve else point.position[1]), point.kind)
        for point in landscape.stationary_points()
    )


def _view(scene: Scene, section: Section, path: FloatArray) -> View:
    """What the scene shows; else the landscape's bounds, widened where the trail leaves them modestly."""
    if scene.view.rectangle is not None:
        (left, right), (bottom, top) = scene.view.rectangle
        return View(left, right, bottom, top)
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


def _name(landscape: Landscape) -> str:
    """The gallery's name of the landscape, "" when it has none."""
    formula = getattr(landscape, "formula", "")
    return next((entry.name for entry in gallery().values() if entry.formula == formula), "")


def _clauses(scene: Scene, simulation: Simulation, setting: Setting) -> Iterator[str]:
    """What was done, in plain words, the usual unsaid."""
    run, head = scene.runs[0], simulation.head
    yield f"{head} {'step' if head == 1 else 'steps'} of {run.method.replace('-', ' ')} from {_point(simulation.start)}"
    if len(simulation.start) > 1:
        yield f"the first of {len(simulation.start)} particles"
    if simulation.velocity is not None and setting.coefficients().mass:
        yield f"thrown with {_point(simulation.velocity)} m/s"
    if len(scene.runs) > 1:
        yield f"the first of {len(scene.runs)} runs"
    yield from _peculiarities(setting)
    if setting.coefficients().gradient_noise:
        yield f"seed {scene.seed}"
    changes = len({event.step for event in simulation.events if 0 < event.step < head})
    if changes:
        yield f"{changes} {'change' if changes == 1 else 'changes'} on the way, numbers of the end"
    if setting.landscape.dimension > 2:
        yield "cut through its end"
    gone = np.isnan(simulation.positions[:, 0, 0])
    if gone.any():
        yield f"diverged at k = {int(gone.argmax())}"


def _peculiarities(setting: Setting) -> Iterator[str]:
    """Friction scheme and options, where they are not the usual ones."""
    if setting.friction_scheme != "explicit" and setting.coefficients().mass:
        yield f"{setting.friction_scheme} friction"
    for key, value in setting.options.items():
        if value:
            yield key.replace("_", " ") + ("" if value is True else f" {plain_number(value)}")


def _point(points: FloatArray) -> str:
    """The first of some points: (1.5, 1.5), or the number alone in one dimension."""
    texts = [plain_number(value, 4) for value in points[0].tolist()]
    if len(texts) == 1:
        return texts[0]
    shown = texts if len(texts) <= _SHOWN_COORDINATES else [*texts[:_SHOWN_COORDINATES], "…"]
    return f"({', '.join(shown)})"
