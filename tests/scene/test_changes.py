"""Edits while the run stands at a step: what changes, what is recorded, what is dropped, what is kept."""

import pytest
from msgspec.structs import replace

from gdlab.core.events import Event
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, GallerySpec, Run, Scene, View, decode, encode, run_simulation
from gdlab.scene import changes as scene_changes
from gdlab.scene.changes import Standing, change, from_gallery, on_other_ground, place, reset
from gdlab.scene.labels import named_after_methods

FORMULA = FormulaSpec("a*x**2/2 + b*y**2/2", {"a": 20.0, "b": 1.0})
GALLERY = GallerySpec("elongated-valley")
NEW_KNOBS = {"mass": 3.0, "friction": 0.5, "method": "gradient-descent", "friction_scheme": "exact"}


def scene(landscape=FORMULA, events=(), **run):
    return Scene(
        seed=4,
        landscape=landscape,
        runs=(Run(start=((1.5, -1.0),), events=tuple(Event(*event) for event in events), **run), Run(label="second")),
        view=View(arrows=("force",), rectangle=((-1.0, 1.0), (-1.0, 1.0))),
    )


def at(scene, step):
    """Setting and moment of the first run at a step."""
    simulation = run_simulation(scene)
    simulation.advance(step)
    return simulation.setting_at(step), simulation.moment_at(step)


def first(scene):
    return scene.runs[0]


@pytest.fixture(autouse=True)
def _every_result_survives_its_file(monkeypatch):
    """Every scene that an edit makes comes back from its file as it was, and runs."""

    def checked(edit):
        def edited(*arguments):
            result = edit(*arguments)
            assert decode(encode(result), "a test") == result
            run_simulation(result)
            return result

        return edited

    for edit in (change, from_gallery, on_other_ground, place, reset):
        monkeypatch.setitem(globals(), edit.__name__, checked(edit))


# --- change ---


def test_at_the_start_the_run_itself_changes():
    after = change(scene(), 0, {"mass": 2.0, "friction_scheme": "implicit"})
    assert first(after).events == ()
    assert first(after).parameters == Parameters(mass=2.0)
    assert first(after).friction_scheme == "implicit"
    assert after.runs[1:] == scene().runs[1:]


def test_at_the_start_position_and_velocity_are_the_start():
    after = change(scene(), 0, {"position": ((0.5, 0.5),), "velocity": ((1.0, 0.0),)})
    assert first(after).start == ((0.5, 0.5),)
    assert first(after).velocity == ((1.0, 0.0),)


@pytest.mark.parametrize("landscape", [FORMULA, GALLERY])
def test_at_the_start_a_coefficient_is_the_landscapes(landscape):
    after = change(scene(landscape), 0, {"coefficients": {"a": 5.0}})
    assert after.landscape.coefficients["a"] == 5.0
    assert at(after, 0)[0].landscape.coefficients["a"] == 5.0
    assert first(after).events == ()


@pytest.mark.parametrize("landscape", [FORMULA, GALLERY])
def test_later_it_is_one_event_and_the_run_stays(landscape):
    before = scene(landscape)
    after = change(before, 7, {"mass": 2.0, "coefficients": {"a": 5.0}})
    assert first(after).events == (Event(7, {"mass": 2.0, "coefficients": {"a": 5.0}}),)
    assert replace(first(after), events=()) == first(before)
    assert after.landscape == before.landscape
    assert at(after, 6)[0].landscape.coefficients["a"] == 20.0
    assert at(after, 7)[0].landscape.coefficients["a"] == 5.0
    assert at(after, 7)[0].parameters.mass == 2.0


def test_what_is_recorded_alone_is_checked_once(monkeypatch):
    made, real = [], Event.__post_init__
    monkeypatch.setattr(Event, "__post_init__", lambda event: made.append(event) or real(event))
    after = scene_changes.change(scene(events=[(3, {"mass": 2.0})]), 7, {"mass": 3.0})
    assert len(made) == 2  # that of the scene before, too
    assert first(after).events[1] is made[1]


def test_an_edit_that_renames_nothing_gives_the_scene_itself():
    before = scene()
    after = replace(before, seed=5)
    assert named_after_methods(before, after) is after


