"""Set up and use a checkout of gdlab: `python3 packaging/dev.py run|test|lock`.

    run [ARGUMENTS]     the laboratory, or one of its commands: run export scene.gdlab --out figure.svg
    test                every check of the project
    lock [--upgrade]    pin the dependencies of pyproject.toml, with the hashes of all their files

Needs Python 3.11 to 3.14 and nothing else: it makes `.venv` in the checkout and installs there what the lock files pin.
The libraries that Qt needs are installed too by root on Debian; others are told how to. Exit code 2 says that something
is missing which this program may not install.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import checks
import environment
import system

NEWEST = (3, 14)
# These commands of gdlab open no window; True for those that draw, which needs Qt but no screen.
WITHOUT_WINDOW = {
    "simulate": False,
    "table": False,
    "list": False,
    "check": False,
    "--version": False,
    "--help": False,
    "-h": False,
    "export": True,
    "screenshot": True,
    "selftest": True,
}
NO_DISPLAY = """\
There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so gdlab cannot open its window.
These commands need none:
    python3 packaging/dev.py run export SCENE --steps N --out FIGURE
    python3 packaging/dev.py run screenshot SCENE --out window.png
    python3 packaging/dev.py run simulate SCENE --steps N --out path.csv"""


def run(arguments: list[str]) -> int:
    """Become `python -m gdlab ARGUMENTS` in an environment that has what it needs."""
    verb = arguments[0] if arguments else ""
    if verb not in WITHOUT_WINDOW and not system.has_display(os.environ):
        raise system.SetupError(NO_DISPLAY)
    qt = system.QT if WITHOUT_WINDOW.get(verb, True) else {}
    window = system.for_window(os.environ) if verb not in WITHOUT_WINDOW else {}
    system.require({**system.VENV, **qt, **window})
    command = [str(environment.for_running()), "-m", "gdlab", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # so that a signal to this process reaches the laboratory
    return subprocess.run(command, check=False).returncode


def test() -> int:
    """Run every check; see `checks.all_checks`."""
    system.require({**system.VENV, **system.QT, **system.X_WINDOW, **system.VIRTUAL_X})
    every = checks.all_checks(environment.for_testing(), environment.without_qt())
    return 0 if checks.run_all(every) else 1


def lock(*options: str) -> int:
    """Write both lock files; releases that are pinned already stay, unless `--upgrade` is given.

    They hold for every system and every Python that pyproject.toml admits, and name no index: pip uses its own setting.
    """
    system.require(system.VENV)
    locks = {what: str(path.relative_to(system.ROOT)) for what, path in environment.LOCKS.items()}
    with tempfile.TemporaryDirectory() as directory:
        python = str(environment.make_bare(Path(directory)))
        environment.call([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "uv"])
        resolve = [python, "-m", "uv", "pip", "compile", "--quiet", "pyproject.toml", "--generate-hashes", *options]
        resolve += ["--universal", "--fork-strategy", "fewest", "--python-version", "3.11"]
        for more in (["-o", locks["run"]], ["-o", locks["dev"], "--group", "dev", "--constraint", locks["run"]]):
            environment.call([*resolve, *more], UV_CUSTOM_COMPILE_COMMAND="python3 packaging/dev.py lock")
    return 0


def refuse_newer() -> None:
    """Raise `SetupError` on a Python for which the lock files have nothing to install."""
    if sys.version_info[:2] > NEWEST:
        here, newest = (".".join(map(str, version)) for version in (sys.version_info[:2], NEWEST))
        told = f"gdlab's lock files are for Python 3.11 to {newest}; this is {here}. Start this file with one of those"
        raise system.SetupError(f"{told}, such as\n    python{newest} packaging/dev.py {' '.join(sys.argv[1:])}")


def dispatch(arguments: list[str]) -> int:
    """Do what a verb says; returns the exit code.

    Raises:
        SetupError: this machine cannot do it, or it is no verb.
    """
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb in ("run", "test"):
        refuse_newer()
    if verb == "run":
        return run(rest)
    if verb == "test" and not rest:
        return test()
    if verb == "lock" and rest in ([], ["--upgrade"]):
        return lock(*rest)
    raise system.SetupError(str(__doc__))


def main(arguments: list[str]) -> int:
    """`dispatch`, with what is wrong said in one message on stderr and exit code 2."""
    try:
        return dispatch(arguments)
    except system.SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; what is set up by now stays", file=sys.stderr)
        return 130
