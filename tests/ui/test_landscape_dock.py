"""The landscape dock: what typing means, where a mistake is marked, what setters and people may change."""

from itertools import pairwise, product

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from gdlab.core.protocols import StationaryPoint
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.landscapes.typed import typed_landscape
from gdlab.scene.grounds import FormulaSpec, GallerySpec, SculptedSpec
from gdlab.scene.sculpting import first_curve, first_plane
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape import LandscapeDock, kink_words, wording
from gdlab.ui.docks.landscape.stationary import StationaryList
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


def show(dock, key, **coefficients):
    entry = gallery()[key]
    spec = GallerySpec(key, coefficients)
    dock.set_landscape(entry.landscape(coefficients), spec, entry.name, key, entry.coefficients)


def show_formula(dock, text, bounds=None, **coefficients):
    landscape = FormulaLandscape(text, coefficients, bounds)
    dock.set_landscape(landscape, FormulaSpec(text, coefficients), "Your landscape", "", {})


def said(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def type_over(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


# ---- typing ----


def test_what_is_typed_is_typeset_after_the_last_letter(qtbot, dock, appearance):
    show_formula(dock, "x**2 + y**2")
    before = dock.readings.accessibleName()
    appearance.lazy_typesetting = True
    dock.field.setFocus()
    qtbot.waitUntil(dock.field.hasFocus)
    for text in ("x**2 + y**4", "x**2 + y**6"):
        show_formula(dock, text)
        assert dock.readings.accessibleName() == before
    qtbot.waitUntil(lambda: dock.readings.accessibleName() != before)
    assert "⁶" in dock.readings.accessibleName()


def test_other_numbers_in_the_formula_that_was_typed_are_shown_at_once(qtbot, dock, appearance):
    appearance.lazy_typesetting = True
    show_formula(dock, "a*x**2 + y**2", a=2.0)
    dock.field.setFocus()
    qtbot.waitUntil(dock.field.hasFocus)
    for value in (3.0, 4.0):
        show_formula(dock, "a*x**2 + y**2", a=value)
        assert f"{value:.0f}" in dock.readings.accessibleName()


def test_what_is_chosen_replaces_what_was_typed_and_still_waits(qtbot, dock, appearance):
    appearance.lazy_typesetting = True
    dock.field.setFocus()
    qtbot.waitUntil(dock.field.hasFocus)
    show_formula(dock, "x**2 + y**4")
    dock.field.clearFocus()
    show_formula(dock, "x**3 + y**2")
    assert not dock.readings._pause.isActive()
    assert "³" in dock.readings.accessibleName()


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
    heard, dropped = said(dock.formula_edited), said(dock.formula_dropped)
    qtbot.keyClick(dock.field, Qt.Key.Key_Escape)
    assert (heard, dropped) == ([], [("a*x**2/2 + y**2/2",)])
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


@pytest.mark.parametrize("text", ["log(x)", "1/x", "sqrt(x) + y"])
def test_a_landscape_with_holes_is_fine(qtbot, dock, text):
    heard = said(dock.formula_edited)
    dock.field.setFocus()
    dock.field.setText(text)
    dock.field.textEdited.emit(text)
    assert heard == [(text, False)]


def test_what_is_being_typed_survives_other_changes(qtbot, dock):
    type_over(qtbot, dock.field, "a*x**2/2 + y**2/2 + (")
    show(dock, "elongated-valley", a=5.0)
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


def test_each_formula_that_was_looked_at_is_one_edit(qtbot, dock):
    heard = said(dock.formula_edited)
    begun = dock.field.text()
    type_over(qtbot, dock.field, "x*y")
    show_formula(dock, "x*y")
    dock.field._pause.timeout.emit()
    assert heard[-1] == ("x*y", True)
    assert dock.field.hasFocus()
    assert dock.field.isUndoAvailable(), "how it was typed is not forgotten"
    qtbot.keyClicks(dock.field, " + sin(")
    dock.field._pause.timeout.emit()
    assert not heard[-1][1], "what cannot be used is not looked at"
    qtbot.keyClicks(dock.field, "x)")
    assert heard[-1] == ("x*y + sin(x)", False)
    show_formula(dock, "x*y + sin(x)")
    qtbot.keyClick(dock.field, Qt.Key.Key_Return)
    assert heard[-1] == ("x*y + sin(x)", True)
    assert [text for text, final in heard if final] == ["x*y", "x*y + sin(x)"]
    assert begun not in dict(heard)


def test_escape_goes_back_to_where_the_visit_began(qtbot, dock):
    begun, dropped = dock.field.text(), said(dock.formula_dropped)
    type_over(qtbot, dock.field, "x*y")
    show_formula(dock, "x*y")
    dock.field._pause.timeout.emit()
    qtbot.keyClick(dock.field, Qt.Key.Key_Escape)
    assert dock.field.text() == begun
    assert dropped == [(begun,)]


def test_return_and_escape_leave_the_field(qtbot, dock):
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        type_over(qtbot, dock.field, "x**2 + y**4")
        assert dock.field.hasFocus()
        qtbot.keyClick(dock.field, key)
        assert not dock.field.hasFocus()


def test_an_error_from_elsewhere_is_shown_and_taken_back(dock):
    dock.coefficients.rows()["a"].field.setFocus()
    dock.set_formula_error("The coefficient a must be finite.")
    assert dock.error.sentence() == "The coefficient a must be finite."
    dock.set_formula_error("")
    assert not dock.error.isVisible()


@pytest.mark.parametrize("wrong", ["abc", "1e400"])
def test_a_refused_coefficient_is_explained_below_it(qtbot, dock, wrong):
    row = dock.coefficients.rows()["a"]
    height = row.sizeHint().height()
    type_over(qtbot, row.field, wrong)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.sizeHint().height() > height
    assert row.field.value() == 20.0
    assert row.rect().contains(row.field.geometry())
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.sizeHint().height() == height
    assert row.field.text() == "20"


def test_tab_leads_from_the_formula_through_the_coefficients_to_the_gallery(dock):
    show_formula(dock, "a*x**2 + b*y**2", a=1.0, b=2.0)
    QApplication.processEvents()
    names, widget = [], dock.field
    while not widget.objectName().startswith("gallery."):
        widget = widget.nextInFocusChain()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            names.append(widget.objectName())
    assert names[:4] == ["coefficient.a", "coefficient.a.slider", "coefficient.b", "coefficient.b.slider"]
    assert names[4:6] == ["formulaDerivatives", "formulaBounds"]
    assert names[6].startswith("gallery")


def tab_stops(dock):
    """The names of what Tab reaches in the window of the dock, from its ways on."""
    QApplication.processEvents()
    start = part = dock.ways
    found = []
    while (part := part.nextInFocusChain()) is not start:
        if part.isVisibleTo(dock.window()) and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(part.objectName())
    return found


def test_tab_leads_from_the_bounds_fold_through_the_bounds_to_the_gallery(dock):
    dock.domain_fold.setChecked(True)
    for text, rows in (("x**2 + y**2", "xy"), ("x**4", "x"), ("x**2 - y**4", "xy")):
        show_formula(dock, text)
        stops = tab_stops(dock)
        expected = [f"bounds.{name}.{end}" for name in rows for end in ("from", "to")]
        place = stops.index("formulaBounds") + 1
        assert stops[place : place + len(expected) + 1] == [*expected, "gallerySearch"]


@pytest.fixture
def before_another(qtbot, dock):
    """The dock, after which something else was made in its window, as in the program."""
    after = QLineEdit(dock.window())
    after.setObjectName("elsewhere")
    after.show()
    return dock


@pytest.mark.parametrize(("way", "first"), [("sculpt", "begin.plane"), ("map", "open"), ("data", "set")])
def test_tab_leads_from_the_ways_through_the_panel_of_the_chosen_one(before_another, way, first):
    before_another.show_way(way)
    stops = tab_stops(before_another)
    assert stops[:2] == [f"landscapeWay.{way}", f"{way}.{first}"]
    assert stops[-1] == "elsewhere"
    before_another.show_way("formula")
    assert tab_stops(before_another)[:2] == ["landscapeWay.formula", "landscapeFormula"]


def test_tab_leads_through_what_is_sculpted_as_it_stands(before_another):
    dock = before_another
    show(dock, "himmelblau")
    dock.show_way("sculpt")
    panel, ground = dock.panels["sculpt"], first_plane(gallery()["himmelblau"].landscape())
    panel.set_landscape(ground.build(), ground)
    panel.set_selected(1)
    panel.set_brush("lower", 0.1, 0.5, 0.5)
    stops = [name.removeprefix("sculpt.") for name in tab_stops(dock)]
    numbers = [part for key in panel.numbers.rows for part in (key, f"{key}.slider")]
    brush = [f"brush.{key}{end}" for key in ("inner", "outer", "strength") for end in ("", ".slider")]
    expected = ["remove.0", "feature.1", "remove.1", *numbers, "brush.lower", *brush, "elsewhere"]
    assert stops[stops.index("add.bowl") + 1 :] == expected
    curve = first_curve(gallery()["himmelblau"].landscape())
    panel.set_landscape(curve.build(), curve)
    stops = tab_stops(dock)
    assert stops[stops.index("sculpt.begin.relief") + 1] == "sculpt.knots[0].position"
    assert stops[-3:] == ["sculpt.knot.remove.3", "sculpt.knot.add", "elsewhere"]


# ---- the readings ----


def test_both_readings_show_the_formula_with_its_coefficients(dock):
    first, second = dock.readings.labels()
    assert first.accessibleName().startswith("U(x, y) = ")
    assert second.accessibleName().startswith("L(w")
    assert "20" in first.accessibleName()
    show_formula(dock, "a*x**2/2 + y**2/2", a=7.5)
    assert "7.5" in dock.readings.labels()[0].accessibleName()
    assert dock.readings.labels()[0] is first, "only the numbers change, so that a drag goes on"


def test_what_is_typed_is_typeset_at_every_letter_in_its_order(qtbot, dock):
    def echo(text, _final):
        show_formula(dock, text, **typed_landscape(text).coefficients)

    dock.formula_edited.connect(echo)
    seen = []
    dock.field.setFocus()
    dock.field.clear()
    for letter in "3y + abs(x)":
        qtbot.keyClicks(dock.field, letter)
        seen.append(dock.readings.labels()[0].accessibleName())
    assert seen[1:3] == ["U(x, y) = 3 y"] * 2
    assert seen[-1] == "U(x, y) = 3 y + |x|", "and not |x| + 3 y"
    assert seen[3] == seen[2], "the last formula that could be used stays"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("where(x < 0, x**2, where(x < 1, 0, x))", "(x² if x < 0, 0 if x < 1, x else)"),
        ("min(x, y) + max(x, 2)", "min(x, y) + max(x, 2)"),
        ("sign(x)*abs(x)", "sign(x) |x|"),
        ("floor(x)/2", "x"),
    ],
)
def test_functions_with_kinks_are_set_as_in_print(dock, text, piece):
    show_formula(dock, text)
    names = " ".join(label.accessibleName() for label in dock.readings.labels())
    assert piece in names
    assert not any(label.typeset().plain for label in dock.readings.labels())


