import math

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from gdlab.analysis.thinning import CAPACITY
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene, simulations
from gdlab.symbols.formatting import parse_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.document import Document
from gdlab.ui.painting.loss_plot import spread
from gdlab.ui.player import Player
from gdlab.ui.race.chart import RaceChart
from gdlab.ui.race.chart_section import ChartSection
from gdlab.ui.race.feed import RaceFeed
from gdlab.ui.race.presenter_chart import ChartPresenter
from gdlab.ui.theme import DARK

VALLEY = FormulaSpec("a*x**2/2 + y**2/2", {"a": 20.0})


def run(rho=0.9, rate=0.01, **fields):
    return Run(start=((1.5, 1.5),), parameters=Parameters.from_learning_rate(rate, rho), **fields)


def race(*runs):
    return Scene(landscape=VALLEY, runs=runs or (run(label="ball"), run(0.0, 0.09, label="descent")))


class Shown:
    """A chart, and what feeds it."""

    def __init__(self, qtbot, scene, size=(600, 260)):
        self.scene, self.simulations, self.feed = scene, simulations(scene), RaceFeed()
        self.appearance = Appearance()
        self.chart = RaceChart(self.appearance)
        qtbot.addWidget(self.chart)
        self.chart.resize(*size)
        self.chart.set_lowest(0.0)

    def show(self, cursor, horizon=100, ahead=0):
        for each in self.simulations:
            each.advance(cursor + ahead)
        labels, stands = [r.label for r in self.scene.runs], [min(cursor, s.head) for s in self.simulations]
        lanes = self.feed.lanes(self.simulations, labels, stands, horizon)
        while self.feed.behind:
            lanes = self.feed.lanes(self.simulations, labels, stands, horizon)
        self.chart.set_race(lanes, 0, cursor, horizon)
        return self

    def picture(self) -> QImage:
        return self.chart.grab().toImage()


def lines_of(image, colour, near=70):
    """Where a picture has about a colour, (x, y) each."""
    pixels = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8)
    pixels = pixels.reshape(image.height(), -1, 4)[:, : image.width(), 2::-1].astype(int)
    y, x = np.nonzero(np.abs(pixels - np.array(colour.getRgb()[:3])).sum(axis=2) < near)
    return x, y


def move_to(widget, at):
    """Move the pointer there with no button held."""
    kind, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


class TestTheFeed:
    def test_gives_the_losses_of_each_run(self, qtbot):
        shown = Shown(qtbot, race()).show(80)
        for lane, simulation in zip(shown.chart.subject().lanes, shown.simulations, strict=True):
            assert lane.curve.points()[1].tolist() == simulation.trajectory().potential[:81, 0].tolist()

    def test_computes_only_what_is_new(self, qtbot, monkeypatch):
        asked = []
        shown = Shown(qtbot, race()).show(50)
        monkeypatch.setattr(
            "gdlab.ui.race.feed.losses",
            lambda _s, first, last: asked.append((first, last)) or np.ones(last - first + 1),
        )
        shown.show(53)
        shown.show(53)
        assert asked == [(51, 53), (51, 53)]

    def test_takes_a_long_way_in_parts(self, qtbot):
        shown = Shown(qtbot, race())
        for each in shown.simulations:
            each.advance(30_000)
        stands = [30_000, 30_000]
        known = []
        while not known or shown.feed.behind:
            lanes = shown.feed.lanes(shown.simulations, ["a", "b"], stands, 50_000)
            known.append(sum(lane.curve.steps for lane in lanes))
        assert max(np.diff([0, *known])) <= 10_000
        assert [lane.curve.steps for lane in lanes] == [30_001, 30_001]
        assert all(len(lane.curve.points()[0]) <= 2 * CAPACITY for lane in lanes)

    def test_follows_a_change_of_the_past(self, qtbot):
        shown = Shown(qtbot, race()).show(80)
        before = [lane.revision for lane in shown.chart.subject().lanes]
        shown.simulations[0].revise([Event(30, {"friction": 5.0})])
        shown.simulations[0].advance(80)
        lanes = shown.show(80).chart.subject().lanes
        assert lanes[0].curve.points()[1].tolist() == shown.simulations[0].trajectory().potential[:, 0].tolist()
        assert lanes[0].revision != before[0]
        assert lanes[1].revision == before[1]

    def test_keeps_to_a_run_that_moves_in_the_list(self, qtbot):
        shown = Shown(qtbot, race()).show(80)
        first, second = shown.chart.subject().lanes
        shown.simulations.reverse()
        lanes = shown.show(80).chart.subject().lanes
        assert [lane.curve for lane in lanes] == [second.curve, first.curve]


