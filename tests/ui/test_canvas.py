import threading
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QRegion, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from gdlab.analysis.view import View
from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas import layers, survey, trail_drawing
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.growing import GrowingArray
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.canvas.subject import Subject
from gdlab.ui.painting import overlay_parts, picture
from gdlab.ui.painting.arrows import ARROWS
from gdlab.ui.painting.colour_maps import COLOUR_MAPS, map_stops
from gdlab.ui.painting.picture_data import Words
from gdlab.ui.painting.text import Bilingual
from gdlab.ui.theme import THEMES


def landscape(function, dimension=2):
    bounds = np.array([[-2.0, 2.0]] * dimension)
    return SimpleNamespace(dimension=dimension, bounds=bounds, value=lambda x: function(*x.T))


VALLEY = landscape(lambda x, y: 10 * x**2 + y**2 / 2)
MINIMUM = SimpleNamespace(position=np.zeros(2), value=0.0, kind="minimum")


def walk(steps, seed=0, dimension=2):
    return np.cumsum(np.random.default_rng(seed).normal(0, 0.05, (steps, dimension)), axis=0)


@pytest.fixture
def appearance(qapp):
    look = Appearance()
    look.set_reduced_motion(True)
    return look


@pytest.fixture
def canvas(qtbot, appearance):
    widget = Canvas(appearance)
    qtbot.addWidget(widget)
    widget.resize(620, 400)
    widget.set_landscape(VALLEY)
    widget.set_stationary_points([MINIMUM])
    widget.show()
    widget.finish()
    return widget


def pixels(widget):
    widget.finish()
    return widget.grab().toImage()


def mouse(widget, kind, at, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier):
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), button, held, modifiers))


def drag(widget, start, end, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier):
    mouse(widget, QEvent.Type.MouseButtonPress, start, button, modifiers)
    mouse(widget, QEvent.Type.MouseMove, end, button, modifiers)
    mouse(widget, QEvent.Type.MouseButtonRelease, end, button, modifiers)


def recorded(signal):
    calls = []
    signal.connect(lambda *arguments: calls.append(arguments))
    return calls


def test_a_trail_grown_step_by_step_is_the_trail_drawn_at_once(canvas, qtbot, appearance):
    path = walk(3000)
    path[700] = np.nan
    for cursor in (0, 1, 2, 50, 51, 900, 2100, 2999):
        canvas.set_path(path[: cursor + 1], cursor)
        canvas.repaint()
    assert pixels(canvas) == pixels(fresh_canvas(qtbot, appearance, path, 2999))


def test_scrubbing_back_and_forth_ends_where_going_there_directly_does(canvas):
    path = walk(400)
    canvas.set_path(path, 200)
    direct = pixels(canvas)
    for cursor in (399, 100, 3, 200):
        canvas.set_path(path, cursor)
        canvas.repaint()
    assert pixels(canvas) == direct


def test_scrubbing_anywhere_in_a_long_trail_shows_what_a_fresh_canvas_shows(canvas, qtbot, appearance):
    path = walk(9000)
    canvas.set_path(path, 8999)
    canvas.finish()
    for cursor in (8500, 2000, 2001, 7000, 1024, 5003):
        canvas.set_path(path, cursor)
        canvas.repaint()
    assert pixels(canvas) == pixels(fresh_canvas(qtbot, appearance, path, 5003))


def test_scrubbing_draws_no_more_than_one_checkpoint_of_the_trail(canvas, monkeypatch):
    path = walk(9000)
    canvas.set_path(path, 8999)
    canvas.finish()
    drawn = []
    follow = trail_drawing.paint_line_segments
    monkeypatch.setattr(trail_drawing, "paint_line_segments", lambda p, s, m: drawn.append(len(m)) or follow(p, s, m))
    for cursor in (8990, 4500, 100, 8000):
        drawn.clear()
        canvas.set_path(path, cursor)
        canvas.repaint()
        assert sum(drawn) <= 1024


def test_a_future_that_changes_leaves_the_drawn_past_alone(canvas, qtbot, appearance, monkeypatch):
    path = walk(3000)
    canvas.set_path(path, 2000)
    canvas.finish()
    monkeypatch.setattr(trail_drawing, "paint_line_segments", lambda *a: pytest.fail("the past was drawn again"))
    path = path.copy()
    path[2001:] += 0.2
    canvas.set_path(path, 2000)
    canvas.repaint()
    monkeypatch.undo()
    path[1500:] += 0.2
    canvas.set_path(path, 2000)
    assert pixels(canvas) == pixels(fresh_canvas(qtbot, appearance, path, 2000))


