"""The cases that are compared with torch.optim, and the lossless code in which torch's states are kept.

A thousand states of a hundred runs are a large file. But each is nearly foretold by the one before, by torch's formulas
with its operations in its order: what is kept is how the bits differ, and most do not. So the file is small and says to
the last bit what torch did; nothing that gdlab does goes into it.
"""

from __future__ import annotations

import numpy as np

STEPS = 1000
STARTS = {"elongated-valley": [1.5, 1.5], "himmelblau": [-4.5, 1.0], "rosenbrock": [-1.2, 1.0]}
SIZES = {"elongated-valley": 1.0, "himmelblau": 0.1, "rosenbrock": 0.02}
"""By which the learning rates that are no length are multiplied."""

SLOTS = {
    "gradient-descent": (),
    "momentum": ("momentum_buffer",),
    "nesterov": ("momentum_buffer",),
    "adagrad": ("sum",),
    "rmsprop": ("momentum_buffer", "square_avg", "grad_avg"),
    "adam": ("exp_avg", "exp_avg_sq", "max_exp_avg_sq"),
}
"""What torch keeps for each method, by its names there."""

_BY_LENGTH = ("adagrad", "rmsprop", "adam")
KINDS = {
    "gradient-descent": {
        "plain": {"lr": 0.01},
        "weight-decay": {"lr": 0.01, "weight_decay": 0.1},
        "maximize": {"lr": 0.01, "maximize": True},
        "lr-change": {"lr": 0.01, "changes": {"150": {"lr": 0.0025}, "400": {"lr": 0.015}}},
    },
    "momentum": {
        "plain": {"lr": 0.01, "momentum": 0.9},
        "dampening": {"lr": 0.01, "momentum": 0.9, "dampening": 0.4},
        "weight-decay": {"lr": 0.01, "momentum": 0.9, "weight_decay": 0.1},
        "maximize": {"lr": 0.01, "momentum": 0.5, "maximize": True},
        "changes": {"lr": 0.01, "momentum": 0.9, "changes": {"150": {"lr": 0.0025}, "400": {"momentum": 0.5}}},
    },
    "nesterov": {
        "plain": {"lr": 0.01, "momentum": 0.9},
        "dampening": {"lr": 0.01, "momentum": 0.9, "dampening": 0.4},
        "weight-decay": {"lr": 0.01, "momentum": 0.9, "weight_decay": 0.1},
        "maximize": {"lr": 0.01, "momentum": 0.5, "maximize": True},
        "changes": {"lr": 0.01, "momentum": 0.9, "changes": {"150": {"lr": 0.0025}, "400": {"momentum": 0.5}}},
    },
    "adagrad": {
        "plain": {"lr": 0.5},
        "eps": {"lr": 0.5, "eps": 0.3},
        "lr-decay": {"lr": 0.5, "lr_decay": 0.01},
        "initial-sum": {"lr": 0.5, "initial_accumulator_value": 2.0},
        "weight-decay": {"lr": 0.5, "weight_decay": 0.1},
        "maximize": {"lr": 0.5, "maximize": True},
        "lr-change": {"lr": 0.5, "changes": {"150": {"lr": 0.1}, "400": {"lr": 0.7}}},
    },
    "rmsprop": {
        "plain": {"lr": 0.01},
        "momentum": {"lr": 0.002, "momentum": 0.9},
        "alpha": {"lr": 0.01, "alpha": 0.9},
        "eps": {"lr": 0.01, "eps": 0.3, "momentum": 0.5},
        "centered": {"lr": 0.01, "centered": True, "eps": 0.01},
        "centered-momentum": {"lr": 0.002, "centered": True, "momentum": 0.9, "eps": 0.01},
        "weight-decay": {"lr": 0.002, "momentum": 0.9, "weight_decay": 0.1},
        "maximize": {"lr": 0.002, "momentum": 0.9, "maximize": True},
        "changes": {"lr": 0.002, "momentum": 0.9, "changes": {"150": {"lr": 0.0005}, "400": {"momentum": 0.5}}},
    },
    "adam": {
        "plain": {"lr": 0.02, "momentum": 0.9},
        "without-inertia": {"lr": 0.02, "momentum": 0.0},
        "beta2": {"lr": 0.02, "momentum": 0.8, "beta2": 0.9},
        "eps": {"lr": 0.02, "momentum": 0.9, "eps": 0.3},
        "weight-decay": {"lr": 0.02, "momentum": 0.9, "weight_decay": 0.1},
        "adamw": {"lr": 0.02, "momentum": 0.9, "weight_decay": 0.1, "decoupled_weight_decay": True},
        "amsgrad": {"lr": 0.02, "momentum": 0.9, "amsgrad": True},
        "amsgrad-adamw": {
            "lr": 0.02,
            "momentum": 0.9,
            "beta2": 0.9,
            "weight_decay": 0.1,
            "decoupled_weight_decay": True,
            "amsgrad": True,
        },
        "maximize": {"lr": 0.02, "momentum": 0.9, "maximize": True},
        "changes": {"lr": 0.02, "momentum": 0.9, "changes": {"150": {"lr": 0.005}, "400": {"momentum": 0.5}}},
        "momentum-through-zero": {
            "lr": 0.02,
            "momentum": 0.9,
            "changes": {"150": {"momentum": 0.0}, "180": {"momentum": 0.8}},
        },
    },
}
"""Runs by method. A change is in force from its step on; with `maximize` the landscape is −U, which is climbed."""


