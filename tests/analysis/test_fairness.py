import math

import numpy as np
import pytest
from msgspec.structs import replace

from gdlab.analysis.fairness import applied, exemption, holds, statement, takers, verdict
from gdlab.analysis.fairness_rates import TIE, Compared, rates_along, run_numbers
from gdlab.analysis.tuning import Budget, Cancelled
from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters
from gdlab.core.stability import spectral_radius
from gdlab.scene import FormulaSpec, Run, Scene, SceneError, decode, encode, simulations
from gdlab.scene.model import Fairness
from gdlab.symbols.notation import Notation

VALLEY = FormulaSpec("a*x**2/2 + y**2/2", {"a": 100.0})
START = ((1.5, 1.5),)
BUDGET = Budget()


def race(*runs, landscape=VALLEY):
    return Scene(landscape=landscape, runs=tuple(replace(run, start=START) for run in runs))


def momentum(rate, rho, label="ball"):
    return Run(label=label, parameters=Parameters.from_learning_rate(rate, rho))


def descent(rate, label="descent"):
    parameters = Parameters.from_learning_rate(rate, method="gradient-descent")
    return Run(label=label, method="gradient-descent", parameters=parameters)


def numbers(scene):
    return [coefficients(run.parameters, run.method, run.friction_scheme) for run in scene.runs]


def said(scene):
    return statement(scene).replace(TIE, " ")


def pace(scene, index):
    """By which exponent a step the slowest mode of a run on the valley falls, in the long run."""
    c = numbers(scene)[index]
    return -math.log(max(spectral_radius(c.momentum, c.learning_rate * mode) for mode in (1.0, 100.0)))


def loss_after(scene, index, steps):
    simulation = simulations(scene)[index]
    simulation.advance(steps)
    return simulation.setting.landscape.value(simulation.rows(steps, steps)[0])[0]


class TestEqualLearningRate:
    def test_each_run_has_the_rate_of_the_selected_one_and_its_own_momentum(self):
        made = applied(race(descent(0.01), momentum(0.003, 0.9), momentum(0.1, 0.5)), "equal_learning_rate", BUDGET)
        assert [c.learning_rate for c in numbers(made.scene)] == pytest.approx([0.01] * 3, rel=1e-12)
        assert [c.momentum for c in numbers(made.scene)] == pytest.approx([0, 0.9, 0.5], rel=1e-12)
        assert made.refused == ()
        assert holds(made.scene)
        assert said(made.scene) == "Equal learning rate: lr = 0.0100 for each run."

    def test_the_selected_run_is_the_one_that_gives(self):
        scene = race(descent(0.01), momentum(0.003, 0.9))
        made = applied(replace(scene, view=replace(scene.view, selected=1)), "equal_learning_rate", BUDGET)
        assert [c.learning_rate for c in numbers(made.scene)] == pytest.approx([0.003] * 2, rel=1e-12)

    def test_the_noise_of_each_run_stays(self):
        ball = replace(momentum(0.003, 0.9), parameters=Parameters.from_learning_rate(0.003, 0.9, gradient_noise=2.0))
        made = applied(race(descent(0.01), ball), "equal_learning_rate", BUDGET)
        assert numbers(made.scene)[1].gradient_noise == pytest.approx(2.0)

    def test_it_says_when_it_does_not_hold_any_more(self):
        made = applied(race(descent(0.01), momentum(0.003, 0.9)), "equal_learning_rate", BUDGET).scene
        ball = replace(made.runs[1], parameters=Parameters.from_learning_rate(0.02, 0.9))
        spoiled = replace(made, runs=(made.runs[0], ball))
        assert not holds(spoiled)
        assert said(spoiled) == "The learning rates are not equal: lr = 0.0100 (descent), lr = 0.0200 (ball)."

    def test_a_change_on_the_way_spoils_it(self):
        made = applied(race(descent(0.01), momentum(0.003, 0.9)), "equal_learning_rate", BUDGET).scene
        spoiled = replace(made, runs=(made.runs[0], replace(made.runs[1], events=(Event(5, {"mass": 3.0}),))))
        assert not holds(spoiled)
        assert verdict(spoiled).can_be_mended
        assert said(spoiled) == (
            "Equal learning rate at step 0, lr = 0.0100 for each run, but not after the changes of ball."
        )
        assert statement(spoiled, steps=5) == statement(made)
        assert statement(spoiled, steps=6) == statement(spoiled)
        kicked = replace(made, runs=(made.runs[0], replace(made.runs[1], events=(Event(5, {"position": START}),))))
        assert holds(kicked)

    def test_what_was_recorded_on_the_way_is_dropped(self):
        ball = replace(momentum(0.003, 0.9), events=(Event(5, {"mass": 3.0}),))
        made = applied(race(descent(0.01), ball), "equal_learning_rate", BUDGET).scene
        assert made.runs[1].events == ()
        assert holds(made)

    def test_it_is_said_what_was_dropped_and_a_run_called_as_its_method_is_called_as_it_begins(self):
        changed = replace(momentum(0.003, 0.9, "adam"), events=(Event(5, {"method": "adam"}),))
        made = applied(race(descent(0.01), changed), "equal_learning_rate", BUDGET)
        assert made.scene.runs[1].label == "momentum"
        assert made.dropped == "The runs begin anew: what was changed on the way of momentum is dropped."
        assert made.told == made.dropped
        again = applied(made.scene, "equal_learning_rate", BUDGET)
        assert (again.scene, again.told) == (made.scene, "")

    def test_so_do_different_schedules(self):
        made = applied(race(descent(0.01), momentum(0.003, 0.9)), "equal_learning_rate", BUDGET).scene
        falling = {"learning_rate": {"kind": "exponential", "gamma": 0.9}}
        one = replace(made, runs=(made.runs[0], replace(made.runs[1], schedules=falling)))
        assert not holds(one)
        assert said(one) == ("Equal learning rate at step 0, lr = 0.0100 for each run; then ball follows its schedule.")
        assert holds(replace(made, runs=tuple(replace(run, schedules=falling) for run in made.runs)))


