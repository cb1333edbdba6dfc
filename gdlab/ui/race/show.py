"""What the panel of a race holds, and how it is kept up to date."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdlab.core.registry import method
from gdlab.ui.appearance import Appearance
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.presenter import Presenter
from gdlab.ui.race.chart_section import ChartSection
from gdlab.ui.race.fairness_chooser import FairnessChooser
from gdlab.ui.race.legend import Legend
from gdlab.ui.race.legend_model import RacerRow
from gdlab.ui.race.numbers import race_numbers
from gdlab.ui.race.panel import RacePanel
from gdlab.ui.race.presenter_chart import ChartPresenter
from gdlab.ui.race.presenter_fairness import FairnessPresenter

_LEGEND, _CHART, _RULE = 40, 37, 23
"""Shares of the room."""


class RaceShow(QObject):
    """The panel with legend, fairness rule and chart, and the presenters that serve them."""

    def __init__(
        self, appearance: Appearance, document: Document, player: Player, presenter: Presenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._appearance, self._document, self._player, self._presenter = appearance, document, player, presenter
        self.panel, self.legend = RacePanel(appearance), Legend(appearance)
        self.chooser, self.section = FairnessChooser(appearance), ChartSection(appearance)
        self._arrange()
        self.chart = ChartPresenter(document, player, self.section, self)
        self.fairness = FairnessPresenter(document, player.settings, presenter.edit, self.chooser, self)
        self.fairness.rule_shown.connect(self.chart.show_rule)
        self.fairness.render()
        presenter.points_shown.connect(self.chart.set_stationary_points)
        presenter.points_shown.connect(self.render)
        presenter.frame_shown.connect(self.render)
        presenter.frame_shown.connect(self.chart.render_soon)
        self.chart.set_stationary_points(presenter.points)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _arrange(self) -> None:
        aside = QWidget(self.panel)
        column = QVBoxLayout(aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chooser)
        column.addStretch(1)
        self.panel.add_section(self.legend, _LEGEND)
        self.panel.add_section(self.section, _CHART)
        self.panel.add_section(aside, _RULE)
        self._aside = aside

    def render(self, *_points: object) -> None:
        """Show the present moment; nothing while the legend is hidden."""
        scene, player, legend = self._document.scene, self._player, self.legend
        if legend.isHidden() or self.panel.isHidden() or len(scene.runs) != len(player.simulations):
            return
        numbers = race_numbers(player.simulations, player.stands, self._presenter.points)
        settings = player.settings()
        rows = [
            RacerRow(run.label, method(settings[index].method).label, numbers[index])
            for index, run in enumerate(scene.runs)
        ]
        legend.set_rows(rows, player.selected)
        legend.set_together(scene.view.start_together)

    def _restyle(self) -> None:
        self.fairness.set_notation(self._appearance.notation)
        self._aside.setVisible(not self._appearance.projector)
