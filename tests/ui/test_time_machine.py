"""The time machine in the window: scrub, jump, loop, branch, undo, and steps told in words and symbols."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from gdlab.core.resources import path as resource
from gdlab.scene import load_scene, run_simulation, save_scene
from gdlab.scene.narration import narration_at
from gdlab.symbols.table import slot_texts
from gdlab.ui.canvas.rivals import ALONE
from gdlab.ui.loop import Loop
from gdlab.ui.painting.racers import branch_style
from gdlab.ui.painting.story import StoryPiece
from gdlab.ui.player import FRAME
from gdlab.ui.transport.step_field import step_typed

VALLEY = resource("scenes", "elongated-valley.gdlab")
METHODS = ("momentum", "nesterov", "adam", "rmsprop")


@pytest.fixture
def make(shown_window):
    def make(path=VALLEY, size=(1600, 900)):
        return shown_window(path, size, reduced_motion=False)

    return make


@pytest.fixture
def window(make):
    return make()


@pytest.fixture
def race(make, tmp_path):
    """Four methods from one start."""
    scene = load_scene(VALLEY)
    first = scene.runs[0]
    runs = tuple(replace(first, label=method, method=method) for method in METHODS)
    path = tmp_path / "race.gdlab"
    save_scene(replace(scene, runs=runs), path)
    return make(path)


def settled(window):
    for _ in range(4):
        QApplication.processEvents()
        window.presenter.settle()
    window.views.canvas.finish()


def bar_of(window):
    return window.views.transport.scrub_bar


def drag(qtbot, bar, first, last, modifier):
    middle = round(bar.plot().center().y())
    places = [QPoint(round(bar.x_of(step)), middle) for step in (first, last)]
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, modifier, places[0])
    qtbot.mouseMove(bar, places[1])
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, modifier, places[1])


# ---- going anywhere ----


def test_scrubbing_back_keeps_the_whole_run_in_reach(window, qtbot):
    window.player.seek(4000)
    settled(window)
    bar = bar_of(window)
    horizon = bar.course().horizon
    drag(qtbot, bar, 4000, 500, Qt.KeyboardModifier.NoModifier)
    settled(window)
    assert abs(window.player.cursor - 500) <= horizon / bar.plot().width()
    assert bar.course().horizon == horizon
    assert bar.course().last >= 4000
    window.actions_by_name["run.reset"].trigger()
    settled(window)
    assert (window.player.cursor, bar.course().horizon) == (0, 100)


def test_a_step_can_be_typed(window, qtbot):
    field = window.views.transport.step_field
    window.actions_by_name["run.goto"].trigger()
    assert field.isVisible()
    qtbot.keyClicks(field, "250")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.player.cursor == 250)
    assert field.isHidden()


def test_pressing_the_step_counter_asks_for_a_step_and_escape_leaves_it(window, qtbot):
    clock, field = window.views.transport.clock, window.views.transport.step_field
    window.player.seek(30)
    settled(window)
    qtbot.mouseClick(clock, Qt.MouseButton.LeftButton, pos=clock.step_place().center())
    assert (field.isVisible(), field.text(), field.selectedText()) == (True, "30", "30")
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.isHidden()
    assert window.player.cursor == 30


def test_a_wrong_step_is_explained_and_nothing_moves(window, qtbot):
    field = window.views.transport.step_field
    window.actions_by_name["run.goto"].trigger()
    qtbot.keyClicks(field, "2.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "whole number" in field.accessibleDescription()
    assert (field.isVisible(), window.player.cursor) == (True, 0)


@pytest.mark.parametrize(("text", "step"), [("0", 0), ("250", 250), ("1e5", 100_000), ("1×10⁷", 10_000_000)])
def test_steps_as_people_write_them(text, step):
    assert step_typed(text, 10_000_000) == step


@pytest.mark.parametrize("text", ["", "-1", "2.5", "1e8", "many", "nan", "∞"])
def test_what_is_no_step(text):
    with pytest.raises(ValueError, match=r"."):
        step_typed(text, 10_000_000)


# ---- loops ----


def test_a_loop_is_marked_by_a_drag_with_shift_and_taken_away_by_escape(window, qtbot):
    bar = bar_of(window)
    drag(qtbot, bar, 60, 20, Qt.KeyboardModifier.ShiftModifier)
    loop = window.player.loop
    assert abs(loop.first - 20) <= 1
    assert abs(loop.last - 60) <= 1
    assert bar.loop() == loop
    assert window.player.cursor == 0
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_Escape)
    assert window.player.loop is None
    assert bar.loop() is None


def test_the_ends_of_a_loop_are_set_where_the_head_is(window):
    window.player.seek(20)
    window.actions_by_name["run.loop_start"].trigger()
    window.player.seek(40)
    window.actions_by_name["run.loop_end"].trigger()
    assert window.player.loop == Loop(20, 40)
    window.player.speed = 60.0
    for _ in range(25):
        window.player.tick(FRAME)
        assert 20 <= window.player.cursor <= 40


# ---- rewritten futures ----


def test_a_rewritten_future_stays_faintly_until_it_is_dismissed(window, qtbot):
    window.player.seek(80)
    settled(window)
    window.player.seek(20)
    settled(window)
    before = window.views.canvas.grab().toImage()
    curve = bar_of(window).grab().toImage()
    window.presenter.move_knob("friction", 4.0)
    settled(window)
    (branch,) = bar_of(window).branches()
    assert [rival.index for rival in window.views.canvas.picture.branches] == [branch.number]
    shown = window.views.canvas.grab().toImage()
    assert bar_of(window).findChild(object, f"branch.dismiss.{branch.number}").isVisible()
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_Escape)
    settled(window)
    assert bar_of(window).branches() == ()
    gone = window.views.canvas.grab().toImage()
    assert gone != shown
    assert bar_of(window).grab().toImage() != curve
    window.document.history.undo()
    settled(window)
    assert window.views.canvas.grab().toImage() == before


def test_the_cross_at_a_branch_dismisses_that_one(window, qtbot):
    for friction in (4.0, 5.0):
        window.player.seek(80)
        window.player.seek(20)
        window.presenter.move_knob("friction", friction)
    settled(window)
    first, second = bar_of(window).branches()
    cross = bar_of(window).findChild(object, f"branch.dismiss.{first.number}")
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert bar_of(window).branches() == (second,)


def test_another_method_in_the_past_leaves_a_branch_and_another_start_none(window):
    window.player.seek(80)
    window.player.seek(20)
    window.presenter.choose_method("adam")
    assert len(bar_of(window).branches()) == 1
    window.presenter.place((0.5, 0.5))
    assert bar_of(window).branches() == ()


def test_a_drag_of_a_slider_leaves_one_branch_and_one_undo(window):
    window.player.seek(80)
    old = window.player.simulation.rows(0, 80).copy()
    window.player.seek(20)
    for friction in (1.5, 2.5, 4.0):
        window.presenter.move_knob("friction", friction, final=False)
    window.presenter.move_knob("friction", 5.0, final=True)
    assert len(bar_of(window).branches()) == 1
    window.document.history.undo()
    assert bar_of(window).branches() == ()
    window.player.seek(80)
    assert np.array_equal(window.player.simulation.rows(0, 80), old)


def test_branches_are_in_no_file(window, tmp_path):
    window.player.seek(80)
    window.player.seek(20)
    window.presenter.move_knob("friction", 4.0)
    save_scene(window.document.scene, tmp_path / "a.gdlab")
    assert load_scene(tmp_path / "a.gdlab") == window.document.scene
    assert "branch" not in (tmp_path / "a.gdlab").read_text()


def test_four_methods_race_and_what_is_rewritten_and_undone_is_the_same_to_the_last_bit(race, qtbot):
    player, simulations = race.player, race.player.simulations
    player.speed = 6000.0
    while player.cursor < 6000:
        player.tick(FRAME)
    first_seen = [simulation.rows(0, 6000).copy() for simulation in simulations]
    race.views.transport.scrubbed.emit(player.cursor - 5000, True)
    there = player.cursor
    settled(race)
    race.presenter.move_knob("friction", 4.0)
    settled(race)
    (branch,) = bar_of(race).branches()
    assert branch.first == there
    assert branch.last >= 6000
    assert np.array_equal(branch.positions[: 6001 - there], first_seen[0][there:, 0][: len(branch.positions)])
    race.views.transport.scrubbed.emit(6000, True)
    qtbot.waitUntil(lambda: player.cursor == 6000)
    assert np.array_equal(simulations[0].rows(0, there), first_seen[0][: there + 1])
    assert not np.array_equal(simulations[0].rows(there + 1, 6000), first_seen[0][there + 1 :])
    for other in (1, 2, 3):
        assert np.array_equal(simulations[other].rows(0, 6000), first_seen[other])
    race.document.history.undo()
    assert bar_of(race).branches() == ()
    race.views.transport.scrubbed.emit(6000, True)
    qtbot.waitUntil(lambda: player.cursor == 6000)
    for simulation, rows in zip(player.simulations, first_seen, strict=True):
        assert np.array_equal(simulation.rows(0, 6000), rows)
    for index, rows in enumerate(first_seen):
        fresh = run_simulation(race.document.scene, index)
        fresh.advance(6000)
        assert np.array_equal(fresh.rows(), rows)


def test_every_run_whose_future_is_rewritten_leaves_a_branch_in_its_colour(race, qtbot):
    race.player.seek(120)
    race.player.seek(20)
    settled(race)
    race.presenter.move_coefficient("a", 6.0)
    settled(race)
    canvas = race.views.canvas
    shown = canvas.picture.branches
    assert [rival.run for rival in shown] == [0, 1, 2, 3]
    assert {branch.run for branch in bar_of(race).branches()} == {0}
    faint = [branch_style(canvas._sheet().style, run).theme.ink for run in range(4)]
    racers = race.appearance.theme.racers
    for colour, racer in zip(faint, racers, strict=False):
        assert abs(colour.hslHueF() - racer.colour.hslHueF()) < 0.03 or racer.colour.hslSaturationF() < 0.1
    assert len({colour.name() for colour in faint}) == 4
    race.compare.compare(True)
    settled(race)
    pair = race.document.scene.view.pair
    assert [rival.run for rival in canvas.picture.branches] == [race.player.selected]
    other = next(index for index in pair if index != race.player.selected)
    assert [rival.run for rival in race._stage.pair.beside.twin.picture.branches] == [other]
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    settled(race)
    assert race.player.branches.all == ()
    assert canvas.picture.branches == race._stage.pair.beside.twin.picture.branches == ()


def test_a_run_that_is_alone_leaves_its_branch_in_ink(window):
    window.player.seek(80)
    window.player.seek(20)
    window.presenter.move_knob("friction", 4.0)
    settled(window)
    (rival,) = window.views.canvas.picture.branches
    assert rival.run == ALONE
    window.race.add()
    settled(window)
    (rival,) = window.views.canvas.picture.branches
    assert rival.run == 0


# ---- narration ----


def test_nothing_is_told_until_it_is_asked_for(window):
    window.player.seek(10)
    assert window.time.narration is None
    assert window.views.transport.narration.isHidden()


def test_n_tells_the_step_that_comes_with_the_numbers_it_is_taken_with(window, qtbot):
    window.player.seek(9)
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_N)
    strip, told = window.views.transport.narration, window.time.narration
    assert strip.isVisible()
    assert told == narration_at(window.player.simulation, 9)
    taken = np.diff(window.player.simulation.rows(9, 10)[:, 0], axis=0)[0]
    assert np.allclose(told.arrows["displacement"], taken, rtol=0, atol=1e-12)
    shown = slot_texts(told.phases[2].physics.latex, told.values)
    assert shown["displacement.0"] in strip.spoken()
    window.player.step(1)
    assert window.time.narration.step == 10
    assert "step 10" in strip.accessibleDescription()
    qtbot.keyClick(window.views.canvas, Qt.Key.Key_N)
    assert strip.isHidden()


def test_slow_motion_tells_by_itself(window):
    window.views.transport.speed_edited.emit(1.0, True)
    assert window.actions_by_name["run.narrate"].isChecked()
    assert window.time.narration is not None
    window.views.transport.speed_edited.emit(30.0, True)
    assert not window.actions_by_name["run.narrate"].isChecked()
    assert window.time.narration is None


def test_in_slow_motion_the_phases_come_one_after_the_other_within_the_step(window, qtbot):
    window.views.transport.speed_edited.emit(2.0, True)
    strip = window.views.transport.narration
    everything = strip.spoken()
    window.player.play()
    window.player.tick(0.5)
    assert window.player.cursor == 1
    assert "velocity" not in strip.spoken()
    assert "survives" in strip.spoken()
    qtbot.waitUntil(lambda: window.player.cursor == 1 and "velocity" in strip.spoken(), timeout=2000)
    window.player.pause()
    assert "velocity" in everything


def test_with_reduced_motion_they_come_at_once(window):
    window.appearance.set_reduced_motion(True)
    window.views.transport.speed_edited.emit(1.0, True)
    window.player.play()
    window.player.tick(1.0)
    window.player.pause()
    assert "velocity" in window.views.transport.narration.spoken()


def told(canvas):
    return [part.look for part in canvas._moving.inside if isinstance(part.look, StoryPiece)]


def test_the_parts_of_the_step_lie_head_to_tail_on_the_map_and_end_at_the_next_landing(window):
    window.player.seek(2)
    window.actions_by_name["run.narrate"].setChecked(True)
    settled(window)
    canvas = window.views.canvas
    pieces = {piece.name: piece.arrow for piece in told(canvas)}
    assert set(pieces) == {"surviving", "pushed", "displacement"}
    landing = canvas.frame.to_pixel(*window.player.simulation.rows(3, 3)[0, 0].tolist())
    for name in ("pushed", "displacement"):
        assert QPointF.dotProduct(pieces[name].tip - landing, pieces[name].tip - landing) < 1e-6
    assert pieces["pushed"].start == pieces["surviving"].tip
    assert not canvas.overlay.arrows
    window.actions_by_name["run.narrate"].setChecked(False)
    settled(window)
    assert not told(canvas)
    assert canvas.overlay.arrows


def test_a_phase_under_the_pointer_thickens_its_arrow(window):
    window.player.seek(2)
    window.actions_by_name["run.narrate"].setChecked(True)
    window.views.transport.narration.hovered.emit("pushed")
    settled(window)
    thick = {piece.name: piece.arrow.thick for piece in told(window.views.canvas)}
    assert thick["pushed"] > thick["surviving"]


def test_on_the_projector_the_step_is_told_beside_the_map(window):
    window.player.seek(9)
    window.actions_by_name["run.narrate"].setChecked(True)
    window.set_projector(True, full_screen=False)
    settled(window)
    assert window.views.transport.narration.isHidden()
    assert "ρ u" in window.views.readings.accessibleName()
    window.actions_by_name["run.narrate"].setChecked(False)
    assert "γ" in window.views.readings.accessibleName()


def test_on_the_projector_escape_dismisses_first_and_leaves_then(window):
    window.set_projector(True, full_screen=False)
    window.player.seek(20)
    window.actions_by_name["run.loop_end"].trigger()
    assert window.actions_by_name["run.dismiss"].isEnabled()
    window.actions_by_name["view.desk"].trigger()
    assert window.player.loop is None
    assert window.appearance.projector
    window.actions_by_name["view.desk"].trigger()
    assert not window.appearance.projector


@pytest.mark.parametrize("method", METHODS)
def test_every_line_fits_in_a_small_window(make, method):
    window = make(size=(1366, 768))
    window.presenter.choose_method(method)
    window.player.seek(9)
    window.actions_by_name["run.narrate"].setChecked(True)
    settled(window)
    strip = window.views.transport.narration
    for side, _left, width in strip._columns():
        for phase in window.time.narration.phases:
            room = width - strip._indent(side)
            size = window.appearance.size("equation")
            assert strip._line(side, phase.key, phase.telling(side), room, size).width <= room + 1
