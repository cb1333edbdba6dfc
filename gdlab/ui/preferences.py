"""What the window remembers between two sittings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QByteArray, QSettings

from gdlab.symbols.notation import STANDARD, Notation, parse_notation
from gdlab.ui.painting.colour_maps import COLOUR_MAPS, QUIET
from gdlab.ui.theme import THEMES, ThemeName

MAX_RECENT = 8


class Preferences:
    """Themes, colour map, notation, reduced motion, layout of the window and recent files, in the person's settings."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = QSettings("gdlab", "gdlab") if settings is None else settings

    def _theme(self, key: str, usual: ThemeName) -> ThemeName:
        """A theme by name; the usual one where the settings name none that there is."""
        stored = self._settings.value(key, usual)
        return next((name for name in THEMES if name == stored), usual)

    @property
    def theme(self) -> ThemeName:
        """Name of the theme at the desk."""
        return self._theme("theme", "light")

    @theme.setter
    def theme(self, name: ThemeName) -> None:
        self._settings.setValue("theme", name)

    @property
    def projector_theme(self) -> ThemeName:
        """Name of the theme on the projector."""
        return self._theme("projector_theme", "contrast")

    @projector_theme.setter
    def projector_theme(self, name: ThemeName) -> None:
        self._settings.setValue("projector_theme", name)

    @property
    def colour_map(self) -> str:
        """Key of the landscape's colours in `COLOUR_MAPS`."""
        stored = self._settings.value("colour_map", QUIET)
        return stored if isinstance(stored, str) and stored in COLOUR_MAPS else QUIET

    @colour_map.setter
    def colour_map(self, key: str) -> None:
        self._settings.setValue("colour_map", key)

    @property
    def notation(self) -> Notation:
        """Letters for weights and momentum, and which reading comes first."""
        try:
            return parse_notation(str(self._settings.value("notation", "")))
        except ValueError:
            return STANDARD

    @notation.setter
    def notation(self, notation: Notation) -> None:
        self._settings.setValue("notation", notation.words())

    @property
    def reduced_motion(self) -> bool:
        """Nothing moves but what is computed."""
        return bool(self._settings.value("reduced_motion", False, type=bool))

    @reduced_motion.setter
    def reduced_motion(self, on: bool) -> None:
        self._settings.setValue("reduced_motion", on)

    @property
    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and state of the main window, as Qt gives them."""
        geometry, state = self._settings.value("geometry"), self._settings.value("state")
        return (geometry, state) if isinstance(geometry, QByteArray) and isinstance(state, QByteArray) else None

    @layout.setter
    def layout(self, layout: tuple[QByteArray, QByteArray]) -> None:
        self._settings.setValue("geometry", layout[0])
        self._settings.setValue("state", layout[1])

    @property
    def recent(self) -> list[Path]:
        """Files opened or saved last, the newest first."""
        stored = self._settings.value("recent", [])
        # Qt gives a list of one back as a string.
        names = stored if isinstance(stored, list) else [stored] if isinstance(stored, str) else []
        return [Path(name) for name in names if isinstance(name, str)][:MAX_RECENT]

    def remember(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        path = path.resolve()
        files = [path, *(other for other in self.recent if other != path)]
        self._settings.setValue("recent", [str(file) for file in files[:MAX_RECENT]])


@contextmanager
def nobodys_preferences() -> Iterator[Preferences]:
    """The same for everybody: nothing is read from a person's settings, and nothing written to them."""
    with TemporaryDirectory() as folder:
        yield Preferences(QSettings(str(Path(folder, "none.ini")), QSettings.Format.IniFormat))
