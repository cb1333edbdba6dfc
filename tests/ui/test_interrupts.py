"""Ctrl+C in the terminal closes the window as its button does."""

import os
import signal
import sys
import threading

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from gdlab.ui.interrupts import closed_by_interrupts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there a signal cannot be sent to oneself")


@pytest.fixture
def window(shown_window):
    """A window that is at rest, with Python's own handling of Ctrl+C restored at the end."""
    window, before = shown_window(None), signal.getsignal(signal.SIGINT)
    with closed_by_interrupts(window):
        yield window
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.set_wakeup_fd(-1) == -1


def test_it_closes_a_window_that_waits(window, qtbot):
    signal.raise_signal(signal.SIGINT)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_it_is_heard_while_qt_waits_for_events(qtbot, monkeypatch):
    """Without the event that the signal is made, Python would hear of it with the timer that gives up."""
    widget, loop, given_up = QWidget(), QEventLoop(), QTimer()
    qtbot.addWidget(widget)
    monkeypatch.setattr(widget, "close", lambda: loop.exit(0) or True)
    given_up.timeout.connect(lambda: loop.exit(1))
    given_up.start(20_000)
    later = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    with closed_by_interrupts(widget):
        later.start()
        assert loop.exec() == 0
    later.join()
    given_up.stop()


def test_unsaved_changes_are_asked_about_and_it_can_be_cancelled_again_and_again(window, qtbot, monkeypatch):
    asked = []
    answer = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: asked.append(signal.getsignal(signal.SIGINT)) or answer)
    window.presenter.move_knob("mass", 2.0)
    for times in (1, 2):
        signal.raise_signal(signal.SIGINT)
        qtbot.waitUntil(lambda times=times: len(asked) == times)
        assert window.isVisible()
    assert asked == [signal.SIG_DFL] * 2, "meanwhile another ends the program"
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_DFL
