"""One control of a quantity: three ways to edit it, and its states."""

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication

from gdlab.core.fields import FIELDS
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import THEMES
from gdlab.ui.widgets.parameter_control import ParameterControl
from gdlab.ui.widgets.parameter_painting import bleed, measures, name_place
from gdlab.ui.widgets.sentences import LINE, wrapped


@pytest.fixture
def appearance(qapp):
    return Appearance()


@pytest.fixture
def control(qtbot, appearance):
    widget = ParameterControl(appearance, FIELDS["mass"], "physics", object_name="parameter.mass")
    qtbot.addWidget(widget)
    widget.set_value(1.0)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


def edits(control):
    seen = []
    control.edited.connect(lambda *args: seen.append(args))
    return seen


def test_showing_a_state_edits_nothing(control, qtbot):
    seen = edits(control)
    with qtbot.assertNotEmitted(control.pin_toggled):
        control.set_value(2.0)
        control.set_pinned(True)
        control.set_set_aside("plain descent has no inertia")
        control.set_warning("too heavy")
        control.set_optimum(3.0)
        control.set_linked(True)
    assert seen == []
    assert (control.field.value(), control.slider.value()) == (2.0, 2.0)


def test_the_number_edits(control):
    seen = edits(control)
    control.field.setValue(3.0)
    assert seen == [("mass", 3.0, True)]
    assert control.slider.value() == 3.0


def test_a_refused_number_moves_nothing(control):
    control.edited.connect(lambda *_args: control.show_error("The mass must be zero or more."))
    control.field.setValue(-1.0)
    assert (control.field.value(), control.slider.value()) == (1.0, 1.0)
    assert control.field.error() == "The mass must be zero or more."


def test_the_slider_edits(control, qtbot):
    seen = edits(control)
    qtbot.keyClick(control.slider, Qt.Key.Key_PageUp)
    assert seen == [("mass", 10.0, False), ("mass", 10.0, True)]
    assert control.field.value() == 10.0


def test_the_pin_tells(control, qtbot):
    with qtbot.waitSignal(control.pin_toggled) as told:
        qtbot.mouseClick(control.pin, Qt.MouseButton.LeftButton)
    assert told.args == ["mass", True]


