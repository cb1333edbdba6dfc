"""The menus and the strip that holds them, made from the table of deeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from gdlab.landscapes import gallery
from gdlab.ui.actions import DEEDS, MENUS, Deed
from gdlab.ui.appearance import Appearance
from gdlab.ui.notation_choice import NotationButton, NotationMenu
from gdlab.ui.painting.colour_maps import COLOUR_MAPS
from gdlab.ui.top_bar import TopBar

_THEMES = {"light": "Light", "dark": "Dark", "contrast": "High contrast"}
_RECENT_BEFORE = "file.save"


class Menus(QObject):
    """Everything in the strip at the top. Signals say what was chosen; setters show what is in force."""

    theme_chosen = Signal(str)
    next_theme_asked = Signal()
    colour_map_chosen = Signal(str)
    landscape_chosen = Signal(str)
    reduced_motion_chosen = Signal(bool)

    def __init__(
        self, appearance: Appearance, actions: Mapping[str, QAction], docks: Sequence[QAction], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.bar = TopBar(appearance)
        self._menus = {name: self.bar.menus.addMenu(f"&{name}") for name in MENUS}
        for deed in DEEDS:
            if isinstance(deed, Deed):
                self._menus[deed.menu].addAction(actions[deed.name])
            else:
                self._menus[deed].addSeparator()
        self.notation = NotationMenu(self.bar)
        self.recent = QMenu("Open recent", self.bar)
        self._menus["File"].insertMenu(actions[_RECENT_BEFORE], self.recent)
        self._fill_view(docks, appearance.reduced_motion)
        self._fill_landscapes()
        self._fill_bar(appearance, actions)

    def _fill_view(self, docks: Sequence[QAction], reduced_motion: bool) -> None:
        view = self._menus["View"]
        view.addSeparator()
        self._themes = self._choices(view.addMenu("Theme"), "view.theme", _THEMES, self.theme_chosen)
        self._maps = self._choices(view.addMenu("Map colours"), "view.colours", COLOUR_MAPS, self.colour_map_chosen)
        view.addMenu(self.notation.menu)
        motion = view.addAction("Reduced motion")
        motion.setObjectName("view.reduced_motion")
        motion.setCheckable(True)
        motion.setChecked(reduced_motion)
        motion.toggled.connect(self.reduced_motion_chosen)
        view.addSeparator()
        view.addActions(docks)
        self._menus["Race"].addActions([action for action in docks if action.objectName() == "view.dock.race"])

    def _choices(
        self, menu: QMenu, prefix: str, words: Mapping[str, str], chosen: SignalInstance
    ) -> dict[str, QAction]:
        """One of several, in a menu of their own."""
        group = QActionGroup(self)
        made = {}
        for key, word in words.items():
            action = made[key] = menu.addAction(word)
            action.setObjectName(f"{prefix}.{key}")
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, key=key: chosen.emit(key))
        return made

    def _fill_landscapes(self) -> None:
        for key, entry in gallery().items():
            action = self._menus["Landscape"].addAction(entry.name)
            action.setObjectName(f"landscape.{key}")
            action.setToolTip(entry.about)
            action.triggered.connect(lambda _checked=False, key=key: self.landscape_chosen.emit(key))

    def _fill_bar(self, appearance: Appearance, actions: Mapping[str, QAction]) -> None:
        self.bar.add_button(actions["edit.undo"], "undo")
        self.bar.add_button(actions["edit.redo"], "redo")
        self.bar.add_rule()
        self.bar.add_part(NotationButton(appearance, self.notation.menu, self.bar))
        next_theme = QAction("Next theme", self)
        next_theme.setObjectName("view.next_theme")
        next_theme.setToolTip("Light, dark, high contrast")
        next_theme.triggered.connect(self.next_theme_asked)
        self._theme_button = self.bar.add_button(next_theme, "moon")
        self.bar.add_word(actions["view.projector"], "projector", "Projector", "F11")

    def set_theme(self, name: str) -> None:
        """Show which theme is in force."""
        self._themes[name].setChecked(True)
        self._theme_button.set_icon("sun" if name == "dark" else "moon")

    def set_colour_map(self, key: str) -> None:
        """Show which colours the landscape has."""
        self._maps[key].setChecked(True)
