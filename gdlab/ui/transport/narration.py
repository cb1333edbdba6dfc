"""Below the map: the step to come, told in words and symbols, physics at the left and machine learning at the right."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.symbols.narration import Narration, Phase, Telling
from gdlab.symbols.notation import STANDARD, Notation, Side
from gdlab.symbols.table import slot_texts
from gdlab.ui.appearance import Appearance
from gdlab.ui.line_spans import AXIS, Span, span
from gdlab.ui.painting.text import draw_word
from gdlab.ui.typeset import Typeset, is_ready, paint, plain_text, slot_style, typeset
from gdlab.ui.typeset.typesetting import in_words, typeset_when_idle
from gdlab.ui.widgets.buttons import HIT, IconButton
from gdlab.ui.widgets.heads import TITLES, paint_column_head

_HEAD, _AIR, _MARGIN, _GUTTER = 30, 8, 20, 32
"""Height of the heads, room below the last line, at both sides, and between the languages."""
_PITCH = 1.62
"""Least distance of lines, in sizes of type."""
_CROSS = 11.0
_RULE = 2


class NarrationStrip(QWidget):
    """Hidden until there is something to tell. `dismissed` when its cross is pressed.

    `hovered(arrow)` names the displacement whose phase is under the pointer, "" for none.
    """

    hovered = Signal(str)
    dismissed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._notation = STANDARD
        self._narration: Narration | None = None
        self._shown = 0
        self._length: dict[tuple[Side, str], int] = {}  # what did not fit once is not tried again: it would flicker
        self._spans: list[Span] = []  # of the rows; they only grow while the equations stay: the map would jump
        self._under = ""
        self._awaited: set[str] = set()
        self.setObjectName("narration")
        self.setAccessibleName("Narration")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.close_button = IconButton(appearance, "close", "Stop telling the steps (N)", size=_CROSS, parent=self)
        self.close_button.setObjectName("narration.close")
        self.close_button.clicked.connect(self.dismissed)
        appearance.changed.connect(self._restyle)
        self.hide()

    # ---- what is shown ----

    def set_narration(self, narration: Narration | None, shown: int) -> None:
        """Tell the first `shown` phases of a step, or hide."""
        before = [phase.physics.latex for phase in self._rows]
        self._narration, self._shown = narration, shown
        if [phase.physics.latex for phase in self._rows] != before:
            self._restyle()
        self._grow()
        self.setVisible(narration is not None)
        self.setAccessibleDescription(self.spoken())
        self.update()

    def set_notation(self, notation: Notation) -> None:
        """Use these letters, and this reading first."""
        if notation != self._notation:
            self._notation = notation
            self._restyle()
            self.setAccessibleDescription(self.spoken())

    def spoken(self) -> str:
        """What has been told, in plain text."""
        if self._narration is None:
            return ""
        told = [f"step {self._narration.step}"]
        for phase in self._rows[: self._shown]:
            readings = (self._spoken(phase.telling(side)) for side in self._notation.sides)
            told.append("; ".join(readings))
        return ". ".join(told)

    def _spoken(self, telling: Telling) -> str:
        assert self._narration is not None
        latex = self._notation.latex(telling.latex)
        return f"{self._notation.text(telling.words)}: {plain_text(latex, slot_texts(latex, self._narration.values))}"

    @property
    def _rows(self) -> tuple[Phase, ...]:
        return () if self._narration is None else self._narration.phases

    def _grow(self) -> None:
        """Make every row as high as what stands in it in either language."""
        size = self._appearance.size("equation")
        pitch = round(_PITCH * size)
        spans = [span(self._readings(phase, size), size, pitch) for phase in self._rows]
        if self._spans:
            spans = [now.united(before) for now, before in zip(spans, self._spans, strict=True)]
        if spans != self._spans:
            self._spans = spans
            self.updateGeometry()

    def _readings(self, phase: Phase, size: float) -> list[Typeset]:
        """The equations of a row."""
        return [
            self._line(side, phase.key, phase.telling(side), width - self._indent(side), size)
            for side, _left, width in self._columns()
        ]

    def _tops(self) -> list[float]:
        """Where the rows begin, and where the last one ends."""
        return list(accumulate((row.height for row in self._spans), initial=float(_HEAD)))

    def sizeHint(self) -> QSize:
        """As high as its phases."""
        return QSize(480, ceil(self._tops()[-1] + _AIR))

    def minimumSizeHint(self) -> QSize:
        """It takes the width that there is."""
        return QSize(0, self.sizeHint().height())

    def _restyle(self) -> None:
        self._length.clear()
        self._spans.clear()
        self._grow()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin with the long equations again, and keep the cross in its corner."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._restyle()
        self.close_button.setGeometry(self.width() - HIT - 4, 1, HIT, HIT)

    # ---- painting ----

    def _columns(self) -> list[tuple[Side, float, float]]:
        """Each language with the left end and the width of its column."""
        width = (self.width() - 2 * _MARGIN - _GUTTER) / 2
        return [(side, _MARGIN + place * (width + _GUTTER), width) for place, side in enumerate(self._notation.sides)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Heads, the step's number, and the phases told so far."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.page)
            if self._narration is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                for side, left, width in self._columns():
                    head = QRectF(left, 0, width, _HEAD)
                    paint_column_head(painter, head, self._appearance, side, TITLES[side], _RULE)
                    self._paint_phases(painter, side, left, width)
                self._paint_step(painter)

    def _paint_step(self, painter: QPainter) -> None:
        """Say which step is told, at the right of the heads."""
        assert self._narration is not None
        size, right = self._appearance.size("label"), self.width() - HIT - 10
        words = f"step {self._narration.step} → {self._narration.step + 1}"
        draw_word(
            painter, words, size, QPointF(right, 4 + _HEAD / 2 + 0.3 * size), self._appearance.theme.ink3, "right"
        )

    def _paint_phases(self, painter: QPainter, side: Side, left: float, width: float) -> None:
        look = self._appearance
        words, size = look.size("label"), look.size("equation")
        indent = self._indent(side)
        newest = self._shown < len(self._rows)  # all told: none is the newest
        tops = self._tops()
        for row, phase in enumerate(self._rows[: self._shown]):
            top, room = tops[row], self._spans[row]
            now = row == self._shown - 1 if newest else phase.arrow != "" and phase.arrow == self._under
            if now:
                tint = look.theme.side(side).tint
                painter.fillRect(QRectF(left - 4, top, width + 8, room.height), tint)
            baseline = top + room.above
            telling = phase.telling(side)
            text = self._notation.text(telling.words)
            draw_word(painter, text, words, QPointF(left, baseline - AXIS * size + 0.3 * words), look.theme.ink2)
            line = self._line(side, phase.key, telling, width - indent, size)
            paint(painter, line, QPointF(left + indent, baseline), look.theme.ink, slot_style(look, side))

    def _indent(self, side: Side) -> float:
        """Where the equations begin: right of the longest words."""
        metrics = QFontMetricsF(self._appearance.font("label"))
        texts = (self._notation.text(phase.telling(side).words) for phase in self._rows)
        return max(map(metrics.horizontalAdvance, texts), default=0.0) + 0.9 * self._appearance.size("label")

    def _line(self, side: Side, key: str, telling: Telling, room: float, size: float) -> Typeset:
        """The longest equation that fits; the shortest one made smaller where that is too long as well."""
        lengths = (telling.latex, telling.short, telling.brief)
        for length in range(self._length.get((side, key), 0), len(lengths)):
            line = self._typeset(lengths[length], size)
            if line.width <= room or line.plain:
                return line
            self._length[side, key] = min(length + 1, len(lengths) - 1)
        return self._typeset(telling.brief, max(8.0, size * room / line.width))

    def _typeset(self, latex: str, size: float) -> Typeset:
        """An equation; in plain text while it has to wait for the typesetter."""
        assert self._narration is not None
        latex = self._notation.latex(latex)
        texts = slot_texts(latex, self._narration.values)
        if not self._appearance.lazy_typesetting or is_ready(latex, texts):
            return typeset(latex, size, texts)
        if latex not in self._awaited:
            self._awaited.add(latex)
            typeset_when_idle(latex, texts, self, lambda: self._come(latex))
        return in_words(latex, size, texts)

    def _come(self, latex: str) -> None:
        self._awaited.discard(latex)
        self._grow()
        self.update()

    # ---- pointing ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which arrow the phase under the pointer is about."""
        row = bisect_right(self._tops(), event.position().y()) - 1
        arrow = self._rows[row].arrow if 0 <= row < min(self._shown, len(self._rows)) else ""
        self._set_under(arrow)

    def leaveEvent(self, event: QEvent) -> None:
        """None is under the pointer."""
        super().leaveEvent(event)
        self._set_under("")

    def _set_under(self, arrow: str) -> None:
        if arrow != self._under:
            self._under = arrow
            self.hovered.emit(arrow)
            self.update()
