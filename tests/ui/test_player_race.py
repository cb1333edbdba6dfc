"""The clock with several runs: one step for all, each with its own bits, and only what an edit concerns is redone."""

import numpy as np
import pytest
from msgspec.structs import replace

from gdlab.core.parameters import Parameters
from gdlab.scene import FormulaSpec, Run, Scene, run_simulation
from gdlab.scene.changes import change, place
from gdlab.scene.model import Fairness
from gdlab.scene.racing import add_run, duplicate_run, remove_run, rename_run, select_run
from gdlab.ui.player import AHEAD, FRAME, Player

START = ((1.0, 2.0),)
WILD = Parameters(step_size=3.0)
RACE = Scene(
    landscape=FormulaSpec("3*x**2/2 + y**2/2"),
    runs=(
        Run(label="slow", start=START, parameters=Parameters(friction=5.0)),
        Run(label="wild", start=START, parameters=WILD),
        Run(label="plain", method="gradient-descent", start=START),
    ),
)


@pytest.fixture
def player(qapp):
    return Player(RACE)


def follow(player, before, after):
    player.set_scene(before, after)
    return after


def test_all_runs_go_side_by_side_with_the_bits_that_each_has_alone(player):
    player.speed = 600
    for _ in range(30):
        player.tick(FRAME)
    assert player.cursor == 300
    for index, simulation in enumerate(player.simulations):
        alone = run_simulation(RACE, index)
        alone.advance(300)
        last = player.stands[index]
        assert np.array_equal(simulation.rows(0, last), alone.rows(0, last), equal_nan=True)


def test_a_run_that_has_diverged_stays_at_its_end_and_the_others_go_on(player):
    player.seek(1500)
    end = player.simulations[1].head
    assert player.stands == (1500, end, 1500)
    assert end < 1500
    assert not player.at_end
    assert not player.ended
    follow(player, RACE, select_run(RACE, 1))
    assert player.simulation is player.simulations[1]
    assert (player.stand, player.cursor, player.ended) == (end, 1500, True)


def test_another_selection_moves_nothing(player):
    player.seek(40)
    runs = player.simulations
    follow(player, RACE, select_run(RACE, 2))
    assert player.simulations == runs
    assert player.cursor == 40
    assert player.simulation is runs[2]


def test_an_event_revises_its_own_run_only(player):
    player.seek(40)
    runs, slow = player.simulations, player.simulations[0].rows(0, 40).copy()
    follow(player, RACE, change(select_run(RACE, 2), 20, {"friction": 9.0}))
    assert player.simulations == runs
    assert player.cursor == 20
    assert np.array_equal(runs[0].rows(0, 40), slow)
    assert runs[2].setting_at(20).parameters.friction == 9.0


def test_a_run_that_begins_anew_takes_the_clock_back_and_leaves_the_others_computed(player):
    player.seek(40)
    runs = player.simulations
    follow(player, RACE, change(RACE, 0, {"friction": 9.0}))
    assert player.cursor == 0
    assert player.simulations[0] is not runs[0]
    assert player.simulations[1:] == runs[1:]


def test_who_joins_is_brought_to_the_clock_and_who_leaves_disturbs_nobody(player):
    player.seek(40)
    runs = player.simulations
    joined = follow(player, RACE, add_run(RACE))
    assert player.simulations[:3] == runs
    assert player.cursor == 40
    assert player.stands[3] == 40
    left = follow(player, joined, remove_run(joined, 0))
    assert player.simulations[:2] == runs[1:]
    assert player.cursor == 40
    follow(player, left, joined)
    assert player.simulations[1:3] == runs[1:]
    assert player.cursor == 40


def test_a_copy_gets_a_simulation_of_its_own(player):
    player.seek(10)
    after = follow(player, RACE, duplicate_run(RACE, 0))
    assert player.simulations[3] is not player.simulations[0]
    assert np.array_equal(player.simulations[3].rows(0, 10), player.simulations[0].rows(0, 10))
    runs = player.simulations
    follow(player, after, rename_run(after, 3, "other"))
    assert player.simulations == runs


def test_a_scene_that_cannot_run_is_refused_whichever_run_it_is(player):
    wrong = replace(RACE, runs=(*RACE.runs[:2], replace(RACE.runs[2], start=((1.0,),))))
    with pytest.raises(ValueError, match="start"):
        player.checked(RACE, wrong)


def test_all_placed_together_begin_anew(player):
    player.seek(10)
    follow(player, RACE, place(RACE, player.settings(), (0.5, 0.5)))
    assert player.cursor == 0
    assert [each.rows(0, 0)[0, 0].tolist() for each in player.simulations] == [[0.5, 0.5]] * 3


def test_what_lies_ahead_is_computed_of_all_runs_as_far_as_it_is_shown(player, monkeypatch):
    monkeypatch.setattr("gdlab.ui.player.LOOKING_BUDGET", 0.0)
    player.seek(1000)
    frames = 1
    while not player.look_ahead():
        frames += 1
    assert frames > 1
    heads = {each.head for each in player.simulations if not each.finished}
    assert len(heads) == 1
    assert 1000 + AHEAD <= heads.pop() <= player.horizon


def test_on_slow_ground_a_frame_takes_all_runs_equally_far(player, monkeypatch):
    monkeypatch.setattr("gdlab.ui.player.STEPPING_BUDGET", 0.0)
    player.speed = 1e6
    player.tick(1.0)
    assert 0 < player.cursor < 1000
    assert player.simulations[0].head == player.simulations[2].head == player.cursor


def test_at_equal_evaluations_each_stands_where_it_has_spent_as_much(qapp, monkeypatch):
    fair = replace(RACE, view=replace(RACE.view, fairness=Fairness("equal_evaluations")))
    monkeypatch.setattr("gdlab.ui.player.equal_steps", lambda clocks, leader, step: (step, step // 2, step // 3))
    player = Player(fair)
    player.seek(30)
    assert player.stands == (30, 15, 10)
