"""When stationary points are looked for: at once where a formula is new, at rest where a hand drags a number."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gdlab.ui.app import make_window
from gdlab.ui.preferences import Preferences


@pytest.fixture
def window(qtbot, tmp_path):
    made = make_window(None, Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(made, before_close_func=lambda w: w.document.history.setClean())
    qtbot.waitUntil(lambda: made.presenter.settled)
    yield made
    made.views.canvas.finish()  # a map that is still being drawn would be waited for after the test


def searching(window):
    return window.presenter._renderer._search._searcher.busy


def test_a_typed_formula_is_searched_at_once(window, qtbot):
    window.presenter.type_formula("(x**2 - c)**2 + y**2", final=False)
    assert searching(window)
    qtbot.waitUntil(lambda: window.presenter.settled)
    assert [point.kind for point in window.presenter._renderer._points] == ["minimum", "minimum", "saddle"]


def test_while_a_coefficient_is_dragged_the_search_waits_for_the_hand_to_rest(window, qtbot):
    window.presenter.type_formula("(x**2 - c)**2 + y**2")
    qtbot.waitUntil(lambda: window.presenter.settled)
    for step in range(1, 5):
        window.presenter.move_coefficient("c", 1 + 0.1 * step, final=False)
        QApplication.processEvents()
        assert not searching(window)
        assert not window.presenter.settled
        assert window.presenter._renderer._search._rest.interval() > 100
    qtbot.waitUntil(lambda: window.presenter.settled)
    assert window.presenter._renderer._points[0].position[0] ** 2 == pytest.approx(1.4)


def test_when_the_hand_lets_go_nothing_more_is_waited_for(window, qtbot):
    window.presenter.type_formula("(x**2 - c)**2 + y**2")
    qtbot.waitUntil(lambda: window.presenter.settled)
    rest = window.presenter._renderer._search._rest
    window.presenter.move_coefficient("c", 1.5, final=False)
    QApplication.processEvents()
    window.presenter.move_coefficient("c", 1.5, final=True)  # as the drag left it
    assert rest.isActive()
    assert rest.interval() == 0
    qtbot.waitUntil(lambda: window.presenter.settled)
    window.presenter.move_coefficient("c", 1.6, final=False)
    window.presenter.move_coefficient("c", 1.7, final=True)
    assert rest.interval() == 0


def test_a_window_that_is_not_painted_waits_without_haste(made_window, qtbot):
    window = made_window(None)
    window.setUpdatesEnabled(False)
    window.show()
    search = window.presenter._renderer._search
    qtbot.waitSignal(search._rest.timeout).wait()
    assert search._rest.isActive()
    assert search._rest.interval() >= 20


def test_the_points_of_a_landscape_are_told_once(shown_window, qtbot):
    window = shown_window(None)
    search, told = window.presenter._renderer._search, []
    qtbot.waitUntil(lambda: not search.waits)
    search.found.connect(told.append)
    window.presenter.type_formula("x^2 + 3*y^2")
    window.presenter.settle()  # looks for them itself, while the search beside the window goes on
    qtbot.waitUntil(lambda: not search.waits)
    assert len(told) == 1
