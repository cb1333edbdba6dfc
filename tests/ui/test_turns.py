"""Views that take turns: all in the first frame of a motion, one in each that chases it, none left behind."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gdlab.core.resources import path as resource
from gdlab.ui.turns import Turns

VALLEY = resource("scenes", "elongated-valley.gdlab")


@pytest.fixture
def shown():
    return []


@pytest.fixture
def turns(qapp, shown):
    made = Turns([lambda name=name: shown.append(name) for name in "abc"])
    yield made
    made._free.stop()


def test_the_first_frame_of_a_motion_shows_all_and_those_that_chase_it_one_each(turns, shown):
    turns.take()
    assert shown == ["a", "b", "c"]
    assert not turns.waiting
    for _ in range(4):
        turns.take()
    assert shown[3:] == ["a", "b", "c", "a"]
    assert turns.waiting


def test_the_rest_ends_with_a_whole_round_of_the_last_moment(turns, shown):
    for _ in range(3):
        turns.take()
    assert shown == ["a", "b", "c", "a", "b"]
    turns.finish()
    assert shown[5:] == ["c", "a", "b", "c"]


def test_what_waits_follows_when_no_frame_does(turns, shown, qtbot):
    turns.take()
    turns.take()
    qtbot.waitUntil(lambda: not turns.waiting)
    assert shown == ["a", "b", "c", "a", "b", "c"]


def test_an_end_where_nothing_waits_starts_nothing(turns, shown):
    turns.finish()
    assert shown == []
    assert not turns._free.isActive()


def test_after_a_pause_a_motion_begins_anew(turns, shown, qtbot):
    turns.take()
    qtbot.waitUntil(lambda: not turns._free.isActive())
    turns.take()
    assert shown == ["a", "b", "c"] * 2


def test_an_end_shows_what_waits_at_once_and_what_is_cancelled_never_shows(turns, shown):
    turns.take()
    turns.take()
    turns.finish()
    assert shown == ["a", "b", "c", "a", "b", "c"]
    turns.take()
    turns.cancel()
    turns.finish()
    assert shown[6:] == ["a"]


@pytest.fixture
def window(shown_window):
    made = shown_window(VALLEY)
    made.presenter.settle()
    return made


def dragged(window, frames=5):
    for number in range(frames):
        window.presenter.move_knob("friction", 0.5 + number / 10, final=False)
        window.player.seek(window.player.cursor + 10)
        QApplication.processEvents()


def readings(window):
    """What the views beside the map show: a number of the table, a knob, the curve of the run."""
    course = window.views.transport.scrub_bar.course()
    numbers = window.views.table.model().numbers
    return (
        float(numbers["friction"]),
        float(numbers["time"]),
        window.views.parameters.controls["friction"].field.value(),
        course.value(window.player.cursor),
    )


def test_in_each_frame_of_a_drag_particle_and_numbers_are_new_and_the_rest_takes_turns(window, monkeypatch, qtbot):
    each, turn = [], []
    free = window.presenter._renderer._turns._free
    qtbot.waitUntil(lambda: not free.isActive())
    monkeypatch.setattr(free, "start", lambda _: None)  # the frames leave no time
    for view, name, calls in (
        (window.views.canvas, "set_vectors", each),
        (window.views.table, "set_rows", each),
        (window.views.parameters, "set_values", each),
        (window.views.parameters, "set_modes", turn),
        (window.views.parameters, "set_sentence", turn),
        (window.views.curve, "take", turn),
        (window.views.curve, "show", turn),
    ):
        kept = getattr(view, name)
        monkeypatch.setattr(view, name, lambda *args, kept=kept, calls=calls: (calls.append(1), kept(*args)))
    dragged(window, frames=1)
    assert (len(each), len(turn)) == (3, 4)
    dragged(window, frames=6)
    assert (len(each), len(turn)) == (3 + 18, 4 + 6)


def test_however_fast_the_run_its_head_stays_on_the_curve(window, monkeypatch, qtbot):
    free = window.presenter._renderer._turns._free
    qtbot.waitUntil(lambda: not free.isActive())
    monkeypatch.setattr(free, "start", lambda _: None)
    bar, shown = window.views.transport.scrub_bar, []
    real = bar.set_course
    monkeypatch.setattr(bar, "set_course", lambda *args: (real(*args), shown.append(bar.course().value(args[1]))))
    for number in range(9):
        window.presenter.move_knob("friction", 0.5 + number / 10, final=False)
        window.player.seek(window.player.cursor + 700)
        QApplication.processEvents()
    assert len(shown) >= 3
    assert np.isfinite(shown).all()


def test_a_drag_lays_nothing_out_and_paints_no_choice_or_switch_anew(window, qapp, watched):
    dragged(window, frames=2)
    events = [watched(kind, qapp) for kind in (QEvent.Type.LayoutRequest, QEvent.Type.Paint)]
    dragged(window, frames=4)
    dock, header = window.views.parameters, window.views.header
    laid_out, painted = ([widget for widget, _ in seen] for seen in events)
    assert window.views.canvas in painted
    assert dock._content not in laid_out
    assert not [widget for widget in painted if widget is header or widget.parent() is header]
    assert not [widget for widget in painted if widget is dock._scheme or widget.parent() is dock._scheme]


def test_when_the_hand_rests_every_view_shows_the_last_moment(window, qtbot):
    dragged(window)
    qtbot.waitUntil(lambda: window.presenter.settled)
    seen = readings(window)
    window.presenter.render_all()
    window.presenter.settle()
    assert readings(window) == seen
    assert seen[:3] == pytest.approx((0.9, 5.0, 0.9))


def test_letting_go_and_pausing_show_it_at_once(window):
    dragged(window)
    window.presenter.move_knob("friction", 0.9)
    assert not window.presenter._renderer._turns.waiting
    window.player.play()
    for _ in range(3):
        window.player.ticking = True
        window.player.tick(1 / 30)
        window.player.ticking = False
        QApplication.processEvents()
    window.player.pause()
    assert not window.presenter._renderer._turns.waiting
    assert readings(window)[1] == pytest.approx(0.1 * window.player.cursor)


def test_a_view_with_nothing_new_leaves_its_turn_to_the_next(qapp):
    shown, idle = [], {"b"}

    def view(name):
        return lambda: name not in idle and (shown.append(name) or True)

    turns = Turns([view(name) for name in "abc"])
    for _ in range(5):
        turns.take()
    assert "".join(shown) == "ac" + "acac"
    idle.clear()
    turns.take()
    assert shown[-1] in "abc"
    idle.update("abc")
    turns.take()
    assert not turns.waiting
    turns.cancel()


def test_the_numbers_of_a_landscape_that_is_shaped_take_a_turn_of_their_own(window, monkeypatch, qtbot):
    window.presenter.type_formula("(x**2 - c)**2 + y**2")
    window.presenter.settle()
    free, shown, show = window.presenter._renderer._turns._free, [], window.views.landscape.set_landscape
    qtbot.waitUntil(lambda: not free.isActive())
    monkeypatch.setattr(free, "start", lambda _: None)  # the frames leave no time
    monkeypatch.setattr(window.views.landscape, "set_landscape", lambda *args: (shown.append(args[0]), show(*args)))
    for step in range(1, 11):
        window.presenter.move_coefficient("c", 1 + 0.1 * step, final=False)
        QApplication.processEvents()
    assert [ground.coefficients["c"] for ground in shown] == pytest.approx([1.1, 1.5, 2.0])
    window.presenter.move_coefficient("c", 2.05, final=True)
    assert shown[-1].coefficients["c"] == 2.05


def test_what_is_shown_in_the_midst_of_a_drag_is_shown_in_the_dock_too(window):
    window.presenter.type_formula("(x**2 - c)**2 + y**2")
    window.presenter.settle()
    for value in (1.2, 1.3, 1.4):
        window.presenter.move_coefficient("c", value, final=False)
        QApplication.processEvents()
    window.presenter.render()
    assert window.views.landscape.coefficients.rows()["c"].field.value() == 1.4
