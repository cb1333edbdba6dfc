"""What holds for every test: nothing of the user's is touched, nothing is left behind, chance is repeatable in CI.

Where Qt is not installed, the tests of the window are not collected and all others run.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
import threading
import weakref

import hypothesis
import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HAS_QT = importlib.util.find_spec("PySide6") is not None
collect_ignore = [] if HAS_QT else ["ui"]

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know pytest-qt's settings in pyproject.toml also where pytest-qt is absent, for an unknown one is an error."""
    if not HAS_QT:
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "used by pytest-qt")


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the window remembers in a temporary folder, away from the user's own."""
    if not HAS_QT:
        return
    from PySide6.QtCore import QSettings, QStandardPaths

    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    folder = str(tmp_path_factory.mktemp("settings"))
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, folder)


@pytest.fixture(scope="session")
def same_bits():
    """A function that compares arrays to the last bit, every nan being like every other."""

    def compare(a, b):
        a, b = np.asarray(a), np.asarray(b)
        return a.shape == b.shape and np.array_equal(
            np.where(np.isnan(a), np.nan, a).view(np.int64), np.where(np.isnan(b), np.nan, b).view(np.int64)
        )

    return compare


@pytest.fixture(scope="module")
def what_was_there_before():
    """Let Python's collector pass over what was there before the tests of a file.

    Modules and caches outlive all tests: to look through them after each one took more than half of the time of all.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest):
    """Fail a test of the window that leaves a window, a running timer or a thread to the next one."""
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    request.getfixturevalue("what_was_there_before")
    failed_before = request.session.testsfailed
    windows_before = set(_windows())
    with pytest.MonkeyPatch.context() as patch:
        made = _watch_making(patch)
        yield
    gc.collect()
    left = [f"window: {shown}" for key, shown in _windows().items() if key not in windows_before]
    # After the windows that are about to be deleted are gone, and their timers with them.
    left += [f"{where}: {thing!r}" for alive, where in made if (thing := alive()) is not None and _still_runs(thing)]
    if left and request.session.testsfailed == failed_before:
        pytest.fail("left behind by this test:\n" + "\n".join(left), pytrace=False)


def _watch_making(patch: pytest.MonkeyPatch):
    """Note each timer and thread made from now on, and the line that made it; returns the growing list of both.

    The references are weak: a timer that nobody holds any more has stopped.
    """
    from PySide6.QtCore import QThread, QTimer

    made = []

    def watch(kind):
        make = kind.__init__

        def noted(self, *args, **options):
            make(self, *args, **options)
            caller = sys._getframe(1)
            made.append((weakref.ref(self), f"{kind.__name__} made at {caller.f_code.co_filename}:{caller.f_lineno}"))

        patch.setattr(kind, "__init__", noted)

    for kind in (QTimer, QThread, threading.Thread):
        watch(kind)
    return made


def _still_runs(thing) -> bool:
    """Whether a timer is active or a thread not at its end, half a second from now at the latest."""
    import shiboken6
    from PySide6.QtCore import QTimer

    if isinstance(thing, threading.Thread):
        if thing.ident is not None:
            thing.join(0.5)
        return thing.is_alive()
    if not shiboken6.isValid(thing):
        return False
    return thing.isActive() if isinstance(thing, QTimer) else not thing.wait(500)


def _windows() -> dict[int, str]:
    """The top-level widgets by the address of their C++ object; those about to be deleted are gone first."""
    import shiboken6
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    widgets = [widget for widget in QApplication.topLevelWidgets() if not widget.inherits("QTipLabel")]
    return {shiboken6.getCppPointer(widget)[0]: repr(widget) for widget in widgets}
