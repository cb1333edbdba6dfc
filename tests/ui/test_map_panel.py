"""The panel of height maps: what it shows, which wishes it tells, what can be dropped, and the recipe."""

import ast

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from gdlab.importing.height_maps import Wishes, read_height_map
from gdlab.importing.sampled import Sampled
from gdlab.scene.grounds import FormulaSpec, GridSpec
from gdlab.scene.heights import Heights
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.map_panel import MapPanel, Origin
from gdlab.ui.editor.map_recipe import RECIPE, RecipeDialog
from gdlab.ui.theme import THEMES

LEFT = Qt.MouseButton.LeftButton
HEIGHTS = Heights.of(np.linspace(-3.0, 7.0, 12).reshape(3, 4))
SPEC = GridSpec(((-2.0, 2.0), (-1.0, 1.5)), HEIGHTS, "some_hills.tif", ((0.0, 0.0), (1.0, 1.0)))
SAMPLES = Sampled(np.zeros((3, 4)), notes=("It was reduced.", "It was turned."))
ORIGIN = Origin(SAMPLES, Wishes(smoothing=1.5))


@pytest.fixture
def panel(qtbot):
    window = QWidget()
    QVBoxLayout(window).addWidget(widget := MapPanel(Appearance()))
    qtbot.addWidget(window)
    window.resize(270, 500)
    window.show()
    qtbot.waitExposed(window)
    yield widget
    window.close()


@pytest.fixture
def opened(panel):
    panel.set_origin(HEIGHTS, ORIGIN)
    show(panel, SPEC)
    return panel


def show(panel, spec):
    panel.set_landscape(spec.build(), spec)
    QApplication.processEvents()


def heard(signal):
    told = []
    signal.connect(told.append)
    return told


def words(panel, name):
    label = panel.findChild(QWidget, f"map.{name}")
    return label.text().replace("\N{ZERO WIDTH SPACE}", "") if label.isVisible() else ""


def type_number(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# ---- what is shown ----


def test_without_a_map_it_says_what_can_be_opened(panel):
    show(panel, FormulaSpec("x**2 + y**2"))
    assert ".npy" in words(panel, "invitation")
    assert panel.recipe_button.isVisible()
    assert not panel.sides["left"].isVisible()
    assert words(panel, "name") == words(panel, "samples") == words(panel, "closed") == ""


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_a_map_is_shown_with_all_that_is_known(opened, theme):
    opened._appearance.set_theme(theme)
    assert words(opened, "name") == "some_hills.tif"
    assert words(opened, "samples") == "4 × 3 samples, and a path of 2 positions"
    assert words(opened, "notes") == "It was reduced. It was turned."
    assert [opened.sides[side].value() for side in ("left", "right", "bottom", "top")] == [-2, 2, -1, 1.5]
    assert [opened.ends[end].value() for end in ("low", "high")] == [-3, 7]
    assert opened.smoothing.value() == opened.smoothing_field.value() == 1.5
    assert opened.as_in_file.isChecked()
    assert words(opened, "closed") == words(opened, "invitation") == ""
    assert not opened.grab().isNull()


def test_setters_tell_nothing(panel):
    files, wishes = heard(panel.file_chosen), heard(panel.wishes_edited)
    show(panel, SPEC)
    panel.set_origin(HEIGHTS, ORIGIN)
    panel.set_error("no")
    panel.set_error("")
    show(panel, FormulaSpec("x**2 + y**2"))
    assert files == wishes == []


def test_of_a_scene_that_was_opened_only_the_extent_can_be_edited(panel):
    show(panel, SPEC)
    assert panel.origin() is None
    assert panel.sides["left"].isEnabled()
    for part in (panel.as_in_file, panel.smoothing, panel.smoothing_field, *panel.ends.values()):
        assert not part.isEnabled()
    assert "open it again" in words(panel, "closed")


def test_an_undo_brings_back_what_was_wished_for(opened):
    other = Heights.of(np.arange(6.0).reshape(2, 3))
    opened.set_origin(other, Origin(SAMPLES, Wishes(heights=(0.0, 5.0))))
    show(opened, GridSpec(SPEC.bounds, other, "some_hills.tif"))
    assert not opened.as_in_file.isChecked()
    assert opened.ends["low"].isEnabled()
    assert opened.smoothing.value() == 0
    show(opened, SPEC)
    assert opened.origin() == ORIGIN
    assert opened.smoothing.value() == 1.5


def test_a_long_name_does_not_widen_the_dock(panel):
    show(panel, GridSpec(SPEC.bounds, HEIGHTS, "a_very_long-name.of.a_file" * 6 + ".tif"))
    assert panel.minimumSizeHint().width() <= 208


# ---- wishes ----


def test_a_side_is_typed(qtbot, opened):
    told = heard(opened.wishes_edited)
    type_number(qtbot, opened.sides["right"], "12.5")
    assert told == [Wishes(((-2.0, 12.5), (-1.0, 1.5)), None, 1.5)]


@pytest.mark.parametrize(("side", "text"), [("right", "-2"), ("left", "3"), ("top", "-5"), ("bottom", "1.5")])
def test_sides_in_the_wrong_order_are_refused(qtbot, opened, side, text):
    told = heard(opened.wishes_edited)
    before = opened.sides[side].value()
    type_number(qtbot, opened.sides[side], text)
    assert told == []
    assert opened.sides[side].error()
    assert opened.sides[side].value() == before


def test_heights_are_typed_once_they_need_not_be_those_of_the_file(qtbot, opened):
    told = heard(opened.wishes_edited)
    assert not opened.ends["high"].isEnabled()
    qtbot.mouseClick(opened.as_in_file, LEFT)
    assert told == []
    type_number(qtbot, opened.ends["high"], "1")
    assert told == [Wishes(SPEC.bounds, (-3.0, 1.0), 1.5)]
    type_number(qtbot, opened.ends["low"], "1")
    assert len(told) == 1
    assert opened.ends["low"].error()


def test_heights_of_the_file_come_back(qtbot, opened):
    opened.set_origin(HEIGHTS, Origin(SAMPLES, Wishes(heights=(-3.0, 7.0))))
    told = heard(opened.wishes_edited)
    qtbot.mouseClick(opened.as_in_file, LEFT)
    assert told == [Wishes(SPEC.bounds, None, 0.0)]


def test_a_drag_of_the_smoothing_is_told_at_its_end(qtbot, opened):
    told = heard(opened.wishes_edited)
    slider = opened.smoothing
    y = slider.height() // 2
    start = round(slider.handle_x())
    qtbot.mousePress(slider, LEFT, pos=QPoint(start, y))
    for x in range(start, start + 40, 8):
        qtbot.mouseMove(slider, QPoint(x, y))
    assert told == []
    assert opened.smoothing_field.value() > 1.5
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(start + 32, y))
    (wishes,) = told
    assert wishes.smoothing == opened.smoothing_field.value() == round(wishes.smoothing, 1)


