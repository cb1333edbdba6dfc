"""The legend of a race: who runs, where each stands, and the buttons that add, copy and remove runs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from gdlab.scene.meaning import MAX_RUNS
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_parts import Tick
from gdlab.ui.race.legend_model import DISTANCE, EVALUATIONS, LOSS, METHOD, NAME, STEPS, LegendModel, RacerRow
from gdlab.ui.race.legend_painting import AIR, SAMPLE, LegendDelegate, LegendHead
from gdlab.ui.widgets.buttons import IconButton
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

_WIDEST = {
    METHOD: "Momentum (heavy ball)",
    LOSS: "−1.23×10⁻¹²",
    DISTANCE: "1.23×10⁻¹²",
    STEPS: "1000000",
    EVALUATIONS: "1000000",
}
_GIVING_WAY = (METHOD, EVALUATIONS, DISTANCE, STEPS)
"""Columns that are left out, one after the other, where there is no room for all."""
_NAME_ROOM = 7.0
"""Least room for a name, in sizes of type."""
_LOW, _LOW_IN_HALL, _HIGH = 1.86, 1.4, 2.0
"""Height of a row where they are many, on the projector then, and where they are few, in sizes of type."""


class LegendTable(QTableView):
    """The rows; `remove_asked`, `add_asked`: Delete, and Insert or +, were pressed."""

    remove_asked = Signal()
    add_asked = Signal()

    def __init__(self, appearance: Appearance, model: LegendModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setObjectName("race.legend")
        self.setAccessibleName("Runs of the race")
        self.setAccessibleDescription("Arrows select a run, F2 renames it, Delete removes it, Insert adds one.")
        self.setModel(model)
        self.setItemDelegate(LegendDelegate(appearance, self))
        self.setHorizontalHeader(LegendHead(appearance, self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)  # the style's own would be higher than a row in a hall
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)  # it is part of the page, no field
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(appearance))
        appearance.changed.connect(self.lay_out)
        self.lay_out()

    def lay_out(self) -> None:
        """Give the columns their widths, and leave out those for which there is no room."""
        look, head = self._appearance, self.horizontalHeader()
        size = look.size("label")
        self.setFont(look.font("label"))
        rows = max(1, self.model().rowCount())
        low = _LOW_IN_HALL if look.projector else _LOW
        height = min(_HIGH, max(low, self.viewport().height() / size / rows))
        self.verticalHeader().setDefaultSectionSize(int(height * size))
        head.setFixedHeight(round(1.7 * look.size("tick")))
        head.setVisible(not look.projector)
        widths = {column: self.fontMetrics().horizontalAdvance(text) + 2 * AIR + 2 for column, text in _WIDEST.items()}
        name = round((_NAME_ROOM + SAMPLE) * size) + 3 * AIR
        shown = [column for column in widths if not look.projector or column == LOSS]
        for column in _GIVING_WAY:
            if name + sum(widths[each] for each in shown) > self.viewport().width() and column in shown:
                shown.remove(column)
        rest = self.viewport().width() - sum(widths[each] for each in shown)
        for column, width in {NAME: max(rest, 1), **widths}.items():
            self.setColumnHidden(column, column != NAME and column not in shown)
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what there is room for."""
        super().resizeEvent(event)
        self.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Insert adds, F2 renames wherever in the row the keyboard is."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        elif event.key() == Qt.Key.Key_Insert:
            self.add_asked.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit(self.model().index(self.currentIndex().row(), NAME))
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """All rows, and all columns."""
        size = self._appearance.size("label")
        widths = sum(self.fontMetrics().horizontalAdvance(text) + 2 * AIR for text in _WIDEST.values())
        rows = self.model().rowCount() * self.verticalHeader().defaultSectionSize()
        head = 0 if self._appearance.projector else self.horizontalHeader().height()
        return QSize(round((_NAME_ROOM + SAMPLE) * size) + widths, rows + head)

    def minimumSizeHint(self) -> QSize:
        """Two rows with names and losses; on the projector, where nobody scrolls, all of them."""
        look = self._appearance
        if look.projector:
            return QSize(200, math.ceil(self.model().rowCount() * _LOW_IN_HALL * look.size("label")) + 2)
        return QSize(200, 3 * self.verticalHeader().defaultSectionSize())


