"""What a method makes of the gradient stands in the table, and the sentence says what the next step does."""

import re

import numpy as np
import pytest

from gdlab.core.events import Event, Setting
from gdlab.core.parameters import Parameters
from gdlab.core.registry import methods
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape
from gdlab.scene.resolve import resolve
from gdlab.symbols.letters import OPTIONS
from gdlab.symbols.table import slot_texts

P = Parameters(1.0, 1.0, 0.1, 0.05)


def run(options, method="momentum"):
    simulation = Simulation(Setting(landscape("saddle"), P, method, options=options), [[1.0, 1.5]], seed=3)
    simulation.advance(30)
    return simulation


@pytest.mark.parametrize(
    "options",
    [{}, {"dampening": 0.5}, {"weight_decay": 0.3}, {"maximize": True}, {"dampening": 0.9, "weight_decay": 0.1}],
)
@pytest.mark.parametrize("step", [0, 1, 4, 17])
def test_the_sentence_says_what_the_next_step_does(options, step):
    simulation = run(options)
    x = simulation.rows()[:, 0]
    values = resolve(simulation, step).values
    assert np.allclose(values["next_update"], x[step + 1] - x[step], rtol=1e-9, atol=1e-13)


def test_plain_descent_with_weight_decay_says_it_too():
    simulation = run({"weight_decay": 0.3}, "gradient-descent")
    x = simulation.rows()[:, 0]
    assert np.allclose(resolve(simulation, 5).values["next_update"], x[6] - x[5], rtol=1e-9)


def law(options, method, key="motion", temperature=0.0, mass=1.0, group="equation"):
    knobs = Parameters(mass, 1.0, 0.1, temperature)
    simulation = Simulation(Setting(landscape("saddle"), knobs, method, options=options), [[1.0, 1.5]], seed=3)
    simulation.advance(6)
    resolved = resolve(simulation, 5)
    return resolved, {row.key: row for row in resolved.rows if row.group == group}.get(key)


@pytest.mark.parametrize(
    ("options", "temperature", "felt"),
    [
        ({"weight_decay": 0.3}, 0.0, r"\nabla L(w) + \lambda_w\,w"),
        ({"weight_decay": 0.3}, 0.1, r"\nabla L(w) + \sigma\,\xi + \lambda_w\,w"),
        ({"maximize": True}, 0.0, r"-\nabla L(w)"),
        ({"maximize": True, "weight_decay": 0.3}, 0.0, r"-\nabla L(w) + \lambda_w\,w"),
        ({"maximize": True}, 0.1, r"-\left(\nabla L(w) + \sigma\,\xi\right)"),
        ({"dampening": 0.5}, 0.0, r"\left(1 - d\right)\,\nabla L(w)\quad (k > 0)"),
        (
            {"dampening": 0.5, "weight_decay": 0.3},
            0.0,
            r"\left(1 - d\right)\,\left(\nabla L(w) + \lambda_w\,w\right)\quad (k > 0)",
        ),
    ],
)
def test_the_law_says_what_the_method_makes_of_the_gradient(options, temperature, felt):
    _, row = law(options, "momentum", temperature=temperature)
    assert row.ml.latex.endswith(rf",\quad {{g = {felt}}}")
    assert row.physics.latex.endswith(rf",\quad {{g = {felt.replace('L(w)', 'U(x)').replace(',w', ',x')}}}")


def test_without_options_the_law_is_that_of_the_landscape():
    for method in ("momentum", "adam", "nesterov"):
        assert "g = g" not in law({}, method)[1].physics.latex
        assert "felt" not in law({}, method)[1].ml.latex
    assert law({}, "momentum")[1].ml.latex == r"m\,\ddot{w} + \gamma\,\dot{w} = -\nabla L(w)"


@pytest.mark.parametrize("method", ["momentum", "gradient-descent", "nesterov", "adam", "rmsprop", "adagrad"])
def test_weight_decay_stands_in_the_law_with_its_number(method):
    resolved, row = law({"weight_decay": 0.3}, method)
    assert slot_texts(row.ml.numbers, resolved.values)["weight_decay"] == "0.300"
    assert r"\lambda_w" in row.ml.latex
    assert not any(
        mark in reading for mark in (r"\felt", r"\slope") for each in resolved.rows for reading in texts(each)
    )


