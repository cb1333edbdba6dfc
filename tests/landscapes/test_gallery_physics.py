"""What is published of the gallery's landscapes, and what their texts promise, is so."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab.core.resources import path
from gdlab.export import record
from gdlab.landscapes import gallery
from gdlab.scene import load_scene

SHAPED = gallery()


def value(key, *position, **coefficients):
    return float(SHAPED[key].landscape(coefficients).value(np.array([position], dtype=float))[0])


def slope(key, *position, **coefficients):
    return SHAPED[key].landscape(coefficients).gradient(np.array([position], dtype=float))[0]


def points(key, kind, **coefficients):
    """The stationary points of a kind, lowest first."""
    return [p for p in SHAPED[key].landscape(coefficients).stationary_points() if p.kind == kind]


# ---- as published ----


@pytest.mark.parametrize(
    ("key", "position", "published", "digits"),
    [
        ("rosenbrock", (1, 1), 0, 16),
        ("himmelblau", (-0.270845, -0.923039), 181.617, 3),
        ("beale", (3, 0.5), 0, 16),
        ("beale", (0, 1), 14.203125, 14),
        ("booth", (1, 3), 0, 16),
        ("matyas", (0, 0), 0, 16),
        ("mccormick", (-0.54719, -1.54719), -1.9133, 3),
        ("six-hump-camel", (0.0898, -0.7126), -1.0316, 4),
        ("six-hump-camel", (-0.0898, 0.7126), -1.0316, 4),
        ("six-hump-camel", (-1.7036, 0.7961), -0.2155, 4),
        ("six-hump-camel", (1.6071, 0.5687), 2.1043, 4),
        ("three-hump-camel", (0, 0), 0, 16),
        ("three-hump-camel", (-1.7476, 0.8738), 0.2986, 4),
        ("goldstein-price", (0, -1), 3, 16),
        ("goldstein-price", (-0.6, -0.4), 30, 10),
        ("goldstein-price", (1.8, 0.2), 84, 9),
        ("goldstein-price", (1.2, 0.8), 840, 9),
        ("styblinski-tang", (-2.903534, -2.903534), -2 * 39.16617, 4),
        ("rastrigin", (0, 0), 0, 16),
        ("ackley", (0, 0), 0, 14),
        ("griewank", (0, 0), 0, 16),
        ("griewank", (np.pi, 4.4384), 0.0074, 4),
        ("levy", (1, 1), 0, 16),
        ("muller-brown", (-0.558, 1.442), -146.70, 2),
        ("muller-brown", (0.623, 0.028), -108.17, 2),
        ("muller-brown", (-0.050, 0.467), -80.77, 2),
        ("muller-brown", (-0.822, 0.624), -40.66, 2),
        ("muller-brown", (0.212, 0.293), -72.25, 2),
        ("rosenbrock-chain", (-0.775659, 0.613093, 0.382063, 0.145972), 3.70143, 5),
    ],
)
def test_the_values_are_those_published(key, position, published, digits):
    assert value(key, *position) == pytest.approx(published, abs=0.6 * 10.0**-digits)


def test_the_fifty_points_of_a_lattice_begin_with_the_published_minimum():
    for key, lowest in {"rastrigin": (0, 0), "levy": (1, 1)}.items():
        assert SHAPED[key].landscape().stationary_points()[0].position == pytest.approx(lowest, abs=1e-8)


def test_ackley_ends_in_a_cusp_that_is_no_stationary_point():
    eps = 1e-9
    assert slope("ackley", eps, 0)[0] == pytest.approx(-slope("ackley", -eps, 0)[0])
    assert slope("ackley", eps, 0)[0] == pytest.approx(20 * 0.2 / np.sqrt(2), rel=1e-6)
    assert all(np.linalg.norm(p.position) > 0.1 for p in SHAPED["ackley"].landscape().stationary_points())


# ---- as the texts say ----


def test_walls_rise_as_high_as_the_texts_say():
    assert value("beale", -4.5, -4.5) > 1e5
    assert value("goldstein-price", -2, 2) > 0.5e6
    assert max(value("goldstein-price", x, y) for x in (-2, 2) for y in (-2, 2)) == pytest.approx(1e6, rel=0.1)


@pytest.mark.parametrize(("key", "curvatures"), [("booth", (2, 18)), ("matyas", (0.04, 1))])
def test_bowls_are_as_long_as_the_texts_say(key, curvatures):
    (lowest,) = points(key, "minimum")
    assert lowest.eigenvalues == pytest.approx(curvatures)


def test_the_monkey_has_three_legs_alike():
    """A turn by 120° changes nothing."""
    x, y, c, s = 0.7, 0.4, -0.5, np.sqrt(0.75)
    assert value("monkey-saddle", c * x - s * y, s * x + c * y) == pytest.approx(value("monkey-saddle", x, y))


def test_on_the_ramp_the_velocity_settles():
    run = gdlab.simulate("ramp", gdlab.Parameters(friction=0.5), [[1.0]], 400)
    assert run.velocity[-1, 0, 0] == pytest.approx(1 / 0.5)
    assert np.diff(run.position[-2:, 0, 0]) == pytest.approx(run.velocity[-1, 0] * 0.1)


def test_the_plateau_is_a_thousand_times_flatter_than_its_slopes():
    assert slope("plateau", -3) == pytest.approx(-1, abs=1e-3)
    assert slope("plateau", 3) == pytest.approx(-1, abs=1e-3)
    assert -1e-3 < slope("plateau", 0)[0] < 0


def test_the_wall_of_the_cliff_is_many_times_steeper_than_the_bowl():
    assert np.linalg.norm(slope("cliff", 1, 0)) > 10 * np.linalg.norm(slope("cliff", 2, 0))


@pytest.mark.parametrize(("epsilon", "sigma"), [(1, 1), (2.5, 0.9), (0.3, 1.4)])
def test_atoms_rest_at_the_sixth_root_of_two(epsilon, sigma):
    (rest,) = points("lennard-jones", "minimum", epsilon=epsilon, sigma=sigma)
    assert rest.position[0] == pytest.approx(2 ** (1 / 6) * sigma, abs=1e-12)
    assert rest.value == pytest.approx(-epsilon)
    assert rest.eigenvalues[0] == pytest.approx(36 * 2 ** (2 / 3) * epsilon / sigma**2)


@pytest.mark.parametrize(("d", "a", "r"), [(1, 1, 1.5), (4, 2, 1.0)])
def test_a_bond_is_a_spring_that_tears(d, a, r):
    (rest,) = points("morse", "minimum", D=d, a=a, r=r)
    assert (rest.position[0], rest.value) == pytest.approx((r, 0))
    assert rest.eigenvalues[0] == pytest.approx(2 * d * a**2)
    assert value("morse", 60, D=d, a=a, r=r) == pytest.approx(d)


@pytest.mark.parametrize("k", [0.5, 4])
def test_a_spring_swings_at_its_frequency(k):
    run = gdlab.simulate(SHAPED["harmonic"].landscape({"k": k}), gdlab.Parameters(2, 0, 0.01, 0), [[1.5]], 4000)
    rising = np.flatnonzero((run.position[:-1, 0, 0] < 0) & (run.position[1:, 0, 0] >= 0))
    assert np.diff(run.time[rising]).mean() == pytest.approx(2 * np.pi / np.sqrt(k / 2), rel=1e-3)


def test_passes_of_the_lattice_are_h_above_its_wells():
    wells, passes = points("egg-box", "minimum", h=0.7), points("egg-box", "saddle", h=0.7)
    assert passes[0].value - wells[0].value == pytest.approx(0.7)
    apart = np.linalg.norm(wells[0].position - [w.position for w in wells[1:]], axis=1)
    assert apart.min() == pytest.approx(1)


@pytest.mark.parametrize(("tilt", "there_are_wells"), [(0.3, True), (0.99, True), (1.01, False)])
def test_too_steep_a_washboard_has_no_wells(tilt, there_are_wells):
    assert bool(points("tilted-washboard", "minimum", F=tilt)) == there_are_wells


@pytest.mark.parametrize("c", [0.0, 1.0, 1.6])
def test_two_wells_are_equally_deep_and_differently_wide(c):
    narrow, wide = sorted(points("wide-and-narrow", "minimum", c=c), key=lambda p: p.position[0])
    assert (narrow.value, wide.value) == pytest.approx((0, 0), abs=1e-15)
    assert narrow.eigenvalues[0] / wide.eigenvalues[0] == pytest.approx((2 + c) / (2 - c))


@pytest.mark.parametrize("temperature", [0.02, 0.1, 0.5])
def test_heat_prefers_the_wide_well(temperature):
    """Boltzmann: the share of time is ∝ ∫exp(−U/T); when it is cold, the ratio of the widths 1/√λ."""
    x = np.linspace(-6, 8, 200001)
    weight = np.exp(-SHAPED["wide-and-narrow"].landscape().value(x[:, None]) / temperature)
    (hill,) = points("wide-and-narrow", "maximum")
    share = weight[x > hill.position[0]].sum() / weight.sum()
    assert share > 0.7
    if temperature == 0.02:
        assert share / (1 - share) == pytest.approx(3, rel=0.1)  # √(20/2.22)


def test_without_curvature_the_approach_is_no_exponential():
    """m = 0: x′ = −x³/γ, whence x = 1/√(2t/γ + 1/x₀²)."""
    run = gdlab.simulate("quartic", gdlab.Parameters(0, 1, 0.01), [[1.3]], 10000, method="gradient-descent")
    exact = 1 / np.sqrt(2 * run.time + 1 / 1.3**2)
    np.testing.assert_allclose(run.position[:, 0, 0], exact, rtol=0.01)


@pytest.mark.parametrize(("mass", "beyond"), [(0, False), (1, True)])
def test_momentum_carries_through_the_dimple(mass, beyond):
    run = gdlab.simulate("dimple", gdlab.Parameters(mass, 0.3, 0.1), [[-4.5]], 300)
    assert (run.position[-1, 0, 0] > 3) == beyond


@pytest.mark.parametrize(
    ("key", "chosen", "curvatures"),
    [
        ("spectrum-list", {"λ1": 7.0, "λ6": 0.1}, [7, 10, 5, 2, 1, 0.1]),
        ("spectrum-power-law", {"L": 10.0, "p": 2.0}, [10 / i**2 for i in range(1, 9)]),
        ("spectrum-power-law", {"p": 0.0}, [20] * 8),
        ("spectrum-clusters", {"a": 30.0, "b": 0.2}, [30, 0.2, 30] + [0.2] * 5),
    ],
)
def test_a_spectrum_is_the_one_chosen(key, chosen, curvatures):
    land = SHAPED[key].landscape(chosen)
    hessian = land.hessian(np.ones((1, land.dimension)))[0]
    np.testing.assert_allclose(hessian, np.diag(curvatures), rtol=1e-14)
    assert len(curvatures) == land.dimension


# ---- their scenes ----


def ran(key, steps=400):
    (recording,) = record(load_scene(path("scenes", f"{key}.gdlab")), steps)
    return recording.trajectory.position[:, 0]


@pytest.mark.parametrize(
    ("key", "end"),
    [
        ("beale", (3, 0.5)),
        ("booth", (1, 3)),
        ("matyas", (0, 0)),
        ("mccormick", (-0.547, -1.547)),
        ("six-hump-camel", (0.09, -0.713)),
        ("three-hump-camel", (0, 0)),
        ("goldstein-price", (0, -1)),
        ("styblinski-tang", (-2.904, -2.904)),
        ("ackley", (0, 0)),
        ("cliff", (0, 0)),
        ("muller-brown", (-0.558, 1.442)),
        ("harmonic", (0,)),
        ("lennard-jones", (2 ** (1 / 6),)),
        ("morse", (1.5,)),
        ("spectrum-list", (0,) * 6),
        ("spectrum-power-law", (0,) * 8),
        ("spectrum-clusters", (0,) * 8),
    ],
)
def test_a_scene_comes_near_the_minimum_within_four_hundred_steps(key, end):
    assert ran(key)[-1] == pytest.approx(end, abs=0.15)


@pytest.mark.parametrize("key", ["rastrigin", "levy"])
def test_a_scene_is_caught_in_a_minimum_that_is_not_the_lowest(key):
    x, lowest = ran(key), SHAPED[key].landscape().stationary_points()[0].position
    assert np.linalg.norm(x[-1] - lowest) > 1


def test_the_cliff_throws_the_particle_across_the_bowl():
    assert np.abs(np.diff(ran("cliff"), axis=0)).max() > 2


def test_the_particle_is_carried_over_plateau_and_dimple():
    assert ran("plateau", 200)[-1, 0] > 2
    assert ran("dimple", 200)[-1, 0] > 2


def test_the_washboard_is_run_down_where_a_slower_start_would_stop():
    assert ran("tilted-washboard")[-1, 0] > 15
    slow = gdlab.simulate("tilted-washboard", gdlab.Parameters(1, 0.15, 0.05), [[-8.0]], 400)
    assert slow.position[-1, 0, 0] < -3


def test_heat_carries_the_particle_from_well_to_well():
    wells = {tuple(well) for well in np.round(ran("egg-box", 300))}
    assert len(wells) > 3
    assert ran("wide-and-narrow").max() > 1
