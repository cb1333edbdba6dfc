"""The panel of landscapes that are learned from data: which data, which model, the plot, where the data are from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape
from gdlab.landscapes.data_sets import DataSet, data_sets
from gdlab.landscapes.dataset import DatasetLandscape
from gdlab.landscapes.models import NetworkSlice
from gdlab.scene.grounds import ColumnSpec, DatasetSpec, LandscapeSpec
from gdlab.ui.appearance import Appearance
from gdlab.ui.editor.data_parts import Choice, LiveTable, Paragraph, Tick
from gdlab.ui.editor.data_plot import DataPlot
from gdlab.ui.editor.data_points import MOST
from gdlab.ui.editor.data_wording import MODEL_HELP, OWN_MODELS, key_of_points, weight_options, weight_texts
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.warning_line import WarningLine

_OWN = "own"
_FIRST_MODEL = "linear"
_INVITATION = (
    "The landscape is the loss of a model: every place on the map is a curve through data. "
    "Choose a data set, open a table, or take points of your own."
)
_HOW = "Click into the plot to add a point, drag to move it, right click to remove it."
_TOO_MANY = f"More than {MOST} points are shown, but not moved by hand."
_WEIGHTS = ("w₁", "w₂")
_TABLES = "Tables (*.csv *.tsv *.txt)"


class DataPanel(QWidget):
    """Passive: setters show, signals tell what the person did.

    `task_chosen(data, task)`: a task of a data set that gdlab ships; `model_chosen(model)`: one's own points, and what
    learns from them (`linear`, `logistic`, `neuron`, `network`); `points_edited(inputs, targets, final)`: arrays
    `(N, k)` and `(N,)` in data units; `file_chosen(path)`: a table; `standardise_chosen(on)`; `visible_chosen(i, j)`:
    the places of the two weights of a network that are to be seen.
    """

    task_chosen = Signal(str, str)
    model_chosen = Signal(str)
    points_edited = Signal(object, object, bool)
    file_chosen = Signal(str)
    standardise_chosen = Signal(bool)
    visible_chosen = Signal(int, int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._landscape: DatasetLandscape | None = None
        self._spec: DatasetSpec | None = None
        self._weights: FloatArray | None = None
        self._left_out: tuple[tuple[ColumnSpec, ...], str] = (), ""
        self.setObjectName("data")
        self.setAccessibleName("Data")
        self._build_choices()
        self.plot = DataPlot(appearance)
        self.reading = LiveTable(appearance)
        self.reading.setObjectName("data.reading")
        self.error = WarningLine(appearance)
        self.error.setObjectName("data.error")
        self._words = {name: Paragraph(appearance) for name in ("left", "key", "how", "about", "source", "licence")}
        self._words |= {name: Paragraph(appearance, "label", "ink2") for name in ("invitation", "note", "what")}
        for name, paragraph in self._words.items():
            paragraph.setObjectName(f"data.{name}")
        self._words["invitation"].set_words(_INVITATION)
        self._build_layout()
        self._connect()
        self._show(None, None)
        appearance.changed.connect(self._write)
        self._write()

    def _build_choices(self) -> None:
        look = self._appearance
        self.data = Choice(look, "data.set", "Data", "What is learned from")
        self.data.set_options(
            [*((key, s.name, s.about) for key, s in data_sets().items()), (_OWN, "Your own points", _HOW)]
        )
        self.task = Choice(look, "data.task", "Task", "What is learned, and by which model")
        self.visible = tuple(
            Choice(look, f"data.visible{n}", "", f"The weight that is coordinate {n} of the map") for n in (1, 2)
        )
        self.open_button = Chip(look, "Open CSV…")
        self.open_button.setObjectName("data.open")
        self.open_button.setToolTip("Learn from a table: columns of inputs, the last column is the target")
        tip = "Numbers of mean 0 and standard deviation 1 make the valley rounder"
        self.standardise = Tick(look, "data.standardise", "Standardise", tip)
        self._labels = [Paragraph(look, "label", "ink2", text) for text in ("Data", "Task", *_WEIGHTS)]
        self._task_word = self._labels[1]
        for label in self._labels:
            label.setWordWrap(False)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _build_layout(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (label, choice) in enumerate(zip(self._labels, (self.data, self.task, *self.visible), strict=True)):
            label.setBuddy(choice)
            grid.addWidget(label, row, 0)
            grid.addWidget(choice, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.standardise)
        buttons.addStretch(1)
        words = self._words
        parts: tuple[QWidget | QLayout, ...] = (
            grid, buttons, self.error, words["left"], words["invitation"], self.plot, words["key"], self.reading,
            words["note"], words["how"], words["what"], words["about"], words["source"], words["licence"],
        )  # fmt: skip
        for part in parts:
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.data.chosen.connect(self._choose_data)
        self.task.chosen.connect(self._choose_task)
        for choice in self.visible:
            choice.chosen.connect(lambda _key, choice=choice: self._choose_visible(choice))
        self.open_button.clicked.connect(self._ask_for_file)
        self.standardise.clicked.connect(self.standardise_chosen)
        self.plot.edited.connect(self.points_edited)
        self.plot.refused.connect(self.error.set_warning)

    # ---- what is shown ----

    def set_landscape(self, landscape: Landscape, spec: LandscapeSpec) -> None:
        """Show the landscape of a scene; one that is not learned from data leaves only the choice of data."""
        if isinstance(spec, DatasetSpec) and isinstance(landscape, DatasetLandscape):
            self._show(landscape, spec)
        else:
            self._show(None, None)

    def set_weights(self, weights: Sequence[float] | FloatArray) -> None:
        """Show what the model says where the particle is, w `(2,)`: every frame."""
        self.plot.set_weights(weights)
        self._weights = None if len(weights) != 2 else np.array([float(weights[0]), float(weights[1])])
        self._show_reading()

    def _show_reading(self) -> None:
        landscape, weights = self._landscape, self._weights
        self.reading.set_rows([] if landscape is None or weights is None else weight_texts(landscape, weights))
        self.reading.setAccessibleName(self.reading.text())

    def set_error(self, message: str) -> None:
        """Say why data, points or a file cannot be used, and show what is still in use; "" takes that back."""
        self.error.set_warning(message)
        if message:
            self._show(self._landscape, self._spec)

    def set_left_out(self, note: str) -> None:
        """Say what of the table was left out, for as long as its columns are shown; "" takes that back."""
        self._left_out = (() if self._spec is None else self._spec.columns, note)
        self._show(self._landscape, self._spec)

    def _show(self, landscape: DatasetLandscape | None, spec: DatasetSpec | None) -> None:
        self._landscape, self._spec = landscape, spec
        self._show_reading()
        known = landscape is not None and spec is not None
        self.plot.set_landscape(landscape, editable=spec is not None and not spec.data)
        self._words["invitation"].setVisible(not known)
        columns, note = self._left_out
        self._words["left"].set_words(note if spec is not None and spec.columns == columns else "")
        for part in (self.task, self._task_word, self.plot, self.standardise):
            part.setVisible(known)
        self._show_network(landscape)
        if landscape is None or spec is None:
            self.data.set_value("")
            for name in ("key", "note", "how", "what", "about", "source", "licence"):
                self._words[name].set_words("")
            return
        self._words["key"].set_words(key_of_points(landscape))
        if not self.plot.hand.is_holding():  # the note may take a search for a minimum
            self._words["note"].set_words(landscape.note)
        if spec.data:
            self._show_shipped(data_sets()[spec.data], spec.task)
        else:
            self._show_own(landscape)
        self._show_standardise(landscape, spec)

    def _show_shipped(self, data: DataSet, task: str) -> None:
        self.data.set_value(data.key)
        self._task_word.setText("Task")
        self.task.setAccessibleName("Task")
        self.task.set_options([(key, each.name, each.about) for key, each in data.tasks.items()])
        self.task.set_value(task)
        words = {
            "how": "", "what": data.tasks[task].about, "about": data.about,
            "source": f"Source: {data.source}.", "licence": f"Licence: {data.licence}.",
        }  # fmt: skip
        for name, text in words.items():
            self._words[name].set_words(text)

    def _show_own(self, landscape: DatasetLandscape) -> None:
        self.data.set_value(_OWN)
        self._task_word.setText("Model")
        self.task.setAccessibleName("Model")
        said = self._appearance.notation.text
        self.task.set_options([(key, name, said(MODEL_HELP[key])) for key, name in OWN_MODELS.items()])
        self.task.set_value(landscape.model.key)
        self._words["how"].set_words(_HOW if self.plot.is_editable() else _TOO_MANY)
        for name in ("what", "about", "source", "licence"):
            self._words[name].set_words("")

    def _show_network(self, landscape: DatasetLandscape | None) -> None:
        """Offer the weights of a network, two of which are visible."""
        model = landscape.model if landscape is not None else None
        is_network = isinstance(model, NetworkSlice)
        for part in (*self.visible, *self._labels[2:]):
            part.setVisible(is_network)
        if landscape is None or not isinstance(model, NetworkSlice):
            return
        options = weight_options(model, landscape.samples.input_columns)
        for choice, index in zip(self.visible, model.visible, strict=True):
            choice.set_options([(str(i), words, meaning) for i, (words, meaning) in enumerate(options)])
            choice.set_value(str(index))

    def _show_standardise(self, landscape: DatasetLandscape, spec: DatasetSpec) -> None:
        self.standardise.setChecked(landscape.standardised)
        self.standardise.setEnabled(not spec.data and landscape.model.key != "network")

    def _write(self) -> None:
        """Use the letters of the notation."""
        notation = self._appearance.notation
        for label, choice, weight in zip(self._labels[2:], self.visible, _WEIGHTS, strict=True):
            label.setText(notation.text(weight))
            choice.setAccessibleName(f"Visible weight {notation.text(weight)}")
        if self._landscape is not None and self._spec is not None and not self._spec.data:
            self._show_own(self._landscape)

    # ---- what the person does ----

    def _choose_data(self, key: str) -> None:
        """The first task of a data set, or the present model for points of one's own."""
        if key != _OWN:
            self.task_chosen.emit(key, next(iter(data_sets()[key].tasks)))
        elif self._spec is None or self._spec.data:
            self.model_chosen.emit(_FIRST_MODEL if self._landscape is None else self._landscape.model.key)

    def _choose_task(self, key: str) -> None:
        if self.data.value() == _OWN:
            self.model_chosen.emit(key)
        else:
            self.task_chosen.emit(self.data.value(), key)

    def _choose_visible(self, choice: Choice) -> None:
        """Two different weights: choosing the one that the other is swaps them."""
        model = self._landscape.model if self._landscape is not None else None
        if not isinstance(model, NetworkSlice):
            return
        first, second = (int(each.value()) for each in self.visible)
        if first == second:
            before = model.visible[self.visible.index(choice)]
            first, second = (first, before) if choice is self.visible[0] else (before, second)
        if (first, second) != model.visible:
            self.visible_chosen.emit(first, second)

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a table of points", "", _TABLES)
        if name:
            self.file_chosen.emit(name)
