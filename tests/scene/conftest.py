"""A valid scene as plain data, to be spoilt in one place."""

from __future__ import annotations

import copy
import json

import pytest

VALLEY = {
    "format": "gdlab-scene",
    "version": 1,
    "seed": 0,
    "landscape": {
        "kind": "formula",
        "formula": "a*x**2/2 + y**2/2",
        "coefficients": {"a": 20},
        "bounds": [[-2, 2], [-2, 2]],
    },
    "runs": [
        {
            "label": "momentum",
            "method": "momentum",
            "friction_scheme": "explicit",
            "start": [[1.5, 1.5]],
            "velocity": None,
            "parameters": {"mass": 1.0, "friction": 1.0, "step_size": 0.1, "temperature": 0.0},
            "options": {},
            "events": [],
        }
    ],
}


@pytest.fixture
def valley():
    return copy.deepcopy(VALLEY)


@pytest.fixture
def spoilt():
    """`spoilt(["runs", 0, "start"], value)`: the bytes of the scene with another value at a place."""

    def spoil(place, value):
        document = copy.deepcopy(VALLEY)
        inside = document
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = value
        return json.dumps(document).encode()

    return spoil