def test_while_the_view_glides_a_long_trail_is_stretched_and_on_arrival_exact(canvas, qtbot, appearance, monkeypatch):
    path = walk(2500)
    canvas.set_path(path, 2400)
    canvas.finish()
    appearance.reduced_motion = False
    canvas.zoom(2.0)
    frames = []
    follow = trail_drawing.paint_line_segments
    monkeypatch.setattr(
        trail_drawing, "paint_line_segments", lambda *a: frames.append(canvas._motion.moving) or follow(*a)
    )
    qtbot.waitUntil(lambda: not canvas._motion.moving and bool(frames))
    assert not any(frames)
    fresh = fresh_canvas(qtbot, appearance, path, 2400)
    appearance.reduced_motion = True
    fresh.zoom(2.0)
    assert pixels(canvas) == pixels(fresh)


def fresh_canvas(qtbot, appearance, path, cursor):
    fresh = Canvas(appearance)
    qtbot.addWidget(fresh)
    fresh.resize(620, 400)
    fresh.set_landscape(VALLEY)
    fresh.set_stationary_points([MINIMUM])
    fresh.set_path(path, cursor)
    fresh.show()
    return fresh


@pytest.mark.parametrize("place", ["beside the trail", "on the start", "out of view"])
def test_what_is_repainted_in_part_is_what_a_whole_repaint_shows(canvas, appearance, place):
    path = walk(900, seed=5)
    canvas.set_arrows(frozenset(ARROWS))
    canvas.set_arrow_scale(1.0, 1.0)
    regions = []
    paint = canvas.paintEvent
    canvas.paintEvent = lambda event: regions.append(event.region()) or paint(event)
    shift = {"beside the trail": 0.0, "on the start": 0.01, "out of view": 3.0}[place]
    for number, cursor in enumerate([*range(300, 420, 7), 200, 205, 0, 3, 899]):
        strength = np.array([np.cos(number), np.sin(number)]) * (1 + number % 4)
        path[cursor + 1 :] += 0.02 + (shift if number == 12 else 0.0)
        canvas.set_path(path, cursor)
        canvas.set_vectors(strength, -2 * strength, 0.5 * strength, strength[::-1])
        canvas.set_particle(0.0 if number % 5 == 4 else 1.0 + number % 3)
        canvas.set_value(float(number % 7))
        QApplication.processEvents()
        shown = canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
        whole = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert shown == whole
    full = QRegion(canvas.rect())
    assert any(region != full for region in regions)


def test_what_lies_where_nothing_has_changed_is_not_drawn_again(canvas, monkeypatch):
    path = np.linspace((-1.5, -1.5), (1.5, 1.5), 900)
    canvas.set_arrow_scale(1.0, 1.0)
    canvas.set_vectors(*np.zeros((4, 2)))
    canvas.set_path(path, 600)
    QApplication.processEvents()
    drawn = []
    for name in ("paint_bar", "paint_start", "paint_particle"):
        paint = getattr(overlay_parts, name)
        monkeypatch.setattr(overlay_parts, name, lambda *a, _n=name, _p=paint, **k: drawn.append(_n) or _p(*a, **k))
    canvas.set_path(path, 601)
    QApplication.processEvents()
    assert drawn == ["paint_particle"]
    canvas.grab()
    assert sorted(drawn[1:]) == ["paint_bar", "paint_particle", "paint_start"]


def test_a_path_that_is_changed_in_place_is_drawn_anew(canvas):
    path = walk(50)
    canvas.set_path(path, 49)
    before = pixels(canvas)
    path[10:] += 0.3
    canvas.set_path(path, 49)
    assert pixels(canvas) != before


def test_stationary_points_are_marked_on_the_map_there_is(canvas):
    canvas.set_stationary_points([])
    canvas.repaint()
    ground, without = canvas.picture.ground, canvas.grab().toImage()
    canvas.set_stationary_points([MINIMUM])
    assert canvas.picture.ground is ground
    assert canvas.grab().toImage() != without


def test_the_marks_of_a_map_stay_with_it_until_the_next_one_is_there(canvas):
    shown = canvas.picture.marks
    assert shown
    canvas.set_landscape(landscape(lambda x, y: x + y))
    assert canvas.picture.marks == shown
    canvas.finish()
    assert canvas.picture.marks == ()
    canvas.set_landscape(landscape(lambda x, y: x**2 + y))
    canvas.set_stationary_points([MINIMUM])
    assert canvas.picture.marks == ()
    canvas.finish()
    assert canvas.picture.marks == shown


def test_a_new_map_is_drawn_once_off_the_gui_thread_and_its_surroundings_once(canvas, qtbot, monkeypatch):
    canvas.set_path(walk(40), 20)
    qtbot.waitUntil(lambda: not canvas._ground._surveyor.busy)
    canvas.repaint()
    drawn, surrounded, placed = [], [], []
    draw, surround, place = survey.map_image, layers.paint_bar, layers.number_places
    monkeypatch.setattr(survey, "map_image", lambda *a, **k: drawn.append(threading.current_thread()) or draw(*a, **k))
    monkeypatch.setattr(layers, "paint_bar", lambda *a: surrounded.append(1) or surround(*a))
    monkeypatch.setattr(layers, "number_places", lambda *a: placed.append(1) or place(*a))
    canvas.set_landscape(landscape(lambda x, y: x**2 + 4 * y**2))
    canvas.set_stationary_points([MINIMUM])
    canvas.set_path(walk(40, seed=3), 20)
    canvas.repaint()
    assert (surrounded, placed) == ([], [])  # the map before stays as it is
    qtbot.waitUntil(lambda: not canvas.is_stale)
    canvas.repaint()
    canvas.repaint()
    assert len(drawn) == len(surrounded) == len(placed) == 1
    assert drawn[0] is not threading.main_thread()


