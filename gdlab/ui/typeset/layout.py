"""From LaTeX to outlines: ask the typesetter, read its picture, find the places of the numbers.

All lengths here are hundredths of an em; y points down and is 0 on the baseline.
"""

from __future__ import annotations

import re

from msgspec import Struct, field
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from gdlab.core.quiet import quiet
from gdlab.ui.paths import parse_path
from gdlab.ui.typeset.latex import FIRST_MARKER, UNKNOWN, LatexError, characters, prepare, slot_keys

EM = 100.0
"""Size at which outlines are asked for: several times any size shown, because coordinates come rounded."""

ZERO_HEIGHT, ZERO_OVERSHOOT = 65.3, 1.1
"""Ink of the font's zero: its height, and how much of it lies below the baseline."""
DASH_HEIGHT = 22.2
"""Height of the lower edge of an en dash over the baseline."""

_SHAPE = re.compile(r"<(path|rect)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class Cell(Struct, frozen=True):
    """The place of one digit: left and bottom of a zero's ink, and the height of that zero."""

    index: int
    left: float
    bottom: float
    height: float


class SlotLayout(Struct, frozen=True):
    """The place of one number: the outlines that are the same for every value of its shape, and the digits' cells."""

    key: str
    fixed: QPainterPath
    cells: tuple[Cell, ...]
    rect: QRectF
    em: float = EM


class Layout(Struct, frozen=True):
    """One equation laid out for values of certain shapes."""

    ink: QPainterPath
    slots: tuple[SlotLayout, ...] = field(default=())


def lay_out(latex: str, shapes: tuple[str, ...]) -> Layout:
    """Typeset LaTeX whose i-th slot holds a value of `shapes[i]` (see `latex.shape`).

    Raises:
        LatexError: the typesetter cannot do it.
    """
    outlines = _outlines(prepare(latex, shapes))
    ink = QPainterPath()
    marked: dict[int, list[QPainterPath]] = {}
    wanted = [len(_glyph_characters(shape)) for shape in shapes]
    for colour, path in outlines:
        index = colour - FIRST_MARKER
        if 0 <= index < len(shapes) and len(marked.setdefault(index, [])) < wanted[index]:
            marked[index].append(path)
        else:
            ink.addPath(path)
    slots = (
        _slot(key, _glyph_characters(shape), marked.get(index, []))
        for index, (key, shape) in enumerate(zip(slot_keys(latex), shapes, strict=True))
    )
    return Layout(ink, tuple(slots))


def digit_outlines(level: int) -> tuple[QPainterPath, ...]:
    """The ten digits as set in a line (level 0), a script (1), a script of a script (2).

    Each is placed so that the ink of a zero in its cell would start at x = 0 and end at y = 0. Scripts have wider
    outlines of their own, so these are no scaled copies; and their digits are not equally wide, so each is centred.
    """
    latex = "0123456789"
    for _ in range(level):
        latex = f"x^{{{latex}}}"
    digits = [path for _, path in _outlines(latex)][level:]
    zero = digits[0].boundingRect()
    return tuple(
        path.translated(zero.width() / 2 - path.boundingRect().center().x(), -zero.bottom()) for path in digits
    )


def _glyph_characters(shape: str) -> str:
    return characters(shape.replace("^", "").replace("$", ""))


def _slot(key: str, text: str, outlines: list[QPainterPath]) -> SlotLayout:
    if len(text) != len(outlines):
        raise LatexError(f"the typesetter lost a part of the number “{key}”")
    fixed, cells, box = QPainterPath(), [], QRectF()
    for index, (character, outline) in enumerate(zip(text, outlines, strict=True)):
        ink = outline.boundingRect()
        box = box.united(ink)
        if character == "0":
            cells.append(Cell(index, ink.left(), ink.bottom(), ink.height()))
        else:
            fixed.addPath(outline)
    return SlotLayout(key, fixed, tuple(cells), *_rect(box, cells, text))


def _rect(box: QRectF, cells: list[Cell], text: str) -> tuple[QRectF, float]:
    """The slot from the top of its digits to the baseline, and the size of its type, from the tallest zero."""
    tallest = max(cells, key=lambda cell: cell.height, default=None)
    if tallest is not None:
        em = tallest.height / ZERO_HEIGHT * EM
        baseline = tallest.bottom - ZERO_OVERSHOOT * em / EM
    else:
        em = EM
        baseline = box.bottom() + (DASH_HEIGHT if text == UNKNOWN else 0.0)
    top = min(box.top(), baseline - ZERO_HEIGHT * em / EM)
    return QRectF(box.left(), top, box.width(), baseline - top), em


def _outlines(latex: str) -> list[tuple[int, QPainterPath]]:
    """The typesetter's outlines in reading order, with their colours as numbers (-1: no colour of a marker)."""
    return [_outline(kind, dict(_ATTRIBUTE.findall(rest))) for kind, rest in _SHAPE.findall(_picture(latex))]


def _outline(kind: str, attributes: dict[str, str]) -> tuple[int, QPainterPath]:
    fill = attributes.get("fill", "")
    colour = int(fill[1:], 16) if re.fullmatch("#[0-9a-fA-F]{6}", fill) else -1
    if kind == "path":
        return colour, parse_path(attributes.get("d", ""))
    path = QPainterPath()
    path.addRect(*(float(attributes[name]) for name in ("x", "y", "width", "height")))
    return colour, path


def _picture(latex: str) -> str:
    """The typesetter's SVG.

    It is imported only here: that alone takes longer than the first frame of the window may. It (0.13) finds its font
    by a call that Python calls deprecated, which is no concern of the reader's.
    """
    with quiet(DeprecationWarning):
        try:
            from ziamath.config import config  # noqa: PLC0415
            from ziamath.zmath import Latex  # noqa: PLC0415

            config.svg2 = False
            return str(Latex(latex, size=EM).svg())
        except Exception as error:  # the typesetter and its parser raise whatever their code runs into
            raise LatexError(f"cannot typeset {latex!r}: {error}") from error
