"""One quantity that can be set: its symbol, name and number, a slider under them, and a pin."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.fields import Field
from gdlab.ui.appearance import Appearance
from gdlab.ui.theme import Side
from gdlab.ui.typeset import Typeset, typeset
from gdlab.ui.typeset.typesetting import is_ready, typeset_when_idle
from gdlab.ui.widgets.buttons import HIT, IconButton
from gdlab.ui.widgets.glow import Glow
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.parameter_painting import (
    FORMULA_HEIGHT,
    Words,
    below,
    bleed,
    least_number_left,
    measures,
    paint_formula,
    paint_tint,
    paint_triangle,
    paint_words,
    unit_width,
    words_region,
)
from gdlab.ui.widgets.ruler_slider import INSET, RulerSlider
from gdlab.ui.widgets.scales import scale_of
from gdlab.ui.widgets.sentences import LINE, as_sentence, paint_lines, wrapped

_FIELD_OVERHANG = 3
_PIN_CENTRE = 8
_TRACK_TO_PIN = 26
_SYMBOL_GAP = 4


class ParameterControl(QWidget):
    """Shows one field and lets it be edited, by its number, its slider and its pin.

    `edited(key, value, final)`: `final` is false while a drag or a held key goes on. `hovered(key)` gives the field's
    key while the pointer is over the control, then "".
    """

    edited = Signal(str, float, bool)
    pin_toggled = Signal(str, bool)
    hovered = Signal(str)

    def __init__(
        self,
        appearance: Appearance,
        field: Field,
        side: Side,
        *,
        object_name: str = "",
        latex: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._key = field.key
        self._side: Side = side
        self._name = field.name
        self._latex = latex or field.latex
        self._unit = field.unit
        self._formula = ""
        self._reason = ""
        self._warning = ""
        self._written = QRegion()
        self._glow = Glow(appearance, self)
        scale = scale_of(field)
        self.field = NumberField(appearance, side, scale, parent=self)
        self.slider = RulerSlider(appearance, scale, side, self)
        self.pin = IconButton(
            appearance, "pin", f"Pin {field.name}", checked_icon="pinned", token="rule2", size=17, parent=self
        )
        self._describe(field, object_name)
        self._connect()
        self._restyle()

    def _describe(self, field: Field, object_name: str) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(field.name)
        self.setToolTip(field.help)
        self.field.setObjectName(object_name)
        self.field.setToolTip(
            f"{field.help}\nType a number, drag it sideways, or use the arrows: 1 %, with Shift 10 %."
        )
        self.slider.setObjectName(f"{object_name}.slider" if object_name else "")
        self.slider.setAccessibleName(field.name)
        self.slider.setToolTip(f"{field.help}\nArrows: 1 %, with Shift 10 %. Page keys: a decade. Home: the lower end.")
        self._name_unit()
        self.pin.setObjectName(f"{object_name}.pin" if object_name else "")
        self.pin.setToolTip(f"Pin {field.name}: it stays when others move")

    def _name_unit(self) -> None:
        self.field.setAccessibleName(f"{self._name} in {self._unit}" if self._unit else self._name)
        self.slider.set_unit(self._unit)

    def _connect(self) -> None:
        self.field.edited.connect(self._take_field)
        self.field.error_changed.connect(lambda _message: self._sentence_changed())
        self.field.room_changed.connect(self._place_field)
        self.slider.edited.connect(self._take_slider)
        self.pin.toggled.connect(lambda on: self.pin_toggled.emit(self._key, on))
        self._glow.changed.connect(self.update)
        self._appearance.changed.connect(self._restyle)

    # ---- what is shown ----

    def key(self) -> str:
        """The field's key."""
        return self._key

    def set_value(self, value: float) -> None:
        """Show a value."""
        self.field.set_value(value)
        self.slider.set_value(value)

    def set_pinned(self, pinned: bool) -> None:
        """Show whether the quantity is held when others move."""
        if pinned != self.pin.isChecked():
            blocked = self.pin.blockSignals(True)
            self.pin.setChecked(pinned)
            self.pin.blockSignals(blocked)

    def set_pinnable(self, pinnable: bool) -> None:
        """Show the pin at all: not every quantity can be held."""
        self.pin.setVisible(pinnable)

    def set_set_aside(self, reason: str) -> None:
        """Show that the quantity has no effect at present, and why; "" when it has."""
        if reason == self._reason:
            return
        self._reason = reason
        self.field.set_set_aside(bool(reason))
        self.slider.set_set_aside(bool(reason))
        self._sentence_changed()

    def set_warning(self, sentence: str) -> None:
        """Warn of this value, in a sentence; "" when all is well."""
        if sentence == self._warning:
            return
        self._warning = sentence
        self.field.set_warned(bool(sentence))
        self._sentence_changed()

    def show_error(self, message: str) -> None:
        """Refuse what was typed and say why; the last good value stays."""
        self.field.show_error(message)

    def set_linked(self, linked: bool) -> None:
        """Show that the quantity is under the pointer somewhere else."""
        self.field.set_linked(linked)

    def set_optimum(self, value: float | None) -> None:
        """Mark the best value for this landscape."""
        self.slider.set_optimum(value)

    def set_formula(self, latex: str) -> None:
        r"""Show in small type what the quantity is made of, such as `\Delta t^2/\ell`; "" for nothing."""
        if latex != self._formula:
            self._formula = latex
            self._restyle()

    def set_symbol(self, latex: str) -> None:
        """Show another symbol: notation is a choice."""
        if latex != self._latex:
            self._latex = latex
            self._restyle()

    def set_unit(self, unit: str) -> None:
        """Show another unit: what a number means depends on the method."""
        if unit != self._unit:
            self._unit = unit
            self._name_unit()
            self._place()

    def symbol(self) -> str:
        """The symbol that is shown, in LaTeX."""
        return self._latex

    def unit(self) -> str:
        """The unit that is shown, "" for none."""
        return self._unit

    def glow(self) -> None:
        """Say that the value has just followed another."""
        self._glow.start()

    def sentence(self) -> str:
        """Why the number was refused, or else the warning, or else why the control is set aside, or ""."""
        return as_sentence(self.field.error()) or self._warning or self._reason

    def _sentence_changed(self) -> None:
        self.field.setAccessibleDescription(self.sentence())
        self.slider.setAccessibleDescription(self.sentence())
        self._restyle()

    # ---- editing ----

    def _take_field(self, value: float, final: bool) -> None:
        self.edited.emit(self._key, value, final)
        if not self.field.error():
            self.slider.set_value(value)

    def _take_slider(self, value: float, final: bool) -> None:
        self.field.set_value(value)
        self.edited.emit(self._key, value, final)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer is over the quantity."""
        self.slider.set_highlighted(True)
        self.hovered.emit(self._key)
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        self.slider.set_highlighted(False)
        self.hovered.emit("")
        self.update()
        super().leaveEvent(event)

    # ---- layout ----

    def sizeHint(self) -> QSize:
        """As the look's grid has it, and more when there is a formula or a sentence."""
        height = measures(self._appearance).height
        height += FORMULA_HEIGHT if self._formula else 0
        height += LINE * len(self._sentence_lines())
        return QSize(164 + 2 * bleed(self._appearance), height)

    def minimumSizeHint(self) -> QSize:
        """The number must fit."""
        return QSize(120 + 2 * bleed(self._appearance), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the parts by the look's measures."""
        super().resizeEvent(event)
        self._place()
        self.updateGeometry()

    def _restyle(self) -> None:
        self._symbol = self._typeset(self._latex, "symbol")
        self._small = self._typeset(f"= {self._formula}", "small_formula") if self._formula else None
        self._place()
        self.updateGeometry()
        self.update()

    def _typeset(self, latex: str, role: str) -> Typeset:
        if self._appearance.lazy_typesetting and not is_ready(latex):
            typeset_when_idle(latex, {}, self, self._restyle)
            return typeset("", self._appearance.size(role))
        return typeset(latex, self._appearance.size(role))

    def _place(self) -> None:
        track = measures(self._appearance).track
        margin = bleed(self._appearance)
        right = self.width() - margin
        self._place_field()
        self.slider.setGeometry(margin - INSET, track - 13, right - _TRACK_TO_PIN - margin + 2 * INSET, 28)
        self.pin.setGeometry(right - _PIN_CENTRE - HIT // 2, track - HIT // 2, HIT, HIT)
        self.pin.raise_()
        self._bound_parts()
        self.update()

    def _place_field(self) -> None:
        """Keep the number right-aligned; the name, which gives way to it, is painted anew where its width changes."""
        margin, hint = bleed(self._appearance), self.field.sizeHint()
        right = self.width() - margin - round(unit_width(self._appearance, self._unit)) + _FIELD_OVERHANG
        left = margin + self._symbol.width + _SYMBOL_GAP
        if self.field.error():
            left = least_number_left(self._appearance, self._name, self._symbol)
        width = min(hint.width(), right - math.ceil(left))
        top = measures(self._appearance).baseline - self.field.baseline(hint.height())
        place = QRect(right - width, top, width, hint.height())
        if place != self.field.geometry():
            self.field.setGeometry(place)
            before = self._written
            self._bound_parts()
            self.update(before + self._written)

    def _bound_parts(self) -> None:
        """Note where symbol and name stand, and where widgets paint themselves with no word behind them."""
        self._written = words_region(self._words(), self._appearance)
        parts = QRegion(self.field.geometry()) + self.slider.geometry() + self.pin.geometry()
        top = below(self._appearance) if self._small is not None or self.sentence() else self.height()
        self._parts = parts - self._written - QRect(0, top, self.width(), self.height())

    def _sentence_lines(self) -> list[str]:
        room = max(80, self.width() - 2 * bleed(self._appearance))
        return wrapped(self.sentence(), self._appearance.font("label"), room)

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint, the symbol, the name, the unit, and what is under the slider."""
        only_parts = (event.region() - self._parts).isEmpty()  # only the number or the handle has moved
        tinted = self.underMouse() or self._glow.strength > 0
        if only_parts and not tinted:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if tinted:
                glow, area = self._glow, QRectF(self.rect())
                paint_tint(
                    painter, area, self._appearance, self._side, self.underMouse(), glow.strength, steady=glow.steady
                )
            if not only_parts:
                self._paint_words(painter)
                self._paint_below(painter)

    def _words(self) -> Words:
        left, faint = self.field.x(), bool(self._reason)
        return Words(self._symbol, self._name, self._unit, faint, left, self.width())

    def _paint_words(self, painter: QPainter) -> None:
        paint_words(painter, self._words(), self._appearance)
        if self._warning:
            paint_triangle(painter, self._appearance)

    def _paint_below(self, painter: QPainter) -> None:
        theme, margin = self._appearance.theme, bleed(self._appearance)
        top = below(self._appearance)
        if self._small is not None:
            paint_formula(painter, self._small, top, theme.ink3, self._appearance)
            top += FORMULA_HEIGHT
        area = QRectF(margin, top, self.width() - 2 * margin, self.height() - top)
        colour = theme.warn if self._warning or self.field.error() else theme.ink2
        paint_lines(painter, self._sentence_lines(), area, self._appearance.font("label"), colour)
