"""The inside of each method is that of the step which the simulation takes, in every digit that is claimed."""

import re

import numpy as np
import pytest

import gdlab
from gdlab.core.events import Setting
from gdlab.core.registry import method, methods
from gdlab.core.simulation import Simulation
from gdlab.scene.resolve import resolve
from gdlab.symbols.table import slots
from gdlab.symbols.workings import has_workings

LAND = gdlab.landscape("himmelblau")
KNOBS = gdlab.Parameters(mass=1.0, friction=8.0, step_size=0.02, temperature=0.0)
STEP = 9


def run(key, knobs=KNOBS, **options):
    simulation = Simulation(Setting(LAND, knobs, key, "exact", options), [[-3.0, 1.0]])
    simulation.advance(STEP + 1)
    return simulation


def values(key, knobs=KNOBS, **options):
    simulation = run(key, knobs, **options)
    rows = simulation.rows(STEP - 1, STEP + 1)[:, 0]
    found = {name: np.array(value) for name, value in resolve(simulation, STEP).values.items()}
    return found, rows


KEYS = [each.key for each in methods()]


@pytest.mark.parametrize("key", KEYS)
def test_the_table_says_what_the_next_step_does(key):
    found, (_, now, after) = values(key)
    if key == "nesterov":  # u is the ball's
        ball = found["ball"] + found["next_update"]
        assert ball == pytest.approx(after + found["momentum"] * -found["next_update"], rel=1e-12)
    else:
        assert now + found["next_update"] == pytest.approx(after, rel=1e-12)


@pytest.mark.parametrize("key", KEYS)
def test_every_slot_of_a_method_has_its_number(key):
    resolved = resolve(run(key), STEP)
    for row in resolved.rows:
        for reading in (row.physics, row.ml):
            for slot in slots(reading.latex + reading.numbers):
                assert slot.partition(".")[0] in resolved.values, (row.key, slot)
            if row.group == "row":
                assert reading.value in resolved.values or reading.formula == "none"


@pytest.mark.parametrize("key", KEYS)
def test_every_row_stands_once(key):
    rows = [(row.group, row.key) for row in resolve(run(key), STEP).rows]
    assert len(rows) == len(set(rows))


def test_following_is_the_step_itself_for_each_particle():
    for key in KEYS:
        simulation = Simulation(Setting(LAND, KNOBS, key, "exact"), [[-3.0, 1.0], [0.5, 2.0], [4.0, -1.0]], seed=3)
        simulation.advance(STEP + 1)
        for particle in range(3):
            alone = simulation.following(STEP, particle).position
            assert np.array_equal(alone[0], simulation.rows(STEP + 1)[0, particle]), key


def test_adams_step_is_the_mean_over_the_root():
    found, (_, now, after) = values("adam")
    step = -found["effective_learning_rate"] * found["mean_gradient"] / found["rms_gradient"]
    assert now + step == pytest.approx(after, rel=1e-13)
    assert found["coordinate_mass"] == pytest.approx(found["coordinate_friction"] * found["relaxation_time"], rel=1e-13)


def test_adams_common_memory_is_that_of_one_particle():
    """u′ = ρ u − (1−ρ) η g/s once bias and rms have settled: on a ramp, where they do."""
    ramp = gdlab.landscape("3*x + y")
    simulation = Simulation(Setting(ramp, KNOBS, "adam", "exact"), [[0.0, 0.0]])
    simulation.advance(20_000)
    found = resolve(simulation, 20_000 - 1).values
    settled = -np.array(found["effective_learning_rate"]) * np.array(found["gradient"]) / found["rms_gradient"]
    assert np.array(found["next_update"]) == pytest.approx(settled, rel=1e-6)


def test_rmsprop_moves_a_ball_by_the_scaled_slope():
    found, (before, now, after) = values("rmsprop")
    step = found["momentum"] * (now - before) - found["learning_rate"] * found["scaled_gradient"]
    assert after - now == pytest.approx(step, rel=1e-10)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_adagrads_friction_balances_the_force(decay):
    found, (_, now, after) = values("adagrad", lr_decay=decay)
    drag = found["coordinate_friction"] * (after - now) / KNOBS.step_size
    assert drag == pytest.approx(found["force"], rel=1e-10)
    assert found["current_friction"] == pytest.approx(KNOBS.friction * (1 + decay * STEP), rel=1e-14)


def test_newtons_friction_is_the_curvature():
    found, (_, now, after) = values("newton", damping=2.5)
    x = now[None]
    drag = KNOBS.friction * (LAND.hessian(x)[0] + 2.5 * np.eye(2)) @ (after - now) / KNOBS.step_size
    assert drag == pytest.approx(found["force"], rel=1e-10)
    assert found["damping"] == 1.0  # 1 − ρ, not the option


