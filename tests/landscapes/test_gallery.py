"""Every landscape of the gallery is what its source says."""

from __future__ import annotations

import itertools
import re
import tomllib

import mpmath
import numpy as np
import pytest
from mpmath import cos, e, exp, log, mpf, pi, sin, sqrt, tanh

import gdlab
from gdlab.core.fields import ParameterError
from gdlab.core.resources import path
from gdlab.landscapes import FormulaLandscape, gallery, gallery_entry
from gdlab.landscapes.gallery import GROUPS, UnknownLandscapeError

EACH = pytest.mark.parametrize("key", gallery())

# The potentials once more, for mpmath, written by hand.
BY_HAND = {
    "elongated-valley": lambda x, y: 20 * x**2 / 2 + y**2 / 2,
    "double-well": lambda x, y: (x**2 - 1) ** 2 + y**2 / 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "saddle": lambda x, y: x**2 / 2 - y**2 / 2,
    "logistic": lambda x: x**3 / 3 - x**2 / 2,
    "pendulum": lambda x: mpf("9.80665") * (1 - cos(x)),
    "cubic": lambda x: x**3,
    "beale": lambda x, y: sum((b - x * (1 - y ** (n + 1))) ** 2 for n, b in enumerate((1.5, 2.25, 2.625))),
    "booth": lambda x, y: 5 * x**2 + 5 * y**2 + 8 * x * y - 34 * x - 38 * y + 74,
    "matyas": lambda x, y: (x + y) ** 2 / 100 + (x - y) ** 2 / 4,
    "mccormick": lambda x, y: sin(x + y) + (x - y - 1) ** 2 + (x + y) / 2,
    "six-hump-camel": lambda x, y: 4 * x**2 - mpf("2.1") * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4,
    "three-hump-camel": lambda x, y: 2 * x**2 - mpf("1.05") * x**4 + x**6 / 6 + x * y + y**2,
    "goldstein-price": lambda x, y: (
        (1 + (x + y + 1) ** 2 * (3 * (x + y) ** 2 - 14 * (x + y) + 19))
        * (30 + (2 * x - 3 * y) ** 2 * (3 * (2 * x - 3 * y) ** 2 - 16 * (2 * x - 3 * y) + 18))
    ),
    "styblinski-tang": lambda x, y: sum((c**4 - 16 * c**2 + 5 * c) / 2 for c in (x, y)),
    "rastrigin": lambda x, y: sum(c**2 + 20 * sin(pi * c) ** 2 for c in (x, y)),
    "ackley": lambda x, y: (
        20 - 20 * exp(-sqrt(x**2 + y**2) / sqrt(50)) + e - exp(cos(2 * pi * x) / 2) * exp(cos(2 * pi * y) / 2)
    ),
    "griewank": lambda x, y: 1 + (x**2 + y**2) / 4000 - cos(x) * cos(y / sqrt(2)),
    "levy": lambda x, y: _levy(1 + (x - 1) / 4, 1 + (y - 1) / 4),
    "monkey-saddle": lambda x, y: x * (x - sqrt(3) * y) * (x + sqrt(3) * y),
    "ramp": lambda x: -x,
    "plateau": lambda x: (log(1 + exp(-10 * (x + 1))) - log(1 + exp(10 * (x - 1)))) / 10,
    "cliff": lambda x, y: (x**2 + y**2) / 2 + mpf("2.5") * tanh(10 * (x - 1)),
    "rosenbrock-chain": lambda *x: sum(
        (1 - here) ** 2 + 100 * (there - here**2) ** 2 for here, there in itertools.pairwise(x)
    ),
    "harmonic": lambda x: x**2 / 2,
    "muller-brown": lambda x, y: sum(
        height * exp(a * (x - x0) ** 2 + b * (x - x0) * (y - y0) + c * (y - y0) ** 2)
        for height, a, b, c, x0, y0 in MULLER_BROWN
    ),
    "lennard-jones": lambda x: 4 * (x**-12 - x**-6),
    "morse": lambda x: 1 + exp(3 - 2 * x) - 2 * exp(1.5 - x),
    "egg-box": lambda x, y: -cos(pi * (x + y)) * cos(pi * (x - y)),
    "tilted-washboard": lambda x: -cos(x) - mpf("0.3") * x,
    "wide-and-narrow": lambda x: (x - 1) ** 2 * (x + 1) ** 2 / (1 + mpf("1.6") * x + x**2),
    "quartic": lambda x: x**4 / 4,
    "dimple": lambda x: -x / 2 - mpf("0.8") / exp(2 * x**2),
    "spectrum-list": lambda *x: _quadratic(x, (20, 10, 5, 2, 1, 0.5)),
    "spectrum-power-law": lambda *x: _quadratic(x, [20 / i ** mpf(1.5) for i in range(1, 9)]),
    "spectrum-clusters": lambda *x: _quadratic(x, (20, 0.5, 20) + (0.5,) * 5),
}
MULLER_BROWN = [  # A, a, b, c, x⁰, y⁰ as in the paper
    (-200, -1, 0, -10, 1, 0),
    (-100, -1, 0, -10, 0, 0.5),
    (-170, -6.5, 11, -6.5, -0.5, 1.5),
    (15, mpf("0.7"), mpf("0.6"), mpf("0.7"), -1, 1),
]
MANY = ("rastrigin", "ackley", "levy")
"""More points than are kept: the published ones are among those found, but not all of them."""


