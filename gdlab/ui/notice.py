"""The line that says what went wrong, in the letters of the notation; names that the person gave stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from gdlab.symbols.notation import Notation
from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.warning_line import WarningLine


class Notice(WarningLine):
    """Hidden while all is well."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._message, self._names = "", frozenset[str]()
        appearance.changed.connect(self._write)

    def tell(self, message: str, names: Iterable[str] = ()) -> None:
        """Say it; "" takes it away. The `names` in it are quoted."""
        if message or self._message:
            self._message, self._names = message, frozenset(names)
            self._write()

    def quote(self, message: str) -> None:
        """Say it as it is, as where it speaks of files and of what is in them."""
        self.tell(message, (message,))

    def _write(self) -> None:
        said = written_around(self._message, self._names, self._appearance.notation)
        if said[:1].isascii() and not said.startswith(tuple(self._names)):  # a name begins as it is written
            said = said[:1].upper() + said[1:]
        if said != self.sentence():
            self.set_warning(said)


def written_around(text: str, names: Iterable[str], notation: Notation) -> str:
    """A text in a notation, but for some names in it."""
    quoted = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True) if name)
    if not quoted:
        return notation.text(text)
    pieces = re.split(f"({quoted})", text)
    return "".join(piece if place % 2 else notation.text(piece) for place, piece in enumerate(pieces))
