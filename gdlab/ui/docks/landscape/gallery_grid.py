"""The gallery: thumbnails in three columns, computed and drawn bit by bit after the window has shown itself."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdlab.analysis.relief import Curve, Relief
from gdlab.landscapes import GalleryEntry, gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.background import Background
from gdlab.ui.docks.landscape.wording import short_name
from gdlab.ui.painting.thumbnail import paint_thumbnail, thumbnail_ground
from gdlab.ui.theme import Theme
from gdlab.ui.widgets.focus import paint_focus_ring

COLUMNS = 3
_GAPS = {False: 12, True: 8}
EDGE = 4
"""Room round a thumbnail for the frame of the chosen one."""
_NAME = 20
_REST = 10
"""Milliseconds between two thumbnails, so that drawing them holds nobody up."""
_ROW_GAP = 6
_PICK = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: COLUMNS, Qt.Key.Key_Up: -COLUMNS}
_HEIGHTS = {False: 59, True: 40}


class Survey(Struct, frozen=True, eq=False):
    """A request for what the thumbnail of a landscape shows."""

    entry: GalleryEntry

    def run(self) -> Relief | Curve:
        """Compute it."""
        return thumbnail_ground(self.entry.landscape())


class Thumbnail(QAbstractButton):
    """One landscape of the gallery: its picture, and its name below."""

    def __init__(self, appearance: Appearance, entry: GalleryEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._entry = entry
        self._chosen = False
        self._pictures: dict[tuple[str, int, int, float], QPixmap] = {}
        self._ground: Relief | Curve | None = None
        self.setObjectName(f"gallery.{entry.key}")
        self.setAccessibleName(entry.name)
        self.setAccessibleDescription(entry.about)
        self.setToolTip(f"{entry.name}: {entry.formula}\n{entry.about}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_chosen(self, chosen: bool) -> None:
        """Frame it, or not."""
        self._chosen = chosen
        self.setAccessibleName(f"{self._entry.name}, shown" if chosen else self._entry.name)
        self.update()

    def is_chosen(self) -> bool:
        """Whether it is framed."""
        return self._chosen

    def is_drawn(self) -> bool:
        """Whether its picture is there for the present theme and size."""
        return self._key() in self._pictures

    @property
    def wanted(self) -> Survey | None:
        """What must be computed before the picture can be drawn; None once it was."""
        return Survey(self._entry) if self._ground is None else None

    def set_ground(self, ground: Relief | Curve) -> None:
        """Take what the picture shows."""
        self._ground = ground

    def draw(self) -> None:
        """Draw the picture; once for each theme and size."""
        if self._ground is None:
            self._ground = Survey(self._entry).run()
        area, ratio = self._area(), self.devicePixelRatioF()
        picture = QPixmap(area.size().toSize() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme().page)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_thumbnail(painter, QRectF(0, 0, area.width(), area.height()), self._theme(), self._ground)
        painter.end()
        self._pictures[self._key()] = picture
        self.update()

    def _theme(self) -> Theme:
        return self._appearance.theme

    def _area(self) -> QRectF:
        return QRectF(EDGE, EDGE, self.width() - 2 * EDGE, self.height() - 2 * EDGE - _NAME)

    def _key(self) -> tuple[str, int, int, float]:
        area = self._area()
        return (self._theme().name, round(area.width()), round(area.height()), self.devicePixelRatioF())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrows and Return to the grid; Qt's buttons would go along the chain of Tab."""
        if event.key() in (*_WAYS, *_PICK):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, frame, name."""
        theme, area = self._theme(), self._area()
        painter = QPainter(self)
        picture = self._pictures.get(self._key())
        if picture is not None:
            painter.drawPixmap(area.topLeft(), picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.rule2 if theme.filled_slots else theme.rule, 1))
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_frame(painter, area)
        self._paint_name(painter, area)
        painter.end()

    def _paint_frame(self, painter: QPainter, area: QRectF) -> None:
        """Chosen: 2 px of ink, 3 px outside. Pointed at: a thin line there, and no more, so that the two differ."""
        theme = self._theme()
        if self._chosen:
            painter.setPen(QPen(theme.ink, 2))
            painter.drawRoundedRect(area.adjusted(-2.5, -2.5, 2.5, 2.5), 3, 3)
        elif self.underMouse():
            painter.setPen(QPen(theme.rule2, 1))
            painter.drawRoundedRect(area.adjusted(-2.5, -2.5, 2.5, 2.5), 3, 3)
        if self.hasFocus():
            around = area.adjusted(0, 0, 0, _NAME)
            paint_focus_ring(painter, around.adjusted(-EDGE, -EDGE, EDGE, EDGE), theme.ink, inside=True)

    def _paint_name(self, painter: QPainter, area: QRectF) -> None:
        font = self._appearance.font("label_strong" if self._chosen else "label")
        if self._appearance.compact:
            font.setPixelSize(round(self._appearance.size("tick")))
        painter.setFont(font)
        painter.setPen(self._theme().ink if self._chosen else self._theme().ink2)
        room = area.width() + EDGE + 1
        name = self._entry.name
        if QFontMetricsF(font).horizontalAdvance(name) > room:
            name = short_name(name)
        baseline = area.bottom() + 0.78 * _NAME
        text = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(area.left(), baseline), text)


class GalleryGrid(QWidget):
    """All landscapes of the gallery, `EDGE` pixels inside the widget; `chosen(key)` when the person picks one.

    One thumbnail can be reached with Tab, from it the arrows lead to the others; Return picks.
    """

    chosen = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._thumbnails = {key: Thumbnail(appearance, entry, self) for key, entry in gallery().items()}
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(_REST)
        self._next.timeout.connect(self._draw_one)
        self._surveyor = Background(self)
        self._surveyor.answered.connect(self._on_surveyed)
        self.setAccessibleName("Gallery of landscapes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for key, thumbnail in self._thumbnails.items():
            thumbnail.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        self._make_reachable(next(iter(self._thumbnails)))
        appearance.changed.connect(self._restyle)

    def set_chosen(self, key: str) -> None:
        """Frame a landscape; "" frames none."""
        for other, thumbnail in self._thumbnails.items():
            thumbnail.set_chosen(other == key)
        if key in self._thumbnails:
            self._make_reachable(key)

    def thumbnails(self) -> dict[str, Thumbnail]:
        """The thumbnails by key."""
        return dict(self._thumbnails)

    def draw_all(self) -> None:
        """Draw at once what still waits: for pictures of the window."""
        self._next.stop()
        for thumbnail in self._thumbnails.values():
            if not thumbnail.is_drawn():
                thumbnail.draw()

    def _draw_one(self) -> None:
        """Draw one thumbnail, or have one computed, then let the window breathe; those in view come first."""
        waiting = [thumbnail for thumbnail in self._thumbnails.values() if not thumbnail.is_drawn()]
        if not waiting or not self.isVisible():
            return
        thumbnail = next((each for each in waiting if not each.visibleRegion().isEmpty()), waiting[0])
        survey = thumbnail.wanted
        if survey is None:
            thumbnail.draw()
            self._next.start()
        elif not self._surveyor.busy:
            self._surveyor.request(survey)

    def _on_surveyed(self, survey: Survey, ground: Relief | Curve) -> None:
        self._thumbnails[survey.entry.key].set_ground(ground)
        self._next.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin drawing."""
        super().showEvent(event)
        self._next.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the thumbnails."""
        super().resizeEvent(event)
        self._place()

    def _restyle(self) -> None:
        self._place()
        self.updateGeometry()
        if self.isVisible():
            self._next.start()

    def _place(self) -> None:
        gap = _GAPS[self._appearance.compact]
        width = (self.width() - 2 * EDGE - (COLUMNS - 1) * gap) / COLUMNS
        height = _HEIGHTS[self._appearance.compact]
        for place, thumbnail in enumerate(self._thumbnails.values()):
            row, column = divmod(place, COLUMNS)
            x, y = column * (width + gap), row * (height + _NAME + 2 * EDGE + _ROW_GAP)
            thumbnail.setGeometry(round(x), y, round(x + width) - round(x) + 2 * EDGE, height + _NAME + 2 * EDGE)
        if self.isVisible():
            self._next.start()

    def sizeHint(self) -> QSize:
        """Whole rows."""
        rows = -(-len(self._thumbnails) // COLUMNS)
        height = _HEIGHTS[self._appearance.compact] + _NAME + 2 * EDGE
        return QSize(200, rows * height + (rows - 1) * _ROW_GAP)

    # ---- the keyboard ----

    def _make_reachable(self, key: str) -> None:
        for other, thumbnail in self._thumbnails.items():
            thumbnail.setFocusPolicy(Qt.FocusPolicy.TabFocus if other == key else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows lead to the neighbours, Return picks."""
        keys = list(self._thumbnails)
        current = next((place for place, key in enumerate(keys) if self._thumbnails[key].hasFocus()), None)
        key = Qt.Key(event.key())
        if current is not None and key in _PICK:
            self.chosen.emit(keys[current])
        elif current is not None and key in _WAYS:
            self._go_to(keys[min(len(keys) - 1, max(0, current + _WAYS[key]))])
        else:
            super().keyPressEvent(event)

    def _go_to(self, key: str) -> None:
        self._make_reachable(key)
        self._thumbnails[key].setFocus(Qt.FocusReason.TabFocusReason)
