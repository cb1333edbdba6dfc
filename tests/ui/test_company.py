"""Ghosts on the map: the exact motion at equal time and the next landing, off at first, and as drawn afresh."""

import math

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdlab.analysis.ghosts import WORDS, FlowGhost
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene
from gdlab.ui.painting.ghosts import FLOW, LANDING, Ball, Landing, Word, ghost_pieces
from gdlab.ui.painting.marks import STATIONARY

ALONE = Scene(
    landscape=FormulaSpec("3*x**2/2 + y**2/2"),
    runs=(Run(start=((1.2, 1.0),), parameters=Parameters(2.0, 0.7, 0.3)),),
)


def with_ghosts(*ghosts, scene=ALONE):
    return replace(scene, view=replace(scene.view, ghosts=ghosts))


def oscillator(t, k, x):
    """x of 2 ẍ = −kx − 0.7 ẋ from rest."""
    half = 0.7 / 4
    w = math.sqrt(k / 2 - half**2)
    return math.exp(-half * t) * x * (math.cos(w * t) + half / w * math.sin(w * t))


@pytest.fixture
def make(shown_window, settle):
    """Shows a window."""

    def make(scene=ALONE, size=(1500, 950)):
        window = shown_window(scene, size)
        settle(window)
        return window

    return make


def shown(window):
    return window.views.canvas.picture


def pieces(window):
    canvas = window.views.canvas
    sheet = canvas._sheet()
    return ghost_pieces(sheet.frame, sheet.style, shown(window), canvas.overlay)


def words(window):
    return [piece.text for piece in pieces(window) if isinstance(piece, Word)]


def image(window):
    return window.views.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_off_they_cost_nothing(make, monkeypatch, settle):
    for name in ("__init__", "follow", "advance"):
        monkeypatch.setattr(FlowGhost, name, lambda *_args: pytest.fail("computed for nobody"))
    window = make()
    window.player.seek(20)
    settle(window)
    assert shown(window).ghosts is None
    assert shown(window).flows == ()
    assert not window.views.canvas._has_company


def test_two_actions_switch_them_and_each_is_undone(make, settle):
    window = make()
    window.player.seek(3)
    settle(window)
    before = image(window)
    window.actions_by_name["view.ghost_flow"].trigger()
    window.actions_by_name["view.ghost_landing"].trigger()
    settle(window)
    assert window.document.scene.view.ghosts == ("flow", "landing")
    assert {type(piece) for piece in pieces(window)} == {Ball, Landing, Word}
    assert set(words(window)) == {FLOW, LANDING}
    window.document.history.undo()
    settle(window)
    assert window.document.scene.view.ghosts == ("flow",)
    assert not window.actions_by_name["view.ghost_landing"].isChecked()
    window.actions_by_name["view.ghost_flow"].trigger()
    settle(window)
    assert window.document.scene.view.ghosts == ()
    assert image(window) == before


@pytest.mark.parametrize("step", [0, 1, 7, 40])
def test_the_open_ball_is_the_damped_oscillator_at_equal_time(make, step, settle):
    window = make(with_ghosts("flow"))
    window.player.seek(step)
    settle(window)
    t = window.player.simulation.time_at(step)
    assert shown(window).ghosts.flow == pytest.approx((oscillator(t, 3, 1.2), oscillator(t, 1, 1.0)), abs=2e-5)
    (flow,) = shown(window).flows
    assert len(flow.path) == 8 * step + 1
    assert flow.path[-1] == pytest.approx(shown(window).ghosts.flow)


@pytest.mark.parametrize("method", ["momentum", "nesterov", "adam", "newton", "langevin-baoab", "flow"])
def test_the_square_is_where_the_next_step_lands(make, method, settle):
    run = replace(ALONE.runs[0], method=method, label=method)
    window = make(with_ghosts("landing", scene=replace(ALONE, runs=(run,))))
    window.player.seek(6)
    settle(window)
    assert shown(window).ghosts.landing == pytest.approx(tuple(window.player.simulation.rows(7, 7)[0, 0].tolist()))
    assert shown(window).flows == ()


def test_a_change_moves_the_landing_in_the_same_frame(make, settle):
    window = make(with_ghosts("landing", "flow"))
    window.player.seek(6)
    settle(window)
    before = shown(window).ghosts
    window.presenter.move_knob("friction", 4.0)
    settle(window)
    assert shown(window).ghosts.landing != before.landing
    assert shown(window).ghosts.flow == pytest.approx(before.flow)
    window.player.seek(16)
    settle(window)
    fresh = FlowGhost(window.player.simulation)
    fresh.advance(16)
    assert shown(window).ghosts.flow == tuple(fresh.at(16).tolist())


def test_a_motion_that_is_too_fast_is_said_in_words(make, settle):
    steep = Scene(
        landscape=FormulaSpec("1e9*x**2 + y**2"), runs=(Run(start=((0.0, 1.0),), parameters=Parameters(1.0, 1.0, 0.1)),)
    )
    window = make(with_ghosts("flow", scene=steep))
    window.player.seek(5)
    settle(window)
    assert shown(window).ghosts.flow is None or shown(window).ghosts.note == ""
    moved = replace(steep, runs=(replace(steep.runs[0], start=((0.5, 1.0),)),))
    window = make(with_ghosts("flow", scene=moved))
    window.player.seek(5)
    settle(window)
    assert shown(window).ghosts.flow is None
    assert shown(window).ghosts.note == WORDS["fast"]
    assert words(window) == ["the exact motion swings too fast to follow here"]


