"""The list of stationary points: the sign on the map, kind, place and value; then what the surface is like there."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.protocols import MOST_POINTS, StationaryPoint
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.listing import MORE, Listing
from gdlab.ui.docks.landscape.wording import (
    condition,
    curvature_texts,
    plain_number,
    position_texts,
    spoken_point,
    spread_word,
    value_text,
)
from gdlab.ui.icons import paint_icon
from gdlab.ui.typeset import SlotStyle, Typeset, paint

_NONE_SEEN = "Points where the ground is level. A well narrower than 1/250 of the part shown may have been missed."
MOST = 6
"""Points that are listed; of the others only the number is told."""
_MOST_COORDINATES = 3
_ROWS = {False: 25, True: 22}
_SIGN = 17
_INDENT = 20
_GAP = 14
_BLEED = 6


class _Line(Struct, frozen=True):
    """What stands at the right of a point's line; no value where there is no room for it."""

    listing: Listing
    position: Typeset
    value: Typeset | None


class StationaryList(QWidget):
    """The points, and below them curvatures λ and condition κ of the one that is pointed at (else of the first).

    `point_hovered(index)` tells which point is pointed at, −1 for none. `most` are listed at most; one of the others
    that is pointed at on the map takes the place of the line that counts them.
    """

    point_hovered = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None, most: int = MOST) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._most = most
        self._points: tuple[StationaryPoint, ...] = ()
        self._reach = 1.0
        self._lines: list[_Line] = []
        self._line_of: Callable[[StationaryPoint], _Line] = self._shortened  # how a line is set that fits
        self._current = -1
        self._searched = ""
        self.setObjectName("stationaryPoints")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._renew)
        self.set_points(())

    def set_points(self, points: tuple[StationaryPoint, ...], reach: float = 1.0) -> None:
        """Show the stationary points of a landscape, lowest first.

        `reach` is the largest coordinate of the part that was searched: against it, what is zero is judged.
        """
        same = len(points) == len(self._points) and self._current >= 0
        self._points, self._reach = points, reach
        if not same:  # else a coefficient moves under the pointer, and the point stays the one in question
            self._set_current(-1)
        self._tell()

    def set_searched(self, words: str) -> None:
        """Say in what part of the landscape they were looked for; "" where that goes without saying."""
        if words != self._searched:
            self._searched = words
            self._tell()

    def texts(self) -> list[str]:
        """The listed points in plain text, how many more there are, and where they were looked for."""
        listed = [self._spoken(point) for point in self._points[: self._most]] or [self._none()]
        return [*listed, *filter(None, (self._more(), self._searched))]

    def _tell(self) -> None:
        self.setAccessibleName(f"Stationary points: {'; '.join(self.texts())}")
        self._describe()
        self._renew()

    def _spoken(self, point: StationaryPoint) -> str:
        return spoken_point(point, self._points, self._reach)

    def _none(self) -> str:
        return "none in the part shown"

    def _more(self) -> str:
        """How many are not listed; where the search has stopped, or they follow without end, that there are others."""
        hidden = len(self._points) - self._most
        stopped = len(self._points) >= MOST_POINTS
        spread = max(self._points, key=lambda point: point.spread, default=None)
        if spread is not None and spread.spread:
            shown = f"the first {MOST_POINTS}" if stopped else f"{len(self._points)} marked"
            return f"a whole {spread_word(spread)} of them, {shown}"
        if hidden <= 0:
            return f"the first {MOST_POINTS}" if stopped else ""
        return f"and {hidden} more of the first {MOST_POINTS}" if stopped else f"and {hidden} more"

    @property
    def _row(self) -> int:
        """The height of a line."""
        return _ROWS[self._appearance.compact]

    def sizeHint(self) -> QSize:
        """A line each, one for the rest, two for the details, one for where they were looked for."""
        listed = min(len(self._points), self._most)
        rows = max(1, listed) + bool(self._more()) + len(self._details()) + bool(self._searched)
        return QSize(200, rows * self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for another size of type."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._renew()

    def _renew(self) -> None:
        """Choose what fits: everything, everything smaller, or the value only among the details."""
        for role, with_value in (("equation", True), ("small_formula", True), ("small_formula", False)):
            self._line_of = partial(self._line, size=self._appearance.size(role), with_value=with_value)
            self._lines = [self._line_of(point) for point in self._points[: self._most]]
            if self._fit(self._points[: self._most], self._lines):
                break
        else:
            self._lines = [self._shortened(point) for point in self._points[: self._most]]
        self.updateGeometry()
        self.update()

    def _line(self, point: StationaryPoint, size: float, with_value: bool) -> _Line:
        texts = position_texts(point, self._reach)
        texts = texts if len(texts) <= _MOST_COORDINATES else [*texts[:_MOST_COORDINATES], MORE]
        position = Listing(tuple(texts), "*" if len(texts) == 1 else r"\left(*\right)")
        return _Line(position, position.typeset(size), self._value(point).typeset(size) if with_value else None)

    def _shortened(self, point: StationaryPoint) -> _Line:
        """With as many coordinates as there is room for beside the kind; the tooltip has the others."""
        size = self._appearance.size("small_formula")
        position = self._line(point, size, with_value=False).listing
        return _Line(position, position.fitted([size], self._room_beside(point.kind)), None)

    def _room_beside(self, words: str) -> float:
        metrics = QFontMetricsF(self._appearance.font("label"))
        return self.width() - _INDENT - metrics.horizontalAdvance(words) - _GAP

    def _value(self, point: StationaryPoint) -> Listing:
        return Listing((value_text(point.value, self._points),), "U = *")

    def _value_room(self) -> float:
        """What the widest value takes, with the gap before it."""
        return max((line.value.width + _GAP for line in self._lines if line.value is not None), default=0.0)

    def _fit(self, points: Sequence[StationaryPoint], lines: Sequence[_Line]) -> bool:
        room = min((self._room_beside(point.kind) for point in points), default=0.0)
        return max((line.position.width for line in lines), default=0.0) + self._value_room() <= room

    def _line_beyond(self, point: StationaryPoint) -> _Line:
        """The line of a point that is not listed, as wide as the others."""
        line = self._line_of(point)
        wider = line.value is not None and line.value.width + _GAP > self._value_room()
        return self._shortened(point) if wider or not self._fit([point], [line]) else line

    def _details(self) -> list[tuple[str, Listing]]:
        """Words and numbers of the lines about one point."""
        if not self._points:
            return []
        point = self._points[max(0, self._current)]
        word = "curvature" if len(point.eigenvalues) == 1 else "curvatures"
        lines = [] if self._value_room() else [("potential", self._value(point))]
        lines.append((word, Listing(tuple(curvature_texts(point, self._points)), r"\lambda = *")))
        if any(condition(each) is not None for each in self._points[: self._most]):
            ratio = condition(point)
            lines.append(("condition", Listing(("–" if ratio is None else plain_number(ratio),), r"\kappa = *")))
        return lines

    # ---- pointing ----

    def set_pointed(self, number: int) -> None:
        """Show the details of a point, which need not be among those listed; −1 for none."""
        self._current = number if number < len(self._points) else -1
        self._describe()
        self.update()

    def note(self, number: int) -> str:
        """All that is known of a point, "" of none; a line for each of its numbers."""
        if not 0 <= number < len(self._points):
            return ""
        return "\n".join(textwrap.wrap(self._spoken(self._points[number]), 60))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the details of the point under the pointer."""
        row = int(event.position().y() // self._row)
        self._set_current(row if 0 <= row < len(self._lines) else self._current)

    def leaveEvent(self, event: QEvent) -> None:
        """Show those of the first again."""
        super().leaveEvent(event)
        self._set_current(-1)

    def _set_current(self, row: int) -> None:
        if row != self._current:
            self._current = row
            self._describe()
            self.update()
            self.point_hovered.emit(row)

    def _describe(self) -> None:
        """All that is known of the point in question: the lines have no room for many coordinates."""
        self.setToolTip(self.note(max(0, self._current)) or _NONE_SEEN)

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The points, how many more, the details."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            row = 0
            for point, line in zip(self._points, self._lines, strict=False):
                self._paint_point(painter, row, point, line)
                row += 1
            if not self._points:
                self._paint_words(painter, row, self._none(), 0)
            if self._current >= len(self._lines):
                point = self._points[self._current]
                self._paint_point(painter, row, point, self._line_beyond(point))
                row += 1
            elif self._more():
                self._paint_words(painter, row, self._more(), _INDENT)
                row += 1
            sizes = [self._appearance.size("equation"), self._appearance.size("small_formula")]
            for word, numbers in self._details():
                self._paint_words(painter, row, word, _INDENT)
                self._paint_right(painter, row, numbers.fitted(sizes, self._room_beside(word)), self.width())
                row += 1
            self._paint_words(painter, max(row, 1), self._searched, 0)

    def _paint_point(self, painter: QPainter, row: int, point: StationaryPoint, line: _Line) -> None:
        theme, y = self._appearance.theme, row * self._row
        several = len(self._lines) > 1
        if several and row == min(self._current, len(self._lines)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(QRectF(0, y, self.width(), self._row).adjusted(-_BLEED, 0, _BLEED, 0), 3, 3)
        paint_icon(painter, point.kind, QRectF(-2.5, y + (self._row - _SIGN) / 2, _SIGN, _SIGN), theme.ink)
        painter.setFont(self._appearance.font("label"))
        painter.setPen(theme.ink)
        left = QRectF(_INDENT, y, self.width() - _INDENT, self._row)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, point.kind)
        if line.value is not None:
            self._paint_right(painter, row, line.value, self.width())
        self._paint_right(painter, row, line.position, self.width() - self._value_room())

    def _paint_right(self, painter: QPainter, row: int, equation: Typeset, right: float) -> None:
        baseline = row * self._row + 0.5 * self._row + 0.29 * self._appearance.size("equation")
        ink = self._appearance.theme.ink
        paint(painter, equation, QPointF(right - equation.width, baseline), ink, SlotStyle(ink))

    def _paint_words(self, painter: QPainter, row: int, words: str, left: float) -> None:
        painter.setFont(self._appearance.font("label"))
        painter.setPen(self._appearance.theme.ink2)
        area = QRectF(left, row * self._row, self.width() - left, self._row)
        shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
