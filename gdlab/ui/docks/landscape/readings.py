"""The formula typeset in both readings, one under the other, as in U(x, y) = … over L(w₁, w₂) = … ."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.wording import coefficient_texts, reading
from gdlab.ui.theme import Side
from gdlab.ui.typeset import EquationLabel, is_ready, plain_text, typeset
from gdlab.ui.widgets.number_field import ARROW, SHIFT_ARROW
from gdlab.ui.widgets.slider_painting import paint_side_mark

_SIDES: tuple[Side, ...] = ("physics", "ml")
_ROLES = ("formula", "equation", "body", "small_formula")
"""Sizes to try, the largest first."""
_LABEL_MARGIN = 4
_PITCH = 1.6
"""Least distance of two lines, in sizes of their type."""
_OVERLAP = 3
"""Pixels of their margins that two tall lines share."""
_INDENT = 12
_MARK = 4.2


class FormulaReadings(QWidget):
    """Two equations, whose coefficients can be dragged; the marks of the sides hang in the margin on the left.

    `margin` is that margin, in pixels. A formula that is too wide is set smaller, and below its left-hand side.
    `dragged(name, factor, final)` says by which factor a coefficient is to change since the drag began.
    """

    dragged = Signal(str, float, bool)
    hovered = Signal(str)

    def __init__(self, appearance: Appearance, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._landscape: FormulaLandscape | None = None
        self._labels: list[EquationLabel] = []
        self._shape: tuple[object, ...] = ()
        self._linked = ""
        self._factor = 1.0
        self._margin = margin
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._rebuild)

    def set_landscape(self, landscape: FormulaLandscape) -> None:
        """Show a formula; where only its coefficients are others, only the numbers change."""
        same = self._landscape is not None and self._landscape.formula == landscape.formula
        self._landscape = landscape
        if not same or not self._labels:
            self._rebuild()
            return
        texts = coefficient_texts(landscape)
        for label in self._labels:
            label.set_values(texts)
            label.resize(label.sizeHint())
        self.setAccessibleName(self._plain())

    def set_linked(self, name: str) -> None:
        """Mark a coefficient that is under the pointer anywhere."""
        self._linked = name
        for label in self._labels:
            label.set_linked({name} if name else ())

    def labels(self) -> list[EquationLabel]:
        """The equations, from top to bottom."""
        return list(self._labels)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        bottom = max((label.geometry().bottom() for label in self._labels), default=60)
        return QSize(200, bottom + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for another size of type."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rebuild()

    # ---- layout ----

    def _plain(self) -> str:
        return "; ".join(label.accessibleName() for label in self._labels)

    def _rebuild(self) -> None:
        if self._landscape is None:
            return
        lines = self._lines(self._landscape)
        shape = (self._landscape.formula, self.width(), tuple(lines), self._appearance.theme.name)
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

    def _lines(self, landscape: FormulaLandscape) -> list[tuple[Side, str, str, bool]]:
        """Each line's side, LaTeX, role of type, and whether it goes on from the line before."""
        texts = coefficient_texts(landscape)
        room = max(60, self.width() - self._margin - 2)
        pairs = [(side, *reading(landscape, side)) for side in _SIDES]
        for role in _ROLES[:2]:
            if all(self._width(f"{left} = {right}", role, texts) <= room for _, left, right in pairs):
                return [(side, f"{left} = {right}", role, False) for side, left, right in pairs]
        widest = [max(self._width(right, role, texts) for _, _, right in pairs) for role in _ROLES]
        role = next((r for r, width in zip(_ROLES[1:], widest[1:], strict=True) if width <= room - _INDENT), _ROLES[-1])
        lines: list[tuple[Side, str, str, bool]] = []
        for side, left, right in pairs:
            lines += [(side, f"{left} =", role, False), (side, right, role, True)]
        return lines

    def _width(self, latex: str, role: str, texts: dict[str, str]) -> float:
        size = self._appearance.size(role)
        if self._appearance.lazy_typesetting and not is_ready(latex, texts):
            return 0.52 * size * len(plain_text(latex, texts))
        return typeset(latex, size, texts).width

    def _label(self, side: Side, latex: str, role: str, continues: bool) -> EquationLabel:
        assert self._landscape is not None
        texts = coefficient_texts(self._landscape)
        label = EquationLabel(self._appearance, latex, texts, side=side, role=role, draggable=set(texts), parent=self)
        label.setProperty("continues", continues)
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
            label.move(QPoint(self._margin - _LABEL_MARGIN + (_INDENT if continues else 0), y))
            label.resize(label.sizeHint())
        self.setMinimumHeight(self.sizeHint().height())

    def _drag(self, name: str, distance: float, modifiers: Qt.KeyboardModifier) -> None:
        fast = modifiers & Qt.KeyboardModifier.ShiftModifier
        self._factor = (SHIFT_ARROW if fast else ARROW) ** distance
        self.dragged.emit(name, self._factor, False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The marks of the sides, in the margin."""
        painter = QPainter(self)
        for label, side in self._marked():
            size = self._appearance.size("formula")
            centre = QPointF(self._margin - 11.5, label.y() + label.baseline() - 0.3 * size)
            paint_side_mark(painter, side, centre, _MARK, self._appearance.theme)
        painter.end()

    def _marked(self) -> list[tuple[EquationLabel, Side]]:
        starts = [label for label in self._labels if not label.property("continues")]
        return list(zip(starts, _SIDES, strict=False))
