"""The projector: what its panels show and where, and what a presenter's clicker does."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel

from gdlab.core.resources import path as resource
from gdlab.ui.app import make_window
from gdlab.ui.preferences import Preferences

VALLEY = resource("scenes", "elongated-valley.gdlab")


@pytest.fixture
def make(qtbot, tmp_path):
    """A window on a projector of a size."""

    def make(size=(1920, 1080)):
        preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        preferences.reduced_motion = True
        window = make_window(VALLEY, preferences)
        qtbot.addWidget(window, before_close_func=lambda w: w.document.history.setClean())
        window.setFixedSize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.set_projector(True, full_screen=False)
        QApplication.processEvents()
        return window

    yield make
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(window):
    views = window.views
    parts = {"canvas": views.canvas, "readings": views.readings, "table": views.table}
    return {name for name, part in parts.items() if part.isVisible()}


def press(qtbot, window, key):
    qtbot.keyClick(QApplication.focusWidget() or window, key)
    QApplication.processEvents()


def counter(window):
    return window.findChild(QLabel, "panel.counter").text()


def place(window, part):
    return part.rect().translated(part.mapTo(window, QPoint(0, 0)))


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080), (3840, 2160)])
def test_the_parts_stand_where_they_should_at_any_size(make, size):
    window = make(size)
    views, scale = window.views, min(size[0] / 1920, size[1] / 1080)
    canvas, readings, title = (place(window, part) for part in (views.canvas, views.readings, views.header))
    assert canvas.left() == pytest.approx(56 * scale, abs=1)
    assert size[0] - readings.right() == pytest.approx(56 * scale, abs=2)
    assert canvas.width() / size[0] == pytest.approx(0.61, abs=0.005)
    assert canvas.top() == title.bottom() + 1
    assert canvas.top() + views.canvas.frame.area.top() == pytest.approx(126 * scale, abs=1)
    clock = place(window, views.transport.clock)
    assert abs(clock.left() - readings.left()) <= 2, "the clocks stand under the readings"
    assert window.rect().contains(place(window, views.transport))


def test_the_readings_begin_where_the_map_begins(make):
    window = make()
    readings, canvas = place(window, window.views.readings), window.views.canvas
    edge = round(place(window, canvas).top() + canvas.frame.area.top())
    image, x = window.grab().toImage(), readings.center().x()
    band = window.appearance.theme.physS
    tops = [y for y in range(edge - 40, edge + 40) if image.pixelColor(x, y) == band]
    assert abs(tops[0] - edge) <= 1


def test_long_numbers_shrink_and_stay_inside(make):
    window = make()
    before = window.views.readings._size()
    window.presenter.move_knob("mass", 1.23e-9)
    window.presenter.move_knob("friction", 4.56e-9)
    readings = window.views.readings
    assert readings._size() < before
    image, page = readings.grab().toImage(), window.appearance.theme.page
    below = range(round(60 + readings._top), image.height())
    column = [image.pixelColor(image.width() - 1, y) for y in below]
    assert sum(colour != page for colour in column) <= 60, "only the second band reaches the edge"


def test_a_clicker_steps_through_the_panels_and_back(make, qtbot):
    window = make()
    seen = []
    for key in (None, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        if key is not None:
            press(qtbot, window, key)
        seen.append((counter(window), shown(window)))
    assert seen == [
        ("1 of 3", {"canvas", "readings"}),
        ("2 of 3", {"table"}),
        ("3 of 3", {"canvas"}),
        ("3 of 3", {"canvas"}),
        ("2 of 3", {"table"}),
    ]


@pytest.mark.parametrize("panel", [0, 1, 2])
def test_on_every_panel_space_plays_and_escape_leaves(make, qtbot, panel):
    window = make()
    for _ in range(panel):
        press(qtbot, window, Qt.Key.Key_PageDown)
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.player.playing
    press(qtbot, window, Qt.Key.Key_Space)
    assert not window.player.playing
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.appearance.projector
    assert shown(window) == {"canvas", "table"}
    assert window._docks.docks["table"].widget() is window.views.table
    assert QApplication.focusWidget() is window.views.canvas


def test_at_the_desk_the_clicker_and_escape_do_nothing(make, qtbot):
    window = make()
    window.set_projector(False)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Escape):
        press(qtbot, window, key)
    assert not window.appearance.projector
    assert shown(window) == {"canvas", "table"}


def test_the_next_time_begins_with_the_first_panel(make, qtbot):
    window = make()
    press(qtbot, window, Qt.Key.Key_PageDown)
    window.set_projector(False)
    window.set_projector(True, full_screen=False)
    assert counter(window) == "1 of 3"
    assert shown(window) == {"canvas", "readings"}


def test_closing_on_the_projector_remembers_the_desk(make):
    window = make()
    assert window.close()
    window.show()
    again = make()
    again.set_projector(False)
    assert all(dock.isVisible() for key, dock in again._docks.docks.items() if key != "race")


def test_the_readings_can_be_read_aloud(make):
    window = make()
    assert "Physics: " in window.views.readings.accessibleName()
    assert "0.900" in window.views.readings.accessibleName()
