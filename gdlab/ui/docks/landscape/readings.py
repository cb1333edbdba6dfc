"""The formula typeset in both readings, one under the other, as in U(x, y) = … over L(w₁, w₂) = … ."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.line_breaks import lines as in_lines
from gdlab.ui.docks.landscape.wording import coefficient_texts, reading
from gdlab.ui.theme import Side
from gdlab.ui.typeset import EquationLabel, is_ready, plain_text, typeset
from gdlab.ui.widgets.number_field import ARROW, SHIFT_ARROW
from gdlab.ui.widgets.slider_painting import paint_side_mark
from gdlab.ui.widgets.slim_scroll_bar import WIDTH as BAR
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

_ROLES = ("formula", "equation", "body", "small_formula")
"""Sizes to try, the largest first."""
_LABEL_MARGIN = 4
_PITCH = 1.6
"""Least distance of two lines, in sizes of their type."""
_OVERLAP = 3
"""Pixels of their margins that two tall lines share."""
_MOST_HEIGHT = 240
INDENT = 12
_OPERATOR = 1.15
"""What an operator takes with its gaps, in em."""
_LETTER = 0.52
"""What a letter takes on average, in em."""
_HOPELESS = 2.5
_PAUSE = 400
"""Milliseconds after the last letter before a formula is typeset: nobody types that slowly."""
_MARK = 4.2


class FormulaReadings(QWidget):
    """Two equations, whose coefficients can be dragged; the marks of the sides hang in the margin on the left.

    `margin` is that margin, in pixels. A formula that is too wide is set smaller, then below its left-hand side, then
    in several lines. `laid_out` tells that its size may be another.
    `dragged(name, factor, final)` says by which factor a coefficient is to change since the drag began; with `still`
    none can be dragged.
    """

    dragged = Signal(str, float, bool)
    hovered = Signal(str)
    laid_out = Signal()

    def __init__(
        self, appearance: Appearance, margin: int, parent: QWidget | None = None, *, still: bool = False
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._still = still
        self._landscape: FormulaLandscape | None = None
        self._labels: list[EquationLabel] = []
        self._shape: tuple[object, ...] = ()
        self._placed: list[QSize] = []
        self._linked = ""
        self._factor = 1.0
        self._margin = margin
        self._room = 0
        self._typed: FormulaLandscape | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._show_typed)
        appearance.changed.connect(self._rebuild)

    def set_typed(self, landscape: FormulaLandscape) -> None:
        """Show a formula that is being typed, where typesetting may wait after the last letter: the map goes before.

        Other numbers in the same formula are shown at once: there is nothing to typeset.
        """
        if not self._appearance.lazy_typesetting or self._shows_formula_of(landscape):
            self.set_landscape(landscape)
            return
        self._typed = landscape
        self._pause.start()

    def _show_typed(self) -> None:
        if self._typed is not None:
            self.set_landscape(self._typed)

    def set_landscape(self, landscape: FormulaLandscape) -> None:
        """Show a formula; where only its coefficients are others, only the numbers change."""
        self._typed = None
        self._pause.stop()
        same = self._shows_formula_of(landscape)
        self._landscape = landscape
        if not same or not self._labels:
            self._rebuild()
            return
        texts = coefficient_texts(landscape)
        for label in self._labels:
            label.set_values(texts)
            label.resize(label.sizeHint())
        self._claim()
        self.setAccessibleName(self._plain())

    def _shows_formula_of(self, landscape: FormulaLandscape) -> bool:
        return self._landscape is not None and self._landscape.formula == landscape.formula

    def set_linked(self, name: str) -> None:
        """Mark a coefficient that is under the pointer anywhere."""
        self._linked = name
        for label in self._labels:
            label.set_linked({name} if name else ())

    def labels(self) -> list[EquationLabel]:
        """The equations, from top to bottom."""
        return list(self._labels)

    def sizeHint(self) -> QSize:
        """As high as its lines, and as wide as the widest."""
        right = max((label.geometry().right() for label in self._labels), default=60)
        bottom = max((label.geometry().bottom() for label in self._labels), default=60)
        return QSize(right - _LABEL_MARGIN, bottom + 2)

    def set_room(self, room: int) -> None:
        """Lay the lines out for a width in pixels; one that cannot be broken may be wider."""
        if room != self._room:
            self._room = room
            self._rebuild()

    def room(self) -> int:
        """Pixels that a line may take."""
        return max(60, self._room - self._margin - 2)

    # ---- layout ----

    def event(self, event: QEvent) -> bool:
        """An equation that was typeset when there was time for it has another size now, and may ask for other lines."""
        if event.type() == QEvent.Type.LayoutRequest and self._hints() != self._placed:
            self._rebuild()
        return super().event(event)

    def _plain(self) -> str:
        return "; ".join(label.accessibleName() for label in self._labels)

    def _rebuild(self) -> None:
        if self._landscape is None or not self._room:
            return
        lines = self.lines_of(self._landscape)
        shape = (self._landscape.formula, self._room, tuple(lines), self._appearance.theme.name)
        if shape != self._shape:
            self._shape = shape
            for label in self._labels:
                label.hide()
                label.deleteLater()
            self._labels = [self._label(*line) for line in lines]
            self.set_linked(self._linked)
        self._place()
        self.setAccessibleName(self._plain())
        self.updateGeometry()
        self.update()

    def lines_of(self, landscape: FormulaLandscape) -> list[tuple[Side, str, str, bool]]:
        """Each line's side, LaTeX, role of type, and whether it goes on from the line before."""
        texts = coefficient_texts(landscape)
        room = self.room()
        notation = self._appearance.notation
        pairs: list[tuple[Side, str, str]] = [(side, *reading(landscape, side, notation)) for side in notation.sides]
        for role in _ROLES[:2]:
            if all(self.fits(f"{left} = {right}", role, texts, room) for _, left, right in pairs):
                return [(side, f"{left} = {right}", role, False) for side, left, right in pairs]
        for role in _ROLES[1:]:
            rights = [self.broken(right, role, texts, room - INDENT) for _, _, right in pairs]
            if all(self.fits(right, role, texts, room - INDENT) for _, _, right in pairs):
                break
        lines: list[tuple[Side, str, str, bool]] = []
        for (side, left, _), right in zip(pairs, rights, strict=True):
            lines += [(side, f"{left} =", role, False), *((side, line, role, True) for line in right)]
        return lines

    def fits(self, latex: str, role: str, texts: dict[str, str], room: float) -> bool:
        """Whether LaTeX with those numbers stands in one line."""
        lines = self.broken(latex, role, texts, room)
        return len(lines) == 1 and self._width(latex, self._appearance.size(role), texts, room) <= room

    def broken(self, latex: str, role: str, texts: dict[str, str], room: float) -> list[str]:
        """LaTeX in lines, each as LaTeX."""
        size = self._appearance.size(role)
        return in_lines(latex, lambda part: self._width(part, size, texts, room), room, _OPERATOR * size)

    def _width(self, latex: str, size: float, texts: dict[str, str], room: float) -> float:
        """Pixels that LaTeX takes; a guess where that is enough, for to typeset what is long takes a second."""
        guess = _LETTER * size * len(plain_text(latex, texts))
        hopeless = guess > _HOPELESS * room and r"\frac" not in latex
        if hopeless or (self._appearance.lazy_typesetting and not is_ready(latex, texts)):
            return guess
        return typeset(latex, size, texts).width

    def _label(self, side: Side, latex: str, role: str, continues: bool) -> EquationLabel:
        assert self._landscape is not None
        texts = coefficient_texts(self._landscape)
        loose = () if self._still else set(texts)
        label = EquationLabel(self._appearance, latex, texts, side=side, role=role, draggable=loose, parent=self)
        label.setProperty("continues", continues)
        label.setProperty("side", side)
        label.slot_hovered.connect(self.hovered)
        label.slot_dragged.connect(self._drag)
        label.slot_released.connect(lambda name: self.dragged.emit(name, self._factor, True))
        label.show()
        return label

    def _place(self) -> None:
        y, pitch = 0, round(_PITCH * self._appearance.size("formula"))
        for before, label in zip([None, *self._labels], self._labels, strict=False):
            continues = bool(label.property("continues"))
            if before is not None:
                room = before.height() - _OVERLAP
                y += room - _OVERLAP if continues else max(pitch, room)
            label.move(QPoint(self._margin - _LABEL_MARGIN + (INDENT if continues else 0), y))
            label.resize(label.sizeHint())
        self._claim()

    def _hints(self) -> list[QSize]:
        return [label.sizeHint() for label in self._labels]

    def _claim(self) -> None:
        """Ask for the room that the lines take."""
        self._placed = self._hints()
        if self.minimumSize() != self.sizeHint():
            self.setMinimumSize(self.sizeHint())
            self.laid_out.emit()

    def _drag(self, name: str, distance: float, modifiers: Qt.KeyboardModifier) -> None:
        fast = modifiers & Qt.KeyboardModifier.ShiftModifier
        self._factor = (SHIFT_ARROW if fast else ARROW) ** distance
        self.dragged.emit(name, self._factor, False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The marks of the sides, in the margin."""
        with QPainter(self) as painter:
            for label, side in self._marked():
                size = self._appearance.size("formula")
                centre = QPointF(self._margin - 11.5, label.y() + label.baseline() - 0.3 * size)
                paint_side_mark(painter, side, centre, _MARK, self._appearance.theme)

    def _marked(self) -> list[tuple[EquationLabel, Side]]:
        return [(label, label.property("side")) for label in self._labels if not label.property("continues")]


class FormulaArea(QScrollArea):
    """The readings, and a way to scroll them where a formula is too long for the dock, or too wide in one piece.

    `most` is the height in pixels beyond which it scrolls.
    """

    def __init__(
        self,
        appearance: Appearance,
        readings: FormulaReadings,
        parent: QWidget | None = None,
        *,
        most: int = _MOST_HEIGHT,
    ) -> None:
        super().__init__(parent)
        self._readings = readings
        self._most = most
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBar(SlimScrollBar(appearance))
        self.setHorizontalScrollBar(SlimScrollBar(appearance, Qt.Orientation.Horizontal))
        self.setWidget(readings)
        readings.laid_out.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as the readings, up to a limit."""
        hint = self._readings.sizeHint()
        bar = BAR if hint.width() > self.width() else 0
        return QSize(200, min(hint.height() + bar, self._most))

    def minimumSizeHint(self) -> QSize:
        """In width it breaks lines, and scrolls."""
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for other lines."""
        super().resizeEvent(event)
        too_high = self._readings.sizeHint().height() > self._most
        self._readings.set_room(self.width() - (BAR if too_high else 0))
        self.updateGeometry()
