"""Every method's steps are torch.optim's, with all options, on three landscapes: one grid, recorded; and live.

Each of 1,000 steps is compared from torch's own state. Whole runs are compared where they are stable. RMSprop, and
Adam with a short memory, are chaotic near a minimum, where the ratio of two small gradients decides: torch itself
takes another path there when it starts one unit of the last digit away. That ends the comparison (`stable_until`, as
recorded), and does not loosen it.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import gdlab
from gdlab.core.blocks import take
from gdlab.core.events import Setting
from gdlab.core.registry import method
from gdlab.core.state import State
from gdlab.landscapes import FormulaLandscape

HERE = Path(__file__).parent


def loaded(name):
    """A module beside this file."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rules = loaded("torch_rules")
with np.load(HERE / "torch_methods.npz") as file:
    KEPT = dict(file)
HEADER = json.loads(str(KEPT["header"]))
CASES = HEADER["cases"]
BY_NAME = {case["name"]: case for case in CASES}
EACH = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
SLOTS = {"momentum_buffer": "b"}
"""gdlab's name of a slot where it is not torch's."""


@cache
def recorded(name):
    """torch's rows `(1001, 1 + slots, 2)`."""
    return rules.decoded(BY_NAME[name], KEPT[name])


@cache
def ground(land, climbed):
    made = gdlab.landscape(land)
    return FormulaLandscape(f"-({made.formula})", made.coefficients) if climbed else made


def setting(case, step=0):
    """The case as gdlab's setting at a step."""
    return _setting(case["name"], max((first for first in map(int, case["changes"]) if first <= step), default=0))


@cache
def _setting(name, step):
    case = BY_NAME[name]
    knobs = rules.knobs_at(case, step)
    p = gdlab.Parameters.from_learning_rate(knobs.pop("lr"), knobs.pop("momentum"), 0.1, method=case["method"])
    return Setting(ground(case["landscape"], bool(knobs.get("maximize"))), p, case["method"], options=knobs)


def events(case):
    """Its changes as events."""
    for step in map(int, case["changes"]):
        p = setting(case, step).parameters
        yield {"step": step, "set": {"mass": p.mass, "friction": p.friction}}


def state(case, row, step):
    """torch's row as gdlab's state."""
    slots = {SLOTS.get(name, name): slot[None] for name, slot in zip(rules.SLOTS[case["method"]], row[1:], strict=True)}
    return State(row[0][None], {name: slots[name] for name in method(case["method"]).slot_names}, step)


def assert_steps_are(case, rows):
    """Each step from torch's own state is torch's next state."""
    made = []
    for step, row in enumerate(rows[:-1]):
        now = setting(case, step)
        after = take(now, state(case, row, step), 1, None, now.rule_numbers()).state
        slots = [SLOTS.get(name, name) for name in rules.SLOTS[case["method"]]]
        made.append([after.position[0], *(after.slots[name][0] for name in slots if name in after.slots)])
    used = [0, *(i for i, name in enumerate(rules.SLOTS[case["method"]], 1) if _is_used(case, name))]
    made, expected = np.array(made)[:, used], rows[1:, used]
    np.testing.assert_allclose(made[:, 0], expected[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(made[:, 1:], expected[:, 1:], rtol=1e-12, atol=1e-12)


def _is_used(case, name):
    """Whether torch has that slot in this case; the rest is 0 in both."""
    needs = {"momentum_buffer": "momentum", "grad_avg": "centered", "max_exp_avg_sq": "amsgrad"}
    return name not in needs or bool(case["knobs"].get(needs[name]))


@EACH
def test_each_of_a_thousand_steps_is_torchs_from_torchs_own_state(case):
    assert_steps_are(case, recorded(case["name"]))


@EACH
def test_a_whole_run_is_torchs_while_it_is_stable(case):
    start = setting(case)
    t = gdlab.simulate(
        start.landscape,
        start.parameters,
        case["start"],
        HEADER["steps"],
        method=case["method"],
        options=start.options,
        events=events(case),
    )
    rows = slice(0, case["stable_until"] + 1)
    np.testing.assert_allclose(t.position[rows, 0], recorded(case["name"])[rows, 0], rtol=0, atol=1e-10)


def test_the_grid_is_whole_and_its_runs_move():
    """All options of all methods that torch has, on three landscapes; few runs end in chaos, and none at once."""
    for key in rules.SLOTS:
        options = {option.key for option in method(key).options}
        for land in rules.STARTS:
            mine = [case for case in CASES if (case["method"], case["landscape"]) == (key, land)]
            assert options <= {knob for case in mine for knob in case["knobs"]}
            assert any(case["changes"] for case in mine)
    assert HEADER["torch"].startswith("2.13")
    chaotic = [case for case in CASES if case["stable_until"] < HEADER["steps"]]
    assert {case["method"] for case in chaotic} == {"rmsprop", "adam"}
    assert len(chaotic) < 0.1 * len(CASES)
    assert all(case["stable_until"] > 70 for case in CASES)
    for case in CASES:
        path = recorded(case["name"])[:, 0]
        assert np.abs(path).max() < 10
        assert np.abs(path[-1] - path[0]).max() > 0.05


@EACH
def test_each_step_is_that_of_the_installed_torch(case):
    pytest.importorskip("torch")
    rows = loaded("record_methods").run(case)
    assert_steps_are(case, rows)
