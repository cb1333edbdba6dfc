"""A run gives the same bits however it is computed: in pieces, wound back, alone or among many."""

from __future__ import annotations

import numpy as np
import pytest

import gdlab
from gdlab import Event, Parameters
from gdlab.core.events import Setting
from gdlab.core.fields import ParameterError
from gdlab.core.noise import noise_between, normals
from gdlab.core.plan import Plan
from gdlab.core.simulation import Simulation
from gdlab.core.walk import DIVERGENCE_BOUND
from gdlab.landscapes import FormulaLandscape, gallery

NOISY = Parameters(mass=1.0, friction=1.0, step_size=0.02, temperature=0.5)
STARTS = [[-1.0, 0.5], [2.0, -3.0], [0.1, 4.0]]
FAR = 4096 + 300  # beyond the first checkpoint


def simulation(parameters=NOISY, start=STARTS[:1], landscape="himmelblau", events=(), velocity=None, seed=3, **setting):
    return Simulation(Setting(gdlab.landscape(landscape), parameters, **setting), start, velocity, seed, events)


def computed(steps, **arguments):
    run = simulation(**arguments)
    run.advance(steps)
    return run


# --- the same bits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("particles", [1, 3])
@pytest.mark.parametrize("pieces", [[1] * 40, [7, 511, 512, 513, 700], [FAR]])
def test_pieces_make_the_same_run(particles, pieces, same_bits):
    whole = computed(sum(pieces), start=STARTS[:particles])
    run = simulation(start=STARTS[:particles])
    for steps in pieces:
        run.advance(run.head + steps)
    assert same_bits(run.rows(), whole.rows())


@pytest.mark.parametrize("particles", [1, 3])
@pytest.mark.parametrize("back", [0, 1, 511, 512, 4095, 4096, 4097, FAR])
def test_wound_back_it_comes_again(particles, back, same_bits):
    run = computed(
        FAR, start=STARTS[:particles], events=[Event(600, {"friction": 2.0}), Event(4096, {"step_size": 0.01})]
    )
    before = run.trajectory()
    run.truncate(back)
    assert run.head == back
    assert same_bits(run.rows(), before.position[: back + 1])
    run.advance(FAR)
    assert same_bits(run.rows(), before.position)
    assert same_bits(run.trajectory().velocity, before.velocity)


def test_winding_back_to_what_lies_ahead_changes_nothing(same_bits):
    run = computed(10)
    run.truncate(20)
    assert run.head == 10


@pytest.mark.parametrize("key", gallery())
@pytest.mark.parametrize("method", ["momentum", "gradient-descent"])
@pytest.mark.parametrize("step_size", [0.01, 3.0], ids=["tame", "wild"])
def test_a_particle_alone_goes_as_among_many(key, method, step_size, same_bits):
    entry = gallery()[key]
    starts = np.array([entry.start, np.add(entry.start, 0.3), np.multiply(entry.start, -1.5)])
    p = Parameters(mass=1.0, friction=0.7, step_size=step_size)
    many = gdlab.simulate(entry.landscape(), p, starts, 300, method=method)
    for i, start in enumerate(starts):
        alone = gdlab.simulate(entry.landscape(), p, [start], 300, method=method)
        assert same_bits(alone.position[:, 0], many.position[: alone.steps + 1, i])
        assert alone.diverged_at[0] == many.diverged_at[i]


def test_noise_finds_a_particle_alone_as_among_many(same_bits):
    assert same_bits(computed(600, start=STARTS).rows()[:, :1], computed(600).rows())


def test_more_particles_and_more_steps_leave_what_was_there(same_bits):
    assert same_bits(computed(700, start=STARTS).rows()[:301, :2], computed(300, start=STARTS[:2]).rows())


def test_the_seed_decides_the_noise():
    assert np.array_equal(computed(50).rows(), computed(50).rows())
    assert not np.any(computed(50).rows()[1:] == computed(50, seed=4).rows()[1:])


def test_a_landscape_written_by_hand_goes_like_its_formula(same_bits):
    class Bowl:
        dimension, bounds = 2, np.array([[-2.0, 2.0], [-2.0, 2.0]])

        def gradient(self, x):
            return np.stack([20 * x[:, 0], x[:, 1]], axis=1)

    run = Simulation(Setting(Bowl(), NOISY), [[1.0, 1.0]], seed=3)
    run.advance(100)
    assert same_bits(run.rows(), computed(100, landscape="10*x**2 + y**2/2", start=[[1.0, 1.0]]).rows())


@pytest.mark.parametrize(
    "names", [{"k": "rho", "b": "lr"}, {"k": "g", "b": "k"}, {"k": "b", "b": "sigma"}, {"k": "xi", "b": "g"}]
)
def test_coefficients_may_be_called_as_the_names_inside_the_rule(names, same_bits):
    def path(k, b):
        land = FormulaLandscape(f"{k}*x**2/2 + {b}*y**4", {k: 3.0, b: 0.5})
        options = {"dampening": 0.3, "weight_decay": 0.1}
        return gdlab.simulate(land, NOISY, [[1.0, 1.0]], 50, options=options).position

    assert same_bits(path(names["k"], names["b"]), path("alpha", "beta"))


