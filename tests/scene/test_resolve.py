"""What a scene shows at a step: every row resolves in every situation, and its formulas give its numbers."""

import itertools
import json
import math
import re

import numpy as np
import pytest
from msgspec.structs import replace

from gdlab.core.parameters import FRICTION_SCHEMES, Parameters
from gdlab.scene import FormulaSpec, Run, Scene, decode, encode
from gdlab.scene.changes import change
from gdlab.scene.resolve import resolve_scene, table_json, table_text
from gdlab.symbols.notation import parse_notation
from gdlab.symbols.table import slot_texts

OTHER = parse_notation("θ β ml-first")
FREE = Parameters(1.0, 0.0, 0.1, 0.0)

GROUND = {
    1: "x**4 - 2*x**2",
    2: "a*x**2/2 + y**2/2",
    3: "x1**2 + 2*x2**2 + x1*x3 + 3*x3**2",
    5: "x1**2 + 2*x2**2 + 3*x3**2 + 4*x4**2 + 5*x5**2",
}


def scene(dimension=2, method="momentum", scheme="explicit", mass=1.0, friction=2.0, temperature=0.0):
    parameters = Parameters(mass, friction, 0.1, temperature)
    coefficients = {"a": 20.0} if dimension == 2 else {}
    return Scene(
        seed=3,
        landscape=FormulaSpec(GROUND[dimension], coefficients),
        runs=(Run(method=method, friction_scheme=scheme, parameters=parameters),),
    )


SITUATIONS = [
    {"dimension": d, "method": method, "scheme": scheme, "mass": mass, "friction": friction, "temperature": T}
    for d, method, scheme, mass, friction, T in itertools.product(
        GROUND, ("momentum", "gradient-descent"), FRICTION_SCHEMES, (0.0, 1.0), (0.0, 2.0), (0.0, 0.5)
    )
    if friction or (mass and method == "momentum")
]


def texts(row):
    return [getattr(r, name) for r in (row.physics, row.ml) for name in type(r).__struct_fields__]


@pytest.mark.parametrize("dimension", GROUND)
def test_every_slot_of_every_row_has_a_number_in_every_situation(dimension):
    for situation in (s for s in SITUATIONS if s["dimension"] == dimension):
        resolved = resolve_scene(scene(**situation), 4)
        for row in resolved.rows:
            for reading in (row.physics, row.ml):
                for latex in (reading.latex, reading.numbers):
                    assert all(text not in ("", "–") for text in slot_texts(latex, resolved.values).values()), row.key
                if row.group == "row":
                    assert reading.value in resolved.values or reading.formula == "none"
                    assert reading.meaning
                    assert reading.latex
            if row.group == "sentence":
                assert row.key in resolved.values
            assert not [text for text in texts(row) if re.search(r"<!?\w+>|</>|\\vec", text)], row.key
            assert all(text.count("{") == text.count("}") for text in texts(row))


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_the_table_is_plain_json_without_nan_or_infinity(situation):
    table = table_json(resolve_scene(scene(**situation), 4))
    assert json.loads(json.dumps(table, allow_nan=False)) == table
    for row in table:
        assert set(row) == {"key", "physics", "ml"}
        assert set(row["physics"]) == set(row["ml"]) == {"symbol", "meaning", "value", "unit", "formula"}
        assert row["physics"]["value"] is not None


def numeric(latex, values):
    """The sides of `… = numbers = number` that hold numbers only, computed."""
    latex = latex.replace(r"1\,\text{step} =", "").replace("e^{", "exp(")
    latex = re.sub(r"\\text\{[^}]*\}|\\,", " ", latex).replace(r"\cdot", "*")
    latex = re.sub(r"\\num\{(\w+)\}", lambda slot: f"({values[slot[1]]!r})", latex)
    latex = latex.replace("}", ")").replace("^2", "**2")
    sides = [side.strip() for side in latex.split("=")]
    known = {"exp": math.exp, "__builtins__": {}}
    return [eval(side, known) for side in sides if re.fullmatch(r"(?:exp|[-+*/().\de\s])+", side)]


