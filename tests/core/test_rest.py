"""Heavy particles rest, and runs that cannot be kept are refused. (tests/core/test_rest.py, with the patches.)"""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdlab
from gdlab import Parameters
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import FRICTION_SCHEMES


@pytest.mark.parametrize("scheme", FRICTION_SCHEMES)
@pytest.mark.parametrize("n", [1, 2])
@given(mass=st.floats(1e290, 1.7e308), step_size=st.floats(1e-12, 1.0), friction=st.floats(0, 1))
def test_a_huge_mass_rests(scheme, n, mass, step_size, friction):
    t = gdlab.simulate("x**2/2 + y", Parameters(mass, friction, step_size), [[1.0, 2.0]] * n, 4, friction_scheme=scheme)
    assert t.diverged_at.tolist() == [-1] * n
    assert (t.position == [1.0, 2.0]).all()


def test_a_resting_particle_stays_where_it_is_when_time_is_cut_into_absurd_pieces():
    events = [{"step": 1, "set": {"step_size": 1e-300}}, {"step": 2, "set": {"step_size": 1e100}}]
    t = gdlab.simulate("0*x", Parameters(1.0, 1.0, 1.0), [[1.0]], 3, events=events, friction_scheme="exact")
    assert t.position.ravel().tolist() == [1.0] * 4


def test_a_run_that_cannot_be_kept_is_refused_with_what_could_be(monkeypatch):
    monkeypatch.setattr(sys.modules["gdlab.simulate"], "MAX_STORED", 1000)  # `gdlab.simulate` is the function
    with pytest.raises(ParameterError, match="take at most 499 steps, or fewer particles"):
        gdlab.simulate("x + y", Parameters(), [[0.0, 0.0]], 500)
    assert gdlab.simulate("x + y", Parameters(), [[0.0, 0.0]], 499).steps == 499
    with pytest.raises(ParameterError, match="take fewer particles"):
        gdlab.simulate("x + y", Parameters(), [[0.0, 0.0]] * 501, 0)
