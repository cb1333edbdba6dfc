"""What others hand to Python's compiler as text at every start, compiled once and kept.

Dataclasses write their methods as text, and PySide brings modules as text: together a tenth of the time to the first
frame.
"""

from __future__ import annotations

import importlib.util
import marshal
import sys
from pathlib import Path
from types import CodeType
from typing import Any

from gdlab.core import marshalled

_STAMP = (importlib.util.MAGIC_NUMBER, sys.flags.optimize)
"""No other Python may run what this one compiled."""
_MOST = 1000
"""Texts that are kept; a start has some three hundred, and a new version of gdlab or PySide has others."""


class Compiled:
    """The code of texts, in a file."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._codes: dict[tuple[str | bytes, str], bytes] = marshalled.load(kept, _STAMP) or {}
        self._new: dict[tuple[str | bytes, str], bytes] = {}

    def code(self, source: str | bytes, filename: str = "<string>") -> CodeType:
        """What `compile` makes of the statements in a text.

        Raises:
            SyntaxError: they are none.
        """
        key = (source, filename)
        if key in self._codes:
            kept: CodeType = marshal.loads(self._codes[key])
            return kept
        code = compile(source, filename, "exec", dont_inherit=True)
        self._codes[key] = self._new[key] = marshal.dumps(code)
        return code

    def keep(self) -> None:
        """Write what is new for the next start."""
        if self._new:
            marshalled.save(self._kept, _STAMP, self._codes if len(self._codes) <= _MOST else self._new)
            self._new = {}


compiled = Compiled(marshalled.place(Path(__file__)))


def execute(source: str, *names: dict[str, Any]) -> None:
    """As `exec` does a text."""
    exec(compiled.code(source), *names)
