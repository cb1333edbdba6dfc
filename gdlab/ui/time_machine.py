"""The time machine in the window: loops, far steps, rewritten futures, and steps told one by one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction

from gdlab.scene.narration import narration_at
from gdlab.symbols.narration import Narration
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.timed import Part
from gdlab.ui.loop import Loop, begun_at, ended_at
from gdlab.ui.player import Player
from gdlab.ui.views import Views

SLOW = 2.0
"""Steps per second, up to which each step is told."""
_TELLING = 0.75
"""Share of a step's time in which its phases appear."""


class TimeMachine(QObject):
    """Shows loop, branches and narration at the present moment, and does what the person asks of them.

    Without any of them it costs nothing.
    """

    _due = Signal()

    def __init__(
        self, appearance: Appearance, player: Player, views: Views, actions: Mapping[str, QAction], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._appearance, self._player, self._views, self._actions = appearance, player, views, actions
        self._notation = STANDARD
        self._told: Narration | None = None
        self._shown = 0
        self._pointed = ""
        self._by_slowness = False
        self._asked = False
        self._next = QTimer(self)
        self._next.timeout.connect(self._tell_more)
        self._due.connect(self._narrate, Qt.ConnectionType.QueuedConnection)
        self._connect()
        self.render()

    def _connect(self) -> None:
        do, transport, player = self._actions, self._views.transport, self._player
        do["run.loop_start"].triggered.connect(self.begin_loop)
        do["run.loop_end"].triggered.connect(self.end_loop)
        do["run.goto"].triggered.connect(transport.ask_step)
        do["run.narrate"].toggled.connect(self._narrate_or_not)
        do["run.dismiss"].triggered.connect(self.dismiss)
        transport.scrub_bar.loop_marked.connect(self._mark_loop)
        transport.scrub_bar.branch_dismissed.connect(self._dismiss_branch)
        transport.jumped.connect(player.travel)
        transport.speed_edited.connect(lambda speed, _final: self.set_speed(speed))
        transport.narration.dismissed.connect(lambda: do["run.narrate"].setChecked(False))
        transport.narration.hovered.connect(self._point)
        player.moved.connect(self.render)
        player.playing_changed.connect(lambda _playing: self.render())
        self._appearance.changed.connect(self._show_narration)

    @property
    def narrating(self) -> bool:
        """Each step is told."""
        return self._actions["run.narrate"].isChecked()

    @property
    def narration(self) -> Narration | None:
        """What is told."""
        return self._told

    # ---- what the person asks for ----

    def begin_loop(self) -> None:
        """Let the loop begin here."""
        self._set_loop(begun_at(self._player.cursor, self._player.loop, self._player.horizon))

    def end_loop(self) -> None:
        """Let the loop end here."""
        self._set_loop(ended_at(self._player.cursor, self._player.loop))

    def _mark_loop(self, first: int, last: int, _final: bool) -> None:
        self._set_loop(Loop(first, last) if first < last else None)

    def _set_loop(self, loop: Loop | None) -> None:
        self._player.loop = loop
        self.render()

    def dismiss(self) -> bool:
        """End a flight; else take loop and branches away. Whether there was anything."""
        player = self._player
        if player.flying:
            player.pause()
            self.render()
            return True
        found = player.loop is not None or bool(player.branches.all)
        player.loop = None
        player.branches.clear()
        if found:
            player.moved.emit()
        return found

    def _dismiss_branch(self, number: int) -> None:
        self._player.branches.dismiss(number)
        self._player.moved.emit()

    def set_speed(self, speed: float) -> None:
        """Tell the steps as soon as they are slow, until they are fast again."""
        slow = speed <= SLOW
        if slow != self._by_slowness:
            self._by_slowness = slow
            self._actions["run.narrate"].setChecked(slow)

    def set_notation(self, notation: Notation) -> None:
        """Tell it in these letters."""
        self._notation = notation
        self._views.transport.narration.set_notation(notation)
        self._show_narration()

    # ---- what is shown ----

    def render(self) -> None:
        """Show the present moment; the narration with the next frame, where more moves may come before."""
        player, bar = self._player, self._views.transport.scrub_bar
        bar.set_loop(player.loop)
        bar.set_branches(player.branches.of(player.selected))
        self._actions["run.dismiss"].setEnabled(player.loop is not None or bool(player.branches.all) or player.flying)
        if not self.narrating:
            return
        if not player.ticking:
            self._narrate()
        elif not self._asked:
            self._asked = True
            self._due.emit()

    def _narrate_or_not(self, on: bool) -> None:
        if on:
            self._narrate()
        else:
            self._next.stop()
            self._told = None
            self._show_narration()

    def _narrate(self) -> None:
        """Tell the step to come: at once, or one phase after the other while it plays slowly."""
        self._asked = False
        if not self.narrating:
            return
        player, before = self._player, self._told
        told = None if player.ended else narration_at(player.simulation, player.stand)
        slowly = player.playing and player.speed <= SLOW and self._appearance.duration(1) > 0
        fresh = told is not None and (before is None or told.step != before.step)
        self._told = told
        phases = len(told.phases) if told is not None else 0
        if not slowly:
            self._shown = phases
        elif fresh:
            self._shown = 1
            self._next.start(round(1000 * _TELLING / player.speed / max(1, phases)))
        self._show_narration()

    def _tell_more(self) -> None:
        self._shown += 1
        self._show_narration()

    def _show_narration(self) -> None:
        """Show what is told so far, in words below the map and as arrows on it."""
        told, views = self._told, self._views
        if told is None or self._shown >= len(told.phases):
            self._next.stop()
        views.transport.narration.set_narration(None if self._appearance.projector else told, self._shown)
        views.readings.set_narration(told if self._appearance.projector else None, self._shown)
        views.canvas.set_story(() if told is None else self._parts(told))

    def _parts(self, told: Narration) -> tuple[Part, ...]:
        """The displacements that have been told of."""
        newest = self._shown - 1 if self._shown < len(told.phases) else -1
        return tuple(
            Part(
                phase.arrow,
                self._notation.latex(phase.label),
                told.arrows[phase.arrow],
                place == newest or phase.arrow == self._pointed,
            )
            for place, phase in enumerate(told.phases[: self._shown])
            if phase.arrow in told.arrows
        )

    def _point(self, arrow: str) -> None:
        self._pointed = arrow
        self._show_narration()
