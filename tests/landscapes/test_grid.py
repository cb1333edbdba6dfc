"""Height maps: the natural tensor spline through the heights, exact to its second derivatives, the same for floats."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from scipy.interpolate import CubicSpline

from gdlab.core.fields import ParameterError
from gdlab.core.protocols import Landscape
from gdlab.landscapes.grid import GridLandscape, _Axis

BOUNDS = [[-1.0, 2.0], [0.0, 5.0]]
SHAPES = st.tuples(st.integers(2, 9), st.integers(2, 9))


def random_grid(shape, seed, scale=1.0, offset=0.0):
    return GridLandscape(offset + scale * np.random.default_rng(seed).normal(size=shape), BOUNDS)


def nodes(land):
    (x0, x1), (y0, y1) = land.bounds
    rows, columns = land.values.shape
    x, y = np.meshgrid(np.linspace(x0, x1, columns), np.linspace(y0, y1, rows))
    return np.stack([x.ravel(), y.ravel()], axis=1)


def points_in(count, seed, margin=0.0):
    return np.random.default_rng(seed).uniform([-1 - margin, -margin], [2 + margin, 5 + margin], (count, 2))


def natural(axis, values):
    """Scipy's natural spline along the first axis, as a function of place and order."""
    if len(axis) > 2:
        return CubicSpline(axis, values, bc_type="natural")
    slope = (values[1] - values[0]) / (axis[1] - axis[0])
    return lambda x, order: [values[0] + (x - axis[0]) * slope, slope, 0 * slope][order]


def tensor(land, point, across, up):
    """∂ˣ∂ʸ of the product of two natural splines of scipy's."""
    (x0, x1), (y0, y1) = land.bounds
    rows, columns = land.values.shape
    lines = natural(np.linspace(x0, x1, columns), land.values.T)(point[0], across)
    return float(natural(np.linspace(y0, y1, rows), np.asarray(lines))(point[1], up))


@settings(max_examples=40)
@given(SHAPES, st.integers(0, 1000))
def test_it_is_the_product_of_scipys_natural_splines(shape, seed):
    land, points = random_grid(shape, seed), points_in(10, seed)
    value, gradient, hessian = land.value(points), land.gradient(points), land.hessian(points)
    for i, p in enumerate(points):
        assert value[i] == pytest.approx(tensor(land, p, 0, 0), abs=1e-11)
        assert gradient[i] == pytest.approx([tensor(land, p, 1, 0), tensor(land, p, 0, 1)], abs=1e-10)
        mixed = tensor(land, p, 1, 1)
        expected = [[tensor(land, p, 2, 0), mixed], [mixed, tensor(land, p, 0, 2)]]
        assert hessian[i] == pytest.approx(np.array(expected), abs=1e-9)


@given(SHAPES, st.integers(0, 1000), st.sampled_from([1e-6, 1.0, 1e6]))
def test_it_goes_through_its_heights(shape, seed, scale):
    land = random_grid(shape, seed, scale)
    assert land.value(nodes(land)).reshape(shape) == pytest.approx(land.values, abs=1e-12 * scale * 10)


def test_a_large_map_goes_through_its_heights_too():
    land = random_grid((300, 180), 1)
    assert np.abs(land.value(nodes(land)) - land.values.ravel()).max() < 1e-12 * np.abs(land.values).max() * 10


@given(SHAPES, st.integers(0, 1000))
def test_what_is_linear_in_each_coordinate_is_reproduced_everywhere(shape, seed):
    a, b, c, d = np.random.default_rng(seed).normal(size=4)

    def surface(p):
        return a + b * p[:, 0] + c * p[:, 1] + d * p[:, 0] * p[:, 1]

    land = GridLandscape(np.zeros(shape), BOUNDS)
    land = land.with_heights(surface(nodes(land)).reshape(shape))
    p = points_in(20, seed, margin=4.0)
    assert land.value(p) == pytest.approx(surface(p), abs=1e-11)
    assert land.gradient(p) == pytest.approx(np.stack([b + d * p[:, 1], c + d * p[:, 0]], axis=1), abs=1e-11)
    assert land.hessian(p) == pytest.approx(np.broadcast_to([[0, d], [d, 0]], (20, 2, 2)), abs=1e-10)


@settings(max_examples=40)
@given(SHAPES, st.integers(0, 1000))
def test_derivatives_are_central_differences(shape, seed):
    land, p, h = random_grid(shape, seed), points_in(10, seed, margin=1.0), 1e-5
    for i, step in enumerate(np.eye(2) * h):
        slope = (land.value(p + step) - land.value(p - step)) / (2 * h)
        bend = (land.gradient(p + step) - land.gradient(p - step)) / (2 * h)
        assert slope == pytest.approx(land.gradient(p)[:, i], abs=1e-6 * shape[0] * shape[1])
        assert bend == pytest.approx(land.hessian(p)[:, i], abs=3e-3 * shape[0] * shape[1])


