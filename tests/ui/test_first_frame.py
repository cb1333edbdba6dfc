"""What the first painted frame does without, and that all of it comes when it is asked for."""

import gc
import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QStyle, QStyleOptionButton

from gdlab.ui import app
from gdlab.ui.compare.beside import Beside
from gdlab.ui.docks.schedule_popup import SchedulePopup
from gdlab.ui.style import Style, _without_underlines

START = """
import json, sys
from gdlab.ui.app import application, make_window
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.docks.landscape.readings import FormulaReadings
from gdlab.ui.typeset import store
import PySide6.QtWidgets
seen = {"prepared": [], "rooms": []}

def prepare(*piece, own=store.prepare):
    seen["prepared"].append(piece)
    return own(*piece)

def lines_of(self, landscape, own=FormulaReadings.lines_of):
    seen["rooms"].append(self._room)
    return own(self, landscape)

store.prepare, FormulaReadings.lines_of = prepare, lines_of

def paint(self, event, own=Canvas.paintEvent):
    own(self, event)
    search = window.presenter._renderer._search
    seen.setdefault("searching", search._searcher.busy)

Canvas.paintEvent = paint
window = make_window()
window.appearance.lazy_typesetting = True
window.resize(1920, 1080)
window.show()
application().processEvents()
seen["modules"] = list(sys.modules)
seen["widgets"] = [name for name in vars(PySide6.QtWidgets) if name.startswith("Q")]
seen["beside"] = window._stage.pair._beside is not None
seen["popups"] = list(window.views.parameters.schedules.popups)
print(json.dumps(seen))
window.document.history.setClean()
"""
HEAVY = (
    "PIL",
    "hashlib",
    "importlib.metadata",
    "numba",
    "numpy.fft",
    "numpy.ma",
    "numpy.polynomial",
    "numpy.random",
    "numpy.testing",
    "pyqtgraph",
    "scipy",
    "sympy",
    "ziamath",
    "argparse",
    "difflib",
    "logging",
)
UNSEEN = (
    "gdlab.analysis.fairness",
    "gdlab.core.dop853",
    "gdlab.core.formulas",
    "gdlab.core.integration",
    "gdlab.core.radau",
    "gdlab.landscapes.classification",
    "gdlab.landscapes.creases",
    "gdlab.landscapes.dataset",
    "gdlab.landscapes.grid",
    "gdlab.landscapes.newton",
    "gdlab.landscapes.sculpted",
    "gdlab.landscapes.starts",
    "gdlab.landscapes.stationary_points",
    "gdlab.scene.comparison",
    "gdlab.ui.compare.beside",
    "gdlab.ui.compare.difference_line",
    "gdlab.ui.compare.law_lines",
    "gdlab.ui.compare.title",
    "gdlab.ui.compare.twin",
    "gdlab.ui.editor.sculpt_panel",
    "gdlab.ui.figure.export",
    "gdlab.ui.help",
    "gdlab.ui.race.legend_painting",
    "gdlab.ui.race.show",
)


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """What a fresh process has done by its first frame."""
    folder = str(tmp_path_factory.mktemp("start"))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": folder, "XDG_CONFIG_HOME": folder}
    done = subprocess.run([sys.executable, "-c", START], env=environment, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("module", [*HEAVY, *UNSEEN])
def test_the_first_frame_does_without(start, module):
    assert module not in start["modules"]


def test_no_class_of_a_dialog_is_made_for_it(start):
    """PySide makes a class when it is first named; of a widget that Qt made it looks through all of them."""
    assert not {"QWizard", "QCalendarWidget", "QMessageBox", "QFileDialog", "QDialogButtonBox"} & {*start["widgets"]}


def test_what_is_not_seen_is_not_made(start):
    assert start["beside"] is False
    assert start["popups"] == []


def test_the_formula_is_laid_out_once_for_the_room_that_it_has(start):
    assert len(start["rooms"]) == 1
    assert start["rooms"][0] > 0


def test_the_text_of_each_equation_is_made_ready_once(start):
    asked = [(latex, *shapes) for latex, shapes in start["prepared"]]
    assert len(asked) > 50
    assert len({*asked}) == len(asked)


def test_stationary_points_are_looked_for_when_it_is_painted(start):
    assert start["searching"] is False


def test_they_come_after_it(made_window, qtbot):
    window = made_window(None)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.presenter.settled)
    assert [point.kind for point in window.presenter.points] == ["minimum"]


