"""gdlab's steps are those of torch.optim.SGD: recorded runs always, torch itself where it is installed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

import gdlab
from gdlab.landscapes import FormulaLandscape

HERE = Path(__file__).parent
with np.load(HERE / "torch_sgd.npz") as file:
    RECORDED = dict(file)
HEADER = json.loads(str(RECORDED["header"]))
CASES = HEADER["cases"]
BY_NAME = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def parameters(lr, momentum):
    return gdlab.Parameters.from_learning_rate(learning_rate=lr, momentum=momentum, step_size=0.1)


def ground(case):
    land = gdlab.landscape(case["landscape"])
    return FormulaLandscape(f"-({land.formula})", land.coefficients) if case.get("negated") else land


def events(case):
    """torch's new lr or momentum as the particle's new mass and friction."""
    lr, momentum = case["lr"], case["momentum"]
    for step, change in case.get("changes", {}).items():
        lr = change.get("lr", lr / case["lr"]) * case["lr"]
        momentum = change.get("momentum", momentum)
        p = parameters(lr, momentum)
        yield {"step": int(step), "set": {"mass": p.mass, "friction": p.friction}}


def gdlab_run(case):
    options = {key: case[key] for key in ("dampening", "weight_decay", "maximize") if key in case}
    start = parameters(case["lr"], case["momentum"])
    return gdlab.simulate(
        ground(case), start, case["start"], HEADER["steps"], options=options, events=events(case)
    ).position[:, 0]


@BY_NAME
def test_a_thousand_steps_are_those_torch_recorded(case):
    reference = RECORDED[case["name"]]
    np.testing.assert_allclose(gdlab_run(case)[HEADER["rows"]], reference, rtol=0, atol=1e-12)


@BY_NAME
def test_recorded_runs_move_and_stay_bounded(case):
    reference = RECORDED[case["name"]]
    assert np.abs(reference).max() < 10
    assert np.abs(reference[-1] - reference[0]).max() > 0.05


def test_the_record_says_which_versions_made_it():
    assert HEADER["torch"].startswith("2.13")
    assert HEADER["numpy"]


@BY_NAME
def test_a_thousand_steps_are_those_of_the_installed_torch(case):
    pytest.importorskip("torch")
    spec = importlib.util.spec_from_file_location("record", HERE / "record.py")
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    np.testing.assert_allclose(gdlab_run(case), record.run(case), rtol=0, atol=1e-12)
