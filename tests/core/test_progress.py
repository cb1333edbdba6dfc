"""How far long work has come: told to whoever follows it in the same thread, and stopped where he wishes."""

import threading

import pytest

import gdlab
from gdlab.core.events import Setting
from gdlab.core.parameters import Parameters
from gdlab.core.progress import Stopped, advance, followed, part, tell
from gdlab.core.simulation import Simulation


def runs(count=2):
    setting = Setting(gdlab.landscape("himmelblau"), Parameters(step_size=0.01))
    return [Simulation(setting, [[1.0, 1.0]]) for _ in range(count)]


def test_nobody_need_follow():
    tell(0.5)
    taken = runs(1)
    advance(taken, 10)
    assert taken[0].head == 10


def test_shares_grow_from_nothing_to_all_over_several_runs():
    heard = []
    with followed(lambda share: heard.append(share) or True):
        advance(runs(), 20_000)
    assert heard[0] == 0.0
    assert heard == sorted(heard)
    assert 0.75 < heard[-1] < 1.0
    assert sum(share < 0.5 for share in heard) == len(heard) / 2


def test_who_answers_no_stops_it_and_what_was_computed_stays_right():
    taken = runs(1)
    with pytest.raises(Stopped), followed(lambda share: share < 0.5):
        advance(taken, 20_000)
    assert 0 < taken[0].head < 20_000
    advance(taken, 20_000)
    fresh = runs(1)
    fresh[0].advance(20_000)
    assert (taken[0].rows() == fresh[0].rows()).all()


def test_a_part_of_the_work_counts_for_its_share():
    heard = []
    with part(0.5, 1.0):
        tell(0.5)
    with followed(lambda share: heard.append(share) or share < 0.9):
        tell(0.0)
        with part(0.5, 0.75):
            tell(0.0)
            with part(0.5, 1.0):
                tell(1.0)
        tell(0.8)
        with pytest.raises(Stopped), part(0.8, 1.0):
            tell(0.5)
    assert heard == pytest.approx([0.0, 0.5, 0.75, 0.8, 0.9])


def test_another_thread_is_not_followed():
    heard = []
    with followed(lambda share: heard.append(share) or False):
        other = threading.Thread(target=lambda: tell(0.1))
        other.start()
        other.join()
    assert heard == []
    tell(1.0)
