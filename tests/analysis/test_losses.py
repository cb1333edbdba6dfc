import numpy as np
import pytest

from gdlab.analysis.losses import clock, equal_steps, losses
from gdlab.core.events import Event, Setting
from gdlab.core.parameters import Parameters
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape
from gdlab.landscapes.typed import typed_landscape


def simulation(events=(), method="momentum", n=1, steps=100, step_size=0.1):
    setting = Setting(typed_landscape("a*x**2/2 + y**2/2", {"a": 20.0}), Parameters(1.0, 1.0, step_size), method)
    made = Simulation(setting, [[1.5, 1.5 + i] for i in range(n)], events=events)
    made.advance(steps)
    return made


class TestLosses:
    CHANGES = (
        Event(7, {"coefficients": {"a": 5.0}}),
        Event(7, {"position": [[1.0, 2.0]]}),
        Event(20, {"step_size": 0.02}),
        Event(50, {"coefficients": {"a": 30.0}}),
    )

    def test_are_those_of_the_trajectory(self):
        run = simulation(self.CHANGES)
        assert losses(run, 0, 100).tolist() == run.trajectory().potential[:, 0].tolist()

    @pytest.mark.parametrize(("first", "last"), [(0, 0), (6, 8), (7, 7), (8, 50), (50, 51), (51, 100)])
    def test_of_a_part_are_a_part_of_them(self, first, last):
        run = simulation(self.CHANGES)
        assert losses(run, first, last).tolist() == losses(run, 0, 100)[first : last + 1].tolist()

    def test_are_those_of_the_first_particle(self):
        assert losses(simulation(n=3), 0, 100).tolist() == losses(simulation(), 0, 100).tolist()

    def test_are_nan_after_a_divergence(self):
        made = Simulation(Setting(landscape("x**4"), Parameters(1.0, 1.0, 1.0)), [[5.0]])
        made.advance(100)
        assert np.isnan(losses(made, 0, made.head)[-1])


class TestClock:
    def test_tells_the_time_of_each_step(self):
        run = simulation((Event(20, {"step_size": 0.02}), Event(60, {"step_size": 0.3, "mass": 2.0})))
        steps = np.arange(101.0)
        assert clock(run).at(steps, "time") == pytest.approx(run.trajectory().time, rel=1e-12)

    def test_leads_back_to_the_step(self):
        ticking = clock(simulation((Event(20, {"step_size": 0.02}),)))
        for measure in ("step", "time", "evaluations"):
            spent = ticking.at(np.array([0.0, 13.0, 20.0, 77.5]), measure).tolist()
            assert [ticking.step(each, measure) for each in spent] == pytest.approx([0, 13, 20, 77.5])

    def test_counts_the_gradients_of_each_method(self):
        assert clock(simulation()).at(np.array([0.0, 41.0]), "evaluations").tolist() == [0, 41]

    def test_cannot_tell_what_a_solver_chooses(self):
        ticking = clock(simulation(method="flow", steps=3))
        assert not ticking.tells("evaluations")
        assert ticking.tells("time")
        assert np.isnan(ticking.step(3.0, "evaluations"))


class TestEqualSteps:
    def test_are_those_of_equally_many_gradients(self):
        clocks = [clock(simulation()), clock(simulation(step_size=0.05))]
        assert equal_steps(clocks, 0, 40) == (40, 40)

    def test_count_dearer_steps_as_more(self):
        cheap, dear = clock(simulation()), clock(simulation())
        dear.costs[:] = 3
        assert equal_steps([cheap, dear], 0, 40) == (40, 13)
        assert equal_steps([cheap, dear], 1, 40) == (120, 40)

    def test_are_at_equal_time_where_a_solver_chooses(self):
        flow = clock(simulation(method="flow", steps=3, step_size=0.05))
        assert equal_steps([clock(simulation()), flow], 0, 40) == (40, 80)
        assert equal_steps([clock(simulation()), flow], 1, 40) == (20, 40)
