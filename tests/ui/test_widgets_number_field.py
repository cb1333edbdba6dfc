"""The number field: it keeps every bit, reads what people write, and never loses the last good value."""

import math

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets import number_field
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.scales import LogScale, MomentumScale

ENTER = Qt.Key.Key_Return


@pytest.fixture
def field(qtbot):
    widget = NumberField(Appearance(), "physics", LogScale(1e-3, 1e3), 1.0)
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.clearFocus()
    return widget


def edits(field):
    seen = []
    field.edited.connect(lambda value, final: seen.append((value, final)))
    return seen


def type_in(qtbot, field, text):
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        field.insert(text)


def test_every_bit_is_kept_while_three_digits_are_shown(field):
    field.set_value(1 / 3)
    assert field.value() == 1 / 3
    assert field.text() == "0.333"


def test_all_digits_are_shown_while_editing(field):
    field.set_value(1 / 3)
    field.setFocus()
    assert field.text() == "0.3333333333333333"
    field.clearFocus()
    assert field.text() == "0.333"


def test_looking_at_a_number_does_not_edit_it(field, qtbot):
    field.set_value(0.1 + 0.2)
    seen = edits(field)
    field.setFocus()
    qtbot.keyClick(field, ENTER)
    field.clearFocus()
    assert seen == []
    assert field.value() == 0.1 + 0.2


def test_showing_a_value_is_no_edit(field):
    seen = edits(field)
    field.set_value(5.0)
    assert seen == []


def test_a_script_edits_by_setvalue(field):
    seen = edits(field)
    field.setValue(5.0)
    field.setValue(5.0)
    assert seen == [(5.0, True)]


@pytest.mark.parametrize(("text", "value"), [("1e-4", 1e-4), ("0,25", 0.25), ("0.25", 0.25), ("−2", -2.0)])
@pytest.mark.parametrize("language", [QLocale.Language.German, QLocale.Language.English])
def test_point_and_comma_in_every_locale(field, qtbot, text, value, language):
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    seen = edits(field)
    type_in(qtbot, field, text)
    qtbot.keyClick(field, ENTER)
    QLocale.setDefault(before)
    assert seen == [(value, True)]
    assert field.value() == value


def test_leaving_the_field_takes_the_text_over(field, qtbot):
    seen = edits(field)
    type_in(qtbot, field, "0.5")
    field.clearFocus()
    assert seen == [(0.5, True)]
    assert field.text() == "0.500"


def test_escape_restores(field, qtbot):
    seen = edits(field)
    type_in(qtbot, field, "77")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    field.clearFocus()
    assert seen == []
    assert field.text() == "1.00"


def test_what_is_no_number_is_explained_and_changes_nothing(field, qtbot):
    seen = edits(field)
    type_in(qtbot, field, "1..2")
    with qtbot.waitSignal(field.error_changed) as told:
        qtbot.keyClick(field, ENTER)
    assert "decimal mark" in told.args[0]
    assert field.value() == 1.0
    assert field.toolTip() == field.accessibleDescription() == field.error() == told.args[0]
    assert field.text() == "1..2"
    qtbot.keyClicks(field, "3")
    assert field.error() == ""
    assert seen == []


def test_the_owner_can_refuse_a_number(field):
    field.setToolTip("Inertia.")
    field.show_error("The mass must be zero or more.")
    assert field.toolTip() == "The mass must be zero or more."
    field.set_value(2.0)
    assert field.toolTip() == "Inertia."


@pytest.mark.parametrize(
    ("key", "modifier", "factor"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 1.01),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 1 / 1.01),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 1.1),
    ],
)
def test_arrows_change_by_one_or_ten_per_cent(field, qtbot, key, modifier, factor):
    seen = edits(field)
    field.setFocus()
    qtbot.keyClick(field, key, modifier)
    assert seen == [(pytest.approx(factor), False), (pytest.approx(factor), True)]


def test_a_held_arrow_is_one_edit(field, qtbot):
    seen = edits(field)
    field.setFocus()
    press, release = QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease
    none = Qt.KeyboardModifier.NoModifier
    for kind, again in ((press, False), (press, True), (press, True), (release, True), (release, False)):
        event = QKeyEvent(kind, Qt.Key.Key_Up, none, "", again)
        field.keyPressEvent(event) if kind == press else field.keyReleaseEvent(event)
    assert [final for _, final in seen] == [False, False, False, True]
    assert field.value() == pytest.approx(1.01**3)


def test_typed_text_counts_before_an_arrow(field, qtbot):
    type_in(qtbot, field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == pytest.approx(2.02)


def test_dragging_sideways_is_one_edit(field, qtbot):
    seen = edits(field)
    start = field.rect().center()
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=start)
    for distance in (2, 10, 20):
        qtbot.mouseMove(field, start + QPoint(distance, 0))
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    assert [final for _, final in seen] == [False, False, True]
    assert field.value() == pytest.approx(1.01**20)
    assert not field.hasFocus()


