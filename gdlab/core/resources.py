"""Where the data of gdlab lies: `resources/` beside the package in a checkout, inside it in an installed copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gdlab.core import marshalled

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
    kept = marshalled.place(source)
    values = marshalled.load(kept, stamp)
    if values is None:
        import tomllib  # noqa: PLC0415 (hardly ever needed)

        values = tomllib.loads(source.read_text(encoding="utf-8"))
        marshalled.save(kept, stamp, values)
    return dict(values)
