"""Ctrl+C in the terminal from which the window was opened closes it as its button does."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QWidget


@contextmanager
def closed_by_interrupts(window: QWidget) -> Iterator[None]:
    """In this block Ctrl+C closes the window, which may ask what is to be saved; a second one then ends the program.

    While nothing happens Qt waits without Python, which would hear of the signal with the next event only. So the
    signal itself is made one.
    """

    def interrupt(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if not window.close():
            signal.signal(signal.SIGINT, interrupt)

    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(lambda *_: reader.recv(64))  # and with that Python comes to the handler
    before, woken = signal.signal(signal.SIGINT, interrupt), signal.set_wakeup_fd(writer.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGINT, before)
        notifier.setEnabled(False)
        reader.close()
        writer.close()
