"""Equations with live numbers: laid out once for a shape of the numbers, then filled with digits in microseconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QPainterPath, QTransform

from gdlab.ui.fonts import ui_font
from gdlab.ui.typeset import store
from gdlab.ui.typeset.glyph import Glyph, Mark, Symbols
from gdlab.ui.typeset.latex import UNKNOWN, LatexError, shape, slot_keys, tight
from gdlab.ui.typeset.layout import EM, Cell, Layout, SlotLayout, lay_out
from gdlab.ui.typeset.pieces import AFTER, BEFORE, NUMBER, Piece, pieces
from gdlab.ui.typeset.plain import plain_text
from gdlab.ui.typeset.slots import Place, Seat, Slot, place, seat

__all__ = ["Slot", "Typeset", "is_ready", "plain_text", "typeset", "typeset_when_idle"]

_MOST_LAYOUTS = 2048


class Typeset(Struct, frozen=True):
    """An equation in pixels. x grows to the right from 0; y = 0 is the baseline and grows downwards.

    `symbols` is all but the numbers. `plain` is true where the LaTeX could not be typeset and stands as plain text.
    """

    symbols: Symbols
    slots: tuple[Slot, ...]
    width: float
    ascent: float
    descent: float
    plain: bool = False

    @property
    def ink(self) -> QPainterPath:
        """The outline of all but the numbers."""
        return self.symbols.path

    @property
    def height(self) -> float:
        """Ascent plus descent."""
        return self.ascent + self.descent

    def renumbered(self, values: Mapping[str, str]) -> Typeset | None:
        """The same equation with other numbers; None where one has another shape, so that all has to move.

        Slots that read as before are the same objects, and so is the equation where all do.
        """
        slots, same = list(self.slots), True
        for number, slot in enumerate(self.slots):
            text = values.get(slot.key, UNKNOWN)
            if text != slot.text:
                if shape(text) != shape(slot.text):
                    return None
                slots[number], same = Slot(slot.key, text, slot.seat), False
        if same:
            return self
        return Typeset(self.symbols, tuple(slots), self.width, self.ascent, self.descent, self.plain)

    def slot_at(self, point: QPointF, margin: float = 3.0) -> Slot | None:
        """The slot under a point (relative to the start of the baseline), if any."""
        for slot in self.slots:
            if slot.rect.adjusted(-margin, -margin, margin, margin).contains(point):
                return slot
        return None


_NOTHING = Typeset(Symbols(()), (), 0.0, 0.0, 0.0)


def typeset(latex: str, size: float, values: Mapping[str, str] | None = None) -> Typeset:
    r"""Typeset LaTeX at a size in pixels, with formatted values in its slots `\num{key}`.

    Never raises: what cannot be typeset comes back as one line of plain text. A key without a value shows a dash.
    """
    return _typeset(latex, size, _texts(latex, values)) if latex.strip() else _NOTHING


def is_ready(latex: str, values: Mapping[str, str] | None = None) -> bool:
    """Whether `typeset` would answer at once, from memory or disk, without loading the typesetter."""
    wanted = (latex, tuple(map(shape, _texts(latex, values))))
    if wanted not in _ready and next(_missing(latex, values), None) is None:
        _ready.add(wanted)
    return wanted in _ready


def typeset_when_idle(latex: str, values: Mapping[str, str], owner: QObject, then: Callable[[], None]) -> None:
    """Lay out an equation, one piece each time the event loop is idle, then call `then`, unless `owner` has gone."""

    def work() -> None:
        piece = next(_missing(latex, values), None)
        if piece is None:
            then()
        else:
            _layout(piece)
            QTimer.singleShot(0, owner, work)

    QTimer.singleShot(0, owner, work)


def in_words(latex: str, size: float, values: Mapping[str, str] | None = None) -> Typeset:
    """The equation as one line of plain text, which needs no typesetter: what stands until it has been typeset."""
    return _plain(plain_text(latex, values), size)


def _texts(latex: str, values: Mapping[str, str] | None) -> tuple[str, ...]:
    known: Mapping[str, str] = {} if values is None else values
    return tuple([known.get(key, UNKNOWN) for key in slot_keys(latex)])


def _missing(latex: str, values: Mapping[str, str] | None) -> Iterator[Piece]:
    """The pieces that the typesetter has to lay out first."""
    shapes = tuple(map(shape, _texts(latex, values)))
    return (piece for piece in pieces(tight(latex), shapes) if piece not in _known and not _is_stored(piece))


_known: set[Piece] = set()
_ready: set[tuple[str, tuple[str, ...]]] = set()
"""Equations that are known to be ready, with the shapes of their numbers."""


_typesetter = threading.RLock()
"""The typesetter is one for all; figures are drawn beside the window."""


@lru_cache(_MOST_LAYOUTS)
def _name(piece: Piece) -> str:
    return store.name_of(piece.latex, piece.shapes)


def _is_stored(piece: Piece) -> bool:
    try:
        return store.is_stored(_name(piece))
    except LatexError:
        return True


@lru_cache(_MOST_LAYOUTS)
def _layout(piece: Piece) -> Layout | None:
    """The layout in hundredths of an em; None (remembered as well) when there is none."""
    _known.add(piece)
    try:
        with _typesetter:
            return store.stored(_name(piece), lambda: lay_out(piece.latex, piece.shapes))
    except LatexError:
        return None


class _Part(Struct, frozen=True):
    """A piece in pixels, with its extent: from zero to zero where it has them at its edges."""

    ink: Glyph
    places: tuple[Place, ...]
    start: float
    end: float
    box: QRectF


@lru_cache(_MOST_LAYOUTS)
def _part(piece: Piece, size: float) -> _Part:
    layout = _layout(piece)
    if layout is None:
        raise LatexError(piece.latex)
    scaling = QTransform.fromScale(size / EM, size / EM)
    ink = scaling.map(layout.ink)
    box = ink.boundingRect()
    places, edges = [], {}
    for slot in (_scaled(slot, size / EM) for slot in layout.slots):
        if slot.key in (BEFORE, AFTER):
            edges[slot.key] = slot.rect
        else:
            places.append(place(slot, size))
        box = box.united(slot.rect)
    alone = piece.latex == NUMBER
    start = edges[BEFORE].right() if BEFORE in edges else box.left() if alone else 0.0
    return _Part(Glyph(ink), tuple(places), start, edges[AFTER].left() if AFTER in edges else box.right(), box)


class _Frame(Struct, frozen=True, eq=False):
    """All of an equation that depends only on the shapes of its numbers."""

    symbols: Symbols
    seats: tuple[Seat, ...]
    width: float
    ascent: float
    descent: float


@lru_cache(_MOST_LAYOUTS)
def _frame(latex: str, size: float, shapes: tuple[str, ...]) -> _Frame:
    marks: list[Mark] = []
    seats, x, box = [], 0.0, QRectF()
    for number, part in enumerate(_part(piece, size) for piece in pieces(latex, shapes)):
        shift = x - part.start if number else 0.0
        if not part.ink.path.isEmpty():
            marks.append((part.ink, shift, 0.0))
        seats += [seat(at, shift) for at in part.places]
        box = box.united(part.box)
        x = shift + part.end
    return _Frame(Symbols(tuple(marks)), tuple(seats), x, -box.top(), box.bottom())


@lru_cache(_MOST_LAYOUTS)
def _typeset(latex: str, size: float, texts: tuple[str, ...]) -> Typeset:
    try:
        frame = _frame(tight(latex), size, tuple(map(shape, texts)))
    except LatexError:
        return _plain(plain_text(latex, dict(zip(slot_keys(latex), texts, strict=True))), size)
    named = zip(frame.seats, slot_keys(latex), texts, strict=True)
    slots = tuple([Slot(key, text, at) for at, key, text in named])
    return Typeset(frame.symbols, slots, frame.width, frame.ascent, frame.descent)


def _scaled(slot: SlotLayout, factor: float) -> SlotLayout:
    scaling = QTransform.fromScale(factor, factor)
    cells = (Cell(c.index, c.left * factor, c.bottom * factor, c.height * factor) for c in slot.cells)
    return SlotLayout(slot.key, scaling.map(slot.fixed), tuple(cells), scaling.mapRect(slot.rect), slot.em * factor)


def _plain(text: str, size: float) -> Typeset:
    """Plain text as an outline."""
    path = QPainterPath()
    path.addText(QPointF(0, 0), ui_font(max(1.0, size * 0.85)), text)
    box = path.boundingRect()
    extent = (max(0.0, box.right()), max(0.0, -box.top()), max(0.0, box.bottom()))
    return Typeset(Symbols(((Glyph(path), 0.0, 0.0),)), (), *extent, plain=True)
