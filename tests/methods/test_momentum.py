"""The rules of momentum and gradient descent, by hand: options, and that one is the other without mass."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.core.fields import ParameterError
from gdlab.core.registry import method, methods, register

LAND = gdlab.landscape("3*sin(x)*cos(y) + x*y/10")
START = np.array([[-1.0, 0.5], [2.0, -3.0]])


def by_hand(rho, lr, steps, dampening=0.0, weight_decay=0.0, maximize=False):
    """torch's SGD, written out."""
    x, b, path = START, None, [START]
    for _ in range(steps):
        g = -LAND.gradient(x) if maximize else LAND.gradient(x)
        g = g + weight_decay * x
        b = g if b is None else rho * b + (1 - dampening) * g
        x = x - lr * (b if rho else g)
        path.append(x)
    return np.array(path)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"dampening": 0.4},
        {"dampening": 1.0},
        {"weight_decay": 0.3},
        {"maximize": True},
        {"dampening": 0.2, "weight_decay": 0.3, "maximize": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("rho", [0.0, 0.8])
def test_a_rule_is_torchs_with_its_options(rho, options):
    p = Parameters.from_learning_rate(0.05, rho)
    c = gdlab.coefficients(p)
    t = gdlab.simulate(LAND, p, START, 60, options=options)
    expected = by_hand(c.momentum, c.learning_rate, 60, **options)
    np.testing.assert_allclose(t.position, expected, rtol=1e-11)


@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
@pytest.mark.parametrize("options", [{}, {"weight_decay": 0.3, "maximize": True}], ids=str)
def test_gradient_descent_is_momentum_without_mass_to_the_bit(scheme, options):
    def run(mass, key):
        p = Parameters(mass, 5.0, 0.02, 0.3)
        return gdlab.simulate(LAND, p, START, 200, method=key, friction_scheme=scheme, options=options, seed=2).position

    assert np.array_equal(run(0.0, "momentum"), run(0.0, "gradient-descent"))
    assert np.array_equal(run(0.0, "momentum"), run(7.0, "gradient-descent"))


def test_dampening_by_momentum_makes_the_learning_rate_the_effective_one():
    p = Parameters.from_learning_rate(0.01, 0.9)
    t = gdlab.simulate("3*x", p, [[0.0]], 300, options={"dampening": 0.9})
    assert t.position[-1, 0, 0] - t.position[-2, 0, 0] == pytest.approx(-0.01 * 3, rel=1e-9)


def test_without_dampening_the_effective_learning_rate_is_the_classic_one_by_one_minus_momentum():
    p = Parameters.from_learning_rate(0.01, 0.9)
    t = gdlab.simulate("3*x", p, [[0.0]], 300)
    assert t.position[-1, 0, 0] - t.position[-2, 0, 0] == pytest.approx(
        -gdlab.coefficients(p).effective_learning_rate * 3, rel=1e-9
    )


def test_gradient_descent_greys_what_it_lacks():
    assert method("gradient-descent").massless
    assert "dampening" not in {option.key for option in method("gradient-descent").options}
    with pytest.raises(ParameterError, match="no option 'dampening'"):
        gdlab.simulate(LAND, Parameters(), START, 1, method="gradient-descent", options={"dampening": 0.1})


NOT_OPTIONS = [
    *(("dampening", value) for value in (-0.1, 1.1, True)),
    *(("weight_decay", value) for value in ("1", float("inf"), float("nan"))),
    *(("maximize", value) for value in (1, None)),
]


@pytest.mark.parametrize(("option", "value"), NOT_OPTIONS)
def test_an_option_of_the_wrong_kind_or_size_is_refused(option, value):
    with pytest.raises(ParameterError, match=option) as caught:
        gdlab.simulate(LAND, Parameters(), START, 1, options={option: value})
    assert caught.value.key == option


def test_defaults_are_torchs():
    assert method("momentum").checked_options({}) == {"dampening": 0.0, "weight_decay": 0.0, "maximize": False}


def test_methods_are_found_by_key_and_in_order():
    assert [m.key for m in methods()][:2] == ["momentum", "gradient-descent"]
    with pytest.raises(ValueError, match="two methods"):
        register(method("momentum"))
