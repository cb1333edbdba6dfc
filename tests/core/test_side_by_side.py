"""Work in parts is all done, each part once, whoever does it, and what goes wrong in it is told."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import gdlab
from gdlab import Parameters
from gdlab.core import blocks, side_by_side


@pytest.fixture(params=[1, 2, 4])
def threads(request, monkeypatch):
    """So many of them."""
    monkeypatch.setattr(side_by_side, "processors", lambda: request.param)
    return request.param


def test_every_part_is_done_once(threads):
    done = []
    side_by_side.side_by_side(done.extend, range(100))
    assert sorted(done) == list(range(100))


def test_the_parts_are_shared_out():
    """Each of the two waits for the other, which would never come if one alone did all."""
    both = threading.Barrier(2, timeout=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side_by_side, "processors", lambda: 2)
        side_by_side.side_by_side(lambda parts: [both.wait() for _ in parts], range(2))
    assert not both.broken


def test_no_part_is_no_work(threads):
    side_by_side.side_by_side(lambda parts: [1 / part for part in parts], [])


def test_what_goes_wrong_is_told(threads):
    with pytest.raises(ZeroDivisionError):
        side_by_side.side_by_side(lambda parts: [1 / part for part in parts], [0] * 8)


@pytest.mark.parametrize("method", ["momentum", "adam", "langevin-baoab", "adagrad"])
def test_many_particles_go_the_same_way_in_parts(threads, method, monkeypatch, same_bits):
    def path():
        starts = np.linspace([-3, 2], [3, 1], 50)
        return gdlab.simulate("himmelblau", Parameters(1.0, 1.0, 0.02, 0.5), starts, 20, method=method, seed=3).position

    whole = path()
    monkeypatch.setattr(blocks, "_AT_ONCE", 7)
    assert same_bits(path(), whole)