def test_they_come_to_a_window_that_nobody_sees(made_window, qtbot):
    window = made_window(None)
    assert not window.presenter.settled
    qtbot.waitUntil(lambda: window.presenter.settled)
    assert [point.kind for point in window.presenter.points] == ["minimum"]


def test_the_ground_is_surveyed_when_it_is_shown(made_window, qtbot):
    canvas = made_window(None).views.canvas
    assert canvas._ground.relief is None
    with qtbot.waitExposed(canvas.window()):
        canvas.window().show()
    assert canvas._ground.relief is not None


def test_a_picture_of_what_was_never_shown_has_its_map(made_window):
    window = made_window(None)
    window.resize(1600, 900)
    image = window.grab().toImage()
    canvas = window.views.canvas
    place = canvas.mapTo(window, canvas.frame.area.center().toPoint())
    assert canvas._ground.relief is not None
    assert image.pixelColor(place).saturation() > 0


@pytest.mark.parametrize("way", ["mouse", "key"])
def test_a_schedule_popup_is_made_when_it_is_opened(shown_window, qtbot, way):
    window = shown_window(None)
    choices = window.views.parameters.schedules
    button = choices.buttons["momentum"]
    assert window.findChildren(SchedulePopup) == []
    if way == "mouse":
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    popup = window.findChild(SchedulePopup, "schedule.momentum.popup")
    assert popup.isVisible()
    assert [*choices.popups] == ["momentum"]
    popup.close()


def test_a_popup_that_comes_late_knows_why_its_knob_has_no_effect(shown_window):
    window = shown_window(None)
    window.presenter.choose_method("flow")
    choices = window.views.parameters.schedules
    early = {key: choices.popups[key]._reason.text() for key in choices.buttons}
    window.presenter.choose_method("momentum")
    window.presenter.choose_method("flow")
    assert early == {key: choices.popups[key]._reason.text() for key in choices.buttons}
    assert any(early.values())


@pytest.mark.parametrize("way", ["mouse", "key"])
def test_two_maps_are_made_when_they_are_asked_for(shown_window, qtbot, way):
    window = shown_window(None)
    window.race.duplicate()
    action = window.actions_by_name["view.compare"]
    if way == "key":
        window.activateWindow()
        qtbot.keySequence(window, action.shortcut())
    else:
        action.trigger()
    assert isinstance(window._stage.pair._beside, Beside)
    assert window._stage.pair._beside.twin.isVisible()


@pytest.mark.parametrize("name", ["help.shortcuts", "help.about"])
def test_help_comes_when_it_is_asked_for(shown_window, name):
    window = shown_window(None)
    window.actions_by_name[name].trigger()
    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
    assert dialog.windowTitle()
    dialog.close()


def test_once_all_is_made_the_collector_comes_more_often():
    before = gc.get_threshold()
    try:
        gc.set_threshold(300_000, 20, 20)
        app.settle_memory()
        assert gc.get_threshold() == (2_000, 100, 20)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_the_style_answers_no_hint_in_python():
    """Qt asks for a thousand while a window is made."""
    assert "styleHint" not in vars(Style)


def test_the_buttons_of_a_dialog_have_words_only(qapp):
    style = Style()
    assert style.standardIcon(QStyle.StandardPixmap.SP_DialogSaveButton).isNull()
    assert not style.standardIcon(QStyle.StandardPixmap.SP_ArrowUp).isNull()
    option = QStyleOptionButton()
    option.text = "&Yes"
    assert _without_underlines(option).text == "Yes"
    assert option.text == "&Yes"
    assert isinstance(QApplication.style(), QStyle)
