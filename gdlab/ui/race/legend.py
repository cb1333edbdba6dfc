"""The legend of a race: who runs, where each stands, and the buttons that add, copy and remove runs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QWidget

from gdlab.scene.meaning import MAX_RUNS
from gdlab.ui.appearance import Appearance
from gdlab.ui.race.legend_columns import columns, least_row, lengths, most_row, row_height
from gdlab.ui.race.legend_model import NAME, LegendModel, RacerRow
from gdlab.ui.race.legend_painting import LegendDelegate, LegendHead
from gdlab.ui.widgets.buttons import HIT, IconButton
from gdlab.ui.widgets.slim_scroll_bar import SlimScrollBar

_FEWEST = 2
"""Rows that are seen at least."""
_UNBOUND = 16777215
"""The height up to which Qt lets a widget grow."""


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
        self._model, self._delegate, self._head = model, LegendDelegate(appearance, self), LegendHead(appearance, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._head)
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
        self.lay_out()

    def lay_out(self) -> None:
        """Give columns and rows their sizes, and leave out the columns for which there is no room."""
        look, model, delegate = self._appearance, self._model, self._delegate
        self.setFont(look.font("label"))
        found = columns(look, self.viewport().width(), model.longest())
        delegate.air = self._head.air = found.air
        delegate.sample = found.sample
        for column in range(model.columnCount()):
            self.setColumnHidden(column, column not in found.widths)
            self.setColumnWidth(column, found.widths.get(column, 0))
        self.viewport().update()

    def fit(self, room: int) -> int:
        """Make the rows as high as fits so many pixels; how many of these the table then takes."""
        rows, head = max(1, self._model.rowCount()), self.head_height()
        self._head.setFixedHeight(head)
        height = row_height(self._appearance, room - head, rows)
        self.verticalHeader().setDefaultSectionSize(height)
        return min(room, head + height * min(rows, max(1, (room - head) // height)))

    def head_height(self) -> int:
        """Pixels of the heads, beside which there are buttons at the desk."""
        look = self._appearance
        return round(1.3 * look.size("tick")) if look.projector else HIT

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


class Legend(QWidget):
    """Shows the runs.

    Signals: `run_selected(index)`, `run_renamed(index, name)`, `add_asked()`, `duplicate_asked()`, `remove_asked()`
    of the selected run.
    """

    run_selected = Signal(int)
    run_renamed = Signal(int, str)
    add_asked = Signal()
    duplicate_asked = Signal()
    remove_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._showing = False
        self._lengths: tuple[int, ...] = ()
        self.model = LegendModel(self)
        self.table = LegendTable(appearance, self.model, self)
        self._deeds = QWidget(self)
        self.add_button = self._button("plus", "add", "Add a run (Insert)")
        self.duplicate_button = self._button("copy", "duplicate", "Duplicate the selected run")
        self.remove_button = self._button("close", "remove", "Remove the selected run (Delete)")
        self._arrange()
        self.model.renamed.connect(self.run_renamed)
        self.table.selectionModel().currentRowChanged.connect(self._tell_selected)
        self.table.add_asked.connect(self.add_asked)
        self.table.remove_asked.connect(self.remove_asked)
        self.add_button.clicked.connect(lambda _checked=False: self.add_asked.emit())
        self.duplicate_button.clicked.connect(lambda _checked=False: self.duplicate_asked.emit())
        self.remove_button.clicked.connect(lambda _checked=False: self.remove_asked.emit())
        appearance.changed.connect(self._restyle)
        self._restyle()

    def _button(self, icon: str, key: str, name: str) -> IconButton:
        button = IconButton(self._appearance, icon, name, parent=self._deeds)
        button.setObjectName(f"race.{key}.button")
        return button

    def _arrange(self) -> None:
        """The buttons stand in a line at the left end of the heads."""
        deeds = QHBoxLayout(self._deeds)
        deeds.setContentsMargins(0, 0, 0, 0)
        deeds.setSpacing(2)
        for button in (self.add_button, self.duplicate_button, self.remove_button):
            deeds.addWidget(button)

    def _refit(self) -> None:
        """There is something else to be laid out; on the projector the chart below gets what the rows do not need."""
        look, rows = self._appearance, self.model.rowCount()
        most = self.table.head_height() + rows * most_row(look) if look.projector and rows else _UNBOUND
        self.setMaximumHeight(most)
        self.updateGeometry()
        self._lay_out()

    def _lay_out(self) -> None:
        """As many whole rows as there is room for."""
        self.table.setGeometry(0, 0, self.width(), self.table.fit(self.height()))
        self.table.lay_out()
        self._deeds.adjustSize()
        self._deeds.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(400, self._height(self.model.rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Two rows with names and losses; on the projector, where nobody scrolls, all of them."""
        return QSize(200, self._height(self.model.rowCount() if self._appearance.projector else _FEWEST))

    def _height(self, rows: int) -> int:
        return self.table.head_height() + math.ceil(rows * least_row(self._appearance)) + 2

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
        if len(rows) != count or lengths(self.model.longest()) != self._lengths:
            self._lengths = lengths(self.model.longest())
            self._refit()
        if len(rows) != count:
            self.add_button.setEnabled(len(rows) < MAX_RUNS)
            self.duplicate_button.setEnabled(len(rows) < MAX_RUNS)
            self.remove_button.setEnabled(len(rows) > 1)

    def rename(self) -> None:
        """Let the name of the selected run be typed."""
        self.table.setFocus()
        self.table.edit(self.model.index(self.table.currentIndex().row(), NAME))

    def _tell_selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.table.viewport().update()
        if not self._showing and current.isValid():
            self.run_selected.emit(current.row())

    def _restyle(self) -> None:
        self._deeds.setVisible(not self._appearance.projector)
        self._refit()
        self.update()