def in_force(scene, key, steps=(0, 1, 5, 20, 60, 300)):
    """The rates that the simulations of the runs step with."""
    return [[getattr(each.coefficients_at(step), key) for step in steps] for each in simulations(scene)]


COSINE = {"learning_rate": {"kind": "cosine", "T_max": 50, "eta_min": 0.004}}
RAMP = {"momentum": {"kind": "warm-up", "start_factor": 0.3, "total_iters": 40}}


class TestWhatIsInForce:
    """The sentence is true of what the runs step with, whatever their schedules read."""

    @pytest.mark.parametrize(
        ("runs", "rule", "tail"),
        [
            ((momentum(0.01, 0.9), descent(0.1)), "equal_effective", "; then each follows its own schedule."),
            ((momentum(0.01, 0.9), descent(0.3)), "equal_learning_rate", " for each run."),
        ],
    )
    def test_one_schedule_parts_runs_whose_lr_is_not_the_same(self, runs, rule, tail):
        made = applied(race(*(replace(run, schedules=COSINE) for run in runs)), rule, BUDGET).scene
        ball, plain = in_force(made, "effective_learning_rate" if rule == "equal_effective" else "learning_rate")
        assert ball[0] == pytest.approx(plain[0])
        assert (ball == pytest.approx(plain)) == holds(made)
        assert said(made).endswith(tail)
        assert not verdict(made).can_be_mended

    def test_a_ramp_of_the_momentum_moves_one_rate_and_not_the_other(self):
        adam = Run(label="adam", method="adam", schedules=RAMP)
        ball = replace(momentum(0.01, 0.9), schedules=RAMP)
        made = applied(race(ball, adam), "equal_effective", BUDGET).scene
        rates = in_force(made, "effective_learning_rate")
        assert rates[1] == pytest.approx([rates[0][0]] * 6)
        assert rates[0][-1] == pytest.approx(0.1)
        assert not holds(made)
        assert said(made) == (
            f"Equal effective rate at step 0, η = {rates[0][0]:.4f} for each run; then ball follows its schedule."
        )

    def test_a_schedule_of_the_momentum_leaves_the_learning_rate_alone(self):
        made = applied(
            race(descent(0.01), replace(momentum(0.003, 0.9), schedules=RAMP)), "equal_learning_rate", BUDGET
        )
        assert in_force(made.scene, "learning_rate") == [pytest.approx([0.01] * 6)] * 2
        assert holds(made.scene)
        assert said(made.scene) == "Equal learning rate: lr = 0.0100 for each run."

    @pytest.mark.parametrize("rule", ["equal_effective", "equal_learning_rate"])
    def test_adagrad_s_rate_falls_by_its_decay(self, rule):
        adagrad = Run(label="adagrad", method="adagrad", options={"lr_decay": 1.0})
        made = applied(race(descent(0.1), adagrad), rule, BUDGET).scene
        assert not holds(made)
        assert said(made).endswith("= 0.100 for each run; then adagrad follows its decay.")
        key = "effective_learning_rate" if rule == "equal_effective" else "learning_rate"
        assert rates_along(made.runs[1], key, np.array([0, 1, 9])) == pytest.approx([0.1, 0.05, 0.01])
        alike = replace(made, runs=(replace(made.runs[1], label="other"), made.runs[1]))
        assert holds(alike)

    def test_the_decay_counts_from_where_the_method_begins(self):
        switched = replace(descent(0.1), events=(Event(4, {"method": "adagrad", "options": {"lr_decay": 1.0}}),))
        assert rates_along(switched, "learning_rate", np.arange(7)) == pytest.approx([0.1] * 5 + [0.05, 0.1 / 3])

    def test_a_schedule_in_common_is_equal_in_every_step(self):
        falling = {"learning_rate": {"kind": "warm-up", "start_factor": 0.5, "total_iters": 10}}
        runs = (replace(run, schedules=falling) for run in (descent(0.01), momentum(0.003, 0.9)))
        made = applied(race(*runs), "equal_effective", BUDGET).scene
        plain, ball = in_force(made, "effective_learning_rate")
        assert ball == pytest.approx(plain)
        assert said(made) == "Equal effective rate in every step, at step 0 η = 0.00500 for each run."

    def test_what_begins_at_nothing_is_left_and_gives_nothing(self):
        silent = replace(descent(0.02, "silent"), schedules={"learning_rate": {"kind": "constant", "factor": 0.0}})
        made = applied(race(descent(0.01), silent), "equal_effective", BUDGET)
        assert made.refused == ("silent cannot have η = 0.0100: it begins at 0 by its schedule.",)
        with pytest.raises(ParameterError, match="silent begins at 0 by its schedule: select another run"):
            applied(race(silent, descent(0.01)), "equal_effective", BUDGET)

    def test_it_is_what_the_simulation_says_through_schedules_and_changes(self):
        events = (
            Event(7, {"friction": 2.0, "coefficients": {"a": 50.0}}),
            Event(7, {"schedules": {"learning_rate": {"kind": "step", "step_size": 3, "gamma": 0.5}}}),
            Event(20, {"method": "adam", "position": START}),
            Event(30, {"schedules": {"momentum": {"kind": "cosine", "T_max": 8}}, "step_size": 0.05}),
        )
        scene = race(replace(momentum(0.003, 0.9), events=events, schedules=RAMP))
        steps, (simulation,) = np.arange(60), simulations(scene)
        for key in ("learning_rate", "effective_learning_rate"):
            wanted = [getattr(simulation.coefficients_at(step), key) for step in steps.tolist()]
            assert rates_along(scene.runs[0], key, steps) == pytest.approx(wanted, rel=1e-12)

    def test_a_short_difference_late_on_is_seen(self):
        ramp = {"learning_rate": {"kind": "warm-up", "start_factor": 0.5, "total_iters": 3}}
        late = replace(descent(0.01, "late"), events=(Event(70_000, {"schedules": ramp}),))
        assert not Compared((descent(0.01), late), "learning_rate").equal
        assert Compared((descent(0.01), late), "learning_rate", taken=70_000).equal

    def test_a_rule_that_was_only_written_down_is_not_said_to_have_held(self):
        view = {
            rule: replace(race(descent(0.1)).view, fairness=Fairness(rule)) for rule in ("equal_effective", "tuned")
        }
        written = replace(race(descent(0.01), momentum(0.003, 0.9)), view=view["equal_effective"])
        assert said(written) == "The effective rates are not equal: η = 0.0100 (descent), η = 0.0300 (ball)."
        assert said(replace(written, view=view["tuned"])) == "Not tuned yet: tune the runs."


