"""Computes reliefs off the GUI thread: one at a time, the newest request only."""

from __future__ import annotations

import logging
import threading

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal

from gdlab.analysis.relief import Curve, Relief, curve, relief
from gdlab.analysis.section import Section
from gdlab.analysis.view import View

_log = logging.getLogger(__name__)


class Survey(Struct, frozen=True):
    """A request: the ground of `section` over `view`, sampled columns × rows times."""

    section: Section
    view: View
    columns: int
    rows: int
    coarse: bool = False

    def run(self) -> Relief | Curve:
        """Compute the ground; takes milliseconds to seconds, and needs no GUI thread."""
        if self.section.axes == 1:
            return curve(self.section, self.view.left, self.view.right, self.columns)
        return relief(self.section, self.view, self.columns, self.rows, keep="index" if self.coarse else "all")


class _Post(QObject):
    """Carries answers over to the GUI thread; it lives as long as a thread may still use it."""

    answered = Signal(object, object)


class _Worker:
    """The thread of one survey at a time. No QObject, so that it can be ended while its owner is being deleted."""

    def __init__(self) -> None:
        self.post = _Post()
        self._thread: threading.Thread | None = None

    def start(self, survey: Survey) -> None:
        """Compute a survey; the one before must have answered."""
        self._thread = threading.Thread(target=_answer, args=(survey, self.post), name="gdlab-relief", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Wait for the thread."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None


def _answer(survey: Survey, post: _Post) -> None:
    """Run in the thread: an answer of None says that the landscape failed."""
    try:
        ground = survey.run()
    except Exception:
        _log.exception("the landscape could not be drawn")
        ground = None
    post.answered.emit(survey, ground)


class Surveyor(QObject):
    """Answers a `request` with `surveyed(survey, ground)`, unless a newer request came meanwhile."""

    surveyed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = _Worker()
        self._running: Survey | None = None
        self._waiting: Survey | None = None
        self._worker.post.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._worker.close)

    def request(self, survey: Survey) -> None:
        """Ask for a survey; one that waits for its turn is dropped."""
        if self._running is None:
            self._running = survey
            self._worker.start(survey)
        else:
            self._waiting = survey

    def _on_answered(self, survey: Survey, ground: Relief | Curve | None) -> None:
        waiting, self._waiting, self._running = self._waiting, None, None
        if waiting is not None:
            self.request(waiting)
        if ground is not None:
            self.surveyed.emit(survey, ground)
