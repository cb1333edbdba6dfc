"""The glow of each quantity that has just followed a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.glow import Glow


class Glows(QObject):
    """One `Glow` a key, made when it is first needed; `changed` is called with the key."""

    def __init__(self, appearance: Appearance, changed: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._changed = changed
        self._glows: dict[str, Glow] = {}

    def start(self, keys: Iterable[str]) -> None:
        """Let keys glow anew."""
        for key in keys:
            if key not in self._glows:
                self._glows[key] = Glow(self._appearance, self)
                self._glows[key].changed.connect(lambda key=key: self._changed(key))
            self._glows[key].start()

    def strengths(self) -> dict[str, float]:
        """The keys that glow, from 0 to 1."""
        return {key: glow.strength for key, glow in self._glows.items() if glow.strength > 0}
