"""Newton's steps from many starts: what a step is, that slow ways are cut short, and that tails lead out."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.newton import Ground, Places, lengths, levenberg, newton, places
from gdlab.landscapes.stationary_points import OneByOne

EXTENT = np.array([4.0, 4.0])


def in_eigenvectors(hessian, slope, mu):
    """−(H² + μλ²)⁻¹ H∇U, where λ is the largest entry of H."""
    scale = np.abs(hessian).max()
    values, axes = np.linalg.eigh(hessian / scale)
    return -axes @ (values / (values**2 + mu) * (axes.T @ (slope / scale)))


def sought(formula, starts, rounds=80, **how):
    """Where the search comes to from starts, and how often it asked."""
    land = FormulaLandscape(formula)
    searched = OneByOne(land)
    ground = Ground(EXTENT[: land.dimension], *land.bounds.T, 1.0)
    with np.errstate(all="ignore"):
        return newton(searched, places(searched, np.array(starts, dtype=float)), ground, rounds, **how)


def test_numbers_of_one_kind_lie_side_by_side_and_are_taken_and_put_as_any_others():
    x = np.random.default_rng(2).normal(size=(9, 2))
    at = places(OneByOne(FormulaLandscape("x**3*y + y**2")), x)
    chosen = at.slope[:, 0] > 0
    for some in (at.take(chosen), at.take(np.flatnonzero(chosen))):
        for own, all_ in zip(some, at, strict=True):
            assert own.flags.f_contiguous
            assert np.array_equal(own, all_[chosen])
    other = Places(*(each + 1 for each in at))
    at.put(chosen, other)
    assert np.array_equal(at.x, np.where(chosen[:, None], x + 1, x))
    assert np.array_equal(at.curvature[chosen], other.curvature[chosen])


@pytest.mark.parametrize("mu", [0.0, 1e-12, 1e-3, 10.0])
def test_a_step_in_the_plane_is_that_in_the_eigenvectors(mu):
    random = np.random.default_rng(1)
    hessians = random.normal(size=(200, 2, 2)) * 10.0 ** random.integers(-150, 150, (200, 1, 1))
    hessians += hessians.transpose(0, 2, 1)
    slopes = random.normal(size=(200, 2)) * np.abs(hessians).max(axis=(1, 2))[:, None]
    steps = levenberg(hessians, slopes, np.full(200, mu))
    for hessian, slope, step in zip(hessians, slopes, steps, strict=True):
        assert step == pytest.approx(in_eigenvectors(hessian, slope, mu), rel=1e-9, abs=1e-9)


def test_a_flat_direction_and_no_curvature_at_all_make_no_step_infinite():
    hessians = np.array([[[2.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[np.inf, np.nan], [np.nan, 2.0]]])
    steps = levenberg(hessians, np.ones((3, 2)), np.full(3, 1e-3))
    assert np.isfinite(steps).all()
    assert steps[0] == pytest.approx([-0.5, 0.0], rel=1e-2)
    assert steps[1].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("power", [4, 10, 40, 64])
def test_where_steps_are_ever_alike_all_that_are_to_come_are_taken_at_once(power):
    ends = sought(f"x**{power}", [[0.4], [-0.7]], 20)
    assert np.abs(ends.x).max() < 1e-4  # nearer to 0 the slopes of the higher ones are none


@pytest.mark.parametrize("formula", ["exp(-x**2)", "exp(-3*x)", "tanh(2*x)"])
def test_a_tail_soon_leads_out_of_what_is_searched(formula):
    ends = sought(formula, [[1.2], [1.5], [1.9]], 20)
    assert np.all(np.abs(ends.x) > 2)


def test_where_no_step_leads_elsewhere_nothing_is_asked():
    class Asked(OneByOne):
        def derivatives(self, x, /):
            asked.append(len(x))
            return super().derivatives(x)

    asked = []
    searched = Asked(FormulaLandscape("x**2 + y**2"))
    ground = Ground(EXTENT, np.array([-2.0, -2.0]), np.array([2.0, 2.0]), 1.0)
    ends = newton(searched, places(searched, np.zeros((3, 2))), ground, 80)
    assert asked == [3]
    assert not ends.x.any()


def test_of_those_that_come_to_one_place_one_goes_on():
    starts = [[x, y] for x in (0.5, 0.6, 0.7) for y in (0.1, 0.2)]
    assert len(sought("(x**2 + y**2)**2 + x", starts).x) == 6
    assert len(sought("x**2 + y**2 + x**4", starts, gather=True).x) == 1


@pytest.mark.parametrize("unit", [1e-300, 1e-165, 1.0, 1e165, 1e300])
def test_a_length_is_that_whatever_its_unit(unit):
    assert lengths(unit * np.array([[3.0, -4.0], [0.0, 0.0], [0.0, -2.0]])) / unit == pytest.approx([5, 0, 2])


def test_what_is_not_finite_has_no_length_that_is():
    assert not np.isfinite(lengths(np.array([[np.inf, 1.0], [np.nan, 1.0], [np.inf, np.nan]]))).any()
