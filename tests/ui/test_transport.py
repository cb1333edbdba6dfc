"""The transport: buttons follow actions, the bar tells the run's course and is scrubbed, setters stay silent."""

import math
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QImage, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import THEMES
from gdlab.ui.transport import Transport, head, pictures
from gdlab.ui.transport.clock import Clock
from gdlab.ui.transport.course import Course, outline, value_scale

STEPS = 100
DECAY = 5.0 * 0.9 ** np.arange(STEPS + 1)
TIMES = 0.1 * np.arange(STEPS + 1)


@pytest.fixture
def appearance():
    return Appearance()


@pytest.fixture
def transport(qtbot, appearance):
    widget = Transport(appearance)
    qtbot.addWidget(widget)
    widget.resize(1232, 92)
    widget.set_course(Course(DECAY, TIMES, STEPS, step_size=0.1), 18)
    widget.show()
    return widget


def actions(owner):
    made = {name: QAction(name.capitalize(), owner) for name in ("reset", "back", "play", "step")}
    made["play"].setShortcut(QKeySequence("Space"))
    return made


def said(signal):
    heard = []
    signal.connect(lambda *values: heard.append(values))
    return heard


# ---- buttons ----


def test_each_button_triggers_its_action_by_mouse_and_by_return(qtbot, transport):
    made = actions(transport)
    pressed = []
    for name, action in made.items():
        action.triggered.connect(lambda _checked=False, name=name: pressed.append(name))
    transport.set_actions(**made)
    buttons = (transport.reset_button, transport.back_button, transport.play_button, transport.step_button)
    for button in buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [name for name in made for _ in range(2)]


def test_a_button_follows_whether_its_action_can_be_used_and_tells_its_shortcut(transport):
    made = actions(transport)
    transport.set_actions(**made)
    made["back"].setEnabled(False)
    assert not transport.back_button.isEnabled()
    made["play"].setText("&Pause")
    assert transport.play_button.accessibleName() == "Pause"
    assert "Space" in transport.play_button.toolTip()


def test_play_shows_what_runs(transport):
    before = transport.play_button.grab().toImage()
    transport.set_playing(True)
    assert transport.play_button.accessibleDescription() == "running"
    assert transport.play_button.grab().toImage() != before


# ---- the course ----


def test_positive_values_over_decades_are_shown_by_their_logarithm():
    scale = value_scale(DECAY)
    assert scale.logarithmic
    heights = scale.heights(DECAY)
    assert np.diff(heights) == pytest.approx(np.full(STEPS, heights[1] - heights[0]))
    assert 0 <= heights.min() < heights.max() <= 1


@pytest.mark.parametrize("values", [[-1.0, 3.0, 2.0], [2.0, 3.0, 4.0], [7.0], [0.0, 0.0]])
def test_other_values_are_shown_evenly(values):
    scale = value_scale(np.array(values))
    assert not scale.logarithmic
    heights = scale.heights(np.array(values))
    assert np.array_equal(np.argsort(heights, kind="stable"), np.argsort(values, kind="stable"))
    assert ((heights >= 0) & (heights <= 1)).all()


def test_a_run_that_arrives_at_zero_keeps_its_logarithmic_scale():
    scale = value_scale(np.append(DECAY, 0.0))
    assert scale.logarithmic
    assert scale.heights(np.array([0.0]))[0] == 0


@pytest.mark.parametrize("values", [[1e-300, 1e300], [-1.7e308, 1.7e308], [1e308], [5e-324, 1.0]])
def test_extreme_values_have_a_scale(values):
    with np.errstate(all="raise"):
        heights = value_scale(np.array(values)).heights(np.array(values))
    assert np.isfinite(heights).all()


def test_seconds_stand_where_the_run_passed_them_even_when_the_time_step_changed():
    times = np.concatenate([np.arange(51) * 0.1, 5 + 0.2 * np.arange(1, 51)])
    ticks = {tick.text: tick.step for tick in Course(DECAY, times, STEPS).second_ticks(5) if tick.text}
    assert ticks["5"] == pytest.approx(50)
    assert ticks["10"] == pytest.approx(75)


def test_the_clock_goes_on_beyond_what_is_computed():
    course = Course(DECAY[:1], TIMES[:1], STEPS, step_size=0.1)
    assert course.time(100) == pytest.approx(10)
    assert max(tick.step for tick in course.second_ticks(5) if tick.text) == pytest.approx(100)


