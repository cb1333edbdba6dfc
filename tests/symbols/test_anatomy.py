"""What is drawn of a method's inside is the step that the simulation takes, taken apart."""

import numpy as np
import pytest

import gdlab
from gdlab.core.events import Setting
from gdlab.core.registry import methods
from gdlab.core.simulation import Simulation
from gdlab.scene.resolve import resolve
from gdlab.symbols.anatomy import anatomy, has_anatomy
from gdlab.symbols.notation import Notation

LAND = gdlab.landscape("himmelblau")
KNOBS = gdlab.Parameters(mass=1.0, friction=8.0, step_size=0.02, temperature=0.0)
WARM = gdlab.Parameters(mass=1.0, friction=8.0, step_size=0.02, temperature=2.0)
STEP = 9
KEYS = [each.key for each in methods()]


def opened(key, knobs=KNOBS, land=LAND, start=(-3.0, 1.0), **options):
    """The anatomy of a step, the position before it, and the step itself."""
    simulation = Simulation(Setting(land, knobs, key, "exact", options), [list(start)])
    simulation.advance(STEP + 1)
    resolved = resolve(simulation, STEP)
    _, now, after = simulation.rows(STEP - 1, STEP + 1)[:, 0]
    return anatomy(resolved.moment, resolved.values), resolved, now, after - now


@pytest.mark.parametrize("knobs", [KNOBS, WARM], ids=["cold", "warm"])
@pytest.mark.parametrize("key", ["momentum", "nesterov", "rmsprop", "langevin-baoab"])
def test_the_parts_laid_head_to_tail_are_the_whole_step(key, knobs):
    found, _, _, step = opened(key, knobs)
    total = np.sum([part.vector for part in found.parts], axis=0)
    assert total == pytest.approx(np.array(found.whole.vector), rel=1e-12)
    if key != "nesterov":
        assert total == pytest.approx(step, rel=1e-10)


@pytest.mark.parametrize("key", [key for key in KEYS if has_anatomy(key) and key != "nesterov"])
def test_the_whole_is_where_the_particle_goes(key):
    found, _, _, step = opened(key)
    assert np.array(found.whole.vector) == pytest.approx(step, rel=1e-10)


def test_the_parts_of_momentum_are_what_survives_and_what_the_slope_adds():
    found, resolved, now, _ = opened("momentum")
    c = resolved.coefficients
    kept, pushed = (np.array(part.vector) for part in found.parts)
    assert kept == pytest.approx(c.momentum * c.step_size * resolved.moment.velocity, rel=1e-9)
    assert pushed == pytest.approx(-c.learning_rate * LAND.gradient(now[None])[0], rel=1e-9)
    assert [part.label for part in found.parts] == [r"\rho u", r"-\ell\,\nabla U"]


@pytest.mark.parametrize(
    ("knobs", "options"), [(WARM, {}), (KNOBS, {"weight_decay": 0.5}), (KNOBS, {"maximize": True})]
)
def test_a_gradient_that_is_no_longer_that_of_the_landscape_is_called_g(knobs, options):
    found, *_ = opened("momentum", knobs, **options)
    assert found.parts[1].label == r"-\ell\,g"


def test_nesterovs_ball_rolls_to_the_look_ahead_point_and_is_pushed_from_there():
    found, resolved, now, _ = opened("nesterov")
    kept, pushed = (np.array(part.vector) for part in found.parts)
    assert np.array(found.begin) + kept == pytest.approx(np.zeros(2), abs=1e-15)
    assert now + found.begin == pytest.approx(np.array(resolved.values["ball"]), rel=1e-12)
    assert pushed == pytest.approx(-resolved.coefficients.learning_rate * LAND.gradient(now[None])[0], rel=1e-9)


def test_nesterovs_first_push_is_not_dampened():
    setting = Setting(LAND, KNOBS, "nesterov", "exact", {"dampening": 0.3})
    simulation = Simulation(setting, [[-3.0, 1.0]])
    simulation.advance(3)
    labels = []
    for step in (0, 1):
        resolved = resolve(simulation, step)
        labels.append(anatomy(simulation.moment_at(step), resolved.values).parts[1].label)
    assert labels == [r"-\ell\,\nabla U", r"-\ell\,(1-d)\,g"]


