r"""Every equation of a told step holds for its letters, and no letter stands for two numbers in one telling.

The letters are given the numbers that the simulation has for them before the step; an equation with ← gives its letter
a new one, an equation with = a first one.
"""

import re
from itertools import pairwise

import numpy as np
import pytest

from gdlab.core.events import Event, Setting
from gdlab.core.noise import noise_of
from gdlab.core.parameters import Parameters
from gdlab.core.registry import method, methods
from gdlab.core.simulation import Simulation
from gdlab.landscapes import landscape
from gdlab.scene.narration import narration_at
from gdlab.symbols.table import slots

GROUND = landscape("20*x**2/2 + y**2/2 + 0.3*x*y + 0.1*y**3")
SEED, FIRST = 3, 0xE000
STEPS = (0, 1, 2, 6, 8, 12)
DECAY, UP = {"weight_decay": 0.1}, {"maximize": True}
OPTIONS = {
    "momentum": [{}, {"dampening": 0.3}, DECAY, UP, {"dampening": 0.3, **DECAY, **UP}],
    "gradient-descent": [{}, DECAY, UP],
    "nesterov": [{}, {"dampening": 0.3}, DECAY, UP, {"dampening": 0.3, **DECAY, **UP}],
    "adam": [{}, DECAY, UP, {"amsgrad": True}, {**DECAY, "decoupled_weight_decay": True, "amsgrad": True, **UP}],
    "rmsprop": [{}, {"centered": True}, {**DECAY, **UP, "alpha": 0.5}],
    "adagrad": [{}, {"lr_decay": 0.1}, {"initial_accumulator_value": 0.2}, {"lr_decay": 0.1, **DECAY, **UP}],
    "newton": [{}, {"damping": 0.5}, {"damping": 0.5, **UP}],
    "flow": [{}, UP],
    "langevin-baoab": [{}, UP],
}
VARIANTS = {
    "plain": (Parameters(1.0, 2.0, 0.1, 0.0), "explicit", {}),
    "warm": (Parameters(1.0, 2.0, 0.1, 0.4), "exact", {}),
    "massless": (Parameters(0.0, 40.0, 0.1, 0.0), "explicit", {}),
    "implicit": (Parameters(0.2, 2.0, 0.1, 0.0), "implicit", {}),
    "scheduled": (
        Parameters(1.0, 2.0, 0.1, 0.4),
        "exact",
        {"learning_rate": {"kind": "exponential", "gamma": 0.9}, "momentum": {"kind": "cosine", "T_max": 40}},
    ),
}
CASES = [
    (key, options, variant)
    for key, several in OPTIONS.items()
    for options in several
    for variant in VARIANTS
    if not (variant == "massless" and key == "langevin-baoab")
]


def run(key, options, variant):
    parameters, scheme, schedules = VARIANTS[variant]
    kept = {name: each for name, each in schedules.items() if name not in method(key).lacks and key != "flow"}
    if method(key).massless:
        kept.pop("momentum", None)
    events = [Event(8, {"friction": parameters.friction * 1.5})]
    events += [Event(2, {"schedules": kept})] if kept else []
    simulation = Simulation(Setting(GROUND, parameters, key, scheme, options), [[1.0, 0.7]], seed=SEED, events=events)
    simulation.advance(20)
    return simulation


class Matrix:
    """∇∇U, to which a number is added along the diagonal."""

    def __init__(self, rows):
        self.rows = rows

    def __neg__(self):
        return Matrix(-self.rows)

    def __add__(self, number):
        return Matrix(self.rows + number * np.eye(len(self.rows)))

    def __pow__(self, power):
        return Matrix(np.linalg.matrix_power(self.rows, int(power)))

    def __mul__(self, vector):
        return self.rows @ vector


def letters(simulation, step, side):
    """What every letter is before the step; means and sums of squares are those that it divides by."""
    c, moment, after = simulation.coefficients_at(step), simulation.moment_at(step), simulation.following(step)
    age, now = simulation.state_at(step).age, {name: slot[0] for name, slot in after.slots.items()}
    n, b = moment.numbers, moment.slots.get("b", np.zeros(2))
    f, x = ("U", "x") if side == "physics" else ("L", "w")
    slope = moment.gradient
    found = {
        r"\rho": c.momentum, r"\beta_1": c.momentum, r"\ell": c.learning_rate, r"\eta": c.effective_learning_rate,
        r"\Delta t": c.step_size, "m": c.mass, "T": c.temperature, r"\sigma": c.gradient_noise, "k": age,
        r"\beta_2": n.get("beta2"), r"\varepsilon": n.get("eps"), r"\lambda_w": n.get("weight_decay"),
        r"\delta": n.get("damping"), "d": n.get("dampening"), "S_0": n.get("initial_accumulator_value"),
        r"\eta_k": c.effective_learning_rate / (1 + n.get("lr_decay", 0.0) * age),
        rf"\nabla {f}": slope, rf"\nabla {f}(\tilde{{x}})": slope, x: moment.position, r"\tilde{x}": moment.position,
        r"\Delta\tilde{x}": after.position[0] - moment.position,
        rf"\nabla\nabla {f}": Matrix(GROUND.hessian(moment.position[None])[0]),
        f"{x}(t + \\Delta t)": after.position[0], f"{x}(t)": moment.position, r"\dot{x}(t + \Delta t)": now.get("v"),
        "b'" if c.method == "langevin-baoab" else "b": b, "p": -c.step_size * b,
        r"\overline{g}": now["grad_avg"] if "grad_avg" in now else moment.slots.get("exp_avg"),
        r"\overline{g^2}": now.get("square_avg", now.get("exp_avg_sq")),
        r"\overline{g^2}_\text{max}": now.get("max_exp_avg_sq"),
        r"\xi": noise_of(SEED, 1, 2, step, 0) if c.gradient_noise or n.get("thermal") else None,
    }  # fmt: skip
    if "sum" in now:
        found[r"\textstyle\sum g^2"] = now["sum"] - found["S_0"]
    if n.get("thermal"):
        found[r"\text{noise}"] = n["thermal"] * found[r"\xi"]
    if side == "physics" and c.mass and c.method in ("momentum", "nesterov", "rmsprop"):
        found["u"] = -c.learning_rate * b
    return {letter: value for letter, value in found.items() if value is not None}