def _levy(w1, w2):
    return (
        sin(pi * w1) ** 2
        + (w1 - 1) ** 2 * (1 + 10 * sin(pi * w1 + 1) ** 2)
        + (w2 - 1) ** 2 * (1 + sin(2 * pi * w2) ** 2)
    )


def _quadratic(x, curvatures):
    return sum(c * xi**2 for c, xi in zip(curvatures, x, strict=True)) / 2


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
    land, d = gallery()[key].landscape(), gallery()[key].dimension
    points = sample(land, 12 if d <= 2 else 3)
    with mpmath.workdps(50):
        values = [float(BY_HAND[key](*(mpf(float(c)) for c in p))) for p in points]
    gradients = [[partial(BY_HAND[key], p, order) for order in orders(d, 1)] for p in points]
    hessians = [np.reshape([partial(BY_HAND[key], p, order) for order in orders(d, 2)], (d, d)) for p in points]
    for got, expected in (
        (land.value(points), values),
        (land.gradient(points), gradients),
        (land.hessian(points), hessians),
    ):
        np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-13 * np.abs(expected).max() + 1e-14)


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
def test_every_point_of_the_entry_is_found_and_no_other(key):
    entry = gallery()[key]
    found = entry.landscape().stationary_points()
    for point in entry.points:
        (met,) = [p for p in found if np.abs(p.position - point.position).max() < 1e-8]
        assert met.kind == point.kind
    assert len(found) == (50 if key in MANY else len(entry.points))


@EACH
def test_every_point_found_has_no_slope_and_the_index_of_its_neighbourhood(key):
    """The slope against the potential written by hand; the curvatures from slopes a little way off."""
    land, slopes = gallery()[key].landscape(), [_slope(BY_HAND[key], order) for order in orders(_dimension(key), 1)]
    for point in land.stationary_points()[:: 5 if key in MANY else 1]:
        stiffest = np.abs(point.eigenvalues).max()
        with mpmath.workdps(30):
            assert max(abs(slope(*map(mpf, point.position))) for slope in slopes) < 1e-9 * max(stiffest, 1)
        if point.kind != "degenerate":
            falling = int(np.sum(np.linalg.eigvalsh(differenced(land, point.position)) < 0))
            assert point.kind == {0: "minimum", land.dimension: "maximum"}.get(falling, "saddle")


def _dimension(key):
    return gallery()[key].dimension


def differenced(land, position, h=1e-5):
    """The Hessian at a point by central differences of the gradient."""
    steps = h * np.eye(land.dimension)
    rows = (land.gradient(position + steps) - land.gradient(position - steps)) / (2 * h)
    return (rows + rows.T) / 2


INDEX = {"minimum": 1, "maximum": 1, "saddle": -1}


@pytest.mark.parametrize("key", [key for key in gallery() if _dimension(key) == 2 and key not in MANY])
def test_the_gradient_turns_around_the_edge_as_often_as_the_points_say(key):
    """Poincaré and Hopf: the turns of ∇U along a closed way are the sum of the indices inside; none is missing."""
    land = gallery()[key].landscape()
    (left, right), (bottom, top) = land.bounds
    t = np.linspace(0, 1, 20000, endpoint=False)
    across, up = left + (right - left) * t, bottom + (top - bottom) * t
    edge = [(across, 0 * t + bottom), (0 * t + right, up), (across[::-1], 0 * t + top), (0 * t + left, up[::-1])]
    slope = land.gradient(np.concatenate([np.stack(side, axis=1) for side in edge]))
    angles = np.unwrap(np.arctan2(slope[:, 1], slope[:, 0]))
    turns = round((angles[-1] - angles[0]) / (2 * np.pi))
    assert turns == sum(INDEX.get(p.kind, -2) for p in gallery()[key].points)  # −2: three legs of a monkey


