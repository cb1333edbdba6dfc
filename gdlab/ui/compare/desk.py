"""Two maps and ghosts in the window: what is asked for becomes an edit, and every frame shows what has become of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from gdlab.analysis.ending import has_left
from gdlab.analysis.strengths import typical_strengths
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.simulation import Simulation
from gdlab.scene import Scene, panels, racing
from gdlab.scene.model import Ghost
from gdlab.scene.resolve import Resolved, resolve
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.compare.company import BUDGET, CompanyFeed
from gdlab.ui.compare.pair import CanvasPair
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.presenter import Presenter
from gdlab.ui.race.on_canvas import show_branches
from gdlab.ui.renderer import rectangle_of
from gdlab.ui.shown_way import shown_way
from gdlab.ui.shown_workings import show_workings

_GHOSTS: dict[str, Ghost] = {"view.ghost_flow": "flow", "view.ghost_landing": "landing"}
_CATCHING_UP = 16
"""Milliseconds to the next piece of an exact motion that no frame could afford at once."""
_AS_SET = "Numbers as set."
_IN_PROPORTION = 30.0
"""A run that diverges has forces that are no measure for the other's."""
_FOR_GOOD = 60.0
"""Seconds that a picture of the window may take for it."""


class CompareDesk(QObject):
    """`failed` tells in one sentence what could not be done. With one map and no ghosts it costs nothing."""

    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        player: Player,
        presenter: Presenter,
        canvas: Canvas,
        pair: CanvasPair,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._player, self._presenter = document, player, presenter
        self._canvas, self._pair, self._actions = canvas, pair, actions
        self._connected = False
        self._compared: object = None
        self._ruled: tuple[Scene, Notation, str] | None = None
        self._notation = STANDARD
        self._strengths: dict[int, tuple[Simulation, tuple[float, float]]] = {}
        self._feeds = (CompanyFeed(), CompanyFeed())
        self._catching_up = QTimer(self)
        self._catching_up.setSingleShot(True)
        self._catching_up.setInterval(_CATCHING_UP)
        self._catching_up.timeout.connect(self._show_company)
        actions["view.compare"].triggered.connect(self.compare)
        for name, ghost in _GHOSTS.items():
            actions[name].triggered.connect(lambda on, ghost=ghost: self.show_ghost(ghost, on))
        document.changed.connect(self._follow)
        presenter.frame_shown.connect(self.render)
        self._arrange()

    # What the person asks for

    def compare(self, on: bool) -> None:
        """Show two runs side by side, or all on one map."""
        if on:
            self._edit("Compare side by side", panels.side_by_side)
        else:
            self._edit("Show one map", panels.one_panel)

    def show_ghost(self, ghost: Ghost, on: bool) -> None:
        """Show or hide what accompanies the particle."""

        def change(scene: Scene) -> Scene:
            shown = tuple(each for each in scene.view.ghosts if each != ghost) + ((ghost,) if on else ())
            return replace(scene, view=replace(scene.view, ghosts=shown))

        self._edit("Show a ghost" if on else "Hide a ghost", change)

    def show_run(self, side: int, index: int) -> None:
        """Show another run on one of the maps."""
        self._edit("Choose the run of a map", lambda scene: panels.show_in(scene, side, index))

    def select(self, side: int) -> None:
        """Select the run of a map."""
        view = self._document.scene.view
        if view.selected != (index := view.pair[side]):
            name = self._document.scene.runs[index].label
            self._edit(f"Select {name}", lambda scene: racing.select_run(scene, index))
        self._canvas.setFocus()

    def set_notation(self, notation: Notation) -> None:
        """Write laws and differences in these letters."""
        self._notation, self._compared = notation, None
        if self._connected:
            self._write()

    def _write(self) -> None:
        beside = self._pair.beside
        for part in (*beside.laws, beside.line):
            part.set_notation(self._notation)

    def _edit(self, label: str, change: Callable[[Scene], Scene]) -> None:
        if error := self._presenter.edit(label, change):
            self._show_actions()
            self.failed.emit(error)

    # What is shown

    def _follow(self, before: Scene, after: Scene) -> None:
        """The document changed."""
        keys = ("panels", "pair", "selected", "ghosts")
        if any(getattr(before.view, key) != getattr(after.view, key) for key in keys):
            self._arrange()

    def _arrange(self) -> None:
        """One map or two, and on which side the selected run is."""
        view = self._document.scene.view
        self._show_actions()
        if view.panels == "one":
            if self._pair.is_two:
                self._pair.show_one()
                self._canvas.set_view_rect(rectangle_of(self._document.scene))
                self._canvas.set_arrow_scale(*self._typical(self._player.simulation))
            return
        self._connect()
        turned = self._canvas.isVisible() and not self._pair.is_two
        seen = self._in_sight(view.pair) if turned else []
        self._pair.show_two(view.pair.index(view.selected))
        if seen:
            self._keep_in_sight(np.array(seen))

    def _keep_in_sight(self, places: FloatArray) -> None:
        """Let half a map's width not hide what all of it has shown."""
        shown = self._view()
        if (wider := shown.including(places)) != shown:
            self._canvas.set_view_rect(wider)

    def _in_sight(self, pair: tuple[int, int]) -> list[FloatArray]:
        """Where the particles of two runs are, and where they began, as far as the map shows that."""
        player, view = self._player, self._view()
        steps = [(player.simulations[index], step) for index in pair for step in (0, player.stands[index])]
        places = [simulation.rows(step, step)[0, 0, :2] for simulation, step in steps]
        return [place for place in places if np.isfinite(place).all() and view.including(place[None]) == view]

    def _view(self) -> View:
        """What the first map shows of the landscape's own first two coordinates."""
        sight = self._canvas.sight
        return sight.frame.view.swapped() if sight.swapped else sight.frame.view

    def _show_actions(self) -> None:
        view = self._document.scene.view
        self._actions["view.compare"].setChecked(view.panels == "two")
        for name, ghost in _GHOSTS.items():
            self._actions[name].setChecked(ghost in view.ghosts)

    def _connect(self) -> None:
        """Listen to what two maps have, once they do."""
        if self._connected:
            return
        self._connected = True
        self._write()
        beside = self._pair.beside
        for side, title in enumerate(beside.titles):
            title.clicked.connect(lambda _checked=False, side=side: self.select(side))
            title.run_asked.connect(lambda index, side=side: self.show_run(side, index))
        beside.twin.pressed.connect(lambda: self.select(1 - self._side))
        beside.twin.arrow_toggled.connect(self._canvas.arrow_toggled)

    @property
    def _side(self) -> int:
        """The side of the selected run."""
        view = self._document.scene.view
        return view.pair.index(view.selected)

    def render(self) -> None:
        """Show the present moment."""
        scene = self._document.scene
        if len(scene.runs) != len(self._player.simulations):
            return
        if scene.view.panels == "two" and self._pair.is_two:
            player = self._player
            both = {index: resolve(player.simulations[index], player.stands[index]) for index in scene.view.pair}
            self._show_twin(scene, both)
            self._show_titles(scene, both)
            self._show_difference(scene)
        self._show_company()

    def finish(self) -> None:
        """Draw everything now: for pictures of the window and for tests."""
        self._show_company(_FOR_GOOD)
        if self._pair.is_two:
            self._pair.beside.twin.finish()

    def _show_twin(self, scene: Scene, both: Mapping[int, Resolved]) -> None:
        """The other run, as the renderer shows the selected one."""
        twin, player, view = self._pair.beside.twin, self._player, scene.view
        other = view.pair[1 - self._side]
        simulation, stand = player.simulations[other], player.stands[other]
        self._canvas.set_arrow_scale(*_common(self._typical(simulation), self._typical(player.simulation)))
        twin.follow()
        resolved = both[other]
        way = shown_way(simulation, stand)
        rest = simulation.rows(stand, stand)[0, 1:] if len(simulation.start) > 1 else None
        twin.set_path(way.positions, way.cursor, rest)
        twin.set_race(other, "", ())
        show_branches(twin, player, (other,), racing=True)
        keys = ("force", "velocity", "friction_force", "inertia")
        twin.set_vectors(*(np.array(resolved.values[key]) for key in keys))
        show_workings(twin, scene, resolved)
        twin.set_particle(resolved.coefficients.mass)
        twin.set_value(_number(resolved.values["potential"]))

    def _show_titles(self, scene: Scene, both: Mapping[int, Resolved]) -> None:
        """Names, losses, and on the projector the laws."""
        beside, names = self._pair.beside, [run.label for run in scene.runs]
        for side, index in enumerate(scene.view.pair):
            resolved = both[index]
            beside.titles[side].set_run(index, names, index == scene.view.selected)
            loss = _number(resolved.values["potential"])
            beside.titles[side].set_loss(loss, self._ending(index) if math.isnan(loss) else "")
            beside.laws[side].set_rows(resolved.rows, resolved.values)

    def _ending(self, index: int) -> str:
        """What has become of a run that has no loss where it stands, in a word."""
        simulation, stand = self._player.simulations[index], self._player.stands[index]
        return "undefined" if has_left(simulation, stand) else "diverged"

    def _show_difference(self, scene: Scene) -> None:
        """What tells the two apart where they stand."""
        from gdlab.scene.comparison import Standpoint, differences, in_common  # noqa: PLC0415 (only two maps need it)

        player = self._player
        pair = [(scene.runs[i], player.simulations[i].setting_at(player.stands[i])) for i in scene.view.pair]
        compared = (pair, scene.view.fairness, [run.label for run in scene.runs])
        if compared == self._compared:
            return
        self._compared = compared
        left, right = (Standpoint(setting, run.start, run.velocity) for run, setting in pair)
        shared = in_common(left.setting, right.setting)
        self._pair.beside.line.set_difference(differences(left, right), shared, self._rule(scene))
        self._pair.follow_line()

    def _rule(self, scene: Scene) -> str:
        """The rule of fairness, in few words where there is none; of a scene that goes on it is known."""
        from gdlab.analysis.fairness import statement  # noqa: PLC0415 (as above)

        known = self._ruled
        if known is None or known[0] is not scene or known[1] != self._notation:
            said = statement(scene, self._notation) if scene.view.fairness else _AS_SET
            known = self._ruled = (scene, self._notation, said)
        return known[2]

    def _show_company(self, budget: float = BUDGET) -> None:
        """What accompanies the particles; what a frame cannot afford follows soon."""
        scene, player = self._document.scene, self._player
        shown, selected = scene.view.ghosts, player.selected
        shares = [(selected, self._canvas)]
        if scene.view.panels == "two" and self._pair.is_two:
            shares.append((scene.view.pair[1 - self._side], self._pair.beside.twin))
        feeds = self._feeds
        if self._turned(shares):
            feeds = self._feeds = (feeds[1], feeds[0])
        for feed, (index, canvas) in zip(feeds, shares, strict=False):
            company = feed.company(player.simulations[index], player.steps[index], shown, budget / len(shares))
            canvas.set_company(company)
        if all(feed.is_complete for feed in feeds):
            self._catching_up.stop()
        elif not self._catching_up.isActive():
            self._catching_up.start()

    def _turned(self, shares: list[tuple[int, Canvas]]) -> bool:
        """The run that the second feed follows is the selected one by now."""
        return len(shares) == 2 and self._feeds[1].follows(self._player.simulations[shares[0][0]])

    def _typical(self, simulation: Simulation) -> tuple[float, float]:
        """The strengths by which arrows are scaled, found once for each run."""
        known = self._strengths.get(id(simulation))
        if known is None or known[0] is not simulation:
            self._strengths = {
                key: each for key, each in self._strengths.items() if each[0] in self._player.simulations
            }
            known = self._strengths[id(simulation)] = (simulation, typical_strengths(simulation))
        return known[1]


def _common(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """One scale for the arrows of both maps: that of the stronger ones, unless theirs are out of all proportion."""
    force, speed = (
        (max(pair) if max(pair) <= _IN_PROPORTION * min(pair) else min(pair)) for pair in zip(one, other, strict=True)
    )
    return force, speed


def _number(value: Any) -> float:
    """A scalar quantity."""
    return float(value[0] if isinstance(value, tuple) else value)
