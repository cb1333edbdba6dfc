"""A command that the system ends leaves no half of a file."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from gdlab.cli import main
from gdlab.cli.patience import ended_in_order
from gdlab.core import files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(params=["SIGTERM", "SIGHUP"])
def number(request):
    """A signal that is not ignored, as it is where the tests themselves run under nohup."""
    found = getattr(signal, request.param)
    before = signal.signal(found, signal.SIG_DFL)
    yield found
    signal.signal(found, before)


def test_nothing_is_left_of_a_file_that_was_begun(scene, tmp_path, monkeypatch, number):
    monkeypatch.setattr(files.os, "fsync", lambda _handle: os.kill(os.getpid(), number))
    with pytest.raises(SystemExit) as end:
        main(["simulate", scene(), "--steps", "3", "--out", str(tmp_path / "path.csv")])
    assert end.value.code == 128 + number
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(number) is signal.SIG_DFL


def test_a_hangup_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_in_order():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_commands_also_run_beside_the_main_thread(scene, tmp_path):
    codes = []
    thread = threading.Thread(target=lambda: codes.append(main(["table", scene()])))
    writing = ["simulate", scene(), "--steps", "3", "--out", str(tmp_path / "path.csv")]
    other = threading.Thread(target=lambda: codes.append(main(writing)))
    for each in (thread, other):
        each.start()
        each.join()
    assert codes == [0, 0]
