"""Every number of the window for one particle at one step."""

import math
import warnings

import numpy as np
import pytest

import gdlab
from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event, Setting
from gdlab.core.moment import Moment
from gdlab.core.parameters import FRICTION_SCHEMES, Parameters
from gdlab.core.simulation import Simulation
from gdlab.symbols.quantities import quantities

VALLEY = gdlab.landscape("elongated-valley")
X, V, NOISE = np.array([0.5, -1.0]), np.array([2.0, -1.5]), np.array([0.3, -0.2])


def values(scheme="explicit", method="momentum", noise=NOISE, **parameters):
    c = coefficients(Parameters(**{"mass": 2.0, "friction": 3.0, "step_size": 0.1} | parameters), method, scheme)
    g = VALLEY.gradient(X[None])[0]
    return quantities(VALLEY, Moment(c, X, V, c.step_size * V if c.momentum else 0 * V, g, g + noise, {}, 7, 0.7))


def test_position_and_slope_come_from_the_landscape():
    v = values()
    assert v["position"] == (0.5, -1.0)
    assert v["potential"] == 20 * 0.5**2 / 2 + 0.5
    assert v["gradient"] == (10.0, -1.0)
    assert v["force"] == (-10.0, 1.0)
    assert v["felt_gradient"] == (10.3, -1.2)
    assert v["gradient_norm"] == math.hypot(10.0, 1.0)


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_the_sentence_is_true(scheme):
    v = values(scheme)
    told = v["momentum"] * np.array(v["update"]) - v["learning_rate"] * np.array(v["felt_gradient"])
    assert v["next_update"] == tuple(told)
    assert np.allclose(v["buffer"], -np.array(v["update"]) / v["learning_rate"])
    assert np.allclose(v["buffer"], -v["effective_mass"] * V / 0.1)  # −p/Δt


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_energies_and_powers(scheme):
    v = values(scheme)
    assert v["kinetic"] == 0.5 * v["effective_mass"] * 6.25
    assert v["kinetic"] == pytest.approx(0.5 * v["learning_rate"] * np.dot(v["buffer"], v["buffer"]))
    assert v["total_energy"] == v["potential"] + v["kinetic"]
    assert v["dissipated_power"] == 3.0 * 6.25
    assert v["loss_rate"] == 3.0 * 6.25 * 0.1


def test_forces_add_up():
    v = values()
    assert v["friction_force"] == (-6.0, 4.5)
    assert v["inertia"] == tuple(np.add(v["force"], v["friction_force"]))


def test_without_mass_there_is_no_inertia_and_no_kinetic_energy():
    for v in (values(method="gradient-descent"), values(mass=0.0)):
        assert v["inertia"] == v["buffer"] == (0.0, 0.0)
        assert v["update"] == tuple(0.1 * V)  # the last displacement, of which nothing survives
        assert v["kinetic"] == v["relaxation_time"] == v["memory"] == v["mass"] == 0.0
        assert v["next_update"] == tuple(-v["effective_learning_rate"] * np.array(v["felt_gradient"]))


def test_without_friction_time_scales_are_infinite():
    v = values(friction=0.0)
    assert v["relaxation_time"] == v["memory"] == v["effective_learning_rate"] == math.inf
    assert v["damping"] == v["dissipated_power"] == 0.0
    assert v["learning_rate"] == pytest.approx(0.005)


def test_vectors_have_the_landscapes_dimension_and_numbers_are_plain():
    for key, value in values().items():
        assert isinstance(value, float) or (len(value) == 2 and all(type(v) is float for v in value)), key


CHANGES = {"method": {"method": "gradient-descent"}, "mass": {"mass": 0.0}}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_without_mass_the_last_step_is_the_one_that_was_seen(change):
    simulation = Simulation(Setting(VALLEY, Parameters(1.0, 1.0, 0.05)), [[1.5, 1.5]], events=[Event(7, change)])
    simulation.advance(12)
    x = simulation.rows()[:, 0]
    for step in (7, 8, 11):
        v = quantities(VALLEY, simulation.moment_at(step))
        assert np.allclose(v["update"], x[step] - x[step - 1], rtol=1e-12, atol=0), step
        assert v["momentum"] == 0
        assert np.allclose(v["next_update"], x[step + 1] - x[step], rtol=1e-12, atol=0), step
        if step > 7:  # force and friction balance over the step before
            before = VALLEY.gradient(x[step - 1][None])[0]
            assert np.allclose(v["friction_force"], before, rtol=1e-9, atol=0)


def test_where_no_velocity_survives_the_energy_of_the_buffer_is_still_that_of_the_motion():
    v = values(mass=1.0, friction=10.0)
    assert v["momentum"] == 0
    assert v["kinetic"] == pytest.approx(0.5 * v["learning_rate"] * np.dot(v["buffer"], v["buffer"]))


@pytest.mark.parametrize("mass", [1e300, 1e-300, 0.0])
@pytest.mark.parametrize("speed", [1e300, 1e-300, math.nan])
def test_numbers_beyond_float64_give_no_warning(mass, speed):
    c = coefficients(Parameters(mass, 1e-300 if mass else 1e300, 1e150), "momentum")
    v = np.array([speed, -speed])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = quantities(VALLEY, Moment(c, X, v, v, v, v, {}, 7, 0.7))
    assert "kinetic" in told