@pytest.mark.parametrize("key", [key for key in gallery() if _dimension(key) == 1])
def test_along_a_line_minima_and_maxima_take_turns(key):
    land = gallery()[key].landscape()
    kinds = [p.kind for p in sorted(gallery()[key].points, key=lambda p: p.position)]
    strict = [kind for kind in kinds if kind != "degenerate"]
    assert all(a != b for a, b in itertools.pairwise(strict))
    falls_first, falls_last = (land.gradient(land.bounds.T)[:, 0] < 0).tolist()
    if strict:
        assert (falls_first, falls_last) == (strict[0] == "minimum", strict[-1] == "maximum")


@EACH
def test_the_start_is_a_point_inside_the_bounds_and_leads_somewhere(key):
    entry = gallery()[key]
    land = entry.landscape()
    assert np.all((land.bounds[:, 0] < entry.start) & (entry.start < land.bounds[:, 1]))
    assert np.linalg.norm(land.gradient(np.array([entry.start]))) > 0.01


@EACH
def test_the_landscape_is_finite_at_the_start_wherever_the_sliders_stand(key):
    entry = gallery()[key]
    names, start = list(entry.coefficients), np.array([entry.start])
    for values in itertools.product(*((c.minimum, c.value, c.maximum) for c in entry.coefficients.values())):
        land = entry.landscape(dict(zip(names, values, strict=True)))
        assert all(np.all(np.isfinite(f(start))) for f in (land.value, land.gradient, land.hessian))


STIFF = {"rosenbrock", "goldstein-price", "muller-brown", "rosenbrock-chain"}
BOTTOMLESS = {"cubic", "monkey-saddle"}


@EACH
def test_a_new_run_from_the_start_stays_finite_unless_the_step_is_too_long_for_it(key):
    entry = gallery()[key]
    land, knobs = entry.landscape(), gdlab.Parameters()
    run = gdlab.simulate(land, knobs, [entry.start], 200)
    assert (run.diverged_at[0] != -1) == (key in STIFF | BOTTOMLESS)
    c = gdlab.coefficients(knobs)
    steepest = np.linalg.eigvalsh(land.hessian(run.position[:2, 0])).max()
    if key in STIFF:
        assert c.learning_rate * steepest > 2 * (1 + c.momentum)  # beyond the limit of stability


@EACH
def test_an_entry_says_what_it_is_and_where_it_comes_from(key):
    entry = gallery()[key]
    assert all((entry.name, entry.words, entry.about, entry.source, entry.published))
    assert entry.group in GROUPS
    assert entry.about.endswith(".")
    assert len(entry.about) < 240
    assert re.search(r", 1[5-9]\d\d|, 20[012]\d", entry.source)
    assert len(set(entry.words)) == len(entry.words)
    assert all(c.minimum < c.value < c.maximum for c in entry.coefficients.values())
    assert set(entry.coefficients) == set(entry.landscape().expression.coefficients)
    assert entry.dimension == entry.landscape().dimension == len(entry.start)
    assert all(len(point.position) == entry.dimension for point in entry.points)


def test_there_are_landscapes_of_every_group_and_dimension():
    entries = gallery().values()
    assert len(entries) >= 30
    assert {entry.group for entry in entries} == set(GROUPS)
    assert {min(entry.dimension, 3) for entry in entries} == {1, 2, 3}
    assert len({entry.formula for entry in entries}) == len({entry.name for entry in entries}) == len(entries)


KEYS = {"order", "name", "group", "words", "formula", "bounds", "start", "about", "source", "published"}


def test_every_file_of_the_gallery_is_whole_and_in_its_place():
    documents = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in path("gallery").glob("*.toml")}
    assert set(documents) == set(gallery())
    assert sorted(document["order"] for document in documents.values()) == list(range(1, len(documents) + 1))
    for document in documents.values():
        assert KEYS <= set(document) <= KEYS | {"coefficients", "point"}
        assert all(set(point) == {"position", "kind"} for point in document.get("point", ()))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", set(gallery())),
        ("camel", {"six-hump-camel", "three-hump-camel"}),
        ("CAMEL six", {"six-hump-camel"}),
        ("muller", {"muller-brown"}),
        ("Müller–Brown", {"muller-brown"}),
        ("goldstein price", {"goldstein-price"}),
        ("hooke", {"harmonic"}),
        ("spectr", {"spectrum-list", "spectrum-power-law", "spectrum-clusters"}),
        ("4-d", {"rosenbrock-chain"}),
        ("banana 2-d", {"rosenbrock"}),
        ("free energy", {"wide-and-narrow"}),
        ("amel", set()),
    ],
)
def test_a_landscape_is_found_by_the_beginnings_of_words(query, keys):
    assert {key for key, entry in gallery().items() if entry.matches(query)} == keys


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
