"""The application: making the window and running it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import gdlab.ui.plain_imports  # noqa: F401 - so that those below are quick

# isort: split
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from gdlab.core.compiled import compiled
from gdlab.core.resources import path as resource
from gdlab.scene import Scene, load_scene
from gdlab.scene.maps import is_map
from gdlab.ui.fonts import load_fonts, ui_font
from gdlab.ui.interrupts import closed_by_interrupts
from gdlab.ui.main_window import MainWindow
from gdlab.ui.preferences import Preferences
from gdlab.ui.style import Style

FIRST_SCENE = ("scenes", "elongated-valley.gdlab")
_SETTLED = 3000
"""Milliseconds after which all that stays has been made."""
_COLLECTED = (2_000, 100, 20)
"""New things after which the collector of cycles looks through these, and how often it does before it looks further."""
_TITLE_BAR = 40
"""Pixels that desktops put above a window; Qt knows only once it is shown."""
_SWITCH = 0.001
"""Seconds after which Python's lock goes round: with its usual 5 ms, work in the background would cost frames."""


def application() -> QApplication:
    """The running QApplication, made if there is none, in the project's style and font."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    sys.setswitchinterval(_SWITCH)
    compiled.keep()
    app.setApplicationName("gdlab")
    app.setOrganizationName("gdlab")
    app.setStyle(Style())
    load_fonts()
    app.setFont(QFont(ui_font(15)))
    return app


def make_window(scene_path: str | Path | None = None, preferences: Preferences | None = None) -> MainWindow:
    """The main window with a scene, not yet shown; with the elongated valley when none is named.

    A height map is read as when it is dropped on the window.

    Raises:
        SceneError: the scene cannot be opened.
    """
    application()
    with_map = scene_path is not None and is_map(scene_path)
    window = MainWindow(_scene(None if with_map else scene_path), preferences)
    path = Path(scene_path) if scene_path is not None else None
    if with_map:
        window.editor.open_map(str(path))
    elif path is not None and path.suffix.lower() == ".gdlab":
        window.document.adopt(path)
    return window


def _scene(scene_path: str | Path | None) -> Scene:
    return load_scene(resource(*FIRST_SCENE) if scene_path is None else Path(scene_path))


def run(scene_path: str | Path | None = None) -> int:
    """Open the window and return when it is closed."""
    app = application()
    window = make_window(scene_path)
    window.appearance.lazy_typesetting = True
    fit_to_screen(window)
    window.show()
    if window.document.path is not None:
        window.preferences.remember(window.document.path)
    QTimer.singleShot(_SETTLED, settle_memory)
    with closed_by_interrupts(window):
        return app.exec()


def fit_to_screen(window: MainWindow) -> None:
    """Make a window that is larger than its screen as large as the screen, with its title bar."""
    bar = 0 if window.isMaximized() else _TITLE_BAR
    window.resize(window.size().boundedTo(window.screen().availableGeometry().size() - QSize(0, bar)))


def settle_memory() -> None:
    """Let the collector of cycles pass over what lives as long as the window: looking through it takes 60 ms.

    From then on it comes more often than while the window was made: what goes by itself needs it seldom even so.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