@settings(max_examples=60)
@given(SHAPES, st.integers(0, 1000), st.data())
def test_two_derivatives_are_continuous_across_cells_and_edges(shape, seed, data):
    land = random_grid(shape, seed)
    axis = data.draw(st.sampled_from([0, 1]))
    count = shape[1 - axis]
    line = land.bounds[axis, 0] + data.draw(st.integers(0, count - 1)) * land.spacing[axis]
    p = points_in(6, seed, margin=2.0)
    p[:, axis] = line
    step = 1e-9 * np.eye(2)[axis]
    for of in (land.value, land.gradient, land.hessian):
        before, after = of(p - step), of(p + step)
        assert before == pytest.approx(after, abs=1e-5 * (1 + np.abs(after).max()))


@given(SHAPES, st.integers(0, 1000), st.floats(0.0, 1e6))
def test_it_is_straight_beyond_its_edges(shape, seed, far):
    land = random_grid(shape, seed)
    y = points_in(4, seed)[:, 1]
    edge, out = (np.stack([np.full(4, x), y], axis=1) for x in (2.0, 2.0 + far))
    assert land.value(out) == pytest.approx(land.value(edge) + far * land.gradient(edge)[:, 0], rel=1e-9, abs=1e-9)
    assert land.gradient(out)[:, 0] == pytest.approx(land.gradient(edge)[:, 0])
    if far:
        assert not land.hessian(out)[:, 0, 0].any()


@given(SHAPES, st.integers(0, 1000))
def test_plain_floats_give_the_bits_of_arrays(shape, seed):
    land = random_grid(shape, seed)
    awkward = [[-1.0, 0.0], [2.0, 5.0], [-0.0, -0.0], [1e50, -1e80], [-1e99, 2.5], [2.0, 1e-320]]
    points = np.concatenate([points_in(20, seed, margin=3.0), nodes(land), awkward])
    plain = np.array([land.plain_gradient(x, y) for x, y in points.tolist()])
    assert np.array_equal(plain.view(np.int64), land.gradient(points).view(np.int64))


def test_both_derivatives_together_are_each_of_them_and_ask_where_a_point_lies_but_once(monkeypatch):
    land, points = random_grid((7, 5), 1), points_in(300, 2, margin=1.0)
    asked, places = [], _Axis.places
    monkeypatch.setattr(_Axis, "places", lambda axis, x: asked.append(axis) or places(axis, x))
    slopes, curvatures = land.derivatives(points)
    assert len(asked) == 2
    assert np.array_equal(slopes, land.gradient(points))
    assert np.array_equal(curvatures, land.hessian(points))


def test_the_usual_slope_of_a_cell_is_how_far_the_coefficients_about_it_differ():
    land = random_grid((7, 5), 3)
    patches = sliding_window_view(land._spline, (4, 4))
    differing = patches.max(axis=(2, 3)) - patches.min(axis=(2, 3))
    middles = nodes(land).reshape(*land.values.shape, 2)[:-1, :-1] + np.array(land.spacing) / 2
    strengths = land.strength(middles.reshape(-1, 2))
    assert np.array_equal(strengths, differing.ravel() / min(land.spacing))


def test_a_point_alone_has_the_bits_it_has_among_very_many():
    land, points = random_grid((7, 5), 1), points_in(20_000, 2, margin=1.0)
    for of in (land.value, land.gradient, land.hessian):
        together = of(points)
        assert all(np.array_equal(of(points[i : i + 1])[0], together[i]) for i in (0, 8191, 8192, 19_999))


def test_a_flat_map_has_neither_slopes_nor_points():
    land = GridLandscape(np.full((4, 6), 2.5), BOUNDS)
    p = points_in(50, 0, margin=3.0)
    assert land.value(p) == pytest.approx(np.full(50, 2.5), abs=1e-14)
    assert np.abs(land.gradient(p)).max() < 1e-13
    assert land.stationary_points() == ()


def test_points_are_those_of_the_function_that_was_sampled():
    x, y = np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-1.5, 1.5, 61))
    land = GridLandscape((x**2 - 1) ** 2 + y**2 / 2, [[-2, 2], [-1.5, 1.5]])
    found = land.stationary_points()
    assert [p.kind for p in found] == ["minimum", "minimum", "saddle"]
    assert sorted(round(float(p.position[0]), 4) for p in found) == [-1, 0, 1]
    for p in found:
        assert p.eigenvalues == pytest.approx([1, 8] if p.kind == "minimum" else [-4, 1], abs=0.05)
        assert np.abs(land.gradient(p.position[None])).max() < 1e-9


