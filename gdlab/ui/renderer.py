"""Shows the present moment of a run on all views. It edits nothing, and remembers only what it showed last."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gdlab.analysis.strengths import typical_strengths
from gdlab.analysis.view import View
from gdlab.core import stability
from gdlab.core.fields import FIELDS
from gdlab.core.knobs import Known, readings
from gdlab.core.protocols import Landscape, StationaryPoint
from gdlab.core.simulation import Simulation
from gdlab.landscapes import gallery
from gdlab.scene import GallerySpec, Scene
from gdlab.scene.resolve import Resolved, resolve
from gdlab.symbols.quantities import Value
from gdlab.ui.background import Background
from gdlab.ui.docks.landscape.wording import plain_number
from gdlab.ui.document import Document
from gdlab.ui.knob_words import drag_sentence, set_aside
from gdlab.ui.player import Player
from gdlab.ui.views import Views

_SETTLE = 20
"""Milliseconds of rest before stationary points are looked for: a drag passes many landscapes."""


class _Search(Struct, frozen=True):
    """A request for the stationary points of a landscape."""

    landscape: Landscape

    def run(self) -> tuple[StationaryPoint, ...]:
        """Look for them."""
        return self.landscape.stationary_points()


class Renderer(QObject):
    """`render` after every change; `render_all` gives the same from nothing.

    Numbers are shown at once, for whoever reads them next. Pictures follow before the next frame is painted, once,
    however many changes came meanwhile.
    """

    ground_shown = Signal(object)
    _pictures_due = Signal()

    def __init__(self, document: Document, player: Player, views: Views, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._player, self._views = document, player, views
        self.knobs: Known = {}
        self.pins: tuple[str, ...] = ()
        self._spoken = "momentum"
        self._landscape: Landscape | None = None
        self._simulation: Simulation | None = None
        self._title = ""
        self._points: tuple[StationaryPoint, ...] = ()
        self._shown: object = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self._search)
        self._searcher = Background(self)
        self._searcher.answered.connect(self._show_stationary_points)
        self._waiting: Resolved | None = None
        self._pictures_due.connect(self._show_pictures, Qt.ConnectionType.QueuedConnection)

    def render(self) -> None:
        """Show the present moment."""
        resolved = self.resolved()
        self._show_landscape(resolved.setting.landscape)
        self._show_knobs(resolved)
        self._views.table.set_rows(resolved.rows, resolved.values, resolved.cautions)
        self._views.readings.set_rows(resolved.rows, resolved.values)
        self._show_later(resolved)

    def render_all(self) -> None:
        """Show everything afresh, as if nothing had been shown before."""
        self._landscape, self._simulation, self._shown = None, None, None
        self.show_arrows(self._document.scene)
        self._views.transport.set_speed(self._player.speed)
        self._views.transport.set_playing(self._player.playing)
        self.render()
        self._show_pictures()

    def resolved(self) -> Resolved:
        """The run where the cursor stands."""
        return resolve(self._player.simulation, self._player.cursor)

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
        """Show the eigenvectors at a stationary point, by its place in the list; none at −1."""
        self._views.canvas.set_pointed(self._points[index] if 0 <= index < len(self._points) else None)

    def speak_of(self, key: str) -> None:
        """Say what the knob holds and moves."""
        self._spoken = key
        setting = self._player.simulation.setting_at(self._player.cursor)
        self._views.parameters.set_sentence(drag_sentence(setting, key, self.pins))

    def glow(self, keys: Iterable[str]) -> None:
        """Say that these knobs have just followed another."""
        followers = list(keys)
        self._views.parameters.glow(followers)
        self._views.table.glow(followers)

    def settle(self) -> None:
        """Do now what is waited for: for pictures of the window."""
        while self._waiting is not None:
            self._show_pictures()
        if self._landscape is not None and (self._settle.isActive() or self._searcher.busy):
            self._settle.stop()
            search = _Search(self._landscape)
            self._show_stationary_points(search, search.run())

    @property
    def settled(self) -> bool:
        """Nothing is waited for: pictures and stationary points are those of the present moment."""
        return self._waiting is None and not self._settle.isActive() and not self._searcher.busy

    def _show_landscape(self, landscape: Landscape) -> None:
        if landscape is self._landscape:
            return
        self._landscape = landscape
        spec = self._document.scene.landscape
        key = spec.key if isinstance(spec, GallerySpec) else _gallery_key(landscape)
        entry = gallery().get(key)
        self._title = spec.title or "Your landscape"
        self._views.canvas.set_landscape(landscape)
        self._points = ()
        self._views.canvas.set_pointed(None)
        self._views.canvas.set_recorded(getattr(spec, "trajectory", ()))
        self._views.canvas.set_view_rect(_rectangle(self._document.scene))
        self._views.landscape.set_landscape(landscape, spec, self._title, key, entry.coefficients if entry else {})
        self.ground_shown.emit(landscape)
        self._settle.start()

    def _search(self) -> None:
        if self._landscape is not None:
            self._searcher.request(_Search(self._landscape))

    def _show_stationary_points(self, search: _Search, points: tuple[StationaryPoint, ...]) -> None:
        """Show what was found, unless the landscape is another by now."""
        if search.landscape is self._landscape:
            self._points = points
            self._views.canvas.set_stationary_points(points)
            self._views.landscape.set_stationary_points(points)

    def _show_pictures(self) -> None:
        """Show the newest moment in all that takes its time."""
        resolved, self._waiting = self._waiting, None
        if resolved is None:
            return
        complete = self._player.look_ahead()
        self._show_motion(resolved)
        if not complete:
            self._show_later(resolved)

    def _show_later(self, resolved: Resolved) -> None:
        """Let the pictures follow before the next frame."""
        if self._waiting is None:
            self._pictures_due.emit()
        self._waiting = resolved

    def _show_motion(self, resolved: Resolved) -> None:
        views, values, player = self._views, resolved.values, self._player
        simulation = player.simulation
        if simulation is not self._simulation:
            self._simulation = simulation
            views.canvas.set_arrow_scale(*typical_strengths(simulation))
        force, velocity, friction, inertia = (
            np.array(values[key]) for key in ("force", "velocity", "friction_force", "inertia")
        )
        views.landscape.set_position(resolved.moment.position)
        views.canvas.set_path(simulation.positions, player.cursor)
        views.canvas.set_vectors(force, velocity, friction, inertia)
        views.canvas.set_particle(resolved.coefficients.mass)
        views.canvas.set_value(_number(values["potential"]))
        views.transport.set_time(_number(values["time"]), player.cursor)
        views.curve.follow(simulation, player.cursor, player.horizon)

    def _show_knobs(self, resolved: Resolved) -> None:
        setting, view, c = resolved.setting, self._views.parameters, resolved.coefficients
        shown = (setting, self.pins, resolved.curvatures, resolved.cautions, self._document.scene)
        if shown == self._shown:
            return
        self._shown = shown
        self.knobs = readings(setting.parameters, setting.method, setting.friction_scheme)
        view.set_values(self.knobs)
        view.set_method(c.method)
        view.set_scheme(c.friction_scheme)
        view.set_pins(self.pins)
        view.set_set_aside(set_aside(setting))
        view.set_warned({caution.row: caution.text for caution in resolved.cautions if caution.serious})
        view.set_modes(c.momentum, c.learning_rate, resolved.curvatures)
        optimum = stability.fastest(resolved.curvatures)
        view.set_optima({"momentum": optimum[0], "learning_rate": optimum[1]} if optimum else {})
        self._views.header.set_title(self._title, self._subtitle(resolved))
        self.speak_of(self._spoken)

    def _subtitle(self, resolved: Resolved) -> str:
        scene = self._document.scene
        start = ", ".join(plain_number(v, 4) for v in (scene.runs[0].start or ((),))[0][:3])
        c = resolved.coefficients
        friction = f", {c.friction_scheme} friction" if c.mass else ""
        return f"{c.method.replace('-', ' ')}{friction}, from ({start}), seed {scene.seed}"


def _gallery_key(landscape: Landscape) -> str:
    """The gallery's entry with the same formula, "" when there is none: what was typed may be known by a name."""
    formula = getattr(landscape, "formula", "")
    return next((key for key, entry in gallery().items() if entry.formula == formula), "")


def _rectangle(scene: Scene) -> View | None:
    """The part of the landscape that the scene shows, None for all of it."""
    rectangle = scene.view.rectangle
    return None if rectangle is None else View(*rectangle[0], *rectangle[1])


def _number(value: Value) -> float:
    """A scalar quantity."""
    return value[0] if isinstance(value, tuple) else value