LONG = (
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    "+".join(f"(x{i}-{i}.5)**2*sin(x{i})" for i in range(1, 15)),
    "+".join(f"a*sin({i}*x)/({i}+x**2)" for i in range(1, 14)),
    "exp(-" + "-".join(f"(x-{i})**2/{i}" for i in range(1, 20)) + ")",
    "where(x>0, x**2+y**2, where(y>0, sin(x)*cos(y), (x-1)**2/(1+y**2)))",
    "(x**2+y**2+1)/(1+(x-1)**2/(2+(y-3)**2/(4+x**2*y**2)))",
    "sqrt(" + "+".join(f"{i}.25*x**{i}" for i in range(2, 30)) + ")",
)


@pytest.mark.parametrize("width", [248, 288])
@pytest.mark.parametrize("text", LONG)
def test_a_long_formula_is_broken_into_lines_and_none_is_cut_off(dock, text, width):
    dock.window().resize(width, 800)
    show_formula(dock, text, **({"a": 1.0} if "a*" in text else {}))
    QApplication.processEvents()
    tops = [label.y() for label in dock.readings.labels()]
    assert tops == sorted(tops)
    for label in dock.readings.labels():
        assert label.x() + label.margin() + label.typeset().width <= dock.readings.width()
    assert dock.readings.width() <= width


