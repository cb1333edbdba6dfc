"""What a command needs before it may draw."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import sys
from collections.abc import Callable, Mapping

from gdlab.cli.mistakes import UsageError
from gdlab.ui.system_libraries import qt_problem

_SCREENS = {"DISPLAY": "xcb", "WAYLAND_DISPLAY": "wayland"}
"""Qt's platforms that need a screen, by the variable that names it."""
_X11 = re.compile(r"(?P<host>[^:/]*|\[.*\]):(?P<number>\d{1,4})(\.\d+)?")
_X11_PORT = 6000
_PATIENCE = 3.0
_NEED_NONE = "gdlab export, gdlab screenshot and gdlab simulate need none"


def draw_offscreen() -> None:
    """Make ready for drawing without a screen.

    Raises:
        UsageError: Qt, or a library that it needs, is not installed.
    """
    require_qt("to draw", ["offscreen"])
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def require_display() -> None:
    """Make sure that a window can be opened.

    Raises:
        UsageError: there is no screen; or Qt, or a library that it needs, is not installed.
    """
    missing = display_problem(sys.platform, os.environ)
    if missing:
        raise UsageError(f"no window can open, for {missing}; {_NEED_NONE}")
    require_qt("to open its window", _platforms(os.environ))


def require_qt(purpose: str, platforms: list[str]) -> None:
    """Raise `UsageError` where Qt is not installed, or lacks what it needs for all of these platforms of its own."""
    if not has_qt():
        raise UsageError(f"PySide6 is not installed, which gdlab needs {purpose}; install PySide6-Essentials")
    problem = qt_problem(platforms)
    if problem:
        raise UsageError(f"Qt cannot be loaded, which gdlab needs {purpose}: {problem}")


def has_qt() -> bool:
    """Qt is installed."""
    return importlib.util.find_spec("PySide6") is not None


def display_problem(platform: str, environment: Mapping[str, str]) -> str | None:
    """Why Qt would find no screen, or None; without one it does not raise but aborts.

    `QT_QPA_PLATFORM` may tell it to do without.
    """
    if not platform.startswith("linux") or environment.get("QT_QPA_PLATFORM", "xcb") not in ("", *_SCREENS.values()):
        return None
    given = {name: environment[name] for name in _SCREENS if environment.get(name)}
    if not given:
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    if any(_answers(name, screen, environment) for name, screen in given.items()):
        return None
    return " and ".join(f"{name}={screen[:80]}" for name, screen in given.items()) + " does not answer"


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """Qt's platforms among which it chooses: those that it is told, else those whose screen is named."""
    told = environment.get("QT_QPA_PLATFORM", "")
    if told:
        return [platform.partition(":")[0] for platform in told.split(";")]
    return [platform for name, platform in _SCREENS.items() if environment.get(name)]


def _answers(name: str, screen: str, environment: Mapping[str, str]) -> bool:
    """Something listens where the screen should be."""
    if name == "WAYLAND_DISPLAY":
        return _connects(lambda: _local(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), screen)))
    found = _X11.fullmatch(screen)
    if not found:
        return False
    host, number = found["host"].strip("[]"), int(found["number"])
    if host not in ("", "unix"):
        return _connects(lambda: socket.create_connection((host, _X11_PORT + number), _PATIENCE))
    path = f"/tmp/.X11-unix/X{number}"
    return _connects(lambda: _local(f"\0{path}")) or _connects(lambda: _local(path))


def _local(path: str) -> socket.socket:
    """A connection on this machine."""
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(_PATIENCE)
    try:
        end.connect(path)
    except BaseException:
        end.close()
        raise
    return end


def _connects(connection: Callable[[], socket.socket]) -> bool:
    """Whether a server takes the connection."""
    try:
        connection().close()
    except (OSError, ValueError):  # ValueError: a name with a null character is no name
        return False
    return True