@pytest.mark.parametrize(
    "situation", [s for s in SITUATIONS if s["dimension"] == 2 and s["friction"] and s["temperature"]], ids=str
)
def test_the_numbers_inside_a_row_give_its_value(situation):
    resolved = resolve_scene(scene(**situation), 4)
    compared = set()
    for row in (row for row in resolved.rows if row.group == "row"):
        for reading in (row.physics, row.ml):
            if not re.search(r"\\left|\\text\{none", reading.latex):  # vectors are another matter
                numbers = numeric(reading.latex, resolved.values)
                value = resolved.values[reading.value]
                assert all(math.isclose(n, value, rel_tol=1e-12) for n in numbers), (reading.latex, numbers)
                compared |= {row.key} if len(numbers) > 1 else set()
    assert compared >= {"relaxation_time", "effective_learning_rate", "learning_rate", "mass"}


OPERAND = re.compile(r"m̂|Δt|exp|√|[A-Za-zγηρσℓτ]|\d+(?:\.\d+)?|½")


def written(formula, symbols):
    """A formula of the table in plain text, computed."""
    formula = formula.split("∝")[0].replace("−", "-").replace("²", "**2")
    pieces, after_operand = [], False
    position = 0
    while position < len(formula):
        token = OPERAND.match(formula, position)
        text = token[0] if token else formula[position]
        position += len(text)
        if text == " ":
            continue
        if (token or text == "(") and after_operand:
            pieces.append("*")
        functions = {"exp": "exp", "√": "sqrt"}
        pieces.append(functions.get(text) or (repr(symbols.get(text, text)) if token and text in symbols else text))
        after_operand = bool((token and text not in functions) or text == ")")
        if formula.startswith("**2", position):
            pieces.append("**2")
            position += 3
    return eval("".join(pieces), {"exp": math.exp, "sqrt": math.sqrt, "__builtins__": {}})


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("method", ["momentum", "gradient-descent"])
def test_the_formula_of_a_row_gives_its_value(scheme, method):
    resolved = resolve_scene(scene(2, method, scheme, temperature=0.5), 4)
    v = {key: value for key, value in resolved.values.items() if isinstance(value, float)}
    length = {key: math.hypot(*resolved.values[key]) for key in ("velocity", "buffer")}
    symbols = {
        "m": v["mass"], "γ": v["friction"], "Δt": v["step_size"], "T": v["temperature"], "ρ": v["momentum"],
        "ℓ": v["learning_rate"], "η": v["effective_learning_rate"], "σ": v["gradient_noise"], "m̂": v["effective_mass"],
        "τ": v["relaxation_time"], "U": v["potential"], "L": v["potential"], "K": v["kinetic"], "t": v["time"],
        "v": length["velocity"], "b": length["buffer"], "½": 0.5,
    }  # fmt: skip
    if method == "gradient-descent":
        symbols["m̂"] = 0.0  # velocity is no state, so K is 0
    checked = 0
    for row in (row for row in resolved.rows if row.group == "row"):
        for r in (row.physics, row.ml):
            vague = r.value in ("time", "step", "position", "force", "velocity", "buffer", "", "potential")
            if not vague and (r.formula != "Δt²/ℓ" or method == "momentum"):
                assert written(r.formula, symbols) == pytest.approx(v[r.value], rel=1e-12), (row.key, r.formula)
                checked += 1
    assert checked >= 18


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
def test_kinetic_energy_is_half_the_rate_times_the_buffer_squared(scheme):
    values = resolve_scene(scene(2, scheme=scheme), 4).values
    assert values["kinetic"] > 0
    assert values["kinetic"] == pytest.approx(
        0.5 * values["learning_rate"] * float(np.dot(values["buffer"], values["buffer"])), rel=1e-12
    )


def test_a_step_beyond_divergence_shows_the_last():
    wild = change(scene(1), 0, {"step_size": 50.0})
    resolved = resolve_scene(wild, 10_000)
    assert resolved.moment.step < 10_000
    assert resolved.curvatures == ()
    table = table_json(resolved)
    json.dumps(table, allow_nan=False)
    assert next(row for row in table if row["key"] == "position")["physics"]["value"] == [None]
    assert "–" in table_text(resolved)


def test_without_friction_the_infinite_rate_is_written_as_such():
    resolved = resolve_scene(scene(friction=0.0), 4)
    rows = {row["key"]: row for row in table_json(resolved)}
    assert rows["effective_learning_rate"]["physics"]["value"] == "inf"
    assert "∞" in table_text(resolved)
    assert "no friction, so no bath" in next(r for r in resolved.rows if r.key == "temperature").physics.latex


