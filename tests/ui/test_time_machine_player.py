"""The player as a time machine: what was seen stays in reach, futures branch, loops go round, far steps take time."""

import numpy as np
import pytest
from msgspec.structs import replace

from gdlab.core.resources import path as resource
from gdlab.scene import load_scene, run_simulation
from gdlab.scene.changes import change
from gdlab.ui.branches import MOST
from gdlab.ui.loop import Loop, begun_at, ended_at
from gdlab.ui.player import AHEAD, FRAME, Player


@pytest.fixture
def scene():
    return load_scene(resource("scenes", "elongated-valley.gdlab"))


@pytest.fixture
def player(qapp, scene):
    return Player(scene)


def rewrite(player, scene, **changes):
    """Change the run where the player stands."""
    edited = change(scene, player.cursor, changes)
    player.set_scene(scene, edited)
    return edited


def branches(player):
    return player.branches.of(player.selected)


def test_the_bar_reaches_as_far_as_was_seen_until_the_run_is_rewound(player):
    player.seek(4000)
    player.seek(10)
    assert (player.horizon, player.seen) == (5000, 4000)
    player.rewind()
    assert (player.cursor, player.horizon) == (0, 100)


def test_a_change_in_the_past_leaves_the_old_future_as_a_branch(player, scene):
    player.seek(300)
    old = player.simulation.rows()[:301, 0].copy()
    player.seek(100)
    rewrite(player, scene, friction=5.0)
    (branch,) = branches(player)
    assert (branch.first, branch.last) == (100, 300)
    assert np.array_equal(branch.positions, old[100:])
    assert np.array_equal(branch.potential, scene.build_landscape().value(old[100:]))
    assert player.cursor == 100
    player.seek(300)
    assert np.array_equal(player.simulation.rows()[:101, 0], old[:101])
    assert not np.array_equal(player.simulation.rows()[101:301, 0], old[101:])


def test_a_change_at_the_start_of_what_was_seen_leaves_a_branch_too(player, scene):
    player.seek(50)
    player.seek(0)
    rewrite(player, scene, friction=5.0)
    (branch,) = branches(player)
    assert (branch.first, branch.last) == (0, 50)


def test_a_change_at_the_front_leaves_none(player, scene):
    player.seek(300)
    player.look_ahead()
    rewrite(player, scene, friction=5.0)
    assert branches(player) == ()


def test_a_drag_makes_one_branch(player, scene):
    player.seek(300)
    player.seek(100)
    for friction in (1.5, 2.0, 2.5):
        scene = rewrite(player, scene, friction=friction)
    assert len(branches(player)) == 1


def test_undo_brings_the_old_future_back_and_dismisses_the_branch(player, scene):
    player.seek(300)
    old = player.simulation.rows().copy()
    player.seek(100)
    edited = rewrite(player, scene, friction=5.0)
    player.seek(200)
    player.set_scene(edited, scene)
    assert branches(player) == ()
    assert (player.cursor, player.seen) == (100, 300)
    player.seek(300)
    assert np.array_equal(player.simulation.rows()[:301], old[:301])
    player.seek(100)
    player.set_scene(scene, edited)
    assert len(branches(player)) == 1


def test_there_are_three_branches_at_most_and_the_oldest_gives_way(player, scene):
    player.seek(300)
    for friction in (2.0, 3.0, 4.0, 5.0):
        player.seek(100)
        scene = rewrite(player, scene, friction=friction)
        player.seek(300)
    assert [branch.number for branch in branches(player)] == [2, 3, 4]
    assert len(branches(player)) == MOST
    player.branches.dismiss(3)
    assert [branch.number for branch in branches(player)] == [2, 4]


def test_another_landscape_takes_the_branches_away(player, scene):
    player.seek(300)
    player.seek(100)
    edited = rewrite(player, scene, friction=5.0)
    other = load_scene(resource("scenes", "double-well.gdlab"))
    player.set_scene(edited, replace(edited, landscape=other.landscape))
    assert branches(player) == ()
    assert player.seen == 0


def test_a_branch_of_a_long_run_is_an_outline(player, scene):
    player.seek(200_000)
    player.seek(100)
    rewrite(player, scene, friction=2.0)
    (branch,) = branches(player)
    assert (branch.first, branch.last) == (100, 200_000)
    assert len(branch.steps) < 40_000
    assert np.all(np.diff(branch.steps) > 0)


def test_what_was_rewritten_is_computed_as_far_as_the_branch(player, scene):
    player.seek(3000)
    player.seek(100)
    rewrite(player, scene, friction=2.0)
    frames = 0
    while not player.look_ahead():
        frames += 1
        assert frames < 1000
    assert player.simulation.head >= 3000


def test_while_it_is_being_rewritten_only_the_nearest_is_computed(player, scene):
    player.seek(3000)
    player.seek(100)
    rewrite(player, scene, friction=2.0)
    for _ in range(3):
        assert not player.look_ahead(far=False)
    assert player.simulation.head == 100 + AHEAD


def test_looking_ahead_ends_where_the_runs_do(qapp, scene):
    player = Player(change(scene, 0, {"step_size": 3.0}))
    player.seek(10_000)
    player.seek(1)
    assert player.look_ahead()


