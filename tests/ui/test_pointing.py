"""Pointing at a stationary point: on the map and in the list, one lights up the other."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gdlab.scene import FormulaSpec, Run, Scene, View
from gdlab.ui.figure.subject import subject

WAVES = "sin(3*x)*cos(2*y) + (x^2 + y^2)/4"


@pytest.fixture
def show(shown_window):
    def make(formula, start=(1.5, 1.5), **spec):
        window = shown_window(Scene(landscape=FormulaSpec(formula, **spec), runs=(Run(start=(start,)),)))
        window.presenter.settle()
        window.views.canvas.finish()
        return window

    return make


def move(canvas, at, kind=QEvent.Type.MouseMove):
    pressed = kind == QEvent.Type.MouseButtonPress
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.LeftButton if pressed else Qt.MouseButton.NoButton
    at, none = QPointF(at), Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, none)
    QApplication.sendEvent(canvas, event)


def pixel(window, point):
    position = [*point.position.tolist(), point.value][:2]
    return window.views.canvas.frame.to_pixel(*position)


def drawn(widget):
    QApplication.processEvents()
    return widget.grab().toImage()


@pytest.mark.parametrize(
    ("formula", "kind", "curvatures"),
    [
        ("x^2 + 2*y^2", "minimum", [2.0, 4.0]),
        ("-x^2 - 2*y^2", "maximum", [-4.0, -2.0]),
        ("x^2 - y^2", "saddle", [-2.0, 2.0]),
        ("x^2 + y^4", "degenerate", [0.0, 2.0]),
    ],
)
def test_a_mark_under_the_pointer_shows_its_eigenvectors(show, formula, kind, curvatures):
    window = show(formula)
    canvas, (point,) = window.views.canvas, window.presenter.points
    before = drawn(canvas)
    move(canvas, pixel(window, point) + QPointF(4, -4))
    assert point.kind == kind
    assert sorted(arm.curvature for arm in canvas.picture.cross) == pytest.approx(curvatures, abs=1e-9)
    assert drawn(canvas) != before
    assert canvas.note.startswith(f"{kind} at (0, 0)")
    move(canvas, pixel(window, point) + QPointF(60, 60))
    assert canvas.picture.cross == ()
    assert canvas.note == ""


def test_on_a_curve_the_parabola_of_the_curvature_is_drawn(show):
    window = show("x^4 - 2*x^2", (1.5,))
    canvas = window.views.canvas
    before = drawn(canvas)
    for point in window.presenter.points:
        at = pixel(window, point)
        move(canvas, at)
        (arm,) = canvas.picture.cross
        assert (arm.x, arm.y) == pytest.approx((float(point.position[0]), point.value))
        assert arm.curvature == pytest.approx(float(point.eigenvalues[0]))
        assert drawn(canvas) != before


def test_the_row_of_a_mark_under_the_pointer_lights_up(show):
    window = show("(x^2 - 1)^2 + y^2")
    listed = window.views.landscape.stationary
    for number, point in enumerate(window.presenter.points):
        before = drawn(listed)
        move(window.views.canvas, pixel(window, point))
        assert listed._current == number
        assert drawn(listed) != before
    move(window.views.canvas, QPointF(2, 2))
    assert listed._current == -1


def test_a_mark_that_is_not_listed_takes_the_line_that_counts_those(show):
    window = show(WAVES)
    listed, points = window.views.landscape.stationary, window.presenter.points
    assert len(points) > 8
    size, before = listed.sizeHint(), drawn(listed)
    move(window.views.canvas, pixel(window, points[7]))
    one = drawn(listed)
    assert one != before
    assert listed.sizeHint() == size, "nothing below it moves"
    assert listed.toolTip() == window.views.canvas.note
    move(window.views.canvas, pixel(window, points[8]))
    assert drawn(listed) != one


def test_the_pointer_that_rests_on_a_mark_is_told_what_it_is(show):
    window = show("x^2 - y^2")
    canvas, (point,) = window.views.canvas, window.presenter.points
    at = pixel(window, point).toPoint()
    move(canvas, at)
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    assert QToolTip.text() == "saddle at (0, 0), U = 0, λ = 2, −2"
    move(canvas, QPoint(5, 5))
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), canvas.mapToGlobal(QPoint(5, 5))))
    assert canvas.note == ""


def test_a_press_on_a_mark_places_the_particle_and_dims_the_mark(show):
    window = show("x^2 - y^2")
    canvas, (point,) = window.views.canvas, window.presenter.points
    at = pixel(window, point) + QPointF(2, 0)
    move(canvas, at)
    assert canvas.picture.cross
    move(canvas, at, QEvent.Type.MouseButtonPress)
    assert canvas.picture.cross == ()
    move(canvas, at, QEvent.Type.MouseButtonRelease)
    (start,) = window.document.scene.runs[0].start
    assert start == pytest.approx(canvas.position_at(at).tolist())
    assert np.linalg.norm(start) > 0, "it is placed where the pointer is, not on the mark"


def test_other_points_forget_which_one_was_pointed_at(show):
    window = show("x^2 - y^2")
    canvas, (point,) = window.views.canvas, window.presenter.points
    move(canvas, pixel(window, point))
    window.presenter.type_formula("x^2 - 3*y^2")
    window.presenter.settle()
    canvas.finish()
    assert canvas.picture.cross == ()
    move(canvas, pixel(window, point))
    assert sorted(arm.curvature for arm in canvas.picture.cross) == pytest.approx([-6.0, 2.0])


def test_with_exchanged_axes_the_mark_is_where_it_is_seen(show):
    window = show("(x - 1)^2 + 3*y^2")
    canvas, (point,) = window.views.canvas, window.presenter.points
    canvas.set_swapped(True)
    canvas.finish()
    across, up = point.position[1], point.position[0]
    move(canvas, canvas.frame.to_pixel(across, up))
    assert max(canvas.picture.cross, key=lambda arm: arm.curvature).dx == pytest.approx(1.0)


def test_marks_reach_as_far_as_the_fitted_map(show):
    window = show(WAVES)
    canvas = window.views.canvas
    frame = canvas.frame
    beyond = [p for p in window.presenter.points if frame.holds(pixel(window, p)) and abs(p.position[0]) > 2]
    assert len(beyond) > 5
    move(canvas, pixel(window, beyond[0]))
    assert canvas.picture.cross


def test_where_the_map_shows_more_than_was_searched_the_list_says_so(show):
    window = show(WAVES)
    listed, canvas = window.views.landscape.stationary, window.views.canvas
    size = listed.sizeHint().height()
    assert not any("searched" in text for text in listed.texts())
    canvas.zoom(0.4, glide=False)
    assert listed.texts()[-1] == "searched: x −6 to 6, y −2 to 2"
    assert listed.sizeHint().height() > size
    before = drawn(listed)
    canvas.fit()
    assert listed.sizeHint().height() == size
    assert drawn(listed) != before


def test_a_scene_that_shows_more_than_was_searched_says_so_at_once(shown_window):
    view = View(rectangle=((-20.0, 20.0), (-10.0, 10.0)))
    window = shown_window(Scene(landscape=FormulaSpec("x^2 + y^2"), runs=(Run(start=((1.0, 1.0),)),), view=view))
    window.presenter.settle()
    assert window.views.landscape.stationary.texts()[-1] == "searched: x −6 to 6, y −2 to 2"


def test_a_figure_marks_what_the_window_marks(show):
    window = show(WAVES)
    lowest = min((p for p in window.presenter.points if p.position[0] < -2.2), key=lambda p: p.value)
    assert lowest.kind == "minimum"
    figure = subject(window.document.scene, 0)
    marked = {(round(mark.x, 6), round(mark.y, 6)) for mark in figure.marks}
    assert tuple(np.round(lowest.position, 6)) in marked


def test_on_the_second_of_two_maps_a_mark_is_pointed_at_on_both(show):
    window = show("x^2 - y^2")
    window.actions_by_name["view.compare"].trigger()
    window.presenter.settle()
    window.compare.finish()
    QApplication.processEvents()
    twin, (point,) = window._stage.pair.beside.twin, window.presenter.points
    move(twin, twin.frame.to_pixel(*point.position.tolist()))
    QApplication.processEvents()
    assert twin.note == window.views.canvas.note != ""
    assert len(window.views.canvas.picture.cross) == 2
    assert len(twin.picture.cross) == 2


def test_what_a_tool_has_under_the_pointer_is_not_pointed_at(show):
    window = show("x^2 - y^2")
    canvas, (point,) = window.views.canvas, window.presenter.points
    at = pixel(window, point)

    class Handle(QObject):
        changed = Signal()

        def hover(self, _at, _sight):
            return Qt.CursorShape.SizeAllCursor

        def pieces(self, _sight):
            return ()

    move(canvas, at)
    assert canvas.picture.cross
    canvas.set_tool(Handle())
    move(canvas, at)
    assert canvas.picture.cross == ()
