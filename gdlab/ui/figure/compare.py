"""A figure of two runs: two maps side by side in one view, their names and losses, and what tells them apart."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdlab.analysis.fairness import statement
from gdlab.analysis.view import View
from gdlab.scene import Scene, panels
from gdlab.scene.comparison import Standpoint, sentence
from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.figure.equations import Statement, formula, update_rule
from gdlab.ui.figure.layout import Placed, Rule, bottom_of, formula_lines, maths, stacked, text_lines
from gdlab.ui.figure.parts import Line, Maths, Text, gathered, summands
from gdlab.ui.figure.statement import TIE, company_words, point_text
from gdlab.ui.figure.style import Sheet, column_style, slide_style
from gdlab.ui.figure.subject import Subject, subject
from gdlab.ui.painting.axes import room_for_numbers
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.layout import picture_layout
from gdlab.ui.painting.loss_plot import paint_sample
from gdlab.ui.painting.picture import paint_picture
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import LIGHT, Racer, Theme

# In points for a column, in pixels of a slide of 1080 lines.
_COLUMN = (4.0, 8.0, 13.0, 4.0)
_SLIDE = (56.0, 28.0, 38.0, 24.0)
"""Margin, size of words, pitch of their lines, and distance of the rule from both sides."""
_TITLE, _HALL_TITLE, _FORMULA, _LAW = 1.05, 1.55, 1.25, 1.2
"""Sizes of names, in a column and on a slide, of the formula and of update rules, in those of words."""
_LAWS_SHRUNK = (1.0, 0.9, 0.8, 0.7)
_BETWEEN_LAWS = 0.35
"""Between the lines of an update rule, in its size."""
_NEXT = r",\quad "
"""Between the assignments of an update rule."""
_SAMPLE = 2.2
_FLATTEST, _TALLEST, _CURVE = 0.5, 1.3, 0.62
"""Height over width of a map, and of a curve, where the height is free."""
_LEAST_SHARE = 0.3
"""Of a given height, what the maps get before the caption goes."""
_WEIGHT = 600


class Panel(Struct, frozen=True):
    """One of the two: its map, over it the run's look, name and loss, below it the update rule."""

    outer: QRectF
    data: PictureData
    racer: Racer
    title: QPointF
    lines: tuple[tuple[QPointF, Line], ...]