def cases() -> list[dict]:
    """Every kind of run of every method on every landscape, with its `knobs` as they are at the start."""
    return [_case(method, kind, land) for method, kinds in KINDS.items() for kind in kinds for land in STARTS]


def _case(method: str, kind: str, land: str) -> dict:
    scale = 1.0 if method in _BY_LENGTH else SIZES[land]
    knobs = {"momentum": 0.0, **KINDS[method][kind]}
    changes = knobs.pop("changes", {})
    knobs["lr"] *= scale
    return {
        "name": f"{method} {kind} {land}",
        "method": method,
        "landscape": land,
        "start": STARTS[land],
        "knobs": knobs,
        "changes": {step: {k: v * scale if k == "lr" else v for k, v in c.items()} for step, c in changes.items()},
    }


def knobs_at(case: dict, step: int) -> dict:
    """The knobs in force for the step from `step` to `step` + 1."""
    knobs = dict(case["knobs"])
    for first, change in case["changes"].items():
        if int(first) <= step:
            knobs |= change
    return knobs


def gradient(land: str, x: np.ndarray) -> np.ndarray:
    """∇U of the three landscapes, `(2,)`."""
    a, b = x
    if land == "elongated-valley":
        return np.array([20 * a, b])
    if land == "himmelblau":
        p, q = a * a + b - 11, a + b * b - 7
        return np.array([4 * a * p + 2 * q, 2 * p + 4 * b * q])
    return np.array([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)])


def encoded(case: dict, rows: np.ndarray) -> np.ndarray:
    """How the bits of each row differ from those foretold; a row is x and the slots, `(STEPS + 1, q, 2)`."""
    foretold = np.array([np.zeros_like(rows[0]), *(_foretold(case, k, rows[k]) for k in range(len(rows) - 1))])
    return rows.view(np.int64) - foretold.view(np.int64)


def decoded(case: dict, kept: np.ndarray) -> np.ndarray:
    """The rows again, to the last bit."""
    rows = np.zeros(kept.shape)
    for k, difference in enumerate(kept):
        foretold = _foretold(case, k - 1, rows[k - 1]) if k else rows[0]
        rows[k] = (foretold.view(np.int64) + difference).view(np.float64)
    return rows


def _foretold(case: dict, step: int, row: np.ndarray) -> np.ndarray:
    """The next row by torch's formulas."""
    knobs, x = knobs_at(case, step), row[0]
    # torch climbs −U with the gradient of −U turned around, which is that of U.
    g = gradient(case["landscape"], x)
    if knobs.get("weight_decay") and not knobs.get("decoupled_weight_decay"):
        g = g + knobs["weight_decay"] * x
    with np.errstate(all="ignore"):
        return np.array(_RULES[case["method"]](knobs, step, x, g, *row[1:]))


def _sgd(knobs, step, x, g, *buffer):
    rho, lr, kept = knobs["momentum"], knobs["lr"], 1 - knobs.get("dampening", 0.0)
    if not buffer:
        return [x - lr * g]
    b = rho * buffer[0] + kept * g if step else g
    return [x - lr * b, b]


def _nesterov(knobs, step, x, g, buffer):
    rho, lr, kept = knobs["momentum"], knobs["lr"], 1 - knobs.get("dampening", 0.0)
    b = rho * buffer + kept * g if step else g
    return [x - lr * (g + rho * b), b]


def _adagrad(knobs, step, x, g, total):
    total = total + g * g
    lr = knobs["lr"] / (1 + step * knobs.get("lr_decay", 0.0))
    return [x - lr * g / (np.sqrt(total) + knobs.get("eps", 1e-10)), total]


def _rmsprop(knobs, _step, x, g, b, square, mean):
    alpha, rho, lr = knobs.get("alpha", 0.99), knobs["momentum"], knobs["lr"]
    square = alpha * square + (1 - alpha) * g * g
    if knobs.get("centered"):
        mean = mean + (1 - alpha) * (g - mean)
    size = np.sqrt(square - mean * mean) + knobs.get("eps", 1e-8)
    if not rho:
        return [x - lr * g / size, b, square, mean]
    b = rho * b + g / size
    return [x - lr * b, b, square, mean]


def _adam(knobs, step, x, g, mean, square, largest):
    beta1, beta2, lr = knobs["momentum"], knobs.get("beta2", 0.999), knobs["lr"]
    if knobs.get("decoupled_weight_decay"):
        x = x * (1 - lr * knobs["weight_decay"])
    mean = mean + (1 - beta1) * (g - mean)
    square = beta2 * square + (1 - beta2) * g * g
    largest = np.maximum(largest, square) if knobs.get("amsgrad") else largest
    root = np.sqrt(largest if knobs.get("amsgrad") else square) / (1 - beta2 ** (step + 1)) ** 0.5
    return [x - lr / (1 - beta1 ** (step + 1)) * mean / (root + knobs.get("eps", 1e-8)), mean, square, largest]


_RULES = {
    "gradient-descent": _sgd,
    "momentum": _sgd,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
}
