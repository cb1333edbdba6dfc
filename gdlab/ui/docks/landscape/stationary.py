"""The list of stationary points: the sign on the map, kind, place and value; then what the surface is like there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.protocols import StationaryPoint
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.wording import (
    condition,
    curvature_texts,
    plain_number,
    position_texts,
    spoken_point,
    value_text,
)
from gdlab.ui.icons import paint_icon
from gdlab.ui.typeset import SlotStyle, Typeset, paint, typeset

MOST = 6
"""Points that are listed; of the others only the number is told."""
_ROW = 25
_SIGN = 17
_INDENT = 20
_GAP = 14
_BLEED = 6


@dataclass(frozen=True)
class _Line:
    """What stands at the right of a point's line; no value where there is no room for it."""

    position: Typeset
    value: Typeset | None


class StationaryList(QWidget):
    """The points, and below them curvatures λ and condition κ of the one that is pointed at (else of the first)."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._points: tuple[StationaryPoint, ...] = ()
        self._lines: list[_Line] = []
        self._current = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._renew)
        self.set_points(())

    def set_points(self, points: tuple[StationaryPoint, ...]) -> None:
        """Show the stationary points of a landscape, lowest first."""
        self._points = points
        self._current = -1
        spoken = "; ".join(spoken_point(point, points) for point in points[:MOST]) or self._none()
        self.setAccessibleName(f"Stationary points: {spoken}{'; ' + self._more() if self._more() else ''}")
        self._renew()

    def texts(self) -> list[str]:
        """The listed points in plain text, and how many more there are."""
        listed = [spoken_point(point, self._points) for point in self._points[:MOST]] or [self._none()]
        return [*listed, self._more()] if self._more() else listed

    def _none(self) -> str:
        return "none in the part shown"

    def _more(self) -> str:
        hidden = len(self._points) - MOST
        return f"and {hidden} more" if hidden > 0 else ""

    def sizeHint(self) -> QSize:
        """A line each, one for the rest, two for the details."""
        listed = min(len(self._points), MOST)
        rows = max(1, listed) + bool(self._more()) + len(self._details())
        return QSize(200, rows * _ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for another size of type."""
        super().resizeEvent(event)
        self._renew()

    def _renew(self) -> None:
        """Choose what fits: everything, everything smaller, or the value only among the details."""
        for role, with_value in (("equation", True), ("small_formula", True), ("small_formula", False)):
            self._lines = [self._line(point, self._appearance.size(role), with_value) for point in self._points[:MOST]]
            if self._fits():
                break
        self.updateGeometry()
        self.update()

    def _line(self, point: StationaryPoint, size: float, with_value: bool) -> _Line:
        position = _listed(position_texts(point), "*" if len(point.position) == 1 else r"\left(*\right)")
        return _Line(position.typeset(size), self._value(point).typeset(size) if with_value else None)

    def _value(self, point: StationaryPoint) -> _Formula:
        return _listed([value_text(point.value, self._points)], "U = *")

    def _value_room(self) -> float:
        """What the widest value takes, with the gap before it."""
        return max((line.value.width + _GAP for line in self._lines if line.value is not None), default=0.0)

    def _fits(self) -> bool:
        metrics = QFontMetricsF(self._appearance.font("label"))
        words = max((metrics.horizontalAdvance(point.kind) for point in self._points[:MOST]), default=0.0)
        places = max((line.position.width for line in self._lines), default=0.0)
        return _INDENT + words + _GAP + places + self._value_room() <= self.width()

    def _details(self) -> list[tuple[str, _Formula]]:
        """Words and formulas of the lines about one point."""
        if not self._points:
            return []
        point = self._points[max(0, self._current)]
        word = "curvature" if len(point.eigenvalues) == 1 else "curvatures"
        lines = [] if self._value_room() else [("potential", self._value(point))]
        lines.append((word, _listed(curvature_texts(point), r"\lambda = *")))
        if any(condition(each) is not None for each in self._points[:MOST]):
            ratio = condition(point)
            lines.append(("condition", _listed(["–" if ratio is None else plain_number(ratio)], r"\kappa = *")))
        return lines

    # ---- pointing ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the details of the point under the pointer."""
        row = int(event.position().y() // _ROW)
        self._set_current(row if 0 <= row < len(self._lines) else self._current)

    def leaveEvent(self, event: QEvent) -> None:
        """Show those of the first again."""
        super().leaveEvent(event)
        self._set_current(-1)

    def _set_current(self, row: int) -> None:
        if row != self._current:
            self._current = row
            self.setToolTip(spoken_point(self._points[row], self._points) if row >= 0 else "")
            self.update()

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The points, how many more, the details."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = 0
        for point, line in zip(self._points, self._lines, strict=False):
            self._paint_point(painter, row, point, line)
            row += 1
        if not self._points:
            self._paint_words(painter, row, self._none(), 0)
        if self._more():
            self._paint_words(painter, row, self._more(), _INDENT)
            row += 1
        for word, formula in self._details():
            self._paint_words(painter, row, word, _INDENT)
            self._paint_right(painter, row, formula.typeset(self._appearance.size("equation")), self.width())
            row += 1
        painter.end()

    def _paint_point(self, painter: QPainter, row: int, point: StationaryPoint, line: _Line) -> None:
        theme, y = self._appearance.theme, row * _ROW
        several = len(self._lines) > 1
        if several and row == self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(QRectF(0, y, self.width(), _ROW).adjusted(-_BLEED, 0, _BLEED, 0), 3, 3)
        paint_icon(painter, point.kind, QRectF(-2.5, y + (_ROW - _SIGN) / 2, _SIGN, _SIGN), theme.ink)
        painter.setFont(self._appearance.font("label"))
        painter.setPen(theme.ink)
        left = QRectF(_INDENT, y, self.width() - _INDENT, _ROW)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, point.kind)
        if line.value is not None:
            self._paint_right(painter, row, line.value, self.width())
        self._paint_right(painter, row, line.position, self.width() - self._value_room())

    def _paint_right(self, painter: QPainter, row: int, equation: Typeset, right: float) -> None:
        baseline = row * _ROW + 0.5 * _ROW + 0.29 * self._appearance.size("equation")
        ink = self._appearance.theme.ink
        paint(painter, equation, QPointF(right - equation.width, baseline), ink, SlotStyle(ink))

    def _paint_words(self, painter: QPainter, row: int, words: str, left: float) -> None:
        painter.setFont(self._appearance.font("label"))
        painter.setPen(self._appearance.theme.ink2)
        area = QRectF(left, row * _ROW, self.width() - left, _ROW)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


@dataclass(frozen=True)
class _Formula:
    """LaTeX whose numbers are slots: other numbers of the same shape need no new typesetting."""

    latex: str
    values: dict[str, str]

    def typeset(self, size: float) -> Typeset:
        """The formula at a size in pixels."""
        return typeset(self.latex, size, self.values)


def _listed(texts: list[str], pattern: str) -> _Formula:
    """Numbers, parted by commas, at the place of `*` in a pattern; an ellipsis stands for itself."""
    slots = [r"\text{…}" if text == "…" else rf"\num{{{place}}}" for place, text in enumerate(texts)]
    values = {str(place): text for place, text in enumerate(texts) if text != "…"}
    return _Formula(pattern.replace("*", ", ".join(slots)), values)
