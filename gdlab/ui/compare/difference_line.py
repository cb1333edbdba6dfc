"""What tells the runs of two maps apart, in a line: in words, in numbers of both readings, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.scene.comparison import Difference, headline
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.appearance import Appearance

_PITCH = 1.5
_ABOVE, _SIDE = 8, 8
_HALL_ABOVE = 16
_WHOLE = 0.4
"""What takes up to this share of a line is not parted."""


class _Piece(NamedTuple):
    """Words that stay together, in a role's font and a colour, perhaps on a tint."""

    text: str
    role: str
    colour: QColor
    tint: QColor | None = None


class DifferenceLine(QWidget):
    """Says it in as many lines as there is need for, and is as high as these."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._found: tuple[Difference, ...] = ()
        self._shared, self._rule = "", ""
        self._notation = STANDARD
        self.setObjectName("compare.difference")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def set_difference(self, found: Sequence[Difference], shared: str, rule: str) -> None:
        """Show what differs, what is the same, and the rule of fairness, which names runs: it comes as written."""
        shown = (tuple(found), shared, rule)
        if shown != (self._found, self._shared, self._rule):
            self._found, self._shared, self._rule = shown
            self._describe()

    def set_notation(self, notation: Notation) -> None:
        """Write it in these letters."""
        self._notation = notation
        self._describe()

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return " ".join(piece.text for piece in self._pieces())

    def _describe(self) -> None:
        self.setAccessibleName(self.text)
        self.setToolTip(self.text)
        self.updateGeometry()
        self.update()

    def height_for(self, width: int) -> int:
        """The height that it needs in this width."""
        return round(self._laid(width)[1])

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(400, self.height_for(max(self.width(), 200)))

    def _pieces(self) -> list[_Piece]:
        theme, say = self._appearance.theme, self._notation.text
        head = say(headline(self._found))
        pieces = [_Piece(f"{head[:-1]}:" if self._found else head, "label_strong", theme.ink)]
        for each in self._found:
            colours = theme.side(each.side)
            tint = colours.tint if theme.filled_slots and each.side != "neutral" else None
            pieces.append(_Piece(say(each.text), "label_strong", colours.text, tint))
        pieces += [_Piece(text, "label", theme.ink2) for text in (say(self._shared), self._rule) if text]
        return pieces

    def _laid(self, width: int) -> tuple[list[tuple[QPointF, str, _Piece]], float]:
        """The pieces with the starts of their baselines, those that are long cut into words, and the height."""
        look = self._appearance
        size = look.size("label")
        gap, pitch = 0.9 * size, _PITCH * size
        above = _HALL_ABOVE * look.scale if look.projector else _ABOVE
        x, y, placed = float(_SIDE), above + size, list[tuple[QPointF, str, _Piece]]()
        for piece in self._pieces():
            metrics = QFontMetricsF(look.font(piece.role))
            whole = metrics.horizontalAdvance(piece.text)
            # A number with its name goes to the next line in one piece.
            parted = x + whole > width - _SIDE and whole > _WHOLE * width
            words = piece.text.split(" ") if parted else [piece.text]
            for word in words:
                advance = metrics.horizontalAdvance(word)
                if x > _SIDE and x + advance > width - _SIDE:
                    x, y = float(_SIDE), y + pitch
                placed.append((QPointF(x, y), word, piece))
                x += advance + (gap if word is words[-1] else metrics.horizontalAdvance(" "))
        return placed, y + 0.6 * size

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write it."""
        look = self._appearance
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for at, text, piece in self._laid(self.width())[0]:
                font: QFont = look.font(piece.role)
                if piece.tint is not None:
                    _paint_tint(painter, at, text, font, piece.tint)
                painter.setFont(font)
                painter.setPen(piece.colour)
                painter.drawText(at, text)


def _paint_tint(painter: QPainter, at: QPointF, text: str, font: QFont, tint: QColor) -> None:
    """Fill the slot of a number."""
    size, wide = font.pixelSize(), QFontMetricsF(font).horizontalAdvance(text)
    painter.fillRect(QRectF(at.x() - 0.12 * size, at.y() - 0.92 * size, wide + 0.24 * size, 1.2 * size), tint)