def test_points_that_are_known_before_their_map_change_nothing_that_is_shown(canvas, qtbot, monkeypatch):
    canvas.set_landscape(landscape(lambda x, y: x**2 + 4 * y**2))
    canvas.repaint()
    changes = []
    monkeypatch.setattr(canvas, "_change", lambda: changes.append("change"))
    canvas.set_stationary_points([MINIMUM])
    assert changes == []
    monkeypatch.undo()
    qtbot.waitUntil(lambda: not canvas.is_stale)
    assert len(canvas.picture.marks) == 1


def test_axes_and_colour_bar_stay_where_another_ground_has_the_same_levels(canvas, qtbot, monkeypatch):
    canvas.set_landscape(landscape(lambda x, y: x**2 + 4 * y**2))
    canvas.finish()
    canvas.repaint()
    surrounded, surround, sides = [], layers.paint_bar, []
    monkeypatch.setattr(layers, "paint_sides", lambda *_a: sides.append(1))
    monkeypatch.setattr(layers, "paint_bar", lambda *a: surrounded.append(1) or surround(*a))
    canvas.set_landscape(landscape(lambda x, y: 4 * x**2 + y**2))
    canvas.finish()
    canvas.repaint()
    assert surrounded == []
    canvas.set_landscape(landscape(lambda x, y: 9 * x**2 + 30 * y**2))
    assert pixels(canvas).size() == canvas.size()
    assert surrounded == [1]
    assert sides == []  # other levels stand on the bar alone


def test_a_map_drawn_in_the_background_is_what_the_gui_thread_would_draw(canvas, qtbot, monkeypatch):
    canvas.set_landscape(landscape(lambda x, y: x**2 * y + y**2))
    qtbot.waitUntil(lambda: not canvas.is_stale)
    assert canvas._ground.picture is not None
    behind = canvas.grab().toImage()
    canvas.set_landscape(VALLEY)
    canvas.finish()
    canvas.set_landscape(landscape(lambda x, y: x**2 * y + y**2))
    canvas.finish()
    assert canvas._ground.picture is None
    assert canvas.grab().toImage() == behind


def test_a_map_that_was_drawn_for_another_theme_is_not_shown(canvas, qtbot, appearance):
    canvas.set_landscape(landscape(lambda x, y: x**2 * y + y**2))
    appearance.set_theme(THEMES["dark"])
    qtbot.waitUntil(lambda: not canvas.is_stale)
    shown = canvas.grab().toImage()
    canvas.set_landscape(VALLEY)
    canvas.finish()
    canvas.set_landscape(landscape(lambda x, y: x**2 * y + y**2))
    assert pixels(canvas) == shown
    assert shown.pixelColor(canvas.frame.area.center().toPoint()).lightness() < 128


def test_of_maps_that_overtake_one_another_the_one_asked_for_last_is_shown(canvas, qtbot):
    for slope in range(1, 6):
        canvas.set_landscape(landscape(lambda x, y, slope=slope: slope * x + y))
    last = canvas._ground.section
    qtbot.waitUntil(lambda: not canvas.is_stale)
    assert canvas._ground.section is last
    assert canvas.grab().toImage() == pixels(canvas)
    assert canvas.picture.ground.steepness == pytest.approx(np.hypot(5, 1))


def dent(x):
    return landscape(lambda a, b: 10 * a**2 + b**2 / 2 - 4 * np.exp(-9 * (a - x) ** 2 - 9 * (b - 1) ** 2))


def painted_regions(canvas):
    regions, paint = [], canvas.paintEvent
    canvas.paintEvent = lambda event: regions.append(event.region()) or paint(event)
    return regions


def test_of_a_map_that_a_hand_shapes_only_what_changes_is_painted_and_all_is_right(canvas):
    canvas.resize(1200, 700)
    canvas.set_stationary_points([])
    canvas.set_landscape(dent(-1.0))
    canvas.finish()
    canvas.repaint()
    canvas._ground.hold(canvas.frame.view)
    regions, area = painted_regions(canvas), canvas.width() * canvas.height()
    for number, x in enumerate((-0.95, -0.9, -0.8)):
        canvas.set_landscape(dent(x))
        QApplication.processEvents()
        rectangle = regions.pop().boundingRect()
        assert number == 0 or rectangle.width() * rectangle.height() < area / 3
        shown = canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert shown == canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        regions.clear()
    moved = canvas.grab().toImage()
    canvas._ground.hold(None)
    canvas.finish()
    canvas.repaint()
    assert canvas.grab().toImage() != moved  # rough until the hand rests
    shaped = canvas.grab().toImage()
    canvas.set_landscape(VALLEY)
    canvas.finish()
    canvas.repaint()
    canvas.set_landscape(dent(-0.8))
    assert pixels(canvas) == shaped


