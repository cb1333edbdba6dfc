"""Stationary points are found, classified and listed from the lowest, on any landscape."""

from __future__ import annotations

import numpy as np
import pytest

from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.landscapes.classification import classified
from gdlab.landscapes.stationary_points import LIMIT, OneByOne, stationary_points


def points(formula, coefficients=None, bounds=None):
    return FormulaLandscape(formula, coefficients, bounds).stationary_points()


@pytest.mark.parametrize("key", gallery())
def test_every_point_has_no_slope_and_the_index_its_eigenvalues_say(key):
    land = gallery()[key].landscape()
    for p in land.stationary_points():
        at = p.position[None]
        scale = np.abs(land.hessian(at)).max() + 1e-6
        assert np.abs(land.gradient(at)).max() < 1e-9 * scale
        assert p.value == land.value(at)[0]
        np.testing.assert_allclose(p.eigenvalues, np.linalg.eigvalsh(land.hessian(at)[0]), rtol=1e-12, atol=1e-9)
        falling = int(np.sum(p.eigenvalues < 0))
        expected = {0: "minimum", land.dimension: "maximum"}.get(falling, "saddle")
        assert p.kind == ("degenerate" if np.abs(p.eigenvalues).min() < 1e-6 else expected)


@pytest.mark.parametrize("key", gallery())
def test_points_are_inside_the_bounds_apart_and_from_the_lowest_up(key):
    land = gallery()[key].landscape()
    found = land.stationary_points()
    positions = np.array([p.position for p in found]).reshape(-1, land.dimension)
    assert np.all((positions >= land.bounds[:, 0]) & (positions <= land.bounds[:, 1]))
    assert [p.value for p in found] == sorted(p.value for p in found)
    apart = np.abs(positions[:, None] - positions[None]).max(axis=2)[np.triu_indices(len(found), 1)]
    assert apart.min(initial=1.0) > 1e-3


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("x**4", ["degenerate"]),
        ("x**4 + y**2", ["degenerate"]),
        ("-x**2 - y**2", ["maximum"]),
        ("x1**2 - x2**2 + x3**2", ["saddle"]),
        ("x1**2 + x2**2 + x3**2 + x4**2", ["minimum"]),
        ("x**3 - x", ["minimum", "maximum"]),
        ("(x**2 - 1)**2 + y**2 + y**4", ["minimum", "minimum", "saddle"]),
        ("x + y", []),
        ("exp(x)", []),
        ("1/x", []),
        ("abs(x)", []),
        ("abs(x) + abs(y)", []),
        ("where(x < 0, x**2, abs(x))", []),
        ("abs(x)*x**2 + y**2", ["degenerate"]),
        ("abs(x - 1) + (x + 1)**2/4 + y**2", []),
        ("max(x, -2) + 3*x**2 + y**2", ["minimum"]),
        ("where(x < 0, x**2, abs(x)) + floor(y)*20 + sin(x)*cos(y)", []),
        ("floor(y - 0.5)*20 + x**2 + y**2", ["minimum"]),
        ("(x**2 + y**2 + 1e8) - 1e8", ["minimum"]),
        ("sqrt(x**2 + y**2 + 1e-9)", ["minimum"]),
        ("x**3 + y**2", ["degenerate"]),
        ("x**6 + y**2", ["degenerate"]),
        ("x**8 + y**2", ["degenerate"]),
        ("x**3 + y**3", ["degenerate"]),
        ("abs(x)**2", ["minimum"]),
        ("abs(x)**2 + y**2", ["minimum"]),
        ("sqrt(x**2)**2", ["minimum"]),
        ("sqrt(x**4)", ["minimum"]),
        ("abs(x)**3", ["degenerate"]),
        ("x*abs(x)", ["degenerate"]),
        ("x*abs(x) + y**2", ["degenerate"]),
        ("abs(x)*abs(y)", ["degenerate"]),
        ("min(x, 0)**2 + max(x, 0)**2", ["minimum"]),
        ("-min(x, 0)**2 - 2*max(x, 0)**2 - y**2", ["maximum"]),
        ("where(x < 0, x**2, 2*x**2) + y**2", ["minimum"]),
        ("where(x < 0.3, (x - 0.3)**2, 2*(x - 0.3)**2) + y**2", ["minimum"]),
        ("where(x < 0, x**2, x**3) + y**2", ["degenerate"]),
        ("(y - 0.2)*abs(x*x) + x**2/8 + y**2/8", ["saddle"]),
        ("abs(sin(x))*y", ["degenerate"]),
        ("abs(x)**1.5 + y**2", ["degenerate"]),
        ("x**1.5 + y**2", ["degenerate"]),
        ("x**64 + y**64", ["degenerate"]),
        ("x**2 + 1e-6*y**4", ["degenerate"]),
        ("max(x**2, y**2)", ["degenerate"]),
        ("max(abs(x), abs(y))**2", ["degenerate"]),
        ("max(abs(x - 0.3), abs(y - 0.2))**2", ["degenerate"]),
        ("max(x**2, y**2) + x**2/10 + y**2/10", ["minimum"]),
        ("sqrt(x**2 + y**2)**4", ["degenerate"]),
        ("sqrt(x**2 + y**2)**5", ["degenerate"]),
        ("sqrt(x**2 + y**2)**6", ["degenerate"]),
        ("abs(x)**2 + 1e-6*y**2", ["minimum"]),
        ("abs(x)**2 - 1e-6*y**2", ["saddle"]),
        ("abs(x)**2 + 1e-6*y*abs(y)", ["degenerate"]),
        ("where(x < 0, x**2, 2*x**2) + 1e-4*y**2", ["minimum"]),
    ],
)
def test_kinds(formula, kinds):
    assert [p.kind for p in points(formula)] == kinds


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e6, 1e150])
def test_units_of_the_potential_decide_nothing(scale):
    found = points(f"{scale!r}*((x**2 + y - 11)**2 + (x + y**2 - 7)**2)", bounds=[[-6, 6], [-6, 6]])
    assert sorted(p.kind for p in found) == ["maximum"] + ["minimum"] * 4 + ["saddle"] * 4


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e-165, 1e165])
def test_a_slope_whose_square_no_number_holds_is_one_all_the_same(scale):
    (point,) = points("a*x**2 + a*y**2", {"a": scale})
    assert point.kind == "minimum"
    assert point.position.tolist() == [0, 0]


