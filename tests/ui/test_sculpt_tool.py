import math
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, qGray
from PySide6.QtWidgets import QApplication

from gdlab.analysis.view import View
from gdlab.landscapes.sculpted import Feature, Knot, SculptedLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.editor import sculpt_pieces
from gdlab.ui.editor.sculpt_grips import REACH, Handle, handle_at
from gdlab.ui.editor.sculpt_pieces import Circles, Label
from gdlab.ui.editor.sculpt_tool import SculptTool
from gdlab.ui.painting.style import window_style
from gdlab.ui.theme import THEMES

WELL = Feature("well", (0.6, 0.4), 1.5, (0.7, 0.4), math.radians(30))
HILL = Feature("hill", (-1.0, -0.6), 2.0, (0.5, 0.5), 0.0)
RIDGE = Feature("ridge", (-0.8, 0.9), -0.8, (0.4, 0.3), 0.3)
PLANE = Feature("plane", (1.0, -1.0), 0.5, (0.5, 0.5), 0.0)
KNOTS = (Knot(-1.5, 2.0), Knot(-0.5, 0.0), Knot(0.5, 1.0), Knot(1.5, 3.0))
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


class Bench:
    """A canvas with a tool that does at once what it is told, as the window does."""

    def __init__(self, qtbot, landscape, size=(820, 600)):
        self.look = Appearance()
        self.look.set_reduced_motion(True)
        self.canvas, self.tool = Canvas(self.look), SculptTool()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(*size)
        self.canvas.set_tool(self.tool)
        self.show(landscape)
        self.canvas.show()
        self.canvas.finish()
        self.dragged, self.placed = recorded(self.tool.numbers_dragged), recorded(self.canvas.placed)
        self.stroked, self.selected = recorded(self.tool.stroked), recorded(self.tool.selected)
        self.tool.numbers_dragged.connect(self.follow)

    def show(self, landscape):
        self.landscape = landscape
        self.canvas.set_landscape(landscape)
        self.tool.set_landscape(landscape)

    def follow(self, numbers, _final):
        self.show(self.landscape.with_coefficients(numbers))

    def mouse(self, kind, at, button=Qt.MouseButton.LeftButton):
        held = Qt.MouseButton.NoButton if kind == RELEASE else button
        event = QMouseEvent(kind, at, self.canvas.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.canvas, event)

    def hover(self, at):
        self.mouse(MOVE, at, Qt.MouseButton.NoButton)

    def drag(self, start, end, steps=3):
        self.mouse(PRESS, start)
        for step in range(1, steps + 1):
            self.mouse(MOVE, start + (end - start) * (step / steps))
        self.mouse(RELEASE, end)

    def pixel(self, x, y):
        return self.canvas.sight.to_pixel(x, y)

    def handle(self, part, index=0):
        handles = self.tool._subject.handles(self.canvas.sight, self.tool.selection())
        return next(h for h in handles if (h.index, h.part) == (index, part))

    def pull(self, part, shift, index=0):
        at = self.handle(part, index).at
        self.drag(at, at + shift)
        return self.dragged[-1][0]


def recorded(signal):
    calls = []
    signal.connect(lambda *arguments: calls.append(arguments))
    return calls


@pytest.fixture
def bench(qtbot):
    result = Bench(qtbot, SculptedLandscape([WELL, HILL, RIDGE, PLANE]))
    result.tool.set_selected(0)
    return result


@pytest.fixture
def curve(qtbot):
    return Bench(qtbot, SculptedLandscape(knots=KNOTS))


def zoomed(bench):
    bench.canvas.zoom(1.8, bench.pixel(*WELL.position), glide=False)


def swapped(bench):
    bench.canvas.set_swapped(True)


