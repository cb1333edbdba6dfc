"""Opening, saving, exporting and the clipboard: everything that leaves or enters the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QDir, QMimeData, QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from gdlab.core.resources import path as resource
from gdlab.export import DATA_FORMATS, Format, export
from gdlab.importing.endings import MAPS
from gdlab.scene import Scene, SceneError, decode, encode, read_file, renamed
from gdlab.scene.embedded import KEY
from gdlab.scene.maps import is_map
from gdlab.ui.appearance import Appearance
from gdlab.ui.document import Document
from gdlab.ui.exporter import Exporter, Order
from gdlab.ui.figure.formats import FORMATS, PICTURE_FORMATS
from gdlab.ui.player import Player
from gdlab.ui.preferences import Preferences

SCENE_TYPE = "application/x-gdlab-scene"
_OPENABLE = f"Scenes, exported images, height maps (*.gdlab *.svg {' '.join(f'*{ending}' for ending in MAPS)})"
_SCENE_KIND = "Scenes (*.gdlab)"
_FIRST_SCENE = "elongated-valley.gdlab"


class Files(QObject):
    """What the File menu does. `failed` tells in one sentence what could not be done; then nothing has changed.

    `map_found(path)`: what was to be opened is no scene, but may hold a height map.
    """

    failed = Signal(str)
    map_found = Signal(str)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        player: Player,
        preferences: Preferences,
        appearance: Appearance,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._player = window, document, player
        self._preferences, self._appearance = preferences, appearance
        self.exporter = Exporter(self)
        self.exporter.failed.connect(lambda order, error: self.failed.emit(f"{order.failed}. {_sentence(error)}"))

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the actions do what they say."""
        deeds: dict[str, Callable[[], object]] = {
            "file.new": self.new,
            "file.open": self.ask_and_open,
            "file.save": self.save,
            "file.save_as": self.save_as,
            "file.quit": self._window.close,
            "export.image": lambda: self.ask_and_export("Export image", PICTURE_FORMATS),
            "export.data": lambda: self.ask_and_export("Export data", DATA_FORMATS),
            "edit.copy": self.copy,
            "edit.paste": self.paste,
        }
        for name, deed in deeds.items():
            actions[name].triggered.connect(lambda _checked=False, deed=deed: deed())

    # Opening

    def new(self) -> None:
        """Begin with the elongated valley."""
        if self.may_leave():
            self._take(decode(resource("scenes", _FIRST_SCENE).read_bytes(), _FIRST_SCENE), None)

    def _take(self, scene: Scene, path: Path | None) -> None:
        """Show another scene from its beginning, at rest."""
        self._player.pause()
        self._player.rewind()
        self._document.open(scene, path)

    def ask_and_open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QtWidgets.QFileDialog.getOpenFileName(self._window, "Open", str(self._folder()), _OPENABLE)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a scene, or an image that gdlab exported; the open document stays when it cannot be read."""
        if is_map(path):
            self.map_found.emit(str(path))
            return False
        try:
            data = read_file(path)
            scene, notes = decode(data, str(path)), renamed(data)
        except (SceneError, OSError) as error:
            self.failed.emit(f"{path.name} could not be opened. {_sentence(error)}")
            return False
        if not self.may_leave():
            return False
        self._take(scene, path if path.suffix.lower() == ".gdlab" else None)
        self._preferences.remember(path)
        if notes:
            self.failed.emit(f"{path.name}: {'; '.join(notes)}.")
        return True

    def fill_recent(self, menu: QMenu) -> None:
        """List the recent files."""
        menu.clear()
        for path in self._preferences.recent:
            name = path.name.replace("&", "&&")  # one alone would underline the next letter
            menu.addAction(name).triggered.connect(lambda _checked=False, path=path: self.open(path))
        menu.setEnabled(True)
        if not menu.actions():
            menu.addAction("Nothing yet").setEnabled(False)

    # Saving

    def save(self) -> bool:
        """Save under the document's name, or ask for one."""
        return self._save(self._document.path) if self._document.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a name and save."""
        proposed = str(self._document.path or self._folder() / "Untitled.gdlab")
        name, _ = QtWidgets.QFileDialog.getSaveFileName(self._window, "Save", proposed, _SCENE_KIND)
        path = self._target(name, (".gdlab",), _SCENE_KIND)
        return path is not None and self._save(path)

    def _save(self, path: Path) -> bool:
        try:
            self._document.save(path)
        except (SceneError, OSError) as error:
            self.failed.emit(f"{path.name} could not be saved. {_sentence(error)}")
            return False
        self._preferences.remember(path)
        return True

    def may_leave(self) -> bool:
        """The document is saved, or the person says that it need not be."""
        if not self._document.modified:
            return True
        answer = self.ask_about_changes()
        if answer == QtWidgets.QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QtWidgets.QMessageBox.StandardButton.Discard

    def may_stop_writing(self) -> bool:
        """No file is being written, or the person says that it need not be."""
        if not self.exporter.writing:
            return True
        yes, no = QtWidgets.QMessageBox.StandardButton.Yes, QtWidgets.QMessageBox.StandardButton.No
        text = "A file is still being written. Stop that and close?"
        return QtWidgets.QMessageBox.question(self._window, "gdlab", text, yes | no, no) == yes

    def ask_about_changes(self) -> QtWidgets.QMessageBox.StandardButton:
        """Save, discard or cancel."""
        buttons = QtWidgets.QMessageBox.StandardButton
        return QtWidgets.QMessageBox.question(
            self._window,
            "gdlab",
            f"{self._document.title} has changes that are not saved.",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )

    # Exporting

    def ask_and_export(self, title: str, formats: Mapping[str, Format]) -> None:
        """Ask for a name and export the run up to the present step."""
        stem = (self._document.path or Path("gdlab")).stem
        proposed = str(self._folder() / f"{stem}{next(iter(formats))}")
        kinds = ";;".join(f"{each.title} (*{each.suffix})" for each in formats.values())
        name, kind = QtWidgets.QFileDialog.getSaveFileName(self._window, title, proposed, kinds)
        path = self._target(name, formats, kind)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Have the run up to the present step exported; the kind is that of the file's name."""
        scene, steps, look = self._document.scene, max(self._player.cursor, 1), self._look()
        order = Order(
            f"Writing {path.name}",
            f"{path.name} is written",
            lambda: export(scene, steps, path, FORMATS, **look),
            failed=f"{path.name} could not be exported",
        )
        self.exporter.make(order)

    def _look(self) -> dict[str, Any]:
        """How pictures are drawn: as in the window."""
        theme, notation = self._appearance.theme.name, self._appearance.notation
        return {"theme": theme, "colour_map": self._preferences.colour_map, "notation": notation}

    def _target(self, name: str, suffixes: Collection[str], kind: str) -> Path | None:
        """The file that a dialog's answer means; None when there was none, or when another file shall stay."""
        if not name:
            return None
        typed = Path(name)
        path = typed if typed.suffix.lower() in suffixes else typed.with_name(typed.name + _suffix_of(kind, suffixes))
        # The dialog has asked about the name that was typed, not about the one with its suffix.
        return path if path == typed or not path.exists() or self.ask_to_replace(path) else None

    def ask_to_replace(self, path: Path) -> bool:
        """Whether a file may be written over."""
        yes, no = QtWidgets.QMessageBox.StandardButton.Yes, QtWidgets.QMessageBox.StandardButton.No
        text = f"{path.name} is there already. Replace it?"
        return QtWidgets.QMessageBox.question(self._window, "gdlab", text, yes | no, no) == yes

    # Clipboard

    def copy(self) -> None:
        """The scene at once, and with it, as soon as it is drawn, the picture of the window's run as a figure."""
        from gdlab.ui.figure.export import figure_image  # noqa: PLC0415 (not needed for the first painted frame)

        scene, steps, look = self._document.scene, max(self._player.cursor, 1), self._look()
        _put(scene)
        order = Order(
            "Drawing the picture to be copied",
            "Picture and scene are copied",
            lambda: figure_image(scene, steps, (1920, 1080), **look),
            lambda image: _put(scene, image) if _holds(scene) else None,
            failed="The picture could not be drawn",
            kept=False,
        )
        self.exporter.make(order)

    def paste(self) -> None:
        """Open the scene on the clipboard: as scene, as text, as a file, or inside an exported image."""
        mime = QGuiApplication.clipboard().mimeData() or QMimeData()
        path = dropped_path(mime, (*OPENED, *MAPS))
        if path is not None:
            self.open(path)
            return
        data = bytes(mime.data(SCENE_TYPE).data()) or mime.text().encode() or _embedded(mime)
        if not data:
            self.failed.emit("There is no scene on the clipboard.")
            return
        try:
            scene = decode(data, "the clipboard")
        except SceneError as error:
            self.failed.emit(f"The clipboard holds no scene that can be opened. {_sentence(error)}")
            return
        if self.may_leave():
            self._take(scene, None)

    def _folder(self) -> Path:
        return self._document.path.parent if self._document.path else Path(QDir.homePath())