class TestThePicture:
    def test_has_a_line_in_the_colour_of_each_racer(self, qtbot):
        shown = Shown(qtbot, race()).show(100)
        picture, area = shown.picture(), shown.chart.frame().area
        for racer in shown.appearance.theme.racers[:2]:
            x, y = lines_of(picture, racer.colour)
            inside = (x > area.left()) & (x < area.right()) & (y > area.top()) & (y < area.bottom())
            assert np.ptp(x[inside]) > 0.9 * area.width()
        assert not len(lines_of(picture, shown.appearance.theme.racers[2].colour, near=20)[0])

    def test_is_the_same_drawn_step_by_step_as_drawn_at_once(self, qtbot):
        grown, fresh = Shown(qtbot, race()), Shown(qtbot, race())
        for cursor in range(60):
            grown.show(cursor, ahead=40).picture()
        assert grown.picture() == fresh.show(59, ahead=40).picture()

    def test_is_the_same_after_scrubbing_back_and_a_change(self, qtbot):
        grown, fresh = Shown(qtbot, race()), Shown(qtbot, race())
        grown.show(80).picture()
        for shown in (grown, fresh):
            shown.simulations[0].revise([Event(30, {"friction": 5.0})])
        assert grown.show(60, ahead=20).picture() == fresh.show(60, ahead=20).picture()

    def test_of_a_long_run_is_the_same_too(self, qtbot):
        scene = race(run(0.999, 1e-4), run(0.99, 1e-4))
        grown, fresh = Shown(qtbot, scene), Shown(qtbot, scene)
        for cursor in range(0, 9001, 700):
            grown.show(cursor, 10_000).picture()
        assert grown.show(9000, 10_000).picture() == fresh.show(9000, 10_000).picture()

    def test_a_run_alone_is_drawn_in_ink(self, qtbot):
        shown = Shown(qtbot, race(run())).show(100)
        assert shown.chart.subject().racer(0, DARK).colour == DARK.ink

    def test_carries_names_only_where_there_is_room(self, qtbot):
        wide, narrow = Shown(qtbot, race()).show(50), Shown(qtbot, race(), (300, 260)).show(50)
        assert wide.chart.frame().area.right() < 600 - 60
        assert narrow.chart.frame().area.right() > 300 - 20

    def test_names_say_what_became_of_a_run(self, qtbot):
        shown = Shown(qtbot, race(run(label="ball"), run(0.0, 0.2, label="descent"))).show(90)
        names = [name for name, _, _ in shown.chart.subject().names(shown.chart.frame(), DARK)]
        assert names == ["ball", "descent ↑"]
        shown.show(900, 1000)
        names = [name for name, _, _ in shown.chart.subject().names(shown.chart.frame(), DARK)]
        assert names == ["ball", "descent, diverged"]

    def test_a_run_that_left_the_landscape_is_not_said_to_have_diverged(self, qtbot):
        runs = Run(label="ball", start=((1.0, 1.0),)), Run(label="motion", start=((1.0, 1.0),), method="flow")
        shown = Shown(qtbot, Scene(landscape=FormulaSpec("log(x) + y^2"), runs=runs)).show(90)
        subject, frame = shown.chart.subject(), shown.chart.frame()
        names = [name for name, _, _ in subject.names(frame, DARK)]
        assert names == ["ball, undefined", "motion, undefined"]
        assert [row.value for row in subject.reading(frame, frame.x(80)).rows] == ["undefined", "undefined"]
        assert subject.spoken() == "k = 90, ball undefined, motion undefined"

    @pytest.mark.parametrize("projector", [False, True])
    def test_can_be_drawn_before_there_is_anything(self, qtbot, projector):
        chart = RaceChart(Appearance(DARK))
        qtbot.addWidget(chart)
        chart._appearance.set_projector(projector)
        assert not chart.grab().isNull()


