"""A long trail that becomes another behind the cursor is seen as it was until all of the new one is there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap

from gdlab.analysis.view import View
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.sheet import Sheets
from gdlab.ui.canvas.trail_layers import TrailLayers
from gdlab.ui.painting.colour_maps import QUIET

NEVER = 1 << 62
ANGLE = np.linspace(0, 40 * np.pi, 12_000)
FINE = np.column_stack([np.cos(ANGLE), np.sin(1.7 * ANGLE)])
COARSE = np.concatenate([FINE[:100], FINE[100::3]])


@pytest.fixture
def sheet(qapp):
    return Sheets(Appearance()).sheet(QSize(400, 300), 1.0, View(-1.2, 1.2, -1.2, 1.2), QUIET, with_bar=False)


def drawn(sheet, path, changed=NEVER, layers=None):
    """Layers with all of a path."""
    layers = layers or TrailLayers()
    layers.update(sheet, path, changed, len(path) - 1)
    while not layers.is_complete:
        layers.update(sheet, path, NEVER, len(path) - 1)
    return layers


def picture(sheet, layers):
    pixmap = QPixmap(sheet.blank())
    painter = QPainter(pixmap)
    layers.paint(painter, sheet.frame)
    painter.end()
    return pixmap.toImage()


def test_the_old_trail_stays_until_the_new_one_is_there(sheet):
    layers = drawn(sheet, FINE)
    before, generation = picture(sheet, layers), layers.generation
    layers.update(sheet, COARSE, 100, len(COARSE) - 1)
    assert not layers.is_complete
    assert picture(sheet, layers) == before
    assert layers.generation == generation
    drawn(sheet, COARSE, layers=layers)
    assert layers.generation == generation + 1
    assert picture(sheet, layers) == picture(sheet, drawn(sheet, COARSE))


def test_a_short_change_is_shown_at_once(sheet):
    layers = drawn(sheet, FINE)
    other = FINE.copy()
    other[-500:] *= 0.9
    layers.update(sheet, other, len(other) - 500, len(other) - 1)
    assert layers.is_complete
    assert picture(sheet, layers) == picture(sheet, drawn(sheet, other))


def test_wound_back_behind_the_change_nothing_old_is_left(sheet):
    layers = drawn(sheet, FINE)
    layers.update(sheet, FINE * 0.8, 0, 0)
    assert picture(sheet, layers) == sheet.blank().toImage()
