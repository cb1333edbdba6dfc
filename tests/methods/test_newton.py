"""Newton's method: parabolas in one step, saddles as readily as minima."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.core.fields import ParameterError
from gdlab.landscapes import FormulaLandscape
from gdlab.methods.newton import newton_direction

FULL_STEP = Parameters(mass=1.0, friction=0.1, step_size=0.1)
BOWL = FormulaLandscape("2*(x - 1)**2 + 1.5*(x - 1)*(y + 2) + 50*(y + 2)**2")
HIMMELBLAU = gdlab.landscape("himmelblau")


def newton(landscape, start, steps, parameters=FULL_STEP, **more):
    return gdlab.simulate(landscape, parameters, start, steps, method="newton", **more)


def saddle_of(landscape):
    return next(point for point in landscape.stationary_points() if point.kind == "saddle")


def test_a_parabola_is_left_behind_in_one_step():
    run = newton(BOWL, [[5.0, 3.0], [-40.0, 0.1]], 2)
    assert run.position[1] == pytest.approx(np.array([[1.0, -2.0]] * 2), abs=1e-13)
    assert run.position[2] == pytest.approx(np.array([[1.0, -2.0]] * 2), abs=1e-15)


def test_the_learning_rate_is_the_part_of_the_way():
    run = newton(BOWL, [[5.0, 3.0]], 10, Parameters(1.0, 0.4, 0.1))  # η = 1/4
    left = run.position[:, 0] - [1.0, -2.0]
    assert left == pytest.approx(0.75 ** np.arange(11)[:, None] * [4.0, 5.0], abs=1e-12)


def test_many_coordinates_are_solved_in_one_step_too():
    d = 15
    names = [f"x{i}" for i in range(1, d + 1)]
    chain = "+".join(f"{i}*{name}**2/2" for i, name in enumerate(names, 1))
    chain += "".join(f"+({a}-{b})**2" for a, b in pairwise(names))
    run = newton(FormulaLandscape(chain), [[1.0 + i for i in range(d)]], 1)
    assert np.abs(run.position[1]).max() < 1e-12


def test_near_a_minimum_the_digits_double():
    run = newton(HIMMELBLAU, [[3.3, 2.3]], 7)
    errors = np.abs(run.position[:, 0] - [3.0, 2.0]).max(axis=1)
    seen = [k for k in range(6) if 1e-7 < errors[k] < 0.2]
    assert len(seen) >= 3
    assert all(errors[k + 1] < 2 * errors[k] ** 2 for k in seen)
    assert errors[-1] < 1e-14


def test_it_converges_to_a_saddle_and_climbs_to_it():
    saddle = saddle_of(HIMMELBLAU)
    down = np.linalg.eigh(HIMMELBLAU.hessian(saddle.position[None])[0])[1][:, 0]  # along which U falls away
    run = newton(HIMMELBLAU, [saddle.position + 0.2 * down], 8)
    assert run.position[-1, 0] == pytest.approx(saddle.position, abs=1e-9)
    assert run.potential[0, 0] < run.potential[-1, 0] - 0.1
    descent = gdlab.simulate(HIMMELBLAU, Parameters(0.0, 10.0, 0.1), [saddle.position + 0.2 * down], 500)
    assert descent.potential[-1, 0] < 1e-6


def test_damping_beyond_the_most_negative_curvature_leads_away_from_it():
    saddle = saddle_of(HIMMELBLAU)
    values, axes = np.linalg.eigh(HIMMELBLAU.hessian(saddle.position[None])[0])
    start = [saddle.position + 0.2 * axes[:, 0]]
    run = newton(HIMMELBLAU, start, 100, options={"damping": -2.0 * values[0]})
    assert (np.diff(run.potential[:, 0]) < 1e-12).all()
    assert run.potential[-1, 0] < 1e-12


def test_large_damping_is_plain_descent():
    damping = 1e9
    p = Parameters(0.0, 0.1 / (0.01 * damping), 0.1)  # η = 0.01·damping
    run = newton(HIMMELBLAU, [[1.0, 1.0]], 30, p, options={"damping": damping})
    plain = gdlab.simulate(HIMMELBLAU, Parameters(0.0, 10.0, 0.1), [[1.0, 1.0]], 30, method="gradient-descent")
    assert run.position == pytest.approx(plain.position, abs=1e-6)
    x = np.array([[1.0, 1.0], [-2.0, 0.5]])
    g = HIMMELBLAU.gradient(x)
    assert newton_direction(HIMMELBLAU, x, g, 1e12) * 1e12 == pytest.approx(-g, rel=1e-9)


def test_without_damping_up_and_down_are_the_same_and_with_it_they_are_not():
    up = {"maximize": True}
    assert newton(HIMMELBLAU, [[1.0, 1.0]], 5, options=up).position == pytest.approx(
        newton(HIMMELBLAU, [[1.0, 1.0]], 5).position, abs=1e-12
    )
    over = FormulaLandscape("-((x**2 + y - 11)**2 + (x + y**2 - 7)**2)")
    damped = {"damping": 90.0}
    climb = newton(over, [[1.0, 1.0]], 40, options=damped | up)
    assert climb.position == pytest.approx(newton(HIMMELBLAU, [[1.0, 1.0]], 40, options=damped).position, abs=1e-12)
    assert climb.potential[-1, 0] == pytest.approx(0.0, abs=1e-9)


def test_where_the_curvature_is_singular_the_particle_diverges_and_the_others_go_on():
    trough = FormulaLandscape("x**4/4 + y**2/2")
    run = newton(trough, [[0.0, 1.0], [1.0, 1.0]], 60)
    assert run.diverged_at.tolist() == [1, -1]
    assert run.position[-1, 1] == pytest.approx([0.0, 0.0], abs=1e-9)
    assert newton(trough, [[0.0, 1.0]], 40, options={"damping": 0.1}).diverged_at.tolist() == [-1]


def test_particles_do_not_feel_one_another():
    starts = np.random.default_rng(2).uniform(-4, 4, (12, 2))
    together = newton(HIMMELBLAU, starts, 6).position
    for i in range(12):
        assert newton(HIMMELBLAU, starts[i], 6).position.tobytes() == together[:, i : i + 1].tobytes()


def test_noise_joins_the_gradient():
    warm = Parameters(1.0, 0.1, 0.1, 0.02)
    sigma = gdlab.coefficients(warm, method="newton").gradient_noise
    x = np.array([[5.0, 3.0]])
    ball = gdlab.simulate(BOWL, Parameters(0.0, 0.1, 0.1, 0.02), x, 1, method="gradient-descent", seed=4)
    noise = (x - ball.position[1]) / 1.0 - BOWL.gradient(x)
    assert abs(noise).max() > 0.01 * sigma
    run = newton(BOWL, x, 1, warm, seed=4)
    expected = x + newton_direction(BOWL, x, BOWL.gradient(x) + noise)
    assert run.position[1] == pytest.approx(expected, abs=1e-12)


def test_it_has_no_inertia():
    one = newton(HIMMELBLAU, [[1.0, 1.0]], 5, Parameters(1.0, 0.1, 0.1))
    other = newton(HIMMELBLAU, [[1.0, 1.0]], 5, Parameters(50.0, 0.1, 0.1), velocity=[[3.0, 0.0]])
    assert one.position.tobytes() == other.position.tobytes()
    with pytest.raises(ParameterError, match="friction must be more than zero"):
        newton(BOWL, [[1.0, 1.0]], 1, Parameters(1.0, 0.0, 0.1))


def test_a_formula_whose_curvatures_are_too_long_is_refused():
    product = FormulaLandscape("*".join(f"x{i}" for i in range(1, 65)))
    assert product.has_costly_hessian
    with pytest.raises(ParameterError, match="newton needs all curvatures"):
        newton(product, [[0.1] * 64], 1)


def test_a_landscape_of_ones_own_may_have_no_curvatures(monkeypatch):
    monkeypatch.delattr(FormulaLandscape, "hessian")
    with pytest.raises(ParameterError, match=r"this landscape has no hessian\(x\)"):
        newton(BOWL, [[5.0, 3.0]], 1)
    assert gdlab.simulate(BOWL, FULL_STEP, [[5.0, 3.0]], 1).steps == 1
