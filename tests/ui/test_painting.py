from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import shiboken6
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidgetItem

from gdlab.analysis.relief import curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.ui.painting import axes, text
from gdlab.ui.painting.arrows import ARROWS, FRICTION, Arrow, paint_arrow
from gdlab.ui.painting.axes import paint_axes
from gdlab.ui.painting.chart import paint_map
from gdlab.ui.painting.extent import paint_extent
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import clipped, sampled, stretch
from gdlab.ui.painting.labels import LabelPlacer, around
from gdlab.ui.painting.layout import picture_layout
from gdlab.ui.painting.marks import distinct_marks
from gdlab.ui.painting.numbers import place_numbers
from gdlab.ui.painting.overlay import arrange
from gdlab.ui.painting.picture import number_places, paint_picture
from gdlab.ui.painting.picture_data import Mark, PictureData
from gdlab.ui.painting.primitives import _Lines
from gdlab.ui.painting.style import figure_style, projector_style, window_style
from gdlab.ui.painting.text import Bilingual, draw_outline, maths, word_width
from gdlab.ui.painting.thumbnail import paint_thumbnail, thumbnail_ground
from gdlab.ui.painting.trail import DotSieve, dashes, paint_line_segments, thinned, visible_segments
from gdlab.ui.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")

LIGHT = THEMES["light"]
AREA = QRectF(40, 10, 400, 300)
FRAME = Frame(AREA, View(-2.0, 2.0, -1.5, 1.5))


