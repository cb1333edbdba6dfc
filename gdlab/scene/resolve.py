"""What a scene shows at a step: pure, from the same coefficients that the step uses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Setting
from gdlab.core.moment import Moment
from gdlab.core.progress import advance
from gdlab.core.simulation import Simulation
from gdlab.scene.build import run_simulation
from gdlab.scene.model import Scene
from gdlab.symbols.cautions import Caution, cautions, ground_cautions
from gdlab.symbols.felt import rows_at
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.symbols.quantities import quantities
from gdlab.symbols.table import Reading, Row, format_quantity
from gdlab.symbols.workings import Step, Value, has_workings, hessian_at

_LANGUAGES = {"physics": "physics", "ml": "machine learning"}


class Resolved(Struct, frozen=True):
    """One run at one step, ready to be shown.

    Attributes:
        setting: what the next step is taken with.
        moment: the first particle.
        values: every quantity by key.
        rows: the symbol table's rows.
        cautions: sentences at rows.
        curvatures: eigenvalues of the Hessian where the particle is, ascending; empty where it is not finite or too
            long to be derived.
        notation: how rows and cautions are written.
    """

    setting: Setting
    moment: Moment
    values: dict[str, Value]
    rows: tuple[Row, ...]
    cautions: tuple[Caution, ...]
    curvatures: tuple[float, ...]
    notation: Notation = STANDARD

    @property
    def coefficients(self) -> Coefficients:
        """Of the next step."""
        return self.moment.coefficients


def _is_steady(moment: Moment) -> bool:
    """Whether t = kΔt: time is the running sum of Δt, which need not always have been the same."""
    return math.isclose(moment.time, moment.step * moment.coefficients.step_size, rel_tol=1e-9)


def resolve(simulation: Simulation, step: int, notation: Notation = STANDARD) -> Resolved:
    """The run at a step that has been computed."""
    setting = simulation.setting_at(step)
    moment = simulation.moment_at(step)
    hessian = hessian_at(setting.landscape, moment.position)
    values = quantities(setting.landscape, moment, _step(simulation, moment, hessian))
    curvatures = tuple(np.linalg.eigvalsh(hessian).tolist()) if np.all(np.isfinite(hessian)) else ()
    return Resolved(
        setting=setting,
        moment=moment,
        values=values,
        rows=rows_at(
            moment.coefficients, moment.numbers, setting.landscape.dimension, notation, steady=_is_steady(moment)
        ),
        cautions=tuple(
            caution.written(notation)
            for caution in (*ground_cautions(values), *cautions(moment.coefficients, curvatures, moment.numbers))
        ),
        curvatures=curvatures,
        notation=notation,
    )


def _step(simulation: Simulation, moment: Moment, hessian: FloatArray) -> Step | None:
    """The step to come, of a method that has quantities of its own."""
    if not has_workings(moment.coefficients.method):
        return None
    after = simulation.following(moment.step)
    return Step(moment, after.position[0], {name: slot[0] for name, slot in after.slots.items()}, hessian)


def resolve_scene(scene: Scene, step: int = 0, run: int | None = None, notation: Notation = STANDARD) -> Resolved:
    """A run of a scene, the selected one unless another is named, at a step, or at its end when that comes before."""
    simulation = run_simulation(scene, scene.view.selected if run is None else run)
    advance([simulation], step)
    return resolve(simulation, min(step, simulation.head), notation)


def table_json(resolved: Resolved) -> list[dict[str, Any]]:
    """The symbol table as plain data: key, and for each side symbol, meaning, value, unit, formula; ∞ is "inf"."""

    def side(reading: Reading) -> dict[str, Any]:
        return {
            "symbol": reading.symbol,
            "meaning": reading.meaning,
            "value": _json(reading.value, resolved.values),
            "unit": reading.unit,
            "formula": reading.formula,
        }

    return [
        {"key": row.key, "physics": side(row.physics), "ml": side(row.ml)}
        for row in resolved.rows
        if row.group == "row"
    ]


def table_text(resolved: Resolved) -> str:
    """The symbol table for a terminal, both languages in the notation's order, then the cautions."""
    sides = resolved.notation.sides

    def cell(reading: Reading) -> str:
        return _line(reading.meaning, reading.symbol, _text(reading.value, resolved.values), reading.unit)

    lines = ["  ".join(cell(row.reading(side)) for side in sides) for row in resolved.rows if row.group == "row"]
    head = "  ".join(_line(_LANGUAGES[side], "", "", "") for side in sides)
    return "\n".join(
        [
            *(line.rstrip() for line in (head, *lines)),
            *(f"{'!' if c.serious else 'i'} {c.text}" for c in resolved.cautions),
        ]
    )


def _line(meaning: str, symbol: str, value: str, unit: str) -> str:
    quantity = f"{symbol} = {value} {unit}" if symbol else ""
    return f"{meaning:<28}{quantity:<38}"


def _text(key: str, values: Mapping[str, Value]) -> str:
    if not key:
        return "none"
    value = values[key]
    if isinstance(value, tuple):
        return f"({', '.join(format_quantity(key, number) for number in value)})"
    return format_quantity(key, value)


def _json(key: str, values: Mapping[str, Value]) -> Any:
    """What a row is about: nothing as null, and steps as what they are counted by."""
    if not key:
        return None
    value = _plain(values[key])
    return int(value) if key == "step" else value


def _plain(value: Value) -> Any:
    """JSON has no ∞ and no nan."""
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return None if math.isnan(value) else value
