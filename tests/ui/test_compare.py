"""Two maps side by side: one clock, one view, two runs; what differs is said; all of it is saved and undone."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from gdlab.analysis.view import View
from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.simulation import Simulation
from gdlab.scene import FormulaSpec, GallerySpec, Run, Scene, load_scene, save_scene
from gdlab.scene.model import Fairness
from gdlab.scene.panels import side_by_side
from gdlab.scene.resolve import resolve
from gdlab.symbols.notation import Notation
from gdlab.ui.appearance import Appearance
from gdlab.ui.compare.law_lines import LawLines
from gdlab.ui.theme import THEMES
from gdlab.ui.typeset import typeset

ALONE = Scene(landscape=FormulaSpec("10*x**2 + y**2/2"), runs=(Run(start=((1.5, 1.5),)),))
TWO = side_by_side(ALONE)


def racers(count):
    knobs = [Parameters(friction=1.0 + 0.5 * index) for index in range(count)]
    runs = tuple(Run(label=f"run {index}", start=((1.5, 1.5),), parameters=knob) for index, knob in enumerate(knobs))
    return side_by_side(replace(ALONE, runs=runs))


@pytest.fixture
def make(shown_window, settle):
    """Shows a window."""

    def make(scene=TWO, size=(1600, 1000), reduced_motion=True):
        window = shown_window(scene, size, reduced_motion=reduced_motion)
        settle(window)
        return window

    return make


def pair(window):
    return window._stage.pair


def twin(window):
    return pair(window).beside.twin


def scene(window):
    return window.document.scene


@pytest.fixture
def press(settle):
    """Clicks on a canvas."""

    def press(window, canvas, at, shift=False):
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, modifier, at.toPoint())
        settle(window)

    return press


def picture(widget):
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_without_it_nothing_is_made(make):
    window = make(ALONE)
    assert pair(window)._beside is None
    assert window.views.canvas.size() == pair(window).size()


def test_one_action_shows_the_classic_slide_and_one_undo_takes_it_back(make, settle):
    window = make(ALONE)
    before = scene(window)
    window.actions_by_name["view.compare"].trigger()
    settle(window)
    assert scene(window) == TWO
    assert window.actions_by_name["view.compare"].isChecked()
    assert [title.name for title in pair(window).beside.titles] == ["without momentum", "with momentum"]
    assert window.document.history.count() == 1
    window.document.history.undo()
    settle(window)
    assert scene(window) == before
    assert not twin(window).isVisible()
    assert not window.actions_by_name["view.compare"].isChecked()
    assert window.views.canvas.size() == pair(window).size()


def test_unchecked_it_shows_all_runs_on_one_map_again(make, settle):
    window = make()
    window.actions_by_name["view.compare"].trigger()
    settle(window)
    assert scene(window).view.panels == "one"
    assert len(scene(window).runs) == 2
    assert [rival.index for rival in window.views.canvas.picture.rivals] == [0]


def test_each_map_shows_its_own_run_and_no_other(make, settle):
    window = make()
    window.player.seek(17)
    settle(window)
    left, right = (pair(window).canvas_on(side) for side in (0, 1))
    assert (left, right) == (twin(window), window.views.canvas)
    for canvas, simulation, run in zip((left, right), window.player.simulations, (0, 1), strict=True):
        shown = canvas.picture
        assert np.array_equal(shown.path[: shown.cursor + 1], simulation.rows(0, 17)[:, 0])
        assert shown.cursor == 17
        assert shown.rivals == ()
        assert (shown.run, shown.mass) == (run, float(run))
        moment = simulation.moment_at(17)
        assert shown.vectors["force"] == tuple((-moment.gradient).tolist())
        assert shown.vectors["velocity"] == pytest.approx(tuple(moment.velocity.tolist()))


def test_both_maps_are_alike_but_for_their_runs(make, settle):
    window = make()
    one, other = window.views.canvas, twin(window)
    assert one.size() == other.size()
    assert one.frame == other.frame
    assert one.picture.marks == other.picture.marks != ()
    assert one.picture.reference == other.picture.reference
    window.views.header._switches["inertia"].click()
    window.choose_colour_map("viridis")
    window.swap_axes(True)
    settle(window)
    assert one.picture.shown == other.picture.shown
    assert "inertia" in other.picture.shown
    assert other._colour_map == "viridis"
    assert one.frame == other.frame
    assert one.picture.words == other.picture.words
    assert one.picture.marks == other.picture.marks


@pytest.mark.parametrize("by_twin", [False, True])
@pytest.mark.parametrize("motion", ["zoom", "pan", "wheel", "fit"])
def test_zoom_and_pan_in_one_move_the_other(make, by_twin, motion, settle):
    window = make()
    one, other = window.views.canvas, twin(window)
    window.views.canvas.zoom(1.3)
    settle(window)
    acting, before = (other if by_twin else one), one.frame.view
    at = acting.frame.area.center() + QPointF(30, 20)
    if motion == "zoom":
        acting.zoom(2.0, at)
    elif motion == "pan":
        QTest.mousePress(acting, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, at.toPoint())
        QTest.mouseMove(acting, (at + QPointF(40, -25)).toPoint())
        QTest.mouseRelease(acting, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, at.toPoint())
    elif motion == "wheel":
        acting.zoom(1.25, at)
    else:
        acting.fit()
    settle(window)
    assert one.frame.view != before
    assert one.frame == other.frame
    rectangle = scene(window).view.rectangle
    view = one.frame.view
    assert sum(rectangle, ()) == pytest.approx((view.left, view.right, view.bottom, view.top))
    window.resize(1500, 950)
    settle(window)
    assert one.frame == other.frame


def test_a_gliding_view_glides_on_both(make, settle):
    window = make(reduced_motion=False)
    twin(window).zoom(2.0)
    assert window.views.canvas._motion.moving
    assert twin(window)._motion.moving
    assert window.views.canvas._motion.target == twin(window)._motion.target
    settle(window)
    assert window.views.canvas.frame == twin(window).frame


def test_placing_the_particle_starts_both(make, settle, press):
    window = make()
    window.player.seek(20)
    settle(window)
    canvas = window.views.canvas
    at = canvas.frame.area.center() + QPointF(-60, 40)
    press(window, canvas, at)
    starts = [run.start for run in scene(window).runs]
    assert starts[0] == starts[1] != TWO.runs[0].start
    assert window.player.cursor == 0
    assert np.allclose(starts[0][0], canvas.position_at(QPointF(at.toPoint())))
    window.player.seek(5)
    settle(window)
    assert twin(window).picture.cursor == canvas.picture.cursor == 5


def test_a_click_on_the_other_map_selects_its_run_and_moves_nothing(make, settle, press):
    window = make()
    window.player.seek(9)
    settle(window)
    before = scene(window)
    press(window, twin(window), twin(window).frame.area.center())
    assert scene(window).view.selected == 0
    assert scene(window).runs == before.runs
    assert window.player.cursor == 9
    assert pair(window).canvas_on(0) is window.views.canvas
    assert window.views.canvas.geometry().left() < twin(window).geometry().left()
    assert twin(window).picture.run == 1
    assert window.views.canvas.hasFocus()
    window.document.history.undo()
    settle(window)
    assert pair(window).canvas_on(1) is window.views.canvas


def test_its_title_selects_a_run_too(make, settle):
    window = make()
    title = pair(window).beside.titles[0]
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    settle(window)
    assert scene(window).view.selected == 0
    assert "selected" in title.accessibleName()
    assert "selected" not in pair(window).beside.titles[1].accessibleName()


def test_a_panel_shows_the_run_that_is_chosen_in_its_list(make, settle):
    window = make(racers(4))
    titles = pair(window).beside.titles
    menu = titles[1].menu()
    assert [action.text() for action in menu.actions()] == ["run 0", "run 1", "run 2", "run 3"]
    menu.actions()[3].trigger()
    settle(window)
    assert scene(window).view.pair == (0, 3)
    assert titles[1].name == "run 3"
    assert np.array_equal(pair(window).canvas_on(1).picture.path[:2], window.player.simulations[3].rows(0, 1)[:, 0])


def test_an_ampersand_in_the_name_of_a_run_is_shown_in_the_list(make):
    race = racers(3)
    runs = (race.runs[0], race.runs[1], replace(race.runs[2], label="salt & pepper"))
    menu = pair(make(replace(race, runs=runs))).beside.titles[1].menu()
    assert menu.actions()[2].text() == "salt && pepper"


def test_another_run_that_is_selected_in_the_legend_is_shown(make, settle):
    window = make(racers(3))
    window.race.select(2)
    settle(window)
    assert scene(window).view.pair == (2, 1)
    assert [title.name for title in pair(window).beside.titles] == ["run 2", "run 1"]


def test_what_differs_is_said_in_a_line_and_follows_the_knobs(make, settle):
    window = make()
    line = pair(window).beside.line
    assert line.text == (
        "Only the mass differs: m = 0 | 1.00 kg ρ = 0 | 0.900 lr = 0.100 | 0.0100 Same γ, Δt, η. Numbers as set."
    )
    window.player.seek(6)
    window.presenter.move_knob("friction", 2.0)
    settle(window)
    assert "Mass and friction differ: m = 0 | 1.00 kg γ = 1.00 | 2.00 kg/s" in line.text
    window.player.seek(3)
    settle(window)
    assert "Only the mass differs:" in line.text
    window.compare.set_notation(Notation(momentum="β"))
    assert "β = 0 | 0.900" in line.text


def test_a_schedule_that_differs_is_called_by_the_letter_in_use(make):
    falling = {"momentum": {"kind": "exponential", "gamma": 0.9}}
    window = make(replace(TWO, runs=(TWO.runs[0], replace(TWO.runs[1], schedules=falling))))
    window.compare.set_notation(Notation(weights="θ", momentum="β"))
    line = pair(window).beside.line
    assert "chedule of β" in line.text
    for told in (line.text, line.toolTip(), line.accessibleName(), *(text for _, text, _ in line._laid(900)[0])):
        assert "ρ" not in told


@pytest.mark.parametrize("width", [400, 700, 1000, 1400])
def test_a_number_with_its_name_is_not_parted_over_two_lines(make, width):
    line = pair(make()).beside.line
    told = [text for _, text, _ in line._laid(width)[0]]
    assert {"m = 0 | 1.00 kg", "ρ = 0 | 0.900", "lr = 0.100 | 0.0100"} <= set(told)
    assert " ".join(told) == line.text


def test_the_rule_of_fairness_is_printed(make):
    window = make(replace(TWO, view=replace(TWO.view, fairness=Fairness("equal_effective"))))
    assert "Equal" in pair(window).beside.line.text
    assert "η" in pair(window).beside.line.text


def test_the_losses_stand_in_the_titles(make, settle):
    window = make()
    window.player.seek(24)
    settle(window)
    names = [title.accessibleName() for title in pair(window).beside.titles]
    assert "loss 22.5" in names[0]
    assert "loss 0.05" in names[1]


def test_a_run_that_diverges_is_called_so_and_does_not_scale_the_others_arrows(make, settle):
    wild = replace(TWO, landscape=FormulaSpec("40*x**2 + y**2/2"))
    window = make(wild)
    window.player.seek(400)
    settle(window)
    assert "diverged" in pair(window).beside.titles[0].accessibleName()
    assert max(window.views.canvas.picture.reference) < 1e4


def test_it_is_saved_and_opened_again(make, tmp_path, settle):
    window = make(ALONE)
    window.actions_by_name["view.compare"].trigger()
    settle(window)
    window.files.save_to(tmp_path / "two.gdlab") if hasattr(window.files, "save_to") else save_scene(
        scene(window), tmp_path / "two.gdlab"
    )
    again = make(load_scene(tmp_path / "two.gdlab"))
    assert twin(again).isVisible()
    assert [title.name for title in pair(again).beside.titles] == ["without momentum", "with momentum"]


def test_removing_one_of_two_shows_one_map(make, settle):
    window = make()
    window.race.remove()
    settle(window)
    assert not twin(window).isVisible()
    assert len(scene(window).runs) == 1


def test_followed_step_by_step_it_looks_as_drawn_afresh(make, settle, press):
    window = make(replace(TWO, view=replace(TWO.view, ghosts=("flow", "landing"))))
    for step in (1, 2, 3, 8, 30, 12):
        window.player.seek(step)
        settle(window)
    window.presenter.move_knob("mass", 3.0)
    window.player.seek(25)
    press(window, twin(window), twin(window).frame.area.center())
    window.views.canvas.zoom(1.37)
    window.player.seek(26)
    settle(window)
    grown = [picture(canvas) for canvas in (twin(window), window.views.canvas)]
    window.presenter.render_all()
    settle(window)
    assert [picture(canvas) for canvas in (twin(window), window.views.canvas)] == grown
    assert window.time.dismiss()
    settle(window)
    grown = [picture(canvas) for canvas in (twin(window), window.views.canvas)]
    fresh = make(scene(window))
    fresh.player.seek(26)
    settle(fresh)
    assert [picture(canvas) for canvas in (twin(fresh), fresh.views.canvas)] == grown


@pytest.mark.parametrize("landscape", [FormulaSpec("x**4 - x**2"), GallerySpec("rosenbrock-chain")])
def test_curves_and_cuts_are_compared_too(make, landscape, settle):
    run = Run(parameters=Parameters(1.0, 1.0, 1e-4))
    window = make(side_by_side(Scene(landscape=landscape, runs=(run,))))
    window.player.seek(7)
    settle(window)
    assert twin(window).picture.cursor == 7
    assert not picture(twin(window)).isNull()


def test_in_a_hall_both_maps_stand_alone_with_their_laws(make, settle):
    window = make(size=(1600, 900))
    window.set_projector(True, full_screen=False)
    settle(window)
    beside = pair(window).beside
    assert all(law.isVisible() for law in beside.laws)
    assert not window.views.header.isVisible()
    assert window.views.canvas.frame == twin(window).frame
    assert [law.accessibleName() for law in beside.laws] != ["", ""]
    assert "0.9" in beside.laws[1].accessibleName()
    window.actions_by_name["view.next_panel"].trigger()
    settle(window)
    assert window.race.panel().isVisible()
    window.actions_by_name["view.next_panel"].trigger()
    settle(window)
    assert not pair(window).isVisible()
    assert window.views.header.isVisible()
    window.set_projector(False)
    settle(window)
    assert not any(law.isVisible() for law in beside.laws)
    assert window.views.header.isVisible()
    assert twin(window).isVisible()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_nothing_hangs_out_in_a_small_window(make, theme, settle):
    window = make(size=(1366, 768))
    window.choose_theme(theme)
    settle(window)
    whole = pair(window).rect()
    for part in pair(window).beside.parts:
        assert part.isHidden() or whole.contains(part.geometry())
    assert window.views.canvas.frame.area.width() > 200
    assert window.width() == 1366


@pytest.mark.parametrize("each", list(methods()), ids=lambda each: each.key)
def test_the_law_below_a_map_fits_whatever_options_are_on(qtbot, each):
    """Half a screen of 1920 pixels in the lecture hall."""
    look = Appearance(THEMES["contrast"])
    look.set_projector(True)
    look.set_window_size(1920, 1080)
    lines = LawLines(look)
    qtbot.addWidget(lines)
    on = {option.key: True if isinstance(option.default, bool) else 0.125 for option in each.options}
    setting = Setting(TWO.build_landscape(), Parameters(1.0, 2.0, 0.125, 0.0), each.key, options=on)
    resolved = resolve(Simulation(setting, [[0.5, 0.25]]), 0)
    lines.show()
    lines.set_rows(resolved.rows, resolved.values)
    room = 840.0
    size, shown = lines._fitted(room)
    assert set(shown) == {"physics", "ml"}
    assert size >= 0.6 * look.size("equation")
    assert all(typeset(latex, size, texts).width <= room for latex, texts in shown.values())


@pytest.mark.parametrize("swapped", [False, True])
def test_a_particle_at_the_edge_of_one_map_is_in_sight_on_each_of_two(make, swapped, settle):
    window = make(replace(ALONE, view=replace(ALONE.view, swap_axes=swapped)))
    canvas = window.views.canvas
    frame, before = canvas.frame, canvas.frame.view
    window.presenter.place(canvas.position_at(QPointF(frame.area.right() - 3, frame.area.center().y())))
    settle(window)
    window.actions_by_name["view.compare"].trigger()
    settle(window)
    for each in (canvas, twin(window)):
        assert each.frame.holds(each.overlay.particle), "the whole of the two maps shows what one has shown"
        assert each.frame.area.right() - each.overlay.particle.x() > 3
    window.actions_by_name["view.compare"].trigger()
    settle(window)
    assert canvas.frame.view == before


def test_two_maps_of_a_particle_inside_are_no_wider_than_they_need_to_be(make, settle):
    window = make(ALONE)
    window.actions_by_name["view.compare"].trigger()
    settle(window)
    assert window.views.canvas.frame.view.height == pytest.approx(4.0, rel=0.2)


def test_a_view_widened_for_points_shows_them_and_no_more_than_that():
    view = View(0.0, 2.0, 0.0, 1.0)
    assert view.including(np.array([[1.0, 0.5], [2.0, 1.0]])) == view
    assert view.including(np.array([[3.0, 0.5]])) == View(0.0, 3.12, 0.0, 1.0)
    assert view.including(np.array([[1.0, -1.0], [-1.0, 0.5]])) == View(-1.12, 2.0, -1.06, 1.0)
    assert view.including(np.array([[3.0]])) == View(0.0, 3.12, 0.0, 1.0)
