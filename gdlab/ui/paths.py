"""Outlines written as text: the few letters of SVG's path language that gdlab's icons and equations use."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

_TOKEN = re.compile(r"[A-Za-z]|[-+]?[0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?")
_ARGUMENTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "O": 3, "Z": 0}


def parse_path(text: str) -> QPainterPath:
    """Read an outline: M, L, Q, C and Z as in SVG, absolute only, and `O x y r` for a circle.

    Raises:
        ValueError: another letter, or too few numbers.
    """
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    tokens = _TOKEN.findall(text)
    position, letter = 0, ""
    while position < len(tokens):
        if tokens[position].isalpha():
            letter = tokens[position]
            position += 1
        if letter not in _ARGUMENTS:
            raise ValueError(f"unknown letter {letter!r} in an outline")
        count = _ARGUMENTS[letter]
        numbers = [float(token) for token in tokens[position : position + count]]
        if len(numbers) < count or (count == 0 and position < len(tokens) and not tokens[position].isalpha()):
            raise ValueError(f"wrong number of coordinates after {letter!r} in an outline")
        _append(path, letter, numbers)
        position += count
    return path


def _append(path: QPainterPath, letter: str, numbers: list[float]) -> None:
    points = [QPointF(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=False)]
    match letter:
        case "M":
            path.moveTo(points[0])
        case "L":
            path.lineTo(points[0])
        case "Q":
            path.quadTo(points[0], points[1])
        case "C":
            path.cubicTo(points[0], points[1], points[2])
        case "O":
            path.addEllipse(points[0], numbers[2], numbers[2])
        case _:
            path.closeSubpath()
