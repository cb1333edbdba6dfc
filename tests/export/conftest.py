"""Scenes and their recordings."""

from __future__ import annotations

import pytest

from gdlab.core.parameters import Parameters
from gdlab.export import record
from gdlab.scene import FormulaSpec, GallerySpec, Run, Scene


@pytest.fixture
def race():
    """Two methods, two noisy particles each; the second diverges within some steps."""
    start = ((1.0, 1.0), (-0.5, 0.25))
    runs = (
        Run("steady", start=start, parameters=Parameters(1, 1, 0.1, 0.2)),
        Run('"wild", 100 %', "gradient-descent", start=start, parameters=Parameters(0, 0.05, 1, 0.2)),
    )
    return Scene(seed=5, landscape=GallerySpec("himmelblau"), runs=runs)


@pytest.fixture
def recordings(race):
    return record(race, 30)


@pytest.fixture
def line():
    return Scene(landscape=FormulaSpec("x**2"))


@pytest.fixture
def space():
    return Scene(landscape=FormulaSpec("x1**2 + x2**2 + x3**2"))