def test_dragging_back_gives_the_old_value_back(field, qtbot):
    field.set_value(0.123456789)
    start = field.rect().center()
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(field, start + QPoint(30, 0))
    qtbot.mouseMove(field, start)
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=start)
    assert field.value() == 0.123456789


def test_a_click_starts_editing(field, qtbot):
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    assert field.selectedText() == "1"


def test_undo_reaches_the_text_first_and_then_the_window(field, qtbot):
    type_in(qtbot, field, "5")
    undo = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undo.ignore()
    field.event(undo)
    assert undo.isAccepted()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "1"
    undo.ignore()
    field.event(undo)
    assert not undo.isAccepted()


def test_what_was_taken_over_the_window_undoes(field, qtbot):
    type_in(qtbot, field, "5")
    qtbot.keyClick(field, ENTER)
    undo = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undo.ignore()
    field.event(undo)
    assert not undo.isAccepted()
    assert field.text() == "5"


def test_a_number_that_stays_is_not_written_again(field, monkeypatch):
    written = []
    follow = number_field.format_number
    monkeypatch.setattr(number_field, "format_number", lambda value: written.append(value) or follow(value))
    for value in (2.5, 2.5, 2.5000001, 2.5000001):
        field.set_value(value)
    assert written == [2.5, 2.5000001]
    assert field.value() == 2.5000001


def test_the_good_number_comes_back_when_a_mark_is_taken_away(field):
    def refuse(value, final):
        field.show_error("no")

    field.edited.connect(refuse)
    field.setValue(7.0)
    assert field.text() == "7"
    field.show_error("")
    field.set_value(1.0)
    assert field.text() == "1.00"


def test_the_room_changes_with_the_width_of_the_text_and_not_with_its_digits(field):
    told = []
    field.room_changed.connect(lambda: told.append(field.sizeHint().width()))
    for value in (1.01, 2.34, 0.0567, 0.0568, 9.99):
        field.set_value(value)
    wide, narrow = told
    assert wide > narrow == field.sizeHint().width()
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.set_value(9.9900000001)
    assert field.sizeHint().width() == told[-1] > wide


def test_the_end_of_an_error_is_told(field, qtbot):
    told = []
    field.error_changed.connect(told.append)
    type_in(qtbot, field, "abc")
    qtbot.keyClick(field, ENTER)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert told == ["“abc” is not a number: write it as 0.5 or 1e-4.", ""]


def test_a_wrong_text_does_not_touch_its_border(field, qtbot):
    before = field.sizeHint().width()
    field.show_error("no")
    assert field.sizeHint().width() >= before + 8


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("value", [1.0, 4e-4, -1.23e-123, math.inf, 0.0, 12345.0])
def test_at_rest_the_digits_stand_where_they_are_edited(qtbot, compact, value, monkeypatch):
    look = Appearance()
    look.compact = compact
    field = NumberField(look, "physics", value=value)
    qtbot.addWidget(field)
    field.set_set_aside(True)  # without an underline
    field.resize(field.sizeHint())
    at_rest = field.grab().toImage()
    monkeypatch.setattr(NumberField, "paintEvent", QLineEdit.paintEvent)
    assert field.grab().toImage() == at_rest


def test_a_refused_edit_keeps_the_text_marked_and_the_last_good_value(field, qtbot):
    field.edited.connect(lambda value, _final: field.show_error("must be zero or more") if value < 0 else None)
    type_in(qtbot, field, "-5")
    qtbot.keyClick(field, ENTER)
    assert field.value() == 1.0
    field.set_value(1.0)
    assert field.error() == "must be zero or more"
    field.clearFocus()
    assert field.text() == "−5"
    type_in(qtbot, field, "5")
    qtbot.keyClick(field, ENTER)
    assert (field.value(), field.error()) == (5.0, "")


def test_text_being_typed_is_left_alone(field, qtbot):
    type_in(qtbot, field, "12")
    field.set_value(9.0)
    assert field.text() == "12"


def test_momentum_never_reaches_one_by_dragging(qtbot):
    field = NumberField(Appearance(), "ml", MomentumScale(), 0.9)
    qtbot.addWidget(field)
    start = QPoint(5, 5)
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(field, start + QPoint(600, 0))
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=start)
    assert 0.9 < field.value() < 1


@pytest.mark.parametrize(("value", "text"), [(math.nan, "–"), (math.inf, "∞"), (-0.304, "−0.304"), (0.0, "0")])
def test_special_values_are_shown(field, value, text):
    field.set_value(value)
    assert field.text() == text