def test_more_smoothing_than_there_are_samples_is_refused(qtbot, opened):
    told = heard(opened.wishes_edited)
    type_number(qtbot, opened.smoothing_field, "9")
    assert told == []
    assert "at most 3" in opened.smoothing_field.error()
    type_number(qtbot, opened.smoothing_field, "2")
    assert told == [Wishes(SPEC.bounds, None, 2.0)]


def test_a_wish_that_failed_shows_what_is_still_in_use(qtbot, opened):
    type_number(qtbot, opened.smoothing_field, "2")
    opened.set_error("The file is gone.")
    assert opened.error.isVisible()
    assert opened.smoothing_field.value() == opened.smoothing.value() == 1.5


def test_it_says_what_is_being_read_in_place_of_what_was_wrong(panel):
    panel.set_error("No such file.")
    panel.set_busy("Reading far_hills.npz …")
    assert words(panel, "busy") == "Reading far_hills.npz …"
    assert not panel.error.isVisible()
    panel.set_busy("")
    assert words(panel, "busy") == ""


# ---- files ----


def test_a_file_is_asked_for(qtbot, panel, monkeypatch):
    told = heard(panel.file_chosen)
    asked = []

    def answer(*arguments):
        asked.append(arguments[-1])
        return "/maps/hill.png", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    qtbot.mouseClick(panel.open_button, LEFT)
    assert told == ["/maps/hill.png"]
    assert "*.tiff" in asked[0]


@pytest.mark.parametrize(
    ("names", "taken"),
    [(["hill.PNG"], True), (["surface.npz"], True), (["notes.pdf"], False), (["a.png", "b.png"], False)],
)
def test_a_map_can_be_dropped(panel, tmp_path, names, taken):
    told = heard(panel.file_chosen)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), copy, data, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(panel, enter)
    assert enter.isAccepted() == taken
    if taken:
        QApplication.sendEvent(panel, QDropEvent(QPointF(20, 20), copy, data, LEFT, none))
        assert told == [str(tmp_path / names[0])]


# ---- the recipe ----


def test_the_recipe_can_be_copied(qtbot, panel):
    qtbot.mouseClick(panel.recipe_button, LEFT)
    dialog = panel.findChild(RecipeDialog)
    assert dialog.isVisible()
    assert dialog.code.toPlainText() == RECIPE
    qtbot.mouseClick(dialog.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == RECIPE
    dialog.reject()


def test_the_recipe_names_its_arrays_as_the_reader_does(tmp_path, monkeypatch):
    """Its last line alone writes a file that can be read; the lines before it need torch."""
    monkeypatch.chdir(tmp_path)
    last = ast.parse(RECIPE).body[-1]
    x, y = np.linspace(-1, 2, 5), np.linspace(0, 3, 4)
    names = {"np": np, "x": x, "y": y, "values": [[a * a + b for a in x] for b in y], "track": np.ones((3, 2))}
    exec(compile(ast.Module([last], []), "recipe", "exec"), names)
    found = read_height_map(tmp_path / "surface.npz")
    assert found.bounds == ((-1, 2), (0, 3))
    assert found.values[3, 0] == 4
    assert found.trajectory.shape == (3, 2)


def test_every_control_has_a_name_and_a_tip(opened):
    fields = (*opened.sides.values(), *opened.ends.values(), opened.smoothing, opened.smoothing_field)
    for control in (opened.open_button, opened.recipe_button, opened.as_in_file, *fields):
        assert control.objectName().startswith("map.")
        assert control.accessibleName() or control.text()
        assert control.toolTip()
