from types import SimpleNamespace

import numpy as np
import pytest

from gdlab.analysis.contours import TONES, Grid, bands_above, contour_lines, crossings, shades, thinned, traces
from gdlab.analysis.relief import curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View

VIEW = View(-2.0, 2.0, -1.0, 1.0)


def landscape(function, dimension=2):
    bounds = np.array([[-2.0, 2.0]] * dimension)
    return SimpleNamespace(dimension=dimension, bounds=bounds, value=lambda x: function(*x.T))


def survey(function, **options):
    return relief(Section(landscape(function)), VIEW, 81, 41, **options)


def area(rings):
    closed = [np.vstack([ring, ring[:1]]) for ring in rings]
    return abs(sum(np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) / 2 for r in closed))


def test_lines_lie_on_their_level():
    ground = survey(lambda x, y: x**2 + y**2)
    assert ground.lines
    for line in ground.lines:
        assert np.allclose((line.points**2).sum(axis=1), ground.levels.values[line.level], atol=2e-2)
        assert len(line.shades) == len(line.points) - 1


def bands_of(grid, values):
    return bands_above(grid, values, traces(grid, values))


def is_inside(rings, x, y):
    """Whether a point lies in an odd number of rings: how often a ray to the right crosses them."""
    crossed = 0
    for ring in rings:
        (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
        across = (y0 > y) != (y1 > y)
        crossed += int((across & (x0 + (y - y0) / np.where(across, y1 - y0, 1.0) * (x1 - x0) > x)).sum())
    return crossed % 2 == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_band_holds_what_lies_above_its_level_whatever_meets_the_border(seed):
    noise = np.random.default_rng(seed)
    x, y = np.linspace(-2, 3, 41), np.linspace(1, 4, 31)
    waves = noise.uniform(-2.5, 2.5, (5, 3))
    values = sum(np.sin(a * x[None] + b * y[:, None] + c) for a, b, c in waves)
    levels = np.quantile(values, [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999]) - 1e-6
    bands = bands_of(Grid(x, y, values), levels)
    reach = 0.06 * np.abs(np.gradient(values)).max()  # what lies so near to a level may be beside a thinned line
    for row, column in noise.integers([1, 1], [30, 40], (150, 2)):
        own = values[row, column]
        for level, rings in zip(levels, bands, strict=True):
            if abs(own - level) > reach:
                assert is_inside(rings, x[column], y[row]) == (own > level)


@pytest.mark.parametrize("seed", range(40))
def test_a_band_holds_what_lies_above_its_level_where_lines_meet_on_the_border(seed):
    values = np.random.default_rng(seed).integers(0, 4, (9, 12)).astype(float)
    x, y = np.arange(12.0), np.arange(9.0)
    grid, levels = Grid(x, y, values), np.array([1.0, 2.0, 2.5])
    traced = [grid.contours.lines(level) for level in levels]  # not thinned: of one cell it would leave nothing
    for level, rings in zip(levels, bands_above(grid, levels, traced), strict=True):
        for row, column in np.argwhere(values[1:-1, 1:-1] != level) + 1:
            assert is_inside(rings, x[column], y[row]) == (values[row, column] > level)


def test_two_slopes_that_meet_on_the_border_are_two_bands():
    x = y = np.linspace(-2, 2, 81)
    (rings,) = bands_of(Grid(x, y, 10 * x[None] ** 2 + y[:, None] ** 2 / 2), np.array([2.0]))
    assert len(rings) == 2
    assert area(rings) == pytest.approx(16 - np.pi * 2 * np.sqrt(0.2), abs=0.01)


def test_bands_end_where_the_lines_run():
    x = y = np.linspace(-1, 1, 21)
    grid = Grid(x, y, np.sin(3 * x[None]) + np.cos(4 * y[:, None]))
    values = np.array([-0.5, 0.2, 0.9])
    for line in contour_lines(traces(grid, values)):
        ring_points = {tuple(point) for ring in bands_of(grid, values)[line.level] for point in ring.tolist()}
        assert {tuple(point) for point in line.points.tolist()} <= ring_points


def test_bands_are_nested_and_have_the_right_area():
    x, y = np.linspace(-2, 2, 161), np.linspace(-2, 2, 161)
    values = (crossings(x, y) ** 2).sum(axis=1).reshape(161, 161)
    inner, outer = bands_of(Grid(x, y, values), np.array([0.25, 1.0]))
    assert area(inner) == pytest.approx(16 - np.pi / 4, abs=0.01)
    assert area(outer) == pytest.approx(16 - np.pi, abs=0.01)


def test_slopes_that_turn_away_from_the_upper_left_are_dark():
    x = y = np.linspace(-1, 1, 21)
    ramp = np.broadcast_to(x[None] - y[:, None], (21, 21)).copy()  # falls towards the upper left, and so faces it
    (lit,) = contour_lines(traces(Grid(x, y, ramp), np.array([0.0])))
    (dark,) = contour_lines(traces(Grid(x, y, -ramp), np.array([0.0])))
    assert (lit.shades == 0).all()
    assert (dark.shades == TONES - 1).all()


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: np.full_like(x, np.nan),
        lambda x, y: np.full_like(x, np.inf),
        lambda x, y: 0 * x + 7.0,
        lambda x, y: 1e300 * (x**2 + y**2),
        lambda x, y: np.log(x**2 + y**2 - 0.5),
        lambda x, y: 1 / x,
        lambda x, y: np.where(x > 0, np.nan, x),
    ],
    ids=["holes only", "infinite", "constant", "huge", "hole", "pole", "half"],
)
def test_wild_landscapes_have_a_relief(function):
    ground = survey(function)
    assert np.isfinite(ground.steepness)
    for line in ground.lines:
        assert np.isfinite(line.points).all()


