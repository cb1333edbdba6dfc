"""Shows the present moment of a run on all views. It edits nothing, and remembers only what it showed last."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal

from gdlab.analysis.ending import has_left
from gdlab.analysis.strengths import typical_strengths
from gdlab.analysis.view import View
from gdlab.core.events import Setting
from gdlab.core.fields import FIELDS
from gdlab.core.knobs import Known
from gdlab.core.moving import readings_at
from gdlab.core.protocols import Landscape, StationaryPoint
from gdlab.core.simulation import Simulation
from gdlab.landscapes import gallery
from gdlab.scene import GallerySpec, Scene
from gdlab.scene.resolve import Resolved, resolve
from gdlab.symbols.workings import Value
from gdlab.ui.docks.landscape.wording import plain_number
from gdlab.ui.docks.modes_reading import modes_reading
from gdlab.ui.document import Document
from gdlab.ui.knob_words import drag_sentence, set_aside
from gdlab.ui.painting.arrows import FORCE, FRICTION, INERTIA, VELOCITY
from gdlab.ui.player import Player
from gdlab.ui.point_search import PointSearch
from gdlab.ui.race.on_canvas import show_race
from gdlab.ui.shown_way import shown_way
from gdlab.ui.shown_workings import show_workings
from gdlab.ui.turns import Turns
from gdlab.ui.views import Views


class Renderer(QObject):
    """`render` after every change; `render_all` gives the same from nothing.

    Numbers are shown at once, for whoever reads them next. Pictures follow before the next frame is painted, once,
    however many changes came meanwhile. `render_soon` lets numbers wait for the pictures where more changes may come
    in the same frame: in a drag, and at a tick of the clock. There particle, numbers and table are new in every frame;
    the run's curve, what the knobs come to, what is said of them, and a changing landscape's numbers take turns.
    """

    ground_shown = Signal(object)
    points_shown = Signal(object)
    frame_shown = Signal()
    _frame_due = Signal()

    def __init__(self, document: Document, player: Player, views: Views, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._player, self._views = document, player, views
        self.pins: tuple[str, ...] = ()
        self._spoken = "momentum"
        self._landscape: Landscape | None = None
        self._in_dock: Landscape | None = None  # whose numbers it shows
        self._simulation: Simulation | None = None
        self._title = ""
        self._points: tuple[StationaryPoint, ...] = ()
        self._shown: object = None
        self._said: object = None
        self._search = PointSearch(document, views.canvas, self)
        self._search.found.connect(self._show_stationary_points)
        self._waiting: Resolved | None = None
        self._moment = self.resolved()
        turns = (self._take_course, self._show_circumstances, self._say, self._show_in_dock, self._show_course)
        self._turns = Turns(turns, self)
        self._numbers_wait = False
        self._frame_asked = False
        self._frame_due.connect(self._show_frame, Qt.ConnectionType.QueuedConnection)

    def render_soon(self) -> None:
        """In the midst of a motion, show the moment of the next frame before that is painted; else show it now.

        Another formula is no motion, even while it is typed.
        """
        moving = self._document.dragging or self._player.ticking
        if moving and _formula(self._setting().landscape) == _formula(self._landscape):
            self._numbers_wait = True
            self._ask_for_frame()
        else:
            self.render()

    def show_numbers(self) -> None:
        """Show now the numbers that wait, as at the end of a drag."""
        if self._numbers_wait:
            self.render()
        else:
            self._turns.finish()
            self._scale_arrows()

    def render(self) -> None:
        """Show the present moment."""
        self._resolve()
        self._turns.cancel()
        self._show_in_dock()
        self._show_values()
        self._show_circumstances()
        self._say()
        self._ask_for_frame()

    def _resolve(self, *, moving: bool = False) -> None:
        """Look at the present moment, and at its landscape."""
        self._numbers_wait = False
        self._moment = self._waiting = self.resolved()
        self._show_landscape(self._moment.setting.landscape, moving=moving)

    def render_all(self) -> None:
        """Show everything afresh, as if nothing had been shown before."""
        self._landscape = self._in_dock = self._simulation = self._shown = self._said = None
        self.show_arrows(self._document.scene)
        self._views.transport.set_speed(self._player.speed)
        self._views.transport.set_playing(self._player.playing)
        self.render()
        self._show_frame()

    @property
    def points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points of the landscape that is shown, as far as they are known."""
        return self._points

    @property
    def knobs(self) -> Known:
        """The eight knobs as they are set where the cursor stands."""
        return readings_at(self._setting())

    def resolved(self) -> Resolved:
        """The run where the cursor stands."""
        return resolve(self._player.simulation, self._player.stand, self._views.look.notation)

    def _setting(self) -> Setting:
        return self._player.simulation.setting_at(self._player.cursor)

    def show_arrows(self, scene: Scene) -> None:
        """Show which arrows are on."""
        shown = frozenset(scene.view.arrows)
        self._views.canvas.set_arrows(shown)
        self._views.header.set_arrows(shown)

    def link(self, key: str) -> None:
        """Light up every place of a quantity."""
        views = self._views
        for view in (views.parameters, views.table, views.canvas, views.landscape, views.transport):
            view.set_linked(key)
        if key in FIELDS:
            self.speak_of(key)

    def point_at(self, index: int) -> None:
        """Show the eigenvectors at a stationary point, by its place in the list, and light that up; none at −1."""
        landscape, point = self._views.landscape, self._points[index] if 0 <= index < len(self._points) else None
        landscape.set_pointed(index)
        self._views.canvas.set_pointed(point, landscape.stationary.note(index))

    def speak_of(self, key: str) -> None:
        """Say what the knob holds and moves."""
        self._spoken = key
        if not self._numbers_wait:
            self._say()

    def glow(self, keys: Iterable[str]) -> None:
        """Say that these knobs have just followed another."""
        followers = list(keys)
        self._views.parameters.glow(followers)
        self._views.table.glow(followers)

    def settle(self) -> None:
        """Do now what is waited for: for pictures of the window."""
        while self._frame_waits:
            self._show_frame()
        self._turns.finish()
        self._search.finish()

    @property
    def settled(self) -> bool:
        """Nothing is waited for: pictures and stationary points are those of the present moment."""
        return not (self._frame_waits or self._turns.waiting or self._search.waits)

    def _show_landscape(self, landscape: Landscape, *, moving: bool) -> None:
        if landscape is self._landscape:
            return
        shaped = _formula(landscape) == _formula(self._landscape)
        self._landscape = landscape
        spec = self._document.scene.landscape
        self._title = spec.title or "Your landscape"
        self._views.canvas.set_landscape(landscape, patient=not shaped)
        self._search.look(landscape, shaped=shaped)
        self._points = ()
        self.points_shown.emit(())
        self._views.canvas.set_pointed(None)
        self._views.canvas.set_recorded(getattr(spec, "trajectory", ()))
        self._views.canvas.set_view_rect(rectangle_of(self._document.scene))
        if not moving:
            self._show_in_dock()
        self.ground_shown.emit(landscape)

    def _show_in_dock(self) -> bool:
        """The landscape's numbers and how it was made, unless they are there already."""
        landscape, spec, dock = self._landscape, self._document.scene.landscape, self._views.landscape
        if landscape is None or landscape is self._in_dock:
            return False
        self._in_dock = landscape
        key = spec.key if isinstance(spec, GallerySpec) else _gallery_key(landscape)
        entry = gallery().get(key)
        dock.set_landscape(landscape, spec, self._title, key, entry.coefficients if entry else {})
        dock.set_view(rectangle_of(self._document.scene))
        return True

    def _show_stationary_points(self, points: tuple[StationaryPoint, ...]) -> None:
        self._show_in_dock()
        self._points = points
        self._views.canvas.set_stationary_points(points)
        self._views.landscape.set_stationary_points(points)
        self.points_shown.emit(points)

    @property
    def _frame_waits(self) -> bool:
        """Something is to be shown before the next frame is painted."""
        return self._numbers_wait or self._waiting is not None

    def _ask_for_frame(self) -> None:
        """Let what waits be shown before the next frame, once however often this is asked for."""
        if not self._frame_asked:
            self._frame_asked = True
            self._frame_due.emit()
        # Every frame paints it. Asked for now, the paint comes right after the pictures, with no event in between.
        self._views.canvas.update(0, 0, 1, 1)

    def _show_frame(self) -> None:
        """Show the newest moment in all that takes its time, and its numbers where they waited for that."""
        moving = self._numbers_wait
        if moving:
            self._resolve(moving=True)
        self._frame_asked = False
        resolved, self._waiting = self._waiting, None
        if resolved is None:
            return
        complete = self._player.look_ahead(far=not (moving and self._document.dragging), calm=not moving)
        if not moving or self._player.simulation is not self._simulation:
            self._scale_arrows()
        self._show_motion(resolved)
        if moving:
            self._show_values()
            self._turns.take()
        else:
            self._take_course()
            self._show_course()
        self.frame_shown.emit()
        if not complete:
            self._waiting = resolved
            self._ask_for_frame()

    def _scale_arrows(self) -> None:
        """Give arrows the scale of a run that is opened so. Under the hand they keep theirs."""
        self._simulation = self._player.simulation
        self._views.canvas.set_arrow_scale(*typical_strengths(self._simulation))

    def _show_motion(self, resolved: Resolved) -> None:
        views, values, player, simulation = self._views, resolved.values, self._player, self._player.simulation
        views.landscape.set_position(resolved.moment.position)
        way = shown_way(simulation, player.stand)
        rest = simulation.rows(player.stand, player.stand)[0, 1:] if len(simulation.start) > 1 else None
        views.canvas.set_path(way.positions, way.cursor, rest)
        show_race(views.canvas, self._document.scene, player)
        views.canvas.set_vectors(*(_vector(values[key]) for key in (FORCE, VELOCITY, FRICTION, INERTIA)))
        show_workings(views.canvas, self._document.scene, resolved)
        views.canvas.set_particle(resolved.coefficients.mass)
        potential = _number(values["potential"])
        views.canvas.set_value(potential)
        views.canvas.set_undefined(not math.isfinite(potential) and has_left(simulation, player.stand))
        views.transport.set_time(_number(values["time"]), player.cursor)

    def _take_course(self) -> None:
        player = self._player
        self._views.curve.take(player.simulation, player.cursor, player.horizon)

    def _show_course(self) -> None:
        """Show the curve, as it was a few frames ago if the cursor has not left it behind since."""
        if self._views.curve.ends_before(self._player.stand):
            self._take_course()
        self._views.curve.show(self._player.cursor)

    def _show_values(self) -> None:
        """Numbers, in the table and at the knobs."""
        resolved, views = self._moment, self._views
        views.table.set_rows(resolved.rows, resolved.values, resolved.cautions)
        views.readings.set_rows(resolved.rows, resolved.values)
        views.parameters.set_values(self.knobs)

    def _show_circumstances(self) -> None:
        """What the knobs come to: modes, what is set aside and warned of."""
        resolved, view = self._moment, self._views.parameters
        setting, c = resolved.setting, resolved.coefficients
        scene, notation = self._document.scene, resolved.notation
        view.set_modes(modes_reading(c, resolved.curvatures, resolved.moment.numbers, resolved.values))
        shown = (setting, self.pins, resolved.curvatures, resolved.cautions, scene, notation)
        if shown == self._shown:
            return
        self._shown = shown
        view.set_method(c.method)
        view.set_scheme(c.friction_scheme)
        view.set_pins(self.pins)
        view.set_set_aside({key: notation.text(reason) for key, reason in set_aside(setting).items()})
        view.set_warned({caution.row: caution.text for caution in resolved.cautions if caution.serious})
        self._views.header.set_title(self._title, self._subtitle(resolved))
        self._views.header.set_workings(self._document.scene.view.workings, c.method)
        view.options.set_options(c.method, setting.checked_options())

    def _say(self) -> bool:
        """What a drag of the knob that was spoken of last would hold and move, unless that is said already."""
        said = (self._moment.setting, self._spoken, self.pins, self._moment.notation)
        if said == self._said:
            return False
        self._said = said
        self._views.parameters.set_sentence(self._moment.notation.text(drag_sentence(*said[:3])))
        return True

    def _subtitle(self, resolved: Resolved) -> str:
        scene = self._document.scene
        start = ", ".join(plain_number(v, 4) for v in (scene.runs[self._player.selected].start or ((),))[0][:3])
        c = resolved.coefficients
        friction = f", {c.friction_scheme} friction" if c.mass else ""
        return f"{c.method.replace('-', ' ')}{friction}, from ({start}), seed {scene.seed}"


def _formula(landscape: Landscape | None) -> str | None:
    """The formula, None where there is none: landscapes with the same one differ by what a hand drags."""
    return getattr(landscape, "formula", None)


def _gallery_key(landscape: Landscape) -> str:
    """The gallery's entry with the same formula, "" when there is none: what was typed may be known by a name."""
    formula = getattr(landscape, "formula", "")
    return next((key for key, entry in gallery().items() if entry.formula == formula), "")


def rectangle_of(scene: Scene) -> View | None:
    """The part of the landscape that the scene shows, None for all of it."""
    rectangle = scene.view.rectangle
    return None if rectangle is None else View(*rectangle[0], *rectangle[1])


def _vector(value: Value) -> tuple[float, ...]:
    """A quantity with coordinates."""
    return value if isinstance(value, tuple) else (value,)


def _number(value: Value) -> float:
    """A scalar quantity."""
    return value[0] if isinstance(value, tuple) else value