def test_the_pointer_tells(control):
    seen = []
    control.hovered.connect(seen.append)
    QApplication.sendEvent(control, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    QApplication.sendEvent(control, QEvent(QEvent.Type.Leave))
    assert seen == ["mass", ""]


def test_everything_has_a_name_and_can_be_reached(control):
    assert control.field.objectName() == "parameter.mass"
    for part in (control.field, control.slider, control.pin):
        assert part.accessibleName()
        assert part.toolTip()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_what_is_set_aside_says_why_and_can_still_be_edited(control):
    height = control.sizeHint().height()
    control.set_set_aside("plain descent has no inertia")
    assert control.sentence() == control.field.accessibleDescription() == "plain descent has no inertia"
    assert control.sizeHint().height() > height
    assert control.field.isEnabled()
    control.set_warning("Δt > τ")
    assert control.sentence() == "Δt > τ"
    control.set_set_aside("")
    control.set_warning("")
    assert control.sizeHint().height() == height


def test_it_glows_when_it_follows_and_then_stops(control, appearance, qtbot):
    def ground():
        return control.grab().toImage().pixelColor(bleed(appearance) - 5, 10)

    tint = appearance.theme.physT
    assert ground() != tint
    control.glow()
    control.glow()
    assert ground() == tint
    qtbot.waitUntil(lambda: control._glow.strength == 0.0, timeout=3000)
    assert ground() != tint


def test_with_reduced_motion_the_glow_is_a_bar_that_stands_still(control, appearance, qtbot):
    appearance.set_reduced_motion(True)
    control.glow()
    during = control.grab().toImage()
    left = bleed(appearance) - 9
    assert during.pixelColor(left, 30) == appearance.theme.physS
    assert during.pixelColor(left + 5, 30) != appearance.theme.physT
    control._glow.stop()
    assert control.grab().toImage().pixelColor(left, 30) != appearance.theme.physS


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
@pytest.mark.parametrize("key", list(FIELDS))
def test_every_field_is_drawn_in_every_theme(qtbot, appearance, key, theme):
    field = FIELDS[key]
    control = ParameterControl(appearance, field, field.side)
    qtbot.addWidget(control)
    control.set_value(0.5)
    control.resize(control.sizeHint())
    light = control.grab().toImage()
    appearance.set_theme(theme)
    assert (control.grab().toImage() == light) == (theme.name == "light")


def test_compact_controls_are_as_high_as_the_look_says(control, appearance):
    assert control.sizeHint().height() == 66
    appearance.set_window_size(1366, 768)
    assert control.sizeHint().height() == 50


def test_number_unit_and_pin_end_where_the_content_ends(control, appearance):
    right = control.width() - bleed(appearance)
    assert control.field.geometry().right() < right
    assert abs(control.pin.geometry().center().x() - (right - 8)) <= 1
    assert control.rect().contains(control.pin.geometry())
    assert control.rect().contains(control.slider.geometry())


@pytest.mark.parametrize("value", [1.0, 0.0123, 4e-4, 1.23e-10, -1.23e-123, 99999.0, -0.00123, math.inf])
@pytest.mark.parametrize("width", [164, 147])
@pytest.mark.parametrize("key", list(FIELDS))
def test_no_number_hides_a_name(qtbot, appearance, key, width, value):
    appearance.compact = width < 164
    control = ParameterControl(appearance, FIELDS[key], FIELDS[key].side)
    qtbot.addWidget(control)
    control.resize(width + 2 * bleed(appearance), 66)
    control.set_value(value)
    field, symbol = control.field, control._symbol
    assert field.width() >= field.sizeHint().width(), "the number is whole"
    assert bleed(appearance) + symbol.width <= field.x(), "and so is the symbol"
    place = name_place(appearance, FIELDS[key].name, symbol, field.x())
    right = place.left + QFontMetricsF(place.font).horizontalAdvance(FIELDS[key].name)
    beside = place.baseline == measures(appearance).baseline
    assert right <= (field.x() if beside else control.width() - bleed(appearance))
    if not beside:
        bottom = place.baseline + QFontMetricsF(place.font).tightBoundingRect(FIELDS[key].name).bottom()
        assert bottom <= measures(appearance).baseline - 0.6 * appearance.size("value")


@pytest.mark.parametrize("text", ["abc", "1e-400", "-3", "0.1.2", "a very long text that is no number at all"])
def test_a_refused_number_is_explained_below_until_escape(control, qtbot, text):
    control.edited.connect(lambda _key, value, _final: control.show_error("mass must be zero or more, not -3.0"))
    height = control.sizeHint().height()
    control.field.setFocus()
    control.field.selectAll()
    qtbot.keyClicks(control.field, text)
    qtbot.keyClick(control.field, Qt.Key.Key_Return)
    assert control.sentence()[-1] == "."
    assert control.sentence() == control.field.accessibleDescription() == control.slider.accessibleDescription()
    lines = wrapped(control.sentence(), control._appearance.font("label"), 164)
    assert 1 <= len(lines) <= 4
    assert control.sizeHint().height() == height + LINE * len(lines)
    place = name_place(control._appearance, "mass", control._symbol, control.field.x())
    assert place.baseline == measures(control._appearance).baseline, "the border leaves the line to the name"
    assert control.field.value() == 1.0
    qtbot.keyClick(control.field, Qt.Key.Key_Escape)
    assert (control.sentence(), control.sizeHint().height(), control.field.text()) == ("", height, "1")


def test_the_reason_of_a_refusal_is_a_sentence_with_true_signs(control):
    control.show_error("mass must be zero or more, not -3.0")
    assert control.sentence() == "Mass must be zero or more, not −3.0."
    control.show_error("")
    control.set_warning("too heavy")
    assert control.sentence() == "too heavy"


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_the_sentence_is_painted_in_the_colour_of_warnings(control, appearance, theme):
    def red_below():
        control.resize(control.sizeHint())
        image = control.grab().toImage()
        pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(64, image.height()))
        return any(pixel.red() - pixel.blue() > 90 for pixel in pixels)

    appearance.set_theme(theme)
    assert not red_below()
    control.show_error("no")
    assert red_below()