def test_a_hole_is_outlined_where_it_is():
    ground = survey(lambda x, y: np.log(x**2 + y**2 - 0.25))
    radii = np.hypot(*np.concatenate(ground.holes).T)
    assert radii.min() > 0.44
    assert radii.max() < 0.56


def test_every_second_level_and_the_index_levels():
    everything = survey(lambda x, y: 10 * x**2 + y**2)
    half = survey(lambda x, y: 10 * x**2 + y**2, keep="half")
    index = survey(lambda x, y: 10 * x**2 + y**2, keep="index")
    assert set(half.levels.values) < set(everything.levels.values)
    assert all(index.levels.index)


def test_beyond_two_dimensions_the_section_goes_through_the_particle():
    section = Section(landscape(lambda x, y, z: x + 10 * y + 100 * z, 3), (5.0, 5.0, 2.0))
    assert section.axes == 2
    assert section.value(np.array([[1.0, 1.0]])) == pytest.approx([211.0])


def test_a_curve_fits_its_view_and_keeps_its_gaps():
    ground = curve(Section(landscape(np.log, 1)), -2.0, 2.0, 101)
    known = ground.values[~np.isnan(ground.values)]
    assert np.isnan(ground.values[:50]).all()
    assert ground.view.bottom < known.min()
    assert known.max() < ground.view.top


def test_a_constant_curve_has_room_around_it():
    ground = curve(Section(landscape(lambda x: 0 * x + 3, 1)), -2.0, 2.0, 11)
    assert ground.view.bottom < 3 < ground.view.top


def test_views_zoom_about_a_point_and_lock_their_aspect():
    zoomed = VIEW.zoomed(2.0, 1.0, 0.5)
    assert zoomed == View(-0.5, 1.5, -0.25, 0.75)
    assert VIEW.zoomed(1e20, 1.0, 0.5) == VIEW
    locked = VIEW.locked(1.0)
    assert locked.width == pytest.approx(locked.height)
    assert locked.width >= VIEW.width
    assert VIEW.mixed(zoomed, 1.0) == zoomed


