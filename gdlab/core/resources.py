"""Where the data of gdlab lies: `resources/` beside the package in a checkout, inside it in an installed copy."""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent


def path(*parts: str) -> Path:
    """Path of a resource, as in `path("fonts", "SourceSans3-Regular.ttf")`.

    Raises:
        FileNotFoundError: the resource is not there, so the installation is not whole.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise FileNotFoundError(f"gdlab's resource {'/'.join(parts)} is missing: the installation is not whole")


def table(source: Path) -> dict[str, Any]:
    """What a TOML file says.

    Python reads TOML ten times as long as all else about a file takes, so what it says is kept beside it, as compiled
    modules are beside theirs: in `__pycache__`, for this Python, for as long as the file is the same, and only where
    that may be written. Who gets it must not change it.

    Raises:
        TOMLDecodeError: the file is not TOML.
    """
    state = source.stat()
    stamp = (state.st_mtime_ns, state.st_size)
    kept = source.parent / "__pycache__" / f"{source.name}.{sys.implementation.cache_tag}.pyc"
    try:
        of, values = marshal.loads(kept.read_bytes())
        if of == stamp:
            return dict(values)
    except (OSError, EOFError, ValueError, TypeError):
        pass
    import tomllib  # noqa: PLC0415 (hardly ever needed)

    values = tomllib.loads(source.read_text(encoding="utf-8"))
    _keep(kept, stamp, values)
    return values


def _keep(place: Path, stamp: tuple[int, int], values: dict[str, Any]) -> None:
    """Write for the next start; in one step, for another may start at this moment."""
    if sys.dont_write_bytecode:
        return
    scratch = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError, ValueError):  # ValueError: a date, which marshal does not know
        place.parent.mkdir(exist_ok=True)
        scratch.write_bytes(marshal.dumps((stamp, values)))
        scratch.replace(place)