class TestTheNumbersInWords:
    def test_plain_ones(self):
        assert run_numbers(momentum(0.01, 0.9)).replace(TIE, " ") == "lr 0.0100, ρ 0.900"
        assert run_numbers(descent(0.01)).replace(TIE, " ") == "lr 0.0100"

    def test_what_moves_them_is_named_and_they_are_those_of_the_first_step(self):
        warm = {"learning_rate": {"kind": "warm-up", "start_factor": 0.5, "total_iters": 10}, **RAMP}
        run = replace(momentum(0.01, 0.9), schedules=warm, events=(Event(3, {"mass": 2.0}), Event(9, {"mass": 3.0})))
        told = run_numbers(run, Notation(momentum="β")).replace(TIE, " ")
        assert told == "lr 0.00500, β 0.270 at first (lr by warm-up, β by warm-up, 2 changes on the way)"
        assert run_numbers(run, steps=4).replace(TIE, " ").endswith("ρ by warm-up, 1 change on the way)")
        decaying = Run(method="adagrad", options={"lr_decay": 0.5})
        assert run_numbers(decaying).replace(TIE, " ") == "lr 0.100 at first (lr decay 0.500)"


class TestEqualEffectiveRate:
    def test_each_run_has_the_mobility_of_the_selected_one(self):
        made = applied(race(descent(0.01), momentum(0.003, 0.9)), "equal_effective", BUDGET)
        assert [c.effective_learning_rate for c in numbers(made.scene)] == pytest.approx([0.01] * 2, rel=1e-12)
        assert numbers(made.scene)[1].learning_rate == pytest.approx(0.001, rel=1e-9)
        assert said(made.scene) == "Equal effective rate: η = 0.0100 for each run."

    def test_a_run_without_friction_has_none_to_give(self):
        free = Run(label="free", parameters=Parameters(1.0, 0.0, 0.1))
        with pytest.raises(ParameterError, match="free has no friction"):
            applied(race(free, descent(0.01)), "equal_effective", BUDGET)

    def test_momentum_is_at_most_about_twice_as_fast(self):
        # At κ = 100 and the best η of plain descent the best ρ is ((1 − ηλ)/(1 + ηλ))²: 1.98 times as fast.
        rate = 2 / 101
        rho = ((1 - rate) / (1 + rate)) ** 2
        made = applied(race(descent(rate), momentum(0.5, rho)), "equal_effective", BUDGET).scene
        assert pace(made, 1) / pace(made, 0) == pytest.approx(1.98, abs=0.005)
        for other in (rho - 0.03, rho + 0.03):
            slower = applied(race(descent(rate), momentum(0.5, other)), "equal_effective", BUDGET).scene
            assert pace(slower, 1) < pace(made, 1)


