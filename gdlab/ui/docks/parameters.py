"""The parameters: method, friction scheme, four physics knobs beside four ML knobs, presets, and the modes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gdlab.core.fields import FIELDS
from gdlab.core.parameters import FRICTION_SCHEMES
from gdlab.core.registry import methods
from gdlab.scene.presets import presets
from gdlab.symbols.letters import letters
from gdlab.symbols.notation import SIDES, Side
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.method_options import MethodOptions
from gdlab.ui.docks.modes_gauge import ModesGauge
from gdlab.ui.docks.modes_reading import ADAPTIVE, ModesReading
from gdlab.ui.docks.schedule_choice import INDENT, ScheduleChoices
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.flow_layout import FlowLayout
from gdlab.ui.widgets.hairline import Hairline
from gdlab.ui.widgets.heads import ColumnHead
from gdlab.ui.widgets.parameter_control import ParameterControl
from gdlab.ui.widgets.parameter_painting import bleed
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.slim_scroll_bar import WIDTH as BAR
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

PHYSICS = ("mass", "friction", "step_size", "temperature")
ML = ("learning_rate", "momentum", "effective_learning_rate", "gradient_noise")
_KEYS: Mapping[Side, Sequence[str]] = {"physics": PHYSICS, "ml": ML}
_PREFIX = {"physics": "parameter", "ml": "ml"}
_SCHEME_TIPS = {
    "explicit": "ρ = 1 − Δt/τ, the text-book form",
    "implicit": "ρ = 1/(1 + Δt/τ), friction of the new velocity",
    "exact": "ρ = e^(−Δt/τ), friction without error",
}
_AROUND_RULES = 8


class ParameterDock(QScrollArea):
    """Passive: setters show, signals tell what the person did.

    `edited(key, value, final)`, `method_chosen(key)`, `scheme_chosen(key)`, `preset_chosen(key)`,
    `pin_toggled(key, on)`, `hovered(key)`, `modes_preset_requested("critical" | "fastest")`.
    """

    edited = Signal(str, float, bool)
    method_chosen = Signal(str)
    scheme_chosen = Signal(str)
    preset_chosen = Signal(str)
    pin_toggled = Signal(str, bool)
    hovered = Signal(str)
    modes_preset_requested = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName("parameterDock")
        self.setAccessibleName("Parameters")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to whatever has the keyboard
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # it lies in the padding
        self.setVerticalScrollBar(SlimScrollBar(appearance))
        self.controls = {key: self._control(key) for key in (*PHYSICS, *ML)}
        self._content = QWidget()
        self._content.setAutoFillBackground(True)
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(0)
        self._padded: list[QHBoxLayout] = []
        self._build_choices()
        self._build_controls()
        self._build_rest()
        self.setWidget(self._content)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _control(self, key: str) -> ParameterControl:
        field = FIELDS[key]
        control = ParameterControl(self._appearance, field, field.side, object_name=f"{_PREFIX[field.side]}.{key}")
        control.edited.connect(self.edited)
        control.pin_toggled.connect(self.pin_toggled)
        control.hovered.connect(self.hovered)
        return control

    def _build_choices(self) -> None:
        self._method = QComboBox()
        self._method.setObjectName("method")
        self._method.setAccessibleName("Method")
        self._method.setToolTip("The method that makes each step")
        self._method.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Space goes on playing
        for method in methods():
            self._method.addItem(method.label, method.key)
        self._method.activated.connect(lambda index: self.method_chosen.emit(self._method.itemData(index)))
        self._method.setMinimumHeight(32)
        self._scheme = SegmentedControl(self._appearance, [(s, s) for s in FRICTION_SCHEMES], "Friction scheme")
        self._scheme.setObjectName("friction_scheme")
        self._scheme.chosen.connect(self.scheme_chosen)
        self._scheme_word, self._scheme_reason = QLabel("Friction"), QLabel()
        self._scheme_reason.setObjectName("friction_scheme.reason")
        self._scheme_reason.setWordWrap(True)
        self._scheme_reason.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._scheme_word)
        row.addWidget(self._scheme, 1)
        choices = QVBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self._method)
        choices.addLayout(row)
        choices.addWidget(self._scheme_reason)
        self._add(choices)
        self._column.addSpacing(12)

    def _add(self, part: QLayout | QWidget | None = None) -> QHBoxLayout:
        """Append a part that keeps the dock's padding, or room for one; only the controls' tints reach into it."""
        holder = QHBoxLayout()
        if isinstance(part, QLayout):
            holder.addLayout(part)
        elif part is not None:
            holder.addWidget(part)
        self._padded.append(holder)
        self._column.addLayout(holder)
        return holder

    def _build_controls(self) -> None:
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(0)
        self._heads = {side: ColumnHead(self._appearance, side) for side in SIDES}
        self._head_rows = [QHBoxLayout() for _ in SIDES]
        for column, head in enumerate(self._head_rows):
            self._padded.append(head)
            self._grid.addLayout(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        self._sides = SIDES
        self._fill_columns()
        self._column.addLayout(self._grid)
        self.schedules = ScheduleChoices(self._appearance)
        self._by_schedules = self._add(self.schedules)
        self._by_knobs = self._add()
        self._column.addSpacing(4)

    def _fill_columns(self) -> None:
        """Put the readings side by side in their order; what stood elsewhere before is moved."""
        for column, (side, head) in enumerate(zip(self._sides, self._head_rows, strict=True)):
            head.addWidget(self._heads[side])
            for row, key in enumerate(_KEYS[side]):
                self._grid.addWidget(self.controls[key], row + 1, column, Qt.AlignmentFlag.AlignTop)

    def _order(self, sides: tuple[Side, Side]) -> None:
        """Let the readings stand in this order, for the eye and for the keyboard."""
        if sides == self._sides:
            return
        self._sides = sides
        self._fill_columns()
        controls = [self.controls[key] for side in sides for key in _KEYS[side]]
        for one, other in pairwise(part for each in controls for part in (each.field, each.slider, each.pin)):
            QWidget.setTabOrder(one, other)

    def _build_rest(self) -> None:
        self._sentence = QLabel()
        self._sentence.setObjectName("parameters.sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        chips = QWidget()
        self._presets = FlowLayout(chips, 8)
        for preset in presets():
            chip = Chip(self._appearance, preset.name)
            chip.setObjectName(f"preset.{preset.key}")
            chip.setToolTip(preset.help)
            chip.clicked.connect(lambda _checked=False, key=preset.key: self.preset_chosen.emit(key))
            self._presets.addWidget(chip)
        self.modes = ModesGauge(self._appearance)
        self.modes.preset_requested.connect(self.modes_preset_requested)
        self.options = MethodOptions(self._appearance)
        for widget in (
            Hairline(self._appearance),
            self._sentence,
            Hairline(self._appearance),
            chips,
            Hairline(self._appearance),
            self.modes,
        ):
            self._add(widget)
            self._column.addSpacing(_AROUND_RULES)
        self._below_modes = self._add(self.options)
        self.options.follow(self.modes.fastest)
        self._column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as both columns can be read; in height it scrolls."""
        return QSize(self._content.minimumSizeHint().width(), 120)

    # Setters

    def set_values(self, values: Mapping[str, float]) -> None:
        """Show the eight knobs."""
        for key, control in self.controls.items():
            control.set_value(values[key])

    def set_method(self, key: str) -> None:
        """Show the method, and its letters."""
        if key != self._method.currentData():
            self.forget_mistakes()
        self._method.setCurrentIndex(self._method.findData(key))
        self.schedules.set_method(key)
        # An adaptive method is told by its own numbers, where the modes are but indicative; elsewhere these come first.
        place = self._by_knobs if key in ADAPTIVE else self._below_modes
        if place.indexOf(self.options) < 0:  # to put it there again would lay out the whole dock anew
            place.addWidget(self.options)
            by_knobs = place is self._by_knobs
            self.options.follow(self.schedules.last if by_knobs else self.modes.fastest)
        self._write_letters()

    def set_scheme(self, scheme: str) -> None:
        """Show the friction scheme."""
        self._scheme.set_value(scheme)

    def set_pins(self, pins: Iterable[str]) -> None:
        """Show which knobs are held."""
        held = set(pins)
        for key, control in self.controls.items():
            control.set_pinned(key in held)

    def set_set_aside(self, reasons: Mapping[str, str]) -> None:
        """Show which knobs have no effect at present, and why; the friction scheme may be among them."""
        for key, control in self.controls.items():
            control.set_set_aside(reasons.get(key, ""))
        reason = reasons.get("friction_scheme", "")
        self._scheme.set_set_aside(reason)
        self._scheme_reason.setText(reason)
        self._scheme_reason.setVisible(bool(reason))
        self.schedules.set_set_aside(reasons)

    def set_warned(self, warned: Mapping[str, str]) -> None:
        """Show which knobs have a caution in the table."""
        for key, control in self.controls.items():
            control.set_warning(warned.get(key, ""))

    def set_sentence(self, text: str) -> None:
        """Say what a drag moves and what it holds."""
        self._sentence.setText(text)

    def set_linked(self, quantity: str) -> None:
        """Show the quantity that is pointed at elsewhere."""
        for key, control in self.controls.items():
            control.set_linked(key == quantity)

    def set_optima(self, optima: Mapping[str, float]) -> None:
        """Mark the best values for this landscape."""
        for key, control in self.controls.items():
            control.set_optimum(optima.get(key))

    def glow(self, keys: Iterable[str]) -> None:
        """Show that these knobs have just followed another."""
        for key in keys:
            self.controls[key].glow()

    def show_error(self, key: str, message: str) -> None:
        """Explain at a knob why its new value cannot be; "" removes the mark."""
        self.controls[key].field.show_error(message)

    def forget_mistakes(self) -> None:
        """Take the marks of wrong numbers away, which another method or run has nothing to do with."""
        for control in self.controls.values():
            control.field.forget_mistake()
        self.options.forget_mistakes()

    def set_modes(self, reading: ModesReading) -> None:
        """Show where the modes sit, and the best values of knobs for this landscape."""
        self.modes.set_reading(reading)
        self.set_optima(reading.optima)

    def _restyle(self) -> None:
        look = self._appearance
        self._write()
        padding, gutter, reach = (18, 22, bleed(look)) if look.compact else (20, 32, bleed(look))
        self._column.setContentsMargins(padding - reach, 0, max(0, padding - reach - BAR), 12)
        self._grid.setHorizontalSpacing(gutter - 2 * reach)
        for holder in self._padded:
            holder.setContentsMargins(reach, 0, reach, 0)
        self._by_schedules.setContentsMargins(reach - INDENT, 0, reach, 0)
        self._presets.setSpacing(5 if look.compact else 8)  # so that all of them stand in one line
        words = (self._scheme_word, self._scheme_reason, self._sentence)
        self._method.setFont(look.font("body"))
        for label in words:
            label.setFont(look.font("label"))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.theme.ink2)
            label.setPalette(palette)
        self._sentence.setMinimumHeight(2 * self._sentence.fontMetrics().lineSpacing())

    def _write(self) -> None:
        """Use the letters and the order of the notation."""
        notation = self._appearance.notation
        self._order(notation.sides)
        self._write_letters()
        for scheme, tip in _SCHEME_TIPS.items():
            self._scheme.set_tooltip(scheme, notation.text(tip))
        for index, method in enumerate(methods()):
            self._method.setItemData(index, notation.text(method.help), Qt.ItemDataRole.ToolTipRole)

    def _write_letters(self) -> None:
        """Use the letters and units of the method."""
        notation, chosen = self._appearance.notation, letters(self._method.currentData())
        for key, control in self.controls.items():
            control.set_symbol(notation.latex(chosen[key].latex))
            control.set_unit(chosen[key].unit)