def test_within_a_step_the_last_wins_and_it_stays_one_event():
    after = change(change(scene(), 7, {"mass": 2.0, "friction": 3.0}), 7, {"mass": 4.0})
    assert first(after).events == (Event(7, {"mass": 4.0, "friction": 3.0}),)


def test_two_coefficients_moved_at_one_step_both_stay_moved():
    after = change(change(scene(), 7, {"coefficients": {"a": 5.0}}), 7, {"coefficients": {"b": 2.0}})
    assert at(after, 7)[0].landscape.coefficients == {"a": 5.0, "b": 2.0}
    assert len(first(after).events) == 1


def test_what_was_recorded_for_later_is_dropped_and_what_was_before_stays():
    before = scene(events=[(3, {"mass": 2.0}), (7, {"mass": 5.0}), (9, {"mass": 9.0})])
    after = change(before, 5, {"friction": 2.0})
    assert first(after).events == (Event(3, {"mass": 2.0}), Event(5, {"friction": 2.0}))
    assert first(change(before, 0, {"friction": 2.0})).events == ()


def test_an_event_at_step_zero_becomes_part_of_the_run():
    after = change(scene(events=[(0, {"mass": 5.0})]), 0, {"friction": 2.0})
    assert first(after).events == ()
    assert (first(after).parameters.mass, first(after).parameters.friction) == (5.0, 2.0)


def test_the_label_follows_the_method_unless_it_was_given():
    assert first(change(scene(), 0, {"method": "gradient-descent"})).label == "gradient-descent"
    assert first(change(scene(label="mine"), 0, {"method": "gradient-descent"})).label == "mine"


def test_options_that_a_method_lacks_are_dropped_and_the_others_stay():
    before = scene(options={"dampening": 0.5, "weight_decay": 0.1})
    assert first(change(before, 0, {"method": "gradient-descent"})).options == {"weight_decay": 0.1}
    assert first(change(before, 0, {"options": {"dampening": 0.2}})).options == {"dampening": 0.2, "weight_decay": 0.1}
    assert first(change(before, 0, {"mass": 2.0})).options == {"dampening": 0.5, "weight_decay": 0.1}


@pytest.mark.parametrize("step", [0, 7])
def test_what_cannot_be_set_is_refused(step):
    before = scene()
    with pytest.raises(ParameterError):
        change(before, step, {"colour": "blue"})
    assert before == scene()


def test_a_value_that_cannot_be_is_refused_at_the_start():
    with pytest.raises(ParameterError):
        change(scene(), 0, {"mass": -1.0})


# --- takes ---


@pytest.mark.parametrize("landscape", [FORMULA, GALLERY])
def test_placing_begins_a_take_with_the_knobs_in_force(landscape):
    before = change(scene(landscape, options={"weight_decay": 0.1}), 7, {**NEW_KNOBS, "coefficients": {"a": 5.0}})
    setting, _ = at(before, 9)
    after = place(before, {0: setting}, (0.25, -0.5))
    assert first(after).start == ((0.25, -0.5),)
    assert first(after).velocity is None
    assert first(after).events == ()
    now = at(after, 0)[0]
    assert (now.parameters, now.method, now.friction_scheme) == (
        setting.parameters,
        "gradient-descent",
        "exact",
    )
    assert now.options == setting.options
    assert now.landscape.coefficients == setting.landscape.coefficients
    assert after.view == before.view


def test_reset_keeps_start_and_velocity_drops_the_events_and_keeps_the_knobs():
    before = change(scene(velocity=((1.0, 2.0),)), 7, {"mass": 3.0, "position": [[9.0, 9.0]]})
    after = reset(before, {0: at(before, 8)[0]})
    assert first(after).start == first(before).start
    assert first(after).velocity == ((1.0, 2.0),)
    assert first(after).events == ()
    assert first(after).parameters.mass == 3.0


def test_reset_at_the_start_with_nothing_recorded_changes_nothing():
    for before in (scene(), scene(GALLERY)):
        assert reset(before, {0: at(before, 0)[0]}) == before