class TestMeasures:
    def test_time_reaches_as_far_as_the_longest_run(self, qtbot):
        slow = replace(run(), parameters=Parameters(1.0, 1.0, 0.05))
        shown = Shown(qtbot, race(run(), slow)).show(50)
        shown.chart.set_measure("time")
        assert shown.chart.frame().end == pytest.approx(10.0)
        shown.chart.set_measure("step")
        assert shown.chart.frame().end == 100

    def test_a_solver_that_chooses_its_evaluations_is_left_out_and_that_is_said(self, qtbot):
        shown = Shown(qtbot, race(run(label="ball"), run(method="flow", label="flow"))).show(20)
        told = []
        shown.chart.note_changed.connect(told.append)
        shown.chart.set_measure("evaluations")
        assert shown.chart.subject().drawn == [0]
        assert told == ["flow is not drawn here: its solver chooses how often it evaluates the gradient."]

    def test_every_run_may_be_such(self, qtbot):
        shown = Shown(qtbot, race(run(method="flow", label="flow"))).show(20)
        shown.chart.set_measure("evaluations")
        assert shown.chart.subject().leader is None
        assert not shown.picture().isNull()


class TestReading:
    def test_tells_what_each_racer_has_at_a_step(self, qtbot):
        shown = Shown(qtbot, race()).show(100)
        frame, subject = shown.chart.frame(), shown.chart.subject()
        reading = subject.reading(frame, frame.x(41) + 1)
        assert reading.head == "k = 41"
        expected = [s.trajectory().potential[41, 0] for s in shown.simulations]
        assert [parse_number(row.value) for row in reading.rows] == pytest.approx(expected, rel=0.01)
        assert [row.label for row in reading.rows] == ["ball", "descent"]

    def test_at_a_time_reads_each_racer_at_its_own_step(self, qtbot):
        slow = replace(run(label="slow"), parameters=Parameters(1.0, 1.0, 0.05))
        shown = Shown(qtbot, race(run(label="ball"), slow)).show(100)
        shown.chart.set_measure("time")
        frame = shown.chart.frame()
        reading = shown.chart.subject().reading(frame, frame.x(2.0) + 0.01)
        expected = [s.trajectory().potential[k, 0] for s, k in zip(shown.simulations, (20, 40), strict=True)]
        assert [parse_number(row.value) for row in reading.rows] == pytest.approx(expected, rel=0.01)

    def test_of_a_long_run_gives_a_range(self, qtbot):
        shown = Shown(qtbot, race(run(0.999, 1e-4))).show(9000, 10_000)
        frame = shown.chart.frame()
        (row,) = shown.chart.subject().reading(frame, frame.x(4000)).rows
        low, high = (parse_number(part) for part in row.value.split(" … "))
        assert low <= shown.simulations[0].trajectory().potential[4000, 0] * 1.01
        assert high >= shown.simulations[0].trajectory().potential[4000, 0] * 0.99

    def test_tells_of_a_divergence_and_of_what_is_not_known(self, qtbot):
        shown = Shown(qtbot, race(run(0.0, 0.2))).show(500, 1000)
        frame = shown.chart.frame()
        assert shown.chart.subject().reading(frame, frame.x(900)).rows[0].value == "diverged"
        fresh = Shown(qtbot, race()).show(10)
        assert fresh.chart.subject().reading(fresh.chart.frame(), fresh.chart.frame().x(90)).rows[0].value == "–"

    def test_follows_the_pointer_and_is_painted(self, qtbot):
        shown = Shown(qtbot, race()).show(100)
        before = shown.picture()
        move_to(shown.chart, QPointF(300, 100))
        assert shown.picture() != before
        move_to(shown.chart, QPointF(2, 2))
        assert shown.picture() == before


