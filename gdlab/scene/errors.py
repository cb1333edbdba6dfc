"""What is wrong with a scene, and where."""

from __future__ import annotations

import json
import re

_LONGEST = 400
_PLAIN_KEY = re.compile(r"[^\W\d]\w{0,39}")


class SceneError(ValueError):
    """A scene that cannot be used.

    Attributes:
        path: the place inside the file, as in `$.runs[0].parameters.mass`; empty when the file as a whole is meant.
        message: one sentence, on one line.
        file: name of the file, empty when there is none.
    """

    def __init__(self, path: str, message: str, file: str = "") -> None:
        line = " ".join(message.split())
        self.path = path
        self.message = line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
        self.file = file
        super().__init__(path, message, file)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def member(path: str, key: str) -> str:
    """The path of a key inside the object at `path`: `$.seed`, or `$["two words"]`."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}"
    return f"{path}[{json.dumps(key if len(key) <= 40 else key[:40] + '…', ensure_ascii=False)}]"
