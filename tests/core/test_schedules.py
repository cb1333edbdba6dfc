"""Schedules: torch's values, the same at every step however they are asked for, and what cannot be is explained."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlab.core.fields import ParameterError
from gdlab.core.powers import powers
from gdlab.core.schedules import KINDS, SCHEDULED, Running, Schedule, checked, running, schedule

with np.load(Path(__file__).parents[1] / "oracles" / "torch_schedules.npz") as file:
    RECORDED = dict(file)
HEADER = json.loads(str(RECORDED["header"]))
BY_NAME = pytest.mark.parametrize("name", HEADER["schedules"])
KIND_OF = {kind.torch: key for key, kind in KINDS.items()}
EXAMPLES = [
    {"kind": "step", "step_size": 7, "gamma": 0.3},
    {"kind": "cosine", "T_max": 13, "eta_min": 0.01},
    {"kind": "exponential", "gamma": 0.97},
    {"kind": "warm-up", "start_factor": 0.2, "total_iters": 9},
    {"kind": "constant", "factor": 0.5, "total_iters": 4},
]
BY_KIND = pytest.mark.parametrize("plain", EXAMPLES, ids=[each["kind"] for each in EXAMPLES])


def recorded(name):
    kind, arguments = HEADER["schedules"][name]
    # torch's ConstantLR has a factor of 1/3 unless told otherwise, gdlab's constant has 1: the record always says it.
    return Schedule(KIND_OF[kind], arguments)


@BY_NAME
def test_values_are_those_of_torchs_closed_form(name):
    values = recorded(name).values(HEADER["base"], np.arange(HEADER["steps"]))
    reference = RECORDED[f"{name} closed"]
    np.testing.assert_allclose(values, reference, rtol=1e-12, atol=1e-15)


@BY_NAME
def test_values_are_those_torch_walks_through_to_its_rounding(name):
    """torch multiplies its way from step to step; near a cosine's zero only the difference from 0 is comparable."""
    values = recorded(name).values(HEADER["base"], np.arange(HEADER["steps"]))
    np.testing.assert_allclose(values, RECORDED[f"{name} walked"], rtol=1e-12, atol=1e-14)


def test_the_record_was_made_by_the_torch_it_names():
    assert HEADER["torch"].startswith("2.13")
    assert len(RECORDED["cosine closed"]) == HEADER["steps"]


def test_every_kind_has_its_torch_class_and_a_record():
    assert {kind for kind, _ in HEADER["schedules"].values()} == {kind.torch for kind in KINDS.values()}


@BY_KIND
def test_one_by_one_or_all_at_once_or_backwards_gives_the_same_bits(plain):
    each = schedule(plain)
    n = np.arange(100)
    whole = each.values(0.37, n)
    assert [float(each.values(0.37, np.array([k]))[0]) for k in n] == whole.tolist()
    assert each.values(0.37, n[::-1]).tolist() == whole[::-1].tolist()
    assert each.values(0.37, n[40:60]).tolist() == whole[40:60].tolist()


@BY_KIND
def test_a_schedule_is_affine_in_its_base(plain):
    n = np.arange(50)
    factor, offset = schedule(plain).shape(n)
    assert schedule(plain).values(2.5, n).tolist() == (factor * 2.5 + offset).tolist()


def test_cosine_meets_its_ends_exactly_and_goes_back_again():
    n = np.arange(401)
    values = Schedule("cosine", {"T_max": 200}).values(0.3, n)
    assert values[0] == 0.3
    assert values[200] == 0
    assert values[400] == 0.3
    assert values[100] == pytest.approx(0.15, rel=1e-15)
    assert values[:201].tolist() == values[200:][::-1].tolist()
    assert np.all(np.diff(values[:201]) < 0)


def test_cosine_agrees_with_many_digits():
    mpmath.mp.dps = 40
    values = Schedule("cosine", {"T_max": 97, "eta_min": 0.02}).values(0.5, np.arange(97))
    eta_min = mpmath.mpf(0.02)
    for n, value in enumerate(values.tolist()):
        exact = eta_min + (mpmath.mpf(0.5) - eta_min) * (1 + mpmath.cos(mpmath.pi * n / 97)) / 2
        assert abs(value / exact - 1) < 1e-15


@given(st.floats(0.75, 1.25), st.integers(0, 2000))
def test_powers_are_right_to_a_few_ulp(base, n):
    exact = Fraction(base) ** n
    (found,) = powers(base, np.array([n])).tolist()
    assert abs(Fraction(found) / exact - 1) < 40 * Fraction(1, 2**53)


@pytest.mark.parametrize(
    ("base", "n", "power"),
    [(0.0, 0, 1.0), (0.0, 3, 0.0), (1.0, 2**32 - 1, 1.0), (2.0, 5000, math.inf), (0.5, 5000, 0.0), (-0.5, 3, -0.125)],
)
def test_powers_at_their_limits(base, n, power):
    assert powers(base, np.array([n])).tolist() == [power]


def test_powers_far_out_are_as_good_as_near():
    far = 2**31 + 12345
    gamma = 1 - 2.0**-32
    mpmath.mp.dps = 40
    (found,) = powers(gamma, np.array([far])).tolist()
    assert abs(found / mpmath.mpf(gamma) ** far - 1) < 1e-14


