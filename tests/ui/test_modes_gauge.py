"""Where the modes sit: order along the bar, labels that never overlap, special cases in words, presets."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from gdlab.core.stability import critical, flip, limit
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.modes_gauge import ModesGauge
from gdlab.ui.docks.modes_reading import ball_reading
from gdlab.ui.docks.modes_zones import place, spread, zones


@pytest.fixture
def gauge(qtbot):
    widget = ModesGauge(Appearance())
    qtbot.addWidget(widget)
    widget.resize(360, 160)
    widget.show()
    return widget


@given(st.floats(0, 1), st.lists(st.floats(0, 50), min_size=2, max_size=2).map(sorted))
def test_a_stiffer_mode_never_stands_left_of_a_softer_one(rho, pair):
    low, high = pair
    assert 0 <= place(rho, low) <= place(rho, high) <= 1


@pytest.mark.parametrize("rho", [0.05, 0.5, 0.9, 0.999])
def test_boundaries_stand_at_the_same_places_whatever_the_momentum(rho):
    found = [place(rho, boundary) for boundary in (critical(rho), flip(rho), limit(rho))]
    assert found == pytest.approx([place(0.3, boundary) for boundary in (critical(0.3), flip(0.3), limit(0.3))])


@pytest.mark.parametrize(
    ("rho", "words"),
    [
        (0.9, ["overdamped", "underdamped", "flipping", "unstable"]),
        (0.0, ["overdamped", "flipping", "unstable"]),
        (-0.2, ["flipping", "unstable"]),
        (1.0, ["swinging for ever", "unstable"]),
        (-1.5, ["unstable"]),
    ],
)
def test_only_zones_that_exist_are_shown(rho, words):
    assert [zone.word for zone in zones(rho)] == words


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(10, 90)), min_size=1, max_size=3),
    st.floats(0, 10),
)
def test_labels_keep_their_order_and_never_overlap_or_leave_the_bar(wishes, gap):
    centres = sorted(centre for centre, _ in wishes)
    widths = [width for _, width in wishes]
    lefts = spread(centres, widths, gap, 300)
    ends = [left + width for left, width in zip(lefts, widths, strict=True)]
    assert lefts[0] >= 0
    assert ends[-1] <= 300 + 1e-6
    assert all(end + gap <= left + 1e-6 for end, left in zip(ends, lefts[1:], strict=False))


def test_labels_with_room_stand_under_their_dots():
    assert spread([50, 200], [40, 60], 10, 300) == pytest.approx([30, 170])


def test_the_steepest_mode_is_the_first(gauge):
    gauge.set_reading(ball_reading(0.9, 0.01, (1, 20)))
    assert gauge.bar.accessibleName().startswith("ℓλ₁ = 0.200: underdamped")
    assert "ℓλ₂ = 0.0100: underdamped" in gauge.bar.accessibleName()
    assert gauge.bar.x_of(0) > gauge.bar.x_of(1)


@pytest.mark.parametrize(
    ("rho", "curvatures", "words"),
    [
        (0.9, (20, 1), ""),
        (0.0, (20, 1), "plain descent"),
        (1.0, (20, 1), "no friction"),
        (-0.3, (20, 1), "turns the velocity round"),
        (0.9, (20, -1), "falls away"),
        (0.9, (), "No curvature"),
        (0.9, (math.nan, math.nan), "No curvature"),
    ],
)
def test_special_cases_are_said_in_words(gauge, rho, curvatures, words):
    gauge.set_reading(ball_reading(rho, 0.01, curvatures))
    assert words in gauge.remark()
    assert bool(gauge.remark()) == bool(words)


def test_presets_are_requested_by_mouse_and_keyboard_and_never_by_a_setter(qtbot, gauge):
    asked = []
    gauge.preset_requested.connect(asked.append)
    gauge.set_reading(ball_reading(0.9, 0.01, (20, 1)))
    assert asked == []
    qtbot.mouseClick(gauge.critical, Qt.MouseButton.LeftButton)
    gauge.fastest.setFocus()
    qtbot.keyClick(gauge.fastest, Qt.Key.Key_Space)
    assert asked == ["critical", "fastest"]


def test_a_preset_that_makes_no_sense_here_is_off_and_says_why(gauge):
    gauge.set_reading(ball_reading(0.9, 0.01, (20, -1)))
    assert gauge.critical.isEnabled()
    assert not gauge.fastest.isEnabled()
    assert "every curvature is upward" in gauge.fastest.toolTip()
    gauge.set_reading(ball_reading(0.9, 0.01, (-1,)))
    assert not gauge.critical.isEnabled()


@pytest.mark.parametrize(
    ("curvatures", "words"), [((2,), "this mode"), ((2, 1), "both modes"), ((3, 2, 1), "all modes")]
)
def test_the_chip_says_for_how_many_modes(gauge, curvatures, words):
    gauge.set_reading(ball_reading(0.9, 0.01, curvatures))
    assert gauge.fastest.text() == f"fastest for {words}"


def test_every_case_can_be_painted(gauge):
    for rho in (-2.0, -0.5, 0.0, 0.5, 1.0, 1.5):
        for curvatures in ((), (0.0,), (1e300, 1e-300), (-5, 5), tuple(range(1, 10))):
            gauge.set_reading(ball_reading(rho, 0.1, curvatures))
            assert not gauge.grab().isNull()


def test_modes_that_move_lay_nothing_out_anew(gauge):
    gauge.set_reading(ball_reading(0.9, 0.01, (20, 1)))
    gauge.show()
    QApplication.processEvents()
    asked = []

    class Watch(QObject):
        def eventFilter(self, _watched, event):
            if event.type() == QEvent.Type.LayoutRequest:
                asked.append(event)
            return False

    watch = Watch(gauge)
    gauge.installEventFilter(watch)
    gauge.set_reading(ball_reading(0.91, 0.011, (20, 1)))
    QApplication.processEvents()
    assert asked == []


def test_each_preset_says_what_it_sets(gauge):
    gauge.set_reading(ball_reading(0.9, 0.01, (20, 1)))
    assert "friction" in gauge.critical.toolTip()
    assert "steepest mode" in gauge.critical.toolTip()
    assert "Sets ρ and ℓ" in gauge.fastest.toolTip()
