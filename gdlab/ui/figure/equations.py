r"""The equations beside a picture: the formula, the numbers of both readings, the update rule, as LaTeX with slots."""

from __future__ import annotations

from dataclasses import dataclass

from gdlab.core.coefficients import Coefficients
from gdlab.core.fields import FIELDS
from gdlab.landscapes import FormulaLandscape
from gdlab.symbols.formatting import format_number
from gdlab.symbols.table import flags, rows, slot_texts
from gdlab.ui.docks.landscape.wording import coefficient_texts, coordinate_names, plain_number
from gdlab.ui.figure.subject import Subject
from gdlab.ui.theme import Side

_UPDATE_RULE = "update_rule"


@dataclass(frozen=True)
class Statement:
    r"""LaTeX with slots `\num{key}`, and what stands in them."""

    latex: str
    texts: dict[str, str]


def formula(subject: Subject) -> Statement | None:
    """The landscape's formula in physics' letters, None when it has none."""
    landscape = subject.setting.landscape
    if not isinstance(landscape, FormulaLandscape):
        return None
    return Statement(landscape.latex(coordinate_names(landscape, "physics")), coefficient_texts(landscape))


def update_rule(subject: Subject) -> Statement:
    """The update rule of machine learning with its numbers."""
    c = subject.coefficients
    found = next(row for row in rows(flags(c), subject.setting.landscape.dimension) if row.key == _UPDATE_RULE)
    return Statement(found.ml.numbers, slot_texts(found.ml.numbers, _values(c)))


def short_readings(subject: Subject, side: Side) -> list[Statement]:
    """A side's numbers as `m = 1`, without units and idle zeros, for a line under a figure."""
    c = subject.coefficients
    keys = ["mass", "friction", "step_size", *_bath(c, "temperature"), "relaxation_time"]
    if side == "ml":
        keys = ["learning_rate", "momentum", *_bath(c, "gradient_noise"), "effective_learning_rate"]
    values = _values(c)
    return [Statement(rf"{_symbol(key)} = \num{{{key}}}", {key: plain_number(values[key])}) for key in keys]


def full_readings(subject: Subject, side: Side) -> list[Statement]:
    """A side's numbers as `m = 1.00 kg`, for a slide; noise only where there is some."""
    c = subject.coefficients
    noise = c.gradient_noise > 0
    keys = ["mass", "friction", "step_size", *(["temperature"] if noise else []), "relaxation_time"]
    if side == "ml":
        keys = ["learning_rate", "momentum", *(["gradient_noise"] if noise else []), "effective_learning_rate", "memory"]
    return [_full(key, c) for key in keys]


def _full(key: str, c: Coefficients) -> Statement:
    derived = {"relaxation_time": (r"\tau = m/\gamma", "s"), "memory": (r"\tau/\Delta t", "")}
    left, unit = derived.get(key) or (_symbol(key), FIELDS[key].unit if FIELDS[key].side == "physics" else "")
    tail = rf"\,\text{{{unit}}}" if unit else ""
    return Statement(rf"{left} = \num{{{key}}}{tail}", {key: format_number(_values(c)[key])})


def _bath(c: Coefficients, key: str) -> list[str]:
    """A quantity that has no meaning without friction."""
    return [key] if c.friction else []


def _symbol(key: str) -> str:
    """A quantity's letter; the learning rate under torch's name."""
    if key == "relaxation_time":
        return r"\tau"
    return r"\text{lr}" if key == "learning_rate" else FIELDS[key].latex


def _values(c: Coefficients) -> dict[str, float]:
    """Every quantity that a figure states."""
    return {key: getattr(c, key) for key in (*FIELDS, "relaxation_time", "memory")}
