"""One way round: what is done in a view becomes an edit, and what follows is shown everywhere. No window is shown."""

import math
import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gdlab.analysis.view import View
from gdlab.core.events import Event
from gdlab.core.fields import FIELDS
from gdlab.core.knobs import move, readings
from gdlab.core.parameters import Parameters
from gdlab.core.resources import path as resource
from gdlab.scene import FormulaSpec, Run, Scene, load_scene
from gdlab.scene.presets import presets
from gdlab.scene.resolve import resolve
from gdlab.symbols.cautions import Action
from gdlab.ui import renderer
from gdlab.ui.docks.symbol_table.model import KEY_ROLE, VALUE_ROLE
from gdlab.ui.widgets.scales import scale_of

VALLEY = resource("scenes", "elongated-valley.gdlab")
LINKED = ("parameters", "table", "canvas", "landscape", "transport")


@pytest.fixture
def make(made_window):
    """A window that is never shown, on a scene or the valley."""
    return lambda scene=VALLEY: made_window(scene)


@pytest.fixture
def window(make):
    return make()


def knob(window, key):
    return window.views.parameters.controls[key].field


def shown(window):
    return {key: control.field.value() for key, control in window.views.parameters.controls.items()}


def run(window):
    return window.document.scene.runs[0]


def in_force(window):
    return window.player.simulation.setting_at(window.player.cursor)


def table_value(window, key, column=1):
    model = window.views.table.model()
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data(KEY_ROLE) == key)
    return model.index(row, column).data(VALUE_ROLE)


def recorded(window, monkeypatch, name, views=LINKED):
    """What each of the views is told through a setter."""
    told = {view: [] for view in views}
    for view in views:
        monkeypatch.setattr(getattr(window.views, view), name, told[view].append)
    return told


# --- one way round ---


@pytest.mark.parametrize("key", FIELDS)
def test_an_edited_knob_moves_what_follows_everywhere(window, key):
    value = 0.37
    expected = move(Parameters(1.0, 1.0, 0.1), key, value, "momentum", "explicit").parameters
    window.views.parameters.controls[key].field.setValue(value)
    assert in_force(window).parameters == expected
    assert shown(window) == readings(expected, "momentum", "explicit")
    assert table_value(window, "momentum") == shown(window)["momentum"]
    assert window.document.history.count() == 1


def test_a_number_that_cannot_be_met_any_nearer_is_not_shown_as_if_it_were(make):
    odd = Parameters(0.0001352021730166103, 0.00825717633895332, 0.02128606895464135)
    window = make(Scene(landscape=FormulaSpec("x**2"), runs=(Run(parameters=odd),)))
    window.presenter.pin("momentum", True)
    knob(window, "momentum").setValue(-0.3)
    assert run(window).parameters == odd
    assert shown(window) == readings(odd, "momentum", "explicit")
    assert shown(window)["momentum"] == -0.30000000000000004


def test_at_step_zero_the_run_changes_and_later_an_event_is_recorded(window):
    knob(window, "mass").setValue(2.0)
    assert run(window).parameters.mass == 2.0
    assert run(window).events == ()
    window.player.seek(12)
    knob(window, "mass").setValue(4.0)
    assert [event.step for event in run(window).events] == [12]
    assert window.player.cursor == 12
    window.player.seek(3)
    assert knob(window, "mass").value() == 2.0
    window.player.seek(20)
    assert knob(window, "mass").value() == 4.0


def test_two_coefficients_can_be_moved_at_one_step(make):
    window = make(Scene(landscape=FormulaSpec("a*x**2 + b*y**2", {"a": 1.0, "b": 1.0})))
    window.player.seek(5)
    window.views.landscape.coefficient_edited.emit("a", 3.0, True)
    window.views.landscape.coefficient_edited.emit("b", 4.0, True)
    assert in_force(window).landscape.coefficients == {"a": 3.0, "b": 4.0}


