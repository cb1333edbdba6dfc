"""The formula's coefficients, each with a slider and a number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gdlab.landscapes import FormulaLandscape
from gdlab.landscapes.gallery import CoefficientRange
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.wording import scale_of, symbol_latex
from gdlab.ui.typeset import paint, slot_style, typeset
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.ruler_slider import INSET, RulerSlider
from gdlab.ui.widgets.scales import Scale
from gdlab.ui.widgets.sentences import LINE, as_sentence, paint_lines, wrapped

_HEIGHT = 32
_SLIDER_LEFT = 24
_FIELD_ROOM = 58
_LEAST_SLIDER = 40
_FIELD_OVERHANG = 3
_BASELINE = 21


class CoefficientRow(QWidget):
    """One coefficient: its letter, a ruler, its value. `edited(name, value, final)`; `hovered(name or "")`."""

    edited = Signal(str, float, bool)
    hovered = Signal(str)

    def __init__(
        self, appearance: Appearance, name: str, value: float, scale: Scale, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._name = name
        self._linked = False
        self.scale = scale
        self.slider = RulerSlider(appearance, scale, parent=self)
        self.field = NumberField(appearance, "neutral", scale, value, parent=self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part, suffix in ((self.slider, ".slider"), (self.field, "")):
            part.setObjectName(f"coefficient.{name}{suffix}")
            part.setAccessibleName(f"coefficient {name}")
            part.setToolTip(f"The coefficient {name} of the formula. Arrows: 1 %, with Shift 10 %.")
            part.edited.connect(self._take)
        self.field.textChanged.connect(self._place)
        self.field.error_changed.connect(lambda _message: self._restyle())
        appearance.changed.connect(self._restyle)
        self.set_value(value)

    def set_value(self, value: float) -> None:
        """Show a value."""
        self.slider.set_value(value)
        self.field.set_value(value)
        self._place()

    def set_linked(self, linked: bool) -> None:
        """Mark that the coefficient is under the pointer somewhere."""
        if linked != self._linked:
            self._linked = linked
            self.field.set_linked(linked)
            self.slider.set_highlighted(linked)
            self.update()

    def scaled(self, value: float, factor: float) -> float:
        """A value made larger by a factor, in the way of this coefficient's slider."""
        return self.scale.scaled(value, factor)

    def _take(self, value: float, final: bool) -> None:
        self.set_value(value)
        self.edited.emit(self._name, value, final)

    def sizeHint(self) -> QSize:
        """One line, and below it why a number was refused."""
        return QSize(200, _HEIGHT + LINE * len(self._error_lines()))

    def _error_lines(self) -> list[str]:
        return wrapped(as_sentence(self.field.error()), self._appearance.font("label"), max(80, self.width()))

    def _restyle(self) -> None:
        self._place()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place slider and number."""
        super().resizeEvent(event)
        self._restyle()

    def _place(self) -> None:
        hint = self.field.sizeHint()
        # The field has a margin of its own: the digits end where the dock's text ends, or else the error's border.
        right = self.width() + (0 if self.field.error() else _FIELD_OVERHANG)
        width = min(hint.width(), self.width() - _LEAST_SLIDER - _SLIDER_LEFT)
        top = _BASELINE - self.field.baseline(hint.height())
        self.field.setGeometry(right - width, top, width, hint.height())
        room = max(_FIELD_ROOM, width + 10)
        track = max(_LEAST_SLIDER, self.width() - _SLIDER_LEFT - room)
        self.slider.setGeometry(_SLIDER_LEFT - INSET, 2, track + 2 * INSET, 28)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the coefficient is pointed at."""
        super().enterEvent(event)
        self.hovered.emit(self._name)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that it no longer is."""
        super().leaveEvent(event)
        self.hovered.emit("")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The letter, and why a number was refused."""
        with QPainter(self) as painter:
            theme = self._appearance.theme
            symbol = typeset(symbol_latex(self._name), self._appearance.size("symbol"))
            if self._linked:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.hover)
                painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
            paint(painter, symbol, QPointF(0, _BASELINE), theme.ink, slot_style(self._appearance, "neutral"))
            area = QRectF(0, _HEIGHT - 2, self.width(), self.height() - _HEIGHT)
            paint_lines(painter, self._error_lines(), area, self._appearance.font("label"), theme.warn)


class Coefficients(QWidget):
    """All coefficients of a formula, one under the other; hidden where there is none."""

    edited = Signal(str, float, bool)
    hovered = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows: dict[str, CoefficientRow] = {}
        self._ranges: dict[str, CoefficientRange | None] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def set_coefficients(self, landscape: FormulaLandscape, ranges: Mapping[str, CoefficientRange]) -> bool:
        """Show the coefficients of a landscape, and tell whether there are new rows.

        `ranges` are the ends of the sliders where they are known.

        A row whose coefficient and range stay is kept, so that a drag goes on and an unknown range does not wander.
        """
        values = landscape.coefficients
        for name in [name for name in self._rows if name not in values or ranges.get(name) != self._ranges[name]]:
            row = self._rows.pop(name)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        new = values.keys() - self._rows.keys()
        for place, (name, value) in enumerate(values.items()):
            if name in new:
                self._rows[name] = self._row(name, value, ranges.get(name))
                self._layout.insertWidget(place, self._rows[name])
            self._rows[name].set_value(value)
        self.setVisible(bool(values))
        return bool(new)

    def set_tab_order(self, before: QWidget) -> None:
        """Let Tab lead from a widget through all rows in their order: they come and go after the window was made."""
        for row in (item.widget() for place in range(self._layout.count()) if (item := self._layout.itemAt(place))):
            assert isinstance(row, CoefficientRow)
            self.setTabOrder(before, row.field)
            self.setTabOrder(row.field, row.slider)
            before = row.slider

    def _row(self, name: str, value: float, known: CoefficientRange | None) -> CoefficientRow:
        self._ranges[name] = known
        ends = None if known is None else (known.minimum, known.maximum)
        row = CoefficientRow(self._appearance, name, value, scale_of(value, ends), self)
        row.edited.connect(self.edited)
        row.hovered.connect(self.hovered)
        return row

    def rows(self) -> dict[str, CoefficientRow]:
        """The rows by the name of their coefficient."""
        return dict(self._rows)

    def set_linked(self, name: str) -> None:
        """Mark a coefficient that is under the pointer anywhere."""
        for key, row in self._rows.items():
            row.set_linked(key == name)
