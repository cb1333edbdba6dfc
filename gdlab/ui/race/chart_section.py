"""The chart of a race with the choice of what it is drawn against, and what has to be known of its axes."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdlab.analysis.losses import Measure
from gdlab.ui.appearance import Appearance
from gdlab.ui.race.chart import RaceChart
from gdlab.ui.widgets.segmented_control import SegmentedControl

_MEASURES = (
    ("step", "steps", "Draw the loss against the steps k"),
    ("time", "time", "Draw the loss against the seconds t that have passed"),
    ("evaluations", "evaluations", "Draw the loss against the evaluations of the gradient"),
)


class ChartSection(QWidget):
    """Loss against steps, time or gradient evaluations.

    `measure_chosen(key)` when the person chooses another; `appeared()` when it can be seen again.
    """

    measure_chosen = Signal(str)
    appeared = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.chart = RaceChart(appearance, self)
        self._head = QLabel("Loss against", self)
        self.measures = SegmentedControl(
            appearance, [(key, word) for key, word, _ in _MEASURES], "What the loss is drawn against", self
        )
        self.measures.setObjectName("race.measure")
        for key, _, explanation in _MEASURES:
            self.measures.set_tooltip(key, explanation)
        self._note = QLabel(self)
        self._note.setObjectName("race.note")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.hide()
        self._arrange()
        self.measures.chosen.connect(self._choose)
        self.chart.note_changed.connect(self._show_note)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def set_measure(self, measure: Measure) -> None:
        """Draw against another measure; edits nothing."""
        self.measures.set_value(measure)
        self.chart.set_measure(measure)

    def _arrange(self) -> None:
        rows, head = QVBoxLayout(self), QHBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        head.setSpacing(12)
        head.addWidget(self._head)
        head.addWidget(self.measures, 1)
        rows.addLayout(head)
        rows.addWidget(self.chart, 1)
        rows.addWidget(self._note)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what happened meanwhile."""
        super().showEvent(event)
        self.appeared.emit()

    def _choose(self, key: str) -> None:
        self.chart.set_measure(cast("Measure", key))
        self.measure_chosen.emit(key)

    def _show_note(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _restyle(self) -> None:
        look = self._appearance
        for label, token in ((self._head, "ink2"), (self._note, "ink3")):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), look.colour(token))
            label.setPalette(palette)
            label.setFont(look.font("label"))
