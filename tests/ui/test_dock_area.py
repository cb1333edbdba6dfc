"""The docks in small windows: nothing overlaps, nothing is lost, and everything is back when there is room again."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdlab.ui.app import make_window
from gdlab.ui.preferences import Preferences

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


@pytest.fixture
def window(qtbot, tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    preferences.reduced_motion = True
    window = make_window(None, preferences)
    window.setMinimumSize(900, 640)
    qtbot.addWidget(window, before_close_func=lambda window: window.document.history.setClean())
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    settle()
    return window


def settle():
    for _ in range(4):
        QApplication.processEvents()


def sized(window, width, height):
    window.resize(width, height)
    settle()
    return window._docks.docks


def test_side_by_side_as_long_as_there_is_room(window):
    docks = sized(window, 1366, 768)
    assert window.tabifiedDockWidgets(docks["landscape"]) == []


def test_in_a_narrow_window_the_side_docks_share_a_place(window):
    docks = sized(window, 900, 640)
    assert window.tabifiedDockWidgets(docks["landscape"]) == [docks["parameters"]]


@pytest.mark.parametrize("size", [(900, 640), (1000, 700), (1100, 700), (1366, 768)])
def test_nothing_overlaps_and_the_canvas_has_what_it_needs(window, size):
    docks = sized(window, *size)
    centre = window.centralWidget()
    assert centre.width() >= centre.minimumSizeHint().width()
    assert not docks["parameters"].geometry().intersects(centre.geometry())
    content = docks["parameters"].widget()
    assert content.widget().width() <= content.viewport().width()
    assert docks["parameters"].geometry().bottom() < docks["table"].geometry().top()


def test_with_room_again_they_stand_where_they_stood(window):
    sized(window, 900, 640)
    docks = sized(window, 1600, 900)
    assert window.tabifiedDockWidgets(docks["landscape"]) == []
    assert window.dockWidgetArea(docks["landscape"]) == LEFT
    assert window.dockWidgetArea(docks["parameters"]) == RIGHT
    assert docks["landscape"].geometry().right() < window.centralWidget().x()


def test_an_arrangement_of_the_persons_own_is_left_alone(window):
    docks = window._docks.docks
    window.addDockWidget(RIGHT, docks["landscape"])
    settle()
    sized(window, 900, 640)
    assert window.tabifiedDockWidgets(docks["landscape"]) == []
    docks["landscape"].hide()
    sized(window, 1366, 768)
    assert docks["landscape"].isHidden()


def test_the_projector_does_not_disturb_them(window):
    docks = sized(window, 900, 640)
    window.set_projector(True, full_screen=False)
    sized(window, 1600, 900)
    window.set_projector(False)
    settle()
    assert window.tabifiedDockWidgets(docks["landscape"]) == []
    assert docks["landscape"].isVisible()
    assert docks["parameters"].isVisible()


def test_where_the_table_changes_neither_dock_nor_window_is_painted(window, watched):
    settle()
    table, dock = window.views.table, window._docks.docks["table"]
    painted = watched(QEvent.Type.Paint, table.viewport(), dock, window)
    table.viewport().update()
    settle()
    assert [part for part, _ in painted] == [table.viewport()]
    seen = window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    whole = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    area = QRect(table.viewport().mapTo(window, QPoint()), table.viewport().size())
    assert seen.copy(area) == whole.copy(area)