def test_the_head_runs_round_the_loop(player):
    player.loop, player.speed = Loop(10, 14), 60.0
    player.seek(8)
    seen = []
    for _ in range(16):
        player.tick(FRAME)
        seen.append(player.cursor)
    assert seen == [9, 10, 11, 12, 13, 14, 10, 11, 12, 13, 14, 10, 11, 12, 13, 14]
    assert not player.playing


def test_a_loop_behind_the_end_of_a_run_still_goes_round(qapp, scene):
    player = Player(change(scene, 0, {"step_size": 3.0}))
    player.seek(10_000)
    end = player.cursor
    player.loop, player.speed = Loop(end - 3, 20_000), 60.0
    player.play()
    for _ in range(6):
        player.tick(FRAME)
    assert player.playing
    assert end - 3 <= player.cursor <= end
    player.pause()


def test_the_ends_of_a_loop_can_be_set_one_after_the_other():
    assert begun_at(20, None, 100) == Loop(20, 100)
    assert begun_at(20, Loop(5, 50), 100) == Loop(20, 50)
    assert begun_at(60, Loop(5, 50), 100) == Loop(60, 100)
    assert begun_at(100, None, 100) == Loop(99, 100)
    assert ended_at(20, None) == Loop(0, 20)
    assert ended_at(20, Loop(5, 50)) == Loop(5, 20)
    assert ended_at(3, Loop(5, 50)) == Loop(0, 3)
    assert ended_at(0, None) == Loop(0, 1)


def test_far_steps_are_flown_to_and_the_flight_can_be_stopped(player, monkeypatch, qtbot):
    monkeypatch.setattr("gdlab.ui.player._FLYING_BUDGET", 0.0)
    player.travel(20_000)
    assert player.flying
    assert 0 < player.cursor < 20_000
    qtbot.waitUntil(lambda: player.cursor == 20_000)
    assert not player.flying
    player.travel(5)
    assert (player.cursor, player.flying) == (5, False)
    player.travel(60_000)
    player.toggle()
    assert not player.flying
    assert player.cursor < 60_000


def test_a_run_walked_back_and_forth_is_the_run_of_the_scene_bit_for_bit(player, scene):
    for step in (700, 3, 5000, 4999, 100, 5000):
        player.travel(step)
    fresh = run_simulation(scene)
    fresh.advance(5000)
    assert np.array_equal(player.simulation.rows(0, 5000), fresh.rows())


def test_another_start_takes_the_branches_away(player, scene):
    player.seek(300)
    player.seek(100)
    edited = rewrite(player, scene, friction=5.0)
    moved = replace(edited, runs=(replace(edited.runs[0], start=((0.5, 0.5),)),))
    player.set_scene(edited, moved)
    assert branches(player) == ()
    assert (player.cursor, player.seen) == (0, 0)


@pytest.fixture
def raced(scene):
    run = scene.runs[0]
    return replace(scene, runs=tuple(replace(run, label=key, method=key) for key in ("momentum", "nesterov", "adam")))


def test_what_all_runs_are_told_rewrites_the_future_of_each(qapp, raced):
    player = Player(raced)
    player.seek(200)
    old = [simulation.way(0, 200) for simulation in player.simulations]
    player.seek(50)
    edited = rewrite(player, raced, coefficients={"a": 3.0})
    assert [branch.run for branch in player.branches.all] == [0, 1, 2]
    for branch, way in zip(player.branches.all, old, strict=True):
        assert (branch.first, branch.last) == (50, 200)
        assert np.array_equal(branch.positions, way[50:])
    player.set_scene(edited, raced)
    assert player.branches.all == ()
    player.seek(200)
    assert all(np.array_equal(each.way(0, 200), way) for each, way in zip(player.simulations, old, strict=True))


def test_each_run_has_a_future_of_its_own_to_be_rewritten(qapp, raced):
    """That of one is rewritten; what was seen of the others goes on being seen, and may be rewritten too."""
    player = Player(raced)
    player.seek(200)
    player.seek(50)
    first = rewrite(player, raced, friction=3.0)
    other = replace(first, view=replace(first.view, selected=1))
    player.set_scene(first, other)
    assert (player.seen, player.branches.seen(0)) == (200, 50)
    rewrite(player, other, friction=2.0)
    assert [(branch.run, branch.first, branch.last) for branch in player.branches.all] == [(0, 50, 200), (1, 50, 200)]


def test_branches_go_with_their_runs(qapp, raced):
    player = Player(raced)
    player.seek(200)
    player.seek(50)
    edited = replace(raced, view=replace(raced.view, selected=2))
    player.set_scene(raced, edited)
    changed = rewrite(player, edited, friction=3.0)
    without = replace(changed, runs=changed.runs[1:], view=replace(changed.view, selected=1))
    player.set_scene(changed, without)
    assert [branch.run for branch in player.branches.all] == [1]
    assert player.branches.seen(0) == 200
    alone = replace(without, runs=without.runs[:1], view=replace(without.view, selected=0))
    player.set_scene(without, alone)
    assert player.branches.all == ()


def test_the_branches_of_one_run_do_not_drive_those_of_another_away(qapp, raced):
    player, scene = Player(raced), raced
    player.seek(200)
    player.seek(50)
    scene = rewrite(player, scene, coefficients={"a": 3.0})
    for friction in (2.0, 3.0, 4.0, 5.0):
        player.seek(200)
        player.seek(60)
        scene = rewrite(player, scene, friction=friction)
    assert [branch.run for branch in player.branches.all if branch.run] == [1, 2]
    assert len(player.branches.of(0)) == MOST
