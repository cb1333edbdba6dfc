"""Old scene files are brought to the present version one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gdlab.scene.errors import SceneError

Document = dict[str, Any]
Migration = Callable[[Document], Document]

FORMAT = "gdlab-scene"
VERSION = 1
MIGRATIONS: Mapping[int, Migration] = {}
"""Version -> what makes a document of the next version out of one of this version."""


def migrated(document: Any, migrations: Mapping[int, Migration] = MIGRATIONS, current: int = VERSION) -> Document:
    """The document without its head (`format`, `version`), in the present version; the argument is left as it is.

    Raises:
        SceneError: not a scene, or a scene of a newer gdlab.
    """
    version = _version(document, current)
    body = {key: value for key, value in document.items() if key not in ("format", "version")}
    for old in range(version, current):
        body = migrations[old](body)
    return body


def _version(document: Any, current: int) -> int:
    """The version of a document; raises `SceneError` unless it is a scene that can be read."""
    if not isinstance(document, dict):
        raise SceneError("$", "a scene must be an object {…}")
    if "format" not in document:
        raise SceneError("$.format", f'is missing: a scene begins with {{"format": "{FORMAT}", "version": {current}')
    if document["format"] != FORMAT:
        raise SceneError("$.format", f"must be '{FORMAT}', not {document['format']!r}: this is no scene of gdlab")
    version = document.get("version")
    if version is None:
        raise SceneError("$.version", "is missing")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise SceneError("$.version", f"must be the number of a version, at most {current}, not {version!r}")
    if version > current:
        raise SceneError(
            "$.version",
            f"this scene was made by a newer gdlab (version {version}); this one reads up to version {current}",
        )
    return version