def test_to_climb_newtons_friction_is_the_curvature_of_the_hill_turned_round():
    found, (_, now, after) = values("newton", damping=2.5, maximize=True)
    friction = KNOBS.friction * (2.5 * np.eye(2) - LAND.hessian(now[None])[0])
    assert friction @ (after - now) / KNOBS.step_size == pytest.approx(LAND.gradient(now[None])[0], rel=1e-10)
    assert np.sort(found["direction_friction"]) == pytest.approx(np.linalg.eigvalsh(friction), rel=1e-12)
    assert found["dissipated_power"] == pytest.approx(found["velocity"] @ friction @ found["velocity"], rel=1e-12)


def sentence(key, step, knobs, options):
    """What is written for the next step, what the cells of the sentence make of it, and the run."""
    simulation = Simulation(Setting(LAND, knobs, key, "exact", options), [[-3.0, 1.0]], seed=1)
    simulation.advance(step + 1)
    resolved, terms = resolve(simulation, step), []
    first, *others = [row for row in resolved.rows if row.group == "sentence"]
    for cell in others:
        value = np.array(resolved.values[cell.key])
        if cell.operator:
            terms.append(terms.pop() * value if cell.operator == "×" else terms.pop() / value)
        else:
            terms.append(-value if "-" in cell.relation else value)
    return np.array(resolved.values[first.key]), sum(terms), simulation


SENTENCES = [
    *((key, {}) for key in KEYS),
    ("momentum", {"dampening": 0.4, "weight_decay": 0.1}),
    ("nesterov", {"dampening": 0.4}),
    ("nesterov", {"maximize": True}),
    ("adam", {"amsgrad": True, "weight_decay": 0.1}),
    ("adam", {"decoupled_weight_decay": True, "weight_decay": 0.1}),
    ("rmsprop", {"centered": True}),
    ("adagrad", {"lr_decay": 0.1}),
    ("newton", {"damping": 2.0, "maximize": True}),
]


@pytest.mark.parametrize("temperature", [0.0, 0.3])
@pytest.mark.parametrize("mass", [0.0, 0.4])
@pytest.mark.parametrize(("key", "options"), SENTENCES)
def test_the_numbers_of_the_sentence_give_the_step(key, options, mass, temperature):
    if key == "langevin-baoab" and not mass:
        return
    knobs = gdlab.Parameters(mass, 8.0, 0.02, temperature)
    for step in (0, 1, STEP):
        written, made, simulation = sentence(key, step, knobs, options)
        assert made == pytest.approx(written, rel=1e-9), step
        if key != "nesterov" or not mass:  # there it is the ball's
            taken = np.diff(simulation.rows(step, step + 1)[:, 0], axis=0)[0]
            assert taken == pytest.approx(written, rel=1e-9), step


@pytest.mark.parametrize("scheme", ["explicit", "implicit", "exact"])
def test_adams_momentum_loses_what_friction_takes_however_s_moves(scheme):
    """(p′ − ρp)/Δt = −∇U with p = m̂ s (1 − ρᵏ⁺¹) v of each step."""
    simulation = Simulation(Setting(LAND, KNOBS, "adam", scheme), [[-3.0, 1.0]])
    simulation.advance(STEP + 2)
    before, after = (resolve(simulation, step).values for step in (STEP - 1, STEP))

    def momentum(found, step):
        v = simulation.velocity_at(step + 1)[0]
        return found["effective_mass"] * found["first_correction"] * np.array(found["rms_gradient"]) * v

    lost = (momentum(after, STEP) - after["momentum"] * momentum(before, STEP - 1)) / KNOBS.step_size
    assert lost == pytest.approx(after["force"], rel=1e-10)
    assert after["first_correction"] == pytest.approx(1 - after["momentum"] ** (STEP + 1), rel=1e-12)
    kept = -(1 - after["momentum"]) * momentum(before, STEP - 1) / KNOBS.step_size
    assert after["kept_mean"] == pytest.approx(kept, rel=1e-10)


def test_nesterovs_ball_is_colder_only_in_a_well():
    hill = Simulation(Setting(gdlab.landscape("-x**2"), KNOBS, "nesterov", "exact"), [[0.1]])
    up = Simulation(Setting(gdlab.landscape("-x**2"), KNOBS, "nesterov", "exact", {"maximize": True}), [[0.1]])
    hill.advance(3)
    up.advance(3)
    assert np.isnan(resolve(hill, 2).values["colder"])
    found = resolve(up, 2).values
    assert found["extra_friction"] == pytest.approx(found["momentum"] * KNOBS.step_size * 2.0)
    assert found["colder"] == pytest.approx(1 + found["momentum"] * found["effective_learning_rate"] * 2.0)


