"""Data as the scene holds it: points of one's own, from a shipped set or a table, and networks trained on them."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.data_sets import data_set
from gdlab.landscapes.models import NetworkSlice
from gdlab.landscapes.models.network import Network, initial, telling_weights, train
from gdlab.landscapes.models.single import Loss
from gdlab.scene.grounds import ColumnSpec, DatasetSpec, LandscapeSpec, NetworkSpec

HIDDEN = 3
"""tanh units of a network that is trained on the spot."""
_FIRST = DatasetSpec(inputs=((-1.5,), (-0.5,), (0.5,), (1.5,)), targets=(-1.0, -0.2, 0.1, 1.1), standardise=False)


def own_points(spec: LandscapeSpec) -> DatasetSpec:
    """The data of a scene as points of one's own, which can be moved; a first handful where there are none."""
    if not isinstance(spec, DatasetSpec):
        return _FIRST
    if not spec.data:
        return spec
    samples, task = spec.build().samples, data_set(spec.data).tasks[spec.task]
    columns = (*samples.input_columns, samples.target_column)
    return DatasetSpec(
        model=task.model,
        inputs=tuple(map(tuple, samples.inputs.tolist())),
        targets=tuple(samples.targets.tolist()),
        columns=tuple(ColumnSpec(column.name, column.unit) for column in columns),
        standardise=task.standardise,
        network=None if task.network is None else _stored(task.network),
        bounds=None if task.bounds is None else (task.bounds[0], task.bounds[1]),
    )


def with_points(spec: DatasetSpec, inputs: FloatArray, targets: FloatArray) -> DatasetSpec:
    """The same model over other points, `(N, k)` or `(N,)` and `(N,)`; a network keeps its weights."""
    x = np.asarray(inputs, dtype=np.float64).reshape(len(targets), -1)
    return replace(
        spec,
        inputs=tuple(map(tuple, x.tolist())),
        targets=tuple(np.asarray(targets, dtype=np.float64).tolist()),
    )


def points_of_table(values: FloatArray, names: tuple[str, ...], model: str) -> DatasetSpec:
    """Points from a table: the last column is the target, the first is the input, or the first two for a network.

    Args:
        values: `(N, columns)`.
        names: of the columns.
        model: what is to learn from them; a line where the targets are no labels and it wants labels.
    """
    count = min(values.shape[1] - 1, 2 if model == "network" else 1)
    labels = set(np.unique(values[:, -1]).tolist()) <= {0.0, 1.0}
    columns = tuple(ColumnSpec(name) for name in (*names[:count], names[-1]))
    fitting = "linear" if model == "logistic" and not labels else model
    return with_points(DatasetSpec(model=fitting, columns=columns), values[:, :count], values[:, -1])


def trained(spec: DatasetSpec) -> DatasetSpec:
    """The points with a network trained on them, looking at its two most telling weights.

    Raises:
        ParameterError: points that cannot be learned.
    """
    start = initial(len(spec.inputs[0]), HIDDEN, 0)
    kind: Loss = "cross-entropy" if set(spec.targets) <= {0.0, 1.0} else "squared"
    frame = replace(spec, network=_network(start, (0, 1), kind)).build().frame
    found = train(start, frame.inputs, frame.targets, kind).network
    visible = telling_weights(found, frame.inputs, frame.targets, kind)
    return replace(spec, network=_network(found, visible, kind), bounds=None)


def _stored(slice_: NetworkSlice) -> NetworkSpec:
    return _network(slice_.network, slice_.visible, slice_.loss)


def _network(network: Network, visible: tuple[int, int], loss: Loss) -> NetworkSpec:
    return NetworkSpec(network.hidden, network.weights, visible, loss == "cross-entropy")
