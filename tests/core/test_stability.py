"""Regimes and limits of one mode, against the roots of its recurrence and against running it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.core.stability import (
    critical,
    fastest,
    flip,
    limit,
    nesterov_critical,
    nesterov_limit,
    nesterov_radius,
    nesterov_regime,
    regime,
    spectral_radius,
)

MOMENTA = (0.0, 0.01, 0.25, 0.5, 0.9, 0.99)
_NEAR = 1e-6


def roots(rho, a):
    """Of z² − (1 + ρ − a) z + ρ."""
    return np.roots([1.0, -(1.0 + rho - a), rho])


def seen(rho, a):
    """The regime by its roots."""
    z = roots(rho, a)
    if np.abs(z).max() > 1:
        return "unstable"
    if np.iscomplex(z).any():
        return "underdamped"
    return "overdamped" if z.real.min() >= 0 else "flipping"


@given(st.floats(-0.99, -1e-6) | st.just(0.0) | st.floats(1e-6, 0.99), st.floats(1e-3, 5.0))
def test_the_regime_is_what_the_roots_do(rho, a):
    edges = [limit(rho)] + ([critical(rho), flip(rho)] if rho >= 0 else [])
    if min(abs(a - edge) for edge in edges) > _NEAR and not (rho == 0 and a == 1):
        assert regime(rho, a) == seen(rho, a)


@given(st.floats(-1.5, 1.5), st.floats(-1.0, 6.0))
def test_the_spectral_radius_is_the_largest_root(rho, a):
    assert spectral_radius(rho, a) == pytest.approx(np.abs(roots(rho, a)).max(), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("rho", MOMENTA)
def test_the_boundaries_are_where_the_roots_change(rho):
    for edge, before, after in (
        (critical(rho), "overdamped", "underdamped"),
        (flip(rho), "underdamped", "flipping"),
        (limit(rho), "flipping", "unstable"),
    ):
        below, above = edge * (1 - 1e-9), edge * (1 + 1e-9)
        if rho > 0 or edge == limit(rho):
            assert regime(rho, below) == before
            assert regime(rho, above) == after
    assert abs(roots(rho, critical(rho))[0] - math.sqrt(rho)) < 1e-6
    assert np.abs(roots(rho, limit(rho)) + 1).min() < 1e-12


def test_the_edges_have_names_of_their_own():
    assert regime(0.25, critical(0.25)) == "critical"
    assert regime(0.25, limit(0.25)) == "marginal"
    assert regime(0.5, 0.0) == "marginal"
    assert regime(0.5, -0.1) == "uphill"
    assert regime(0.0, 1.0) == "critical"


def test_without_friction_everything_below_four_is_marginal():
    assert {regime(1.0, a) for a in (0.1, 1.0, 3.9)} == {"marginal"}
    assert regime(1.0, 4.1) == "unstable"


def test_negative_momentum_turns_around_each_step_until_the_limit():
    for rho in (-0.1, -0.5, -0.9):
        z = np.sort(roots(rho, limit(rho) / 2).real)
        assert z[0] < 0 < z[1]
        assert regime(rho, limit(rho) * 0.99) == "flipping"
        assert regime(rho, limit(rho) * 1.01) == "unstable"
    assert regime(-1.1, 0.1) == "unstable"


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.9])
def test_plain_running_agrees_about_the_limit(rho):
    def far(a):
        x, u = 1.0, 0.0
        for _ in range(2000):
            u = rho * u - a * x
            x += u
        return abs(x)

    assert far(0.99 * limit(rho)) < 1e-3
    assert far(1.01 * limit(rho)) > 1e3


@pytest.mark.parametrize("curvatures", [(1.0, 20.0), (0.5, 3.0, 7.0), (2.0,), (1.0, 10_000.0)])
def test_nothing_on_a_grid_is_faster_than_the_fastest(curvatures):
    rho, lr = fastest(curvatures)
    best = max(spectral_radius(rho, lr * each) for each in curvatures)
    kappa = max(curvatures) / min(curvatures)
    assert best == pytest.approx((math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1), abs=1e-7)
    for other_rho in np.linspace(-0.9, 0.9999, 60):
        for other_lr in np.linspace(0.01, 4.0, 120) / max(curvatures):
            assert max(spectral_radius(other_rho, other_lr * each) for each in curvatures) > best - 1e-7


def test_there_is_no_fastest_where_a_direction_is_not_curved_upwards():
    assert fastest([]) is None
    assert fastest([0.0, 1.0]) is None
    assert fastest([-1.0, 1.0]) is None


def ahead(rho, a):
    """The roots of z² − (1 − a)(1 + ρ) z + (1 − a) ρ."""
    return np.roots([1.0, -(1.0 - a) * (1.0 + rho), (1.0 - a) * rho])


@given(st.floats(-0.99, -0.001) | st.floats(0.001, 0.99), st.floats(1e-3, 5.0))
def test_nesterovs_regime_is_what_its_roots_do(rho, a):
    turn = nesterov_critical(rho) if rho > 0 else 1 - 4 * rho / (1 + rho) ** 2
    if min(abs(a - edge) for edge in (turn, 1.0, nesterov_limit(rho))) > _NEAR:
        z = ahead(rho, a)
        expected = "unstable" if np.abs(z).max() > 1 else "underdamped" if np.iscomplex(z).any() else None
        told = nesterov_regime(rho, a)
        assert told == (expected or ("overdamped" if z.real.min() >= 0 else "flipping"))
        assert nesterov_radius(rho, a) == pytest.approx(np.abs(z).max(), rel=1e-6, abs=1e-7)


def test_nesterovs_limit_is_where_its_roots_leave_the_circle():
    for rho in np.linspace(-1, 1, 81)[1:-1]:
        top = nesterov_limit(rho)
        for a in np.linspace(0, 6, 241)[1:]:
            if abs(a - top) > _NEAR:
                assert (np.abs(ahead(rho, a)).max() < 1) == (a < top) == (nesterov_radius(rho, a) < 1), (rho, a)
                assert (nesterov_regime(rho, a) == "unstable") == (a > top)
    assert nesterov_limit(-1 / 3) == pytest.approx(4.0, rel=1e-12)
    assert nesterov_limit(-1.0) == 2.0
    assert nesterov_regime(-1.01, 0.1) == "unstable"


@pytest.mark.parametrize("rho", [-0.9, -0.4, -0.2, 0.3, 0.9])
def test_plain_running_agrees_about_nesterovs_limit(rho):
    def far(a):
        b, x, run = 0.0, 1.0, []
        for _ in range(3000):
            g = a * x
            b = rho * b + g
            x -= g + rho * b
            run.append(abs(x))
        return max(run[-10:])

    assert far(0.99 * nesterov_limit(rho)) < 1e-3
    assert far(1.01 * nesterov_limit(rho)) > 1e3


@pytest.mark.parametrize("rho", MOMENTA)
def test_nesterov_without_memory_is_plain_descent_and_its_edges_have_names(rho):
    assert nesterov_regime(0.0, 0.5) == regime(0.0, 0.5) == "overdamped"
    assert nesterov_limit(0.0) == limit(0.0) == 2.0
    assert nesterov_regime(rho, nesterov_limit(rho)) == "marginal"
    assert nesterov_regime(rho, -1.0) == "uphill"
    assert nesterov_limit(rho) <= limit(rho)
