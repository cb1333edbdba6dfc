"""Gradient and Hessian of a formula, typeset in both readings: folded away until they are asked for."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdlab.core.expressions import tree
from gdlab.core.expressions.derivative import derivative
from gdlab.core.expressions.emit_latex import latex
from gdlab.landscapes import FormulaLandscape
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.kink_words import not_differentiable
from gdlab.ui.docks.landscape.readings import INDENT, FormulaArea, FormulaReadings
from gdlab.ui.docks.landscape.wording import coefficient_texts, coordinate_names
from gdlab.ui.icons import paint_icon
from gdlab.ui.theme import Side
from gdlab.ui.typeset import SlotStyle, Typeset, paint, plain_text, typeset
from gdlab.ui.widgets.focus import paint_focus_ring

_ROLES = ("body", "small_formula")
_SAID, _SAID_OF_KINKS = ("exact derivatives", "exact"), ("exact but at kinks", "kinks")
"""And the same in short."""
_MOST_HEIGHT = 440
_MOST_PARTS = 160
"""Parts of a derivative that is typeset; of a longer one stands an ellipsis."""
_MOST_COORDINATES = 3
"""Coordinates of which the whole Hessian is shown."""
_MOST_TOOLTIP = 1500
_PAUSE = 150
"""Milliseconds after the last letter before the derivatives are set anew."""
_HEIGHT, _GAP = 28, 8

_MOST_DERIVED = 400
"""Parts of a derivative that is derived once more: of a product of thirty factors that would take seconds."""

Entry = tuple[tuple[str, ...], tree.Node | None]
"""By which coordinates, and what comes out; None where that would be too long to be found."""


@lru_cache(16)
def _entries(formula: tree.Node, variables: tuple[str, ...]) -> tuple[Entry, ...]:
    """∂U/∂xᵢ, then ∂²U/∂xᵢ∂xⱼ for i ≤ j; only the first of many coordinates, and the last."""
    many = len(variables) > _MOST_COORDINATES
    shown = (*variables[: _MOST_COORDINATES - 1], variables[-1]) if many else variables
    slopes = [((name,), derivative(formula, name)) for name in shown]
    derived = {by: slope if _parts(slope) <= _MOST_DERIVED else None for by, slope in slopes}
    if many:
        return tuple(slopes)
    curvatures = [
        ((first, second), None if slope is None else derivative(slope, second))
        for place, ((first,), slope) in enumerate(derived.items())
        for second in shown[place:]
    ]
    return (*slopes, *curvatures)


def _parts(node: tree.Node) -> int:
    return sum(1 for _ in node.walk())


def _is_long(node: tree.Node) -> bool:
    return _parts(node) > _MOST_PARTS


def _left(by: tuple[str, ...], side: Side, names: dict[str, str]) -> str:
    """∂U/∂x, ∂²U/∂x², ∂²U/∂x∂y as LaTeX."""
    potential = "L" if side == "ml" else "U"
    if len(by) == 1:
        return rf"\frac{{\partial {potential}}}{{\partial {names[by[0]]}}}"
    first, second = (names[name] for name in by)
    below = rf"\partial {first}^{{2}}" if first == second else rf"\partial {first}\,\partial {second}"
    if first == second and "_" in first:
        below = rf"\partial {first.replace('_', '^{2}_', 1)}"
    return rf"\frac{{\partial^{{2}} {potential}}}{{{below}}}"


class DerivativeReadings(FormulaReadings):
    """The equations: ∂U/∂x = … in physics, below it ∂L/∂w₁ = … in machine learning, and so on."""

    def lines_of(self, landscape: FormulaLandscape) -> list[tuple[Side, str, str, bool]]:
        """Each line's side, LaTeX, role of type, and whether it goes on from the line before."""
        texts, notation = coefficient_texts(landscape), self._appearance.notation
        lines: list[tuple[Side, str, str, bool]] = []
        for by, node in _entries(landscape.expression.tree, landscape.expression.variables):
            for side in notation.sides:
                names = coordinate_names(landscape, side, notation)
                right = r"\text{…}" if node is None or _is_long(node) else latex(node, names)
                lines += self._equation(side, _left(by, side, names), right, texts)
        return lines

    def _equation(self, side: Side, left: str, right: str, texts: dict[str, str]) -> list[tuple[Side, str, str, bool]]:
        """In one line, else smaller, else broken below its left-hand side."""
        room = self.room()
        for role in _ROLES:
            if self.fits(f"{left} = {right}", role, texts, room):
                return [(side, f"{left} = {right}", role, False)]
        below = self.broken(right, _ROLES[-1], texts, room - INDENT)
        return [(side, f"{left} =", _ROLES[0], False), *((side, line, _ROLES[-1], True) for line in below)]

    def full_text(self, landscape: FormulaLandscape) -> str:
        """What an ellipsis stands for, in plain text; "" where everything is shown."""
        names = {name: name for name in landscape.expression.inputs}
        long = [
            f"{plain_text(_left(by, 'physics', coordinate_names(landscape, 'physics')))} = "
            f"{plain_text(latex(node, names))[:_MOST_TOOLTIP]}"
            for by, node in _entries(landscape.expression.tree, landscape.expression.variables)
            if node is not None and _is_long(node)
        ]
        return "\n\n".join(long)