class TestDampening:
    """The effective rate is how far a constant slope of 1 carries a run in each step, in the long run."""

    SLOPE = FormulaSpec("x")

    def drift(self, scene, index):
        simulation = simulations(scene)[index]
        simulation.advance(1000)
        before, after = simulation.rows(999, 1000)[:, 0, 0]
        return before - after

    def made(self, *runs, selected=0):
        scene = Scene(landscape=self.SLOPE, runs=tuple(replace(run, start=((0.0,),)) for run in runs))
        return applied(replace(scene, view=replace(scene.view, selected=selected)), "equal_effective", BUDGET)

    @pytest.mark.parametrize("method", ["momentum", "nesterov"])
    @pytest.mark.parametrize("dampening", [0.0, 0.5, 0.9])
    def test_runs_of_equal_effective_rate_drift_alike(self, method, dampening):
        damped = replace(momentum(0.003, 0.9), method=method, options={"dampening": dampening})
        other = replace(momentum(0.003, 0.5, "other"), options={"dampening": 0.2})
        for selected in range(3):
            made = self.made(descent(0.01), damped, other, selected=selected)
            drifts = [self.drift(made.scene, index) for index in range(3)]
            assert drifts == pytest.approx([drifts[selected]] * 3, rel=1e-9)
            assert holds(made.scene)
            assert [c.momentum for c in numbers(made.scene)] == pytest.approx([0, 0.9, 0.5])
        assert self.drift(self.made(descent(0.01), damped).scene, 1) == pytest.approx(0.01, rel=1e-9)

    def test_it_is_said(self):
        damped = replace(momentum(0.003, 0.9), options={"dampening": 0.9})
        made = self.made(descent(0.01), damped)
        assert said(made.scene) == "Equal effective rate: η = 0.0100 for each run, dampening counted."
        plain = replace(made.scene, runs=(made.scene.runs[0], replace(made.scene.runs[1], options={})))
        assert said(plain) == "The effective rates are not equal: η = 0.0100 (descent), η = 0.100 (ball)."

    def test_dampening_that_is_set_on_the_way_spoils_it(self):
        made = self.made(descent(0.01), momentum(0.003, 0.9)).scene
        later = replace(made.runs[1], events=(Event(5, {"options": {"dampening": 0.5}}),))
        assert not holds(replace(made, runs=(made.runs[0], later)))
        switched = replace(later, events=(Event(5, {"method": "rmsprop"}), Event(9, {"method": "momentum"})))
        assert holds(replace(made, runs=(made.runs[0], switched)))

    def test_where_nothing_is_left_of_the_gradient_there_is_no_rate(self):
        stuck = replace(momentum(0.003, 0.9, "stuck"), options={"dampening": 1.0})
        made = self.made(descent(0.01), stuck)
        assert made.scene.runs[1] == replace(stuck, start=((0.0,),))
        (told,) = made.refused
        assert told.startswith("stuck cannot have η = 0.0100: it takes no notice of any gradient but the first")
        with pytest.raises(ParameterError, match="its dampening is 1: select another run"):
            self.made(stuck, descent(0.01))

    def test_without_momentum_there_is_nothing_to_dampen(self):
        loose = replace(descent(0.02, "loose"), method="momentum", options={"dampening": 0.5})
        made = self.made(descent(0.01), loose)
        assert self.drift(made.scene, 1) == pytest.approx(0.01, rel=1e-12)