def texts(row):
    return [row.physics.latex, row.physics.numbers, row.ml.latex, row.ml.numbers]


@pytest.mark.parametrize("mass", [0.0, 1.0])
def test_decoupled_decay_shrinks_the_weights_in_the_equation_too(mass):
    options = {"weight_decay": 0.3, "decoupled_weight_decay": True}
    resolved, row = law(options, "adam", "discretised", mass=mass)
    assert row.ml.latex.startswith(r"w_{k+1} = (1 - \eta\,\lambda_w)\,w_k - ")
    numbers = slot_texts(row.ml.numbers, resolved.values)
    assert (numbers["effective_learning_rate"], numbers["weight_decay"]) == ("0.100", "0.300")
    assert r"\lambda_w" not in law({"weight_decay": 0.3}, "adam", "discretised", mass=mass)[1].ml.latex
    pull = law(options, "adam", "decayed", group="sentence")
    assert pull[1].ml.latex == r"-\eta\,\lambda_w\,w"
    x = np.array(pull[0].values["position"])
    assert pull[0].values["decayed"] == pytest.approx(-0.1 * 0.3 * x)
    assert law({"weight_decay": 0.3}, "adam", "decayed", group="sentence")[1] is None


def test_the_decoupled_law_of_motion_is_that_of_the_steps():
    """v = p/(m̂ s (1 − ρᵏ⁺¹)) − (λ/γ) x with p ← ρ p − Δt g, which is ṗ = −∇U − p/τ for small steps."""
    options = {"weight_decay": 0.3, "decoupled_weight_decay": True}
    resolved, row = law(options, "adam")
    assert row.physics.latex.startswith(
        r"\dot{p} = -\nabla U(x) - p/\tau,\quad {p = m\,s\,(\dot{x} + \lambda_w\,x/\gamma)}"
    )
    found, knobs = {key: np.array(value) for key, value in resolved.values.items()}, Parameters(1.0, 1.0, 0.1, 0.0)
    p = -knobs.step_size * (found["mean_gradient"] * found["first_correction"]) / (1 - found["momentum"])
    v = p / (found["effective_mass"] * found["rms_gradient"] * found["first_correction"]) - 0.3 * found["position"]
    assert v * knobs.step_size == pytest.approx(found["next_update"], rel=1e-12)


def test_the_largest_square_stands_in_the_equation_where_it_divides():
    resolved, row = law({"amsgrad": True}, "adam", "largest_square")
    assert (
        row.ml.latex
        == r"\overline{g^2}_\text{max} \leftarrow \max\left(\overline{g^2}_\text{max},\; \overline{g^2}\right)"
    )
    assert r"\overline{g^2}_\text{max}" in law({"amsgrad": True}, "adam")[1].ml.latex
    s = np.sqrt(np.array(resolved.values["largest_square"]) / resolved.values["second_correction"]) + 1e-8
    assert s == pytest.approx(resolved.values["rms_gradient"], rel=1e-13)
    assert law({}, "adam", "largest_square")[1] is None
    assert "max" not in law({}, "adam")[1].ml.latex


def test_the_centred_mean_stands_in_an_equation_of_its_own():
    assert law({"centered": True}, "rmsprop", "mean_gradient")[1].ml.latex.startswith(r"\overline{g} \leftarrow \alpha")
    assert law({}, "rmsprop", "mean_gradient")[1] is None


def test_a_falling_rate_is_an_equation():
    resolved, row = law({"lr_decay": 0.5}, "adagrad")
    assert r"{\eta_k = \eta/(1 + \nu\,k)}" in row.ml.latex
    assert r"{\gamma_k = \gamma\,(1 + \nu\,k)}" in row.physics.latex
    assert resolved.values["current_rate"] == pytest.approx(0.1 / (1 + 0.5 * 5))
    assert r"\eta_k" not in law({}, "adagrad")[1].ml.latex
    assert law({"lr_decay": 0.5}, "adagrad", "current_rate", group="sentence")[1].ml.latex == r"\eta_k"
    assert law({}, "adagrad", "current_rate", group="sentence")[1].ml.latex == r"\eta"
    assert "S_0" in law({"initial_accumulator_value": 0.5}, "adagrad")[1].ml.latex


