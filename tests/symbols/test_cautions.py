"""A caution appears exactly while its inequality holds, and what it offers removes it."""

import itertools
import math
from dataclasses import replace

import pytest

import gdlab
from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event, Setting
from gdlab.core.fields import FIELDS
from gdlab.core.parameters import FRICTION_SCHEMES, Parameters
from gdlab.core.simulation import Simulation
from gdlab.landscapes import FormulaLandscape
from gdlab.symbols.cautions import cautions
from gdlab.symbols.table import templates

GROUND = FormulaLandscape("x**2/2")


def found(rho=0.5, lr=0.1, curvatures=(1.0,), scheme="explicit"):
    c = coefficients(Parameters.from_learning_rate(lr, rho, 0.1, friction_scheme=scheme), "momentum", scheme)
    return {caution.row: caution for caution in cautions(c, curvatures)}


@pytest.mark.parametrize(
    ("friction", "word"),
    [
        (9.9, None),
        (10.0, None),
        (10.1, "more than τ"),
        (19.9, "more than τ"),
        (20.0, "exactly 2τ"),
        (20.1, "more than 2τ"),
    ],
)
def test_momentum_below_zero_is_explained(friction, word):
    c = coefficients(Parameters(mass=1.0, friction=friction, step_size=0.1))
    texts = [caution.text for caution in cautions(c, ()) if caution.row == "momentum"]
    assert (texts == []) if word is None else (word in texts[0])


@pytest.mark.parametrize(("times", "words"), [(1, []), (2, ["exactly 2τ"])])
def test_a_step_that_is_typed_as_the_relaxation_time_is_not_called_longer_for_its_rounding(times, words):
    """3 · 0.1 is not 0.3 in floats; the mass is typed as what it is in decimals."""
    for friction, step in itertools.product(range(1, 60), (1, 2, 3, 7, 13, 25)):
        mass, gamma, dt = float(f"{friction * step}e-2"), float(f"{friction}e-1"), float(f"{step * times}e-1")
        for key in ("momentum", "nesterov", "rmsprop"):
            c = coefficients(Parameters(mass, gamma, dt), key)
            assert c.momentum == 1 - times
            texts = [caution.text for caution in cautions(c, ()) if caution.row == "momentum"]
            assert len(texts) == len(words)
            assert all(word in text for word, text in zip(words, texts, strict=True))


def test_momentum_one_never_settles():
    assert "never settles" in found(rho=1.0)["momentum"].text
    assert "momentum" not in found(rho=0.9999)


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.9])
def test_the_limit_of_the_learning_rate(rho, scheme):
    limit = 2 * (1 + rho)
    assert "learning_rate" not in found(rho, limit * (1 - 1e-6), scheme=scheme)
    assert "exactly at its limit" in found(rho, limit, scheme=scheme)["learning_rate"].text
    assert "over its limit" in found(rho, limit * (1 + 1e-6), scheme=scheme)["learning_rate"].text


def test_without_friction_the_limit_is_four():
    assert set(found(rho=1.0, lr=3.99)) == {"momentum"}
    for lr in (4.0, 4.01):
        assert "grows" in found(rho=1.0, lr=lr)["learning_rate"].text


def test_the_steepest_mode_decides():
    assert "learning_rate" in found(lr=0.1, curvatures=(1.0, 40.0))
    assert "learning_rate" not in found(lr=0.1, curvatures=(-400.0, 1.0))
    assert found(lr=100.0, curvatures=()) == {}


def test_negative_momentum_has_its_own_limit():
    assert "learning_rate" in found(rho=-0.5, lr=1.01)
    assert "learning_rate" not in found(rho=-0.5, lr=0.99)


@pytest.mark.parametrize("rho", [0.3, 0.9])
def test_what_mass_is_doing_for_a_run_is_said(rho):
    at_two = 2 * (1 - rho)
    assert "effective_learning_rate" not in found(rho, at_two * (1 - 1e-6))
    assert "lets this settle" in found(rho, at_two)["effective_learning_rate"].text
    assert "keeps this stable" in found(rho, at_two * (1 + 1e-6))["effective_learning_rate"].text