@pytest.mark.parametrize("step_size", [1e-5, 1e-3, 0.02, 0.1, 100.0])
def test_a_ruler_begins_with_a_plain_zero_for_its_symbol_stands_right_before_it(step_size):
    steps = np.arange(101.0)
    first = Course(np.ones(101), step_size * steps, 100, step_size=step_size).second_ticks(8)[0]
    assert (first.step, first.text) == (0, "0")
    assert math.isnan(Course(DECAY[:1], TIMES[:1], STEPS).time(100))


@pytest.mark.parametrize("step_size", [5e-324, 1e-308, 1e-304, 1e-290, 1e290, 1e306, 1e308])
def test_a_clock_at_the_ends_of_float64_has_a_ruler(step_size):
    with np.errstate(over="ignore"):
        times = step_size * np.arange(101.0)
    ticks = Course(np.ones(101), times, 100, step_size=step_size).second_ticks(8)
    assert (ticks[0].step, ticks[0].text) == (0, "0")
    assert all(0 <= tick.step <= 100 for tick in ticks)


def test_many_steps_a_pixel_become_a_band_that_holds_them_all():
    x = np.linspace(0, 100, 10_001)
    y = np.sin(x * 40)
    found = outline(x, y)
    assert found.dense
    assert len(found.x) <= 102
    assert found.top.min() == y.min()
    assert found.bottom.max() == y.max()
    assert (found.top <= found.bottom).all()
    assert not outline(x[:50] * 200, y[:50]).dense


def test_what_is_drawn_of_a_course_stays_up_to_the_first_difference():
    before = Course(DECAY[:90], TIMES[:90], STEPS)
    assert Course(DECAY[:91], TIMES[:91], STEPS).same_until(before) == 90
    revised = DECAY[:91].copy()
    revised[40] *= 1.01
    assert Course(revised, TIMES[:91], STEPS).same_until(before) == 40
    assert Course(DECAY[:89], TIMES[:89], STEPS).same_until(before) == 89
    assert Course(DECAY[:90], TIMES[:90], STEPS, {30: "γ"}).same_until(before) == 30
    assert Course(DECAY[:90], TIMES[:90], STEPS, rises=np.array([20])).same_until(before) == 19
    assert Course(DECAY[:91], TIMES[:91], 200).same_until(before) == 0


def test_growing_step_by_step_paints_what_painting_at_once_does(qtbot, appearance):
    wave = 5 + np.sin(np.arange(STEPS + 1) / 3)
    grown, fresh = Transport(appearance), Transport(appearance)
    for widget in (grown, fresh):
        qtbot.addWidget(widget)
        widget.resize(1232, 92)
    wave[0], wave[1] = 6, 4
    for known in range(10, STEPS + 1, 9):
        grown.set_course(Course(wave[: known + 1], TIMES[: known + 1], STEPS, {}, np.array([3, 70]), 0.1), 30)
        grown.grab()
    fresh.set_course(Course(wave, TIMES, STEPS, {}, np.array([3, 70]), 0.1), 30)
    assert grown.scrub_bar.grab().toImage() == fresh.scrub_bar.grab().toImage()


def test_another_run_leaves_nothing_of_the_one_before(qtbot, appearance):
    wave = 5 + np.sin(np.arange(STEPS + 1) / 3)
    used, fresh = Transport(appearance), Transport(appearance)
    for widget in (used, fresh):
        qtbot.addWidget(widget)
        widget.resize(1232, 92)
    used.set_course(Course(wave, TIMES, STEPS, {}, np.arange(1, 90), 0.1), 0)
    used.grab()
    for widget in (used, fresh):
        widget.set_course(Course(wave * 1.5 - 2, TIMES, STEPS, step_size=0.1), 0)
    assert used.scrub_bar.grab().toImage() == fresh.scrub_bar.grab().toImage()


