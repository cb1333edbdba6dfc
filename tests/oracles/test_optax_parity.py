"""gdlab's runs are optax's where optax and torch agree; where optax's defaults make another method, they are not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import gdlab

with np.load(Path(__file__).with_name("optax.npz")) as file:
    RECORDED = dict(file)
HEADER = json.loads(str(RECORDED["header"]))
CASES = HEADER["cases"]


def assert_same(case, tolerance):
    p = gdlab.Parameters.from_learning_rate(case["lr"], case["momentum"], 0.1, method=case["method"])
    kept = [row for row in HEADER["rows"] if row <= case["stable_until"]]
    t = gdlab.simulate(
        gdlab.landscape(case["landscape"]),
        p,
        case["start"],
        kept[-1],
        method=case["method"],
        options=case["options"],
    )
    np.testing.assert_allclose(t.position[kept, 0], RECORDED[case["name"]][: len(kept)], rtol=0, atol=tolerance)


@pytest.mark.parametrize("case", [each for each in CASES if each["same"]], ids=lambda case: case["name"])
def test_a_run_is_optaxs_while_it_is_stable(case):
    assert_same(case, 1e-10)


@pytest.mark.parametrize("case", [each for each in CASES if not each["same"]], ids=lambda case: case["name"])
def test_what_bears_the_same_name_may_be_another_method(case):
    """Adagrad's root holds ε, RMSprop's too and forgets sooner, AMSGrad corrects before it takes the maximum."""
    with pytest.raises(AssertionError):
        assert_same(case, 1e-6)


def test_the_record_says_which_versions_made_it():
    assert HEADER["optax"].startswith("0.2")
    assert all(HEADER[name] for name in ("jax", "numpy"))
    assert sum(case["stable_until"] == HEADER["rows"][-1] for case in CASES) > 0.8 * len(CASES)
