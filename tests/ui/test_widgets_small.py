"""The small widgets: reachable by keyboard, named for screen readers, and quiet when they are set."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import THEMES
from gdlab.ui.widgets.buttons import HIT, Chip, IconButton
from gdlab.ui.widgets.dock_title_bar import DockTitleBar
from gdlab.ui.widgets.heads import ColumnHead, SectionHead
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.warning_line import WarningLine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform says so of windows

SCHEMES = [("explicit", "explicit"), ("implicit", "implicit"), ("exact", "exact")]


@pytest.fixture
def appearance(qapp):
    return Appearance()


@pytest.fixture
def segments(qtbot, appearance):
    widget = SegmentedControl(appearance, SCHEMES, "Friction")
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


def test_showing_a_choice_is_no_edit(segments, qtbot):
    with qtbot.assertNotEmitted(segments.chosen):
        segments.set_value("exact")
    assert segments.value() == "exact"


def test_clicking_chooses_once(segments, qtbot):
    seen = []
    segments.chosen.connect(seen.append)
    for _ in range(2):
        qtbot.mouseClick(segments._segments["implicit"], Qt.MouseButton.LeftButton)
    assert seen == ["implicit"]


def test_left_and_right_choose_the_neighbour(segments, qtbot):
    seen = []
    segments.chosen.connect(seen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(segments._segments[segments.value()], key)
    assert seen == ["implicit", "exact", "implicit"]


def test_between_words_that_are_not_chosen_stands_a_hairline(segments, qtbot):
    qtbot.waitExposed(segments)
    for key in ("exact", "explicit", "implicit", "exact"):
        segments.set_value(key)
        QApplication.processEvents()
        seen = segments.screen().grabWindow(segments.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert seen == segments.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_one_tab_stop_for_the_whole_choice(segments):
    segments.set_value("exact")
    stops = [key for key, each in segments._segments.items() if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["exact"]


def test_choosing_moves_nothing(segments):
    before = [each.geometry() for each in segments._segments.values()]
    segments.set_value("exact")
    segments.layout().activate()
    assert [each.geometry() for each in segments._segments.values()] == before


@pytest.mark.parametrize("make", [lambda a: IconButton(a, "undo", "Undo"), lambda a: Chip(a, "Honey")])
def test_buttons_can_be_hit_named_and_focused(qtbot, appearance, make):
    button = make(appearance)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    button.show()
    assert min(button.width(), button.height()) >= HIT
    assert button.accessibleName()
    without = button.grab().toImage()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != without
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_checked_icon_is_another_icon(qtbot, appearance):
    button = IconButton(appearance, "pin", "Pin", checked_icon="pinned", token="rule2")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    before = button.grab().toImage()
    button.setChecked(True)
    assert button.grab().toImage() != before


def test_heads_name_their_columns(qtbot, appearance):
    for side, name in (("physics", "Physics"), ("ml", "Machine learning")):
        head = ColumnHead(appearance, side)
        qtbot.addWidget(head)
        assert head.accessibleName() == name
    section = SectionHead(appearance, "Where the modes sit")
    qtbot.addWidget(section)
    assert section.font().weight() == 600


@pytest.mark.parametrize("side", ["physics", "ml"])
def test_on_the_projector_a_head_is_a_solid_band(qtbot, appearance, side):
    appearance.set_theme(THEMES["contrast"])
    appearance.set_projector(True)
    head = ColumnHead(appearance, side)
    qtbot.addWidget(head)
    head.resize(600, head.sizeHint().height())
    image = head.grab().toImage()
    assert image.pixelColor(image.width() - 5, image.height() // 2) == appearance.theme.side(side).stroke


def test_a_warning_is_a_sentence_and_at_most_one_action(qtbot, appearance):
    line = WarningLine(appearance)
    qtbot.addWidget(line)
    assert line.isHidden()
    line.set_warning("This bounces for ever.", "Halve Δt")
    assert not line.isHidden()
    assert line.accessibleName() == line.sentence() == "This bounces for ever."
    with qtbot.waitSignal(line.action_triggered):
        line.action().click()
    line.set_warning("This bounces for ever.")
    assert line.action().isHidden()
    line.set_warning("")
    assert line.isHidden()


def test_a_dock_floats_and_closes_by_its_title_bar(qtbot, appearance):
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget("Parameters", window)
    dock.setWidget(QWidget())
    bar = DockTitleBar(appearance, dock)
    dock.setTitleBarWidget(bar)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.show()
    assert bar.sizeHint().height() == 40
    qtbot.mouseClick(bar.float_button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    qtbot.mouseClick(bar.float_button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert dock.isHidden()
    assert "Parameters" in bar.close_button.accessibleName()
