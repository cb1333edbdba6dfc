"""Equations with live numbers: laid out once for a shape of the numbers, then filled with digits in microseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QPainterPath, QTransform

from gdlab.ui.fonts import ui_font
from gdlab.ui.typeset import store
from gdlab.ui.typeset.latex import UNKNOWN, LatexError, characters, plain_text, shape, slot_keys
from gdlab.ui.typeset.layout import EM, Cell, Layout, SlotLayout, digit_outlines, lay_out

__all__ = ["Slot", "Typeset", "is_ready", "plain_text", "typeset", "typeset_when_idle"]

_MOST_LAYOUTS = 1024


@dataclass(frozen=True)
class Slot:
    """A number in an equation: its key, its box from the top of the digits to the baseline, its outline, its em."""

    key: str
    rect: QRectF
    glyphs: QPainterPath
    em: float


@dataclass(frozen=True)
class Typeset:
    """An equation in pixels. x grows to the right from 0; y = 0 is the baseline and grows downwards.

    `plain` is true where the LaTeX could not be typeset and stands as plain text.
    """

    ink: QPainterPath
    slots: tuple[Slot, ...]
    width: float
    ascent: float
    descent: float
    plain: bool = False
    name: str = ""
    """Names everything that the ink depends on, for caches of it; "" where there is no such name."""

    @property
    def height(self) -> float:
        """Ascent plus descent."""
        return self.ascent + self.descent

    def slot_at(self, point: QPointF, margin: float = 3.0) -> Slot | None:
        """The slot under a point (relative to the start of the baseline), if any."""
        for slot in self.slots:
            if slot.rect.adjusted(-margin, -margin, margin, margin).contains(point):
                return slot
        return None


def typeset(latex: str, size: float, values: Mapping[str, str] | None = None) -> Typeset:
    r"""Typeset LaTeX at a size in pixels, with formatted values in its slots `\num{key}`.

    Never raises: what cannot be typeset comes back as one line of plain text. A key without a value shows a dash.
    """
    if not latex.strip():
        return Typeset(QPainterPath(), (), 0.0, 0.0, 0.0)
    texts = tuple((values or {}).get(key, UNKNOWN) for key in slot_keys(latex))
    try:
        frame = _frame(latex, size, tuple(map(shape, texts)))
    except LatexError:
        return _plain(plain_text(latex, values), size)
    slots = tuple(_fill(slot, text, size) for slot, text in zip(frame.layout.slots, texts, strict=True))
    return Typeset(frame.layout.ink, slots, frame.width, frame.ascent, frame.descent, name=frame.name)


def is_ready(latex: str, values: Mapping[str, str] | None = None) -> bool:
    """Whether `typeset` would answer at once, from memory or disk, without loading the typesetter."""
    name = _name(latex, tuple(shape((values or {}).get(key, UNKNOWN)) for key in slot_keys(latex)))
    return name in _known or store.is_stored(name)


def typeset_when_idle(latex: str, values: Mapping[str, str], owner: QObject, then: Callable[[], None]) -> None:
    """Lay out an equation when the event loop is idle, then call `then`, unless `owner` has gone meanwhile."""

    def work() -> None:
        typeset(latex, EM, values)
        then()

    QTimer.singleShot(0, owner, work)


@dataclass(frozen=True)
class _Frame:
    """A layout scaled to pixels, with its extent."""

    layout: Layout
    width: float
    ascent: float
    descent: float
    name: str


_known: set[str] = set()


def _name(latex: str, shapes: tuple[str, ...]) -> str:
    return "\n".join((latex, *shapes))


@lru_cache(_MOST_LAYOUTS)
def _layout(latex: str, shapes: tuple[str, ...]) -> Layout | None:
    """The layout in hundredths of an em; None (remembered as well) when there is none."""
    name = _name(latex, shapes)
    _known.add(name)
    try:
        return store.stored(name, lambda: lay_out(latex, shapes))
    except LatexError:
        return None


@lru_cache(_MOST_LAYOUTS)
def _frame(latex: str, size: float, shapes: tuple[str, ...]) -> _Frame:
    layout = _layout(latex, shapes)
    if layout is None:
        raise LatexError(latex)
    scaled = _scaled(layout, size / EM)
    extent = scaled.ink.boundingRect()
    for slot in scaled.slots:
        extent = extent.united(slot.rect)
    return _Frame(scaled, extent.right(), -extent.top(), extent.bottom(), f"{size} {_name(latex, shapes)}")


def _scaled(layout: Layout, factor: float) -> Layout:
    scaling = QTransform.fromScale(factor, factor)
    slots = (
        SlotLayout(
            slot.key,
            scaling.map(slot.fixed),
            tuple(Cell(c.index, c.left * factor, c.bottom * factor, c.height * factor) for c in slot.cells),
            scaling.mapRect(slot.rect),
            slot.em * factor,
        )
        for slot in layout.slots
    )
    return Layout(scaling.map(layout.ink), tuple(slots))


def _fill(slot: SlotLayout, text: str, size: float) -> Slot:
    """Put the digits of a value into their cells."""
    glyphs = QPainterPath(slot.fixed)
    letters = characters(text)
    for cell in slot.cells:
        digit = _digit(int(letters[cell.index]), round(cell.height / size, 3), size)
        glyphs.addPath(digit.translated(cell.left, cell.bottom))
    return Slot(slot.key, slot.rect, glyphs, slot.em)


@lru_cache(_MOST_LAYOUTS)
def _digit(number: int, height: float, size: float) -> QPainterPath:
    """A digit whose zero would be `height` em tall, scaled to pixels."""
    tall, outline = min(_digits(number), key=lambda each: abs(each[0] - height * EM))
    factor = height / tall * size
    return QTransform.fromScale(factor, factor).map(outline)


@lru_cache(16)
def _digits(number: int) -> tuple[tuple[float, QPainterPath], ...]:
    """The outline of a digit at each level of scripts, with the height of that level's zero."""
    return tuple((_alphabet(level)[0].boundingRect().height(), _alphabet(level)[number]) for level in range(3))


@lru_cache(3)
def _alphabet(level: int) -> tuple[QPainterPath, ...]:
    def make() -> Layout:
        outlines = enumerate(digit_outlines(level))
        return Layout(QPainterPath(), tuple(SlotLayout(str(n), path, (), QRectF()) for n, path in outlines))

    return tuple(slot.fixed for slot in store.stored(f"digits {level}", make).slots)


def _plain(text: str, size: float) -> Typeset:
    """Plain text as an outline."""
    path = QPainterPath()
    path.addText(QPointF(0, 0), ui_font(max(1.0, size * 0.85)), text)
    box = path.boundingRect()
    return Typeset(path, (), max(0.0, box.right()), max(0.0, -box.top()), max(0.0, box.bottom()), plain=True)
