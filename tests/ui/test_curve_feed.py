"""What the scrub bar marks does not depend on how the run was computed."""

import pytest

from gdlab.analysis.ending import ending
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, GallerySpec, Run, Scene, run_simulation
from gdlab.ui.views import CurveFeed


class Bar:
    def set_course(self, course, cursor):
        self.course = course


def rises(scene, steps):
    simulation, bar = run_simulation(scene), Bar()
    feed = CurveFeed(bar)
    for step in steps:
        simulation.advance(step)
        feed.follow(simulation, min(step, simulation.head), 200)
    return bar.course.rises.tolist()


CALM = Scene(landscape=GallerySpec("elongated-valley"))
WILD = Scene(
    landscape=GallerySpec("elongated-valley"),
    runs=(Run(parameters=Parameters(mass=1.0, friction=1.0, step_size=0.4), events=(Event(40, {"friction": 0.4}),)),),
)


@pytest.mark.parametrize("steps", [range(1, 201), range(7, 204, 7), (1, 2, 64, 128, 200), (64, 200)])
def test_the_energy_rises_at_the_same_steps_however_the_run_is_taken_on(steps):
    assert rises(CALM, steps) == []
    assert rises(WILD, [*steps, 200]) == rises(WILD, [200])
    assert rises(WILD, [200])


STEEP = Scene(
    landscape=FormulaSpec("x^6"),
    runs=(Run(start=((5.0,),), method="gradient-descent", parameters=Parameters(0.0, 1.0, 0.1)),),
)


@pytest.mark.parametrize("steps", [3, 50])
def test_a_value_beyond_all_numbers_is_a_divergence_before_the_particle_is_beyond_them(steps):
    simulation, bar = run_simulation(STEEP), Bar()
    simulation.advance(steps)
    CurveFeed(bar).follow(simulation, simulation.head, 50)
    assert simulation.finished == (steps > 3)
    assert bar.course.ending == "diverged"
    assert bar.course.diverged_at == 3


@pytest.mark.parametrize("method", ["gradient-descent", "momentum", "flow"])
@pytest.mark.parametrize("formula", ["x^6", "log(x)", "-x^4"])
def test_the_bar_says_the_step_and_the_word_that_all_else_says(formula, method):
    run = Run(start=((1.5,),), method=method, parameters=Parameters(0.0, 1.0, 0.3))
    simulation, bar = run_simulation(Scene(landscape=FormulaSpec(formula), runs=(run,))), Bar()
    simulation.advance(200)
    CurveFeed(bar).follow(simulation, simulation.head, 200)
    end = ending(simulation)
    assert bar.course.diverged_at == (-1 if end is None else end.step)
    assert bar.course.ending == ("diverged" if end is None else end.word)