# --- what is recorded -----------------------------------------------------------------------------------------------


def test_time_is_the_number_of_steps_times_the_step_to_the_bit():
    t = computed(1000, parameters=Parameters(1.0, 1.0, 0.1)).trajectory()
    assert np.array_equal(t.time, np.arange(1001) * 0.1)


def test_time_is_the_running_sum_of_steps():
    t = computed(
        6, parameters=Parameters(1.0, 1.0, 0.01), events=[Event(2, {"step_size": 0.02}), Event(5, {"step_size": 0.04})]
    ).trajectory()
    assert t.time == pytest.approx([0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.12])


def test_velocity_is_the_last_displacement_by_the_step_that_made_it():
    t = computed(6, events=[Event(3, {"step_size": 0.01})], start=STARTS).trajectory()
    steps = np.array([0.02] * 3 + [0.01] * 3)
    assert np.array_equal(t.velocity[0], np.zeros((3, 2)))
    assert np.array_equal(t.velocity[1:], np.diff(t.position, axis=0) / steps[:, None, None])


def test_potential_and_kinetic_energy_belong_to_the_position_and_velocity():
    t = computed(20, parameters=Parameters(2.0, 1.0, 0.01), start=STARTS, friction_scheme="implicit").trajectory()
    assert np.array_equal(t.potential[7], gdlab.landscape("himmelblau").value(t.position[7]))
    assert t.kinetic == pytest.approx(0.5 * 2.01 * np.sum(t.velocity**2, axis=2))


def test_without_mass_there_is_no_kinetic_energy_but_a_velocity():
    t = computed(5, parameters=Parameters(0.0, 5.0, 0.01)).trajectory()
    assert np.all(t.kinetic == 0)
    gradient = gdlab.landscape("himmelblau").gradient(t.position[0])
    assert t.velocity[1] == pytest.approx(-gradient / 5.0)


def test_a_start_velocity_is_kept_where_there_is_mass_and_no_state_where_there_is_none():
    moving = computed(
        1, parameters=Parameters(1.0, 0.0, 0.01), landscape="0*x", start=[[1.0]], velocity=[[3.0]]
    ).trajectory()
    plain = computed(
        1, parameters=Parameters(0.0, 1.0, 0.01), landscape="0*x", start=[[1.0]], velocity=[[3.0]]
    ).trajectory()
    assert moving.velocity.ravel() == pytest.approx([3.0, 3.0])
    assert moving.position[1, 0, 0] == pytest.approx(1.03)
    assert plain.velocity.ravel().tolist() == [0.0, 0.0]


def test_no_step_makes_a_trajectory_of_the_start():
    t = gdlab.simulate("himmelblau", NOISY, STARTS, 0)
    assert (t.steps, t.time.tolist(), t.position.tolist(), t.diverged_at.tolist()) == (0, [0.0], [STARTS], [-1, -1, -1])
    assert t.potential.shape == t.kinetic.shape == (1, 3)


def test_a_trajectory_is_a_copy():
    run = computed(10)
    run.trajectory().position[:] = 0
    assert np.all(run.rows()[1:] != 0)
    with pytest.raises(ValueError, match="read-only"):
        run.rows()[:] = 0


def test_what_was_given_is_left_as_it_was():
    start, velocity, options = np.array(STARTS), np.ones((3, 2)), {"weight_decay": 0.1}
    run = computed(20, start=start, velocity=velocity, options=options)
    assert (start.tolist(), velocity.tolist(), options) == (STARTS, np.ones((3, 2)).tolist(), {"weight_decay": 0.1})
    start[:] = 99
    run.truncate(0)
    assert run.rows()[0].tolist() == STARTS


def test_where_noise_lifts_the_energy_nobody_asks_how_fast_it_is():
    """While a knob is dragged, the energy is asked for in every other frame."""
    noisy, calm = (gdlab.simulate("himmelblau", each, [1.0, 2.0], 3) for each in (NOISY, Parameters(1.0, 1.0, 0.01)))
    assert np.isnan(noisy.guaranteed_energy).all()
    assert "velocity" not in vars(noisy)
    assert calm.guaranteed_energy.tolist() == (calm.potential + 0.99 * calm.kinetic).tolist()


def test_one_point_will_do_as_a_start():
    assert gdlab.simulate("himmelblau", NOISY, [1.0, 2.0], 3).position.shape == (4, 1, 2)


# --- divergence -----------------------------------------------------------------------------------------------------


def test_a_diverged_particle_is_nan_from_its_step_on_and_the_others_go_on():
    t = gdlab.simulate("x**4/4", Parameters(0.0, 1.0, 0.1), [[1.0], [30.0], [5.0]], 100)
    gone = t.diverged_at
    assert gone[0] == -1
    assert 0 < gone[1] < gone[2]
    for i in (1, 2):
        assert np.isfinite(t.position[: gone[i], i]).all()
        assert all(np.isnan(a[gone[i] :, i]).all() for a in (t.position, t.velocity, t.potential, t.kinetic))
    assert np.isfinite(t.position[:, 0]).all()
    assert t.steps == 100