@pytest.mark.parametrize("excess", [1.0, 1.5])
def test_mass_keeps_nothing_stable_that_is_not(excess):
    assert set(found(rho=0.5, lr=3.0 * excess)) == {"learning_rate"}


def test_serious_is_what_the_step_or_its_friction_spoils_and_everything_else_is_a_note():
    serious = {(rho, lr): {c.row for c in found(rho, lr).values() if c.serious} for rho, lr in SAMPLES}
    assert serious == SAMPLES


SAMPLES = {
    (-1.5, 0.1): {"momentum"},
    (-0.5, 0.1): {"momentum"},
    (-0.5, 1.01): {"momentum", "learning_rate"},
    (0.5, 0.1): set(),
    (0.5, 1.5): set(),  # stable thanks to mass
    (0.5, 3.0): {"learning_rate"},
    (0.5, 3.1): {"learning_rate"},
    (1.0, 0.1): set(),  # conserves energy, as it should without friction
    (1.0, 4.1): {"learning_rate"},
}


def massless(noise=0.0):
    c = coefficients(Parameters(0.0, 1.0, 0.1, noise))
    return {caution.row: caution for caution in cautions(c, (1.0,))}


def test_without_mass_it_is_said_which_step_the_friction_belongs_to():
    note = massless()["friction"]
    assert not note.serious
    assert "γvₖ₊₁ = −∇U(xₖ)." in note.text
    assert "γvₖ₊₁ = −∇U(xₖ) − σξₖ." in massless(0.5)["friction"].text
    assert "friction" not in found()


def test_mathematics_is_marked_and_the_plain_text_has_no_marks():
    for rho, lr in SAMPLES:
        for caution in found(rho, lr).values():
            assert caution.marked.count("$") % 2 == 0
            assert "$" not in caution.text
            words = caution.marked.split("$")[::2]
            assert not set("ηλ₁ρτℓγ") & set("".join(words))


OVER = (0.5, 3.1)


@pytest.mark.parametrize(
    ("options", "curvatures", "cautioned"),
    [
        ({}, (1.0,), True),
        ({"maximize": 1.0}, (1.0,), False),  # climbing, a bowl is a hill
        ({"maximize": 1.0}, (-1.0,), True),  # and a hill is a bowl
        ({"weight_decay": 0.1}, (0.95,), True),  # which adds to every curvature
        ({}, (0.95,), False),
        ({"dampening": 0.5}, (1.0,), False),  # half the gradient
        ({"dampening": 0.5}, (2.0,), True),
    ],
)
def test_the_limit_is_that_of_the_gradient_which_the_method_feels(options, curvatures, cautioned):
    rho, lr = OVER
    c = coefficients(Parameters.from_learning_rate(lr, rho, 0.1), "momentum", "explicit")
    rows = {caution.row for caution in cautions(c, curvatures, options)}
    assert ("learning_rate" in rows) == cautioned
    options = {key: bool(value) if key == "maximize" else value for key, value in options.items()}
    hill = Setting(FormulaLandscape(f"({curvatures[0]})*x**2/2"), Parameters.from_learning_rate(lr, rho, 0.1))
    simulation = Simulation(replace(hill, options=options), [[1e-3]])
    simulation.advance(400)
    flips = simulation.rows()[-1, 0, 0] * simulation.rows()[-2, 0, 0] < 0
    grows = abs(simulation.rows()[-1, 0, 0]) > 1
    assert (flips and grows) == cautioned, "the run itself says so"