def test_what_is_left_out_takes_torchs_default():
    assert schedule({"kind": "step", "step_size": 30}).arguments == {"step_size": 30, "gamma": 0.1}
    assert schedule({"kind": "warm-up"}).arguments == {"start_factor": 1 / 3, "end_factor": 1.0, "total_iters": 5}
    assert schedule({"kind": "cosine", "T_max": 9}).plain == {"kind": "cosine", "T_max": 9, "eta_min": 0.0}


def test_constant_means_constant_unless_told_otherwise():
    assert schedule({"kind": "constant"}).is_still
    assert running({}, {"momentum": {"kind": "constant"}}, 5) == {}
    assert not schedule({"kind": "constant", "factor": 0.5}).is_still


WRONG = [
    ("cosine", "kind"),
    ({}, "kind"),
    ({"kind": "cosin", "T_max": 5}, "kind"),
    ({"kind": 3}, "kind"),
    ({"kind": "cosine"}, "T_max"),
    ({"kind": "cosine", "T_max": 0}, "T_max"),
    ({"kind": "cosine", "T_max": 2.5}, "T_max"),
    ({"kind": "cosine", "T_max": True}, "T_max"),
    ({"kind": "cosine", "T_max": 2**40}, "T_max"),
    ({"kind": "cosine", "T_max": 5, "eta_min": -1}, "eta_min"),
    ({"kind": "cosine", "T_max": 5, "gamma": 1}, "gamma"),
    ({"kind": "step", "step_size": -1}, "step_size"),
    ({"kind": "step", "step_size": 5, "gamma": math.nan}, "gamma"),
    ({"kind": "exponential"}, "gamma"),
    ({"kind": "exponential", "gamma": "much"}, "gamma"),
    ({"kind": "exponential", "gamma": math.inf}, "gamma"),
    ({"kind": "warm-up", "start_factor": 0}, "start_factor"),
    ({"kind": "warm-up", "start_factor": 1.5}, "start_factor"),
    ({"kind": "warm-up", "end_factor": -0.1}, "end_factor"),
    ({"kind": "warm-up", "total_iters": 0}, "total_iters"),
    ({"kind": "constant", "factor": 2}, "factor"),
]


@pytest.mark.parametrize(("plain", "key"), WRONG, ids=[str(plain) for plain, _ in WRONG])
def test_a_wrong_argument_is_named(plain, key):
    with pytest.raises(ParameterError) as caught:
        checked("learning_rate", plain)
    assert caught.value.key == key
    assert key in str(caught.value)


def test_an_unknown_key_is_named_rather_than_the_kind_that_it_hides():
    with pytest.raises(ParameterError, match="did you mean 'kind'") as caught:
        checked("learning_rate", {"knd": "cosine", "T_max": 5})
    assert caught.value.key == "knd"


def test_only_three_knobs_follow_schedules():
    with pytest.raises(ParameterError, match="mass"):
        checked("mass", {"kind": "cosine", "T_max": 5})
    for key in SCHEDULED:
        assert checked(key, {"kind": "cosine", "T_max": 5}).kind == "cosine"


@pytest.mark.parametrize("plain", [{"kind": "exponential", "gamma": 1.01}, {"kind": "step", "step_size": 5, "gamma": 2},
                                   {"kind": "cosine", "T_max": 5, "eta_min": 1.5}])  # fmt: skip
def test_a_momentum_cannot_grow_beyond_one(plain):
    with pytest.raises(ParameterError, match=r"at most 1|less than 1"):
        checked("momentum", plain)
    assert checked("learning_rate", plain).kind == plain["kind"]


def test_a_schedule_counts_from_the_step_at_which_it_was_set():
    began = Running(Schedule("step", {"step_size": 10}), since=25)
    assert began.values(1.0, np.array([25, 34, 35, 44, 45])).tolist() == [1.0, 1.0, 0.1, 0.1, 0.1 * 0.1]


def test_setting_one_schedule_leaves_the_others_where_they_are():
    first = running({}, {"learning_rate": {"kind": "exponential", "gamma": 0.9}}, 0)
    both = running(first, {"momentum": {"kind": "warm-up"}}, 40)
    assert both["learning_rate"] is first["learning_rate"]
    assert both["momentum"].since == 40
    assert running(both, {"learning_rate": {"kind": "constant"}}, 50) == {"momentum": both["momentum"]}


@BY_KIND
@given(value=st.floats(1e-3, 0.9), step=st.integers(0, 12))
def test_the_base_for_a_value_gives_it_back(plain, value, step):
    each = Running(schedule(plain))
    (least,) = each.schedule.shape(np.array([step]))[1].tolist()
    if value <= least:
        return
    base = each.base_for("learning_rate", value, step)
    assert each.values(base, np.array([step]))[0] == pytest.approx(value, rel=1e-12)


def test_where_the_schedule_has_come_to_zero_no_base_helps():
    cosine = Running(Schedule("cosine", {"T_max": 10}))
    with pytest.raises(ParameterError, match="multiplies the learning rate by 0") as caught:
        cosine.base_for("learning_rate", 0.1, 10)
    assert caught.value.key == "learning_rate"
    with pytest.raises(ParameterError, match="would have to begin at"):
        Running(Schedule("exponential", {"gamma": 0.5})).base_for("momentum", 0.9, 3)


def test_a_base_of_zero_stays_zero_however_much_it_is_multiplied():
    assert Schedule("exponential", {"gamma": 2.0}).values(0.0, np.array([0, 5000])).tolist() == [0.0, 0.0]