def test_nesterovs_dampened_buffer_is_written_so():
    _, row = law({"dampening": 0.5}, "nesterov", "update_rule")
    assert r"b \leftarrow \rho\,b + (1 - d)\,\nabla L(w)" in row.ml.latex
    cell = law({"dampening": 0.5}, "nesterov", "counted_gradient", group="sentence")[1]
    assert cell.physics.latex == r"(1 - d)\,\nabla U(\tilde{x}_k)"
    assert cell.ml.latex == r"(1 - d)\,\nabla L(w)"
    assert r"-(1 - \rho\,d)\,\nabla U(x)" in law({"dampening": 0.5}, "nesterov")[1].physics.latex
    assert not any(
        "(1 - d)" in law({}, "nesterov", key)[1].ml.latex for key in ("motion", "discretised", "update_rule")
    )


def test_dampened_nesterov_moves_its_ball_as_written():
    """u ← ρu − (1 − d)ℓg, x ← x + u − dℓg for the ball x = x̃ − ρu."""
    simulation = Simulation(
        Setting(landscape("saddle"), Parameters(1.0, 1.0, 0.1, 0.0), "nesterov", options={"dampening": 0.5}),
        [[1.0, 1.5]],
    )
    simulation.advance(7)
    before, after = ({key: np.array(value) for key, value in resolve(simulation, k).values.items()} for k in (5, 6))
    rate, g = before["learning_rate"], before["gradient"]
    u = before["momentum"] * before["update"] - 0.5 * rate * g
    assert u == pytest.approx(before["next_update"], rel=1e-12)
    assert before["ball"] + u - 0.5 * rate * g == pytest.approx(after["ball"], rel=1e-12)


def test_where_langevins_particle_climbs_its_law_says_so_and_keeps_its_heat():
    _, row = law({"maximize": True}, "langevin-baoab", temperature=0.1)
    assert r"\xi" in row.physics.latex
    assert "g_k" in law({"maximize": True}, "langevin-baoab", "discretised")[1].ml.latex


@pytest.mark.parametrize("each", list(methods()), ids=lambda each: each.key)
def test_every_option_that_is_on_changes_what_is_written(each):
    """Only what is on is shown, and by the letter that the dock has for it."""
    plain = written({}, each.key)
    assert not any(stands(OPTIONS[key], plain) for key in ("weight_decay", "lr_decay"))
    for option in each.options:
        on = {option.key: True if isinstance(option.default, bool) else 0.25}
        if option.key == "decoupled_weight_decay":
            on["weight_decay"] = 0.1
        letter = OPTIONS.get(option.key)
        assert written(on, each.key) != plain or stands(letter, plain), option.key
        assert letter is None or stands(letter, written(on, each.key)), option.key


def written(options, method):
    return " ".join(text for row in law(options, method)[0].rows for text in texts(row))


def stands(letter, text):
    return re.search(rf"(?<![A-Za-z\\]){re.escape(letter)}(?![A-Za-z])", text)


def test_climbing_turns_the_force_around():
    simulation = run({"maximize": True})
    resolved = resolve(simulation, 3)
    gradient = landscape("saddle").gradient(simulation.rows()[3])[0]
    assert np.array_equal(resolved.values["force"], gradient)


def test_where_the_mass_changes_every_energy_agrees():
    simulation = Simulation(
        Setting(landscape("elongated-valley"), Parameters()), [[1.5, 1.5]], events=[Event(4, {"mass": 3.0})]
    )
    simulation.advance(10)
    values = resolve(simulation, 4).values
    b, lr = np.array(values["buffer"]), values["learning_rate"]
    assert values["kinetic"] == pytest.approx(0.5 * lr * b @ b, rel=1e-12)
    v = np.array(values["velocity"])
    assert values["kinetic"] == pytest.approx(0.5 * 3.0 * v @ v, rel=1e-12)
