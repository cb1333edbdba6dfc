"""What Qt needs of Linux and its wheels do not bring: found missing here, before Qt fails or aborts over it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from pathlib import Path

from gdlab.core.resources import path, table


def qt_problem(platforms: Iterable[str]) -> str | None:
    """Why the installed Qt can draw on none of these platforms of its own (`xcb`, `offscreen`, …), or None.

    Without a library a module of PySide cannot be imported, and Qt aborts when its platform cannot be loaded. Both are
    loaded here as Qt would, since only that tells: a distribution may keep the libraries where none but Qt looks.
    """
    try:
        plugins = _import_qt()
    except ImportError as error:
        return _said(platforms, error)
    problem = None
    for platform in platforms:
        try:
            _load(plugins / f"libq{platform}.so")
        except OSError as error:
            problem = problem or _said([platform], error)
        else:
            return None
    return problem


def _import_qt() -> Path:
    """Import what all drawing needs; returns the folder of Qt's platforms."""
    import gdlab.ui.plain_imports  # noqa: F401, PLC0415 (that it may fail is why it is here)

    # isort: split
    from PySide6.QtCore import QLibraryInfo  # noqa: PLC0415
    from PySide6.QtGui import QGuiApplication  # noqa: F401, PLC0415

    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")


def _load(plugin: Path) -> None:
    """Load a platform as Qt will; where there is no such file, what is to be said is left to Qt."""
    if sys.platform.startswith("linux") and plugin.exists():
        ctypes.CDLL(str(plugin))


def _said(platforms: Iterable[str], error: Exception) -> str:
    """The libraries that are missing and the packages which bring them; the error itself if it is about others."""
    listed = table(path("linux-libraries.toml"))
    wanted = {package: library for kind in ("qt", *platforms) for package, library in listed.get(kind, {}).items()}
    missing = {package: library for package, library in wanted.items() if not _is_there(library)}
    if not missing:
        return str(error)
    return f"this machine lacks {', '.join(missing.values())} (on Debian: sudo apt-get install {' '.join(missing)})"


def _is_there(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
