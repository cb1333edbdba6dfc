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
from gdlab.core.protocols import Landscape
from gdlab.core.registry import method
from gdlab.core.simulation import Simulation
from gdlab.scene.build import run_simulation
from gdlab.scene.model import Scene
from gdlab.symbols.cautions import Caution, cautions
from gdlab.symbols.felt import felt_row
from gdlab.symbols.quantities import Value, quantities
from gdlab.symbols.table import Reading, Row, flags, format_quantity, rows


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
    """

    setting: Setting
    moment: Moment
    values: dict[str, Value]
    rows: tuple[Row, ...]
    cautions: tuple[Caution, ...]
    curvatures: tuple[float, ...]

    @property
    def coefficients(self) -> Coefficients:
        """Of the next step."""
        return self.moment.coefficients


def resolve(simulation: Simulation, step: int) -> Resolved:
    """The run at a step that has been computed."""
    setting = simulation.setting_at(step)
    moment = simulation.moment_at(step)
    curvatures = _curvatures(setting.landscape, moment.position)
    return Resolved(
        setting=setting,
        moment=moment,
        values=quantities(setting.landscape, moment),
        rows=_rows(setting, moment),
        cautions=cautions(moment.coefficients, curvatures, moment.numbers),
        curvatures=curvatures,
    )


def _curvatures(landscape: Landscape, x: FloatArray) -> tuple[float, ...]:
    """The eigenvalues of ∇∇U at x (d,), ascending."""
    if getattr(landscape, "has_costly_hessian", False):
        return ()
    hessian = landscape.hessian(x[None])[0]
    return tuple(np.linalg.eigvalsh(hessian).tolist()) if np.all(np.isfinite(hessian)) else ()


def _rows(setting: Setting, moment: Moment) -> tuple[Row, ...]:
    """The table's rows; where the method alters the gradient, with the row that says how."""
    conditions = flags(moment.coefficients, moment.numbers)
    found = rows(conditions, setting.landscape.dimension)
    if "altered" not in conditions:
        return found
    return (*found, felt_row(method(setting.method).active_rule(moment.numbers)))


def resolve_scene(scene: Scene, step: int = 0, run: int = 0) -> Resolved:
    """A run of a scene at a step, or at its last step when every particle diverged before."""
    simulation = run_simulation(scene, run)
    simulation.advance(step)
    return resolve(simulation, min(step, simulation.head))


def table_json(resolved: Resolved) -> list[dict[str, Any]]:
    """The symbol table as plain data: key, and for each side symbol, meaning, value, unit, formula; ∞ is "inf"."""

    def side(reading: Reading) -> dict[str, Any]:
        return {
            "symbol": reading.symbol,
            "meaning": reading.meaning,
            "value": _plain(resolved.values[reading.value]),
            "unit": reading.unit,
            "formula": reading.formula,
        }

    return [
        {"key": row.key, "physics": side(row.physics), "ml": side(row.ml)}
        for row in resolved.rows
        if row.group == "row"
    ]


def table_text(resolved: Resolved) -> str:
    """The symbol table for a terminal, physics left and machine learning right, then the cautions."""
    head = _line("physics", "", "", "") + "  " + _line("machine learning", "", "", "")
    lines = [
        "  ".join(_line(r.meaning, r.symbol, _text(r.value, resolved.values), r.unit) for r in (row.physics, row.ml))
        for row in resolved.rows
        if row.group == "row"
    ]
    return "\n".join(
        [
            *(line.rstrip() for line in (head, *lines)),
            *(f"{'!' if c.serious else 'i'} {c.text}" for c in resolved.cautions),
        ]
    )


def _line(meaning: str, symbol: str, value: str, unit: str) -> str:
    quantity = f"{symbol} = {value} {unit}" if symbol else ""
    return f"{meaning:<22}{quantity:<38}"


def _text(key: str, values: Mapping[str, Value]) -> str:
    value = values[key]
    if isinstance(value, tuple):
        return f"({', '.join(format_quantity(key, number) for number in value)})"
    return format_quantity(key, value)


def _plain(value: Value) -> Any:
    """JSON has no ∞ and no nan."""
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return None if math.isnan(value) else value
