"""Every landscape of the gallery is what its source says."""

from __future__ import annotations

import tomllib

import mpmath
import numpy as np
import pytest

import gdlab
from gdlab.core.fields import ParameterError
from gdlab.core.resources import path
from gdlab.landscapes import FormulaLandscape, gallery, gallery_entry
from gdlab.landscapes.gallery import UnknownLandscapeError

EACH = pytest.mark.parametrize("key", gallery())

# The potentials once more, for mpmath, written by hand.
BY_HAND = {
    "elongated-valley": lambda x, y: 20 * x**2 / 2 + y**2 / 2,
    "double-well": lambda x, y: (x**2 - 1) ** 2 + y**2 / 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "saddle": lambda x, y: x**2 / 2 - y**2 / 2,
    "logistic": lambda x: x**3 / 3 - x**2 / 2,
    "pendulum": lambda x: mpmath.mpf("9.80665") * (1 - mpmath.cos(x)),
    "cubic": lambda x: x**3,
}


def sample(land, n=12):
    """Points inside the bounds."""
    low, high = land.bounds.T
    return np.random.default_rng(1).uniform(low, high, (n, land.dimension))


def orders(dimension, total):
    """Orders of partial derivatives, as mpmath.diff takes them."""
    unit = np.eye(dimension, dtype=int)
    if total == 1:
        return [tuple(row) for row in unit.tolist()]
    return [tuple((unit[i] + unit[j]).tolist()) for i in range(dimension) for j in range(dimension)]


def partial(function, point, order):
    """One partial derivative with 50 digits."""
    with mpmath.workdps(50):
        at = tuple(mpmath.mpf(float(c)) for c in point)
        return float(mpmath.diff(function, at, order) if len(at) > 1 else mpmath.diff(function, at[0], order[0]))


def test_there_are_the_landscapes_that_every_course_begins_with():
    assert list(gallery())[:8] == [
        "elongated-valley",
        "double-well",
        "himmelblau",
        "rosenbrock",
        "saddle",
        "logistic",
        "pendulum",
        "cubic",
    ]


def test_every_entry_is_checked_against_a_potential_written_by_hand():
    assert set(BY_HAND) == set(gallery())


@EACH
def test_value_gradient_and_hessian_are_those_of_the_potential(key):
    land, d = gallery()[key].landscape(), gallery()[key].landscape().dimension
    points = sample(land)
    with mpmath.workdps(50):
        values = [float(BY_HAND[key](*(mpmath.mpf(float(c)) for c in p))) for p in points]
    gradients = [[partial(BY_HAND[key], p, order) for order in orders(d, 1)] for p in points]
    hessians = [np.reshape([partial(BY_HAND[key], p, order) for order in orders(d, 2)], (d, d)) for p in points]
    np.testing.assert_allclose(land.value(points), values, rtol=1e-13, atol=1e-12)
    np.testing.assert_allclose(land.gradient(points), gradients, rtol=1e-13, atol=1e-12)
    np.testing.assert_allclose(land.hessian(points), hessians, rtol=1e-13, atol=1e-11)


@EACH
def test_published_points_are_stationary_points_of_the_potential(key):
    for point in gallery()[key].points:
        slopes = [_slope(BY_HAND[key], order) for order in orders(len(point.position), 1)]
        with mpmath.workdps(50):
            if point.kind == "degenerate":  # where Newton's method for the root has no slope to go by
                assert all(abs(slope(*point.position)) < 1e-15 for slope in slopes)
                continue
            root = mpmath.findroot(slopes if len(slopes) > 1 else slopes[0], point.position)
        exact = [float(c) for c in (root if len(slopes) > 1 else [root])]
        assert point.position == pytest.approx(exact, abs=1e-12)


def _slope(function, order):
    """A first partial derivative as a function of the coordinates."""
    return lambda *x: mpmath.diff(function, x, order) if len(x) > 1 else mpmath.diff(function, x[0])


@EACH
def test_the_points_found_are_the_points_published(key):
    entry = gallery()[key]
    found = sorted((tuple(p.position), p.kind) for p in entry.landscape().stationary_points())
    published = sorted((point.position, point.kind) for point in entry.points)
    assert len(found) == len(published)
    for (x, kind), (expected, expected_kind) in zip(found, published, strict=True):
        assert kind == expected_kind
        assert x == pytest.approx(expected, abs=1e-8)


@EACH
def test_the_start_is_a_point_inside_the_bounds_and_leads_somewhere(key):
    entry = gallery()[key]
    land = entry.landscape()
    assert np.all((land.bounds[:, 0] < entry.start) & (entry.start < land.bounds[:, 1]))
    assert np.linalg.norm(land.gradient(np.array([entry.start]))) > 0.01


@EACH
def test_an_entry_says_what_it_is_and_where_it_comes_from(key):
    entry = gallery()[key]
    assert all((entry.name, entry.about, entry.source))
    assert all(c.minimum < c.value < c.maximum for c in entry.coefficients.values())
    assert set(entry.coefficients) == set(entry.landscape().expression.coefficients)


def test_every_file_of_the_gallery_is_whole_and_in_its_place():
    files = list(path("gallery").glob("*.toml"))
    assert {file.stem for file in files} == set(gallery())
    ranks = [tomllib.loads(file.read_text(encoding="utf-8"))["order"] for file in files]
    assert sorted(ranks) == list(range(1, len(files) + 1))


@pytest.mark.parametrize("name", ["himmelblau", "Himmelblau", " HIMMELBLAU "])
def test_a_landscape_is_found_by_its_key(name):
    assert gdlab.landscape(name).formula == gallery()["himmelblau"].formula


@pytest.mark.parametrize("name", ["elongated valley", "elongated_valley", "Elongated-Valley"])
def test_a_key_may_be_written_with_spaces_or_underscores(name):
    assert gdlab.landscape(name).coefficients == {"a": 20.0}


def test_coefficients_and_bounds_may_be_other_than_published():
    land = gdlab.landscape("elongated-valley", {"a": 5}, [[0, 1], [-1, 1]])
    assert (land.coefficients, land.bounds.tolist()) == ({"a": 5.0}, [[0, 1], [-1, 1]])
    with pytest.raises(ParameterError, match="no coefficient 'b'"):
        gdlab.landscape("elongated-valley", {"b": 5})


@pytest.mark.parametrize("lookup", [gdlab.landscape, gallery_entry])
def test_the_nearest_key_is_named_for_a_wrong_one(lookup):
    with pytest.raises(UnknownLandscapeError, match="did you mean 'himmelblau'"):
        lookup("himelblau")


def test_what_is_no_key_is_a_formula():
    assert gdlab.landscape("20*x**2/2 + y**2/2").value(np.array([[1.0, 2.0]])) == [12.0]
    assert isinstance(gdlab.landscape("x"), FormulaLandscape)