class _FoldHead(QAbstractButton):
    """∇U, ∇∇U with a chevron: folds out what is below."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._said = _SAID
        self.setCheckable(True)
        self.setObjectName("formulaDerivatives")
        self.setAccessibleName("Gradient and Hessian")
        self.set_note("")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def set_note(self, note: str) -> None:
        """Say that there are kinks, and where; "" where there are none."""
        self.setToolTip(f"Show the exact gradient and Hessian of the formula. {note}".strip())
        said = _SAID_OF_KINKS if note else _SAID
        if said != self._said:
            self._said = said
            self.update()

    def said(self) -> str:
        """What stands beside the symbols."""
        return self._said[0]

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        short = QFontMetrics(self._appearance.font("label")).horizontalAdvance(self._said[1])
        return QSize(math.ceil(20 + self._symbols().width + _GAP) + short, _HEIGHT)

    def _symbols(self) -> Typeset:
        return typeset(r"\nabla U,\ \nabla\nabla U", self._appearance.size("equation"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, size = self._appearance.theme, self._appearance.size("equation")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.hover)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(-6, 2, 0, -2), 3, 3)
            self._paint_chevron(painter)
            symbols = self._symbols()
            paint(painter, symbols, QPointF(20, self.height() / 2 + 0.3 * size), theme.ink, SlotStyle(theme.ink))
            painter.setFont(self._appearance.font("label"))
            painter.setPen(theme.ink2)
            area = QRectF(self.rect()).adjusted(20 + symbols.width + _GAP, 0, 0, 0)
            words = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            whole, short = self._said
            room = painter.fontMetrics().horizontalAdvance(whole)
            painter.drawText(area, words, whole if room <= area.width() else short)
            if self.hasFocus():
                paint_focus_ring(painter, QRectF(self.rect()).adjusted(0, 2, 0, -2), theme.ink, inside=True)

    def _paint_chevron(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(7, self.height() / 2)
        painter.rotate(0 if self.isChecked() else -90)
        paint_icon(painter, "chevron", QRectF(-8, -8, 16, 16), self._appearance.theme.ink2)
        painter.restore()


class FormulaDerivatives(QWidget):
    """The fold-out below the formula. `margin` is the dock's padding at the left, where the marks of the sides hang.

    `beside` stands at the right of the line that folds it out.

    The equations are set only while they are seen, and a moment after the last letter that was typed. Coefficients can
    be dragged and pointed at in them as in the formula: `dragged(name, factor, final)`, `hovered(name)`.
    """

    dragged = Signal(str, float, bool)
    hovered = Signal(str)

    def __init__(
        self, appearance: Appearance, margin: int, beside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._landscape: FormulaLandscape | None = None
        self.head = _FoldHead(appearance, self)
        self.readings = DerivativeReadings(appearance, margin)
        self._area = FormulaArea(appearance, self.readings, most=_MOST_HEIGHT)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._renew)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        heads = [self.head] if beside is None else [self.head, beside]
        for parts, left, right in ((heads, margin, margin - 10), ([self._area], 0, 0), ([self._note], margin, margin)):
            row = QHBoxLayout()
            row.setSpacing(2)
            row.setContentsMargins(left, 0, right, 0)
            for part in parts:
                part.setContentsMargins(0, 0, 0, 0)
                row.addWidget(part)
            column.addLayout(row)
        self.head.toggled.connect(self._on_toggled)
        self.readings.dragged.connect(self.dragged)
        self.readings.hovered.connect(self.hovered)
        appearance.changed.connect(self._restyle)
        self._on_toggled(False)
        self._restyle()

    def set_landscape(self, landscape: FormulaLandscape) -> None:
        """Show the derivatives of a formula; where only its coefficients are others, only the numbers change."""
        before, self._landscape = self._landscape, landscape
        if before is not None and before.formula == landscape.formula:
            if self.is_open() and not self._wait.isActive():
                self.readings.set_landscape(landscape)
        elif self.is_open() and self.isVisible():
            self._wait.start()
        if before is None or before.formula != landscape.formula:
            self.renew_note()

    def renew_note(self) -> None:
        """Say where the formula has kinks with its present coefficients."""
        if self._landscape is not None:
            self.head.set_note(not_differentiable(self._landscape))

    def set_linked(self, name: str) -> None:
        """Mark a coefficient that is under the pointer anywhere."""
        self.readings.set_linked(name)

    def is_open(self) -> bool:
        """Whether the equations are folded out."""
        return self.head.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Fold them out, or away."""
        self.head.setChecked(is_open)

    def note(self) -> str:
        """What is said about places without a derivative, and about what is left out."""
        return self._note.text()

    def _on_toggled(self, is_open: bool) -> None:
        self._area.setVisible(is_open)
        if is_open:
            self._renew()
        self._note.setVisible(is_open and bool(self.note()))

    def _renew(self) -> None:
        landscape = self._landscape
        if landscape is None or not self.is_open():
            return
        self.readings.set_landscape(landscape)
        self.readings.setToolTip(self.readings.full_text(landscape))
        parts = [not_differentiable(landscape)]
        if landscape.dimension > _MOST_COORDINATES:
            parts.append(f"{landscape.dimension} coordinates: of the gradient the first and the last are shown.")
        self._note.setText(" ".join(part for part in parts if part))
        self._note.setVisible(bool(self.note()))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was typed meanwhile."""
        super().showEvent(event)
        self._renew()

    def hideEvent(self, event: QHideEvent) -> None:
        """Set nothing while it is not seen."""
        super().hideEvent(event)
        self._wait.stop()

    def _restyle(self) -> None:
        palette = self._note.palette()
        palette.setColor(self._note.foregroundRole(), self._appearance.theme.ink3)
        self._note.setPalette(palette)
        self._note.setFont(self._appearance.font("tick"))
