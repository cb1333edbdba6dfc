"""What panel and plot say of data, models and weights. No widgets here."""

from __future__ import annotations

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models import Column, NetworkSlice
from gdlab.symbols.formatting import format_number
from gdlab.ui.docks.landscape.wording import plain_number
from gdlab.ui.editor.data_points import Points

OWN_MODELS = {"linear": "Line", "logistic": "Logistic curve", "neuron": "Neuron", "network": "Network"}
"""The models for one's own points, as the person chooses among them."""
MODEL_HELP = {
    "linear": "Slope and intercept; the loss is a parabola with one bottom.",
    "logistic": "The probability of a label 1 rises along an S; targets are 0 or 1.",
    "neuron": "tanh(w₁u + w₂): the loss has plateaus, cliffs and saddles.",
    "network": "A few tanh units, trained first; two of its weights are then visible.",
}
"""What each of them is."""

_COMMON = "weight from "


def axis_names(landscape: DatasetLandscape) -> tuple[str, str]:
    """What the plot's axes are: an input and the target, or two inputs."""
    samples = landscape.samples
    across = samples.input_columns[0].label
    return across, (samples.input_columns[1] if len(samples.input_columns) == 2 else samples.target_column).label


def point_text(landscape: DatasetLandscape, points: Points, index: int) -> str:
    """One point: `distance 0.263 Mpc, velocity −70 km/s`."""
    columns = (*landscape.samples.input_columns, landscape.samples.target_column)
    numbers = (*points.inputs[index].tolist(), float(points.targets[index]))
    return ", ".join(f"{column.name} {_with_unit(n, column)}" for column, n in zip(columns, numbers, strict=True))


def weight_texts(landscape: DatasetLandscape, weights: FloatArray) -> list[tuple[str, str]]:
    """What the weights w₁ and w₂ `(2,)` are at present: a name and a number with its unit each.

    In data units where there are any; of a network its own numbers.
    """
    model = landscape.model
    if isinstance(model, NetworkSlice):
        names = [model.network.names[index] for index in model.visible]
        return [(name, format_number(float(w))) for name, w in zip(names, weights, strict=True)]
    measured = landscape.in_data_units(np.asarray(weights, dtype=np.float64)[None])
    columns = landscape.data_axes
    if measured is None or columns is None:
        return []
    return [
        (column.name, f"{format_number(float(n))} {column.unit}".strip())
        for column, n in zip(columns, measured[0], strict=True)
    ]


def weight_options(model: NetworkSlice, inputs: tuple[Column, ...]) -> list[tuple[str, str]]:
    """The weights of a network, as the person chooses among them: `W11: mass to unit 1`, and the same at length."""
    network, columns = model.network, [column.name for column in inputs]
    meanings = [network.meaning(index, columns) for index in range(len(network.names))]
    return [(f"{n}: {m.removeprefix(_COMMON)}", m) for n, m in zip(network.names, meanings, strict=True)]


def _with_unit(number: float, column: Column) -> str:
    return f"{plain_number(number, 4)} {column.unit}".strip()


def key_of_points(landscape: DatasetLandscape) -> str:
    """What full and open points are, where the axes do not say it; "" where they do."""
    samples = landscape.samples
    if len(samples.input_columns) < 2:
        return ""
    name = samples.target_column.label
    if samples.labelled:
        return f"● {name}  ○ not. Line: the model says ½."
    return f"The darker, the higher the {name}: points as measured, the ground as the model says."
