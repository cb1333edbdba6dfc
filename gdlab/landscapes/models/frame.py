"""Between measured numbers and the numbers a model sees, for samples and for weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError
from gdlab.landscapes.models.samples import Column, Samples, Scale, spanning, standard
from gdlab.landscapes.models.single import Model
from gdlab.landscapes.models.slices import NetworkSlice


@dataclass(frozen=True, eq=False)
class Frame:
    """The samples as a model sees them.

    Attributes:
        inputs: `(N, k)`, scaled.
        targets: `(N,)`, scaled.
        input_scales: one for each input.
        target_scale: of the target.
        standardised: whether the inputs are.
    """

    samples: Samples
    inputs: FloatArray
    targets: FloatArray
    input_scales: tuple[Scale, ...]
    target_scale: Scale
    standardised: bool

    def seen(self, measured: FloatArray) -> FloatArray:
        """Inputs `(m, k)` as the model sees them."""
        return _scaled(measured, self.input_scales)

    def axes(self, model: Model) -> tuple[Column, Column]:
        """The two visible weights and their units: of standardised inputs and targets they have none.

        The weight of a standardised input to a probability or a neuron counts for one standard deviation.
        """
        if isinstance(model, NetworkSlice):
            names = [column.name for column in self.samples.input_columns]
            x, y = (Column(model.network.meaning(index, names)) for index in model.visible)
            return x, y
        first, second = model.weight_names
        if not self.standardised:
            return self._measured_axes(model)
        if model.key == "linear":
            return Column(first), Column(second)
        column = self.samples.input_columns[0]
        step = f"{self.input_scales[0].factor:.3g} {column.unit}".strip()
        return Column(first, f"per {step}"), Column(second)

    def data_axes(self, model: Model) -> tuple[Column, Column] | None:
        """What `in_data_units` gives; None for a network."""
        return None if model.key == "network" else self._measured_axes(model)

    def in_data_units(self, model: Model, weights: FloatArray) -> FloatArray | None:
        """Slope and intercept `(n, 2)` of f as a function of the measured input, in units of the target if linear.

        f = w₁ (u − ū)/s + w₂ has the slope w₁/s and the intercept w₂ − w₁ ū/s.
        """
        if model.key == "network":
            return None
        scale, out = self.input_scales[0], self.target_scale if model.key == "linear" else Scale()
        slope = weights[:, 0] / scale.factor
        return np.column_stack([slope * out.factor, out.undone(weights[:, 1] - slope * scale.offset)])

    def _measured_axes(self, model: Model) -> tuple[Column, Column]:
        """Slope and intercept in units of measurement; what a label or a neuron adds up has no unit."""
        first, second = model.weight_names
        into, out = self.samples.input_columns[0].unit, self.samples.target_column.unit if model.key == "linear" else ""
        per = f"{out} per {into}".strip() if into else out
        return Column(first, per), Column(second, out)


def frame(model: Model, samples: Samples, standardise: bool) -> Frame:
    """The samples as this model sees them.

    Raises:
        ParameterError: another number of inputs, labels that are not 0 or 1, targets that are all the same.
    """
    if samples.inputs.shape[1] != model.inputs:
        raise ParameterError(
            "inputs", f"{model.name} takes {model.inputs} input{'s'[: model.inputs > 1]}, not {samples.inputs.shape[1]}"
        )
    if model.loss == "cross-entropy" and not samples.labelled:
        raise ParameterError("targets", f"{samples.target_column.name} must be 0 or 1 for every point to be a label")
    if model.target_scale == "span" and samples.targets.min() == samples.targets.max():
        raise ParameterError("targets", f"{samples.target_column.name} is the same for every point")
    standardise = standardise or model.key == "network"
    scales = tuple(standard(column) if standardise else Scale() for column in samples.inputs.T)
    target = _target_scale(model, samples.targets, standardise)
    inputs, targets = _scaled(samples.inputs, scales), target.applied(samples.targets)
    return Frame(samples, inputs, targets, scales, target, standardise)


def _target_scale(model: Model, targets: FloatArray, standardise: bool) -> Scale:
    if model.target_scale == "span":
        return spanning(targets)
    return standard(targets) if standardise and model.target_scale == "standard" else Scale()


def _scaled(inputs: FloatArray, scales: tuple[Scale, ...]) -> FloatArray:
    return np.column_stack([scale.applied(column) for scale, column in zip(scales, inputs.T, strict=True)])