OPENED = (".gdlab", ".png", ".svg")
"""Endings of scenes, and of images that hold one."""


def dropped_path(mime: QMimeData, endings: Collection[str] = OPENED) -> Path | None:
    """The first local file with one of the endings."""
    for url in mime.urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower() in endings:
            return path
    return None


def _holds(scene: Scene) -> bool:
    """The scene is still on the clipboard."""
    mime = QGuiApplication.clipboard().mimeData() or QMimeData()
    return bytes(mime.data(SCENE_TYPE).data()) == encode(scene)


def _put(scene: Scene, picture: QImage | None = None) -> None:
    """Put a scene on the clipboard, and a picture of it."""
    mime, text = QMimeData(), encode(scene)
    if picture is not None:
        mime.setImageData(picture)
    mime.setData(SCENE_TYPE, text)
    mime.setText(text.decode())
    QGuiApplication.clipboard().setMimeData(mime)


def _embedded(mime: QMimeData) -> bytes:
    """The scene inside an image on the clipboard; b"" when there is none."""
    image = mime.imageData() if mime.hasImage() else QImage.fromData(mime.data("image/png"))
    return image.text(KEY).encode() if isinstance(image, QImage) else b""


def _suffix_of(kind: str, suffixes: Collection[str]) -> str:
    """The suffix of the file type that was chosen in a dialog; the first where none was."""
    return next((suffix for suffix in suffixes if f"*{suffix})" in kind), next(iter(suffixes)))


def _sentence(error: Exception) -> str:
    """An error as a sentence; what the system says of a file, without its numbers."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    text = said.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