def test_a_hand_rests_from_when_what_it_did_has_been_painted(canvas, monkeypatch):
    begun = []
    canvas.resize(1200, 700)
    canvas.finish()
    canvas._ground.hold(canvas.frame.view)
    canvas.set_landscape(dent(0.0))
    pause = canvas._ground._pause
    assert pause.isActive()
    monkeypatch.setattr(canvas._ground, "_pause", SimpleNamespace(isActive=lambda: True, start=lambda: begun.append(1)))
    canvas.repaint()
    monkeypatch.undo()
    assert begun == [1]


def test_a_patient_canvas_keeps_its_picture_until_the_new_map_is_there_and_paints_once(canvas, qtbot):
    canvas.set_path(walk(40), 20)
    qtbot.waitUntil(lambda: not canvas._ground._surveyor.busy)
    canvas.repaint()
    before, regions = canvas.grab().toImage(), painted_regions(canvas)
    canvas.set_landscape(landscape(lambda x, y: x**2 + 4 * y**2), patient=True)
    canvas.set_path(walk(40, seed=3), 20)
    QApplication.sendPostedEvents()
    assert regions == []
    assert canvas.grab().toImage() == before
    regions.clear()
    qtbot.waitUntil(lambda: not canvas.is_stale)
    QApplication.processEvents()
    assert len(regions) == 1
    assert canvas.grab().toImage() == pixels(canvas) != before


def test_a_patient_canvas_shows_the_new_path_when_the_map_is_late_or_another_hand_is_at_it(canvas):
    for hurry in (canvas._ground._on_late, lambda: canvas.set_landscape(landscape(lambda x, y: x + 2 * y))):
        canvas.finish()
        canvas.repaint()
        regions = painted_regions(canvas)
        canvas.set_landscape(landscape(lambda x, y: x + y), patient=True)
        canvas.set_path(walk(40, seed=3), 20)
        canvas._ground.rest()
        assert not regions
        hurry()
        canvas._ground.rest()
        QApplication.processEvents()
        assert len(regions) == 1
        del canvas.paintEvent


def test_the_way_ahead_shows_only_ahead(canvas):
    path = walk(100)
    canvas.set_path(path[:60], 59)
    without = pixels(canvas)
    canvas.set_path(path, 59)
    assert pixels(canvas) != without
    canvas.set_path(path, 99)
    assert pixels(canvas) != without


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (-1.2, 0.7), (1.9, -1.9)])
def test_a_click_places_the_particle_under_the_pointer(canvas, x, y):
    calls = recorded(canvas.placed)
    at = canvas.frame.to_pixel(x, y)
    drag(canvas, at, at)
    assert [final for _, final in calls] == [False, False, True]
    assert calls[-1][0] == pytest.approx([x, y], abs=1e-9)


def test_a_dragged_particle_keeps_its_place_under_the_pointer(canvas):
    canvas.set_path(np.zeros((1, 2)), 0)
    canvas.repaint()
    calls = recorded(canvas.placed)
    at = canvas.frame.to_pixel(0, 0)
    drag(canvas, at + QPointF(4, 2), at + QPointF(54, 2))
    expected = canvas.frame.to_data(at + QPointF(50, 0))
    assert calls[-1][0] == pytest.approx(expected)
    assert calls[-1][1] is True


def test_dragging_beyond_the_edge_stays_on_the_map(canvas):
    calls = recorded(canvas.placed)
    drag(canvas, canvas.frame.area.center(), QPointF(-500, 4000))
    x, y = calls[-1][0]
    assert (x, y) == pytest.approx((canvas.frame.view.left, canvas.frame.view.bottom))


def test_clicks_beside_the_map_place_nothing(canvas):
    calls = recorded(canvas.placed)
    drag(canvas, QPointF(3, 3), QPointF(3, 3))
    assert calls == []


def test_in_one_dimension_the_particle_is_placed_by_x(canvas):
    canvas.set_landscape(landscape(lambda x: x**2, 1))
    canvas.set_path(np.array([[1.0], [0.5]]), 1)
    canvas.finish()
    calls = recorded(canvas.placed)
    at = canvas.frame.to_pixel(-0.7, 3.0)
    drag(canvas, at, at)
    assert calls[-1][0] == pytest.approx([-0.7])
    assert canvas.picture.path.tolist() == [[1.0, 1.0], [0.5, 0.25]]


def test_beyond_two_dimensions_the_hidden_coordinates_stay(canvas):
    canvas.set_landscape(landscape(lambda x, y, z: x**2 + y**2 + z * x, 3))
    canvas.set_path(np.array([[0.0, 0.0, 5.0]]), 0)
    canvas.finish()
    assert canvas.position_at(canvas.frame.to_pixel(1.0, 0.5)) == pytest.approx([1.0, 0.5, 5.0])


