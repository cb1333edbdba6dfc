"""What the scrub bar marks does not depend on how the run was computed."""

import pytest

from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import GallerySpec, Run, Scene, run_simulation
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