@pytest.mark.parametrize("size", [0.5, 2, 20, 200, 2000])
@pytest.mark.parametrize("formula", ["abs(x)**2.5 + y**2", "abs(x)**2.5 - y**2", "abs(x)**3 + y**2"])
def test_bounds_do_not_decide_what_a_crease_is(formula, size):
    assert [p.kind for p in points(formula, bounds=[[-size, size]] * 2)] == ["degenerate"]


@pytest.mark.parametrize("size", [1e-6, 1e6])
def test_units_of_length_decide_nothing(size):
    found = points("(x**2/(s*s) - 1)**2 + y**2/(s*s)", {"s": size}, [[-2 * size, 2 * size], [-1.6 * size, 1.6 * size]])
    assert {(round(p.position[0] / size, 9), p.kind) for p in found} == {(-1, "minimum"), (1, "minimum"), (0, "saddle")}
    assert len(found) == 3


@pytest.mark.parametrize("formula", ["sin(60*x)*sin(60*y)", "cos(90*x)"])
def test_of_very_many_points_fifty_are_kept(formula):
    assert len(points(formula)) == LIMIT == 50


@pytest.mark.parametrize(
    ("key", "nearest", "highest"), [("rastrigin", (0, 0.99496), 16.9142), ("ackley", (0, 1.959), 6.5596)]
)
def test_the_fifty_that_are_kept_are_the_lowest(key, nearest, highest):
    found = gallery()[key].landscape().stationary_points()
    assert found[-1].value == pytest.approx(highest, abs=1e-3)
    assert min(np.abs(p.position - nearest).max() for p in found) < 1e-3


@pytest.mark.parametrize(
    "formula",
    ["(sqrt(x**2 + y**2) - 1)**2", "(x + y)**2", "(x + y)**4", "(x - y)**64", "y**2 + 0*x", "0*x", "floor(x)"],
)
def test_of_a_continuum_at_most_fifty_degenerate_points_are_kept(formula):
    found = points(formula)
    assert 20 < len(found) <= 50
    assert {p.kind for p in found} == {"degenerate"}


@pytest.mark.parametrize(
    "formula",
    [
        "log(-1 - x**2)",
        "sqrt(-1 - x**2) + y",
        "x/0",
        "1/0*x",
        "1e308*10*x",
        "exp(exp(exp(x)))",
        "x**64*1e300",
        "x*1e-300",
        "tan(3*x)",
        "log(x)*log(y)",
        "min(x, y)",
        "sign(x)*sqrt(abs(x))",
        "where(x < 0, 1/0, x**2)",
        "1/(x**2 + y**2)",
        "exp(1e3*x)*exp(1e3*y)",
        "x1**2 - sqrt(x7) + log(x3)",
    ],
)
def test_no_landscape_makes_the_search_fail(formula):
    for p in points(formula):
        assert np.isfinite(p.value)


