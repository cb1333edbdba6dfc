"""The whole window as a picture, drawn without a screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdlab.core.files import atomic_write
from gdlab.scene import Scene
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.app import make_window
from gdlab.ui.main_window import MainWindow
from gdlab.ui.painting.colour_maps import QUIET
from gdlab.ui.preferences import nobodys_preferences
from gdlab.ui.theme import THEMES, ThemeName

_ROUNDS = 24
"""Turns of the event loop in which everything that is put off comes: the gallery paints one thumbnail a turn."""


def screenshot(
    scene_path: str | Path,
    out: str | Path,
    size: tuple[int, int] = (1920, 1080),
    projector: bool = False,
    theme: str = "light",
    step: int = 0,
    colour_map: str = QUIET,
    notation: Notation = STANDARD,
    changed: Scene | None = None,
) -> None:
    """Write a PNG of the window with a scene at a step; with `changed`, when it has been changed to that.

    Raises:
        KeyError: there is no such theme.
        SceneError: the scene cannot be opened.
        OSError: the file cannot be written; an old one is whole.
    """
    with nobodys_preferences() as preferences:
        preferences.reduced_motion = True
        preferences.colour_map, preferences.notation = colour_map, notation
        window = make_window(scene_path, preferences)
        try:
            if changed is not None and changed != window.document.scene:
                window.document.open(changed, window.document.path)
            image = picture_of(window, size, projector, THEMES[theme].name, step)  # type: ignore[index]
        finally:
            window.close()
            window.deleteLater()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    atomic_write(Path(out), bytes(buffer.data().data()))


def picture_of(window: MainWindow, size: tuple[int, int], projector: bool, theme: ThemeName, step: int) -> QImage:
    """The window at a size, with everything drawn that would come a moment later."""
    window.setFixedSize(*size)
    window.show()
    if projector:
        window.preferences.projector_theme = theme
        window.set_projector(True, full_screen=False)
    else:
        window.apply_theme(theme)
    window.player.seek(step)
    for _ in range(_ROUNDS):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        window.presenter.settle()
        window.compare.finish()
        window.views.canvas.finish()
        window.views.landscape.gallery.draw_all()
    return window.grab().toImage()