class TestEachTuned:
    def test_momentum_is_ten_times_as_fast_on_a_valley_of_condition_100(self):
        made = applied(race(descent(0.5), momentum(0.5, 0.1)), "tuned", Budget(steps=200)).scene
        assert pace(made, 1) / pace(made, 0) == pytest.approx(10.0, rel=0.05)
        assert loss_after(made, 1, 200) < 1e-20
        assert loss_after(made, 0, 200) > 1e-5

    def test_the_sentence_gives_the_budget_and_the_numbers(self):
        made = applied(race(descent(0.5), momentum(0.5, 0.1)), "tuned", Budget(100, 240)).scene
        plain, ball = numbers(made)
        assert said(made) == (
            f"Each tuned: at most 240 trials of 100 steps, best: descent lr {plain.learning_rate:.4f}; "
            f"ball lr {ball.learning_rate:.4f}, ρ {ball.momentum:.3f}."
        )

    @pytest.mark.parametrize("change", ["seed", "landscape", "run"])
    def test_it_says_when_the_race_is_another(self, change):
        made = applied(race(momentum(0.5, 0.1)), "tuned", Budget(20, 20)).scene
        other = {
            "seed": lambda: replace(made, seed=1),
            "landscape": lambda: replace(made, landscape=VALLEY.with_coefficients({"a": 101.0})),
            "run": lambda: replace(made, runs=(replace(made.runs[0], parameters=Parameters()),)),
        }[change]()
        assert holds(made)
        assert not holds(other)
        assert said(other).startswith("No longer each tuned")

    def test_another_name_is_no_other_race(self):
        made = applied(race(momentum(0.5, 0.1)), "tuned", Budget(20, 20)).scene
        assert holds(replace(made, runs=(replace(made.runs[0], label="Kugel"),)))

    def test_progress_counts_the_trials_of_all_runs(self):
        told = []
        applied(race(momentum(0.5, 0.1), descent(0.1)), "tuned", Budget(20, 30), lambda n: told.append(n) or True)
        assert told == sorted(told)
        assert 30 < max(told) <= 60

    def test_it_can_be_ended(self):
        with pytest.raises(Cancelled):
            applied(race(momentum(0.5, 0.1), descent(0.1)), "tuned", Budget(20, 30), lambda n: n < 40)

    def test_a_run_that_diverges_in_every_trial_keeps_its_numbers_and_is_named(self):
        lost = Scene(landscape=FormulaSpec("log(x)"), runs=(Run(label="lost", start=((-1.0,),)),))
        made = applied(lost, "tuned", Budget(5, 20))
        assert made.scene.runs[0].parameters == lost.runs[0].parameters
        assert made.refused == ("lost diverged in all 12 trials and keeps its numbers.",)