def test_what_the_views_show_never_edits(window):
    window.player.seek(7)
    window.presenter.render_all()
    window.presenter.settle()
    assert window.document.history.count() == 0
    assert window.document.scene == load_scene(VALLEY)


def test_opened_with_events_the_knobs_are_those_of_each_step(make):
    events = (Event(5, {"friction": 4.0, "step_size": 0.05}), Event(9, {"method": "gradient-descent"}))
    window = make(Scene(landscape=FormulaSpec("x**2 + y**2"), runs=(Run(events=events),)))
    for step, friction, rho in ((0, 1.0, 0.9), (5, 4.0, 0.8), (9, 4.0, 0.0), (4, 1.0, 0.9)):
        window.player.seek(step)
        assert knob(window, "friction").value() == friction
        assert knob(window, "momentum").value() == pytest.approx(rho)
        assert table_value(window, "time") == pytest.approx(0.1 * min(step, 5) + 0.05 * max(0, step - 5))


# --- pointing ---


@pytest.mark.parametrize("source", ["parameters", "table", "canvas", "landscape"])
def test_what_is_pointed_at_in_one_view_is_marked_in_all(window, monkeypatch, source):
    told = recorded(window, monkeypatch, "set_linked")
    getattr(window.views, source).hovered.emit("friction")
    getattr(window.views, source).hovered.emit("")
    assert told == {view: ["friction", ""] for view in LINKED}


def test_pointing_at_a_knob_says_what_it_would_move(window):
    sentence = window.views.parameters.findChild(object, "parameters.sentence")
    window.presenter.link("friction")
    assert sentence.text() == "Drag γ: m, Δt and T are held; ρ and η follow."
    window.presenter.link("position")
    assert sentence.text().startswith("Drag γ")
    window.presenter.link("learning_rate")
    assert sentence.text() == "Drag ℓ: ρ, Δt and σ are held; m, γ and η follow."


# --- drags and undo ---


def test_a_number_dragged_in_the_table_moves_along_the_sliders_scale_as_one_entry(window):
    scale = scale_of(FIELDS["friction"])
    for pixels in (10.0, 40.0, 75.0):
        window.views.table.slot_dragged.emit("friction", pixels, False)
    window.views.table.slot_dragged.emit("friction", 75.0, True)
    assert knob(window, "friction").value() == pytest.approx(scale.value(scale.position(1.0) + 75 / 300))
    assert window.document.history.count() == 1
    window.views.table.slot_dragged.emit("friction", 30.0, True)
    assert window.document.history.count() == 2
    window.document.history.undo()
    window.document.history.undo()
    assert window.document.scene == load_scene(VALLEY)


def test_a_number_dragged_back_to_where_it_began_is_what_it_was(window):
    window.views.table.slot_dragged.emit("friction", 40.0, False)
    window.views.table.slot_dragged.emit("friction", 0.0, True)
    assert knob(window, "friction").value() == pytest.approx(1.0, rel=1e-12)


def test_what_is_no_knob_cannot_be_dragged(window):
    window.views.table.slot_dragged.emit("kinetic", 40.0, True)
    assert window.document.history.count() == 0


@pytest.mark.parametrize("step", [0, 12])
def test_a_whole_drag_of_a_slider_is_one_entry(window, step):
    window.player.seek(step)
    before = window.document.scene
    for value in (1.1, 1.5, 2.0):
        window.views.parameters.edited.emit("friction", value, False)
    window.views.parameters.edited.emit("friction", 2.5, True)
    assert window.document.history.count() == 1
    window.document.history.undo()
    assert window.document.scene == before
    window.document.history.redo()
    assert in_force(window).parameters.friction == 2.5


def test_drags_of_two_knobs_are_two_entries(window):
    for key in ("friction", "mass", "friction"):
        window.views.parameters.edited.emit(key, 2.0 if key == "mass" else 0.5 + window.document.history.count(), False)
    assert window.document.history.count() == 3