VIEWS = {"at rest": lambda bench: None, "zoomed": zoomed, "swapped": swapped}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_a_feature_follows_the_pointer_in_data_units(bench, view):
    view(bench)
    numbers = bench.pull("place", QPointF(40, -25))
    expected = bench.canvas.sight.to_data(bench.pixel(*WELL.position) + QPointF(40, -25))
    assert list(numbers) == ["features[0].position[0]", "features[0].position[1]"]
    assert list(numbers.values()) == pytest.approx(expected)
    assert [final for _, final in bench.dragged] == [False] * 3 + [True]
    assert bench.placed == []


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize(("part", "number"), [("first width", 0), ("second width", 1)])
def test_a_width_grows_by_what_the_pointer_goes_along_its_axis(bench, view, part, number):
    view(bench)
    angle = WELL.angle + number * math.pi / 2
    way = bench.pixel(math.cos(angle), math.sin(angle)) - bench.pixel(0.0, 0.0)  # one data unit along the axis
    aside = QPointF(-way.y(), way.x())
    numbers = bench.pull(part, way * 0.2 + aside * 0.1)
    assert numbers == pytest.approx({f"features[0].width[{number}]": WELL.width[number] + 0.2})
    assert sum(final for _, final in bench.dragged) == 1


def test_a_width_is_never_less_than_a_pixel(bench):
    at, centre = bench.handle("first width").at, bench.pixel(*WELL.position)
    numbers = bench.pull("first width", (centre - at) * 3)
    assert numbers["features[0].width[0]"] == pytest.approx(1 / bench.canvas.frame.scale[0])


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_the_angle_follows_the_pointer_round_the_centre(bench, view):
    view(bench)
    sight, (x, y) = bench.canvas.sight, WELL.position
    start = bench.handle("angle").at
    a, b = sight.to_data(start)
    turn = math.radians(40)
    dx, dy = a - x, b - y
    end = sight.to_pixel(x + math.cos(turn) * dx - math.sin(turn) * dy, y + math.sin(turn) * dx + math.cos(turn) * dy)
    numbers = bench.pull("angle", end - start)
    assert numbers == pytest.approx({"features[0].angle": WELL.angle + turn})


def test_an_angle_stays_between_minus_and_plus_half_a_turn(qtbot):
    bench = Bench(qtbot, SculptedLandscape([Feature("well", (0.0, 0.0), 1.0, (0.6, 0.3), 3.0)]))
    bench.tool.set_selected(0)
    start, centre = bench.handle("angle").at, bench.pixel(0, 0)
    out = start - centre
    down = QPointF(-out.y(), out.x()) * -1.0  # a quarter turn counter-clockwise on the screen
    numbers = bench.pull("angle", centre + QPointF(down.x(), down.y()) - start)
    assert numbers["features[0].angle"] == pytest.approx(3.0 + math.pi / 2 - 2 * math.pi)


def test_the_ground_follows_the_hand_at_the_ruler(bench):
    assert bench.pull("height", QPointF(0, -160)) == pytest.approx({"features[0].height": 0.15})
    assert bench.pull("height", QPointF(0, 160)) == pytest.approx({"features[0].height": 1.5})
    bench.tool.set_selected(1)
    assert bench.pull("height", QPointF(0, -80), 1) == pytest.approx({"features[1].height": 2 * 10**0.5})


def test_a_signed_height_goes_evenly_through_zero(bench):
    bench.tool.set_selected(2)
    rate = 2 * 2.0 / 160  # twice the largest height a stretch
    assert bench.pull("height", QPointF(0, -48), 2) == pytest.approx({"features[2].height": -0.8 + 48 * rate})


def test_kinds_have_the_handles_of_the_numbers_that_count(bench):
    parts = {}
    for index, feature in enumerate((WELL, HILL, RIDGE, PLANE)):
        bench.tool.set_selected(index)
        handles = bench.tool._subject.handles(bench.canvas.sight, index)
        parts[feature.kind] = {handle.part for handle in handles if handle.index == index}
    full = {"place", "first width", "second width", "angle", "height"}
    assert parts == {"well": full, "hill": full, "ridge": full - {"second width"},
                     "plane": full - {"first width", "second width"}}  # fmt: skip


def test_the_width_of_a_ridge_counts_across_it(bench):
    bench.tool.set_selected(2)
    across = bench.pixel(-math.sin(0.3), math.cos(0.3)) - bench.pixel(0, 0)
    assert bench.pull("first width", across * 0.15, 2) == pytest.approx({"features[2].width[0]": 0.55})


