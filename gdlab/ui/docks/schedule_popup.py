"""The popup in which a knob's schedule is chosen: its kind, its numbers, and how it will go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.schedules import KINDS, Argument, Schedule, schedule
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.schedule_preview import SchedulePreview
from gdlab.ui.widgets.heads import SectionHead
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.scales import LogScale
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.sentences import as_sentence
from gdlab.ui.widgets.warning_line import WarningLine

STILL = "constant"
_POINTS = 600
_WIDTH = 392
_SHARE = 5
"""Steps and ramps that nobody asked for take so many of what is in view."""
_LOST = 0.01
"""What is left of a value at the end of an exponential that nobody asked for."""
_LARGEST_COUNT = 1e7


class Standing(Struct, frozen=True):
    """What a knob follows, and where.

    Attributes:
        given: its schedule as files have it; None while it is constant.
        base: what it begins from.
        since, horizon: the step from which it counts, and the last step in view.
    """

    given: Mapping[str, Any] | None
    base: float
    since: int
    horizon: int

    @property
    def length(self) -> int:
        """The steps in view."""
        return max(1, self.horizon - self.since)


class _CountScale(LogScale, frozen=True):
    """Whole numbers only: a drag moves by at least one."""

    def scaled(self, value: float, factor: float) -> float:
        """The value times a factor, another whole number unless the factor is 1."""
        wanted = round(value * factor)
        if wanted == round(value) and factor != 1:
            wanted += 1 if factor > 1 else -1
        return float(min(max(wanted, round(self.minimum)), round(self.maximum)))


class _CountField(NumberField):
    """A number field that shows whole numbers whole."""

    def _show_value(self) -> None:
        super()._show_value()
        if not self.hasFocus() and self.value().is_integer():
            self.setText(f"{self.value():.0f}")
            self.setModified(False)
            self.updateGeometry()


class SchedulePopup(QFrame):
    """Passive: `set_standing` shows, `edited(plain, final)` tells what the person wants the knob to follow."""

    edited = Signal(dict, bool)

    def __init__(self, appearance: Appearance, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._appearance, self._key = appearance, key
        self._standing = Standing(None, 1.0, 0, 100)
        self._fields: dict[str, NumberField] = {}
        self.setObjectName(f"schedule.{key}.popup")
        self.setAccessibleName(f"Schedule of the {FIELDS[key].name}")
        self.kinds = SegmentedControl(appearance, [(k, kind.label) for k, kind in KINDS.items()], "Schedule")
        self.kinds.setObjectName(f"schedule.{key}.kind")
        for each, kind in KINDS.items():
            self.kinds.set_tooltip(each, f"{kind.help} torch: {kind.torch}")
        self.kinds.chosen.connect(self._choose)
        self._help, self._reason, self._grid, self.warning = QLabel(), QLabel(), QGridLayout(), WarningLine(appearance)
        self._reason.hide()
        self.preview = SchedulePreview(appearance, FIELDS[key].side)
        self._arrange()
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _arrange(self) -> None:
        quantity = FIELDS[self._key]
        self._head = SectionHead(self._appearance, f"{quantity.name.capitalize()} over the steps")
        for label in (self._help, self._reason):
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        for part in (self._head, self._reason, self.kinds, self._help):
            column.addWidget(part)
        column.addLayout(self._grid)
        column.addWidget(self.warning)
        column.addWidget(self.preview)
        self.setFixedWidth(_WIDTH)

    # ---- what is shown ----

    def set_standing(self, standing: Standing) -> None:
        """Show what the knob follows."""
        before, self._standing = self._standing, standing
        given = schedule(standing.given or {"kind": STILL})
        if given.kind != schedule(before.given or {"kind": STILL}).kind or given.is_still != (not self._fields):
            self._build_fields(given)
        self.kinds.set_value(given.kind)
        self._help.setText(KINDS[given.kind].help if self._fields or given.kind != STILL else "Stays as it is.")
        for name, field in self._fields.items():
            field.set_value(float(given.arguments[name]))
        self._show_preview(given)

    def set_reason(self, reason: str) -> None:
        """Say why the knob has no effect at present; "" when it has."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def standing(self) -> Standing:
        """What is shown."""
        return self._standing

    def field(self, argument: str) -> NumberField:
        """The field of one of the schedule's numbers."""
        return self._fields[argument]

    def show_error(self, argument: str, message: str) -> None:
        """Say at a number why it cannot be, below all where none is meant; "" takes it away."""
        sentence = as_sentence(message)
        if argument in self._fields:
            if message.startswith(argument):  # a name begins no differently where a sentence does
                sentence = argument + sentence[len(argument) :]
            self._fields[argument].show_error(sentence)
        self.warning.set_warning(sentence)
        self.adjustSize()

    def _build_fields(self, given: Schedule) -> None:
        """A field for each number of the kind."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._fields = {}
        self.warning.set_warning("")
        for row, argument in enumerate(() if given.is_still else KINDS[given.kind].arguments):
            name, meaning = QLabel(argument.key), QLabel(argument.help)
            meaning.setWordWrap(True)
            field = self._fields[argument.key] = self._field(argument)
            name.setBuddy(field)
            for column, widget in enumerate((name, field, meaning)):
                self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
        self._restyle()
        self.adjustSize()

    def _field(self, argument: Argument) -> NumberField:
        """The field of a number."""
        made = _CountField if argument.whole else NumberField
        scale = _CountScale(max(1.0, argument.minimum), _LARGEST_COUNT) if argument.whole else LogScale(1e-6, 1e2)
        field = made(self._appearance, FIELDS[self._key].side, scale)
        field.setObjectName(f"schedule.{self._key}.{argument.key}")
        field.setAccessibleName(argument.key)
        field.setToolTip(argument.help)
        field.edited.connect(lambda value, final, name=argument.key: self._edit(name, value, final))
        field.error_changed.connect(self._show_warning)
        return field

    def _show_warning(self, message: str) -> None:
        self.warning.set_warning(message)
        self.adjustSize()

    def _show_preview(self, given: Schedule) -> None:
        steps = np.linspace(0, self._standing.length, min(_POINTS, self._standing.length + 1)).round().astype(np.int64)
        values = given.values(self._standing.base, steps)
        self.preview.set_values(values, self._standing.since, self._standing.since + self._standing.length)

    # ---- what the person does ----

    def _choose(self, kind: str) -> None:
        self.edited.emit(suggested(kind, self._standing.length), True)

    def _edit(self, argument: str, value: float, final: bool) -> None:
        """Another number; of counts an int where it is whole, else what was typed, which is refused."""
        plain = dict(schedule(self._standing.given or {"kind": STILL}).plain)
        whole = isinstance(self._fields[argument], _CountField) and value.is_integer()
        plain[argument] = int(value) if whole else value
        try:
            self._show_preview(schedule(plain))
        except ParameterError as error:
            self.show_error(argument, str(error))
            return
        self.edited.emit(plain, final)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        look = self._appearance
        for label in self.findChildren(QLabel):
            if isinstance(label, SectionHead) or label.parent() is self.warning:
                continue
            palette = label.palette()
            near = label.buddy() is not None or label is self._reason
            palette.setColor(label.foregroundRole(), look.theme.ink2 if near else look.theme.ink3)
            label.setPalette(palette)
            label.setFont(look.font("label"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page in a thin frame."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._appearance.theme.page)
            painter.setPen(QPen(self._appearance.theme.rule2, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def suggested(kind: str, length: int) -> dict[str, Any]:
    """A schedule of a kind that fits into so many steps."""
    part = max(1, round(length / _SHARE))
    numbers: dict[str, dict[str, Any]] = {
        "step": {"step_size": part, "gamma": 0.5},
        "cosine": {"T_max": length},
        "exponential": {"gamma": float(f"{_LOST ** (1 / length):.4g}")},
        "warm-up": {"start_factor": 0.1, "total_iters": part},
    }
    return schedule({"kind": kind, **numbers.get(kind, {})}).plain
