"""The command line: a verb a module, all of them named in `commands`.

A user's mistake is one line on stderr and exit code 2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import numpy as np

from gdlab.cli.commands import VERBS, parser
from gdlab.cli.mistakes import UsageError, one_line
from gdlab.cli.patience import Patience
from gdlab.core.progress import followed
from gdlab.core.suggestions import did_you_mean, named
from gdlab.export import ExportError
from gdlab.scene import SceneError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit code: 0, 1 (a failed selftest), 2 (a mistake of the user)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without γ shows \u03b3 and goes on
    try:
        with np.errstate(all="ignore"):  # numbers that overflow are shown as such, not told twice
            code = _run(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()  # a pipe that is closed shows here, not after the end
        return code
    except BrokenPipeError:
        # Who reads our output has seen enough. Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except (UsageError, ExportError, SceneError, OSError, MemoryError) as error:
        print(f"gdlab: {_sentence(error)}", file=sys.stderr)
        return 2


def _run(arguments: list[str]) -> int:
    """Parse and call; what is no verb and no option is a scene for the window."""
    first = arguments[0] if arguments else ""
    if first not in VERBS and not first.startswith("-"):
        if first and not os.path.exists(first):
            raise UsageError(f"there is no file {named(first)} and no command of that name{did_you_mean(first, VERBS)}")
        arguments = ["window", *arguments]
    chosen = parser().parse_args(arguments)
    patience = Patience()
    try:
        with followed(patience.listen):
            code: int = chosen.run(chosen)
    finally:
        patience.end()
    return code


def _sentence(error: BaseException) -> str:
    """An error on one line."""
    if isinstance(error, SceneError):
        return f"{one_line(error.file)}: {error}" if error.file else str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{one_line(str(error.filename))}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, MemoryError):
        return "there is not enough memory for this"
    return " ".join(str(error).split())
