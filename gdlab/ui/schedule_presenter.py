"""Schedules and recorded changes in the window: what the person chooses becomes an edit, the strip shows the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from gdlab.core.events import Event, Setting
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.moving import followed
from gdlab.core.schedules import SCHEDULED
from gdlab.core.simulation import Simulation
from gdlab.scene import Scene
from gdlab.scene import changes as scene_changes
from gdlab.scene.recorded import without_recorded
from gdlab.ui.docks.schedule_choice import ScheduleChoices
from gdlab.ui.docks.schedule_popup import Standing
from gdlab.ui.document import Document
from gdlab.ui.event_words import in_words
from gdlab.ui.player import Player
from gdlab.ui.presenter import Presenter
from gdlab.ui.transport.schedule_lanes import lanes_of
from gdlab.ui.transport.schedule_strip import ScheduleStrip


class SchedulePresenter(QObject):
    """Keeps the strip and the chooser at the present moment. `failed` tells in one sentence what could not be done."""

    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        player: Player,
        presenter: Presenter,
        choices: ScheduleChoices,
        strip: ScheduleStrip,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._player, self._presenter = document, player, presenter
        self._choices, self._strip = choices, strip
        self._shown: tuple[Simulation, tuple[Event, ...], int] | None = None
        choices.edited.connect(self.schedule)
        strip.clearing_asked.connect(self.clear_recorded)
        player.moved.connect(self.render)
        document.drag_ended.connect(self.render)
        self.render()

    @property
    def has_recorded(self) -> bool:
        """There are recorded changes that can be cleared."""
        return bool(self._player.simulation.events)

    def render(self) -> None:
        """Show the present moment."""
        simulation, cursor, horizon = self._player.simulation, self._player.cursor, self._player.horizon
        known = self._shown
        # Comparing hundreds of events in each frame would cost more than drawing them; the same ones are one object.
        if self._document.dragging:  # the strip comes and goes between two motions of the hand, not under it
            pass
        elif known is None or known[0] is not simulation or known[1] is not simulation.events or known[2] != horizon:
            self._shown = (simulation, simulation.events, horizon)
            events = {event.step: in_words(event, simulation) for event in simulation.events}
            self._strip.set_lanes(lanes_of(simulation, horizon, events))
        self._strip.set_cursor(cursor)
        setting = simulation.setting_at(cursor)
        self._choices.set_standings({key: _standing(setting, key, cursor, horizon) for key in SCHEDULED})

    def schedule(self, key: str, plain: Mapping[str, Any], final: bool = True) -> None:
        """Let a knob follow a schedule from its present value on."""
        player = self._player
        setting, step = player.simulation.setting_at(player.cursor), player.cursor
        try:
            changes = followed(setting, key, plain)
        except ParameterError as error:
            self._choices.show_error(key, error.key, str(error))
            return

        def change(scene: Scene) -> Scene:
            if step and player.ended:
                return scene_changes.change(scene_changes.reset(scene, {player.selected: setting}), 0, changes)
            return scene_changes.change(scene, step, changes)

        refusal = self._presenter.edit(f"Schedule the {FIELDS[key].name}", change, f"schedule {key}", final)
        self._choices.show_error(key, "", refusal)
        self.render()

    def clear_recorded(self) -> None:
        """Drop the recorded changes; the run goes its way without them."""
        error = self._presenter.edit("Clear recorded changes", without_recorded)
        if error:
            self.failed.emit(error)


def _standing(setting: Setting, key: str, cursor: int, horizon: int) -> Standing:
    """What a knob follows where the cursor stands."""
    running = setting.schedules.get(key)
    if running is None:
        return Standing(None, float(getattr(setting.coefficients(), key)), cursor, horizon)
    return Standing(running.schedule.plain, float(getattr(setting.base, key)), running.since, horizon)