@pytest.mark.parametrize("width", [0.001, 0.02, 0.7, 30.0])
def test_handles_never_cover_one_another_and_lie_in_sight(qtbot, width):
    bench = Bench(qtbot, SculptedLandscape([Feature("well", (1.7, 1.7), 1.0, (width, width), 0.7)]))
    bench.tool.set_selected(0)
    handles = bench.tool._subject.handles(bench.canvas.sight, 0)
    assert all(bench.canvas.frame.holds(handle.at) for handle in handles)
    for i, one in enumerate(handles):
        for other in handles[:i]:
            assert math.hypot(one.at.x() - other.at.x(), one.at.y() - other.at.y()) > REACH


def test_the_nearest_handle_is_hit_and_the_topmost_of_several_there():
    handles = [Handle(0, "place", QPointF(0, 0)), Handle(1, "place", QPointF(20, 0)), Handle(2, "place", QPointF(0, 0))]
    assert handle_at(handles, QPointF(3, 0)).index == 2
    assert handle_at(handles, QPointF(12, 0)).index == 1
    assert handle_at(handles, QPointF(20 + REACH, 0)).index == 1
    assert handle_at(handles, QPointF(21 + REACH, 0)) is None


def test_a_press_on_a_sign_selects_and_a_click_changes_nothing(bench):
    at = bench.pixel(*HILL.position)
    bench.drag(at, at)
    assert bench.selected == [(1,)]
    assert bench.dragged == []
    assert bench.placed == []


def test_beside_all_handles_a_click_places_the_particle(bench):
    at = bench.pixel(-0.2, 1.6)
    bench.drag(at, at)
    assert [final for _, final in bench.placed] == [False, False, False, False, True][-len(bench.placed) :]
    assert bench.placed[-1][0] == pytest.approx([-0.2, 1.6])
    assert bench.dragged == bench.selected == []


def test_a_double_click_on_empty_ground_adds_nothing(bench, qtbot):
    at = bench.pixel(-0.2, 1.6)
    calls = [recorded(s) for s in (bench.tool.knot_added, bench.tool.feature_removed, bench.tool.numbers_dragged)]
    bench.mouse(QEvent.Type.MouseButtonDblClick, at)
    bench.mouse(RELEASE, at)
    assert calls == [[], [], []]


def test_escape_takes_a_drag_back_once(bench, qtbot):
    at = bench.handle("first width").at
    bench.mouse(PRESS, at)
    bench.mouse(MOVE, at + QPointF(30, 10))
    qtbot.keyClick(bench.canvas, Qt.Key.Key_Escape)
    bench.mouse(MOVE, at + QPointF(60, 10))
    bench.mouse(RELEASE, at + QPointF(60, 10))
    assert bench.dragged[-1] == ({"features[0].width[0]": 0.7}, True)
    assert len(bench.dragged) == 2
    assert bench.landscape.features[0] == WELL
    assert bench.tool.selection() == 0


def test_escape_takes_a_stroke_back_once(bench, qtbot):
    dropped = recorded(bench.tool.stroke_dropped)
    bench.tool.set_brush("raise", 0.2, 0.5)
    at = bench.pixel(0.5, 0.3)
    bench.mouse(PRESS, at)
    bench.mouse(MOVE, at + QPointF(30, 10))
    qtbot.keyClick(bench.canvas, Qt.Key.Key_Escape)
    bench.mouse(MOVE, at + QPointF(60, 10))
    bench.mouse(RELEASE, at + QPointF(60, 10))
    assert len(dropped) == 1
    assert [final for _, final in bench.stroked] == [False, False]
    assert not bench.tool.is_busy()


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("kind", ["raise", "smooth"])
def test_a_kept_picture_of_the_brush_looks_as_the_brush(qapp, kind, ratio):
    style = window_style(THEMES["light"], pixel=1 / ratio)
    brush = Circles(QPointF(120, 90) / ratio, (20, 30), (60, 45), kind, held=True)
    images = []
    for scale in (1.0, 1.0 + 1e-9):  # the second is no upright scale that pictures are kept for
        image = QImage(300, 240, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("#c0d8d0"))
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(1.0, scale)
            brush.paint(painter, style)
        pixels = np.frombuffer(image.constBits(), dtype=np.uint8)
        images.append(pixels.reshape(240, 300, 4)[:, :, :3].astype(int))
    assert np.ptp(images[0]) > 150
    assert np.abs(images[0] - images[1]).max() <= 3


