"""Windows for tests."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication

from gdlab.scene import save_scene
from gdlab.ui.app import make_window
from gdlab.ui.preferences import Preferences

gc.set_threshold(2_000, 100, 20)  # as the program has it: windows are many things that stay


@pytest.fixture
def made_window(qtbot, tmp_path):
    """A function that makes a window on a scene, or on the file of one; every one shares the same settings."""

    def forget(window):
        window.player.pause()
        window.files.exporter.stop()
        while window.files.exporter.busy:
            QApplication.processEvents()
        window.document.history.setClean()

    def make(scene, *, reduced_motion=True):
        path = scene
        if not (scene is None or isinstance(scene, str | Path)):
            path = tmp_path / "scene.gdlab"
            save_scene(scene, path)
        preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        preferences.reduced_motion = reduced_motion
        window = make_window(path, preferences)
        qtbot.addWidget(window, before_close_func=forget)
        return window

    yield make
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the timers of what was closed end with it


class _Watch(QObject):
    """Lists the events of one kind: to what they came, and of a paint the rectangle around it."""

    def __init__(self, kind):
        super().__init__()
        self._kind, self.seen = kind, []

    def eventFilter(self, watched, event):
        if event.type() == self._kind:
            self.seen.append((watched, event.region().boundingRect() if self._kind == QEvent.Type.Paint else None))
        return False


@pytest.fixture
def watched():
    """A function that gives the list of the events of a kind, as above, that some objects will have from now on."""
    watches = []

    def watch(kind, *objects):
        watches.append(_Watch(kind))
        for each in objects:
            each.installEventFilter(watches[-1])
        return watches[-1].seen

    return watch


@pytest.fixture
def settle():
    """A function that lets a window come to rest: all is computed, placed and painted."""

    def settled(window):
        for _ in range(3):
            QApplication.processEvents()
            window.presenter.settle()
            window.compare.finish()
            window.views.canvas.finish()
        QApplication.processEvents()

    return settled


@pytest.fixture
def written(qtbot):
    """A function that waits until a window has written what it was asked for."""
    return lambda window: qtbot.waitUntil(lambda: not window.files.exporter.busy, timeout=20_000)


@pytest.fixture
def shown_window(qtbot, made_window):
    """A function that makes such a window and shows it."""

    def show(scene, size=(1600, 900), *, reduced_motion=True):
        window = made_window(scene, reduced_motion=reduced_motion)
        if size is not None:
            window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        QApplication.processEvents()
        return window

    return show
