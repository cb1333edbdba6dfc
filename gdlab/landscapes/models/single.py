"""The models of one input whose two weights are all they have: a line, a logistic curve, a neuron."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from gdlab.core.arrays import FloatArray

Loss = Literal["squared", "cross-entropy"]
TargetScale = Literal["standard", "span", "none"]


class Model(Protocol):
    """What a landscape needs to know of a model with two visible weights x and y."""

    @property
    def key(self) -> str:
        """Its name in a scene."""
        ...

    @property
    def name(self) -> str:
        """Its name for the reader."""
        ...

    @property
    def loss(self) -> Loss:
        """½(f − t)², or ln(1 + e^(s·f)) with s = 1 − 2t = ±1: the cross-entropy of σ(f) with a label t."""
        ...

    @property
    def target_scale(self) -> TargetScale:
        """How targets are brought to the size of the model's output, if they are standardised at all."""
        ...

    @property
    def inputs(self) -> int:
        """How many inputs it takes."""
        ...

    @property
    def output(self) -> str:
        """The formula of f in x, y and the columns."""
        ...

    @property
    def affine(self) -> bool:
        """Whether f is linear in the weights: then a squared loss is a parabola."""
        ...

    @property
    def weight_names(self) -> tuple[str, str]:
        """What x and y are."""
        ...

    @property
    def symbols(self) -> Mapping[str, str]:
        """LaTeX of the names in the formula."""
        ...

    def columns(self, inputs: FloatArray, /) -> Mapping[str, FloatArray | float]:
        """What the names in the formula stand for: `(N,)` for scaled inputs `(N, k)`, or one number for all."""
        ...


@dataclass(frozen=True)
class OneInput:
    """A model of one input u with the weights x and y."""

    key: str
    name: str
    loss: Loss
    target_scale: TargetScale
    output: str
    affine: bool
    weight_names: tuple[str, str]
    inputs: int = 1

    @property
    def symbols(self) -> Mapping[str, str]:
        """LaTeX of the names in the formula."""
        return {"u": "u_i"}

    def columns(self, inputs: FloatArray, /) -> Mapping[str, FloatArray | float]:
        """The input."""
        return {"u": inputs[:, 0]}


LINEAR: Final = OneInput("linear", "Linear regression", "squared", "standard", "x*u + y", True, ("slope", "intercept"))
LOGISTIC: Final = OneInput(
    "logistic", "Logistic regression", "cross-entropy", "none", "x*u + y", True, ("slope", "intercept")
)
NEURON: Final = OneInput("neuron", "One neuron", "squared", "span", "tanh(x*u + y)", False, ("weight", "bias"))

MODELS: Final[dict[str, Model]] = {model.key: model for model in (LINEAR, LOGISTIC, NEURON)}
"""The models with nothing to train beforehand, by key."""