def seen(widget):
    """What stands on the screen, which was painted part by part."""
    QApplication.processEvents()
    return widget.screen().grabWindow(widget.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def fresh(widget):
    """The same, painted at once."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("rises", [(), (18, 19, 60)])
@pytest.mark.parametrize("hall", [False, True])
def test_what_a_moving_head_leaves_is_what_a_whole_repaint_shows(transport, appearance, rises, hall):
    appearance.set_projector(hall)
    for known in (60, 101):
        transport.set_course(
            Course(DECAY[:known], TIMES[:known], STEPS, {7: "friction"}, np.array(rises, int), 0.1), 18
        )
        for step in (19, 20, 55, 54, 3, 100, 96, 0, 40):
            transport.set_time(step / 10, step)
            assert seen(transport) == fresh(transport)


def test_a_key_shows_the_ring_even_where_it_moves_nothing(transport, qtbot):
    bar = transport.scrub_bar
    transport.set_course(Course(DECAY, TIMES, STEPS, step_size=0.1), 0)
    bar.setFocus(Qt.FocusReason.MouseFocusReason)
    assert seen(transport) == fresh(transport)
    qtbot.keyPress(bar, Qt.Key.Key_Home)
    assert seen(transport) == fresh(transport)


def test_a_moving_head_paints_what_is_near_it_and_stripes_the_whole_bar(transport):
    areas, bar = [], transport.scrub_bar
    paint = bar.paintEvent
    bar.paintEvent = lambda event: areas.append(event.rect()) or paint(event)
    QApplication.processEvents()
    areas.clear()
    transport.set_time(1.9, 19)
    QApplication.processEvents()
    (area,) = areas
    assert area.width() < 50
    assert area.left() < bar.x_of(18) < bar.x_of(19) < area.right()
    transport.set_course(Course(DECAY, TIMES, STEPS, rises=np.array([18])), 19)
    QApplication.processEvents()
    transport.set_time(2.0, 20)
    QApplication.processEvents()
    assert areas[1:] == [bar.rect(), bar.rect()]


def test_a_part_of_the_bar_is_painted_as_the_whole_is(transport):
    """Also where the curve leaves no room for its name, and the legend begins elsewhere."""
    bar, steps = transport.scrub_bar, np.arange(STEPS + 1)
    crowded = np.where((steps > 85) & (steps % 2 == 0), 0.01, 5.0 * 0.97**steps)
    transport.set_course(Course(crowded, TIMES, STEPS, rises=np.array([40])), 18)
    assert seen(transport) == fresh(transport)
    for share in (0.3, 0.6, 0.8, 0.9):
        bar.update(0, 0, round(share * bar.width()), bar.height())
        assert seen(transport) == fresh(transport)


def test_curves_take_the_colours_of_another_theme(qtbot, transport, appearance):
    transport.grab()
    appearance.set_theme(THEMES["dark"])
    later = Transport(appearance)
    qtbot.addWidget(later)
    later.set_course(transport.scrub_bar.course(), 18)
    for bar in (transport.scrub_bar, later.scrub_bar):
        bar.setFixedSize(900, 92)
    assert transport.scrub_bar.grab().toImage() == later.scrub_bar.grab().toImage()


def test_where_the_run_diverged_is_told(transport):
    values = np.append(DECAY[:40], np.full(5, np.nan))
    transport.set_course(Course(values, TIMES[:45], STEPS), 42)
    assert transport.scrub_bar.course().diverged_at == 40
    assert "diverged at k = 40" in transport.scrub_bar.spoken_value()
    assert not transport.grab().isNull()


def test_what_was_changed_and_where_the_energy_rose_is_told(transport):
    plain = transport.scrub_bar.grab().toImage()
    transport.set_course(Course(DECAY, TIMES, STEPS, {18: "friction"}, np.array([18, 19]), 0.1), 18)
    spoken = transport.scrub_bar.spoken_value()
    assert "step 18: friction" in spoken
    assert "step 18: energy rose" in spoken
    assert "energy rose" in transport.scrub_bar.accessibleDescription()
    assert transport.scrub_bar.grab().toImage() != plain


def drawn_words(monkeypatch, transport):
    """The words on the scrub bar's curve and where each of them begins."""
    words = {}
    follow = head.draw_word

    def draw(painter, text, size, at, *rest, **more):
        words[text] = at.x()
        return follow(painter, text, size, at, *rest, **more)

    monkeypatch.setattr(head, "draw_word", draw)
    transport.grab()
    monkeypatch.undo()
    return words


def test_stripes_have_a_legend_that_keeps_off_the_play_head_and_the_curve(transport, monkeypatch):
    assert "energy rose" not in drawn_words(monkeypatch, transport)
    rises, bar = np.array([18, 19]), transport.scrub_bar
    transport.set_course(Course(DECAY, TIMES, STEPS, rises=rises), 18)
    place = drawn_words(monkeypatch, transport)["energy rose"]
    under = round((place - bar.plot().left()) / bar.plot().width() * STEPS)
    transport.set_course(Course(DECAY, TIMES, STEPS, rises=rises), under)
    assert abs(drawn_words(monkeypatch, transport)["energy rose"] - bar.x_of(under)) > 10
    zigzag = np.where(np.arange(STEPS + 1) % 2, 1.0, 2.0)  # leaves no room above or below
    transport.set_course(Course(zigzag, TIMES, STEPS, rises=rises), 18)
    assert "energy rose" not in drawn_words(monkeypatch, transport)


def test_what_is_near_the_pointer_is_told_and_no_more(transport):
    events = dict.fromkeys([40, *range(60, 80)], "friction")
    transport.set_course(Course(DECAY, TIMES, STEPS, events, np.array([41])), 18)
    bar = transport.scrub_bar
    assert "step 40: friction" in bar._words_at(bar.x_of(40) + 2)
    assert not any("friction" in line for line in bar._words_at(bar.x_of(50)))
    bar.resize(60, bar.height())
    crowded = bar._words_at(bar.x_of(70))
    assert len(crowded) < 8
    assert any("more changes" in line for line in crowded)


def test_a_growing_run_leaves_the_rulers_alone_and_a_changed_time_step_does_not(transport):
    bar, times = transport.scrub_bar, np.cumsum(np.full(STEPS + 1, 0.1)) - 0.1
    pictures = []
    for head_step, pace in ((20, 0.1), (50, 0.1), (90, 0.1), (90, 0.2)):
        transport.set_course(Course(DECAY[:head_step], times[:head_step], STEPS, step_size=pace), 5)
        bar.grab()
        pictures.append(bar._rulers.picture.cacheKey())
    assert pictures[0] == pictures[1] == pictures[2] != pictures[3]


def test_while_the_future_changes_only_what_is_near_the_play_head_is_drawn_of_the_past(transport, monkeypatch):
    transport.grab()
    ends = []
    follow = pictures._paint_curve
    monkeypatch.setattr(
        pictures, "_paint_curve", lambda p, s, line, look: ends.append(line.x[-1]) or follow(p, s, line, look)
    )
    for factor in (1.1, 1.2):
        future = DECAY * np.where(np.arange(STEPS + 1) > 18, factor, 1.0)
        transport.set_course(Course(future, TIMES, STEPS), 18)
        ends.clear()
        transport.grab()
        past, ahead = ends
        assert past < transport.scrub_bar.x_of(21) < ahead


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("course", ["empty", "one step", "flat", "all diverged"])
def test_any_course_can_be_painted(transport, appearance, theme, course):
    values = {"empty": [], "one step": [3.0], "flat": [0.0] * 9, "all diverged": [math.inf, math.nan]}[course]
    appearance.set_theme(THEMES[theme])
    transport.set_course(Course(np.array(values), TIMES[: len(values)], STEPS), 0)
    assert not transport.grab().isNull()


# ---- scrubbing ----


def press(bar, kind, x, button=Qt.MouseButton.LeftButton):
    where = QPointF(x, bar.height() / 2)
    held = button if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
    event = QMouseEvent(kind, where, bar.mapToGlobal(where), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(bar, event)


def test_dragging_scrubs_and_its_end_is_final(transport):
    heard, bar = said(transport.scrubbed), transport.scrub_bar
    press(bar, QEvent.Type.MouseButtonPress, bar.x_of(30))
    press(bar, QEvent.Type.MouseMove, bar.x_of(55))
    press(bar, QEvent.Type.MouseButtonRelease, bar.x_of(60))
    assert heard == [(30, False), (55, False), (60, True)]


def test_scrubbing_beyond_the_ends_stops_there(transport):
    heard, bar = said(transport.scrubbed), transport.scrub_bar
    press(bar, QEvent.Type.MouseButtonPress, -50)
    press(bar, QEvent.Type.MouseButtonRelease, 5000)
    assert heard == [(0, False), (STEPS, True)]


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (Qt.Key.Key_Right, 19), (Qt.Key.Key_Left, 17), (Qt.Key.Key_PageUp, 28), (Qt.Key.Key_PageDown, 8),
        (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, STEPS),
    ],
)  # fmt: skip
def test_keys_scrub(qtbot, transport, key, step):
    heard = said(transport.scrubbed)
    qtbot.keyClick(transport.scrub_bar, key)
    assert heard == [(step, True)]


