"""How runs are told apart: by colour, and without any colour by dashes and shapes."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gdlab.ui.painting.racers import cut_into_dashes, mark_shape
from gdlab.ui.theme import THEMES

PATTERN = np.array([7.0, 4.0, 1.5, 4.0])


def luminance(colour):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_eight_runs_differ_in_dash_and_in_shape_and_stand_out(theme):
    assert len(theme.racers) == 8
    assert len({racer.dash for racer in theme.racers}) == 8
    assert len({racer.shape for racer in theme.racers}) == 8
    for racer in theme.racers:
        assert contrast(racer.colour, theme.page) >= 4.5
        assert contrast(racer.colour, theme.map_stops[-1]) >= 2.9


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_no_run_is_blue_or_amber(theme):
    for racer in theme.racers:
        hue, saturation = racer.colour.hslHueF() * 360, racer.colour.hslSaturationF()
        assert saturation < 0.15 or not (195 < hue < 255 or 25 < hue < 55), racer.colour.name()


def test_shapes_are_as_large_as_one_another():
    areas = {}
    for racer in THEMES["light"].racers:
        shape, inside = mark_shape(racer.shape), 0
        for x, y in itertools.product(np.linspace(-1.5, 1.5, 61), repeat=2):
            inside += shape.contains(QPointF(x, y))
        areas[racer.shape] = inside
    disc = areas["disc"]
    assert all(0.55 * disc < area < 1.3 * disc for area in areas.values()), areas


def test_dashes_lie_on_the_way_and_have_its_pattern():
    dashes, length = cut_into_dashes(np.array([[0.0, 0.0, 100.0, 0.0]]), 0.0, PATTERN)
    assert length == 100.0
    assert dashes[:4, 0] == pytest.approx([0.0, 11.0, 16.5, 27.5])
    assert dashes[:4, 2] - dashes[:4, 0] == pytest.approx([7.0, 1.5, 7.0, 1.5])
    assert dashes[-1, 2] <= 100.0


def test_a_way_taken_in_parts_has_the_dashes_of_the_whole():
    rng = np.random.default_rng(1)
    points = np.cumsum(rng.normal(0, 6, (200, 2)), axis=0)
    segments = np.concatenate([points[:-1], points[1:]], axis=1)
    whole, length = cut_into_dashes(segments, 0.0, PATTERN)
    parts, come = [], 0.0
    for part in np.array_split(segments, 17):
        dashes, come = cut_into_dashes(part, come, PATTERN)
        parts.append(dashes)
    assert np.array_equal(np.concatenate(parts), whole)
    assert come == length
    drawn = np.hypot(*(whole[:, 2:] - whole[:, :2]).T).sum()
    assert drawn / length == pytest.approx(8.5 / 16.5, abs=0.03)


def test_a_step_that_goes_nowhere_has_no_dash():
    assert len(cut_into_dashes(np.zeros((3, 4)), 2.0, PATTERN)[0]) == 0
    assert len(cut_into_dashes(np.empty((0, 4)), 0.0, PATTERN)[0]) == 0
