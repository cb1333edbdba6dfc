"""What each method calls the eight knobs: letter and unit, as the rows of the symbol table have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from gdlab.core.fields import FIELDS, Field
from gdlab.symbols.table import Reading, templates

_LATEX = {field.symbol: field.latex for field in FIELDS.values()} | {"β₁": r"\beta_1"}
"""The letters of knobs, by their plain text."""


OPTIONS = {
    "beta2": r"\beta_2",
    "alpha": r"\alpha",
    "eps": r"\varepsilon",
    "damping": r"\delta",
    "dampening": "d",
    "weight_decay": r"\lambda_w",
    "lr_decay": r"\nu",
    "initial_accumulator_value": "S_0",
}
"""The letters of the methods' options, in LaTeX. Of weight decay it is that of its papers, λ, but here with an index:
λ₁, λ₂ … are curvatures."""


class Letter(Struct, frozen=True):
    """A knob's letter as text and as LaTeX, and the unit of its number, "" where it has none."""

    symbol: str
    latex: str
    unit: str


@cache
def letters(method: str) -> Mapping[str, Letter]:
    """The letters of a method by the knob's key.

    They are those of the row that is about the knob's number, in its own language where that has such a row: so Adam's
    learning rate is η and its momentum β₁, and Newton's friction, whose other factor is a curvature, is in seconds.
    """
    return {key: _letter(method, field) for key, field in FIELDS.items()}


def _letter(method: str, field: Field) -> Letter:
    for reading in _readings(method, field):
        if reading.symbol in _LATEX:
            return Letter(reading.symbol, _LATEX[reading.symbol], reading.unit if field.side == "physics" else "")
    return Letter(field.symbol, field.latex, field.unit)


def _readings(method: str, field: Field) -> Iterator[Reading]:
    """What the table reads of a knob's number, in its own language first; torch's name before all."""
    rows = [row for row in templates(method) if row.group == "row"]
    for side in (field.side, "physics" if field.side == "ml" else "ml"):
        found = [reading for row in rows if (reading := row.reading(side)).value == field.key]
        yield from sorted(found, key=lambda reading: not reading.torch)