def test_typing_a_formula_is_one_entry_until_return(window):
    before = window.document.scene
    for text in ("x**2 + y**2", "x**2 + y**4", "x**2 + y**4 + x"):
        window.views.landscape.formula_edited.emit(text, False)
    window.views.landscape.formula_edited.emit("x**2 + y**4 + x", True)
    assert window.document.history.count() == 1
    window.views.landscape.formula_edited.emit("x**2 + 5*y**2", True)
    assert window.document.history.count() == 2
    window.document.history.undo()
    assert window.document.scene.landscape.formula == "x**2 + y**4 + x"
    window.document.history.undo()
    assert window.document.scene == before


def test_undo_leads_through_the_formulas_that_were_looked_at(qtbot, window):
    field, before = window.views.landscape.field, window.document.scene.landscape.formula
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    field.selectAll()
    for letters in ("x**2 + y**2", " + x", "*y"):
        qtbot.keyClicks(field, letters)
        field._pause.timeout.emit()
    assert window.document.history.count() == 3
    for text in ("x**2 + y**2 + x", "x**2 + y**2", before):
        window.document.history.undo()
        assert (window.document.scene.landscape.formula, field.text()) == (text, text)


@pytest.mark.parametrize("playing", [False, True])
def test_escape_in_the_field_gives_back_the_run_and_leaves_nothing_to_undo(qtbot, window, playing):
    field = window.views.landscape.field
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.player.seek(10)
    window.views.parameters.edited.emit("friction", 4.0, True)
    window.player.seek(30)
    window.player.speed = 1e-6  # plays, and stands still
    if playing:
        window.player.play()
    before, rows = window.document.scene, window.player.simulation.rows()[:31].copy()
    field.setFocus()
    field.selectAll()
    for letters in ("x**2 + y**2", " + x", "*y"):
        qtbot.keyClicks(field, letters)
        field._pause.timeout.emit()
    qtbot.keyClicks(field, " + 1")
    assert window.player.cursor == 0
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert window.document.scene == before
    assert field.text() == before.landscape.formula
    assert window.document.history.undoText() == "Set friction"
    assert not window.document.history.canRedo()
    assert (window.player.cursor, window.player.playing) == (30, playing)
    assert np.array_equal(window.player.simulation.rows()[:31], rows)


@pytest.mark.parametrize("edit", ["place", "choose_landscape", "type_formula", "reset", "new_seed"])
def test_undo_goes_back_to_where_the_run_was_left(window, edit):
    told = {"place": np.array([0.3, 0.2]), "choose_landscape": "himmelblau", "type_formula": "x**2 + y**4"}
    window.player.seek(10)
    window.views.parameters.edited.emit("friction", 4.0, True)
    window.player.seek(40)
    before, rows = window.document.scene, window.player.simulation.rows()[:41].copy()
    getattr(window.presenter, edit)(*([told[edit]] if edit in told else []))
    assert window.document.scene != before
    assert window.player.cursor == 0
    window.document.history.undo()
    assert window.document.scene == before
    assert window.player.cursor == 40
    assert np.array_equal(window.player.simulation.rows()[:41], rows)
    window.document.history.redo()
    assert window.player.cursor == 0


@pytest.mark.parametrize("again", ["redo", "undo"])
def test_the_way_back_to_where_a_run_was_left_ends_with_the_next_edit_of_the_past(window, monkeypatch, again):
    monkeypatch.setattr("gdlab.ui.player._FLYING_BUDGET", -1.0)
    window.player.seek(10)
    window.views.parameters.edited.emit("friction", 4.0, True)
    window.player.seek(20_000)
    window.presenter.type_formula("x**2 + y**4")
    window.document.history.undo()
    assert window.player.flying
    getattr(window.document.history, again)()
    assert not window.player.flying
    assert window.player.cursor == {"redo": 0, "undo": 10}[again]


