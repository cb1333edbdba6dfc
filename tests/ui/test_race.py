"""A race in the window: runs join, start by one click, are selected, renamed and removed, and all of it is undone."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLineEdit, QTableView

from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene
from gdlab.ui.race.legend_model import DISTANCE, EVALUATIONS, LOSS, METHOD, NAME, STEPS

ONE = Scene(landscape=FormulaSpec("10*x**2 + y**2/2"), runs=(Run(start=((1.5, 1.5),)),))


def racers(count):
    knobs = [Parameters(friction=1.0 + 0.5 * index) for index in range(count)]
    runs = tuple(Run(label=f"run {index}", start=((1.5, 1.5),), parameters=knob) for index, knob in enumerate(knobs))
    return replace(ONE, runs=runs)


@pytest.fixture
def make(shown_window, settle):
    """Shows a window."""

    def make(scene=ONE, size=(1600, 1000)):
        window = shown_window(scene, size)
        settle(window)
        return window

    return make


def dock(window):
    return window.findChild(QDockWidget, "dock.race")


def legend(window):
    return window.race.show.legend


def cell(window, row, column):
    model = legend(window).model
    return model.index(row, column).data()


def column(window, number):
    return [cell(window, row, number) for row in range(legend(window).model.rowCount())]


def scene(window):
    return window.document.scene


def click(window, at):
    QTest.mouseClick(window.views.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at.toPoint())


def picture(widget):
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_alone_a_run_is_as_it_always_was(make):
    window = make()
    assert dock(window).isHidden()
    assert window.race.show is None
    assert window.views.canvas.picture.run is None
    assert window.views.canvas.picture.rivals == ()


def test_four_methods_race_from_one_click_and_all_is_undone(make, qtbot, settle):
    window = make()
    for _ in range(3):
        window.actions_by_name["race.add"].trigger()
    settle(window)
    assert dock(window).isVisible()
    methods = {run.method for run in scene(window).runs}
    assert len(scene(window).runs) == 4
    assert len(methods) == 4
    assert column(window, NAME) == [run.label for run in scene(window).runs]

    canvas = window.views.canvas
    click(window, canvas.frame.to_pixel(-1.0, 1.0))
    settle(window)
    starts = {run.start for run in scene(window).runs}
    assert len(starts) == 1
    assert next(iter(starts))[0] == pytest.approx((-1.0, 1.0), abs=0.05)

    window.player.seek(30)
    settle(window)
    assert column(window, STEPS) == ["30"] * 4
    assert len(canvas.overlay.rivals) >= 1
    assert len(set(column(window, LOSS))) > 1

    view = legend(window).table
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, NAME)).center()
    )
    settle(window)
    assert scene(window).view.selected == 1
    assert window.player.simulation is window.player.simulations[1]
    assert canvas.picture.run == 1

    gone = scene(window).runs[1].label
    legend(window).remove_button.click()
    settle(window)
    assert gone not in column(window, NAME)
    assert window.player.cursor == 30

    while window.document.history.canUndo():
        window.document.history.undo()
        settle(window)
    assert scene(window).runs == ONE.runs
    assert dock(window).isHidden()
    while window.document.history.canRedo():
        window.document.history.redo()
    settle(window)
    assert len(scene(window).runs) == 3
    assert dock(window).isVisible()


def test_the_selected_run_drives_knobs_table_and_clock(make):
    window = make(racers(3))
    knob = window.views.parameters.controls["friction"].field
    assert knob.value() == 1.0
    window.race.select(2)
    assert knob.value() == 2.0
    knob.setValue(7.0)
    assert [run.parameters.friction for run in scene(window).runs] == [1.0, 1.5, 7.0]
    window.document.history.undo()
    assert knob.value() == 2.0


def test_what_was_wrong_with_a_number_of_one_run_is_not_told_of_another(make, settle):
    """The two have the same numbers, so nothing but the choice of the run takes the mark away."""
    window = make(replace(ONE, runs=(Run(method="adam", start=((1.5, 1.5),)),) * 2))
    knob = window.findChild(QLineEdit, "parameter.friction")
    option = window.views.parameters.options.row("beta2").field
    knob.setValue(-1.0)
    option.setValue(1.0)
    assert knob.error()
    assert option.error()
    window.race.select(1)
    settle(window)
    assert not knob.error()
    assert not option.error()
    assert (knob.text(), option.text()) == ("1.00", "0.999")


def test_what_was_wrong_with_a_number_is_forgotten_with_the_method(make, qtbot, settle):
    window = make(replace(ONE, runs=(Run(method="gradient-descent", start=((1.5, 1.5),)),)))
    mass, friction = (window.findChild(QLineEdit, f"parameter.{key}") for key in ("mass", "friction"))
    mass.setValue(3.0)
    friction.setFocus()
    qtbot.keyClicks(friction, "abc")
    qtbot.keyClick(friction, Qt.Key.Key_Return)
    assert "no inertia" in mass.error()
    assert friction.error()
    window.presenter.choose_method("momentum")
    settle(window)
    assert not mass.error()
    assert not friction.error()
    window.document.history.undo()
    settle(window)
    assert (mass.value(), friction.value()) == (1.0, 1.0)
    assert "abc" not in friction.text()


def test_a_click_on_a_mark_selects_its_run_and_moves_nothing(make, settle):
    window = make(racers(3))
    window.player.seek(12)
    settle(window)
    mark = window.views.canvas.overlay.rivals[-1]
    click(window, mark.at)
    assert scene(window).view.selected == mark.run
    assert scene(window).runs == racers(3).runs
    assert window.player.cursor == 12


def test_apart_a_click_places_the_selected_run_alone(make):
    window = make(racers(2))
    window.race.show.together.click()
    assert not scene(window).view.start_together
    click(window, window.views.canvas.frame.to_pixel(-1.0, 1.0))
    assert scene(window).runs[1].start == ((1.5, 1.5),)
    assert scene(window).runs[0].start != ((1.5, 1.5),)


def test_keys_go_through_the_runs_and_wrap(make, settle):
    window = make(racers(3))
    for expected in (1, 2, 0):
        window.actions_by_name["race.next"].trigger()
        assert scene(window).view.selected == expected
    window.actions_by_name["race.previous"].trigger()
    assert scene(window).view.selected == 2
    settle(window)
    view = legend(window).table
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert scene(window).view.selected == 1
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [run.label for run in scene(window).runs] == ["run 0", "run 2"]
    QTest.keyClick(view, Qt.Key.Key_Insert)
    assert len(scene(window).runs) == 3


def test_a_run_is_renamed_in_its_place_and_a_name_that_is_taken_is_refused(make, settle):
    window = make(racers(2))
    view = legend(window).table

    def typed(text):
        window.actions_by_name["race.rename"].trigger()
        field = view.findChild(QLineEdit, "race.name")
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        settle(window)

    typed("heavy")
    assert scene(window).runs[0].label == cell(window, 0, NAME) == "heavy"
    typed("run 1")
    assert scene(window).runs[0].label == cell(window, 0, NAME) == "heavy"
    assert "already" in window.notice.sentence()


@pytest.mark.parametrize("step", [0, 12])
def test_a_run_called_as_its_method_is_called_as_the_method_that_is_chosen(make, step, settle):
    window = make()
    window.actions_by_name["race.add"].trigger()
    window.player.seek(step)
    settle(window)
    before = scene(window)
    assert column(window, NAME) == ["momentum", "gradient-descent"]
    window.presenter.choose_method("rmsprop")
    settle(window)
    assert window.player.cursor == step
    assert column(window, NAME) == ["momentum", "rmsprop"]
    assert column(window, METHOD)[1] == "RMSprop"
    assert window.views.canvas.picture.label == "rmsprop"
    window.actions_by_name["edit.undo"].trigger()
    settle(window)
    assert scene(window) == before
    assert column(window, NAME) == ["momentum", "gradient-descent"]


def test_the_eighth_run_is_the_last_and_the_first_cannot_be_removed(make, settle):
    window = make(racers(7))
    window.actions_by_name["race.duplicate"].trigger()
    settle(window)
    assert not window.actions_by_name["race.add"].isEnabled()
    assert not legend(window).add_button.isEnabled()
    for _ in range(7):
        window.actions_by_name["race.remove"].trigger()
    settle(window)
    assert len(scene(window).runs) == 1
    assert not window.actions_by_name["race.remove"].isEnabled()


def test_the_dock_can_be_asked_for_with_one_run(make, settle):
    window = make()
    dock(window).toggleViewAction().trigger()
    settle(window)
    assert dock(window).isVisible()
    assert column(window, NAME) == ["momentum"]
    assert column(window, EVALUATIONS) == ["0"]


def test_a_diverged_run_says_so_and_the_race_goes_on(make, settle):
    wild = Run(label="wild", start=((1.5, 1.5),), parameters=Parameters(step_size=4.0))
    window = make(replace(ONE, runs=(*ONE.runs, wild)))
    window.player.seek(2000)
    settle(window)
    assert cell(window, 1, LOSS) == "diverged"
    assert cell(window, 1, DISTANCE) == "–"
    assert cell(window, 0, STEPS) == "2000"
    assert int(cell(window, 1, STEPS)) < 2000
    window.race.select(1)
    settle(window)
    window.presenter.move_knob("step_size", 0.1)
    settle(window)
    assert window.player.cursor == 0
    assert scene(window).runs[1].parameters.step_size == 0.1


def test_shown_step_by_step_it_looks_as_shown_afresh(make, settle):
    window = make(racers(4))
    for step in (3, 17, 40, 12, 25):
        window.player.seek(step)
        settle(window)
    window.race.select(2)
    settle(window)
    window.actions_by_name["race.duplicate"].trigger()
    settle(window)
    grown = picture(window.views.canvas), [column(window, each) for each in range(6)]
    window.presenter.render_all()
    window.race.show.render()
    settle(window)
    assert picture(window.views.canvas) == grown[0]
    assert [column(window, each) for each in range(6)] == grown[1]
    fresh = make(scene(window))
    fresh.player.seek(25)
    settle(fresh)
    fresh.views.canvas.setFixedSize(window.views.canvas.size())
    settle(fresh)
    window.views.canvas.setFocus()
    assert picture(fresh.views.canvas).size() == grown[0].size()
    assert [[fresh.race.show.legend.model.index(r, c).data() for r in range(5)] for c in range(6)] == grown[1]


def test_trails_drawn_step_by_step_have_the_pixels_of_trails_drawn_at_once(make, settle):
    window = make(racers(3))
    for step in range(0, 41, 5):
        window.player.seek(step)
        settle(window)
    grown = picture(window.views.canvas)
    window.player.seek(0)
    settle(window)
    window.player.seek(40)
    settle(window)
    assert picture(window.views.canvas) == grown


def test_on_the_projector_the_legend_stands_beside_the_map(make, settle):
    window = make(racers(3))
    window.set_projector(True, full_screen=False)
    settle(window)
    assert legend(window).isVisible()
    assert window.views.canvas.isVisible()
    assert not window.views.readings.isVisible()
    window.actions_by_name["view.next_panel"].trigger()
    assert window.views.readings.isVisible()
    assert not legend(window).isVisible()
    window.set_projector(False)
    settle(window)
    assert dock(window).isVisible()
    assert legend(window).isVisible()


def test_everything_in_the_panel_has_a_name_and_a_tooltip(make):
    window = make(racers(2))
    show = window.race.show
    for part in (show.legend.add_button, show.legend.duplicate_button, show.legend.remove_button, show.together):
        assert part.objectName()
        assert part.accessibleName() or part.text()
        assert part.toolTip()
    assert show.legend.table.accessibleName()
    assert column(window, METHOD)[0] == "Momentum (heavy ball)"
    index = show.legend.model.index(1, LOSS)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("loss ")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_legend_lies_on_the_page(make, theme, settle):
    window = make(racers(2))
    window.choose_theme(theme)
    settle(window)
    image = legend(window).findChild(QTableView).viewport().grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() - 2) == window.appearance.theme.page
