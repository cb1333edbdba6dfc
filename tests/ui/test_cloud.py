"""A large ensemble is a cloud: each particle where it is, darker where there are more, nothing where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdlab.analysis.view import View
from gdlab.ui.canvas.subject import Subject
from gdlab.ui.painting import overlay_parts
from gdlab.ui.painting.cloud import paint_cloud
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.overlay import Overlay
from gdlab.ui.painting.overlay_parts import paint_overlay
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.style import window_style
from gdlab.ui.theme import THEMES

WIDTH, HEIGHT = 80, 60
FRAME = Frame(QRectF(10, 5, 40, 50), View(0.0, 4.0, 0.0, 5.0))  # ten pixels a unit
STYLE = window_style(THEMES["light"])


def painted(points, style=STYLE):
    """The opacity of the ink and the halo at each pixel (HEIGHT, WIDTH)."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_cloud(painter, FRAME, style, np.array(points, dtype=float).reshape(-1, 2))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(HEIGHT, WIDTH).copy()


def inked(points):
    """Where there is ink, as rows and columns."""
    pixels = painted(points)
    dark = (pixels & 0xFF) < 0.6 * (pixels >> 24)  # page is light in each part, ink is not
    return np.argwhere(dark & (pixels > 0)).tolist()


def test_a_particle_is_a_small_square_where_it_is(qapp):
    places = inked([[1.05, 2.05]])
    row, column = 5 + round((5 - 2.05) * 10), 10 + round(1.05 * 10)
    assert [row, column] in [[y + dy, x + dx] for y, x in places for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    assert len(places) == 4


@pytest.mark.parametrize("corner", [(0.0, 4.999), (3.999, 4.999), (0.0, 0.001), (3.999, 0.001)])
def test_at_the_edge_it_does_not_come_in_on_the_other_side(qapp, corner):
    rows, columns = np.nonzero(painted([corner]))
    assert np.ptp(rows) <= 3
    assert np.ptp(columns) <= 3


def test_where_more_are_it_is_darker_however_many(qapp):
    opacity = [int((painted([[2.0, 2.0]] * n) >> 24).max()) for n in (1, 2, 4, 64, 100_000)]
    assert sorted(opacity) == opacity
    assert opacity[0] < opacity[1] < opacity[2]
    assert opacity[-1] == 255


def test_what_is_outside_or_nowhere_is_not_drawn(qapp):
    outside = [[-0.1, 2.0], [4.1, 2.0], [2.0, 5.1], [2.0, -0.1], [np.nan, np.nan], [np.inf, 2.0], [1e300, 1e300]]
    assert not painted(outside).any()
    assert inked([*outside, [1.0, 1.0]]) == inked([[1.0, 1.0]])


def test_it_does_not_depend_on_the_order(qapp):
    points = np.random.default_rng(1).uniform(0, 4, (500, 2))
    assert np.array_equal(painted(points), painted(points[::-1]))


def test_an_ensemble_above_some_thousand_is_a_cloud(qapp, monkeypatch):
    seen = []
    monkeypatch.setattr(overlay_parts, "paint_cloud", lambda *arguments: seen.append(len(arguments[-1])))
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    for n in (100, overlay_parts.MANY + 1):
        painter = QPainter(image)
        paint_overlay(painter, FRAME, STYLE, PictureData(others=np.zeros((n, 2))), Overlay())
        painter.end()
    assert seen == [overlay_parts.MANY + 1]


def looks_of(subject):
    parts = overlay_parts.overlay_parts(FRAME, STYLE, subject.placed(PictureData()), Overlay())
    return [(part.look, part.box) for part in parts]


@pytest.mark.parametrize("n", [10, overlay_parts.MANY + 1])
def test_it_is_painted_anew_when_it_has_moved_and_not_when_it_stays(qapp, n):
    subject, path = Subject(), np.zeros((2, 2))
    rest = np.random.default_rng(2).uniform(0, 4, (n, 2))
    subject.set_path(path, 1, rest)
    looks = [looks_of(subject) for _ in range(2)]
    assert looks[0] == looks[1]
    subject.set_path(path, 1, rest + 0.1)
    assert looks_of(subject) != looks[0]
