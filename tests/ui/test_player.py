"""The clock: the window's run is the run of the API, bit for bit, however it is walked."""

import numpy as np
import pytest
from msgspec.structs import replace

import gdlab
from gdlab.core.history import BUDGET
from gdlab.core.resources import path as resource
from gdlab.scene import load_scene, run_simulation
from gdlab.scene.changes import change
from gdlab.ui.player import AHEAD, FRAME, Player


@pytest.fixture
def scene():
    return load_scene(resource("scenes", "elongated-valley.gdlab"))


@pytest.fixture
def player(qapp, scene):
    return Player(scene)


def test_the_windows_run_has_the_bits_of_the_api(player, scene):
    run = scene.runs[0]
    player.speed = 600
    for _ in range(30):
        player.tick(FRAME)
    reference = gdlab.simulate(scene.build_landscape(), run.parameters, run.start, 300, seed=scene.seed)
    assert player.cursor == 300
    assert np.array_equal(player.simulation.rows()[:301], reference.position)


def test_speed_is_steps_per_second(player):
    player.speed = 30
    for _ in range(60):
        player.tick(FRAME)
    assert player.cursor in (29, 30)


def test_back_and_forth_is_the_identity(player):
    player.seek(50)
    there = player.simulation.rows()[50].copy()
    player.step(-20)
    player.step(20)
    assert np.array_equal(player.simulation.rows()[50], there)
    player.seek(-5)
    assert player.cursor == 0


def test_an_event_rewrites_the_future_from_its_step_only(player, scene):
    player.seek(40)
    before = player.simulation.rows()[:41].copy()
    edited = change(scene, 40, {"friction": 5.0})
    player.set_scene(scene, edited)
    player.seek(80)
    fresh = run_simulation(edited)
    fresh.advance(80)
    assert np.array_equal(player.simulation.rows()[:41], before)
    assert np.array_equal(player.simulation.rows()[:81], fresh.rows())
    player.set_scene(edited, scene)
    player.seek(80)
    unedited = run_simulation(scene)
    unedited.advance(80)
    assert np.array_equal(player.simulation.rows()[:81], unedited.rows())


def test_the_horizon_stays_ahead_of_the_cursor(player):
    for step in (0, 94, 95, 500, 4000):
        player.seek(step)
        assert player.horizon > player.cursor


def test_the_clock_stops_when_nothing_is_left(qapp, scene):
    wild = change(scene, 0, {"step_size": 3.0})
    player = Player(wild)
    player.play()
    for _ in range(100):
        player.tick(1.0)
    assert player.at_end
    assert not player.playing
    assert player.cursor == player.simulation.head


def test_on_slow_ground_what_lies_ahead_is_computed_over_several_frames(player, monkeypatch):
    monkeypatch.setattr("gdlab.ui.player.LOOKING_BUDGET", 0.0)
    player.seek(1000)  # so that the horizon lies farther than what is computed ahead
    frames = 1
    while not player.look_ahead():
        frames += 1
    assert frames == 4
    assert player.simulation.head == 1000 + AHEAD


def test_where_nothing_moves_a_frame_may_take_longer_so_that_none_is_to_follow(player, monkeypatch):
    monkeypatch.setattr("gdlab.ui.player.LOOKING_BUDGET", 0.0)
    monkeypatch.setattr("gdlab.ui.player.CALM_BUDGET", 1e6)
    assert player.look_ahead(calm=True)
    assert player.simulation.head == min(player.horizon, AHEAD)


def test_on_quick_ground_ever_more_steps_are_taken_between_two_looks_at_the_clock(player, monkeypatch):
    monkeypatch.setattr("gdlab.ui.player.time.perf_counter", lambda: 0.0)
    reached, advance = [], player.simulation.advance
    monkeypatch.setattr(player.simulation, "advance", lambda to: reached.append(to) or advance(to))
    player.seek(1000)
    reached.clear()
    player.look_ahead()
    assert reached == [1000 + AHEAD // 4, 1000 + AHEAD]


@pytest.fixture
def crowd(qapp, scene):
    """A player of twenty thousand particles."""
    starts = tuple((x, 1.0) for x in np.linspace(-1, 1, 20_000).tolist())
    return Player(replace(scene, runs=(replace(scene.runs[0], start=starts),)))


def test_many_particles_are_stepped_a_few_steps_at_a_time(crowd, monkeypatch):
    monkeypatch.setattr("gdlab.ui.player._FLYING_BUDGET", 0.0)
    crowd.travel(200)
    assert crowd.flying
    assert 0 < crowd.cursor <= 2 * AHEAD * 200 // 20_000
    crowd.pause()


def test_of_many_particles_only_the_next_steps_are_computed_ahead(crowd):
    crowd.seek(3)
    while not crowd.look_ahead():
        pass
    head = crowd.simulation.head
    assert 3 < head <= 3 + 4 * AHEAD * 1000 // 20_000
    assert crowd.look_ahead()
    assert crowd.simulation.head == head


def test_runs_share_the_memory_of_one(player, scene):
    one = player.simulation
    three = replace(scene, runs=scene.runs * 3)
    player.set_scene(scene, three)
    assert player.simulations[0] is one
    assert {simulation._budget for simulation in player.simulations} == {BUDGET // 3}
    player.set_scene(three, scene)
    assert player.simulation._budget == BUDGET