def test_levels_are_those_of_the_bounds_and_lines_carry_them_on_beyond():
    wide = View(-6.0, 6.0, -2.0, 2.0)
    ground = relief(Section(landscape(lambda x, y: 10 * x**2 + y**2 / 2)), wide, 121, 41)
    assert ground.levels.values[-1] <= 42
    beyond = [float((10 * p[:, 0] ** 2 + p[:, 1] ** 2 / 2).mean()) for p in (line.points for line in ground.beyond)]
    assert beyond
    assert min(beyond) > 60
    assert max(beyond) == pytest.approx(256, rel=0.02)
    assert relief(Section(landscape(lambda x, y: x**2 + y**2)), VIEW, 81, 41).beyond == ()


def test_a_view_far_from_the_bounds_has_levels_of_its_own():
    ground = relief(Section(landscape(lambda x, y: x)), View(100.0, 104.0, -1.0, 1.0), 81, 41)
    assert ground.levels.values[0] >= 100


def test_a_swapped_section_shows_the_same_landscape_turned():
    section = Section(landscape(lambda x, y: 3 * x + y), swapped=True)
    assert section.value(np.array([[1.0, 2.0]])) == pytest.approx([7.0])
    assert section.embedded(np.array([[1.0, 2.0]])).tolist() == [[2.0, 1.0]]
    assert section.seen(np.array([[2.0, 1.0]])).tolist() == [[1.0, 2.0]]
    assert section != Section(section.landscape)


def test_more_lines_than_can_be_told_apart_become_a_mosaic():
    import gdlab

    wild, view = gdlab.landscape("sin(100*x)*sin(100*y)"), View(-2.0, 2.0, -2.0, 2.0)
    found = relief(Section(wild, ()), view, 120, 80)
    assert found.mosaic is not None
    assert found.mosaic.shape == (80, 120)
    assert found.lines == ()
    assert int(found.mosaic.max()) <= len(found.levels.values)
    calm = relief(Section(gdlab.landscape("himmelblau"), ()), View(-6.0, 6.0, -6.0, 6.0), 120, 80)
    assert calm.mosaic is None


def test_a_plateau_just_at_a_level_has_the_same_tone_in_bands_and_in_a_mosaic():
    view = View(-2.0, 2.0, -2.0, 2.0)

    def shelf(waves):
        """A plateau at U = 0 left of x = −1.5, and waves on the right."""
        return landscape(lambda x, y: np.where(x < -1.5, 0.0, np.sin(waves * x) * np.cos(waves * y)))

    calm, wild = (relief(Section(shelf(waves)), view, 120, 80) for waves in (0.7, 100.0))
    for ground in (calm, wild):
        assert 0.0 in ground.levels.values
    below = int((wild.levels.values < 0.0).sum())
    assert wild.mosaic is not None
    assert (wild.mosaic[:, :14] == below).all()
    assert calm.mosaic is None
    over = [rings for level, rings in zip(calm.levels.values, calm.bands, strict=True) if level >= 0.0]
    under = [rings for level, rings in zip(calm.levels.values, calm.bands, strict=True) if level < 0.0]
    assert not any(holds(rings, -1.8, 0.3) for rings in over)
    assert all(holds(rings, -1.8, 0.3) for rings in under)