def test_a_hill_on_a_plain_is_one_point_and_the_plain_is_none():
    x, y = np.meshgrid(np.linspace(-2, 2, 65), np.linspace(-2, 2, 65))
    land = GridLandscape(3 * np.exp(-((x - 0.5) ** 2 + y**2) / 0.08), [[-2, 2], [-2, 2]])
    highest = land.stationary_points()[-1]
    assert highest.kind == "maximum"
    assert highest.position == pytest.approx([0.5, 0], abs=1e-3)
    assert all(np.hypot(*(p.position - [0.5, 0])) < 1.5 for p in land.stationary_points())


def test_row_0_is_the_lowest_y():
    land = GridLandscape([[0.0, 1.0], [10.0, 11.0]], BOUNDS)
    assert land.value(np.array([[-1.0, 0.0], [2.0, 0.0], [-1.0, 5.0]])) == pytest.approx([0, 1, 10], abs=1e-12)
    assert land.spacing == (3.0, 5.0)


def test_heights_are_ones_own_and_read_only():
    given_heights = np.zeros((3, 4))
    land = GridLandscape(given_heights)
    given_heights[:] = 9
    assert not land.values.any()
    assert land.bounds.tolist() == [[-2, 2], [-2, 2]]
    assert isinstance(land, Landscape)
    with pytest.raises(ValueError, match="read-only"):
        land.values[0, 0] = 1


def test_evaluation_leaves_its_inputs_alone_and_gives_fresh_arrays():
    land, points = random_grid((5, 5), 1), points_in(9, 1)
    before = points.copy()
    for of in (land.value, land.gradient, land.hessian):
        first = of(points)
        first[:] = 7
        assert not np.array_equal(of(points), first)
    assert np.array_equal(points, before)


def test_where_a_coordinate_is_no_number_there_is_no_height():
    land = random_grid((4, 4), 1)
    x = np.array([[math.nan, 1.0], [1.0, math.nan], [0.0, 1.0]])
    assert np.isnan(land.value(x)).tolist() == [True, True, False]
    assert np.isnan(land.gradient(x)).all(axis=1).tolist() == [True, True, False]
    with pytest.raises(ValueError, match="NaN"):
        land.plain_gradient(math.nan, 1.0)
    assert land.value(np.empty((0, 2))).shape == (0,)
    with pytest.raises(ValueError, match=r"positions must be \(n, 2\)"):
        land.value(np.zeros((3, 1)))


def holed(*holes):
    heights = np.zeros((4, 5))
    for row, column, value in holes:
        heights[row, column] = value
    return heights


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (holed((1, 3, math.nan)), "one height is not a finite number .* row 1, column 3, counted from 0"),
        (holed((3, 0, math.inf), (2, 4, math.nan)), "2 heights are not .* row 2, column 4"),
        (holed((0, 0, 1e200)), "one height is not a finite number"),
        (np.zeros((1, 5)), "at least 2 rows by 2 columns, not 1 × 5"),
        (np.zeros((5, 1)), "not 5 × 1"),
        (np.zeros(5), "not 5"),
        (np.zeros((2, 2, 2)), "not 2 × 2 × 2"),
        (np.zeros((0, 0)), "not 0 × 0"),
        (np.zeros((2, 1025)), "at most 1024 rows by 1024 columns, not 2 × 1025"),
        ([[1.0, 2.0], [3.0]], "a table of numbers"),
        ([["a", "b"], ["c", "d"]], "a table of numbers"),
    ],
)
def test_heights_that_make_no_map_are_refused(values, message):
    with pytest.raises(ParameterError, match=message) as caught:
        GridLandscape(values)
    assert caught.value.key == "values"


def test_bounds_that_enclose_nothing_are_refused():
    with pytest.raises(ParameterError, match="the smaller one first"):
        GridLandscape(np.zeros((2, 2)), [[1, -1], [0, 1]])


@pytest.mark.parametrize("rows", [2, 3, 17])
def test_on_a_whole_grid_and_at_points_alone_the_bits_are_those_of_many_points(rows):
    land = GridLandscape(np.random.default_rng(rows).normal(size=(rows, 9)), [[-1.0, 2.0], [3.0, 4.0]])
    x, y = np.linspace(-2.0, 3.0, 23), np.linspace(2.5, 4.5, 14)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    assert land.drawn_on(x, y).tobytes() == land.value(points).tobytes()
    for function in (land.value, land.gradient, land.hessian, land.strength):
        alone = np.concatenate([function(point[None]) for point in points])
        assert alone.tobytes() == function(points).tobytes()


def test_at_a_point_that_is_none_there_is_no_value():
    land = GridLandscape(np.arange(6.0).reshape(2, 3))
    for at in ([np.nan, 0.0], [0.0, np.nan]):
        for function in (land.value, land.gradient, land.hessian):
            assert np.isnan(function(np.array([at]))).all()
