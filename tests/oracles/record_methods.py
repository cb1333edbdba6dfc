"""Record what torch.optim's methods do with all their options, step by step, states included.

    python tests/oracles/record_methods.py        needs torch and numpy; rewrites torch_methods.npz beside this file

The file holds the cases and the versions they were run with, as JSON under the key `header`, and each run as
`torch_rules` encodes it. `stable_until` of a case is the step to which torch agrees with itself: a second run that
starts one unit of the last digit away stays within 1e-12 of the first until there. Near a minimum, where the ratio of
two small gradients decides, Adam and RMSprop are chaotic, and whoever rounds differently takes another path.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch_rules import SLOTS, STEPS, cases, encoded, knobs_at

FILE = Path(__file__).with_name("torch_methods.npz")
APART = 1e-12

LANDSCAPES = {
    "elongated-valley": lambda x: 20 * x[0] ** 2 / 2 + x[1] ** 2 / 2,
    "himmelblau": lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2,
    "rosenbrock": lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
}


def optimiser(case: dict, x: torch.Tensor) -> torch.optim.Optimizer:
    """torch's optimiser of a case."""
    knobs = dict(case["knobs"])
    momentum = knobs.pop("momentum")
    if case["method"] == "adam":
        beta2 = knobs.pop("beta2", 0.999)
        return torch.optim.Adam([x], betas=(momentum, beta2), **knobs)
    if case["method"] == "adagrad":
        return torch.optim.Adagrad([x], **knobs)
    if case["method"] == "rmsprop":
        return torch.optim.RMSprop([x], momentum=momentum, **knobs)
    dampening = knobs.pop("dampening", 0.0)
    made = torch.optim.SGD([x], momentum=momentum, nesterov=case["method"] == "nesterov", **knobs)
    made.param_groups[0]["dampening"] = dampening  # refused with nesterov at construction, but computed
    return made


def run(case: dict, start: list[float] | None = None) -> np.ndarray:
    """x and the slots before each step and after the last, `(STEPS + 1, 1 + slots, 2)`."""
    x = torch.tensor(start or case["start"], dtype=torch.float64, requires_grad=True)
    sign = -1 if case["knobs"].get("maximize") else 1
    made, rows = optimiser(case, x), []
    for step in range(STEPS + 1):
        state = made.state[x]
        kept = [state.get(name) for name in SLOTS[case["method"]]]
        rows.append([x.tolist(), *([0.0, 0.0] if slot is None else slot.tolist() for slot in kept)])
        if step == STEPS:
            return np.array(rows)
        _set(made.param_groups[0], knobs_at(case, step))
        made.zero_grad()
        (sign * LANDSCAPES[case["landscape"]](x)).backward()
        made.step()
    raise AssertionError


def _set(group: dict, knobs: dict) -> None:
    """lr and momentum as they are now."""
    group["lr"] = knobs["lr"]
    if "betas" in group:
        group["betas"] = (knobs["momentum"], group["betas"][1])
    elif "momentum" in group:
        group["momentum"] = knobs["momentum"]


def stable_until(case: dict, rows: np.ndarray) -> int:
    """The step to which torch agrees with itself."""
    beside = run(case, [float(np.nextafter(value, 0.0)) for value in case["start"]])
    apart = np.abs(beside[:, 0] - rows[:, 0]).max(axis=1) > APART
    return int(apart.argmax()) - 1 if apart.any() else STEPS


def main() -> None:
    """Run all cases and write the file."""
    arrays, header = {}, []
    for case in cases():
        rows = run(case)
        arrays[case["name"]] = encoded(case, rows)
        header.append({**case, "stable_until": stable_until(case, rows)})
    text = json.dumps({"torch": torch.__version__, "numpy": np.__version__, "steps": STEPS, "cases": header})
    np.savez_compressed(FILE, header=np.array(text), **arrays)


if __name__ == "__main__":
    main()
