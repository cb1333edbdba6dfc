"""The order in Δt with which each method follows the equation of motion, measured: halve Δt, compare the errors."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.core.registry import method as method_of

PENDULUM = gdlab.landscape("1 - cos(x)")
MASS, FRICTION, START, SPEED, END = 1.0, 0.7, 1.2, 0.9, 4.0
COUNTS = (256, 512, 1024)


def parameters(steps):
    return Parameters(MASS, FRICTION, END / steps)


def exact():
    """Where the motion itself ends, by the flow."""
    t = gdlab.simulate(PENDULUM, parameters(8), [[START]], 8, method="flow", velocity=[[SPEED]])
    return t.position[-1, 0, 0], t.velocity[-1, 0, 0]


def order(errors):
    """The slope of log error over log Δt between the two smallest steps."""
    return math.log2(abs(errors[-2]) / abs(errors[-1]))


def ends(method, scheme, speed):
    """Error of the last position for each number of steps; `speed` of a step size is the velocity at the start."""
    x, _ = exact()
    for steps in COUNTS:
        p = parameters(steps)
        t = gdlab.simulate(
            PENDULUM,
            p,
            [[START]],
            steps,
            method=method,
            friction_scheme=scheme,
            velocity=[[speed(p.step_size)]],
        )
        yield t.position[-1, 0, 0] - x


@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
@pytest.mark.parametrize("method", ["momentum", "nesterov"])
def test_the_euler_family_has_order_one(method, scheme):
    errors = list(ends(method, scheme, lambda _: SPEED))
    assert order(errors) == pytest.approx(1, abs=0.05)


def test_plain_descent_has_order_one():
    p = [Parameters(0.0, FRICTION, END / steps) for steps in COUNTS]
    x = gdlab.simulate(PENDULUM, p[0], [[START]], COUNTS[0], method="flow").position[-1, 0, 0]
    errors = [
        gdlab.simulate(PENDULUM, each, [[START]], steps).position[-1, 0, 0] - x
        for each, steps in zip(p, COUNTS, strict=True)
    ]
    assert order(errors) == pytest.approx(1, abs=0.05)


def test_baoab_has_order_two():
    errors = list(ends("langevin-baoab", "explicit", lambda _: SPEED))
    assert order(errors) == pytest.approx(2, abs=0.05)


def staggered(step_size):
    """The velocity half a step before the start, to second order: v − (Δt/2)·dv/dt."""
    return SPEED + step_size / 2 * (math.sin(START) + FRICTION * SPEED) / MASS


def test_exact_friction_has_order_two_started_and_read_staggered():
    """v_k is the velocity between two positions: at half steps it is that of the motion to second order."""
    assert order(list(ends("momentum", "exact", staggered))) == pytest.approx(2, abs=0.05)
    errors = []
    for steps in COUNTS:
        p = parameters(steps)
        t = gdlab.simulate(PENDULUM, p, [[START]], steps, friction_scheme="exact", velocity=[[staggered(p.step_size)]])
        half = Parameters(MASS, FRICTION, END - p.step_size / 2)
        true = gdlab.simulate(PENDULUM, half, [[START]], 1, method="flow", velocity=[[SPEED]])
        errors.append(t.velocity[-1, 0, 0] - true.velocity[-1, 0, 0])
    assert order(errors) == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("scheme", ["explicit", "implicit"])
def test_other_friction_stays_at_order_one_even_then(scheme):
    assert order(list(ends("momentum", scheme, staggered))) == pytest.approx(1, abs=0.05)


def test_under_a_constant_force_exact_friction_started_staggered_follows_the_flow():
    ramp, p = gdlab.landscape("3*x"), Parameters(1.3, 0.8, 0.25)
    rho = gdlab.coefficients(p, friction_scheme="exact").momentum
    settled = -3 / 0.8
    true = gdlab.simulate(ramp, p, [[0.0]], 20, method="flow", velocity=[[2.0]])
    # The mean velocity over a step of the exact motion keeps the fraction ρ of its distance to the settled one.
    mean = np.diff(true.position[:, 0, 0]) / 0.25
    before = settled + (mean[0] - settled) / rho
    t = gdlab.simulate(ramp, p, [[0.0]], 20, friction_scheme="exact", velocity=[[before]])
    np.testing.assert_allclose(t.position, true.position, rtol=1e-12, atol=1e-12)


def test_orders_are_measured_for_all_methods_that_follow_the_equation_of_motion():
    followers = {"gradient-descent", "momentum", "nesterov", "langevin-baoab", "flow"}
    assert all(method_of(key) for key in followers)
