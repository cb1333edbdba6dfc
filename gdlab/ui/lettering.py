"""The notation of a window: remembered, chosen in its menus, and in force everywhere at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject

from gdlab.symbols.notation import Notation
from gdlab.ui.appearance import Appearance
from gdlab.ui.notation_choice import NotationMenu
from gdlab.ui.preferences import Preferences
from gdlab.ui.presenter import Presenter


class Lettered(Protocol):
    """A part of the window that tells of steps or runs in letters."""

    def set_notation(self, notation: Notation) -> None:
        """Use these letters, and this order."""


class Lettering(QObject):
    """Widgets follow the appearance by themselves; the `parts` are told, and what is shown now is shown again."""

    def __init__(
        self,
        appearance: Appearance,
        preferences: Preferences,
        menu: NotationMenu,
        presenter: Presenter,
        parts: Sequence[Lettered],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._appearance, self._preferences, self._presenter = appearance, preferences, presenter
        self._parts = (menu, *parts)
        menu.chosen.connect(self.choose)
        self._tell()

    def choose(self, notation: Notation) -> None:
        """Write so from now on."""
        self._preferences.notation = notation
        self.apply(notation)

    def apply(self, notation: Notation) -> None:
        """Write so."""
        self._appearance.set_notation(notation)
        self._tell()
        self._presenter.render()

    def _tell(self) -> None:
        for part in self._parts:
            part.set_notation(self._appearance.notation)
