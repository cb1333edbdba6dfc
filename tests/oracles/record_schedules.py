"""Record the schedulers of torch.optim, and runs of its optimisers under them.

    python tests/oracles/record_schedules.py        needs torch and numpy; rewrites torch_schedules.npz beside this file

Values: for each schedule `<name> walked` is what the optimiser's lr was in each step, with each scheduler stepping from
value to value as torch does, and `<name> closed` the same scheduler's own closed form where it has one. Runs: positions
of SGD and Adam with a scheduler on lr, and with momentum multiplied by hand.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import torch
from torch.optim import lr_scheduler

FILE = Path(__file__).with_name("torch_schedules.npz")
STEPS = 400
ROWS = [*range(21), *range(30, STEPS + 1, 10)]
BASE = 0.37

SCHEDULES = {
    "step": ("StepLR", {"step_size": 30, "gamma": 0.5}),
    "step usual": ("StepLR", {"step_size": 100}),
    "step up": ("StepLR", {"step_size": 50, "gamma": 1.3}),
    "cosine": ("CosineAnnealingLR", {"T_max": 200}),
    "cosine with floor": ("CosineAnnealingLR", {"T_max": 150, "eta_min": 0.01}),
    "cosine odd": ("CosineAnnealingLR", {"T_max": 77, "eta_min": 0.002}),
    "exponential": ("ExponentialLR", {"gamma": 0.98}),
    "exponential up": ("ExponentialLR", {"gamma": 1.004}),
    "warm-up": ("LinearLR", {}),
    "warm-up long": ("LinearLR", {"start_factor": 0.01, "total_iters": 120}),
    "warm-up down": ("LinearLR", {"start_factor": 0.9, "end_factor": 0.1, "total_iters": 250}),
    "constant": ("ConstantLR", {"factor": 0.25, "total_iters": 60}),
}

LANDSCAPES = {
    "elongated-valley": lambda x: 20 * x[0] ** 2 / 2 + x[1] ** 2 / 2,
    "rosenbrock": lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
}
STARTS = {"elongated-valley": [1.5, 1.5], "rosenbrock": [-1.2, 1.0]}
RATES = {"elongated-valley": 0.01, "rosenbrock": 0.0002}
RUNS = [
    {
        "name": f"{method} {landscape} {schedule}",
        "method": method,
        "landscape": landscape,
        "start": STARTS[landscape],
        "lr": rate,
        "schedule": schedule,
    }
    for method, rates in (("momentum", RATES), ("gradient-descent", RATES), ("adam", dict.fromkeys(RATES, 0.01)))
    for landscape, rate in rates.items()
    for schedule in ("step", "cosine", "exponential", "warm-up long", "constant", "momentum warm-up")
    if not (schedule == "momentum warm-up" and method != "momentum")
]
MOMENTUM = 0.9
MOMENTUM_RAMP = {"start_factor": 0.5, "end_factor": 1.0, "total_iters": 80}


def scheduler(optimiser: torch.optim.Optimizer, name: str) -> lr_scheduler.LRScheduler:
    """One of `SCHEDULES` on an optimiser."""
    kind, arguments = SCHEDULES[name]
    return getattr(lr_scheduler, kind)(optimiser, **arguments)


def values(name: str) -> dict[str, np.ndarray]:
    """What lr is in each of the steps: walked, and by the closed form."""
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    schedule = scheduler(optimiser, name)
    walked, closed = [], []
    for _ in range(STEPS):
        walked.append(optimiser.param_groups[0]["lr"])
        closed.append(schedule._get_closed_form_lr()[0])
        optimiser.step()
        schedule.step()
    return {f"{name} walked": np.array(walked), f"{name} closed": np.array(closed)}


def run(case: dict) -> np.ndarray:
    """All positions of torch's run, `(STEPS + 1, 2)`, in float64."""
    x = torch.tensor(case["start"], dtype=torch.float64, requires_grad=True)
    make = {
        "momentum": lambda: torch.optim.SGD([x], lr=case["lr"], momentum=MOMENTUM),
        "gradient-descent": lambda: torch.optim.SGD([x], lr=case["lr"]),
        "adam": lambda: torch.optim.Adam([x], lr=case["lr"], betas=(MOMENTUM, 0.999)),
    }
    optimiser = make[case["method"]]()
    ramp = case["schedule"] == "momentum warm-up"
    schedule = None if ramp else scheduler(optimiser, case["schedule"])
    path = [x.detach().numpy().copy()]
    for step in range(STEPS):
        if ramp:
            first, last, total = MOMENTUM_RAMP.values()
            optimiser.param_groups[0]["momentum"] = MOMENTUM * (first + (last - first) * min(step, total) / total)
        optimiser.zero_grad()
        LANDSCAPES[case["landscape"]](x).backward()
        optimiser.step()
        if schedule is not None:
            schedule.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


def main() -> None:
    """Record everything and write the file."""
    warnings.simplefilter("ignore")
    header = {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "steps": STEPS,
        "rows": ROWS,
        "base": BASE,
        "schedules": SCHEDULES,
        "momentum": MOMENTUM,
        "momentum_ramp": MOMENTUM_RAMP,
        "runs": RUNS,
    }
    arrays = {key: each for name in SCHEDULES for key, each in values(name).items()}
    arrays |= {case["name"]: run(case)[ROWS] for case in RUNS}
    np.savez_compressed(FILE, header=np.array(json.dumps(header)), **arrays)


if __name__ == "__main__":
    main()