def test_space_is_left_to_the_window(qtbot, transport):
    heard = said(transport.scrubbed)
    qtbot.keyClick(transport.scrub_bar, Qt.Key.Key_Space)
    assert heard == []


def test_a_screen_reader_hears_the_step_and_can_set_it(transport):
    interface = QAccessible.queryAccessibleInterface(transport.scrub_bar)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Value) == "k = 18, t = 1.80 s, U = 0.750 J"
    heard = said(transport.scrubbed)
    interface.valueInterface().setCurrentValue(40)
    assert heard == [(40, True)]


# ---- clocks and speed ----


def test_the_clocks_show_time_and_iteration(transport):
    transport.set_time(1.8, 18)
    assert transport.clock.texts() == {"time": "1.80", "step": "18"}
    assert transport.clock.accessibleName() == "t = 1.80 s, k = 18"


def test_a_clock_that_stands_still_paints_nothing(transport):
    painted, clock = [], transport.clock
    paint = clock.paintEvent
    clock.paintEvent = lambda event: painted.append(event) or paint(event)
    for seconds, step in ((1.8, 18), (1.8, 18), (1.9, 19)):
        transport.set_time(seconds, step)
        QApplication.processEvents()
        painted.append("then")
    assert [event if event == "then" else "painted" for event in painted] == [
        "painted",
        "then",
        "then",
        "painted",
        "then",
    ]