def test_a_formula_in_one_piece_that_is_too_wide_is_scrolled(dock):
    show_formula(dock, "2**(x**2+y**2+x*y+12345.678+x**3*y**3+sin(x)*cos(y)+tan(x*y))")
    QApplication.processEvents()
    area = dock.readings.parentWidget().parentWidget()
    right = max(label.geometry().right() for label in dock.readings.labels())
    assert area.width() < right - 4 <= area.width() + area.horizontalScrollBar().maximum()


def test_very_many_lines_are_scrolled_and_leave_the_field_in_reach(dock):
    show_formula(dock, "+".join(f"(x-{i})**{i}*sin({i}*x)" for i in range(10, 28)))
    QApplication.processEvents()
    assert dock.field.mapTo(dock, dock.field.rect().bottomLeft()).y() < 320


def test_an_equation_that_is_typeset_later_gets_its_room_then(qtbot, dock, appearance, monkeypatch):
    asked = set()
    monkeypatch.setattr(
        "gdlab.ui.typeset.label.is_ready", lambda latex, _values: latex in asked or bool(asked.add(latex))
    )
    appearance.lazy_typesetting = True
    show_formula(dock, "x**2 + exp(x/(1 + y**2))")
    labels = dock.readings.labels()
    qtbot.waitUntil(lambda: all(label.typeset().slots == () and not label.typeset().plain for label in labels))
    qtbot.waitUntil(lambda: all(label.typeset().width > 40 for label in dock.readings.labels()))
    QApplication.processEvents()
    labels = dock.readings.labels()
    assert all(label.size() == label.sizeHint() for label in labels)
    assert all(above.y() + above.height() - 8 <= below.y() for above, below in pairwise(labels))


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


