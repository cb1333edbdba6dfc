"""In the parameter dock: what learning rate, momentum and temperature follow, each a word that opens its popup."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdlab.core.fields import FIELDS
from gdlab.core.schedules import KINDS, SCHEDULED
from gdlab.symbols.letters import letters
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.schedule_popup import STILL, SchedulePopup, Standing
from gdlab.ui.painting.primitives import pen
from gdlab.ui.painting.text import draw_outline, maths
from gdlab.ui.widgets.buttons import HIT
from gdlab.ui.widgets.flow_layout import FlowLayout
from gdlab.ui.widgets.focus import paint_focus_ring

INDENT = 6
"""Room of a button before its symbol."""
_GAP, _CHEVRON = 5, 8


class ScheduleButton(QAbstractButton):
    """The symbol of a knob and the kind of its schedule, as in `ℓ cosine ▾`."""

    def __init__(self, appearance: Appearance, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._key = appearance, key
        self._kind = self._reason = ""
        self._symbol = FIELDS[key].latex
        self.setObjectName(f"schedule.{key}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self._restyle)
        self.set_kind(STILL)
        self._restyle()

    def set_kind(self, kind: str) -> None:
        """Show another kind."""
        if kind == self._kind:
            return
        self._kind = kind
        word = KINDS[kind].label.lower()
        self.setText(word)
        self.setAccessibleName(f"Schedule of the {FIELDS[self._key].name}: {word}")
        self._explain()
        self._restyle()

    def set_symbol(self, latex: str) -> None:
        """Show another letter."""
        if latex != self._symbol:
            self._symbol = latex
            self._restyle()

    def symbol(self) -> str:
        """The letter that is shown, in LaTeX."""
        return self._symbol

    def set_set_aside(self, reason: str) -> None:
        """Show that the knob has no effect at present, and why; "" when it has."""
        if reason != self._reason:
            self._reason = reason
            self.setAccessibleDescription(reason)
            self._explain()
            self.update()

    def _explain(self) -> None:
        words = f"What the {FIELDS[self._key].name} follows over the steps: {self.text()}"
        self.setToolTip(f"{words}\n{self._reason}" if self._reason else words)

    def kind(self) -> str:
        """What is shown."""
        return self._kind

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("label" if self._kind == STILL else "label_strong"))
        self.updateGeometry()
        self.update()

    def _symbol_width(self) -> float:
        return maths(self._latex(), self._appearance.size("body")).extent.right()

    def _latex(self) -> str:
        return self._appearance.notation.latex(self._symbol)

    def sizeHint(self) -> QSize:
        """Symbol, word, arrow."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(round(2 * INDENT + self._symbol_width() + 2 * _GAP + words + _CHEVRON), HIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol, word, arrow; a tint under the pointer."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect())
            if self.isDown() or self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.sel if self.isDown() else theme.hover)
                painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 4, 4)
            size, x = self._appearance.size("body"), float(INDENT)
            baseline = self.height() / 2 + 0.33 * size
            strong, quiet = (theme.ink3, theme.ink3) if self._reason else (theme.ink, theme.ink2)
            draw_outline(painter, maths(self._latex(), size), QPointF(x, baseline), strong)
            x += self._symbol_width() + _GAP
            painter.setPen(quiet if self._kind == STILL else strong)
            painter.drawText(QPointF(x, baseline), self.text())
            x += self.fontMetrics().horizontalAdvance(self.text()) + _GAP
            arrow = QPainterPath(QPointF(x, self.height() / 2 - 1.5))
            arrow.lineTo(x + _CHEVRON / 2, self.height() / 2 + 2.5)
            arrow.lineTo(x + _CHEVRON, self.height() / 2 - 1.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(quiet, 1.5))
            painter.drawPath(arrow)
            if self.hasFocus():
                paint_focus_ring(painter, area, theme.ink, inside=True)


class _Popups(dict[str, SchedulePopup]):
    """The popups by knob, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], SchedulePopup]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> SchedulePopup:
        self[key] = self._make(key)
        return self[key]


class ScheduleChoices(QWidget):
    """A word for each knob that may follow a schedule. `edited(key, plain, final)` when another is wanted."""

    edited = Signal(str, dict, bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standings: dict[str, Standing] = {}
        self.buttons = {key: ScheduleButton(appearance, key, self) for key in SCHEDULED}
        self.popups = _Popups(self._popup)
        self._appearance = appearance
        self._reasons: Mapping[str, str] = {}
        flow = FlowLayout(self, 4)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.open(key))
            flow.addWidget(button)

    def _popup(self, key: str) -> SchedulePopup:
        popup = SchedulePopup(self._appearance, key, self)
        popup.edited.connect(lambda plain, final: self.edited.emit(key, plain, final))
        popup.set_reason(self._reasons.get(key, ""))
        return popup

    @property
    def last(self) -> QWidget:
        """The last word."""
        return list(self.buttons.values())[-1]

    def set_method(self, method: str) -> None:
        """Use the letters of a method."""
        for key, button in self.buttons.items():
            button.set_symbol(letters(method)[key].latex)

    def set_standings(self, standings: Mapping[str, Standing]) -> None:
        """Show what the knobs follow."""
        for key, standing in standings.items():
            if standing != self._standings.get(key):
                self._standings[key] = standing
                self.buttons[key].set_kind(standing.given["kind"] if standing.given else STILL)
                if key in self.popups and self.popups[key].isVisible():
                    self.popups[key].set_standing(standing)

    def set_set_aside(self, reasons: Mapping[str, str]) -> None:
        """Show which of the knobs have no effect at present, and why."""
        self._reasons = reasons
        for key, button in self.buttons.items():
            button.set_set_aside(reasons.get(key, ""))
        for key, popup in self.popups.items():
            popup.set_reason(reasons.get(key, ""))

    def show_error(self, key: str, argument: str, message: str) -> None:
        """Say in a knob's popup why a number cannot be; "" takes it away."""
        self.popups[key].show_error(argument, message)

    def open(self, key: str) -> None:
        """Open a knob's popup below its word, or above it where there is no room."""
        popup, button = self.popups[key], self.buttons[key]
        if key in self._standings:
            popup.set_standing(self._standings[key])
        popup.adjustSize()
        screen, size = button.screen().availableGeometry(), popup.size()
        place = button.mapToGlobal(QPoint(0, button.height() + 2))
        if place.y() + size.height() > screen.bottom():
            place.setY(button.mapToGlobal(QPoint(0, -2)).y() - size.height())
        place.setX(max(screen.left(), min(place.x(), screen.right() - size.width())))
        popup.move(place)
        popup.show()
