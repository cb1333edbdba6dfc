"""Long work answers from another thread; of several requests that wait only the newest is done."""

import gc
import logging
import threading
import weakref
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdlab.ui.background import Background


@dataclass(frozen=True)
class Job:
    name: str
    done: list = field(default_factory=list, compare=False)
    gate: threading.Event | None = field(default=None, compare=False)

    def run(self):
        if self.gate is not None:
            assert self.gate.wait(10)
        self.done.append((self.name, threading.current_thread()))
        return self.name.upper()


class Failing:
    def run(self):
        raise ArithmeticError("no")


@pytest.fixture
def background(qtbot):
    made = Background()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_answer_comes_from_another_thread_to_this_one(background, qtbot):
    job, heard = Job("a"), []
    background.answered.connect(lambda *answer: heard.append((*answer, threading.current_thread())))
    with qtbot.waitSignal(background.answered):
        background.request(job)
    assert job.done[0][1] is not threading.main_thread()
    assert heard == [(job, "A", threading.main_thread())]
    assert not background.busy


def test_one_thread_does_one_job_after_the_other_and_keeps_none(background, qtbot):
    done, gone = [], []
    for name in ("a", "b"):
        job = Job(name, done)
        weakref.finalize(job, gone.append, name)
        with qtbot.waitSignal(background.answered):
            background.request(job)
        del job
    assert done[0][1] is done[1][1]
    qtbot.waitUntil(lambda: gone == ["a", "b"])


def test_of_those_that_wait_only_the_newest_is_done(background, qtbot):
    gate, done = threading.Event(), []
    background.request(Job("first", done, gate))
    for name in ("second", "third", "fourth"):
        background.request(Job(name, done))
    with qtbot.waitSignals([background.answered] * 2):
        gate.set()
    assert [name for name, _ in done] == ["first", "fourth"]


def test_a_job_that_fails_is_logged_and_the_next_one_is_done(background, qtbot, caplog):
    with qtbot.waitSignal(background.answered) as answer, caplog.at_level(logging.ERROR):
        background.request(Failing())
        background.request(Job("next"))
    assert answer.args[1] == "NEXT"
    assert "ArithmeticError" in caplog.text


def test_the_thread_ends_where_python_deletes_the_owner(qtbot):
    owner = QWidget()
    owner.background = Background(owner)
    with qtbot.waitSignal(owner.background.answered):
        owner.background.request(Job("last"))
    thread = owner.background._worker._thread
    del owner
    gc.collect()
    thread.join(5)
    assert not thread.is_alive()


def test_deleting_the_owner_waits_for_the_thread(qtbot):
    job = Job("last")
    background = Background()
    background.request(job)
    background.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(job.done) == 1
