import threading

import pytest
from msgspec.structs import replace

from gdlab.analysis.fairness import holds, statement
from gdlab.analysis.tuning import Budget
from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene
from gdlab.scene.changes import change
from gdlab.ui.appearance import Appearance
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.race import presenter_fairness
from gdlab.ui.race.fairness_chooser import RULES, FairnessChooser
from gdlab.ui.race.presenter_fairness import FairnessPresenter


def run(label, rate, rho, **fields):
    return Run(label=label, start=((1.5, 1.5),), parameters=Parameters.from_learning_rate(rate, rho), **fields)


RACE = Scene(
    landscape=FormulaSpec("a*x**2/2 + y**2/2", {"a": 20.0}),
    runs=(run("ball", 0.01, 0.9), run("descent", 0.02, 0.0, method="gradient-descent")),
)


class Desk:
    """A chooser with its presenter, a document and a player."""

    def __init__(self, qtbot, scene=RACE):
        self.document, self.player = Document(scene), Player(scene)
        self.document.changed.connect(self.player.set_scene)
        self.chooser = FairnessChooser(Appearance())
        qtbot.addWidget(self.chooser)
        presenter = FairnessPresenter(self.document, self.player.settings, self.edit, self.chooser, self.chooser)
        self.presenter = presenter
        self.told = []
        presenter.told.connect(self.told.append)

    def edit(self, label, wanted):
        try:
            self.document.edit(label, lambda scene: self.player.checked(scene, wanted(scene)))
        except ValueError as error:
            return str(error)
        return ""

    @property
    def scene(self):
        return self.document.scene

    def rates(self, key="learning_rate"):
        return [getattr(coefficients(r.parameters, r.method, r.friction_scheme), key) for r in self.scene.runs]


@pytest.fixture
def desk(qtbot):
    made = Desk(qtbot)
    made.chooser.set_budget(Budget(30, 40))
    yield made
    made.presenter.cancel()
    qtbot.waitUntil(lambda: not made.presenter._background.busy)


@pytest.fixture
def held(monkeypatch):
    """Searches that go on until they are let go."""
    gate = threading.Event()
    original = presenter_fairness.applied

    def applied(race, rule, budget, proceed=lambda _: True, anew=None):
        if rule != "tuned":
            return original(race, rule, budget, proceed, anew)
        while not gate.wait(0.001):
            if not proceed(7):
                raise presenter_fairness.Cancelled
        return original(race, rule, budget, proceed, anew)

    monkeypatch.setattr(presenter_fairness, "applied", applied)
    yield gate
    gate.set()


class TestChoosingARule:
    def test_equal_rates_are_one_edit_that_undo_takes_back(self, desk):
        desk.chooser.rules._choose("equal_learning_rate")
        assert desk.rates() == pytest.approx([0.01, 0.01])
        assert desk.document.history.count() == 1
        assert desk.chooser.sentence.text() == statement(desk.scene)
        desk.document.history.undo()
        assert desk.scene == RACE
        assert desk.chooser.rules.value() == "as_set"

    def test_the_race_begins_anew_with_the_knobs_as_they_are(self, desk):
        desk.document.edit("Set", lambda scene: change(scene, 30, {"mass": 4.0}))
        desk.player.seek(50)
        desk.chooser.rules._choose("equal_effective")
        assert desk.player.cursor == 0
        assert desk.scene.runs[0].events == ()
        assert desk.scene.runs[0].parameters.mass == 4.0
        assert holds(desk.scene)

    def test_it_is_said_that_what_was_recorded_is_dropped(self, desk):
        desk.document.edit("Set", lambda scene: change(scene, 30, {"mass": 4.0}))
        desk.player.seek(50)
        desk.chooser.rules._choose("equal_evaluations")
        assert desk.told == []
        desk.chooser.rules._choose("equal_learning_rate")
        assert desk.told == ["The runs begin anew: what was changed on the way of ball is dropped."]

    def test_where_the_runs_follow_their_schedules_that_is_said_and_no_button_would_help(self, desk):
        falling = {"learning_rate": {"kind": "exponential", "gamma": 0.9}}
        desk.document.edit("Set", lambda s: replace(s, runs=(replace(s.runs[0], schedules=falling), s.runs[1])))
        desk.chooser.rules._choose("equal_learning_rate")
        assert desk.chooser.warning.sentence().endswith("; then ball follows its schedule.")
        assert desk.chooser.warning.action().isHidden()
        desk.document.edit("Set", lambda scene: change(scene, 0, {"mass": 4.0}))
        assert not desk.chooser.warning.action().isHidden()

    def test_equal_evaluations_leave_run_and_cursor_alone(self, desk):
        desk.player.seek(50)
        desk.chooser.rules._choose("equal_evaluations")
        assert desk.scene.runs == RACE.runs
        assert desk.player.cursor == 50

    def test_as_set_takes_the_rule_back_and_leaves_the_numbers(self, desk):
        desk.chooser.rules._choose("equal_learning_rate")
        desk.chooser.rules._choose("as_set")
        assert desk.scene.view.fairness is None
        assert desk.rates() == pytest.approx([0.01, 0.01])

    def test_a_rule_that_cannot_be_says_why_and_changes_nothing(self, qtbot):
        free = replace(RACE, runs=(replace(RACE.runs[0], parameters=Parameters(1.0, 0.0, 0.1)), RACE.runs[1]))
        desk = Desk(qtbot, free)
        desk.chooser.rules._choose("equal_effective")
        assert desk.scene == free
        assert desk.told == ["ball has no friction, so its η = Δt/γ is infinite: select another run"]
        assert desk.chooser.rules.value() == "as_set"

    def test_a_rule_that_does_not_hold_any_more_is_a_warning_with_a_way_out(self, desk, qtbot):
        desk.chooser.rules._choose("equal_learning_rate")
        desk.document.edit("Set", lambda scene: change(scene, 0, {"mass": 4.0}))
        assert desk.chooser.sentence.isHidden()
        assert desk.chooser.warning.sentence().startswith("The learning rates are not equal")
        desk.chooser.warning.action().click()
        assert holds(desk.scene)
        assert desk.chooser.warning.isHidden()

    def test_the_rule_is_told_to_whoever_draws(self, desk, qtbot):
        with qtbot.waitSignal(desk.presenter.rule_shown) as told:
            desk.chooser.rules._choose("equal_evaluations")
        assert told.args == ["equal_evaluations"]


