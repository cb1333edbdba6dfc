"""The landscape under the view: keeps its relief up to date, and knows when it is not."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from gdlab.analysis.relief import Curve, Relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View
from gdlab.ui.background import Background
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.subject import same_box
from gdlab.ui.canvas.survey import Drawing, MapPicture, Survey, survey

_PAUSE = 60  # milliseconds after which a hand that shapes the landscape is taken to rest
_LATE = 150  # milliseconds after which a map that is out of date says so


class Ground(QObject):
    """`relief` is the newest there is; `changed` says that it, or its being late, has changed.

    `picture` is its map, where that was drawn in the background; `is_rough` says that nothing but what was computed on
    the GUI thread is there yet.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.section: Section | None = None
        self.relief: Relief | Curve | None = None
        self.picture: MapPicture | None = None
        self.is_late = False
        self._wanted: Survey | None = None
        self._sheet: Sheet | None = None  # for which it is wanted
        self._drawn: Survey | None = None
        self.is_rough = False
        self._own: Relief | Curve | None = None  # the relief, its heights not held
        self._held: View | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._request)
        self._surveyor = Background(self)
        self._surveyor.answered.connect(self._on_surveyed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATE)
        self._timer.timeout.connect(self._on_late)

    @property
    def is_curve(self) -> bool:
        """Say whether the landscape has one dimension."""
        return self.section is not None and self.section.axes == 1

    @property
    def is_stale(self) -> bool:
        """Say whether `relief` is not yet that of the view asked for."""
        return self._wanted != self._drawn

    @property
    def is_borrowed(self) -> bool:
        """Say whether `relief` is still that of the landscape before."""
        return self.relief is not None and self._drawn is None

    def set_section(self, section: Section | None) -> None:
        """Take another landscape; the old relief stays until the new one is there, where both lie in the same box.

        While a hand shapes the landscape it is dropped at once, for what the hand does must be seen in the same frame.
        """
        old = self.section
        if section is None or old is None or section != replace(old, through=section.through):
            self._drawn = self._wanted = None
            self.is_late = False
            if self._held is not None or section is None or old is None or not _alike(old, section):
                self.relief = self._own = None
        self.section = section

    def aim(self, view: View, sheet: Sheet) -> None:
        """Ask for the relief of `view` for `sheet`: roughly at once if there is none, then properly."""
        if self.section is None:
            return
        wanted = survey(self.section, view, sheet.layout.area.size(), coarse=sheet.style.coarse)
        if wanted == self._wanted:
            return
        self._wanted, self._sheet = wanted, sheet
        if self.relief is None or self.is_rough:
            self._drawn, self.is_rough = wanted.quick, True
            self._take(self._drawn.run())
        if self.is_stale:  # without a hand, too, only once this frame is painted, for the last view asked for in it
            self._pause.start(0 if self._held is None else _PAUSE)

    def _request(self) -> None:
        """Have the ground surveyed properly."""
        if self._wanted is not None and self._sheet is not None and self.is_stale:
            self._surveyor.request(Drawing(self._wanted, self._sheet.layout.area, self._sheet.style))
            self._timer.start()

    def finish(self) -> None:
        """Compute what is asked for now."""
        if self._wanted is not None and self.is_stale:
            self._accept(self._wanted, self._wanted.run())

    def hold(self, view: View | None) -> None:
        """Let a hand shape the landscape; None: it has let go.

        Until then a map is surveyed properly only when the hand rests, for what is out of date before it is drawn
        would cost frames; and a curve is drawn between the heights of this view, so that a knot stays under the hand.
        """
        self._held = view
        if view is None:
            self._pause.stop()
            self._request()
        if isinstance(self._own, Curve):
            self._take(self._own)

    def seen(self) -> None:
        """Count from now how long the hand rests: what it did last has only now been painted."""
        if self._held is not None and self._pause.isActive():
            self._pause.start()

    def wake(self) -> None:
        """Somebody looks again: go on with what was asked for when nobody did any more."""
        if self.is_stale:
            self._pause.start(0)

    def rest(self) -> None:
        """Stop watching the time: nobody looks."""
        self._timer.stop()
        self._pause.stop()

    def _on_surveyed(self, drawing: Drawing, found: tuple[Relief | Curve, MapPicture | None]) -> None:
        ground, picture = found
        self._accept(drawing.survey, ground, picture)

    def _accept(self, survey: Survey, relief: Relief | Curve, picture: MapPicture | None = None) -> None:
        """Take what was surveyed, unless another landscape is there by now."""
        if self._wanted is None or not _alike(survey.section, self._wanted.section):
            return
        self._drawn, self.is_rough = survey, False
        if not self.is_stale:
            self._timer.stop()
            self.is_late = False
        self._take(relief, picture)

    def _take(self, relief: Relief | Curve, picture: MapPicture | None = None) -> None:
        """Have another relief; that of a curve may have to be drawn between the heights that are held."""
        self._own = self.relief = relief
        self.picture = picture
        if isinstance(relief, Curve) and self._held is not None:
            own, held = relief.view, self._held
            self.relief = replace(relief, view=View(own.left, own.right, held.bottom, held.top))
        self.changed.emit()

    def _on_late(self) -> None:
        self.is_late = self.is_stale
        self.changed.emit()


def _alike(one: Section, other: Section) -> bool:
    """Say whether a relief of the one can stand for one of the other for a moment."""
    return one.swapped == other.swapped and same_box(one.landscape, other.landscape)
