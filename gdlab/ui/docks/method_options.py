"""The options of the method: numbers and switches under torch's names, those that all methods share folded away."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdlab.core.method import MAXIMIZE, WEIGHT_DECAY, Option
from gdlab.core.registry import method
from gdlab.symbols.formatting import format_number
from gdlab.symbols.letters import OPTIONS
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.fold import Fold
from gdlab.ui.editor.data_parts import Tick
from gdlab.ui.painting.text import draw_outline, maths
from gdlab.ui.widgets.buttons import HIT, IconButton
from gdlab.ui.widgets.heads import SectionHead
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.scales import LogScale, MomentumScale, Scale
from gdlab.ui.widgets.sentences import as_sentence
from gdlab.ui.widgets.warning_line import WarningLine

COMMON = (WEIGHT_DECAY.key, MAXIMIZE.key)
"""What all methods share."""
_SYMBOL_WIDTH, _MARK_WIDTH = 24, 52
_SMALLEST, _LARGEST = 1e-12, 1e6
_FROM_ZERO = 1e-3
"""The first step from a default of 0."""


def scale_of(option: Option) -> Scale:
    """How a number moves when it is dragged: what a mean remembers, as ρ does; all else by decades, from 0 on."""
    if option.maximum <= 1:
        return MomentumScale(0.99999)
    return LogScale(_SMALLEST if option.default else _FROM_ZERO, _LARGEST, zero=True)


def _written(value: float | bool) -> str:
    """A value in words."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else format_number(value)


