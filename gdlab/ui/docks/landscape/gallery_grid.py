"""The gallery: thumbnails in columns, computed and drawn bit by bit after the window has shown itself."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gdlab.analysis.relief import Curve, Relief
from gdlab.landscapes import GalleryEntry, gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.background import Background
from gdlab.ui.docks.landscape.wording import short_names
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
_WAYS = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_HEIGHTS = {False: 59, True: 40}
_grounds: dict[str, Relief | Curve] = {}
"""What thumbnails show, by key: it depends on no theme, and every grid of the program shows the same."""


class Survey(Struct, frozen=True, eq=False):
    """A request for what the thumbnail of a landscape shows."""

    entry: GalleryEntry

    def run(self) -> Relief | Curve:
        """Compute it."""
        return thumbnail_ground(self.entry.landscape())


class Thumbnail(QAbstractButton):
    """One landscape of the gallery: its picture, and its name below. `opened` when it is clicked twice."""

    opened = Signal()

    def __init__(self, appearance: Appearance, entry: GalleryEntry, parent: QWidget, named: str = "gallery") -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._entry = entry
        self._chosen = False
        self._pictures: dict[tuple[str, int, int, float], QPixmap] = {}
        self.setObjectName(f"{named}.{entry.key}")
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
        return None if self._entry.key in _grounds else Survey(self._entry)

    def draw(self) -> None:
        """Draw the picture; once for each theme and size."""
        if self._entry.key not in _grounds:
            _grounds[self._entry.key] = Survey(self._entry).run()
        area, ratio = self._area(), self.devicePixelRatioF()
        picture = QPixmap(area.size().toSize() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme().page)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_thumbnail(
                painter, QRectF(0, 0, area.width(), area.height()), self._theme(), _grounds[self._entry.key]
            )
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
        if event.key() in (*_WAYS, *_ENDS, *_PICK):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell that it was opened."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, frame, name."""
        theme, area = self._theme(), self._area()
        with QPainter(self) as painter:
            picture = self._pictures.get(self._key())
            if picture is not None:
                painter.drawPixmap(area.topLeft(), picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.rule2 if theme.filled_slots else theme.rule, 1))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
            self._paint_frame(painter, area)
            self._paint_name(painter, area)

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
            name = short_names()[self._entry.key]
        baseline = area.bottom() + 0.78 * _NAME
        text = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(area.left(), baseline), text)


class GalleryGrid(QWidget):
    """All landscapes of the gallery, or those that are `set_shown`, `EDGE` pixels inside the widget.

    `chosen(key)` when the person picks one, by Return, and by a click or, where clicks only show, by clicking twice;
    `reached(key)` when keyboard or mouse have come to one. One thumbnail can be reached with Tab, from it the arrows
    lead to the others.

    Args:
        appearance: the look.
        columns: thumbnails in a row.
        height: pixels of a picture; a little less where room is short when it is 0.
        named: what the object names of the thumbnails begin with.
        picks: whether one click picks.
        parent: the owner.
    """

    reached = Signal(str)
    chosen = Signal(str)

    def __init__(
        self,
        appearance: Appearance,
        columns: int = COLUMNS,
        height: int = 0,
        named: str = "gallery",
        *,
        picks: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._columns, self._height = columns, height
        self._thumbnails = {key: Thumbnail(appearance, entry, self, named) for key, entry in gallery().items()}
        self._shown = list(self._thumbnails)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(_REST)
        self._next.timeout.connect(self._draw_one)
        self._surveyor = Background(self)
        self._surveyor.answered.connect(self._on_surveyed)
        self.setAccessibleName("Gallery of landscapes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for key, thumbnail in self._thumbnails.items():
            one, two = (self.chosen, None) if picks else (self.reached, self.chosen)
            thumbnail.clicked.connect(lambda _checked=False, key=key, signal=one: signal.emit(key))
            if two is not None:
                thumbnail.opened.connect(lambda key=key, signal=two: signal.emit(key))
        self._make_reachable(next(iter(self._thumbnails)))
        appearance.changed.connect(self._restyle)

    def set_chosen(self, key: str) -> None:
        """Frame a landscape; "" frames none."""
        for other, thumbnail in self._thumbnails.items():
            if thumbnail.is_chosen() != (other == key):
                thumbnail.set_chosen(other == key)
        if key in self._shown:
            self._make_reachable(key)

    def set_shown(self, keys: Collection[str]) -> None:
        """Show some of the landscapes only, in the gallery's order."""
        shown = [key for key in self._thumbnails if key in keys]
        if shown == self._shown:
            return
        self._shown = shown
        for key, thumbnail in self._thumbnails.items():
            thumbnail.setVisible(key in keys)
        if shown and not any(self._thumbnails[key].focusPolicy() & Qt.FocusPolicy.TabFocus for key in shown):
            self._make_reachable(shown[0])
        self._place()
        self.updateGeometry()

    def shown(self) -> list[str]:
        """The keys of the landscapes that are shown."""
        return list(self._shown)

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
        waiting = [self._thumbnails[key] for key in self._shown if not self._thumbnails[key].is_drawn()]
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
        _grounds[survey.entry.key] = ground
        if self.isVisible():
            self._next.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin drawing."""
        super().showEvent(event)
        self._next.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more."""
        super().hideEvent(event)
        self._next.stop()

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
        width = (self.width() - 2 * EDGE - (self._columns - 1) * gap) / self._columns
        height = self._picture_height()
        for place, thumbnail in enumerate(self._thumbnails[key] for key in self._shown):
            row, column = divmod(place, self._columns)
            x, y = column * (width + gap), row * (height + _NAME + 2 * EDGE + _ROW_GAP)
            thumbnail.setGeometry(round(x), y, round(x + width) - round(x) + 2 * EDGE, height + _NAME + 2 * EDGE)
        if self.isVisible():
            self._next.start()

    def sizeHint(self) -> QSize:
        """Whole rows."""
        return QSize(200, self.height_of(-(-len(self._shown) // self._columns)))

    def height_of(self, rows: int) -> int:
        """The height of so many rows."""
        return max(0, rows * (self._picture_height() + _NAME + 2 * EDGE) + (rows - 1) * _ROW_GAP)

    def _picture_height(self) -> int:
        return self._height or _HEIGHTS[self._appearance.compact]

    # ---- the keyboard ----

    def _make_reachable(self, key: str) -> None:
        for other, thumbnail in self._thumbnails.items():
            thumbnail.setFocusPolicy(Qt.FocusPolicy.TabFocus if other == key else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows lead to the neighbours, Home and End to the ends, Return picks."""
        current = next((place for place, key in enumerate(self._shown) if self._thumbnails[key].hasFocus()), None)
        if current is None or event.key() not in (*_WAYS, *_ENDS, *_PICK):
            super().keyPressEvent(event)
        elif event.key() in _PICK:
            self.chosen.emit(self._shown[current])
        else:
            self.go_to(self._shown[self._neighbour(current, Qt.Key(event.key()))])

    def _neighbour(self, current: int, key: Qt.Key) -> int:
        last = len(self._shown) - 1
        if key in _ENDS:
            return 0 if key == Qt.Key.Key_Home else last
        step = dict(zip(_WAYS, (1, -1, self._columns, -self._columns), strict=True))[key]
        return min(last, max(0, current + step))

    def go_to(self, key: str) -> None:
        """Lead the keyboard to a landscape."""
        self._make_reachable(key)
        self._thumbnails[key].setFocus(Qt.FocusReason.TabFocusReason)
        self.reached.emit(key)
