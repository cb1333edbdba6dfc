"""Long work off the GUI thread: one job at a time, of several that wait the newest only."""

from __future__ import annotations

import contextlib
import threading
import weakref
from queue import SimpleQueue
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal


class Job(Protocol):
    """Something to compute. It must need nothing of the GUI thread."""

    def run(self) -> Any:
        """The result; takes milliseconds to seconds."""
        ...


class _Post(QObject):
    """Carries answers over to the GUI thread; it lives as long as a thread may still use it."""

    answered = Signal(object, object)


class _Worker:
    """A thread for one job at a time, from the first one on: to start one for each would let that take turns with them.

    No QObject, so that it can be ended while its owner is being deleted.
    """

    def __init__(self) -> None:
        self.post = _Post()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self, job: Job) -> None:
        """Do a job; the one before must have answered."""
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=_work, args=(self._jobs, self.post), name="gdlab-work", daemon=True)
            self._thread.start()

    def dismiss(self) -> None:
        """Let the thread end after its job."""
        self._jobs.put(None)

    def close(self) -> None:
        """Wait for the thread to end."""
        if self._thread is not None:
            self.dismiss()
            self._thread.join()
            self._thread = None


def _work(jobs: SimpleQueue[Job | None], post: _Post) -> None:
    """Run in the thread: do one job after the other, until None, and keep none of them."""
    while (job := jobs.get()) is not None:
        _answer(job, post)
        del job


def _answer(job: Job, post: _Post) -> None:
    """An answer of None says that the job failed."""
    try:
        result = job.run()
    except Exception:
        import logging  # noqa: PLC0415 (hardly ever needed)

        logging.getLogger(__name__).exception("a job in the background failed")
        result = None
    with contextlib.suppress(RuntimeError):  # the program is ending, and nobody waits for the answer
        post.answered.emit(job, result)


class Background(QObject):
    """Answers a `request` with `answered(job, result)`, unless a newer request came before its turn.

    A job that was expected to succeed and did not is told by `failed(job)`; why stands in the log.
    """

    answered = Signal(object, object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = _Worker()
        self._running: Job | None = None
        self._waiting: Job | None = None
        self._worker.post.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._worker.close)
        # Where Python deletes the owner, this one's own signal is not heard any more.
        weakref.finalize(self, self._worker.dismiss).atexit = False

    @property
    def busy(self) -> bool:
        """A job has not answered yet."""
        return self._running is not None

    def request(self, job: Job) -> None:
        """Ask for a job to be done; one that waits for its turn is dropped."""
        if self._running is None:
            self._running = job
            self._worker.start(job)
        else:
            self._waiting = job

    def _on_answered(self, job: Job, result: Any) -> None:
        waiting, self._waiting, self._running = self._waiting, None, None
        if waiting is not None:
            self.request(waiting)
        if result is None:
            self.failed.emit(job)
        else:
            self.answered.emit(job, result)
