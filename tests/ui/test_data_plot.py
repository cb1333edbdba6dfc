"""The data plot: what it shows, and how points are placed, moved and removed by pointer and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gdlab.landscapes.data_sets import data_set, data_sets
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models import Samples
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_plot import DataPlot
from gdlab.ui.editor.data_points import MOST
from gdlab.ui.theme import THEMES

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
TASKS = [(key, task) for key, data in data_sets().items() for task in data.tasks]
LINE = ([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 5.0])
LABELS = ([1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, 1.0])


@pytest.fixture
def plot(qtbot):
    window = QWidget()
    QVBoxLayout(window).addWidget(widget := DataPlot(Appearance()))
    qtbot.addWidget(window)
    window.resize(290, 230)
    window.show()
    qtbot.waitExposed(window)
    yield widget
    window.close()


def own(plot, points=LINE, model="linear"):
    landscape = DatasetLandscape(model, Samples(*points))
    plot.set_landscape(landscape, editable=True)
    return landscape


def heard(plot):
    told = []
    plot.edited.connect(lambda x, t, final: told.append((x.copy(), t.copy(), final)))
    return told


def pixel(plot, x, y):
    return plot.frame().to_pixel(x, y).toPoint()


def drag(qtbot, plot, start, end, steps=4):
    qtbot.mousePress(plot, LEFT, pos=start)
    for k in range(1, steps + 1):
        qtbot.mouseMove(plot, start + (end - start) * (k / steps))
        QApplication.processEvents()


def picture(plot):
    return plot.grab().toImage()


# ---- what is shown ----


@pytest.mark.parametrize(("key", "task"), TASKS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_every_task_is_drawn_and_moves_with_the_weights(plot, key, task, theme):
    plot._appearance.set_theme(theme)
    landscape = data_set(key).landscape(task)
    plot.set_landscape(landscape)
    empty = picture(plot)
    plot.set_weights(landscape.start)
    first = picture(plot)
    plot.set_weights(landscape.bounds.mean(axis=1))
    assert empty != first != picture(plot)


@pytest.mark.parametrize(("key", "task"), TASKS)
def test_all_points_lie_in_the_frame(plot, key, task):
    landscape = data_set(key).landscape(task)
    plot.set_landscape(landscape)
    places = plot.frame().to_pixels(plot.hand.points.places)
    assert all(plot.frame().holds(QPointF(*place)) for place in places)


def test_the_line_runs_where_the_model_says(plot):
    landscape = own(plot)
    plot.set_weights([0.0, 0.0])
    level = landscape.prediction([0.0, 0.0], [1.5])[0]
    at = pixel(plot, 1.5, level)
    ink = plot._appearance.theme.ink
    image, ratio = picture(plot), plot.devicePixelRatioF()
    dark = image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))
    assert abs(dark.lightness() - ink.lightness()) < 40
    assert image.pixelColor(round(at.x() * ratio), round((at.y() - 20) * ratio)).lightness() > 200


def test_the_same_weights_paint_nothing(qtbot, plot, monkeypatch):
    own(plot)
    plot.set_weights([0.5, 0.5])
    updates = []
    monkeypatch.setattr(plot, "update", lambda *area: updates.append(area))
    plot.set_weights(np.array([0.5, 0.5]))
    assert updates == []
    plot.set_weights([0.5, 0.6])
    assert len(updates) == 1


@pytest.mark.parametrize("weights", [[np.nan, 1], [np.inf, 0], [1e300, -1e300], [1e12, 1e12]])
@pytest.mark.parametrize(("key", "task"), [("hubble", "line"), ("penguins", "classifier"), ("challenger", "neuron")])
def test_no_weights_break_it(plot, key, task, weights):
    plot.set_landscape(data_set(key).landscape(task))
    plot.set_weights(weights)
    assert not picture(plot).isNull()


def test_without_data_it_is_empty(plot, qtbot):
    plot.set_landscape(None)
    plot.set_weights([1, 1])
    qtbot.mouseClick(plot, LEFT, pos=QPoint(100, 100))
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.frame() is None
    assert not picture(plot).isNull()


def test_it_grows_with_its_window(plot):
    own(plot)
    small = plot.frame().area
    plot.window().resize(1100, 860)
    QApplication.processEvents()
    large = plot.frame().area
    assert large.width() > 3.5 * small.width()
    assert large.height() > 3.5 * small.height()
    assert large.left() < 3 * small.left()


# ---- placing with the pointer ----


def test_a_click_on_empty_ground_adds_a_point_there(qtbot, plot):
    own(plot)
    told = heard(plot)
    at = pixel(plot, 2.5, 4.5)
    x, y = plot.frame().to_data(QPointF(at))
    qtbot.mouseClick(plot, LEFT, pos=at)
    assert [final for _, _, final in told] == [False, True]
    inputs, targets, _ = told[-1]
    assert inputs.shape == (5, 1)
    assert inputs[-1, 0] == pytest.approx(x)
    assert targets[-1] == pytest.approx(y)


def test_a_point_that_is_taken_away_under_the_pointer_is_marked_no_more(qtbot, plot):
    own(plot, ([1.0, 2.0, 3.0, 2.5], [1.0, 3.0, 2.0, 4.0]))
    at = pixel(plot, 2.5, 4.0)
    qtbot.mouseMove(plot, at)
    marked = picture(plot)
    plot.set_landscape(DatasetLandscape("linear", Samples([1.0, 2.0, 3.0], [1.0, 3.0, 2.0])), editable=True)
    left = picture(plot)
    qtbot.mouseMove(plot, QPoint(2, 2))
    assert picture(plot) == left != marked


def test_a_drag_moves_one_point_and_is_final_once(qtbot, plot):
    own(plot)
    told = heard(plot)
    end = pixel(plot, 2.6, 4.0)
    drag(qtbot, plot, pixel(plot, 2.0, 3.0), end)
    view = plot.frame().view
    qtbot.mouseRelease(plot, LEFT, pos=end)
    assert [final for _, _, final in told].count(True) == 1
    assert told[-1][2]
    inputs, targets, _ = told[-1]
    assert inputs[1, 0] == pytest.approx(2.6, abs=view.width / 100)
    assert targets[1] == pytest.approx(4.0, abs=view.height / 100)
    assert np.delete(inputs, 1).tolist() == [1, 3, 4]


def test_while_it_is_dragged_the_hand_decides_and_the_view_stays(qtbot, plot):
    landscape = own(plot)
    view = plot.frame().view
    drag(qtbot, plot, pixel(plot, 2.0, 3.0), pixel(plot, 2.6, 4.0))
    held = plot.hand.points
    plot.set_landscape(landscape, editable=True)
    assert plot.hand.points is held
    assert plot.frame().view == view
    qtbot.mouseRelease(plot, LEFT)


def test_a_drag_beyond_the_frame_stops_at_it_and_widens_the_view_afterwards(qtbot, plot):
    own(plot)
    told = heard(plot)
    before = plot.frame().view
    drag(qtbot, plot, pixel(plot, 4.0, 5.0), QPoint(plot.width() - 1, 2))
    qtbot.mouseRelease(plot, LEFT)
    assert told[-1][0][3, 0] == pytest.approx(before.right)
    assert told[-1][1][3] == pytest.approx(before.top)
    assert plot.frame().view.right > before.right
    assert plot.frame().view.top > before.top


def test_pressing_a_point_without_moving_edits_nothing(qtbot, plot):
    own(plot)
    told = heard(plot)
    qtbot.mouseClick(plot, LEFT, pos=pixel(plot, 2.0, 3.0))
    assert told == []
    assert plot.hand.selected == 1
    assert "Point 2 of 4" in plot.accessibleDescription()


def test_a_right_click_removes_a_point(qtbot, plot):
    own(plot)
    told = heard(plot)
    qtbot.mouseClick(plot, RIGHT, pos=pixel(plot, 2.5, 4.5))
    assert told == []
    qtbot.mouseClick(plot, RIGHT, pos=pixel(plot, 2.0, 3.0))
    assert [(x[:, 0].tolist(), t.tolist(), final) for x, t, final in told] == [([1, 3, 4], [1, 2, 5], True)]


def test_two_points_are_kept_and_it_is_said_why(qtbot, plot):
    own(plot, ([1.0, 2.0], [1.0, 2.0]))
    told, why = heard(plot), []
    plot.refused.connect(why.append)
    qtbot.mouseClick(plot, RIGHT, pos=pixel(plot, 1.0, 1.0))
    assert told == []
    assert "At least 2 points" in why[-1]


def test_points_that_cannot_be_learned_from_are_refused(qtbot, plot):
    own(plot, ([1.0, 2.0], [1.0, 2.0]))
    why = []
    plot.refused.connect(why.append)
    plot.hand.take(1)
    plot.hand.move(1.0, 2.0)
    assert "same for every point" in why[-1]
    assert plot.hand.points.inputs[1, 0] == 2.0
    plot.hand.move(1.5, 2.0)
    assert why[-1] == ""
    plot.hand.let_go()


def test_where_one_clicks_decides_on_the_label(qtbot, plot):
    own(plot, LABELS, "logistic")
    told = heard(plot)
    qtbot.mouseClick(plot, LEFT, pos=pixel(plot, 2.5, 0.7))
    qtbot.mouseClick(plot, LEFT, pos=pixel(plot, 1.5, 0.3))
    assert told[-1][1].tolist() == [0, 1, 0, 1, 1, 0]


def test_a_label_follows_the_half_it_is_dragged_into(qtbot, plot):
    own(plot, LABELS, "logistic")
    told = heard(plot)
    end = pixel(plot, 1.2, 0.8)
    drag(qtbot, plot, pixel(plot, 1.0, 0.0), end)
    qtbot.mouseRelease(plot, LEFT, pos=end)
    assert told[-1][1].tolist() == [1, 1, 0, 1]


def test_escape_gives_a_drag_up(qtbot, plot):
    own(plot)
    told = heard(plot)
    drag(qtbot, plot, pixel(plot, 2.0, 3.0), pixel(plot, 2.6, 4.0))
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    qtbot.mouseRelease(plot, LEFT)
    assert told[-1][0][:, 0].tolist() == LINE[0]
    assert told[-1][1].tolist() == LINE[1]
    assert [final for _, _, final in told].count(True) == 1


def test_shipped_points_stay_where_they_were_measured(qtbot, plot):
    plot.set_landscape(data_set("hubble").landscape("line"))
    told = heard(plot)
    x, y = plot.hand.points.places[0]
    drag(qtbot, plot, pixel(plot, x, y), pixel(plot, 1.5, 200))
    qtbot.mouseRelease(plot, LEFT)
    qtbot.mouseClick(plot, LEFT, pos=pixel(plot, 1.4, 800))
    qtbot.mouseClick(plot, RIGHT, pos=pixel(plot, x, y))
    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    assert told == []


def test_very_many_points_are_only_shown(plot):
    own(plot, (np.arange(MOST + 1.0), np.arange(MOST + 1.0) ** 2))
    assert not plot.is_editable()


# ---- the keyboard ----


def test_arrows_choose_from_left_to_right(qtbot, plot):
    own(plot, ([3.0, 1.0, 2.0], [1.0, 2.0, 3.0]))
    plot.setFocus()
    chosen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(plot, key)
        chosen.append(plot.hand.selected)
    assert chosen == [1, 2, 0, 0, 1]


def test_ctrl_and_an_arrow_move_the_chosen_point(qtbot, plot):
    own(plot)
    told = heard(plot)
    plot.hand.select(1)
    step = plot.frame().view.width / 100
    for _ in range(3):
        QApplication.sendEvent(
            plot, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        )
    qtbot.keyRelease(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert [final for _, _, final in told] == [False, False, False, True]
    assert told[-1][0][1, 0] == pytest.approx(2 + 3 * step)
    assert told[-1][1][1] == 3


def test_ctrl_up_makes_a_label_one(qtbot, plot):
    own(plot, LABELS, "logistic")
    told = heard(plot)
    plot.hand.select(0)
    qtbot.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert told[-1][1].tolist() == [1, 1, 0, 1]


def test_delete_removes_the_chosen_point_and_insert_adds_one(qtbot, plot):
    own(plot)
    told = heard(plot)
    plot.hand.select(2)
    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    assert told[-1][0][:, 0].tolist() == [1, 2, 4]
    qtbot.keyClick(plot, Qt.Key.Key_Insert)
    assert len(told[-1][1]) == 4
    assert plot.hand.selected == 3


def test_its_keys_are_not_the_windows_shortcuts(plot):
    own(plot)

    def kept(key, modifiers=Qt.KeyboardModifier.NoModifier):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(plot, event)
        return event.isAccepted()

    assert kept(Qt.Key.Key_Delete)
    assert kept(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert not kept(Qt.Key.Key_Space)
    assert not kept(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


# ---- two inputs ----


def test_two_inputs_span_the_plot_and_shift_makes_a_click_a_zero(qtbot, plot):
    landscape = data_set("penguins").landscape("classifier")
    points = (landscape.samples.inputs[:40], landscape.samples.targets[:40])
    plot.set_landscape(DatasetLandscape(landscape.model, Samples(*points)), editable=True)
    told = heard(plot)
    view = plot.frame().view
    corner = view.left + 0.03 * view.width, view.top - 0.03 * view.height
    at = pixel(plot, *corner)
    qtbot.mouseClick(plot, LEFT, Qt.KeyboardModifier.ShiftModifier, at)
    x, y = told[-1][0][-1]
    assert told[-1][0].shape == (41, 2)
    assert (x, y) == pytest.approx(corner, rel=0.02)
    assert told[-1][1][-1] == 0
