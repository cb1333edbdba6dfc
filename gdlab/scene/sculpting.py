"""What sculpting begins with."""

from __future__ import annotations

import numpy as np

from gdlab.core.protocols import Landscape
from gdlab.landscapes.features import Feature, Kind
from gdlab.landscapes.splines import Knot
from gdlab.scene.grounds import SculptedSpec
from gdlab.scene.heights import Heights

RELIEF = 129
"""Samples along a side of a relief: fine enough for a brush, and 30 brushed frames a second."""


def _box(ground: Landscape) -> tuple[tuple[float, float], ...]:
    return tuple((low, high) for low, high in ground.bounds[:2].tolist())


def usual_rise(ground: Landscape) -> float:
    """A height that is seen: a twentieth of what lies between low and high in the bounds, 0.1 on flat ground."""
    axes = [np.linspace(low, high, 21) for low, high in ground.bounds.tolist()]
    values = ground.value(np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1))
    finite = values[np.isfinite(values)]
    spread = float(np.quantile(finite, 0.9) - np.quantile(finite, 0.1)) if len(finite) else 0.0
    return spread / 20 or 0.1


def usual_feature(kind: Kind, ground: Landscape) -> Feature:
    """A feature in the middle of the bounds, as large as it takes to be seen."""
    (left, right), (bottom, top) = ground.bounds.tolist()
    width, height = 0.12 * min(right - left, top - bottom), 8 * usual_rise(ground)
    signs = {"plane": 0.25 * height / (right - left)}
    wide = 4 * width if kind == "bowl" else width
    return Feature(kind, ((left + right) / 2, (bottom + top) / 2), signs.get(kind, height), (wide, wide))


def first_plane(ground: Landscape) -> SculptedSpec:
    """A bowl with a well in it, in the bounds of a landscape of two coordinates, else in the usual ones."""
    box = _box(ground) if ground.dimension == 2 else ((-2.0, 2.0), (-2.0, 2.0))
    (left, right), (bottom, top) = box
    x, y, half = (left + right) / 2, (bottom + top) / 2, min(right - left, top - bottom) / 2
    bowl = Feature("bowl", (x, y), 1.0, (0.8 * half, 0.8 * half))
    well = Feature("well", (x + 0.35 * half, y + 0.25 * half), 1.0, (0.25 * half, 0.25 * half))
    return SculptedSpec(box, (bowl, well))


def first_curve(ground: Landscape) -> SculptedSpec:
    """A curve through four knots, on the present one where there is one."""
    (box,) = _box(ground) if ground.dimension == 1 else ((-2.0, 2.0),)
    places = np.linspace(*box, 6)[1:-1] if ground.dimension == 1 else np.array([-1.5, -0.5, 0.5, 1.5])
    heights = ground.value(places[:, None]) if ground.dimension == 1 else np.array([1.0, -0.3, 0.4, 0.9])
    if not np.isfinite(heights).all():
        heights = np.zeros(len(places))
    return SculptedSpec((box,), knots=tuple(Knot(x, u) for x, u in zip(places.tolist(), heights.tolist(), strict=True)))


def as_relief(ground: Landscape) -> SculptedSpec:
    """The landscape as heights on a grid, holes and far heights cut to what can be seen."""
    box = _box(ground)
    x, y = (np.linspace(low, high, RELIEF) for low, high in box)
    values = ground.value(np.stack([axis.ravel() for axis in np.meshgrid(x, y)], axis=1)).reshape(RELIEF, RELIEF)
    finite = values[np.isfinite(values)]
    top = float(finite.max()) if len(finite) else 0.0
    return SculptedSpec(box, relief=Heights.of(np.where(np.isfinite(values), values, top)))
