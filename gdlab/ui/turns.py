"""Lets views take turns while one frame chases the next: what is beside the motion may follow a frame later."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

_TIME = 50
"""Milliseconds without a frame after which there is time for the views that wait."""
_PAUSE = 100
"""Milliseconds after which the next frame begins a new motion."""


class Turns(QObject):
    """Shows a moment in several views: in the first frame of a motion in all of them, then in one a frame.

    When the frames leave time, and when no further one comes, the views that wait follow one by one. They always come
    in the same order, and end with the last: a view that is dear may prepare in one turn what it shows in a later one.
    A view that returns False had nothing new to show, and leaves its turn to the next.
    """

    def __init__(self, views: Sequence[Callable[[], bool | None]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = tuple(views)
        self._next = 0
        self._late = 0
        self._moving = False
        self._free = QTimer(self)
        self._free.setSingleShot(True)
        self._free.timeout.connect(self._use_time)

    @property
    def waiting(self) -> bool:
        """Some view does not show the last moment yet."""
        return self._late > 0

    def take(self) -> None:
        """There is a frame, and another moment to show in it."""
        self._late = len(self._views) + -self._next % len(self._views)
        self._show(1 if self._moving else self._late)
        self._moving = True

    def finish(self) -> None:
        """Show the moment where it waits to be shown."""
        if self.waiting:
            self._show(self._late)

    def cancel(self) -> None:
        """Let nothing wait: something newer is shown by other means."""
        self._late = 0

    def _show(self, views: int) -> None:
        """Show it in so many, that which has waited longest first."""
        while views and self._late:
            view = self._views[self._next]
            self._late -= 1
            self._next = (self._next + 1) % len(self._views)
            views -= view() is not False
        self._free.start(_TIME if self.waiting else _PAUSE)

    def _use_time(self) -> None:
        if self.waiting:
            self._show(1)
        else:
            self._moving = False