class TestScrubbing:
    def test_a_drag_asks_for_the_steps_under_the_pointer(self, qtbot):
        shown = Shown(qtbot, race()).show(40)
        asked = []
        shown.chart.scrubbed.connect(lambda step, final: asked.append((step, final)))
        frame = shown.chart.frame()
        at = [QPoint(round(frame.x(step)), 100) for step in (20, 60)]
        qtbot.mousePress(shown.chart, Qt.MouseButton.LeftButton, pos=at[0])
        qtbot.mouseMove(shown.chart, at[1])
        qtbot.mouseRelease(shown.chart, Qt.MouseButton.LeftButton, pos=at[1])
        assert asked == [(20, False), (60, False), (60, True)]

    def test_against_time_the_selected_run_leads(self, qtbot):
        slow = replace(run(), parameters=Parameters(1.0, 1.0, 0.05))
        shown = Shown(qtbot, race(slow, run())).show(40)
        shown.chart.set_measure("time")
        frame = shown.chart.frame()
        assert shown.chart.subject().step_at(frame, frame.x(2.0)) == 40

    @pytest.mark.parametrize(
        ("key", "modifier", "step"),
        [
            (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 41),
            (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 30),
            (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 50),
            (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        ],
    )
    def test_keys_do_too(self, qtbot, key, modifier, step):
        shown = Shown(qtbot, race()).show(40)
        with qtbot.waitSignal(shown.chart.scrubbed) as asked:
            qtbot.keyClick(shown.chart, key, modifier)
        assert asked.args == [step, True]

    def test_a_screen_reader_hears_where_all_stand(self, qtbot):
        shown = Shown(qtbot, race()).show(0)
        interface = QAccessible.queryAccessibleInterface(shown.chart)
        assert interface.role() == QAccessible.Role.Slider
        assert interface.text(QAccessible.Text.Name) == "Losses of the race"
        assert interface.text(QAccessible.Text.Value) == "k = 0, ball 23.6, descent 23.6"


class TestTheSection:
    def test_shows_what_has_to_be_known_of_the_axis(self, qtbot):
        section = ChartSection(Appearance())
        qtbot.addWidget(section)
        scene = Scene(landscape=FormulaSpec("x**2 - y**2"), runs=(run(),))
        found = simulations(scene)
        found[0].advance(20)
        section.chart.set_race(RaceFeed().lanes(found, ["ball"], [20], 100), 0, 20, 100)
        assert section._note.text().startswith("No minimum is known.")
        assert not section._note.isHidden()

    def test_choosing_a_measure_draws_against_it(self, qtbot):
        section = ChartSection(Appearance())
        qtbot.addWidget(section)
        with qtbot.waitSignal(section.measure_chosen) as chosen:
            section.measures._choose("time")
        assert chosen.args == ["time"]
        assert section.chart.subject().measure == "time"


class TestThePresenter:
    @pytest.fixture
    def shown(self, qtbot):
        scene = race()
        document, player, section = Document(scene), Player(scene), ChartSection(Appearance())
        qtbot.addWidget(section)
        document.changed.connect(player.set_scene)
        presenter = ChartPresenter(document, player, section)
        section.show()
        return document, player, section, presenter

    def test_follows_the_player(self, qtbot, shown):
        _, player, section, _ = shown
        player.seek(30)
        qtbot.waitUntil(lambda: section.chart.subject().cursor == 30)
        assert [lane.label for lane in section.chart.subject().lanes] == ["ball", "descent"]

    def test_draws_once_for_many_moves(self, qtbot, shown):
        _, player, section, presenter = shown
        qtbot.waitUntil(lambda: not presenter._waiting)
        drawn = []
        original = section.chart.set_race
        section.chart.set_race = lambda *given: drawn.append(given) or original(*given)
        for step in range(20):
            player.seek(step)
        qtbot.waitUntil(lambda: bool(drawn))
        assert len(drawn) == 1

    def test_scrubbing_moves_the_player(self, shown):
        _, player, section, _ = shown
        section.chart.scrubbed.emit(17, True)
        assert player.cursor == 17

    def test_does_nothing_while_it_is_hidden(self, qtbot, shown):
        _, player, section, presenter = shown
        section.hide()
        player.seek(44)
        presenter.render()
        assert section.chart.subject().cursor == 0
        section.show()
        qtbot.waitUntil(lambda: section.chart.subject().cursor == 44)

    def test_takes_the_lowest_minimum(self, shown):
        document, _, section, presenter = shown
        presenter.render()
        presenter.set_stationary_points(document.scene.build_landscape().stationary_points())
        assert section.chart.axis().lowest == 0
        presenter.set_stationary_points(())
        assert section.chart.axis().lowest is None


class TestNamesBesideLines:
    def test_keep_their_distance_and_their_order(self):
        wanted = [10.0, 90.0, 12.0, 11.0]
        places = spread(wanted, 15.0, 0.0, 100.0)
        assert np.argsort(places).tolist() == np.argsort(wanted).tolist()
        assert np.diff(sorted(places)).min() >= 15 - 1e-9
        assert 0 <= min(places) <= max(places) <= 100

    def test_stay_where_they_are_when_there_is_room(self):
        assert spread([10.0, 90.0, 50.0], 15.0, 0.0, 100.0) == [10, 90, 50]
        assert spread([], 15.0, 0.0, 100.0) == []

    def test_near_the_lower_end_move_up(self):
        assert spread([100.0, 100.0, 100.0], 20.0, 0.0, 100.0) == [60, 80, 100]
        assert math.isclose(spread([99.0], 20.0, 0.0, 100.0)[0], 99.0)
