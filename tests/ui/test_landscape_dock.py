"""The landscape dock: what typing means, where a mistake is marked, what setters and people may change."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QMainWindow

from gdlab.core.protocols import StationaryPoint
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape import LandscapeDock, wording
from gdlab.ui.theme import THEMES


@pytest.fixture
def appearance():
    return Appearance()


@pytest.fixture
def dock(qtbot, appearance):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(288, 800)
    widget = LandscapeDock(appearance)
    window.setCentralWidget(widget)
    show(widget, "elongated-valley")
    window.show()
    qtbot.waitExposed(window)
    widget.gallery.draw_all()
    yield widget
    window.close()


def show(dock, key):
    entry = gallery()[key]
    dock.set_landscape(entry.landscape(), entry.name, key, entry.coefficients)


def show_formula(dock, text, **coefficients):
    dock.set_landscape(FormulaLandscape(text, coefficients), "Your landscape", "", {})


def said(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def type_over(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


# ---- typing ----


def test_every_usable_text_is_told_and_return_ends_the_edit(qtbot, dock):
    heard = said(dock.formula_edited)
    type_over(qtbot, dock.field, "x**2")
    qtbot.keyClick(dock.field, Qt.Key.Key_Return)
    assert heard == [("x", False), ("x**2", False), ("x**2", True)]


def test_leaving_the_field_ends_the_edit_with_the_last_usable_text(qtbot, dock):
    type_over(qtbot, dock.field, "x**2 +")
    heard = said(dock.formula_edited)
    dock.coefficients.rows()["a"].field.setFocus()
    assert heard == [("x**2 ", True)]
    assert dock.field.text() == "x**2 +"
    assert dock.field.error()


def test_without_a_change_nothing_is_told(qtbot, dock):
    heard = said(dock.formula_edited)
    dock.field.setFocus()
    qtbot.keyClick(dock.field, Qt.Key.Key_Return)
    dock.coefficients.rows()["a"].field.setFocus()
    assert heard == []


def test_escape_takes_the_edit_back(qtbot, dock):
    type_over(qtbot, dock.field, "x**4")
    heard = said(dock.formula_edited)
    qtbot.keyClick(dock.field, Qt.Key.Key_Escape)
    assert heard == [("a*x**2/2 + y**2/2", True)]
    assert dock.field.text() == "a*x**2/2 + y**2/2"


def test_a_mistake_is_marked_at_its_place_and_explained(qtbot, dock):
    text = "x**2 + sinn(y)"
    type_over(qtbot, dock.field, text)
    start, end = dock.field.error_place()
    assert text[start:end] == "sinn"
    assert dock.error.isVisible()
    assert "did you mean 'sin'?" in dock.error.sentence()
    assert dock.error.sentence()[0].isupper()
    assert dock.field.accessibleDescription() == dock.error.sentence()


def test_a_mended_text_loses_its_mark(qtbot, dock):
    type_over(qtbot, dock.field, "x**")
    assert dock.error.isVisible()
    qtbot.keyClick(dock.field, Qt.Key.Key_2)
    assert not dock.error.isVisible()
    assert dock.field.error_place() is None


@pytest.mark.parametrize("text", ["5", "", "__import__('os')", "9**9**9", "(" * 500, "x" * 900, "1/0", "a b c", "é"])
def test_no_text_breaks_the_field(qtbot, dock, text):
    dock.field.setFocus()
    dock.field.setText(text)
    dock.field.textEdited.emit(text)
    assert dock.error.isVisible()
    assert not dock.grab().isNull()


@pytest.mark.parametrize("text", ["log(x)", "1/(x-x)", "sqrt(x) + y"])
def test_a_landscape_with_holes_is_fine(qtbot, dock, text):
    heard = said(dock.formula_edited)
    dock.field.setFocus()
    dock.field.setText(text)
    dock.field.textEdited.emit(text)
    assert heard == [(text, False)]


def test_what_is_being_typed_survives_other_changes(qtbot, dock):
    type_over(qtbot, dock.field, "a*x**2/2 + y**2/2 + (")
    changed = gallery()["elongated-valley"].landscape({"a": 5.0})
    dock.set_landscape(changed, "Elongated valley", "elongated-valley", gallery()["elongated-valley"].coefficients)
    assert dock.field.text() == "a*x**2/2 + y**2/2 + ("
    assert dock.error.isVisible()


def test_another_formula_replaces_the_text_and_its_mark(qtbot, dock):
    type_over(qtbot, dock.field, "x*(")
    show(dock, "himmelblau")
    assert dock.field.text() == gallery()["himmelblau"].formula
    assert not dock.error.isVisible()


def test_the_echo_of_what_was_typed_leaves_cursor_and_text_undo_alone(qtbot, dock):
    type_over(qtbot, dock.field, "x*y")
    dock.field.setCursorPosition(1)
    show_formula(dock, "x*y")
    assert dock.field.cursorPosition() == 1
    assert dock.field.isUndoAvailable()


def test_space_and_undo_belong_to_the_text_first(qtbot, dock):
    window, stack = dock.window(), QUndoStack(dock)
    stack.push(QUndoCommand("an edit"))
    played = []
    undo, play = stack.createUndoAction(window), window.addAction("Play", QKeySequence("Space"))
    undo.setShortcut(QKeySequence.StandardKey.Undo)
    play.triggered.connect(lambda: played.append(1))
    window.addAction(undo)
    window.activateWindow()
    type_over(qtbot, dock.field, "x +")
    qtbot.keyClick(dock.field, Qt.Key.Key_Space)
    assert dock.field.text() == "x + "
    assert played == []
    qtbot.keyClick(dock.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dock.field.text() != "x + "
    assert stack.canUndo()
    while dock.field.isUndoAvailable():
        dock.field.undo()
    qtbot.keyClick(dock.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not stack.canUndo()


def test_an_error_from_elsewhere_is_shown_and_taken_back(dock):
    dock.set_formula_error("The coefficient a must be finite.")
    assert dock.error.sentence() == "The coefficient a must be finite."
    dock.set_formula_error("")
    assert not dock.error.isVisible()


# ---- the readings ----


def test_both_readings_show_the_formula_with_its_coefficients(dock):
    first, second = dock.readings.labels()
    assert first.accessibleName().startswith("U(x, y) = ")
    assert second.accessibleName().startswith("L(w")
    assert "20" in first.accessibleName()
    show_formula(dock, "a*x**2/2 + y**2/2", a=7.5)
    assert "7.5" in dock.readings.labels()[0].accessibleName()
    assert dock.readings.labels()[0] is first, "only the numbers change, so that a drag goes on"


@pytest.mark.parametrize(
    "text", ["x", "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "+".join(f"x{i}**2" for i in range(1, 30))]
)
def test_long_formulas_are_set_smaller_and_below(dock, text):
    show_formula(dock, text)
    QApplication.processEvents()
    tops = [label.y() for label in dock.readings.labels()]
    assert tops == sorted(tops)
    assert len(tops) == (2 if text == "x" else 4)


def test_a_coefficient_is_dragged_in_the_formula(dock):
    heard = said(dock.coefficient_edited)
    label = dock.readings.labels()[0]
    for distance in (10.0, 20.0):
        label.slot_dragged.emit("a", distance, Qt.KeyboardModifier.NoModifier)
        show_formula(dock, "a*x**2/2 + y**2/2", a=heard[-1][1])
    label.slot_released.emit("a")
    assert [name for name, _, _ in heard] == ["a"] * 3
    assert heard[1][1] == pytest.approx(20 * 1.01**20), "the way is measured from where the drag began"
    assert [final for _, _, final in heard] == [False, False, True]


# ---- coefficients ----


def test_a_coefficient_is_edited_by_number_and_slider(qtbot, dock):
    heard = said(dock.coefficient_edited)
    row = dock.coefficients.rows()["a"]
    row.field.setValue(3.0)
    qtbot.keyClick(row.slider, Qt.Key.Key_End)
    assert heard[0] == ("a", 3.0, True)
    assert heard[-1] == ("a", 200.0, True)


def test_a_coefficient_without_a_range_can_move_a_decade_either_way(dock):
    show_formula(dock, "b*x**2", b=3.0)
    row = dock.coefficients.rows()["b"]
    assert row.slider.range() == pytest.approx((0.3, 30.0))
    show_formula(dock, "b*x**2", b=30.0)
    assert dock.coefficients.rows()["b"] is row, "the range does not wander with the value"


@pytest.mark.parametrize("value", [-2.0, 0.0])
def test_a_coefficient_that_may_be_negative_has_an_even_scale(dock, value):
    show_formula(dock, "c*x**2", c=value)
    low, high = dock.coefficients.rows()["c"].slider.range()
    assert low == -high < 0


def test_rows_follow_the_formula(dock):
    show_formula(dock, "b*x**2 + a*y**2", b=1.0, a=2.0)
    assert set(dock.coefficients.rows()) == {"a", "b"}
    show_formula(dock, "x**2 + y**2")
    assert dock.coefficients.rows() == {}


def test_a_coefficient_pointed_at_is_marked_in_all_its_places(dock):
    heard = said(dock.hovered)
    before = dock.readings.grab().toImage()
    dock.readings.labels()[0].slot_hovered.emit("a")
    assert heard == [("a",)]
    assert dock.readings.grab().toImage() != before
    dock.set_linked("")
    assert dock.readings.grab().toImage() == before


# ---- stationary points ----


def test_a_minimum_is_described(dock):
    dock.set_stationary_points(gallery()["elongated-valley"].landscape().stationary_points())
    assert dock.stationary.texts() == ["minimum at (0, 0), U = 0, λ = 20, 1, κ = 20"]


def test_six_points_are_listed_and_the_rest_counted(dock):
    dock.set_stationary_points(gallery()["himmelblau"].landscape().stationary_points())
    texts = dock.stationary.texts()
    assert len(texts) == 7
    assert texts[-1] == "and 3 more"
    assert all(text.startswith("minimum") and "U = 0," in text for text in texts[:4])


def test_no_point_is_said_in_words(dock):
    dock.set_stationary_points(())
    assert dock.stationary.texts() == ["none in the part shown"]


@pytest.mark.parametrize("width", [200, 248, 288])
def test_points_of_any_dimension_can_be_painted(dock, width):
    for d in (1, 2, 3, 7):
        for kind in ("minimum", "maximum", "saddle", "degenerate"):
            point = StationaryPoint(np.full(d, -1.23456e-7), 1e12, kind, np.linspace(-1, 3, d))
            dock.set_stationary_points((point,) * 8)
            dock.resize(width, 800)
            assert not dock.grab().isNull()


# ---- gallery ----


def test_the_gallery_shows_every_landscape_and_frames_the_present_one(dock):
    thumbnails = dock.gallery.thumbnails()
    assert list(thumbnails) == list(gallery())
    assert [key for key, thumbnail in thumbnails.items() if thumbnail.is_chosen()] == ["elongated-valley"]
    show_formula(dock, "x**2")
    assert not any(thumbnail.is_chosen() for thumbnail in thumbnails.values())


def test_a_landscape_is_chosen_by_mouse_and_by_keyboard(qtbot, dock):
    heard = said(dock.gallery_chosen)
    keys = list(gallery())
    thumbnails = dock.gallery.thumbnails()
    qtbot.mouseClick(thumbnails["himmelblau"], Qt.MouseButton.LeftButton)
    thumbnails[keys[0]].setFocus()
    qtbot.keyClick(thumbnails[keys[0]], Qt.Key.Key_Right)
    assert thumbnails[keys[1]].hasFocus()
    qtbot.keyClick(thumbnails[keys[1]], Qt.Key.Key_Down)
    qtbot.keyClick(thumbnails[keys[4]], Qt.Key.Key_Return)
    assert heard == [("himmelblau",), (keys[4],)]


def test_thumbnails_are_drawn_after_the_first_paint_and_again_for_another_theme(qtbot, appearance):
    dock = LandscapeDock(appearance)
    qtbot.addWidget(dock)
    dock.resize(288, 800)
    thumbnails = dock.gallery.thumbnails().values()
    assert not any(thumbnail.is_drawn() for thumbnail in thumbnails)
    dock.show()
    qtbot.waitUntil(lambda: all(thumbnail.is_drawn() for thumbnail in thumbnails))
    appearance.set_theme(THEMES["dark"])
    assert not any(thumbnail.is_drawn() for thumbnail in thumbnails)
    qtbot.waitUntil(lambda: all(thumbnail.is_drawn() for thumbnail in thumbnails))
    appearance.set_theme(THEMES["light"])
    assert all(thumbnail.is_drawn() for thumbnail in thumbnails)
    dock.gallery.draw_all()


# ---- passive ----


def test_setters_are_silent(dock):
    heard = said(dock.formula_edited) + said(dock.coefficient_edited) + said(dock.gallery_chosen) + said(dock.hovered)
    show(dock, "pendulum")
    dock.set_stationary_points(())
    dock.set_linked("g")
    dock.set_formula_error("no")
    dock.set_formula_error("")
    assert heard == []


def test_every_control_has_a_name(dock):
    show(dock, "rosenbrock")
    row = dock.coefficients.rows()["b"]
    parts = [dock.field, row.field, row.slider, *dock.gallery.thumbnails().values()]
    assert all(part.objectName() and part.accessibleName() and part.toolTip() for part in parts)
    assert dock.field.objectName() == "landscapeFormula"


# ---- words ----


@pytest.mark.parametrize(
    ("text", "coefficients", "words"),
    [
        ("a*x**2/2 + y**2/2", {"a": 20.0}, "Two variables, one coefficient. Gradient exact."),
        ("x**2", {}, "One variable, no coefficients. Gradient exact."),
        ("g/l*x1*x12", {"g": 1.0, "l": 1.0}, "12 variables, two coefficients. Gradient exact."),
    ],
)
def test_the_hint_counts(text, coefficients, words):
    assert wording.hint(FormulaLandscape(text, coefficients)) == words


@pytest.mark.parametrize(
    ("name", "latex"), [("a", "a"), ("alpha", r"\alpha"), ("k2", "k_{2}"), ("k_12", "k_{12}"), ("ω", "ω")]
)
def test_coefficients_are_written_as_mathematics(name, latex):
    assert wording.symbol_latex(name) == latex


@pytest.mark.parametrize(
    ("value", "text"), [(20.0, "20"), (0.5, "0.5"), (-2.796, "−2.8"), (100.0, "100"), (1e-5, "1×10⁻⁵"), (0.0, "0")]
)
def test_numbers_in_a_formula_have_no_idle_zeros(value, text):
    assert wording.plain_number(value) == text