class CompareFigure(Struct, frozen=True):
    """A figure of so many pixels: two panels, `lines` at their baselines, a rule between."""

    width: int
    height: int
    dpi: float
    title: str
    style: PictureStyle
    sample: float
    panels: tuple[Panel, ...]
    lines: tuple[tuple[QPointF, Line], ...]
    rules: tuple[Rule, ...]

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return self.style.theme

    def paint(self, painter: QPainter) -> list[Frame]:
        """Paint everything in pixels from the origin; returns where the landscapes lie."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width, self.height), self.theme.page)
        frames = []
        for panel in self.panels:
            frames.append(paint_picture(painter, panel.outer, self.style, panel.data, with_bar=False))
            paint_sample(
                painter, replace(self.style, tick_size=self.sample / _SAMPLE), panel.title, self.sample, panel.racer
            )
            for at, line in panel.lines:
                line.paint(painter, at)
        for rule in self.rules:
            painter.fillRect(rule.box, rule.colour)
        for at, line in self.lines:
            line.paint(painter, at)
        return frames


class Comparison(Struct, frozen=True):
    """Two runs that have been taken, in one view, and in plain words what was done and what differs."""

    subjects: tuple[Subject, Subject]
    names: tuple[str, str]
    losses: tuple[float, float]
    indices: tuple[int, int]
    said: str

    @property
    def title(self) -> str:
        """What it is, in one line."""
        name, said = self.subjects[0].name, self.said.replace(TIE, " ")
        both = f"{' | '.join(self.names)}: {said}"
        return f"{name}: {both}" if name else both


def compared(scene: Scene) -> Scene:
    """The scene with two panels, as the window shows it when it is asked to compare.

    Raises:
        ParameterError: it has one run with too many particles.
    """
    return scene if scene.view.panels == "two" else panels.side_by_side(scene)


def comparison(scene: Scene, steps: int, notation: Notation = STANDARD) -> Comparison:
    """Take the runs of the two panels for some steps.

    Raises:
        ValueError, KeyError: a scene that cannot run.
    """
    pair = scene.view.pair
    left, right = (subject(replace(scene, view=replace(scene.view, selected=index)), steps, notation) for index in pair)
    view = _joined(left.view, right.view)
    found = tuple(replace(each, view=view, label="", rivals=()) for each in (left, right))
    runs = [scene.runs[index] for index in pair]
    standpoints = [Standpoint(each.setting, run.start, run.velocity) for each, run in zip(found, runs, strict=True)]
    counted = f"{steps} step{'s' * (steps != 1)} each"
    start = f" from{TIE}{point_text(np.array(runs[0].start))}" if runs[0].start == runs[1].start else ""
    rule = f" {statement(scene, notation, steps)}" if scene.view.fairness else ""
    return Comparison(
        subjects=(found[0], found[1]),
        names=(runs[0].label, runs[1].label),
        losses=(_loss(found[0]), _loss(found[1])),
        indices=pair,
        said=f"{counted}{start}. {_tied(notation.text(sentence(*standpoints)))}{rule}{_beside(scene)}",
    )


def _tied(text: str) -> str:
    """A sentence whose equations stay on one line each."""
    return text.replace(" = ", f"{TIE}={TIE}").replace(" | ", f"{TIE}|{TIE}")


def _beside(scene: Scene) -> str:
    """What the lines and marks beside the particles are."""
    said = "; ".join(company_words(scene))
    return f" {said[0].upper()}{said[1:]}." if said else ""


def _joined(one: View, other: View) -> View:
    """What holds both views."""
    return View(
        min(one.left, other.left),
        max(one.right, other.right),
        min(one.bottom, other.bottom),
        max(one.top, other.top),
    )


def _loss(taken: Subject) -> float:
    """U where the first particle is at the end, nan after a divergence."""
    if taken.is_curve:
        return float(taken.path[-1, 1])
    landscape = taken.setting.landscape
    if taken.section.axes == landscape.dimension == 2:
        x, y = taken.path[-1].tolist()
        return float(landscape.value(np.array([[y, x] if taken.section.swapped else [x, y]]))[0])
    return float(taken.section.value(taken.path[-1:])[0]) if math.isfinite(taken.path[-1, 0]) else math.nan


def compare_figure(shown: Comparison, sheet: Sheet, theme: Theme) -> CompareFigure:
    """Lay the figure out; where a given height is short, the caption goes."""
    figure = _laid_out(shown, sheet, theme)
    if sheet.height is not None and figure.panels[0].outer.height() < _LEAST_SHARE * figure.height:
        return _laid_out(shown, sheet, theme, captioned=False)
    return figure


def _laid_out(shown: Comparison, sheet: Sheet, theme: Theme, *, captioned: bool = True) -> CompareFigure:
    slide, point = sheet.kind == "slide", sheet.point
    style = slide_style(theme, point) if slide else column_style(theme, point)
    margin, words, pitch, gap = (each * point for each in (_SLIDE if slide else _COLUMN))
    wide = (sheet.width - 2 * margin - 2 * gap) / 2
    name = _title_size(shown, (_HALL_TITLE if slide else _TITLE) * words, wide)
    laws = _laws(shown, _LAW * words, theme, wide) if captioned else []
    law = max((bottom_of(lines, 0.0) for lines in laws), default=0.0) + 2 * gap * bool(laws)
    caption = _caption(shown, theme, words, pitch, sheet.width - 2 * margin) if captioned else []
    below = law + (2 * gap + bottom_of(caption, 0.3 * pitch) if caption else 0.0) + margin
    top = margin + 1.5 * name
    high = _free_height(shown.subjects[0], style, wide) if sheet.height is None else sheet.height - top - below
    outers = [QRectF(margin + side * (wide + 2 * gap), top, wide, max(high, 1.0)) for side in range(2)]
    made = [_panel(shown, side, outers[side], style, name, laws[side] if laws else []) for side in range(2)]
    bottom = outers[0].bottom() + law
    rule = Rule(QRectF(margin, bottom + gap, sheet.width - 2 * margin, style.frame), theme.rule if slide else theme.ink)
    return CompareFigure(
        width=sheet.width,
        height=round(outers[0].bottom() + below) if sheet.height is None else sheet.height,
        dpi=sheet.dpi,
        title=shown.title,
        style=style,
        sample=_SAMPLE * name,
        panels=tuple(made),
        lines=tuple((QPointF(margin + at.x(), bottom + 2 * gap + at.y()), line) for at, line in caption),
        rules=(rule,) if caption else (),
    )


def _panel(
    shown: Comparison, side: int, outer: QRectF, style: PictureStyle, size: float, law: Placed
) -> Panel:  # fmt: skip
    """One of the two in `outer`, its title above and its law below that."""
    theme, taken = style.theme, shown.subjects[side]
    baseline = outer.top() - 0.55 * size
    text, word, loss = _title(shown, side, size, theme)
    right = outer.width() - loss.width
    line = Line((((_SAMPLE + 0.5) * size, text), (right - word.width, word), (right, loss)))
    lines = [(QPointF(outer.left(), baseline), line)]
    lines += [(QPointF(outer.left(), outer.bottom() + 0.3 * size) + at, each) for at, each in law]
    picture, data = _fitted(taken, shown, outer, style)
    racer = theme.racers[shown.indices[side] % len(theme.racers)]
    return Panel(picture, data, racer, QPointF(outer.left(), baseline - 0.3 * size), tuple(lines))


def _title(shown: Comparison, side: int, size: float, theme: Theme) -> tuple[Text, Text, Text]:
    """Name, the word loss, and the loss."""
    loss = "diverged" if math.isnan(shown.losses[side]) else format_number(shown.losses[side])
    return (
        Text(shown.names[side], size, theme.ink, _WEIGHT),
        Text("" if loss == "diverged" else "loss ", 0.9 * size, theme.ink2),
        Text(loss, size, theme.ink, _WEIGHT),
    )


def _title_size(shown: Comparison, size: float, room: float) -> float:
    """The size at which both titles fit, at most this one."""
    wide = [sum(text.width for text in _title(shown, side, size, LIGHT)) + (_SAMPLE + 1.2) * size for side in (0, 1)]
    return size * min(1.0, room / max(wide))


def _laws(shown: Comparison, size: float, theme: Theme, room: float) -> list[Placed]:
    """The update rules with their numbers from y = 0 down, broken where they are wide and then set a little smaller."""
    stated = [update_rule(each) for each in shown.subjects]
    for factor in _LAWS_SHRUNK:
        written = [_broken(each, factor * size, theme, room) for each in stated]
        if all(line.width <= room for lines in written for line in lines):
            break
    return [stacked(lines, 0.0, 0.0, 0.0, _BETWEEN_LAWS * size) for lines in written]


def _broken(rule: Statement, size: float, theme: Theme, room: float) -> list[Line]:
    """An update rule on one line, or a line for each assignment, and for its summands where that is too wide."""

    def part(latex: str) -> Maths:
        return maths(replace(rule, latex=latex), size, theme, "ml")

    def width(latex: str) -> float:
        return part(latex).width

    if width(rule.latex) <= room:
        return [Line(((0.0, part(rule.latex)),))]
    *others, last = rule.latex.split(_NEXT)
    pieces = [*(f"{each}," for each in others), last]
    return [Line(((0.0, part(text)),)) for each in pieces for text in gathered(summands(each), width, room)]


def _fitted(taken: Subject, shown: Comparison, outer: QRectF, style: PictureStyle) -> tuple[QRectF, PictureData]:
    """What is painted into `outer`; both give way alike where the numbers of an upright axis are wide."""
    area = picture_layout(outer, style, with_bar=False).area
    grounds = [each.picture(area).ground for each in shown.subjects]
    excess = max(room_for_numbers(Frame(area, ground.view), style) for ground in grounds if ground is not None)
    outer = outer.adjusted(excess, 0, 0, 0)
    return outer, taken.picture(picture_layout(outer, style, with_bar=False).area)


def _free_height(taken: Subject, style: PictureStyle, width: float) -> float:
    """How high a picture of this width is for its landscape to have the proportions of its view."""
    area = picture_layout(QRectF(0, 0, width, width), style, with_bar=False).area
    shape = _CURVE if taken.is_curve else min(max(taken.view.height / taken.view.width, _FLATTEST), _TALLEST)
    return width - area.height() + shape * area.width()


def _caption(shown: Comparison, theme: Theme, words: float, pitch: float, room: float) -> list[tuple[QPointF, Line]]:
    """The formula, and below it what was done and what differs; from y = 0 down."""
    stated = formula(shown.subjects[0])
    written = formula_lines(stated, _FORMULA * words, theme, room) if stated else []
    return stacked([*written, *text_lines(shown.said, words, theme, room)], 0.0, 0.0, pitch, 0.55 * words)
