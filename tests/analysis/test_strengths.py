import numpy as np
import pytest

import gdlab
from gdlab.analysis.strengths import typical_strengths
from gdlab.core.events import Setting
from gdlab.core.simulation import Simulation


def run(steps, step_size=0.1, start=(1.5, 1.5)):
    parameters = gdlab.Parameters(mass=1.0, friction=1.0, step_size=step_size)
    simulation = Simulation(Setting(gdlab.landscape("elongated-valley"), parameters), [start])
    simulation.advance(steps)
    return simulation


def test_strengths_belong_to_the_start_of_a_run_and_stay():
    assert typical_strengths(run(60)) == typical_strengths(run(3000))


def test_they_lie_between_what_is_met_at_first_and_at_last():
    simulation = run(60)
    force, speed = typical_strengths(simulation)
    met = np.linalg.norm(simulation.setting_at(0).landscape.gradient(simulation.rows()[:, 0]), axis=1)
    assert np.median(met) < force < met.max()
    assert 0 < speed < 10


def test_a_run_that_diverges_does_not_shrink_the_arrows_of_its_start():
    simulation = run(3000, step_size=0.6)
    assert simulation.finished
    beginning = np.linalg.norm(simulation.setting_at(0).landscape.gradient(simulation.rows()[:5, 0]), axis=1)
    force, speed = typical_strengths(simulation)
    assert force <= 6 * beginning.max()
    assert np.isfinite(speed)


def test_a_particle_at_rest_has_none():
    assert typical_strengths(run(60, start=(0.0, 0.0))) == pytest.approx((0.0, 0.0))