def test_what_a_frame_cannot_afford_follows_in_the_next(make, monkeypatch, qtbot):
    monkeypatch.setattr("gdlab.ui.compare.desk.BUDGET", 0.0)
    window = make(with_ghosts("flow"))
    window.player.seek(400)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: shown(window).ghosts.flow is not None, timeout=20_000)
    fresh = FlowGhost(window.player.simulation)
    fresh.advance(400)
    assert shown(window).ghosts.flow == tuple(fresh.at(400).tolist())


def test_followed_step_by_step_they_look_as_drawn_afresh(make, settle):
    scene = with_ghosts("flow", "landing")
    window = make(scene)
    for step in (1, 2, 5, 60, 17, 18):
        window.player.seek(step)
        settle(window)
    grown = image(window)
    window.presenter.render_all()
    settle(window)
    assert image(window) == grown
    fresh = make(scene)
    fresh.player.seek(18)
    settle(fresh)
    assert image(fresh) == grown


def test_over_a_curve_they_lie_on_it(make, settle):
    curve = Scene(landscape=FormulaSpec("3*x**2/2"), runs=(Run(start=((1.2,),), parameters=Parameters(2.0, 0.7, 0.3)),))
    window = make(with_ghosts("flow", "landing", scene=curve))
    window.player.seek(6)
    settle(window)
    for x, u in (shown(window).ghosts.flow, shown(window).ghosts.landing):
        assert u == pytest.approx(1.5 * x**2)
    path = shown(window).flows[0].path
    assert np.allclose(path[:, 1], 1.5 * path[:, 0] ** 2)


def test_at_the_end_of_a_run_there_is_no_next_step(make, settle):
    wild = replace(ALONE.runs[0], parameters=Parameters(0.0, 1.0, 5.0))
    window = make(with_ghosts("landing", scene=replace(ALONE, runs=(wild,))))
    window.player.seek(5000)
    settle(window)
    assert window.player.ended
    assert shown(window).ghosts.landing is None


@pytest.mark.parametrize("step", [5, 11])
def test_words_beside_the_ghosts_cover_no_stationary_point(make, step, settle):
    window = make(with_ghosts("flow", "landing"), size=(1000, 700))
    window.set_projector(True, full_screen=False)
    window.player.seek(step)
    settle(window)
    style = window.views.canvas._sheet().style
    (minimum,) = (window.views.canvas.frame.to_pixel(mark.x, mark.y) for mark in shown(window).marks)
    reach = STATIONARY * style.unit
    sign = QRectF(minimum.x() - reach, minimum.y() - reach, 2 * reach, 2 * reach)
    told = [piece for piece in pieces(window) if isinstance(piece, Word)]
    assert told
    assert not any(piece.box(style).intersects(sign) for piece in told)


def test_the_exact_motion_goes_on_where_the_run_beside_it_has_ended(make, settle):
    """At Δt = 2 one run leaves the numbers; the other one goes on, and with it time."""
    wild = replace(ALONE.runs[0], label="wild", parameters=Parameters(1.0, 0.7, 2.0))
    window = make(with_ghosts("flow", scene=replace(ALONE, runs=(wild, replace(ALONE.runs[0], label="calm")))))
    player = window.player
    player.seek(2000)
    settle(window)
    assert player.stand < player.cursor == 2000
    ghost = FlowGhost(player.simulation)
    ghost.advance(2000)
    assert ghost.step == 2000
    assert shown(window).ghosts.flow == pytest.approx(ghost.at(2000))
    assert len(shown(window).flows[0].path) == len(ghost.way(2000)) > len(ghost.way(player.stand))
    other = FlowGhost(player.simulations[1])
    window.race.select(1)
    settle(window)
    other.advance(2000)
    assert shown(window).ghosts.flow == pytest.approx(other.at(2000))


@pytest.mark.parametrize("what", ["ghosts", "race", "branch"])
def test_from_a_curve_to_a_plane_what_stands_beside_comes_along(make, settle, what):
    """A moment long, the paths beside have fewer coordinates than the new landscape."""
    curve = replace(ALONE, landscape=FormulaSpec("x**4/4 - x**2/2"), runs=(Run(start=((1.2,),)),))
    window = make(with_ghosts("flow", "landing", scene=curve) if what == "ghosts" else curve)
    window.player.seek(20)
    if what == "race":
        window.race.add()
    elif what == "branch":
        window.player.seek(5)
        window.presenter.move_knob("friction", 3.0)
    settle(window)
    window.presenter.choose_landscape("himmelblau")
    settle(window)
    window.player.seek(3)
    settle(window)
    assert shown(window).cursor == 3
    assert bool(shown(window).rivals) == (what == "race")
    assert (shown(window).ghosts is not None and shown(window).ghosts.flow is not None) == (what == "ghosts")
