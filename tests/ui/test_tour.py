"""The main job, with mouse and keys in a real window: open, play, drag γ, watch the numbers, project, export."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
)

import gdlab
from gdlab.core.resources import path as resource
from gdlab.scene import load_scene
from gdlab.ui.app import make_window
from gdlab.ui.docks.symbol_table import KEY_ROLE
from gdlab.ui.preferences import Preferences
from gdlab.ui.transport.scrub_bar import ScrubBar
from gdlab.ui.widgets.ruler_slider import RulerSlider

VALLEY = resource("scenes", "elongated-valley.gdlab")


@pytest.fixture
def window(qtbot, tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    preferences.reduced_motion = True
    window = make_window(VALLEY, preferences)
    qtbot.addWidget(window, before_close_func=forget)
    window.resize(1600, 900)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the timers of what was closed end with it
    QApplication.clipboard().clear()  # the offscreen platform would free what Python made after Python's end


def forget(window):
    """Nothing is to be saved, so that no question waits for an answer."""
    window.player.pause()
    window.document.history.setClean()


def field(window, name):
    return window.findChild(QLineEdit, name)


def row_text(window, key, column):
    model = window.views.table.model()
    rows = [r for r in range(model.rowCount()) if model.index(r, 0).data(KEY_ROLE) == key]
    return model.index(rows[-1], column).data()


def drag(qtbot, widget, start, end):
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(widget, start + (end - start) * share)
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def test_the_whole_tour(window, qtbot, tmp_path, monkeypatch, written):
    player = window.player
    canvas = window.views.canvas

    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert player.playing
    qtbot.waitUntil(lambda: player.cursor >= 5)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert not player.playing
    k = player.cursor

    control = window.views.parameters.controls["friction"]
    slider, scale = control.slider, control.slider
    before = {name: field(window, name).value() for name in ("parameter.friction", "ml.momentum", "ml.learning_rate")}
    middle = slider.rect().center()
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(20, 0))
    assert scale is slider
    gamma = field(window, "parameter.friction").value()
    assert gamma != before["parameter.friction"]
    assert field(window, "ml.momentum").value() == pytest.approx(1 - 0.1 * gamma)
    assert field(window, "ml.learning_rate").value() == before["ml.learning_rate"]
    assert window.document.scene.runs[0].events[0].step == k
    assert f"{1 - 0.1 * gamma:.3g}"[:4] in row_text(window, "momentum", 1).replace("−", "-")

    window.document.history.undo()
    assert window.document.scene.runs[0].events == ()
    assert field(window, "parameter.friction").value() == before["parameter.friction"]
    assert player.cursor == k

    qtbot.keyClick(canvas, Qt.Key.Key_F11)
    assert window.appearance.projector
    assert window.appearance.theme.name == "contrast"
    assert window.views.readings.isVisible()
    qtbot.keyClick(canvas, Qt.Key.Key_F11)
    assert not window.appearance.projector
    assert window.appearance.theme.name == "light"

    target = tmp_path / "figure.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(target), ""))
    window.actions_by_name["export.image"].trigger()
    written(window)
    assert load_scene(target) == window.document.scene


def test_the_windows_positions_are_the_apis(window, qtbot):
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.player.cursor >= 10)
    window.player.pause()
    run = window.document.scene.runs[0]
    t = gdlab.simulate(window.document.scene.build_landscape(), run.parameters, run.start, window.player.cursor)
    assert np.array_equal(window.player.simulation.rows()[: t.steps + 1], t.position)


def test_typing_a_formula_changes_the_ground_and_a_wrong_one_keeps_it(window, qtbot):
    edit = field(window, "landscapeFormula")
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "x**2 + 3*y**2")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert window.document.scene.landscape.formula == "x**2 + 3*y**2"
    good = window.document.scene
    edit.selectAll()
    qtbot.keyClicks(edit, "sni(x) + y")
    assert window.document.scene.landscape == good.landscape
    assert "did you mean 'sin'" in edit.accessibleDescription() + edit.toolTip()


def test_a_click_places_the_particle_there(window, qtbot):
    canvas = window.views.canvas
    canvas.finish()
    pixel = canvas.frame.area.center().toPoint() + QPoint(-150, 60)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=pixel)
    start = np.array(window.document.scene.runs[0].start[0])
    assert np.allclose(start, canvas.position_at(pixel), atol=2 / canvas.frame.scale[0])
    assert window.player.cursor == 0


def test_a_number_typed_into_a_field_is_kept_to_the_last_bit(window, qtbot):
    mass = field(window, "parameter.mass")
    mass.setFocus()
    mass.selectAll()
    qtbot.keyClicks(mass, "0,12345678901234567")
    qtbot.keyClick(mass, Qt.Key.Key_Return)
    assert mass.value() == 0.12345678901234567
    assert window.document.scene.runs[0].parameters.mass == 0.12345678901234567


def test_a_number_that_cannot_be_is_explained_and_nothing_moves(window, qtbot):
    before = window.document.scene
    step_size = field(window, "parameter.step_size")
    step_size.setFocus()
    step_size.selectAll()
    qtbot.keyClicks(step_size, "-1")
    qtbot.keyClick(step_size, Qt.Key.Key_Return)
    assert window.document.scene == before
    assert "more than zero" in step_size.error()


def test_every_edit_can_be_undone(window):
    first = window.document.scene
    presenter = window.presenter
    presenter.move_knob("momentum", 0.5)
    presenter.move_coefficient("a", 5.0)
    presenter.apply_preset("honey")
    presenter.choose_landscape("himmelblau")
    presenter.type_formula("x**4")
    presenter.place([0.3])
    presenter.show_arrow("inertia", True)
    presenter.new_seed()
    assert window.document.history.count() == 8
    while window.document.history.canUndo():
        window.document.history.undo()
    assert window.document.scene == first


def test_massless_methods_set_the_mass_aside_and_say_why(window):
    window.presenter.apply_preset("plain")
    assert "no inertia" in window.views.parameters.controls["mass"].sentence()
    assert field(window, "ml.momentum").value() == 0
    assert field(window, "ml.learning_rate").value() == field(window, "ml.effective_learning_rate").value()
    window.document.history.undo()
    assert window.views.parameters.controls["mass"].sentence() == ""


def test_a_pin_holds_its_knob(window):
    window.presenter.pin("effective_learning_rate", True)
    eta = field(window, "ml.effective_learning_rate").value()
    window.presenter.move_knob("friction", 2.0)
    assert field(window, "ml.effective_learning_rate").value() == pytest.approx(eta, rel=1e-12)


def test_rendering_step_by_step_equals_rendering_afresh(window, qtbot):
    window.presenter.move_knob("friction", 0.4)
    for step in (3, 9, 27):
        window.player.seek(step)
    model = window.views.table.model()

    def shown():
        texts = [model.index(r, c).data() for r in range(model.rowCount()) for c in range(model.columnCount())]
        values = [control.field.value() for control in window.views.parameters.controls.values()]
        return texts, values

    incremental = shown()
    window.presenter.render_all()
    assert shown() == incremental


def test_a_broken_scene_leaves_the_open_document_alone(window, tmp_path):
    before = window.document.scene
    broken = tmp_path / "broken.gdlab"
    broken.write_text(
        '{"format": "gdlab-scene", "version": 1, "landscape": {"kind": "formula", "formula": "x**2"}, "seed": NaN}'
    )
    assert not window.files.open(broken)
    assert window.document.scene == before
    assert "$.seed" in window.notice.sentence()


def test_unsaved_changes_are_guarded(window, monkeypatch):
    window.presenter.new_seed()
    answers = iter([QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard])
    monkeypatch.setattr(window.files, "ask_about_changes", lambda: next(answers))
    assert not window.close()
    assert window.isVisible()
    assert window.close()


def test_copy_and_paste_are_a_round_trip(window, qtbot):
    window.presenter.new_seed()
    scene = window.document.scene
    window.files.copy()
    window.document.history.undo()
    window.document.history.setClean()
    window.files.paste()
    assert window.document.scene == scene


def test_every_control_can_be_named_by_a_screen_reader(window):
    nameless = [
        (type(widget).__name__, widget.objectName())
        for kind in (QAbstractButton, RulerSlider, ScrubBar, QComboBox, QLineEdit)
        for widget in window.findChildren(kind)
        if widget.isVisible() and not widget.accessibleName() and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


@pytest.mark.parametrize("ended", [True, False])
def test_what_was_typed_as_a_landscape_is_undone_whole_and_stays_so(shown_window, qtbot, ended):
    """By Ctrl+Z in the field, before or after Return; Escape does not bring it back, and Space plays."""
    window = shown_window(resource("scenes", "elongated-valley.gdlab"))
    window.activateWindow()
    field, before = window.views.landscape.field, window.document.scene.landscape
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "x^2+y^2")
    if ended:
        qtbot.keyClick(field, Qt.Key.Key_Return)
        field.setFocus()
    assert window.document.scene.landscape != before
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.scene.landscape == before
    assert field.text() == "a*x**2/2 + y**2/2"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.document.scene.landscape == before
    assert not field.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.player.playing


def test_a_method_chosen_with_the_mouse_leaves_space_to_play(shown_window, qtbot):
    window = shown_window(resource("scenes", "elongated-valley.gdlab"))
    combo = window.findChild(QComboBox, "method")
    window.views.canvas.setFocus()
    qtbot.mouseClick(combo, Qt.MouseButton.LeftButton)
    combo.hidePopup()
    assert not combo.hasFocus()
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    assert combo.hasFocus(), "the keyboard still reaches it"
