"""A figure of a race: the losses of all runs, and below them what was run and by which rule it is fair."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdlab.ui.figure.equations import formula_of
from gdlab.ui.figure.layout import Placed, Rule, bottom_of, formula_lines, stacked, text_lines
from gdlab.ui.figure.parts import Line, Text, wrapped
from gdlab.ui.figure.race import Race, RaceLine
from gdlab.ui.figure.style import Sheet, column_style, slide_style
from gdlab.ui.painting.loss_plot import PlotFrame, Stroke, named, names_room, paint_axes, paint_names, plot_area
from gdlab.ui.painting.racers import paint_mark
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import word_width
from gdlab.ui.theme import Racer, Theme

# In points for a column, in pixels of a slide of 1080 lines.
_COLUMN = (4.0, 8.0, 13.0, 4.0)
_SLIDE = (56.0, 27.0, 36.0, 22.0)
"""Margin, size of words, pitch of their lines, and distance of the rule from both sides."""
_FORMULA = 1.25
"""Size of the formula, in those of words."""
_TITLE, _TITLE_WEIGHT = 46.0, 600
_SHAPE = 0.62
"""Height over width of the plot where the height is free."""
_LEAST_SHARE = 0.3
"""Of a given height, what the lines get before words are set smaller; then they go."""
_SHRUNK = (1.0, 0.88, 0.77)
_MARK = 0.5
_WIDEST_NAMES = 0.44
"""Share of the width that the names may take at the ends of the lines; longer ones are cut."""


class LossFigure(Struct, frozen=True):
    """A figure of so many pixels: the losses in `outer`, `lines` at their baselines, a rule between."""

    width: int
    height: int
    dpi: float
    title: str
    style: PictureStyle
    race: Race
    outer: QRectF
    lines: tuple[tuple[QPointF, Line], ...]
    rules: tuple[Rule, ...]

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return self.style.theme

    def paint(self, painter: QPainter) -> PlotFrame:
        """Paint everything in pixels from the origin; returns where the losses stand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width, self.height), self.theme.page)
        frame = self.frame()
        paint_axes(painter, frame, self.style)
        painter.save()
        painter.setClipRect(frame.area.adjusted(-self.style.trail, 0, self.style.trail, self.style.trail))
        for line in self.race.lines:
            Stroke(self._racer(line), self.style.trail).draw(painter, frame.points(line.spent, line.losses))
        painter.restore()
        self._paint_ends(painter, frame)
        for rule in self.rules:
            painter.fillRect(rule.box, rule.colour)
        for at, each in self.lines:
            each.paint(painter, at)
        return frame

    def frame(self) -> PlotFrame:
        """Where the losses stand."""
        beside = 0.0
        if len(self.race.lines) > 1:
            room = names_room(
                [named(line.label, line.losses, word=line.ending) for line in self.race.lines], self.style
            )
            beside = min(room, _WIDEST_NAMES * self.outer.width())
        area = plot_area(self.outer, self.style, self.race.axis, beside)
        return PlotFrame(area, self.race.axis, self.race.measure, self.race.end)

    def name(self, line: RaceLine, frame: PlotFrame, y: float = math.nan) -> str:
        """What stands at the end of a line that ends at `y`: its label, cut where it is too long, and its fate."""
        leaves, label = y < frame.area.top(), line.label
        room = self.outer.right() - frame.area.right()
        while len(label) > 1 and names_room([named(label, line.losses, leaves, line.ending)], self.style) > room:
            label = label.removesuffix("…")[:-1].rstrip() + "…"
        return named(label, line.losses, leaves, line.ending)

    def _racer(self, line: RaceLine) -> Racer:
        racers = self.theme.racers
        return racers[line.index % len(racers)] if self.race.runs > 1 else Racer(self.theme.ink, (), "disc")

    def _paint_ends(self, painter: QPainter, frame: PlotFrame) -> None:
        """A mark where each line ends, and the names beside."""
        names = []
        for line in self.race.lines:
            finite = np.flatnonzero(np.isfinite(line.losses))[-1:]
            points = frame.points(line.spent[finite], line.losses[finite]).tolist()
            for x, y in points:
                if y >= frame.area.top():
                    paint_mark(painter, self.style, QPointF(x, y), self._racer(line), _MARK * self.style.particle)
            y = points[0][1] if points else math.nan
            names.append((self.name(line, frame, y), self._racer(line), y))
        if len(names) > 1:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_names(painter, frame, self.style, names)


def loss_figure(race: Race, sheet: Sheet, theme: Theme) -> LossFigure:
    """Lay out a column or a slide; words shrink where a given height is short, then they go."""
    for factor in _SHRUNK:
        figure = _laid_out(race, sheet, theme, factor)
        if figure.frame().area.height() >= _LEAST_SHARE * figure.height:
            return figure
    return _laid_out(race, sheet, theme, 1.0, captioned=False)


def _laid_out(race: Race, sheet: Sheet, theme: Theme, factor: float, *, captioned: bool = True) -> LossFigure:
    slide, point = sheet.kind == "slide", sheet.point
    style = slide_style(theme, point) if slide else column_style(theme, point)
    margin, words, pitch, gap = (each * point for each in (_SLIDE if slide else _COLUMN))
    room = sheet.width - 2 * margin
    title = _title(race, theme, point, margin, room) if slide and captioned else []
    caption = _caption(race, theme, factor * words, factor * pitch, room) if captioned else []
    below = 2 * gap + bottom_of(caption, 0.3 * pitch) + margin if caption else margin
    top = bottom_of(title, 0.0) + gap if title else margin
    outer = QRectF(margin, top, room, 0.0)
    outer.setHeight(_SHAPE * room if sheet.height is None else max(sheet.height - top - below, 1.0))
    first = outer.bottom() + 2 * gap
    lines = [*title, *((QPointF(margin + at.x(), first + at.y()), line) for at, line in caption)]
    rule = Rule(QRectF(margin, outer.bottom() + gap, room, style.frame), theme.rule if slide else theme.ink)
    return LossFigure(
        width=sheet.width,
        height=round(outer.bottom() + below) if sheet.height is None else sheet.height,
        dpi=sheet.dpi,
        title=race.title,
        style=style,
        race=race,
        outer=outer,
        lines=tuple(lines),
        rules=(rule,) if caption else (),
    )


def _title(race: Race, theme: Theme, point: float, margin: float, room: float) -> Placed:
    """The landscape's name, in bold."""
    size = _TITLE * point
    cut = wrapped(race.name or "Loss", lambda text: word_width(text, size, _TITLE_WEIGHT), room)
    lines = [Line(((0.0, Text(each, size, theme.ink, _TITLE_WEIGHT)),)) for each in cut]
    return stacked(lines, margin, margin, 1.1 * size, 0.0)


def _caption(race: Race, theme: Theme, words: float, pitch: float, room: float) -> Placed:
    """The formula, and below it what was done; from y = 0 down."""
    stated = formula_of(race.landscape, race.notation)
    written = formula_lines(stated, _FORMULA * words, theme, room) if stated else []
    return stacked([*written, *text_lines(race.statement, words, theme, room)], 0.0, 0.0, pitch, 0.55 * words)
