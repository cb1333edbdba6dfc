"""A figure for a column of a paper: the picture, below it a rule and the caption."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from gdlab.landscapes import FormulaLandscape
from gdlab.ui.figure.equations import formula, listed, short_readings
from gdlab.ui.figure.layout import (
    Figure,
    Placed,
    Rule,
    area_of,
    bottom_of,
    fitted,
    formula_lines,
    keys,
    maths,
    stacked,
    text_lines,
)
from gdlab.ui.figure.parts import Line, Mark, flowed
from gdlab.ui.figure.style import SMALLEST_POINT, Sheet, column_style
from gdlab.ui.figure.subject import Subject
from gdlab.ui.painting.layout import picture_layout
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import Side, Theme

# In points.
_MARGIN, _TOP, _BESIDE = 4.0, 4.0, 1.5
_FORMULA, _NUMBERS, _WORDS = 10.0, 9.0, 8.0
_PITCH, _GAP, _INDENT, _BETWEEN = 13.0, 4.5, 7.0, 7.0
_OVER_RULE, _UNDER_RULE = 4.0, 3.5

_FLATTEST, _TALLEST, _CURVE = 0.5, 1.0, 0.62
"""Height over width of maps, and of curves, where the height is free."""
_LEAST_SHARE = 0.38
"""Of a given height, what the landscape gets before type is set smaller."""


def column_figure(subject: Subject, sheet: Sheet, theme: Theme) -> Figure:
    """Lay out a column; type shrinks towards its smallest where a given height is short, then the caption goes."""
    point = sheet.point
    figure = _figure(subject, sheet, theme, point)
    while sheet.height is not None and _share(figure) < _LEAST_SHARE and point > SMALLEST_POINT:
        point = max(0.88 * point, SMALLEST_POINT)
        figure = _figure(subject, sheet, theme, point)
    if sheet.height is not None and _share(figure) < _LEAST_SHARE / 2:
        return _figure(subject, sheet, theme, point, captioned=False)
    return figure


def _share(figure: Figure) -> float:
    """The part of the height that the landscape fills."""
    layout = picture_layout(figure.outer, figure.style, with_bar=False)
    return min(layout.area.height(), figure.outer.height()) / figure.height


def _figure(subject: Subject, sheet: Sheet, theme: Theme, point: float, *, captioned: bool = True) -> Figure:
    style, width = column_style(theme, point), float(sheet.width)
    left, room = _MARGIN * point, width - 2 * _MARGIN * point
    caption = _caption(subject, style, point, left, room) if captioned else []
    below = (
        (_OVER_RULE + _UNDER_RULE) * point + bottom_of(caption, 0.3 * _PITCH * point) + _TOP * point if caption else 0.0
    )
    top, beside = _TOP * point, _BESIDE * point
    high = _free_height(subject, style, width - 2 * beside) if sheet.height is None else sheet.height - top - below
    outer = QRectF(beside, top, width - 2 * beside, max(high, 1.0))
    picture, data = fitted(subject, outer, style)
    height = round(outer.bottom() + below) if sheet.height is None else sheet.height
    rule = outer.bottom() + _OVER_RULE * point
    first = rule + _UNDER_RULE * point
    return Figure(
        width=sheet.width,
        height=height,
        dpi=sheet.dpi,
        title=subject.title,
        style=style,
        outer=picture,
        data=data,
        lines=tuple((at + QPointF(0, first), line) for at, line in caption),
        rules=(Rule(QRectF(left, rule, room, style.frame), theme.ink),) if caption else (),
    )


def _free_height(subject: Subject, style: PictureStyle, width: float) -> float:
    """How high a picture of this width is for its landscape to have the proportions of its view."""
    probe = area_of(subject, QRectF(0, 0, width, width), style)
    view = subject.view
    shape = _CURVE if subject.is_curve else min(max(view.height / view.width, _FLATTEST), _TALLEST)
    return width - probe.height() + shape * probe.width()


def _caption(subject: Subject, style: PictureStyle, point: float, left: float, room: float) -> Placed:
    """The caption's lines from y = 0 down: formula and what was done, names, then the numbers of both sides."""
    lines = _heading(subject, style.theme, point, room) + keys(subject, _WORDS * point, style, room)
    for side in subject.notation.sides:
        lines += _numbers(subject, side, style.theme, point, room)
    return stacked(lines, left, 0.0, _PITCH * point, _GAP * point)


def _heading(subject: Subject, theme: Theme, point: float, room: float) -> list[Line]:
    """The formula, and what was done at the right of it where there is room, else below.

    A landscape that no formula defines is named.
    """
    defined = isinstance(subject.setting.landscape, FormulaLandscape)
    named = f"{subject.name}, " if subject.name and not defined else ""
    said = text_lines(named + subject.statement, _WORDS * point, theme, room)
    stated = formula(subject)
    if stated is None:
        return said
    written = formula_lines(stated, _FORMULA * point, theme, room)
    if len(written) == len(said) == 1 and written[0].width + 2 * _BETWEEN * point + said[0].width <= room:
        return [Line((*written[0].placed, (room - said[0].width, said[0].placed[0][1])))]
    return [*written, *said]


def _numbers(subject: Subject, side: Side, theme: Theme, point: float, room: float) -> list[Line]:
    """A side's mark and numbers, in as few lines as hold them."""
    size = _NUMBERS * point
    parts = [maths(each, size, theme, side) for each in listed(short_readings(subject, side))]
    first, *rest = flowed(parts, _BETWEEN * point, room, _INDENT * point)
    return [Line(((0.0, Mark(side, theme, _WORDS * point)), *first.placed)), *rest]