@pytest.mark.parametrize("formula", ["x**n + y**2", "abs(x)**n + y**2"])
def test_a_point_with_a_cusp_in_its_slope_is_degenerate(formula):
    assert [p.kind for p in points(formula, {"n": 1.5})] == ["degenerate"]


@pytest.mark.parametrize("condition", [1e5, 1e6, 1e8])
def test_a_minimum_at_the_end_of_a_narrow_valley_is_one_and_the_only_one(condition):
    (found,) = points(f"(1 - x)**2 + {condition:g}*(y - x**2)**2")
    assert found.kind == "minimum"
    assert found.position == pytest.approx([1, 1], abs=1e-6)


@pytest.mark.parametrize("ends", [(0.1, 1000.0), (0.1, 1.0), (3.0, 1000.0)])
def test_a_valley_ends_where_it_does_for_any_coefficients(ends):
    a, b = ends
    found = points("(a - x)**2 + b*(y - x**2)**2", {"a": a, "b": b}, [[-2, 3], [-1, 10]])
    assert [p.position.tolist() for p in found] == [pytest.approx([a, a * a], abs=1e-9)]


def test_points_closer_than_the_starts_are_all_found():
    assert len(points("sin(20*x) + y**2")) == 26


def test_a_well_narrower_than_the_gaps_between_the_starts_is_found():
    found = points("-exp(-2000*((x - 1.1)**2 + (y + 0.7)**2)) + 0.01*(x**2 + y**2)")
    assert [p.kind for p in found] == ["minimum", "minimum", "saddle"]
    assert found[0].position == pytest.approx([1.1, -0.7], abs=1e-4)


@pytest.mark.parametrize(("k", "w"), [(50.0, 1.0), (50.0, 3.0), (20.0, 3.0), (100.0, 3.0)])
def test_where_a_slope_never_vanishes_however_small_it_is_there_is_no_point(k, w):
    assert gallery()["plateau"].landscape({"s": 0.1, "k": k, "w": w}).stationary_points() == ()


def test_in_the_tails_of_wells_are_no_points():
    wells = "-exp(-x**2 - y**2/10)" + "".join(f" - exp(-(x - {k})**2 - 2*(y + {k / 2})**2)" for k in (-2, -1, 1, 2, 3))
    assert [p.kind for p in points(wells, bounds=[[-6, 6], [-6, 6]])] == ["minimum", "minimum", "saddle"]


@pytest.mark.parametrize(
    ("formula", "well"),
    [
        ("-exp(-((x - 0.3)**2 + y**2)*1e5)", [0.3, 0.0]),
        ("-exp(-((x - 0.31)**2 + (y + 0.77)**2)*1e5)", [0.31, -0.77]),
        ("-exp(-((x - 0.31)**2 + (y + 0.77)**2)*1e4) + (x**2 + y**2)/10", [0.31, -0.77]),
        ("-1/(1 + 1e5*((x - 0.31)**2 + (y + 0.77)**2)) + (x**2 + y**2)/10", [0.31, -0.77]),
        ("-exp(-(x - 0.3)**2*1e5)", [0.3]),
    ],
)
def test_a_needle_is_found(formula, well):
    lowest = points(formula)[0]
    assert lowest.kind == "minimum"
    assert lowest.position == pytest.approx(well, abs=1e-4)


def test_a_line_does_not_crowd_out_a_point_beside_it():
    found = points("(x**2 + y**2 - 1)**2")
    assert len(found) == LIMIT
    assert [(p.kind, p.position.tolist()) for p in found if p.kind != "degenerate"] == [("maximum", [0.0, 0.0])]


