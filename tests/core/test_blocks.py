"""Many particles are taken in parts that fit a cache: the same way, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab import Event, Parameters
from gdlab.core import blocks
from gdlab.core.registry import methods


@pytest.mark.parametrize("key", [method.key for method in methods()])
def test_many_particles_go_the_same_way_in_parts(key, monkeypatch, same_bits):
    def path():
        starts, warm = np.linspace([-3, 2], [3, 1], 50), Parameters(1.0, 1.0, 0.02, 0.5 if key != "flow" else 0.0)
        events = [Event(7, {"friction": 2.0})]
        return gdlab.simulate("himmelblau", warm, starts, 20, method=key, seed=3, events=events).position

    whole = path()
    monkeypatch.setattr(blocks, "_AT_ONCE", 7)
    assert same_bits(path(), whole)
