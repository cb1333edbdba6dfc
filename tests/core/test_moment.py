"""What is said of a step is what the step does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdlab
from gdlab.core.events import Event, Setting
from gdlab.core.parameters import FRICTION_SCHEMES, Parameters
from gdlab.core.simulation import Simulation
from gdlab.symbols.quantities import quantities

VALLEY = gdlab.landscape("elongated-valley")
WARM = Parameters(mass=1.0, friction=1.5, step_size=0.1, temperature=0.4)
STEPS = 24


def run(parameters=WARM, method="momentum", scheme="explicit", events=(), start=((1.5, -1.0),), velocity=None, **more):
    setting = Setting(VALLEY, parameters, method, scheme, **more)
    simulation = Simulation(setting, start, velocity, seed=5, events=[Event(*event) for event in events])
    simulation.advance(STEPS + 1)
    return simulation


def assert_foretold(simulation, particle=0):
    """The next update, as the table gives it, is what was then added to the position."""
    for step in range(STEPS):
        moment = simulation.moment_at(step, particle)
        told = quantities(simulation.setting_at(step).landscape, moment)["next_update"]
        landed = {event.step: event.set for event in simulation.events}.get(step + 1, {})
        if "position" not in landed:
            before, after = simulation.rows()[step, particle], simulation.rows()[step + 1, particle]
            scale = np.abs(before).max() + np.abs(after).max()
            assert np.allclose(after - before, told, rtol=0, atol=1e-13 * scale), step


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("velocity", [None, [[3.0, -2.0]]])
@pytest.mark.parametrize("temperature", [0.0, 0.4])
def test_the_next_update_is_foretold(scheme, velocity, temperature):
    p = Parameters(1.0, 1.5, 0.1, temperature)
    assert_foretold(run(p, scheme=scheme, velocity=velocity))
    assert_foretold(run(p, "gradient-descent", scheme, velocity=velocity))
    assert_foretold(run(Parameters(0.0, 1.5, 0.05, temperature), scheme=scheme, velocity=velocity))


def test_every_particle_has_a_moment_of_its_own():
    simulation = run(start=[[1.0, 1.0], [-1.0, 0.5], [0.2, 0.3]])
    for particle in range(3):
        assert_foretold(simulation, particle)


CHANGES = {
    "time step": {"step_size": 0.03},
    "mass": {"mass": 3.0},
    "friction scheme": {"friction_scheme": "exact"},
    "everything": {"mass": 0.4, "friction": 3.0, "step_size": 0.07, "temperature": 1.0, "friction_scheme": "implicit"},
    "plain descent": {"method": "gradient-descent"},
    "no mass": {"mass": 0.0, "step_size": 0.05},
    "place": {"position": [[0.3, 0.4]]},
    "push": {"velocity": [[2.0, -1.0]]},
    "push and mass": {"velocity": [[2.0, -1.0]], "mass": 2.0, "step_size": 0.05},
    "curvature": {"coefficients": {"a": 3.0}},
    "no momentum": {"friction": 10.0},
}


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_next_update_is_foretold_across_a_change(change, scheme):
    assert_foretold(run(scheme=scheme, events=[(7, change)]))
    assert_foretold(run(scheme=scheme, events=[(0, change)]))


@pytest.mark.parametrize("change", [CHANGES["push"], {"mass": 2.0, "velocity": [[1.0, 1.0]]}, {"mass": 2.0}])
@pytest.mark.parametrize("begun", [{"mass": 0.0, "step_size": 0.05}, {"method": "gradient-descent"}])
def test_the_next_update_is_foretold_when_inertia_comes_back(begun, change):
    back = {"mass": 1.0, "method": "momentum"} | change
    assert_foretold(run(events=[(3, begun), (9, back)]))


@settings(max_examples=60)
@given(
    st.dictionaries(st.integers(0, STEPS), st.sampled_from(sorted(CHANGES)), max_size=4),
    st.sampled_from(FRICTION_SCHEMES),
)
def test_the_next_update_is_foretold_whatever_happens(changes, scheme):
    assert_foretold(run(scheme=scheme, events=[(step, CHANGES[name]) for step, name in changes.items()]))


def test_the_coefficients_are_those_of_the_step_that_comes_next():
    simulation = run(events=[(7, {"mass": 3.0})])
    assert simulation.moment_at(6).coefficients.mass == 1.0
    assert simulation.moment_at(7).coefficients.mass == 3.0
    assert simulation.moment_at(7).coefficients == simulation.coefficients_at(7)


def test_velocity_and_time_are_those_of_the_step_before():
    simulation = run(events=[(7, {"step_size": 0.03})])
    x = simulation.rows()[:, 0]
    assert np.allclose(simulation.moment_at(7).velocity, (x[7] - x[6]) / 0.1, rtol=1e-15)
    assert np.array_equal(simulation.moment_at(8).velocity, (x[8] - x[7]) / 0.03)
    assert simulation.moment_at(9).time == 7 * 0.1 + 2 * 0.03


def test_the_moment_is_row_by_row_the_trajectory():
    simulation = run(events=[(7, {"mass": 3.0, "step_size": 0.05}), (12, {"velocity": [[1.0, 0.0]]})])
    trajectory = simulation.trajectory()
    for step in range(STEPS):
        moment = simulation.moment_at(step)
        assert np.array_equal(moment.position, trajectory.position[step, 0])
        # At step 7 the mass triples: p = mv is held, and the moment is the one after the change.
        change = 1 / 3 if step == 7 else 1.0
        assert np.allclose(moment.velocity, trajectory.velocity[step, 0] * change, rtol=1e-15, atol=0)
        assert moment.time == trajectory.time[step]


def test_a_trajectory_from_the_middle_is_the_rest_of_the_whole():
    simulation = run(events=[(7, {"mass": 3.0, "step_size": 0.05})])
    whole, rest = simulation.trajectory(), simulation.trajectory(10)
    assert np.array_equal(rest.position, whole.position[10:])
    assert np.array_equal(rest.potential, whole.potential[10:])
    assert np.array_equal(rest.velocity[1:], whole.velocity[11:])
    assert np.allclose(rest.time, whole.time[10:], rtol=1e-15)


def test_a_moment_is_a_copy():
    simulation = run()
    simulation.moment_at(3).position[:] = 9.0
    assert not np.any(simulation.rows()[3] == 9.0)
