"""What the panel of a race holds, and how it is kept up to date."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gdlab.core.registry import method
from gdlab.ui.appearance import Appearance
from gdlab.ui.document import Document
from gdlab.ui.editor.data_parts import Tick
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
from gdlab.ui.widgets.slim_scroll_bar import WIDTH, SlimScrollBar

_LEGEND, _CHART, _RULE = 40, 37, 23
"""Shares of the room."""


class _Aside(QScrollArea):
    """The rule with what it says, which may be long: it scrolls where it is higher than its room."""

    def __init__(self, appearance: Appearance, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to whatever has the keyboard
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(appearance))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._content = content
        self.setWidget(content)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when its content needs another."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """As wide as its content needs beside the scroll bar."""
        return QSize(self._content.minimumSizeHint().width() + WIDTH, 60)


class RaceShow(QObject):
    """The panel with legend, fairness rule and chart, and the presenters that serve them."""

    def __init__(
        self, appearance: Appearance, document: Document, player: Player, presenter: Presenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._appearance, self._document, self._player, self._presenter = appearance, document, player, presenter
        self.panel, self.legend = RacePanel(appearance), Legend(appearance)
        self.chooser, self.section = FairnessChooser(appearance), ChartSection(appearance)
        self.together = Tick(
            appearance, "race.together", "start together", "Placing the particle of one run places those of all"
        )
        self._arrange()
        self.chart = ChartPresenter(document, player, self.section, self)
        self.fairness = FairnessPresenter(document, player.settings, presenter.edit, self.chooser, self)
        self.fairness.rule_shown.connect(self.chart.show_rule)
        self.fairness.render()
        presenter.points_shown.connect(self.chart.set_stationary_points)
        presenter.points_shown.connect(self.render)
        presenter.frame_shown.connect(self.render)
        presenter.frame_shown.connect(self.chart.render_soon)
        self.section.appeared.connect(self.render)
        self.chart.set_stationary_points(presenter.points)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _arrange(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chooser)
        column.addWidget(self.together)
        column.addStretch(1)
        self.panel.add_section(self.legend, _LEGEND)
        self.panel.add_section(self.section, _CHART)
        self._aside = _Aside(self._appearance, content, self.panel)
        self.panel.add_section(self._aside, _RULE)

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
        self._set_together(scene.view.start_together)

    def _set_together(self, on: bool) -> None:
        """Show whether all start together."""
        self.together.blockSignals(True)
        self.together.setChecked(on)
        self.together.blockSignals(False)
        self.together.update()

    def _restyle(self) -> None:
        self.fairness.set_notation(self._appearance.notation)
        self.together.setFont(self._appearance.font("label"))
        self._aside.setVisible(not self._appearance.projector)
