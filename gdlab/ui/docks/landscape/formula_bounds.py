"""The part of a formula that is shown: x from … to …, y from … to …."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.fold import Fold
from gdlab.ui.docks.landscape.wording import coordinate_names, plain_number
from gdlab.ui.typeset import paint, slot_style, typeset
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.scales import LinearScale
from gdlab.ui.widgets.sentences import LINE, paint_lines, wrapped

_HEIGHT = 30
_BASELINE = 20
_GAP = 8
_LARGEST = 1e12
_ALL = -1
"""The one row that stands for every coordinate of many."""

Bounds = tuple[tuple[float, float], ...]


class BoundsRow(QWidget):
    """`x from 0 to 2`: two numbers, and below them why one was refused. `edited(low, high, final)`."""

    edited = Signal(float, float, bool)

    def __init__(self, appearance: Appearance, name: str, symbol: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._symbol = symbol
        self._low, self._high = -1.0, 1.0
        self.low = self._field(name, "from", "least")
        self.high = self._field(name, "to", "largest")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    def _field(self, name: str, word: str, kind: str) -> NumberField:
        field = NumberField(self._appearance, "neutral", LinearScale(-1.0, 1.0), parent=self)
        field.setObjectName(f"bounds.{name}.{word}")
        field.setAccessibleName(f"{name} {word}")
        field.setToolTip(f"The {kind} {name} of the part that is shown and searched. Drag, or type.")
        field.edited.connect(lambda value, final, field=field: self._take(field, value, final))
        field.error_changed.connect(lambda _message: self._restyle())
        field.textChanged.connect(self._place)
        return field

    def set_interval(self, low: float, high: float) -> None:
        """Show an interval."""
        self._low, self._high = low, high
        self.low.set_value(low)
        self.high.set_value(high)
        self._place()

    def interval(self) -> tuple[float, float]:
        """The last good interval."""
        return self._low, self._high

    def _take(self, field: NumberField, value: float, final: bool) -> None:
        low, high = (value, self._high) if field is self.low else (self._low, value)
        problem = _refused(value, low, high, "to" if field is self.low else "from")
        if problem:
            field.show_error(problem)
            return
        self._low, self._high = low, high
        self.edited.emit(low, high, final)

    def error(self) -> str:
        """Why a number was refused, or ""."""
        return self.low.error() or self.high.error()

    def sizeHint(self) -> QSize:
        """One line, and those of the error."""
        return QSize(200, _HEIGHT + LINE * len(self._error_lines()))

    def _error_lines(self) -> list[str]:
        return wrapped(self.error(), self._appearance.font("label"), max(80, self.width())) if self.error() else []

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the numbers."""
        super().resizeEvent(event)
        self._place()

    def _restyle(self) -> None:
        self._place()
        self.updateGeometry()
        self.update()

    def _words(self) -> tuple[float, float]:
        """Where `to` begins and ends."""
        metrics = QFontMetricsF(self._appearance.font("label"))
        middle = 24 + metrics.horizontalAdvance("from") + _GAP + (self.width() - 24) * 0.34
        return middle, middle + metrics.horizontalAdvance("to")

    def _place(self) -> None:
        metrics = QFontMetricsF(self._appearance.font("label"))
        first = 24 + metrics.horizontalAdvance("from") + _GAP
        for field, left in ((self.low, first), (self.high, self._words()[1] + _GAP)):
            hint = field.sizeHint()
            room = (self._words()[0] if field is self.low else self.width()) - left - 2
            top = _BASELINE - field.baseline(hint.height())
            field.setGeometry(round(left) - 2, top, min(hint.width(), round(room)), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol, words, error."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            size = self._appearance.size("equation")
            style = slot_style(self._appearance, "neutral")
            paint(painter, typeset(self._symbol, size), QPointF(0, _BASELINE), theme.ink, style)
            painter.setFont(self._appearance.font("label"))
            painter.setPen(theme.ink2)
            painter.drawText(QPointF(24, _BASELINE), "from")
            painter.drawText(QPointF(self._words()[0], _BASELINE), "to")
            area = QRectF(0, _HEIGHT - 2, self.width(), self.height() - _HEIGHT)
            paint_lines(painter, self._error_lines(), area, self._appearance.font("label"), theme.warn)


def _refused(value: float, low: float, high: float, other: str) -> str:
    """Why an interval cannot be used, or ""."""
    if not math.isfinite(value) or abs(value) > _LARGEST:
        return "The ends must lie within ±10¹²."
    if low >= high:
        return f"“from” must be less than “to”: change “{other}” first."
    if high - low < 1e-9 * max(abs(low), abs(high)):
        return "The two ends are too close to one another."
    return ""


class FormulaBounds(QWidget):
    """A row for each of one or two coordinates; one for all where there are more and all reach equally far.

    `bounds_edited(bounds, final)`: bounds as a tuple of (low, high), one for each coordinate. `bounds_shown()`: others
    are shown.
    """

    bounds_edited = Signal(object, bool)
    bounds_shown = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._bounds: Bounds = ()
        self._rows: dict[int, BoundsRow] = {}
        self._named: tuple[str, ...] = ()
        self._before: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName("Part of the landscape that is shown")

    def set_landscape(self, landscape: FormulaLandscape) -> None:
        """Show the bounds of a formula."""
        before, self._bounds = self._bounds, tuple((low, high) for low, high in landscape.bounds.tolist())
        names = coordinate_names(landscape, "physics")
        many, even = len(names) > 2, len(set(self._bounds)) == 1
        wanted = {} if many and not even else {_ALL: "each"} if many else dict(enumerate(names))
        if tuple(wanted.values()) != self._named:
            self._named = tuple(wanted.values())
            self._make({place: (name, names.get(name, "x_{i}")) for place, name in wanted.items()})
        elif self._bounds == before and not any(row.error() for row in self._rows.values()):
            return
        for place, row in self._rows.items():
            row.set_interval(*self._bounds[max(0, place)])
        self.bounds_shown.emit()

    def words(self) -> tuple[str, str]:
        """The bounds in one line, such as `x, y: −2 … 2`, and what they are called where there is no room for that."""
        spans = [f"{plain_number(low)} … {plain_number(high)}" for low, high in self._bounds[: len(self._rows)]]
        if len(set(spans)) == 1:
            spans = [f"{', '.join(self._named)}: {spans[0]}"]
        else:
            spans = [f"{name}: {span}" for name, span in zip(self._named, spans, strict=True)]
        return ";  ".join(spans), "bounds"

    def rows(self) -> list[BoundsRow]:
        """The rows, from top to bottom."""
        return list(self._rows.values())

    def follow(self, before: QWidget) -> None:
        """Let Tab lead from a widget through the rows, as they come and go."""
        self._before = before
        self._chain()

    def _chain(self) -> None:
        if self._before is not None:
            fields = [field for row in self._rows.values() for field in (row.low, row.high)]
            for one, other in pairwise([self._before, *fields]):
                QWidget.setTabOrder(one, other)

    def _make(self, wanted: dict[int, tuple[str, str]]) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for place, (name, symbol) in wanted.items():
            row = BoundsRow(self._appearance, name, symbol, self)
            row.edited.connect(lambda low, high, final, place=place: self._take(place, low, high, final))
            self._column.addWidget(row)
            self._rows[place] = row
        self._chain()

    def _take(self, place: int, low: float, high: float, final: bool) -> None:
        ends = (low, high)
        self._bounds = tuple(ends if place in (_ALL, number) else before for number, before in enumerate(self._bounds))
        self.bounds_edited.emit(self._bounds, final)


class BoundsFold(Fold):
    """The line that folds out the bounds; folded away, it says what they are."""

    def __init__(self, appearance: Appearance, bounds: FormulaBounds, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._bounds = bounds
        self.setObjectName("formulaBounds")
        self.setToolTip(
            "The part of the landscape that is shown and searched: the least and largest of each coordinate."
        )
        bounds.bounds_shown.connect(self._show)
        self.toggled.connect(self._show)
        bounds.follow(self)
        self._show()

    def _show(self) -> None:
        rows, (whole, short) = bool(self._bounds.rows()), self._bounds.words()
        self.set_words(short if self.isChecked() else whole, short)
        self.setAccessibleName(f"Bounds: {whole}")
        self._bounds.setVisible(rows and self.isChecked())
        self.setVisible(rows)
