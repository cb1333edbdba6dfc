"""Sculpted landscapes: exact derivatives, the same bits for one particle as for many, and points where they must be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdlab
from gdlab import Event, Parameters
from gdlab.core.expressions.emit_python import emit_function
from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Landscape
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.grid import GridLandscape
from gdlab.landscapes.sculpted import KINDS, MOST_FEATURES, Feature, Knot, SculptedLandscape, nearest

NAMES = {"x": "x", "y": "y"}
features = st.builds(
    Feature,
    st.sampled_from(KINDS),
    st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
    st.floats(0.1, 3),
    st.tuples(st.floats(0.2, 2), st.floats(0.2, 2)),
    st.floats(-7, 7),
)
sculptures = st.lists(features, max_size=6).map(SculptedLandscape)
EACH_KIND = [Feature(kind, (0.1 * i, -0.2 * i), 1.0 + i, (0.5, 0.8), 0.3 * i) for i, kind in enumerate(KINDS)]
CURVE = [Knot(-1.5, 1.0), Knot(-0.5, -1.0), Knot(0.25, 0.5), Knot(1.0, -0.25), Knot(1.75, 2.0)]
RELIEF = GridLandscape(np.random.default_rng(1).normal(size=(6, 5)), [[-2, 2], [-2, 2]])
SAMPLES = {
    "features": SculptedLandscape([*EACH_KIND, Feature("ridge", (0.0, 0.5), -1.0, (0.3, 1.0), 1.0)]),
    "curve": SculptedLandscape(knots=CURVE),
    "wells": SculptedLandscape([Feature("well", (-1, 0)), Feature("well", (1, 0)), Feature("bowl", (0, 0), 0.1)]),
    "slope": SculptedLandscape([Feature("plane", (0, 0), -2.0, angle=0.4)]),
    "flat": SculptedLandscape(),
}


def points(d, count=12, seed=3):
    return np.random.default_rng(seed).uniform(-2.5, 2.5, (count, d))


def same_bits(a, b):
    a, b = (np.where(np.isnan(each), np.nan, each).view(np.int64) for each in map(np.asarray, (a, b)))
    return np.array_equal(a, b)


def by_hand(feature, x, y):
    """U of a feature, written once more."""
    dx, dy = x - feature.position[0], y - feature.position[1]
    xi = math.cos(feature.angle) * dx + math.sin(feature.angle) * dy
    zeta = -math.sin(feature.angle) * dx + math.cos(feature.angle) * dy
    (w1, w2), h = feature.width, feature.height
    r2 = (xi / w1) ** 2 + (zeta / w2) ** 2
    return {
        "well": -h * np.exp(-r2 / 2),
        "hill": h * np.exp(-r2 / 2),
        "ridge": h * np.exp(-((zeta / w1) ** 2) / 2),
        "plane": h * xi,
        "bowl": h / 2 * r2,
    }[feature.kind]


# --- what it is -----------------------------------------------------------------------------------------------------


@given(st.lists(features, max_size=6))
def test_it_is_the_sum_of_its_features(parts):
    p = points(2)
    expected = sum((by_hand(feature, *p.T) for feature in parts), np.zeros(len(p)))
    land = SculptedLandscape(parts)
    assert land.value(p) == pytest.approx(expected, rel=1e-12, abs=1e-11)
    assert land.drawn_value(p) == pytest.approx(land.value(p), rel=1e-13, abs=1e-12)


@settings(max_examples=50)
@given(sculptures)
def test_derivatives_are_central_differences(land):
    check_differences(land)


@pytest.mark.parametrize("relief", [None, RELIEF])
def test_derivatives_with_a_relief_and_of_a_curve_are_too(relief):
    check_differences(SculptedLandscape(EACH_KIND, relief=relief))
    check_differences(SAMPLES["curve"])


def check_differences(land):
    p, h = points(land.dimension), 1e-5
    for i, step in enumerate(np.eye(land.dimension) * h):
        slope = (land.value(p + step) - land.value(p - step)) / (2 * h)
        bend = (land.gradient(p + step) - land.gradient(p - step)) / (2 * h)
        scale = 1 + np.abs(land.hessian(p)).max()
        assert slope == pytest.approx(land.gradient(p)[:, i], abs=1e-6 * scale)
        assert bend == pytest.approx(land.hessian(p)[:, i], abs=1e-3 * scale)  # a spline's third derivative jumps


def test_a_relief_is_added():
    land, p = SculptedLandscape(EACH_KIND, relief=RELIEF), points(2)
    bare = SculptedLandscape(EACH_KIND)
    assert land.expression is None
    for of in ("value", "gradient", "hessian", "drawn_value"):
        relief = getattr(RELIEF, of.removeprefix("drawn_"))(p)
        assert np.array_equal(getattr(land, of)(p), getattr(bare, of)(p) + relief)


@pytest.mark.parametrize("land", SAMPLES.values(), ids=SAMPLES)
def test_shapes_follow_the_dimension(land):
    d = land.dimension
    assert isinstance(land, Landscape)
    assert d == land.expression.dimension == len(land.bounds)
    assert land.bounds.tolist() == [[-2, 2]] * d
    for n in (0, 1, 9000):
        p = np.ones((n, d))
        assert (land.value(p).shape, land.gradient(p).shape, land.hessian(p).shape) == ((n,), (n, d), (n, d, d))
    with pytest.raises(ValueError, match=rf"positions must be \(n, {d}\)"):
        land.gradient(np.zeros((2, 3)))


@pytest.mark.parametrize("land", SAMPLES.values(), ids=SAMPLES)
def test_evaluation_leaves_its_inputs_alone_and_gives_fresh_arrays(land):
    p = points(land.dimension)
    before = p.copy()
    for of in (land.value, land.gradient, land.hessian, land.drawn_value):
        first = of(p)
        first[:] = 7
        assert not np.any(of(p) == 7)
    assert np.array_equal(p, before)
    assert not land.bounds.flags.writeable


# --- the same bits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("land", SAMPLES.values(), ids=SAMPLES)
def test_the_terms_have_the_bits_of_the_expression_in_both_languages(land):
    far = [[1e30] * land.dimension, [-1e-300] * land.dimension, [0.0] * land.dimension, [-40.0] * land.dimension]
    p = np.concatenate([points(land.dimension, 200), far])
    e, numbers = land.expression, land.coefficient_values
    for program, found in ((e.value_program, land.value(p)[:, None]), (e.gradient_program, land.gradient(p))):
        array, plain = emit_function(program, "numpy"), emit_function(program, "float")
        with np.errstate(all="ignore"):
            columns = array(*p.T, *map(np.float64, numbers))
        whole = np.stack([np.broadcast_to(column, len(p)) for column in columns], axis=1)
        assert same_bits(whole, found)
        assert same_bits([plain(*at, *numbers) for at in p.tolist()], found)


@pytest.mark.parametrize("land", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("method", ["momentum", "gradient-descent"])
@pytest.mark.parametrize("step_size", [0.01, 3.0, 1e3], ids=["tame", "wild", "diverging"])
def test_a_particle_alone_goes_as_among_many(land, method, step_size):
    starts = points(land.dimension, 3)
    p = Parameters(mass=1.0, friction=0.7, step_size=step_size, temperature=0.01)
    many = gdlab.simulate(land, p, starts, 300, method=method)
    alone = gdlab.simulate(land, p, starts[:1], 300, method=method)
    assert same_bits(alone.position[:, 0], many.position[: alone.steps + 1, 0])
    assert alone.diverged_at[0] == many.diverged_at[0]


@pytest.mark.parametrize("name", ["features", "wells"])
def test_some_of_these_paths_diverge(name):
    run = gdlab.simulate(SAMPLES[name], Parameters(1.0, 0.7, 1e3), points(2, 1), 300)
    assert run.diverged_at[0] > 0


def test_a_landscape_with_a_relief_carries_a_particle_too():
    land = SculptedLandscape([Feature("bowl", (0, 0))], relief=RELIEF)
    p = Parameters(mass=1.0, friction=0.7, step_size=0.05)
    many = gdlab.simulate(land, p, points(2, 3), 100)
    alone = gdlab.simulate(land, p, points(2, 3)[:1], 100)
    assert same_bits(alone.position[:, 0], many.position[:, 0])


# --- stationary points ----------------------------------------------------------------------------------------------


@given(st.floats(-1.9, 1.9), st.floats(-1.9, 1.9), st.floats(1e-3, 1e3), st.floats(0.01, 3), st.floats(0.01, 3))
@settings(max_examples=25)
def test_one_well_is_one_minimum_at_its_centre(x, y, height, w1, w2):
    (found,) = SculptedLandscape([Feature("well", (x, y), height, (w1, w2), 0.7)]).stationary_points()
    assert found.kind == "minimum"
    assert found.position == pytest.approx([x, y], abs=1e-8)
    assert found.value == pytest.approx(-height)
    assert found.eigenvalues == pytest.approx(sorted([height / w1**2, height / w2**2]), rel=1e-6)


@pytest.mark.parametrize("half", [0.6, 1.0, 1.8])
def test_two_wells_have_a_saddle_between_them_however_far(half):
    land = SculptedLandscape([Feature("well", (s * half, 0.25), 2.0, (0.2, 0.2)) for s in (-1, 1)])
    found = land.stationary_points()
    assert [p.kind for p in found] == ["minimum", "minimum", "saddle"]
    assert found[2].position == pytest.approx([0, 0.25], abs=1e-8)
    assert sorted(p.position[0] for p in found[:2]) == pytest.approx([-half, half], abs=0.01)


def test_a_ring_of_wells_has_as_many_minima_and_a_hill_in_its_middle():
    turns = [2 * math.pi * k / 5 for k in range(5)]
    ring = [Feature("well", (math.cos(a), math.sin(a)), 1.0, (0.4, 0.4)) for a in turns]
    found = SculptedLandscape(ring).stationary_points()
    kinds = [p.kind for p in found]
    assert (kinds.count("minimum"), kinds.count("saddle"), kinds.count("maximum")) == (5, 5, 1)
    assert found[-1].position == pytest.approx([0, 0], abs=1e-9)


def test_a_hill_is_found_however_narrow_and_wells_on_slopes_shift():
    found = SculptedLandscape([Feature("hill", (0.123, 1.456), 1.0, (0.01, 0.01))]).stationary_points()
    assert [(p.kind, *np.round(p.position, 8)) for p in found] == [("maximum", 0.123, 1.456)]
    on_a_slope = SculptedLandscape([Feature("plane", (0, 0), 0.2), Feature("well", (0, 0), 1.0, (0.5, 0.5))])
    lowest, saddle = on_a_slope.stationary_points()
    assert (lowest.kind, saddle.kind) == ("minimum", "saddle")
    assert lowest.position[0] < 0
    assert np.abs(on_a_slope.gradient(np.stack([lowest.position, saddle.position]))).max() < 1e-12


def test_a_bowl_is_one_minimum_and_a_slope_and_a_plain_are_none():
    (lowest,) = SculptedLandscape([Feature("bowl", (0.5, -1), 3.0, (0.5, 2.0), 0.3)]).stationary_points()
    assert lowest.kind == "minimum"
    assert lowest.position == pytest.approx([0.5, -1])
    assert lowest.eigenvalues == pytest.approx([3 / 4, 3 / 0.25])
    assert SAMPLES["slope"].stationary_points() == SAMPLES["flat"].stationary_points() == ()


@settings(max_examples=25)
@given(sculptures)
def test_every_point_has_no_slope_and_the_curvatures_that_its_kind_says(land):
    found = land.stationary_points()
    assert [p.value for p in found] == sorted(p.value for p in found)
    for p in found:
        at, scale = p.position[None], 1 + np.abs(p.eigenvalues).max()
        assert np.abs(land.gradient(at)).max() < 1e-8 * scale
        assert p.value == land.value(at)[0]
        assert p.eigenvalues == pytest.approx(np.linalg.eigvalsh(land.hessian(at)[0]), abs=1e-9 * scale)
        if p.kind != "degenerate":
            falling = int(np.sum(p.eigenvalues < 0))
            assert p.kind == {0: "minimum", 1: "saddle", 2: "maximum"}[falling]


def test_a_relief_on_a_plain_adds_its_own_points_only():
    x, y = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-2, 2, 41))
    bump = GridLandscape(np.exp(-((x - 1) ** 2 + (y - 1) ** 2) / 0.1), [[-2, 2], [-2, 2]])
    found = SculptedLandscape([Feature("well", (-1, -1), 2.0, (0.3, 0.3))], relief=bump).stationary_points()
    assert found[0].kind == "minimum"
    assert found[-1].kind == "maximum"
    assert found[0].position == pytest.approx([-1, -1], abs=1e-6)
    assert found[-1].position == pytest.approx([1, 1], abs=1e-6)


# --- handles --------------------------------------------------------------------------------------------------------


def test_moving_handles_compiles_nothing():
    moved = SculptedLandscape([replace(f, position=(1.0, 1.0), angle=1.0, height=0.5) for f in EACH_KIND])
    assert moved.expression is SculptedLandscape(EACH_KIND).expression
    assert moved.coefficient_values != SculptedLandscape(EACH_KIND).coefficient_values


def test_a_quarter_turn_exchanges_the_widths():
    p = points(2)
    lying = SculptedLandscape([Feature("well", (0.2, 0.1), 1.0, (0.3, 1.2))])
    standing = SculptedLandscape([Feature("well", (0.2, 0.1), 1.0, (1.2, 0.3), math.pi / 2)])
    assert standing.value(p) == pytest.approx(lying.value(p))


@pytest.mark.parametrize("name", ["features", "curve"])
def test_every_number_has_a_name_and_can_be_changed_by_it(name):
    land, p = SAMPLES[name], points(SAMPLES[name].dimension)
    assert same_bits(land.with_coefficients({}).value(p), land.value(p))
    for key, number in land.coefficients.items():
        changed = land.with_coefficients({key: number + 0.01})
        assert changed.coefficients == {**land.coefficients, key: number + 0.01}
        assert changed.expression is land.expression
    with pytest.raises(ParameterError, match="this landscape has no"):
        land.with_coefficients({"a": 1.0})
    with pytest.raises(ParameterError, match="finite number"):
        land.with_coefficients({next(iter(land.coefficients)): math.nan})


def test_the_ground_can_change_under_a_particle():
    land = SculptedLandscape([Feature("well", (0.5, 0))], relief=RELIEF)
    p, start = Parameters(1.0, 1.0, 0.05), [[0.0, 0.1]]
    events = [Event(20, {"coefficients": {"features[0].position[0]": -0.5}})]
    run = gdlab.simulate(land, p, start, 60, events=events)
    before = gdlab.simulate(land, p, start, 60)
    assert same_bits(run.position[:21], before.position[:21])
    assert not np.any(run.position[22:] == before.position[22:])


def test_the_nearest_place_is_found():
    places = [(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (0.0, 3.0)]
    assert nearest(places, (0.4, 0.0)) == 0
    assert nearest(places, (0.6, 0.0)) == 2  # of two at one place the upper one
    assert nearest(places, (0.6, 2.0), scale=(1.0, 0.1)) == 2
    assert nearest(places, (0.4, 2.0), scale=(0.1, 1.0)) == 3
    assert nearest([], (0.0, 0.0)) is None


# --- words ----------------------------------------------------------------------------------------------------------


def test_a_sum_is_typeset_with_its_first_terms():
    well, hill = Feature("well", (0, 0), 2.0), Feature("hill", (0, 0), 1.5)
    first = r"- \num{features[0].height}\,e^{-q_{1}}"
    assert SculptedLandscape([well]).latex(NAMES) == first
    two = SculptedLandscape([well, hill])
    assert two.latex(NAMES) == rf"{first} + \num{{features[1].height}}\,e^{{-q_{{2}}}}"
    assert two.slots == {"features[0].height": 2.0, "features[1].height": 1.5}
    assert SculptedLandscape([well, hill, well]).latex(NAMES).endswith(r" + \text{…}")
    assert (
        SculptedLandscape([well], relief=RELIEF).latex({"x": "w_1", "y": "w_2"}) == rf"{first} + S\left(w_1, w_2\right)"
    )
    assert SculptedLandscape().latex(NAMES) == "0"


def test_a_falling_slope_and_a_trench_have_their_sign_before_them():
    land = SculptedLandscape([Feature("plane", (0, 0), -2.0), Feature("ridge", (0, 0), -1.0)])
    assert land.latex(NAMES) == r"- \num{features[0].height}\,\xi_{1} - \num{features[1].height}\,e^{-q_{2}}"
    assert land.slots == {"features[0].height": 2.0, "features[1].height": 1.0}
    rising = SculptedLandscape([Feature("bowl", (0, 0)), Feature("hill", (0, 0))])
    assert rising.latex(NAMES).startswith(r"\num{features[0].height}\,q_{1} + ")


def test_a_curve_is_named():
    assert SAMPLES["curve"].latex({"x": "x"}) == r"\text{cubic spline through }\num{knots}\ \text{knots}"
    assert SAMPLES["curve"].slots == {"knots": 5.0}


# --- what cannot be -------------------------------------------------------------------------------------------------

GOOD = Feature("well", (0.0, 0.0))


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"position": (math.nan, 0)}, "position[0]", "the position of feature 2 must be a finite number, not nan"),
        ({"position": (0, math.inf)}, "position[1]", "finite number, not inf"),
        ({"position": (0, 1e200)}, "position[1]", "between −1e\\+100 and 1e\\+100"),
        ({"position": (0, 0, 0)}, "position", "must be two numbers"),
        ({"position": 3.0}, "position", "must be two numbers"),
        ({"width": (0.0, 1.0)}, "width[0]", "the width of feature 2 must be more than zero, not 0.0"),
        ({"width": (1.0, -2.0)}, "width[1]", "more than zero"),
        ({"width": (1.0, 1e-300)}, "width[1]", "more than zero"),
        ({"width": (1.0, "1")}, "width[1]", "finite number, not '1'"),
        ({"height": 0.0}, "height", "the height of feature 2 must be more than zero"),
        ({"height": -1.0}, "height", "more than zero"),
        ({"kind": "bowl", "height": -1.0}, "height", "more than zero"),
        ({"height": True}, "height", "finite number"),
        ({"angle": 1e6}, "angle", "between −1000 and 1000"),
        ({"angle": None}, "angle", "finite number, not None"),
        ({"kind": "wall"}, "kind", "must be one of well, hill, ridge, plane, bowl, not 'wall'"),
    ],
)
def test_a_feature_that_cannot_be_is_refused_by_its_place(changes, key, message):
    with pytest.raises(ParameterError, match=message) as caught:
        SculptedLandscape([GOOD, replace(GOOD, **changes), GOOD])
    assert caught.value.key == f"features[1].{key}"


@pytest.mark.parametrize("kind", ["ridge", "plane"])
@pytest.mark.parametrize("height", [-1.0, 0.0, 2])
def test_ridges_and_planes_may_fall(kind, height):
    (feature,) = SculptedLandscape([Feature(kind, (0, 0), height)]).features
    assert feature == Feature(kind, (0.0, 0.0), float(height))
    assert isinstance(feature.height, float)


def test_there_are_no_more_than_32_features_and_a_curve_has_none():
    SculptedLandscape([GOOD] * MOST_FEATURES)
    with pytest.raises(ParameterError, match="32 features; this one has 33") as caught:
        SculptedLandscape([GOOD] * 33)
    assert caught.value.key == "features"
    for others in ({"features": [GOOD]}, {"relief": RELIEF}):
        with pytest.raises(ParameterError, match="neither features nor a relief") as caught:
            SculptedLandscape(knots=CURVE, **others)
        assert caught.value.key == "knots"


def test_bounds_are_as_many_as_coordinates():
    with pytest.raises(ParameterError, match="bounds must be 1 pairs"):
        SculptedLandscape(knots=CURVE, bounds=[[-1, 1], [-1, 1]])
    with pytest.raises(ParameterError, match="bounds must be 2 pairs"):
        SculptedLandscape(bounds=[[-1, 1]])


def test_two_features_are_what_their_formula_is():
    text = "-2*exp(-((x - 0.5)**2 + y**2)/2) + 3*exp(-((x + 1)**2 + (y - 1)**2)/2)"
    land = SculptedLandscape([Feature("well", (0.5, 0), 2.0, (1, 1)), Feature("hill", (-1, 1), 3.0, (1, 1))])
    p = points(2)
    assert land.value(p) == pytest.approx(FormulaLandscape(text).value(p), rel=1e-13)


@given(st.lists(features, max_size=6), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_with_a_relief_a_point_alone_has_the_slope_that_it_has_among_others(chosen, x, y):
    land = SculptedLandscape(chosen, relief=RELIEF)
    for place in ((x, y), (x / 500, y / 500), (math.nan, y), (x, math.inf), (-0.0, 0.0)):
        alone = np.array([place])
        assert same_bits(land.gradient(alone)[0], land.gradient(np.repeat(alone, 3, axis=0))[1])
        assert same_bits(RELIEF.gradient(alone)[0], RELIEF.gradient(np.repeat(alone, 3, axis=0))[1])
    with pytest.raises(ValueError, match="must be"):
        land.gradient(np.zeros((1, 3)))


@pytest.mark.parametrize("kind", KINDS)
def test_at_one_point_alone_the_bits_are_those_of_many(kind):
    box = [[-3.0, 3.0], [-2.0, 2.0]]
    hills = GridLandscape(np.random.default_rng(1).normal(size=(9, 9)), box)
    features = [Feature(kind, (0.3, -0.4), 1.3, (0.7, 0.4), 0.6), Feature("hill", (-1.0, 0.2), 0.4, (0.3, 0.9), -1.0)]
    points = np.random.default_rng(2).uniform(-4.0, 4.0, (40, 2))
    points = np.concatenate([points, [[np.nan, 0.0], [1e200, -1e200], [0.0, np.inf]]])
    for land in (SculptedLandscape(features, None, box), SculptedLandscape(features, None, box, hills)):
        for function in (land.value, land.gradient, land.hessian):
            alone = np.concatenate([function(point[None]) for point in points])
            assert np.array_equal(alone, function(points), equal_nan=True)


def test_on_a_curve_and_without_features_one_point_alone_is_as_many():
    knots = [Knot(-1.0, 0.3), Knot(0.2, -0.7), Knot(0.9, 0.1), Knot(1.5, 0.8)]
    for land, points in (
        (SculptedLandscape(knots=knots), np.linspace(-3.0, 3.0, 31)[:, None]),
        (SculptedLandscape(), np.zeros((2, 2))),
    ):
        for function in (land.value, land.gradient, land.hessian):
            assert (np.concatenate([function(point[None]) for point in points]) == function(points)).all()
