"""What a command needs before it may draw."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping

from gdlab.cli.mistakes import UsageError

_NEED_NONE = "gdlab export, gdlab screenshot and gdlab simulate need none"


def draw_offscreen() -> None:
    """Make ready for drawing without a screen.

    Raises:
        UsageError: Qt is not installed.
    """
    require_qt("to draw")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def require_display() -> None:
    """Make sure that a window can be opened.

    Raises:
        UsageError: Qt is not installed, or there is no screen.
    """
    if not has_display(sys.platform, os.environ):
        raise UsageError(
            f"no window can open, for there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); {_NEED_NONE}"
        )
    require_qt("to open its window")


def require_qt(purpose: str) -> None:
    """Raise `UsageError` where Qt is not installed."""
    if not has_qt():
        raise UsageError(f"PySide6 is not installed, which gdlab needs {purpose}; install PySide6-Essentials")


def has_qt() -> bool:
    """Qt is installed."""
    return importlib.util.find_spec("PySide6") is not None


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Qt finds a screen, or was told by `QT_QPA_PLATFORM` to do without one."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
