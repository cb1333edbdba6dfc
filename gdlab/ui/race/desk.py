"""The race in the window: what its menu, its legend and the canvas ask for becomes edits of the list of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget

from gdlab.scene import Scene, racing
from gdlab.scene.meaning import MAX_RUNS
from gdlab.ui.appearance import Appearance
from gdlab.ui.document import Document
from gdlab.ui.player import Player
from gdlab.ui.presenter import Presenter

if TYPE_CHECKING:
    from gdlab.ui.race.panel import RacePanel
    from gdlab.ui.race.show import RaceShow


class RaceDesk(QObject):
    """`failed` tells in one sentence what could not be done, `panel_made` that the dock has got what it shows.

    The dock is there while two runs or more are, and whenever it is asked for; what it shows is made when it is.
    """

    failed = Signal(str)
    panel_made = Signal()

    def __init__(
        self,
        appearance: Appearance,
        document: Document,
        player: Player,
        presenter: Presenter,
        dock: QDockWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._appearance, self._document, self._player, self._presenter = appearance, document, player, presenter
        self._dock = dock
        self._actions: Mapping[str, QAction] = {}
        self.show: RaceShow | None = None
        dock.visibilityChanged.connect(self._appear)
        dock.toggleViewAction().triggered.connect(self._come_forward)
        document.changed.connect(self._follow)

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the actions do what they say."""
        self._actions = actions
        deeds: dict[str, Callable[[], None]] = {
            "race.add": self.add,
            "race.duplicate": self.duplicate,
            "race.remove": self.remove,
            "race.rename": self.ask_name,
            "race.next": lambda: self.select_next(1),
            "race.previous": lambda: self.select_next(-1),
        }
        for name, deed in deeds.items():
            actions[name].triggered.connect(lambda _checked=False, deed=deed: deed())
        actions["race.together"].triggered.connect(self.start_together)
        self._offer()

    @property
    def is_on(self) -> bool:
        """There is a race: two runs or more."""
        return len(self._document.scene.runs) > 1

    # Edits

    def add(self) -> None:
        """One more run."""
        self._edit("Add a run", racing.add_run)

    def duplicate(self) -> None:
        """One more run like the selected one."""
        self._edit("Duplicate the run", lambda scene: racing.duplicate_run(scene, scene.view.selected))

    def remove(self) -> None:
        """Take the selected run out."""
        self._edit("Remove the run", lambda scene: racing.remove_run(scene, scene.view.selected))

    def rename(self, index: int, label: str) -> None:
        """Call a run otherwise."""
        self._edit("Rename the run", lambda scene: racing.rename_run(scene, index, label))

    def ask_name(self) -> None:
        """Let the name of the selected run be typed in the legend."""
        self._dock.show()
        self._dock.raise_()
        self._made().legend.rename()

    def select(self, index: int) -> None:
        """Show a run's numbers and let the knobs move it."""
        if index != self._document.scene.view.selected:
            name = self._document.scene.runs[index].label
            self._edit(f"Select {name}", lambda scene: racing.select_run(scene, index))

    def select_next(self, way: int) -> None:
        """Select the run after the selected one, or the one before."""
        scene = self._document.scene
        self.select((scene.view.selected + way) % len(scene.runs))

    def start_together(self, on: bool) -> None:
        """Let placing one particle place all, or only that one."""
        self._edit("Start together", lambda scene: racing.start_together(scene, on))

    def _edit(self, label: str, change: Callable[[Scene], Scene]) -> None:
        if error := self._presenter.edit(label, change):
            self.failed.emit(error)
            if self.show is not None:
                self.show.render()

    # Showing

    def fit(self) -> None:
        """Show the dock where there is a race, and hide it where there is none."""
        if self.is_on:
            self._made()
        self._dock.setVisible(self.is_on)
        if self.is_on:
            QTimer.singleShot(0, self._dock, self._dock.raise_)  # its tab is there when the docks have been laid out

    def _follow(self, before: Scene, after: Scene) -> None:
        """The document changed: a race may have begun, or be over."""
        if (len(before.runs) > 1) != (len(after.runs) > 1) and not self._appearance.projector:
            self.fit()
        if len(before.runs) != len(after.runs) or before.view != after.view:
            self._offer()

    def _offer(self) -> None:
        """Enable what can be done."""
        scene, actions = self._document.scene, self._actions
        if not actions:
            return
        for name in ("race.add", "race.duplicate"):
            actions[name].setEnabled(len(scene.runs) < MAX_RUNS)
        for name in ("race.remove", "race.next", "race.previous", "race.together"):
            actions[name].setEnabled(self.is_on)
        actions["race.together"].setChecked(scene.view.start_together)

    def _appear(self, visible: bool) -> None:
        """The dock is there for the first time, or again."""
        if visible:
            self._made().render()

    def _come_forward(self, asked: bool) -> None:
        """The dock was asked for: it must not stay behind the symbol table."""
        if asked:
            self._made()
            QTimer.singleShot(0, self._dock, self._dock.raise_)

    def panel(self) -> RacePanel:
        """What the dock holds, for whoever borrows it."""
        return self._made().panel

    def give_back(self) -> None:
        """Take the panel back into the dock."""
        self._dock.setWidget(self.panel())
        self.panel().show()

    def _made(self) -> RaceShow:
        if self.show is None:
            from gdlab.ui.race.show import RaceShow  # noqa: PLC0415 (not needed for the first painted frame)

            show = self.show = RaceShow(self._appearance, self._document, self._player, self._presenter, self)
            show.fairness.told.connect(self.failed)
            show.legend.run_selected.connect(self.select)
            show.legend.run_renamed.connect(self.rename)
            show.legend.add_asked.connect(self.add)
            show.legend.duplicate_asked.connect(self.duplicate)
            show.legend.remove_asked.connect(self.remove)
            show.together.toggled.connect(self.start_together)
            self._dock.setWidget(show.panel)
            self.panel_made.emit()
        return self.show
