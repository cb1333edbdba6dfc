"""While a knob is dragged and time goes on, the canvas repaints little, and what is seen is what is there."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdlab.core.resources import path as resource
from gdlab.scene import load_scene

VALLEY, CURVE, CROWD = (
    load_scene(resource("scenes", f"{name}.gdlab"))
    for name in ("elongated-valley", "double-well", "thermal-double-well")
)


def by(method):
    return replace(VALLEY, runs=(replace(VALLEY.runs[0], method=method),))


RACE = replace(
    VALLEY, runs=tuple(replace(VALLEY.runs[0], label=method, method=method) for method in ("momentum", "adam"))
)
SUBJECTS = {
    "momentum": (by("momentum"), ()),
    "adam": (by("adam"), ()),
    "newton": (by("newton"), ()),
    "accompanied": (by("nesterov"), ("view.ghost_flow", "view.ghost_landing")),
    "told": (by("momentum"), ("run.narrate",)),
    "race": (RACE, ()),
    "curve": (CURVE, ()),
    "crowd": (CROWD, ()),
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_is_seen_in_each_frame_is_what_a_whole_repaint_shows(shown_window, settle, subject):
    scene, actions = SUBJECTS[subject]
    window = shown_window(scene)
    canvas = window.views.canvas
    window.player.seek(6)
    for action in actions:
        window.actions_by_name[action].trigger()
    for arrow in ("force", "velocity", "friction_force", "inertia"):
        window.presenter.show_arrow(arrow, True)
    settle(window)
    regions = []
    paint = canvas.paintEvent
    canvas.paintEvent = lambda event: regions.append(event.region()) or paint(event)
    for number in range(8):
        window.presenter.move_knob("friction", 0.5 + 0.05 * number, final=False)
        window.player.ticking = True
        window.player.tick(2 / window.player.speed)
        window.player.ticking = False
        for _ in range(3):  # what accompanies the particle may come after the paint
            QApplication.processEvents()
        # By a level or two: Qt rounds a line in another way where it is clipped elsewhere.
        assert np.abs(seen(window, canvas) - colours(canvas.grab().toImage())).max() <= 4
    assert any(
        sum(r.width() * r.height() for r in region) < 0.5 * canvas.width() * canvas.height() for region in regions
    )
    window.presenter.move_knob("friction", 0.9)


def seen(window, canvas):
    """The canvas's part of what the window shows, as colours."""
    shown = window.screen().grabWindow(window.winId()).toImage()
    return colours(shown.copy(QRect(canvas.mapTo(window, QPoint(0, 0)), canvas.size())))


def colours(image):
    """Bytes (height, width, 4)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits(), np.int16).reshape(image.height(), image.width(), 4)
