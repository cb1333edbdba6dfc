"""Adam's physics: the masses it feels, the corrections to the last digit, lr as the effective rate."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.core.blocks import clock
from gdlab.core.events import Setting
from gdlab.core.registry import method
from gdlab.core.simulation import Simulation

LAND = gdlab.landscape("himmelblau")
ADAM = method("adam")


@pytest.mark.parametrize("beta", [0.0, 1e-3, 0.5, 0.9, 0.99, 0.999, 0.9999999, 1 - 2.0**-53])
@pytest.mark.parametrize("age", [0, 1, 2, 9, 99, 1000, 10**6])
@pytest.mark.parametrize("steps", [1, 9])
def test_the_correction_for_a_short_memory_is_known_to_the_last_digits(beta, age, steps):
    """1 − βᵏ by subtraction would have an error of 1e-13 for β = 0.999."""
    c = clock(ADAM, {"rho": 0.9, "beta2": beta}, age, steps)["c2"]
    with mpmath.workdps(60):
        expected = [1 - mpmath.mpf(beta) ** (age + i + 1) for i in range(steps)]
        worst = max(abs(mpmath.mpf(float(a)) / b - 1) for a, b in zip(c, expected, strict=True))
    assert worst < 1.5e-15


def test_it_is_a_particle_with_a_mass_for_each_coordinate():
    """p = m s c₁ v with s = √v̂ + ε and c₁ = 1 − β₁ᵏ, and p loses γ s c₁ v: mass and friction are multiplied alike."""
    p, eps = Parameters.from_learning_rate(0.02, 0.9, 0.1, method="adam"), 0.05
    made = Simulation(Setting(LAND, p, "adam", options={"eps": eps}), [[-4.5, 1.0]])
    made.advance(40)
    for k in (1, 2, 5, 40):
        now = made.moment_at(k)
        felt = np.sqrt(now.slots["exp_avg_sq"] / (1 - 0.999**k)) + eps
        momentum = -0.1 * now.slots["exp_avg"] / (1 - now.numbers["rho"])
        mass = p.mass * felt * (1 - 0.9**k)
        np.testing.assert_allclose(mass * now.velocity, momentum, rtol=1e-9)
        after = -0.1 * made.moment_at(min(k + 1, 40)).slots["exp_avg"] / (1 - now.numbers["rho"])
        if k < 40:
            lost = p.friction * felt * (1 - 0.9**k) * now.velocity
            np.testing.assert_allclose(after - momentum, 0.1 * (-now.gradient - lost), rtol=1e-7)


def test_its_learning_rate_is_the_effective_one():
    """Under a constant force it walks by η a step, whatever the force, from the first step on."""
    t = gdlab.simulate("3*x", Parameters.from_learning_rate(0.01, 0.9, method="adam"), [[0.0]], 50, method="adam")
    np.testing.assert_allclose(np.diff(t.position[:, 0, 0]), -0.01, rtol=1e-8)


def test_its_step_does_not_know_the_size_of_the_landscape():
    p = Parameters.from_learning_rate(0.02, 0.9, method="adam")
    runs = [
        gdlab.simulate(
            f"{size}*(x**2 + x*y/3 + y**4)", p, [[1.0, 2.0]], 40, method="adam", options={"eps": 0.0}
        ).position
        for size in (1, 1024)
    ]
    np.testing.assert_allclose(*runs, rtol=1e-12)


def test_weight_decay_is_a_well_that_is_felt_like_the_landscape_or_apart_from_it():
    p = Parameters.from_learning_rate(0.02, 0.9, method="adam")
    options = {"weight_decay": 0.3}
    inside = gdlab.simulate("x**4/4", p, [[1.5]], 60, method="adam", options=options)
    written = gdlab.simulate("x**4/4 + 0.3*x**2/2", p, [[1.5]], 60, method="adam")
    np.testing.assert_allclose(inside.position, written.position, rtol=1e-11)
    apart = gdlab.simulate("0*x", p, [[1.5]], 60, method="adam", options=options | {"decoupled_weight_decay": True})
    np.testing.assert_allclose(apart.position[:, 0, 0], 1.5 * (1 - 0.02 * 0.3) ** np.arange(61), rtol=1e-12)
