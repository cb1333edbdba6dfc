"""Words offered while a formula is typed: found by their beginning, and never in the way."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gdlab.core.expressions.vocabulary import FUNCTIONS
from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.formula_field import FormulaField
from gdlab.ui.editor.formula_words import offered, typed_word, words


@pytest.fixture
def field(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 500)
    column = QVBoxLayout(window)
    made = FormulaField(Appearance())
    column.addWidget(made)
    column.addWidget(QLineEdit())
    column.addStretch(1)
    made.set_landscape(FormulaLandscape("alpha*x**2 + b*y**2", {"alpha": 2.0, "b": 3.0}))
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    made.setFocus()
    made.selectAll()
    yield made
    window.close()


def names(field):
    return [word.name for word in field.completion.popup().words()]


def said(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def test_functions_are_offered_with_signature_and_help(qtbot, field):
    qtbot.keyClicks(field, "x + s")
    assert field.completion.is_open()
    assert names(field) == ["sin", "sinh", "sigmoid", "softplus", "sqrt", "sign", "select"]
    word = field.completion.popup().words()[0]
    assert (word.signature, word.help) == ("sin(x)", "sine, x in radians")
    assert field.hasFocus()


def test_coefficients_constants_and_coordinates_are_offered(qtbot, field):
    qtbot.keyClicks(field, "x + al")
    assert names(field) == ["alpha"]
    assert field.completion.popup().words()[0].help == "coefficient, 2"
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert {"x", "y", "alpha", "b", "pi", "e", "where"} <= set(names(field))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_chosen_word_is_taken_and_the_cursor_stands_in_its_parentheses(qtbot, field, key):
    heard = said(field.edited)
    qtbot.keyClicks(field, "2x + si")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, key)
    assert field.text() == "2x + sin()"
    assert field.hasFocus()
    assert not field.completion.is_open()
    qtbot.keyClicks(field, "y")
    assert field.text() == "2x + sin(y)"
    assert heard[-1] == ("2x + sin(y)", False)


def test_return_without_a_choice_ends_the_edit(qtbot, field):
    qtbot.keyClicks(field, "x + e")
    assert not field.completion.is_open(), "e is a whole word"
    qtbot.keyClicks(field, "*co")
    assert field.completion.is_open()
    heard = said(field.edited)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [("x + e*c", True)], "the last text that could be used"
    assert field.text() == "x + e*co"
    assert not field.completion.is_open()


def test_tab_without_a_choice_leaves_the_field(qtbot, field):
    qtbot.keyClicks(field, "x + co")
    assert field.completion.is_open()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not field.hasFocus()
    assert field.text() == "x + co"
    assert not field.completion.is_open()


def test_escape_closes_the_list_first_and_takes_the_edit_back_then(qtbot, field):
    qtbot.keyClicks(field, "x + co")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.completion.is_open()
    assert field.text() == "x + co"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "alpha*x**2 + b*y**2"


def test_a_word_is_picked_with_the_mouse_and_the_field_keeps_the_keyboard(qtbot, field):
    qtbot.keyClicks(field, "x*ta")
    popup = field.completion.popup()
    assert names(field) == ["tan", "tanh"]
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=QPoint(20, 5 + 27 + 10))
    assert field.text() == "x*tanh()"
    assert field.hasFocus()


def test_a_word_before_a_parenthesis_takes_the_place_of_its_beginning_only(qtbot, field):
    field.setText("x + s(y)")
    field.setCursorPosition(5)
    qtbot.keyClicks(field, "q")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "x + sqrt(y)"
    assert field.cursorPosition() == len("x + sqrt(")


def test_what_was_put_in_can_be_undone(qtbot, field):
    qtbot.keyClicks(field, "x*tan")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.undo()
    assert "tan()" not in field.text()


def test_the_list_stays_inside_the_window_and_closes_with_the_word(qtbot, field):
    qtbot.keyClicks(field, "x + " * 12 + "s")
    popup = field.completion.popup()
    assert field.window().rect().contains(popup.geometry())
    assert not popup.grab().isNull()
    for _ in range(20):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert popup.current() is popup.words()[-1]
    for _ in range(20):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert popup.current() is None
    qtbot.keyClick(field, Qt.Key.Key_Home)
    assert not popup.isVisible()


@pytest.mark.parametrize(
    ("text", "cursor", "word"),
    [
        ("2si", 3, "si"),
        ("x + ", 4, ""),
        ("1e", 2, ""),
        ("2.5e", 4, ""),
        ("si + x", 2, "si"),
        ("sin(x)", 1, ""),
        ("", 0, ""),
    ],
)
def test_the_word_at_the_cursor(text, cursor, word):
    assert typed_word(text, cursor) == word


def test_a_whole_word_that_needs_nothing_more_is_left_alone():
    known = words(FormulaLandscape("a*x", {"a": 1.0}))
    assert offered("a", known) == []
    assert offered("x", known) == []
    assert [word.name for word in offered("sin", known)] == ["sin", "sinh"]
    assert [word.text for word in offered("arct", known)] == ["arctan()"]


def test_every_function_is_explained():
    known = {word.name: word for word in words(None)}
    assert all(known[name].help and known[name].signature.startswith(name) for name in FUNCTIONS)
