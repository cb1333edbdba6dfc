"""Where the modes sit: order along the bar, labels that never overlap, special cases in words, presets."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

import gdlab
from gdlab.core.coefficients import coefficients
from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.simulation import Simulation
from gdlab.core.stability import (
    critical,
    flip,
    limit,
    nesterov_fastest,
    nesterov_radius,
    nesterov_regime,
    spectral_radius,
)
from gdlab.scene.resolve import resolve
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.modes_gauge import ModesGauge
from gdlab.ui.docks.modes_reading import ball_reading, modes_reading, tuned
from gdlab.ui.docks.modes_zones import nesterov_zones, place, spread, zones

VALLEY = gdlab.landscape("elongated-valley")


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


def test_modes_that_move_lay_nothing_out_anew(gauge, watched):
    gauge.set_reading(ball_reading(0.9, 0.01, (20, 1)))
    gauge.show()
    QApplication.processEvents()
    asked = watched(QEvent.Type.LayoutRequest, gauge)
    gauge.set_reading(ball_reading(0.91, 0.011, (20, 1)))
    QApplication.processEvents()
    assert asked == []


def test_each_preset_says_what_it_sets(gauge):
    gauge.set_reading(ball_reading(0.9, 0.01, (20, 1)))
    assert "friction" in gauge.critical.toolTip()
    assert "steepest mode" in gauge.critical.toolTip()
    assert "Sets ρ and ℓ" in gauge.fastest.toolTip()


# --- each method in its own terms ---


def read(method, curvatures=(1.0, 20.0), options=None, **numbers):
    """The reading of a particle in a quadratic bowl, and its coefficients."""
    given = {"mass": 1.0, "friction": 1.0, "step_size": 0.1} | numbers
    c = coefficients(Parameters(**given), method, "explicit")
    return modes_reading(c, curvatures, options or {}), c


@given(st.floats(-0.999, -1e-3) | st.floats(1e-3, 0.999), st.floats(1e-4, 5.0))
def test_nesterovs_zones_are_those_of_its_regimes(rho, a):
    edges = [zone.high for zone in nesterov_zones(rho)[:-1]]
    if min(abs(a - edge) for edge in edges) > 1e-9:
        zone = next(zone for zone in nesterov_zones(rho) if a <= zone.high)
        assert zone.word == nesterov_regime(rho, a)


@pytest.mark.parametrize("rho", [-0.3, -0.7])
def test_nesterovs_limit_below_zero_is_where_its_roots_leave_the_circle(rho):
    top = nesterov_zones(rho)[-1].low

    def radius(a):
        return np.abs(np.roots([1, -(1 - a) * (1 + rho), (1 - a) * rho])).max()

    assert radius(top - 1e-6) < 1 < radius(top + 1e-6)


def test_the_flow_is_told_by_its_damping_ratio():
    found, _ = read("flow")
    assert [mode.value for mode in found.modes] == pytest.approx([1 / (2 * math.sqrt(20)), 0.5])
    assert [mode.regime for mode in found.modes] == ["underdamped", "underdamped"]
    assert found.here == "belongs to the flow"
    assert [mode.regime for mode in read("flow", friction=20.0)[0].modes] == ["overdamped", "overdamped"]
    assert read("flow", friction=0.0)[0].zones[0].word == "swinging for ever"
    assert not read("flow", mass=0.0)[0].critical.holds


@pytest.mark.parametrize(
    ("friction", "regime_of_all"), [(0.4, "overdamped"), (0.1, "critical"), (0.06, "flipping"), (0.04, "unstable")]
)
def test_newton_is_told_by_its_rate_against_one_and_two(friction, regime_of_all):
    found, c = read("newton", friction=friction)
    assert [(mode.symbol, mode.value, mode.regime) for mode in found.modes] == [
        ("η", c.effective_learning_rate, regime_of_all)
    ]
    damped, _ = read("newton", friction=friction, options={"damping": 20.0})
    assert [mode.value for mode in damped.modes] == pytest.approx(
        [c.effective_learning_rate * 0.5, c.effective_learning_rate / 21]
    )
    assert "saddle" in read("newton", curvatures=(-1.0, 2.0))[0].remark


@pytest.mark.parametrize("method", ["adam", "rmsprop", "adagrad"])
def test_modes_in_units_of_s_are_only_indicative(method):
    simulation = Simulation(Setting(VALLEY, Parameters(1.0, 1.0, 0.1, 0.0), method), [[1.5, 1.0]])
    simulation.advance(4)
    resolved = resolve(simulation, 3)
    c, values = resolved.coefficients, resolved.values
    found = modes_reading(c, resolved.curvatures, resolved.moment.numbers, values)
    rate = {"adam": (1 - c.momentum) * c.learning_rate}.get(method, c.learning_rate)
    expected = rate * np.array([20.0, 1.0]) / values["rms_gradient"]
    assert {mode.number: mode.a for mode in found.modes} == pytest.approx(dict(enumerate(expected, 1)))
    assert "ndicative" in found.remark
    assert not found.critical.holds
    assert not found.fastest.holds
    assert found.optima == {}
    assert tuned("critical", c, resolved.curvatures) is None


def test_options_change_what_the_step_meets():
    plain, _ = read("momentum")
    decayed, _ = read("momentum", options={"weight_decay": 3.0})
    assert [mode.a for mode in decayed.modes] == pytest.approx([mode.a + 0.03 for mode in plain.modes])
    assert [mode.regime for mode in read("momentum", options={"maximize": True})[0].modes] == ["uphill", "uphill"]
    dampened, _ = read("momentum", options={"dampening": 0.5})
    assert [mode.a for mode in dampened.modes] == pytest.approx([mode.a / 2 for mode in plain.modes])


@pytest.mark.parametrize("method", ["momentum", "nesterov", "gradient-descent", "langevin-baoab", "newton", "flow"])
def test_what_is_called_critical_is_critical(method):
    c = read(method)[1]
    made = coefficients(tuned("critical", c, (1.0, 20.0)), method, "explicit")
    found = modes_reading(made, (1.0, 20.0))
    steepest = found.modes[0]
    edge = found.zones[0].high
    assert steepest.a == pytest.approx(edge, rel=1e-6)
    assert made.step_size == c.step_size


@pytest.mark.parametrize("method", ["momentum", "nesterov", "gradient-descent", "langevin-baoab"])
def test_what_is_called_fastest_cannot_be_bettered_near_it(method):
    curvatures = (1.0, 4.0, 20.0)
    c = coefficients(tuned("fastest", read(method)[1], curvatures), method, "explicit")
    radius = nesterov_radius if method == "nesterov" else spectral_radius

    def slowest(rho, lr):
        return max(radius(rho, lr * value) for value in curvatures)

    best = slowest(c.momentum, c.learning_rate)
    momenta = (0.0,) if method == "gradient-descent" else (c.momentum * 0.97, c.momentum, c.momentum * 1.03)
    for rho in momenta:
        for lr in (0.97 * c.learning_rate, c.learning_rate, 1.03 * c.learning_rate):
            assert slowest(rho, lr) >= best - 1e-7


def test_the_fastest_friction_of_the_flow_cannot_be_bettered():
    curvatures = (1.0, 20.0)
    best = tuned("fastest", read("flow")[1], curvatures).friction

    def decay(friction):
        return min(-np.roots([1.0, friction, value]).real.max() for value in curvatures)

    assert decay(best) >= max(decay(0.95 * best), decay(1.05 * best))


@pytest.mark.parametrize("kappa", [1.0, 3.0, 400.0])
def test_nesterovs_optimum_has_the_radius_of_its_source(kappa):
    rho, lr = nesterov_fastest((1.0, kappa))
    assert max(nesterov_radius(rho, lr * value) for value in (1.0, kappa)) == pytest.approx(
        1 - 2 / math.sqrt(3 * kappa + 1), abs=1e-7
    )
    assert nesterov_fastest((-1.0, 1.0)) is None


@pytest.mark.parametrize("method", ["momentum", "nesterov", "gradient-descent", "newton", "flow", "langevin-baoab"])
def test_every_reading_can_be_painted(gauge, method):
    for curvatures in ((), (1.0,), (-2.0, 3.0), (0.0, 0.0), tuple(range(1, 200))):
        for friction in (0.5, 30.0):
            gauge.set_reading(read(method, curvatures, friction=friction)[0])
            assert not gauge.grab().isNull()
            assert gauge.bar.accessibleName()
