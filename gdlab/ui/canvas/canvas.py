"""The canvas: the landscape with the particle on it, live."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.analysis.relief import Curve
from gdlab.analysis.section import Valued
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.ground import Ground
from gdlab.ui.canvas.informed import InformedCanvas
from gdlab.ui.canvas.layers import StillPicture
from gdlab.ui.canvas.motion import ViewMotion, resting_view
from gdlab.ui.canvas.moving import Moving, moving
from gdlab.ui.canvas.rivals import RunPath
from gdlab.ui.canvas.sheet import Sheet, Sheets
from gdlab.ui.canvas.subject import Subject, same_box
from gdlab.ui.canvas.tooled import Sight
from gdlab.ui.painting.colour_maps import QUIET
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.ghosts import ghost_pieces
from gdlab.ui.painting.overlay import arrange
from gdlab.ui.painting.picture_data import PictureData, Words
from gdlab.ui.painting.primitives import draw_border
from gdlab.ui.painting.trail import dashes


class Canvas(InformedCanvas):
    """Shows a landscape, a path on it and the forces on its particle; lets a particle be placed and the view moved.

    Setters only show. What the user does is told by signals: `placed(position (d,), final)` while and after the
    particle is put somewhere, `hovered(key)` with "" for nothing, `arrow_toggled(key, on)` from the switches above,
    `view_changed(View)`, `run_chosen(index)` when the mark of another run is clicked.
    """

    arrow_toggled = Signal(str, bool)
    view_changed = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._data = PictureData()
        self._subject = Subject()
        self._words = Words()
        self._sheets = Sheets(appearance)
        self._moving: Moving | None = None
        self._behind = True  # what is shown is not yet what it should be
        self._is_asked = self.is_seen = False  # a paint is on its way, has come
        self._is_patient = False
        self._colour_map = QUIET
        self._ratio = 1.0
        self._asked: View | None = None  # the view that the user or the scene asked for; None fits the bounds
        self._still = StillPicture()
        self._ground = Ground(self)
        self._motion = ViewMotion(appearance, View(-1.0, 1.0, -1.0, 1.0), self)
        self.setObjectName("canvas")
        self.setAccessibleName("Landscape")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ground.changed.connect(self._on_ground)
        self._motion.moved.connect(self._on_moved)
        self._motion.arrived.connect(self._survey)
        appearance.changed.connect(self._restyle)
        self.set_words(self._words)

    # Setters

    def set_landscape(self, landscape: Valued | None, *, patient: bool = False) -> None:
        """Show a landscape, or none; a view that was asked for stays while dimension and bounds do.

        A `patient` canvas shows all of the one before until the new map is there, unless that is late: a picture of
        both would be painted for a few hundredths of a second.
        """
        self._is_patient = patient
        old = self._ground.section
        if old is None or landscape is None or not same_box(old.landscape, landscape):
            self._asked = None
        self._subject.set_landscape(landscape)
        self._place()
        self._go_home()

    def set_path(self, way: FloatArray, cursor: int, rest: FloatArray | None = None) -> None:
        """Show the first particle's way (p, d), solid up to the point `cursor` and dotted beyond.

        `rest` are the positions (n−1, d) of the other particles then.
        """
        self._subject.set_path(way, cursor, rest)
        if self._place():
            self._survey()

    def set_race(self, run: int | None, label: str, others: Sequence[RunPath]) -> None:
        """Show the other runs of a race beside the one of `set_path`, whose index and name these are; None for none."""
        self._subject.set_rivals(others)
        self._show(run=run, label=label, rivals=self._subject.rivals.seen)

    def set_words(self, words: Words) -> None:
        """Use these symbols and words, in the notation in force: another language."""
        self._words = words
        self._show(words=self._subject.worded(words.written(self._appearance.notation)))

    def set_colour_map(self, key: str) -> None:
        """Show heights in the colours of another map, by its key in `COLOUR_MAPS`."""
        self._colour_map = key
        self._change()

    def set_swapped(self, swapped: bool) -> None:
        """Lay the second coordinate across and the first upright, or back."""
        if swapped == self._subject.swapped:
            return
        self._asked = None if self._asked is None else self._asked.swapped()
        self._subject.set_swapped(swapped)
        self._place()
        self.set_words(self._words)
        self._go_home()

    def set_view_rect(self, view: View | None) -> None:
        """Show this part of the landscape: left…right of the first coordinate, bottom…top of the second; or all."""
        self._asked = None if view is None else self._subject.turned(view)
        self._go_home()

    # Questions

    @property
    def frame(self) -> Frame:
        """Return the present map between data units and pixels of the widget."""
        return self._sheet().frame

    @property
    def sight(self) -> Sight:
        """Return the present map between pixels and the landscape's own coordinates."""
        return Sight(self.frame, self._subject.is_swapped)

    @property
    def picture(self) -> PictureData:
        """Return what is shown, ready to be painted elsewhere."""
        return replace(self._data, path=self._data.path.copy())

    @property
    def is_stale(self) -> bool:
        """Say whether the map shown is not that of the landscape and view asked for."""
        return self._ground.is_stale

    def position_at(self, pixel: QPointF) -> FloatArray:
        """Return the position (d,) under a pixel; coordinates that are not shown stay the particle's."""
        return self._subject.position(*self.frame.to_data(pixel))

    def finish(self) -> None:
        """End motions, compute the map and draw the whole trail now: for pictures of the window and for tests."""
        self._motion.finish()
        self._survey(unseen=True)
        self._ground.finish()
        self._follow(self._sheet())
        while not self._still.is_complete:
            self._follow(self._sheet())

    # Moves of the user

    def zoom(self, factor: float, at: QPointF | None = None, *, glide: bool = True) -> None:
        """Magnify about a pixel, or about the middle."""
        frame = Frame(self.frame.area, self._motion.target)
        x, y = frame.to_data(at) if at is not None else frame.view.centre
        self._go(self._motion.target.zoomed(factor, x, y), glide=glide)

    def pan(self, pixels: QPointF, *, glide: bool = False) -> None:
        """Move the map by pixels."""
        sx, sy = self.frame.scale
        self._go(self._motion.target.panned(-pixels.x() / sx, pixels.y() / sy), glide=glide)

    def fit(self) -> None:
        """Show the whole landscape."""
        self._asked = None
        self._motion.glide(self._home())
        self._tell_view()

    def nudge(self, pixels: QPointF) -> None:
        """Move the start by pixels."""
        if len(self._data.path):
            start = self.frame.to_pixel(*self._data.path[0].tolist())
            self.placed.emit(self.position_at(start + pixels), True)

    def _go(self, view: View, *, glide: bool) -> None:
        self._asked = view
        move = self._motion.glide if glide else self._motion.jump
        move(view)
        self._tell_view()

    def _tell_view(self) -> None:
        self.view_changed.emit(self._subject.turned(self._motion.target))

    # Keeping up

    def _show(self, **changes: object) -> None:
        self._data = replace(self._data, **changes)
        self._change()

    def _home(self) -> View:
        """Return the view to rest in."""
        area = self._sheet().layout.area
        return resting_view(self._ground.section, self._asked, area.width() / area.height())

    def _go_home(self) -> None:
        self._motion.jump(self._home())

    def _restyle(self) -> None:
        self.set_words(self._words)
        self._go_home()

    def _on_moved(self) -> None:
        if self._ground.is_curve:
            self._survey()
        self._change()

    def _on_ground(self) -> None:
        self._data = replace(self._subject.placed(self._data), ground=self._ground.relief)
        self._is_patient = False
        self._change()

    def _survey(self, *, unseen: bool = False) -> None:
        if unseen or self.isVisible():  # before, neither its size nor its view is for long
            self._ground.aim(self._motion.target, self._sheet())
        self._change()

    def _place(self) -> bool:
        """Show the subject where it lies now, and say whether the landscape is another, or cut elsewhere."""
        recut = self._subject.section != self._ground.section
        if recut:
            self._ground.set_section(self._subject.section)
        marks = self._data.marks
        self._data = replace(self._subject.placed(self._data), ground=self._ground.relief)
        if self._ground.is_borrowed:  # the marks of the map that is shown stay with it
            self._data = replace(self._data, marks=marks)
        self._change()
        return recut

    def _mark(self) -> None:
        if not self._ground.is_borrowed:
            self._place()

    # Painting

    def _hold_height(self, held: bool) -> None:
        self._ground.hold(self._view() if held else None)

    def _has_bar(self) -> bool:
        """A curve reads its values on its own axis; in a hall the map needs the room."""
        return self._barred and not (self._ground.is_curve or self._appearance.projector)

    def _view(self) -> View:
        view, relief = self._motion.view, self._ground.relief
        if isinstance(relief, Curve):  # its height always fits its values
            return View(view.left, view.right, relief.view.bottom, relief.view.top)
        return view

    def _sheet(self) -> Sheet:
        """Return what all is drawn on."""
        view, with_bar = self._view(), self._has_bar()
        return self._sheets.sheet(self.size(), self._ratio, view, self._colour_map, with_bar=with_bar)

    def _follow(self, sheet: Sheet) -> None:
        self._still.follow(sheet, self._data, self._subject.path.take_changed(), moving=self._motion.moving)
        self._still.rivals.update(sheet, self._data.rivals, self._subject.rivals.take_changed())
        self._still.branches.update(sheet, self._data.branches, self._subject.branches.take_changed())
        self._still.flows.update(sheet, self._data.flows, self._subject.flows.take_changed())

    def _change(self) -> None:
        """Have the picture painted anew: a corner of it, which all that has changed joins before the paint."""
        self._behind = True
        if not self._is_asked and not self._waits():
            self._is_asked = True
            self.update(0, 0, 1, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the window is about to paint, so that a frame is worked out once and shown whole."""
        if event.type() == QEvent.Type.UpdateRequest and self._behind and self.isVisible() and not self._waits():
            self.update(self._catch_up())
        return super().eventFilter(watched, event)

    def _waits(self) -> bool:
        """Say whether what is shown stays until the map of another landscape is there."""
        borrowed = self._is_patient and self._ground.is_borrowed and not self._ground.is_late
        return borrowed and self._moving is not None and self._moving.sheet is self._sheet()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window that it is in, and see to the ground."""
        self.window().installEventFilter(self)
        super().showEvent(event)
        self._survey()
        self._ground.wake()

    def _catch_up(self) -> QRegion:
        """Work out the present picture and return where it is another."""
        if not self.isVisible():  # a picture of what nobody has seen yet
            self._survey(unseen=True)
        self._behind = False
        sheet, data = self._sheet(), self._data
        style, frame = sheet.style, sheet.frame
        self._follow(sheet)
        story = self._story_pieces(frame, style, data)
        data = replace(data, shown=frozenset(), inner=None) if story else data
        self.overlay = arrange(frame, style, data, self._still.trail.points)
        places = self._still.number_places(sheet, data, borrowed=self._ground.is_borrowed)
        numbers = {place: places[place] for place in self.overlay.clear(places, style.number_size)}
        quick = self._ground.is_rough and self._ground.is_stale
        changed = self._still.compose(sheet, data, numbers, self._ground.picture, quick=quick)
        ahead = dashes(data.path, data.cursor, frame, style)
        ghosts = [] if story else ghost_pieces(frame, style, data, self.overlay)
        before, tool = self._moving, (*story, *ghosts, *self._tool_pieces())
        self._moving = moving(sheet, data, self.overlay, ahead, tool, late=self._ground.is_late)
        return changed + self._moving.changed_from(before)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay what moves on top of what stands still."""
        self._is_asked, self.is_seen = False, True
        with QPainter(self) as painter:
            ratio = painter.deviceTransform().m11()
            if (self._behind and not self._waits()) or self._moving is None or ratio != self._ratio:
                self._ratio = ratio  # and elsewhere, too, when this is a picture of the widget, or of a part of it
                self.update(self._catch_up())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(QPointF(0, 0), self._still.pixmap)
            if self._moving is not None:
                self._moving.paint(painter, event.region())
            if self.focused_by_key:
                draw_border(painter, self.frame.area.adjusted(2, 2, -2, -2), 2.0, self._appearance.theme.ink)
        self._ground.seen()
        if not self._still.is_complete and not self._motion.moving:
            self._change()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the view to the new shape."""
        super().resizeEvent(event)
        self._go_home()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        self._motion.finish()
        self._ground.rest()
        self._is_patient = False
        super().hideEvent(event)
