"""Schedules in the window: chosen at the knobs, seen in the strip, moved live, recorded, cleared and undone."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

from gdlab.core.resources import path as resource
from gdlab.scene import decode, encode, load_scene
from gdlab.ui.docks.schedule_popup import suggested
from gdlab.ui.theme import THEMES
from gdlab.ui.transport.schedule_lanes import Lane, lanes_of

VALLEY = resource("scenes", "elongated-valley.gdlab")


@pytest.fixture
def window(shown_window):
    return shown_window(VALLEY)


def strip(window):
    return window.views.transport.strip


def choices(window):
    return window.views.parameters.schedules


def choose(qtbot, window, key, kind):
    """Open a knob's popup by its word and click a kind in it."""
    qtbot.mouseClick(choices(window).buttons[key], Qt.MouseButton.LeftButton)
    popup = choices(window).popups[key]
    assert popup.isVisible()
    word = next(b for b in popup.kinds.findChildren(QAbstractButton) if b.text() == kind)
    qtbot.mouseClick(word, Qt.MouseButton.LeftButton)
    return popup


def lr(window, step=None):
    player = window.player
    return player.simulation.coefficients_at(player.cursor if step is None else step).learning_rate


def shown(window, key="learning_rate"):
    return window.views.parameters.controls[key].field.value()


def run(window):
    return window.document.scene.runs[0]


def test_without_schedule_and_event_the_strip_is_hidden_and_all_words_say_constant(window):
    assert strip(window).isHidden()
    assert {button.text() for button in choices(window).buttons.values()} == {"constant"}
    assert not window.findChild(QAction, "run.clear").isEnabled()


def test_a_schedule_is_chosen_played_moved_cleared_and_undone(qtbot, window):
    popup = choose(qtbot, window, "learning_rate", "Cosine")
    assert run(window).schedules["learning_rate"] == {"kind": "cosine", "T_max": 100, "eta_min": 0.0}
    assert choices(window).buttons["learning_rate"].text() == "cosine"
    assert popup.field("T_max").value() == 100
    popup.field("T_max").setValue(50)
    popup.close()
    assert run(window).schedules["learning_rate"]["T_max"] == 50
    assert strip(window).isVisible()

    full = lr(window, 0)
    window.player.play()
    window.player.tick(25 / window.player.speed)
    window.player.pause()
    assert window.player.cursor == 25
    window.presenter.settle()
    assert lr(window) == pytest.approx(full / 2)
    assert shown(window) == lr(window)
    assert strip(window).value("learning_rate") == lr(window)

    window.presenter.move_knob("learning_rate", full)
    assert lr(window) == pytest.approx(full, rel=1e-13)
    assert lr(window, 50) == 0
    assert [event.step for event in run(window).events] == [25]
    assert list(strip(window).lanes().events) == [25]
    assert decode(encode(window.document.scene)).runs == window.document.scene.runs

    path = window.player.simulation.rows(0, 40).copy() if window.player.simulation.head >= 40 else None
    qtbot.mouseClick(strip(window).clear_button, Qt.MouseButton.LeftButton)
    assert run(window).events == ()
    assert run(window).schedules["learning_rate"]["T_max"] == 50
    assert lr(window, 25) == pytest.approx(full / 2)
    window.document.history.undo()
    assert [event.step for event in run(window).events] == [25]
    if path is not None:
        window.player.simulation.advance(40)
        assert np.array_equal(window.player.simulation.rows(0, 40), path)
    while window.document.history.canUndo():
        window.document.history.undo()
    assert strip(window).isHidden()
    assert choices(window).buttons["learning_rate"].text() == "constant"


def test_the_menu_clears_recorded_changes_too(window):
    action = window.findChild(QAction, "run.clear")
    window.player.seek(10)
    window.presenter.move_knob("momentum", 0.5)
    assert action.isEnabled()
    assert strip(window).clear_button.text() == "Clear 1 change"
    action.trigger()
    assert run(window).events == ()
    assert not action.isEnabled()
    assert strip(window).isHidden()
    assert window.document.history.undoText() == "Clear recorded changes"