def test_what_is_typed_after_an_undo_moves_the_particle_from_where_it_stands(window):
    window.player.seek(20)
    window.presenter.type_formula("x**2 + y**2", final=False)
    window.document.history.undo()
    window.player.seek(50)
    here = window.player.simulation.rows(50, 50)
    window.presenter.type_formula("x**2 + y**4", final=False)
    assert np.array_equal(window.player.simulation.rows(0, 0), here)


def test_undo_of_what_moves_nothing_leaves_the_clock_where_it_is(window):
    window.player.seek(20)
    window.presenter.show_workings(False)
    window.player.seek(50)
    window.document.history.undo()
    assert window.player.cursor == 50


def test_a_formula_that_cannot_be_leaves_everything_as_it_was(window):
    before = window.document.scene
    for text in ("", "x +", "sni(x)", "__import__('os')", "1/0", "3", "9**9**9"):
        window.views.landscape.formula_edited.emit(text, True)
    assert window.document.scene == before or window.document.scene.landscape.formula in ("1/0", "3")


def test_dragging_the_particle_is_one_entry_and_a_new_take(window):
    window.player.seek(20)
    window.views.parameters.edited.emit("friction", 2.0, True)
    for x in (0.1, 0.2, 0.3):
        window.views.canvas.placed.emit(np.array([x, 0.5]), False)
    window.views.canvas.placed.emit(np.array([0.4, 0.5]), True)
    assert window.document.history.count() == 2
    assert run(window).start == ((0.4, 0.5),)
    assert run(window).events == ()
    assert run(window).parameters.friction == 2.0
    assert window.player.cursor == 0


def test_undo_while_playing_goes_back_to_the_change_and_plays_on(window):
    window.player.seek(10)
    window.views.parameters.edited.emit("friction", 4.0, True)
    window.player.play()
    window.player.tick(1.0)
    later = window.player.cursor
    assert later > 10
    window.document.history.undo()
    assert window.player.playing
    assert window.player.cursor == 10
    assert knob(window, "friction").value() == 1.0
    window.player.tick(1.0)
    assert window.player.cursor > 10


def test_reset_keeps_the_knobs_and_goes_to_the_start(window):
    window.player.seek(10)
    window.views.parameters.edited.emit("friction", 4.0, True)
    window.player.seek(30)
    window.player.play()
    window.presenter.reset()
    assert not window.player.playing
    assert window.player.cursor == 0
    assert knob(window, "friction").value() == 4.0
    assert run(window).events == ()
    assert run(window).start == load_scene(VALLEY).runs[0].start


# --- errors, pins, set aside ---


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("mass", -1.0, "zero or more"),
        ("step_size", 0.0, "more than zero"),
        ("momentum", 1.5, "at most 1"),
        ("gradient_noise", 1e300, "finite"),
    ],
)
def test_a_value_that_cannot_be_is_explained_at_its_knob(window, key, value, word):
    before = window.document.scene
    knob(window, key).setValue(value)
    assert word in knob(window, key).error()
    assert window.document.scene == before
    knob(window, key).setValue(0.5)
    assert knob(window, key).error() == ""


def test_without_friction_plain_descent_is_refused_in_words(window):
    knob(window, "friction").setValue(0.0)
    failures = []
    window.presenter.failed.connect(failures.append)
    before = window.document.scene
    window.views.parameters.method_chosen.emit("gradient-descent")
    assert window.document.scene == before
    assert "friction must be more than zero" in failures[0]


@pytest.mark.parametrize("key", ["effective_learning_rate", "momentum", "learning_rate"])
def test_a_pinned_knob_stays_in_a_drag(window, key):
    window.views.parameters.pin_toggled.emit(key, True)
    before = shown(window)[key]
    window.views.parameters.edited.emit("friction", 2.0, True)
    assert shown(window)[key] == pytest.approx(before, rel=1e-12)
    window.views.parameters.pin_toggled.emit(key, False)
    window.views.parameters.edited.emit("friction", 5.0, True)
    assert (shown(window)[key] == pytest.approx(before, rel=1e-12)) == (key == "learning_rate")


