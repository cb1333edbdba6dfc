"""Record reference runs of torch.optim.SGD, which the tests compare gdlab with.

    python tests/oracles/record.py        needs torch and numpy; rewrites torch_sgd.npz beside this file

The file holds the cases themselves and the versions they were run with, as JSON under the key `header`, and the kept
rows of each run under its name.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

FILE = Path(__file__).with_name("torch_sgd.npz")
STEPS = 1000
ROWS = [*range(21), *range(30, STEPS + 1, 10)]

LANDSCAPES = {
    "elongated-valley": lambda x: 20 * x[0] ** 2 / 2 + x[1] ** 2 / 2,
    "himmelblau": lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2,
    "rosenbrock": lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
}
STARTS = {"elongated-valley": [1.5, 1.5], "himmelblau": [-4.5, 1.0], "rosenbrock": [-1.2, 1.0]}
RATES = {"elongated-valley": 0.01, "himmelblau": 0.001, "rosenbrock": 0.0002}

KINDS = {
    "plain": {"momentum": 0.0},
    "momentum": {"momentum": 0.9},
    "dampening": {"momentum": 0.9, "dampening": 0.9},
    "weight-decay": {"momentum": 0.9, "weight_decay": 0.1},
    "maximize": {"momentum": 0.5, "maximize": True, "negated": True},
    "lr-change": {"momentum": 0.9, "changes": {"150": {"lr": 0.25}, "400": {"lr": 1.5}}},
    "momentum-change": {"momentum": 0.9, "changes": {"150": {"momentum": 0.5}, "400": {"momentum": 0.95}}},
    "momentum-through-zero": {
        "momentum": 0.9,
        "dampening": 0.5,
        "changes": {"150": {"momentum": 0.0}, "180": {"momentum": 0.8}},
    },
}
"""`lr` of a change is a factor on the first rate; a negated landscape is −U, whose maxima are the minima of U."""


def cases() -> list[dict]:
    """Every kind of run on every landscape."""
    return [
        {
            "name": f"{landscape} {kind}",
            "landscape": landscape,
            "start": STARTS[landscape],
            "lr": RATES[landscape],
            **settings,
        }
        for landscape in LANDSCAPES
        for kind, settings in KINDS.items()
    ]


def run(case: dict) -> np.ndarray:
    """All positions of torch's run, `(STEPS + 1, 2)`, in float64."""
    x = torch.tensor(case["start"], dtype=torch.float64, requires_grad=True)
    sign = -1 if case.get("negated") else 1
    knobs = {key: case[key] for key in ("momentum", "dampening", "weight_decay", "maximize") if key in case}
    optimiser = torch.optim.SGD([x], lr=case["lr"], **knobs)
    path = [x.detach().numpy().copy()]
    for step in range(STEPS):
        for key, value in case.get("changes", {}).get(str(step), {}).items():
            optimiser.param_groups[0][key] = value * case["lr"] if key == "lr" else value
            if key == "momentum" and value == 0:
                optimiser.state.clear()  # torch keeps a stale buffer; gdlab starts again from rest
        optimiser.zero_grad()
        (sign * LANDSCAPES[case["landscape"]](x)).backward()
        optimiser.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


def main() -> None:
    """Run all cases and write the file."""
    header = {"torch": torch.__version__, "numpy": np.__version__, "steps": STEPS, "rows": ROWS, "cases": cases()}
    arrays = {case["name"]: run(case)[ROWS] for case in cases()}
    np.savez_compressed(FILE, header=np.array(json.dumps(header)), **arrays)


if __name__ == "__main__":
    main()
