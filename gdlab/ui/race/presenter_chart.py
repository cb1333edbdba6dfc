"""Shows the losses of a race on its chart, once a frame at most."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal

from gdlab.analysis.loss_axis import lowest_minimum
from gdlab.core.protocols import StationaryPoint
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.race.chart_section import ChartSection
from gdlab.ui.race.feed import RaceFeed


class ChartPresenter(QObject):
    """Serves one chart."""

    _due = Signal()

    def __init__(
        self, document: Document, player: Player, section: ChartSection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._player, self._section = document, player, section
        self._feed = RaceFeed()
        self._waiting = False
        self._due.connect(self.render, Qt.ConnectionType.QueuedConnection)
        section.chart.scrubbed.connect(self._scrub)
        section.appeared.connect(self.render_soon)
        player.moved.connect(self.render_soon)
        document.changed.connect(self.render_soon)

    def set_stationary_points(self, points: Iterable[StationaryPoint]) -> None:
        """Take the lowest minimum of the landscape, above which losses are drawn."""
        self._section.chart.set_lowest(lowest_minimum(points))

    def show_rule(self, rule: str) -> None:
        """Draw against gradient evaluations while these are what is made equal."""
        if rule == "equal_evaluations":
            self._section.set_measure("evaluations")

    def render_soon(self) -> None:
        """Show the present moment before the next frame is painted, however often this is asked for meanwhile."""
        if not self._waiting:
            self._waiting = True
            self._due.emit()

    def render(self) -> None:
        """Show the present moment; nothing while the chart is hidden."""
        self._waiting = False
        if not self._section.isVisibleTo(self._section.window()):
            return
        player, runs = self._player, self._document.scene.runs
        if len(runs) != len(player.simulations):
            return
        labels = [run.label for run in runs]
        lanes = self._feed.lanes(player.simulations, labels, player.stands, player.horizon)
        self._section.chart.set_race(lanes, player.selected, player.cursor, player.horizon)
        if self._feed.behind:
            self.render_soon()

    def _scrub(self, step: int, _final: bool) -> None:
        self._player.pause()
        self._player.travel(step)
