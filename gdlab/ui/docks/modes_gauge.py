"""Where the modes sit: each Hessian mode as a dot between creeping, swinging and flying apart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import Notation
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.modes_reading import ModesReading, Offer, ball_reading
from gdlab.ui.docks.modes_zones import Mode, Zone, place_in, spread, zones
from gdlab.ui.theme import faded
from gdlab.ui.typeset import Typeset, paint, slot_style, typeset
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.heads import SectionHead

_WORDS_HEIGHT, _BAR_TOP, _BAR, _HEIGHT = 20, 20, 18, 66
_BASELINE = 60
_DOT = 5.5
_LABEL_GAP = 14
_NEAR = 9
_MOST_LABELS = 3


class _Bar(QWidget):
    """The bar with its words above, its dots, and their numbers below."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._zones = zones(0.0)
        self._modes: tuple[Mode, ...] = ()
        self._ground_key: object = None
        self._ground_picture = QPixmap()
        self.setAccessibleName("no modes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def set_modes(self, shown: tuple[Zone, ...], modes: tuple[Mode, ...]) -> None:
        """Show modes, steepest first, among zones."""
        if (shown, modes) == (self._zones, self._modes):
            return
        self._zones, self._modes = shown, modes
        self.setAccessibleName("; ".join(mode.words() for mode in modes) or "no modes")
        self.update()

    def sizeHint(self) -> QSize:
        """Words, bar, numbers."""
        return QSize(280, _HEIGHT)

    def x_of(self, mode: int) -> float:
        """The middle of a mode's dot, in pixels; modes are counted from 0, the steepest."""
        inset = _DOT + 1
        return min(self.width() - inset, max(inset, place_in(self._zones, self._modes[mode].a) * self.width()))

    def labelled(self) -> list[tuple[float, Typeset]]:
        """Left edges and labels, from left to right; of many modes only the gentlest and the steepest."""
        chosen = list(range(len(self._modes)))
        if len(chosen) > _MOST_LABELS:
            chosen = [0, len(self._modes) - 1]
        chosen.sort(key=lambda index: (self.x_of(index), -index))
        labels = [self._label(self._modes[index]) for index in chosen]
        widths = [label.width for label in labels]
        lefts = spread([self.x_of(index) for index in chosen], widths, _LABEL_GAP, self.width())
        return list(zip(lefts, labels, strict=True))

    def _label(self, mode: Mode) -> Typeset:
        symbol = mode.latex if len(self._modes) == 1 else rf"{mode.latex}_{{{mode.number}}}"
        size = self._appearance.size("equation") * 0.9
        return typeset(rf"{symbol} = \num{{a}}", size, {"a": format_number(mode.value)})

    def event(self, event: QEvent) -> bool:
        """Say how the mode under the pointer moves."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [m for i, m in enumerate(self._modes) if abs(self.x_of(i) - event.pos().x()) <= _NEAR]
            QToolTip.showText(event.globalPos(), "\n".join(mode.words() for mode in near or self._modes), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Zones, dots, numbers."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ground(self._zones))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, mode in enumerate(self._modes):
                self._paint_dot(painter, self.x_of(index), hollow=mode.a <= 0)
            style = slot_style(self._appearance, self._modes[0].side if self._modes else "ml")
            for left, label in self.labelled():
                paint(painter, label, QPointF(left, _BASELINE), theme.ink, style)

    def _ground(self, shown: tuple[Zone, ...]) -> QPixmap:
        """The zones with their words, drawn once: they stay where they are while the modes move."""
        ratio, theme = self.devicePixelRatioF(), self._appearance.theme
        key = (self.width(), ratio, theme, self._appearance.font("label"), [(z.word, z.start, z.end) for z in shown])
        if key != self._ground_key:
            self._ground_key, self._ground_picture = key, QPixmap(self.size() * ratio)
            self._ground_picture.setDevicePixelRatio(ratio)
            self._ground_picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._ground_picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_ground(painter, shown)
        return self._ground_picture

    def _paint_ground(self, painter: QPainter, shown: tuple[Zone, ...]) -> None:
        for number, zone in enumerate(shown):
            self._paint_zone(painter, zone, first=number == 0 and zone.word == "overdamped")
        self._paint_words(painter, shown)
        theme = self._appearance.theme
        for zone in shown[:-1]:
            x = round(zone.end * self.width())
            if zone.word != "underdamped":
                painter.fillRect(QRectF(x - 1, _BAR_TOP - 2, 2, _BAR + 4), theme.ink)
            else:
                painter.fillRect(QRectF(x - 0.5, _BAR_TOP, 1, _BAR), theme.rule2)

    def _paint_zone(self, painter: QPainter, zone: Zone, *, first: bool) -> None:
        theme = self._appearance.theme
        left, right = round(zone.start * self.width()), round(zone.end * self.width())
        area = QRectF(left, _BAR_TOP, right - left, _BAR)
        if zone.word == "unstable":
            self._hatch(painter, area)
        else:
            painter.fillRect(area, faded(theme.ink, 0.14 if first else 0.09 if zone.word == "flipping" else 0.055))

    def _hatch(self, painter: QPainter, area: QRectF) -> None:
        """Slanted lines in the colour of warnings."""
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QPen(self._appearance.theme.warn, 1.4))
        x = area.left() - area.height()
        while x < area.right():
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()))
            x += 6.0
        painter.restore()

    def _paint_words(self, painter: QPainter, shown: tuple[Zone, ...]) -> None:
        theme = self._appearance.theme
        font = self._appearance.font("label")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        centres = [(zone.start + zone.end) / 2 * self.width() for zone in shown]
        widths = [metrics.horizontalAdvance(zone.word) for zone in shown]
        for left, zone in zip(spread(centres, widths, 8.0, self.width()), shown, strict=True):
            painter.setPen(theme.warn if zone.word == "unstable" else theme.ink2)
            painter.drawText(QPointF(left, _WORDS_HEIGHT - 6), zone.word)

    def _paint_dot(self, painter: QPainter, x: float, *, hollow: bool) -> None:
        theme = self._appearance.theme
        centre = QPointF(x, _BAR_TOP + _BAR / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.page)
        painter.drawEllipse(centre, _DOT + 2, _DOT + 2)
        painter.setBrush(theme.page if hollow else theme.ink)
        painter.setPen(QPen(theme.ink, 1.8) if hollow else Qt.PenStyle.NoPen)
        painter.drawEllipse(centre, _DOT - (0.9 if hollow else 0), _DOT - (0.9 if hollow else 0))


class ModesGauge(QWidget):
    """The gauge with its heading and two presets: `preset_requested("critical" | "fastest")`."""

    preset_requested = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName("modesGauge")
        self._offered: tuple[int, Offer, Offer, Notation] | None = None
        self._here = QLabel("linearised here", self)
        self._here.setToolTip("The curvatures λ are those at the particle, where the surface is taken for a parabola.")
        self.bar = _Bar(appearance, self)
        self._remark = QLabel(self)
        self._remark.setWordWrap(True)
        self._set_to = QLabel("Set to", self)
        self.critical = Chip(appearance, "critical", parent=self)
        self.fastest = Chip(appearance, "fastest", icon="up", parent=self)
        self._build()
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.set_reading(ball_reading(0.0, 0.0, ()))

    def _build(self) -> None:
        for chip, key in ((self.critical, "critical"), (self.fastest, "fastest")):
            chip.setObjectName(f"modes.{key}")
            chip.setAccessibleName(f"Set to {key}")
            chip.clicked.connect(lambda _checked=False, key=key: self.preset_requested.emit(key))
        head = QHBoxLayout()
        head.addWidget(SectionHead(self._appearance, "Where the modes sit", self), 1)
        head.addWidget(self._here, 0, Qt.AlignmentFlag.AlignBottom)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self._set_to)
        chips.addSpacing(2)
        chips.addWidget(self.critical)
        chips.addWidget(self.fastest)
        chips.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self._remark)
        column.addLayout(chips)

    def set_reading(self, reading: ModesReading) -> None:
        """Show where the modes sit, and which presets make sense."""
        self.bar.set_modes(reading.zones, reading.modes)
        sentence = self._appearance.notation.text(reading.remark)
        if sentence != self._remark.text():
            self._remark.setText(sentence)
            self._remark.setVisible(bool(sentence))
        self._here.setText(reading.here)
        self.setAccessibleName("Where the modes sit")
        self.setAccessibleDescription(f"{self.bar.accessibleName()}. {sentence}".strip())
        self._offer(reading)

    def _offer(self, reading: ModesReading) -> None:
        """Offer the presets that make sense here; say why where one does not."""
        notation, count = self._appearance.notation, len(reading.modes)
        offered = (count, reading.critical, reading.fastest, notation)
        if offered == self._offered:
            return
        self._offered = offered
        alone = bool(reading.modes) and reading.modes[0].number > 0
        which = {1: "for this mode", 2: "for both modes"}.get(count if alone else 0, "for all modes")
        self.fastest.setText(f"fastest {which}")
        self.fastest.setAccessibleName(f"Set to fastest {which}")
        self.fastest.updateGeometry()
        for chip, offer in ((self.critical, reading.critical), (self.fastest, reading.fastest)):
            chip.setEnabled(offer.holds)
            chip.setToolTip(notation.text(offer.words))

    def remark(self) -> str:
        """The sentence below the bar, or ""."""
        return self._remark.text()

    def _restyle(self) -> None:
        for label, token in ((self._here, "ink3"), (self._remark, "ink2"), (self._set_to, "ink2")):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._appearance.colour(token))
            label.setPalette(palette)
            label.setFont(self._appearance.font("label"))
