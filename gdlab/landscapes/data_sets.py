"""Small real data sets with licence and source, read from `resources/data`: a `.toml` and a `.csv` for each."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError
from gdlab.core.resources import path, table
from gdlab.core.suggestions import did_you_mean
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models.network import Network
from gdlab.landscapes.models.samples import Column, Samples
from gdlab.landscapes.models.single import Model
from gdlab.landscapes.models.slices import NetworkSlice


@dataclass(frozen=True)
class Task:
    """One thing to learn from a data set.

    Attributes:
        key, name, about: for scenes, for the reader, and what one sees there.
        model: a key of `MODELS`, or `network`.
        inputs, target: keys of columns.
        standardise: whether the model sees standardised numbers.
        bounds: the part worth looking at, or None for the usual one.
        start: where a run begins that shows something, or None for the usual one.
        network: for `network`, the trained network with its visible weights.
    """

    key: str
    name: str
    about: str
    model: str
    inputs: tuple[str, ...]
    target: str
    standardise: bool
    bounds: tuple[tuple[float, float], ...] | None
    start: tuple[float, float] | None
    network: NetworkSlice | None


@dataclass(frozen=True, eq=False)
class DataSet:
    """Measured numbers, what they are and where they come from.

    Attributes:
        key, name: in scenes, for the reader.
        about: what it is and why it is famous, for a student.
        source: author, title, year and place of publication.
        licence: under which it may be passed on.
        columns: by key, in the order of the file.
        values: `(rows, columns)`, read-only; nan where something was not measured.
        tasks: what to learn from it, by key.
    """

    key: str
    name: str
    about: str
    source: str
    licence: str
    columns: Mapping[str, Column]
    values: FloatArray
    tasks: Mapping[str, Task]

    def samples(self, inputs: tuple[str, ...], target: str) -> Samples:
        """The rows in which all these columns were measured.

        Raises:
            ParameterError: there is no such column.
        """
        table = np.column_stack([self.column(key) for key in (*inputs, target)])
        rows = table[~np.isnan(table).any(axis=1)]
        return Samples(rows[:, :-1], rows[:, -1], tuple(self.columns[key] for key in inputs), self.columns[target])

    def column(self, key: str) -> FloatArray:
        """One column, `(rows,)`."""
        if key not in self.columns:
            raise ParameterError("data", f"{self.name} has no column {key!r}{did_you_mean(key, self.columns)}")
        return self.values[:, list(self.columns).index(key)]

    def landscape(self, task: str) -> DatasetLandscape:
        """The landscape of one of the tasks.

        Raises:
            ParameterError: there is no such task.
        """
        if task not in self.tasks:
            raise ParameterError("data", f"{self.name} has no task {task!r}{did_you_mean(task, self.tasks)}")
        chosen = self.tasks[task]
        model: str | Model = chosen.network or chosen.model
        return DatasetLandscape(model, self.samples(chosen.inputs, chosen.target), chosen.standardise, chosen.bounds)


@cache
def data_sets() -> dict[str, DataSet]:
    """All data sets by key, in the order in which they are shown."""
    documents = [(file.stem, table(file)) for file in path("data").glob("*.toml")]
    documents.sort(key=lambda pair: pair[1]["order"])
    return {key: _data_set(key, document) for key, document in documents}


def data_set(key: str) -> DataSet:
    """The data set of that key.

    Raises:
        ParameterError: there is none.
    """
    if key not in data_sets():
        raise ParameterError("data", f"there is no data set {key!r}{did_you_mean(key, data_sets())}")
    return data_sets()[key]


def _data_set(key: str, document: Mapping[str, Any]) -> DataSet:
    columns = {c["key"]: Column(c["name"], c.get("unit", "")) for c in document["column"]}
    return DataSet(
        key=key,
        name=document["name"],
        about=document["about"],
        source=document["source"],
        licence=document["licence"],
        columns=columns,
        values=_table(key, tuple(columns)),
        tasks={task["key"]: _task(task) for task in document["task"]},
    )


def _table(key: str, columns: tuple[str, ...]) -> FloatArray:
    """The numbers of the file; an empty cell is nan."""
    header, *rows = csv.reader(io.StringIO(path("data", f"{key}.csv").read_text(encoding="utf-8")))
    if tuple(header) != columns:
        raise ValueError(f"the columns of {key}.csv are not those of {key}.toml")
    values = np.array([[float(cell) if cell else math.nan for cell in row] for row in rows])
    values.flags.writeable = False
    return values


def _task(document: Mapping[str, Any]) -> Task:
    bounds, start = document.get("bounds"), document.get("start")
    return Task(
        key=document["key"],
        name=document["name"],
        about=document["about"],
        model=document["model"],
        inputs=tuple(document["inputs"]),
        target=document["target"],
        standardise=document["standardise"],
        bounds=tuple((float(low), float(high)) for low, high in bounds) if bounds else None,
        start=(float(start[0]), float(start[1])) if start else None,
        network=_slice(document["network"], len(document["inputs"])) if "network" in document else None,
    )


def _slice(document: Mapping[str, Any], inputs: int) -> NetworkSlice:
    network = Network(inputs, document["hidden"], tuple(document["weights"]))
    first, second = (network.index(name) for name in document["visible"])
    return NetworkSlice(network, (first, second), document["loss"])