def test_a_knob_that_its_pins_leave_no_other_value_says_so_and_nothing_moves(window):
    for key in ("learning_rate", "mass"):
        window.views.parameters.pin_toggled.emit(key, True)
    before, scene = shown(window), window.document.scene
    window.views.parameters.edited.emit("step_size", 0.05, True)
    assert "mass and learning rate are pinned" in knob(window, "step_size").error()
    assert window.document.scene == scene
    assert shown(window) == before
    window.views.parameters.edited.emit("friction", 2.0, True)
    assert shown(window)["mass"] == before["mass"]
    assert shown(window)["learning_rate"] == pytest.approx(before["learning_rate"], rel=1e-15)


def test_no_more_pins_are_shown_than_are_held(window):
    for key in ("mass", "friction", "step_size", "momentum", "temperature", "gradient_noise"):
        window.views.parameters.pin_toggled.emit(key, True)
    pinned = {key for key, control in window.views.parameters.controls.items() if control.pin.isChecked()}
    before = shown(window)
    window.views.parameters.edited.emit("learning_rate", 0.02, True)
    assert all(shown(window)[key] == pytest.approx(before[key], rel=1e-12) for key in pinned)


def test_knobs_without_effect_say_why(window):
    controls = window.views.parameters.controls
    window.presenter.apply_preset("plain")
    assert "no inertia" in controls["mass"].sentence()
    window.document.history.undo()
    knob(window, "friction").setValue(0.0)
    assert "no bath" in controls["temperature"].sentence()
    assert "no bath" in controls["gradient_noise"].sentence()
    assert math.isinf(knob(window, "effective_learning_rate").value())


def test_only_what_followed_glows(window, monkeypatch):
    told = recorded(window, monkeypatch, "glow", ("parameters", "table"))
    window.views.parameters.edited.emit("friction", 2.0, True)
    assert told["parameters"] == told["table"] == [["momentum", "effective_learning_rate"]]
    window.player.seek(5)
    assert len(told["parameters"]) == 1
    window.views.parameters.edited.emit("temperature", 0.5, True)
    assert told["parameters"][1] == ["gradient_noise"]


def test_a_knob_that_a_preset_moved_glows_wherever_the_pointer_was(window, monkeypatch):
    window.presenter.link("momentum")
    told = recorded(window, monkeypatch, "glow", ("parameters",))
    window.presenter.apply_preset("honey")
    assert "momentum" in told["parameters"][0]


def test_a_caution_is_marked_at_its_knob_and_its_action_removes_it(window):
    knob(window, "step_size").setValue(0.9)
    resolved_rows = {caution.row for caution in window.views.table.model().cautions}
    assert "learning_rate" in resolved_rows
    assert window.views.parameters.controls["learning_rate"].sentence()
    assert not window.views.parameters.controls["mass"].sentence()
    for _ in range(4):
        cautions = [c for c in window.views.table.model().cautions if c.action]
        if cautions:
            window.views.table.action_requested.emit(cautions[0].action)
    assert "learning_rate" not in {caution.row for caution in window.views.table.model().cautions}
    assert window.views.parameters.controls["learning_rate"].sentence() == ""


def test_an_action_of_a_caution_is_one_undoable_edit(window):
    window.presenter.act(Action("Use exact friction", {"friction_scheme": "exact"}))
    assert in_force(window).friction_scheme == "exact"
    assert window.document.history.undoText() == "Use exact friction"
    window.document.history.undo()
    assert in_force(window).friction_scheme == "explicit"


# --- presets, methods, modes ---


@pytest.mark.parametrize("key", [preset.key for preset in presets()])
def test_a_preset_is_one_entry(window, key):
    window.views.parameters.preset_chosen.emit(key)
    wanted = next(p for p in presets() if p.key == key).set
    assert in_force(window).method == wanted.get("method", "momentum")
    assert window.document.history.count() == 1