def test_reset_drops_what_was_recorded_and_keeps_schedules(window):
    window.schedules.schedule("learning_rate", {"kind": "exponential", "gamma": 0.98})
    before = lr(window, 0)
    window.player.seek(30)
    window.presenter.move_knob("temperature", 0.5)
    window.presenter.reset()
    assert run(window).events == ()
    assert run(window).schedules == {"learning_rate": {"kind": "exponential", "gamma": 0.98}}
    assert window.player.cursor == 0
    assert lr(window, 0) == pytest.approx(before)
    assert strip(window).isVisible()


def test_a_bad_number_is_explained_at_its_field_and_changes_nothing(qtbot, window):
    popup = choose(qtbot, window, "learning_rate", "Cosine")
    before = window.document.scene
    popup.field("T_max").setValue(0)
    assert "at least 1" in popup.field("T_max").error()
    assert "T_max must be a whole number" in popup.warning.sentence()
    assert popup.warning.isVisible()
    assert window.document.scene == before
    popup.field("T_max").setValue(12.5)
    assert "whole number" in popup.field("T_max").error()
    popup.field("eta_min").setValue(-1)
    assert "eta_min" in popup.field("eta_min").error()
    popup.field("T_max").setValue(30)
    assert popup.field("T_max").error() == ""
    assert run(window).schedules["learning_rate"]["T_max"] == 30
    popup.close()


def test_the_popup_shows_how_it_will_go(qtbot, window):
    popup = choose(qtbot, window, "momentum", "Warm-up")
    values = popup.preview.values()
    assert values[0] == pytest.approx(0.1 * values[-1])
    assert values[-1] == window.player.simulation.setting.base.momentum
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert popup.isHidden()


def test_a_whole_number_is_dragged_in_whole_steps(qtbot, window):
    popup = choose(qtbot, window, "learning_rate", "Step")
    field = popup.field("step_size")
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for x in range(6, 60, 6):
        qtbot.mouseMove(field, QPoint(x, 5))
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(59, 5))
    size = run(window).schedules["learning_rate"]["step_size"]
    assert isinstance(size, int)
    assert field.error() == ""
    popup.close()


def test_choosing_another_kind_in_the_midst_goes_on_from_the_present_value(window):
    window.schedules.schedule("learning_rate", {"kind": "exponential", "gamma": 0.97})
    window.player.seek(40)
    present = lr(window)
    window.schedules.schedule("learning_rate", {"kind": "cosine", "T_max": 30})
    assert lr(window) == pytest.approx(present, rel=1e-13)
    assert lr(window, 70) == 0
    window.schedules.schedule("learning_rate", {"kind": "constant"})
    assert lr(window, 70) == pytest.approx(present, rel=1e-13)
    assert len(run(window).events) == 1


def test_where_the_schedule_has_come_to_zero_a_move_is_explained(window):
    window.schedules.schedule("learning_rate", {"kind": "cosine", "T_max": 20})
    window.player.seek(20)
    before = window.document.scene
    window.presenter.move_knob("learning_rate", 0.01)
    assert "to 0 here" in window.views.parameters.controls["learning_rate"].field.error()
    assert window.document.scene == before


def test_a_table_row_and_the_knobs_show_the_scheduled_numbers(window):
    window.schedules.schedule("momentum", {"kind": "warm-up", "start_factor": 0.5, "total_iters": 50})
    window.player.seek(10)
    window.presenter.settle()
    c = window.player.simulation.coefficients_at(10)
    assert {key: shown(window, key) for key in ("mass", "friction", "momentum", "learning_rate")} == {
        "mass": c.mass,
        "friction": c.friction,
        "momentum": c.momentum,
        "learning_rate": c.learning_rate,
    }


