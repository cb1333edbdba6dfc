"""The map in pixels: what `paint_map` draws, to the eye, in any thread and at any ratio of pixels."""

import threading

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdlab.analysis.contours import TONES, ContourLine, Grid
from gdlab.analysis.relief import Relief, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.landscapes import FormulaLandscape
from gdlab.ui.painting.chart import paint_map
from gdlab.ui.painting.colour_maps import COLOUR_MAPS
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.map_image import _lines, _plumb, map_image
from gdlab.ui.painting.style import projector_style, window_style
from gdlab.ui.theme import THEMES

VIEW = View(-4.0, 4.0, -3.0, 3.0)
FRAME = Frame(QRectF(61, 17, 400, 300), VIEW)
WAVES = "sin(3*x)*cos(2*y) + (x**2 + y**2)/4"
FORMULAS = [WAVES, "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "log(x**2 + y**2 - 1)", "sin(60*x)*sin(60*y)"]


def ground_of(formula, columns=101, rows=76):
    return relief(Section(FormulaLandscape(formula, {}, [[-3, 3], [-3, 3]])), VIEW, columns, rows)


def array(image):
    assert image.format() == QImage.Format.Format_RGB32
    shape = image.height(), image.width(), 4
    return np.frombuffer(image.constBits(), dtype=np.uint8).reshape(shape)[:, :, :3].astype(int)


def painted(frame, style, ground):
    """What `paint_map` makes of the frame."""
    image = QImage((frame.area.size() / style.pixel).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(1 / style.pixel)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-frame.area.topLeft())
    paint_map(painter, frame, style, ground)
    painter.end()
    return array(image)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("colours", list(COLOUR_MAPS))
def test_it_is_to_the_eye_what_is_painted_line_by_line(qapp, formula, theme, colours):
    style = replace(window_style(THEMES[theme]), colour_map=colours)
    ground = ground_of(formula)
    differing = np.abs(array(map_image(FRAME, style, ground)) - painted(FRAME, style, ground)).max(axis=2)
    assert differing.mean() < 0.3
    assert (differing > 24).mean() < 2e-3


def test_where_lines_crowd_they_have_the_colour_of_their_ink(qapp):
    style, ground = window_style(THEMES["light"]), ground_of("log(x**2 + y**2 - 1)")
    ink = np.array([style.contour_ink.blue(), style.contour_ink.green(), style.contour_ink.red()])
    pixels = array(map_image(FRAME, style, ground)).reshape(-1, 3)
    darkest = pixels[pixels.sum(axis=1).argsort()[:50]]
    assert np.abs(darkest - ink).max() < 24
    lightest = [min(tint.getRgb()[i] for tint in style.tints(ground.levels)) for i in (2, 1, 0)]
    tinted = pixels[(pixels != pixels.max(axis=0)).any(axis=1)]
    assert (tinted >= np.minimum(ink, lightest) - 1).all()


class Lined(Relief, frozen=True, eq=False):
    """A relief without bands whose only line is given."""

    line: ContourLine | None = None

    @property
    def lines(self):
        return (self.line,)


def test_a_line_is_as_dark_where_its_segments_meet_as_elsewhere(qapp):
    """An upright line in many pieces, which lie between pixels, is everywhere as dark as one in a single piece."""
    style, levels = window_style(THEMES["light"]), ground_of("x + 0*y").levels
    y = np.concatenate([[-3.0], np.sort(np.random.default_rng(1).uniform(-3, 3, 90)), [3.0]])
    grid, mosaic = Grid(np.arange(2.0), np.arange(2.0), np.zeros((2, 2))), np.zeros((2, 2), dtype=np.uint8)
    images = []
    for places in (y, y[[0, -1]]):
        points = np.stack([np.full(len(places), 0.123), places], axis=1)
        line = ContourLine(0, points, np.full(len(places) - 1, float(TONES - 1)))
        own = Lined(VIEW, levels, grid, np.empty(0), (), grid.values, mosaic, line=line)
        images.append(array(map_image(FRAME, style, own)))
    assert np.ptp(images[1]) > 40
    assert np.abs(images[0] - images[1]).max() <= 3


def test_lines_wide_enough_to_show_their_joints_are_painted_whole(qapp):
    style, ground = projector_style(THEMES["light"]), ground_of(WAVES)
    assert (array(map_image(FRAME, style, ground)) == painted(FRAME, style, ground)).all()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_it_has_the_pixels_of_the_device(qapp, ratio):
    style = window_style(THEMES["dark"], pixel=1 / ratio)
    image = map_image(FRAME, style, ground_of(WAVES))
    assert (image.width(), image.height()) == (400 * ratio, 300 * ratio)
    assert image.devicePixelRatio() == ratio
    assert np.abs(array(image) - painted(FRAME, style, ground_of(WAVES))).mean() < 0.3


def test_another_thread_draws_the_same_pixels(qapp):
    style, ground, drawn = window_style(THEMES["light"]), ground_of(WAVES), []
    thread = threading.Thread(target=lambda: drawn.append(map_image(FRAME, style, ground)))
    thread.start()
    thread.join()
    assert drawn == [map_image(FRAME, style, ground)]


def test_a_plain_without_lines_has_its_tint(qapp):
    style = window_style(THEMES["light"])
    image = array(map_image(FRAME, style, ground_of("0*x + 0*y + 1")))
    assert (image == image[0, 0]).all()


@pytest.mark.parametrize("lean", [0.0, 0.0005, 0.002, 0.004, 0.01, 0.05])
@pytest.mark.parametrize("strong", [False, True])
def test_a_line_that_is_all_but_upright_has_no_gaps(lean, strong):
    style, part = window_style(THEMES["light"]), QRectF(0, 0, 40, 200)
    for begin in np.linspace(5, 6, 12).tolist():
        y = np.arange(begin, 192, 7.3)
        points = np.column_stack([8.3 + lean * (y - begin), y])
        segments = np.hstack([points[:-1], points[1:]])
        image = _lines(style, {(strong, TONES - 1): _plumb(segments, style.pixel)}, QColor("black"), part)
        rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(200, 40, 4)[:, :, 3].astype(int).sum(axis=1)
        inside = rows[8:180]
        assert inside.min() > 0.6 * np.median(inside)
