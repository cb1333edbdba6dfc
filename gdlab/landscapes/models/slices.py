"""A slice through the loss of a trained network: two weights are visible, the others keep their values.

What the held weights contribute is computed once for each sample, so that the expression has only the units which the
visible weights touch: at most two, however large the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError, whole_number
from gdlab.landscapes.models.network import Network, activations
from gdlab.landscapes.models.single import Loss, TargetScale

_LETTERS = ("x", "y")


@dataclass(frozen=True)
class NetworkSlice:
    """The plane of two weights of a network.

    Args:
        network: with its trained weights.
        visible: the places of the weights that are x and y.
        loss: `squared` for a number to be predicted, `cross-entropy` for a label 0 or 1.

    Raises:
        ParameterError: places that are not two different ones, or an unknown loss.
    """

    network: Network
    visible: tuple[int, int]
    loss: Loss = "squared"

    def __post_init__(self) -> None:
        last = len(self.network.weights) - 1
        for index in self.visible:
            whole_number("visible", index, last)
        if len(self.visible) != 2 or self.visible[0] == self.visible[1]:
            raise ParameterError("visible", "two different weights must be visible")
        if self.loss not in ("squared", "cross-entropy"):
            raise ParameterError("loss", f"loss must be squared or cross-entropy, not {self.loss!r}")

    @property
    def key(self) -> str:
        """Its name in a scene."""
        return "network"

    @property
    def name(self) -> str:
        """Its name for the reader."""
        return f"Network of {self.network.hidden} units"

    @property
    def target_scale(self) -> TargetScale:
        """Numbers are standardised, labels are left as they are."""
        return "standard" if self.loss == "squared" else "none"

    @property
    def inputs(self) -> int:
        """How many inputs it takes."""
        return self.network.inputs

    @property
    def weight_names(self) -> tuple[str, str]:
        """What x and y are."""
        return self.network.meaning(self.visible[0]), self.network.meaning(self.visible[1])

    @property
    def trained(self) -> tuple[float, float]:
        """The visible weights as trained."""
        return self.network.weights[self.visible[0]], self.network.weights[self.visible[1]]

    @property
    def affine(self) -> bool:
        """Whether both weights go straight to the output."""
        return all(self.network.place(index)[0] in "vc" for index in self.visible)

    @property
    def touched(self) -> tuple[int, ...]:
        """The units that the visible weights belong to."""
        places = [self.network.place(index) for index in self.visible]
        return tuple(dict.fromkeys(unit for kind, unit, _ in places if kind != "c"))

    @property
    def output(self) -> str:
        """R + the terms of the touched units + a visible bias of the output."""
        terms = ["r", *(self._term(unit) for unit in self.touched)]
        terms += [letter for letter, kind, _, _ in self._visible() if kind == "c"]
        return " + ".join(terms)

    @property
    def symbols(self) -> Mapping[str, str]:
        """LaTeX of the names in the formula."""
        names = {"r": "r_i"}
        for j in self.touched:
            names |= {f"h{j + 1}": f"h_{{{j + 1},i}}", f"z{j + 1}": f"z_{{{j + 1},i}}", f"v{j + 1}": f"v_{{{j + 1}}}"}
        return names | {f"u{k + 1}": f"u_{{{k + 1},i}}" if self.inputs > 1 else "u_i" for k in range(self.inputs)}

    def columns(self, inputs: FloatArray, /) -> Mapping[str, FloatArray | float]:
        """Inputs u, what held weights bring to the touched units (z) and past them (r), held v, fixed units h."""
        w, _, v, c = self.network.parts()
        _, h = activations(self.network, inputs)
        rest = np.full(len(inputs), 0.0 if any(kind == "c" for _, kind, _, _ in self._visible()) else c)
        for j in range(self.network.hidden):
            if j not in self.touched:
                rest += v[j] * h[:, j]
        found: dict[str, FloatArray | float] = {"r": rest}
        found |= {f"u{k + 1}": inputs[:, k] for k in range(self.inputs)}
        for j in self.touched:
            found |= {f"v{j + 1}": float(v[j]), f"h{j + 1}": h[:, j], f"z{j + 1}": self._held_inside(j, inputs, w)}
        return found

    def _visible(self) -> list[tuple[str, str, int, int]]:
        """Letter, kind, unit and input of each."""
        return [(letter, *self.network.place(index)) for letter, index in zip(_LETTERS, self.visible, strict=True)]

    def _term(self, unit: int) -> str:
        """A touched unit: its weight to the output times the unit."""
        own = [(letter, kind, entry) for letter, kind, j, entry in self._visible() if j == unit and kind != "c"]
        inside = [f"{letter}*u{entry + 1}" if kind == "W" else letter for letter, kind, entry in own if kind in "Wb"]
        factor = next((letter for letter, kind, _ in own if kind == "v"), f"v{unit + 1}")
        return f"{factor}*tanh({' + '.join([f'z{unit + 1}', *inside])})" if inside else f"{factor}*h{unit + 1}"

    def _held_inside(self, unit: int, inputs: FloatArray, w: FloatArray) -> FloatArray:
        """What the held weights bring into a unit, `(N,)`."""
        seen = {(kind, entry) for _, kind, j, entry in self._visible() if j == unit}
        b = self.network.parts()[1]
        total = np.full(len(inputs), 0.0 if ("b", 0) in seen else b[unit])
        for k in range(self.inputs):
            if ("W", k) not in seen:
                total += inputs[:, k] * w[unit, k]
        return total
