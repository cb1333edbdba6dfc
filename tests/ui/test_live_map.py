"""The map on the canvas while a hand shapes the landscape: what changes is drawn again, and nothing else."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage

from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.landscapes import FormulaLandscape, landscape
from gdlab.ui.canvas import live_map
from gdlab.ui.canvas.live_map import LiveMap
from gdlab.ui.canvas.survey import drawn, survey
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.map_image import map_image
from gdlab.ui.painting.style import window_style
from gdlab.ui.theme import THEMES

VIEW = View(-4.0, 4.0, -3.0, 3.0)
FRAME = Frame(QRectF(61, 17, 1000, 750), VIEW)
STYLE = window_style(THEMES["light"])
BOWL = "x**2/5 + y**2/4"


def relief(formula, *, quick=True, view=VIEW):
    wanted = survey(Section(FormulaLandscape(formula, {}, [[-4, 4], [-3, 3]])), view, FRAME.area.size())
    return (wanted.quick if quick else wanted).run()


def dented(x, *, quick=True):
    return relief(f"{BOWL} - 0.6*exp(-8*(x - {x})**2 - 8*(y - 1)**2)", quick=quick)


def array(image):
    assert image.format() == QImage.Format.Format_RGB32
    shape = image.height(), image.width(), 4
    return np.frombuffer(image.constBits(), dtype=np.uint8).reshape(shape)[:, :, :3].astype(int)


def within(part, ratio=1.0):
    """The rows and columns of a part in the picture, which begin and end between pixels of the device."""
    edges = np.array(part.translated(-FRAME.area.topLeft()).getCoords()) * ratio
    assert edges == pytest.approx(np.rint(edges))
    left, top, right, bottom = np.rint(edges).astype(int)
    return np.s_[top:bottom, left:right]


@pytest.mark.parametrize(("width", "height"), [(1077, 524), (1000, 750), (533, 301), (3000, 2000), (40, 30)])
def test_the_samples_of_a_quick_survey_are_some_of_the_proper_one(width, height):
    section = Section(FormulaLandscape("sin(x)*y", {}, [[-4, 4], [-3, 3]]))
    wanted = survey(section, VIEW, QRectF(0, 0, width, height).size())
    fine, quick = wanted.run().samples, wanted.quick.run().samples
    assert fine[:: wanted.stride, :: wanted.stride] == pytest.approx(quick, abs=1e-12)
    assert quick.size <= 70 * 70
    assert wanted.quick.quick == wanted.quick


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_where_the_ground_moves_the_map_is_drawn_again_and_nowhere_else(qapp, ratio):
    shown, style = LiveMap(), window_style(THEMES["light"], pixel=1 / ratio)
    image, part = shown.show(dented(-1.0), FRAME, style, None, quick=True)
    assert part == FRAME.area
    before = array(image)
    for x in np.arange(-0.8, 0.9, 0.4).tolist():
        ground = dented(x)
        image, part = shown.show(ground, FRAME, style, None, quick=True)
        after, whole, inside = array(image), array(map_image(FRAME, style, ground, rough=True)), within(part, ratio)
        assert part.width() * part.height() < 0.09 * FRAME.area.width() * FRAME.area.height()
        assert np.abs(after - whole)[inside].max() < 8
        assert np.abs(after - whole).max(axis=2).mean() < 0.3
        before[inside] = after[inside]
        assert (after == before).all()


def test_ground_that_lies_as_before_is_not_drawn(qapp, monkeypatch):
    shown = LiveMap()
    shown.show(dented(0.0), FRAME, STYLE, None, quick=True)
    monkeypatch.setattr(live_map, "repaint_part", lambda *_a, **_k: pytest.fail("drawn"))
    monkeypatch.setattr(live_map, "drawn", lambda *_a, **_k: pytest.fail("drawn"))
    assert shown.show(dented(0.0), FRAME, STYLE, None, quick=True)[1].isEmpty()
    assert shown.show(dented(0.0), FRAME, STYLE, None, quick=True)[1].isEmpty()


def test_many_moves_too_small_to_be_seen_are_drawn_when_they_add_up(qapp):
    shown = LiveMap()
    shown.show(dented(0.0), FRAME, STYLE, None, quick=True)
    parts = [shown.show(dented(x), FRAME, STYLE, None, quick=True)[1] for x in np.linspace(0, 0.3, 400)[1:].tolist()]
    assert any(part.isEmpty() for part in parts)
    image, _ = shown.show(dented(0.3), FRAME, STYLE, None, quick=True)
    assert np.abs(array(image) - array(map_image(FRAME, STYLE, dented(0.3), rough=True))).max(axis=2).mean() < 0.3


def test_what_moves_slowly_beside_a_quick_hand_is_drawn_when_it_can_be_seen(qapp):
    def ground(number):
        quick, slow = -3.0 + 0.1 * (number % 2), 2.0 + 0.001 * number
        return relief(f"{BOWL} - exp(-9*(x - {quick})**2 - 9*y**2) - exp(-9*(x - {slow})**2 - 9*y**2)")

    shown = LiveMap()
    for number in range(150):
        image, part = shown.show(ground(number), FRAME, STYLE, None, quick=True)
        assert not part.isEmpty()
    right = np.s_[:, 500:]
    whole = array(map_image(FRAME, STYLE, ground(149), rough=True))
    assert np.abs(array(image) - whole)[right].max(axis=2).mean() < 0.1


def test_a_quick_map_follows_a_proper_one_in_part_and_leaves_its_picture_alone(qapp):
    shown, fine = LiveMap(), dented(0.0, quick=False)
    known = drawn(fine, FRAME, STYLE)
    before = known.image.copy()
    assert shown.show(fine, FRAME, STYLE, known, quick=False) == (known.image, FRAME.area)
    image, part = shown.show(dented(0.1), FRAME, STYLE, None, quick=True)
    assert 0 < part.width() < FRAME.area.width() / 2
    assert known.image == before
    assert image != before


HOLED = "log(x + 3.2) + y**2"
CROWDED = "sin(60*x)*sin(60*y)"


@pytest.mark.parametrize(("one", "other"), [(BOWL, f"9*({BOWL})"), (HOLED, "log(x + 3.21) + y**2"), (CROWDED, BOWL)])
def test_maps_that_cannot_be_compared_are_drawn_whole(qapp, one, other):
    shown = LiveMap()
    shown.show(relief(one), FRAME, STYLE, None, quick=True)
    image, part = shown.show(relief(other), FRAME, STYLE, None, quick=True)
    assert part == FRAME.area
    assert image == map_image(FRAME, STYLE, relief(other), rough=True)


def test_a_proper_map_and_one_in_another_style_are_drawn_whole(qapp):
    shown = LiveMap()
    shown.show(dented(0.0), FRAME, STYLE, None, quick=True)
    dark = window_style(THEMES["dark"])
    assert shown.show(dented(0.1), FRAME, dark, None, quick=True)[1] == FRAME.area
    ground = dented(0.2)
    image, part = shown.show(ground, FRAME, dark, None, quick=False)
    assert part == FRAME.area
    assert image == map_image(FRAME, dark, ground)


@pytest.mark.parametrize("size", [(615, 313), (818, 398), (1090, 530), (2000, 1200)])
def test_a_lattice_of_wells_has_its_lines_in_a_small_window_too(size):
    wanted = survey(Section(landscape("rastrigin")), View(-10.0, 10.0, -5.1, 5.1), QSizeF(*size))
    assert wanted.run().mosaic is None


def test_a_map_is_sampled_at_every_second_pixel_at_most_and_at_every_fourth_at_least():
    section = Section(landscape("himmelblau"))
    for width, height, apart in ((40, 40, 2), (300, 300, 2), (3000, 2000, 4)):
        wanted = survey(section, VIEW, QSizeF(width, height))
        assert wanted.columns == pytest.approx(width / apart, rel=0.05)
        assert wanted.rows == pytest.approx(height / apart, rel=0.05)
