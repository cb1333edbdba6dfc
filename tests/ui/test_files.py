"""Files by their names: the recent ones, odd ones, and where dialogs begin."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu

from gdlab.core.resources import path as resource
from gdlab.ui import app

VALLEY = resource("scenes", "elongated-valley.gdlab")


def copied(folder, name):
    file = folder / name
    file.write_bytes(VALLEY.read_bytes())
    return file


@pytest.fixture
def run(made_window, monkeypatch):
    """A function that starts the program on a file, or on none, and returns its window as it was at the end."""

    def started(path):
        windows = []
        monkeypatch.setattr(app, "application", lambda: SimpleNamespace(exec=lambda: 0))
        monkeypatch.setattr(app, "make_window", lambda path: windows.append(made_window(path)) or windows[0])
        monkeypatch.setattr(app.QTimer, "singleShot", lambda *_later: None)
        assert app.run(path) == 0
        return windows[0]

    return started


def test_a_scene_named_at_the_start_is_a_recent_file(run, tmp_path):
    file = copied(tmp_path, "mine.gdlab")
    assert run(file).preferences.recent == [file]


def test_the_valley_that_is_there_at_first_is_none(run):
    assert run(None).preferences.recent == []


def test_an_ampersand_in_the_name_of_a_recent_file_is_shown(made_window, tmp_path):
    window, menu = made_window(None), QMenu()
    assert window.files.open(copied(tmp_path, "salt & pepper.gdlab"))
    window.files.fill_recent(menu)
    assert menu.actions()[0].text() == "salt && pepper.gdlab"


def test_a_name_is_shown_as_it_is_and_not_as_markup(made_window, tmp_path):
    window = made_window(str(copied(tmp_path, "<b>bold.gdlab")))
    title = window.findChild(QLabel, "document.title")
    assert title.text() == "<b>bold.gdlab"
    assert title.textFormat() == Qt.TextFormat.PlainText


def test_a_dialog_opens_also_for_somebody_without_a_home(made_window, monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    asked = []
    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: asked.append(given) or ("", ""))
    made_window(None).actions_by_name["file.open"].trigger()
    assert Path(asked[0][2]).is_absolute()
