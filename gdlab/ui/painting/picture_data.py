"""What a picture shows: plain data that painters read and nobody changes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from gdlab.analysis.relief import Curve, Relief
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.symbols.anatomy import Anatomy
from gdlab.symbols.notation import Notation
from gdlab.ui.painting.arrows import ARROWS, FORCE, FRICTION, INERTIA, MEAN, RMS, VELOCITY
from gdlab.ui.painting.curvature_cross import Arm
from gdlab.ui.painting.text import Bilingual


class Words(Struct, frozen=True):
    """The words and symbols on a picture, in LaTeX where typeset; another notation gives others."""

    x: Bilingual = field(default=Bilingual("x", "w_1"))
    y: Bilingual = field(default=Bilingual("y", "w_2"))
    only: Bilingual = field(default=Bilingual("x", "w"))
    value: Bilingual = field(default=Bilingual("U", "L"))
    start: str = "start"
    end: str = "diverged"
    undefined: str = "not defined here"
    arrows: Mapping[str, str] = field(
        default_factory=lambda: {
            FORCE: r"-\nabla U",
            VELOCITY: "v",
            FRICTION: r"-\gamma v",
            INERTIA: r"m\,\dot{v}",
            MEAN: r"-\overline{\nabla U}",
            RMS: "s",
        }
    )

    def written(self, notation: Notation) -> Words:
        """Return the words in a notation; arrows are of physics, whose letters stay."""
        return replace(
            self,
            x=self.x.written(notation),
            y=self.y.written(notation),
            only=self.only.written(notation),
            value=self.value.written(notation),
        )

    def swapped(self) -> Words:
        """Return the words for a picture whose axes have changed places."""
        return replace(self, x=self.y, y=self.x)


class Mark(Struct, frozen=True):
    """A stationary point: where it lies on the picture (data units) and its kind."""

    x: float
    y: float
    kind: str


Places = tuple[tuple[float, float], ...]


class Rival(Struct, frozen=True, eq=False):
    """Another run of a race: its index and name, its first particle's path (k+1, 2) so far, and where that is now.

    `place` is NaN after a divergence. A future that was rewritten has a number in place of the index, and `run` is the
    index of the run whose colour it has, negative where that is alone.
    """

    index: int
    label: str
    path: FloatArray
    place: tuple[float, float]
    run: int | None = None


class Ghosts(Struct, frozen=True):
    """What accompanies the particle, as places on the picture.

    `flow` is where the exact motion is at the same time, `landing` where the next step lands; `note` says why the
    exact motion cannot be followed beyond `end`.
    """

    flow: tuple[float, float] | None = None
    landing: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    note: str = ""


class PictureData(Struct, frozen=True):
    """Everything painted. Places are (x, y) on the picture in data units; over a curve y is U.

    `path` (k+1, 2) is the first particle's, solid up to `cursor`; `others` (n−1, 2) are where the rest are then.
    `recorded` is a path that came with the landscape, `extent` the part of the picture in which that was measured,
    `cross` the eigenvectors at a point that is pointed at.
    `vectors` are the particle's, by arrow key, in newtons or metres a second; `shown` says which are drawn and
    `linked` which quantity is pointed at elsewhere. `reference` (force, speed) fixes what the scale bar stands for.
    `branches` are futures that were rewritten, `flows` the ways of the exact motion; `inner` is what goes on inside the
    method, as displacements (x, y) on the picture. `undefined` says that the particle has come, or been put, where the
    landscape is not defined.
    """

    ground: Relief | Curve | None = None
    path: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    cursor: int = 0
    others: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    marks: tuple[Mark, ...] = ()
    recorded: Places = ()
    extent: View | None = None
    cross: tuple[Arm, ...] = ()
    vectors: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    shown: frozenset[str] = frozenset(ARROWS[:3])
    linked: str = ""
    mass: float = 1.0
    value: float = float("nan")
    reference: tuple[float, float] | None = None
    words: Words = field(default_factory=Words)
    run: int | None = None
    label: str = ""
    rivals: tuple[Rival, ...] = ()
    branches: tuple[Rival, ...] = ()
    flows: tuple[Rival, ...] = ()
    ghosts: Ghosts | None = None
    inner: Anatomy | None = None
    undefined: bool = False

    @property
    def particle(self) -> tuple[float, float] | None:
        """Return where the first particle is, None where there is none or it has diverged to NaN."""
        if not 0 <= self.cursor < len(self.path):
            return None
        x, y = self.path[self.cursor].tolist()
        return (x, y) if math.isfinite(x) and math.isfinite(y) else None

    @property
    def arrows(self) -> dict[str, tuple[float, ...]]:
        """Return what is drawn as arrows at the particle: the vectors that are shown, and moments."""
        moments = {} if self.inner is None else self.inner.moments
        return {key: self.vectors[key] for key in ARROWS if key in self.shown and key in self.vectors} | dict(moments)

    @property
    def has_diverged(self) -> bool:
        """Say whether the first particle has come to nothing at the cursor: it has a path, but no place."""
        return 0 < self.cursor < len(self.path) and self.particle is None
