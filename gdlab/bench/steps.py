"""Steps per second of one particle with every step recorded, against torch's loop and ten good lines of numpy."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np

import gdlab
from gdlab.bench.timing import in_turns

_STEPS = 20_000
_SLOW_STEPS = 500
_RATE, _MOMENTUM = 0.01, 0.9
_START = (1.5, 1.5)


def report() -> list[str]:
    """The lines of the table."""
    works, steps = _works()
    taken = in_turns(works)
    rates = {name: steps[name] / seconds for name, seconds in taken.items()}
    reference = next(iter(rates.values()))
    lines = [
        "steps per second of one particle, every step recorded (last column: how many times slower than the first)"
    ]
    lines += [f"  {name:<66}{rate:>12,.0f}{reference / rate:>10.1f}×" for name, rate in rates.items()]
    if not _has_torch():
        lines.append("  torch is not installed here, so its loops are left out (pip install torch)")
    return lines


def _works() -> tuple[dict[str, Callable[[], object]], dict[str, int]]:
    parameters = gdlab.Parameters(mass=1.0, friction=1.0, step_size=0.1)
    noisy = gdlab.Parameters(mass=1.0, friction=1.0, step_size=0.1, temperature=0.1)
    gentle = gdlab.Parameters(mass=1.0, friction=1.0, step_size=0.05)
    valley, himmelblau = gdlab.landscape("elongated-valley"), gdlab.landscape("himmelblau")

    def run(landscape: Any, p: gdlab.Parameters) -> Callable[[], object]:
        return lambda: gdlab.simulate(landscape, p, [_START], _STEPS)

    works: dict[str, tuple[Callable[[], object], int]] = {
        "gdlab, elongated valley, T = 0": (run(valley, parameters), _STEPS),
        "gdlab, Himmelblau, T = 0": (run(himmelblau, gentle), _STEPS),
        "gdlab, elongated valley, with noise": (run(valley, noisy), _STEPS),
        "ten lines of numpy, elongated valley, T = 0": (_numpy_loop, _SLOW_STEPS),
    }
    if _has_torch():
        works["torch.optim.SGD with backward, elongated valley, T = 0"] = (_torch_loop(backward=True), _SLOW_STEPS)
        works["torch.optim.SGD, analytic gradient, elongated valley, T = 0"] = (
            _torch_loop(backward=False),
            _SLOW_STEPS,
        )
    return {name: work for name, (work, _) in works.items()}, {name: steps for name, (_, steps) in works.items()}


def _numpy_loop() -> object:
    """What a good student writes."""
    x, u = np.array(_START), np.zeros(2)
    path = np.empty((_SLOW_STEPS + 1, 2))
    path[0] = x
    curvature = np.array([20.0, 1.0])
    for k in range(_SLOW_STEPS):
        u = _MOMENTUM * u - _RATE * (curvature * x)
        x = x + u
        path[k + 1] = x
    return path


def _has_torch() -> bool:
    return importlib.util.find_spec("torch") is not None


def _torch_loop(backward: bool) -> Callable[[], object]:
    """The usual loop, with autograd or with the gradient given."""
    import torch  # type: ignore[import-not-found]  # noqa: PLC0415 - an oracle, not a dependency

    torch.set_num_threads(1)
    curvature = torch.tensor([20.0, 1.0], dtype=torch.float64)

    def loop() -> object:
        w = torch.tensor(_START, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.SGD([w], lr=_RATE, momentum=_MOMENTUM)
        path = [w.detach().clone()]
        for _ in range(_SLOW_STEPS):
            if backward:
                optimiser.zero_grad()
                loss = 20 * w[0] ** 2 / 2 + w[1] ** 2 / 2
                loss.backward()
            else:
                w.grad = curvature * w.detach()
            optimiser.step()
            path.append(w.detach().clone())
        return path

    return loop
