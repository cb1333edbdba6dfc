"""The way on the picture: all of a short run; of a long one its outline, with every step near the cursor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdlab
from gdlab import Parameters
from gdlab.core import outline
from gdlab.core.events import Setting
from gdlab.core.simulation import Simulation
from gdlab.ui import shown_way as module
from gdlab.ui.shown_way import shown_way

LENGTH, EXACT, NEAR = 3000, 256, 64


@pytest.fixture(scope="module")
def run():
    """A long run, by the measure of a small outline."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outline.Outline.__init__, "__defaults__", (EXACT,))
        patch.setattr(module, "_NEAR", NEAR)
        setting = Setting(gdlab.landscape("himmelblau"), Parameters(1.0, 0.1, 0.02, 0.5))
        simulation = Simulation(setting, [[1.0, 1.0]], seed=4)
        simulation.advance(LENGTH)
        yield simulation


def test_a_short_way_is_shown_whole():
    simulation = Simulation(Setting(gdlab.landscape("himmelblau"), Parameters()), [[1.0, 1.0]])
    simulation.advance(100)
    shown = shown_way(simulation, 30)
    assert np.array_equal(shown.positions, simulation.rows()[:, 0])
    assert shown.cursor == 30


@settings(deadline=None)
@given(cursor=st.integers(0, LENGTH))
def test_the_particle_is_where_the_cursor_says(run, cursor):
    shown = shown_way(run, cursor)
    assert np.array_equal(shown.positions[shown.cursor], run.rows(cursor, cursor)[0, 0])


@settings(deadline=None)
@given(cursor=st.integers(0, LENGTH))
def test_every_step_near_the_cursor_is_there(run, cursor):
    shown = shown_way(run, cursor)
    first, last = max(cursor - NEAR, 0), min(cursor + NEAR, LENGTH)
    around = shown.positions[shown.cursor - (cursor - first) : shown.cursor + (last - cursor) + 1]
    assert np.array_equal(around, run.rows(first, last)[:, 0])


@settings(deadline=None)
@given(cursor=st.integers(0, LENGTH))
def test_it_is_short_goes_through_the_whole_run_and_leaves_nothing_out_that_sticks_out(run, cursor):
    shown, whole = shown_way(run, cursor), run.rows()[:, 0]
    assert len(shown.positions) < EXACT + 3 * NEAR + 64
    assert np.array_equal(shown.positions[[0, -1]], whole[[0, -1]])
    assert np.array_equal(np.min(shown.positions, axis=0), np.min(whole, axis=0))
    assert np.array_equal(np.max(shown.positions, axis=0), np.max(whole, axis=0))


@settings(deadline=None)
@given(cursor=st.integers(0, LENGTH - NEAR))
def test_it_stays_the_same_way_while_the_cursor_stays_in_its_block(run, cursor):
    block = cursor // NEAR * NEAR
    assert np.array_equal(shown_way(run, cursor).positions, shown_way(run, block).positions)


def test_of_many_particles_fewer_steps_are_gone_through_again(run, monkeypatch):
    few = shown_way(run, LENGTH // 2)
    monkeypatch.setattr(module, "_COORDINATES", 8)
    assert len(shown_way(run, LENGTH // 2).positions) < len(few.positions)
