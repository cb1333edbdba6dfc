"""How runs are told apart: by colour, and without any colour by dashes and shapes.

Sources: Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision deficiency", IEEE
Trans. Vis. Comput. Graph. 15 (2009), whose matrices for complete deficiency work on linear RGB; Sharma, Wu, Dalal, "The
CIEDE2000 color-difference formula", Color Res. Appl. 30 (2005).
"""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gdlab.ui.painting.racers import cut_into_dashes, mark_shape
from gdlab.ui.theme import THEMES

PATTERN = np.array([7.0, 4.0, 1.5, 4.0])
EYES = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def seen(colour, eye):
    """CIELAB `(3,)` of a QColor as an eye sees it."""
    rgb = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    t = _XYZ @ np.clip(EYES[eye] @ linear, 0, 1) / _WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one, other):
    """ΔE₀₀ of two colours in CIELAB."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    (c1, h1), (c2, h2) = (_polar((1 + g) * a, b) for a, b in ((a1, b1), (a2, b2)))
    turn = h2 - h1 if c1 * c2 else 0.0
    turn -= 360 * np.sign(turn) * (abs(turn) > 180)
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    level, c, h = (l1 + l2) / 2, (c1 + c2) / 2, h1 + h2
    if c1 * c2:
        h = h / 2 if abs(h1 - h2) <= 180 else (h + 360 * (1 if h < 360 else -1)) / 2
    degrees = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(weight * np.cos(np.radians(times * h + more)) for weight, times, more in degrees)
    weight_l = 1 + 0.015 * (level - 50) ** 2 / np.sqrt(20 + (level - 50) ** 2)
    weight_c, weight_h = 1 + 0.045 * c, 1 + 0.015 * c * t
    blue = 60 * np.exp(-(((h - 275) / 25) ** 2))  # degrees
    mixed = -np.sin(np.radians(blue)) * 2 * np.sqrt(c**7 / (c**7 + 25.0**7))
    x, y, z = dl / weight_l, dc / weight_c, dh / weight_h
    return float(np.sqrt(x * x + y * y + z * z + mixed * y * z))


def _polar(a, b):
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


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


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distances_are_those_of_the_published_pairs(one, other, apart):
    assert ciede2000(one, other) == pytest.approx(apart, abs=5e-5)


@pytest.mark.parametrize(
    ("name", "all_runs", "first_four"), [("light", 10.3, 15), ("dark", 9.6, 18), ("contrast", 13.4, 17)]
)
def test_colour_blind_eyes_tell_runs_apart_as_far_as_the_theme_says(name, all_runs, first_four):
    racers = THEMES[name].racers

    def least(some):
        pairs = itertools.combinations(some, 2)
        return min(ciede2000(seen(a.colour, eye), seen(b.colour, eye)) for a, b in pairs for eye in EYES)

    assert least(racers) == pytest.approx(all_runs, abs=0.06)
    assert least(racers[:4]) >= first_four


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_no_run_is_taken_for_a_reading_the_particle_or_the_force(theme):
    for racer, eye in itertools.product(theme.racers, EYES):
        mine = seen(racer.colour, eye)
        for token, least in (("physS", 5), ("mlS", 6), ("force", 5), ("ink", 8)):
            assert ciede2000(mine, seen(getattr(theme, token), eye)) >= least, (racer.colour.name(), token, eye)


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
