"""The strip above the canvas: what is shown, a switch per arrow, fit, and one map or two."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.hands import KEYBOARD
from gdlab.ui.painting.arrows import ARROWS, FORCE, FRICTION, INERTIA, VELOCITY, Arrow, paint_arrow
from gdlab.ui.painting.style import window_style
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.focus import paint_focus_ring

_WORDS = {FORCE: "force", VELOCITY: "velocity", FRICTION: "friction", INERTIA: "inertia"}
_TIPS = {
    FORCE: "Show the force −∇U on the particle",
    VELOCITY: "Show the particle's velocity v",
    FRICTION: "Show the friction force −γv",
    INERTIA: "Show m times the acceleration: what force and friction leave over",
}
_INSIDE_TIP = (
    "Show at the particle what the method does inside (W): the parts of a step, moments, mobilities, "
    "Newton's parabola. The parts of a very short step are not drawn: zoom in."
)
_NOTHING_INSIDE = {
    "gradient-descent": "Plain descent has nothing inside: its step is −η∇U, and no other part.",
    "flow": "The flow has nothing inside: it takes no steps.",
}
"""Why there is nothing to be shown, of methods that have no inner workings."""
_SLIM = 0.7
_HEIGHT, _COMPACT_HEIGHT = 56, 48
_HALL_MARGIN, _HALL_ABOVE, _HALL_MAP = 56, 14, 126
"""On the projector: left and right of the text, room above it, and where the map begins; pixels of 1920 × 1080."""
_GLYPH, _GAP, _PADDING = 34, 8, 6
_TERSE_GAP = 2
_SIDES, _TERSE_SIDES = (20, 16), (8, 8)


class CanvasHeader(QWidget):
    """Title and subtitle of the picture, and the switches of `canvas`.

    What is switched is told by the canvas's `arrow_toggled` and by `workings_toggled`; `set_arrows` and `set_workings`
    show what is on. On the projector only the title is left, and at the right which panel is shown.
    """

    workings_toggled = Signal(bool)

    def __init__(self, appearance: Appearance, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._canvas = canvas
        self._title = Caption(appearance, "figure_title", "ink")
        self._title.setObjectName("canvas.title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._subtitle = Caption(appearance, "label", "ink2")
        self._subtitle.setObjectName("canvas.subtitle")
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._workings = WorkingsSwitch(appearance)
        self._workings.toggled.connect(self.workings_toggled)
        arrows: dict[str, Switch] = {key: ArrowSwitch(appearance, key) for key in ARROWS}
        self._switches = arrows | {"workings": self._workings}
        self._fit = IconButton(appearance, "fit", "Fit the landscape (F)", hit=32)
        self._fit.setObjectName("canvas.fit")
        self._toggles: list[IconButton] = []
        self._divider = _Divider(appearance)
        self._counter = Caption(appearance, "tick", "ink2")
        self._counter.setObjectName("panel.counter")
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._fill()
        for key, switch in arrows.items():
            switch.toggled.connect(lambda on, key=key: canvas.arrow_toggled.emit(key, on))
        self._fit.clicked.connect(canvas.fit)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _fill(self) -> None:
        self._row.addWidget(self._title)
        self._row.addSpacing(10)
        self._row.addWidget(self._subtitle, 1000)
        self._row.addStretch(1)
        for switch in self._switches.values():
            self._row.addWidget(switch)
        self._row.addSpacing(4)
        self._row.addWidget(self._divider)
        self._row.addWidget(self._fit)
        self._row.addWidget(self._counter)

    def _restyle(self) -> None:
        look, hall = self._appearance, self._appearance.projector
        self._narrow()
        self.setFixedHeight(self._preferred_height())
        for part in (*self._switches.values(), self._divider, self._fit, *self._toggles):
            part.setVisible(not hall)
        self._subtitle.setVisible(not hall and not look.compact)
        self._counter.setVisible(hall)
        self.update()

    def _narrow(self) -> None:
        """Where there is no room leave out some air, then the words of the switches, the last one's first."""
        look, room = self._appearance, self.width() - self._title.sizeHint().width()
        full, spared = (
            self._width(terse=False),
            self._workings.width_for(terse=False) - self._workings.width_for(terse=True),
        )
        gaps = (_GAP - _TERSE_GAP) * self._row.count()
        narrow, terse = room < full, room < full - gaps - spared
        side, above = round(_HALL_MARGIN * look.scale), round(_HALL_ABOVE * look.scale)
        beside = _TERSE_SIDES if terse else _SIDES
        self._row.setContentsMargins(*((side, above, side, 0) if look.projector else (beside[0], 0, beside[1], 0)))
        self._row.setSpacing(_TERSE_GAP if narrow else _GAP)
        for switch in self._switches.values():
            switch.set_terse(terse or (switch is self._workings and room < full - gaps))

    def _width(self, *, terse: bool) -> int:
        """Return the width that switches and buttons need, with their words or without."""
        sides, gap = (_TERSE_SIDES, _TERSE_GAP) if terse else (_SIDES, _GAP)
        parts = [switch.width_for(terse=terse) for switch in self._switches.values()]
        parts += [self._divider.width(), *(button.sizeHint().width() for button in (self._fit, *self._toggles))]
        return sum(parts) + sum(sides) + gap * self._row.count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether there is room for words."""
        super().resizeEvent(event)
        self._narrow()

    def minimumSizeHint(self) -> QSize:
        """Return room for the switches without words; on the projector there are none."""
        hint = super().minimumSizeHint()
        return hint if self._appearance.projector else QSize(self._width(terse=True), hint.height())

    def _preferred_height(self) -> int:
        """On the projector the map's frame, which stands a little lower than its canvas, begins at a given height."""
        look = self._appearance
        if look.projector:
            return round(_HALL_MAP * look.scale - self._canvas.frame.area.top())
        return _COMPACT_HEIGHT if look.compact else _HEIGHT

    def set_counter(self, text: str) -> None:
        """Say at the right which panel is shown, such as "1 of 3"; it is seen on the projector only."""
        self._counter.setText(text)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Name what is shown, and how it came about."""
        self._title.setText(title)
        if subtitle != self._subtitle.text():
            self._subtitle.setText(subtitle)
            self._subtitle.setToolTip(subtitle)

    def set_arrows(self, shown: frozenset[str]) -> None:
        """Show which arrows are on."""
        for key in ARROWS:
            self._switches[key].show_checked(key in shown)

    def set_workings(self, shown: bool, method: str) -> None:
        """Show whether what goes on inside the method is drawn, and say so where there is nothing."""
        self._workings.show_checked(shown)
        self._workings.set_reason(_NOTHING_INSIDE.get(method, ""))

    def add_toggle(self, action: QAction, icon: str, checked_icon: str) -> None:
        """Add a button at the right that does what an action does, and shows whether it is on."""
        button = IconButton(self._appearance, icon, action.text(), checked_icon=checked_icon, hit=32)
        button.setToolTip(action.toolTip())
        button.setObjectName(f"canvas.{action.objectName().rpartition('.')[2]}")
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        button.setChecked(action.isChecked())
        self._toggles.append(button)
        self._row.insertWidget(self._row.indexOf(self._counter), button)
        self._restyle()


class Caption(QLabel):
    """A line of text in a role's font, shortened with … where it does not fit."""

    def __init__(self, appearance: Appearance, role: str, token: str) -> None:
        super().__init__()
        self._appearance, self._role, self._token = appearance, role, token
        self.setTextFormat(Qt.TextFormat.PlainText)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font(self._role))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the height of the line: it may become as narrow as it must."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        with QPainter(self) as painter:
            painter.setPen(self._appearance.colour(self._token))
            text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class Switch(QAbstractButton):
    """A glyph and its word; off, the glyph is faint and the word grey."""

    def __init__(self, appearance: Appearance, word: str) -> None:
        super().__init__()
        self._appearance = appearance
        self._by_key = self._terse = False
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("body"))
        self.updateGeometry()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by the keyboard."""
        self._by_key = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def show_checked(self, on: bool) -> None:
        """Show whether it is on; tells nothing."""
        blocked = self.blockSignals(True)
        self.setChecked(on)
        self.blockSignals(blocked)

    def is_strong(self) -> bool:
        """It is on, and that shows something."""
        return self.isChecked()

    def paint_glyph(self, painter: QPainter, left: float, y: float) -> None:
        """Draw the glyph from `left` on around a height."""
        raise NotImplementedError

    def set_terse(self, terse: bool) -> None:
        """Show the glyph without its word, or with it."""
        if terse != self._terse:
            self._terse = terse
            self.updateGeometry()
            self.update()

    def width_for(self, *, terse: bool) -> int:
        """Return the width with or without the word."""
        word = 0 if terse else _GAP + self.fontMetrics().horizontalAdvance(self.text())
        return 2 * _PADDING + _GLYPH + word

    def sizeHint(self) -> QSize:
        """Return room for glyph and word, at least 32 high."""
        return QSize(self.width_for(terse=self._terse), max(32, self.fontMetrics().height() + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the glyph, the word, and what pointer and keyboard say."""
        theme, area = self._appearance.theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.hover)
                painter.drawRoundedRect(area, 4, 4)
            self.paint_glyph(painter, _PADDING, area.center().y())
            if not self._terse:
                painter.setPen(theme.ink if self.is_strong() else theme.ink3)
                words = area.adjusted(_PADDING + _GLYPH + _GAP, 0, 0, 0)
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
            if self.hasFocus() and self._by_key:
                paint_focus_ring(painter, area, theme.ink, inside=True)


