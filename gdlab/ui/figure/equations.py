r"""The equations beside a picture: the formula, the numbers of both readings, the update rule, as LaTeX with slots."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gdlab.core.coefficients import Coefficients
from gdlab.core.fields import FIELDS
from gdlab.core.protocols import Landscape
from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.sculpted import SculptedLandscape
from gdlab.symbols.felt import felt, rows_at
from gdlab.symbols.formatting import format_number
from gdlab.symbols.letters import letters
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.symbols.table import slot_texts, slots
from gdlab.ui.docks.landscape.wording import coefficient_texts, coordinate_names, plain_number, symbol_latex
from gdlab.ui.figure.subject import Subject
from gdlab.ui.theme import Side

_NOISE = ("temperature", "gradient_noise")
_DIGITS, _MOST_DIGITS = 3, 9
_UPDATE_RULE = "update_rule"


class Statement(Struct, frozen=True):
    r"""LaTeX with slots `\num{key}`, and what stands in them."""

    latex: str
    texts: dict[str, str]


class Formula(Statement, frozen=True):
    """A landscape's formula; `coefficients` say what its letters are, `plain` is what was typed.

    `equals` stands before it: U = L, or the other way round.
    """

    coefficients: tuple[Statement, ...] = ()
    plain: str = ""
    equals: str = "U = L = "


def formula(subject: Subject) -> Formula | None:
    """The formula of the landscape that a figure is about; see `formula_of`."""
    return formula_of(subject.setting.landscape, subject.notation)


def formula_of(landscape: Landscape, notation: Notation = STANDARD) -> Formula | None:
    """A landscape's formula in physics' letters, None when it has none, as an imported map.

    Coefficients stand in it as numbers where that reads as mathematics, as in 20x², else as letters, as in g/l.
    """
    found = _formula_of(landscape)
    return found if found is None or notation.first == "physics" else replace(found, equals="L = U = ")


def _formula_of(landscape: Landscape) -> Formula | None:
    if isinstance(landscape, (SculptedLandscape, DatasetLandscape)):
        slots = getattr(landscape, "slots", {})
        return Formula(
            landscape.latex({"x": "x", "y": "y"}), {key: plain_number(value) for key, value in slots.items()}
        )
    if not isinstance(landscape, FormulaLandscape):
        return None
    names, texts = coordinate_names(landscape, "physics"), coefficient_texts(landscape)
    if all(value > 0 and value != 1 for value in landscape.coefficients.values()):
        return Formula(landscape.latex(names), texts, plain=landscape.formula)
    symbols = {name: symbol_latex(name) for name in texts}
    values = [Statement(rf"{symbols[name]} = \num{{{name}}}", {name: text}) for name, text in texts.items()]
    return Formula(landscape.latex(names | symbols), {}, listed(values), landscape.formula)


def listed(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements with a comma after each but the last."""
    *others, last = statements
    return (*(Statement(f"{each.latex},", each.texts) for each in others), last)


def update_rule(subject: Subject) -> Statement:
    """The update rule of machine learning with its numbers; with letters where they change from step to step."""
    c = subject.coefficients
    numbers = subject.setting.rule_numbers()
    every = rows_at(c, numbers, subject.setting.landscape.dimension, subject.notation)
    joined = felt(c, numbers, "ml")
    where = rf",\quad {{g = {subject.notation.latex(joined)}}}" if joined else ""
    # Rules that keep several means are stated by what they come to.
    wanted = _UPDATE_RULE if c.method in ("momentum", "gradient-descent", "nesterov") else "discretised"
    rule = next(row for row in every if row.key == wanted and row.group == "equation").ml
    values = numbers | _values(c)
    known = {slot.partition(".")[0] for slot in slots(rule.numbers)} <= values.keys()
    latex = (rule.numbers if known else rule.latex) + where
    texts = slot_texts(latex, values)
    return Statement(latex, texts | ({"momentum": _text("momentum", c)} if "momentum" in texts else {}))


def short_readings(subject: Subject, side: Side) -> list[Statement]:
    """A side's numbers as `m = 1`, without units and idle zeros, for a line under a figure."""
    c = subject.coefficients
    keys = ["mass", "friction", "step_size", "temperature", "relaxation_time"]
    if side == "ml":
        keys = ["learning_rate", "momentum", "gradient_noise", "effective_learning_rate"]
    keys = [key for key in keys if c.friction or key not in _NOISE]  # without friction there is no bath
    symbols = {key: _symbol(key, c.method, subject.notation) for key in keys}
    return [Statement(rf"{symbols[key]} = \num{{{key}}}", {key: _text(key, c, plain_number)}) for key in keys]


def full_readings(subject: Subject, side: Side) -> list[Statement]:
    """A side's numbers as `m = 1.00 kg`, for a slide; noise only where there is some."""
    c = subject.coefficients
    noise = c.gradient_noise > 0
    keys = ["mass", "friction", "step_size", *(["temperature"] if noise else []), "relaxation_time"]
    if side == "ml":
        keys = [
            "learning_rate",
            "momentum",
            *(["gradient_noise"] if noise else []),
            "effective_learning_rate",
            "memory",
        ]
    return [_full(key, c, subject.notation) for key in keys]


def _full(key: str, c: Coefficients, notation: Notation) -> Statement:
    derived = {"relaxation_time": (r"\tau = m/\gamma", "s"), "memory": (r"\tau/\Delta t", "")}
    left, unit = derived.get(key) or (_symbol(key, c.method, notation), letters(c.method)[key].unit)
    tail = rf"\,\text{{{unit}}}" if unit else ""
    return Statement(rf"{left} = \num{{{key}}}{tail}", {key: _text(key, c)})


def _text(key: str, c: Coefficients, write: Callable[[float, int], str] = format_number) -> str:
    """A number to three digits; ρ to as many as tell it from 1, for 0.9999 is far from 1."""
    value, digits = _values(c)[key], _DIGITS
    if key == "momentum" and 0 < 1 - value < 10 ** (1 - digits):
        digits = min(1 - math.floor(math.log10(1 - value) + 1e-9), _MOST_DIGITS)
    return write(value, digits)


def _symbol(key: str, method: str, notation: Notation) -> str:
    """A quantity's letter by a method; the learning rate under torch's name."""
    if key == "relaxation_time":
        return r"\tau"
    return r"\text{lr}" if key == "learning_rate" else notation.latex(letters(method)[key].latex)


def _values(c: Coefficients) -> dict[str, float]:
    """Every quantity that a figure states."""
    return {key: getattr(c, key) for key in (*FIELDS, "relaxation_time", "memory")}
