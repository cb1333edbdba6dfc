"""Where the data of gdlab lies: `resources/` beside the package in a checkout, inside it in an installed copy."""

from __future__ import annotations

from pathlib import Path

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
