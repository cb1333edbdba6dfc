"""The sentences under the rows: words and typeset mathematics, behind a triangle if serious, else behind an i."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gdlab.symbols.cautions import Caution
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.lines import UNBOUNDED, Line, Lines
from gdlab.ui.docks.symbol_table.parts import paint_line_ground
from gdlab.ui.docks.symbol_table.plain import latex_of
from gdlab.ui.icons import paint_icon
from gdlab.ui.typeset import SlotStyle

_MATHS = 1.12
"""Size of the mathematics in sizes of the words: its letters are smaller at one size."""
_TOKEN = re.compile(r"\$([^$]*)\$|[^\s$]+|\s+")


class Run(Struct, frozen=True):
    """Words, or mathematics in place of them, at a baseline relative to the sentence's top left."""

    start: QPointF
    words: str
    maths: Line | None = None


class Note(Struct, frozen=True):
    """A sentence in lines, and its extent."""

    runs: tuple[Run, ...]
    width: float
    height: float


def indent(appearance: Appearance) -> float:
    """Room for the mark before the words."""
    return round(1.65 * appearance.size("label"))


def lay_out(caution: Caution, room: float, lines: Lines, appearance: Appearance) -> Note:
    """Break a sentence into lines of at most this width; what is longer than a line stands alone."""
    metrics = QFontMetricsF(appearance.font("label"))
    ascent, pitch = round(metrics.ascent()), round(metrics.height())
    air = 0.16 * metrics.height()  # round mathematics, whose letters reach to the edges of their boxes
    runs: list[Run] = []
    x, y, widest = 0.0, ascent, 0.0
    for tied in _unbroken(caution.marked):
        pieces = [_run(text, is_maths, lines, appearance) for text, is_maths in tied]
        widths = [maths.width + air if maths else metrics.horizontalAdvance(words) for words, maths in pieces]
        gap = metrics.horizontalAdvance(" ") if x else 0.0
        if x and x + gap + sum(widths) > room:
            x, y, gap = 0.0, y + pitch, 0.0
        x += gap
        for (words, maths), width in zip(pieces, widths, strict=True):
            runs.append(Run(QPointF(x + air / 2 if maths else x, y), words, maths))
            x += width
        widest = max(widest, x)
    return Note(tuple(runs), widest, y - ascent + pitch)


def _run(text: str, is_maths: bool, lines: Lines, appearance: Appearance) -> tuple[str, Line | None]:
    if not is_maths:
        return text, None
    latex, numbers = latex_of(text)
    return text, lines.make(latex, numbers, _MATHS * appearance.size("label"), UNBOUNDED)


def _unbroken(marked: str) -> Iterator[list[tuple[str, bool]]]:
    """What stands between two spaces outside mathematics: texts, and whether each is mathematics."""
    tied: list[tuple[str, bool]] = []
    for token in _TOKEN.finditer(marked):
        if token[0].isspace():
            yield tied
            tied = []
        else:
            tied.append((token[0] if token[1] is None else token[1], token[1] is not None))
    yield tied


def renumber(note: Note, caution: Caution, lines: Lines) -> Note | None:
    """The note with the numbers of a caution that differs in its digits only; None where they take another room."""
    formulas = (token[1] for token in _TOKEN.finditer(caution.marked) if token[1] is not None)
    runs: list[Run] = []
    for run in note.runs:
        maths = lines.renumber(run.maths, latex_of(next(formulas))[1]) if run.maths else None
        if run.maths and maths is None:
            return None
        runs.append(replace(run, maths=maths) if maths else run)
    return replace(note, runs=tuple(runs))


def colour_of(caution: Caution, appearance: Appearance) -> QColor:
    """Warnings stand out, notes do not."""
    return appearance.theme.warn if caution.serious else appearance.theme.ink2


def paint_ground(painter: QPainter, note: Note, place: QPointF, appearance: Appearance, caution: Caution) -> None:
    """Paint the mark and the sentence with its top left at a place, all but the digits of its numbers."""
    size, colour = appearance.size("label"), colour_of(caution, appearance)
    mark = QRectF(place.x() - indent(appearance), place.y() + 0.1 * size, 1.15 * size, 1.15 * size)
    if caution.serious:
        paint_icon(painter, "warning", mark, colour, mark=appearance.theme.page)
    else:
        _paint_i(painter, mark, colour)
    for run in note.runs:
        if run.maths is None:
            painter.setFont(appearance.font("label"))
            painter.setPen(colour)
            painter.drawText(place + run.start, run.words)
        else:
            paint_line_ground(painter, run.maths, place + run.start, colour, SlotStyle(colour), appearance)


def _paint_i(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """An i in a ring."""
    unit = area.width() / 16
    painter.setPen(QPen(colour, 1.3 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(area.center(), 6.6 * unit, 6.6 * unit)
    painter.fillRect(
        QRectF(area.center().x() - 0.8 * unit, area.center().y() - 1.2 * unit, 1.6 * unit, 4.8 * unit), colour
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(area.center() - QPointF(0, 3.3 * unit), 1.05 * unit, 1.05 * unit)
