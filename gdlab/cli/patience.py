"""Long work at a terminal: a word to the person who waits, and an end in order when the system wants one."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SOON = 1.5
"""Seconds that nobody minds."""
_PAUSE = 0.2
"""Seconds between two words."""


class Patience:
    """Says on stderr how much of long work is done, where that is a terminal, and takes the word away at the end."""

    def __init__(self) -> None:
        self._due = time.monotonic() + _SOON
        self._said = False

    def listen(self, share: float) -> bool:
        """Hear how much is done, 0…1; the work always goes on."""
        now = time.monotonic()
        if now >= self._due and sys.stderr is not None and sys.stderr.isatty():
            self._due, self._said = now + _PAUSE, True
            print(f"\rgdlab: {share:4.0%} done, Ctrl+C stops it", end="", file=sys.stderr, flush=True)
        return True

    def end(self) -> None:
        """Leave the line as it was."""
        if self._said:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the work of this block as Ctrl+C does, so that no half of a file stays behind."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():  # signals are heard in that one only
        ends = []
    usual = [each for each in ends if signal.getsignal(each) is signal.SIG_DFL]  # nohup has SIGHUP ignored
    for each in usual:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in usual:
            signal.signal(each, signal.SIG_DFL)
