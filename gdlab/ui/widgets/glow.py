"""The glow of a number that has just followed another: a tint that is held for a moment and then fades."""

from __future__ import annotations

import math
from itertools import cycle

from PySide6.QtCore import QEasingCurve, QObject, QTimer, QVariantAnimation, Signal

from gdlab.ui.appearance import Appearance

HOLD, FADE = 250, 650
"""Milliseconds at full strength, and of fading."""
_LEVELS = 12
"""Steps of the fading: more are not seen, and each one paints a row anew."""
_phases = cycle((0.0, 0.25, 0.5, 0.75))
"""What glows together takes its steps in different frames, so that none of them is long."""


class Glow(QObject):
    """A strength from 1 to 0; repeated changes restart it, they never add up.

    With reduced motion there is no fading: the strength is 1 for the whole time, and `steady` is true, so that the
    owner paints a bar instead of a tint.
    """

    changed = Signal()

    def __init__(self, appearance: Appearance, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.strength = 0.0
        self._phase = next(_phases)
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.timeout.connect(self._held)
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.setDuration(FADE)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(self._set_strength)

    @property
    def steady(self) -> bool:
        """Whether the glow is a bar that does not move."""
        return self._appearance.reduced_motion

    def start(self) -> None:
        """Glow anew."""
        self._fade.stop()
        self._set_strength(1.0)
        self._hold.start(HOLD + FADE if self.steady else HOLD)

    def stop(self) -> None:
        """Go out at once."""
        self._hold.stop()
        self._fade.stop()
        self._set_strength(0.0)

    def _held(self) -> None:
        if self.steady:
            self._set_strength(0.0)
        else:
            self._fade.start()

    def _set_strength(self, strength: float) -> None:
        level = min(1.0, math.floor(strength * _LEVELS + self._phase) / _LEVELS)
        if level != self.strength:
            self.strength = level
            self.changed.emit()
