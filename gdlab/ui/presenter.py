"""One way round: what the person does becomes an edit of the document; what changed is resolved and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from gdlab.analysis.view import View
from gdlab.core.events import Setting
from gdlab.core.expressions import ExpressionError
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.moving import beginning, move_at
from gdlab.core.parameters import Parameters
from gdlab.core.protocols import StationaryPoint
from gdlab.core.registry import method
from gdlab.landscapes import FormulaLandscape, gallery
from gdlab.landscapes.typed import typed_landscape
from gdlab.scene import FormulaSpec, Scene
from gdlab.scene import changes as scene_changes
from gdlab.scene.changes import Standing
from gdlab.scene.presets import presets
from gdlab.symbols.cautions import Action
from gdlab.ui.docks.modes_reading import tuned
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.renderer import Renderer
from gdlab.ui.views import Views
from gdlab.ui.widgets.scales import scale_of

_PIXELS_OF_SCALE = 300.0
_NOISE = ("temperature", "gradient_noise")
_TYPING = "formula"
"""The drag that typing one formula is."""


class Presenter(QObject):
    """Turns what the person does into edits.

    `failed` tells in one sentence what could not be done; `ground_shown(landscape)` and `points_shown(points)` that
    another landscape and its stationary points are shown, `frame_shown` that another moment is.
    """

    failed = Signal(str)
    ground_shown = Signal(object)
    points_shown = Signal(object)
    frame_shown = Signal()

    def __init__(self, document: Document, player: Player, views: Views, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._player, self._views = document, player, views
        self._renderer = Renderer(document, player, views, self)
        self._drag_start: dict[str, float] = {}
        self._typing: dict[int, Standing] = {}  # where all stood when it began: no half-typed text moves them
        self.render, self.render_all = self._renderer.render, self._renderer.render_all
        self._renderer.ground_shown.connect(self.ground_shown)
        self._renderer.points_shown.connect(self.points_shown)
        self._renderer.frame_shown.connect(self.frame_shown)
        self.settle, self.link = self._renderer.settle, self._renderer.link
        document.changed.connect(self._follow)
        player.moved.connect(self._renderer.render_soon)
        player.playing_changed.connect(views.transport.set_playing)
        player.playing_changed.connect(lambda _playing: self._renderer.show_numbers())
        self._connect()

    def _connect(self) -> None:
        views = self._views
        for view in (views.parameters, views.table, views.canvas, views.landscape):
            view.hovered.connect(self.link)
        views.parameters.edited.connect(self.move_knob)
        views.parameters.method_chosen.connect(self.choose_method)
        views.parameters.scheme_chosen.connect(self.choose_scheme)
        views.parameters.preset_chosen.connect(self.apply_preset)
        views.parameters.pin_toggled.connect(self.pin)
        views.parameters.modes_preset_requested.connect(self.tune)
        views.table.action_requested.connect(self.act)
        views.table.slot_dragged.connect(self._drag_slot)
        views.canvas.placed.connect(self.place)
        views.parameters.options.edited.connect(self.set_option)
        views.canvas.arrow_toggled.connect(self.show_arrow)
        views.header.workings_toggled.connect(self.show_workings)
        views.canvas.view_changed.connect(self._keep_view)
        for view in (views.landscape, views.canvas):
            view.point_hovered.connect(self._renderer.point_at)
        views.landscape.formula_edited.connect(self.type_formula)
        views.landscape.formula_dropped.connect(self.drop_formula)
        views.landscape.coefficient_edited.connect(self.move_coefficient)
        views.landscape.bounds_edited.connect(self.set_bounds)
        views.landscape.gallery_chosen.connect(self.choose_landscape)
        views.transport.scrubbed.connect(self._scrub)
        views.transport.speed_edited.connect(self.set_speed)

    @property
    def pins(self) -> tuple[str, ...]:
        """The knobs that are held, the newest first. No file keeps them."""
        return self._renderer.pins

    @property
    def points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points that are known of the landscape that is shown."""
        return self._renderer.points

    @property
    def settled(self) -> bool:
        """Nothing is waited for."""
        return self._renderer.settled

    # Knobs

    def move_knob(self, key: str, value: float, final: bool = True) -> None:
        """Set one of the eight knobs; pins and defaults say what is held."""
        setting, before = self._setting(), self._renderer.knobs
        try:
            moved = move_at(setting, key, value, self.pins).parameters
        except ParameterError as error:
            self._views.parameters.show_error(key, self._written(str(error)))
            return
        error_text = self._set(f"Set {FIELDS[key].name}", _numbers(moved), f"knob {key}", final)
        self._views.parameters.show_error(key, self._written(error_text))
        if (after := self._renderer.knobs) == before and final and not error_text:  # it is as near as it can be
            self._views.parameters.set_values(before)
        self._renderer.glow(k for k, v in after.items() if k != key and v != before.get(k))
        self._renderer.speak_of(key)

    def _drag_slot(self, key: str, pixels: float, final: bool) -> None:
        """A number was dragged inside an equation: `pixels` counts from where the drag began."""
        if key not in FIELDS:
            return
        scale = scale_of(FIELDS[key])
        begun = self._drag_start.setdefault(key, self._renderer.knobs[key])
        place = min(1.0, max(0.0, scale.position(begun) + pixels / _PIXELS_OF_SCALE))
        self.move_knob(key, scale.value(place), final)
        if final:
            self._drag_start.clear()

    def pin(self, key: str, on: bool) -> None:
        """Hold a knob when others move: two of the mechanical ones, which fix the rest, and one of the noise."""
        rest = [other for other in self.pins if other != key]
        pins = ([key] if on else []) + rest
        mechanical = [k for k in pins if k not in _NOISE][:2]
        noise = [k for k in pins if k in _NOISE][:1]
        self._renderer.pins = tuple(k for k in pins if k in (*mechanical, *noise))
        self.render()

    def choose_method(self, key: str) -> None:
        """Take another method."""
        self._report(self._set("Choose the method", {"method": key}))

    def choose_scheme(self, key: str) -> None:
        """Take another friction scheme."""
        self._report(self._set("Choose the friction scheme", {"friction_scheme": key}))

    def apply_preset(self, key: str) -> None:
        """Set a medium or a method by one click."""
        preset, before = next(p for p in presets() if p.key == key), self._renderer.knobs
        try:
            self._report(self._set(f"Preset {preset.name}", preset.changes(self._setting())))
        except ParameterError as error:
            self._report(str(error))
        self._renderer.glow(k for k, v in self._renderer.knobs.items() if v != before.get(k))

    def tune(self, which: str) -> None:
        """Set the steepest mode critical, or all modes fastest, where there is such a setting of this method."""
        resolved, setting = self._renderer.resolved(), self._setting()
        try:
            wanted = tuned(which, resolved.coefficients, resolved.curvatures, resolved.moment.numbers)
            if wanted is None:
                self._report("Here is no setting of this method of which that is true.")
            else:
                self._report(self._set("Tune", _numbers(beginning(setting, wanted))))
        except ParameterError as error:
            self._report(str(error))

    def act(self, action: Action) -> None:
        """Do what a caution offers."""
        self._report(self._set(action.label, action.changes))

    # Ground and particle

    def place(self, position: Any, final: bool = True) -> None:
        """Put the particle somewhere, at rest; the others of a race with it, where they start together."""
        settings = self._player.settings()
        placed = {index: settings[index] for index in scene_changes.placed_runs(self._document.scene)}
        point = tuple(np.asarray(position, dtype=float).tolist())
        self._report(self.edit("Place the particle", lambda s: scene_changes.place(s, placed, point), "place", final))

    def move_coefficient(self, name: str, value: float, final: bool = True) -> None:
        """Set a coefficient of the landscape; the particle goes on."""
        error = self._set(f"Set coefficient {name}", {"coefficients": {name: value}}, f"coefficient {name}", final)
        self._views.landscape.set_formula_error(error)

    def move_coefficients(self, numbers: dict[str, float], final: bool, label: str) -> None:
        """Set some numbers of a sculpture, which Undo will call by the label; the particle goes on."""
        drag = f"coefficients {sorted(numbers)}"
        self._report(self._set(label, {"coefficients": numbers}, drag, final))

    def set_bounds(self, bounds: tuple[tuple[float, float], ...], final: bool = True) -> None:
        """Look at another part of the formula's coordinates."""
        self._report(self.edit("Set the domain", lambda s: scene_changes.with_bounds(s, bounds), "domain", final))

    def choose_landscape(self, key: str) -> None:
        """Take a landscape of the gallery."""
        settings, name = self._player.settings(), gallery()[key].name
        self._report(self.edit(f"Landscape {name}", lambda s: scene_changes.from_gallery(s, settings, key)))

    def type_formula(self, text: str, final: bool = True) -> None:
        """Take a formula; a wrong one is explained by its field, and the last good landscape stays."""
        typing = self._typing = self._typing if self._document.drag == _TYPING else self._player.standings()
        present, begun = self._setting().landscape, typing[self._player.selected].setting.landscape
        if isinstance(present, FormulaLandscape) and text == present.formula:
            if final:
                self._document.end_drag(_TYPING)
            return
        try:
            known = {**getattr(begun, "coefficients", {}), **getattr(present, "coefficients", {})}
            new = typed_landscape(text, known, begun.bounds)
        except ExpressionError:
            return
        bounds = tuple(map(tuple, begun.bounds.tolist())) if begun.dimension == new.dimension else None
        spec = FormulaSpec(text, dict(new.coefficients), bounds)

        def change(scene: Scene) -> Scene:
            return scene_changes.on_other_ground(scene, typing, spec)

        self._report(self.edit("Type a formula", change, _TYPING, final))

    def drop_formula(self, text: str) -> None:
        """Take back what was typed since the formula was this one; type it where something was done in between."""
        self._document.drop_edits(_TYPING, lambda: getattr(self._setting().landscape, "formula", "") == text)
        self.type_formula(text)

    def new_seed(self) -> None:
        """Other noise."""
        # Knuth's linear congruence: any walk through the seeds will do.
        self.edit("New noise", lambda s: replace(s, seed=(s.seed * 6364136223846793005 + 1442695040888963407) % 2**32))

    # Time and view

    def reset(self) -> None:
        """Back to the start with the knobs as they are."""
        self._player.pause()
        settings = self._player.settings()
        self._report(self.edit("Reset", lambda scene: scene_changes.reset(scene, settings)))
        self._player.rewind()

    def replay(self) -> None:
        """Play from the start again, with what was recorded."""
        self._player.pause()
        self._player.seek(0)
        self._player.play()

    def _scrub(self, step: int, _final: bool) -> None:
        self._player.travel(step)

    def set_speed(self, speed: float, _final: bool = True) -> None:
        """Steps per second."""
        self._player.speed = speed
        self._views.transport.set_speed(speed)

    def show_arrow(self, key: str, on: bool) -> None:
        """Show or hide an arrow at the particle."""

        def change(scene: Scene) -> Scene:
            shown = [arrow for arrow in scene.view.arrows if arrow != key] + ([key] if on else [])
            return replace(scene, view=replace(scene.view, arrows=tuple(shown)))

        self.edit("Show an arrow" if on else "Hide an arrow", change)

    def show_workings(self, on: bool) -> None:
        """Show or hide what goes on inside the method."""
        if on != self._document.scene.view.workings:
            label = "Show inner workings" if on else "Hide inner workings"
            self.edit(label, lambda scene: replace(scene, view=replace(scene.view, workings=on)))

    def set_option(self, key: str, value: float | bool, final: bool = True) -> None:
        """Set an option of the method, by torch's name; a wrong one is explained by its field."""
        options = self._views.parameters.options
        try:
            method(self._setting().method).checked_options({key: value})
        except ParameterError as error:
            options.show_error(key, self._written(str(error)))
            return
        refusal = self._set(f"Set {key}", {"options": {key: value}}, f"option {key}", final)
        options.show_error(key, self._written(refusal))

    def _keep_view(self, view: View) -> None:
        """Remember what the canvas shows, so that files and figures show it too."""
        self._views.landscape.set_view(view)
        rectangle = ((view.left, view.right), (view.bottom, view.top))
        self._document.amend(lambda scene: replace(scene, view=replace(scene.view, rectangle=rectangle)))

    # Edits

    def edit(self, label: str, change: Callable[[Scene], Scene], drag: str | None = None, final: bool = True) -> str:
        """Edit the document; the sentence that says why it cannot be, or ""."""
        try:
            stood = self._player.cursor
            self._document.edit(label, lambda s: self._player.checked(s, change(s)), drag, final, step=stood)
        except ValueError as error:
            return str(error)
        if final:
            self._renderer.show_numbers()
        return ""

    def _set(self, label: str, changes: Mapping[str, Any], drag: str | None = None, final: bool = True) -> str:
        """Set what an event may set, at the step where the particle stands; a run that is over begins anew."""
        step, now = self._player.cursor, {self._player.selected: self._setting()}
        if step and self._player.ended:
            return self.edit(
                label, lambda s: scene_changes.change(scene_changes.reset(s, now), 0, changes), drag, final
            )
        return self.edit(label, lambda s: scene_changes.change(s, step, changes), drag, final)

    def _follow(self, before: Scene, after: Scene, step: int) -> None:
        """The document changed: let the run follow, then show everything."""
        if before.view.arrows != after.view.arrows:
            self._renderer.show_arrows(after)
        if before.view.selected != after.view.selected:
            self._views.parameters.forget_mistakes()
        if _run_alike(before, after):
            self.render()
        else:
            self._player.set_scene(before, after, step)

    def _setting(self) -> Setting:
        return self._player.simulation.setting_at(self._player.cursor)

    def _written(self, words: str) -> str:
        """Words in the letters of the notation."""
        return self._views.look.notation.text(words)

    def _report(self, error: str) -> None:
        if error:
            self._renderer.render_all()  # a control that shows what could not be goes back
            self.failed.emit(error)


def _run_alike(before: Scene, after: Scene) -> bool:
    """The runs are the same, and the same one is selected."""
    old, new = ((s.landscape, s.seed, s.runs, s.view.selected) for s in (before, after))
    return old == new


def _numbers(p: Parameters) -> dict[str, float]:
    """The parameters as an event sets them."""
    return {"mass": p.mass, "friction": p.friction, "step_size": p.step_size, "temperature": p.temperature}
