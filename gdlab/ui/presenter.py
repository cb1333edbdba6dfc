"""One way round: what the person does becomes an edit of the document; what changed is resolved and shown."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from gdlab.analysis.view import View
from gdlab.core import stability
from gdlab.core.expressions import ExpressionError
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.knobs import Known, move, readings
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import Landscape
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.landscapes.typed import typed_landscape
from gdlab.scene import FormulaSpec, GallerySpec, Scene, run_simulation
from gdlab.scene import changes as scene_changes
from gdlab.scene.presets import presets
from gdlab.scene.resolve import Resolved, resolve
from gdlab.symbols.cautions import Action
from gdlab.ui.document import Document
from gdlab.ui.knob_words import drag_sentence, set_aside
from gdlab.ui.player import Player
from gdlab.ui.views import Views
from gdlab.ui.widgets.scales import scale_of

_SETTLE = 120
"""Milliseconds of rest before stationary points are looked for: a drag must not wait for them."""
_PIXELS_OF_SCALE = 300.0


class Presenter(QObject):
    """Owns nothing but what no file keeps: pins, and the quantity that is pointed at."""

    failed = Signal(str)

    def __init__(self, document: Document, player: Player, views: Views, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._player, self._views = document, player, views
        self.pins: tuple[str, ...] = ()
        self._pointed = ""
        self._spoken = "momentum"
        self._knobs: Known = {}
        self._landscape: Landscape | None = None
        self._title = ""
        self._drag_start: dict[str, float] = {}
        self._takes = itertools.count()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self._find_stationary_points)
        document.changed.connect(self._follow)
        player.moved.connect(self.render)
        player.playing_changed.connect(views.transport.set_playing)
        self._connect()

    def _connect(self) -> None:
        views = self._views
        for view in (views.parameters, views.table, views.canvas, views.landscape):
            view.hovered.connect(self.link)
        views.parameters.edited.connect(self.move_knob)
        views.parameters.method_chosen.connect(lambda key: self._set("Choose the method", {"method": key}))
        views.parameters.scheme_chosen.connect(
            lambda key: self._set("Choose the friction scheme", {"friction_scheme": key})
        )
        views.parameters.preset_chosen.connect(self.apply_preset)
        views.parameters.pin_toggled.connect(self.pin)
        views.parameters.modes_preset_requested.connect(self.tune)
        views.table.action_requested.connect(self.act)
        views.table.slot_dragged.connect(self._drag_slot)
        views.canvas.placed.connect(self.place)
        views.canvas.arrow_toggled.connect(self.show_arrow)
        views.canvas.view_changed.connect(self._keep_view)
        views.landscape.formula_edited.connect(self.type_formula)
        views.landscape.coefficient_edited.connect(self.move_coefficient)
        views.landscape.gallery_chosen.connect(self.choose_landscape)
        views.transport.scrubbed.connect(lambda step, _final: self._scrub(step))
        views.transport.speed_edited.connect(lambda speed, _final: self.set_speed(speed))

    # Edits

    def edit(self, label: str, change: Callable[[Scene], Scene], drag: str | None = None, final: bool = True) -> str:
        """Edit the document; the sentence that says why it cannot be, or ""."""
        try:
            self._document.edit(label, change, drag, final)
        except ValueError as error:
            return str(error)
        return ""

    def _set(self, label: str, changes: Mapping[str, Any], drag: str | None = None, final: bool = True) -> str:
        """Set what an event may set, at the step where the particle stands."""
        step = self._player.cursor
        return self.edit(label, lambda scene: self._valid(scene_changes.change(scene, step, changes)), drag, final)

    @staticmethod
    def _valid(scene: Scene) -> Scene:
        """The scene, if it can run."""
        run_simulation(scene, 0)
        return scene

    def move_knob(self, key: str, value: float, final: bool = True) -> None:
        """Set one of the eight knobs; pins and defaults say what is held."""
        setting = self._player.simulation.setting_at(self._player.cursor)
        self._spoken = key
        try:
            moved = move(setting.parameters, key, value, setting.method, setting.friction_scheme, self.pins).parameters
        except ParameterError as error:
            self._views.parameters.show_error(key, str(error))
            return
        self._views.parameters.show_error(
            key, self._set(f"Set {FIELDS[key].name}", _numbers(moved), f"knob {key}", final)
        )

    def move_coefficient(self, name: str, value: float, final: bool = True) -> None:
        """Set a coefficient of the landscape; the particle goes on."""
        error = self._set(f"Set coefficient {name}", {"coefficients": {name: value}}, f"coefficient {name}", final)
        self._views.landscape.set_formula_error(error)

    def apply_preset(self, key: str) -> None:
        """Set a medium or a method by one click."""
        preset = next(p for p in presets() if p.key == key)
        self._report(self._set(f"Preset {preset.name}", preset.changes(self._setting())))

    def tune(self, which: str) -> None:
        """Set ρ and ℓ critical for the steepest mode, or fastest for all of them."""
        resolved = self._resolved()
        c = resolved.coefficients
        curvatures = [value for value in resolved.curvatures if value > 0]
        optimum = stability.fastest(curvatures) if curvatures else None
        if optimum is None:
            self._report("Here the landscape is not curved upwards in every direction, so there is no optimum.")
            return
        rho, lr = optimum
        if which == "critical":
            lr = c.learning_rate
            rho = max(0.0, 1 - math.sqrt(min(lr * max(curvatures), 1.0))) ** 2
        self._report(self._set("Tune", _numbers(self._from_rates(lr, rho))))

    def act(self, action: Action) -> None:
        """Do what a caution offers."""
        self._report(self._set(action.label, action.changes))

    def pin(self, key: str, on: bool) -> None:
        """Hold a knob when others move, the newest pin first; two can be held besides the noise."""
        rest = [other for other in self.pins if other != key]
        self.pins = tuple(([key] if on else []) + rest)
        self.render()

    def place(self, position: Any, final: bool = True) -> None:
        """Put the particle somewhere, at rest."""
        setting = self._setting()
        point = tuple(np.asarray(position, dtype=float).tolist())
        self._report(self.edit("Place the particle", lambda s: scene_changes.place(s, setting, point), "place", final))

    def reset(self) -> None:
        """Back to the start with the knobs as they are."""
        self._player.pause()
        setting = self._setting()
        self._report(self.edit("Reset", lambda scene: scene_changes.reset(scene, setting)))
        self._player.seek(0)

    def new_seed(self) -> None:
        """Other noise."""
        self.edit(
            "New noise",
            lambda scene: replace(scene, seed=(scene.seed * 6364136223846793005 + 1442695040888963407) % 2**32),
        )

    def choose_landscape(self, key: str) -> None:
        """Take a landscape of the gallery."""
        setting = self._setting()
        self._report(
            self.edit(f"Landscape {gallery()[key].name}", lambda s: scene_changes.from_gallery(s, setting, key))
        )

    def type_formula(self, text: str, final: bool = True) -> None:
        """Take a formula; a wrong one is explained by its field, and the last good landscape stays."""
        old = self._landscape
        if isinstance(old, FormulaLandscape) and text == old.formula:
            if final:
                self._document.end_drag()
            return
        coefficients = old.coefficients if isinstance(old, FormulaLandscape) else {}
        try:
            new = typed_landscape(text, coefficients)
        except ExpressionError:
            return
        bounds = old.bounds if old is not None and old.dimension == new.dimension else None
        spec = FormulaSpec(text, dict(new.coefficients), None if bounds is None else tuple(map(tuple, bounds.tolist())))
        setting, moment = self._setting(), self._player.simulation.moment_at(self._player.cursor)
        self._report(
            self.edit(
                "Type a formula", lambda s: scene_changes.on_other_ground(s, setting, spec, moment), "formula", final
            )
        )

    def show_arrow(self, key: str, on: bool) -> None:
        """Show or hide an arrow at the particle."""

        def change(scene: Scene) -> Scene:
            shown = [arrow for arrow in scene.view.arrows if arrow != key] + ([key] if on else [])
            return replace(scene, view=replace(scene.view, arrows=tuple(shown)))

        self.edit("Show an arrow" if on else "Hide an arrow", change)

    def _keep_view(self, view: View) -> None:
        """Remember what the canvas shows, so that files and figures show it too."""
        rectangle = ((view.left, view.right), (view.bottom, view.top))
        self._document.amend(lambda scene: replace(scene, view=replace(scene.view, rectangle=rectangle)))

    def _drag_slot(self, key: str, pixels: float, final: bool) -> None:
        """A number was dragged inside an equation: `pixels` counts from where the drag began."""
        if key not in FIELDS:
            return
        scale = scale_of(FIELDS[key])
        begun = self._drag_start.setdefault(key, self._knobs[key])
        place = min(1.0, max(0.0, scale.position(begun) + pixels / _PIXELS_OF_SCALE))
        self.move_knob(key, scale.value(place), final)
        if final:
            self._drag_start.clear()

    # Time

    def _scrub(self, step: int) -> None:
        self._player.pause()
        self._player.seek(step)

    def set_speed(self, speed: float) -> None:
        """Steps per second."""
        self._player.speed = speed
        self._views.transport.set_speed(speed)

    # Showing

    def link(self, key: str) -> None:
        """Light up every place of a quantity."""
        self._pointed = key
        for view in (
            self._views.parameters,
            self._views.table,
            self._views.canvas,
            self._views.landscape,
            self._views.transport,
        ):
            view.set_linked(key)
        if key in FIELDS:
            self._spoken = key
            self._say()

    def _follow(self, before: Scene, after: Scene) -> None:
        """The document changed: let the run follow, then show everything."""
        if before.view != after.view:
            self._show_arrows(after)
        runs = (before.landscape, before.seed, before.runs) == (after.landscape, after.seed, after.runs)
        if runs:
            self.render()
        else:
            self._player.set_scene(before, after)

    def render(self) -> None:
        """Show the present moment."""
        resolved = self._resolved()
        self._show_landscape(resolved.setting.landscape)
        self._show_motion(resolved)
        self._show_knobs(resolved)
        self._views.table.set_rows(resolved.rows, resolved.values, resolved.cautions)
        self._views.readings.set_rows(resolved.rows, resolved.values)

    def render_all(self) -> None:
        """Show everything afresh, as if nothing had been shown before."""
        self._landscape, self._knobs = None, {}
        self._show_arrows(self._document.scene)
        self._views.transport.set_speed(self._player.speed)
        self._views.transport.set_playing(self._player.playing)
        self.render()

    def _show_arrows(self, scene: Scene) -> None:
        shown = frozenset(scene.view.arrows)
        self._views.canvas.set_arrows(shown)
        self._views.header.set_arrows(shown)

    def _show_landscape(self, landscape: Landscape) -> None:
        if landscape is self._landscape:
            return
        self._landscape = landscape
        spec = self._document.scene.landscape
        key = spec.key if isinstance(spec, GallerySpec) else _gallery_key(landscape)
        entry = gallery().get(key)
        title = entry.name if entry else "Your landscape"
        self._views.canvas.set_landscape(landscape)
        self._views.canvas.set_view_rect(_rectangle(self._document.scene))
        self._views.landscape.set_landscape(landscape, title, key, entry.coefficients if entry else {})
        self._title = title
        self._settle.start()

    def _find_stationary_points(self) -> None:
        if self._landscape is not None:
            points = self._landscape.stationary_points()
            self._views.canvas.set_stationary_points(points)
            self._views.landscape.set_stationary_points(points)

    def settle(self) -> None:
        """Do now what waits for a rest: for pictures of the window."""
        if self._settle.isActive():
            self._settle.stop()
            self._find_stationary_points()

    def _show_motion(self, resolved: Resolved) -> None:
        views, values, player = self._views, resolved.values, self._player
        simulation = player.simulation
        vector = {key: np.array(values[key]) for key in ("force", "velocity", "friction_force", "inertia")}
        views.canvas.set_path(simulation.positions, player.cursor)
        views.canvas.set_vectors(vector["force"], vector["velocity"], vector["friction_force"], vector["inertia"])
        views.canvas.set_particle(resolved.coefficients.mass)
        views.canvas.set_value(_number(values["potential"]))
        views.transport.set_time(_number(values["time"]), player.cursor)
        views.curve.follow(simulation, player.cursor, player.horizon)
        views.header.set_title(self._title, self._subtitle(resolved))

    def _subtitle(self, resolved: Resolved) -> str:
        scene = self._document.scene
        start = ", ".join(f"{v:.4g}" for v in (scene.runs[0].start or ((),))[0][:3])
        c = resolved.coefficients
        friction = f", {c.friction_scheme} friction" if c.mass else ""
        return f"{c.method.replace('-', ' ')}{friction}, from ({start}), seed {scene.seed}"

    def _show_knobs(self, resolved: Resolved) -> None:
        c, view = resolved.coefficients, self._views.parameters
        setting = resolved.setting
        knobs = readings(setting.parameters, setting.method, setting.friction_scheme)
        if knobs == self._knobs and self._shown_setting == (
            setting.method,
            setting.friction_scheme,
            self.pins,
            resolved.curvatures,
        ):
            return
        followed = [
            key for key, value in knobs.items() if self._knobs and value != self._knobs.get(key) and key != self._spoken
        ]
        self._shown_setting = (setting.method, setting.friction_scheme, self.pins, resolved.curvatures)
        changed = knobs != self._knobs
        self._knobs = knobs
        view.set_values(knobs)
        view.set_method(c.method)
        view.set_scheme(c.friction_scheme)
        view.set_pins(self.pins)
        view.set_set_aside(set_aside(setting))
        view.set_warned({caution.row: "" for caution in resolved.cautions})
        view.set_modes(c.momentum, c.learning_rate, resolved.curvatures)
        optimum = stability.fastest(resolved.curvatures) if len(resolved.curvatures) else None
        view.set_optima({"momentum": optimum[0], "learning_rate": optimum[1]} if optimum else {})
        if changed and followed:
            view.glow(followed)
            self._views.table.glow(followed)
        self._say()

    _shown_setting: object = None

    def _say(self) -> None:
        """Say what the knob that is pointed at holds and moves."""
        self._views.parameters.set_sentence(drag_sentence(self._setting(), self._spoken, self.pins))

    # Help

    def _setting(self) -> Any:
        return self._player.simulation.setting_at(self._player.cursor)

    def _resolved(self) -> Resolved:
        return resolve(self._player.simulation, self._player.cursor)

    def _from_rates(self, lr: float, rho: float) -> Parameters:
        setting = self._setting()
        scheme, noise = setting.friction_scheme, self._knobs["gradient_noise"]
        return Parameters.from_learning_rate(lr, rho, setting.parameters.step_size, noise, setting.method, scheme)

    def _report(self, error: str) -> None:
        if error:
            self.failed.emit(error)


def _gallery_key(landscape: Landscape) -> str:
    """The gallery's entry with the same formula, "" when there is none: what was typed may be known by a name."""
    formula = getattr(landscape, "formula", "")
    return next((key for key, entry in gallery().items() if entry.formula == formula), "")


def _rectangle(scene: Scene) -> View | None:
    """The part of the landscape that the scene shows, None for all of it."""
    rectangle = scene.view.rectangle
    return None if rectangle is None else View(*rectangle[0], *rectangle[1])


def _numbers(p: Parameters) -> dict[str, float]:
    """The parameters as an event sets them."""
    return {"mass": p.mass, "friction": p.friction, "step_size": p.step_size, "temperature": p.temperature}


def _number(value: float | tuple[float, ...]) -> float:
    """A scalar quantity."""
    return value[0] if isinstance(value, tuple) else value
