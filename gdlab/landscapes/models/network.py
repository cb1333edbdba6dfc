"""A small network: one or two inputs, up to 8 tanh units, one output; its loss over all weights, and its training.

    f(u) = c + Σⱼ vⱼ tanh(bⱼ + Σₖ Wⱼₖ uₖ)

All sums run in a fixed order. Training solves linear systems with LAPACK, so that its last bits may differ from one
machine to another; a scene keeps the trained weights, and paths depend on those alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError, is_finite_number, whole_number
from gdlab.core.noise import MAX_SEED, normals
from gdlab.core.suggestions import did_you_mean
from gdlab.landscapes.models.functions import sigmoid, softplus, tanh
from gdlab.landscapes.models.samples import MAX_INPUTS
from gdlab.landscapes.models.single import Loss

MAX_HIDDEN = 8
DECAY = 1e-3
ROUNDS = 400
_STILL, _SETTLED = 1e-10, 1e-7
_LEAST_MU, _MOST_MU = 1e-12, 1e8


@dataclass(frozen=True)
class Network:
    """A network with its weights.

    Args:
        inputs: how many inputs, 1 or 2.
        hidden: how many tanh units H, 1 to 8.
        weights: H·(inputs + 2) + 1 numbers: W row by row (a row is a unit), b, v, c.

    Raises:
        ParameterError: another size, or a weight that is not a finite number.
    """

    inputs: int
    hidden: int
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _check_size(self.inputs, self.hidden)
        wanted = self.hidden * (self.inputs + 2) + 1
        if len(self.weights) != wanted:
            raise ParameterError(
                "weights",
                f"a network of {self.inputs} inputs and {self.hidden} units has {wanted} weights, "
                f"not {len(self.weights)}",
            )
        for name, weight in zip(self.names, self.weights, strict=True):
            if not is_finite_number(weight):
                raise ParameterError("weights", f"the weight {name} must be a finite number, not {weight!r}")
        object.__setattr__(self, "weights", tuple(map(float, self.weights)))

    @property
    def names(self) -> tuple[str, ...]:
        """A short name for each weight: W11 (unit 1, input 1) …, b1 …, v1 …, c."""
        units, inputs = range(1, self.hidden + 1), range(1, self.inputs + 1)
        return (
            *(f"W{j}{k}" for j in units for k in inputs),
            *(f"b{j}" for j in units),
            *(f"v{j}" for j in units),
            "c",
        )

    def index(self, name: str) -> int:
        """The place of a weight.

        Raises:
            ParameterError: there is none of that name.
        """
        if name not in self.names:
            raise ParameterError("weights", f"this network has no weight {name!r}{did_you_mean(name, self.names)}")
        return self.names.index(name)

    def place(self, index: int) -> tuple[str, int, int]:
        """Kind (`W`, `b`, `v` or `c`), unit and input of a weight, counted from 0."""
        h, k = self.hidden, self.inputs
        if index < h * k:
            return "W", index // k, index % k
        kind, unit = divmod(index - h * k, h)
        return "bvc"[kind], unit, 0

    def meaning(self, index: int, inputs: Sequence[str] = ()) -> str:
        """What a weight is, in words; `inputs` are the names of the inputs."""
        kind, unit, entry = self.place(index)
        names = inputs or [f"input {k + 1}" for k in range(self.inputs)]
        return {
            "W": f"weight from {names[entry]} to unit {unit + 1}",
            "b": f"bias of unit {unit + 1}",
            "v": f"weight from unit {unit + 1} to the output",
            "c": "bias of the output",
        }[kind]

    def parts(self) -> tuple[FloatArray, FloatArray, FloatArray, float]:
        """W `(H, k)`, b `(H,)`, v `(H,)`, c."""
        w = np.array(self.weights)
        cut = self.hidden * self.inputs
        rest = w[cut:-1].reshape(2, self.hidden)
        return w[:cut].reshape(self.hidden, self.inputs), rest[0], rest[1], float(w[-1])

    def with_weights(self, weights: Sequence[float] | FloatArray) -> Network:
        """The same network with other weights."""
        return replace(self, weights=tuple(map(float, weights)))


def _check_size(inputs: int, hidden: int) -> None:
    if whole_number("inputs", inputs, MAX_INPUTS) < 1:
        raise ParameterError("inputs", "a network has 1 or 2 inputs")
    if whole_number("hidden", hidden, MAX_HIDDEN) < 1:
        raise ParameterError("hidden", f"a network has 1 to {MAX_HIDDEN} hidden units")


def activations(network: Network, inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What goes into the units and what comes out of them, both `(N, H)`, for inputs `(N, k)`."""
    w, b, _, _ = network.parts()
    z = np.broadcast_to(b, (len(inputs), network.hidden)).copy()
    for k in range(network.inputs):
        z += inputs[:, k : k + 1] * w[:, k]
    return z, tanh(z)