class TestTuning:
    def test_takes_the_best_numbers_as_one_edit(self, desk, qtbot):
        desk.chooser.rules._choose("tuned")
        qtbot.waitUntil(lambda: not desk.presenter.searching)
        assert desk.document.history.count() == 1
        assert holds(desk.scene)
        assert desk.scene.view.fairness.trials == 40
        assert desk.chooser.rules.value() == "tuned"
        assert "at most 40 trials of 30 steps" in desk.chooser.sentence.text()

    def test_shows_its_progress_and_can_be_cancelled(self, desk, qtbot, held):
        desk.chooser.rules._choose("tuned")
        qtbot.waitUntil(lambda: desk.chooser._progress_words.text() == "7 of 80 trials")
        assert not desk.chooser.stop.isHidden()
        assert not desk.chooser._progress_row.isHidden()
        desk.chooser.stop.click()
        assert not desk.presenter.searching
        assert desk.chooser._progress_row.isHidden()
        assert desk.chooser.rules.value() == "as_set"
        qtbot.waitUntil(lambda: not desk.presenter._background.busy)
        assert desk.scene == RACE
        assert desk.told == []

    def test_ends_when_the_race_becomes_another(self, desk, qtbot, held):
        desk.chooser.rules._choose("tuned")
        desk.document.edit("Set", lambda scene: change(scene, 0, {"mass": 4.0}))
        assert not desk.presenter.searching
        held.set()
        qtbot.waitUntil(lambda: not desk.presenter._background.busy)
        assert desk.document.history.count() == 1

    def test_another_rule_ends_it_too(self, desk, qtbot, held):
        desk.chooser.rules._choose("tuned")
        desk.chooser.rules._choose("equal_learning_rate")
        held.set()
        qtbot.waitUntil(lambda: not desk.presenter._background.busy)
        assert desk.scene.view.fairness.rule == "equal_learning_rate"

    def test_an_unusual_landscape_cannot_silently_fail(self, qtbot):
        lost = Scene(landscape=FormulaSpec("log(x)"), runs=(Run(label="lost", start=((-1.0,),)),))
        desk = Desk(qtbot, lost)
        desk.chooser.set_budget(Budget(5, 20))
        desk.chooser.rules._choose("tuned")
        qtbot.waitUntil(lambda: not desk.presenter.searching)
        assert desk.told == ["lost diverged in all 12 trials and keeps its numbers."]

    def test_a_presenter_that_goes_ends_its_search(self, qtbot, held):
        desk = Desk(qtbot)
        desk.chooser.rules._choose("tuned")
        desk.presenter.deleteLater()
        with qtbot.waitSignal(desk.presenter.destroyed):
            pass
        assert not [each for each in threading.enumerate() if each.name == "gdlab-work"]


class TestTheBudget:
    @pytest.mark.parametrize(("field", "value"), [("trials", 9), ("trials", 2001), ("steps", 0.2), ("steps", 1e6)])
    def test_what_cannot_be_is_refused_at_the_field(self, desk, field, value):
        number = getattr(desk.chooser, field)
        before = desk.chooser.budget()
        number.setValue(value)
        assert "whole number" in number.error()
        assert desk.chooser.budget() == before

    def test_a_broken_number_is_rounded(self, desk):
        desk.chooser.trials.setValue(55.4)
        assert desk.chooser.budget() == Budget(30, 55)

    def test_stands_there_only_where_it_matters(self, desk, qtbot):
        assert desk.chooser._budget_row.isHidden()
        desk.chooser.rules._choose("tuned")
        qtbot.waitUntil(lambda: not desk.presenter.searching)
        assert not desk.chooser._budget_row.isHidden()

    def test_of_an_opened_race_is_shown(self, desk, qtbot):
        desk.chooser.rules._choose("tuned")
        qtbot.waitUntil(lambda: not desk.presenter.searching)
        desk.chooser.set_budget(Budget(99, 99))
        desk.document.open(desk.scene, None)
        desk.presenter.render()
        assert desk.chooser.budget() == Budget(30, 40)


class TestTheChooser:
    def test_every_part_has_a_name_and_an_explanation(self, desk):
        chooser = desk.chooser
        for widget in (chooser.rules, chooser.steps, chooser.trials, chooser.again, chooser.stop):
            assert widget.objectName()
            assert widget.accessibleName()
            assert widget.toolTip()
        for key, _, explanation in RULES:
            assert chooser.rules._segments[key].toolTip() == explanation

    def test_an_event_on_the_way_is_seen(self, desk):
        desk.chooser.rules._choose("equal_learning_rate")
        desk.document.edit(
            "Set",
            lambda s: replace(s, runs=(replace(s.runs[0], events=(Event(5, {"mass": 9.0}),)), s.runs[1])),
        )
        assert not desk.chooser.warning.isHidden()
