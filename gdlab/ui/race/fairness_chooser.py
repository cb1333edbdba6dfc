"""The choice of what is made equal in a race, what it comes to in a sentence, and the search that it may take."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gdlab.analysis.tuning import Budget
from gdlab.scene.meaning import TUNING_LIMITS
from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.buttons import Chip
from gdlab.ui.widgets.number_field import NumberField
from gdlab.ui.widgets.scales import LogScale
from gdlab.ui.widgets.segmented_control import SegmentedControl
from gdlab.ui.widgets.warning_line import WarningLine

AS_SET = "as_set"
RULES = (
    (AS_SET, "as set", "Each run has the numbers it was given."),
    ("equal_learning_rate", "equal lr", "Each run gets the learning rate (torch's lr) of the selected one."),
    ("equal_effective", "equal η", "Each run gets the effective rate η = Δt/γ of the selected one, dampening counted."),
    ("tuned", "tuned", "For each run the best lr, and ρ where it has inertia, is searched within a budget."),
    ("equal_evaluations", "equal evals", "The runs are compared after equally many evaluations of the gradient."),
)
"""Key, word and explanation of each rule."""


class _Bar(QWidget):
    """How far the search is: a rule that fills."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._share = 0.0
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Fill so much of it."""
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._appearance.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.sel)
            painter.fillRect(QRectF(0, 0, self.width() * self._share, self.height()), theme.ink)


class FairnessChooser(QWidget):
    """Shows which rule holds.

    `rule_chosen(key)`: another rule, or the same again, is asked for. `cancelled()`: the search should end.
    """

    rule_chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.rules = SegmentedControl(appearance, [(key, word) for key, word, _ in RULES], "What is made equal", self)
        self.rules.setObjectName("race.fairness")
        self.sentence = QLabel(self)
        self.sentence.setObjectName("race.fairness.sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning = WarningLine(appearance, self)
        self.steps = self._field("steps", "Steps of each trial", Budget().steps)
        self.trials = self._field("trials", "Trials for each run", Budget().trials)
        self.again = Chip(appearance, "Tune", parent=self)
        self.again.setObjectName("race.tune")
        self.again.setToolTip("Search the best numbers of each run")
        self.stop = Chip(appearance, "Cancel", parent=self)
        self.stop.setObjectName("race.tune.cancel")
        self.stop.setToolTip("End the search and leave the numbers as they are")
        self._bar = _Bar(appearance, self)
        self._words = [QLabel(text, self) for text in ("at most", "trials of", "steps each")]
        self._budget_row, self._progress_row = QWidget(self), QWidget(self)
        self._progress_words = QLabel(self)
        self._arrange()
        self.rules.chosen.connect(self.rule_chosen)
        self.again.clicked.connect(lambda: self.rule_chosen.emit("tuned"))
        self.warning.action_triggered.connect(lambda: self.rule_chosen.emit(self.rules.value()))
        self.stop.clicked.connect(self.cancelled)
        for field in (self.steps, self.trials):
            field.edited.connect(self._check_budget)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._progress_row.hide()
        self.set_rule(AS_SET, "", holds=True)

    def _field(self, key: str, name: str, value: int) -> NumberField:
        low, high = TUNING_LIMITS[key]
        field = NumberField(self._appearance, scale=LogScale(low, high), value=value, parent=self)
        field.setObjectName(f"race.tune.{key}")
        field.setAccessibleName(name)
        field.setToolTip(f"{name}, {low} to {high:,}")
        return field

    def _arrange(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        budget, progress = QHBoxLayout(self._budget_row), QHBoxLayout(self._progress_row)
        parts: tuple[QWidget, ...] = (self._words[0], self.trials, self._words[1], self.steps, self._words[2])
        for part in parts:
            budget.addWidget(part)
        budget.addStretch(1)
        budget.addWidget(self.again)
        progress.addWidget(self._bar, 1)
        progress.addWidget(self._progress_words)
        progress.addWidget(self.stop)
        for row in (budget, progress):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
        for line in (self.rules, self._budget_row, self._progress_row, self.sentence, self.warning):
            rows.addWidget(line)

    # ---- what is shown ----

    def set_rule(self, rule: str, sentence: str, *, holds: bool, remedy: bool = True) -> None:
        """Show the rule in force and what it says; as a warning where it does not hold, with a remedy if any helps."""
        self.rules.set_value(rule)
        self.sentence.setText(sentence)
        self.sentence.setVisible(holds and bool(sentence))
        deed = "Tune" if rule == "tuned" else "Equalise"
        self.warning.set_warning("" if holds else sentence, deed if remedy and not holds else "")
        self._budget_row.setVisible(rule == "tuned" and self._progress_row.isHidden())

    def set_budget(self, budget: Budget) -> None:
        """Show what a search may spend."""
        self.steps.set_value(budget.steps)
        self.trials.set_value(budget.trials)

    def budget(self) -> Budget:
        """What a search may spend."""
        return Budget(round(self.steps.value()), round(self.trials.value()))

    def set_progress(self, done: int, total: int) -> None:
        """Show how far a search is; a total of 0 says that none is going on."""
        running = total > 0
        if running:
            self._bar.set_share(done / total)
            self._progress_words.setText(f"{done} of {total} trials")
            self._bar.setAccessibleName(self._progress_words.text())
            self.rules.set_value("tuned")
        self._progress_row.setVisible(running)
        self._budget_row.setVisible(not running and self.rules.value() == "tuned")

    def _check_budget(self, value: float, _final: bool) -> None:
        """Refuse what is no whole number within the limits."""
        field = self.steps if self.sender() is self.steps else self.trials
        low, high = TUNING_LIMITS["steps" if field is self.steps else "trials"]
        if not low <= round(value) <= high:
            field.show_error(f"A whole number from {low} to {high:,}.")
        else:
            field.set_value(round(value))

    def _restyle(self) -> None:
        for key, _, explanation in RULES:
            self.rules.set_tooltip(key, self._appearance.notation.text(explanation))
        for label in (*self._words, self._progress_words, self.sentence):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self._appearance.theme.ink2)
            label.setPalette(palette)
            label.setFont(self._appearance.font("label"))