def test_adams_step_is_the_ratio_of_its_moments_and_about_as_long_as_its_bound():
    found, resolved, _, step = opened("adam")
    mean, rms = (np.array(found.moments[key]) for key in ("mean_gradient", "rms_gradient"))
    eta = resolved.coefficients.effective_learning_rate
    assert np.sign(rms).tolist() == np.sign(mean).tolist()
    assert step == pytest.approx(eta * mean / np.abs(rms), rel=1e-12)
    assert found.bound == (eta, eta)
    assert (np.abs(step) <= 1.01 * eta).all()  # the mean may outgrow the rms by a little


@pytest.mark.parametrize("key", ["rmsprop", "adagrad"])
def test_the_mobility_is_the_step_that_one_newton_makes(key):
    found, _, now, step = opened(key, gdlab.Parameters(mass=0.0, friction=8.0, step_size=0.02))
    assert -np.array(found.mobility) * LAND.gradient(now[None])[0] == pytest.approx(step, rel=1e-10)
    assert found.parts == ()


@pytest.mark.parametrize("options", [{}, {"damping": 30.0}, {"maximize": True}, {"damping": 3.0, "maximize": True}])
def test_newtons_model_is_flat_at_its_rest(options):
    found, resolved, now, step = opened("newton", **options)
    slope = (-1 if options.get("maximize") else 1) * LAND.gradient(now[None])[0]
    assert np.array(found.model.matrix) @ found.model.rest == pytest.approx(-slope, rel=1e-9)
    assert np.array(found.model.rest) * resolved.coefficients.effective_learning_rate == pytest.approx(step, rel=1e-12)


def test_baoabs_bath_kicks_only_where_it_is_warm():
    assert [part.kind for part in opened("langevin-baoab")[0].parts] == ["kept", "kept"]
    assert [part.kind for part in opened("langevin-baoab", WARM)[0].parts] == ["kept", "kept", "heat"]


@pytest.mark.parametrize("key", ["gradient-descent", "flow"])
def test_what_has_nothing_inside_draws_nothing(key):
    assert opened(key)[0] is None
    assert not has_anatomy(key)


@pytest.mark.parametrize("key", ["momentum", "nesterov"])
def test_without_mass_the_step_is_of_one_piece(key):
    assert opened(key, gdlab.Parameters(mass=0.0, friction=8.0, step_size=0.02))[0] is None


def test_every_method_says_whether_it_has_workings():
    for key in KEYS:
        assert (opened(key)[0] is not None) == has_anatomy(key)


def test_nothing_is_drawn_of_a_step_that_leads_nowhere():
    flat = gdlab.landscape("3*x + y")
    assert opened("newton", land=flat, start=(0.0, 0.0))[0] is None


def test_in_many_dimensions_the_model_is_not_drawn():
    found, *_ = opened("newton", land=gdlab.landscape("x1**2 + 2*x2**2 + 3*x3**2"), start=(1.0, 1.0, 1.0))
    assert found.model is None
    assert len(found.whole.vector) == 3


def test_it_is_turned_as_the_picture_is():
    found, *_ = opened("newton")
    turned = found.turned(lambda vector: (vector[1], vector[0]))
    (a, b), (c, d) = found.model.matrix
    assert turned.model.matrix == ((d, c), (b, a))
    assert turned.model.rest == found.model.rest[::-1]
    assert turned.whole.vector == found.whole.vector[::-1]
    adam = opened("adam")[0].turned(lambda vector: (vector[1], vector[0]))
    assert adam.moments["mean_gradient"] == opened("adam")[0].moments["mean_gradient"][::-1]


def test_in_the_usual_notation_it_is_the_same():
    found = opened("momentum")[0]
    assert found.written(Notation()) is found


def test_its_labels_follow_the_notation():
    found = opened("momentum")[0].written(Notation(momentum="β"))
    assert r"\beta" in found.parts[0].label