class Legend(QWidget):
    """Shows the runs.

    Signals: `run_selected(index)`, `run_renamed(index, name)`, `add_asked()`, `duplicate_asked()`, `remove_asked()`
    of the selected run, `together_chosen(on)`.
    """

    run_selected = Signal(int)
    run_renamed = Signal(int, str)
    add_asked = Signal()
    duplicate_asked = Signal()
    remove_asked = Signal()
    together_chosen = Signal(bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._showing = False
        self.model = LegendModel(self)
        self.table = LegendTable(appearance, self.model, self)
        self.add_button = self._button("plus", "add", "Add a run (Insert)")
        self.duplicate_button = self._button("copy", "duplicate", "Duplicate the selected run")
        self.remove_button = self._button("close", "remove", "Remove the selected run (Delete)")
        self.together = Tick(
            appearance, "race.together", "start together", "Placing the particle of one run places those of all"
        )
        self._arrange()
        self.model.renamed.connect(self.run_renamed)
        self.table.selectionModel().currentRowChanged.connect(self._tell_selected)
        self.table.add_asked.connect(self.add_asked)
        self.table.remove_asked.connect(self.remove_asked)
        self.add_button.clicked.connect(lambda _checked=False: self.add_asked.emit())
        self.duplicate_button.clicked.connect(lambda _checked=False: self.duplicate_asked.emit())
        self.remove_button.clicked.connect(lambda _checked=False: self.remove_asked.emit())
        self.together.toggled.connect(self.together_chosen)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _button(self, icon: str, key: str, name: str) -> IconButton:
        button = IconButton(self._appearance, icon, name, parent=self)
        button.setObjectName(f"race.{key}.button")
        return button

    def _arrange(self) -> None:
        rows, deeds = QVBoxLayout(self), QHBoxLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        deeds.setSpacing(2)
        for button in (self.add_button, self.duplicate_button, self.remove_button):
            deeds.addWidget(button)
        deeds.addStretch(1)
        deeds.addWidget(self.together)
        rows.addLayout(deeds)
        rows.addWidget(self.table, 1)

    # Setters

    def set_rows(self, rows: Sequence[RacerRow], selected: int) -> None:
        """Show these runs, one of them selected."""
        count = self.model.rowCount()
        self._showing = True
        self.model.set_rows(rows)
        if self.table.currentIndex().row() != selected:
            self.table.setCurrentIndex(self.model.index(selected, NAME))
            self.table.viewport().update()
        self._showing = False
        if len(rows) != count:
            self.add_button.setEnabled(len(rows) < MAX_RUNS)
            self.duplicate_button.setEnabled(len(rows) < MAX_RUNS)
            self.remove_button.setEnabled(len(rows) > 1)
            self.table.lay_out()
            self.table.updateGeometry()

    def set_together(self, on: bool) -> None:
        """Show whether all start together."""
        self.together.blockSignals(True)
        self.together.setChecked(on)
        self.together.blockSignals(False)
        self.together.update()

    def rename(self) -> None:
        """Let the name of the selected run be typed."""
        self.table.setFocus()
        self.table.edit(self.model.index(self.table.currentIndex().row(), NAME))

    def _tell_selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.table.viewport().update()
        if not self._showing and current.isValid():
            self.run_selected.emit(current.row())

    def _restyle(self) -> None:
        hall = self._appearance.projector
        self.together.setFont(self._appearance.font("label"))
        for part in (self.add_button, self.duplicate_button, self.remove_button, self.together):
            part.setVisible(not hall)
        self.update()