def test_dampening_leaves_the_friction_of_looking_ahead_and_weakens_the_force():
    """x_{k+1} − x_k = ρ(1 − ℓλ)(x_k − x_{k−1}) − ℓ(1 − ρd)λx_k: γ + ρΔtλ holds it, and (1 − ρd)λx drives it."""
    knobs, d, curvature = gdlab.Parameters(1.0, 1.0, 0.1), 0.3, 2.0
    run = Simulation(Setting(gdlab.landscape("x**2"), knobs, "nesterov", "explicit", {"dampening": d}), [[1.0]])
    run.advance(20)
    found, x = resolve(run, 10).values, run.rows(9, 11)[:, 0, 0]
    v, after = (x[1] - x[0]) / knobs.step_size, (x[2] - x[1]) / knobs.step_size
    held = knobs.friction + found["extra_friction"]
    pulled = -(1 - found["momentum"] * d) * curvature * x[1] - held * v
    assert knobs.mass * (after - v) / knobs.step_size == pytest.approx(pulled, rel=1e-12)
    assert np.isnan(found["colder"])
    motion = next(row for row in resolve(run, 10).rows if row.key == "motion")
    for reading in (motion.physics, motion.ml):
        assert r"(1 - \rho\,d)" in reading.latex
        assert r"(\gamma + \rho\,\Delta t\," in reading.latex


def test_rmsprops_friction_takes_its_power_in_each_coordinate():
    found, _ = values("rmsprop")
    v, s = found["velocity"], found["rms_gradient"]
    assert found["dissipated_power"] == pytest.approx(KNOBS.friction * (s * v) @ v, rel=1e-12)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "flow"])
def test_heat_is_in_every_equation_that_says_what_pushes(key):
    """At T > 0 a law without its noise would be false."""
    warm = gdlab.Parameters(1.0, 8.0, 0.02, 0.5)
    rows = {row.key: row for row in resolve(run(key, warm), STEP).rows if row.group == "equation"}
    assert r"\xi" in rows["motion"].physics.latex
    assert r"\xi" in rows["discretised"].physics.latex
    assert any(r"\xi" in rows[name].ml.latex + rows[name].ml.numbers for name in rows) or key == "langevin-baoab"


@pytest.mark.parametrize("temperature", [0.0, 0.5])
@pytest.mark.parametrize("options", [{}, {"maximize": True}, {"lr_decay": 0.1}, {"decoupled_weight_decay": True}])
@pytest.mark.parametrize("key", KEYS)
def test_two_equations_in_a_line_are_no_chain_of_equalities(key, options, temperature):
    """The middle of a chain is left out where there is little room; of two equations that would make a false one."""
    known = {option.key for option in method(key).options}
    options = options | {"weight_decay": 0.1} if options else {}
    options = {name: value for name, value in options.items() if name in known}
    for row in resolve(run(key, gdlab.Parameters(1.0, 8.0, 0.02, temperature), **options), STEP).rows:
        for reading in (row.physics, row.ml):
            for latex in (reading.latex, reading.numbers):
                outside = re.sub(r"\{[^{}]*\}", "", re.sub(r"\{[^{}]*\}", "", re.sub(r"\{[^{}]*\}", "", latex)))
                assert r"\quad" not in outside or outside.count(" = ") <= 1, latex


@pytest.mark.parametrize("key", KEYS)
def test_the_projector_shows_the_methods_own_law(key):
    """Not that of the heavy ball: the update on it is the one of the table."""
    shown = {row.key: row for row in resolve(run(key), STEP).rows if row.group == "projector"}
    assert set(shown) == {"motion", "numbers", "relaxation_time"}
    heavy = shown["numbers"].ml.latex == r"b \leftarrow \num{momentum}\,b + \nabla L"
    rolls = shown["relaxation_time"].ml.latex == r"w \leftarrow w - \num{learning_rate}\,b"
    assert (heavy and rolls) == (key == "momentum")


def test_nesterovs_ball_is_a_heavy_ball_that_feels_the_slope_ahead():
    found, (_, now, _) = values("nesterov")
    u = found["update"]
    assert found["ball"] + found["momentum"] * u == pytest.approx(now, rel=1e-13)
    slope = LAND.gradient(now[None])[0]
    expected = found["momentum"] * u - found["learning_rate"] * slope
    assert found["next_update"] == pytest.approx(expected, rel=1e-12)


def test_the_flows_buffer_is_its_momentum():
    found, _ = values("flow")
    assert found["buffer"] == pytest.approx(-KNOBS.mass * found["velocity"] / KNOBS.step_size, rel=1e-12)


def test_baoab_pushes_as_the_bath_does():
    warm = gdlab.Parameters(mass=2.0, friction=8.0, step_size=0.02, temperature=0.7)
    found, _ = values("langevin-baoab", warm)
    rho = np.exp(-8.0 * 0.02 / 2.0)
    assert found["thermal_push"] == pytest.approx(np.sqrt(2.0 * 0.7 * (1 - rho**2)), rel=1e-12)


def test_methods_without_workings_cost_nothing():
    assert not has_workings("momentum")
    assert not has_workings("gradient-descent")


@pytest.mark.parametrize("key", KEYS)
def test_each_equation_is_written_with_letters_and_with_numbers(key):
    for row in resolve(run(key), STEP).rows:
        if row.group == "equation":
            assert row.physics.latex
            assert row.physics.numbers
            assert row.ml.latex
            assert row.ml.numbers