def test_the_strip_scrubs_and_tells_what_is_under_the_pointer(qtbot, window):
    window.schedules.schedule("learning_rate", {"kind": "step", "step_size": 10, "gamma": 0.5})
    window.player.seek(30)
    window.presenter.move_knob("momentum", 0.5)
    QApplication.processEvents()
    shown_strip = strip(window)
    left, right = window.views.transport.curve_span()
    x = left + (right - left) * 0.3
    words = shown_strip.words_at(x)
    assert words[0].startswith("k = 30: learning rate")
    assert any(line.startswith("step 30: ") for line in words[1:])
    qtbot.mouseClick(shown_strip, Qt.MouseButton.LeftButton, pos=QPoint(round(left + (right - left) * 0.5), 8))
    assert window.player.cursor == pytest.approx(50, abs=1)


def test_the_strip_stays_below_the_curve_when_the_clock_takes_room_from_it(window, settle):
    window.schedules.schedule("learning_rate", {"kind": "step", "step_size": 10, "gamma": 0.5})
    settle(window)
    span = window.views.transport.curve_span()
    window.views.transport.clock.set_time(123456.7, 10**9)
    QApplication.processEvents()
    assert window.views.transport.curve_span()[1] < span[1]
    image = window.screen().grabWindow(window.winId()).toImage()
    seen = image.copy(QRect(strip(window).mapTo(window, QPoint(0, 0)), strip(window).size()))
    whole = strip(window).grab().toImage()
    assert seen.convertToFormat(QImage.Format.Format_RGB32) == whole.convertToFormat(QImage.Format.Format_RGB32)


def test_lanes_follow_what_moves_and_sample_long_runs(window):
    simulation = window.player.simulation
    assert lanes_of(simulation, 100, {}).lanes == ()
    window.schedules.schedule("temperature", {"kind": "exponential", "gamma": 0.999})
    simulation = window.player.simulation
    lanes = lanes_of(simulation, 200_000, {})
    assert [lane.key for lane in lanes.lanes] == ["temperature"]
    assert len(lanes.steps) <= 1500
    assert lanes.steps[-1] == 200_000
    assert Lane("momentum", np.array([0.0, 0.9])).heights().tolist() == [0.0, 0.9]
    assert Lane("learning_rate", np.array([0.0, np.inf, 2.0])).heights()[2] == 1.0


def test_every_suggested_schedule_can_be_run(window):
    for kind in ("constant", "step", "cosine", "exponential", "warm-up"):
        for length in (1, 100, 1_000_000):
            window.schedules.schedule("learning_rate", suggested(kind, length))
            given = run(window).schedules.get("learning_rate", {"kind": "constant"})
            assert given["kind"] == kind


@pytest.mark.parametrize("theme", THEMES)
def test_the_strip_is_painted_in_every_theme_and_on_the_projector(window, theme):
    window.choose_theme(theme)
    for key in ("learning_rate", "momentum", "temperature"):
        window.schedules.schedule(key, {"kind": "exponential", "gamma": 0.97})
    window.player.seek(12)
    desk = strip(window).height()
    assert not strip(window).grab().isNull()
    window.set_projector(True, full_screen=False)
    QApplication.processEvents()
    assert strip(window).isVisible()
    assert strip(window).clear_button.isHidden()
    assert strip(window).sizeHint().height() < 3 * desk
    window.set_projector(False)


def test_a_scene_with_schedules_opens_with_them(window, tmp_path):
    scene = load_scene(VALLEY)
    cosine = {"learning_rate": {"kind": "cosine", "T_max": 80, "eta_min": 0.001}}
    window.document.open(replace(scene, runs=(replace(scene.runs[0], schedules=cosine),)), None)
    assert strip(window).isVisible()
    assert choices(window).buttons["learning_rate"].text() == "cosine"
    assert lr(window, 80) == pytest.approx(0.001)
