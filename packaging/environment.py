"""Virtual environments in the checkout that hold exactly what a lock file pins."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from system import ROOT, SetupError

if sys.platform != "win32":
    import fcntl

LOCKS = {"run": ROOT / "packaging" / "lock-run.txt", "dev": ROOT / "packaging" / "lock-dev.txt"}
QT_PACKAGES = frozenset({"pyside6-essentials", "shiboken6", "pytest-qt"})


def for_running() -> Path:
    """Python of `.venv`; what the development lock pins is as good, for it includes the run-time lock."""
    directory = ROOT / ".venv"
    if is_current(directory, LOCKS["dev"].read_text("utf-8")):
        return interpreter(directory)
    return synchronise(directory, LOCKS["run"].read_text("utf-8"))


def for_testing() -> Path:
    """Python of `.venv` with all development tools."""
    return synchronise(ROOT / ".venv", LOCKS["dev"].read_text("utf-8"))


def without_qt() -> Path:
    """Python of `.venv-headless`: the same releases, but no Qt."""
    return synchronise(ROOT / ".venv-headless", leave_out(LOCKS["dev"].read_text("utf-8"), QT_PACKAGES))


def synchronise(directory: Path, requirements: str) -> Path:
    """Make a virtual environment hold exactly the hashed requirements, and gdlab; returns its Python.

    It is made anew unless it was completed from the same requirements, in the same place, by the same Python. The
    record of that is moved into place last, so an interrupted set-up is never trusted.

    Raises:
        SetupError: an environment or the requirements cannot be installed.
    """
    with _alone():
        if is_current(directory, requirements):
            return interpreter(directory)
        try:
            _make(directory, requirements)
        except (SetupError, OSError) as error:
            raise SetupError(f"{error}\n{directory.name} could not be set up; the next start tries again.") from error
    return interpreter(directory)


def _make(directory: Path, requirements: str) -> None:
    if directory.exists() and not _record(directory).exists():
        print(f"the last set-up of {directory.name} was not finished, so it starts afresh", flush=True)
    print(f"setting up {directory.name}: a minute, once for each change of the lock file", flush=True)
    _record(directory).unlink(missing_ok=True)
    python = make_bare(directory)
    draft = directory / "installing.txt"
    draft.write_text(_recorded(directory, requirements), "utf-8")
    # One -q, for with two pip does not say that it tries again because there is no network.
    pip = [str(python), "-m", "pip", "install", "-q", "--no-input", "--disable-pip-version-check"]
    call([*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(draft)])
    _link_checkout(python)
    draft.replace(_record(directory))


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process sets up this checkout; Windows, which has no such lock, does without."""
    with Path(__file__).open() as held:
        if sys.platform != "win32":
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("waiting for another set-up of this checkout to end", flush=True)
                fcntl.flock(held, fcntl.LOCK_EX)
        yield


def make_bare(directory: Path) -> Path:
    """Make a virtual environment with pip alone; returns its Python.

    In this process, for one of its own would answer Ctrl+C with a traceback.

    Raises:
        SetupError: pip cannot be put there.
    """
    try:
        venv.create(directory, clear=True, symlinks=os.name != "nt", with_pip=True)
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode("utf-8", "replace").strip()
        raise SetupError(f"{said}\nThis failed:\n    {sys.executable} -m venv {directory}") from error
    return interpreter(directory)


def is_current(directory: Path, requirements: str) -> bool:
    """Whether an environment was completed from these requirements, here, by this Python."""
    try:
        recorded = _record(directory).read_text("utf-8")
    except OSError:
        return False
    return recorded == _recorded(directory, requirements) and interpreter(directory).exists()


def interpreter(directory: Path) -> Path:
    """The Python of a virtual environment."""
    return directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(command: list[str], **variables: str) -> None:
    """Run a command in the checkout, with further environment variables.

    Raises:
        SetupError: it failed (it has said why itself).
    """
    if subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=False).returncode:
        raise SetupError(f"This failed:\n    {' '.join(command)}")


def leave_out(requirements: str, names: frozenset[str]) -> str:
    """The requirements without some packages; an entry is its first line and the indented ones below it."""
    entries = re.split(r"^(?=[\w#])", requirements, flags=re.MULTILINE)
    return "".join(entry for entry in entries if entry.partition("==")[0] not in names)


def _record(directory: Path) -> Path:
    return directory / "installed.txt"


def _recorded(directory: Path, requirements: str) -> str:
    """The requirements under two comment lines which say for what Python and place they were installed."""
    return f"# {' '.join(sys.version.split())}\n# {str(directory)!a}\n{requirements}"


def _link_checkout(python: Path) -> None:
    """Let the environment import gdlab from the checkout; needs no build and no network."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-c", where], check=True, capture_output=True, text=True).stdout.strip()
    Path(packages, "gdlab-checkout.pth").write_text(f"{ROOT}\n")  # in the locale's encoding, as `site` reads it