def test_reset_before_an_event_forgets_what_it_would_have_set():
    before = change(scene(), 7, {"mass": 3.0})
    assert reset(before, {0: at(before, 2)[0]}) == scene()


def test_a_gallery_landscape_as_published_keeps_no_coefficients():
    before = change(scene(GallerySpec("elongated-valley", {"a": 5.0})), 7, {"coefficients": {"a": 20.0}})
    assert reset(before, {0: at(before, 8)[0]}).landscape == GALLERY


def test_other_ground_carries_the_particle_on_as_it_moves():
    before = change(scene(), 3, {"mass": 3.0})
    setting, moment = at(before, 9)
    ground = FormulaSpec("x**4 + y**4")
    after = on_other_ground(before, {0: Standing(setting, moment)}, ground)
    assert after.landscape == ground
    assert first(after).start == (tuple(moment.position.tolist()),)
    assert first(after).velocity == (tuple(moment.velocity.tolist()),)
    assert first(after).parameters.mass == 3.0
    assert after.view.rectangle is None
    assert after.view.arrows == ("force",)


def test_a_particle_at_rest_stays_at_rest_on_other_ground():
    setting, moment = at(scene(), 0)
    assert first(on_other_ground(scene(), {0: Standing(setting, moment)}, FormulaSpec("x**4 + y**4"))).velocity is None


def test_at_the_start_all_particles_of_a_run_stay_on_other_ground():
    cloud = {"start": ((1.5, -1.0), (0.5, 0.25)), "velocity": ((1.0, 0.0), (0.0, 2.0))}
    before = replace(scene(), runs=(replace(first(scene()), **cloud),))
    after = on_other_ground(before, {0: Standing(*at(before, 0))}, FormulaSpec("x**4 + y**4"))
    assert (first(after).start, first(after).velocity) == (cloud["start"], cloud["velocity"])
    later = on_other_ground(before, {0: Standing(*at(before, 1))}, FormulaSpec("x**4 + y**4"))
    assert len(first(later).start) == 1


def test_on_ground_of_another_dimension_it_starts_at_the_usual_place():
    setting, moment = at(scene(), 9)
    after = on_other_ground(scene(), {0: Standing(setting, moment)}, FormulaSpec("x**4"))
    assert [run.start for run in after.runs] == [((1.5,),)] * 2
    assert first(after).velocity is None


def test_the_other_runs_go_along_without_what_was_recorded_of_them():
    before = scene()
    moving = replace(before.runs[1], velocity=((1.0, 0.0),), events=(Event(3, {"coefficients": {"a": 2.0}}),))
    before = replace(before, runs=(before.runs[0], moving))
    setting, moment = at(before, 5)
    same = on_other_ground(before, {0: Standing(setting, moment)}, FormulaSpec("x**4 + y**4")).runs[1]
    assert same == replace(moving, events=())
    line = from_gallery(before, {0: setting}, "pendulum").runs[1]
    assert (line.velocity, line.events) == (None, ())


def test_a_diverged_particle_starts_anew_on_other_ground():
    wild = scene(parameters=Parameters(step_size=50.0))
    simulation = run_simulation(wild)
    simulation.advance(10_000)
    moment = simulation.moment_at(simulation.head)
    after = on_other_ground(wild, {0: Standing(simulation.setting_at(0), moment)}, FormulaSpec("x**4 + y**4"))
    assert first(after).start == ((1.5, 1.5),)


def test_the_gallery_starts_at_its_usual_start_with_the_knobs_in_force():
    before = change(scene(), 7, NEW_KNOBS)
    after = from_gallery(before, {0: at(before, 9)[0]}, "himmelblau")
    assert after.landscape == GallerySpec("himmelblau")
    assert first(after).start == (after.landscape.usual_start(),)
    assert first(after).method == "gradient-descent"
    assert first(after).parameters.mass == 3.0
    assert after.view.rectangle is None
    assert after.seed == 4


def test_from_the_gallery_a_one_dimensional_landscape_takes_a_moving_particle():
    after = from_gallery(scene(velocity=((1.0, 1.0),)), {0: at(scene(), 5)[0]}, "pendulum")
    assert first(after).velocity is None
    assert len(first(after).start[0]) == after.build_landscape().dimension == 1
