"""A particle where the landscape is not defined: the window says that, and does not call it a divergence."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication

from gdlab.scene import FormulaSpec, Run, Scene
from gdlab.scene.panels import side_by_side
from gdlab.ui.figure.subject import subject


def logarithm(*start):
    return Scene(landscape=FormulaSpec("log(x) + y^2"), runs=(Run(start=(start,)),))


@pytest.fixture
def show(shown_window):
    def make(*start):
        window = shown_window(logarithm(*start))
        window.presenter.settle()
        window.views.canvas.finish()
        return window

    return make


def warned(canvas):
    """How many words of warning stand on the map."""
    QApplication.processEvents()
    canvas.grab()
    return sum(label.colour == canvas._appearance.theme.warn for label in canvas.overlay.labels)


def spoken(window):
    return window.views.transport.scrub_bar.spoken_value()


def test_a_start_where_nothing_is_defined_is_told_at_the_particle(show):
    window = show(-1.0, 1.0)
    assert window.views.canvas.picture.undefined
    assert warned(window.views.canvas) == 1
    assert "undefined at k = 0" in spoken(window)
    assert any("not defined here" in caution.text for caution in window.presenter._renderer.resolved().cautions)


def test_a_start_where_all_is_well_is_told_nothing(show):
    window = show(1.0, 1.0)
    assert not window.views.canvas.picture.undefined
    assert warned(window.views.canvas) == 0


def test_a_run_that_walks_into_a_hole_is_told_from_there_on(show):
    window = show(1.0, 1.0)
    canvas = window.views.canvas
    for step, told in ((14, False), (15, True), (16, True), (3, False)):
        window.player.seek(step)
        window.presenter.settle()
        assert canvas.picture.undefined == told, step
        assert warned(canvas) == told, step
    window.player.seek(16)
    window.presenter.settle()
    assert "undefined at k = 15" in spoken(window)


def test_placing_the_particle_on_firm_ground_takes_it_back(show):
    window = show(-1.0, 1.0)
    window.presenter.place((1.0, 1.0))
    window.presenter.settle()
    assert not window.views.canvas.picture.undefined


def test_a_divergence_is_still_called_one(shown_window):
    scene = Scene(landscape=FormulaSpec("-x^4 + y^2"), runs=(Run(start=((1.0, 1.0),)),))
    window = shown_window(scene)
    window.player.seek(60)
    window.presenter.settle()
    assert window.player.ended
    assert not window.views.canvas.picture.undefined
    assert "diverged at k = " in spoken(window)


def test_a_figure_says_it_in_its_caption_and_at_the_end_of_the_trail():
    drawn = subject(logarithm(1.0, 1.0), 80)
    assert "left the defined part of the landscape at k" in drawn.statement
    assert drawn.picture(QRectF(0, 0, 400, 300)).undefined
    assert not subject(logarithm(1.0, 1.0), 5).picture(QRectF(0, 0, 400, 300)).undefined


def test_the_legend_of_a_race_says_which_it_was(shown_window):
    ways = (Run(start=((1.0, 1.0),)), Run(label="other", start=((1.0, 1.0),), method="adam"))
    window = shown_window(Scene(landscape=FormulaSpec("log(x) + y^2"), runs=ways))
    window.player.seek(100)
    window.presenter.settle()
    QApplication.processEvents()
    model = window.race.show.legend.model
    texts = {model.index(row, 2).data() for row in range(model.rowCount())}
    assert texts == {"undefined"}


def type_into(window, qtbot, text):
    field = window.views.landscape.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    field.completion.close()
    return field


def test_a_formula_without_a_number_anywhere_is_told_so_and_the_last_good_landscape_stays(show, qtbot):
    window = show(1.0, 1.0)
    field = type_into(window, qtbot, "x + 1/0*y")
    assert field.error() == "This gives no number."
    start, end = field.error_place()
    assert field.text()[start:end] == "1/0"
    assert window.document.scene.landscape.formula == "x + 1", "what could be used last"


def test_return_tries_again_what_another_part_of_the_landscape_may_have_made_good(show, qtbot):
    window = show(1.0, 1.0)
    field = type_into(window, qtbot, "log(x - 10) + y^2")
    assert "choose another part below" in field.error()
    window.presenter.set_bounds(((10.0, 14.0), (-2.0, 2.0)))
    assert field.text() == "log(x - 10) + y^2", "what was typed is still there"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.error() == ""
    assert window.document.scene.landscape.formula == "log(x - 10) + y^2"
    assert window.document.scene.landscape.bounds == ((10.0, 14.0), (-2.0, 2.0))


def test_a_scene_whose_landscape_is_nowhere_defined_opens_as_one_hole(shown_window):
    scene = Scene(landscape=FormulaSpec("sqrt(-x^2 - 1) + y"), runs=(Run(start=((1.0, 1.0),)),))
    window = shown_window(scene)
    window.presenter.settle()
    window.views.canvas.finish()
    assert len(window.views.canvas.picture.ground.holes) == 1
    assert "no number" in window.views.landscape.field.error()
    assert warned(window.views.canvas) == 1


def test_the_titles_of_two_maps_say_which_it_was(shown_window):
    ways = (Run(start=((1.0, 1.0),)), Run(label="other", start=((1.0, 1.0),), method="adam"))
    scene = side_by_side(Scene(landscape=FormulaSpec("log(x) + y^2"), runs=ways))
    window = shown_window(scene)
    window.player.seek(100)
    window.presenter.settle()
    window.compare.finish()
    QApplication.processEvents()
    said = [title.accessibleName() for title in window._stage.pair.beside.titles]
    assert all(" undefined" in name and "loss" not in name for name in said)