def test_of_a_brush_larger_than_any_screen_no_picture_is_kept(qapp):
    sizes, image = sculpt_pieces._kept_circles.cache_info().misses, QImage(50, 50, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        Circles(QPointF(0, 0), (1e4, 1e4), (1e5, 1e5), "raise").paint(painter, window_style(THEMES["light"]))
    assert sculpt_pieces._kept_circles.cache_info().misses == sizes


def test_delete_removes_and_escape_deselects(bench, qtbot):
    removed = recorded(bench.tool.feature_removed)
    qtbot.keyClick(bench.canvas, Qt.Key.Key_Delete)
    qtbot.keyClick(bench.canvas, Qt.Key.Key_Escape)
    qtbot.keyClick(bench.canvas, Qt.Key.Key_Delete)
    assert removed == [(0,)]
    assert bench.selected == [(-1,)]


def test_a_drag_ends_when_its_feature_is_gone(bench):
    at = bench.handle("place").at
    bench.mouse(PRESS, at)
    bench.mouse(MOVE, at + QPointF(20, 0))
    bench.show(SculptedLandscape([HILL]))
    bench.mouse(MOVE, at + QPointF(40, 0))
    bench.mouse(RELEASE, at + QPointF(40, 0))
    assert [final for _, final in bench.dragged] == [False]
    assert bench.placed == []


def test_the_value_that_changes_stands_beside_the_pointer_and_in_the_map(bench):
    at = bench.handle("height").at
    bench.mouse(PRESS, at)
    bench.mouse(MOVE, at + QPointF(0, 16))
    pieces = bench.tool.pieces(bench.canvas.sight)
    (label,) = [piece for piece in pieces if isinstance(piece, Label)]
    assert label.text == "depth 1.89"
    area = bench.canvas.frame.area
    for corner in (area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight(), area.center()):
        bench.mouse(MOVE, corner)
        pieces = bench.tool.pieces(bench.canvas.sight)
        (label,) = [piece for piece in pieces if isinstance(piece, Label)]
        assert area.contains(label.box(bench.canvas._sheet().style))
    bench.mouse(RELEASE, at)
    assert not any(isinstance(piece, Label) for piece in bench.tool.pieces(bench.canvas.sight))


def test_hovering_shows_an_outline_and_a_hand(bench):
    bench.tool.set_selected(-1)
    before = len(bench.tool.pieces(bench.canvas.sight))
    bench.hover(bench.pixel(*HILL.position))
    assert len(bench.tool.pieces(bench.canvas.sight)) == before + 1
    assert bench.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    bench.hover(bench.pixel(-0.2, 1.6))
    assert bench.canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    assert len(bench.tool.pieces(bench.canvas.sight)) == before


# ---- the brush ----


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_a_stroke_tells_its_whole_path_and_places_no_particle(bench, view):
    view(bench)
    bench.tool.set_brush("raise", 0.1, 0.3)
    start, end = bench.pixel(0.5, 0.3), bench.pixel(0.5, 0.3) + QPointF(60, 30)
    bench.drag(start, end)
    assert [final for _, final in bench.stroked] == [False] * 4 + [True]
    assert [len(path) for path, _ in bench.stroked] == [1, 2, 3, 4, 4]
    path = bench.stroked[-1][0]
    assert path[0] == pytest.approx([0.5, 0.3])
    assert path[-1] == pytest.approx(bench.canvas.sight.to_data(end))
    assert bench.placed == bench.dragged == bench.selected == []


def test_a_click_with_the_brush_is_one_dab_even_on_a_handle(bench):
    bench.tool.set_brush("lower", 0.1, 0.3)
    at = bench.pixel(*WELL.position)
    bench.drag(at, at, steps=1)
    assert bench.stroked[-1][0] == pytest.approx(np.array([WELL.position]))
    assert bench.dragged == bench.placed == []


def test_a_stroke_stays_on_the_map(bench):
    bench.tool.set_brush("smooth", 0.1, 0.3)
    bench.drag(bench.pixel(0, 0), QPointF(-500, 9000))
    view = bench.canvas.frame.view
    assert bench.stroked[-1][0][-1] == pytest.approx([view.left, view.bottom])


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_the_circles_are_as_large_on_the_map_as_the_brush_reaches(bench, view):
    view(bench)
    bench.tool.set_brush("raise", 0.2, 0.5, aspect=1.5)
    at = bench.pixel(0.5, 0.3)
    bench.hover(at)
    (circles,) = bench.tool.pieces(bench.canvas.sight)
    assert isinstance(circles, Circles)
    for radius, size in ((0.2, circles.inner), (0.5, circles.outer)):
        along_x, along_y = bench.pixel(0.5 + radius, 0.3) - at, bench.pixel(0.5, 0.3 + 1.5 * radius) - at
        lengths = [math.hypot(way.x(), way.y()) for way in (along_x, along_y)]
        assert size == pytest.approx(lengths[::-1] if bench.canvas.sight.swapped else lengths)
    assert circles.at == at


def test_the_brush_is_for_planes_and_without_one_handles_are_back(bench):
    signs = len(bench.tool.pieces(bench.canvas.sight))
    bench.tool.set_brush("raise", 0.2, 0.5)
    assert bench.tool.pieces(bench.canvas.sight) == []
    bench.tool.set_brush("", 0.2, 0.5)
    assert len(bench.tool.pieces(bench.canvas.sight)) == signs
    bench.tool.set_brush("raise", 0.2, 0.5)
    bench.show(SculptedLandscape(knots=KNOTS))
    at = bench.pixel(0.0, 2.5)
    bench.drag(at, at)
    assert bench.stroked == []
    assert len(bench.placed) > 0


# ---- curves ----


def test_a_knot_stays_under_the_pointer_while_it_is_dragged(curve):
    sight, at = curve.canvas.sight, curve.pixel(0.5, 1.0)
    end = at + QPointF(30, -150)
    curve.mouse(PRESS, at)
    for step in range(1, 6):
        curve.mouse(MOVE, at + (end - at) * (step / 5))
        curve.canvas.finish()
    assert curve.canvas.sight == sight
    knot = curve.landscape.knots[2]
    seen = curve.pixel(knot.position, knot.value)
    assert (seen.x(), seen.y()) == pytest.approx((end.x(), end.y()), abs=1e-6)
    curve.mouse(RELEASE, end)
    assert curve.canvas.sight != sight  # the heights fit the curve again
    assert (knot.position, knot.value) == pytest.approx(sight.to_data(end))
    assert [final for _, final in curve.dragged] == [False] * 5 + [True]


def test_a_knot_keeps_between_its_neighbours(curve):
    curve.drag(curve.pixel(0.5, 1.0), curve.pixel(1.9, 1.0))
    gap = curve.landscape.knot_gap
    assert curve.dragged[-1][0]["knots[2].position"] == pytest.approx(1.5 - gap)


def test_a_double_click_on_the_curve_adds_a_knot_and_leaves_the_particle(curve):
    added = recorded(curve.tool.knot_added)
    x = 1.1
    (value,) = curve.landscape.value(np.array([[x]]))
    at = curve.pixel(x, float(value))
    for kind in (PRESS, RELEASE, QEvent.Type.MouseButtonDblClick, RELEASE):
        curve.mouse(kind, at)
    assert added == [(pytest.approx(x),)]
    assert curve.placed == []


def test_off_the_curve_a_click_places_the_particle_and_on_it_a_particle_is_grasped(curve):
    at = curve.pixel(1.1, -0.2)
    curve.drag(at, at)
    assert curve.placed[-1][0] == pytest.approx([1.1])
    curve.placed.clear()
    curve.canvas.set_path(np.array([[1.1]]), 0)
    curve.canvas.repaint()
    at = curve.canvas.overlay.particle
    curve.drag(at, at + QPointF(30, 0))
    assert len(curve.placed) > 0


def test_two_knots_stay(curve, qtbot):
    removed = recorded(curve.tool.knot_removed)
    curve.tool.set_selected(1)
    qtbot.keyClick(curve.canvas, Qt.Key.Key_Delete)
    curve.show(SculptedLandscape(knots=KNOTS[:2]))
    curve.tool.set_selected(1)
    qtbot.keyClick(curve.canvas, Qt.Key.Key_Delete)
    assert removed == [(1,)]


# ---- on the canvas ----


def test_setters_never_emit(bench):
    tool = bench.tool
    signals = (tool.numbers_dragged, tool.selected, tool.feature_removed, tool.knot_added, tool.knot_removed,
               tool.stroked, bench.canvas.placed, bench.canvas.view_changed)  # fmt: skip
    calls = [recorded(signal) for signal in signals]
    for landscape in (SculptedLandscape([HILL]), SculptedLandscape(knots=KNOTS), None, SculptedLandscape()):
        tool.set_landscape(landscape)
        for index in (0, 7, -1):
            tool.set_selected(index)
        tool.set_brush("raise", 0.1, 0.2)
        tool.set_brush("", 0.1, 0.2)
    bench.canvas.set_tool(None)
    bench.canvas.set_tool(tool)
    assert calls == [[]] * len(signals)


def test_other_landscapes_have_no_handles(bench):
    other = SimpleNamespace(dimension=2, bounds=np.array([[-2.0, 2.0]] * 2), value=lambda x: x[:, 0] ** 2)
    bench.canvas.set_landscape(other)
    bench.tool.set_landscape(other)
    assert bench.tool.pieces(bench.canvas.sight) == []
    at = bench.pixel(*WELL.position)
    bench.drag(at, at)
    assert len(bench.placed) > 0


def test_without_the_tool_the_canvas_is_as_before(bench):
    bench.canvas.set_tool(None)
    at = bench.pixel(*WELL.position)
    bench.drag(at, at)
    assert len(bench.placed) > 0
    assert bench.dragged == []


def test_shift_and_the_wheel_stay_the_canvass_own(bench):
    at = bench.pixel(*WELL.position)
    left = bench.canvas.frame.view.left
    for kind, place in ((PRESS, at), (MOVE, at + QPointF(30, 0)), (RELEASE, at + QPointF(30, 0))):
        event = QMouseEvent(
            kind, place, bench.canvas.mapToGlobal(place), Qt.MouseButton.LeftButton,
            Qt.MouseButton.NoButton if kind == RELEASE else Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ShiftModifier,
        )  # fmt: skip
        QApplication.sendEvent(bench.canvas, event)
    assert bench.canvas.frame.view.left < left
    assert bench.dragged == []


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_handles_are_seen_where_they_are_hit(bench, ratio, theme):
    bench.look.set_theme(theme)
    image = QImage(bench.canvas.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    bench.canvas.render(image)
    bench.canvas.finish()
    bench.canvas.render(image)
    for part in ("first width", "second width", "angle"):
        at = bench.handle(part).at * ratio
        assert image.pixelColor(at.toPoint()) == theme.page
        page, ink = qGray(theme.page.rgb()), qGray(theme.ink.rgb())
        row = [qGray(image.pixel(round(at.x() + dx * ratio), round(at.y()))) for dx in np.arange(4, 8, 0.25)]
        assert max(abs(grey - page) for grey in row) > 0.7 * abs(ink - page)


def test_a_drag_and_a_brush_repaint_all_that_changes(bench):
    bench.canvas.set_path(np.array([[1.5, 1.5], [1.2, 1.2]]), 1)
    bench.canvas.finish()

    def shown():
        QApplication.processEvents()
        window = bench.canvas.screen().grabWindow(bench.canvas.winId()).toImage()
        return window.convertToFormat(QImage.Format.Format_RGB32)

    def whole():
        return bench.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    for x in (-1.0, -0.95, 0.6, 1.0):
        bench.hover(bench.pixel(x, -0.6 if x < 0 else 0.4))
        assert shown() == whole()
    bench.tool.set_selected(1)
    assert shown() == whole()
    bench.tool.set_brush("smooth", 0.2, 0.5)
    for x in np.linspace(-1.5, 1.5, 7):
        bench.hover(bench.pixel(x, x / 2))
        assert shown() == whole()
    QApplication.sendEvent(bench.canvas, QEvent(QEvent.Type.Leave))
    assert shown() == whole()
    assert bench.tool.pieces(bench.canvas.sight) == []


def test_a_view_asked_for_shows_handles_where_features_are(bench):
    bench.canvas.set_view_rect(View(0.0, 1.0, 0.0, 1.0))
    at = bench.handle("place").at
    assert bench.canvas.sight.to_data(at) == pytest.approx(WELL.position)
