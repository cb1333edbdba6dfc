"""The brush: what it does, how far it reaches, how strong it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.sculpt_rows import NumberRow, align
from gdlab.ui.widgets.scales import LogScale
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.tab_order import let_follow

_OFF = "off"
_TIPS = {
    _OFF: "No brush: handles can be dragged and the particle placed",
    "raise": "Raise the ground under the brush",
    "lower": "Lower the ground under the brush",
    "smooth": "Smooth the ground under the brush",
}
_INNER, _OUTER, _STRENGTH = 0.04, 0.12, 0.25
"""The brush at first: its radii as parts of the extent, and its strength."""
_LEAST, _MOST = 0.005, 0.5
_SOFT = 0.95
"""The inner radius is at most this part of the outer one."""


class BrushControls(QWidget):
    """The brush of a sculpted plane: `chosen(kind)`, "" for none, and `edited(inner, outer, strength)`.

    The radii are along x in data units. The strength goes from 0 to 1: 1 smooths altogether, and raises or lowers as
    fast as it can.
    """

    chosen = Signal(str)
    edited = Signal(float, float, float)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._extent = 0.0
        words = [(_OFF, "Off"), ("raise", "Raise"), ("lower", "Lower"), ("smooth", "Smooth")]
        self.kinds = SegmentedControl(appearance, words, "Brush")
        self.kinds.setObjectName("sculpt.brush")
        for key, tip in _TIPS.items():
            self.kinds.set_tooltip(key, tip)
        self.kinds.chosen.connect(lambda key: self.chosen.emit("" if key == _OFF else key))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.kinds)
        self._column.addSpacing(4)
        self.strength = self._row("strength", "Strength", "How much one stroke does.", LogScale(0.01, 1.0))
        self.strength.set_value(_STRENGTH)
        self.inner = self.outer = self.strength
        self.set_extent(4.0)

    def set_extent(self, extent: float) -> None:
        """Choose the rulers and a brush for a landscape that is so wide; the same width changes nothing."""
        if extent == self._extent:
            return
        for row in (self.inner, self.outer):
            if row is not self.strength:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        self._extent = extent
        ruler, soft = LogScale(_LEAST * extent, _MOST * extent), LogScale(_LEAST * extent, _MOST * extent, zero=True)
        self.inner = self._row("inner", "Inner", "Radius of full strength, in data units.", soft, 2)
        self.outer = self._row("outer", "Outer", "Radius where the brush ends, in data units.", ruler, 3)
        self.inner.set_value(_INNER * extent)
        self.outer.set_value(_OUTER * extent)
        align([self.inner, self.outer, self.strength])
        let_follow(self, self.inner, self.outer, self.strength)
        for row in (self.inner, self.outer, self.strength):
            self.setTabOrder(row.field, row.slider)

    def brush(self) -> tuple[str, float, float, float]:
        """Return what the brush does, "" for none, its radii and its strength."""
        key = self.kinds.value()
        return "" if key == _OFF else key, self.inner.value(), self.outer.value(), self.strength.value()

    def set_brush(self, kind: str, inner: float, outer: float, strength: float) -> None:
        """Show a brush."""
        self.kinds.set_value(kind or _OFF)
        for row, value in ((self.inner, inner), (self.outer, outer), (self.strength, strength)):
            row.set_value(value)

    def _row(self, key: str, name: str, tip: str, scale: LogScale, place: int = -1) -> NumberRow:
        row = NumberRow(self._appearance, f"brush.{key}", name, tip, scale)
        row.edited.connect(lambda value, _final: self._take(row, value))
        if place < 0:
            self._column.addWidget(row)
        else:
            self._column.insertWidget(place, row)
        return row

    def _take(self, row: NumberRow, value: float) -> None:
        """Take a number over; of the radii the other gives way."""
        refusal = self._refusal(row, value)
        if refusal:
            row.show_error(refusal)
            return
        if row is self.inner and value > _SOFT * self.outer.value():
            self.outer.set_value(value / _SOFT)
        elif row is self.outer and self.inner.value() > _SOFT * value:
            self.inner.set_value(_SOFT * value)
        self.edited.emit(self.inner.value(), self.outer.value(), self.strength.value())

    def _refusal(self, row: NumberRow, value: float) -> str:
        if not abs(value) < float("inf"):
            return "this must be a finite number"
        if row is self.strength:
            return "" if 0 < value <= 1 else "the strength must be more than 0 and at most 1"
        if row is self.inner:
            return "" if value >= 0 else "the inner radius must be zero or more"
        return "" if value > 0 else "the outer radius must be more than zero"
