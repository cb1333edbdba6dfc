"""Which columns the legend of a race has in a given room, how wide they are, and how high its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtGui import QFontMetricsF

from gdlab.ui.appearance import Appearance
from gdlab.ui.race.legend_model import DISTANCE, EVALUATIONS, HEADS, LOSS, METHOD, NAME, STEPS

_WIDEST = {
    METHOD: "Momentum (heavy ball)",
    LOSS: "1.23×10⁻¹²",
    DISTANCE: "1.23×10⁻¹²",
    STEPS: "100000",
    EVALUATIONS: "100000",
}
"""What a column has room for, whatever stands in it now; what is longer makes it wider."""
_GIVING_WAY = (METHOD, DISTANCE, EVALUATIONS, STEPS)
"""Columns that are left out, one after the other, where there is no room for all."""
_LEAST_ROWS, _HALL_ROWS, _MOST_ROWS = 1.28, 1.26, 2.0
"""Height of a row where they are many, on the projector then, and where they are few, in sizes of type."""


class Spacing(NamedTuple):
    """Beside a text, the sample of a line, and the least for a name, in sizes of type."""

    air: float
    sample: float
    name: float


_ROOMY, _TIGHT, _HALL = Spacing(0.7, 3.2, 7.0), Spacing(0.4, 2.2, 5.0), Spacing(0.3, 1.9, 6.8)


class Columns(NamedTuple):
    """The widths of the columns that are shown, and in pixels the room beside a text and that of a line's sample."""

    widths: Mapping[int, int]
    air: int
    sample: int


def role(look: Appearance, column: int) -> str:
    """The type of a column: in a hall what was spent is smaller than what came of it."""
    return "tick" if look.projector and column not in (NAME, LOSS) else "label"


def lengths(texts: Mapping[int, str]) -> tuple[int, ...]:
    """The characters for which each column has room where these are the longest texts."""
    return tuple(max(len(usual), len(texts.get(column, ""))) for column, usual in _WIDEST.items())


def columns(look: Appearance, room: int, texts: Mapping[int, str]) -> Columns:
    """What fits `room` pixels.

    Args:
        look: sizes and fonts.
        room: the width of the table.
        texts: the longest text of each column.
    """
    every = [column for column in _WIDEST if not (look.projector and column == METHOD)]
    if look.projector:
        return _first_that_fits(look, room, texts, _HALL, every)
    roomy = _laid(look, room, texts, _ROOMY, every)
    if roomy.widths[NAME] >= _least(look, _ROOMY):
        return roomy
    return _first_that_fits(look, room, texts, _TIGHT, every)


def row_height(look: Appearance, room: int, rows: int) -> int:
    """Pixels of a row, so that all fit into the room, or, where they cannot, some of them wholly."""
    seen = min(max(rows, 1), max(1, int(room / least_row(look))))
    return max(1, min(most_row(look), room // seen))


def least_row(look: Appearance) -> float:
    """Pixels that a row takes at least."""
    return (_HALL_ROWS if look.projector else _LEAST_ROWS) * look.size("label")


def most_row(look: Appearance) -> int:
    """Pixels that a row takes at most."""
    return int(_MOST_ROWS * look.size("label"))


def _first_that_fits(
    look: Appearance, room: int, texts: Mapping[int, str], spacing: Spacing, shown: list[int]
) -> Columns:
    """As many of the columns as leave room for a name."""
    for column in (None, *_GIVING_WAY):
        shown = [each for each in shown if each != column]
        found = _laid(look, room, texts, spacing, shown)
        if found.widths[NAME] >= _least(look, spacing):
            break
    return found


def _least(look: Appearance, spacing: Spacing) -> float:
    """Pixels that a name takes at least, with the sample of its line."""
    return (spacing.name + spacing.sample + 3 * spacing.air) * look.size("label")


def _laid(look: Appearance, room: int, texts: Mapping[int, str], spacing: Spacing, shown: list[int]) -> Columns:
    """These columns as wide as they need to be; the rest is for the names."""
    size = look.size("label")
    air = round(spacing.air * size)
    head = QFontMetricsF(look.font("tick"))
    widths = {}
    for column in shown:
        metrics = QFontMetricsF(look.font(role(look, column)))
        usual, now = (metrics.horizontalAdvance(text) for text in (_WIDEST[column], texts.get(column, "")))
        widths[column] = round(max(usual, now, head.horizontalAdvance(HEADS[column])) + 2 * air + 1)
    return Columns({NAME: max(1, room - sum(widths.values())), **widths}, air, round(spacing.sample * size))