@pytest.mark.parametrize("method", ["momentum", "gradient-descent", "nesterov", "flow"])
def test_without_inertia_the_buffer_is_none_in_every_writing_of_the_table(method):
    light = change(change(scene(), 0, {"method": method}), 0, {"mass": 0.0})
    resolved = resolve_scene(light, 4)
    row = next(row for row in table_json(resolved) if row["key"] == "velocity")
    assert any(row["physics"]["value"])
    assert (row["ml"]["value"], row["ml"]["formula"]) == (None, "none")
    assert "b = none" in table_text(resolved)
    assert r"b = \text{none}" in next(r for r in resolved.rows if r.key == "velocity").ml.latex


def test_steps_are_counted_by_whole_numbers_in_json():
    row = next(row for row in table_json(resolve_scene(scene(), 37)) if row["key"] == "time")
    assert json.dumps(row["ml"]["value"]) == "37"


def test_time_is_the_number_of_steps_times_their_length_until_that_changes():
    def read(resolved):
        row = next(row for row in resolved.rows if row.key == "time")
        return row.physics.formula, row.physics.latex, row.ml.formula

    even = ("k Δt", r"t = k\,\Delta t = \num{step}\cdot\num{step_size} = \num{time}\,\text{s}", "t/Δt")
    changed = change(scene(), 5, {"step_size": 0.05})
    for step in (0, 3, 4):
        assert read(resolve_scene(changed, step)) == even
    for step in (5, 6, 40):
        assert read(resolve_scene(changed, step)) == ("Σ Δt", r"t = \Sigma\,\Delta t = \num{time}\,\text{s}", "k")
    assert read(resolve_scene(change(scene(), 5, {"mass": 2.0}), 40)) == even, "another change leaves the clock alone"


def test_the_terminals_table_has_a_line_for_each_row_and_caution():
    resolved = resolve_scene(change(scene(), 0, {"friction": 15.0}), 4)
    lines = table_text(resolved).splitlines()
    rows = [row for row in resolved.rows if row.group == "row"]
    assert len(lines) == 1 + len(rows) + len(resolved.cautions)
    assert resolved.cautions
    assert sum(line.startswith("! ") for line in lines) == len(resolved.cautions)


def test_the_curvatures_are_those_where_the_particle_is():
    assert resolve_scene(scene(), 9).curvatures == pytest.approx((1.0, 20.0))
    well = scene(1)
    x = resolve_scene(well, 6).moment.position[0]
    assert resolve_scene(well, 6).curvatures == pytest.approx((12 * x**2 - 4,))


def test_resolving_is_pure():
    valley = scene(temperature=0.3)
    first, again = resolve_scene(valley, 7), resolve_scene(decode(encode(valley), "again"), 7)
    assert first.values == again.values
    assert first.rows == again.rows


def test_rows_and_cautions_are_written_in_the_notation():
    resolved = resolve_scene(scene(mass=0.1), notation=OTHER)
    texts = [reading.latex + reading.numbers for row in resolved.rows for reading in (row.physics, row.ml)]
    assert any(r"\theta_{k+1}" in text for text in texts)
    assert not [text for text in texts if r"\rho" in text]
    assert resolve_scene(scene(friction=1e-9), notation=OTHER).values == resolve_scene(scene(friction=1e-9)).values
    (caution,) = resolve_scene(Scene(landscape=FormulaSpec("x"), runs=(Run(parameters=FREE),)), notation=OTHER).cautions
    assert caution.text.startswith("β = 1:")


def test_the_same_rows_come_again_also_where_options_alter_the_gradient():
    """Whoever shows them lays them out anew only where they are others."""
    decayed = replace(scene(), runs=(replace(scene().runs[0], options={"weight_decay": 0.1}),))
    first, second = (resolve_scene(decayed, step, notation=OTHER).rows for step in (0, 5))
    assert first is second
    motion = next(row for row in first if row.key == "motion" and row.group == "equation")
    assert motion.ml.latex.endswith(r"{g = \nabla L(\theta) + \lambda_\theta\,\theta}")
    assert resolve_scene(decayed).rows is resolve_scene(decayed, 3).rows


def test_the_terminals_table_has_the_notations_first_reading_at_the_left():
    assert table_text(resolve_scene(scene(), notation=OTHER)).startswith("machine learning")
    assert table_text(resolve_scene(scene())).startswith("physics")
