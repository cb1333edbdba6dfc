"""Two panels: which runs they show, what joins a run that is alone, and that files keep it."""

import pytest
from msgspec.structs import replace

from gdlab.core.coefficients import coefficients
from gdlab.core.events import Event
from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene, decode, encode, problems, racing, simulations
from gdlab.scene.panels import WITH, WITHOUT, one_panel, show_in, side_by_side

ALONE = Scene(landscape=FormulaSpec("10*x**2 + y**2/2"), runs=(Run(start=((1.5, 1.5),)),))


def racers(count, selected=0):
    runs = tuple(Run(label=f"run {index}", start=((1.5, 1.5),)) for index in range(count))
    return replace(ALONE, runs=runs, view=replace(ALONE.view, selected=selected))


def rho(run):
    return coefficients(run.parameters, run.method, run.friction_scheme).momentum


def test_a_run_alone_is_joined_by_itself_without_mass_on_the_left():
    scene = side_by_side(ALONE)
    left, right = scene.runs
    assert (left.label, right.label) == (WITHOUT, WITH)
    assert left.parameters == replace_mass(right.parameters, 0.0)
    assert replace(right, label="momentum") == ALONE.runs[0]
    assert (scene.view.panels, scene.view.pair, scene.view.selected) == ("two", (0, 1), 1)


def replace_mass(p, mass):
    return Parameters(mass, p.friction, p.step_size, p.temperature)


@pytest.mark.parametrize("method", ["momentum", "gradient-descent", "adagrad"])
def test_a_run_without_inertia_is_joined_by_a_heavy_ball(method):
    run = Run(method=method, start=((1.5, 1.5),), parameters=Parameters(0.0, 2.0, 0.05))
    scene = side_by_side(replace(ALONE, runs=(run,)))
    assert scene.runs[0] == replace(run, label=WITHOUT)
    assert rho(scene.runs[1]) == pytest.approx(0.9, abs=1e-12)
    assert scene.runs[1].parameters.friction == 2.0
    assert scene.view.selected == 0
    assert problems(encode(scene)) == []


@pytest.mark.parametrize("method", ["nesterov", "rmsprop", "adam", "flow"])
def test_every_method_with_inertia_can_lose_it(method):
    run = Run(method=method, start=((1.5, 1.5),), parameters=Parameters(1.0, 1.5, 0.1))
    scene = side_by_side(replace(ALONE, runs=(run,)))
    assert scene.runs[0].method == scene.runs[1].method == method
    assert (rho(scene.runs[0]), scene.runs[0].parameters.mass) == (0.0, 0.0)
    assert problems(encode(scene)) == []


@pytest.mark.parametrize(("method", "friction"), [("momentum", 0.0), ("langevin-baoab", 1.0)])
def test_where_mass_cannot_go_the_run_is_joined_by_itself(method, friction):
    run = Run(method=method, start=((1.5, 1.5),), parameters=Parameters(1.0, friction, 0.1))
    scene = side_by_side(replace(ALONE, runs=(run,)))
    assert scene.runs[0].parameters == scene.runs[1].parameters
    assert scene.runs[0].label != scene.runs[1].label
    assert problems(encode(scene)) == []


def test_a_name_that_a_person_gave_stays():
    scene = side_by_side(replace(ALONE, runs=(replace(ALONE.runs[0], label="mine"),)))
    assert [run.label for run in scene.runs] == [WITHOUT, "mine"]


def test_what_happens_on_the_way_happens_to_both_but_for_the_mass():
    events = (Event(3, {"mass": 2.0, "friction": 3.0}), Event(5, {"mass": 1.0}))
    scene = side_by_side(replace(ALONE, runs=(replace(ALONE.runs[0], events=events),)))
    assert scene.runs[0].events == (Event(3, {"friction": 3.0}),)
    assert scene.runs[1].events == events
    assert all(each.setting_at(6).parameters.friction == 3.0 for each in simulations(scene))
    assert simulations(scene)[0].coefficients_at(6).mass == 0


