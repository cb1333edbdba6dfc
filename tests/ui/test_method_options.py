"""The options of a method in the dock: shown under torch's names, edited as one entry a drag, refused with a reason."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit

from gdlab.core.registry import method, methods
from gdlab.core.resources import path as resource
from gdlab.scene import decode, encode
from gdlab.ui.docks.method_options import COMMON

VALLEY = resource("scenes", "elongated-valley.gdlab")


@pytest.fixture
def window(shown_window):
    return shown_window(VALLEY)


def choose(window, key, step=0):
    window.presenter.choose_method(key)
    window.player.seek(step)
    window.presenter.settle()
    QApplication.processEvents()
    return window.views.parameters.options


def run(window):
    return window.document.scene.runs[0]


def knob(window, key):
    return window.views.parameters.controls[key].field


# --- what is there ---


@pytest.mark.parametrize("each", list(methods()), ids=lambda each: each.key)
def test_every_option_has_a_control_under_torchs_name(window, each):
    options = choose(window, each.key)
    options.unfold()
    assert set(options.keys()) == {option.key for option in each.options}
    for option in each.options:
        kind = QCheckBox if isinstance(option.default, bool) else QLineEdit
        control = window.findChild(kind, f"option.{option.key}")
        assert control.isVisible()
        assert control.accessibleName() == option.key
        assert option.help in control.toolTip()
        assert options.row(option.key).is_default


def test_the_common_options_are_folded_away_until_they_are_asked_for(window, qtbot):
    options = choose(window, "adam")
    assert not window.findChild(QCheckBox, "option.maximize").isVisible()
    assert window.findChild(QLineEdit, "option.beta2").isVisible()
    fold = options.findChild(type(options._fold), "options.more")
    assert fold.text() == ", ".join(COMMON)
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert window.findChild(QCheckBox, "option.maximize").isVisible()


def test_a_method_with_common_options_alone_has_no_heading(window):
    options = choose(window, "gradient-descent")
    assert options.isVisible()
    assert not options._head.isVisible()
    assert choose(window, "momentum")._head.isVisible()


def test_no_control_of_another_method_stays(window):
    choose(window, "adam")
    choose(window, "rmsprop")
    assert window.findChild(QLineEdit, "option.alpha") is not None
    assert window.findChild(QLineEdit, "option.beta2") is None


# --- editing ---


def test_a_number_is_set_and_comes_back_to_its_default(window, qtbot):
    row = choose(window, "adam").row("beta2")
    row.field.setValue(0.9)
    assert run(window).options == {"beta2": 0.9}
    assert not row.is_default
    assert row.restore.isVisible()
    assert window.document.history.undoText() == "Set beta2"
    qtbot.mouseClick(row.restore, Qt.MouseButton.LeftButton)
    assert row.is_default
    assert run(window).options == {"beta2": 0.999}
    window.document.history.undo()
    window.document.history.undo()
    assert run(window).options == {}
    assert row.field.value() == 0.999


def test_a_switch_is_set_by_the_keyboard(window, qtbot):
    choose(window, "adam")
    box = window.findChild(QCheckBox, "option.amsgrad")
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert run(window).options == {"amsgrad": True}
    window.document.history.undo()
    assert not box.isChecked()


def test_a_drag_is_one_undo_entry(window, qtbot):
    row = choose(window, "adam").row("beta2")
    before = window.document.history.count()
    qtbot.mousePress(row.field, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for x in range(6, 60, 6):
        qtbot.mouseMove(row.field, QPoint(x, 5))
    qtbot.mouseRelease(row.field, Qt.MouseButton.LeftButton, pos=QPoint(59, 5))
    assert 0.999 < run(window).options["beta2"] < 1
    assert window.document.history.count() == before + 1


def test_later_it_is_an_event_and_the_past_stays(window):
    options = choose(window, "rmsprop", step=12)
    path = window.player.simulation.rows(0, 12).copy()
    options.row("alpha").field.setValue(0.5)
    assert [(event.step, event.set) for event in run(window).events] == [(12, {"options": {"alpha": 0.5}})]
    assert (window.player.simulation.rows(0, 12) == path).all()
    assert decode(encode(window.document.scene)) == window.document.scene
    window.player.seek(3)
    window.presenter.settle()
    assert options.row("alpha").field.value() == 0.99
    window.player.seek(12)
    window.presenter.settle()
    assert options.row("alpha").field.value() == 0.5


def test_an_option_that_is_changed_is_seen_in_the_fold(window):
    options = choose(window, "momentum")
    window.presenter.set_option("weight_decay", 0.3)
    assert options._fold._marked
    assert window.player.simulation.setting_at(0).checked_options()["weight_decay"] == 0.3


# --- bad values: a message at the place, and the run goes on ---


@pytest.mark.parametrize(
    ("key", "option", "value", "words"),
    [
        ("adam", "beta2", 1.0, "beta2 must be a number of at least 0 and less than 1"),
        ("adam", "eps", -1.0, "eps must be a number of at least 0"),
        ("rmsprop", "alpha", 1.5, "at most 1"),
        ("newton", "damping", float("nan"), "damping must be a number"),
        ("momentum", "dampening", float("inf"), "dampening must be a number"),
    ],
)
def test_a_bad_option_is_explained_at_its_field_and_the_run_goes_on(window, key, option, value, words):
    row = choose(window, key, step=5).row(option)
    before, path = window.document.scene, window.player.simulation.rows(0, 5).copy()
    row.field.setValue(value)
    assert words in row.field.error()
    assert words in row.sentence()
    assert window.document.scene == before
    window.player.step(3)
    assert window.player.cursor == 8
    assert (window.player.simulation.rows(0, 5) == path).all()


def test_text_is_no_number(window, qtbot):
    row = choose(window, "adam").row("eps")
    before = window.document.scene
    row.field.setFocus()
    row.field.selectAll()
    qtbot.keyClicks(row.field, "small")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.field.error()
    assert window.document.scene == before
    row.field.setValue(1e-4)
    assert row.field.error() == ""
    assert run(window).options == {"eps": 1e-4}


@pytest.mark.parametrize(
    ("key", "name", "value", "words"),
    [
        ("adam", "momentum", 1.0, "β₁"),
        ("adam", "momentum", -0.5, "β₁"),
        ("adam", "friction", 0.0, "friction"),
        ("gradient-descent", "friction", 0.0, "friction"),
        ("newton", "friction", 0.0, "friction"),
        ("langevin-baoab", "mass", 0.0, "mass"),
        ("momentum", "learning_rate", -0.1, "more than zero"),
        ("rmsprop", "learning_rate", float("nan"), "finite"),
        ("momentum", "momentum", 1.5, "at most 1"),
        ("momentum", "temperature", -1.0, "zero or more"),
        ("nesterov", "step_size", 0.0, "more than zero"),
    ],
)
def test_a_bad_knob_is_explained_at_the_knob_and_the_run_goes_on(window, key, name, value, words):
    choose(window, key, step=5)
    before, path = window.document.scene, window.player.simulation.rows(0, 5).copy()
    knob(window, name).setValue(value)
    assert words in knob(window, name).error()
    assert words in window.views.parameters.controls[name].sentence()
    assert window.document.scene == before
    window.player.step(3)
    assert window.player.cursor == 8
    assert (window.player.simulation.rows(0, 5) == path).all()


def test_words_in_a_knob_are_refused(window, qtbot):
    field = knob(window, "mass")
    before = window.document.scene
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "heavy")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.error()
    assert window.document.scene == before


# --- what a method lacks ---


@pytest.mark.parametrize("each", [m for m in methods() if m.lacks], ids=lambda each: each.key)
def test_what_a_method_lacks_is_grey_with_the_reason_in_words_and_still_there(window, each):
    choose(window, each.key)
    dock = window.views.parameters
    for key, reason in each.lacks.items():
        if key == "friction_scheme":
            label = dock.findChild(QLabel, "friction_scheme.reason")
            assert label.isVisible()
            assert label.text() == reason
            assert dock._scheme.isVisible()
            assert dock._scheme.accessibleDescription() == reason
        else:
            assert dock.controls[key].sentence() == reason
            assert dock.controls[key].field.isVisible()
    choose(window, "momentum")
    assert not dock.findChild(QLabel, "friction_scheme.reason").isVisible()
    assert all(dock.controls[key].sentence() == "" for key in ("mass", "temperature"))


@pytest.mark.parametrize(
    ("key", "knob_key"), [("flow", "temperature"), ("newton", "momentum"), ("adagrad", "momentum")]
)
def test_the_schedule_chooser_says_it_too(window, key, knob_key):
    choose(window, key)
    button, popup = (
        each[knob_key] for each in (window.views.parameters.schedules.buttons, window.views.parameters.schedules.popups)
    )
    reason = window.views.parameters.controls[knob_key].sentence()
    assert reason
    assert reason in button.toolTip()
    assert button.accessibleDescription() == reason
    assert popup._reason.text() == reason
    choose(window, "momentum")
    assert button.accessibleDescription() == ""


# --- room ---


def test_on_a_small_screen_every_option_can_be_scrolled_to(window):
    window.resize(1366, 768)
    options = choose(window, "adagrad")
    options.unfold()
    QApplication.processEvents()
    dock = window.views.parameters
    for option in method("adagrad").options:
        control = options.row(option.key).control
        dock.ensureWidgetVisible(control)
        assert dock.viewport().rect().contains(control.mapTo(dock.viewport(), control.rect().center()))
        right = control.mapTo(dock.viewport(), control.rect().topRight()).x()
        assert right < dock.viewport().width()