def test_tuned_to_be_fastest_the_knobs_stand_on_their_marks(window):
    window.presenter.tune("fastest")
    root = math.sqrt(20)
    assert knob(window, "momentum").value() == pytest.approx(((root - 1) / (root + 1)) ** 2)
    assert knob(window, "learning_rate").value() == pytest.approx((2 / (root + 1)) ** 2)


def test_tuned_to_be_critical_the_learning_rate_stays(window):
    window.presenter.tune("critical")
    assert knob(window, "learning_rate").value() == pytest.approx(0.01)
    assert knob(window, "momentum").value() == pytest.approx((1 - math.sqrt(0.2)) ** 2)


def test_at_a_saddle_there_is_no_optimum_and_the_window_says_so(make):
    window = make(Scene(landscape=FormulaSpec("x**2/2 - y**2/2"), runs=(Run(start=((0.0, 0.0),)),)))
    failures = []
    window.presenter.failed.connect(failures.append)
    window.presenter.tune("fastest")
    assert failures
    assert window.document.history.count() == 0


# --- view and ground ---


def test_zooming_is_remembered_without_an_entry(window):
    window.views.canvas.view_changed.emit(View(-1.0, 1.0, -0.5, 0.5))
    assert window.document.scene.view.rectangle == ((-1.0, 1.0), (-0.5, 0.5))
    assert window.document.history.count() == 0
    assert not window.document.modified
    window.views.parameters.edited.emit("friction", 2.0, True)
    window.views.canvas.view_changed.emit(View(-0.2, 0.2, -0.1, 0.1))
    window.document.history.undo()
    assert window.document.scene.view.rectangle == ((-0.2, 0.2), (-0.1, 0.1))


def test_another_landscape_is_shown_whole(window):
    window.views.canvas.view_changed.emit(View(-1.0, 1.0, -0.5, 0.5))
    window.views.landscape.gallery_chosen.emit("himmelblau")
    assert window.document.scene.view.rectangle is None
    window.document.history.undo()
    assert window.document.scene.view.rectangle == ((-1.0, 1.0), (-0.5, 0.5))


def test_arrows_switch_and_undo(window):
    before = window.document.scene.view.arrows
    window.views.canvas.arrow_toggled.emit("inertia", True)
    window.views.canvas.arrow_toggled.emit("force", False)
    assert set(window.document.scene.view.arrows) == {*before, "inertia"} - {"force"}
    window.document.history.undo()
    window.document.history.undo()
    assert window.document.scene.view.arrows == before


def test_typing_the_formula_of_a_gallery_landscape_names_it(window):
    window.views.landscape.formula_edited.emit("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", True)
    assert "Himmelblau" in window.views.landscape.accessibleName()


@pytest.mark.parametrize(
    "formula", ["x**2/2 + x**4", "x1**2 + 2*x2**2 + x3**2 + x4**2 + 3*x5**2", "log(x) + y**2", "x**3"]
)
def test_every_dimension_and_holes_are_shown(make, formula):
    window = make(Scene(landscape=FormulaSpec(formula)))
    for step in (0, 5, 40):
        window.player.seek(step)
    window.presenter.settle()
    window.views.canvas.finish()
    values = table_value(window, "position")
    assert len(values) == window.document.scene.build_landscape().dimension


def test_arrows_keep_their_scale_under_the_hand_and_take_that_of_a_run_opened_so_when_it_rests(window):
    def scale():
        return window.views.canvas.picture.reference

    window.player.seek(5)
    window.presenter.settle()
    begun = scale()
    for friction in (0.3, 0.1, 0.01):
        window.presenter.move_knob("friction", friction, final=False)
        QApplication.processEvents()
        assert scale() == begun
    window.presenter.move_knob("friction", 0.01)
    window.presenter.settle()
    rested = scale()
    assert rested != begun
    window.presenter.render_all()
    window.presenter.settle()
    assert scale() == rested


