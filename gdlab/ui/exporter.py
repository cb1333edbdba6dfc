"""Files and pictures made off the GUI thread, one after another; each can be stopped."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field
from PySide6.QtCore import QObject, Qt, Signal

from gdlab.core.progress import Stopped, followed, tell
from gdlab.ui.background import Background

_UNFORESEEN = "something unforeseen went wrong; the log says what"
_NOTICEABLE = 0.01
"""A share of the work that is worth being told."""


class Order(Struct, frozen=True, eq=False):
    """Something to make.

    Attributes:
        doing: what is done meanwhile, as in "Writing path.csv".
        done: what is then the case, as in "path.csv is written".
        work: makes it; it must need nothing of the GUI thread.
        then: gets the result, in the GUI thread.
        failed: what is said before the reason where it cannot be made.
        kept: it outlives the window, as a file does.
    """

    doing: str
    done: str
    work: Callable[[], Any]
    then: Callable[[Any], None] = lambda _result: None
    failed: str = ""
    kept: bool = True
    unwanted: threading.Event = field(default_factory=threading.Event)


class _Outcome(Struct, frozen=True):
    """What came of it: a result, or why there is none; neither where it was stopped."""

    result: Any = None
    error: Exception | None = None
    stopped: bool = False


class _Job(Struct, frozen=True, eq=False):
    """The making of an order, in the thread of the background."""

    order: Order
    told: Callable[[Order, float], None]

    def run(self) -> _Outcome:
        """Make it."""
        shown = -1.0

        def listen(share: float) -> bool:
            nonlocal shown
            if self.order.unwanted.is_set():
                return False
            if share >= shown + _NOTICEABLE:
                shown = share
                self.told(self.order, share)
            return True

        try:
            with followed(listen):
                tell(0.0)
                return _Outcome(self.order.work())
        except Stopped:
            return _Outcome(stopped=True)
        except MemoryError:
            return _Outcome(error=MemoryError("there is not enough memory for it"))
        except (ValueError, OSError) as error:
            return _Outcome(error=error)


class Exporter(QObject):
    """Makes what is ordered, in order.

    `told(order, share)` says how much is done of what is being made, `made(order)` that it is there, `failed(order,
    error)` that it could not be made, `stopped(order)` that nobody wanted it any more.
    """

    told = Signal(object, float)
    made = Signal(object)
    failed = Signal(object, object)
    stopped = Signal(object)
    _heard = Signal(object, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: deque[Order] = deque()
        self._background = Background(self)
        self._background.answered.connect(self._answer)
        self._background.failed.connect(lambda job: self._answer(job, _Outcome(error=RuntimeError(_UNFORESEEN))))
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Something is being made, or waits for its turn."""
        return bool(self._orders)

    @property
    def writing(self) -> bool:
        """Something that outlives the window is being made, or waits for its turn."""
        return any(order.kept for order in self._orders)

    def make(self, order: Order) -> None:
        """Have something made, after all that was ordered before."""
        self._orders.append(order)
        if len(self._orders) == 1:
            self._begin()

    def stop(self) -> None:
        """Make nothing of all this any more."""
        for order in self._orders:
            order.unwanted.set()

    def _begin(self) -> None:
        self._background.request(_Job(self._orders[0], self._heard.emit))

    def _tell(self, order: Order, share: float) -> None:
        """A share may be heard when the work has ended already."""
        if self._orders and self._orders[0] is order:
            self.told.emit(order, share)

    def _answer(self, _job: _Job, outcome: _Outcome) -> None:
        order = self._orders.popleft()
        if self._orders:
            self._begin()
        if outcome.stopped:
            self.stopped.emit(order)
        elif outcome.error is not None:
            self.failed.emit(order, outcome.error)
        else:
            order.then(outcome.result)
            self.made.emit(order)
