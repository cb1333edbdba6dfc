"""Sentences below a control: why it refused a number, what it warns of, why it is set aside."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gdlab.symbols.formatting import MINUS

LINE = 18
"""Height of a line of type."""
_MOST_QUOTED = 12
_QUOTED = re.compile(r"“([^”]*)”")
_SIGN = re.compile(r"(?<![\w.])-(?=[\d.])")


def as_sentence(message: str) -> str:
    """A message with a capital and a full stop; long quotations are shortened, minus signs are true ones.

    A Greek letter is a symbol, which has no capital.
    """
    short = _QUOTED.sub(lambda quoted: f"“{_shortened(quoted[1])}”", message)
    first = short[:1].upper() if short[:1].isascii() else short[:1]
    written = _SIGN.sub(MINUS, first + short[1:])
    return written if not written or written.endswith((".", "?", "!", "…")) else f"{written}."


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1]}…"


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """The text in lines that fit into a width in pixels; a word that is too long for a line is elided."""
    metrics = QFontMetricsF(font)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, width))
    return lines


def paint_lines(painter: QPainter, lines: list[str], area: QRectF, font: QFont, colour: QColor) -> None:
    """Paint lines from the top of an area downwards."""
    painter.setFont(font)
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for number, line in enumerate(lines):
        painter.drawText(QRectF(area.left(), area.top() + number * LINE, area.width(), LINE), flags, line)