@pytest.mark.parametrize(
    ("formula", "spread"),
    [
        ("y**2 + 0*x", 1),
        ("(x**2 + y**2 - 0.1)**2", 1),
        ("x**2*y**2", 1),
        ("max(x, 0)", 1),
        ("(x + y)**4", 1),
        ("max(x**2 + y**2, 1)", 2),
        ("x1**2 + 0*x2 + 0*x3", 2),
        ("x**4 + y**2", 0),
        ("sin(x)**4 + y**2", 0),
        ("(y - sin(3*x))**2", 1),
        ("(y - x**2)**2", 1),
        ("(x**2 + y**2 - 1)**2*y", 1),
        ("x**10", 0),
        ("(x - 1)**10 + (y + 1)**6", 0),
        ("x**2*abs(y) + y**2", 0),
        ("abs(x*y)", 0),
    ],
)
def test_it_is_known_of_points_whether_they_follow_without_end(formula, spread):
    assert {p.spread for p in points(formula) if p.kind == "degenerate"} == {spread}


def test_points_of_a_plain_are_spread_over_it():
    at = np.array([p.position for p in points("max(x**2 + y**2, 1)", bounds=[[-2, 2], [-2, 2]])])
    assert 5 < len(at) <= 50
    assert np.ptp(at, axis=0).min() > 1


def test_a_point_alone_is_not_crowded_out_by_a_plain():
    found = points("exp(-50*((x - 1.1)**2 + (y + 0.7)**2))")
    assert [(p.kind, p.spread) for p in found][-1] == ("maximum", 0)


def test_bounds_choose_what_is_found():
    assert [p.position.tolist() for p in points("x**3 - 3*x", bounds=[[0.0, 2.0]])] == [[1.0]]
    assert points("x**2", bounds=[[1.0, 2.0]]) == ()


def test_where_second_derivatives_are_too_many_none_are_derived():
    land = FormulaLandscape("*".join(f"x{i}" for i in range(1, 65)))
    assert land.has_costly_hessian
    assert land.stationary_points() == ()
    assert "_hessian_nodes" not in vars(land.expression)
    assert not gallery()["spectrum-power-law"].landscape().has_costly_hessian


class Counted:
    """A landscape that notes at how many points its Hessian is asked for each time."""

    def __init__(self, formula, bounds):
        self.landscape = FormulaLandscape(formula, None, bounds)
        self.bounds, self.value, self.gradient = self.landscape.bounds, self.landscape.value, self.landscape.gradient
        self.asked = []

    def hessian(self, x):
        self.asked.append(len(x))
        return self.landscape.hessian(x)


@pytest.mark.parametrize(("formula", "count"), [("x + x**3/3 + y**2", 0), ("sin(3*x)*cos(2*y) + (x**2 + y**2)/4", 42)])
def test_the_search_gives_up_where_the_slope_is_least_without_being_zero(formula, count):
    land = Counted(formula, [[-3, 3], [-3, 3]])
    assert len(stationary_points(OneByOne(land))) == count
    assert len(land.asked) < 40


@pytest.mark.parametrize("formula", ["(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "x**2 + 3*y**2"])
def test_what_the_search_has_computed_exactly_is_not_computed_again_to_tell_what_kind_it_is(formula, monkeypatch):
    class Exact(FormulaLandscape):
        def derivatives(self, x, /):
            asked.append(len(x))
            return super().derivatives(x)

    def told(*given):
        before = list(asked)
        told.points = classified(*given)
        assert asked == before != []
        return told.points

    asked = []
    monkeypatch.setattr("gdlab.landscapes.stationary_points.classified", told)
    assert len(Exact(formula, None, [[-5, 5], [-5, 5]]).stationary_points()) == len(told.points) > 0


@pytest.mark.parametrize("formula", ["x**2 + y", "exp(-x**2 - y**2/3)*sin(y)", "log(x**2 + y**2 + 1)*abs(x)"])
def test_what_is_searched_has_the_slopes_and_curvatures_of_the_landscape(formula):
    land = FormulaLandscape(formula)
    at = np.random.default_rng(3).uniform(-2, 2, (50, 2))
    outputs = land.expression.drawn_derivatives(*at.T)
    gx, gy, xx, xy, yy = (np.broadcast_to(output, 50) for output in outputs)
    assert np.stack([gx, gy], axis=1) == pytest.approx(land.gradient(at), rel=1e-13, abs=1e-15)
    assert np.stack([xx, xy, xy, yy], axis=1).reshape(50, 2, 2) == pytest.approx(land.hessian(at), rel=1e-12, abs=1e-14)


def test_points_of_one_height_stand_in_the_order_of_the_starts():
    found = points("(x**2 - 1)**2 + (y**2 - 1)**2", bounds=[[-2, 2], [-2, 2]])
    minima = [point.position.tolist() for point in found if point.kind == "minimum"]
    assert minima == [[-1, -1], [1, -1], [-1, 1], [1, 1]]
