"""The inner workings at the particle: true to scale, legible, switched by one click, and nothing while they are off."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication

from gdlab.analysis.relief import curve, relief
from gdlab.analysis.view import View
from gdlab.cli import main
from gdlab.core.resources import path as resource
from gdlab.scene import decode, encode
from gdlab.scene.build import run_simulation
from gdlab.scene.edit import set_values
from gdlab.scene.resolve import resolve
from gdlab.symbols.anatomy import anatomy, has_anatomy
from gdlab.ui.canvas.subject import Subject
from gdlab.ui.figure.export import export_figure
from gdlab.ui.painting.arrows import MEAN, RMS
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.overlay import arrange
from gdlab.ui.painting.overlay_parts import overlay_parts, paint_overlay
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.style import projector_style, window_style
from gdlab.ui.painting.working_shapes import Ball, Bound, Mobility, Parabola, Strand
from gdlab.ui.painting.workings import contour
from gdlab.ui.theme import THEMES

VALLEY = resource("scenes", "elongated-valley.gdlab")
pytestmark = pytest.mark.usefixtures("qapp")
OPENED = ("momentum", "nesterov", "adam", "rmsprop", "adagrad", "newton", "langevin-baoab")
AREA = QRectF(0, 0, 1200, 700)


def scene(method, **values):
    return set_values(decode(VALLEY.read_bytes()), {"method": method, **values})


def picture(method, step=6, *, swapped=False, shown=True, **values):
    """The data of a picture and its frame."""
    simulation = run_simulation(scene(method, **values))
    simulation.advance(step + 2)
    resolved = resolve(simulation, step)
    subject = Subject()
    subject.set_landscape(resolved.setting.landscape)
    subject.set_swapped(swapped)
    subject.set_path(simulation.outline()[1], step)
    keys = ("force", "velocity", "friction_force")
    subject.set_vectors({key: np.array(resolved.values[key]) for key in keys})
    subject.set_inner(anatomy(resolved.moment, resolved.values) if shown else None)
    bounds = subject.section.bounds.tolist()
    if subject.is_curve:
        ground = curve(subject.section, *bounds[0], 200)
    else:
        ground = relief(subject.section, View(*bounds[0], *bounds[1]).locked(AREA.width() / AREA.height()), 40, 24)
    data = subject.placed(PictureData(ground=ground, mass=resolved.coefficients.mass))
    return data, Frame(AREA, ground.view), simulation


def laid(method, style=None, **given):
    data, frame, simulation = picture(method, **given)
    style = style or window_style(THEMES["light"])
    return arrange(frame, style, data, np.empty((0, 2))), data, frame, simulation


def kinds(overlay):
    return [type(shape) for shape in overlay.inner]


# --- Newton's contour ---


_CURVATURE = st.floats(-50, 50).filter(lambda value: abs(value) > 0.1)


@given(st.floats(0.1, 50), _CURVATURE, st.floats(0, 3), st.floats(-2, 2), st.floats(-2, 2))
def test_the_contour_is_level_and_goes_through_the_particle(first, second, angle, x, y):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix, here = turn @ np.diag([first, second]) @ turn.T, np.array([x, y])
    level = here @ matrix @ here
    if abs(level) < 1e-3 * (abs(first) + abs(second)):
        return
    (points,) = contour(matrix, here)
    values = np.einsum("ni,ij,nj->n", points, matrix, points)
    size = np.einsum("ni,ij,nj->n", points, np.abs(matrix), points).max() + np.abs(points).max() ** 2 * 100
    assert np.abs(values - level).max() < 1e-9 * size
    step = np.linalg.norm(np.diff(points, axis=0), axis=1).max()
    assert np.linalg.norm(points - here, axis=1).min() <= step
    closed = np.allclose(points[0], points[-1], rtol=0, atol=1e-9 * np.abs(points).max())
    assert closed == (second > 0)


def test_a_singular_model_has_no_contour():
    assert contour(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([1.0, 1.0])) == []
    assert contour(np.array([[1.0, 0.0], [0.0, -1.0]]), np.array([1.0, 1.0])) == []


# --- what is drawn ---


def test_each_method_has_its_own_shapes():
    assert kinds(laid("momentum", step=4)[0]) == [Strand, Strand, Strand]
    assert Ball in kinds(laid("nesterov", step=3)[0])
    assert kinds(laid("adam")[0])[0] is Bound
    assert {MEAN, RMS} <= {arrow.key for arrow in laid("adam")[0].arrows}
    assert kinds(laid("rmsprop")[0])[0] is Mobility
    assert kinds(laid("adagrad")[0])[0] is Mobility
    assert kinds(laid("newton")[0])[0] is Parabola
    hot = {"parameters.temperature": 3.0, "parameters.friction": 5.0, "parameters.step_size": 0.2}
    warm = laid("langevin-baoab", step=1, **hot)[0]
    assert "heat" in {shape.kind for shape in warm.inner if isinstance(shape, Strand)}


@pytest.mark.parametrize("method", ["gradient-descent", "flow"])
def test_a_method_without_workings_draws_none(method):
    assert laid(method)[0].inner == ()


@pytest.mark.parametrize("method", OPENED)
def test_switched_off_they_leave_no_trace(method):
    off = laid(method, shown=False)[0]
    assert off.inner == ()
    assert not {MEAN, RMS} & {arrow.key for arrow in off.arrows}


@pytest.mark.parametrize("method", OPENED)
@pytest.mark.parametrize("step", [1, 6, 18])
def test_every_arrow_begins_at_the_particle_whatever_else_begins_there(method, step):
    style = window_style(THEMES["light"])
    overlay, data, _, _ = laid(method, step=step)
    radius = style.particle_radius(data.mass) + 0.25 * style.particle
    moments = {MEAN, RMS}
    away = [QLineF(arrow.start, overlay.particle).length() for arrow in overlay.arrows if arrow.key not in moments]
    assert away == pytest.approx([radius] * len(away))


def test_at_a_desk_the_parts_of_a_short_step_are_no_knot_at_the_ball():
    for method, step in (("momentum", 30), ("nesterov", 8)):
        assert laid(method, step=step)[0].inner == ()
    assert laid("newton", step=6)[0].inner, "one displacement makes no knot"


def test_what_is_too_short_for_a_letter_has_none():
    strands = [shape for shape in laid("nesterov", step=2)[0].inner if isinstance(shape, Strand)]
    assert sorted(strands, key=lambda strand: strand.arrow.length)[0].label == ""
    assert [strand.label for strand in strands].count("") == 1


def test_in_a_hall_a_step_that_hardly_leaves_the_ball_is_not_taken_apart():
    hall = projector_style(THEMES["contrast"])
    assert laid("momentum", hall, step=18)[0].inner == ()
    assert laid("momentum", hall, step=3, **{"parameters.step_size": 0.2})[0].inner
    assert laid("momentum", step=18)[0].inner


@pytest.mark.parametrize("method", ["momentum", "rmsprop", "newton", "adagrad"])
@pytest.mark.parametrize("swapped", [False, True])
def test_the_step_ends_on_the_next_iterate(method, swapped):
    overlay, _, frame, simulation = laid(method, step=4, swapped=swapped, **{"parameters.step_size": 0.15})
    x, y = simulation.rows(5, 5)[0, 0]
    whole = next(shape for shape in overlay.inner if isinstance(shape, Strand) and shape.kind == "whole")
    target = frame.to_pixel(*((y, x) if swapped else (x, y)))
    assert (whole.arrow.tip - target).manhattanLength() < 1e-6


def test_the_parts_follow_one_another():
    overlay, _, _, _ = laid("momentum", step=5)
    whole, pushed, kept = overlay.inner
    assert (kept.kind, pushed.kind, whole.kind) == ("kept", "pushed", "whole")
    assert (pushed.arrow.tip - whole.arrow.tip).manhattanLength() < 1e-6


def test_the_bound_of_adam_is_a_box_of_the_learning_rate():
    overlay, _, frame, simulation = laid("adam")
    (box,) = [shape for shape in overlay.inner if isinstance(shape, Bound)]
    sx, sy = frame.scale
    eta = simulation.coefficients_at(6).learning_rate
    assert box.area.width() == pytest.approx(2 * eta * sx)
    assert box.area.height() == pytest.approx(2 * eta * sy)


def test_newtons_rest_is_where_the_bowl_has_its_bottom():
    overlay, _, frame, _ = laid("newton")
    (model,) = [shape for shape in overlay.inner if isinstance(shape, Parabola)]
    assert (model.rest - frame.to_pixel(0.0, 0.0)).manhattanLength() < 1e-6


@pytest.mark.parametrize("method", OPENED)
@pytest.mark.parametrize("make", [window_style, projector_style])
def test_no_label_lies_on_another_one(method, make):
    for step in (0, 2, 5, 9, 14):
        overlay = laid(method, make(THEMES["contrast"]), step=step)[0]
        for one, other in combinations(overlay.labels, 2):
            assert not one.box.adjusted(0.01, 0.01, -0.01, -0.01).intersects(other.box)


def test_arrows_stand_beside_the_parts_of_the_step():
    on, off = (laid("momentum", step=5, shown=shown)[0] for shown in (True, False))
    away = {arrow.key: (arrow.start - on.particle) for arrow in on.arrows}
    plain = {arrow.key: (arrow.start - off.particle) for arrow in off.arrows}
    assert QPointF.dotProduct(away["velocity"], away["velocity"]) > QPointF.dotProduct(
        plain["velocity"], plain["velocity"]
    )


@pytest.mark.parametrize("method", OPENED)
def test_on_a_curve_the_parts_lie_in_lanes_of_their_own(method):
    land = {"kind": "formula", "formula": "x**4/4 - x**2/2 + x/10", "bounds": [[-2, 2]]}
    values = {"landscape": land, "start": [[1.7]], "parameters.step_size": 0.3}
    overlay, *_ = laid(method, step=3, **values)
    heights = [shape.arrow.tip.y() for shape in overlay.inner if isinstance(shape, Strand)]
    assert len(set(heights)) == len(heights)
    assert all(isinstance(shape.rest, QPointF) for shape in overlay.inner if isinstance(shape, Parabola))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("method", OPENED)
def test_they_are_drawn_in_every_theme_within_their_boxes(method, theme):
    """A canvas repaints only the boxes: what is drawn outside would stay behind."""
    for style in (window_style(THEMES[theme]), projector_style(THEMES[theme])):
        overlay, data, frame, _ = laid(method, style)
        images = []
        for shown in (overlay, type(overlay)()):
            image = QImage(1200, 700, QImage.Format.Format_RGB32)
            image.fill(style.theme.map_stops[4])
            painter = QPainter(image)
            paint_overlay(painter, frame, style, data, shown)
            for part in overlay_parts(frame, style, data, overlay):
                painter.fillRect(part.box.adjusted(-2, -2, 2, 2), style.theme.map_stops[4])
            painter.end()
            images.append(image)
        assert images[0] == images[1]


# --- in the window ---


@pytest.fixture
def window(shown_window):
    return shown_window(VALLEY)


def shown(window):
    window.presenter.settle()
    return window.views.canvas.picture.inner


def test_they_are_shown_at_first_and_switched_with_one_undo(window, qtbot):
    window.player.seek(5)
    switch, action = window.findChild(QAbstractButton, "canvas.workings"), window.actions_by_name["view.workings"]
    assert shown(window) is not None
    assert switch.isChecked()
    assert action.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert shown(window) is None
    assert not action.isChecked()
    assert not window.document.scene.view.workings
    assert decode(encode(window.document.scene)) == window.document.scene
    window.document.history.undo()
    assert shown(window) is not None
    assert switch.isChecked()
    action.trigger()
    assert shown(window) is None
    assert not switch.isChecked()


def test_the_switch_says_where_there_is_nothing_inside(window):
    switch = window.findChild(QAbstractButton, "canvas.workings")
    window.player.seek(5)
    for method, words in (("gradient-descent", "nothing inside"), ("flow", "nothing inside"), ("adam", "moments")):
        window.presenter.choose_method(method)
        window.presenter.settle()
        assert words in switch.toolTip()
        assert switch.is_strong() == has_anatomy(method)


def test_a_told_step_takes_their_place(window):
    window.player.seek(5)
    window.actions_by_name["run.narrate"].trigger()
    window.presenter.settle()
    window.views.canvas.finish()
    QApplication.processEvents()
    assert window.views.canvas.overlay.inner == ()
    window.actions_by_name["run.narrate"].trigger()
    QApplication.processEvents()
    window.views.canvas.grab()
    assert window.views.canvas.overlay.inner != ()


# --- in figures ---


def test_a_figure_shows_them_when_asked(tmp_path):
    files = [tmp_path / "with.png", tmp_path / "without.png"]
    for file, on in zip(files, (True, False), strict=True):
        export_figure(scene("adam"), 8, file, size=(600, 400), workings=on)
    assert QImage(str(files[0])) != QImage(str(files[1]))


def test_the_command_line_asks_for_them_and_only_for_pictures(tmp_path, capsys):
    files = [tmp_path / "with.png", tmp_path / "without.png"]
    assert main(["export", str(VALLEY), "--steps", "6", "--method", "adam", "--out", str(files[0]), "--workings"]) == 0
    assert main(["export", str(VALLEY), "--steps", "6", "--method", "adam", "--out", str(files[1])]) == 0
    assert QImage(str(files[0])) != QImage(str(files[1]))
    assert main(["export", str(VALLEY), "--steps", "6", "--out", str(tmp_path / "path.csv"), "--workings"]) == 2
    assert "--workings is for pictures" in capsys.readouterr().err