def holds(rings, x, y):
    """Whether a point lies inside rings that are filled by the odd-even rule."""
    crossed = 0
    for ring in rings:
        (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
        spans = (y0 > y) != (y1 > y)
        crossed += int((x0[spans] + (y - y0[spans]) / (y1 - y0)[spans] * (x1 - x0)[spans] > x).sum())
    return crossed % 2 == 1


def circle(count, radius=6.0):
    angles = np.linspace(0.0, 2 * np.pi, count)
    return 8.0 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


CELLS = Grid(np.arange(17.0), np.arange(17.0), np.zeros((17, 17)))


def test_a_thinned_line_passes_by_all_that_it_leaves_out():
    x = y = np.linspace(0.0, 16.0, 65)
    grid = Grid(x, y, np.hypot(x - 8.0, y[:, None] - 8.0))
    (before,) = grid.contours.lines(6.0)
    (after,) = thinned([before], grid)
    assert 0.45 * len(before) < len(after) < 0.6 * len(before)
    assert (after[[0, -1]] == before[[0, -1]]).all()
    start, way = after[:-1, None], np.diff(after, axis=0)[:, None]
    share = np.clip(((before - start) * way).sum(axis=2) / (way**2).sum(axis=2), 0, 1)
    distance = np.hypot(*np.moveaxis(before - start - share[:, :, None] * way, 2, 0)).min(axis=0)
    assert distance.max() < 0.025


def test_a_part_of_a_relief_has_the_lines_and_bands_of_the_whole():
    ground = survey(lambda x, y: np.sin(3 * x) * np.cos(2 * y) + x * y)
    part = ground.part(slice(6, 35), slice(20, 70))
    assert part.levels is ground.levels
    assert (part.view.left, part.view.top) == (ground.grid.x[20], ground.grid.y[34])
    inner = View(ground.grid.x[24], ground.grid.x[66], ground.grid.y[9], ground.grid.y[31])
    whole, own = (sorted(segments(each, inner)) for each in (ground, part))
    assert own == whole
    assert len(whole) > 100
    for over, here in zip(ground.bands, part.bands, strict=True):
        for x, y in ((-0.31, 0.13), (0.52, -0.21), (1.02, 0.33)):
            assert holds(over, x, y) == holds(here, x, y)


def segments(ground, within):
    """The segments of lines with both ends in a view, each with its level and its shade."""
    for line in ground.lines:
        x, y = line.points.T
        inside = (x > within.left) & (x < within.right) & (y > within.bottom) & (y < within.top)
        for step in np.flatnonzero(inside[1:] & inside[:-1]):
            yield (line.level, float(line.shades[step]), *line.points[step : step + 2].ravel().tolist())


def test_lines_that_carry_numbers_are_the_same_traced_alone():
    def own(ground):
        return [(level, line.tolist()) for level, line in ground.index_lines]

    alone, ground = (survey(lambda x, y: x**2 + np.sin(3 * y)) for _ in range(2))
    assert "_traced" not in alone.__dict__
    lines = [(line.level, line.points.tolist()) for line in ground.lines if ground.levels.index[line.level]]
    assert own(alone) == own(ground) == lines
    assert len(lines) >= 2
    assert "_traced" not in alone.__dict__


def test_sharp_bends_stay_and_of_straight_stretches_only_the_ends():
    square = np.array([[0, 0], [4, 0], [8, 0], [9, 0], [9, 5], [9, 9], [0, 9], [0, 4], [0, 0]], dtype=float)
    zigzag = np.array([[0, 0], [1, 1], [2, 0], [3, 1], [4, 0]], dtype=float)
    ring, bends, short = thinned([square, zigzag, square[:2]], CELLS)
    assert ring.tolist() == [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    assert (bends == zigzag).all()
    assert (short == square[:2]).all()


def test_bands_along_the_edge_of_the_map_have_only_its_corners():
    x = y = np.linspace(-1, 1, 41)
    ((ring,),) = bands_of(Grid(x, y, np.ones((41, 41))), np.array([0.0]))
    assert sorted(set(map(tuple, ring.tolist()))) == [(-1, -1), (-1, 1), (1, -1), (1, 1)]


def test_lines_are_shaded_together_as_each_alone():
    lines = [circle(40), circle(33)[:20], circle(25, 2.0)[:2], circle(9, 3.0)]
    for together, line in zip(shades(lines), lines, strict=True):
        (alone,) = shades([line])
        assert (together == alone).all()
        assert len(alone) == len(line) - 1
    assert shades([]) == []
