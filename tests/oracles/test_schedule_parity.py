"""Under torch's schedulers gdlab's steps are those of torch's optimisers: recorded runs of SGD and Adam."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import gdlab
from gdlab.core.registry import methods
from gdlab.core.schedules import KINDS

with np.load(Path(__file__).parent / "torch_schedules.npz") as file:
    RECORDED = dict(file)
HEADER = json.loads(str(RECORDED["header"]))
KIND_OF = {kind.torch: key for key, kind in KINDS.items()}
CASES = [case for case in HEADER["runs"] if case["method"] in {method.key for method in methods()}]
BY_NAME = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def schedules(case):
    if case["schedule"] == "momentum warm-up":
        return {"momentum": {"kind": "warm-up", **HEADER["momentum_ramp"]}}
    kind, arguments = HEADER["schedules"][case["schedule"]]
    return {"learning_rate": {"kind": KIND_OF[kind], **arguments}}


def run(case, particles=1):
    start = [case["start"]] + [[0.3, 0.2]] * (particles - 1)
    parameters = gdlab.Parameters.from_learning_rate(
        case["lr"], HEADER["momentum"], 0.1, method=case["method"], friction_scheme="exact"
    )
    return gdlab.simulate(
        case["landscape"], parameters, start, HEADER["steps"], case["method"], "exact", schedules=schedules(case)
    ).position[:, 0]


@BY_NAME
def test_steps_under_a_scheduler_are_those_torch_recorded(case):
    """torch's buffers survive each change of lr, and so do gdlab's."""
    np.testing.assert_allclose(run(case)[HEADER["rows"]], RECORDED[case["name"]], rtol=0, atol=1e-12)


@BY_NAME
def test_the_loop_over_floats_and_numpy_agree_to_the_bit(case):
    assert run(case).tolist() == run(case, particles=3).tolist()


@BY_NAME
def test_recorded_runs_move_and_stay_bounded(case):
    reference = RECORDED[case["name"]]
    assert np.abs(reference).max() < 10
    assert np.abs(reference[-1] - reference[0]).max() > 0.01
