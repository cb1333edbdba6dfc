"""How often the canvas is painted while the ground becomes another."""

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture
def window(shown_window, qtbot):
    window = shown_window(None)
    settle(window, qtbot)
    return window


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.presenter.settled and not window.views.canvas.is_stale)
    QApplication.processEvents()


def painted(canvas, monkeypatch):
    """The regions that are painted of a canvas from now on."""
    regions, paint = [], canvas.paintEvent
    monkeypatch.setattr(canvas, "paintEvent", lambda event: regions.append(event.region()) or paint(event))
    return regions


def test_a_letter_of_a_formula_changes_the_picture_once(window, qtbot, monkeypatch):
    canvas = window.views.canvas
    window.presenter.type_formula("x**2 + 3*y**2", final=False)
    settle(window, qtbot)
    painted_regions, shown = painted(canvas, monkeypatch), canvas.picture.ground
    for number in (4, 5):
        window.presenter.type_formula(f"x**2 + {number}*y**2", final=False)
        settle(window, qtbot)
        assert canvas.picture.ground is not shown
        shown = canvas.picture.ground
        area = canvas.frame.area.toRect()
        regions = [region for region in painted_regions if region.boundingRect().width() > 1]  # it is asked for by one
        assert sum(region.boundingRect().contains(area) for region in regions) == 1
        assert regions[0].boundingRect().contains(area)  # nothing of it before its map is there
        painted_regions.clear()


def test_of_grounds_that_a_hand_passes_within_a_frame_one_is_shown(window, qtbot, monkeypatch):
    window.presenter.choose_landscape("elongated-valley")
    settle(window, qtbot)
    shown, show = [], window.views.canvas.set_landscape
    monkeypatch.setattr(
        window.views.canvas, "set_landscape", lambda ground, **kind: shown.append(ground) or show(ground, **kind)
    )
    name = next(iter(window.player.simulation.setting_at(0).landscape.coefficients))
    for value in (2.0, 3.0, 4.0):
        window.presenter.move_coefficient(name, value, final=False)
    assert shown == []
    QApplication.processEvents()
    assert [ground.coefficients[name] for ground in shown] == [4.0]
    window.presenter.move_coefficient(name, 5.0, final=True)
    assert shown[-1].coefficients[name] == 5.0
