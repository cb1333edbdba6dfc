"""The list of runs: who is added, copied, removed, renamed and selected; whatever is done, the scene stays valid."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gdlab.core.events import Event
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene, decode, encode, problems, run_simulation, set_values
from gdlab.scene.changes import Standing, change, on_other_ground, place, placed_runs, reset, set_runs
from gdlab.scene.labels import unique_label
from gdlab.scene.meaning import MAX_RUNS
from gdlab.scene.racing import add_run, duplicate_run, remove_run, rename_run, select_run, start_together
from gdlab.scene.recorded import without_recorded
from gdlab.scene.resolve import resolve_scene

BOWL = Scene(landscape=FormulaSpec("a*x**2/2 + y**2/2", {"a": 3.0}), runs=(Run(start=((1.0, 2.0),)),))


def settings_at(scene, step):
    found = {}
    for index in range(len(scene.runs)):
        simulation = run_simulation(scene, index)
        simulation.advance(step)
        found[index] = Standing(simulation.setting_at(step), simulation.moment_at(min(step, simulation.head)))
    return found


def settings_of(scene, step):
    return {index: standing.setting for index, standing in settings_at(scene, step).items()}


def labels(scene):
    return [run.label for run in scene.runs]


def race(*methods):
    return replace(BOWL, runs=tuple(Run(method=method, label=method, start=((1.0, 2.0),)) for method in methods))


PAIR = race("gradient-descent", "momentum")


def test_another_method_joins_from_the_same_start_and_is_selected():
    after = add_run(BOWL)
    assert [run.method for run in after.runs] == ["momentum", "gradient-descent"]
    assert after.runs[1].start == BOWL.runs[0].start
    assert after.runs[1].parameters == BOWL.runs[0].parameters
    assert after.view.selected == 1


def test_a_method_that_refuses_the_knobs_is_passed_over():
    after = BOWL
    frictionless = replace(BOWL, runs=(replace(BOWL.runs[0], parameters=Parameters(friction=0.0)),))
    after = add_run(frictionless)
    run_simulation(after, 1)


def test_a_copy_keeps_what_was_recorded_and_has_its_own_name():
    before = replace(PAIR, runs=(PAIR.runs[0], replace(PAIR.runs[1], events=(Event(3, {"mass": 2.0}),))))
    after = duplicate_run(before, 1)
    assert labels(after) == ["gradient-descent", "momentum", "momentum 2"]
    assert after.runs[2].events == before.runs[1].events
    assert labels(duplicate_run(after, 2)) == ["gradient-descent", "momentum", "momentum 2", "momentum 3"]


def test_a_race_has_eight_runs_at_most_and_one_at_least():
    scene = BOWL
    for _ in range(MAX_RUNS - 1):
        scene = duplicate_run(scene, 0)
    for grow in (add_run, lambda s: duplicate_run(s, 0)):
        with pytest.raises(ParameterError, match="at most 8"):
            grow(scene)
    with pytest.raises(ParameterError, match="at least one"):
        remove_run(BOWL, 0)


@pytest.mark.parametrize(("selected", "removed", "then"), [(0, 0, 0), (1, 0, 0), (1, 1, 1), (2, 2, 1), (0, 2, 0)])
def test_the_selected_run_stays_selected_or_its_neighbour_is(selected, removed, then):
    before = select_run(race("gradient-descent", "momentum", "gradient-descent"), selected)
    assert remove_run(before, removed).view.selected == then


def test_a_name_is_taken_once_and_an_empty_one_is_the_methods():
    with pytest.raises(ParameterError, match="already"):
        rename_run(PAIR, 1, " gradient-descent ")
    with pytest.raises(ParameterError, match="one line"):
        rename_run(PAIR, 1, "two\nlines")
    named = rename_run(PAIR, 1, "mine")
    assert labels(named) == ["gradient-descent", "mine"]
    assert labels(rename_run(named, 1, "  ")) == ["gradient-descent", "momentum"]


def test_a_number_tells_runs_of_one_name_apart():
    assert unique_label("adam", ["momentum"]) == "adam"
    assert unique_label("adam", ["adam", "adam 2"]) == "adam 3"
    assert unique_label("adam 2", ["adam", "adam 2"]) == "adam 3"
    assert unique_label("lr 10", ["lr 10"]) == "lr 10 2"


def test_runs_of_one_name_in_a_file_are_numbered_and_stay_so():
    labels = ["momentum", "same", "momentum", "same", "same 2", ""]
    scene = Scene(landscape=FormulaSpec("x**2"), runs=tuple(Run(label=label) for label in labels))
    told_apart = ["momentum", "same", "momentum 2", "same 3", "same 2", "momentum 3"]
    assert [run.label for run in scene.runs] == told_apart
    assert decode(encode(scene)) == scene
    assert [run.label for run in set_values(scene, {"runs[0].label": "same"}).runs][:2] == ["same", "same 4"]


def test_a_run_that_is_called_as_its_method_goes_on_being_so_under_its_own_name():
    after = change(select_run(PAIR, 1), 0, {"method": "gradient-descent"})
    assert labels(after) == ["gradient-descent", "gradient-descent 2"]
    assert labels(change(after, 0, {"method": "momentum"})) == ["gradient-descent", "momentum"]
    assert labels(set_values(PAIR, {"runs[1].method": "gradient-descent"})) == [
        "gradient-descent",
        "gradient-descent 2",
    ]


@pytest.mark.parametrize("step", [0, 4])
def test_an_automatic_name_follows_the_method_from_whichever_step_on_it_is_chosen(step):
    before = select_run(duplicate_run(PAIR, 1), 2)
    assert labels(before) == ["gradient-descent", "momentum", "momentum 2"]
    after = change(before, step, {"method": "rmsprop"})
    assert labels(after) == ["gradient-descent", "momentum", "rmsprop"]
    assert labels(change(after, step + 2, {"method": "momentum"})) == ["gradient-descent", "momentum", "momentum 2"]
    assert labels(change(after, step + 2, {"friction": 2.0})) == labels(after)
    mine = rename_run(before, 2, "mine")
    assert labels(change(mine, step, {"method": "rmsprop"}))[2] == "mine"


def test_an_automatic_name_follows_back_where_a_method_chosen_on_the_way_is_dropped():
    after = change(change(select_run(PAIR, 1), 4, {"method": "adam"}), 9, {"method": "rmsprop"})
    assert labels(after) == ["gradient-descent", "rmsprop"]
    assert labels(change(after, 7, {"friction": 2.0})) == ["gradient-descent", "adam"]
    assert labels(change(after, 0, {"friction": 2.0})) == labels(PAIR)
    assert labels(without_recorded(after)) == labels(PAIR)
    assert labels(reset(after, settings_of(after, 6))) == ["gradient-descent", "adam"]
    assert labels(reset(after, settings_of(after, 2))) == labels(PAIR)
    ground = FormulaSpec("x**4 + y**4")
    assert labels(on_other_ground(after, {0: settings_at(after, 2)[0]}, ground)) == labels(PAIR)


def test_knobs_move_the_selected_run_alone():
    after = change(select_run(PAIR, 1), 0, {"mass": 5.0})
    assert [run.parameters.mass for run in after.runs] == [1.0, 5.0]
    later = change(select_run(PAIR, 1), 4, {"mass": 5.0})
    assert [run.events for run in later.runs] == [(), (Event(4, {"mass": 5.0}),)]


def test_several_runs_are_set_at_once():
    after = set_runs(PAIR, 0, {0: {"friction": 2.0}, 1: {"friction": 3.0, "mass": 4.0}})
    assert [run.parameters.friction for run in after.runs] == [2.0, 3.0]
    assert after.runs[1].parameters.mass == 4.0


def test_what_one_run_is_told_of_the_landscape_all_are_told():
    before = replace(PAIR, runs=(replace(PAIR.runs[0], events=(Event(7, {"mass": 2.0}),)), PAIR.runs[1]))
    after = change(select_run(before, 1), 7, {"coefficients": {"a": 9.0}})
    assert after.runs[0].events == (Event(7, {"mass": 2.0, "coefficients": {"a": 9.0}}),)
    assert after.runs[1].events == (Event(7, {"coefficients": {"a": 9.0}}),)
    earlier = change(after, 2, {"coefficients": {"a": 4.0}})
    assert earlier.runs[0].events == (Event(2, {"coefficients": {"a": 4.0}}), Event(7, {"mass": 2.0}))
    grounds = [standing.setting.landscape.coefficients for standing in settings_at(earlier, 9).values()]
    assert grounds == [{"a": 4.0}, {"a": 4.0}]


def test_an_edit_that_is_not_of_the_landscape_leaves_what_others_were_told_alone():
    own = replace(PAIR.runs[0], events=(Event(3, {"coefficients": {"a": 1.0}}),))
    before = replace(PAIR, runs=(own, PAIR.runs[1]))
    assert change(select_run(before, 1), 5, {"mass": 2.0}).runs[0] == own


def test_all_are_placed_together_or_the_selected_one_alone():
    before = change(PAIR, 3, {"mass": 2.0})
    now = settings_of(before, 5)
    assert placed_runs(before) == (0, 1)
    together = place(before, {index: now[index] for index in placed_runs(before)}, (0.5, 0.5))
    assert [run.start for run in together.runs] == [((0.5, 0.5),)] * 2
    assert [run.parameters.mass for run in together.runs] == [2.0, 1.0]
    apart = start_together(select_run(before, 1), False)
    alone = place(apart, {index: now[index] for index in placed_runs(apart)}, (0.5, 0.5))
    assert [run.start for run in alone.runs] == [((1.0, 2.0),), ((0.5, 0.5),)]
    assert alone.runs[0].events == before.runs[0].events


def test_placing_one_alone_keeps_one_ground_for_all():
    before = change(start_together(PAIR, False), 3, {"coefficients": {"a": 9.0}})
    after = place(before, {0: settings_of(before, 5)[0]}, (0.5, 0.5))
    assert after.landscape.coefficients == {"a": 9.0}
    assert [run.events for run in after.runs] == [(), ()]


def test_reset_takes_all_runs_back_with_the_knobs_that_each_has_now():
    before = set_runs(PAIR, 3, {0: {"friction": 2.0}, 1: {"friction": 4.0}})
    after = reset(before, settings_of(before, 5))
    assert [(run.parameters.friction, run.events) for run in after.runs] == [(2.0, ()), (4.0, ())]


def test_on_other_ground_each_goes_on_from_where_it_is():
    standings = settings_at(PAIR, 6)
    after = on_other_ground(PAIR, standings, FormulaSpec("x**4 + y**4"))
    places = [(tuple(standing.moment.position.tolist()),) for standing in standings.values()]
    assert [run.start for run in after.runs] == places
    assert places[0] != places[1]


def test_a_selection_beyond_the_runs_is_refused_with_its_path():
    data = encode(select_run(PAIR, 1)).replace(b'"selected": 1', b'"selected": 2')
    assert [problem.path for problem in problems(data)] == ["$.view.selected"]


def test_the_table_is_of_the_selected_run_unless_another_is_named():
    assert resolve_scene(select_run(PAIR, 1), 3).setting.method == "momentum"
    assert resolve_scene(select_run(PAIR, 1), 3, run=0).setting.method == "gradient-descent"


@st.composite
def edits(draw):
    """One edit of a race, as a function of the scene that does nothing where it cannot be done."""
    kind = draw(
        st.sampled_from(
            ["add", "duplicate", "remove", "rename", "select", "together", "method", "knob", "ground", "place"]
        )
    )
    place_in_list, step = draw(st.integers(0, 7)), draw(st.sampled_from([0, 0, 3, 6]))
    text = draw(st.text("ab 2γ", max_size=5))
    number = draw(st.sampled_from([0.5, 1.0, 2.0]))

    def edited(scene):
        index = place_in_list % len(scene.runs)
        deeds = {
            "add": lambda: add_run(scene),
            "duplicate": lambda: duplicate_run(scene, index),
            "remove": lambda: remove_run(scene, index),
            "rename": lambda: rename_run(scene, index, text),
            "select": lambda: select_run(scene, index),
            "together": lambda: start_together(scene, number > 1),
            "method": lambda: change(scene, 0, {"method": "gradient-descent" if number > 1 else "momentum"}),
            "knob": lambda: change(scene, step, {"friction": number}),
            "ground": lambda: change(scene, step, {"coefficients": {"a": number}}),
            "place": lambda: place(
                scene, {i: s for i, s in settings_of(scene, step).items() if i in placed_runs(scene)}, (number, number)
            ),
        }
        try:
            return deeds[kind]()
        except ParameterError:
            return scene

    return edited


@given(st.lists(edits(), max_size=14))
@settings(max_examples=60)
def test_whatever_is_done_the_scene_is_valid_and_its_file_gives_it_back(done):
    scene = BOWL
    for edit in done:
        scene = edit(scene)
        assert len(set(labels(scene))) == len(scene.runs) <= MAX_RUNS
        assert 0 <= scene.view.selected < len(scene.runs)
        told = [
            [event.set["coefficients"] for event in run.events if "coefficients" in event.set] for run in scene.runs
        ]
        assert all(each == told[0] for each in told)
    assert decode(encode(scene)) == scene