def placed(*positions, kind="degenerate", eigenvalues=None):
    d = len(positions[0])
    curvatures = np.linspace(-1, 3, d) if eigenvalues is None else np.array(eigenvalues)
    return tuple(StationaryPoint(np.array(each), 0.0, kind, curvatures) for each in positions)


@pytest.mark.parametrize("width", [200, 248, 288])
def test_nothing_is_painted_over_the_kind_of_a_point(dock, width):
    dock.resize(width, 800)
    words = QFontMetricsF(dock._appearance.font("label"))
    for d, kind in product((1, 2, 3, 7), ("minimum", "maximum", "saddle", "degenerate")):
        point = StationaryPoint(np.full(d, -1.23456e-7), 1e12, kind, np.full(d, -1.234e-9))
        dock.stationary.set_points((point,) * 8, 1e-7)
        for line in dock.stationary._lines:
            taken = line.position.width + dock.stationary._value_room()
            assert 20 + words.horizontalAdvance(kind) + taken <= dock.stationary.width()
        assert not dock.grab().isNull()


def test_the_tooltip_has_all_numbers_of_a_point(dock):
    dock.set_stationary_points(placed([1.0, 2.0, 3.0, 4.0, 5.5], kind="saddle", eigenvalues=[-6.5, 7, 8, 9, 11]))
    tip = dock.stationary.toolTip().replace("\n", " ")
    assert "(1, 2, 3, 4, 5.5)" in tip
    assert "λ = 11, 9, 8, 7, −6.5" in tip


def test_what_the_search_leaves_of_a_zero_is_zero(dock):
    noisy = placed([-3.77e-11, 1.3], [0.5, -8.9e-11], eigenvalues=[0.0, 1e-30])
    dock.set_stationary_points(noisy)
    assert dock.stationary.texts()[0] == "degenerate at (0, 1.3), U = 0, λ = 0, 0"
    show_formula(dock, "x**2", [[-1e-9, 1e-9]])
    dock.set_stationary_points(placed([3e-10]))
    assert "3×10⁻¹⁰" in dock.stationary.texts()[0], "but not where the whole landscape is small"


def test_where_the_search_stopped_it_says_so(dock):
    dock.set_stationary_points(placed(*([float(i)] for i in range(50))))
    assert dock.stationary.texts()[-1] == "and 44 more of the first 50"
    dock.set_stationary_points(placed(*([float(i)] for i in range(49))))
    assert dock.stationary.texts()[-1] == "and 43 more"


def test_where_the_search_stopped_a_whole_list_says_so_too(qtbot, appearance):
    every = StationaryList(appearance, most=50)
    qtbot.addWidget(every)
    every.set_points(placed(*([float(i)] for i in range(50))))
    assert every.texts()[-1] == "the first 50"
    assert len(every.texts()) == 51


@pytest.mark.parametrize(
    ("formula", "word", "count"),
    [
        ("y**2 + 0*x", "line", "25 marked"),
        ("max(x, 0)", "stretch", " marked"),
        ("0*x + 0*y", "plain", "the first 50"),
    ],
)
def test_points_without_end_are_not_told_as_so_many(dock, formula, word, count):
    dock.set_stationary_points(FormulaLandscape(formula, {}).stationary_points())
    *points, more = dock.stationary.texts()
    assert more.startswith(f"a whole {word} of them, ")
    assert more.endswith(count)
    assert points[0].endswith(f"one of a whole {word}")
    label = QFontMetricsF(dock._appearance.font("label"))
    assert label.horizontalAdvance(more) <= dock.stationary.width() - 20