@pytest.mark.parametrize("rho", [-0.8, -0.5, -0.2, 0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("dampening", [0.0, 0.5])
@pytest.mark.parametrize("excess", [0.98, 1.02])
def test_the_limit_of_looking_ahead_is_where_the_run_itself_grows(rho, dampening, excess):
    share = 1 + (2 - dampening) * rho
    bound = min(2 * (1 + rho) / share if share > 0 else math.inf, 1 - 1 / rho if rho < 0 else math.inf)
    parameters = Parameters.from_learning_rate(excess * (bound if rho else 2.0), rho, 0.1)
    c = coefficients(parameters, "nesterov")
    said = [each for each in cautions(c, (1.0,), {"dampening": dampening}) if "over its limit" in each.text]
    simulation = Simulation(Setting(GROUND, parameters, "nesterov", "explicit", {"dampening": dampening}), [[1e-3]])
    simulation.advance(1500)
    grows = not abs(simulation.rows()[-1, 0, 0]) < 1
    assert bool(said) == grows == (excess > 1)


def test_looking_ahead_brakes_a_ball_without_friction():
    c = coefficients(Parameters.from_learning_rate(0.1, 1.0, 0.1), "nesterov")
    assert all("never settles" not in each.text for each in cautions(c, (1.0,)))


@pytest.mark.parametrize(
    ("method", "options", "word"),
    [
        ("adam", {"weight_decay": 0.1}, None),
        ("adagrad", {"lr_decay": 0.1, "rate": 0.05}, "lr_decay"),
        ("nesterov", {"dampening": 0.3}, "Dampening"),
    ],
)
def test_what_the_equations_leave_out_is_said(method, options, word):
    c = coefficients(Parameters(1.0, 2.0, 0.1, 0.0), method)
    notes = [each for each in cautions(c, (1.0,), options) if word and word in each.text]
    assert len(notes) == (word is not None)
    assert not any(each.serious for each in notes)


def test_to_climb_newton_may_go_to_a_bottom():
    c = coefficients(Parameters(0.0, 1.0, 0.1, 0.0), "newton")
    assert any("bottom" in each.text for each in cautions(c, (3.0,), {"maximize": 1.0}))
    assert not cautions(c, (3.0,))


def test_nothing_is_said_of_mass_where_there_is_none():
    assert "effective_learning_rate" not in found(rho=0.0, lr=3.0)


def test_each_caution_stands_at_a_row_and_a_knob():
    for rho, lr in itertools.product((-1.5, -1.0, -0.5, 0.0, 0.9, 1.0), (0.1, 2.0, 9.0)):
        for row in found(rho, lr):
            assert row in {r.key for r in templates() if r.group == "row"}
            assert row in FIELDS


@pytest.mark.parametrize("rho", [-1.5, -1.0, -0.5, 0.0, 0.5, 0.9])
@pytest.mark.parametrize("excess", [1.0, 1.5, 50.0])
def test_what_a_caution_offers_removes_it(rho, excess):
    lr = excess * (2 * (1 + rho) if rho > -1 else 1.0)
    setting = Setting(GROUND, Parameters.from_learning_rate(lr, rho, 0.1))
    offered = set()
    for _ in range(12):
        now = [each for each in cautions(setting.coefficients(), (1.0,)) if each.action]
        if not now:
            break
        caution = now[0]
        offered.add(caution.row)
        setting = setting.changed(Event(0, dict(caution.action.changes)))
        if caution.row == "momentum":
            assert "momentum" not in {each.row for each in cautions(setting.coefficients(), (1.0,))}
    else:
        pytest.fail(f"still cautioned: {now}")
    assert offered


@pytest.mark.parametrize(("swift", "friction", "ends"), [(450.0, 0.0, False), (800.0, 0.0, True), (800.0, 2e-4, False)])
def test_a_motion_that_swings_too_fast_to_be_followed_is_said_to_end(swift, friction, ends):
    """γ/m is 0, or so large that the swing soon dies out."""
    parameters = Parameters(1 / swift**2, friction, 1.0)
    run = gdlab.simulate(FormulaLandscape("x**2/2"), parameters, [1.0], 1, "flow")
    assert (run.diverged_at[0] == 1) == ends
    told = [each for each in cautions(coefficients(parameters, "flow"), [1.0]) if "exact motion" in each.text]
    assert ["127 times in a step" in each.text for each in told] == [True] * ends
    for each in told:
        slower = coefficients(replace(parameters, **each.action.changes), "flow")
        assert not any("exact motion" in other.text for other in cautions(slower, [1.0]))