def outputs(network: Network, inputs: FloatArray) -> FloatArray:
    """The forward pass: f, `(N,)`, for inputs `(N, k)`."""
    _, _, v, c = network.parts()
    _, h = activations(network, inputs)
    total = np.full(len(inputs), c)
    for j in range(network.hidden):
        total += v[j] * h[:, j]
    return total


def loss(network: Network, inputs: FloatArray, targets: FloatArray, kind: Loss) -> float:
    """The mean loss over samples; targets are 0 or 1 for the cross-entropy."""
    return _sum(_sample_losses(outputs(network, inputs), targets, kind)[0]) / len(targets)


def gradient(network: Network, inputs: FloatArray, targets: FloatArray, kind: Loss) -> FloatArray:
    """The backward pass: ∂L/∂w for every weight, `(P,)`."""
    _, _, v, _ = network.parts()
    _, h = activations(network, inputs)
    delta = _sample_losses(outputs(network, inputs), targets, kind)[1] / len(targets)
    into = delta[:, None] * v * (1 - h * h)  # what reaches each unit's inside
    into_weights = np.add.reduce(into[:, :, None] * inputs[:, None, :], axis=0).reshape(-1)
    return np.concatenate(
        [into_weights, np.add.reduce(into, axis=0), np.add.reduce(delta[:, None] * h, axis=0), [_sum(delta)]]
    )


def hessian(network: Network, inputs: FloatArray, targets: FloatArray, kind: Loss) -> FloatArray:
    """∂²L/∂w∂w, `(P, P)`: Jᵀ ℓ″ J, and ℓ′ times the curvature of the output, which only weights of one unit share."""
    n, h = len(targets), activations(network, inputs)[1]
    _, _, v, _ = network.parts()
    _, first, second = _sample_losses(outputs(network, inputs), targets, kind)
    j = _jacobian(network, inputs, h)
    total: FloatArray = np.einsum("np,n,nq->pq", j, second / n, j, optimize=["einsum_path", (0, 1), (0, 1)])
    extended = np.column_stack([inputs, np.ones(n)])
    slope = 1 - h * h
    size, k = network.hidden, network.inputs
    for unit in range(size):
        inside = [*range(unit * k, (unit + 1) * k), size * k + unit]
        bent = first / n * v[unit] * (-2 * h[:, unit] * slope[:, unit])
        total[np.ix_(inside, inside)] += np.add.reduce(
            bent[:, None, None] * extended[:, :, None] * extended[:, None, :], axis=0
        )
        mixed = np.add.reduce((first / n * slope[:, unit])[:, None] * extended, axis=0)
        out = size * (k + 1) + unit
        total[inside, out] += mixed
        total[out, inside] += mixed
    return total


def _jacobian(network: Network, inputs: FloatArray, h: FloatArray) -> FloatArray:
    """∂f/∂w, `(N, P)`."""
    _, _, v, _ = network.parts()
    inside = v * (1 - h * h)
    into = (inside[:, :, None] * inputs[:, None, :]).reshape(len(inputs), -1)
    return np.column_stack([into, inside, h, np.ones(len(inputs))])


def _sample_losses(f: FloatArray, t: FloatArray, kind: Loss) -> tuple[FloatArray, FloatArray, FloatArray]:
    """ℓ, ℓ′ and ℓ″ by f, each `(N,)`."""
    with np.errstate(all="ignore"):
        if kind == "squared":
            return (f - t) ** 2 / 2, f - t, np.ones_like(f)
        sign = 1 - 2 * t
        p = sigmoid(sign * f)
        return softplus(sign * f), sign * p, p * (1 - p)