def test_a_point_under_the_pointer_is_told(qtbot, dock):
    dock.set_stationary_points(gallery()["himmelblau"].landscape().stationary_points())
    QApplication.processEvents()
    heard = said(dock.stationary.point_hovered)
    for y in (10, 35, 40):
        qtbot.mouseMove(dock.stationary, QPoint(30, y))
    assert heard == [(0,), (1,)]
    dock.set_stationary_points(gallery()["himmelblau"].landscape().stationary_points())
    assert heard == [(0,), (1,)], "the same points again leave the pointer where it is"
    dock.set_stationary_points(())
    assert heard[-1] == (-1,)


# ---- gallery ----


def test_the_gallery_shows_every_landscape_and_frames_the_present_one(dock):
    thumbnails = dock.gallery.thumbnails()
    assert list(thumbnails) == list(gallery())
    assert [key for key, thumbnail in thumbnails.items() if thumbnail.is_chosen()] == ["elongated-valley"]
    show_formula(dock, "x**2")
    assert not any(thumbnail.is_chosen() for thumbnail in thumbnails.values())


def test_another_formula_paints_neither_gallery_nor_folds_anew(qtbot, dock, watched):
    still = (*dock.gallery.thumbnails().values(), dock.derivatives.head, dock.domain_fold)
    painted = watched(QEvent.Type.Paint, *still, dock.field)
    for formula in ("x**2 + y**2", "x**2 + 2*y**2"):
        QApplication.processEvents()
        painted.clear()
        show_formula(dock, formula)
        qtbot.waitUntil(lambda: dock.field in [part for part, _ in painted])
    assert {part for part, _ in painted} == {dock.field}


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


def framed_in_sight(dock):
    pane, framed = dock.gallery.pane, next(each for each in dock.gallery.thumbnails().values() if each.is_chosen())
    return pane.viewport().rect().contains(QRect(framed.mapTo(pane.viewport(), QPoint(0, 0)), framed.size()))


def test_the_framed_thumbnail_stays_in_sight_when_the_window_shrinks_unless_it_was_scrolled_away(qtbot, dock):
    bar, window = dock.gallery.pane.verticalScrollBar(), dock.window()
    show(dock, list(gallery())[-1])
    qtbot.waitUntil(lambda: framed_in_sight(dock))
    for height in (900, 700, 640):
        window.resize(288, height)
        QApplication.processEvents()
        assert framed_in_sight(dock)
    bar.setValue(5)
    for height in (700, 620):
        window.resize(288, height)
        QApplication.processEvents()
        assert bar.value() == 5
    show(dock, list(gallery())[-2])
    qtbot.waitUntil(lambda: framed_in_sight(dock))


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


def test_kinks_are_sought_anew_when_a_hand_that_drags_a_coefficient_rests(dock, monkeypatch):
    show_formula(dock, "abs(x - a) + y**2", a=1.0)
    said, asked = dock._hint.text(), []
    assert "exact but where x = a" in said
    monkeypatch.setattr(kink_words, "_kinks", lambda landscape: asked.append(landscape) or ())
    for a in (0.5, 0.6):
        show_formula(dock, "abs(x - a) + y**2", a=a)
    assert not asked
    assert dock._hint.text() == said
    dock.set_stationary_points(())
    assert {landscape.coefficients["a"] for landscape in asked} == {0.6}
    assert "Gradient exact." in dock._hint.text()
    assert "may" not in dock._hint.toolTip() + dock.derivatives.head.toolTip()
    show_formula(dock, "abs(x - a) + y**2 + x", a=0.6)
    assert asked[-1].formula == "abs(x - a) + y**2 + x"


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


@pytest.mark.parametrize("value", [1e308, -1e308, 1.7e308, 5e-324, 1e-310, 0.0, 3.0])
def test_the_ruler_of_any_number_has_ends_and_ticks(value):
    scale = wording.scale_of(value, None)
    assert np.isfinite([scale.minimum, scale.maximum, *scale.ticks]).all()
    assert scale.minimum < scale.maximum
    assert 0 <= scale.position(value) <= 1
    assert np.isfinite(scale.value(0.5))


def test_the_bounds_of_a_formula_go_where_there_is_none(dock):
    dock.domain_fold.setChecked(True)
    assert dock.domain.isVisible()
    spec = SculptedSpec()
    dock.set_landscape(spec.build(), spec, "Made by hand", "", {})
    dock.show_way("formula")
    assert not dock.domain.isVisible()
    show(dock, "himmelblau")
    assert dock.domain.isVisible()


def test_in_a_small_window_the_hint_stays_away(dock, appearance):
    assert dock._hint.isVisible()
    appearance.set_window_size(1366, 768)
    assert not dock._hint.isVisible()
    show(dock, "himmelblau")
    assert not dock._hint.isVisible()
