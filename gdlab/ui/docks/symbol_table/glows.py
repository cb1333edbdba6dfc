"""The glow of each quantity that has just followed a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from gdlab.ui.appearance import Appearance
from gdlab.ui.widgets.glow import Glow

DERIVED = frozenset({"relaxation_time", "memory", "effective_mass", "damping"})
"""Quantities that are no knobs but follow from them alone, not from where the particle is."""


class Glows(QObject):
    """One `Glow` a key, made when it is first needed; `changed` is called with the key."""

    def __init__(self, appearance: Appearance, changed: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._changed = changed
        self._glows: dict[str, Glow] = {}
        self._followed: frozenset[str] = frozenset()
        self._awaited = False

    def start(self, keys: Iterable[str]) -> None:
        """Let keys glow anew, and with them the derived quantities that the same edit changed.

        Their change may be noted before or after.
        """
        self._awaited = not self._followed
        self._start(self._followed.union(keys))
        self._followed = frozenset()

    def note(self, changed: Iterable[str]) -> None:
        """These quantities read differently now."""
        self._followed = DERIVED.intersection(changed)
        if self._awaited:
            self._awaited = False
            self._start(self._followed)
            self._followed = frozenset()

    def _start(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self._glows:
                self._glows[key] = Glow(self._appearance, self)
                self._glows[key].changed.connect(lambda key=key: self._changed(key))
            self._glows[key].start()

    def stop(self) -> None:
        """Let all go out at once."""
        for glow in self._glows.values():
            glow.stop()

    def strengths(self) -> dict[str, float]:
        """The keys that glow, from 0 to 1."""
        return {key: glow.strength for key, glow in self._glows.items() if glow.strength > 0}
