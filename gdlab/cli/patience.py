"""A word to a person who waits at a terminal."""

from __future__ import annotations

import sys
import time

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
