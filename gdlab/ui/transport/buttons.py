"""The transport's buttons. Each follows an action of the window: enabled, named, with its shortcut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdlab.ui.appearance import Appearance
from gdlab.ui.icons import paint_icon
from gdlab.ui.theme import faded
from gdlab.ui.transport.metrics import metrics
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.focus import paint_focus_ring

HIT = 32
"""Side of a transport button's hit area."""


def follow(button: QAbstractButton, action: QAction) -> None:
    """Let a button trigger an action and take over its name, its tooltip with the key, and whether it can be used."""

    def update() -> None:
        button.setEnabled(action.isEnabled())
        button.setAccessibleName(action.text().replace("&", ""))
        key, tip = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.toolTip()
        button.setToolTip(tip if not key or key in tip else f"{tip} ({key})")

    action.changed.connect(update)
    button.clicked.connect(lambda _checked=False: action.trigger())
    update()


class ActionButton(IconButton):
    """A small transport button; Return presses it too, because Space plays."""

    def __init__(self, appearance: Appearance, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(appearance, icon, name, token="ink", hit=HIT, parent=parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Return."""
        if not _pressed_by(self, event):
            super().keyPressEvent(event)


class PlayButton(QAbstractButton):
    """The one filled control: an ink disc with the play or the pause sign."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._playing = False
        self.setAccessibleName("Play")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        appearance.changed.connect(self._restyle)

    def set_playing(self, playing: bool) -> None:
        """Show the pause sign while it runs, else the play sign."""
        self._playing = playing
        self.setAccessibleDescription("running" if playing else "paused")
        self.update()

    def is_playing(self) -> bool:
        """Whether the pause sign is shown."""
        return self._playing

    def sizeHint(self) -> QSize:
        """The disc and the ring of the keyboard's focus round it."""
        side = metrics(self._appearance).play + 8
        return QSize(side, side)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Return."""
        if not _pressed_by(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Disc, sign, ring."""
        theme = self._appearance.theme
        centre, radius = QPointF(self.width() / 2, self.height() / 2), metrics(self._appearance).play / 2
        colour = theme.ink if self.isEnabled() else theme.rule2
        if self.isDown() or (self.underMouse() and self.isEnabled()):
            colour = faded(theme.ink, 0.75 if self.isDown() else 0.88)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, radius, radius)
            side = 1.1 * radius
            shift = 0.0 if self._playing else 0.03 * radius
            place = QRectF(centre.x() - side / 2 + shift, centre.y() - side / 2, side, side)
            paint_icon(painter, "pause" if self._playing else "play", place, theme.page)
            if self.hasFocus():
                disc = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
                paint_focus_ring(painter, disc.adjusted(1, 1, -1, -1), theme.ink, radius + 4)


def _pressed_by(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button by Return or Enter; whether that was the key."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    button.click()
    return True