def test_the_wheel_zooms_at_the_pointer(canvas):
    calls = recorded(canvas.view_changed)
    at = canvas.frame.to_pixel(0.5, 0.5)
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    width = canvas.frame.view.width
    QApplication.sendEvent(canvas, event)
    assert canvas.frame.view.width == pytest.approx(width / 1.25)
    assert canvas.frame.to_data(at) == pytest.approx((0.5, 0.5))
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("button", "modifiers"),
    [
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_panning_moves_what_was_under_the_pointer(canvas, button, modifiers):
    placed = recorded(canvas.placed)
    grabbed = canvas.frame.to_data(QPointF(200, 150))
    drag(canvas, QPointF(200, 150), QPointF(260, 120), button, modifiers)
    assert canvas.frame.to_data(QPointF(260, 120)) == pytest.approx(grabbed)
    assert placed == []


def test_keys_zoom_pan_fit_and_nudge(canvas, qtbot):
    canvas.set_path(np.zeros((1, 2)), 0)
    home, placed = canvas.frame.view, recorded(canvas.placed)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.frame.view.width < home.width
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.frame.view.left > home.left
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.frame.view == home
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    ((position, final),) = placed
    assert final
    assert position[0] == pytest.approx(0)
    assert position[1] > 0


def test_space_is_left_to_the_window(canvas, qtbot):
    view = canvas.frame.view
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.frame.view == view


def test_setters_never_emit(canvas):
    calls = [recorded(s) for s in (canvas.placed, canvas.view_changed, canvas.hovered, canvas.arrow_toggled)]
    canvas.set_landscape(landscape(lambda x, y: x + y))
    canvas.set_stationary_points([MINIMUM])
    canvas.set_path(walk(20), 10)
    canvas.set_vectors(np.ones(2), np.ones(2), None, np.ones(2))
    canvas.set_particle(2.0)
    canvas.set_value(3.0)
    canvas.set_arrows(frozenset({"force"}))
    canvas.set_arrow_scale(1.0, 2.0)
    canvas.set_linked("velocity")
    canvas.set_words(Words(x=Bilingual("x", r"\theta_1")))
    canvas.set_view_rect(View(0.0, 1.0, 0.0, 1.0))
    canvas.set_view_rect(None)
    pixels(canvas)
    assert calls == [[], [], [], []]


def test_equal_units_in_both_directions_whatever_the_shape(canvas):
    for width, height in ((620, 400), (300, 600), (900, 250)):
        canvas.resize(width, height)
        sx, sy = canvas.frame.scale
        assert sx == pytest.approx(sy)
        assert canvas.frame.view.left <= -2
        assert canvas.frame.view.top >= 2


def test_hovering_tells_the_quantity_once(canvas):
    canvas.set_path(np.array([[1.5, 1.0], [-0.5, 0.0]]), 1)
    canvas.set_arrow_scale(1.0, 1.0)
    canvas.set_vectors(np.array([1.0, 0.0]), None, None, None)
    canvas.repaint()
    calls = recorded(canvas.hovered)
    (arrow,) = canvas.overlay.arrows
    for at in (arrow.start + QPointF(30, 2), arrow.start + QPointF(31, 2), canvas.overlay.particle, QPointF(5, 5)):
        mouse(canvas, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
    assert calls == [("force",), ("position",), ("",)]


def test_a_linked_quantity_thickens_its_arrow(canvas):
    canvas.set_path(np.zeros((1, 2)), 0)
    canvas.set_vectors(np.array([10.0, 0.0]), None, None, None)
    canvas.set_linked("force")
    canvas.repaint()
    assert canvas.overlay.arrows[0].thick == pytest.approx(1.3)


def test_the_map_follows_the_view_and_is_stale_until_then(canvas, qtbot):
    canvas.zoom(2.0, glide=False)
    assert canvas.is_stale
    qtbot.waitUntil(lambda: not canvas.is_stale)
    assert canvas.picture.ground.view == canvas.frame.view


def test_the_newest_of_many_views_wins(canvas, qtbot):
    for _ in range(6):
        canvas.zoom(1.1, glide=False)
    qtbot.waitUntil(lambda: not canvas.is_stale)
    assert canvas.picture.ground.view == canvas.frame.view


def test_a_landscape_that_cannot_be_drawn_keeps_the_window_alive(canvas, qtbot, caplog):
    def fails(x, y):
        if len(x) > 5000:
            raise ValueError("too many")
        return x

    canvas.set_landscape(landscape(fails))
    qtbot.waitUntil(lambda: "failed" in caplog.text)
    assert not canvas.grab().isNull()


def test_motion_takes_its_time_unless_it_is_reduced(canvas, qtbot, appearance):
    home = canvas.frame.view
    appearance.set_reduced_motion(False)
    canvas.zoom(2.0)
    assert canvas.frame.view == home
    qtbot.waitUntil(lambda: canvas.frame.view.width == pytest.approx(home.width / 2))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_themes_and_projector(canvas, appearance, theme):
    canvas.set_path(walk(30), 20)
    before = pixels(canvas)
    appearance.set_theme(theme)
    appearance.set_projector(True)
    assert pixels(canvas) != before
    appearance.set_projector(False)


@pytest.mark.parametrize(
    "path",
    [np.empty((0, 2)), np.full((4, 2), np.nan), np.full((4, 2), 1e90), np.zeros((1, 2))],
    ids=["empty", "nan", "diverged", "ensemble"],
)
def test_odd_paths(canvas, path):
    canvas.set_path(path, len(path) - 1, np.repeat(path[-1:], 499, axis=0))
    assert not pixels(canvas).isNull()


def test_without_a_landscape_the_canvas_is_blank_but_alive(canvas):
    canvas.set_landscape(None)
    canvas.set_path(np.empty((0, 2)), -1)
    assert not pixels(canvas).isNull()


def test_a_coefficient_that_moves_keeps_the_view(canvas):
    canvas.zoom(2.0, glide=False)
    view = canvas.frame.view
    canvas.set_landscape(landscape(lambda x, y: 9 * x**2 + y**2 / 2))
    assert canvas.frame.view == view


def test_swapped_axes_turn_everything_and_clicks_come_back_right(canvas):
    canvas.set_path(np.array([[1.5, 0.5], [1.0, 0.25]]), 1)
    canvas.set_vectors(np.array([3.0, 1.0]), None, None, None)
    canvas.set_stationary_points([SimpleNamespace(position=np.array([0.5, -1.0]), value=0.0, kind="saddle")])
    canvas.set_swapped(True)
    canvas.finish()
    picture = canvas.picture
    assert picture.particle == (0.25, 1.0)
    assert picture.vectors == {"force": (1.0, 3.0)}
    assert (picture.marks[0].x, picture.marks[0].y) == (-1.0, 0.5)
    assert picture.words.x.physics == "y"
    assert canvas.position_at(canvas.frame.to_pixel(0.25, 1.0)) == pytest.approx([1.0, 0.25])
    across, up = (picture.ground.lines[0].points[:, axis] for axis in (0, 1))
    assert np.ptp(across) > 2 * np.ptp(up)  # the valley's long axis lies across


def test_a_view_is_told_and_asked_for_in_the_landscapes_own_coordinates(canvas):
    canvas.set_swapped(True)
    canvas.set_view_rect(View(0.0, 1.0, -1.0, 3.0))
    shown = canvas.frame.view
    assert shown.left <= -1.0
    assert shown.right >= 3.0
    assert (shown.bottom + shown.top) / 2 == pytest.approx(0.5)
    calls = recorded(canvas.view_changed)
    canvas.pan(QPointF(0.0, 0.0))
    assert calls[-1][0].centre == pytest.approx((0.5, 1.0))


def test_a_curve_has_no_axes_to_swap(canvas):
    canvas.set_landscape(landscape(lambda x: x**2, 1))
    canvas.set_path(np.array([[1.0]]), 0)
    canvas.set_swapped(True)
    canvas.finish()
    assert canvas.picture.particle == (1.0, 1.0)


@pytest.mark.parametrize("key", COLOUR_MAPS)
def test_colour_maps_colour_map_and_bar_alike(canvas, key):
    canvas.set_colour_map(key)
    image = pixels(canvas)
    layout, lowest = canvas._sheet().layout, map_stops(key, THEMES["light"])[0]
    foot = image.pixelColor((layout.bar.bottomLeft() + QPointF(4, -4)).toPoint())
    middle = image.pixelColor((canvas.frame.to_pixel(0.0, 0.3)).toPoint())
    assert foot == lowest
    assert middle == lowest


def test_a_trail_that_diverges_inside_the_view_ends_in_a_mark(canvas):
    path = np.array([[1.0, 1.0], [0.5, -0.5], [np.nan, np.nan]])
    canvas.set_path(path, 2)
    pixels(canvas)
    assert canvas.overlay.particle is None
    end = canvas.frame.to_pixel(0.5, -0.5)
    assert canvas.overlay.end.x() == pytest.approx(end.x())
    assert canvas.overlay.end.y() == pytest.approx(end.y())
    assert len(canvas.overlay.labels) == 2
    canvas.set_path(path, 1)
    pixels(canvas)
    assert canvas.overlay.end is None


def test_a_trail_that_leaves_the_view_is_marked_where_it_left(canvas):
    canvas.set_path(np.array([[0.0, 0.0], [1.0, 0.0], [1e40, 0.0], [np.nan, np.nan]]), 3)
    pixels(canvas)
    area, end = canvas.frame.area, canvas.overlay.end
    assert area.right() - 20 < end.x() < area.right()
    assert end.y() == pytest.approx(canvas.frame.to_pixel(0, 0).y())


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_every_layer_is_as_fine_as_the_device(canvas, ratio):
    canvas.set_path(walk(40), 39)
    image = QImage(canvas.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    canvas.render(image)
    canvas.finish()
    canvas.render(image)
    area = canvas.frame.area
    edges = [area.left() * ratio, area.top() * ratio, area.right() * ratio, area.bottom() * ratio]
    assert edges == pytest.approx([round(edge) for edge in edges])
    left, y = round(edges[0]), round((edges[1] + edges[3]) / 2) + 3
    frame = THEMES["light"].rule2
    thick = max(1, round(ratio))
    assert [image.pixelColor(left - 1 - i, y) for i in range(thick)] == [frame] * thick
    assert image.pixelColor(left - 1 - thick, y) == THEMES["light"].page
    assert image.pixelColor(left, y) != frame


@pytest.fixture
def header(qtbot, appearance, canvas):
    widget = CanvasHeader(appearance, canvas)
    qtbot.addWidget(widget)
    widget.set_title("Elongated valley", "momentum, from (1.5, 1.5)")
    return widget


def test_switches_tell_and_show(canvas, header, qtbot):
    calls = recorded(canvas.arrow_toggled)
    header.set_arrows(frozenset({"force", "inertia"}))
    assert calls == []
    switches = {
        key: header.findChild(QAbstractButton, f"arrow.{key}") for key in ("force", "velocity", "friction_force")
    }
    assert switches["force"].isChecked()
    assert not switches["velocity"].isChecked()
    qtbot.mouseClick(switches["velocity"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(switches["force"], Qt.Key.Key_Space)
    assert calls == [("velocity", True), ("force", False)]
    assert all(switch.accessibleName() and switch.toolTip() for switch in switches.values())


def test_the_fit_button_fits(canvas, header, qtbot):
    home = canvas.frame.view
    canvas.zoom(3.0, glide=False)
    qtbot.mouseClick(header.findChild(QAbstractButton, "canvas.fit"), Qt.MouseButton.LeftButton)
    assert canvas.frame.view == home


def test_switches_are_large_enough_to_hit(header):
    for button in header.findChildren(QAbstractButton):
        assert button.sizeHint().height() >= 32


def test_a_narrow_header_leaves_the_words_out_and_no_switch(canvas, header, qtbot):
    header.resize(900, header.height())
    header.show()
    wide = header.findChild(QAbstractButton, "arrow.force").sizeHint().width()
    header.resize(header.minimumSizeHint().width(), header.height())
    QApplication.processEvents()
    switches = [header.findChild(QAbstractButton, f"arrow.{key}") for key in ARROWS]
    assert header.minimumSizeHint().width() < 320
    assert switches[0].width() < wide
    places = [switch.geometry() for switch in switches]
    assert all(one.right() < other.left() for one, other in pairwise(places))
    assert header.rect().contains(header.findChild(QAbstractButton, "canvas.fit").geometry())
    assert switches[0].accessibleName() == "force arrow"


def test_stationary_points_that_differ_in_what_is_not_shown_are_drawn_once(canvas, monkeypatch):
    drawn = []
    monkeypatch.setattr(picture, "paint_stationary", lambda painter, style, at, kind: drawn.append(kind))
    places = [
        (0.0, 0.0, 1.0, "saddle"),
        (0.0, 0.0, 0.0, "minimum"),
        (1.0, 0.0, 0.0, "saddle"),
        (9.0, 9.0, 0.0, "saddle"),
    ]
    points = [SimpleNamespace(position=np.array([*x]), value=0.0, kind=kind) for *x, kind in places]
    canvas.set_landscape(landscape(lambda x, y, z: x**2 + y**2 + z**2, 3))
    canvas.set_stationary_points(points)
    pixels(canvas)
    assert sorted(drawn) == ["minimum", "saddle"]


def test_what_one_array_gave_out_stays_when_another_takes_its_first_rows_over():
    rows = GrowingArray((2,), np.float64)
    rows.extend(np.arange(2000.0).reshape(-1, 2))
    given, other = rows.values, rows.first(3)
    other.extend(np.full((2, 2), -1.0))
    assert other.values.tolist() == [[0, 1], [2, 3], [4, 5], [-1, -1], [-1, -1]]
    assert np.array_equal(given, np.arange(2000.0).reshape(-1, 2))
    rows.cut(1)
    assert rows.values.tolist() == [[0, 1]]


class Hand:
    """A tool that takes every press; it shows nothing."""

    def __init__(self, signal):
        self.changed = signal
        self.told = []

    def press(self, at, sight, *, on_particle):
        self.told.append("press")
        return True

    def double_press(self, at, sight):
        return False

    def move(self, at, sight):
        self.told.append("move")

    def release(self, at, sight):
        self.told.append("release")

    def hover(self, at, sight):
        self.told.append("hover" if at is not None else "away")

    def key(self, key):
        return key == Qt.Key.Key_F

    def pieces(self, sight):
        return []


class Signals(QObject):
    changed = Signal()


def test_a_tool_is_asked_first_and_without_it_the_canvas_is_its_own(canvas, qtbot):
    signals = Signals()
    hand, placed = Hand(signals.changed), recorded(canvas.placed)
    canvas.set_tool(hand)
    at = canvas.frame.area.center()
    drag(canvas, at, at + QPointF(9, 0))
    assert hand.told == ["press", "move", "release", "hover"]
    drag(canvas, QPointF(3, 3), QPointF(3, 3))  # beside the map
    canvas.zoom(2.0, glide=False)
    view = canvas.frame.view
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.frame.view == view
    assert placed == []
    canvas.set_tool(None)
    drag(canvas, at, at)
    assert placed
    assert "press" not in hand.told[1:]


def test_a_map_is_surveyed_only_roughly_while_a_tool_shapes_it_until_the_hand_rests(canvas, qtbot, monkeypatch):
    signals = Signals()
    canvas.set_tool(Hand(signals.changed))
    canvas.finish()
    asked = []
    request = canvas._ground._surveyor.request
    monkeypatch.setattr(canvas._ground._surveyor, "request", lambda wanted: asked.append(wanted) or request(wanted))
    at = canvas.frame.area.center()
    mouse(canvas, QEvent.Type.MouseButtonPress, at)
    for number in range(3):
        canvas.set_landscape(landscape(lambda x, y, number=number: x**2 + number * y**2))
    assert asked == []
    assert canvas.picture.ground is not None
    qtbot.waitUntil(lambda: len(asked) == 1)  # the hand rests
    canvas.set_landscape(landscape(lambda x, y: x**2 - y**2))
    mouse(canvas, QEvent.Type.MouseButtonRelease, at)
    assert len(asked) == 2
    qtbot.waitUntil(lambda: not canvas.is_stale)


def test_a_curve_keeps_its_heights_while_a_tool_holds_it(canvas):
    signals = Signals()
    canvas.set_landscape(landscape(lambda x: x**2, 1))
    canvas.set_tool(Hand(signals.changed))
    canvas.finish()
    view, at = canvas.frame.view, canvas.frame.area.center()
    mouse(canvas, QEvent.Type.MouseButtonPress, at)
    canvas.set_landscape(landscape(lambda x: 5 * x**2, 1))
    canvas.finish()
    assert canvas.frame.view == view
    mouse(canvas, QEvent.Type.MouseButtonRelease, at)
    assert canvas.frame.view.top > 3 * view.top


def test_of_the_views_asked_for_in_one_frame_only_the_last_is_drawn_properly(qtbot, canvas, monkeypatch):
    asked = []
    request = canvas._ground._surveyor.request
    monkeypatch.setattr(canvas._ground._surveyor, "request", lambda wanted: asked.append(wanted) or request(wanted))
    for width in (1.0, 2.0, 3.0):
        canvas.set_view_rect(View(-width, width, -width, width))
    qtbot.waitUntil(lambda: not canvas._ground.is_stale)
    assert [drawing.survey.view for drawing in asked] == [canvas._motion.target]


def test_a_rough_map_follows_the_view_until_the_proper_one_is_there(qtbot, appearance):
    canvas = Canvas(appearance)
    qtbot.addWidget(canvas)
    canvas.set_landscape(VALLEY)
    for size in ((620, 400), (1200, 500)):
        canvas.resize(*size)
        canvas.show()
        assert canvas._ground.is_stale
        assert canvas.picture.ground.view == canvas.frame.view
    canvas.finish()
    proper = canvas.picture.ground
    canvas.resize(620, 400)
    assert canvas.picture.ground is proper


def test_on_another_map_the_trail_is_not_drawn_anew_and_on_another_curve_it_is():
    way = np.array([[0.1 * step, 0.5] for step in range(20)])
    plane, curve = (
        lambda c: FormulaLandscape("c*x**2 + y**2", {"c": c}),
        lambda c: FormulaLandscape("c*x**2", {"c": c}),
    )
    for made, positions in ((plane, way), (curve, way[:, :1])):
        subject = Subject()
        subject.set_landscape(made(1.0))
        subject.set_path(positions, 10)
        subject.path.take_changed()
        subject.set_landscape(made(2.0))
        subject.set_path(np.concatenate([positions[:15], positions[:5]]), 10)
        assert subject.path.take_changed() == (15 if made is plane else 0)
    assert subject.path.points[3] == pytest.approx([0.3, 2.0 * 0.3**2])


def test_a_landscape_of_fewer_dimensions_is_cut_through_its_own_particle(canvas):
    for formula, dimension in (("x1**2 + x2**2 + x3**2 + x4**2", 4), ("x1**2 + 2*x2**2 + x3**2", 3)):
        canvas.set_landscape(FormulaLandscape(formula, {}))
        canvas.set_path(np.full((2, dimension), 0.25), 1)
        canvas.finish()
        assert not canvas.is_stale


def test_a_map_that_nobody_looked_at_is_drawn_when_somebody_does(canvas, qtbot):
    canvas.zoom(1.7, glide=False)
    assert canvas.is_stale
    canvas.hide()
    canvas.show()
    qtbot.waitUntil(lambda: not canvas.is_stale)
