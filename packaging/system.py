"""What gdlab needs of Linux: Qt's shared libraries, `venv` whole, a virtual X server for the tests."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

# Debian's package -> what it brings.
VENV = {f"python3.{sys.version_info.minor}-venv": "ensurepip"}
VIRTUAL_X = {"xvfb": "Xvfb"}
# PySide6's wheels carry Qt itself, but not these.
QT = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
}
X_WINDOW = {
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
}


class SetupError(Exception):
    """The machine lacks something that this program may not install; the message says what to do."""


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether Qt finds a screen, or was told by `QT_QPA_PLATFORM` to do without one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def require(packages: Mapping[str, str]) -> None:
    """Make sure that Linux has what these packages bring; other systems come with what gdlab needs of them.

    Root on Debian gets what is missing; nothing is called when nothing is.

    Raises:
        SetupError: something is missing and cannot be installed from here; the message has the exact command.
    """
    missing = {package: content for package, content in packages.items() if not is_there(content)}
    if not missing or not sys.platform.startswith("linux"):
        return
    names, contents = " ".join(missing), ", ".join(missing.values())
    if not shutil.which("apt-get"):
        raise SetupError(f"Missing on this machine: {contents}.\nInstall what brings them (on Debian: {names}).")
    if os.geteuid() != 0:
        command = f"sudo apt-get update && sudo apt-get install --yes {names}"
        raise SetupError(f"Missing on this machine: {contents}.\nInstall them, then try again:\n    {command}")
    _install(list(missing))
    importlib.invalidate_caches()
    if not all(is_there(content) for content in missing.values()):
        raise SetupError(f"Not all there, though apt-get has installed {names}: {contents}.")


def is_there(content: str) -> bool:
    """Whether this machine has a shared library (`lib….so.1`), a program or a module of Python."""
    if ".so" in content:
        return _loads(content)
    return bool(importlib.util.find_spec(content) or shutil.which(content))


def _loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(packages: list[str]) -> None:
    """Install Debian packages as root."""
    print(f"installing {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A broken third-party source fails the update though Debian's own lists came through; the install tells.
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    command = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(command, env=environment, check=False).returncode:
        raise SetupError(f"This failed:\n    {' '.join(command)}")
