import math

import numpy as np
import pytest
from msgspec.structs import replace

from gdlab.analysis.descent import lowest
from gdlab.analysis.tuning import RATES, Budget, Cancelled, has_inertia, tuned
from gdlab.core.coefficients import coefficients
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.stability import fastest, spectral_radius
from gdlab.landscapes import landscape
from gdlab.scene import Run

START = ((1.5, 1.5),)


def valley(condition):
    return landscape(f"{condition}*x**2/2 + y**2/2")


def searched(run, ground, budget=None):
    best = tuned(run, ground, 0, budget or Budget())
    return best, coefficients(best.parameters, run.method, run.friction_scheme)


class TestASearchOnAQuadratic:
    @pytest.mark.parametrize("condition", [20, 100])
    def test_finds_the_momentum_and_rate_that_are_known_to_be_fastest(self, condition):
        rho, rate = fastest((1.0, condition))
        _, found = searched(Run(start=START), valley(condition))
        assert found.momentum == pytest.approx(rho, rel=0.03)
        assert found.learning_rate == pytest.approx(rate, rel=0.05)

    @pytest.mark.parametrize("condition", [20, 100])
    def test_finds_the_rate_that_is_known_to_be_fastest_without_momentum(self, condition):
        _, found = searched(Run(method="gradient-descent", start=START), valley(condition))
        assert found.learning_rate == pytest.approx(2 / (1 + condition), rel=0.05)
        assert found.momentum == 0

    def test_a_run_without_mass_stays_without_and_finds_the_rate_of_plain_descent(self):
        """On the slide "without and with momentum" the search must not give momentum to who has none."""
        best, found = searched(Run(method="momentum", start=START, parameters=Parameters(mass=0.0)), valley(20))
        assert (best.parameters.mass, found.momentum) == (0.0, 0.0)
        assert found.learning_rate == pytest.approx(2 / 21, rel=0.05)

    def test_is_nearly_as_fast_as_can_be(self):
        _, found = searched(Run(start=START), valley(100), Budget(steps=200))
        slowest = max(spectral_radius(found.momentum, found.learning_rate * mode) for mode in (1, 100))
        assert math.log(slowest) == pytest.approx(math.log(9 / 11), rel=0.05)

    def test_does_not_fall_for_a_run_that_crosses_the_floor_at_the_last_step(self):
        # With one step left to judge, ℓ and ρ can be such that both modes cross zero just then.
        best, found = searched(Run(start=START), valley(100), Budget(steps=50))
        slowest = max(spectral_radius(found.momentum, found.learning_rate * mode) for mode in (1, 100))
        assert best.loss > 1e-7
        assert slowest < 0.87

    def test_is_the_same_every_time(self):
        run, ground = Run(start=START, parameters=Parameters(2.0, 0.5, 0.1, 0.3)), valley(20)
        assert tuned(run, ground, 5, Budget()) == tuned(run, ground, 5, Budget())


class TestWhatASearchLeaves:
    def test_time_step_and_noise_are_those_of_the_run(self):
        run = Run(start=START, parameters=Parameters(2.0, 0.5, 0.05, 0.3))
        before = coefficients(run.parameters)
        best, found = searched(run, valley(20))
        assert best.parameters.step_size == 0.05
        assert found.gradient_noise == pytest.approx(before.gradient_noise)

    @pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
    def test_the_numbers_have_the_three_digits_that_are_printed(self, scheme):
        _, found = searched(Run(start=START, friction_scheme=scheme), valley(20))
        assert found.learning_rate == pytest.approx(float(f"{found.learning_rate:.2e}"), rel=1e-12)
        assert 1 - found.momentum == pytest.approx(float(f"{1 - found.momentum:.2e}"), rel=1e-9)

    def test_the_run_itself_is_not_changed(self):
        run = Run(start=START)
        tuned(run, valley(20), 0, Budget(20, 30))
        assert run == Run(start=START)


class TestTheBudget:
    @pytest.mark.parametrize("trials", [10, 11, 60, 240])
    def test_is_kept(self, trials):
        begun = []
        best = tuned(Run(start=START), valley(20), 0, Budget(20, trials), lambda done: begun.append(done) or True)
        assert best.trials <= trials
        assert max(begun) == best.trials
        assert begun == sorted(begun)

    def test_a_search_can_be_ended(self):
        with pytest.raises(Cancelled):
            tuned(Run(start=START), valley(20), 0, Budget(), lambda done: done < 7)

    def test_a_single_long_trial_can_be_ended_too(self):
        asked = []
        with pytest.raises(Cancelled):
            tuned(
                Run(start=START), valley(20), 0, Budget(10_000, 10), lambda done: asked.append(done) or len(asked) < 5
            )
        assert len(asked) == 5


class TestWhereThereIsNoOptimum:
    def test_nothing_is_found_where_every_trial_diverges(self):
        best = tuned(Run(start=((-1.0,),)), landscape("log(x)"), 0, Budget(5, 20))
        assert best.parameters is None
        assert math.isinf(best.loss)

    def test_a_rate_at_the_edge_of_the_search_is_told(self):
        best, found = searched(Run(method="gradient-descent", start=((1.0,),)), landscape("1e-9*x**2"))
        assert best.at_edge
        assert found.learning_rate == RATES[1]

    def test_a_rate_inside_is_not(self):
        best, _ = searched(Run(start=START), valley(20))
        assert not best.at_edge


class TestEveryMethod:
    @pytest.mark.parametrize("method", [each.key for each in methods() if each.evaluations is not None])
    def test_gets_lower_than_it_was(self, method):
        run = Run(method=method, start=START, parameters=Parameters(1.0, 3.0, 0.01))
        begun = replace(run, parameters=Parameters(1.0, 3.0, 0.01))
        best, _ = searched(run, valley(20), Budget(50, 120))
        assert best.loss < valley(20).value(np.array(begun.start))[0]

    def test_knows_which_have_inertia(self):
        assert has_inertia(Run(method="momentum"))
        assert has_inertia(Run(method="momentum", friction_scheme="implicit"))
        assert not has_inertia(Run(method="gradient-descent"))
        assert not has_inertia(Run(method="momentum", parameters=Parameters(mass=0.0)))


class TestTheSimplex:
    def test_follows_a_narrow_valley_that_turns(self):
        def rosenbrock(place):
            x, y = place
            return (1 - x) ** 2 + 100 * (y - x * x) ** 2

        value, place = lowest(rosenbrock, (-1.2, 1.0), (0.5, 0.5), 1e-6)
        assert value < 1e-8
        assert place == pytest.approx((1, 1), abs=1e-3)

    def test_avoids_places_where_the_function_is_infinite(self):
        def walled(place):
            return math.inf if place[0] < 0.2 else place[0]

        value, _ = lowest(walled, (1.0,), (0.5,), 1e-6)
        assert value == pytest.approx(0.2, abs=1e-5)
