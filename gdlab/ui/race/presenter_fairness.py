"""Makes a race fair: what the chooser asks for becomes an edit, and what holds is said."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import cast

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from gdlab.analysis.fairness import Applied, applied, takers, verdict
from gdlab.analysis.tuning import Budget, Cancelled
from gdlab.core.events import Setting
from gdlab.core.fields import ParameterError
from gdlab.scene import Scene
from gdlab.scene.changes import reset
from gdlab.scene.model import FairnessRule
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.background import Background
from gdlab.ui.document import Document
from gdlab.ui.race.fairness_chooser import AS_SET, RULES, FairnessChooser

Edit = Callable[[str, Callable[[Scene], Scene]], str]
"""`edit(label, change)`: edits the document; returns why that cannot be, or ""."""
_LOOK = 80
"""Milliseconds between two looks at how far a search is."""
_WORDS = {key: word for key, word, _ in RULES}


class _Progress:
    """What the search and the window tell each other across their threads."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.ended = threading.Event()

    def proceed(self, done: int) -> bool:
        """Note how far it is; whether to go on."""
        self.done = done
        return not self.ended.is_set()


class _Found(Struct, frozen=True):
    """What a search came to: None where it was cancelled, a sentence where it could not be."""

    applied: Applied | None
    error: str = ""


class _Search(Struct, frozen=True):
    """The search for the best numbers of all runs of a race, off the GUI thread."""

    race: Scene
    anew: Scene
    budget: Budget
    progress: _Progress

    def run(self) -> _Found:
        """Search."""
        try:
            return _Found(applied(self.race, "tuned", self.budget, self.progress.proceed, self.anew))
        except Cancelled:
            return _Found(None)
        except ValueError as error:
            return _Found(None, str(error))


class _Present:
    """The search that is waited for. No QObject, so that it can be ended while its owner is being deleted."""

    def __init__(self) -> None:
        self.search: _Search | None = None

    def end(self) -> None:
        """Let it end."""
        if self.search is not None:
            self.search.progress.ended.set()
            self.search = None


class FairnessPresenter(QObject):
    """Serves one chooser.

    `told(sentence)`: what could not be done, or only in part. `rule_shown(rule)`: the key of the rule in force, or
    `as_set`.
    """

    told = Signal(str)
    rule_shown = Signal(str)

    def __init__(
        self,
        document: Document,
        settings: Callable[[], Mapping[int, Setting]],
        edit: Edit,
        chooser: FairnessChooser,
        parent: QObject | None = None,
    ) -> None:
        """Args: `settings` gives what the next step of each run is taken with, by index, as the player knows it."""
        super().__init__(parent)
        self._document, self._settings, self._edit, self._chooser = document, settings, edit, chooser
        self._notation = STANDARD
        self._present = _Present()
        self.destroyed.connect(self._present.end)
        self._background = Background(self)
        self._background.answered.connect(self._take)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK)
        self._clock.timeout.connect(self._show_progress)
        chooser.rule_chosen.connect(self.choose)
        chooser.cancelled.connect(self.cancel)
        document.changed.connect(self._follow)
        self.render()

    def choose(self, rule: str) -> None:
        """Make the race fair by a rule; a search begins, which may take a while."""
        self.cancel()
        race = self._document.scene
        anew = reset(race, self._settings())
        if rule == "tuned":
            budget = self._chooser.budget()
            progress = _Progress(len(takers(anew, "tuned")) * budget.trials)
            self._present.search = _Search(race, anew, budget, progress)
            self._background.request(self._present.search)
            self._clock.start()
            self._show_progress()
            return
        try:
            wanted = None if rule == AS_SET else cast("FairnessRule", rule)
            self._apply(applied(race, wanted, Budget(), anew=anew))
        except ParameterError as error:
            self._say(str(error))
        self.render()

    def cancel(self) -> None:
        """End the search, if one goes on; the numbers stay."""
        if self.searching:
            self._present.end()
            self._clock.stop()
            self._chooser.set_progress(0, 0)
            self.render()

    @property
    def searching(self) -> bool:
        """A search is going on."""
        return self._present.search is not None

    def render(self) -> None:
        """Show which rule holds."""
        scene = self._document.scene
        fairness = scene.view.fairness
        if fairness is not None and fairness.rule == "tuned":
            self._chooser.set_budget(Budget(fairness.steps, fairness.trials))
        rule = AS_SET if fairness is None else fairness.rule
        found = verdict(scene, self._notation)
        self._chooser.set_rule(rule, found.sentence, holds=found.holds, remedy=found.can_be_mended)
        self.rule_shown.emit(rule)

    def set_notation(self, notation: Notation) -> None:
        """Say it in these letters."""
        if notation != self._notation:
            self._notation = notation
            self.render()

    def _take(self, search: _Search, found: _Found) -> None:
        """Take over what was found, unless it is not waited for any more."""
        if search is not self._present.search:
            return
        self._present.search = None
        self._clock.stop()
        self._chooser.set_progress(0, 0)
        if found.applied is not None:
            self._apply(found.applied)
        elif found.error:
            self._say(found.error)
        self.render()

    def _apply(self, made: Applied) -> None:
        fairness = made.scene.view.fairness
        label = "Race as set" if fairness is None else f"Race: {_WORDS[fairness.rule]}"
        error = self._edit(label, lambda _: made.scene)
        if error or made.told:
            self._say(error or made.told)

    def _follow(self, before: Scene, after: Scene) -> None:
        """The document changed: a search for a race that is no more ends."""
        if _race(before) != _race(after):
            self.cancel()
        if _race(before) != _race(after) or before.view.fairness != after.view.fairness:
            self.render()

    def _show_progress(self) -> None:
        if self._present.search is not None:
            progress = self._present.search.progress
            self._chooser.set_progress(progress.done, progress.total)

    def _say(self, sentence: str) -> None:
        self.told.emit(sentence)


def _race(scene: Scene) -> object:
    return scene.seed, scene.landscape, scene.runs