def test_lines_are_drawn_whatever_once_lay_where_their_array_lies():
    drawn = []
    for stale in (False, True):
        image = QImage(50, 50, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        lines = _Lines()
        if stale:
            real, others = np.empty, []

            def empty(shape, real=real, others=others):
                memory = real(shape)
                if not others:  # the wrapper of what is gone is still registered there
                    others.append((memory, shiboken6.wrapInstance(memory.ctypes.data, QWidgetItem)))
                return memory

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(np, "empty", empty)
                first = lines.take(np.array([[0.0, 0.0, 40.0, 30.0], [0.0, 30.0, 40.0, 0.0]]))
        else:
            first = lines.take(np.array([[0.0, 0.0, 40.0, 30.0], [0.0, 30.0, 40.0, 0.0]]))
        painter = QPainter(image)
        painter.drawLines(first, 2)
        painter.end()
        drawn.append(image)
    assert drawn[0] == drawn[1]
    assert drawn[0].pixelColor(20, 15) == QColor("black")


FUNCTIONS = {
    "valley": lambda x, y: 10 * x**2 + y**2 / 2,
    "saddle": lambda x, y: x**2 - y**2,
    "hole": lambda x, y: np.log(x**2 + y**2 - 0.5),
    "nan": lambda x, y: np.full_like(x, np.nan),
    "constant": lambda x, y: 0 * x + 3,
    "huge": lambda x, y: 1e300 * (x**2 + y**2),
}


def ground_of(function, dimension=2):
    bounds = np.array([[-2.0, 2.0]] * dimension)
    section = Section(SimpleNamespace(dimension=dimension, bounds=bounds, value=lambda x: function(*x.T)))
    return relief(section, FRAME.view, 80, 60) if dimension == 2 else curve(section, -2.0, 2.0, 200)


def image_of(data, style=None):
    image = QImage(480, 360, QImage.Format.Format_RGB32)
    image.fill(LIGHT.page)
    painter = QPainter(image)
    paint_picture(painter, QRectF(0, 0, 480, 360), style or window_style(LIGHT), data)
    painter.end()
    return image


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_a_frame_maps_there_and_back(x, y):
    assert FRAME.to_data(FRAME.to_pixel(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_far_points_stay_finite_and_holes_stay_holes():
    pixels = FRAME.to_pixels(np.array([[1e300, -1e300], [np.inf, -np.inf], [np.nan, 0.0]]))
    assert np.isfinite(pixels[:2]).all()
    assert np.isnan(pixels[2, 0])


points = st.tuples(*[st.floats(-500, 900)] * 4)


@given(st.lists(points, min_size=1, max_size=8))
def test_clipped_segments_lie_inside_and_on_their_lines(segments):
    box = (0.0, 0.0, 400.0, 300.0)
    for x0, y0, x1, y1 in clipped(np.array(segments), box).tolist():
        assert -1e-6 <= min(x0, x1) <= max(x0, x1) <= 400 + 1e-6
        assert -1e-6 <= min(y0, y1) <= max(y0, y1) <= 300 + 1e-6


def test_a_segment_across_the_box_is_cut_at_its_sides():
    crossing = np.array([[-100.0, 50.0, 500.0, 50.0], [-5.0, 0.0, -5.0, 9.0]])
    assert clipped(crossing, (0.0, 0.0, 400.0, 300.0)).tolist() == [[0.0, 50.0, 400.0, 50.0]]


def test_sampled_lines_have_no_gaps():
    line = sampled(np.array([[0.0, 0.0, 100.0, 0.0], [0.0, 50.0, 0.0, 60.0]]), 8.0)
    assert np.hypot(*np.diff(line[:13], axis=0).T).max() <= 8.0
    assert len(line) == 13 + 2


def test_thinning_does_not_change_a_pixel_by_more_than_an_edge():
    rng = np.random.default_rng(0)
    path = np.cumsum(rng.normal(0, 0.25, (4000, 2)), axis=0) + np.array([200.0, 150.0])
    images = []
    for way in (path, path[thinned(path)]):
        image = QImage(440, 320, QImage.Format.Format_Grayscale8)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_line_segments(painter, window_style(LIGHT), visible_segments(way, FRAME, 6.0))
        painter.end()
        images.append(np.frombuffer(image.constBits(), np.uint8).reshape(320, -1)[:, :440] < 128)
    full, thin = images
    assert len(thinned(path)) < len(path) / 2
    grown = np.zeros_like(full)
    grown[1:-1, 1:-1] = np.max([full[1 + i : 319 + i, 1 + j : 439 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)], axis=0)
    assert not (thin & ~grown).any()
    assert (full & ~thin).sum() < 0.05 * full.sum()


def test_thinning_piecewise_is_thinning_at_once():
    path = np.cumsum(np.random.default_rng(1).normal(0, 0.4, (500, 2)), axis=0)
    path[100] = np.nan
    cuts = [0, 40, 41, 100, 101, 350, 500]
    pieces = [a + thinned(path[a:b], path[a - 1] if a else None) for a, b in pairwise(cuts)]
    assert np.array_equal(np.concatenate(pieces), thinned(path))


def test_dots_never_crowd():
    path = np.random.default_rng(2).uniform(60, 200, (3000, 2))
    chosen = DotSieve(2.9).take(path, FRAME)
    gaps = np.hypot(*(path[chosen][:, None] - path[chosen][None]).T)
    assert gaps[np.triu_indices(len(chosen), 1)].min() >= 2.5 * 2.9
    assert len(chosen) > 200


def test_dots_do_not_depend_on_how_the_path_was_taken_or_on_what_was_taken_back():
    path = np.random.default_rng(2).uniform(60, 200, (3000, 2))
    sieve = DotSieve(2.9)
    cuts = [0, 700, 701, 1500]
    pieces = [a + sieve.take(path[a:b], FRAME) for a, b in pairwise(cuts)]
    sieve.forget(720)
    pieces[2] = pieces[2][pieces[2] < 720]
    pieces.append(720 + sieve.take(path[720:], FRAME))
    assert np.array_equal(np.concatenate(pieces), DotSieve(2.9).take(path, FRAME))


PLAIN = Frame(AREA, View(40.0, 440.0, 10.0, 310.0))  # a data unit is a pixel


def test_dashes_are_evenly_spaced_and_bounded():
    style = window_style(LIGHT)
    straight = dashes(np.array([[50.0, 50.0], [300.0, 50.0]]), 0, PLAIN, style)
    assert np.allclose(np.diff(straight[:, 0]), 4.8)
    tangle = np.random.default_rng(3).uniform((40, 10), (440, 310), (50_000, 2))
    assert len(dashes(tangle, 100, PLAIN, style)) <= 2000
    assert len(dashes(np.empty((0, 2)), -1, PLAIN, style)) == 0
    assert len(dashes(tangle[:5], 4, PLAIN, style)) == 0


def test_dashes_stand_still_while_the_cursor_moves_on():
    style = window_style(LIGHT)
    x = np.arange(360.0) + 45.3
    path = np.stack([x, 100 + 0.3 * x], axis=1)
    now, later = (dashes(path, cursor, PLAIN, style) for cursor in (240, 250))
    assert 0 < len(later) < len(now)
    assert all(np.abs(now - dash).max(axis=1).min() < 1e-9 for dash in later)


def pixels(low, high):
    """Places on a screen, to a 64th of a pixel: what differs by less than the last digit of a number is the same."""
    return st.integers(64 * low, 64 * high).map(lambda n: n / 64)


boxes = st.tuples(pixels(0, 350), pixels(0, 270), pixels(5, 80), pixels(5, 40))
lines = st.tuples(*[pixels(0, 400)] * 4)


def meets(line, reach, box):
    """Whether a line, as wide as `reach` on either side, meets a box: clipped to the box grown so far, some is left."""
    left, top, right, bottom = box.left() - reach, box.top() - reach, box.right() + reach, box.bottom() + reach
    return len(clipped(np.array([line]), (left, top, right, bottom))) > 0


@settings(max_examples=60)
@given(lines, boxes)
def test_one_segment_is_cut_like_many(line, box):
    x, y, width, height = box
    box = (x, y, x + width, y + height)
    found, parts = stretch(line[:2], line[2:], box), clipped(np.array([line]), box)
    assert (found is not None) == (len(parts) == 1)
    if found is not None:
        start, way = np.array(line[:2]), np.array(line[2:]) - np.array(line[:2])
        assert np.allclose(parts[0], np.concatenate([start + found[0] * way, start + found[1] * way]), atol=1e-6)


@settings(max_examples=60)
@given(st.lists(boxes, max_size=4), st.lists(lines, max_size=4), st.lists(boxes, min_size=1, max_size=6))
def test_placed_labels_overlap_nothing(obstacles, segments, labels):
    bounds = (0.0, 0.0, 400.0, 300.0)
    placer = LabelPlacer(bounds)
    for x, y, width, height in obstacles:
        placer.add_box(QRectF(x, y, width, height))
    hard = np.array(segments).reshape(-1, 4)
    placer.add_lines(hard, 3.0)
    taken = [QRectF(*box) for box in obstacles]
    for x, y, width, height in labels:
        box = placer.place(width, height, around(QPointF(x, y), width, height, (5.0, 30.0, 80.0)))
        if box is None:
            continue
        assert QRectF(0, 0, 400, 300).adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(box)
        shrunk = box.adjusted(1e-7, 1e-7, -1e-7, -1e-7)
        assert not any(shrunk.intersects(other) for other in taken)
        assert not any(meets(line, 2.99, shrunk) for line in hard.tolist())
        taken.append(box)


def overlay_of(vectors, at=(0.0, 0.0), start=(1.0, 0.8), mass=1.0, **changes):
    data = PictureData(
        ground=ground_of(FUNCTIONS["valley"]),
        path=np.array([start, at]),
        cursor=1,
        vectors=vectors,
        shown=frozenset(ARROWS),
        mass=mass,
        reference=(1.0, 1.0),
        **changes,
    )
    return arrange(FRAME, window_style(LIGHT), data, FRAME.to_pixels(data.path))


components = st.floats(-4, 4)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(components, components), min_size=4, max_size=4),
    st.tuples(st.floats(-2, 2), st.floats(-1.5, 1.5)),
)
def test_nothing_overlaps_a_label_on_any_picture(vectors, at):
    overlay = overlay_of(dict(zip(ARROWS, vectors, strict=True)), at)
    rects = [label.box for label in overlay.labels]
    if overlay.bar is not None and overlay.bar.box is not None:
        rects.append(overlay.bar.box)
    for number, box in enumerate(rects):
        assert AREA.contains(box)
        assert not any(box.intersects(other) for other in rects[:number])
        for arrow in overlay.arrows:
            assert not meets(arrow.segment[0].tolist(), arrow.reach, box)
        assert not box.contains(overlay.particle)


def test_friction_stands_beside_the_trail_that_it_points_along():
    overlay = overlay_of({"velocity": (1.0, 0.0), FRICTION: (-1.0, 0.0), "force": (0.0, 1.0)}, start=(-1.0, 0.0))
    friction = next(arrow for arrow in overlay.arrows if arrow.key == FRICTION)
    assert abs(friction.start.y() - overlay.particle.y()) > 8
    assert friction.start.y() > overlay.particle.y()  # away from the force


def test_arrows_too_long_are_broken_and_say_how_long_and_too_short_vanish():
    overlay = overlay_of({"force": (0.0, 50.0), "velocity": (0.01, 0.0)})
    (force,) = overlay.arrows
    assert force.broken
    assert AREA.contains(force.tip)
    broken, whole = (overlay_of({"force": (0.0, y)}).labels[0].box.width() for y in (50.0, 1.0))
    assert broken > whole + 20


def test_arrows_in_one_direction_do_not_lie_on_each_other():
    overlay = overlay_of({"force": (1.0, 0.0), "velocity": (1.0, 0.0), "inertia": (1.0, 0.0)})
    assert len({round(arrow.start.y()) for arrow in overlay.arrows}) == 3


def test_the_pointer_finds_arrows_and_the_particle():
    overlay = overlay_of({"force": (1.0, 0.0)})
    (arrow,) = overlay.arrows
    assert overlay.quantity_at((arrow.start + arrow.tip) / 2 + QPointF(0, 3)) == "force"
    assert overlay.quantity_at(overlay.particle) == "position"
    assert overlay.quantity_at(QPointF(50, 20)) == ""


def test_numbers_keep_off_obstacles_edges_and_each_other():
    x = np.linspace(0, 400, 200)
    rows = [(level, np.stack([x, np.full_like(x, y)], axis=1)) for level, y in enumerate((60.0, 62.0, 150.0))]
    blocked = np.stack([np.linspace(0, 300, 60), np.full(60, 150.0)], axis=1)
    places = place_numbers(rows, blocked, (0.0, 0.0, 400.0, 300.0), 12.0)
    assert len(places) == 3
    for place in places:
        assert 20 < place.x < 380
    assert next(place.x for place in places if place.level == 2) > 320
    close = [place for place in places if place.level < 2]
    assert abs(close[0].x - close[1].x) > 60


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_what_was_not_measured_is_veiled_beyond_a_dashed_edge(theme):
    style, extent = window_style(theme), View(-1.0, 1.0, -0.75, 0.75)
    frame = Frame(AREA, View(-2.0, 2.0, -1.5, 1.5))

    def painted(extent):
        image = QImage(480, 340, QImage.Format.Format_RGB32)
        image.fill(theme.ink3)
        painter = QPainter(image)
        paint_extent(painter, frame, style, extent)
        painter.end()
        return image

    def off_page(image, x, y):
        at, page = image.pixelColor(x, y), theme.page
        return sum(abs(one - other) for one, other in zip(at.getRgb()[:3], page.getRgb()[:3], strict=True))

    image, bare = painted(extent), painted(None)
    assert off_page(image, 240, 160) == off_page(bare, 240, 160) > 2 * off_page(image, 100, 50) > 0
    edge = {image.pixel(x, 85) for x in range(150, 330)}
    assert len(edge) > 1  # dashes and gaps
    assert painted(View(-9.0, 9.0, -9.0, 9.0)) == bare
    assert image.pixel(20, 160) == bare.pixel(20, 160)  # outside the frame


def test_contours_have_no_numbers_where_nothing_was_measured():
    data = PictureData(ground=ground_of(FUNCTIONS["valley"]))
    frame, style = Frame(AREA, data.ground.view), window_style(LIGHT)
    view = data.ground.view
    half = View(view.left, view.centre[0], view.bottom, view.top)
    everywhere, measured = (number_places(frame, style, replace(data, extent=extent)) for extent in (None, half))
    middle = AREA.center().x()
    assert any(place.x > middle for place in everywhere)
    assert measured
    assert all(place.x < middle for place in measured)
    assert number_places(frame, style, replace(data, extent=View(90.0, 91.0, 90.0, 91.0))) == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_pictures_of_wild_landscapes_and_paths(function, theme):
    path = np.array([[1.0, 1.0], [np.nan, 0.0], [1e90, -1e90], [0.0, 0.5], [np.inf, 0.0]])
    data = PictureData(ground=ground_of(function), path=path, cursor=3, marks=(Mark(0, 0, "saddle"),), value=np.nan)
    assert not image_of(data, window_style(theme)).isNull()


@pytest.mark.parametrize(
    "path", [np.empty((0, 2)), np.full((3, 2), np.nan), np.zeros((1, 2))], ids=["none", "nan", "one"]
)
def test_pictures_of_next_to_nothing(path):
    for ground in (None, ground_of(FUNCTIONS["valley"]), ground_of(np.log, 1)):
        image_of(PictureData(ground=ground, path=path, cursor=len(path) - 1))


@pytest.mark.parametrize("mass", [0.0, 1e-9, 1.0, 1e9])
def test_the_particle_shows_its_mass_within_bounds(mass):
    assert 7 <= window_style(LIGHT).particle_radius(mass) <= 16


def test_value_is_colour():
    image = image_of(PictureData(ground=ground_of(lambda x, y: x), path=np.empty((0, 2))))
    frame = paint_picture_frame()
    shades = [image.pixelColor(frame.to_pixel(x, 0.31).toPoint()).lightness() for x in (-1.83, -0.83, 0.17, 1.17, 1.83)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 5


def paint_picture_frame():
    image = QImage(480, 360, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    frame = paint_picture(
        painter, QRectF(0, 0, 480, 360), window_style(LIGHT), PictureData(ground=ground_of(lambda x, y: x))
    )
    painter.end()
    return frame


def vector_picture():
    path = np.cumsum(np.random.default_rng(4).normal(0, 0.05, (60, 2)), axis=0)
    return PictureData(
        ground=ground_of(FUNCTIONS["hole"]), path=path, cursor=40, vectors={"force": (1.0, 0.5)}, value=1.0
    )


def test_svg_has_ordinary_pens_and_no_fonts():
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(480, 360))
    painter = QPainter(generator)
    paint_picture(painter, QRectF(0, 0, 480, 360), figure_style(LIGHT, 96.0), vector_picture())
    painter.end()
    text = bytes(data).decode()
    assert "non-scaling-stroke" not in text
    assert "<text" not in text
    assert text.count("<path") > 20


def test_pdf_is_written(tmp_path):
    writer = QPdfWriter(str(tmp_path / "picture.pdf"))
    painter = QPainter(writer)
    paint_picture(painter, QRectF(0, 0, 1000, 700), figure_style(LIGHT), vector_picture())
    painter.end()
    assert (tmp_path / "picture.pdf").stat().st_size > 5000


@pytest.mark.parametrize("view", [View(-2.3, 2.6, -1.0, 2.1), View(-0.004, 0.011, -1200, 1800), View(0.1, 0.2, 3, 4)])
def test_in_a_hall_the_titles_stand_among_the_numbers_and_cover_none(view, monkeypatch):
    outer, style = QRectF(0, 0, 1160, 760), projector_style(THEMES["contrast"])
    words, titles, real = [], [], axes.draw_word
    monkeypatch.setattr(axes, "draw_word", lambda *args: words.append(args[1:4]) or real(*args))

    def beside(title, _painter, _style, size, centre):
        width = title.width(size)
        titles.append(QRectF(centre.x() - width / 2, centre.y() - 0.3 * size, width, 0.6 * size))

    def stacked(_title, _painter, _style, size, right):
        titles.append(QRectF(right.x() - size, right.y() - 0.3 * size, size, 1.7 * size))

    monkeypatch.setattr(Bilingual, "draw", beside)
    monkeypatch.setattr(Bilingual, "draw_stacked", stacked)
    image = QImage(outer.size().toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    frame = Frame(picture_layout(outer, style, with_bar=False).area, view)
    paint_axes(painter, frame, style, Bilingual("x", "w_1"), Bilingual("y", "w_2"))
    painter.end()
    numbers = []
    for word, size, at in words:
        width = word_width(word, size)
        share = 0.5 if at.y() > frame.area.bottom() else 1.0
        numbers.append(QRectF(at.x() - share * width, at.y() - 0.7 * size, width, 0.7 * size))
    assert len(titles) == 2
    assert len(numbers) >= 3
    assert not [1 for title in titles for number in numbers if title.intersects(number)]
    assert all(outer.contains(box) for box in [*titles, *numbers])
    usual = replace(style, coarse=False)
    assert frame.area.width() > picture_layout(outer, usual, with_bar=False).area.width() + 20


def test_projector_type_and_lines_are_large_enough():
    style = projector_style(THEMES["contrast"])
    assert min(style.tick_size, style.number_size, style.maths_size) >= 28
    assert min(style.frame, style.contour, style.trail, style.ahead) >= 3
    assert not image_of(replace(vector_picture()), projector_style(LIGHT, 0.4)).isNull()


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_thumbnails(dimension):
    bounds = np.array([[-2.0, 2.0]] * dimension)
    landscape = SimpleNamespace(dimension=dimension, bounds=bounds, value=lambda x: (x**2).sum(axis=1))
    image = QImage(56, 44, QImage.Format.Format_RGB32)
    image.fill(LIGHT.page)
    painter = QPainter(image)
    paint_thumbnail(painter, QRectF(0, 0, 56, 44), LIGHT, thumbnail_ground(landscape))
    painter.end()
    assert len({image.pixel(x, y) for x in range(56) for y in range(44)}) > 10


def test_a_mosaic_shows_each_sample_in_the_tint_of_its_level(qapp):
    import numpy as np
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    import gdlab
    from gdlab.analysis.relief import relief
    from gdlab.analysis.section import Section
    from gdlab.analysis.view import View
    from gdlab.ui.painting.chart import paint_map
    from gdlab.ui.painting.frame import Frame
    from gdlab.ui.painting.style import window_style
    from gdlab.ui.theme import LIGHT

    view = View(-2.0, 2.0, -2.0, 2.0)
    ground = relief(Section(gdlab.landscape("sin(100*x)*sin(100*y)"), ()), view, 50, 50)
    style = window_style(LIGHT, False)
    image = QImage(500, 500, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_map(painter, Frame(QRectF(0, 0, 500, 500), view), style, ground)
    painter.end()
    tints = style.tints(ground.levels)
    for row, column in ((0, 0), (10, 31), (49, 49)):
        expected = tints[int(ground.mosaic[49 - row, column])]
        assert np.uint32(image.pixel(column * 10 + 5, row * 10 + 5)) == np.uint32(expected.rgb())


def test_a_label_whose_digits_change_needs_no_new_casing(qapp, monkeypatch):
    image = QImage(400, 60, QImage.Format.Format_RGB32)
    painter = QPainter(image)

    def draw(number):
        outline = maths(r"v=\num{0}\,\text{m/s}", 21.0, number)
        draw_outline(painter, outline, QPointF(10.3, 40.2), LIGHT.ink, LIGHT.page, 4.0)

    draw("1.234567890")
    monkeypatch.setattr(text, "QPainterPathStroker", lambda *_: pytest.fail("a casing was made again"))
    draw("9.876501234")
    painter.end()


@pytest.mark.parametrize("key", ARROWS)
def test_arrows_cover_what_their_shape_says_and_no_more(qapp, key):
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    painter = QPainter(image)
    arrow = Arrow(key, QPointF(40, 40), QPointF(240, 140))
    paint_arrow(painter, window_style(LIGHT), arrow)
    painter.end()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(200, 300)
    y, x = np.nonzero(pixels != pixels[0, 0])
    along, aside = ((x - 40) * 2 + (y - 40)) / np.sqrt(5), ((y - 40) * 2 - (x - 40)) / np.sqrt(5)
    assert -5 < along.min() < 2
    assert arrow.length - 3 < along.max() < arrow.length + 5
    assert np.abs(aside).max() < arrow.reach + 4
    assert len(x) > 4 * arrow.length


def test_a_contour_has_no_gaps():
    """Where its pieces meet, an upright line is as dark as elsewhere."""
    ground, style = ground_of(lambda x, y: 10 * x**2 + 0 * y), window_style(LIGHT)
    image = QImage(480, 360, QImage.Format.Format_RGB32)
    image.fill(LIGHT.page)
    painter = QPainter(image)
    paint_map(painter, FRAME, style, ground)
    painter.end()
    whole = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(360, 480, 4)[:, :, 1].astype(int)
    area = AREA.toRect().adjusted(3, 3, -3, -3)
    inside = whole[area.top() : area.bottom(), area.left() : area.right()]
    typical = np.median(inside, axis=0)
    assert np.ptp(typical) > 60
    assert np.abs(inside - typical).max() < 8


@pytest.mark.parametrize("weight", [400, 500, 600])
@pytest.mark.parametrize("text", ["0", "−2.5", "Elongated valley", "AVAT"])
def test_words_are_measured_in_whole_units_of_the_font(qapp, text, weight):
    """The font has 1000 units in an em; what Qt rounds at another size would differ between two programs."""
    assert word_width(text, 1000.0, weight).is_integer()


def test_marks_are_placed_once_as_long_as_view_size_and_points_stay():
    style, marks = window_style(LIGHT), (Mark(0.0, 0.0, "saddle"), Mark(0.1, 0.0, "minimum"), Mark(0.9, 0.0, "saddle"))
    frame = Frame(QRectF(0, 0, 100, 100), View(-1.0, 1.0, -1.0, 1.0))
    found = distinct_marks(frame, style, marks)
    assert [mark for _, mark in found] == [marks[1], marks[2]]
    assert distinct_marks(Frame(QRectF(0, 0, 100, 100), frame.view), style, tuple(marks)) is found
    wide, near = Frame(QRectF(0, 0, 300, 100), frame.view), replace(frame, view=View(-0.5, 0.5, -0.5, 0.5))
    assert [at.x() for at, _ in distinct_marks(wide, style, marks)] == pytest.approx([165.0, 150.0, 285.0])
    assert [mark for _, mark in distinct_marks(near, style, marks)] == [marks[1], marks[0]]
    assert len(distinct_marks(wide, replace(style, unit=3.0), marks)) == 2
    assert distinct_marks(frame, style, marks[:1])[0][1] is marks[0]
