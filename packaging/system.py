"""What gdlab needs of Linux: Qt's shared libraries, `venv` whole, a virtual X server for the tests."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Debian's package -> what it brings.
VENV = {f"python3.{sys.version_info.minor}-venv": "ensurepip"}
VIRTUAL_X = {"xvfb": "Xvfb"}
_LIBRARIES = tomllib.loads((ROOT / "resources" / "linux-libraries.toml").read_text("utf-8"))
QT: dict[str, str] = _LIBRARIES["qt"]
X_WINDOW: dict[str, str] = _LIBRARIES["xcb"]
WAYLAND_WINDOW: dict[str, str] = _LIBRARIES["wayland"]


class SetupError(Exception):
    """The machine lacks something that this program may not install; the message says what to do."""


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether Qt finds a screen, or was told by `QT_QPA_PLATFORM` to do without one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def for_window(environment: Mapping[str, str]) -> dict[str, str]:
    """The packages that a window needs on the screens which are named."""
    x_window = X_WINDOW if environment.get("DISPLAY") else {}
    return {**x_window, **(WAYLAND_WINDOW if environment.get("WAYLAND_DISPLAY") else {})}


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
    wait = ["-o", "DPkg::Lock::Timeout=300"]  # a fresh machine upgrades itself in its first minutes
    # A broken third-party source fails the update though Debian's own lists came through; the install tells.
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    command = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", *packages]
    if subprocess.run([*command, *wait], env=environment, check=False).returncode:
        raise SetupError(f"This failed (apt-get says above why):\n    {' '.join(command)}")