@pytest.mark.parametrize(
    ("count", "selected", "pair"), [(2, 0, (0, 1)), (2, 1, (0, 1)), (5, 2, (2, 3)), (5, 4, (3, 4))]
)
def test_several_runs_show_the_selected_one_and_its_neighbour(count, selected, pair):
    scene = side_by_side(racers(count, selected))
    assert scene.view.pair == pair
    assert scene.view.selected == selected
    assert len(scene.runs) == count


def test_another_run_takes_the_place_of_the_selected_one():
    scene = racing.select_run(side_by_side(racers(4)), 3)
    assert (scene.view.pair, scene.view.selected) == ((3, 1), 3)
    scene = racing.select_run(scene, 1)
    assert (scene.view.pair, scene.view.selected) == ((3, 1), 1)


def test_a_panel_shows_the_run_that_is_chosen_for_it():
    scene = side_by_side(racers(4))
    assert show_in(scene, 1, 2).view.pair == (0, 2)
    swapped = show_in(scene, 0, 1).view
    assert (swapped.pair, swapped.selected) == ((1, 0), 1)


@pytest.mark.parametrize("selected", range(4))
@pytest.mark.parametrize("removed", range(4))
@pytest.mark.parametrize("pair", [(0, 1), (2, 1), (3, 0)])
def test_whatever_is_removed_two_runs_are_shown_and_the_selected_one_is_among_them(removed, selected, pair):
    scene = replace(side_by_side(racers(4)), view=replace(racers(4).view, panels="two", pair=pair))
    scene = racing.select_run(replace(scene, view=replace(scene.view, selected=pair[0])), selected)
    before = [scene.runs[index].label for index in scene.view.pair]
    after = racing.remove_run(scene, removed)
    assert problems(encode(after)) == []
    assert after.view.panels == "two"
    shown = [after.runs[index].label for index in after.view.pair]
    gone = scene.runs[removed].label
    assert [a == b for a, b in zip(before, shown, strict=True)] == [label != gone for label in before]


def test_of_two_runs_the_one_that_is_left_has_one_map():
    scene = racing.remove_run(side_by_side(racers(2)), 0)
    assert scene.view.panels == "one"
    assert problems(encode(scene)) == []


def test_added_runs_are_shown():
    scene = racing.add_run(side_by_side(racers(2)))
    assert scene.view.selected == 2
    assert scene.view.pair == (2, 1)


def test_files_keep_panels_and_ghosts_and_say_nothing_of_what_is_usual():
    scene = side_by_side(racers(3))
    scene = replace(scene, view=replace(scene.view, ghosts=("flow", "landing")))
    assert decode(encode(scene)) == scene
    usual = encode(one_panel(replace(scene, view=replace(scene.view, ghosts=(), swap_axes=True))))
    assert not any(word in usual for word in (b"panels", b"pair", b"ghosts"))


@pytest.mark.parametrize(
    ("count", "view", "path"),
    [
        (1, {"panels": "two"}, "$.view.panels"),
        (2, {"panels": "two", "pair": (0, 2)}, "$.view.pair"),
        (2, {"panels": "two", "pair": (-1, 0)}, "$.view.pair"),
        (2, {"panels": "two", "pair": (1, 1), "selected": 1}, "$.view.pair"),
        (3, {"panels": "two", "pair": (0, 1), "selected": 2}, "$.view.pair"),
        (1, {"panels": "three"}, "$.view.panels"),
        (1, {"pair": (0,)}, "$.view.pair"),
        (1, {"ghosts": ("flew",)}, "$.view.ghosts[0]"),
    ],
)
def test_views_that_cannot_be_are_refused_at_their_place(count, view, path):
    scene = racers(count)
    wrong = problems(encode(replace(scene, view=replace(scene.view, **view))))
    assert [error.path for error in wrong] == [path]
