"""Record runs of optax, where it agrees with torch and where its methods are others of the same name.

    python tests/oracles/record_optax.py        needs optax, jax and numpy; rewrites optax.npz beside this file

The file holds the cases and the versions they were run with, as JSON under the key `header`, and the kept rows of each
run. `stable_until` is the step to which optax agrees with itself when it starts one unit of the last digit away.
"""

from __future__ import annotations

import json
from pathlib import Path

import jax
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)

FILE = Path(__file__).with_name("optax.npz")
STEPS = 500
ROWS = [*range(21), *range(30, STEPS + 1, 10)]
APART = 1e-12

LANDSCAPES = {
    "elongated-valley": (lambda x: 20 * x[0] ** 2 / 2 + x[1] ** 2 / 2, [1.5, 1.5]),
    "himmelblau": (lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2, [-4.5, 1.0]),
    "rosenbrock": (lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2, [-1.2, 1.0]),
}

KINDS = {
    "sgd": ("sgd", {"learning_rate": 2e-4}, "gradient-descent", {}),
    "momentum": ("sgd", {"learning_rate": 2e-4, "momentum": 0.9}, "momentum", {}),
    "nesterov": ("sgd", {"learning_rate": 2e-4, "momentum": 0.9, "nesterov": True}, "nesterov", {}),
    "adam": ("adam", {"learning_rate": 0.02}, "adam", {}),
    "adamw": (
        "adamw",
        {"learning_rate": 0.02, "weight_decay": 0.1},
        "adam",
        {"weight_decay": 0.1, "decoupled_weight_decay": True},
    ),
    "rmsprop": ("rmsprop", {"learning_rate": 0.005, "decay": 0.99, "eps_in_sqrt": False}, "rmsprop", {}),
    "rmsprop with momentum": (
        "rmsprop",
        {"learning_rate": 0.001, "decay": 0.99, "eps_in_sqrt": False, "momentum": 0.9},
        "rmsprop",
        {},
    ),
    "adagrad": (
        "adagrad",
        {"learning_rate": 0.5, "eps": 0.0},
        "adagrad",
        {"eps": 0.0, "initial_accumulator_value": 0.1},
    ),
    "adagrad, other": ("adagrad", {"learning_rate": 0.5}, "adagrad", {}),
    "rmsprop, other": ("rmsprop", {"learning_rate": 0.005}, "rmsprop", {}),
    "amsgrad, other": ("amsgrad", {"learning_rate": 0.02}, "adam", {"amsgrad": True}),
}
"""optax's function and arguments, gdlab's method and options; an `other` has optax's defaults and is another method."""


def run(land: str, kind: str, shift: float = 0.0) -> np.ndarray:
    """All positions, `(STEPS + 1, 2)`."""
    value, start = LANDSCAPES[land]
    name, arguments, *_ = KINDS[kind]
    solver, slope = getattr(optax, name)(**arguments), jax.grad(value)
    x = jax.numpy.array([float(np.nextafter(each, shift)) if shift else each for each in start])

    def step(carry, _):
        x, state = carry
        updates, state = solver.update(slope(x), state, x)
        x = optax.apply_updates(x, updates)
        return (x, state), x

    _, path = jax.lax.scan(step, (x, solver.init(x)), None, length=STEPS)
    return np.concatenate([np.array(x)[None], np.array(path)])


def main() -> None:
    """Run all cases and write the file."""
    arrays, cases = {}, []
    for land in LANDSCAPES:
        for kind, (_, arguments, method, options) in KINDS.items():
            path = run(land, kind)
            apart = np.abs(run(land, kind, 9.0) - path).max(axis=1) > APART
            cases.append(
                {
                    "name": f"{kind} {land}",
                    "landscape": land,
                    "start": LANDSCAPES[land][1],
                    "method": method,
                    "options": options,
                    "lr": arguments["learning_rate"],
                    "momentum": arguments.get("momentum", 0.9 if method == "adam" else 0.0),
                    "same": "other" not in kind,
                    "stable_until": int(apart.argmax()) - 1 if apart.any() else STEPS,
                }
            )
            arrays[cases[-1]["name"]] = path[ROWS]
    versions = {"optax": optax.__version__, "jax": jax.__version__, "numpy": np.__version__}
    np.savez_compressed(FILE, header=np.array(json.dumps({**versions, "rows": ROWS, "cases": cases})), **arrays)


if __name__ == "__main__":
    main()