def evaluated(latex, known):
    """What a formula in these letters comes to: each becomes one character of its own, and then all is arithmetic."""
    ordered = sorted(known, key=len, reverse=True)
    ends = [re.escape(letter) + ("(?![A-Za-z])" if re.match(r"\\[A-Za-z]+$", letter) else "") for letter in ordered]
    place = dict(zip(ordered, map(chr, range(FIRST, FIRST + len(ordered))), strict=True))
    text = re.sub("|".join(ends), lambda letter: place[letter[0]], latex.replace(r"\,", " "))
    text, group, before = re.sub(r"\\(left|right)", "", text), r"\{([^{}]*)\}", ""
    while before != text:
        before = text
        text = re.sub(rf"\\t?frac{group}{group}", r"((\1)/(\2))", text)
        text = re.sub(rf"\\sqrt{group}", r"√(\1)", text)
        text = re.sub(rf"\^{group}|\^(\d)", lambda power: f"^({power[1] or power[2]})", text)
    tokens = re.findall(r"\d+\.?\d*|\S", text)
    assert all(each in "+-/^√()" or each[0].isdigit() or each in place.values() for each in tokens), (latex, text)
    products = ["*" if a not in "+-/^√(" and b not in "+-/^)" else "" for a, b in pairwise(tokens)]
    code = "".join(map("".join, zip(tokens, [*products, ""], strict=True))).replace("^", "**").replace("√", "root")
    code = re.sub(f"[{chr(FIRST)}-{chr(FIRST + len(ordered))}]", lambda letter: f"n{ord(letter[0]) - FIRST}", code)
    return eval(code, {f"n{i}": known[letter] for i, letter in enumerate(ordered)} | {"root": np.sqrt})


def number(latex, values):
    """The arithmetic of numbers in slots."""
    text = re.sub(r"\\left\(((?:\\num\{[^}]*\}(?:, )?)+)\\right\)", lambda m: f"np.array([{m[1]}])", latex)
    text = re.sub(r"\\text\{[^}]*\}|\\,", "", text).replace(r"\cdot", "*")

    def shown(slot):
        name, _, index = slot[1].partition(".")
        return repr(values[name][int(index)] if index else values[name])

    return eval(re.sub(r"\\num\{([^}]*)\}", shown, text), {"np": np, "nan": np.nan, "inf": np.inf})


def check(latex, known, values):
    """Hold one equation against its letters, and let its letter be what it says."""
    head, arrow, rest = latex.partition(r" \leftarrow ")
    parts = ([head] if arrow else []) + (rest if arrow else latex).split(" = ")
    value = number(parts[-1], values)
    is_letter = arrow or re.fullmatch(r"\\?[a-zA-Z]+'?|\\(?:tilde|overline)\{\w+\}", parts[0])
    for part in parts[1 if is_letter else 0 : -1]:
        got = number(part, values) if slots(part) else evaluated(part, known)
        assert np.allclose(got, value, rtol=1e-9, atol=1e-11 * max(1.0, np.abs(value).max())), part
    if arrow:
        assert head in known, f"{head} was nothing before"
    elif is_letter:
        assert parts[0] not in known or np.allclose(known[parts[0]], value), f"{parts[0]} is two things"
    if is_letter:
        known[parts[0]] = value


def test_every_method_is_told():
    assert set(OPTIONS) == {each.key for each in methods()}


@pytest.mark.parametrize(("key", "options", "variant"), CASES)
def test_every_told_equation_holds_for_its_letters(key, options, variant):
    simulation = run(key, options, variant)
    for step in STEPS:
        narration = narration_at(simulation, step)
        for side in ("physics", "ml"):
            known = letters(simulation, step, side)
            known.pop("g", None)
            for phase in narration.phases:
                latex = phase.telling(side).latex
                try:
                    check(latex, known, narration.values)
                except Exception as wrong:
                    raise AssertionError((step, side, phase.key, latex, str(wrong))) from wrong