def test_the_step_of_divergence_is_the_first_out_of_bounds():
    t = gdlab.simulate("-x**2/2", Parameters(0.0, 1.0, 3.0), [[1.0]], 1000)  # ×4 a step
    assert t.diverged_at[0] == np.argmax(4.0 ** np.arange(200) > DIVERGENCE_BOUND) == t.steps
    assert t.position[-2, 0, 0] == 4.0 ** (t.steps - 1)


def test_the_run_ends_when_no_particle_is_left():
    run = computed(5000, landscape="x**4/4", parameters=Parameters(0.0, 1.0, 0.1), start=[[30.0], [20.0]])
    t = run.trajectory()
    assert run.finished
    assert t.steps == t.diverged_at.max() < 20
    run.advance(6000)
    assert run.head == t.steps


@pytest.mark.parametrize("start", [[[30.0]], [[30.0], [5.0], [1.0]], [[30.0], [20.0]]])
def test_what_is_kept_of_one_that_has_left_is_the_same_however_it_was_gone_to(start, same_bits):
    given = {"landscape": "x**4/4", "parameters": Parameters(1.0, 1.0, 0.1), "start": start}
    whole, pieces = computed(600, **given), simulation(**given)
    for step in range(1, 601):
        pieces.advance(step)
    assert whole.head == pieces.head
    for step in {7, 40, whole.head}:
        one, other = (run.state_at(min(step, whole.head)) for run in (whole, pieces))
        assert one.age == other.age
        assert same_bits(one.position, other.position)
        assert all(same_bits(one.slots[name], other.slots[name]) for name in one.slots)


def test_a_hole_ends_the_path_behind_its_edge():
    t = gdlab.simulate("x - log(x)*0", Parameters(0.0, 1.0, 0.4), [[1.0]], 10)
    assert t.diverged_at[0] == 4
    assert t.position[:4, 0, 0] == pytest.approx([1.0, 0.6, 0.2, -0.2])


@pytest.mark.parametrize("particles", [1, 2])
def test_wound_back_before_the_divergence_it_goes_on(particles, same_bits):
    run = computed(50, landscape="x**4/4", parameters=Parameters(0.0, 1.0, 0.1), start=[[30.0], [20.0]][:particles])
    before = run.trajectory().position
    run.truncate(2)
    assert not run.finished
    run.advance(50)
    assert same_bits(run.rows(), before)


# --- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start": [[1.0, 2.0, 3.0]]}, "start must be n × 2 numbers"),
        ({"start": [1.0]}, "start must be n × 2"),
        ({"start": []}, "start must be n × 2"),
        ({"start": "here"}, "list of points"),
        ({"start": [[1.0], [1.0, 2.0]]}, "list of points"),
        ({"start": [[np.nan, 1.0]]}, "finite"),
        ({"start": [[1.0, np.inf]]}, "finite"),
        ({"velocity": [[1.0, 2.0], [3.0, 4.0]]}, "velocity must be 1 × 2"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**64}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"seed": True}, "seed"),
        ({"steps": -1}, "steps"),
        ({"steps": 2.0}, "steps"),
        ({"steps": True}, "steps"),
        ({"friction_scheme": "exakt"}, "friction scheme"),
        ({"options": {"dampning": 1.0}}, "did you mean 'dampening'"),
        ({"parameters": Parameters(1.0, 0.0), "method": "gradient-descent"}, "friction"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        gdlab.simulate(**{"landscape": "himmelblau", "parameters": NOISY, "start": STARTS[:1], "steps": 3, **arguments})


def test_an_error_names_the_field_it_speaks_of():
    with pytest.raises(ParameterError) as caught:
        simulation(seed=-1)
    assert caught.value.key == "seed"


def test_a_plan_that_takes_over_what_it_shares_is_the_plan_made_anew():
    setting = Setting(gdlab.landscape("elongated-valley"), Parameters())
    events = [Event(k, {"friction": 0.5 + k / 100}) for k in range(0, 60, 3)]
    known = Plan(setting, events, (1, 2))
    for changed in ([], events[:7], [*events[:7], Event(25, {"mass": 2.0})], [Event(0, {"mass": 3.0}), *events[1:]]):
        assert Plan(setting, changed, (1, 2), known).stretches == Plan(setting, changed, (1, 2)).stretches


def test_what_was_planned_and_is_then_revised_is_planned_once(monkeypatch):
    run = simulation()
    events, made = [Event(4, {"friction": 0.5})], []
    real = Plan.__init__
    monkeypatch.setattr(Plan, "__init__", lambda *args: made.append(args) or real(*args))
    run.plan_with(events)
    run.revise(events)
    assert len(made) == 1
    assert run.events == tuple(events)
    run.plan_with([])  # asked for, but not taken
    run.revise([Event(4, {"friction": 0.7})])
    assert run.setting_at(5).parameters.friction == 0.7


def test_kept_noise_is_the_noise():
    for first, last in ((0, 1), (500, 530), (511, 1600)):
        expected = normals(7, [0, 1], np.arange(first, last), 3)
        assert np.array_equal(noise_between(7, 2, 3, first, last), expected)
