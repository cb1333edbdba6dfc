"""The gallery in the dock: its heading with the way to the browser, a line to search in, the thumbnails."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdlab.landscapes import gallery
from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.landscape.gallery_grid import EDGE, GalleryGrid, Thumbnail
from gdlab.ui.docks.landscape.panes import Pane
from gdlab.ui.widgets.focus import paint_focus_ring
from gdlab.ui.widgets.hairline import Hairline
from gdlab.ui.widgets.heads import SectionHead
from gdlab.ui.widgets.plate import paint_plate
from gdlab.ui.widgets.slim_scroll_bar import WIDTH as BAR
from gdlab.ui.widgets.text_field import TextField

_HEIGHTS = {False: 32, True: 28}
_GLASS = 15
_PADDING = 8
_GAP = 3


class SearchField(TextField):
    """A line to search in: Escape empties it, the arrow down leaves it for what was found (`left`)."""

    left = Signal()

    def __init__(self, appearance: Appearance, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setToolTip("A name, an author, a year, a group, or 1-d, 2-d. Escape: all.")
        self.setMaxLength(80)
        self.setClearButtonEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextMargins(2 * _PADDING + _GLASS - 3, 0, _PADDING, 0)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """A line of type in a frame."""
        return QSize(120, max(_HEIGHTS[self._appearance.compact], self.fontMetrics().height() + 10))

    def minimumSizeHint(self) -> QSize:
        """The same line with a few letters in it."""
        return QSize(72, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the line first, and is left to the window when there is nothing in it."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        self.set_colours(self._appearance.theme.ink, self._appearance.theme)
        self.setFont(self._appearance.font("label"))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, glass, text."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            paint_plate(painter, self.rect(), theme.rule2, theme.field)
            self._paint_glass(painter)
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_focus_ring(painter, QRectF(self.rect()), theme.ink, inside=True)

    def _paint_glass(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._appearance.theme.ink2, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top = (self.height() - _GLASS) / 2
        painter.drawEllipse(QRectF(_PADDING + 1, top + 1, 9, 9))
        painter.drawLine(QPointF(_PADDING + 9, top + 9), QPointF(_PADDING + 13, top + 13))


class Link(QAbstractButton):
    """An underlined word that leads somewhere."""

    def __init__(self, appearance: Appearance, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._appearance.font("label"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The word, and enough room to hit it."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 8, max(28, self.fontMetrics().height() + 6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The word and its line."""
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.ink if self.underMouse() or self.hasFocus() else theme.ink2)
            area = self.rect().adjusted(4, 0, -4, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
            baseline = (self.height() + self.fontMetrics().ascent() - self.fontMetrics().descent()) / 2
            painter.fillRect(QRectF(4, round(baseline) + 2, area.width(), 1), painter.pen().color())
            if self.hasFocus():
                paint_focus_ring(painter, QRectF(self.rect()), theme.ink, inside=True)


class GallerySection(QWidget):
    """Below a rule the heading with the search line, and the thumbnails, which scroll; all of it `padding` inside.

    `chosen(key)` when a landscape is picked, `browse_asked` when the whole gallery is wanted in a window of its own.
    """

    chosen = Signal(str)
    browse_asked = Signal()

    def __init__(self, appearance: Appearance, padding: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._chosen, self._followed = "", True  # until it is scrolled out of sight
        self.setAutoFillBackground(True)
        self.search = SearchField(appearance, "Search the gallery")
        self.search.setPlaceholderText("Search")
        self.search.setObjectName("gallerySearch")
        self.browse = Link(appearance, "Browse")
        self.browse.setObjectName("galleryBrowse")
        self.browse.setToolTip("All landscapes with their formulas, sources and stationary points.")
        self.grid = GalleryGrid(appearance)
        self._nothing = QLabel("Nothing in the gallery is called that.")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self._build(padding)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._pick_first)
        self.search.left.connect(self._leave)
        self.browse.clicked.connect(self.browse_asked)
        self.grid.chosen.connect(self.chosen)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _build(self, padding: int) -> None:
        head, holder = QHBoxLayout(), QWidget()
        head.addWidget(SectionHead(self._appearance, "Gallery"))
        head.addSpacing(10)
        head.addWidget(self.search, 1)
        head.addSpacing(4)
        head.addWidget(self.browse)
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(padding - EDGE, 0, padding - EDGE - BAR, EDGE)
        inside.addWidget(self.grid)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        rule, nothing = QHBoxLayout(), QHBoxLayout()
        for row, part in ((rule, Hairline(self._appearance)), (nothing, self._nothing)):
            row.setContentsMargins(padding, 0, padding, 0)
            row.addWidget(part)
        head.setContentsMargins(padding, 0, padding - EDGE, 0)
        for row in (rule, head, nothing):
            column.addLayout(row)
        self.pane = Pane(self._appearance, holder, self)  # after the heading, in the order of Tab too
        self.pane.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        column.addWidget(self.pane, 1)

    def height_of(self, rows: int) -> int:
        """The height at which so many rows of thumbnails are seen whole."""
        head = max(self.search.sizeHint().height(), self.browse.sizeHint().height())
        return 1 + 2 * _GAP + head + self.grid.height_of(rows)

    def set_chosen(self, key: str) -> None:
        """Frame a landscape and scroll to it; "" frames none."""
        self.grid.set_chosen(key)
        if key != self._chosen:
            self._chosen = key
            self._reveal_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the framed thumbnail in sight, if it was."""
        super().resizeEvent(event)
        if self._followed:
            self._reveal_soon()

    def _reveal_soon(self) -> None:
        QTimer.singleShot(0, self, self._reveal)  # when the thumbnails have their places

    def _reveal(self) -> None:
        """Scroll to the row of the thumbnail that is framed, unless it is in sight."""
        if self._chosen in self.grid.shown() and not self._in_sight():
            self.pane.verticalScrollBar().setValue(self.grid.thumbnails()[self._chosen].y())
        self._followed = True

    def _on_scrolled(self) -> None:
        self._followed = self._in_sight()

    def _in_sight(self) -> bool:
        """Whether the whole thumbnail that is framed is seen."""
        thumbnail = self.grid.thumbnails().get(self._chosen)
        if thumbnail is None or thumbnail.isHidden():
            return False
        top, room = self.pane.verticalScrollBar().value(), self.pane.maximumViewportSize().height()
        return top <= thumbnail.y() <= top + room - thumbnail.height()

    def thumbnails(self) -> dict[str, Thumbnail]:
        """The thumbnails by key."""
        return self.grid.thumbnails()

    def draw_all(self) -> None:
        """Draw at once what still waits: for pictures of the window."""
        self.grid.draw_all()

    def _filter(self, query: str) -> None:
        keys = {key for key, entry in gallery().items() if entry.matches(query)}
        self.grid.set_shown(keys)
        self._nothing.setVisible(not keys)

    def _pick_first(self) -> None:
        if self.search.text().strip() and self.grid.shown():
            self.chosen.emit(self.grid.shown()[0])

    def _leave(self) -> None:
        if self.grid.shown():
            self.grid.go_to(self.grid.shown()[0])

    def _restyle(self) -> None:
        palette = self._nothing.palette()
        palette.setColor(self._nothing.foregroundRole(), self._appearance.theme.ink3)
        self._nothing.setPalette(palette)
        self._nothing.setFont(self._appearance.font("label"))
