"""Record loss, gradient and Hessian of small networks by torch's automatic differentiation.

    python tests/oracles/record_network.py        needs torch and numpy; rewrites torch_network.npz beside this file

The file holds the cases and the versions they were run with, as JSON under the key `header`, and each case's arrays
under its number and a name: `0 weights`, `0 inputs`, `0 targets`, `0 outputs`, `0 loss`, `0 gradient`, `0 hessian`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

FILE = Path(__file__).with_name("torch_network.npz")
SAMPLES = 30
CASES = [
    {"inputs": inputs, "hidden": hidden, "loss": loss}
    for inputs, hidden in ((1, 1), (1, 4), (2, 3), (2, 8))
    for loss in ("squared", "cross-entropy")
]


def outputs(weights: torch.Tensor, u: torch.Tensor, hidden: int) -> torch.Tensor:
    """W row by row, b, v, c."""
    cut = hidden * u.shape[1]
    w, b, v = weights[:cut].reshape(hidden, -1), weights[cut : cut + hidden], weights[cut + hidden : -1]
    return torch.tanh(torch.nn.functional.linear(u, w, b)) @ v + weights[-1]


def mean_loss(f: torch.Tensor, t: torch.Tensor, loss: str) -> torch.Tensor:
    """Half the mean square, or the cross-entropy of labels."""
    if loss == "squared":
        return torch.nn.functional.mse_loss(f, t) / 2
    return torch.nn.functional.binary_cross_entropy_with_logits(f, t)


def draw(case: dict, seed: int) -> dict[str, np.ndarray]:
    """Weights, inputs and targets of a case."""
    rng = np.random.default_rng(seed)
    count = case["hidden"] * (case["inputs"] + 2) + 1
    targets = rng.standard_normal(SAMPLES)
    return {
        "weights": rng.standard_normal(count) * 1.5,
        "inputs": rng.standard_normal((SAMPLES, case["inputs"])),
        "targets": targets if case["loss"] == "squared" else (targets > 0).astype(float),
    }


def run(case: dict, drawn: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What torch makes of them."""
    w, u, t = (torch.tensor(drawn[key], dtype=torch.float64) for key in ("weights", "inputs", "targets"))

    def of(weights: torch.Tensor) -> torch.Tensor:
        return mean_loss(outputs(weights, u, case["hidden"]), t, case["loss"])

    return {
        "outputs": outputs(w, u, case["hidden"]).numpy(),
        "loss": of(w).numpy(),
        "gradient": torch.func.grad(of)(w).numpy(),
        "hessian": torch.func.hessian(of)(w).numpy(),
    }


def main() -> None:
    """Run all cases and write the file."""
    header = {"torch": torch.__version__, "numpy": np.__version__, "cases": CASES}
    arrays = {}
    for number, case in enumerate(CASES):
        drawn = draw(case, number)
        arrays |= {f"{number} {name}": array for name, array in (drawn | run(case, drawn)).items()}
    np.savez_compressed(FILE, header=np.array(json.dumps(header)), **arrays)


if __name__ == "__main__":
    main()
