"""A figure for a slide: the picture at the left, title and numbers at the right, formula and update rule below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF

from gdlab.core.registry import method
from gdlab.ui.figure.equations import formula, full_readings, update_rule
from gdlab.ui.figure.layout import Figure, Placed, Rule, bottom_of, fitted, formula_lines, keys, maths, stacked
from gdlab.ui.figure.parts import Line, Mark, Text, wrapped
from gdlab.ui.figure.style import Sheet, slide_style
from gdlab.ui.figure.subject import Subject
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import word_width
from gdlab.ui.theme import Side, Theme
from gdlab.ui.widgets.heads import TITLES

# In pixels of a slide of 1080 lines.
_MARGIN, _LEFT, _COLUMN, _GUTTER = 56.0, 30.0, 384.0, 64.0
_TITLE, _SUBTITLE, _HEAD, _NUMBERS, _FORMULA = 46.0, 29.0, 32.0, 36.0, 36.0
_SUBTITLE_PITCH, _NUMBERS_PITCH, _LEAST_PITCH, _FOOT_PITCH = 38.0, 61.0, 44.0, 56.0
_BAND, _HAIR, _HEAD_DROP, _HEAD_GAP, _FOOT = 6.0, 2.0, 46.0, 14.0, 11.0
_BELOW, _OVER_FOOT, _OVER_RULE, _BLOCK_GAP = 26.0, 22.0, 26.0, 34.0
_WEIGHT = 600


def slide_figure(subject: Subject, sheet: Sheet, theme: Theme) -> Figure:
    """Lay out a slide."""
    assert sheet.height is not None
    scale, style = sheet.point, slide_style(theme, sheet.point)
    width, height = float(sheet.width), float(sheet.height)
    foot = _foot(subject, style, scale, width - 2 * _MARGIN * scale)
    rule = height - _BELOW * scale - bottom_of(foot, 0.0) - _OVER_FOOT * scale
    edge = width - (_MARGIN + _COLUMN) * scale
    outer = QRectF(_LEFT * scale, _MARGIN * scale, edge - (_LEFT + _GUTTER) * scale, 0.0)
    outer.setBottom(rule - _OVER_RULE * scale)
    words, bands = _column(subject, theme, scale, QRectF(edge, outer.top(), _COLUMN * scale, outer.height()))
    down = QPointF(_MARGIN * scale, rule + _OVER_FOOT * scale)
    level = Rule(QRectF(_MARGIN * scale, rule, width - 2 * _MARGIN * scale, _HAIR * scale), theme.rule)
    picture, data = fitted(subject, outer, style)
    return Figure(
        width=sheet.width,
        height=sheet.height,
        dpi=sheet.dpi,
        title=subject.title,
        style=style,
        outer=picture,
        data=data,
        lines=(*words, *((at + down, line) for at, line in foot)),
        rules=(*bands, level),
    )


def _title(subject: Subject) -> str:
    """The landscape's name, or the method's where it has none."""
    return subject.name or method(subject.setting.method).label.partition(" (")[0]


def _column(subject: Subject, theme: Theme, scale: float, area: QRectF) -> tuple[Placed, tuple[Rule, ...]]:
    """Title, what was done, and both sides' numbers, in `area`; a long statement is set smaller."""
    rows = sum(len(full_readings(subject, side)) for side in subject.notation.sides)
    fixed = 2 * (_BAND + _HEAD_DROP + _HEAD_GAP + _FOOT) + 2 * _BLOCK_GAP
    for shrunk in (1.0, 0.85, 0.7):
        head = _heading(subject, theme, scale, area, shrunk)
        top = bottom_of(head, 0.0) + _BLOCK_GAP * scale
        pitch = (area.bottom() - bottom_of(head, 0.0) - fixed * scale) / rows
        if pitch >= _LEAST_PITCH * scale:
            break
    pitch = min(max(pitch, _LEAST_PITCH * scale), _NUMBERS_PITCH * scale)
    placed, rules = head, []
    for side in subject.notation.sides:
        rules.append(Rule(QRectF(area.left(), top, area.width(), _BAND * scale), theme.side(side).stroke))
        block = _block(subject, side, theme, scale, pitch, QPointF(area.left(), top), area.width())
        placed = [*placed, *block]
        top = block[-1][0].y() + (_FOOT + _BLOCK_GAP) * scale
    return placed, tuple(rules)


def _heading(subject: Subject, theme: Theme, scale: float, area: QRectF, shrunk: float) -> Placed:
    """The title in bold, and below it what was done, in quiet ink."""
    lines = []
    for text, size, weight, colour in (
        (_title(subject), _TITLE * scale, _WEIGHT, theme.ink),
        (subject.statement, shrunk * _SUBTITLE * scale, 400, theme.ink2),
    ):
        cut = wrapped(text, lambda t, s=size, w=weight: word_width(t, s, w), area.width())  # type: ignore[misc]
        lines += [Line(((0.0, Text(line, size, colour, weight)),)) for line in cut]
    return stacked(lines, area.left(), area.top(), shrunk * _SUBTITLE_PITCH * scale, 0.3 * _SUBTITLE * scale)


def _block(
    subject: Subject, side: Side, theme: Theme, scale: float, pitch: float, at: QPointF, room: float
) -> Placed:  # fmt: skip
    """A side's name and numbers below its rule at `at`."""
    size, name = _HEAD * scale, TITLES[side]
    head = Text(name, size, theme.side(side).text, _WEIGHT)
    mark = Mark(side, theme, size)
    baseline = at.y() + (_BAND + _HEAD_DROP) * scale
    placed: Placed = [(QPointF(at.x(), baseline), Line(((0.0, mark), (1.45 * mark.width, head))))]
    for number, statement in enumerate(full_readings(subject, side), 1):
        part = maths(statement, _NUMBERS * scale, theme, side)
        if part.width > room:
            part = maths(statement, _NUMBERS * scale * room / part.width, theme, side)
        y = baseline + _HEAD_GAP * scale * (number > 0) + number * pitch
        placed.append((QPointF(at.x(), y), Line(((0.0, part),))))
    return placed


def _foot(subject: Subject, style: PictureStyle, scale: float, room: float) -> Placed:
    """Names of many runs, then formula at the left and update rule at the right, on one line where there is room."""
    size, theme = _FORMULA * scale, style.theme
    names = keys(subject, _SUBTITLE * scale, style, room)
    rule = maths(update_rule(subject), size, theme, "ml")
    right = Line(((max(0.0, room - rule.width), rule),))
    stated = formula(subject)
    if stated is None:
        return _stacked_foot([*names, right], scale)
    beside = room - rule.width - size
    for space in (beside, room):
        written = formula_lines(stated, size, theme, space) if space > 0.3 * room else []
        if len(written) == 1 and written[0].width <= beside:
            return _stacked_foot([*names, Line((*written[0].placed, *right.placed))], scale)
    return _stacked_foot([*names, *written, right], scale)


def _stacked_foot(lines: Sequence[Line], scale: float) -> Placed:
    return stacked(lines, 0.0, 0.0, _FOOT_PITCH * scale, 10 * scale)
