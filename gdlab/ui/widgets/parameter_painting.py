"""How a `ParameterControl` is laid out and painted, but for the number, the slider and the pin, which are widgets."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QRegion

from gdlab.ui.appearance import Appearance
from gdlab.ui.fonts import ui_font
from gdlab.ui.icons import paint_icon
from gdlab.ui.theme import Side, faded
from gdlab.ui.typeset import Typeset, paint, slot_style

FORMULA_HEIGHT = 19
UNIT_GAP = 4
_NAME_GAP = 6
_NUMBER_GAP = 2
_NAME_STEPS = (0.0, 1.0, 2.0)
"""Pixels by which a name may be set smaller to fit beside its number."""
_RAISED_BASELINES = {False: 11, True: 9}
_TINT_BLEED = 10
_TRIANGLE = {False: 12, True: 10}
_GLOW_BAR = 3


class Measures(Struct, frozen=True):
    """Pixels from the top of a control: its height without sentences, the baseline of its text, its track's middle."""

    height: int
    baseline: int
    track: int


_MEASURES = {False: Measures(66, 26, 48), True: Measures(50, 22, 38)}


def measures(appearance: Appearance) -> Measures:
    """The measures of an ordinary or a compact control."""
    return _MEASURES[appearance.compact]


def below(appearance: Appearance) -> int:
    """Where the formula and the sentences begin; the slider reaches a little further down."""
    return measures(appearance).height - 4


def bleed(appearance: Appearance) -> int:
    """Pixels at either side of a control that belong to its tint and its warning's triangle, not to its content.

    Whoever lays out controls subtracts them from the padding of the dock and from half the gutter.
    """
    return 11 if appearance.compact else 15


class NamePlace(Struct, frozen=True):
    """Where the name stands, and how large."""

    font: QFont
    left: float
    baseline: float


def name_place(appearance: Appearance, name: str, symbol: Typeset, number_left: float) -> NamePlace:
    """Beside the symbol, as large as the number leaves room for; above the number where there is none."""
    left, baseline = bleed(appearance) + symbol.width + _NAME_GAP, measures(appearance).baseline
    size = appearance.size("label")
    for step in _NAME_STEPS:
        font = ui_font(size - step, 400)
        if left + QFontMetricsF(font).horizontalAdvance(name) + _NUMBER_GAP <= number_left:
            return NamePlace(font, left, baseline)
    return NamePlace(font, left, _RAISED_BASELINES[appearance.compact])


def least_number_left(appearance: Appearance, name: str, symbol: Typeset) -> float:
    """How far to the left a number may reach that must leave the line to the name, as a marked one must."""
    smallest = ui_font(appearance.size("label") - _NAME_STEPS[-1], 400)
    return bleed(appearance) + symbol.width + _NAME_GAP + QFontMetricsF(smallest).horizontalAdvance(name) + _NUMBER_GAP


def unit_width(appearance: Appearance, unit: str) -> float:
    """Pixels that a unit takes at the right of its number, with the gap between them."""
    return QFontMetricsF(appearance.font("unit")).horizontalAdvance(unit) + UNIT_GAP if unit else 0.0


def paint_tint(
    painter: QPainter, area: QRectF, appearance: Appearance, side: Side, hovered: bool, glow: float, steady: bool
) -> None:
    """Paint what says that the pointer is here, and that the value has just followed: `glow` fades from 1 to 0."""
    inset = bleed(appearance) - _TINT_BLEED
    tinted = area.adjusted(inset, 2, -inset, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    if hovered:
        painter.setBrush(appearance.theme.hover)
        painter.drawRoundedRect(tinted, 3, 3)
    if glow <= 0:
        return
    colours = appearance.theme.side(side)
    if steady:
        painter.fillRect(QRectF(tinted.left(), tinted.top(), _GLOW_BAR, tinted.height()), colours.stroke)
    else:
        painter.setBrush(faded(colours.tint, glow))
        painter.drawRoundedRect(tinted, 3, 3)


class Words(Struct, frozen=True):
    """What stands beside the number; `faint` where the quantity is set aside."""

    symbol: Typeset
    name: str
    unit: str
    faint: bool
    number_left: float
    width: float


def words_region(words: Words, appearance: Appearance) -> QRegion:
    """Where symbol and name stand: a tail may reach the slider, and a raised name the number."""
    place, symbol = name_place(appearance, words.name, words.symbol, words.number_left), words.symbol
    name = QFontMetricsF(place.font).tightBoundingRect(words.name).translated(place.left, place.baseline)
    ink = symbol.ink.boundingRect().translated(bleed(appearance), measures(appearance).baseline)
    return QRegion(name.adjusted(-1, -1, 1, 1).toAlignedRect()) + ink.adjusted(-1, -1, 1, 1).toAlignedRect()


def paint_words(painter: QPainter, words: Words, appearance: Appearance) -> None:
    """Paint symbol, name and unit."""
    theme = appearance.theme
    baseline, margin = measures(appearance).baseline, bleed(appearance)
    ink = theme.ink3 if words.faint else theme.ink
    paint(painter, words.symbol, QPointF(margin, baseline), ink, slot_style(appearance, "neutral"))
    place = name_place(appearance, words.name, words.symbol, words.number_left)
    painter.setFont(place.font)
    painter.setPen(theme.ink3 if words.faint else theme.ink2)
    painter.drawText(QPointF(place.left, place.baseline), words.name)
    if words.unit:
        painter.setFont(appearance.font("unit"))
        painter.setPen(theme.ink3)
        left = words.width - margin - unit_width(appearance, words.unit) + UNIT_GAP
        painter.drawText(QPointF(left, baseline), words.unit)


def paint_triangle(painter: QPainter, appearance: Appearance) -> None:
    """Paint the mark of a warning, in the margin."""
    side = _TRIANGLE[appearance.compact]
    theme = appearance.theme
    place = QRectF(0, measures(appearance).baseline - side, side, side)
    paint_icon(painter, "warning", place, theme.warn, mark=theme.page)


def paint_formula(painter: QPainter, formula: Typeset, top: float, ink: QColor, appearance: Appearance) -> None:
    """Paint in small type what a quantity is made of."""
    position = QPointF(bleed(appearance) - formula.ink.boundingRect().left(), top + 12)
    paint(painter, formula, position, ink, slot_style(appearance, "neutral"))
