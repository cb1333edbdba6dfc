import numpy as np
import pytest

from gdlab.analysis.ending import Ending, ending, has_left
from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.simulation import Simulation
from gdlab.landscapes import FormulaLandscape


def run(formula, start, steps, method="momentum", step_size=0.1, mass=1.0):
    setting = Setting(FormulaLandscape(formula), Parameters(mass, 1.0, step_size), method)
    simulation = Simulation(setting, [start])
    simulation.advance(steps)
    return simulation


def test_a_run_that_goes_on_has_no_end():
    assert ending(run("x**2 + y**2", (1, 1), 50)) is None
    assert ending(run("log(x) + y**2", (1, 1), 3)) is None


@pytest.mark.parametrize("steps", [0, 1, 20])
@pytest.mark.parametrize("formula", ["log(x) + y**2", "sqrt(x) + y**2", "x**0.5 + y"])
def test_a_start_where_the_landscape_is_not_defined_is_no_divergence(formula, steps):
    end = ending(run(formula, (-1, 1), steps))
    assert end == Ending(0, (-1.0, 1.0), undefined=True)
    assert end.sentence == "the landscape is not defined at the start, (−1.00, 1.00)"


def test_a_run_that_walks_into_a_hole_says_when_and_where():
    simulation = run("log(x) + y**2", (1, 1), 80)
    end = ending(simulation)
    x = simulation.rows()[end.step, 0]
    assert end.undefined
    assert end.position == tuple(x)
    assert x[0] < 0 < simulation.rows()[end.step - 1, 0, 0]
    assert end.sentence == "left the defined part of the landscape at k = 15, at (−0.249, −0.0746)"
    assert not has_left(simulation, end.step - 1)
    assert has_left(simulation, end.step)


@pytest.mark.parametrize("method", [method.key for method in methods() if method.key != "newton"])
def test_every_method_tells_a_hole_from_a_divergence(method):
    end = ending(run("log(x) + y**2", (0.5, 1), 400, method, mass=0.0 if method == "gradient-descent" else 1.0))
    assert end is not None
    assert end.undefined
    assert abs(end.position[0]) < 1


@pytest.mark.parametrize("mass", [0.0, 1.0])
@pytest.mark.parametrize(
    ("formula", "start", "margin"),
    [
        ("log(x) + y**2", (0.5, 1), lambda x, y: x),
        ("sqrt(x) + y**2", (0.5, 1), lambda x, y: x),
        ("log(1 - x**2 - y**2) + x", (0.5, 0.2), lambda x, y: 1 - x**2 - y**2),
    ],
)
def test_the_exact_motion_leaves_at_the_edge_of_the_hole_it_runs_into_within_a_step(formula, start, margin, mass):
    simulation = run(formula, start, 400, "flow", mass=mass)
    end = ending(simulation)
    assert end.undefined
    assert 0 < margin(*end.position) < 0.1
    assert end.step == _first_without_a_value(simulation)
    assert has_left(simulation, end.step)
    assert not has_left(simulation, end.step - 1)


@pytest.mark.parametrize("step_size", [0.01, 0.1, 0.5])
@pytest.mark.parametrize(
    ("formula", "start"),
    [("-x**4", (1,)), ("x**3", (-1,)), ("-exp(x)", (0,)), ("-x**4 + y**2", (1, 1)), ("x**3 - 3*x*y**2", (-1, 0))],
)
def test_the_exact_motion_that_reaches_infinity_in_finite_time_diverges(formula, start, step_size):
    simulation = run(formula, start, 1000, "flow", step_size)
    end = ending(simulation)
    assert simulation.finished
    assert end.sentence == f"diverged at k = {_first_without_a_value(simulation)}"


def test_a_newton_step_where_the_curvatures_cannot_be_inverted_leaves_no_landscape():
    assert ending(run("x**3 + y", (1, 1), 10, "newton")).sentence == "diverged at k = 1"


def _first_without_a_value(simulation):
    with np.errstate(all="ignore"):
        values = simulation.setting_at(0).landscape.value(simulation.rows()[:, 0])
    return int(np.isfinite(values).argmin())


@pytest.mark.parametrize(
    ("formula", "start", "step_size"),
    [
        ("x**2 + y**2", (1, 1), 3.0),
        ("x**4 - y**4", (1.2, 1.5), 0.3),  # ∞ − ∞ has no value either
        ("exp(x**2) - exp(y**2)", (1.2, 1.5), 0.1),
        ("-x**4 + y**2", (1, 1), 0.1),
    ],
)
def test_what_grows_beyond_any_size_diverges(formula, start, step_size):
    simulation = run(formula, start, 5000, step_size=step_size)
    end = ending(simulation)
    assert simulation.finished
    assert not end.undefined
    assert end.sentence == f"diverged at k = {end.step}"
    assert end.step == _first_without_a_value(simulation)
    assert not has_left(simulation, simulation.head)


def test_a_pole_in_the_bounds_has_no_value():
    assert ending(run("1/x", (0.0,), 5)).undefined


def test_in_one_dimension_the_place_is_a_number():
    assert ending(run("log(x)", (-1.0,), 0)).sentence == "the landscape is not defined at the start, −1.00"


def test_a_slope_too_large_for_a_number_is_no_hole():
    assert ending(run("1e308*x**4", (1.0,), 5)) == Ending(1, (1.0,), undefined=False)


def test_a_pole_is_one():
    assert ending(run("1/x**2 + y**2", (0.0, 1.0), 5)).undefined