class ArrowSwitch(Switch):
    """The switch of an arrow: the arrow itself."""

    def __init__(self, appearance: Appearance, key: str) -> None:
        super().__init__(appearance, _WORDS[key])
        self._key = key
        self.setObjectName(f"arrow.{key}")
        self.setAccessibleName(f"{_WORDS[key]} arrow")
        self.setToolTip(_TIPS[key])

    def paint_glyph(self, painter: QPainter, left: float, y: float) -> None:
        """Draw the arrow."""
        theme = self._appearance.theme
        arrow = Arrow(self._key, QPointF(left, y), QPointF(left + _GLYPH, y))
        paint_arrow(painter, window_style(theme), arrow, None if self.isChecked() else theme.rule2)


class WorkingsSwitch(Switch):
    """The switch of what goes on inside the method: two parts of a step, head to tail, in its bound."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance, "workings")
        self._reason = ""
        self.setObjectName("canvas.workings")
        self.setAccessibleName("Inner workings of the method")
        self.setToolTip(_INSIDE_TIP)

    def set_reason(self, reason: str) -> None:
        """Say why there is nothing to be shown; "" where there is."""
        if reason != self._reason:
            self._reason = reason
            self.setToolTip(reason or _INSIDE_TIP)
            self.setAccessibleDescription(reason)
            self.update()

    def is_strong(self) -> bool:
        """It is on, and the method has something inside."""
        return self.isChecked() and not self._reason

    def paint_glyph(self, painter: QPainter, left: float, y: float) -> None:
        """Draw the parts of a step."""
        theme, style, middle = self._appearance.theme, window_style(self._appearance.theme), left + 0.6 * _GLYPH
        faint = None if self.is_strong() else theme.rule2
        ends = (QPointF(left, y + 7), QPointF(middle, y - 6), QPointF(left + _GLYPH, y + 5))
        paint_arrow(painter, style, Arrow(VELOCITY, ends[0], ends[1], thick=_SLIM), faint)
        paint_arrow(painter, style, Arrow(FORCE, ends[1], ends[2], thick=_SLIM), faint)


class _Divider(QWidget):
    """A short upright hairline between groups."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.setFixedSize(13, 18)
        appearance.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(QRectF(6, 0, 1, self.height()), self._appearance.theme.rule)
