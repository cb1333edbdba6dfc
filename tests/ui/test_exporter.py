"""Exports: made beside the window's own thread, told, stopped at a click, and nothing is lost by it."""

import threading

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from gdlab.core.progress import tell
from gdlab.core.resources import path as resource
from gdlab.scene import load_scene
from gdlab.ui.exporter import Exporter, Order

VALLEY = resource("scenes", "elongated-valley.gdlab")


@pytest.fixture
def exporter(qtbot):
    made = Exporter()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def order(name, work, then=lambda _result: None):
    return Order(f"Writing {name}", f"{name} is written", work, then, failed=f"{name} could not be exported")


def test_orders_are_made_one_after_another_in_another_thread(exporter, qtbot):
    threads, got = [], []
    for name in "abc":
        exporter.make(order(name, lambda name=name: threads.append(threading.current_thread()) or name, got.append))
    assert exporter.busy
    qtbot.waitUntil(lambda: not exporter.busy)
    assert got == ["a", "b", "c"]
    assert threading.main_thread() not in threads


def test_what_cannot_be_made_is_told_and_the_next_is_made(exporter, qtbot):
    def fail():
        raise OSError(28, "No space left on device", "/somewhere")

    failed, got = [], []
    exporter.failed.connect(lambda order, error: failed.append((order.doing, error.strerror)))
    exporter.make(order("a", fail))
    exporter.make(order("b", lambda: 2, got.append))
    qtbot.waitUntil(lambda: not exporter.busy)
    assert failed == [("Writing a", "No space left on device")]
    assert got == [2]


@pytest.mark.parametrize("error", [MemoryError, RuntimeError, ZeroDivisionError])
def test_whatever_goes_wrong_is_told_and_the_next_is_made(exporter, qtbot, error):
    def fail():
        raise error

    failed, got = [], []
    exporter.failed.connect(lambda order, why: failed.append((order.doing, str(why))))
    exporter.make(order("a", fail))
    exporter.make(order("b", lambda: 2, got.append))
    qtbot.waitUntil(lambda: not exporter.busy)
    assert [doing for doing, _ in failed] == ["Writing a"]
    assert failed[0][1]
    assert got == [2]


def test_shares_are_told_and_a_stop_ends_what_is_made_and_what_waits(exporter, qtbot):
    begun, stopped, got, shares = threading.Event(), [], [], []

    def endless():
        for part in range(10**9):
            begun.set()
            tell(min(1.0, part / 1000))

    exporter.told.connect(lambda _order, share: shares.append(share))
    exporter.stopped.connect(lambda order: stopped.append(order.doing))
    exporter.make(order("a", endless, got.append))
    exporter.make(order("b", lambda: 2, got.append))
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: len(shares) > 1)
    exporter.stop()
    qtbot.waitUntil(lambda: not exporter.busy)
    assert stopped == ["Writing a", "Writing b"]
    assert got == []
    assert shares == sorted(shares)


@pytest.fixture
def window(shown_window):
    return shown_window(VALLEY)


def line(window):
    return window.findChild(object, "workLine")


def test_the_window_says_what_it_writes_and_then_that_it_is_there(window, tmp_path, qtbot, written):
    said = []
    window.player.seek(30)
    window.files.exporter.told.connect(lambda *_: said.append((line(window).sentence(), line(window).isVisible())))
    window.files.export(tmp_path / "path.csv")
    written(window)
    assert ("Writing path.csv …", True) in said
    assert line(window).sentence() == "path.csv is written."
    assert line(window).isVisible()
    assert not line(window).action().isVisible()
    line(window)._past.timeout.emit()
    assert not line(window).isVisible()
    assert window.document.scene == load_scene(VALLEY)


def test_cancel_leaves_the_old_file_whole(window, tmp_path, qtbot, written, monkeypatch):
    target = tmp_path / "path.csv"
    target.write_text("precious")
    going = threading.Event()
    work = window.files.exporter.make

    def slow(given):
        def endless():
            going.set()
            while True:
                tell(0.5)

        work(Order(given.doing, given.done, endless, given.then, given.failed))

    monkeypatch.setattr(window.files.exporter, "make", slow)
    window.files.export(target)
    qtbot.waitUntil(lambda: going.is_set() and line(window).action().isVisible())
    qtbot.mouseClick(line(window).action(), Qt.MouseButton.LeftButton)
    written(window)
    assert "stopped" in line(window).sentence()
    assert target.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if "path" in path.name] == ["path.csv"]


@pytest.mark.parametrize("suffix", ["csv", "npz", "png"])
def test_a_long_export_can_be_stopped_and_leaves_nothing(window, tmp_path, qtbot, written, suffix):
    stopped = []
    exporter = window.files.exporter
    exporter.stopped.connect(lambda order: stopped.append(order.doing))
    exporter.told.connect(lambda *_: exporter.stop())
    window.player.cursor = 900_000  # far beyond what could be written meanwhile
    target = tmp_path / f"out.{suffix}"
    window.files.export(target)
    written(window)
    window.player.cursor = 0
    assert stopped == [f"Writing {target.name}"]
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


def test_a_window_that_is_closed_while_it_writes_asks_first(window, qtbot, written, monkeypatch):
    begun, asked, answers = threading.Event(), [], [False, True]

    def endless():
        begun.set()
        while True:
            tell(0.5)

    def question(*given):
        asked.append(given[2])
        return QMessageBox.StandardButton.Yes if answers.pop(0) else QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    window.files.exporter.make(order("a.csv", endless))
    qtbot.waitUntil(begun.is_set)
    assert not window.close()
    assert window.files.exporter.busy
    assert window.close()
    written(window)
    assert all("still being written" in text for text in asked)


def test_a_full_disk_is_told_in_a_sentence(window, tmp_path, written):
    window.files.export(tmp_path / "no such folder" / "a.csv")
    written(window)
    assert window.notice.sentence() == "a.csv could not be exported. No such file or directory."
    assert not line(window).isVisible()


def test_what_was_copied_meanwhile_is_not_overwritten_by_the_picture(window, written):
    window.files.copy()
    other = QMimeData()
    other.setText("something else")
    QGuiApplication.clipboard().setMimeData(other)
    written(window)
    assert QGuiApplication.clipboard().mimeData().text() == "something else"
    assert not QGuiApplication.clipboard().mimeData().hasImage()
    QGuiApplication.clipboard().clear()