class TestMethodsThatCannot:
    FLOW = Run(label="flow", method="flow")

    @pytest.mark.parametrize(
        ("rule", "reason"),
        [
            ("equal_learning_rate", "has no learning rate, for it solves the equation of motion"),
            ("tuned", "has nothing to tune, for it solves the equation of motion"),
            ("equal_evaluations", "evaluates as often as its solver needs, so it goes on at equal time"),
        ],
    )
    def test_the_flow_is_left_as_it_is_and_says_why(self, rule, reason):
        scene = race(momentum(0.02, 0.5), self.FLOW)
        made = applied(scene, rule, Budget(10, 10)).scene
        assert takers(scene, rule) == (0,)
        assert made.runs[1].parameters == scene.runs[1].parameters
        assert said(made).endswith(f"Left as it is: flow {reason}.")
        assert holds(made)

    def test_the_flow_has_a_mobility(self):
        assert exemption(self.FLOW, "equal_effective") == ""
        made = applied(race(momentum(0.02, 0.5), self.FLOW), "equal_effective", BUDGET).scene
        assert numbers(made)[1].effective_learning_rate == pytest.approx(0.04)

    def test_the_flow_has_no_learning_rate_to_give(self):
        with pytest.raises(ParameterError, match="flow has no learning rate"):
            applied(race(self.FLOW, momentum(0.02, 0.5)), "equal_learning_rate", BUDGET)


class TestTakingARuleBack:
    def test_the_numbers_stay(self):
        made = applied(race(descent(0.01), momentum(0.003, 0.9)), "equal_learning_rate", BUDGET).scene
        free = applied(made, None, BUDGET).scene
        assert free.runs == made.runs
        assert free.view.fairness is None
        assert holds(free)
        assert said(free) == "Each run has the numbers it was given."

    def test_equal_evaluations_change_no_run(self):
        scene = race(momentum(0.003, 0.9), descent(0.01))
        made = applied(scene, "equal_evaluations", BUDGET).scene
        assert made.runs == scene.runs
        assert said(made) == "Equal gradient evaluations: 1 a step for each run."

    def test_what_is_not_counted_is_said(self):
        made = applied(race(descent(0.01), Run(label="Newton", method="newton")), "equal_evaluations", BUDGET).scene
        assert said(made).endswith("1 a step for each run. The Hessians of Newton are not counted.")


class TestInAFile:
    @pytest.mark.parametrize("rule", ["equal_learning_rate", "equal_effective", "tuned", "equal_evaluations", None])
    def test_the_printed_rule_comes_back(self, rule):
        made = applied(race(descent(0.01), momentum(0.003, 0.9)), rule, Budget(20, 20)).scene
        again = decode(encode(made))
        assert again == made
        assert statement(again) == statement(made)
        assert holds(again)

    @pytest.mark.parametrize(
        ("fairness", "path"),
        [
            ('{"rule": "equal_luck"}', "$.view.fairness.rule"),
            ("{}", "$.view.fairness.rule"),
            ('{"rule": "tuned", "steps": 0}', "$.view.fairness.steps"),
            ('{"rule": "tuned", "trials": 2001}', "$.view.fairness.trials"),
            ('{"rule": "tuned", "trials": 24.5}', "$.view.fairness.trials"),
            ('{"rule": "tuned", "luck": 1}', "$.view.fairness.luck"),
        ],
    )
    def test_what_cannot_be_is_told_with_its_place(self, fairness, path):
        text = '{"format": "gdlab-scene", "version": 1, "landscape": {"kind": "formula", "formula": "x**2"}'
        with pytest.raises(SceneError) as caught:
            decode(f'{text}, "view": {{"fairness": {fairness}}}}}'.encode())
        assert caught.value.path == path


def test_the_notation_changes_the_letter_but_no_name():
    made = applied(race(momentum(0.01, 0.9, "w/o ρ"), descent(0.01)), "tuned", Budget(steps=20, trials=4)).scene
    standard, other = statement(made), statement(made, Notation(weights="θ", momentum="μ"))
    assert f"ρ{TIE}" in standard.replace("w/o ρ", "")
    assert "w/o ρ" in other
    assert other.replace("w/o ρ", "") == standard.replace("w/o ρ", "").replace("ρ", "μ")