def test_a_clock_that_changes_its_look_tells_the_same_time(qtbot, appearance):
    changed = Clock(appearance)
    changed.set_time(1.8, 18)
    appearance.set_window_size(1366, 768)
    appearance.set_notation(replace(appearance.notation, first="ml"))
    appearance.set_theme(THEMES["dark"])
    made = Clock(appearance)
    made.set_time(1.8, 18)
    for clock in (changed, made):
        qtbot.addWidget(clock)
        clock.resize(90, 80)
    assert changed.grab().toImage() == made.grab().toImage()
    assert changed.sizeHint() == made.sizeHint()


def test_the_bar_keeps_its_width_while_usual_numbers_grow(qtbot, transport):
    widths = []
    for step in (0, 9, 120, 4321):
        transport.set_time(step / 10, step)
        QApplication.processEvents()
        widths.append(transport.scrub_bar.width())
    assert len(set(widths)) == 1


def test_the_speed_is_edited_by_its_number_and_its_slider(qtbot, transport):
    transport.set_speed(30.0)
    heard = said(transport.speed_edited)
    assert transport.speed.field.text() == "30"
    transport.speed.field.setValue(120.0)
    qtbot.keyClick(transport.speed.slider, Qt.Key.Key_Home)
    assert heard[0] == (120.0, True)
    assert heard[-1] == (1.0, True)


@pytest.mark.parametrize("wrong", [0.0, -5.0, math.inf, -math.inf, math.nan, 1e-9, 1e300])
def test_a_speed_that_cannot_be_is_refused_at_its_field(transport, wrong):
    """∞ steps a second stopped the clock for good, and less than none ran it backwards."""
    transport.set_speed(30.0)
    heard = said(transport.speed_edited)
    transport.speed.field.setValue(wrong)
    assert "steps a second" in transport.speed.field.error()
    assert transport.speed.field.value() == transport.speed.slider.value() == 30.0
    assert heard == []


def test_setters_are_silent(transport):
    heard = said(transport.scrubbed) + said(transport.speed_edited)
    transport.set_speed(77.0)
    transport.set_playing(True)
    transport.set_time(3.0, 30)
    transport.set_course(Course(DECAY, TIMES, STEPS), 30)
    assert heard == []


# ---- sizes ----


@pytest.mark.parametrize(("width", "height"), [(1920, 92), (1366, 78)])
def test_the_strip_is_lower_in_a_small_window(transport, appearance, width, height):
    appearance.set_window_size(width, 768)
    assert transport.height() == height
    assert transport.speed.slider.isVisible() == (width == 1920)


def test_in_a_lecture_hall_only_play_the_bar_and_the_clocks_remain(transport, appearance):
    appearance.set_projector(True)
    appearance.set_window_size(1920, 1080)
    transport.resize(1920, transport.height())
    shown = [w for w in (transport.reset_button, transport.step_button, transport.speed) if w.isVisible()]
    assert shown == []
    assert transport.play_button.isVisible()
    assert transport.height() == 200
    assert not transport.grab().isNull()


def test_the_keyboard_reaches_every_part(transport):
    transport.reset_button.setFocus()
    parts = [transport.back_button, transport.play_button, transport.step_button, transport.scrub_bar]
    for part in [*parts, transport.speed.slider, transport.speed.field]:
        transport.focusNextChild()
        assert part.hasFocus()
    assert transport.scrub_bar.mapTo(transport, QPoint(0, 0)).x() > 0


@pytest.mark.parametrize("width", [326, 420, 520, 700])
def test_a_narrow_strip_puts_parts_away_and_overlaps_nothing(transport, appearance, width):
    appearance.set_window_size(900, 640)
    transport.resize(width, transport.height())
    QApplication.processEvents()
    assert transport.minimumSizeHint().width() <= 330
    parts = transport.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = sorted((part.geometry() for part in parts if part.isVisible()), key=lambda place: place.left())
    assert all(one.right() < other.left() for one, other in pairwise(shown))
    assert shown[0].left() >= 0
    assert shown[-1].right() < width
    assert transport.clock.isVisible() == (width > 420)
    assert transport.scrub_bar.width() >= 140