def _sum(values: FloatArray) -> float:
    """One after another."""
    return float(np.add.accumulate(values)[-1])


@dataclass(frozen=True)
class Training:
    """A trained network: its loss without the decay, the largest slope left, the rounds taken, whether it settled."""

    network: Network
    loss: float
    slope: float
    rounds: int
    settled: bool


def initial(inputs: int, hidden: int, seed: int = 0) -> Network:
    """Independent N(0, 1) weights into the units, N(0, 1/H) out of them, and c = 0.

    Raises:
        ParameterError: a size or a seed out of range.
    """
    _check_size(inputs, hidden)
    whole_number("seed", seed, MAX_SEED)
    count = hidden * (inputs + 2)
    w = normals(seed, np.arange(count), [0], 1)[0, :, 0]
    w[-hidden:] /= math.sqrt(hidden)
    return Network(inputs, hidden, (*map(float, w), 0.0))


def train(
    start: Network, inputs: FloatArray, targets: FloatArray, kind: Loss, decay: float = DECAY, rounds: int = ROUNDS
) -> Training:
    """Descend to a minimum of L + ½·decay·|w|² over all weights.

    Each round takes a step −(|H| + μ)⁻¹ ∇ in the eigenvectors of the Hessian, where |H| has the sizes of its
    eigenvalues (so that saddles repel), if it leads down; μ shrinks after a success and grows after a failure. It ends
    when no slope exceeds 10⁻¹⁰ or no step leads down. Without decay a network that can explain its points completely
    has its minimum at infinity.

    Source: Dauphin et al., Identifying and attacking the saddle point problem, 2014.
    """

    def height(network: Network) -> float:
        w = np.array(network.weights)
        return loss(network, inputs, targets, kind) + 0.5 * decay * _sum(w * w)

    def slope(network: Network) -> FloatArray:
        return gradient(network, inputs, targets, kind) + decay * np.array(network.weights)

    network, mu, done, bend = start, 1e-2, 0, decay * np.eye(len(start.weights))
    now = slope(network)
    while done < rounds and np.abs(now).max() > _STILL:
        eigenvalues, axes = np.linalg.eigh(hessian(network, inputs, targets, kind) + bend)
        reached, mu = _descended(network, np.abs(eigenvalues), axes, axes.T @ now, height, mu)
        if reached is None:
            break
        network, done = reached, done + 1
        now = slope(network)
    largest = float(np.abs(now).max())
    return Training(network, loss(network, inputs, targets, kind), largest, done, largest < _SETTLED)


def _descended(
    network: Network,
    sizes: FloatArray,
    axes: FloatArray,
    along: FloatArray,
    height: Callable[[Network], float],
    mu: float,
) -> tuple[Network | None, float]:
    """The network after the longest damped step that leads down, or None, and the next μ."""
    here, weights = height(network), np.array(network.weights)
    while mu < _MOST_MU:
        trial = network.with_weights(weights - axes @ (along / (sizes + mu)))
        if height(trial) <= here:
            return trial, max(mu / 4, _LEAST_MU)
        mu *= 8
    return None, mu


def telling_weights(network: Network, inputs: FloatArray, targets: FloatArray, kind: Loss) -> tuple[int, int]:
    """The two weights whose plane shows most: of the two most curved units the most curved weight from an input.

    A lone unit has its weight to the output beside it. (Along weights and biases that go straight to the output the
    loss is a bowl; they are often the most curved ones of all, and show least.)
    """
    curvature = np.diagonal(hessian(network, inputs, targets, kind))[: network.hidden * network.inputs]
    by_unit = curvature.reshape(network.hidden, network.inputs)
    units = np.argsort(-by_unit.max(axis=1), kind="stable")[:2]
    chosen = [int(unit * network.inputs + np.argmax(by_unit[unit])) for unit in units]
    return (chosen[0], chosen[1]) if len(chosen) == 2 else (chosen[0], network.index("v1"))