def test_a_run_that_diverges_is_shown_to_its_end(window):
    knob(window, "step_size").setValue(9.0)
    window.player.play()
    for _ in range(60):
        window.player.tick(1.0)
    assert window.player.at_end
    assert not window.player.playing
    assert all(math.isnan(x) for x in table_value(window, "position"))
    window.presenter.render_all()
    window.views.canvas.finish()
    window.views.canvas.grab()
    window.presenter.reset()
    assert table_value(window, "position") == (1.5, 1.5)


def test_other_noise_changes_the_run_and_nothing_else(make):
    scene = load_scene(VALLEY)
    window = make(scene)
    knob(window, "temperature").setValue(0.3)
    window.player.seek(10)
    there = table_value(window, "position")
    window.presenter.new_seed()
    window.player.seek(10)
    assert table_value(window, "position") != there
    assert window.document.scene.seed != scene.seed
    window.document.history.undo()
    window.player.seek(10)
    assert table_value(window, "position") == there


# --- opening ---


def test_opening_a_scene_stands_at_its_beginning_and_waits(window):
    window.player.seek(50)
    window.player.play()
    assert window.files.open(VALLEY)
    assert window.player.cursor == 0
    assert not window.player.playing


def test_opening_forgets_the_history(window):
    knob(window, "mass").setValue(3.0)
    window.document.history.setClean()
    window.files.open(VALLEY)
    assert window.document.history.count() == 0
    assert knob(window, "mass").value() == 1.0


def test_a_frame_of_a_drag_is_resolved_and_drawn_once_however_many_changes_came(window, monkeypatch):
    window.presenter.settle()
    drawn, resolved = [], []
    monkeypatch.setattr(window.views.canvas, "set_path", lambda way, cursor, rest: drawn.append(cursor))
    monkeypatch.setattr(renderer, "resolve", lambda *run: resolved.append(run) or resolve(*run))
    window.presenter.move_knob("friction", 0.5, final=False)
    window.player.seek(10)
    window.presenter.move_knob("friction", 0.6, final=False)
    window.player.seek(20)
    assert drawn == []
    QApplication.processEvents()
    assert len(resolved) == 1
    assert drawn == [20]
    assert knob(window, "friction").value() == 0.6
    assert table_value(window, "time") == pytest.approx(2.0)


def test_the_end_of_a_drag_shows_its_numbers_at_once(window):
    window.presenter.move_knob("friction", 0.5, final=False)
    assert not window.presenter.settled
    window.presenter.move_knob("friction", 0.5)  # the pointer is let go where it is: no change, but the end
    assert knob(window, "friction").value() == 0.5
    assert table_value(window, "friction") == 0.5


def test_numbers_do_not_wait_where_nothing_moves(window):
    window.presenter.settle()
    window.presenter.move_knob("friction", 0.5)
    assert knob(window, "friction").value() == 0.5
    window.player.seek(10)
    assert table_value(window, "time") == pytest.approx(1.0)


def test_the_sentence_follows_the_knob_that_is_pointed_at_while_numbers_wait(window):
    window.presenter.move_knob("friction", 0.5, final=False)
    window.presenter.link("momentum")
    window.presenter.settle()
    sentence = window.findChild(QLabel, "parameters.sentence").text()
    assert sentence.startswith("Drag ρ")


def test_stationary_points_are_sought_off_the_gui_thread(window, qtbot, monkeypatch):
    searchers, land = [], window.player.simulation.setting_at(0).landscape
    seek = type(land).points_within
    monkeypatch.setattr(
        type(land), "points_within", lambda *given: searchers.append(threading.current_thread()) or seek(*given)
    )
    window.presenter.choose_landscape("himmelblau")
    qtbot.waitUntil(lambda: len(window.views.canvas.picture.marks) == 9)
    assert searchers
    assert threading.main_thread() not in searchers