class MethodOptions(QWidget):
    """Passive: `set_options` shows, `edited(key, value, final)` tells what the person wants of an option."""

    edited = Signal(str, object, bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._method = ""
        self._rows: dict[str, OptionRow] = {}
        self._before: QWidget | None = None
        self.setObjectName("methodOptions")
        self.setAccessibleName("Options of the method")
        self._head = SectionHead(appearance, "Options", self)
        self._own, self._common = QWidget(self), QWidget(self)
        self._fold = Fold(appearance, self)
        self._fold.setObjectName("options.more")
        self._fold.setToolTip("Options that nearly all methods share")
        self._fold.toggled.connect(self._unfold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        for part in (self._head, self._own, self._fold, self._common):
            column.addWidget(part)
        for group in (self._own, self._common):
            rows = QVBoxLayout(group)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setSpacing(0)
        self._common.hide()
        self.hide()

    def set_options(self, key: str, values: Mapping[str, float | bool]) -> None:
        """Show the options of a method."""
        if key != self._method:
            self._method = key
            self._build()
        for name, row in self._rows.items():
            row.set_value(values[name])
        self._fold.set_marked(any(name in COMMON and not row.is_default for name, row in self._rows.items()))

    def row(self, key: str) -> OptionRow:
        """The row of an option of the present method."""
        return self._rows[key]

    def keys(self) -> tuple[str, ...]:
        """The options of the present method."""
        return tuple(self._rows)

    def follow(self, before: QWidget) -> None:
        """Let Tab lead from a widget through the options."""
        self._before = before
        self._chain()

    def _chain(self) -> None:
        """In the order in which they stand, as rows come and go: those of the method, the fold, those of all."""
        if self._before is None:
            return
        own = [row for key, row in self._rows.items() if key not in COMMON]
        common = [row for key, row in self._rows.items() if key in COMMON]
        parts = [*(part for row in own for part in row.parts), self._fold]
        parts += [part for row in common for part in row.parts]
        for one, other in pairwise([self._before, *parts]):
            QWidget.setTabOrder(one, other)

    def show_error(self, key: str, message: str) -> None:
        """Say at an option why it cannot be so; "" takes that away."""
        if key in self._rows:
            self._rows[key].show_error(message)

    def forget_mistakes(self) -> None:
        """Take the marks of wrong numbers away."""
        for row in self._rows.values():
            if row.field is not None:
                row.field.forget_mistake()

    def unfold(self, on: bool = True) -> None:
        """Show the options that all methods share, or fold them away."""
        self._fold.setChecked(on)

    def _unfold(self, on: bool) -> None:
        self._common.setVisible(on)

    def _build(self) -> None:
        for row in self._rows.values():
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self._rows = {}
        for option in method(self._method).options:
            group = self._common if option.key in COMMON else self._own
            row = OptionRow(self._appearance, option, group)
            row.edited.connect(partial(self.edited.emit, option.key))
            layout = group.layout()
            assert layout is not None
            layout.addWidget(row)
            self._rows[option.key] = row
        common = [key for key in self._rows if key in COMMON]
        for part in (self._head, self._own):
            part.setVisible(len(common) < len(self._rows))
        self._fold.set_words(", ".join(common))
        self._fold.setVisible(bool(common))
        self._common.setVisible(bool(common) and self._fold.isChecked())
        self.setVisible(bool(self._rows))
        self._chain()
        self.updateGeometry()


class OptionRow(QWidget):
    """One option: symbol, name, its number or switch, and whether it is the default. `edited(value, final)`."""

    edited = Signal(object, bool)

    def __init__(self, appearance: Appearance, option: Option, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._option = appearance, option
        self._value: float | bool = option.default
        self._symbol = _Symbol(appearance, OPTIONS.get(option.key, ""), self)
        self.field: NumberField | None = None
        self.box: Tick | None = None
        if isinstance(option.default, bool):
            self.box = Tick(appearance, f"option.{option.key}", option.key, option.help, self)
            self.box.toggled.connect(lambda on: self.edited.emit(on, True))
        else:
            self._name = QLabel(option.key, self)
            self.field = NumberField(appearance, "ml", scale_of(option), float(option.default), self)
            self._name.setBuddy(self.field)
            self.field.edited.connect(self.edited.emit)
            self.field.error_changed.connect(self._show_error)
        self._default = QLabel("default", self)
        self.restore = IconButton(appearance, "undo", f"Back to the default of {option.key}", size=15, parent=self)
        self.restore.setObjectName(f"option.{option.key}.default")
        self.restore.clicked.connect(lambda: self.edited.emit(option.default, True))
        self._warning = WarningLine(appearance, self)
        self._describe()
        self._arrange()
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.set_value(option.default)

    @property
    def control(self) -> QWidget:
        """What is operated."""
        control = self.field or self.box
        assert control is not None
        return control

    @property
    def parts(self) -> tuple[QWidget, QWidget]:
        """What the keyboard reaches."""
        return self.control, self.restore

    @property
    def is_default(self) -> bool:
        """It is torch's own."""
        return self._value == self._option.default

    def set_value(self, value: float | bool) -> None:
        """Show a value; edits nothing."""
        self._value = value
        if self.field is not None:
            self.field.set_value(float(value))
        elif self.box is not None:
            blocked = self.box.blockSignals(True)
            self.box.setChecked(bool(value))
            self.box.blockSignals(blocked)
        self._default.setVisible(self.is_default)
        self.restore.setVisible(not self.is_default)

    def show_error(self, message: str) -> None:
        """Say why it cannot be so; "" takes that away."""
        if self.field is not None:
            self.field.show_error(self._sentence(message))

    def sentence(self) -> str:
        """Why it was refused, or ""."""
        return self._warning.sentence()

    def _sentence(self, message: str) -> str:
        """The message as a sentence; a name begins no differently where a sentence does."""
        key, sentence = self._option.key, as_sentence(message)
        return key + sentence[len(key) :] if message.startswith(key) else sentence

    def _show_error(self, message: str) -> None:
        self._warning.set_warning(message)
        self.updateGeometry()

    def _describe(self) -> None:
        option, control = self._option, self.control
        default = _written(option.default)
        control.setObjectName(f"option.{option.key}")
        control.setAccessibleName(option.key)
        self.restore.setToolTip(f"Back to the default, {default}")
        self._default.setToolTip(f"{default} is the default")

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, _SYMBOL_WIDTH)
        grid.setColumnMinimumWidth(3, _MARK_WIDTH)
        grid.setRowMinimumHeight(0, HIT)
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        if self.field is not None:
            grid.addWidget(self._symbol, 0, 0)
            grid.addWidget(self._name, 0, 1)
            grid.addWidget(self.field, 0, 2, right | middle)
        elif self.box is not None:
            grid.addWidget(self.box, 0, 0, 1, 3)
        grid.addWidget(self._default, 0, 3, right | middle)
        grid.addWidget(self.restore, 0, 3, right | middle)
        grid.addWidget(self._warning, 1, 0, 1, 4)

    def _restyle(self) -> None:
        look = self._appearance
        said = f"{look.notation.text(self._option.help)}\nDefault: {_written(self._option.default)}"
        self.setToolTip(said)
        self.control.setToolTip(said)
        words = [(self._default, "ink3")] + ([(self._name, "ink2")] if self.field is not None else [])
        for label, token in words:
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.colour(token))
            label.setPalette(palette)
            label.setFont(look.font("label"))


class _Symbol(QWidget):
    """The option's letter."""

    def __init__(self, appearance: Appearance, latex: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._latex = appearance, latex
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for a letter with its index."""
        return QSize(_SYMBOL_WIDTH, HIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The letter, where there is one."""
        if not self._latex:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            outline = maths(self._appearance.notation.latex(self._latex), self._appearance.size("body") * 1.1)
            baseline = self.height() / 2 + 0.3 * self._appearance.size("body")
            draw_outline(painter, outline, QPointF(0, baseline), self._appearance.theme.ink)
