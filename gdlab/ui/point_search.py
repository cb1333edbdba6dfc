"""The search for stationary points: in the background, and where a hand shapes the landscape only when that rests."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from gdlab.analysis.sight import points_in_sight
from gdlab.core.protocols import Landscape, StationaryPoint
from gdlab.ui.background import Background
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.document import Document

_PAUSE, _REST = 60, 160
"""Milliseconds until points are looked for where a hand may go on, and where it drags: it passes many landscapes.

A slow frame of a drag is no rest, and a search in the midst of it would make the next ones slower.
"""


class _Search(Struct, frozen=True):
    """A request for the stationary points of a landscape."""

    landscape: Landscape

    def run(self) -> tuple[StationaryPoint, ...]:
        """Look for them."""
        return points_in_sight(self.landscape)


class PointSearch(QObject):
    """Tells `found(points)` of the landscape that it was given last."""

    found = Signal(object)

    def __init__(self, document: Document, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._canvas = document, canvas
        self._landscape: Landscape | None = None
        self._is_told = False
        self._is_let_go = False  # just now: what a drag ends with is still to come
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._search)
        self._searcher = Background(self)
        self._searcher.answered.connect(self._tell)
        document.drag_ended.connect(self._end_rest)

    @property
    def waits(self) -> bool:
        """The points of the landscape are not known yet."""
        return self._rest.isActive() or self._searcher.busy

    def look(self, landscape: Landscape, *, shaped: bool) -> None:
        """Look for the points of a landscape, of one that was `shaped` out of the last when nothing more comes."""
        first, self._landscape, self._is_told = self._landscape is None, landscape, False
        if first:
            self._rest.start(0)
        elif shaped:
            self._rest.start(_REST if self._document.dragging else 0 if self._is_let_go else _PAUSE)
        else:
            self._rest.stop()
            self._search()

    def finish(self) -> None:
        """Do now what is waited for."""
        if self._landscape is not None and self.waits:
            self._rest.stop()
            search = _Search(self._landscape)
            self._tell(search, search.run())

    def _end_rest(self) -> None:
        """The hand has let go."""
        self._is_let_go = True
        if self._rest.isActive():
            self._rest.start(0)

    def _search(self) -> None:
        if self._canvas.isVisible() and not self._canvas.is_seen:
            self._rest.start(_PAUSE)  # the first frame is painted sooner without it
            return
        self._is_let_go = False
        if self._landscape is not None:
            self._searcher.request(_Search(self._landscape))

    def _tell(self, search: _Search, points: tuple[StationaryPoint, ...]) -> None:
        """Tell what was found, once, unless the landscape is another by now."""
        if search.landscape is self._landscape and not self._is_told:
            self._is_told = True
            self.found.emit(points)
