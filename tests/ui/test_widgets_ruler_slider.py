"""The ruler slider: one edit a drag, no clamping, and a value that a screen reader can tell."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import THEMES
from gdlab.ui.widgets.ruler_slider import RulerSlider
from gdlab.ui.widgets.scales import LogScale, MomentumScale

LEFT = Qt.MouseButton.LeftButton


def make(qtbot, scale=None, side="physics"):
    slider = RulerSlider(Appearance(), scale or LogScale(1e-3, 1e3, zero=True), side)
    qtbot.addWidget(slider)
    slider.setAccessibleName("mass")
    slider.resize(200, 28)
    slider.show()
    return slider


@pytest.fixture
def slider(qtbot):
    return make(qtbot)


def edits(slider):
    seen = []
    slider.edited.connect(lambda value, final: seen.append((value, final)))
    return seen


def handle(slider):
    return QPoint(round(slider.handle_x()), 13)


def test_showing_a_value_is_no_edit(slider):
    seen = edits(slider)
    slider.set_value(2.5)
    assert slider.value() == 2.5
    assert seen == []


@pytest.mark.parametrize("value", [1e9, -0.2])
def test_a_value_beyond_the_ruler_is_kept_and_pins_the_handle(qtbot, value):
    slider = make(qtbot, MomentumScale())
    slider.set_value(value)
    assert slider.value() == value
    assert slider.handle_x() in (slider.ruler().left, slider.ruler().right)


def test_touching_a_pinned_handle_does_not_clamp_the_value(qtbot):
    slider = make(qtbot, MomentumScale())
    slider.set_value(-0.2)
    seen = edits(slider)
    qtbot.mouseClick(slider, LEFT, pos=handle(slider))
    assert slider.value() == -0.2
    assert seen == []


def test_a_drag_is_one_edit(slider, qtbot):
    slider.set_value(1.0)
    seen = edits(slider)
    start = handle(slider)
    qtbot.mousePress(slider, LEFT, pos=start)
    assert slider.is_dragging()
    for distance in (5, 10, 20):
        qtbot.mouseMove(slider, start + QPoint(distance, 0))
    assert slider.handle().ghost == pytest.approx(start.x(), abs=1)
    qtbot.mouseRelease(slider, LEFT, pos=start + QPoint(20, 0))
    assert [final for _, final in seen] == [False, False, False, True]
    assert seen[-1][0] == slider.value() > 1
    assert slider.handle().ghost is None


def test_the_handle_does_not_jump_to_the_pointer_that_grabs_it(slider, qtbot):
    slider.set_value(1.2345)
    qtbot.mouseClick(slider, LEFT, pos=handle(slider) + QPoint(4, 0))
    assert slider.value() == 1.2345


def test_a_press_beside_the_handle_brings_it(slider, qtbot):
    slider.set_value(1.0)
    seen = edits(slider)
    qtbot.mouseClick(slider, LEFT, pos=QPoint(170, 13))
    assert [final for _, final in seen] == [False, True]
    assert slider.handle_x() == pytest.approx(170, abs=1)


def test_escape_during_a_drag_restores(slider, qtbot):
    slider.set_value(1.0)
    seen = edits(slider)
    qtbot.mousePress(slider, LEFT, pos=handle(slider))
    qtbot.mouseMove(slider, handle(slider) + QPoint(30, 0))
    qtbot.keyClick(slider, Qt.Key.Key_Escape)
    assert seen[-1] == (1.0, True)
    assert not slider.is_dragging()


def test_dragged_to_the_left_end_it_is_exactly_zero(slider, qtbot):
    slider.set_value(1.0)
    qtbot.mousePress(slider, LEFT, pos=handle(slider))
    qtbot.mouseMove(slider, QPoint(0, 13))
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(0, 13))
    assert slider.value() == 0.0


@pytest.mark.parametrize(
    ("key", "modifier", "value"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1.01),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 1 / 1.01),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 1.1),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 10.0),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 0.1),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0.0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 1e3),
    ],
)
def test_keys(slider, qtbot, key, modifier, value):
    slider.set_value(1.0)
    seen = edits(slider)
    qtbot.keyClick(slider, key, modifier)
    assert slider.value() == pytest.approx(value)
    assert seen == [(slider.value(), False), (slider.value(), True)] or key == Qt.Key.Key_PageUp
    assert seen[-1] == (pytest.approx(value), True)


@pytest.mark.parametrize(("value", "key"), [(0.0, Qt.Key.Key_Left), (0.9999, Qt.Key.Key_PageUp)])
def test_keys_do_not_lead_off_the_ruler(qtbot, value, key):
    slider = make(qtbot, MomentumScale())
    slider.set_value(value)
    qtbot.keyClick(slider, key)
    assert slider.value() == value


def test_beyond_the_ruler_keys_move_freely(qtbot):
    slider = make(qtbot, MomentumScale())
    slider.set_value(-0.2)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert -0.3 < slider.value() < -0.2


def test_only_where_the_handle_was_and_is_now_is_painted(slider, watched):
    slider.set_value(1.0)
    QApplication.processEvents()
    paints = watched(QEvent.Type.Paint, slider)
    slider.set_value(1.1)
    QApplication.processEvents()
    assert paints
    assert all(area.width() < 40 and abs(area.center().x() - slider.handle_x()) < 5 for _, area in paints)
    paints.clear()
    slider.set_value(1.1)
    slider.set_optimum(None)
    slider.set_set_aside(False)
    QApplication.processEvents()
    assert paints == []


def test_a_value_that_moves_beyond_the_ruler_paints_nothing(slider, watched):
    slider.set_value(1e5)
    QApplication.processEvents()
    paints = watched(QEvent.Type.Paint, slider)
    slider.set_value(2e5)
    QApplication.processEvents()
    assert paints == []


def test_a_key_shows_the_ring_even_where_it_moves_nothing(slider, qtbot, watched):
    slider.set_value(slider.range()[1])
    slider.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    paints = watched(QEvent.Type.Paint, slider)
    qtbot.keyPress(slider, Qt.Key.Key_End)
    QApplication.processEvents()
    assert [area.contains(round(slider.handle_x()) - 1, 14) for _, area in paints] == [True]


@pytest.mark.parametrize("way", [(0.01, 100.0), (100.0, 0.01)])
def test_nothing_of_the_old_place_is_left_behind(slider, way):
    slider.set_optimum(0.1)
    for value in way:
        slider.set_value(value)
        slider.set_optimum(value / 2)
        QApplication.processEvents()
    kept = slider.grab().toImage()
    slider.update()
    assert slider.grab().toImage() == kept


def test_the_handle_keeps_its_place_on_a_ruler_that_grows(qtbot, slider):
    slider.set_value(3.0)
    slider.resize(300, 28)
    longer = make(qtbot)
    longer.resize(300, 28)
    longer.set_value(3.0)
    for each in (slider, longer):
        each.clearFocus()
    assert slider.handle_x() == longer.handle_x()
    assert slider.grab().toImage() == longer.grab().toImage()


def test_a_screen_reader_hears_the_true_value(slider):
    slider.set_unit("kg")
    slider.set_value(0.9)
    interface = QAccessible.queryAccessibleInterface(slider)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Name) == "mass"
    assert interface.text(QAccessible.Text.Value) == "0.900 kg"
    assert interface.valueInterface().currentValue() == 0.9
    assert interface.valueInterface().maximumValue() == 1e3


def test_a_screen_reader_can_set_the_value(slider):
    seen = edits(slider)
    QAccessible.queryAccessibleInterface(slider).valueInterface().setCurrentValue(2.0)
    assert seen == [(2.0, True)]


def test_the_stop_at_zero_lies_before_a_gap(slider):
    picture = slider.ruler()
    assert picture.track_left > picture.left + 10
    slider.set_value(0.0)
    assert slider.handle_x() == picture.left


@pytest.mark.parametrize("side", ["physics", "ml", "neutral"])
@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_each_state_looks_different(qtbot, side, theme):
    slider = make(qtbot, side=side)
    slider._appearance.set_theme(theme)
    slider._appearance.set_reduced_motion(True)
    slider.set_value(1.0)
    pictures = [slider.grab().toImage()]
    for change in (
        lambda: slider.set_optimum(0.1),
        lambda: slider.set_highlighted(True),
        lambda: slider.set_set_aside(True),
        lambda: slider.set_value(100.0),
    ):
        change()
        pictures.append(slider.grab().toImage())
    assert all(one != other for number, one in enumerate(pictures) for other in pictures[:number])
