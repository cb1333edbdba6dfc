"""One quantity that can be set: its symbol, name and number, a slider under them, and a pin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.fields import Field
from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.theme import Side, faded
from gdlab.ui.typeset import Typeset, paint, slot_style, typeset
from gdlab.ui.typeset.typesetting import is_ready, typeset_when_idle
from gdlab.ui.widgets.buttons import HIT, IconButton
from gdlab.ui.widgets.glow import Glow
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.ruler_slider import INSET, RulerSlider
from gdlab.ui.widgets.scales import scale_of

_TINT_BLEED = 10
_TRIANGLE = {False: 12, True: 10}
_HEIGHTS = {False: (66, 26, 48), True: (54, 24, 41)}
"""Of an ordinary and a compact control: its height, the baseline of its text, and the middle of its track."""
_FORMULA_HEIGHT = 19
_SENTENCE_HEIGHT = 18
_FIELD_OVERHANG = 3
_PIN_CENTRE = 8
_TRACK_TO_PIN = 26
_NAME_GAP = 8
_UNIT_GAP = 4
_GLOW_BAR = 3


def bleed(appearance: Appearance) -> int:
    """Pixels at either side of a control that belong to its tint and its warning's triangle, not to its content.

    Whoever lays out controls subtracts them from the padding of the dock and from half the gutter.
    """
    return 11 if appearance.compact else 15


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
        unit = f" in {field.unit}" if field.unit else ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(field.name)
        self.setToolTip(field.help)
        self.field.setObjectName(object_name)
        self.field.setAccessibleName(f"{field.name}{unit}")
        self.field.setToolTip(
            f"{field.help}\nType a number, drag it sideways, or use the arrows: 1 %, with Shift 10 %."
        )
        self.slider.setObjectName(f"{object_name}.slider" if object_name else "")
        self.slider.setAccessibleName(field.name)
        self.slider.setToolTip(f"{field.help}\nArrows: 1 %, with Shift 10 %. Page keys: a decade. Home: the lower end.")
        self.slider.set_unit(field.unit)
        self.pin.setObjectName(f"{object_name}.pin" if object_name else "")
        self.pin.setToolTip(f"Pin {field.name}: it stays when others move")

    def _connect(self) -> None:
        self.field.edited.connect(self._take_field)
        self.field.textChanged.connect(self._place_field)
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

    def glow(self) -> None:
        """Say that the value has just followed another."""
        self._glow.start()

    def sentence(self) -> str:
        """The warning, or else the reason why the control is set aside, or ""."""
        return self._warning or self._reason

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
        height = _HEIGHTS[self._appearance.compact][0]
        height += _FORMULA_HEIGHT if self._formula else 0
        height += _SENTENCE_HEIGHT * len(self._sentence_lines())
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

    def _measures(self) -> tuple[int, int]:
        """Baseline of the text and middle of the track."""
        return _HEIGHTS[self._appearance.compact][1:]

    def _unit_width(self) -> float:
        if not self._unit:
            return 0.0
        return QFontMetricsF(self._appearance.font("unit")).horizontalAdvance(self._unit) + _UNIT_GAP

    def _place(self) -> None:
        track = self._measures()[1]
        margin = bleed(self._appearance)
        right = self.width() - margin
        self._place_field()
        self.slider.setGeometry(margin - INSET, track - 13, right - _TRACK_TO_PIN - margin + 2 * INSET, 28)
        self.pin.setGeometry(right - _PIN_CENTRE - HIT // 2, track - HIT // 2, HIT, HIT)
        self.pin.raise_()
        self.update()

    def _place_field(self) -> None:
        """Keep the number right-aligned; the name, which gives way to it, is painted anew where its width changes."""
        margin, metrics, hint = bleed(self._appearance), self.field.fontMetrics(), self.field.sizeHint()
        right = self.width() - margin - round(self._unit_width()) + _FIELD_OVERHANG
        width = min(hint.width(), right - margin)
        top = self._measures()[0] - metrics.ascent() - (hint.height() - metrics.height()) // 2
        place = QRect(right - width, top, width, hint.height())
        if place != self.field.geometry():
            self.field.setGeometry(place)
            self.update()

    def _sentence_lines(self) -> list[str]:
        """The sentence, broken into lines that fit."""
        metrics = QFontMetricsF(self._appearance.font("label"))
        room = max(80, self.width() - 2 * bleed(self._appearance))
        lines: list[str] = []
        for word in self.sentence().split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint, the symbol, the name, the unit, and what is under the slider."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_tint(painter)
        if event.region().subtracted(self._region_of_parts()).isEmpty():  # only the number or the handle has moved
            painter.end()
            return
        self._paint_texts(painter)
        if self._warning:
            baseline = self._measures()[0]
            theme = self._appearance.theme
            side = _TRIANGLE[self._appearance.compact]
            paint_icon(painter, "warning", QRectF(0, baseline - side, side, side), theme.warn, mark=theme.page)
        self._paint_below(painter)
        painter.end()

    def _region_of_parts(self) -> QRegion:
        """Where nothing is painted but the tint and the parts themselves."""
        return QRegion(self.field.geometry()).united(self.slider.geometry())

    def _paint_tint(self, painter: QPainter) -> None:
        theme = self._appearance.theme
        inset = bleed(self._appearance) - _TINT_BLEED
        area = QRectF(self.rect()).adjusted(inset, 2, -inset, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(area, 3, 3)
        if self._glow.strength <= 0:
            return
        colours = theme.side(self._side)
        if self._glow.steady:
            painter.fillRect(QRectF(area.left(), area.top(), _GLOW_BAR, area.height()), colours.stroke)
        else:
            painter.setBrush(faded(colours.tint, self._glow.strength))
            painter.drawRoundedRect(area, 3, 3)

    def _paint_texts(self, painter: QPainter) -> None:
        theme = self._appearance.theme
        baseline, margin = self._measures()[0], bleed(self._appearance)
        faint = bool(self._reason)
        ink = theme.ink3 if faint else theme.ink
        paint(painter, self._symbol, QPointF(margin, baseline), ink, slot_style(self._appearance, "neutral"))
        painter.setFont(self._appearance.font("label"))
        painter.setPen(theme.ink3 if faint else theme.ink2)
        left = margin + self._symbol.width + _NAME_GAP
        room = self.field.x() - left - 4
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, max(0, int(room)))
        painter.drawText(QPointF(left, baseline), name)
        if self._unit:
            painter.setFont(self._appearance.font("unit"))
            painter.setPen(theme.ink3)
            right = self.width() - margin
            painter.drawText(QPointF(right - self._unit_width() + _UNIT_GAP, baseline), self._unit)

    def _paint_below(self, painter: QPainter) -> None:
        theme = self._appearance.theme
        margin = bleed(self._appearance)
        y = _HEIGHTS[self._appearance.compact][0] - 4
        if self._small is not None:
            position = QPointF(margin - self._small.ink.boundingRect().left(), y + 12)
            paint(painter, self._small, position, theme.ink3, slot_style(self._appearance, "neutral"))
            y += _FORMULA_HEIGHT
        painter.setFont(self._appearance.font("label"))
        painter.setPen(theme.warn if self._warning else theme.ink2)
        for number, line in enumerate(self._sentence_lines()):
            area = QRect(margin, y + number * _SENTENCE_HEIGHT, self.width() - 2 * margin, _SENTENCE_HEIGHT)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
