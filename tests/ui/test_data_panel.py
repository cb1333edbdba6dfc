"""The data panel: what it shows of a landscape that is learned from data, and what it tells of choices."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from gdlab.landscapes.data_sets import data_sets
from gdlab.scene.grounds import DatasetSpec, FormulaSpec
from gdlab.scene.learning import own_points
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_panel import DataPanel
from gdlab.ui.theme import THEMES

LEFT = Qt.MouseButton.LeftButton
OWN = DatasetSpec(inputs=((1.0,), (2.0,), (3.0,), (4.0,)), targets=(1.0, 3.0, 2.0, 5.0))
SEPARABLE = replace(OWN, model="logistic", targets=(0.0, 0.0, 1.0, 1.0))
TASKS = [(key, task) for key, data in data_sets().items() for task in data.tasks]
SIGNALS = ("task_chosen", "model_chosen", "points_edited", "file_chosen", "standardise_chosen", "visible_chosen")


@pytest.fixture
def panel(qtbot):
    window = QWidget()
    QVBoxLayout(window).addWidget(widget := DataPanel(Appearance()))
    qtbot.addWidget(window)
    window.resize(270, 900)
    window.show()
    qtbot.waitExposed(window)
    yield widget
    window.close()


def show(panel, spec):
    panel.set_landscape(spec.build(), spec)
    QApplication.processEvents()


def heard(panel):
    told = []
    for name in SIGNALS:
        getattr(panel, name).connect(lambda *values, name=name: told.append((name, *values)))
    return told


def choose(qtbot, box, key):
    """Open the list, walk to an option with the arrow keys and take it."""
    box.setFocus()
    box.showPopup()
    view = box.view()
    start, wanted = view.currentIndex().row(), box.findData(key)
    for _ in range(abs(wanted - start)):
        qtbot.keyClick(view, Qt.Key.Key_Down if wanted > start else Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    box.hidePopup()


def words(panel, name):
    label = panel.findChild(QWidget, f"data.{name}")
    return label.text() if label.isVisible() else ""


@pytest.mark.parametrize(("key", "task"), TASKS)
def test_a_shipped_task_is_shown_with_what_it_is_and_where_it_is_from(panel, key, task):
    told = heard(panel)
    show(panel, DatasetSpec(key, task))
    data = data_sets()[key]
    assert panel.data.currentText() == data.name
    assert panel.task.currentText() == data.tasks[task].name
    assert words(panel, "about") == data.about
    assert data.source in words(panel, "source")
    assert data.licence in words(panel, "licence")
    assert words(panel, "what") == data.tasks[task].about
    assert panel.plot.isVisible()
    assert not panel.plot.is_editable()
    assert told == []


@pytest.mark.parametrize(("key", "task"), TASKS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_it_fits_into_a_narrow_dock(panel, key, task, theme):
    panel._appearance.set_theme(theme)
    show(panel, DatasetSpec(key, task))
    panel.set_weights(DatasetSpec(key, task).build().start)
    assert panel.minimumSizeHint().width() <= 208
    assert not panel.grab().isNull()


def test_weights_are_read_in_data_units(panel):
    spec = DatasetSpec("hubble", "standardised-line")
    show(panel, spec)
    panel.set_weights(spec.build().optimum)
    assert panel.reading.text() == "slope 454 km/s per Mpc, intercept −40.8 km/s"
    panel.set_weights([0.0, 0.0])
    assert panel.reading.text() == "slope 0 km/s per Mpc, intercept 373 km/s"


def test_another_landscape_is_read_with_the_weights_there_are(panel):
    show(panel, replace(OWN, standardise=False))
    panel.set_weights([2.0, 1.0])
    show(panel, DatasetSpec("hubble", "line"))
    assert panel.reading.text() == "slope 2.00 km/s per Mpc, intercept 1.00 km/s"


def test_weights_of_a_network_have_their_names(panel):
    show(panel, DatasetSpec("penguins", "network"))
    panel.set_weights([1.0, -2.0])
    assert panel.reading.text() == "W11 1.00, W21 −2.00"


def test_another_landscape_leaves_the_choice_of_data_and_an_invitation(panel):
    show(panel, DatasetSpec("hubble", "line"))
    panel.set_weights([1.0, 1.0])
    show(panel, FormulaSpec("x**2 + y**2"))
    panel.set_weights([1.0, 1.0])
    assert panel.data.value() == ""
    assert "Choose a data set" in words(panel, "invitation")
    assert not panel.plot.isVisible()
    assert not panel.reading.isVisible()
    assert words(panel, "about") == ""


def test_choosing_data_tells_its_first_task(qtbot, panel):
    show(panel, DatasetSpec("hubble", "line"))
    told = heard(panel)
    choose(qtbot, panel.data, "penguins")
    assert told == [("task_chosen", "penguins", "line")]


def test_choosing_a_task_tells_data_and_task(qtbot, panel):
    show(panel, DatasetSpec("challenger", "curve"))
    told = heard(panel)
    choose(qtbot, panel.task, "neuron")
    assert told == [("task_chosen", "challenger", "neuron")]


def test_own_points_begin_with_the_model_there_is(qtbot, panel):
    told = heard(panel)
    show(panel, FormulaSpec("x**2 + y**2"))
    choose(qtbot, panel.data, "own")
    show(panel, DatasetSpec("challenger", "curve"))
    choose(qtbot, panel.data, "own")
    assert told == [("model_chosen", "linear"), ("model_chosen", "logistic")]


def test_choosing_a_model_for_own_points(qtbot, panel):
    show(panel, OWN)
    assert panel.data.currentText() == "Your own points"
    assert [panel.task.itemText(i) for i in range(4)] == ["Line", "Logistic curve", "Neuron", "Network"]
    told = heard(panel)
    choose(qtbot, panel.task, "neuron")
    assert told == [("model_chosen", "neuron")]


def test_a_wheel_over_a_choice_is_left_to_the_dock(panel):
    show(panel, DatasetSpec("hubble", "line"))
    told = heard(panel)
    at = QPointF(panel.data.rect().center())
    event = QWheelEvent(
        at, panel.data.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.data, event)
    assert not event.isAccepted()
    assert told == []


def test_why_there_is_no_optimum_is_said(panel):
    show(panel, SEPARABLE)
    assert "A threshold tells the labels apart" in words(panel, "note")
    show(panel, OWN)
    assert words(panel, "note") == ""


def test_points_placed_in_the_plot_are_told(qtbot, panel):
    show(panel, OWN)
    told = heard(panel)
    qtbot.mouseClick(panel.plot, LEFT, pos=panel.plot.frame().to_pixel(2.5, 4.5).toPoint())
    assert [(name, len(targets), final) for name, _, targets, final in told] == [
        ("points_edited", 5, False),
        ("points_edited", 5, True),
    ]


def test_a_removal_that_is_refused_is_explained(qtbot, panel):
    show(panel, replace(OWN, inputs=((1.0,), (2.0,)), targets=(1.0, 3.0)))
    at = panel.plot.frame().to_pixel(1.0, 1.0).toPoint()
    qtbot.mouseClick(panel.plot, Qt.MouseButton.RightButton, pos=at)
    assert panel.error.isVisible()
    assert "At least 2 points" in panel.error.sentence()


def test_an_edit_that_failed_shows_what_is_still_in_use(qtbot, panel):
    show(panel, OWN)
    choose(qtbot, panel.task, "logistic")
    panel.set_error("target must be 0 or 1 for every point to be a label")
    assert panel.error.isVisible()
    assert panel.task.value() == "linear"
    panel.set_error("")
    assert not panel.error.isVisible()


def test_a_table_is_asked_for(qtbot, panel, monkeypatch):
    told = heard(panel)
    answers = iter([("", ""), ("/tmp/points.csv", "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(answers))
    qtbot.mouseClick(panel.open_button, LEFT)
    assert told == []
    qtbot.mouseClick(panel.open_button, LEFT)
    assert told == [("file_chosen", "/tmp/points.csv")]


def test_standardising_is_a_choice_for_own_points(qtbot, panel):
    show(panel, OWN)
    told = heard(panel)
    assert panel.standardise.isChecked()
    qtbot.mouseClick(panel.standardise, LEFT)
    assert told == [("standardise_chosen", False)]
    show(panel, replace(OWN, standardise=False))
    assert not panel.standardise.isChecked()
    panel.standardise.setFocus()
    qtbot.keyClick(panel.standardise, Qt.Key.Key_Space)
    assert told[-1] == ("standardise_chosen", True)
    show(panel, DatasetSpec("hubble", "line"))
    assert not panel.standardise.isEnabled()


def test_visible_weights_are_chosen_by_meaning(qtbot, panel):
    show(panel, DatasetSpec("penguins", "network"))
    first, second = panel.visible
    assert (first.currentText(), second.currentText()) == ("W11: bill depth to unit 1", "W21: bill depth to unit 2")
    told = heard(panel)
    choose(qtbot, first, "9")
    assert first.currentText() == "c: bias of the output"
    assert told == [("visible_chosen", 9, 1)]


def test_choosing_the_other_visible_weight_swaps_them(qtbot, panel):
    show(panel, DatasetSpec("penguins", "network"))
    told = heard(panel)
    choose(qtbot, panel.visible[0], "1")
    assert told == [("visible_chosen", 1, 0)]


def test_only_a_network_has_weights_to_choose(panel):
    show(panel, own_points(DatasetSpec("penguins", "network")))
    assert all(choice.isVisible() for choice in panel.visible)
    show(panel, OWN)
    assert not any(choice.isVisible() for choice in panel.visible)


def test_the_two_kinds_of_points_are_explained_where_axes_do_not(panel):
    show(panel, DatasetSpec("penguins", "classifier"))
    assert "● male" in words(panel, "key")
    show(panel, DatasetSpec("challenger", "curve"))
    assert words(panel, "key") == ""


def test_a_measured_regression_of_two_inputs_is_drawn(panel):
    data = data_sets()["penguins"].samples(("bill_depth", "flipper_length"), "body_mass")
    spec = own_points(DatasetSpec("penguins", "classifier"))
    rows = tuple(map(tuple, data.inputs[:60].tolist()))
    network = replace(spec.network, labels=False)
    show(panel, replace(spec, inputs=rows, targets=tuple(data.targets[:60].tolist()), columns=(), network=network))
    panel.set_weights(np.array([0.5, 0.5]))
    assert "darker" in words(panel, "key")
    assert not panel.grab().isNull()


def test_every_control_has_a_name_and_a_tip(panel):
    show(panel, DatasetSpec("penguins", "network"))
    for control in (panel.data, panel.task, *panel.visible, panel.open_button, panel.standardise):
        assert control.objectName()
        assert control.accessibleName() or control.text()
        assert control.toolTip()