def test_a_moving_number_paints_neither_pin_nor_the_whole_slider(control, watched):
    QApplication.processEvents()
    painted = watched(QEvent.Type.Paint, control.pin, control.slider)
    for value in (1.04, 2.0, 0.111, 0.0222):
        control.set_value(value)
        control.set_pinned(False)
        QApplication.processEvents()
    assert [part for part, _ in painted] == [control.slider] * 4
    assert max(area.width() for _, area in painted) < 60


def test_numbers_that_come_and_go_leave_what_a_whole_repaint_shows(qtbot, control, appearance):
    appearance.set_reduced_motion(True)  # nothing moves between the two pictures,
    control.move(400, 400)  # and no pointer is over it
    control.activateWindow()
    qtbot.waitUntil(control.isActiveWindow)
    control.field.clearFocus()
    for number, value in enumerate((1.04, 2.0, 1234.5, 0.0222, 1e-9, 3.0)):
        if number == 3:
            control.glow()
        if number == 4:
            control.resize(control.width() + 40, control.height())
        control.set_value(value)
        for _ in range(3):
            QApplication.processEvents()
        seen = control.screen().grabWindow(control.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert seen == control.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    later = ParameterControl(appearance, FIELDS["mass"], "physics")
    qtbot.addWidget(later)
    later.set_value(3.0)
    later.resize(control.size())
    later.grab()
    assert control.field.geometry() == later.field.geometry()


@pytest.mark.parametrize("name", ["learning_rate", "temperature", "effective_learning_rate"])
def test_words_that_reach_behind_the_number_or_the_slider_stay_whole(qtbot, appearance, name):
    """In a compact control the sentence begins, and letters end, behind the slider; a raised name meets the number."""
    appearance.set_reduced_motion(True)
    appearance.set_window_size(1366, 768)
    control = ParameterControl(appearance, FIELDS[name], "ml")
    qtbot.addWidget(control)
    control.resize(148, 100)
    with qtbot.waitExposed(control):
        control.show()
    control.field.clearFocus()
    for sentence in ("", "It is over its limit of 2."):
        control.set_warning(sentence)
        control.resize(148, control.sizeHint().height())
        for value in (0.1, 1.23e-10, 1.24e-10, 0.02, 1.0, 1.25e-10, 0.5, 1.0):
            control.set_value(value)
            for _ in range(3):
                QApplication.processEvents()
            seen = control.screen().grabWindow(control.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
            assert seen == control.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize(
    ("text", "lines"), [("one two three", ["one two", "three"]), ("", []), ("incomprehensibilities", None)]
)
def test_sentences_are_wrapped(appearance, text, lines):
    font = appearance.font("label")
    got = wrapped(text, font, 60)
    assert got == lines or (lines is None and len(got) == 1)
    assert all(QFontMetricsF(font).horizontalAdvance(line) <= 60 for line in got)


def test_a_formula_stands_below(control):
    height = control.sizeHint().height()
    control.set_formula(r"\Delta t^2/\ell")
    assert control.sizeHint().height() > height
    control.set_formula("")
    assert control.sizeHint().height() == height


def test_the_symbol_is_a_choice(control):
    before = control.grab().toImage()
    control.set_symbol(r"\mu")
    assert control.grab().toImage() != before


def test_the_pin_can_be_hidden(control):
    control.set_pinnable(False)
    assert not control.pin.isVisible()
    assert control.childAt(QPoint(5, 5)) is None
